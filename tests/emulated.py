"""What an independent emulator (pyte) shows, cell by cell, to be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import zip_longest

import pyte

Cell = tuple[str, str, str, frozenset[str]]
"""Sign, ink, paper, and what else is to be seen of it: bold, italics, underscore, and so on."""

Cells = list[list[Cell]]

BLANK: Cell = (" ", "default", "default", frozenset())

BEGIN = b"\x1b[?1049h\x1b[?7l\x1b[?25l"
"""What a driver sends first: other screen, no wrap, no cursor."""

_ATTRIBUTES = ("bold", "italics", "underscore", "strikethrough", "reverse", "blink")
_SEEN_ON_BLANKS = frozenset(
    "underscore double-underscore strikethrough reverse blink overline italics".split()
)
"""What shows where nothing is written; italics do as some terminals show them, reversed."""


class Screen(pyte.Screen):
    """pyte's own, with what it forgets: blank lines that move, tab stops of new columns."""

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        super().resize(lines, columns)
        self.tabstops = set(range(8, self.columns, 8))

    def insert_lines(self, count: int | None = None) -> None:
        self._touch()
        super().insert_lines(count)

    def delete_lines(self, count: int | None = None) -> None:
        self._touch()
        super().delete_lines(count)

    def _touch(self) -> None:
        for y in range(self.lines):
            self.buffer[y]


class Emulated:
    """A terminal that does not wrap and knows line feed from return, as ours is set."""

    def __init__(self, columns: int, rows: int, begin: bytes = BEGIN) -> None:
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.feed(begin)

    def feed(self, data: bytes) -> None:
        """Show what was sent."""
        self._stream.feed(data)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self.screen.resize(rows, columns)

    @property
    def cursor(self) -> tuple[int, int, bool]:
        """Column, line, and whether it is hidden."""
        cursor = self.screen.cursor
        return min(cursor.x, self.screen.columns - 1), cursor.y, bool(cursor.hidden)

    def cells(self) -> Cells:
        """Every cell as it is seen."""
        return [
            [_cell(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]


@lru_cache(10_000)  # most cells of most screens are alike
def _cell(char: pyte.screens.Char) -> Cell:
    looks = [name for name in _ATTRIBUTES if getattr(char, name)]
    return seen(char.data, char.fg, char.bg, looks)


def seen(sign: str, ink: str, paper: str, looks: Collection[str]) -> Cell:
    """A cell as it is seen: the ink of a blank only in lines and in reverse video."""
    if sign == " " and not _SEEN_ON_BLANKS.intersection(looks):
        return " ", "default", paper, frozenset()
    return sign, ink, paper, frozenset(looks)


def signs_alone(cells: Cells) -> Cells:
    """The same without the empty right halves of wide signs, the lines filled up with blanks.

    For emulators that do not tell where a wide sign ends.
    """
    lines = []
    for line in cells:
        signs = [cell for cell in line if cell[0]]
        lines.append(signs + [BLANK] * (len(line) - len(signs)))
    return lines


def differences(ours: Cells, theirs: Cells) -> str:
    """Where two screens differ, in lines; empty where they do not."""
    found = [
        f"line {y} column {x}: {a} instead of {b}"
        for y, (one, other) in enumerate(zip(ours, theirs, strict=True))
        for x, (a, b) in enumerate(zip_longest(one, other))
        if a != b
    ]
    return "\n".join(found[:20])


def text(cells: Sequence[Sequence[Cell]]) -> str:
    """The signs alone, composed where they can be."""
    lines = ("".join(cell[0] for cell in line).rstrip() for line in cells)
    return unicodedata.normalize("NFC", "\n".join(lines))
