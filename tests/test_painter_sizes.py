"""The painter in windows of any size: lists that scroll, boxes over them, wide signs anywhere."""

from __future__ import annotations

from random import Random

import pytest
from emulated import Emulated, differences
from rich.color import ColorSystem
from rich.segment import Segment
from test_painter import STYLES, naively
from textual.strip import Strip

from clc_tui.terminal.cells import Row
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.pens import Pens

SIZES = [(2, 5), (7, 4), (8, 5), (9, 6), (13, 7), (16, 9), (17, 5), (20, 5), (40, 12)]
Cell = tuple[str, int]
"""A sign and the number of its style; the right half of a wide one is empty."""
NOTHING: Cell = (" ", 0)


class Window:
    """Lines of cells that change by chance."""

    def __init__(self, by_chance: Random, columns: int, rows: int) -> None:
        self._random, self._columns = by_chance, columns
        self._wide = by_chance.choice([0, 0, 0.1])
        self.lines = [self._line() for _ in range(rows)]

    def _cells(self, width: int) -> list[Cell]:
        style, few = self._random.randrange(len(STYLES)), self._random.random() < 0.3
        cells: list[Cell] = []
        while len(cells) < width:
            if self._random.random() < 0.1:
                style = self._random.randrange(len(STYLES))
            if self._random.random() < self._wide and len(cells) + 2 <= width:
                cells += [(self._random.choice("漢字"), style), ("", style)]
            else:
                cells.append((self._random.choice("ab" if few else "  ab+Әқ│─№"), style))
        return cells

    def _line(self) -> list[Cell]:
        width = self._random.choice([0, self._columns, self._random.randint(0, self._columns)])
        return self._cells(width) + [NOTHING] * (self._columns - width)

    def _put(self, y: int, x: int, cells: list[Cell]) -> None:
        line, end = self.lines[y], x + len(cells)
        if not line[x][0]:
            line[x - 1] = (" ", line[x - 1][1])
        if end < len(line) and not line[end][0]:
            line[end] = (" ", line[end][1])
        line[x:end] = cells

    def change(self) -> None:
        """A list scrolls, a box opens over it, or a stretch of lines is cleared."""
        rows = len(self.lines)
        top = self._random.randrange(rows)
        bottom = self._random.randint(top + 1, rows)
        match self._random.choice(["scroll", "scroll", "box", "cells", "clear"]):
            case "scroll":
                by = self._random.randint(1, bottom - top)
                kept, new = self.lines[top:bottom], [self._line() for _ in range(by)]
                back = self._random.random() < 0.5
                self.lines[top:bottom] = [*new, *kept[:-by]] if back else [*kept[by:], *new]
            case "box":
                left = self._random.randrange(self._columns)
                width = self._random.randint(1, self._columns - left)
                for y in range(top, bottom):
                    self._put(y, left, self._cells(width))
            case "cells":
                for _ in range(self._random.randint(1, 6)):
                    x = self._random.randrange(self._columns)
                    self._put(self._random.randrange(rows), x, self._cells(1))
            case "clear":
                self.lines[top:bottom] = [[NOTHING] * self._columns for _ in range(top, bottom)]

    def rows(self, pens: Pens) -> list[Row]:
        """The lines as the painter wants them."""
        found = []
        for line in self.lines:
            row = Row.blank(self._columns)
            strip = Strip([Segment(sign, STYLES[style]) for sign, style in line if sign])
            row.write(0, [strip], pens)
            found.append(row)
        return found


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_window_of_any_size_shows_what_was_wanted(size: tuple[int, int]) -> None:
    for seed in range(60):
        by_chance = Random(seed)
        pens = Pens(by_chance.choice([*ColorSystem, None]))
        window = Window(by_chance, *size)
        painter, shown = Painter(*size, pens), Emulated(*size)
        for _ in range(5):
            rows = window.rows(pens)
            caret = (by_chance.randrange(size[0]), by_chance.randrange(size[1]))
            shown.feed(painter.paint(rows, caret).encode())
            assert not differences(shown.cells(), naively(rows, pens).cells()), f"seed {seed}"
            assert shown.cursor == (*caret, False), f"seed {seed}"
            for _ in range(by_chance.randint(1, 3)):
                window.change()


@pytest.mark.parametrize("size", [(1, 1), (7, 2), (19, 5), (20, 4)], ids=str)
def test_a_window_that_is_too_small_shows_the_upper_left_part(size: tuple[int, int]) -> None:
    for seed in range(60):
        by_chance = Random(seed)
        pens = Pens(ColorSystem.STANDARD)
        window = Window(by_chance, 20, 5)
        painter, shown = Painter(*size, pens), Emulated(*size)
        for _ in range(5):
            rows = window.rows(pens)
            shown.feed(painter.paint(rows, (19, 4)).encode())
            seen = [row.cut(size[0]) for row in rows[: size[1]]]
            assert not differences(shown.cells(), naively(seen, pens).cells()), f"seed {seed}"
            assert shown.cursor == (size[0] - 1, size[1] - 1, False)
            window.change()
