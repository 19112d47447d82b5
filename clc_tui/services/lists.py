"""Lists that follow from the marks: not yet marked, absent again and again, below the rate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.names import full_name, short_name, sort_key
from clc_tui.services.access import shows_people
from clc_tui.services.centres import setting_of
from clc_tui.services.day import RegisterLesson, lesson_lines
from clc_tui.services.gate import reads
from clc_tui.services.rows import taught_groups
from clc_tui.terms import Actor, Reach

LOOK_BACK = timedelta(days=60)
"""How far back a lesson without marks is still asked for."""


class Missing(NamedTuple):
    """Somebody who was absent several times running."""

    person_id: int
    group_id: int
    title: str
    name: str
    phone: str | None
    times: int
    last_day: date


class LowRate(NamedTuple):
    """Somebody whose attendance lies below the centre's."""

    person_id: int
    group_id: int
    title: str
    name: str
    phone: str | None
    attended: int
    marked: int


class Unsigned(NamedTuple):
    """Somebody in a running class whose consent is not signed."""

    person_id: int
    title: str
    name: str
    phone: str | None


@reads
def not_marked(actor: Actor) -> tuple[RegisterLesson, ...]:
    """Lessons before today that nobody marked, oldest first."""
    return lessons_without_marks(actor)


def lessons_without_marks(actor: Actor) -> tuple[RegisterLesson, ...]:
    """Planned lessons of the last two months whose day has passed."""
    mine = _mine(actor)
    found = lesson_lines(
        actor,
        "l.centre_id = ? AND l.on_date >= ? AND l.on_date < ? AND l.state = 'planned'"
        " AND NOT g.practice",
        (actor.centre, (actor.today - LOOK_BACK).isoformat(), actor.today.isoformat()),
    )
    return tuple(line for line in found if mine is None or line.group_id in mine)


def _shown_missing(found: tuple[Missing, ...]) -> int:
    return len(found)


def _shown_low(found: tuple[LowRate, ...]) -> int:
    return len(found)


@shows_people(_shown_missing)
@reads
def absent_in_a_row(actor: Actor) -> tuple[Missing, ...]:
    """Learners of running classes absent at their last marked lessons, as often as the setting."""
    least = setting_of(actor.centre, "absent_in_a_row")
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    heads: dict[tuple[int, int], tuple[object, ...]] = {}
    for row in list(_running_marks(actor)):
        key = (row[0], row[1])
        found.setdefault(key, []).append((row[7], row[6]))
        heads[key] = row
    missing = []
    for (person_id, group_id), marks in found.items():
        times = 0
        for status, _day in sorted(marks, key=lambda pair: pair[1], reverse=True):
            if status != "absent":
                break
            times += 1
        if times >= least:
            head = heads[(person_id, group_id)]
            name = short_name(str(head[2]), str(head[3]), str(head[4]))
            last = max(day for _status, day in marks)
            title, phone = str(head[8]), head[5]
            missing.append(
                Missing(person_id, group_id, title, name, None if phone is None else str(phone),
                        times, date.fromisoformat(last))
            )  # fmt: skip
    return tuple(sorted(missing, key=lambda m: _order(actor, m.title, m.name)))


@shows_people(_shown_low)
@reads
def below_the_rate(actor: Actor) -> tuple[LowRate, ...]:
    """Learners of running classes whose rate lies below the centre's setting, lowest first.

    Rate = (present + late) / marks; from five marks on.
    """
    least = setting_of(actor.centre, "low_rate")
    counts: dict[tuple[int, int], list[int]] = {}
    heads: dict[tuple[int, int], tuple[object, ...]] = {}
    for row in list(_running_marks(actor)):
        tally = counts.setdefault((row[0], row[1]), [0, 0])
        tally[0] += row[7] in ("present", "late")
        tally[1] += 1
        heads[(row[0], row[1])] = row
    low = [
        LowRate(
            person_id, group_id, str(head[8]), short_name(str(head[2]), str(head[3]), str(head[4])),
            None if head[5] is None else str(head[5]), attended, marked,
        )
        for (person_id, group_id), (attended, marked) in counts.items()
        for head in (heads[(person_id, group_id)],)
        if marked >= 5 and attended * 100 < least * marked
    ]  # fmt: skip
    rate = {line: line.attended / line.marked for line in low}
    return tuple(sorted(low, key=lambda line: (rate[line], _order(actor, line.name))))


def _order(actor: Actor, *texts: str) -> tuple[bytes, ...]:
    """Where texts stand in the reader's order."""
    return tuple(sort_key(text, actor.language) for text in texts)


def _shown_unsigned(found: tuple[Unsigned, ...]) -> int:
    return len(found)


@shows_people(_shown_unsigned)
@reads
def without_consent(actor: Actor) -> tuple[Unsigned, ...]:
    """People in running classes whose consent is not signed, in order of name."""
    rows = database.execute_sql(
        "SELECT p.id, min(c.title), p.family_name, p.given_name, p.patronymic, p.phone"
        f" FROM {UNSIGNED} GROUP BY p.id",
        (actor.today.isoformat(), actor.centre),
    )
    found = [
        Unsigned(row[0], row[1], full_name(row[2], row[3], row[4]), row[5]) for row in list(rows)
    ]
    return tuple(sorted(found, key=lambda line: _order(actor, line.name)))


UNSIGNED = (
    '"group" g JOIN course c ON c.id = g.course_id'
    " JOIN enrolment e ON e.group_id = g.id AND (e.ends_on IS NULL OR e.ends_on >= ?1)"
    " JOIN person p ON p.id = e.person_id"
    " WHERE g.centre_id = ?2 AND (g.ends_on IS NULL OR g.ends_on >= ?1) AND NOT g.practice"
    " AND NOT EXISTS (SELECT 1 FROM consent s WHERE s.person_id = e.person_id"
    "   AND s.withdrawn_on IS NULL)"
)
"""People in running classes whose consent is not signed; takes the day and the centre."""


def _running_marks(actor: Actor) -> list[tuple[int, int, str, str, str, str | None, str, str, str]]:
    """Every mark of people who are in a running class now (not the practice class)."""
    mine = _mine(actor)
    today = actor.today.isoformat()
    rows = database.execute_sql(
        "SELECT e.person_id, g.id, p.family_name, p.given_name, p.patronymic, p.phone,"
        " l.on_date, m.status, c.title"
        ' FROM "group" g INDEXED BY group_centre JOIN course c ON c.id = g.course_id'
        " JOIN enrolment e ON e.group_id = g.id AND (e.ends_on IS NULL OR e.ends_on >= ?1)"
        " JOIN person p ON p.id = e.person_id"
        " JOIN lesson l ON l.group_id = g.id AND l.on_date >= e.starts_on AND l.state = 'held'"
        " JOIN mark m ON m.lesson_id = l.id AND m.person_id = e.person_id"
        " WHERE g.centre_id = ?2 AND (g.ends_on IS NULL OR g.ends_on >= ?1) AND NOT g.practice",
        (today, actor.centre),
    )
    return [row for row in rows if mine is None or row[1] in mine]


def _mine(actor: Actor) -> frozenset[int] | None:
    return taught_groups(actor, actor.today) if actor.reach is Reach.TAUGHT else None
