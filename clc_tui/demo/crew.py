"""Who helps in a demo's centre, and whether somebody is free at an hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random

from clc_tui.demo import events as e
from clc_tui.demo import help_events as v
from clc_tui.demo.books import CANCELLED, Books
from clc_tui.demo.cast import ADULT, Cast
from clc_tui.demo.content import TARGETS, said
from clc_tui.demo.help_content import AFTER_SCHOOL, SKILLS, TIMES, YOUNG_SKILLS
from clc_tui.demo.names import Inventor
from clc_tui.services.dates import minute_of
from clc_tui.services.free_times import fits
from clc_tui.services.needs import ShiftTime
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState, Outcome

TAKEN = (AssignmentState.OFFERED, AssignmentState.CONFIRMED, AssignmentState.CAME)
REMEMBERED = 60
"""Of who completed a class so many may be asked whether they help."""
OTHER_LANGUAGE = 0.35
"""How many write in the other of the two languages."""


@dataclass(slots=True, eq=False)
class Helper:
    """A volunteer; `may` is whether they may be given shifts."""

    person: e.Thing
    free_times: str
    may: bool = True
    places: list[v.PlaceThing] = field(default_factory=list)


class Crew:
    """The volunteers of a centre, and what they do otherwise."""

    def __init__(self, cast: Cast, books: Books, dice: Random, settlement: str) -> None:
        self._cast, self._books, self._dice = cast, books, dice
        self._inventor = Inventor(dice, cast.language, settlement)
        self.helpers: list[Helper] = []
        self._adults: set[e.Thing] = set()
        self._completed: list[e.Thing] = []
        self._attends: dict[e.Thing, dict[e.ClassThing, date]] = {}

    # what is seen

    def add_person(self, event: e.AddPerson) -> None:
        born = event.fields.birth_year
        if born is not None and event.at.year - born > ADULT:
            self._adults.add(event.person)

    def enrol(self, event: e.Enrol) -> None:
        self._attends.setdefault(event.person, {})[event.group] = event.starts_on

    def move_enrolment(self, event: e.MoveEnrolment) -> None:
        attends = self._attends.setdefault(event.person, {})
        attends.pop(event.group, None)
        attends[event.target] = event.at.date()

    def end_enrolment(self, event: e.EndEnrolment) -> None:
        attends = self._attends.get(event.person, {})
        attends.pop(event.group, None)
        if not attends:
            self._attends.pop(event.person, None)
        if event.outcome is Outcome.COMPLETED and event.person in self._adults:
            self._completed.append(event.person)
            del self._completed[:-REMEMBERED]

    # who begins and ends

    def join(self, at: datetime, person: e.Thing, *, may: bool = True) -> e.Event:
        """Somebody known helps from now on."""
        skills, times = self._dice.choice(SKILLS), self._dice.choice(TIMES)
        return self._joined(at, person, self._own_words(skills), self._own_words(times), may=may)

    def _joined(
        self, at: datetime, person: e.Thing, skills: str, times: str, *, may: bool
    ) -> e.Event:
        self.helpers.append(Helper(person, times, may))
        return v.AddVolunteer(at, self._cast.facilitator, person, VolunteerFields(skills, times))

    def _own_words(self, words: tuple[str, str, str]) -> str:
        language = self._cast.language
        if language != "en" and self._dice.random() < OTHER_LANGUAGE:
            language = "ru" if language == "kk" else "kk"
        return said(words, language)

    def graduate(self) -> e.Thing | None:
        """Somebody who completed a class, is in none now and does not help yet."""
        there = {helper.person for helper in self.helpers}
        free = [each for each in self._completed if each not in self._attends and each not in there]
        return self._dice.choice(free) if free else None

    def learner(self, group: e.ClassThing) -> e.Thing | None:
        """An adult who is in a class and does not help yet."""
        there = {helper.person for helper in self.helpers}
        learners = (each for each, groups in self._attends.items() if group in groups)
        return next((p for p in learners if p in self._adults and p not in there), None)

    def newcomer(self, at: datetime) -> e.AddPerson:
        """Somebody of the village who only comes to help."""
        fields = self._inventor.person(TARGETS[self._dice.choice((2, 3, 3, 4))], at.date())
        person = e.Thing()
        self._adults.add(person)
        return e.AddPerson(
            at, self._cast.facilitator, person, replace(fields, consent_on=at.date())
        )

    def youngster(self, at: datetime) -> tuple[e.AddPerson, str]:
        """Somebody of sixteen, with a parent's signature for the form; returns the parent too."""
        day = at.date()
        fields: PersonFields = self._inventor.person(TARGETS[1], day)
        parent = self._inventor.person(TARGETS[2], day)
        guardian = f"{parent.family_name} {parent.given_name}"
        born = date(day.year - 16, self._dice.randint(1, 12), self._dice.randint(1, 28))
        fields = replace(
            fields, birth_year=born.year, birth_date=born, consent_on=day, guardian=guardian
        )
        return e.AddPerson(at, self._cast.facilitator, e.Thing(), fields), guardian

    def join_young(self, at: datetime, person: e.Thing, *, may: bool) -> e.Event:
        """Somebody under age helps from now on, with shifts or (`may`) without."""
        say = self._cast.say
        return self._joined(at, person, say(YOUNG_SKILLS), say(AFTER_SCHOOL), may=may)

    def leave(self, at: datetime) -> e.Event | None:
        """The one who helps longest stops, where nothing is agreed any more."""
        day = at.date()
        for helper in self.helpers:
            if all(self._day(place.shift) <= day for place in helper.places):
                self.helpers.remove(helper)
                return v.EndVolunteer(at, self._cast.facilitator, helper.person)
        return None

    # who is free

    def free(self, hours: ShiftTime, *, besides: v.ShiftThing) -> Iterator[Helper]:
        """Who could come to a shift, in an order of chance."""
        asked = {place.person for place in besides.places}
        for helper in self._dice.sample(self.helpers, len(self.helpers)):
            if not helper.may or helper.person in asked or self.busy(helper, hours):
                continue
            if fits(helper.free_times, *hours) is not False:
                yield helper

    def busy(self, helper: Helper, hours: ShiftTime) -> bool:
        """Whether somebody helps or learns elsewhere in these hours."""
        return any(_meet(hours, other) for other in self._taken(helper, hours.on_date))

    def _taken(self, helper: Helper, day: date) -> Iterator[ShiftTime]:
        for place in helper.places:
            hours = self.hours(place.shift)
            if place.state in TAKEN and hours is not None and hours.on_date == day:
                yield hours
        for group, since in self._attends.get(helper.person, {}).items():
            for (on_date, _hour), lesson in group.lessons.items():
                book = self._books.lessons.get(lesson)
                if since <= on_date == day and book is not None and book.state is not CANCELLED:
                    yield ShiftTime(day, book.starts_at, book.minutes)

    def hours(self, shift: v.ShiftThing) -> ShiftTime | None:
        """When a shift is; None where its lesson is not held, or long over."""
        if shift.lesson is None:
            return shift.hours
        book = self._books.lessons.get(shift.lesson)
        if book is None or book.state is CANCELLED:
            return None
        return ShiftTime(book.on_date, book.starts_at, book.minutes)

    def _day(self, shift: v.ShiftThing) -> date:
        hours = self.hours(shift)
        return date.min if hours is None else hours.on_date


def _meet(one: ShiftTime, other: ShiftTime) -> bool:
    """Whether two times of one day overlap."""
    if one.starts_at is None or other.starts_at is None:
        return False
    first, second = minute_of(one.starts_at), minute_of(other.starts_at)
    return first < second + (other.minutes or 0) and second < first + (one.minutes or 0)
