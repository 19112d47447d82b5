"""Every screen of the program on a file full of evil texts: none acts, and no screen breaks."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from hostile import poisoned
from program import as_it_was, mistakes_of, started
from walks import FACILITATOR, INSTRUCTOR, walk

from clc_tui.terminal.printable import REPLACEMENT, printable

OURS = re.compile(
    rb"\x1b\[([0-9;:]*)m"  # looks
    rb"|\x1b\[[0-9;]*[A-HJ-MPSTX@`abder]|\x1bM"  # cursor moves; cells and lines put in, erased
    rb"|\x1b\[3g|\x1bH"  # tab stops
    rb"|\x1b\[\?(?:1049|25|2004|7)[hl]"  # other screen, cursor, pastes, wrap
    rb"|[\r\n\t\b]"
)
"""What a driver may send beside text. No evil text has any of these but line ends, tab and
backspace, and those are SHOWN."""

SHOWN = (
    f"{REPLACEMENT}]52;c;ZXZpbA=={REPLACEMENT}", "]0;evil", "]8;;http://evil", "[6n", "P+q544e",
    "6n", "[/b]", "[@click=app.quit]x[/]", "[link=http://evil]x[/link]", f"{REPLACEMENT * 5}x",
    REPLACEMENT * 7,
)  # fmt: skip
"""What is seen of the evil: its letters, with a sign in place of what would have acted."""


def walked(path: Path, user: str, **env: str) -> bytes:
    """All bytes the program sends on the way through its screens, until its clean end."""
    with started(path, user, env=env) as pty:
        pty.wait_for("1 Go on typing" if user == "desk" else "[23]", timeout=20)
        pty.wait_quiet(0.1)
        seen = walk(pty, FACILITATOR if user == "desk" else INSTRUCTOR)
        pty.kill(signal.SIGTERM)
        assert pty.wait(3) == 143
        assert as_it_was(pty)
    assert mistakes_of(path) == ""
    for letters in SHOWN:
        assert letters in seen
    return bytes(pty.received)


def nothing_acts(received: bytes) -> bool:
    """Whether only text is left when our own commands are taken out."""
    text = OURS.sub(b"", received).decode()
    return printable(text) == text


def more_than_sixteen_colours(received: bytes) -> list[bytes]:
    """The looks that name a colour outside the terminal's own sixteen."""
    return re.findall(rb"\x1b\[(?:[0-9;:]*[;:])?[345]8[;:][0-9;:]*m", received)


@pytest.mark.parametrize("user", ["desk", "li"])
def test_no_text_of_the_file_acts_on_the_terminal(tmp_path: Path, user: str) -> None:
    received = walked(poisoned(tmp_path), user)
    assert nothing_acts(received)
    assert more_than_sixteen_colours(received) == []
    assert re.search(rb"\x1b\[(?:[0-9;]*;)?36[;m]", received), "the default theme has an accent"
