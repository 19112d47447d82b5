"""What every report is before it is written in a format."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from clc_tui.language import hours_text


class Number(float):
    """A number with at most two places, which elsewhere reads as the report's language has it."""

    __slots__ = ("words",)
    words: str

    def __new__(cls, value: Fraction) -> Number:
        made = super().__new__(cls, round(float(value), 2))
        made.words = hours_text(value)
        return made

    def __str__(self) -> str:
        return self.words


Cell = str | int | Number
"""A number stays a number in a spreadsheet; text is always text."""


class Joined(NamedTuple):
    """A cell that takes the place of others below it and beside it, which are empty."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Sheet(NamedTuple):
    """One page to print: what stands above, a table, what stands below."""

    tab: str
    """A short name, for a spreadsheet's tab."""
    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]
    """Rows that count what stands above them."""
    foot: tuple[str, ...]
    words: tuple[int, ...]
    """Columns that hold words; all others are narrow and centred."""
    portrait: bool = False
    one_page: bool = False
    """Made smaller until it stands on one page, as far as that can be read."""
    goes_on: bool = False
    """Stands under the sheet before it, on the same page."""
    share: int = 0
    """So many sheets like this one share a page; 0 for a page of its own."""
    by_hand: int = 0
    """How high a row is that is filled in by hand, in millimetres; 0 for one that is printed."""
    widths: tuple[int, ...] = ()
    """How the columns share the whole width of the page; empty: as wide as what they hold."""

    joined: tuple[Joined, ...] = ()
    """Cells of `rows` that take more than one place."""
    letter: float = 0
    """The size of the letters in the table, in points, where many columns share `widths`; 0 for
    as large as the page allows."""
    tab_only: bool = False
    """Stands in a workbook alone: elsewhere the sheet before it says the same."""
    narrow_head: tuple[str, ...] = ()
    """Headings for paper, where they say less in less room; empty: the same as elsewhere."""

    @property
    def paper_head(self) -> tuple[str, ...]:
        """The headings as they are printed."""
        return self.narrow_head or self.head


class Table(NamedTuple):
    """One table with one row of headings, for csv."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Report(NamedTuple):
    """Everything a report says, once for each kind of reader."""

    title: str
    sheets: tuple[Sheet, ...]
    table: Table
    data: dict[str, Any]
    """For json: English field keys, plain values."""
    nothing: str
    """What to say where there are no sheets."""
    people: int
    """How many people it shows."""
    language: str = ""
    """The language it is written in, where that is not the reader's."""
