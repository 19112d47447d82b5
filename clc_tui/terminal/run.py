"""Serve apps on terminals: one on given descriptors inside a running loop, or one by itself.

Importing this module does not load Textual: `run_alone` first puts the environment right.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import resource
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Final

from clc_tui.language import N_
from clc_tui.terminal.line import HUNG_UP, Line
from clc_tui.terminal.watchdog import Watchdog
from clc_tui.terms import ClcError

if TYPE_CHECKING:
    from clc_tui.terminal.typeahead import OneKeyAtATime

__all__ = [
    "HUNG_UP",
    "IDLE_SECONDS",
    "Line",
    "NoTerminal",
    "prepare_environment",
    "run_alone",
    "run_line",
    "run_on",
]

IDLE_SECONDS: Final = 30 * 60.0
"""A session left alone this long ends, unless its app says `may_idle_out() == False`."""

_GRACE: Final = 1.0
"""Seconds an app has to end by itself before what it is doing is cancelled."""

_LAST_BYTES: Final = 0.5
"""Seconds a slow terminal has to take the bytes that restore it."""

_ASK_AGAIN: Final = 60.0
"""Seconds between questions to an app that may not idle out just now."""

log = logging.getLogger(__name__)


class NoTerminal(ClcError):
    """There is no terminal here that could show the screens."""


async def run_on(
    app_factory: Callable[[], OneKeyAtATime],
    fd_in: int,
    fd_out: int,
    *,
    mouse: bool = False,
    idle_seconds: float = IDLE_SECONDS,
) -> int:
    """Serve one app on a terminal's descriptors until it ends; give its return code.

    Several may run at once in one process. The descriptors stay open.
    """
    line = Line(fd_in, fd_out)
    return await run_line(app_factory, line, mouse=mouse, idle_seconds=idle_seconds)


async def run_line(
    app_factory: Callable[[], OneKeyAtATime],
    line: Line,
    *,
    mouse: bool = False,
    idle_seconds: float = IDLE_SECONDS,
) -> int:
    """Serve one app on a line that the caller may end (`line.end`) or resize (`line.resized`)."""
    blocking = [(fd, os.get_blocking(fd)) for fd in (line.fd_in, line.fd_out)]
    session = asyncio.create_task(_serve(app_factory, line, mouse, idle_seconds))
    try:
        return await session
    finally:
        if line.driver is not None:
            line.driver.stop_application_mode()  # where the app itself has not come to that
            line.driver.let_go()
        line.gone.set()
        for fd, was_blocking in blocking:
            os.set_blocking(fd, was_blocking)


async def _serve(
    app_factory: Callable[[], OneKeyAtATime], line: Line, mouse: bool, idle_seconds: float
) -> int:
    """Make the app in a context of its own, run it, and end it when its time has come."""
    from clc_tui.terminal.textual_inside import error_of

    app = _app_on(app_factory, line)
    serving = asyncio.create_task(app.run_async(mouse=mouse))
    ending = asyncio.create_task(line.ending.wait())
    idle = asyncio.create_task(_end_when_idle(app, line, idle_seconds))
    try:
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            await _end(app, serving, line.code)
        if line.driver is not None:
            await asyncio.wait({asyncio.create_task(line.driver.drained())}, timeout=_LAST_BYTES)
    finally:
        for task in (serving, ending, idle):
            task.cancel()
        if not serving.done():  # cancelled from outside: the terminal is still restored
            await asyncio.wait({serving}, timeout=_LAST_BYTES)
    error = error_of(app)
    if error is not None:
        log.error("a session ended by an error", exc_info=error)
    return line.code if line.ending.is_set() else app.return_code or 0


def _app_on(app_factory: Callable[[], OneKeyAtATime], line: Line) -> OneKeyAtATime:
    """Make the app, bound to its line and to nothing that other sessions share."""
    from rich.console import Console

    from clc_tui.terminal.driver import LineDriver
    from clc_tui.terminal.textual_inside import capture_nothing, prevent_apart

    prevent_apart()
    app = app_factory()
    app.driver_class = LineDriver.bound_to(line)
    app.animation_level = "none"
    app.error_console = Console(file=io.StringIO())
    capture_nothing(app)
    return app


async def _end(app: OneKeyAtATime, serving: asyncio.Task[None], code: int) -> None:
    """End the app by itself if it will, else by cancelling whatever it is doing."""
    from clc_tui.terminal.textual_inside import tasks_of

    app.exit(return_code=code)
    await asyncio.wait({serving}, timeout=_GRACE)
    if serving.done():
        return
    for task in tasks_of(app):
        task.cancel()
    serving.cancel()
    await asyncio.wait({serving}, timeout=_LAST_BYTES)


async def _end_when_idle(app: OneKeyAtATime, line: Line, idle_seconds: float) -> None:
    """End the session after so many seconds without a key."""
    while True:
        left = app.last_input + idle_seconds - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
        elif app.may_idle_out():
            app.idles_out()
            line.end(0)
            return
        else:
            await asyncio.sleep(min(idle_seconds, _ASK_AGAIN))


def run_alone(
    app_factory: Callable[[], OneKeyAtATime],
    *,
    fd_in: int = 0,
    fd_out: int = 1,
    mouse: bool = False,
    idle_seconds: float = IDLE_SECONDS,
) -> int:
    """Serve one app on the process's own terminal; give the code the process should exit with.

    The factory should import its app only when called. Signals and the end of the line end the
    process within 3 seconds, whatever it is doing. Raises NoTerminal.
    """
    _need_terminal(fd_in, fd_out)
    prepare_environment()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    watchdog = Watchdog(fd_in, fd_out)
    watchdog.start()

    async def serve() -> int:
        line = Line(fd_in, fd_out)
        watchdog.attach(asyncio.get_running_loop(), line)
        return await run_line(app_factory, line, mouse=mouse, idle_seconds=idle_seconds)

    try:
        with (
            open(os.devnull, "w", encoding="utf-8") as nowhere,
            redirect_stdout(nowhere),
            redirect_stderr(nowhere),
        ):
            return asyncio.run(serve())
    finally:
        watchdog.dismiss()


def _need_terminal(fd_in: int, fd_out: int) -> None:
    """Raise NoTerminal, with what to do, where screens cannot be shown."""
    if not (os.isatty(fd_in) and os.isatty(fd_out)):
        raise NoTerminal(N_("The screens need a terminal: use “ssh -t”, without redirection."))
    if os.environ.get("TERM", "dumb") == "dumb":
        raise NoTerminal(N_("This terminal cannot show screens (TERM is “dumb” or not set)."))


def prepare_environment() -> None:
    """Drop what would change Textual behind our back, before it is imported and reads it."""
    for name in list(os.environ):
        if name.startswith("TEXTUAL") or name in ("COLUMNS", "LINES"):
            del os.environ[name]
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "standard"
