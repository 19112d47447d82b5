"""The register: learners × lessons, drawn cell by cell so that a key changes a few cells only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.widgets.line import WIDE, clipped

NARROW = 56
"""Below so many cells only the current lesson's column is shown."""
NAME = (12, 26)
"""The least and the most cells of the names where several columns are shown."""
RATE = 6
COLUMN = 3
"""A lesson's cells: a blank and its day; `[` and `]` around the current day take the blanks."""
COUNTS = 4
"""The same where heads are counted: up to three figures and a blank."""
MONTH = 3
"""What `.11` after a day takes besides."""
HABIT = 7
"""Lessons shown where the screen is not wide: as many as tell who comes and who stays away."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A learner (or a walk-in): the cells run along the lessons, each of at most 3 letters."""

    key: object
    number: str
    name: str
    cells: tuple[str, ...]
    rate: str = ""
    dim: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lesson's column stands: its lesson, first cell and width, and its heading."""

    lesson: int
    x: int
    width: int
    words: str


class RegisterGrid(Widget):
    """Draws rows of cells under the days of the lessons; the screen around it has the keys."""

    DEFAULT_CSS = """
    RegisterGrid { height: 1fr; width: 1fr; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "register-grid--cursor", "register-grid--dim", "register-grid--current",
    }  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._days: tuple[tuple[str, str], ...] = ()
        self._rows: tuple[GridRow, ...] = ()
        self._at = 0
        self._row = 0
        self._top = 0
        self._first = 0
        self._foot = ""
        self._over: tuple[str, ...] = ()
        self._places: tuple[Place, ...] = ()

    # What is shown

    @property
    def row(self) -> int:
        """The place of the row under the cursor."""
        return self._row

    @property
    def rows_in_sight(self) -> int:
        """How many rows fit under the headings."""
        return max(1, self.size.height - 1)

    def show(
        self,
        days: Sequence[tuple[str, str]],
        at: int,
        rows: Sequence[GridRow],
        *,
        foot: str = "",
        over: Sequence[str] = (),
        row: int | None = None,
    ) -> None:
        """Show lessons (day and month) and rows; only cells that differ are drawn anew.

        Of `over` what there is room for stands above the names, the first that fits.
        """
        before = self._frame
        key = self._rows[self._row].key if self._rows else None
        old, self._rows = self._rows, tuple(rows)
        self._days, self._at, self._foot, self._over = tuple(days), at, foot, tuple(over)
        follow = next((n for n, each in enumerate(self._rows) if each.key == key), None)
        wanted = row if row is not None else follow
        self._place_columns()
        if before != self._frame:
            self.refresh()
        else:
            self._refresh_differences(old)
        self.go(self._row if wanted is None else wanted)

    @property
    def _frame(self) -> tuple[object, ...]:
        """What is around the cells: where it differs everything is drawn anew."""
        return (
            self._days, self._at, self._first, self._places, self._foot, self._over,
            len(self._rows),
        )  # fmt: skip

    def go(self, row: int) -> None:
        """Put the cursor on a row."""
        row = max(0, min(row, len(self._rows) - 1))
        before, self._row = self._row, row
        if not self._scroll() and before != row:
            for place in (before, row):
                self._refresh_cells(place, 1, 1)

    def on_resize(self) -> None:
        self._first = 0
        self._place_columns()
        self._scroll()

    # Where things stand

    @property
    def _number_width(self) -> int:
        return max([2, *(len(row.number) for row in self._rows)])

    @property
    def _name_x(self) -> int:
        return self._number_width + 3

    @property
    def _name_width(self) -> int:
        if self.size.width < NARROW:
            return max(1, self.size.width - self._name_x - COUNTS - MONTH - 1)
        listed = [row for row in self._rows if row.number] or self._rows  # the same all term
        longest = max([0, *(cell_len(row.name) for row in listed)])
        return min(max(longest, NAME[0]), NAME[1])

    @property
    def _column(self) -> int:
        counted = any(len(cell) > 2 for row in self._rows for cell in row.cells[: self._at])
        return COUNTS if counted else COLUMN

    @property
    def _rate_x(self) -> int:
        """Where the rates stand: right behind the last lesson in sight."""
        last = self._places[-1] if self._places else None
        return last.x + last.width if last else self._name_x + self._name_width + 1

    def _place_columns(self) -> None:
        """Choose the lessons in sight: the current one always, else as it was."""
        if not self.size.width:
            return
        first = min(self._first, self._at)
        places = self._places_from(first)
        while self._days and not any(place.lesson == self._at for place in places):
            first += 1
            places = self._places_from(first)
            if first > self._at:
                break
        self._first, self._places = first, places

    def _places_from(self, first: int) -> tuple[Place, ...]:
        x = self._name_x + self._name_width + 1
        if not self._days:
            return ()
        if self.size.width < NARROW:
            words = " " + "".join(self._days[self._at])
            return (Place(self._at, x, COUNTS + MONTH, words),) if first == self._at else ()
        places: list[Place] = []
        end = self.size.width - RATE
        last = len(self._days) if self.size.width >= WIDE else first + HABIT
        for lesson in range(first, min(last, len(self._days))):
            words = self._heading(lesson, first)
            width = self._column + len(words) - COLUMN
            if x + width > end:
                break
            places.append(Place(lesson, x, width, words))
            x += width
        return tuple(places)

    def _heading(self, lesson: int, first: int) -> str:
        """The day; where another month begins its number, or where the screen is not wide a `|`."""
        day, month = self._days[lesson]
        turns = lesson > first and month != self._days[lesson - 1][1]
        if self.size.width >= WIDE:
            return f" {day}{month}" if turns or lesson == first else f" {day}"
        return f"{'|' if turns else ' '}{day}"

    def _scroll(self) -> bool:
        """Bring the cursor's row into sight; says whether everything moved."""
        height = self.rows_in_sight
        top = min(self._top, max(0, len(self._rows) - height))
        if self._row < top:
            top = self._row
        elif self._row >= top + height:
            top = self._row - height + 1
        if top == self._top:
            return False
        self._top = top
        self.refresh()
        return True

    # Drawing

    def _refresh_cells(self, row: int, x: int, width: int) -> None:
        y = row - self._top + 1
        if 1 <= y < self.size.height:
            self.refresh(Region(x, y, width, 1))

    def _refresh_differences(self, old: tuple[GridRow, ...]) -> None:
        for number, (was, now) in enumerate(zip(old, self._rows, strict=True)):
            if was == now:
                continue
            if (was.number, was.name, was.dim) != (now.number, now.name, now.dim):
                self._refresh_cells(number, 0, self.size.width)
                continue
            for place in self._places:
                if was.cells[place.lesson] != now.cells[place.lesson]:
                    self._refresh_cells(number, place.x, 3)
            if was.rate != now.rate and self.size.width >= NARROW:
                self._refresh_cells(number, self._rate_x, RATE)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row = self._top + y - 1
        if y == 0:
            return self._headings(width)
        if row < len(self._rows):
            return self._row_strip(row, width)
        dim = self.rich_style + self.get_component_rich_style("register-grid--dim")
        if row == len(self._rows) + 1 or (row == len(self._rows) and y == self.size.height - 1):
            return Strip([Segment(clipped(f" {self._foot}", width), dim)], width)
        return Strip.blank(width, self.rich_style)

    def _headings(self, width: int) -> Strip:
        plain = self.rich_style
        dim = plain + self.get_component_rich_style("register-grid--dim")
        accent = plain + self.get_component_rich_style("register-grid--current")
        room = self._name_x + self._name_width + 1
        over = next((words for words in self._over if cell_len(words) < room - 1), "")
        line = clipped(f" {over}", room)
        start = end = 0
        for place in self._places:
            line += place.words.ljust(place.width)
            if place.lesson == self._at:
                start, end = place.x, place.x + len(place.words) + 1
        line = (line + ("%".rjust(RATE - 2) if width >= NARROW else "")).ljust(end)
        current = f"[{line[start + 1 : end - 1]}]" if end else ""
        parts = (line[:start], dim), (current, accent), (line[end:], dim)
        strip = Strip([Segment(text, style) for text, style in parts])
        return strip.adjust_cell_length(width, plain)

    def _row_strip(self, number: int, width: int) -> Strip:
        row = self._rows[number]
        plain = self.rich_style
        if row.dim:
            plain += self.get_component_rich_style("register-grid--dim")
        cursor = number == self._row
        mark = plain + self.get_component_rich_style("register-grid--cursor") if cursor else plain
        name = clipped(row.name, self._name_width)
        words = f"{row.number.rjust(self._number_width)} {name} "
        words += "".join(_cell(row.cells[p.lesson]).ljust(p.width) for p in self._places)
        if width >= NARROW:
            words += row.rate.rjust(RATE - 2)
        strip = [Segment(" ", plain), Segment(">" if cursor else " ", mark), Segment(words, plain)]
        return Strip(strip).adjust_cell_length(width, plain)


def _cell(words: str) -> str:
    """A cell under its day: `+`, `l*`, `(i)`, `134`."""
    return words if len(words) > 2 else f" {words}"
