"""What is sent to take a terminal for the screens, and to give it back."""

from __future__ import annotations

from typing import Final

ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
"""Other screen, cursor hidden, pastes bracketed, no line wrap."""

LEAVE: Final = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[H\x1b[J\x1b[?1049l\x1b[?25h"
"""All of that taken back; cleared, for a terminal that knows no other screen (Linux console)."""

MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
