"""One row of a list of learners, read: good, doubtful with its question, or wrong."""

from __future__ import annotations

import re
from datetime import date

from clc_tui.db.iin import iin_check
from clc_tui.imports import persons, words
from clc_tui.imports.doing import doing_of, is_blank
from clc_tui.imports.headings import Headings, Row
from clc_tui.imports.reading import Cell, Formula
from clc_tui.language import N_
from clc_tui.services.importing import Kind, NewLearner, Remark
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Category, Employment, Invalid, Sex


class LearnerRow:
    """One row being read; what is odd about it goes into the remarks."""

    def __init__(
        self,
        number: int,
        cells: Row,
        headings: Headings,
        today: date,
        remarks: list[Remark],
        sheet: str,
        group: str,
    ) -> None:
        self.number = number
        self.cells = cells
        self.headings = headings
        self.columns = headings.columns
        self.today = today
        self.remarks = remarks
        self.sheet = sheet
        self.group = group
        self.months_first = False
        """Whether another row has the month before the day, as Americans write it."""
        self.order_told = headings.order_said
        """Whether the heading, or a patronymic in the column, tells that surnames come first."""
        self.written = persons.Written("")

    def cell(self, field_name: str) -> Cell:
        place = self.columns.get(field_name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def _told(self) -> set[str]:
        return {name for name in self.columns if self.cell(name) is not None}

    def is_sum(self) -> bool:
        """Whether the row counts or signs: nothing personal stands in it."""
        if isinstance(self.cell("number"), str) and persons.is_nobody(str(self.cell("number"))):
            return True
        name = self.name_cell()
        return (
            isinstance(name, str)
            and persons.is_nobody(name)
            and not self._told() & {"number", "iin", "phone"}
        )

    def is_loose(self) -> bool:
        """Whether nothing but a few words stands in a row where other rows have more."""
        filled = [cell for cell in self.cells if cell is not None]
        if len(filled) != 1 or not isinstance(filled[0], str) or isinstance(filled[0], Formula):
            return False
        if self.name_cell() is None:
            if self._told() - {"number", "note", "group"}:
                return False
            return bool(re.search(r"[^\W\d_]{3}", filled[0]))
        return bool({"number", "birth"} & set(self.columns))

    def ask_whether_heading(self) -> None:
        """Ask about words that may be a person, or the class of those below."""
        text = next(str(cell) for cell in self.cells if cell is not None)
        message = N_("“{text}”: a person, or the class of those below? Write it in its column.")
        self._say(Kind.DOUBTFUL, Invalid(message, text=" ".join(text.split())[:40]), "name")

    def is_person(self) -> bool:
        """Whether the row is meant to be somebody: somebody's name, or what is told of them."""
        return self.name_cell() is not None or bool(self._told() - {"number", "note", "group"})

    def name_cell(self) -> Cell:
        """The first cell of the name with anything in it."""
        cells = (self.cell(field_name) for field_name in ("name", "family_name", "given_name"))
        return next((cell for cell in cells if cell is not None), None)

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
        phone, beside = self._phone()
        needs, note, waiting = self._note((strange, beside, self.written.aside))
        fields = PersonFields(
            *names,
            sex=self._sex(),
            birth_date=birth_date,
            birth_year=birth_year,
            phone=phone,
            settlement=self._text("settlement"),
            special_needs=needs,
            iin=self._iin(),
            note=note,
            employment=employment,
            categories=categories,
        )
        group = self._text("group") or self.group
        learner = NewLearner(self.number, fields, group, waiting, self.sheet)
        held = any(r.kind is not Kind.REMARK for r in self.remarks[before:])
        return None if held else learner

    def _say(self, kind: Kind, error: Invalid, column: str | None = None) -> None:
        remark = Remark(
            self.number, kind, column or error.field or "", error.message, error.words,
            self.sheet, self.written.text[:60],
        )  # fmt: skip
        self.remarks.append(remark)

    def _names(self) -> tuple[str, str, str]:
        fields = ("name", "family_name", "given_name", "patronymic")
        cells = {name: self.cell(name) for name in fields}
        if any(isinstance(c, Formula) or str(c or "").startswith("=") for c in cells.values()):
            raise Invalid(N_("The name is a formula, not words."), field="name")
        texts = {name: words.words_of(cell) for name, cell in cells.items()}
        apart = {"family_name", "given_name"} <= set(self.columns)
        if "name" in self.columns:
            texts["given_name"] = ""
        self.written = persons.bare_name(" ".join(text for text in texts.values() if text))
        if not apart:
            self._ask_order()
            return persons.name_parts(self.written.text, given_first=self.headings.given_first)
        persons.name_parts(self.written.text)
        parts = [persons.bare_name(texts[n]).text for n in fields[1:]]
        if self.headings.two_given:
            parts[1], _space, parts[2] = parts[1].partition(" ")
        if not parts[0]:
            parts = [parts[1], parts[2], ""]
        return parts[0], parts[1], parts[2]

    def _ask_order(self) -> None:
        """Ask which name comes first where neither heading nor name tells."""
        text = self.written.text
        if not self.headings.given_first and persons.order_unsure(text, told=self.order_told):
            unsure = Invalid(
                N_("Which is the family name in {text}? Head the column so: Surname, name."),
                text=text[:60],
            )
            self._say(Kind.DOUBTFUL, unsure, "name")

    def _text(self, field_name: str) -> str:
        cell = self.cell(field_name)
        if isinstance(cell, Formula):
            computed = Invalid(N_("A formula without a value: write what it should give."))
            self._say(Kind.DOUBTFUL, computed, field_name)
        try:
            text = words.words_of(cell)
        except Invalid as error:
            self._say(Kind.WRONG, error, field_name)
            return ""
        return "" if is_blank(text) else text

    def _birth(self) -> tuple[date | None, int | None]:
        text = self._text("birth")
        try:
            if self.months_first and words.either_way(text):
                raise Invalid(N_("{text}: which is the day, which the month?"), text=text)
            if text:
                return words.birth_of(self.cell("birth"), self.today)
            return words.birth_of(self.written.born, self.today)
        except (words.Ahead, words.Young) as error:
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

    def _phone(self) -> tuple[str, str]:
        """The phone's digits, and what stood beside it and is kept as a note."""
        text = self._text("phone")
        if not text:
            return "", ""
        try:
            digits, beside = words.phone_of(text)
        except Invalid as error:
            self._say(Kind.DOUBTFUL, error, "phone")
            return "", ""
        if beside:
            kept = Invalid(N_("“{text}” is kept as a note."), text=beside[:40])
            self._say(Kind.REMARK, kept, "phone")
        return digits, beside

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
        told = [text for name in ("employment", "category") if (text := self._text(name))]
        try:
            employment, categories, strange = doing_of(", ".join(told))
        except Invalid as error:
            self._say(Kind.DOUBTFUL, error, "employment")
            return None, frozenset(), ""
        if strange:
            kept = Invalid(N_("“{text}” is not known here and is kept as a note."), text=strange)
            self._say(Kind.REMARK, kept, "employment")
        return employment, categories, strange

    def _note(self, others: tuple[str, ...]) -> tuple[str, str, bool]:
        """Special needs, the note with what is kept of other columns, and whether she waits."""
        note = "; ".join(text for name in ("note", "note2") if (text := self._text(name)))
        waiting = words.says_waiting(note)
        need = words.says_need(note)
        kept = (part for part in ("" if need else note, *others) if part)
        return note if need else "", "; ".join(kept), waiting
