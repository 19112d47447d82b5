"""The enrolment desk of a class: one line per person, the answer at its end, the next line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Self

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, date_text, sentence
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.desk_asking import Second, first_day, second_choice
from clc_tui.screens.desk_words import (
    answer_words,
    headings,
    known_record,
    places_counted,
    year_of_birth,
)
from clc_tui.services.desk import (
    DeskAnswer,
    DeskLine,
    KnownPerson,
    desk_alike,
    desk_known,
    desk_line,
)
from clc_tui.services.drafts import draft, drop_draft, keep_draft
from clc_tui.services.person_fields import require_no_number
from clc_tui.services.waiting_list import FreePlaces, class_places
from clc_tui.session import Session
from clc_tui.terms import Clash, Invalid
from clc_tui.widgets.entered import Entered, Entry
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, RecordTable
from clc_tui.widgets.sex_line import SexLine, sex_of, sex_word
from clc_tui.widgets.typing_line import Digits, TypingLine

FIELDS = ("name", "year", "sex", "phone")


class DeskScreen(ClcScreen[None]):
    """Name, year, sex, phone, Enter; known people appear while one types."""

    FORM: ClassVar[str] = "desk"
    """The name its draft is kept under."""
    TITLE: ClassVar[str] = N_("Enrolment desk")
    AREA: ClassVar[int | None] = 8
    CSS_PATH = "desk.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#name"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("leave",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "known", N_("known people"),
                tooltip=N_("To the people this name may mean; Enter takes one")),
        Binding("up", "as_before", N_("as before"),
                tooltip=N_("Into an empty place what the line before had there")),
        Binding("f4", "second", N_("second choice"),
                tooltip=N_("Another course, for those who find no place here")),
        Binding("f6", "first_day", N_("from which day"),
                tooltip=N_("The first day in the class, for this line and those after it")),
        Binding("f2", "another", N_("another person"),
                tooltip=N_("Somebody known has this name or phone, and this is another person")),
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
        self._first_day: date | None = None
        """From which day on the people of these lines are in the class; None: from now on."""
        self.values = dict.fromkeys(FIELDS, "")
        """What stands in the line."""
        self._before = dict(self.values)
        self._here = False
        self._drafted = False
        """Whether a draft of this line lies in the file still: it goes when the line does."""
        self._told_once = False
        """Whether what the status line tells goes with the next letter."""
        self._went_on = False
        """Whether the letter of the sex went on just now: Tab or Enter out of habit stays there."""
        self._clashed = False
        """Whether somebody known looks the same: F2 and the list say who it is."""

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
        if self._first_day is not None:
            words.insert(0, _("from {day}").format(day=date_text(self._first_day)))
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
        known = self.query_one("#known")
        if known.display:
            room -= 2 * thin  # what is told about them takes three lines there
            height = max(1, min(len(self._known), room))
            known.styles.height = height
            room -= height
        self.entered.room = max(0 if known.display else 1, room)

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
        self._clash(False)
        if self._told_once:
            self._told_once = False
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
        table.display = bool(known)
        self.fit()

    @on(TypingLine.Submitted)
    def next_place(self, event: TypingLine.Submitted) -> None:
        """Enter goes on to the next place; from the last one the line is taken in."""
        event.stop()
        name = str(event.input.id)
        if name == "name" and not event.value.strip():
            self.say(_("Write the name, or Esc to go back."))
        elif not self._may_leave(name):
            return
        elif name != FIELDS[-1]:
            self.field(FIELDS[FIELDS.index(name) + 1]).focus()
            self._went_on = isinstance(event, SexLine.Said)
        elif self._went_on and not event.value:
            self._went_on = False
            self._tell_once(_("Write the phone, or Enter again without one."))
        else:
            self.take_in()

    def _may_leave(self, name: str) -> bool:
        """Whether what stands in a place can be so; else it is told what is wrong."""
        try:
            if name == "name":
                require_no_number(self.values[name], name)
            elif name == "year":
                year_of_birth(self.values[name], self.session.actor.today)
        except Invalid as error:
            self.complain(error)
            self._told_once = True
            return False
        return True

    def _tell_once(self, words: str) -> None:
        self.say(words)
        self._told_once = True

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        went_on, self._went_on = self._went_on, False
        if went_on or not self._may_leave(str(self.focused and self.focused.id)):
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
            year = year_of_birth(values["year"], self.session.actor.today)
            line = DeskLine(values["name"], year, sex_of(values["sex"]), values["phone"])
            answer = await self.session.do(
                desk_line,
                self.group_id,
                line,
                person_id=self._person_id,
                second_course_id=None if self._second is None else self._second.course_id,
                despite_duplicates=another,
                starts_on=self._first_day,
            )
        except Invalid as error:
            self.field(_PLACE.get(error.field or "", "name")).focus()
            raise
        except Clash as error:
            self._show_known(await self.session.do(desk_alike, self.group_id, line))
            told = sentence(error)
            if self._person_id is None:
                told += " " + _("F2: another person, ↓: this one.")
            self.query_one("#status", OneLine).show(f" ! {told}", alert=True)
            self._clash(True)
            return
        await self._taken(answer, values)

    def _clash(self, clashed: bool) -> None:
        """Tell the keys that say who it is first, while somebody known looks the same."""
        if clashed != self._clashed:
            self._clashed = clashed
            self.show_hints()

    def hints_first(self) -> tuple[str, ...]:
        return ("another", "known") if self._clashed else self.HINTS_FIRST

    async def _taken(self, answer: DeskAnswer, values: dict[str, str]) -> None:
        self._places = await self.session.do(class_places, self.group_id)
        told = answer_words(answer, self._places.left)
        year = str(answer.birth_year or "")
        self.entered.add(Entry(answer.name, year, values["sex"], answer.phone, told.brief))
        self._before = values
        await self._empty()
        self._show_class()
        self.say(told.whole)

    async def _empty(self) -> None:
        self._person_id = None
        self._clash(False)
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
        else:
            self._tell_once(_("Nobody known is meant by this name."))

    @on(RecordTable.Chosen, "#known")
    async def known_taken(self, event: RecordTable.Chosen) -> None:
        """That person it is: the line says what is known, Enter takes it in."""
        event.stop()
        person = next(each for each in self._known if each.person_id == event.key)
        year = str(person.birth_year or "")
        sex = sex_word(person.sex)
        phone = self.values["phone"] or person.phone
        self.write({"name": person.name, "year": year, "sex": sex, "phone": phone})
        self._person_id = person.person_id
        self.field("phone").focus()
        self.field("phone").action_end()
        self._went_on, here = False, person.journal_no is not None
        words = _("Known: Enter takes them in.")
        if here:
            words = _("{name} is in this class already, number {number}.")
        self.say(words.format(name=person.name, number=person.journal_no))
        self._clash(here)

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
        if self._places is not None:
            self._second = await second_choice(self, self._places.course_id, self._second)
            self._show_class()

    @work
    @tells
    async def action_first_day(self) -> None:
        """The first day in the class, for this line and those after it."""
        if self._places is not None:
            self._first_day = await first_day(self, self._places.starts_on, self._first_day)
            self._show_class()

    @tells
    async def action_leave(self) -> None:
        """Out of the list; then empty the line; then back."""
        if isinstance(self.focused, RecordTable):
            self.field("name").focus()
        elif self.unsaved:
            await self._empty()
            self._tell_once(_("The line is empty. Esc again goes back."))
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
