"""The watch over a process that serves its own terminal: signals, a lost line, a hard end."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from clc_tui.terminal.line import HUNG_UP, Line
from clc_tui.terminal.modes import LEAVE

GRACE: Final = 2.0
"""Seconds between the reason to end and the hard end."""

_ENDING: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_IGNORED: Final = (signal.SIGQUIT, signal.SIGTSTP)
_DISMISSED: Final = 0


def _noted(signum: int, frame: FrameType | None) -> None:
    """Signals are read from the wake-up pipe by the watchdog's thread, not here."""


class Watchdog:
    """A thread that sleeps until a signal comes or the kernel says that the line is gone.

    It asks the event loop to end the session; where the loop does not, because something blocks
    it or a thread keeps the interpreter from ending, it ends the process. Signals arrive by
    `signal.set_wakeup_fd`, so a blocked main thread does not delay them, and a parent that
    ignored SIGHUP does not matter.
    """

    def __init__(self, fd_in: int, fd_out: int) -> None:
        self._fds = {fd_in, fd_out}
        self._fd_in, self._fd_out = fd_in, fd_out
        self._attributes: list[Any] = termios.tcgetattr(fd_in)
        self._ears, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._line: Line | None = None
        self._code: int | None = None
        self._before: dict[int, Any] = {}
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Take the signals, also those the parent ignored or blocked, and watch."""
        for number in (*_ENDING, signal.SIGWINCH):
            self._before[number] = signal.signal(number, _noted)
        for number in _IGNORED:
            self._before[number] = signal.signal(number, signal.SIG_IGN)
        signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_ENDING, signal.SIGWINCH})
        self._thread.start()

    def attach(self, loop: asyncio.AbstractEventLoop, line: Line) -> None:
        """Say whom to tell; a reason to end that came before is told now."""
        self._loop, self._line = loop, line
        if self._code is not None:
            line.end(self._code)

    def dismiss(self) -> None:
        """Stop watching after a clean end; after any other the hard end stays in force.

        Another signal then changes nothing: Python gives them back to the kernel while it ends.
        """
        if self._code is not None:
            for ending in _ENDING:
                signal.signal(ending, signal.SIG_IGN)
            return
        signal.set_wakeup_fd(-1)
        os.write(self._mouth, bytes([_DISMISSED]))
        self._thread.join()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._ears)
        os.close(self._mouth)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._ears, select.POLLIN)
        for fd in self._fds:
            poll.register(fd, 0)  # no input wanted: only the end of the line
        deadline: float | None = None
        while True:
            wait = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
            for fd, _ in poll.poll(wait):
                if fd != self._ears:
                    poll.unregister(fd)
                    self._end(HUNG_UP)
                elif not self._listen():
                    return
            if deadline is None and self._code is not None:
                deadline = time.monotonic() + GRACE
            if deadline is not None and time.monotonic() >= deadline:
                self._hard_end()

    def _listen(self) -> bool:
        """Act on the signals that came; whether to watch on."""
        for number in os.read(self._ears, 64):
            if number == _DISMISSED:
                return False
            if number == signal.SIGWINCH:
                self._tell(Line.resized)
            elif number in _ENDING:
                self._end(128 + number)
        return True

    def _end(self, code: int) -> None:
        if self._code is None:
            self._code = code
            self._tell(lambda line: line.end(code))

    def _tell(self, what: Callable[[Line], None]) -> None:
        if self._loop is not None and self._line is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, self._line)

    def _hard_end(self) -> None:
        """End the process at once, the terminal restored as far as that cannot block."""
        try:
            termios.tcsetattr(self._fd_in, termios.TCSANOW, self._attributes)
            os.set_blocking(self._fd_out, False)
            os.write(self._fd_out, LEAVE.encode())
        except (termios.error, OSError):
            os._exit(self._code or HUNG_UP)
        os._exit(self._code or HUNG_UP)
