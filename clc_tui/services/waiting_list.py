"""Waiting lists: on the course, in order, inherited by its next class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Course, Group, Interest, Offer, OrderRule, Person
from clc_tui.db.names import fold, full_name, short_name
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bounds import text
from clc_tui.services.gate import REASON_MOST, about, reads, writes
from clc_tui.services.rows import APART, living_person, practice_course, require_no_mixing, row_of
from clc_tui.services.turns import (
    KINDS,
    InLine,
    close_offer,
    had_their_turn,
    in_class_of,
    line_of,
    lines_of,
    place_in_line,
    rule_of,
    taken_in,
)
from clc_tui.terms import Actor, Clash, Invalid, NotFound, OfferAnswer

LIKE_MOST = 6
"""So many who wait are shown for a name."""


class Rule(NamedTuple):
    """What the committee decided about a list's order."""

    first: frozenset[str]
    """Values of `Sex`, `Employment` and `Category`: who comes first."""
    decided_on: date
    minutes: str


class OpenOffer(NamedTuple):
    """An offer without an answer; after `expires_on` it holds no place."""

    offer_id: int
    group_id: int
    expires_on: date


class Said(NamedTuple):
    """How an earlier offer ended."""

    group_id: int
    answer: OfferAnswer
    on: date


class Waiter(NamedTuple):
    """Somebody in the line."""

    person_id: int
    name: str
    phone: str | None
    since: date
    days: int
    first: bool
    note: str | None
    offer: OpenOffer | None
    said: Said | None
    """How the last offer ended."""
    passed: int
    """How often a place went to somebody behind them."""


class FreePlaces(NamedTuple):
    """A class that may take somebody now."""

    group_id: int
    course_id: int
    course: str
    target: str
    left: int | None
    """Free places; None where the class has no bound."""
    waiting: int
    """People in the course's line."""
    next_id: int | None
    """Who is to be asked next, as a person."""
    next_name: str
    starts_on: date
    """The first day of the class."""


class WaitingList(NamedTuple):
    """The line for one course."""

    course_id: int
    course: str
    rule: Rule | None
    classes: tuple[FreePlaces, ...]
    """Classes that are running or to come, full ones too."""
    waiters: tuple[Waiter, ...]


@writes
def wait_for(actor: Actor, course_id: int, person_id: int, note: str = "") -> int:
    """Put a person on the waiting list of a course; returns their place in line, from 1."""
    about("person", person_id)
    return put_in_line(actor, row_of(actor, Course, course_id), person_id, note)


def put_in_line(actor: Actor, course: Course, person_id: int, note: str = "") -> int:
    """Put a person on a waiting list, inside a running verb; returns their place, from 1."""
    person = living_person(actor, person_id)
    require_no_mixing(None, person_id)
    if course.id == practice_course(actor.centre):
        raise Invalid(APART)
    if course.closed_on is not None:
        raise Invalid(N_("{course} is no longer offered."), course=course.title)
    if in_class_of(course.id, person_id, actor.today):
        raise Clash(
            N_("{name} is in a class of {course} now."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
            course=course.title,
        )
    if place_in_line(course.id, person_id, actor.today):
        raise Clash(
            N_("{name} is already waiting for {course}."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
            course=course.title,
        )
    Interest.create(
        centre_id=actor.centre,
        course_id=course.id,
        person_id=person_id,
        since=actor.now.isoformat(" ", "seconds"),
        note=text(note, "note", 200) or None,
    )
    return place_in_line(course.id, person_id, actor.today)


@writes
def stop_waiting(actor: Actor, course_id: int, person_id: int, reason: str) -> None:
    """Take a person off a waiting list, with the reason; an offer that is running is taken back."""
    row_of(actor, Course, course_id)
    about("person", person_id, reason=reason)
    why = text(reason, "reason", REASON_MOST)
    if not why:
        raise Invalid(N_("Say why the person no longer waits."), field="reason")
    interest = Interest.get_or_none(
        Interest.course_id == course_id,
        Interest.person_id == person_id,
        Interest.closed_on.is_null(),
    )
    if interest is None:
        raise NotFound(N_("This person is not waiting for this course."))
    interest.closed_on, interest.reason = actor.today, why
    interest.save()
    offer = Offer.get_or_none(Offer.interest_id == interest.id, Offer.answer.is_null())
    if offer is not None:
        close_offer(actor, offer, OfferAnswer.WITHDRAWN, why)


@writes
def set_order(
    actor: Actor, course_id: int, first: Iterable[str], decided_on: date, minutes: str
) -> None:
    """Write down who comes first on a course's list, as the committee decided; nobody: the longest.

    The decision is somebody else's, so its day and the number of its minutes stand with it.
    """
    row_of(actor, Course, course_id)
    about("course", course_id)
    words = sorted(set(first))
    if any(not any(each in kind for kind in KINDS) for each in words):
        raise Invalid(N_("Choose from the list who comes first."), field="first")
    if decided_on > actor.today:
        raise Invalid(N_("This day is still to come."), field="decided_on")
    number = text(minutes, "minutes", 80)
    if not number:
        raise Invalid(N_("Write the number of the committee's minutes."), field="minutes")
    rule = rule_of(course_id)
    if rule is not None:
        rule.until = actor.today
        rule.save()
    if words:
        OrderRule.create(
            centre_id=actor.centre,
            course_id=course_id,
            first=",".join(words),
            decided_on=decided_on,
            minutes=number,
        )


def _people_shown(found: WaitingList) -> int:
    return len(found.waiters)


def _list_shown(found: WaitingList) -> int:
    return found.course_id


@shows_people(_people_shown, subject=_list_shown)
@reads
def waiting_list(actor: Actor, course_id: int) -> WaitingList:
    """Who waits for a course, in order, with what was offered; and its classes' free places."""
    course = row_of(actor, Course, course_id)
    line = line_of(course_id, actor.today)
    rule = rule_of(course_id)
    return WaitingList(
        course_id,
        course.title,
        None
        if rule is None
        else Rule(frozenset(rule.first.split(",")), rule.decided_on, rule.minutes),
        tuple(_free(actor.today, _classes(actor, [course_id]), {course_id: line})),
        tuple(_waiters(actor, line)),
    )


class WaiterLike(NamedTuple):
    """Somebody in the line whom a name may mean."""

    person_id: int
    name: str
    place: int


def _waiters_shown(found: tuple[WaiterLike, ...]) -> int:
    return len(found)


@shows_people(_waiters_shown)
@reads
def waiters_like(actor: Actor, group_id: int, name: str) -> tuple[WaiterLike, ...]:
    """Who waits for the course of a class and has one of these words in their name, in order.

    Somebody who came without being on the list is looked for here first.
    """
    words = set(fold(name).split())
    found = []
    line = line_of(row_of(actor, Group, group_id).course_id, actor.today)
    people = {
        row.id: row for row in Person.select().where(Person.id << [e.person_id for e in line])
    }
    for place, each in enumerate(line, 1):
        row = people[each.person_id]
        whole = full_name(row.family_name, row.given_name, row.patronymic)
        if words & set(fold(whole).split()):
            found.append(WaiterLike(row.id, whole, place))
    return tuple(found[:LIKE_MOST])


def _people_next(found: tuple[FreePlaces, ...]) -> int:
    return sum(1 for each in found if each.next_id is not None)


@shows_people(_people_next)
@reads
def free_places(actor: Actor) -> tuple[FreePlaces, ...]:
    """Classes with a free place for which somebody waits who has not had their turn."""
    waited_for = [
        course_id
        for (course_id,) in database.execute_sql(
            "SELECT DISTINCT i.course_id FROM course c JOIN interest i ON i.course_id = c.id"
            " WHERE c.centre_id = ? AND i.closed_on IS NULL",
            (actor.centre,),
        )
    ]
    classes = _classes(actor, waited_for)
    lines = lines_of(waited_for, actor.today)
    found = _free(actor.today, classes, lines)
    return tuple(each for each in found if each.next_id is not None and each.left != 0)


@reads
def class_places(actor: Actor, group_id: int) -> FreePlaces:
    """The places of one class and how many wait for its course."""
    row = row_of(actor, Group, group_id)
    lines = lines_of([row.course_id], actor.today)
    (found,) = _free(actor.today, [row], lines)
    return found


def _classes(actor: Actor, courses: Collection[int]) -> list[Group]:
    """The classes of courses that take people: running or to come, no events, no practice."""
    return list(
        Group.select()
        .where(
            Group.course_id.in_(courses),
            Group.head_count == False,  # noqa: E712
            Group.practice == False,  # noqa: E712
            Group.ends_on.is_null() | (Group.ends_on >= actor.today),
        )
        .order_by(Group.course_id, Group.starts_on, Group.id)
    )


def _free(
    today: date, classes: Collection[Group], lines: Mapping[int, list[InLine]]
) -> list[FreePlaces]:
    """The places of classes, each question asked once for all of them."""
    if not classes:
        return []
    taken = taken_in([row.id for row in classes], today)
    had = had_their_turn(lines.keys(), today)
    following: dict[int, int] = {}
    for row in classes:
        waits = (w.person_id for w in lines[row.course_id] if w.interest_id not in had.of(row.id))
        following[row.id] = next(waits, 0)
    names = {
        row.id: short_name(row.family_name, row.given_name, row.patronymic)
        for row in Person.select().where(Person.id.in_(set(following.values())))
    }
    titles = {row.id: row.title for row in Course.select().where(Course.id.in_(list(lines)))}
    return [
        FreePlaces(
            row.id, row.course_id, titles[row.course_id], row.target,
            None if row.capacity is None else max(0, row.capacity - taken[row.id]),
            len(lines[row.course_id]), following[row.id] or None, names.get(following[row.id], ""),
            row.starts_on,
        )
        for row in classes
    ]  # fmt: skip


def _waiters(actor: Actor, line: list[InLine]) -> Iterable[Waiter]:
    marks = blanks(line)
    ids = [each.interest_id for each in line]
    people: dict[int, tuple[Any, ...]] = {
        row[0]: row
        for row in database.execute_sql(
            "SELECT i.id, p.family_name, p.given_name, p.patronymic, p.phone, i.note,"
            " (SELECT count(*) FROM skip s WHERE s.interest_id = i.id)"
            f" FROM interest i JOIN person p ON p.id = i.person_id WHERE i.id IN ({marks})",
            ids,
        )
    }
    open_offers: dict[int, OpenOffer] = {}
    said: dict[int, Said] = {}
    for row in list(
        database.execute_sql(
            "SELECT interest_id, id, group_id, expires_on, answer, answered_at"
            f" FROM offer WHERE interest_id IN ({marks}) ORDER BY id",
            ids,
        )
    ):
        if row[4] is None:
            open_offers[row[0]] = OpenOffer(row[1], row[2], _day(row[3]))
        else:
            said[row[0]] = Said(row[2], OfferAnswer(row[4]), _day(row[5]))
    for each in line:
        known, since = people[each.interest_id], _day(each.since)
        yield Waiter(
            each.person_id, full_name(*known[1:4]), known[4], since, (actor.today - since).days,
            each.first, known[5], open_offers.get(each.interest_id), said.get(each.interest_id),
            known[6],
        )  # fmt: skip


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
