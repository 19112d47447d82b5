"""Instructors' hours beside a centre's story: contracts, other work, and each month's sheets.

Sheets up to two months ago went to the payer; those of the last month stand at every place of
their way; this month's are drafts. What became known late is a correction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from clc_tui.demo import events as e
from clc_tui.demo import hour_events as h
from clc_tui.demo.beside import Agenda, moment, workday
from clc_tui.demo.books import Books, Entry, GroupBook, Spell
from clc_tui.demo.cast import Cast
from clc_tui.demo.content import Place
from clc_tui.demo.contracts import DAY, DOUBLE, Contracts
from clc_tui.demo.hour_content import WORKS
from clc_tui.demo.late import Late
from clc_tui.demo.sheets_story import Sheets
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.other_work import WorkFields
from clc_tui.terms import LineKind, Role, WorkKind

SECOND = timedelta(seconds=1)
NOT_SAID = 2
"""Of the classes of who has two contracts: nobody has said yet what pays in this one."""


class HoursStory:
    """Keeps the books of a centre and tells of its hours."""

    def __init__(
        self, cast: Cast, agenda: Agenda, books: Books, place: Place,
        terms: tuple[tuple[date, date], ...], dice: Random,
    ) -> None:  # fmt: skip
        self._cast, self._agenda, self._place, self._dice = cast, agenda, place, dice
        self._books = books
        self._contracts = Contracts(cast, agenda, self._books, terms)
        self._sheets = Sheets(cast, agenda, self._books, self._contracts, dice)
        self._late = Late(cast, agenda, self._books, self._contracts, terms[-1][0])
        self._terms = terms
        self._titles: dict[e.Thing, str] = {}
        self._desk: e.Thing | None = None
        self._unnamed = 0
        agenda.put(moment(terms[0][0] - 10 * DAY, 8), self._begin)

    def acts(self) -> dict[type[e.Event], Callable[[Any], object]]:
        held = self._held
        return {
            e.GrantRole: self._grant_role,
            e.AddCourse: self._add_course,
            e.AddGroup: self._add_group,
            e.AddInstructor: self._add_instructor,
            e.RemoveInstructor: self._remove_instructor,
            e.AddLesson: self._add_lesson,
            e.MoveLesson: self._move_lesson,
            e.CancelLesson: lambda event: self._books.cancelled(event.lesson, moved=False),
            e.SetInstructors: self._stood_in,
            e.NobodyCame: held,
            e.HeadCount: held,
            e.NameWalkIn: held,
            e.Mark: held,
            e.MarkRest: held,
            e.AddWalkIn: self._late.keeps_back,
            e.NoteLesson: self._late.keeps_back,
        }

    def _begin(self, at: datetime) -> None:
        """Everything that is known beforehand: contracts, other work, the ends of months."""
        assert self._desk is not None
        two_ago = self._sheets.two_ago
        self._contracts.begin(at + 1800 * SECOND, self._place, self._desk, month_days(two_ago)[0])
        self._sheets.begin(month_of(self._terms[0][0]), self._desk)
        self._works(self._desk)
        self._late.begin(month_days(two_ago)[0])

    # what is seen

    def _grant_role(self, event: e.GrantRole) -> None:
        if event.role is Role.FACILITATOR and event.person is not None:
            self._desk = event.person

    def _add_course(self, event: e.AddCourse) -> None:
        self._titles[event.course] = event.fields.title

    def _add_group(self, event: e.AddGroup) -> None:
        fields, person = event.fields, event.instructor
        assert fields.starts_on is not None
        words = " · ".join(filter(None, (self._titles[event.course], fields.target)))
        book = self._books.groups[event.group] = GroupBook(words, fields.ends_on, event.course)
        contract = self._books.only_contract(person, fields.starts_on)
        book.spells.append(Spell(person, fields.starts_on, contract))
        event.paid_by = contract
        for day, slot in event.days:
            lesson = event.group.lessons[day, slot.starts_at]
            self._books.plan(lesson, book, day, slot.starts_at, slot.minutes)
        if self._contracts.has_two(person) and not self._nobody_said(event):
            granted = not (fields.individual or fields.head_count)
            self._contracts.name(event.at, event.group, person, granted=granted)

    def _nobody_said(self, event: e.AddGroup) -> bool:
        """Whether it is the one class of today of which nobody has said what pays there."""
        fields = event.fields
        if fields.starts_on != self._terms[-1][0] or fields.individual or fields.head_count:
            return False
        self._unnamed += 1
        return self._unnamed == NOT_SAID

    def _add_instructor(self, event: e.AddInstructor) -> None:
        day = event.at.date()
        event.paid_by = contract = self._books.only_contract(event.person, day)
        self._books.groups[event.group].spells.append(Spell(event.person, day, contract))
        if self._contracts.has_two(event.person):
            self._contracts.name(event.at, event.group, event.person, granted=True)

    def _remove_instructor(self, event: e.RemoveInstructor) -> None:
        for spell in self._books.groups[event.group].spells:
            if spell.person is event.person and spell.until is None:
                spell.until = event.at.date() - DAY

    def _add_lesson(self, event: e.AddLesson) -> None:
        book = self._books.groups[event.group]
        self._books.plan(event.lesson, book, event.on_date, event.starts_at, event.minutes)

    def _move_lesson(self, event: e.MoveLesson) -> None:
        self._books.cancelled(event.lesson, moved=True)
        book = self._books.groups[event.group]
        self._books.plan(event.moved_to, book, event.on_date, event.starts_at, event.minutes)

    def _stood_in(self, event: e.SetInstructors) -> None:
        self._books.stood_in(event.lesson, event.person, event.reason)

    def _held(self, event: e.Mark | e.MarkRest | e.NameWalkIn | e.HeadCount | e.NobodyCame) -> bool:
        if self._late.waits and not self._late.keeps_back(event):
            return False
        self._books.held(event.lesson)
        return True

    # other work

    def _works(self, desk: e.Thing) -> None:
        """Meetings of all, what the grant pays for, a test at the end, the desk's consultations."""
        month, last = self._terms[0][0].replace(day=1), self._cast.today
        while month <= last:
            for number, person in enumerate(self._cast.staff):
                self._work(person, WorkKind.MEETING, workday(month + 8 * DAY), 60)
                if number % 4 == DOUBLE:
                    self._work(person, WorkKind.PREPARATION, workday(month + 14 * DAY), 90)
            for week in range(4):
                kind = WorkKind.CONSULTATION
                self._work(desk, kind, workday(month + (2 + 7 * week) * DAY), 90 + 30 * (week % 2))
            month = (month + 31 * DAY).replace(day=1)
        for _first, end in self._terms:
            self._work(self._cast.staff[0], WorkKind.EXAM, end, 120, "10:00")

    def _work(
        self, person: e.Thing, kind: WorkKind, day: date, minutes: int, starts_at: str = ""
    ) -> None:
        place = self._cast.staff.index(person) if person in self._cast.staff else 0
        tell = partial(self._worked, person, kind, minutes, starts_at)
        self._agenda.put(moment(day, 19, 20) + place * SECOND, tell)

    def _worked(
        self, person: e.Thing, kind: WorkKind, minutes: int, starts_at: str, at: datetime
    ) -> e.Event | None:
        day = at.date()
        payer = self._contracts.grant if kind is WorkKind.PREPARATION else self._contracts.office
        running = self._books.running(person, day)
        contract = next((each for each in running if each.payer is payer), None)
        if contract is None:
            return None
        words = self._cast.say(WORKS[kind])
        work = e.Thing()
        self._books.put(
            Entry(
                work, LineKind.OTHER, person, contract, day, month_of(day), starts_at or None,
                minutes, words, kind,
            )
        )  # fmt: skip
        fields = WorkFields(kind, day, minutes, starts_at, words)
        return h.AddOtherWork(at, self._cast.facilitator, work, contract, fields)
