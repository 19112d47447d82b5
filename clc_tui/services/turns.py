"""Whose turn it is on a course's waiting list, and the reasons where the order is left.

The order is that of waiting; where the committee decided so, whoever meets its rule comes first.
A place that goes to somebody while others before them get none takes a reason, and each of those
others has a row in `skip` that says it. Who answered "not now" or nothing to an offer of this very
class has had their turn at it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Group, Interest, LogEntry, Offer, OrderRule, Skip
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import REASON_MOST
from clc_tui.terms import (
    Actor,
    Category,
    Employment,
    Full,
    OfferAnswer,
    OutOfTurn,
    Sex,
    Standing,
)

NAMES_TOLD = 3
"""So many of those who stand before are named."""
KINDS: tuple[frozenset[str], ...] = (frozenset(Sex), frozenset(Employment), frozenset(Category))
"""What a rule may ask for, by kind: of one kind any of the words, of several kinds each."""


class InLine(NamedTuple):
    """Somebody's place in the line for a course."""

    interest_id: int
    person_id: int
    since: str
    first: bool
    """Whether the committee's rule puts them before the others."""


def rule_of(course_id: int) -> OrderRule | None:
    """The committee's rule for a course's list that holds now."""
    return OrderRule.get_or_none(OrderRule.course_id == course_id, OrderRule.until.is_null())


def line_of(course_id: int, today: date) -> list[InLine]:
    """Everybody who waits for a course, in order."""
    return lines_of([course_id], today)[course_id]


def lines_of(
    courses: Collection[int], today: date, also: Collection[int] = ()
) -> dict[int, list[InLine]]:
    """Everybody who waits for each of these courses, in order; `also` as if they still waited."""
    rules = OrderRule.select().where(OrderRule.course_id.in_(courses), OrderRule.until.is_null())
    asked = {rule.course_id: frozenset(rule.first.split(",")) for rule in rules}
    rows = database.execute_sql(
        "SELECT i.course_id, i.id, i.person_id, i.since, p.sex,"
        " (SELECT e.status FROM employment e WHERE e.person_id = p.id AND e.since <= ?1"
        "   ORDER BY e.since DESC LIMIT 1),"
        " (SELECT group_concat(c.category) FROM person_category c WHERE c.person_id = p.id"
        "   AND c.since <= ?1 AND (c.until IS NULL OR c.until >= ?1))"
        " FROM interest i JOIN person p ON p.id = i.person_id"
        f" WHERE i.course_id IN ({blanks(courses)})"
        f" AND (i.closed_on IS NULL OR i.id IN ({blanks(also)}))",
        (today.isoformat(), *courses, *also),
    )
    found: dict[int, list[InLine]] = {course_id: [] for course_id in courses}
    for course_id, interest_id, person_id, since, sex, work, kinds in list(rows):
        held = {sex, work, *(kinds or "").split(",")}
        first = _meets(asked.get(course_id, frozenset()), held)
        found[course_id].append(InLine(interest_id, person_id, since, first))
    for line in found.values():
        line.sort(key=lambda each: (not each.first, each.since, each.interest_id))
    return found


def _meets(asked: frozenset[str], held: set[str | None]) -> bool:
    """Whether somebody is one of those who come first; nobody is where nothing is asked."""
    return bool(asked) and all(not kind & asked or kind & asked & held for kind in KINDS)


def place_in_line(course_id: int, person_id: int, today: date) -> int:
    """At which place somebody waits for a course, from 1; 0 where they do not wait."""
    people = [each.person_id for each in line_of(course_id, today)]
    return people.index(person_id) + 1 if person_id in people else 0


class Had(NamedTuple):
    """Interests that need no offer: of any class of the course, or of one."""

    running: set[int]
    by_class: dict[int, set[int]]

    def of(self, group_id: int) -> set[int]:
        """Those that need no offer of this class."""
        return self.running | self.by_class.get(group_id, set())


def had_their_turn(courses: Collection[int], today: date) -> Had:
    """Who needs no offer.

    One is running, or one of the very class was answered without a yes, or they are in it already.
    """
    marks, day = blanks(courses), today.isoformat()
    rows = database.execute_sql(
        "SELECT o.interest_id, o.group_id, o.answer IS NULL AND o.expires_on >= ?"
        " FROM interest i JOIN offer o ON o.interest_id = i.id"
        f" WHERE i.course_id IN ({marks}) AND i.closed_on IS NULL"
        " AND (o.answer IS NULL OR o.answer IN ('not_now', 'no_answer'))"
        " UNION ALL SELECT i.id, e.group_id, 0"
        f" FROM interest i JOIN enrolment e ON e.person_id = i.person_id AND {HAS_PLACE}"
        f" WHERE i.course_id IN ({marks}) AND i.closed_on IS NULL",
        (day, *courses, day, *courses),
    )
    had = Had(set(), {})
    for interest_id, group_id, runs in rows:
        had.by_class.setdefault(group_id, set()).add(interest_id)
        if runs:
            had.running.add(interest_id)
    return had


HAS_PLACE = "(e.ends_on IS NULL OR e.ends_on > ?)"
"""Of a spell `e`: whether it holds a place after a day; who leaves on that day makes it free."""


def in_class(group_id: int, people: Collection[int], day: date) -> dict[int, int]:
    """Which of these people have a place in a class after a day, with their journal numbers."""
    rows = database.execute_sql(
        "SELECT e.person_id, e.journal_no FROM enrolment e"
        f" WHERE e.group_id = ? AND e.person_id IN ({blanks(people)}) AND {HAS_PLACE}",
        (group_id, *people, day.isoformat()),
    )
    return dict(rows)


def in_class_of(course_id: int, person_id: int, day: date) -> bool:
    """Whether somebody has a place after a day in a class of a course that has not ended."""
    row = database.execute_sql(
        'SELECT 1 FROM enrolment e JOIN "group" g ON g.id = e.group_id'
        f" WHERE e.person_id = ? AND {HAS_PLACE} AND g.course_id = ?"
        " AND (g.ends_on IS NULL OR g.ends_on >= ?) LIMIT 1",
        (person_id, day.isoformat(), course_id, day.isoformat()),
    ).fetchone()
    return row is not None


def first_day_in(group: Group, day: date) -> date:
    """From when somebody who gets a place of a class on a day is in it."""
    begins: date = group.starts_on
    return max(day, begins)


def places_taken(group_id: int, today: date) -> int:
    """Spells with a place plus places held by offers without an answer."""
    return taken_in([group_id], today)[group_id]


def taken_in(groups: Collection[int], today: date) -> dict[int, int]:
    """The places taken in each of these classes."""
    marks, day = blanks(groups), today.isoformat()
    rows = database.execute_sql(
        "SELECT group_id, count(*) FROM ("
        f" SELECT e.group_id FROM enrolment e WHERE e.group_id IN ({marks}) AND {HAS_PLACE}"
        f" UNION ALL SELECT group_id FROM offer WHERE group_id IN ({marks})"
        "   AND answer IS NULL AND expires_on >= ?) GROUP BY group_id",
        (*groups, day, *groups, day),
    )
    return dict.fromkeys(groups, 0) | dict(rows)


def require_places(group_id: int, today: date, before: int = 0) -> None:
    """Raise `Full` where more people are in a class than it has places, and than were `before`.

    A class may be too full already, where its places became fewer.
    """
    capacity = Group.get_by_id(group_id).capacity
    if capacity is not None and places_taken(group_id, today) > max(capacity, before):
        raise Full(
            N_("All {capacity} places are taken. Put the person on the waiting list."),
            capacity=capacity,
        )


def passed_over(
    group: Group, person_id: int, left: int | None, today: date, stood: Collection[int] = ()
) -> list[InLine]:
    """Who stands before somebody in the line and gets no place of the `left` ones (None: enough).

    Somebody who does not wait stands behind everybody, but for where they `stood` in the line.
    """
    if left is None:
        return []
    line = lines_of([group.course_id], today, stood)[group.course_id]
    had = had_their_turn([group.course_id], today).of(group.id)
    people = [each.person_id for each in line]
    at = people.index(person_id) if person_id in people else len(line)
    before = [each for each in line[:at] if each.interest_id not in had]
    return before[max(0, left) :]


def places_left(group: Group, today: date) -> int | None:
    """Free places of a class; None where it has no bound."""
    return None if group.capacity is None else group.capacity - places_taken(group.id, today)


def take_turn(actor: Actor, group: Group, person_id: int, reason: str) -> None:
    """Somebody just got a place: write down whom that passed over, and why.

    Raises `OutOfTurn` where somebody is passed over without a reason.
    """
    passed = passed_over(group, person_id, places_left(group, actor.today), actor.today)
    if passed:
        _write_down(actor, group, person_id, passed, reason)


def return_to_line(actor: Actor, interest_id: int, entry: LogEntry, reason: str) -> None:
    """Somebody waits as they did before a log entry: as with any place, say who came before them.

    Raises `OutOfTurn` where somebody behind them got a place since that would have been theirs, and
    no reason says why.
    """
    waits = Interest.get_or_none(Interest.id == interest_id, Interest.closed_on.is_null())
    if waits is None:
        return
    for group_id, person_id, stood in _placed_since(waits, entry, actor.today):
        group = Group.get_by_id(group_id)
        left = places_left(group, actor.today)
        before = passed_over(group, person_id, left, actor.today, stood)
        passed = [each for each in before if each.interest_id == interest_id]
        if passed:
            _write_down(actor, group, person_id, passed, reason)
            return


def _placed_since(
    waits: Interest, entry: LogEntry, today: date
) -> list[tuple[int, int, tuple[int, ...]]]:
    """Which place of a course others got after a log entry, the last first: the class, the person.

    And the place in the line they had; who was offered one still stands there.
    """
    rows = database.execute_sql(
        "SELECT e.group_id, e.person_id, (SELECT max(i.id) FROM interest i"
        "   WHERE i.person_id = e.person_id AND i.course_id = g.course_id"
        "   AND i.reason = 'placed' AND i.closed_on >= ?3), c.entry_id AS at"
        ' FROM enrolment e JOIN "group" g ON g.id = e.group_id JOIN change c'
        "  ON c.tbl = 'enrolment' AND c.tbl <> 'mark' AND c.row_id = e.id AND c.before IS NULL"
        " WHERE g.course_id = ?1 AND (e.ends_on IS NULL OR e.ends_on > ?4)"
        "  AND c.entry_id > ?2 AND e.person_id <> ?5"
        " UNION ALL SELECT o.group_id, i.person_id, NULL, c.entry_id"
        " FROM interest i JOIN offer o ON o.interest_id = i.id JOIN change c"
        "  ON c.tbl = 'offer' AND c.tbl <> 'mark' AND c.row_id = o.id AND c.before IS NULL"
        " WHERE i.course_id = ?1 AND o.answer IS NULL AND o.expires_on >= ?4 AND c.entry_id > ?2"
        "  AND i.person_id <> ?5 ORDER BY at DESC",
        (waits.course_id, entry.id, entry.at[:10], today.isoformat(), waits.person_id),
    )
    return [(row[0], row[1], () if row[2] is None else (row[2],)) for row in list(rows)]


def _write_down(
    actor: Actor, group: Group, person_id: int, passed: list[InLine], reason: str
) -> None:
    """Whom a place that somebody has passed over, and why."""
    why = text(reason, "reason", REASON_MOST)
    if not why:
        raise OutOfTurn(
            N_("Before them in the line: {names}. Say why the place goes to somebody else."),
            names=_names([each.person_id for each in passed[:NAMES_TOLD]], len(passed)),
        )
    now = actor.now.isoformat(" ", "seconds")
    for each in passed:
        Skip.create(
            centre_id=group.centre_id,
            interest_id=each.interest_id,
            group_id=group.id,
            person_id=person_id,
            at=now,
            reason=why,
        )


def _names(people: list[int], total: int) -> str:
    rows = database.execute_sql(
        "SELECT id, family_name, given_name, patronymic FROM person"
        f" WHERE id IN ({blanks(people)})",
        people,
    )
    named = {row[0]: short_name(*row[1:]) for row in rows}
    told = ", ".join(named[person_id] for person_id in people)
    return f"{told} + {total - len(people)}" if total > len(people) else told


def open_offer(course_id: int, person_id: int) -> Offer | None:
    """The offer without an answer that somebody in a course's line has."""
    return (  # type: ignore[no-any-return]
        Offer.select()
        .join(Interest, on=(Interest.id == Offer.interest_id))
        .where(
            Interest.course_id == course_id,
            Interest.person_id == person_id,
            Interest.closed_on.is_null(),
            Offer.answer.is_null(),
        )
        .first()
    )


def holds_place(group: Group, person_id: int, today: date) -> bool:
    """Whether a place of this class is held for somebody."""
    offer = open_offer(group.course_id, person_id)
    return offer is not None and offer.group_id == group.id and offer.expires_on >= today


def settle_offer(actor: Actor, group: Group, person_id: int) -> bool:
    """Somebody gets a place of a class: close the offer they have; whether it held this place."""
    held = holds_place(group, person_id, actor.today)
    offer = open_offer(group.course_id, person_id)
    if offer is not None:
        own = offer.group_id == group.id
        close_offer(actor, offer, OfferAnswer.ACCEPTED if own else OfferAnswer.WITHDRAWN)
    return held


def close_offer(actor: Actor, offer: Offer, answer: OfferAnswer, reason: str = "") -> None:
    """Write the answer into an offer's row."""
    offer.answer = answer.value
    offer.answered_at = actor.now.isoformat(" ", "seconds")
    offer.reason = text(reason, "reason", REASON_MOST) or None
    offer.save()


def leave_line(course_id: int, person_id: int, today: date) -> None:
    """Who got a place of a course no longer waits for it."""
    Interest.update(closed_on=today, reason=Standing.PLACED.value).where(
        Interest.course_id == course_id,
        Interest.person_id == person_id,
        Interest.closed_on.is_null(),
    ).execute()
