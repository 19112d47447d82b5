"""What help is needed: at the lessons of a class, on a day, or at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar, Self

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, class_words, length_text, ngettext, weekday_name
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import key_name, tells
from clc_tui.screens.form import FormScreen
from clc_tui.services.classes import groups
from clc_tui.services.needs import (
    NEED_WORDS,
    NeedBefore,
    NeedFields,
    NeedMade,
    ShiftTime,
    add_need,
    change_need,
    earlier_needs,
    need,
)
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.session import Session
from clc_tui.terms import Invalid, NeedKind, NotFound
from clc_tui.widgets.form_values import date_of, date_words, day_of, length_of, number_of, time_of
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import Field, Kind

DAYS = (("", N_("every lesson")), *((str(day), "") for day in range(1, 8)))


class NeedForm(FormScreen):
    """A need, new or known; dismissed with where to find it in the list.

    A new one may be as one before: F3 takes over what the typed beginning of its name means.
    """

    TITLE = N_("Help needed")
    AREA: ClassVar[int | None] = 4
    KIND: ClassVar[NeedKind]
    TYPED: ClassVar[str] = "people"
    """The field that is gone to once the rest is as before."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "as_before", C_("need", "as before"),
                tooltip=N_("What was needed before: all but the day is filled in")),
    ]  # fmt: skip

    def __init__(self, session: Session, subject_id: int = 0) -> None:
        super().__init__(session, subject_id)
        self._was: NeedFields | None = None
        self._taken = ""
        """The title of what was taken over."""

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

    def aside(self) -> Iterable[Widget]:
        yield OneLine(id="earlier", classes="-dim")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "as_before" or not self.subject_id

    def _begun(self, values: Mapping[str, str]) -> str:
        """What was typed of the title."""
        given = (self._before or {}).get("title", "")
        return "" if values["title"] == given else values["title"].strip()

    async def changed(self, values: dict[str, str]) -> None:
        """Tell what was needed before and is called so."""
        words, typed = "", self._begun(values)
        if typed and not self.subject_id and typed != self._taken:
            found = await self.session.do(earlier_needs, self.KIND, typed)
            if found:
                titles = "; ".join(each.fields.title for each in found)
                told = _("{key} as before: {what}")
                words = " " + told.format(key=key_name("f3"), what=titles)
        self.query_one("#earlier", OneLine).show(words)

    @work
    @tells
    async def action_as_before(self) -> None:
        """Take over one that was needed before; only its day is to be typed."""
        typed = self._begun(self.form.values)
        found = await self.session.do(earlier_needs, self.KIND, typed)
        if not found:
            raise NotFound(N_("Nothing that is called so was needed before."))
        chosen: NeedBefore | None = found[0]
        if len(found) > 1:
            options = [(each, before_words(each)) for each in found]
            chosen = await chooses(self.app, self.session, _("As which one before?"), options)
        if chosen is not None:
            self._taken = chosen.fields.title
            self.form.fill(self.form.values | self.filled(chosen))
            self.form.line(self.TYPED).focus()
            self.say("")

    def filled(self, before: NeedBefore) -> dict[str, str]:
        """The fields as they were then."""
        fields = before.fields
        return {"title": fields.title, "people": str(fields.people), "skills": fields.skills}

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

    def filled(self, before: NeedBefore) -> dict[str, str]:
        return super().filled(before) | {"weekday": str(before.fields.weekday or "")}

    async def add(self, fields: NeedFields, values: dict[str, str]) -> NeedMade:
        group_id = int(values["group"]) if values["group"] else None
        return await self.session.do(add_need, self.KIND, fields, group_id=group_id)


class DatedNeedForm(NeedForm):
    """Help on a day: when, and for how long."""

    FORM = "need_on_a_day"
    KIND = NeedKind.DATED
    TYPED = "on_date"

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

    def filled(self, before: NeedBefore) -> dict[str, str]:
        filled = super().filled(before)
        if before.starts_at is not None and before.minutes is not None:
            filled |= {"starts_at": before.starts_at, "length": length_text(before.minutes)}
        return filled

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


def before_words(before: NeedBefore) -> str:
    """What was needed, at what hour, and how many."""
    hour = "" if before.starts_at is None else before.starts_at
    length = "" if before.minutes is None else length_text(before.minutes)
    people = ngettext("{n} helper", "{n} helpers", before.fields.people)
    told = (before.fields.title, hour, length, people.format(n=before.fields.people))
    return "  ".join(filter(None, told))


FORMS: dict[NeedKind, type[NeedForm]] = {
    form.KIND: form for form in (ClassNeedForm, DatedNeedForm, OpenNeedForm)
}
