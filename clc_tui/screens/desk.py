"""The enrolment desk of a class: one line per person, the answer at its end, the next line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple, Self

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widget import Widget

from clc_tui.language import N_, _
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.desk_words import (
    answer_words,
    headings,
    known_record,
    places_counted,
    year_of_two,
    year_said,
)
from clc_tui.screens.words import class_words
from clc_tui.services.courses import courses
from clc_tui.services.desk import (
    DeskAnswer,
    DeskLine,
    KnownPerson,
    desk_alike,
    desk_known,
    desk_line,
)
from clc_tui.services.drafts import draft, drop_draft, keep_draft
from clc_tui.services.waiting_list import FreePlaces, class_places
from clc_tui.session import Session
from clc_tui.terms import Clash, Invalid
from clc_tui.widgets.entered import Entered, Entry
from clc_tui.widgets.form_values import date_or_year
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, RecordTable
from clc_tui.widgets.sex_line import SexLine, sex_of, sex_word
from clc_tui.widgets.typing_line import Digits, TypingLine

FIELDS = ("name", "year", "sex", "phone")


class Second(NamedTuple):
    """The course whose list takes those who find no place; it holds for the lines that follow."""

    course_id: int
    title: str


class DeskScreen(ClcScreen[None]):
    """Name, year, sex, phone, Enter; known people appear while one types."""

    FORM: ClassVar[str] = "desk"
    """The name its draft is kept under."""
    TITLE: ClassVar[str] = N_("Enrolment desk")
    AREA: ClassVar[int | None] = 8
    CSS_PATH = "desk.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#name"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("leave", "known")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "known", N_("known people"),
                tooltip=N_("To the people this name may mean; Enter takes one")),
        Binding("up", "as_before", N_("as before"),
                tooltip=N_("Into an empty place what the line before had there")),
        Binding("f2", "another", N_("another person"),
                tooltip=N_("Somebody known has this name, and this is another person")),
        Binding("f4", "second", N_("second choice"),
                tooltip=N_("Another course, for those who find no place here")),
        Binding("escape", "leave", N_("back"), tooltip=N_("Empty the line; then back")),
    ]  # fmt: skip

    def __init__(self, session: Session, group_id: int) -> None:
        super().__init__(session)
        self.group_id = group_id
        self.resumed = False
        """Whether the draft is to be gone on with (it is, always: one line is soon emptied)."""
        self._places: FreePlaces | None = None
        self._known: tuple[KnownPerson, ...] = ()
        self._person_id: int | None = None
        self._second: Second | None = None
        self.values = dict.fromkeys(FIELDS, "")
        """What stands in the line."""
        self._before = dict(self.values)
        self._here = False
        self._drafted = False
        """Whether a draft of this line lies in the file still: it goes when the line does."""
        self._emptied = False
        """Whether the line was emptied just now, and it is told so."""
        self._went_on = False
        """Whether the letter of the sex went on just now: a Tab typed out of habit stays there."""

    @classmethod
    async def of(cls, session: Session, subject_id: int) -> Self:
        """The desk of a class."""
        return cls(session, subject_id)

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="class")
        yield OneLine(id="places", classes="-dim")
        yield Entered(id="entered")
        with Container(id="line"):
            yield TypingLine(id="name", max_length=120)
            with Horizontal(id="rest"):
                yield TypingLine(id="year", max_length=10, digits=Digits.LETTERS)
                yield SexLine(id="sex", max_length=4)
                yield TypingLine(id="phone", max_length=30, digits=Digits.ALL)
        yield RecordTable(
            (Column(), Column(4, least=50), Column(16, least=60), Column(14)), id="known"
        )

    # What stands here

    @property
    def entered(self) -> Entered:
        return self.query_one(Entered)

    def field(self, name: str) -> TypingLine:
        """One place of the line."""
        return self.query_one(f"#{name}", TypingLine)

    @property
    def unsaved(self) -> bool:
        return any(self.values.values())

    async def reload(self) -> None:
        self._places = await self.session.do(class_places, self.group_id)
        self._show_class()
        if not self._here:
            self._here = True
            self.query_one("#known").display = False
            await self._take_up_draft()
        self.fit()

    def _show_class(self) -> None:
        places = self._places
        if places is None:
            return
        words = [class_words(places.course, places.target)]
        if self._second is not None:
            words.append(_("2nd choice: {course}").format(course=self._second.title))
        counts = places_counted(places, thin=self.size.width < ROOMY)
        self.query_one("#class", OneLine).show(" " + "   ".join(words), counts)

    def on_resize(self) -> None:
        super().on_resize()
        self.fit()

    def fit(self) -> None:
        """The lines of this sitting above the one that is typed, as many as there is room for."""
        thin = self.size.width < ROOMY
        self.set_class(thin, "-thin")
        self.query_one("#places", OneLine).show(headings(thin))
        room = self.size.height - (8 if thin else 7)
        if self.query_one("#known").display:
            room -= len(self._known)
        self.entered.room = max(1, room)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("group", self.group_id, None)

    # Typing

    @on(TypingLine.Changed)
    @tells
    async def typed(self, event: TypingLine.Changed) -> None:
        """Show whom a name may mean, once they are few."""
        event.stop()
        self.values[str(event.input.id)] = event.value
        self._went_on = False
        if self._emptied:
            self._emptied = False
            self.say("")
        if event.input.id == "name":
            self._person_id = None
            await self._look_up(event.value)

    def write(self, values: Mapping[str, str]) -> None:
        """Put this into the line."""
        with self.prevent(TypingLine.Changed):
            for name in FIELDS:
                self.field(name).value = self.values[name] = values.get(name, "")

    async def _look_up(self, text: str) -> None:
        self._show_known(await self.session.do(desk_known, self.group_id, text) if text else ())

    def _show_known(self, known: tuple[KnownPerson, ...]) -> None:
        if known == self._known:
            return
        self._known = known
        table = self.query_one("#known", RecordTable)
        table.fill([known_record(each) for each in known])
        table.styles.height = len(known)
        table.display = bool(known)
        self.fit()

    @on(TypingLine.Submitted)
    def next_place(self, event: TypingLine.Submitted) -> None:
        """Enter goes on to the next place; from the last one the line is taken in."""
        event.stop()
        name = str(event.input.id)
        if name == "name" and not event.value.strip():
            self.say(_("Write the name, or Esc to go back."))
        elif name == FIELDS[-1]:
            self.take_in()
        else:
            self.field(FIELDS[FIELDS.index(name) + 1]).focus()
            self._went_on = isinstance(event, SexLine.Said)

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        if self._went_on:
            self._went_on = False
            return self.focused
        return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        self._went_on = False
        return super().focus_previous(selector)

    @work
    async def take_in(self, *, another: bool = False) -> None:
        """Enrol, or put in line, and tell it; a refusal leaves everything as typed."""
        await self._take_in(another)

    @tells
    async def _take_in(self, another: bool) -> None:
        values = dict(self.values)
        try:
            line = DeskLine(
                values["name"], self._year(values["year"]), sex_of(values["sex"]),
                values["phone"],
            )  # fmt: skip
            answer = await self.session.do(
                desk_line,
                self.group_id,
                line,
                person_id=self._person_id,
                second_course_id=None if self._second is None else self._second.course_id,
                despite_duplicates=another,
            )
        except Invalid as error:
            self.field(_PLACE.get(error.field or "", "name")).focus()
            raise
        except Clash:
            self._show_known(await self.session.do(desk_alike, self.group_id, line))
            raise
        await self._taken(answer, values)

    async def _taken(self, answer: DeskAnswer, values: dict[str, str]) -> None:
        told = answer_words(answer)
        year = str(answer.birth_year or "")
        self.entered.add(Entry(answer.name, year, values["sex"], answer.phone, told.brief))
        self._before = values
        await self._empty()
        self._places = await self.session.do(class_places, self.group_id)
        self._show_class()
        self.say(told.whole)

    def _year(self, text: str) -> int | None:
        if text.strip().isdecimal() and len(text.strip()) == 2:
            return year_of_two(int(text), self.session.actor.today)
        if text.strip().isdecimal() and len(text.strip()) <= 4:
            return year_said(text.strip())
        day, year = date_or_year(text, "year", near=self.session.actor.today)
        return year if day is None else day.year

    async def _empty(self) -> None:
        self._person_id = None
        if self._drafted:
            self._drafted = False
            await self.session.do(drop_draft, self.FORM, self.group_id)
        self.write({})
        self.field("name").focus()
        await self._look_up("")

    # Keys

    def action_known(self) -> None:
        """Down to the people this name may mean."""
        if self._known:
            self.query_one("#known", RecordTable).focus()

    @on(RecordTable.Chosen, "#known")
    async def known_taken(self, event: RecordTable.Chosen) -> None:
        """That person it is: the line says what is known, Enter takes it in."""
        event.stop()
        person = next(each for each in self._known if each.person_id == event.key)
        year = str(person.birth_year or "")
        sex = sex_word(person.sex)
        self.write({"name": person.name, "year": year, "sex": sex, "phone": person.phone})
        self._person_id = person.person_id
        self.field("phone").focus()
        self.field("phone").action_end()
        self.say(_("Known: Enter takes them in."))

    def action_as_before(self) -> None:
        """What the line before had here, where nothing is typed yet; from the list back up."""
        focused = self.focused
        if not isinstance(focused, TypingLine):
            self.field("name").focus()
            return
        before = self._before[str(focused.id)]
        if focused.value or not before:
            return
        if focused.id == "name":
            before = before.split()[0] + " "
        focused.value = before
        focused.action_end()

    def action_another(self) -> None:
        """Take the line in although somebody known looks the same, or was taken for them."""
        self._person_id = None
        self.take_in(another=True)

    @work
    @tells
    async def action_second(self) -> None:
        """The course of the second choice, for this line and those after it; or none."""
        lines = await self.session.do(courses)
        own = None if self._places is None else self._places.course_id
        options: list[tuple[Second | int, str]] = [
            (Second(line.id, line.fields.title), line.fields.title)
            for line in lines
            if line.id != own
        ]
        options.append((0, _("no second choice")))
        question = _("Who finds no place here waits for:")
        chosen = await chooses(self.app, self.session, question, options, now=self._second or 0)
        if chosen is not None:
            self._second = chosen if isinstance(chosen, Second) else None
            self._show_class()

    @tells
    async def action_leave(self) -> None:
        """Out of the list; then empty the line; then back."""
        if isinstance(self.focused, RecordTable):
            self.field("name").focus()
        elif self.unsaved:
            await self._empty()
            self.say(_("The line is empty. Esc again goes back."))
            self._emptied = True
        else:
            await self.run_action("app.back")

    # A dropped line

    async def _take_up_draft(self) -> None:
        kept = await self.session.do(draft, self.FORM, self.group_id)
        if kept is None:
            return
        self.write(kept.body)
        self._drafted = True
        self.field("name").action_end()
        self.say(_("What you were typing when the line dropped is back."))

    @tells
    async def on_unmount(self) -> None:
        """The session ends with a line half typed: keep it."""
        if self.unsaved:
            await self.session.do(keep_draft, self.FORM, self.group_id, self.values)


_PLACE = {"birth_year": "year", "birth_date": "year", "year": "year", "phone": "phone"}
"""Where in the line a refused field stands."""
