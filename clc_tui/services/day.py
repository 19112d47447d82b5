"""The lessons of a day, each with how far its register is: lines from which one is opened."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.gate import reads
from clc_tui.services.register import planned_instructors, who_was_there
from clc_tui.terms import Actor, LessonState, Reach


class RegisterLesson(NamedTuple):
    """One line of the list of lessons whose register may be opened."""

    lesson_id: int
    group_id: int
    title: str
    target: str
    room: str
    instructors: str
    on_date: date
    starts_at: str
    minutes: int
    state: LessonState
    reason: str | None
    marked: int
    expected: int
    own_class: bool
    open_event: bool
    head_count: int | None
    nobody_came: bool

    @property
    def to_do(self) -> bool:
        """Whether the register is still to be taken, or to be taken to its end."""
        if self.state is LessonState.CANCELLED or self.nobody_came:
            return False
        return self.head_count is None if self.open_event else self.marked < self.expected


@reads
def lessons_on(actor: Actor, on_date: date) -> tuple[RegisterLesson, ...]:
    """The day's lessons: all of the centre's, also for an instructor, who may stand in today."""
    lines = day_lines(actor, on_date)
    if actor.reach is Reach.TAUGHT and on_date != actor.today:
        return tuple(line for line in lines if line.own_class)
    return lines


def day_lines(actor: Actor, on_date: date) -> tuple[RegisterLesson, ...]:
    """Every lesson of the centre on a day, in order of time; none to practise in."""
    return lesson_lines(
        actor,
        "l.centre_id = ? AND l.on_date = ? AND NOT g.practice",
        (actor.centre, on_date.isoformat()),
    )


EXPECTED = (
    "e.group_id = l.group_id AND e.starts_on <= l.on_date"
    " AND (e.ends_on IS NULL OR e.ends_on >= l.on_date)"
)
"""Whether spell `e` makes its person expected at lesson `l`; guests have none."""


def lesson_lines(
    actor: Actor, where: str, values: tuple[object, ...], limit: int = 500
) -> tuple[RegisterLesson, ...]:
    """Lessons that fit a condition of ours (never of a user's), in order of time."""
    rows = database.execute_sql(
        "SELECT l.id, l.group_id, c.title, g.target, g.room, l.on_date, l.starts_at, l.minutes,"
        " l.state, l.reason, (SELECT count(*) FROM mark m WHERE m.lesson_id = l.id"
        f"   AND m.person_id IN (SELECT e.person_id FROM enrolment e WHERE {EXPECTED})),"
        " (SELECT count(DISTINCT e.person_id) FROM enrolment e"
        f"   JOIN person p ON p.id = e.person_id WHERE {EXPECTED} AND (p.erased_on IS NULL"
        "     OR EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = l.id AND m.person_id = p.id))),"
        " g.head_count, l.head_count, l.nobody_came"
        ' FROM lesson l JOIN "group" g ON g.id = l.group_id JOIN course c ON c.id = g.course_id'
        f" WHERE {where} ORDER BY l.on_date, l.starts_at, l.id LIMIT {limit}",
        values,
    )
    return tuple(_line(actor, row) for row in list(rows))


def _line(actor: Actor, row: tuple[Any, ...]) -> RegisterLesson:
    (lesson_id, group_id, title, target, room, day, starts_at, minutes, state, reason, marked,
     expected, open_event, head_count, nobody_came) = row  # fmt: skip
    on_date = date.fromisoformat(str(day))
    there = who_was_there(lesson_id)
    planned = planned_instructors(group_id, on_date)
    return RegisterLesson(
        lesson_id=lesson_id,
        group_id=group_id,
        title=str(title),
        target=str(target),
        room=str(room),
        instructors=", ".join(teacher.name for teacher in (there or planned)),
        on_date=on_date,
        starts_at=str(starts_at),
        minutes=minutes,
        state=LessonState(str(state)),
        reason=None if reason is None else str(reason),
        marked=marked,
        expected=expected,
        own_class=any(t.person_id == actor.person_id for t in planned),
        open_event=bool(open_event),
        head_count=head_count,
        nobody_came=bool(nobody_came),
    )
