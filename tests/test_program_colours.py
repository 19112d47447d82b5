"""No colour where none is wanted, on every screen of the program itself."""

from __future__ import annotations

import re
from pathlib import Path

from hostile import poisoned
from test_program_screens import walked

PLAIN = frozenset({"", "0", "1", "2", "3", "4", "7", "22", "23", "24", "27", "39", "49"})
"""Looks without a colour: bold, dim, italic, underlined, reverse, and back; the terminal's own."""


def looks_in(received: bytes) -> set[str]:
    """The numbers of every look that was sent, each for itself; `38;…` and `48;…` stay whole."""
    found: set[str] = set()
    for numbers in re.findall(rb"\x1b\[([0-9;:]*)m", received):
        found |= set(re.findall(r"[345]8[;:][0-9;:]*|[0-9]+", numbers.decode()))
    return found


def test_without_colour_by_choice_of_the_user(tmp_path: Path) -> None:
    assert looks_in(walked(poisoned(tmp_path, theme="monochrome"), "desk")) <= PLAIN


def test_without_colour_by_the_environment(tmp_path: Path) -> None:
    assert looks_in(walked(poisoned(tmp_path), "li", NO_COLOR="1")) <= PLAIN
