"""What Textual composes, cell by cell: its strips become rows of characters and pens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes
from textual.strip import Strip

from clc_tui.terminal.pens import PLAIN, Pens
from clc_tui.terminal.printable import printable
from clc_tui.terminal.textual_inside import ChopsUpdate, LayoutUpdate

SIMPLE: Final = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2116\u20b8\u2190-\u2193\u2500-\u259f]*"
)
"""Texts of characters that every terminal shows in one cell each."""


@lru_cache(maxsize=1024)
def simple(sign: str) -> bool:
    """Whether every terminal shows a sign in one cell: nothing else may be passed over."""
    return len(sign) == 1 and SIMPLE.fullmatch(sign) is not None


class Row:
    """One line of the screen: a character and the number of a pen for each cell.

    The right half of a wide character is an empty string.
    """

    __slots__ = ("pens", "signs")

    def __init__(self, signs: list[str], pens: list[int]) -> None:
        self.signs = signs
        self.pens = pens

    @classmethod
    def blank(cls, columns: int) -> Row:
        """A line as the terminal clears it."""
        return cls([" "] * columns, [PLAIN] * columns)

    def simple_until(self) -> int:
        """The column of the first sign that some terminal may show in more or fewer cells."""
        text = "".join(self.signs)
        if len(text) == len(self.signs) and SIMPLE.fullmatch(text):
            return len(self.signs)
        return next(x for x, sign in enumerate(self.signs) if not simple(sign))

    def copy(self) -> Row:
        """The same line, to be changed."""
        return Row(self.signs[:], self.pens[:])

    def cut(self, columns: int) -> Row:
        """The same line where there is room for so many cells; no half of a wide character."""
        if len(self.signs) <= columns:
            return self
        row = Row(self.signs[:columns], self.pens[:columns])
        if not self.signs[columns]:
            row.signs[-1], row.pens[-1] = " ", PLAIN
        return row

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.signs == other.signs and self.pens == other.pens

    __hash__ = None  # type: ignore[assignment]

    def write(self, x: int, strips: Iterable[Strip], pens: Pens) -> None:
        """Put strips into the line, one after another, from a column on."""
        end = len(self.signs)
        for strip in strips:
            signs, inks = cells_of(strip, pens)
            width = min(strip.cell_length, end - x)
            if width <= 0:
                continue
            if len(signs) != strip.cell_length:  # signs nobody agrees about
                signs = (signs + [" "] * width)[:width]
                inks = (inks + [PLAIN] * width)[:width]
            self.signs[x : x + width] = signs[:width]
            self.pens[x : x + width] = inks[:width]
            x += width


class Canvas:
    """The lines Textual wants to be shown, kept up to date from what its compositor gives out."""

    def __init__(self, columns: int, rows: int, pens: Pens) -> None:
        self.columns = columns
        self.rows = [Row.blank(columns) for _ in range(rows)]
        self._pens = pens
        self.whole = False
        """Whether every line has been drawn since the canvas was stretched."""

    def take(self, update: LayoutUpdate | ChopsUpdate) -> None:
        """Draw an update of the compositor's, as its own `render_segments` would."""
        if isinstance(update, LayoutUpdate):
            x, y = update.region.offset
            for row, strips in zip(self.rows[y:], update.strips, strict=False):
                row.write(x, strips, self._pens)
            full = update.region.size == (self.columns, len(self.rows))
            self.whole = self.whole or (full and (x, y) == (0, 0))
            return
        for y, x1, x2 in update.spans:
            if y >= len(self.rows):
                continue
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > x2 or end <= x1:
                    continue
                if not (x1 <= x < x2 and end <= x2):
                    strip = strip.crop(0, min(end, x2) - x)
                self.rows[y].write(x, (strip,), self._pens)


def cells_of(strip: Strip, pens: Pens) -> tuple[list[str], list[int]]:
    """The cells of a strip; every character that is not for showing becomes one that is."""
    signs: list[str] = []
    inks: list[int] = []
    for text, style, control in strip:
        if control or not text:
            continue
        pen = pens.number(style)
        blank = pens.blank[pen]
        if SIMPLE.fullmatch(text):
            signs += text
            if blank == pen or " " not in text:
                inks += [pen] * len(text)
            else:
                inks += [blank if sign == " " else pen for sign in text]
        else:
            _add_graphemes(printable(text), pen, blank, signs, inks)
    return signs, inks


def _add_graphemes(text: str, pen: int, blank: int, signs: list[str], inks: list[int]) -> None:
    spans, _width = split_graphemes(text)
    for start, end, width in spans:
        sign = text[start:end]
        if width == 0:
            if signs:
                signs[-1 if signs[-1] else -2] += sign
            continue
        signs.append(sign)
        inks.append(blank if sign == " " else pen)
        if width == 2:
            signs.append("")
            inks.append(pen)
