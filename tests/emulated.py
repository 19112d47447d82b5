"""What an independent emulator (pyte) shows, cell by cell, to be compared."""

from __future__ import annotations

from collections.abc import Sequence

import pyte

Cell = tuple[str, str, str, bool, bool, bool, bool, bool]
"""Sign, ink, paper, bold, italic, underlined, struck, reversed."""


class Screen(pyte.Screen):
    """pyte's own, whose blank lines move like others: it forgets those it never wrote to."""

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

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.feed(b"\x1b[?7l\x1b[?25l")

    def feed(self, data: bytes) -> None:
        """Show what was sent."""
        self._stream.feed(data)

    @property
    def cursor(self) -> tuple[int, int, bool]:
        """Column, line, and whether it is hidden."""
        cursor = self.screen.cursor
        return min(cursor.x, self.screen.columns - 1), cursor.y, bool(cursor.hidden)

    def cells(self) -> list[list[Cell]]:
        """Every cell as it is seen: of a blank only what shows on a blank."""
        return [
            [_seen(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]


def _seen(char: pyte.screens.Char) -> Cell:
    shows = char.underscore or char.strikethrough or char.reverse
    if char.data != " ":
        return (
            char.data, char.fg, char.bg, char.bold, char.italics, char.underscore,
            char.strikethrough, char.reverse,
        )  # fmt: skip
    ink = char.fg if shows else "default"
    return (
        " ", ink, char.bg, False, False, char.underscore, char.strikethrough, char.reverse,
    )  # fmt: skip


def differences(ours: list[list[Cell]], theirs: list[list[Cell]]) -> str:
    """Where two screens differ, in lines; empty where they do not."""
    found = [
        f"line {y} column {x}: {a} instead of {b}"
        for y, (one, other) in enumerate(zip(ours, theirs, strict=True))
        for x, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b
    ]
    return "\n".join(found[:20])


def text(cells: Sequence[Sequence[Cell]]) -> str:
    """The signs alone."""
    return "\n".join("".join(cell[0] for cell in line).rstrip() for line in cells)
