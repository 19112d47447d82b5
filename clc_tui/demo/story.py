"""The story of every centre of a demo, told in the order in which it happened."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from clc_tui.demo import events as e
from clc_tui.demo.beside import Agenda, told_beside
from clc_tui.demo.books import Books
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.committee_story import Office
from clc_tui.demo.content import (
    CENTRE_NAMES,
    CLC,
    COURSES,
    EVENT_COURSE,
    HOSTS,
    PLACES,
    VILLAGE_DAY,
    CoursePlan,
    Place,
    said,
)
from clc_tui.demo.follow_story import FollowStory
from clc_tui.demo.help_story import HelpStory
from clc_tui.demo.hours_story import HoursStory
from clc_tui.demo.names import Inventor
from clc_tui.demo.term import STEP, Term
from clc_tui.services.centres import CentreFields
from clc_tui.services.courses import CourseFields
from clc_tui.terms import Employment, Role

DAY = timedelta(days=1)
TERM, CYCLE = timedelta(weeks=16), timedelta(weeks=18)
"""A term, and from its first day to the next one's."""
SO_FAR = timedelta(weeks=10)
"""How much of the present term has passed."""


MANY = 100
"""Where there are more centres, only the first tells of its evaluations at length."""


class Size(NamedTuple):
    """How much a demo holds."""

    centres: int
    terms: int
    classes: int
    """In each term of each centre, beside individual teaching and open events."""
    fresh: float
    """How many of a class have not been here before."""


SIZES: dict[str, Size] = {
    "centre": Size(1, 6, 6, 0.6),
    "region": Size(7, 6, 6, 0.6),
    "network": Size(7, 58, 26, 0.26),
    "nation": Size(500, 3, 4, 0.7),
}


class People(NamedTuple):
    """The accounts every demo has."""

    secretary: e.Account
    evaluator: e.Account


def first_days(size: Size, today: date) -> list[date]:
    """The first day of each term, oldest first; the last one is on today."""
    present = today - timedelta(days=today.weekday()) - SO_FAR
    return [present - CYCLE * back for back in reversed(range(size.terms))]


def story(size: Size, seed: int, today: date, language: str) -> Iterator[e.Event]:
    """Every act of every centre in order of time."""
    shared = People(e.Account(name="secretary"), e.Account(name="evaluator"))
    centres = (
        _centre(number, size, seed, today, language, shared) for number in range(size.centres)
    )
    return heapq.merge(*centres, key=lambda event: event.at)


def _centre(
    number: int, size: Size, seed: int, today: date, language: str, shared: People
) -> Iterator[e.Event]:
    dice = Random(f"{seed}/{number}")
    centre = e.Thing()
    place = PLACES[number % len(PLACES)]
    suffix = "" if number == 0 else f"-{number + 1}"
    cast = Cast(
        dice=dice, language=language, today=today,
        inventor=Inventor(dice, language, said(place.settlement, language)),
        owner=e.Who(),
        facilitator=e.Who(e.Account(name=f"facilitator{suffix}"), centre),
        instructor=e.Who(e.Account(name=f"instructor{suffix}"), centre),
        evaluator=e.Who(shared.evaluator, centre) if number == 0 else None,
    )  # fmt: skip
    days = first_days(size, today)
    agenda = Agenda(today)
    terms = tuple((first, first + TERM - 2 * DAY) for first in days)
    books = Books()
    hours = HoursStory(cast, agenda, books, place, terms, Random(f"{seed}/{number}/hours"))
    chances = Random(f"{seed}/{number}/help")
    help_ = HelpStory(cast, agenda, books, terms, chances, said(place.settlement, language))
    office = Office(
        cast.facilitator,
        e.Who(shared.secretary, centre) if number == 0 else None,
        e.Who(shared.evaluator, centre),
    )
    settlement, brief = said(place.settlement, language), number > 0 and size.centres > MANY
    luck = Random(f"{seed}/{number}/follow")
    follow = FollowStory(cast, agenda, books, days[0], luck, settlement, office, brief=brief)
    plain = _told(cast, number, centre, place, shared, size)
    yield from told_beside(plain, agenda, (help_, hours, follow))


def _told(
    cast: Cast, number: int, centre: e.Thing, place: Place, shared: People, size: Size
) -> Iterator[e.Event]:
    """The centre, its staff, and term after term."""
    days = first_days(size, cast.today)
    at = datetime.combine(days[0] - 13 * DAY, time(9)) + timedelta(minutes=number)
    yield from _founding(cast, number, centre, place, shared, at)
    yield from _opening(cast, number, centre, shared, at + DAY, size)
    for term, first in enumerate(days):
        last = first + TERM - 2 * DAY
        final = term == len(days) - 1
        yield from Term(cast, term, first, last, size.classes, size.fresh, final).events()


def _founding(
    cast: Cast, number: int, centre: e.Thing, place: Place, shared: People, at: datetime
) -> Iterator[e.Event]:
    """The owner of the file sets the centre and its accounts up."""
    name = said(CENTRE_NAMES[number % len(CENTRE_NAMES)], cast.language)
    if number >= len(PLACES):
        name = f"{name} {number // len(PLACES) + 1}"
    settlement = said(place.settlement, cast.language)
    fields = CentreFields(
        said(CLC, cast.language).format(place=settlement, name=name),
        said(place.region, cast.language), said(place.district, cast.language), settlement,
        said(HOSTS[number % len(HOSTS)], cast.language), place.rural,
    )  # fmt: skip
    yield e.AddCentre(at, cast.owner, centre, fields)
    if number == 0:
        yield e.MarkAsDemo(at, cast.owner, centre)
    second = timedelta(seconds=2)
    accounts = [cast.facilitator.account, cast.instructor.account]
    if number == 0:
        accounts += [shared.secretary, shared.evaluator]
    for account in accounts:
        assert account is not None
        at += second
        yield e.AddUser(at, cast.owner, account, cast.language)
    facilitator = cast.facilitator.account
    assert facilitator is not None
    for account, role in (
        (facilitator, Role.FACILITATOR),
        (shared.evaluator, Role.EVALUATOR),
    ):
        at += second
        yield e.GrantRole(at, cast.owner, account, centre, role)


def _opening(
    cast: Cast, number: int, centre: e.Thing, shared: People, at: datetime, size: Size
) -> Iterator[e.Event]:
    """The facilitator writes down the staff and what is offered."""
    events: list[e.Event] = []
    staff: list[Somebody] = []
    for _ in range(max(6, size.classes // 2)):
        at += STEP
        staff.append(cast.welcome(events, at, 3, employment=Employment.EMPLOYED))
    cast.known.clear()
    desk, secretary, cast.staff = staff[0], staff[1], staff[2:]
    facilitator, instructor = cast.facilitator.account, cast.instructor.account
    assert facilitator is not None and instructor is not None
    grants = [
        (facilitator, Role.FACILITATOR, desk),
        (instructor, Role.INSTRUCTOR, cast.staff[0]),
    ]
    if number == 0:
        grants.append((shared.secretary, Role.SECRETARY, secretary))
    for account, role, person in grants:
        at += STEP
        events.append(e.GrantRole(at, cast.owner, account, centre, role, person))
    for plan in (*COURSES, EVENT_COURSE):
        at += STEP
        cast.courses.append(e.Thing())
        fields = _course(plan, cast.language)
        events.append(e.AddCourse(at, cast.facilitator, cast.courses[-1], fields))
    day = at.date() + 40 * DAY
    cast.days_off.add(day)
    name = cast.say(VILLAGE_DAY)
    events.append(e.AddHoliday(at + STEP, cast.facilitator, day, name))
    yield from sorted(events, key=lambda event: event.at)


def _course(plan: CoursePlan, language: str) -> CourseFields:
    return CourseFields(
        said(plan.title, language),
        plan.area,
        planned_hours=plan.hours,
        textbook=said(plan.textbook, language),
        ratio=plan.ratio,
    )
