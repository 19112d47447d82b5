"""One line: the two descriptors of a terminal, and whether they still lead to somebody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clc_tui.terminal.driver import LineDriver

BROKEN = 70
"""Return code of a session that ended by a mistake of the program (EX_SOFTWARE)."""

HUNG_UP = 129
"""Return code of a session whose line was lost: 128 + SIGHUP, as shells say it."""


class Line:
    """What a driver works on and a runner watches."""

    def __init__(self, fd_in: int, fd_out: int) -> None:
        self.fd_in = fd_in
        self.fd_out = fd_out
        self.gone = asyncio.Event()
        """Set when the kernel says that nobody is at the other end."""
        self.ending = asyncio.Event()
        """Set when the session must end, with `code` as its return code."""
        self.painted = asyncio.Event()
        """Set when the first frame has been handed to the terminal."""
        self.code = 0
        self.driver: LineDriver | None = None
        """Set while an app is served."""

    def lost(self) -> None:
        """Nobody is there any more: the session ends and nothing more is sent."""
        self.gone.set()
        self.end(HUNG_UP)

    def end(self, code: int) -> None:
        """Ask the session to end; the first reason counts."""
        if not self.ending.is_set():
            self.code = code
            self.ending.set()

    def resized(self) -> None:
        """The terminal has another size now."""
        if self.driver is not None:
            self.driver.resized()
