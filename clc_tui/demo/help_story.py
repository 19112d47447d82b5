"""Volunteers beside a centre's story: who begins to help, what for, who comes, and thanks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from clc_tui.demo import events as e
from clc_tui.demo import help_events as v
from clc_tui.demo.beside import Agenda, moment, workday
from clc_tui.demo.books import PLANNED, Books
from clc_tui.demo.cast import Cast
from clc_tui.demo.content import Words
from clc_tui.demo.crew import Crew, Helper
from clc_tui.demo.help_content import (
    ANY_TIME,
    AT_LESSONS,
    CALLED_OFF,
    DESPITE,
    FAIR,
    FEASTS,
    REPAIR_DAY,
    THANKS,
    Job,
)
from clc_tui.services.dates import minute_of
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.terms import AssignmentState, NeedKind

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CREW, LEAVING = (12, 13), 3
"""How many help in the first terms and in the last one, and how many stop in each."""
OF_CLASS, OF_OVERRIDE = 2, 3
"""Places among a term's classes: whose lessons have a helper, whose learner helps elsewhere."""
AHEAD = (12, 5)
"""So many days before a lesson somebody is asked to help at it, week by week."""
STAYS_AWAY, ASKED_ONLY, DECLINES = 0.08, 0.3, 0.25
"""How many do not come after all, think it over first, and then say no."""
FEAST_DAY = 40
"""So many days after a term's first one, a Monday, there is a feast: on a Saturday."""
WINTER = (11, 12, 1, 2, 3)

State = AssignmentState


class HelpStory:
    """Tells of a centre's volunteers into an agenda."""

    def __init__(
        self, cast: Cast, agenda: Agenda, books: Books, terms: tuple[tuple[date, date], ...],
        dice: Random, settlement: str,
    ) -> None:  # fmt: skip
        self._cast, self._agenda, self._books, self._dice = cast, agenda, books, dice
        self._crew = Crew(cast, books, dice, settlement)
        self._terms = {first: n == len(terms) - 1 for n, (first, _last) in enumerate(terms)}
        self._classes: dict[date, list[e.ClassThing]] = {}
        self._needs: dict[e.ClassThing, v.NeedThing] = {}
        for first, present in self._terms.items():
            self._term(first, present)

    def acts(self) -> dict[type[e.Event], Callable[[Any], object]]:
        crew = self._crew
        return {
            e.AddPerson: crew.add_person,
            e.Enrol: crew.enrol,
            e.MoveEnrolment: crew.move_enrolment,
            e.EndEnrolment: crew.end_enrolment,
            e.AddGroup: self._add_group,
            e.MoveLesson: self._move_lesson,
        }

    def _add_group(self, event: e.AddGroup) -> None:
        first = event.fields.starts_on
        if first is not None and not event.fields.individual and not event.fields.head_count:
            self._classes.setdefault(first, []).append(event.group)

    def _move_lesson(self, event: e.MoveLesson) -> None:
        """Helpers of a lesson go along with it, and are asked again; this time they cannot."""
        need = self._needs.get(event.group)
        if need is None:
            return
        shift = need.shifts.pop(event.lesson, None)
        if shift is None:
            weekday = need.fields.weekday
            was = self._books.lessons[event.lesson].on_date.isoweekday()
            if was == weekday != event.on_date.isoweekday():
                shift = v.ShiftThing(need=need, lesson=event.moved_to)
        else:
            shift.lesson = event.moved_to
            shift.asked_again = tuple(p for p in shift.places if p.state is State.CONFIRMED)
            for place in shift.places:
                if place.state in (State.CONFIRMED, State.OFFERED):
                    place.state = State.OFFERED
                    self._agenda.put(event.at + 30 * MINUTE, partial(self._declines, place))
        if shift is not None:
            need.shifts[event.moved_to] = shift
            event.shift = shift

    # a term

    def _term(self, first: date, present: bool) -> None:
        """What happens in every term."""
        put, crew = self._agenda.put, self._crew
        if first != next(iter(self._terms)):
            for number in range(LEAVING):
                put(moment(first + DAY, 16, 40) + number * MINUTE, crew.leave)
        for number in range(CREW[present]):
            at = moment(first + DAY, 17) + 2 * number * MINUTE
            put(at, partial(self._recruit, CREW[present]))
        put(moment(first + 2 * DAY, 8, 10), partial(self._help_in_class, first))
        feast = first + FEAST_DAY * DAY
        put(moment(feast - 14 * DAY, 11), partial(self._feast, feast))
        if present:
            self._present(first)

    def _present(self, first: date) -> None:
        """What the term of today has besides."""
        put = self._agenda.put
        for number in (0, 1):
            put(moment(first + 9 * DAY, 15, 10 * number), partial(self._youngster, number == 0))
        for number, job in enumerate(ANY_TIME):
            put(moment(first + 10 * DAY, 9, 10 * number), partial(self._any_time, job))
        back = workday(self._cast.today - 5 * DAY)
        put(moment(back, 11, 30), partial(self._repair_day, first))

    # who helps

    def _recruit(self, wanted: int, at: datetime) -> e.Event | None:
        """A graduate, or somebody who comes for this alone."""
        if len(self._crew.helpers) >= wanted:
            return None
        person = self._crew.graduate()
        if person is not None and self._dice.random() < 0.5:
            return self._crew.join(at, person)
        newcomer = self._crew.newcomer(at)
        self._agenda.put(at + MINUTE, partial(self._joins, newcomer.person))
        return newcomer

    def _joins(self, person: e.Thing, at: datetime) -> e.Event:
        return self._crew.join(at, person)

    def _youngster(self, signed: bool, at: datetime) -> e.Event:
        """Somebody under age, whose parent has signed or has not yet."""
        event, guardian = self._crew.youngster(at)
        person, cast = event.person, self._cast
        self._agenda.put(at + MINUTE, lambda then: self._crew.join_young(then, person, may=signed))
        if signed:
            self._agenda.put(
                at + 2 * MINUTE,
                lambda then: v.GuardianSigned(then, cast.facilitator, person, guardian),
            )
        return event

    # a helper in class

    def _help_in_class(self, first: date, at: datetime) -> e.Event | None:
        """A helper for every lesson of a weekday in one of the classes."""
        classes = self._classes.get(first, [])
        if len(classes) <= OF_CLASS:
            return None
        group = classes[OF_CLASS]
        days = sorted(
            book.on_date
            for lesson in group.lessons.values()
            if (book := self._books.lessons.get(lesson)) is not None
        )
        weekday = max((day.isoweekday() for day in days[:2]), default=1)
        need = self._need(NeedKind.LESSONS, AT_LESSONS, 1, group, weekday)
        self._needs[group] = need
        for (day, _hour), lesson in group.lessons.items():
            if day.isoweekday() == weekday and lesson in self._books.lessons and day > at.date():
                ahead = max(day - AHEAD[day.isocalendar().week % 2] * DAY, at.date())
                tell = partial(self._ask_for_lesson, need, lesson)
                self._agenda.put(moment(ahead, 12, 10), tell)
        return v.AddNeed(at, self._cast.facilitator, need, None)

    def _need(
        self, kind: NeedKind, job: Job, people: int, group: e.ClassThing | None = None,
        weekday: int | None = None,
    ) -> v.NeedThing:  # fmt: skip
        say = self._cast.say
        fields = NeedFields(say(job.title), say(job.skills), people, weekday)
        return v.NeedThing(kind=kind, fields=fields, group=group)

    def _ask_for_lesson(self, need: v.NeedThing, lesson: e.Thing, at: datetime) -> e.Event | None:
        book = self._books.lessons[lesson]
        if book.state is not PLANNED or lesson in need.shifts:
            return None
        shift = v.ShiftThing(need=need, lesson=lesson)
        hours = ShiftTime(book.on_date, book.starts_at, book.minutes)
        helper = next(self._crew.free(hours, besides=shift), None)
        if helper is None:
            return None
        need.shifts[lesson] = shift
        place = self._place(shift, helper)
        end = moment(book.on_date, 0) + timedelta(minutes=minute_of(book.starts_at) + book.minutes)
        self._agenda.put(end + 15 * MINUTE, partial(self._was_there, place, lesson))
        return self._asked(place, at)

    def _place(self, shift: v.ShiftThing, helper: Helper) -> v.PlaceThing:
        place = v.PlaceThing(shift=shift, person=helper.person)
        shift.places.append(place)
        helper.places.append(place)
        return place

    def _asked(self, place: v.PlaceThing, at: datetime, despite: str = "") -> e.Event:
        """Somebody says yes at once, or thinks it over."""
        if despite or self._dice.random() >= ASKED_ONLY:
            place.state = State.CONFIRMED
        else:
            answer = self._declines if self._dice.random() < DECLINES else self._confirms
            self._agenda.put(at + timedelta(hours=6), partial(answer, place))
        return v.Ask(at, self._cast.facilitator, place, place.state, despite)

    def _declines(self, place: v.PlaceThing, at: datetime) -> e.Event | None:
        return self._answer(place, State.DECLINED, at)

    def _confirms(self, place: v.PlaceThing, at: datetime) -> e.Event | None:
        return self._answer(place, State.CONFIRMED, at)

    def _answer(self, place: v.PlaceThing, state: State, at: datetime) -> e.Event | None:
        hours, was = self._crew.hours(place.shift), place.state
        if was is not State.OFFERED or hours is None or hours.on_date < at.date():
            return None
        full = _count(place.shift, State.CONFIRMED) >= place.shift.need.fields.people
        if state is State.CONFIRMED and full:
            return None
        place.state = state
        return v.AnswerAssignment(at, self._cast.facilitator, place, was, state)

    def _was_there(self, place: v.PlaceThing, lesson: e.Thing, at: datetime) -> e.Event | None:
        """Whoever had said yes came, or did not; where the lesson was not, nobody did."""
        hours = self._crew.hours(place.shift)
        if place.state is not State.CONFIRMED or place.shift.lesson is not lesson or hours is None:
            return None
        if self._dice.random() < STAYS_AWAY:
            return self._absent(place, at)
        place.state = State.CAME
        return v.Came(at, self._cast.facilitator, place, hours.minutes or 60)

    def _absent(self, place: v.PlaceThing, at: datetime) -> e.Event:
        place.state = State.ABSENT
        return v.DidNotCome(at, self._cast.facilitator, place)

    # a feast

    def _feast(self, day: date, at: datetime) -> e.Event:
        """Its day, the evening before, and one for the cleaning, which is called off."""
        job = FEASTS.get(day.month, FAIR)
        need = self._need(NeedKind.DATED, job, 4)
        shift = v.ShiftThing(need=need, hours=ShiftTime(day, "10:00", 180))
        self._asks(shift, at + 5 * MINUTE, 6)
        before = v.ShiftThing(need=need, hours=ShiftTime(day - DAY, "16:00", 120))
        self._agenda.put(at + MINUTE, partial(self._one_more, before, 2))
        self._asks(before, at + 20 * MINUTE, 2)
        after = v.ShiftThing(need=need, hours=ShiftTime(day + 2 * DAY, "15:00", 90))
        self._agenda.put(at + 2 * MINUTE, partial(self._one_more, after, 2))
        self._asks(after, at + 30 * MINUTE, 1)
        self._agenda.put(moment(day + DAY, 9), partial(self._called_off, after))
        self._over(before, moment(day - DAY, 18, 10))
        self._over(shift, moment(day, 13, 10))
        self._agenda.put(moment(day + 3 * DAY, 10), partial(self._thanks, shift, THANKS[0]))
        self._agenda.put(moment(day + 3 * DAY, 10, 5), partial(self._thanks, before, THANKS[1]))
        return v.AddNeed(at, self._cast.facilitator, need, shift)

    def _one_more(self, shift: v.ShiftThing, people: int, at: datetime) -> e.Event:
        return v.AddShift(at, self._cast.facilitator, shift, people)

    def _asks(self, shift: v.ShiftThing, at: datetime, people: int) -> None:
        for number in range(people):
            self._agenda.put(at + number * MINUTE, partial(self._ask_for_day, shift))

    def _ask_for_day(self, shift: v.ShiftThing, at: datetime) -> e.Event | None:
        assert shift.hours is not None
        helper = next(self._crew.free(shift.hours, besides=shift), None)
        places = shift.need.fields.people - (2 if shift.hours.on_date > self._cast.today else 0)
        if helper is None or _count(shift, State.CONFIRMED, State.OFFERED) >= places:
            return None
        return self._asked(self._place(shift, helper), at)

    def _called_off(self, shift: v.ShiftThing, at: datetime) -> e.Event:
        reason = self._cast.say(CALLED_OFF[at.month not in WINTER])
        for place in shift.places:
            place.state = State.DECLINED if place.state is State.DECLINED else State.ABSENT
        return v.CancelShift(at, self._cast.facilitator, shift, reason)

    def _over(self, shift: v.ShiftThing, at: datetime) -> None:
        """The first who had said yes may have stayed away; all others came."""
        self._agenda.put(at, partial(self._stayed_away, shift))
        self._agenda.put(at + MINUTE, partial(self._all_came, shift))

    def _stayed_away(self, shift: v.ShiftThing, at: datetime) -> e.Event | None:
        yes = [place for place in shift.places if place.state is State.CONFIRMED]
        if len(yes) < 2 or self._dice.random() < 0.5:
            return None
        return self._absent(yes[0], at)

    def _all_came(self, shift: v.ShiftThing, at: datetime) -> e.Event | None:
        yes = tuple(place for place in shift.places if place.state is State.CONFIRMED)
        if not yes or shift.hours is None or shift.hours.minutes is None:
            return None
        for place in yes:
            place.state = State.CAME
        return v.AllCame(at, self._cast.facilitator, shift, yes, shift.hours.minutes)

    def _thanks(self, shift: v.ShiftThing, words: Words, at: datetime) -> e.Event | None:
        came = next((place for place in shift.places if place.state is State.CAME), None)
        if came is None:
            return None
        return v.Thank(at, self._cast.facilitator, came.person, self._cast.say(words))

    # help at any time, and the next days

    def _any_time(self, job: Job, at: datetime) -> e.Event:
        need = self._need(NeedKind.OPEN, job, 1)
        for back, minutes in ((17, 120), (6, 45)) if job is ANY_TIME[0] else ((11, 90),):
            day = workday(self._cast.today - back * DAY)
            self._agenda.put(moment(day, 17, 20), partial(self._helped, need, minutes))
        return v.AddNeed(at, self._cast.facilitator, need, None)

    def _helped(self, need: v.NeedThing, minutes: int, at: datetime) -> e.Event | None:
        hours = ShiftTime(at.date())
        shift = v.ShiftThing(need=need, hours=hours)
        helper = self._dice.choice([each for each in self._crew.helpers if each.may])
        place = self._place(shift, helper)
        place.state = State.CAME
        return v.Helped(at, self._cast.facilitator, place, hours.on_date, minutes)

    def _repair_day(self, first: date, at: datetime) -> e.Event | None:
        """A day in the next two weeks: half of the places filled, one of them knowingly."""
        classes = self._classes.get(first, [])
        if len(classes) <= OF_OVERRIDE:
            return None
        group, today = classes[OF_OVERRIDE], self._cast.today
        hours = min(
            (
                ShiftTime(day, hour, 150)
                for (day, hour), lesson in group.lessons.items()
                if day > today + DAY and lesson in self._books.lessons
            ),
            default=None,
        )
        if hours is None:
            return None
        need = self._need(NeedKind.DATED, REPAIR_DAY, 5)
        shift = v.ShiftThing(need=need, hours=hours)
        learner = self._crew.learner(group)
        if learner is not None:
            self._agenda.put(at + MINUTE, partial(self._joins, learner))
            self._agenda.put(at + 2 * MINUTE, partial(self._in_spite, shift, learner))
        self._asks(shift, at + 3 * MINUTE, 4)
        return v.AddNeed(at, self._cast.facilitator, need, shift)

    def _in_spite(self, shift: v.ShiftThing, person: e.Thing, at: datetime) -> e.Event | None:
        """Somebody who is in a class at that hour comes all the same."""
        helper = next(each for each in self._crew.helpers if each.person is person)
        if shift.hours is None or not self._crew.busy(helper, shift.hours):
            return None
        return self._asked(self._place(shift, helper), at, self._cast.say(DESPITE))


def _count(shift: v.ShiftThing, *states: State) -> int:
    return sum(place.state in states for place in shift.places)
