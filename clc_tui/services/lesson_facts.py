"""What a register tells of its lesson beside the marks: helpers, a day off, approved hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson
from clc_tui.db.names import short_name
from clc_tui.services.hours import Payers


class Teacher(NamedTuple):
    """An instructor or helper."""

    person_id: int
    name: str


def helpers_at(lesson_id: int) -> tuple[Teacher, ...]:
    """Volunteers who come to help at a lesson, or came; never counted as instructors."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic FROM shift s"
        " JOIN assignment a ON a.shift_id = s.id AND a.state IN ('confirmed', 'came')"
        " JOIN person p ON p.id = a.person_id AND p.erased_on IS NULL"
        " WHERE s.lesson_id = ? AND s.cancelled IS NULL GROUP BY p.id ORDER BY min(a.id)",
        (lesson_id,),
    )
    return tuple(Teacher(row[0], short_name(*row[1:])) for row in rows)


def centre_on(centre_id: int, day: date, language: str) -> tuple[str, str]:
    """What the centre is called, and what day off a day is there (empty: none)."""
    name, *days = database.execute_sql(
        "SELECT c.name, h.name_kk, h.name_ru, h.name_en FROM centre c"
        " LEFT JOIN holiday h ON h.centre_id = c.id AND h.on_date = ?2 WHERE c.id = ?1",
        (centre_id, day.isoformat()),
    ).fetchone()
    return name, {"kk": days[0], "ru": days[1]}.get(language, days[2]) or ""


def in_approved(lesson: Lesson, instructors: Collection[Teacher]) -> bool:
    """Whether the hour of a lesson, or its lack, stands in an approved sheet of who was there.

    What would pay the hour is asked only where one of them has an approved sheet of that month.
    """
    rows = database.execute_sql(
        "SELECT 'line', contract_id, NULL FROM timesheet_line WHERE lesson_id = ?1"
        " UNION ALL SELECT 'approved', t.contract_id, c.person_id FROM timesheet t"
        " JOIN contract c ON c.id = t.contract_id WHERE t.centre_id = ?2 AND t.month = ?3"
        " AND t.number = 0 AND t.state IN ('approved', 'sent')"
        " UNION ALL SELECT 'named', contract_id, person_id FROM lesson_instructor"
        " WHERE lesson_id = ?1 AND NOT helper",
        (lesson.id, lesson.centre_id, lesson.on_date.isoformat()[:7]),
    )
    found = list(rows)
    if any(what == "line" for what, *_ids in found):
        return True
    approved = {which: who for what, which, who in found if what == "approved"}
    people = {one.person_id for one in instructors} & set(approved.values())
    if not people:
        return False
    named = {who: which for what, which, who in found if what == "named"}
    payers, day = Payers(lesson.centre_id, lesson.on_date, lesson.on_date), f"{lesson.on_date}"
    return any(payers.of(lesson.group_id, who, day, named.get(who)) in approved for who in people)
