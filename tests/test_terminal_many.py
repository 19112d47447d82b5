"""Many sessions in one process: nothing of one shows in another."""

from __future__ import annotations

import asyncio
import sys
from contextvars import ContextVar
from functools import partial
from typing import ClassVar

from ptys import Pty
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from clc_tui.terminal.run import Line, run_line, run_on
from clc_tui.terminal.typeahead import OneKeyAtATime

tongue: ContextVar[str] = ContextVar("tongue", default="none")


class Greeting(OneKeyAtATime):
    """Says who it is, in the language of its own context, and counts its own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [("a", "count", "Count")]

    def __init__(self, name: str) -> None:
        super().__init__()
        tongue.set(name)
        self.counted = 0

    def compose(self) -> ComposeResult:
        """The name, as the context knows it."""
        yield Static(f"I am {tongue.get()}")

    async def action_count(self) -> None:
        """Count, and ask the context again."""
        await asyncio.sleep(0.001)
        self.counted += 1
        assert self.app is self
        self.query_one(Static).update(f"{tongue.get()} {self.counted}")


def test_three_sessions_in_one_process() -> None:
    async def run() -> None:
        stdout, names = sys.stdout, ["kk", "ru", "en"]
        ptys = [Pty() for _ in names]
        sessions = [
            asyncio.create_task(run_on(partial(Greeting, name), pty.tty, pty.tty))
            for name, pty in zip(names, ptys, strict=True)
        ]
        for name, pty in zip(names, ptys, strict=True):
            await pty.until(f"I am {name}")
        for count, pty in zip((3, 5, 7), ptys, strict=True):
            pty.send("a" * count)
        for name, count, pty in zip(names, (3, 5, 7), ptys, strict=True):
            await pty.until(f"{name} {count}")
        ptys[1].hang_up()  # one line dies
        assert await asyncio.wait_for(sessions[1], 3) == 129
        for name, count, pty in ((names[0], 4, ptys[0]), (names[2], 8, ptys[2])):
            pty.send("a")
            await pty.until(f"{name} {count}")
        ptys[2].send("\x11")
        assert await asyncio.wait_for(sessions[2], 3) == 0
        ptys[0].send("a")
        await ptys[0].until("kk 5")
        ptys[0].hang_up()
        assert await asyncio.wait_for(sessions[0], 3) == 129
        assert sys.stdout is stdout
        for pty in ptys:
            pty.close()

    asyncio.run(run())


class Painter(OneKeyAtATime):
    """Paints a different page with every key."""

    page = 0

    def compose(self) -> ComposeResult:
        """A page."""
        yield Static("ready")

    def key_a(self) -> None:
        """The next page."""
        self.page += 1
        self.query_one(Static).update("\n".join(f"page {self.page} " * 7 for _ in range(23)))


def test_a_terminal_that_does_not_read_holds_nobody_up_and_gets_the_last_page() -> None:
    async def run() -> None:
        apps: list[Painter] = []

        def factory() -> Painter:
            apps.append(Painter())
            return apps[0]

        stuck, lively = Pty(), Pty()
        first = asyncio.create_task(run_on(factory, stuck.tty, stuck.tty))
        second = asyncio.create_task(run_on(lambda: Greeting("en"), lively.tty, lively.tty))
        await stuck.until("ready")
        await lively.until("I am en")
        for number in range(80):
            stuck.send("a")
            await asyncio.sleep(0.02)
            if number % 20 == 0:
                lively.send("a")
                await lively.until(f"en {number // 20 + 1}", timeout=1)
        driver = apps[0]._driver
        assert driver is not None
        assert len(driver._unsent) < 128 * 1024  # type: ignore[attr-defined]
        await stuck.until(lambda: stuck.text.count("page 80") == 23 * 7)
        stuck.hang_up()
        lively.hang_up()
        assert await asyncio.wait_for(first, 3) == await asyncio.wait_for(second, 3) == 129
        stuck.close()
        lively.close()

    asyncio.run(run())


def test_the_host_may_end_and_resize_a_session() -> None:
    async def run() -> None:
        pty = Pty()
        line = Line(pty.tty, pty.tty)
        session = asyncio.create_task(run_line(lambda: Greeting("ru"), line))
        await pty.until("I am ru")
        pty.resize(40, 12)
        line.resized()
        await pty.until(lambda: line.driver.size == (40, 12))  # type: ignore[union-attr]
        line.end(5)
        assert await asyncio.wait_for(session, 3) == 5
        pty.read()
        assert bytes(pty.received).endswith(b"\x1b[?1049l\x1b[?25h")
        pty.close()

    asyncio.run(run())


def test_a_cancelled_session_restores_its_terminal() -> None:
    async def run() -> None:
        pty = Pty()
        session = asyncio.create_task(run_on(lambda: Greeting("ru"), pty.tty, pty.tty))
        await pty.until("I am ru")
        session.cancel()
        assert isinstance((await asyncio.gather(session, return_exceptions=True))[0], BaseException)
        pty.read()
        assert bytes(pty.received).endswith(b"\x1b[?1049l\x1b[?25h")
        pty.close()

    asyncio.run(run())


def test_the_driver_makes_no_thread_and_takes_no_signal() -> None:
    async def run() -> None:
        import signal
        import threading

        handlers = [signal.getsignal(number) for number in (signal.SIGWINCH, signal.SIGTSTP)]
        pty = Pty()
        session = asyncio.create_task(run_on(lambda: Greeting("en"), pty.tty, pty.tty))
        await pty.until("I am en")
        assert threading.active_count() == 1
        assert handlers == [signal.getsignal(n) for n in (signal.SIGWINCH, signal.SIGTSTP)]
        pty.hang_up()
        await session
        pty.close()

    asyncio.run(run())


def test_an_app_that_may_not_idle_out_stays() -> None:
    class Busy(Greeting):
        asked = 0

        def may_idle_out(self) -> bool:
            """Not the first two times."""
            self.asked += 1
            return self.asked > 2

    async def run() -> int:
        apps: list[App[None]] = []
        pty = Pty()

        def factory() -> Busy:
            app = Busy("en")
            apps.append(app)
            return app

        code = await asyncio.wait_for(run_on(factory, pty.tty, pty.tty, idle_seconds=0.2), 5)
        assert isinstance(apps[0], Busy)
        assert apps[0].asked == 3
        pty.close()
        return code

    assert asyncio.run(run()) == 0
