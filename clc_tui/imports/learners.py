"""A list of learners, read: each row good, doubtful with its question, or wrong with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clc_tui.db.iin import iin_check
from clc_tui.db.names import fold, phone_digits
from clc_tui.imports import persons, words
from clc_tui.imports.heading_words import field_of
from clc_tui.imports.headings import Headings, find_headings
from clc_tui.imports.reading import Cell, Formula, Sheet
from clc_tui.language import N_
from clc_tui.services.importing import Kind, NewLearner, Remark
from clc_tui.services.people import PersonFields
from clc_tui.terms import Category, Employment, Invalid, Sex

TOTALS = ("итого", "всего", "барлығы", "барлыгы", "жиыны", "total", "sum")


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


def read_learners(sheets: list[Sheet], today: date) -> LearnerList:
    """Read every sheet that has headings; raises `Invalid` where none has."""
    found = [(sheet, find_headings(sheet)) for sheet in sheets]
    result = LearnerList()
    if not any(headings for _sheet, headings in found):
        raise Invalid(
            N_("No column is headed as names are (ФИО, Аты-жөні, Name). Write headings above.")
        )
    unread: dict[str, None] = {}
    for sheet, headings in found:
        if headings is not None:
            _read_sheet(sheet, headings, today, result)
            unread |= dict.fromkeys(headings.unread)
    result.unread = tuple(unread)
    _ask_about_twins(result)
    return result


def _read_sheet(sheet: Sheet, headings: Headings, today: date, result: LearnerList) -> None:
    for number, cells in sheet.rows:
        if number <= headings.row:
            continue
        row = _Row(number, cells, headings, today, result.remarks)
        if row.is_person():
            learner = row.read()
            if learner is not None:
                result.learners.append(learner)


class _Row:
    """One row being read; what is odd about it goes into the remarks."""

    def __init__(
        self,
        number: int,
        cells: tuple[Cell, ...],
        headings: Headings,
        today: date,
        remarks: list[Remark],
    ) -> None:
        self.number = number
        self.cells = cells
        self.columns = headings.columns
        self.today = today
        self.remarks = remarks
        self.bad = False

    def cell(self, field_name: str) -> Cell:
        place = self.columns.get(field_name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def is_person(self) -> bool:
        """Whether the row is meant to be somebody: not a total, a title or headings again."""
        name = self._name_cell()
        if isinstance(name, str) and not isinstance(name, Formula):
            if fold(name).startswith(tuple(map(fold, TOTALS))):
                return False
            again = {field_of(cell) for cell in self.cells} - {None}
            return len(again & set(self.columns)) < 2 or len(again) < len(self.columns) // 2 + 1
        told = [f for f in self.columns if f not in ("number", "note") and self.cell(f) is not None]
        return bool(told)

    def _name_cell(self) -> Cell:
        for field_name in ("name", "family_name", "given_name"):
            if self.cell(field_name) is not None:
                return self.cell(field_name)
        return None

    def read(self) -> NewLearner | None:
        """The learner; None where the row is doubtful or wrong."""
        before = len(self.remarks)
        try:
            names = self._names()
        except Invalid as error:
            self._say(Kind.WRONG, error)
            return None
        birth_date, birth_year = self._birth()
        employment, categories, strange = self._doing()
        needs, note, waiting = self._note(strange)
        fields = PersonFields(
            *names,
            sex=self._sex(),
            birth_date=birth_date,
            birth_year=birth_year,
            phone=self._phone(),
            settlement=self._text("settlement"),
            special_needs=needs,
            iin=self._iin(),
            note=note,
            employment=employment,
            categories=categories,
        )
        learner = NewLearner(self.number, fields, self._text("group"), waiting)
        held = any(r.kind is not Kind.REMARK for r in self.remarks[before:])
        return None if held else learner

    def _say(self, kind: Kind, error: Invalid, column: str | None = None) -> None:
        self.remarks.append(
            Remark(self.number, kind, column or error.field or "", error.message, error.words)
        )

    def _names(self) -> tuple[str, str, str]:
        for name in ("name", "family_name", "given_name", "patronymic"):
            cell = self.cell(name)
            if isinstance(cell, Formula) or (isinstance(cell, str) and cell.startswith("=")):
                raise Invalid(N_("The name is a formula, not words."), field="name")
        if "family_name" not in self.columns:
            return persons.name_parts(words.words_of(self.cell("name")))
        parts = [words.words_of(self.cell(n)) for n in ("family_name", "given_name", "patronymic")]
        persons.name_parts(" ".join(part for part in parts if part))
        if not parts[0]:
            parts = [parts[1], parts[2], ""]
        return parts[0], parts[1], parts[2]

    def _text(self, field_name: str) -> str:
        try:
            return words.words_of(self.cell(field_name))
        except Invalid as error:
            self._say(Kind.WRONG, error, field_name)
            return ""

    def _birth(self) -> tuple[date | None, int | None]:
        try:
            return words.birth_of(self.cell("birth"), self.today)
        except words.Ahead as error:
            self._say(Kind.DOUBTFUL, error)
        except Invalid as error:
            no_such_day = error.message.startswith("There is no day")
            self._say(Kind.WRONG if no_such_day else Kind.DOUBTFUL, error, "birth")
        return None, None

    def _sex(self) -> Sex | None:
        try:
            return words.sex_of(self._text("sex"))
        except Invalid as error:
            self._say(Kind.DOUBTFUL, error)
            return None

    def _phone(self) -> str:
        text = self._text("phone")
        if not text:
            return ""
        numbers = [part for part in text.replace(";", ",").split(",") if part.strip()]
        try:
            digits = phone_digits(numbers[0])
        except Invalid as error:
            self._say(Kind.DOUBTFUL, error, "phone")
            return ""
        if len(numbers) > 1:
            first = Invalid(N_("Only the first phone number is taken: {text}."), text=numbers[0])
            self._say(Kind.REMARK, first, "phone")
        return digits

    def _iin(self) -> str:
        cell = self.cell("iin")
        text = self._text("iin")
        if isinstance(cell, int | float) and 9 <= len(text) < 12:
            text = text.zfill(12)
        try:
            read = iin_check(text)
        except Invalid as error:
            self._say(Kind.DOUBTFUL, error, "iin")
            return ""
        for doubt in read.doubts:
            self._say(Kind.REMARK, Invalid(doubt), "iin")
        return read.digits or ""

    def _doing(self) -> tuple[Employment | None, frozenset[Category], str]:
        employment, categories, strange = words.doing_of(self._text("employment"))
        if strange:
            kept = Invalid(N_("“{text}” is not known here and is kept as a note."), text=strange)
            self._say(Kind.REMARK, kept, "employment")
        return employment, categories, strange

    def _note(self, strange: str) -> tuple[str, str, bool]:
        note = self._text("note")
        waiting = words.says_waiting(note)
        if words.says_need(note):
            return note, strange, waiting
        kept = "" if waiting else note
        return "", "; ".join(part for part in (kept, strange) if part), waiting


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
                Remark(learner.row, Kind.DOUBTFUL, "iin",
                       N_("The same person as in row {row}? A patronymic, an IIN would tell."),
                       {"row": twin.row})
            )  # fmt: skip
        else:
            kept.append(learner)
    result.learners[:] = kept
    result.remarks.sort(key=lambda remark: remark.row)


def _unlike(one: PersonFields, other: PersonFields) -> bool:
    if one.iin and other.iin:
        return one.iin != other.iin
    return fold(one.patronymic) != fold(other.patronymic)
