"""What help is needed: at the lessons of a class, on a day, or at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Self

from clc_tui.language import N_, _, class_words, weekday_name
from clc_tui.screens.form import FormScreen
from clc_tui.services.classes import groups
from clc_tui.services.needs import (
    NEED_WORDS,
    NeedFields,
    NeedMade,
    ShiftTime,
    add_need,
    change_need,
    need,
)
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.session import Session
from clc_tui.terms import Invalid, NeedKind
from clc_tui.widgets.form_values import date_of, date_words, day_of, length_of, number_of, time_of
from clc_tui.widgets.record_form import Field, Kind

DAYS = (("", N_("every lesson")), *((str(day), "") for day in range(1, 8)))


class NeedForm(FormScreen):
    """A need, new or known; dismissed with where to find it in the list."""

    TITLE = N_("Help needed")
    AREA: ClassVar[int | None] = 4
    KIND: ClassVar[NeedKind]

    def __init__(self, session: Session, subject_id: int = 0) -> None:
        super().__init__(session, subject_id)
        self._was: NeedFields | None = None

    def fields(self) -> Sequence[Field]:
        label = NEED_WORDS
        return (
            Field("title", label["title"], most=80, required=True),
            *self.when(),
            Field("people", label["people"], Kind.NUMBER, most=3, required=True),
            Field("skills", label["skills"], most=200),
            *((Field("until", label["until"], Kind.DATE, most=12),) if self._ends else ()),
        )

    def when(self) -> Sequence[Field]:
        """The fields that say when help is needed."""
        return ()

    @property
    def _ends(self) -> bool:
        """Whether a last day is asked for."""
        return bool(self.subject_id) or self.KIND is NeedKind.OPEN

    async def initial(self) -> Mapping[str, str]:
        if not self.subject_id:
            return {"people": "1"}
        known = self._was = (await self.session.do(need, self.subject_id)).fields
        return {
            "title": known.title,
            "people": str(known.people),
            "skills": known.skills,
            "weekday": str(known.weekday or ""),
            "until": date_words(known.until),
        }

    async def save(self, values: dict[str, str]) -> object:
        people = number_of(values["people"], "people")
        if people is None:
            raise Invalid(N_("Write a number."), "people")
        fields = NeedFields(
            values["title"],
            values["skills"],
            people,
            number_of(values.get("weekday", "")),
            date_of(values.get("until", ""), "until"),
        )
        if self._was is not None:
            await self.session.do(change_need, self.subject_id, fields, was=self._was)
            return "need", self.subject_id
        return self.place(await self.add(fields, values))

    async def add(self, fields: NeedFields, values: dict[str, str]) -> NeedMade:
        """Write the new need down."""
        return await self.session.do(add_need, self.KIND, fields)

    def place(self, made: NeedMade) -> tuple[str, object]:
        """Where the cursor finds it in the list."""
        if made.shift_id is None:
            return "need", made.need_id
        return "shift", ShiftAt(made.need_id, shift_id=made.shift_id)


class ClassNeedForm(NeedForm):
    """A helper for every lesson of a class, or for those of one weekday."""

    FORM = "need_of_class"
    KIND = NeedKind.LESSONS

    def __init__(
        self, session: Session, subject_id: int = 0, classes: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(session, subject_id)
        self._class_choices = classes

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form with the classes that are running."""
        lines = [line for line in await session.do(groups) if not line.practice]
        options = tuple((str(line.id), class_words(line.title, line.target)) for line in lines)
        return cls(session, subject_id, options)

    def when(self) -> Sequence[Field]:
        days = tuple((day, words or weekday_name(int(day))) for day, words in DAYS)
        of_class = Field("group", N_("Class"), Kind.CHOICE, self._class_choices, required=True)
        weekday = Field("weekday", NEED_WORDS["weekday"], Kind.CHOICE, days)
        return (weekday,) if self.subject_id else (of_class, weekday)

    async def initial(self) -> Mapping[str, str]:
        known = await super().initial()
        if self.subject_id:
            return known
        first = self._class_choices[0][0] if self._class_choices else ""
        return {**known, "group": first, "title": _("to help at the lesson")}

    async def add(self, fields: NeedFields, values: dict[str, str]) -> NeedMade:
        group_id = int(values["group"]) if values["group"] else None
        return await self.session.do(add_need, self.KIND, fields, group_id=group_id)


class DatedNeedForm(NeedForm):
    """Help on a day: when, and for how long."""

    FORM = "need_on_a_day"
    KIND = NeedKind.DATED

    def when(self) -> Sequence[Field]:
        if self.subject_id:
            return ()
        return (
            Field("on_date", N_("Day"), Kind.DATE, most=12, required=True),
            Field("starts_at", N_("Hour"), Kind.TIME, most=5, required=True),
            Field("length", N_("How long (1:30)"), Kind.TIME, most=5, required=True),
        )

    async def initial(self) -> Mapping[str, str]:
        known = await super().initial()
        if self.subject_id:
            return known
        return {
            **known, "on_date": date_words(self.session.actor.today), "starts_at": "10:00",
            "length": "2:00",
        }  # fmt: skip

    async def add(self, fields: NeedFields, values: dict[str, str]) -> NeedMade:
        hours = ShiftTime(
            self._day(values["on_date"]),
            time_of(values["starts_at"], "starts_at"),
            length_of(values["length"], "length"),
        )
        return await self.session.do(add_need, self.KIND, fields, hours=hours)

    def _day(self, typed: str) -> date:
        """The day, its year left out where it is the nearest one."""
        if not typed.strip():
            raise Invalid(N_("Write on which day help is needed."), "on_date")
        return day_of(typed, "on_date", near=self.session.actor.today)


class OpenNeedForm(NeedForm):
    """Help at any time."""

    FORM = "need_at_any_time"
    KIND = NeedKind.OPEN


FORMS: dict[NeedKind, type[NeedForm]] = {
    form.KIND: form for form in (ClassNeedForm, DatedNeedForm, OpenNeedForm)
}
