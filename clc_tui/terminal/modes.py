"""What takes a terminal for the screens, and gives it back: sequences, and the kernel's modes."""

from __future__ import annotations

import termios
import tty
from typing import Any, Final

ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
"""Other screen, cursor hidden, pastes bracketed, no line wrap."""

LEAVE: Final = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[H\x1b[J\x1b[?1049l\x1b[?25h"
"""All of that taken back; cleared, for a terminal that knows no other screen (Linux console)."""

MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"


class KernelModes:
    """What the kernel does with the keys of one terminal."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._before: list[Any] | None = None

    def make_raw(self) -> None:
        """Have every key as it is typed, nothing of it shown, and no line feed changed."""
        try:
            before = termios.tcgetattr(self._fd)
            raw = termios.tcgetattr(self._fd)
            raw[tty.IFLAG] &= ~(
                termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
            )
            raw[tty.OFLAG] &= ~termios.OPOST
            raw[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            raw[tty.CC][termios.VMIN] = 1
            raw[tty.CC][termios.VTIME] = 0
            termios.tcsetattr(self._fd, termios.TCSANOW, raw)
            self._before = before
        except termios.error:
            self._before = None

    def give_back(self) -> bool:
        """Set what was before, and drop the keys nobody read; False where the line is gone."""
        if self._before is None:
            return True
        before, self._before = self._before, None
        try:
            termios.tcflush(self._fd, termios.TCIFLUSH)
            termios.tcsetattr(self._fd, termios.TCSANOW, before)
        except termios.error:
            return False
        return True
