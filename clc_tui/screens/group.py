"""One class: its learners by journal number, and what is done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.db.names import phone_text
from clc_tui.language import N_, _, class_words, date_text, ngettext, short_date, word
from clc_tui.screens.asking import chooses, confirms
from clc_tui.screens.base import ClcScreen, Printable, tells
from clc_tui.screens.contract_words import paid_words
from clc_tui.screens.find import Chosen, FindScreen, open_found
from clc_tui.screens.papers import class_papers
from clc_tui.screens.pattern_words import pattern_text
from clc_tui.screens.placing import Spell, end_spell, move_spell, since_when
from clc_tui.screens.practising import open_practice_class, take_practice_away
from clc_tui.screens.teaching_since import teaches_since
from clc_tui.services.classes import (
    GroupPage,
    Learner,
    group,
    remove_group,
    remove_instructor,
)
from clc_tui.services.people import person
from clc_tui.services.register import possible_instructors
from clc_tui.session import Session
from clc_tui.terms import Outcome, Role
from clc_tui.widgets.line import packed, wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable

DESK_ACTIONS = frozenset(
    {"edit", "desk", "waiting", "end", "move", "first_day", "teacher", "contract", "remove"}
)
AMONG_REAL_PEOPLE = frozenset({"desk", "waiting", "move", "contract"})
"""What nobody does in the practice class."""


class GroupScreen(ClcScreen[None]):
    """The class list under its head of facts."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("print",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "register", N_("register"), tooltip=N_("The register of this class")),
        Binding("l", "lessons", N_("lessons"), tooltip=N_("All its lessons: move, not held, new")),
        Binding("p", "desk", N_("enrol"), tooltip=N_("The enrolment desk: one line per person")),
        Binding("w", "waiting", N_("who waits"), tooltip=N_("The waiting list of this course")),
        Binding("x", "end", N_("left"), tooltip=N_("Completed or left")),
        Binding("m", "move", N_("other class"), tooltip=N_("Move to another class")),
        Binding("e", "edit", N_("edit"), tooltip=N_("Change the class and its weekly pattern")),
        Binding("t", "teacher", N_("instructors"), tooltip=N_("Who teaches this class")),
        Binding("k", "contract", N_("contract"), show=False,
                tooltip=N_("Which contract pays an instructor here")),
        Binding("f", "first_day", N_("first day"),
                tooltip=N_("From which day on this person is in the class")),
        Binding("d", "remove", N_("take away"), show=False,
                tooltip=N_("Take away a class made by mistake")),
    ]  # fmt: skip

    def __init__(self, session: Session, group_id: int) -> None:
        super().__init__(session)
        self.group_id = group_id
        self.page: GroupPage | None = None

    def body(self) -> Iterable[Widget]:
        columns = (Column(3, right=True), Column(), Column(16, least=60), Column(23, least=76))
        yield RecordTable(columns, id="learners")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.page is not None and self.page.practice and action in AMONG_REAL_PEOPLE:
            return False
        return action not in DESK_ACTIONS or self.session.actor.is_a(Role.FACILITATOR)

    @property
    def table(self) -> RecordTable:
        return self.query_one("#learners", RecordTable)

    async def reload(self) -> None:
        self.page = page = await self.session.do(group, self.group_id)
        room = self.size.width - 1
        head = [
            *(Record(None, (words,), strong=True) for words in _title_lines(page, room)),
            *(Record(None, (words,)) for words in _facts(page, room, self.key("k"))),
        ]
        self.table.fill([*head, *(_record(learner) for learner in page.learners)])
        now = sum(1 for learner in page.learners if learner.ends_on is None)
        told = ngettext("{n} learner", "{n} learners", now).format(n=now)
        if page.fields.capacity:
            told += ", " + _("{places} places").format(places=page.fields.capacity)
        if not page.learners and not page.fields.head_count:
            told = self._nobody()
        if page.waiting:
            waiting = _("waiting {n}").format(n=page.waiting)
            told = f"{told.rstrip('.')}, {waiting} ({self.key('w')})"
        self.say(told)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("group", self.group_id, None)

    def papers_here(self) -> Sequence[Printable]:
        return class_papers(self.session, self.group_id, self.session.actor.today)

    @property
    def _title(self) -> str:
        """What the class is called."""
        assert self.page is not None
        return class_words(self.page.course, self.page.fields.target)

    def _nobody(self) -> str:
        words = _("Nobody is in this class yet: {key} puts somebody in.")
        return words.format(key=self.key("p"))

    def _spell(self) -> Spell | None:
        """The learner under the cursor, in this class."""
        learners = () if self.page is None else self.page.learners
        found = next((each for each in learners if each.person_id == self.table.key), None)
        if found is None:
            self.say(self._nobody())
            return None
        return Spell(found.person_id, found.full_name, self.group_id, self._title)

    @on(RecordTable.Chosen, "#learners")
    async def open_person(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await open_found(self.app, self.session, Chosen("person", int(str(event.key))))

    @tells
    async def action_register(self) -> None:
        if self.page is not None and self.page.practice:
            await open_practice_class(self.app, self.session)
            return
        await open_found(self.app, self.session, Chosen("class", self.group_id))

    async def action_lessons(self) -> None:
        from clc_tui.screens.group_lessons import GroupLessonsScreen

        await self.app.push_screen(GroupLessonsScreen(self.session, self.group_id))

    @tells
    async def action_edit(self) -> None:
        from clc_tui.screens.group_form import GroupForm

        await self.app.push_screen(await GroupForm.of(self.session, self.group_id))

    async def action_desk(self) -> None:
        """Enrol people, known and new ones."""
        from clc_tui.screens.desk import DeskScreen

        await self.app.push_screen(DeskScreen(self.session, self.group_id))

    async def action_waiting(self) -> None:
        """Who waits for the course of this class."""
        from clc_tui.screens.waiting_list import WaitingListScreen

        if self.page is not None:
            course_id = self.page.fields.course_id
            await self.app.push_screen(WaitingListScreen(self.session, course_id, self.group_id))

    @work
    @tells
    async def action_end(self) -> None:
        spell = self._spell()
        if spell is not None:
            await end_spell(self, spell)

    @work
    @tells
    async def action_move(self) -> None:
        spell = self._spell()
        if spell is not None:
            await move_spell(self, spell)

    @work
    @tells
    async def action_first_day(self) -> None:
        spell = self._spell()
        if spell is not None and self.page is not None and self.page.fields.starts_on:
            await since_when(self, spell, self.page.fields.starts_on)

    @tells
    async def action_remove(self) -> None:
        """Take a class away in which nothing happened yet; the practice class always."""
        if self.page is not None and self.page.practice:
            await take_practice_away(self)
        else:
            self._remove_asking()

    @work
    @tells
    async def _remove_asking(self) -> None:
        question = _("Take the class {course} away?").format(course=self._title)
        if await confirms(self.app, self.session, question):
            await self.session.do(remove_group, self.group_id)
            await self.run_action("app.back")

    @work
    @tells
    async def action_teacher(self) -> None:
        """Another instructor, or one fewer."""
        assert self.page is not None
        own = {teacher.person_id for teacher in self.page.instructors}
        options = [
            (("less", t.person_id), _("no longer: {name}").format(name=t.name))
            for t in self.page.instructors
        ]
        options += [
            (("more", t.person_id), _("also: {name}").format(name=t.name))
            for t in await self.session.do(possible_instructors)
            if t.person_id not in own
        ]
        options += [
            (("since", t.person_id), _("another first day: {name}").format(name=t.name))
            for t in self.page.instructors
        ]
        options.append((("find", 0), _("somebody else: find by name")))
        question = _("Who teaches {course}?").format(course=self._title)
        chosen = await chooses(self.app, self.session, question, options)
        if chosen is None:
            return
        how, person_id = chosen
        if how == "find":
            found = await self.app.push_screen_wait(FindScreen(self.session, people_only=True))
            if found is None:
                return
            person_id = (await self.session.do(person, found.id)).id
        if how == "less":
            last_day = await self.session.do(remove_instructor, self.group_id, person_id)
            await self.reload()
            if last_day is not None:
                self.say(_("Teaches this class until {day}.").format(day=date_text(last_day)))
            return
        if await teaches_since(self, self.group_id, person_id):
            self._say_paid(person_id)

    @work
    @tells
    async def action_contract(self) -> None:
        """Which contract pays whom here."""
        from clc_tui.screens.naming_contract import name_in_class

        assert self.page is not None
        person_id = await name_in_class(self, self.page)
        if person_id is not None:
            await self.reload()
            self._say_paid(person_id)

    def _say_paid(self, person_id: int) -> None:
        """What pays somebody in this class, where contracts are kept."""
        paid = () if self.page is None else self.page.paid
        for each in paid:
            if each.person_id == person_id:
                self.say(paid_words(each, self.key("k")))


def _title_lines(page: GroupPage, room: int) -> list[str]:
    target = page.fields.target
    return packed((page.course, target and f"· {target}"), room, gap=" ")


def _facts(page: GroupPage, room: int, key: str) -> Iterable[str]:
    fields = page.fields
    days = date_text(fields.starts_on) if fields.starts_on else ""
    if fields.ends_on is not None:
        days = f"{days} – {date_text(fields.ends_on)}"
    else:
        days = _("since {day}").format(day=days)
    names = ", ".join(teacher.name for teacher in page.instructors) or _("no instructor")
    yield from packed((days, fields.room, "" if page.paid else names), room)
    for paid in page.paid:
        yield from wrapped(paid_words(paid, key), room, "   ")
    if page.pattern:
        yield pattern_text(page.pattern)
    if fields.restricted_note:
        yield fields.restricted_note


def _record(learner: Learner) -> Record:
    ended = ""
    if learner.ends_on is not None and learner.outcome is not None:
        how = _("other class") if learner.outcome is Outcome.MOVED else word(learner.outcome)
        ended = f"{how} {short_date(learner.ends_on)}"
    phone = phone_text(learner.phone) if learner.phone else ""
    cells = (str(learner.journal_no), learner.full_name, phone, ended)
    return Record(learner.person_id, cells, dim=learner.ends_on is not None)
