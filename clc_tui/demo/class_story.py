"""What happens in one class: its lessons, who came, what was said beforehand."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from clc_tui.demo import events as e
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.content import (
    ABSENCE_NOTES,
    LESSON_NOTES,
    MARK_NOTES,
)
from clc_tui.services.lessons import Slot
from clc_tui.terms import CancelReason, Status

LATE_ENTRY = 0.06
"""Lessons whose paper reaches the desk two days later."""
NOT_HELD, MOVED, NOBODY = 0.02, 0.035, 0.037
"""Sums of the chances that a lesson is not held, is moved, or nobody comes."""
WALK_IN, SUBSTITUTE, NOTED = 0.04, 0.02, 0.02

NOON = time(12)
EVENING = "19:45"
"""After all classes of a day."""
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

Meeting = tuple[date, str, int, int, e.LessonThing]
"""Day, hour, minutes, a number that orders equals, the lesson."""


@dataclass(slots=True, eq=False)
class Seat:
    """Somebody in the class from a first day to a last."""

    person: Somebody
    first: date
    last: date
    absent_from: date | None = None
    away: tuple[date, date, Status, str] | None = None
    """An absence said beforehand: first and last day, what, note."""
    moved: bool = False
    """To another class, after the last day."""


@dataclass(slots=True, eq=False)
class Run:
    """A class as the story needs it."""

    course: e.Thing
    group: e.ClassThing
    teacher: Somebody
    first: date
    last: date
    slots: tuple[Slot, ...]
    days: tuple[tuple[date, Slot], ...]
    seats: list[Seat] = field(default_factory=list)
    unmarked: set[date] = field(default_factory=set)
    """Past days on which the register was forgotten."""
    today: str = ""
    """How far today's register is: "", "whole", "partly" or "empty"; "" goes by the hour."""

    def lesson_days(self, least: date, most: date) -> list[date]:
        """Days of planned lessons within two days, both included."""
        return [day for day, _slot in self.days if least <= day <= most]


class ClassStory:
    """Tells one class up to today into a list of events."""

    def __init__(self, cast: Cast, run: Run, events: list[e.Event]) -> None:
        self._cast = cast
        self._run = run
        self._events = events
        self._who = cast.instructor if run.teacher is cast.staff[0] else cast.facilitator
        self._count = 0
        self._meetings: list[Meeting] = []
        for day, slot in run.days:
            if day <= cast.today:
                self._plan(day, slot.starts_at, slot.minutes)

    def tell(self) -> None:
        """Everything that happens in the class's lessons, in their order."""
        self._absences()
        if self._run.today and not self._run.lesson_days(self._cast.today, self._cast.today):
            self._add_today()
        while self._meetings:
            self._meeting(heapq.heappop(self._meetings))

    def _plan(self, day: date, starts_at: str, minutes: int) -> e.LessonThing:
        self._count += 1
        lesson = self._run.group.lessons.setdefault((day, starts_at), e.LessonThing())
        heapq.heappush(self._meetings, (day, starts_at, minutes, self._count, lesson))
        return lesson

    def _add_today(self) -> None:
        today, slot = self._cast.today, self._run.slots[0]
        lesson = self._plan(today, slot.starts_at, slot.minutes)
        self._events.append(
            e.AddLesson(
                datetime.combine(today - 3 * DAY, NOON), self._cast.facilitator, self._run.group,
                lesson, today, slot.starts_at, slot.minutes,
            )
        )  # fmt: skip

    def _absences(self) -> None:
        dice, today = self._cast.dice, self._cast.today
        for seat in self._run.seats:
            if seat.away is None and dice.random() < 0.1:
                first = self._run.first + timedelta(days=dice.randint(7, 100))
                last = first + timedelta(days=dice.randint(0, 9))
                status = Status.ILL if dice.random() < 0.6 else Status.EXCUSED
                note = self._cast.one_of(ABSENCE_NOTES) if dice.random() < 0.5 else ""
                if seat.first <= first <= min(today, seat.last):
                    seat.away = (first, last, status, note)
            if seat.away is not None:
                first, last, status, note = seat.away
                at = datetime.combine(first - DAY, time(17))
                self._events.append(
                    e.AnnounceAbsence(
                        at, self._cast.facilitator, self._run.group, seat.person, first, last,
                        status, note,
                    )
                )  # fmt: skip

    def _meeting(self, meeting: Meeting) -> None:
        day, starts_at, minutes, _n, lesson = meeting
        dice, today = self._cast.dice.random, self._cast.today
        start = datetime.combine(day, time.fromisoformat(starts_at))
        if day == today:
            self._today(lesson, start, minutes)
            return
        if day in self._run.unmarked:
            return
        fate = dice()
        if fate < NOT_HELD:
            self._not_held(lesson, start)
        elif fate < MOVED and day < today - 10 * DAY:
            self._move(lesson, start, minutes)
        elif fate < NOBODY:
            at = start + minutes * MINUTE
            self._events.append(e.NobodyCame(at, self._cast.facilitator, lesson))
        else:
            self._held(lesson, start, minutes)

    def _today(self, lesson: e.LessonThing, start: datetime, minutes: int) -> None:
        how = self._run.today or ("whole" if start.time() < NOON else "empty")
        if how == "whole":
            self._register(lesson, start + 12 * MINUTE, self._who)
        elif how == "partly":
            self._part_of_register(lesson, start + 12 * MINUTE)

    def _not_held(self, lesson: e.LessonThing, start: datetime) -> None:
        winter = start.month in (12, 1, 2)
        reason = self._cast.dice.choice(
            (CancelReason.WEATHER, CancelReason.NO_POWER)
            if winter
            else (CancelReason.INSTRUCTOR_ILL, CancelReason.NO_ROOM, CancelReason.NO_POWER)
        )
        at = start - 60 * MINUTE
        self._events.append(e.CancelLesson(at, self._cast.facilitator, lesson, reason))

    def _move(self, lesson: e.LessonThing, start: datetime, minutes: int) -> None:
        day = start.date() + timedelta(days=6 - start.isoweekday() or 7)
        starts_at = start.strftime("%H:%M")
        if day <= start.date() or (day, starts_at) in self._run.group.lessons:
            day = start.date() + 7 * DAY
            starts_at = EVENING
        if day > self._run.last or (day, starts_at) in self._run.group.lessons:
            self._held(lesson, start, minutes)
            return
        moved_to = self._plan(day, starts_at, minutes)
        self._events.append(
            e.MoveLesson(
                start - 120 * MINUTE, self._cast.facilitator, lesson, self._run.group, moved_to,
                day, starts_at, minutes,
            )
        )  # fmt: skip

    def _held(self, lesson: e.LessonThing, start: datetime, minutes: int) -> None:
        cast, dice = self._cast, self._cast.dice.random
        at, who = start + 12 * MINUTE, self._who
        if dice() < LATE_ENTRY and start.date() + 2 * DAY < cast.today:
            at, who = start + timedelta(days=2, hours=1), cast.facilitator
        if dice() < SUBSTITUTE:
            stand_in = cast.dice.choice(
                [each for each in cast.staff if each is not self._run.teacher]
            )
            who = cast.facilitator
            self._events.append(e.SetInstructors(at - MINUTE, who, lesson, stand_in))
        at = self._register(lesson, at, who, start.date())
        if dice() < WALK_IN:
            self._walk_in(lesson, at, who)
        if dice() < NOTED:
            note = cast.one_of(LESSON_NOTES)
            self._events.append(e.NoteLesson(at + 40 * MINUTE, who, lesson, note))

    def _register(
        self, lesson: e.LessonThing, at: datetime, who: e.Who, day: date | None = None
    ) -> datetime:
        """The exceptions one by one, then the rest; returns when it was done."""
        day = day or at.date()
        dice, events = self._cast.dice.random, self._events
        rest: list[e.Thing] = []
        said: dict[int, tuple[Status, str]] = {}
        for seat in self._run.seats:
            if not seat.first <= day <= seat.last:
                continue
            if seat.away is not None and seat.away[0] <= day <= seat.away[1]:
                said[len(rest)] = seat.away[2:]
                rest.append(seat.person)
                continue
            if seat.absent_from is None or day < seat.absent_from:
                if dice() < seat.person.habit:
                    rest.append(seat.person)
                    continue
                mark = self._exception(at, who, lesson, seat.person)
            else:
                mark = e.Mark(at, who, lesson, seat.person, Status.ABSENT)
            events.append(mark)
            at += SECOND
        if rest:
            at += 3 * SECOND
            events.append(e.MarkRest(at, who, lesson, self._run.group, rest, said))
        return at

    def _part_of_register(self, lesson: e.LessonThing, at: datetime) -> None:
        """Everybody but the last three, one by one."""
        there = [seat for seat in self._run.seats if seat.first <= at.date() <= seat.last]
        for seat in there[:-3]:
            absent = seat.absent_from is not None or seat.away is not None
            status = Status.ABSENT if absent else Status.PRESENT
            self._events.append(e.Mark(at, self._who, lesson, seat.person, status))
            at += 4 * SECOND

    def _exception(
        self, at: datetime, who: e.Who, lesson: e.LessonThing, person: Somebody
    ) -> e.Mark:
        dice = self._cast.dice
        kind = dice.random()
        note = self._cast.one_of(MARK_NOTES) if dice.random() < 0.05 else None
        if kind < 0.25:
            minutes = dice.choice((5, 10, 10, 15, 20, 25)) if kind < 0.15 else None
            return e.Mark(at, who, lesson, person, Status.LATE, minutes, note)
        if kind < 0.65:
            return e.Mark(at, who, lesson, person, Status.ABSENT, None, note)
        status = Status.ILL if kind < 0.83 else Status.EXCUSED
        return e.Mark(at, who, lesson, person, status, None, note)

    def _walk_in(self, lesson: e.LessonThing, at: datetime, who: e.Who) -> None:
        cast = self._cast
        guest = cast.dice.choice(cast.known[cast.dice.choice(sorted(cast.known))])
        if guest.since >= at.date():
            return
        walk_in = e.Thing()
        self._events.append(e.AddWalkIn(at + MINUTE, who, lesson, walk_in, guest.name))
        listed = any(seat.person is guest for seat in self._run.seats)
        if not listed and not self._run.today and cast.dice.random() < 0.5:
            self._events.append(
                e.NameWalkIn(at + 2 * MINUTE, cast.facilitator, lesson, walk_in, guest)
            )
