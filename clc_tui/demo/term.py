"""One term of a centre: its classes, who is in them, who waits, how it ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from clc_tui.demo import events as e
from clc_tui.demo.bulk import holidays_of
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.class_story import DAY, ClassStory, Run, Seat
from clc_tui.demo.content import (
    ABSENCE_NOTES,
    COURSES,
    GAVE_UP,
    INDIVIDUAL,
    LEFT,
    OPEN_EVENT,
    RESTRICTED,
    TARGETS,
)
from clc_tui.demo.names import EDGE_CASES
from clc_tui.demo.present import PresentDay
from clc_tui.services.classes import GroupFields
from clc_tui.services.lessons import Slot, planned_days
from clc_tui.terms import Employment, Outcome, Status

HOURS = ("09:00", "11:00", "14:00", "16:00", "18:00")
WEEKDAYS = ((1, 3), (2, 4), (3, 5), (1, 4), (2, 5))
ROOMS = ("B-2", "A-1", "C-4", "A-3", "B-1", "C-2")
TURN = 6
"""So many places on in the staff for each round of the hours of the day."""
LEAVES, JOINS_LATE, FINDS_WORK, GIVES_UP = 0.09, 0.07, 0.12, 0.15

STEP = timedelta(seconds=15)
"""Between two acts at the desk."""


class Term:
    """Plans a term and tells it; `final` is the one that is on today."""

    def __init__(
        self, cast: Cast, number: int, first: date, last: date, classes: int, fresh: float,
        final: bool,
    ) -> None:  # fmt: skip
        self._cast = cast
        self._dice = cast.dice
        self._number = number
        self._first = first
        self._last = last
        self._fresh = fresh
        self._final = final
        self._classes = classes
        self._events: list[e.Event] = []
        self._desk = datetime.combine(first - 3 * DAY, time(9))
        self._busy: set[Somebody] = set()

    def events(self) -> list[e.Event]:
        """Everything of the term up to today, in order of time."""
        self._calendar()
        runs = [self._class(number) for number in range(self._classes)]
        self._individual()
        self._open_event()
        self._move(runs)
        self._change_instructor(runs)
        for run in runs:
            ClassStory(self._cast, run, self._events).tell()
            self._endings(run)
        self._waiting(runs)
        if self._final:
            PresentDay(self._cast, runs, self._events).tell()
        self._events.sort(key=lambda event: event.at)
        return self._events

    def _next(self) -> datetime:
        self._desk += STEP
        return self._desk

    def _act(self, event: e.Event) -> None:
        """Tell something, unless its day is still to come."""
        if event.at.date() <= self._cast.today:
            self._events.append(event)

    def _calendar(self) -> None:
        cast = self._cast
        at = datetime.combine(self._first - 9 * DAY, time(10))
        for year in sorted({self._first.year, self._last.year} - cast.years):
            if 2000 <= year <= 2099:
                self._events.append(e.PrefillCalendar(at, cast.facilitator, year))
                cast.days_off.update(day for day, *_names in holidays_of(year))
            cast.years.add(year)
            at += STEP

    # the classes

    def _class(self, number: int) -> Run:
        at_course, target = self._subject(number)
        size = (7, 12, 20)[number] if self._shown(number) else self._dice.randint(11, 17)
        spare = 2 if number != 1 else 0
        run = self._new_class(number, at_course, target, size + spare)
        people = self._roster(number, at_course, target, size)
        joins = JOINS_LATE if spare and not self._shown(number) else 0.0
        days = run.lesson_days(self._first + 7 * DAY, min(self._last, self._cast.today) - 14 * DAY)
        for person in people:
            seat = Seat(person, self._first, self._last)
            if days and self._dice.random() < joins:
                seat.first = self._dice.choice(days[: len(days) // 2 + 1])
            self._enrol(run, seat)
            leaves = days and self._dice.random() < LEAVES and not self._shown(number)
            after = [day for day in days if day > seat.first] if leaves else []
            if after:
                seat.last = self._dice.choice(after)
            run.seats.append(seat)
        if self._final:
            self._present_day(number, run)
        return run

    def _shown(self, number: int) -> bool:
        """Whether the class is one of the three that tell the story of today."""
        return self._final and number < 3

    def _subject(self, number: int) -> tuple[int, int]:
        """Which course, for which target group."""
        if self._shown(number):
            return number, COURSES[number].targets[0]
        at_course = (self._number * 4 + number) % len(COURSES)
        return at_course, self._dice.choice(COURSES[at_course].targets)

    def _new_class(self, number: int, at_course: int, target: int, capacity: int) -> Run:
        cast = self._cast
        days = WEEKDAYS[number // len(HOURS) % len(WEEKDAYS)]
        if self._shown(number):
            today = cast.today.isoweekday()
            days = (today, (today + 2) % 6 + 1)
        hour = HOURS[number % len(HOURS)]
        slots = tuple(Slot(weekday, hour, 90) for weekday in days)
        teacher = cast.staff[0] if number in (2, 4) else cast.staff[1 + self._taught_by(number)]
        fields = GroupFields(
            course_id=0, target=cast.say(TARGETS[target].words), room=ROOMS[number % len(ROOMS)],
            capacity=capacity, starts_on=self._first, ends_on=self._last,
        )  # fmt: skip
        return self._open_class(at_course, teacher, fields, slots)

    def _taught_by(self, number: int) -> int:
        """Which of the others teaches a class: at one hour of the day never the same."""
        return (number + TURN * (number // len(HOURS))) % (len(self._cast.staff) - 1)

    def _open_class(
        self, at_course: int, teacher: Somebody, fields: GroupFields, slots: tuple[Slot, ...]
    ) -> Run:
        cast = self._cast
        days = tuple(planned_days(slots, self._first, self._last, frozenset(cast.days_off)))
        run = Run(
            cast.courses[at_course], e.ClassThing(), teacher, self._first, self._last, slots, days
        )
        run.group.lessons = {(day, slot.starts_at): e.LessonThing() for day, slot in days}
        self._events.append(
            e.AddGroup(
                self._next(), cast.facilitator, run.group, run.course, fields, teacher, slots, days
            )
        )
        return run

    def _roster(self, number: int, at_course: int, target: int, size: int) -> list[Somebody]:
        """Who will be in the class: who waited, who comes again, who is new.

        Who waited and is in another class by now waits no more.
        """
        cast = self._cast
        waited = cast.waiting.pop(at_course, [])
        people = [each for each in waited if each not in self._busy][:size]
        for each in waited:
            if each in self._busy:
                other = cast.say(GAVE_UP[0])
                self._stop_waiting(self._next(), cast.courses[at_course], each, other)
        edge = list(EDGE_CASES) if self._final and number == 2 else []
        known = list(cast.known.get(target, ()))
        while len(people) < size:
            person = self._dice.choice(known) if known else None
            again = not edge and self._dice.random() >= self._fresh
            if not again or person is None or person in self._busy or person in people:
                name = edge.pop() if edge else None
                person = cast.welcome(self._events, self._next(), target, name=name)
            people.append(person)
        self._busy.update(people)
        return people

    def _enrol(self, run: Run, seat: Seat) -> None:
        at = self._next()
        if seat.first > self._first:
            at = datetime.combine(seat.first, time(8, 40))
        self._cast.line.get(run.course, {}).pop(seat.person, None)
        self._act(
            e.Enrol(at, self._cast.facilitator, run.group, run.course, seat.person, seat.first)
        )

    def _present_day(self, number: int, run: Run) -> None:
        """What makes today's page: forgotten registers, somebody absent again and again."""
        today = self._cast.today
        if number < 3:
            run.today = ("whole", "partly", "empty")[number]
        if number in (0, 1):
            run.seats[2 + number * 2].absent_from = today - 14 * DAY
        if number == 1:
            run.unmarked.update(run.lesson_days(today - 9 * DAY, today - DAY)[:2])
        if number == 2:
            note = self._cast.one_of(ABSENCE_NOTES)
            run.seats[6].away = (today, today + 2 * DAY, Status.ILL, note)

    def _individual(self) -> None:
        """Teaching for one, with a note that few may read."""
        cast = self._cast
        note = cast.one_of(RESTRICTED)
        fields = GroupFields(
            course_id=0, target=cast.say(INDIVIDUAL), room=ROOMS[0], starts_on=self._first,
            ends_on=self._last, individual=True, restricted_note=note,
        )  # fmt: skip
        weekday = 6 - self._number % 2
        run = self._open_class(0, cast.staff[1], fields, (Slot(weekday, "12:45", 60),))
        person = cast.welcome(self._events, self._next(), 3, special_needs=note)
        run.seats.append(Seat(person, self._first, self._last))
        self._enrol(run, run.seats[0])
        ClassStory(cast, run, self._events).tell()
        self._endings(run)

    def _open_event(self) -> None:
        """Meetings where heads are counted."""
        cast = self._cast
        fields = GroupFields(
            course_id=0, target=cast.say(OPEN_EVENT), room="", starts_on=self._first,
            ends_on=self._last, head_count=True,
        )  # fmt: skip
        run = self._open_class(len(COURSES), cast.staff[1], fields, ())
        day = self._first + timedelta(days=self._dice.randint(9, 16))
        while day <= self._last:
            lesson = e.LessonThing()
            at = datetime.combine(day - 8 * DAY, time(10, 30))
            if at.date() <= cast.today:
                self._act(e.AddLesson(at, cast.facilitator, run.group, lesson, day, "17:00", 120))
            if day < cast.today:
                at = datetime.combine(day, time(19, 10))
                people = self._dice.randint(14, 90)
                self._act(e.HeadCount(at, cast.facilitator, lesson, people))
            day += timedelta(days=28)

    # what changes on the way

    def _middle(self, run: Run) -> date | None:
        """A day in the second third of what has been of the class; None where it is too young."""
        days = run.lesson_days(self._first + 28 * DAY, min(self._last, self._cast.today) - 7 * DAY)
        return days[len(days) // 2] if days else None

    def _move(self, runs: list[Run]) -> None:
        """Somebody changes to another class."""
        if len(runs) < 5:
            return
        source, target = runs[3], runs[4]
        day = self._middle(source)
        stays = [
            seat for seat in source.seats if seat.first == self._first and seat.last == self._last
        ]
        if day is None or not stays:
            return
        seat = stays[-1]
        seat.last, seat.moved = day - DAY, True
        target.seats.append(Seat(seat.person, day, self._last))
        self._cast.line.get(target.course, {}).pop(seat.person, None)
        at = datetime.combine(day, time(8, 15))
        self._act(
            e.MoveEnrolment(
                at, self._cast.facilitator, source.group, target.group, target.course, seat.person
            )
        )

    def _change_instructor(self, runs: list[Run]) -> None:
        """Somebody takes a class over."""
        cast = self._cast
        if len(runs) < 6 or self._number % 2:
            return
        run = runs[5]
        day = self._middle(run)
        others = [each for each in cast.staff[1:] if each is not run.teacher]
        if day is None or not others:
            return
        at = datetime.combine(day, time(7, 50))
        self._act(e.RemoveInstructor(at, cast.facilitator, run.group, run.teacher))
        self._act(
            e.AddInstructor(at + STEP, cast.facilitator, run.group, self._dice.choice(others))
        )

    # who waits

    def _waiting(self, runs: list[Run]) -> None:
        """People ask for courses that are full; some give up before the next class."""
        cast = self._cast
        at = datetime.combine(self._first + 20 * DAY, time(11))
        for at_course in sorted(cast.waiting):
            for person in cast.waiting[at_course][:]:
                if self._dice.random() < 0.5:
                    at += STEP
                    cast.waiting[at_course].remove(person)
                    self._give_up(at, cast.courses[at_course], person)
        asked = (7, 0, 4) if self._final else (2, 1, 3)
        for number, (run, people) in enumerate(zip(runs, asked, strict=False)):
            at_course = cast.courses.index(run.course)
            target = self._subject_target(run)
            for _ in range(people):
                days = self._dice.randint(25, 60)
                at = datetime.combine(self._first + days * DAY, time(15, number * 5)) + STEP
                person = cast.welcome(self._events, at, target)
                self._act(e.WaitFor(at + STEP, cast.facilitator, run.course, person))
                cast.line.setdefault(run.course, {})[person] = at
                if self._dice.random() < GIVES_UP:
                    self._give_up(at + (1 if self._final else 9) * DAY, run.course, person)
                else:
                    cast.waiting.setdefault(at_course, []).append(person)

    def _give_up(self, at: datetime, course: e.Thing, person: Somebody) -> None:
        self._stop_waiting(at, course, person, self._cast.one_of(GAVE_UP))

    def _stop_waiting(self, at: datetime, course: e.Thing, person: Somebody, reason: str) -> None:
        if self._cast.line[course].pop(person, None) is not None:
            self._act(e.StopWaiting(at, self._cast.facilitator, course, person, reason))

    def _subject_target(self, run: Run) -> int:
        return COURSES[self._cast.courses.index(run.course)].targets[0]

    # how it ends

    def _endings(self, run: Run) -> None:
        """Leavers when they leave, everybody else when the class is over."""
        cast, dice = self._cast, self._dice
        over = datetime.combine(self._last + DAY, time(10))
        for seat in run.seats:
            over += STEP
            if seat.moved:
                continue
            if seat.last != self._last:
                at = datetime.combine(seat.last + DAY, time(8, 30)) + dice.randint(0, 9) * STEP
                reason = cast.one_of(LEFT)
                self._act(self._end(run, seat, at, Outcome.LEFT, reason))
            elif seat.person.habit < 0.6 and dice.random() < 0.5:
                self._act(self._end(run, seat, over, Outcome.LEFT, cast.say(LEFT[-1])))
            else:
                self._act(self._end(run, seat, over, Outcome.COMPLETED))
                if seat.person.out_of_work and dice.random() < FINDS_WORK:
                    seat.person.out_of_work = False
                    status = dice.choice((Employment.EMPLOYED, Employment.SELF_EMPLOYED))
                    at = over + 2 * DAY
                    if at.date() <= cast.today:
                        seat.person.work = status
                    self._act(e.ChangePerson(at, cast.facilitator, seat.person, status))

    def _end(
        self, run: Run, seat: Seat, at: datetime, outcome: Outcome, reason: str = ""
    ) -> e.EndEnrolment:
        return e.EndEnrolment(
            at, self._cast.facilitator, run.group, seat.person, outcome, seat.last, reason
        )
