"""What people do at an hour: whether somebody who is asked to help is somewhere else then."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.language import N_
from clc_tui.services.dates import minute_of
from clc_tui.terms import Elsewhere


class Does(StrEnum):
    """What somebody does then."""

    HELPS = "helps"
    TEACHES = "teaches"
    ATTENDS = "attends"


class Busy(NamedTuple):
    """What somebody does in an hour, and since when that day."""

    does: Does
    what: str
    starts_at: str


_SHIFTS = (
    "SELECT a.person_id, 'helps', coalesce(c.title || iif(g.target = '', '', ' · ' || g.target),"
    " n.title), coalesce(s.starts_at, l.starts_at), coalesce(s.minutes, l.minutes)"
    " FROM (SELECT id FROM shift WHERE centre_id = :centre AND on_date = :day"
    "   AND starts_at NOT NULL"
    "   UNION ALL SELECT s.id FROM lesson l JOIN shift s ON s.lesson_id = l.id"
    "   WHERE l.centre_id = :centre AND l.on_date = :day AND l.state <> 'cancelled') t"
    " JOIN shift s ON s.id = t.id JOIN need n ON n.id = s.need_id"
    " JOIN assignment a ON a.shift_id = s.id AND a.state IN ('offered', 'confirmed', 'came')"
    " LEFT JOIN lesson l ON l.id = s.lesson_id"
    ' LEFT JOIN "group" g ON g.id = n.group_id LEFT JOIN course c ON c.id = g.course_id'
    " WHERE s.cancelled IS NULL AND s.id IS NOT :but"
    " AND a.person_id IN (SELECT value FROM json_each(:people))"
)
_LESSONS = (
    "WITH lessons AS MATERIALIZED (SELECT l.id, l.group_id, l.starts_at, l.minutes,"
    "   c.title || iif(g.target = '', '', ' · ' || g.target) AS what"
    '  FROM lesson l JOIN "group" g ON g.id = l.group_id JOIN course c ON c.id = g.course_id'
    "  WHERE l.centre_id = :centre AND l.on_date = :day AND l.state <> 'cancelled'"
    "  AND NOT g.practice),"
    " asked AS (SELECT value AS id FROM json_each(:people))"
    " SELECT i.person_id, 'teaches', l.what, l.starts_at, l.minutes FROM lessons l"
    " JOIN lesson_instructor i ON i.lesson_id = l.id AND NOT i.helper"
    " WHERE i.person_id IN (SELECT id FROM asked)"
    " UNION ALL"
    " SELECT i.person_id, 'teaches', l.what, l.starts_at, l.minutes FROM lessons l"
    " JOIN group_instructor i ON i.group_id = l.group_id AND i.since <= :day"
    "  AND (i.until IS NULL OR i.until >= :day)"
    " WHERE i.person_id IN (SELECT id FROM asked) AND NOT EXISTS (SELECT 1 FROM lesson_instructor t"
    "  WHERE t.lesson_id = l.id AND NOT t.helper)"
    " UNION ALL"
    " SELECT e.person_id, 'attends', l.what, l.starts_at, l.minutes FROM lessons l"
    " JOIN enrolment e ON e.group_id = l.group_id AND e.starts_on <= :day"
    "  AND (e.ends_on IS NULL OR e.ends_on >= :day)"
    " WHERE e.person_id IN (SELECT id FROM asked)"
)


def busy(
    centre_id: int, on_date: date, hours: tuple[str, int] | None, people: Collection[int],
    *, but: int | None = None,
) -> dict[int, Busy]:  # fmt: skip
    """Who of these people is somewhere else in the hours of a day, by person; the first thing each.

    `but` is the shift itself. Help without an hour is in nobody's way.
    """
    if hours is None or not people:
        return {}
    values = {
        "centre": centre_id, "day": on_date.isoformat(), "people": json.dumps(sorted(people)),
        "but": but,
    }  # fmt: skip
    begin, length = minute_of(hours[0]), hours[1]
    found: dict[int, Busy] = {}
    rows = [row for sql in (_SHIFTS, _LESSONS) for row in database.execute_sql(sql, values)]
    for person_id, does, what, starts_at, minutes in sorted(rows, key=lambda row: row[3]):
        start = minute_of(starts_at)
        if begin < start + minutes and start < begin + length:
            found.setdefault(person_id, Busy(Does(does), what, starts_at))
    return found


_SAID = {
    Does.HELPS: N_("{name} helps elsewhere then: {what}, {time}."),
    Does.TEACHES: N_("{name} teaches then: {what}, {time}."),
    Does.ATTENDS: N_("{name} is in a class then: {what}, {time}."),
}


def clash(name: str, other: Busy) -> Elsewhere:
    """The refusal that names what stands in the way."""
    return Elsewhere(_SAID[other.does], name=name, what=other.what, time=other.starts_at)
