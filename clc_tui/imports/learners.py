"""A list of learners, read: each row good, doubtful with its question, or wrong with its reason."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from clc_tui.db.names import fold
from clc_tui.imports.heading_words import field_of
from clc_tui.imports.headings import NAMES, Headings, Row, find_headings, is_numbering
from clc_tui.imports.learner_rows import LearnerRow
from clc_tui.imports.persons import surname_first
from clc_tui.imports.reading import Cell, Sheet, in_sheet
from clc_tui.imports.words import month_first
from clc_tui.language import N_
from clc_tui.services.importing import Kind, NewLearner, Remark
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Invalid


@dataclass(slots=True)
class LearnerList:
    """What a list holds: rows that can be taken in, and what is said of all rows."""

    learners: list[NewLearner] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    """Headings of columns that are not read."""
    not_read: tuple[str, ...] = ()
    """Sheets that are not read."""
    labels: dict[str, str] = field(default_factory=dict)
    """How the columns are headed."""

    def held_back(self, kind: Kind) -> tuple[int, ...]:
        """Numbers of the rows of which this is said."""
        return tuple(dict.fromkeys(r.row for r in self.remarks if r.kind is kind))


OF_VOLUNTEERS = ("skills", "free_times")
"""Columns of a list of volunteers, not read in one of learners."""


def read_learners(sheets: list[Sheet], today: date) -> LearnerList:
    """Read every sheet that has headings; raises `Invalid` where none has.

    Hidden sheets and those of teachers are left out, and named as not read.
    """
    result = read_sheets(sheets, today, SheetReader)
    _ask_about_twins(result)
    return result


def read_sheets(sheets: list[Sheet], today: date, reader: type[SheetReader]) -> LearnerList:
    """Every row of every sheet that has headings, as a reader reads them."""
    wanted = [s for s in sheets if not s.hidden and not _of_teachers(s.name)] or sheets
    found = [(sheet, headings) for sheet in wanted if (headings := find_headings(sheet))]
    found = [(sheet, headings.without(*reader.UNREAD)) for sheet, headings in found]
    if not found:
        raise _no_names(wanted)
    result = LearnerList()
    unread: dict[str, None] = {}
    for sheet, headings in found:
        named = len(sheets) > 1
        try:
            reader(sheet, headings, today, result, named=named).read()
        except Invalid as error:
            raise in_sheet(sheet, error) if named else error from error
        unread |= dict.fromkeys(headings.unread)
        result.labels = headings.labels | result.labels
    result.unread = tuple(unread)
    read = {id(sheet) for sheet, _headings in found}
    result.not_read = tuple(sheet.name for sheet in sheets if id(sheet) not in read)
    return result


_TEACHERS = tuple(map(fold, ("преподават", "тренер", "педагог", "учител", "сотрудник", "персонал",
                             "мұғалім", "оқытушы", "қызметкер", "teacher", "trainer", "staff",
                             "instructor")))  # fmt: skip


def _of_teachers(name: str) -> bool:
    return any(word.startswith(_TEACHERS) for word in fold(name).split())


def _no_names(sheets: list[Sheet]) -> Invalid:
    """What to say where no column is headed as names are: with the headings that are there."""
    rows = [
        [" ".join(cell.split())[:20] for cell in cells if isinstance(cell, str) and cell.strip()]
        for sheet in sheets
        for _number, cells in sheet.rows[:10]
    ]
    seen = max(rows, key=len, default=[])[:8]
    return Invalid(
        N_("No column is headed as names are (ФИО, Аты-жөні, Name). Seen: {seen}."),
        seen=", ".join(seen),
    )


_SECTION = re.compile(
    r"(?:группа|курс|класс|топ|тобы|үйірме|кружок|class|group|course)\s*(?:[:—–-]|(?=[«\"“]))\s*(.+)",
    re.IGNORECASE,
)


def _section(cells: Row) -> str:
    """The class that a line between people names: "Группа: Шитьё"."""
    filled = [cell for cell in cells if cell is not None]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return ""
    found = _SECTION.fullmatch(" ".join(filled[0].split()))
    return found[1].strip(' «»"“”.') if found else ""


class SheetReader:
    """Reads the rows of one sheet."""

    ROW: ClassVar[type[LearnerRow]] = LearnerRow
    UNREAD: ClassVar[tuple[str, ...]] = OF_VOLUNTEERS
    """Fields that are known but not wanted here."""

    def __init__(
        self, sheet: Sheet, headings: Headings, today: date, result: LearnerList, *, named: bool
    ) -> None:
        self.sheet = sheet
        self.headings = headings
        self.today = today
        self.result = result
        self.name = sheet.name if named else ""
        self.group = ""
        """The class that a line above names."""
        self.rows = dict(sheet.rows)
        place = headings.columns.get("group")
        births = (self._cell(cells, "birth") for cells in self.rows.values())
        self.months_first = any(isinstance(b, str) and month_first(b.strip()) for b in births)
        names = (self._cell(cells, "name") for cells in self.rows.values())
        self.order_told = headings.order_said or any(
            isinstance(name, str) and surname_first(name) for name in names
        )
        self.merged = sorted(m for m in sheet.merged if m.left == place)

    def read(self) -> None:
        """Read every row that is meant to be somebody; ask about words between them."""
        for number, cells in self.sheet.rows:
            self._refuse_other_headings(number, cells)
            if number < self.headings.row and "group" not in self.headings.columns:
                self.group = _section(cells) or self.group
        if self.headings.twice:
            raise Invalid(
                N_("Two tables stand side by side ({heading} twice). Put one below the other."),
                heading=self.headings.twice,
            )
        loose: list[LearnerRow] = []
        for number, cells in self.sheet.rows:
            if number <= self.headings.last or is_numbering(cells):
                continue
            if section := _section(cells):
                self.group = section
                continue
            row = self._row(number, self._whole(number, cells))
            if self.headings.repeated(cells) or row.is_sum():
                continue
            if row.is_loose():
                loose.append(row)
            elif row.is_person():
                for line in loose:
                    line.ask_whether_heading()
                    row.group = self.group = ""
                loose = []
                learner = row.read()
                self.result.learners += [learner] if learner is not None else []
        for line in loose:
            if line.name_cell() is not None:
                line.ask_whether_heading()

    def _cell(self, cells: Row, field_name: str) -> Cell:
        place = self.headings.columns.get(field_name)
        return cells[place] if place is not None and place < len(cells) else None

    def _row(self, number: int, cells: Row) -> LearnerRow:
        row = self.ROW(
            number, cells, self.headings, self.today, self.result.remarks, self.name, self.group
        )
        row.months_first, row.order_told = self.months_first, self.order_told
        return row

    def _refuse_other_headings(self, number: int, cells: Row) -> None:
        """Raise `Invalid` for a second table with columns of its own."""
        if self.headings.row <= number <= self.headings.last or self.headings.repeated(cells):
            return
        if any(cell is not None and not isinstance(cell, str) for cell in cells):
            return
        fields = {field for cell in cells if (field := field_of(cell))}
        if len(fields) > 1 and fields & {*NAMES}:
            raise Invalid(
                N_("Row {row} has headings in another order. Put each table on its own sheet."),
                row=number,
            )

    def _whole(self, number: int, cells: Row) -> Row:
        """The row with the class that stands in a cell merged over several rows."""
        last = bisect_left(self.merged, (number,)) - 1
        if last < 0 or not self.headings.last < self.merged[last].top < number:
            return cells
        merged = self.merged[last]
        above = self.rows.get(merged.top, ())
        if number > merged.bottom or merged.left >= len(above):
            return cells
        filled = (*cells, *[None] * (merged.left + 1 - len(cells)))
        return (*filled[: merged.left], above[merged.left], *filled[merged.left + 1 :])


def _ask_about_twins(result: LearnerList) -> None:
    """Rows that may be one person: the same name and birth, one with a patronymic, one without."""
    seen: dict[tuple[str, str, str], NewLearner] = {}
    kept = []
    for learner in result.learners:
        fields = learner.fields
        birth = str(fields.birth_date or fields.birth_year or "")
        key = (fold(fields.family_name), fold(fields.given_name), birth)
        twin = seen.setdefault(key, learner) if birth else learner
        if twin is not learner and _unlike(twin.fields, fields):
            result.remarks.append(
                learner.remark(
                    Kind.DOUBTFUL,
                    "iin",
                    N_("The same person as in row {row}? A patronymic, an IIN would tell.")
                    if twin.sheet == learner.sheet
                    else N_("The same person as in row {row} of the sheet {sheet}?"),
                    row=twin.row,
                    sheet=twin.sheet,
                )
            )
        else:
            kept.append(learner)
    result.learners[:] = kept


def _unlike(one: PersonFields, other: PersonFields) -> bool:
    if one.iin and other.iin:
        return one.iin != other.iin
    return fold(one.patronymic) != fold(other.patronymic)
