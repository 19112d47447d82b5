"""How each figure is counted: in one statement, bounded by its days and its classes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.follow_up import Measure
from clc_tui.services.day import EXPECTED

IN_TIME = 7
"""Days within which a register is marked in time."""


class Counted(NamedTuple):
    """What a figure says: a share of the denominator, or where there is none a number.

    Hours are counted in minutes.
    """

    numerator: int
    denominator: int | None = None
    unknown: int = 0
    """How many are in neither, because it is not known of them."""

    @property
    def share(self) -> Fraction | None:
        """The share in percent; None for a number, and where there is nobody yet."""
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None


class Scope(NamedTuple):
    """Of what a figure is: a course or a class, or where neither is named the whole centre."""

    course_id: int | None = None
    group_id: int | None = None


_OF_CENTRE = 'lesson l INDEXED BY lesson_day CROSS JOIN "group" g ON g.id = l.group_id'
_OF_CLASSES = '"group" g CROSS JOIN lesson l INDEXED BY lesson_group ON l.group_id = g.id'
_LESSONS = {
    "centre": f"FROM {_OF_CENTRE} {{with}} WHERE l.centre_id = :centre",
    "course": f"FROM {_OF_CLASSES} {{with}} WHERE g.course_id = :of",
    "group": f"FROM {_OF_CLASSES} {{with}} WHERE g.id = :of",
}
"""The lessons `l` of a time with their classes `g`, and what is joined to them."""
_IN_TIME_OF = " AND NOT g.practice AND l.on_date BETWEEN :first AND :last"
_MARKS = "CROSS JOIN mark m ON m.lesson_id = l.id"
_CAME = "m.status IN ('present', 'late')"

_ATTENDANCE = f"SELECT coalesce(sum({_CAME}), 0), count(*), 0 {{marks}}"
_LEARNERS = f"SELECT count(DISTINCT m.person_id), NULL, 0 {{marks}} AND {_CAME}"
_LESSONS_HELD = (
    "SELECT coalesce(sum(l.state = 'held'), 0), count(*), 0 {lessons} AND l.moved_to_id IS NULL"
    " AND (l.state <> 'planned' OR l.on_date < :today)"
)
_WOMEN = (
    "SELECT coalesce(sum(p.sex = 'f'), 0), count(p.sex), count(*) - count(p.sex)"
    f" FROM (SELECT DISTINCT m.person_id {{marks}} AND {_CAME}) w"
    " CROSS JOIN person p ON p.id = w.person_id"
)
_UNEMPLOYED = (
    "SELECT coalesce(sum(status IN ('unemployed', 'unemployed_registered')), 0), count(status),"
    " count(*) - count(status) FROM (SELECT coalesce("
    " (SELECT e.status FROM employment e WHERE e.person_id = w.person_id AND e.since <= w.day"
    "  ORDER BY e.since DESC LIMIT 1),"
    " (SELECT e.status FROM employment e WHERE e.person_id = w.person_id AND e.since > w.day"
    "  AND e.since <= :last ORDER BY e.since LIMIT 1)) AS status"
    f" FROM (SELECT m.person_id, min(l.on_date) AS day {{marks}} AND {_CAME}"
    " GROUP BY m.person_id) w)"
)
_MARKED_IN_TIME = (
    "SELECT coalesce(sum(EXISTS (SELECT 1 FROM change c CROSS JOIN log_entry n ON n.id = c.entry_id"
    "   WHERE c.tbl = 'lesson' AND c.tbl <> 'mark' AND c.row_id = l.id"
    "   AND c.after ->> '$.state' = 'held' AND n.at < date(l.on_date, :late)"
    "   AND NOT EXISTS (SELECT 1 FROM log_entry u WHERE u.undoes_id = n.id))), 0),"
    " count(*), 0 {lessons} AND (l.state = 'held' OR l.state = 'planned'"
    "  AND date(l.on_date, :late) <= :today"
    f" AND (g.head_count OR EXISTS (SELECT 1 FROM enrolment e WHERE {EXPECTED})))"
)
_COMPLETED = (
    "SELECT coalesce(sum(e.outcome = 'completed'), 0), count(*), 0 FROM {ended} AND NOT g.practice"
    " AND e.ends_on BETWEEN :first AND :last AND (e.outcome = 'completed' OR e.outcome = 'left'"
    "  AND EXISTS (SELECT 1 FROM mark m CROSS JOIN lesson l ON l.id = m.lesson_id"
    f"  WHERE m.person_id = e.person_id AND l.group_id = e.group_id AND {_CAME}"
    "  AND l.on_date BETWEEN e.starts_on AND e.ends_on))"
)
_OF_GROUP = '"group" g CROSS JOIN enrolment e ON e.group_id = g.id WHERE'
_ENDED = {
    "centre": 'enrolment e INDEXED BY enrolment_ended CROSS JOIN "group" g ON g.id = e.group_id'
    " WHERE e.centre_id = :centre",
    "course": f"{_OF_GROUP} g.course_id = :of",
    "group": f"{_OF_GROUP} g.id = :of",
}
"""The places `e` in classes `g`."""
_WAITING = (
    "SELECT count(DISTINCT i.person_id), NULL, 0 FROM course c CROSS JOIN interest i"
    " ON i.course_id = c.id CROSS JOIN person p ON p.id = i.person_id AND NOT p.practice"
    " WHERE {courses} AND i.since < date(:last, '+1 day')"
    " AND (i.closed_on IS NULL OR i.closed_on > :last)"
)
_COURSES = {"centre": "c.centre_id = :centre", "course": "c.id = :of", "group": "FALSE"}
_OWN_DAYS = (
    " UNION ALL SELECT s.id FROM shift s WHERE s.centre_id = :centre"
    " AND s.on_date BETWEEN :first AND :last"
)
"""Shifts that are at no lesson, which belong to the whole centre."""
_VOLUNTEER_HOURS = (
    "SELECT coalesce(sum(a.minutes), 0), NULL, 0 FROM (SELECT s.id {shifts}{own}) t"
    " CROSS JOIN assignment a ON a.shift_id = t.id AND a.state = 'came'"
)
_SQL: dict[Measure, str] = {
    Measure.ATTENDANCE: _ATTENDANCE,
    Measure.LEARNERS: _LEARNERS,
    Measure.LESSONS_HELD: _LESSONS_HELD,
    Measure.COMPLETED: _COMPLETED,
    Measure.WOMEN: _WOMEN,
    Measure.UNEMPLOYED: _UNEMPLOYED,
    Measure.WAITING: _WAITING,
    Measure.MARKED_IN_TIME: _MARKED_IN_TIME,
    Measure.VOLUNTEER_HOURS: _VOLUNTEER_HOURS,
}


def count(
    centre_id: int, measure: Measure, first: date, last: date, scope: Scope, today: date
) -> Counted:
    """Count a figure now, in one statement; what lies after today is not counted."""
    of = "group" if scope.group_id else "course" if scope.course_id else "centre"
    lessons = _LESSONS[of] + _IN_TIME_OF
    shifts = lessons.replace("{with}", "CROSS JOIN shift s ON s.lesson_id = l.id")
    sql = _SQL[measure].format(
        lessons=lessons.replace("{with}", ""), marks=lessons.replace("{with}", _MARKS),
        shifts=shifts, own=_OWN_DAYS if of == "centre" else "",
        ended=_ENDED[of], courses=_COURSES[of],
    )  # fmt: skip
    values = {
        "centre": centre_id,
        "of": scope.group_id or scope.course_id,
        "first": first.isoformat(),
        "last": min(last, today).isoformat(),
        "today": today.isoformat(),
        "late": f"+{IN_TIME + 1} days",
    }
    return Counted(*database.execute_sql(sql, values).fetchone())
