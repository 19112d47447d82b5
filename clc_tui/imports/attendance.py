"""A month of a paper register, read: names, days, and what each sign in a cell means.

An empty cell means present, but only on a day on which somebody was marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from clc_tui.db.names import fold
from clc_tui.imports import words
from clc_tui.imports.days import Columns, column_name, day_columns, shown, written_day
from clc_tui.imports.headings import NAMES, Headings, Row, find_headings, is_numbering
from clc_tui.imports.marks import SIGN_MOST, Signs, legend_in, plain, signs_of
from clc_tui.imports.months import WHOLE, Month, months_said, period_said
from clc_tui.imports.persons import bare_name, is_nobody, split_name
from clc_tui.imports.reading import Cell, Formula, Sheet, in_sheet
from clc_tui.language import N_, month_name
from clc_tui.services.importing import Kind, Remark
from clc_tui.services.importing_paper import PaperRow
from clc_tui.terms import Invalid, Status

SUMS = frozenset(
    fold(word)
    for word in (
        "всего итого барлығы жиыны total sum came был была присутствовал присутствовало келді"
        " қатысты present absent отсутствовал келмеді пропуски пропущено процент"
    ).split()
)
"""First words of columns that count."""


TITLES_MOST, TITLE_MOST = 200, 300
"""Cells above the table that are looked at, and letters of each."""


@dataclass(slots=True)
class PaperRegister:
    """Paper registers of one file: their rows, their days, and what is said of them."""

    rows: list[PaperRow] = field(default_factory=list)
    days: tuple[date, ...] = ()
    """Days on which somebody was marked."""
    titles: tuple[str, ...] = ()
    """The words above the tables and the names of the sheets, which may name the class."""
    remarks: list[Remark] = field(default_factory=list)
    not_read: tuple[str, ...] = ()
    """Sheets that are not read."""
    labels: dict[str, str] = field(default_factory=dict)
    """How the columns are headed."""


def read_register(
    sheets: list[Sheet], month: Month | None = None, titles: tuple[str, ...] = ()
) -> PaperRegister:
    """Read every sheet with names and days; of one month, where `month` says which.

    Of several sheets those count that name the class by the first of its `titles` that any has.

    Raises `Invalid` where there is none, where no month is said, and where columns contradict it.
    """
    found = [_Table(s, h) for s in sheets if not s.hidden and (h := find_headings(s, _is_day))]
    tables = [table for table in found if table.has_days]
    if not tables:
        raise Invalid(N_("No sheet has names and the days of a month as headings."))
    chosen = _of_month(_of_class(tables, titles), month)
    register = PaperRegister()
    days: dict[date, str] = {}
    for table in chosen:
        table.name = table.sheet.name if len(sheets) > 1 else ""
        for day in table.read_or_refuse(month, register):
            if day in days:
                raise Invalid(
                    N_("The sheets {one} and {other} both have the day {day}: say --group."),
                    one=days[day],
                    other=table.sheet.name,
                    day=day,
                )
            days[day] = table.sheet.name
    register.days = tuple(sorted(days))
    read = {id(table.sheet) for table in chosen}
    register.not_read = tuple(sheet.name for sheet in sheets if id(sheet) not in read)
    return register


def _is_day(cell: Cell) -> bool:
    return written_day(cell) is not None


def _of_class(tables: list[_Table], titles: tuple[str, ...]) -> list[_Table]:
    for title in titles:
        naming = [table for table in tables if table.has_words(fold(title))]
        if naming:
            return naming
    return tables


def _of_month(tables: list[_Table], month: Month | None) -> list[_Table]:
    """The tables of a month: those that say so, else the one that says nothing."""
    if month is None:
        return tables
    saying = [table for table in tables if month in table.months]
    silent = [table for table in tables if not table.months]
    if saying or silent:
        return saying or silent
    year, number = min(tables[0].months)
    raise Invalid(
        N_("The sheet {sheet} is of {other}, not of {month}.")
        if tables[0].sheet.name
        else N_("This register is of {other}, not of {month}."),
        sheet=tables[0].sheet.name,
        other=f"{month_name(number)} {year}",
        month=f"{month_name(month[1])} {month[0]}",
    )


def texts_of(rows: list[Row]) -> Iterator[str]:
    """What stands in cells, as text; a date is the first of its month, or a stamp."""
    for cell in islice((cell for cells in rows for cell in cells if cell is not None), TITLES_MOST):
        if isinstance(cell, date):
            yield cell.strftime("%m.%Y" if cell.day == 1 else "%d.%m.%Y")
        elif not isinstance(cell, Formula):
            yield str(cell)[:TITLE_MOST]


class _Table:
    """A sheet with names, being read as a register."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self.sheet = sheet
        self.name = ""
        self.headings = headings
        self.columns = headings.columns
        self.above = [cells for number, cells in sheet.rows if number < headings.row]
        self.first = max(self.columns[name] for name in NAMES if name in self.columns) + 1
        self.heads = self._heads()
        self.legends: dict[int, dict[str, Status | None]] = {}
        """What rows say of signs, by their number."""
        months = [c for _n, cells in sheet.rows if headings.row <= _n <= headings.last
                  for c in cells if isinstance(c, str) and fold(c) in WHOLE]  # fmt: skip
        self.months = months_said([*texts_of(self.above), sheet.name, *months])

    def _heads(self) -> Row:
        """What stands above each column: days may stand above the names' heading, too."""
        cells = self.headings.cells
        higher = self.above[-1] if self.above else ()
        if any(map(_is_day, cells[self.first :])) or not any(map(_is_day, higher[self.first :])):
            return cells
        width = max(len(cells), len(higher))
        low = (*cells, *[None] * (width - len(cells)))
        high = (*higher, *[None] * (width - len(higher)))
        return tuple(
            h if n >= self.first and _is_day(h) else cell
            for n, (cell, h) in enumerate(zip(low, high, strict=True))
        )

    def has_words(self, key: str) -> bool:
        """Whether folded words stand above the table or in the sheet's name."""
        said = (*texts_of(self.above), self.sheet.name)
        return bool(key) and any(f" {key} " in f" {fold(text)} " for text in said)

    @property
    def has_days(self) -> bool:
        return any(map(_is_day, self.heads[self.first :]))

    def read_or_refuse(self, month: Month | None, register: PaperRegister) -> set[date]:
        """Read the sheet; a refusal names it where there are several."""
        try:
            return self.read(month, register)
        except Invalid as error:
            raise in_sheet(self.sheet, error) if self.name else error from error

    def read(self, month: Month | None, register: PaperRegister) -> set[date]:
        """Put the rows of the sheet into the register; the days on which somebody was marked."""
        if month is None and len(self.months) == 1:
            month = next(iter(self.months))
        known = set(self.columns.values())
        period = period_said(texts_of(self.above))
        columns = day_columns(self.heads, self.first, known, month, period)
        below = [row for row in self.sheet.rows if row[0] > self.headings.last]
        signs = self._signs(below, columns)
        people = [row for row in below if self._is_person(*row, columns.days)]
        _refuse_unread(people, columns, signs)
        reader = _Reader(self, columns.days, signs, register.remarks)
        lines = [line for number, cells in people if (line := reader.line(number, cells))]
        days = {day for line in lines for day in line.marks}
        register.rows += [line.row(days, self.name) for line in lines]
        register.titles += (*texts_of(self.above), self.sheet.name, *self._classes(people))
        register.labels |= self.headings.labels
        return days

    def _signs(self, below: list[tuple[int, Row]], columns: Columns) -> Signs:
        used = {
            re.sub(r"(?<=\D)[\s(-]*\d+\D*$", "", plain(text))
            for text in {
                text_of(cells[place] if place < len(cells) else None)[:SIGN_MOST]
                for _number, cells in below
                for place in columns.days
            }
        } - {""}
        self.legends = {number: said for number, cells in below if (said := legend_in(cells, used))}
        above = (legend_in(cells, used) for cells in self.above)
        return signs_of([*above, *self.legends.values()], used, self.headings.language)

    def _is_person(self, at: int, cells: Row, days: dict[int, date]) -> bool:
        """Whether a row is meant to be somebody: not sums, signatures, a legend, headings again."""
        if is_numbering(cells) or self.headings.repeated(cells):
            return False
        number = self.cell(cells, "number")
        if is_nobody(text_of(number)):
            return False
        counted = isinstance(number, int | float) or bool(re.match(r"\d", text_of(number)))
        name = " ".join(text_of(self.cell(cells, field)) for field in NAMES).strip()
        if not name:
            marked = any(place < len(cells) and cells[place] is not None for place in days)
            return counted and marked
        return counted or not (is_nobody(name) or at in self.legends)

    def _classes(self, people: list[tuple[int, Row]]) -> list[str]:
        """The class a column names; raises `Invalid` where it names several."""
        named = {fold(text): text for _n, cells in people
                 if (text := text_of(self.cell(cells, "group")))}  # fmt: skip
        if len(named) > 1:
            raise Invalid(
                N_("The sheet holds several classes: {names}. Bring each in a file of its own."),
                names=", ".join(sorted(named.values())),
            )
        return list(named.values())

    def cell(self, cells: Row, field_name: str) -> Cell:
        """The cell of a field."""
        place = self.columns.get(field_name)
        return cells[place] if place is not None and place < len(cells) else None


def text_of(cell: Cell) -> str:
    """A cell as text; what is computed and has no value is none."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None or isinstance(cell, Formula) else str(cell).strip()


def _refuse_unread(people: list[tuple[int, Row]], columns: Columns, signs: Signs) -> None:
    """Raise `Invalid` for a column with marks whose heading is no day and no sum."""
    for place, heading in columns.others.items():
        if fold(heading).split()[:1] and fold(heading).split()[0] in SUMS:
            continue
        cells = [
            c for _n, row in people if (c := text_of(row[place] if place < len(row) else None))
        ]
        marks = [cell for cell in cells if signs.status(cell) is not None]
        letters = [mark for mark in marks if not mark.isdigit()]
        numbered = not heading or any(sign.isdigit() for sign in heading)
        if letters or (marks and len(marks) == len(cells) and numbered):
            raise Invalid(
                N_("Column {column} has marks, but {heading} is not understood as a day."),
                column=column_name(place),
                heading=f"“{shown(heading)}”",
            )


@dataclass(slots=True)
class _Line:
    """One person's row as read."""

    number: int
    name: str
    born: int | None
    marks: dict[date, Status]
    unmarked: set[date]
    """Days on which a point says that there is no mark."""

    def row(self, days: set[date], sheet: str) -> PaperRow:
        """The row with its empty cells filled: present, where somebody was marked."""
        family_name, initials = split_name(self.name)
        wanted = sorted(days - self.unmarked)
        filled = tuple((day, self.marks.get(day, Status.PRESENT)) for day in wanted)
        empty = frozenset(day for day in wanted if day not in self.marks)
        return PaperRow(self.number, family_name, initials, filled, empty, self.born, sheet)


class _Reader:
    """Reads the rows of people; what is odd about them goes into the remarks."""

    def __init__(
        self, table: _Table, days: dict[int, date], signs: Signs, remarks: list[Remark]
    ) -> None:
        self.table = table
        self.days = days
        self.signs = signs
        self.remarks = remarks
        self.own = any(text_of(cell) == "%" for cell in table.heads)
        """Whether the sheet looks like a report of ours, in which a point is no mark."""
        self.points = False

    def line(self, number: int, cells: Row) -> _Line | None:
        """A row as read; None where a mark or the name is not understood."""
        before = len(self.remarks)
        written = bare_name(self._name(number, cells))
        line = _Line(number, written.text, written.born, {}, set())
        for place, day in self.days.items():
            if place < len(cells) and cells[place] is not None:
                self._mark(line, cells[place], day)
        held = any(r.kind is not Kind.REMARK for r in self.remarks[before:])
        return None if held else line

    def _name(self, number: int, cells: Row) -> str:
        pieces = [self.table.cell(cells, field) for field in NAMES]
        if any(isinstance(piece, Formula) for piece in pieces):
            self._say(number, "", Kind.WRONG, "name", N_("The name is a formula, not words."))
            return ""
        try:
            name = " ".join(text for piece in pieces if (text := words.words_of(piece)))
        except Invalid as error:
            self._say(number, "", Kind.WRONG, "name", error.message, **error.words)
            return ""
        if not name:
            self._say(number, "", Kind.WRONG, "name", N_("The name is missing."))
        return name

    def _say(
        self, number: int, name: str, kind: Kind, column: str, message: str, **said: object
    ) -> None:
        remark = Remark(number, kind, column, message, said, self.table.name, name)
        self.remarks.append(remark)

    def _mark(self, line: _Line, cell: Cell, day: date) -> None:
        text = text_of(cell)
        if isinstance(cell, Formula):
            message = N_("{day}: a formula without a value. Write the mark itself.")
            self._say(line.number, line.name, Kind.DOUBTFUL, "day", message, day=day)
        elif text == "." and (self.own or "." in self.signs.legend):
            if not self.points:
                message = N_("A point is read as: no mark.")
                self._say(line.number, line.name, Kind.REMARK, "day", message)
            self.points = True
            line.unmarked.add(day)
        elif (status := self.signs.status(text)) is not None:
            line.marks[day] = status
            if any(sign.isdigit() for sign in text) and not plain(text).isdigit():
                message = N_("{day}: only the letter of “{text}” is taken.")
                self._say(
                    line.number, line.name, Kind.REMARK, "day", message, day=day, text=text[:10]
                )
        elif text:
            message = N_("{day}: what does “{text}” mean? Write a legend under the table.")
            self._say(
                line.number, line.name, Kind.DOUBTFUL, "day", message, day=day, text=text[:10]
            )
