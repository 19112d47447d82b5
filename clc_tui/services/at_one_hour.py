"""What two records of one person do at the same hour, or on one day, and nobody can as one.

Not verbs: `people_merging` calls these inside its own.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Assignment, Person
from clc_tui.language import N_
from clc_tui.services.busy import Busy, Does, busy
from clc_tui.services.dates import DAY
from clc_tui.terms import Clash

_HELPS = (
    "SELECT a.id, s.id, coalesce(s.on_date, l.on_date) AS day,"
    " coalesce(s.starts_at, l.starts_at) AS hour, coalesce(s.minutes, l.minutes),"
    " coalesce(c.title || iif(g.target = '', '', ' · ' || g.target), n.title)"
    " FROM assignment a JOIN shift s ON s.id = a.shift_id JOIN need n ON n.id = s.need_id"
    " LEFT JOIN lesson l ON l.id = s.lesson_id"
    ' LEFT JOIN "group" g ON g.id = n.group_id LEFT JOIN course c ON c.id = g.course_id'
    " WHERE a.person_id = ? AND a.state IN ('offered', 'confirmed', 'came')"
    " AND s.cancelled IS NULL AND coalesce(l.state, '') <> 'cancelled' AND hour NOT NULL"
    " ORDER BY day, hour, a.id"
)


class AtOneHour(NamedTuple):
    """Help that one record is asked for or gave, and what the other one does then."""

    assignment_id: int
    on_date: date
    starts_at: str
    what: str
    other: Busy


def at_one_hour(keep_id: int, other_id: int) -> tuple[AtOneHour, ...]:
    """All help of either record in an hour the other one has something else, in order of time."""
    found = [*_help_of(keep_id, other_id), *_help_of(other_id, keep_id)]
    return tuple(sorted(found, key=lambda each: (each.on_date, each.starts_at)))


def _help_of(person_id: int, other_id: int) -> list[AtOneHour]:
    centre = Person.get_by_id(person_id).centre_id
    found = []
    for number, shift_id, day, hour, minutes, what in list(
        database.execute_sql(_HELPS, (person_id,))
    ):
        on_date = date.fromisoformat(day)
        other = busy(centre, on_date, (hour, minutes), [other_id], but=shift_id).get(other_id)
        if other is not None:
            found.append(AtOneHour(number, on_date, hour, what, other))
    return found


def told_once(found: tuple[AtOneHour, ...]) -> tuple[AtOneHour, ...]:
    """Each two things once: of two shifts the one that is named first."""
    told: list[AtOneHour] = []
    said: set[tuple[date, str, str]] = set()
    for each in found:
        if (
            each.other.does is not Does.HELPS
            or (each.on_date, each.starts_at, each.what) not in said
        ):
            told.append(each)
            said.add((each.on_date, each.other.starts_at, each.other.what))
    return tuple(told)


def keep_both(found: tuple[AtOneHour, ...], why: str) -> None:
    """Write beside each why it stands there all the same, where no reason does yet."""
    Assignment.update(despite=why).where(
        Assignment.id.in_([each.assignment_id for each in found]), Assignment.despite.is_null()
    ).execute()


def require_days_last(person_id: int, name: str) -> None:
    """Raise `Clash` where somebody would have helped more minutes on one day than it has."""
    over = database.execute_sql(
        "SELECT coalesce(s.on_date, l.on_date) AS day, sum(a.minutes) AS n FROM assignment a"
        " JOIN shift s ON s.id = a.shift_id LEFT JOIN lesson l ON l.id = s.lesson_id"
        " WHERE a.person_id = ? AND a.state = 'came' GROUP BY day HAVING n > ? ORDER BY day",
        (person_id, DAY),
    ).fetchone()
    if over is not None:
        raise Clash(
            N_("{name} would have helped {n} minutes on {day}: mend the hours of that day first."),
            name=name, n=over[1], day=date.fromisoformat(over[0]),
        )  # fmt: skip
