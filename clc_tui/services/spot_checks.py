"""Spot checks: an evaluator draws held lessons by lot and holds them against the signed paper.

Every held lesson of the period has the same chance. A check may be answered until all its lessons
are; then it stays as it is.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import SpotCheck, SpotCheckLesson
from clc_tui.db.names import full_name, told_apart
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.register import planned_instructors, who_was_there
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Invalid, Refused, Status

DRAWN = 5
"""So many lessons are drawn, where there are as many."""
LONGEST = 366
"""Days of a period, at most."""
NOTE_MOST = 200
COMPLETE = N_("This check is complete and stays as it is.")

lot = secrets.SystemRandom()
"""What draws: nobody can foresee or repeat it; what was drawn is kept."""


class CheckedMark(NamedTuple):
    """One learner of a drawn lesson, as the paper lists them."""

    journal_no: int
    name: str
    status: Status


class CheckedLesson(NamedTuple):
    """A drawn lesson, what the file says of it, and whether the paper agrees."""

    id: int
    lesson_id: int
    title: str
    target: str
    on_date: date
    starts_at: str
    instructors: str
    """Empty for who sees no names."""
    counts: dict[Status, int]
    walk_ins: int
    marks: tuple[CheckedMark, ...]
    """Empty for who sees no names."""
    agrees: bool | None
    note: str | None
    """What differs; it may name people, so only who sees names reads it, and who wrote it."""


class CheckLine(NamedTuple):
    """A spot check in the list: the period, and how far it is."""

    id: int
    drawn_on: date
    drawn_by: str
    first: date
    last: date
    lessons: int
    answered: int
    agree: int

    @property
    def complete(self) -> bool:
        return self.answered == self.lessons


class ToCheck(NamedTuple):
    """What waits for who draws: their check that is not complete, or that there was none."""

    open: CheckLine | None
    none_this_month: bool


class CheckView(NamedTuple):
    """One spot check with its lessons in order of time; `own`: drawn by who looks."""

    line: CheckLine
    own: bool
    lessons: tuple[CheckedLesson, ...]
    centre_name: str


@writes
def draw_spot_check(actor: Actor, first: date, last: date) -> int:
    """Draw held lessons of a period by lot; returns the check's id.

    Practice classes and open events have no paper with names and are not drawn.
    """
    about("spot_check", None)
    if last < first:
        raise Invalid(N_("The last day lies before the first."), field="last")
    if (last - first).days >= LONGEST:
        raise Invalid(N_("A spot check looks at a year at most."), field="first")
    held = [
        row[0]
        for row in database.execute_sql(
            'SELECT l.id FROM lesson l JOIN "group" g ON g.id = l.group_id'
            " WHERE l.centre_id = ? AND l.on_date BETWEEN ? AND ? AND l.state = 'held'"
            " AND NOT g.practice AND NOT g.head_count ORDER BY l.id",
            (actor.centre, first.isoformat(), min(last, actor.today).isoformat()),
        )
    ]
    if not held:
        raise Invalid(N_("No lesson was held in these days. Choose other days."), field="first")
    check = SpotCheck.create(
        centre_id=actor.centre, user_id=actor.user_id, drawn_on=actor.today,
        from_day=first, to_day=last,
    )  # fmt: skip
    about("spot_check", check.id)
    for lesson_id in lot.sample(held, min(DRAWN, len(held))):
        SpotCheckLesson.create(centre_id=actor.centre, spot_check_id=check.id, lesson_id=lesson_id)
    return int(check.id)


@writes
def answer_spot_check(
    actor: Actor, drawn_id: int, agrees: bool | None, note: str = ""
) -> CheckLine:
    """Say whether the paper of a drawn lesson agrees, and what differs; None clears the answer."""
    drawn = row_of(actor, SpotCheckLesson, drawn_id)
    check = row_of(actor, SpotCheck, drawn.spot_check_id)
    about("spot_check", check.id)
    if check.user_id != actor.user_id:
        raise Refused(N_("Only who drew these lessons compares them."))
    if is_complete(check.id):
        raise Clash(COMPLETE)
    words = text(note, "note", NOTE_MOST)
    if agrees is False and not words:
        raise Invalid(N_("Write what differs."), field="note")
    drawn.agrees, drawn.note = agrees, words if agrees is False else None
    drawn.save()
    return _line_of(check.id)


def is_complete(check_id: int | None) -> bool:
    """Whether every drawn lesson of a check has its answer."""
    left = SpotCheckLesson.select().where(
        SpotCheckLesson.spot_check_id == check_id, SpotCheckLesson.agrees.is_null()
    )
    return not left.exists()


@reads
def spot_checks(actor: Actor) -> tuple[CheckLine, ...]:
    """Every spot check of the centre, newest first."""
    return _lines("centre_id", actor.centre)


def to_check(actor: Actor) -> ToCheck:
    """The newest check of who looks that is not complete, and whether nobody drew this month."""
    row = database.execute_sql(
        "SELECT c.id FROM spot_check c JOIN spot_check_lesson d ON d.spot_check_id = c.id"
        " WHERE c.centre_id = ? AND c.user_id = ? AND d.agrees IS NULL ORDER BY c.id DESC LIMIT 1",
        (actor.centre, actor.user_id),
    ).fetchone()
    month = actor.today.replace(day=1)
    drawn = SpotCheck.select().where(
        SpotCheck.centre_id == actor.centre, SpotCheck.drawn_on >= month
    )
    return ToCheck(_line_of(row[0]) if row else None, not drawn.exists())


def _lines(column: str, value: int) -> tuple[CheckLine, ...]:
    """The checks with this value in a column, newest first."""
    rows = database.execute_sql(
        "SELECT s.id, s.drawn_on, u.name, s.from_day, s.to_day,"
        " count(*), count(d.agrees), coalesce(sum(d.agrees), 0)"
        " FROM spot_check s JOIN user u ON u.id = s.user_id"
        " JOIN spot_check_lesson d ON d.spot_check_id = s.id"
        f" WHERE s.{column} = ? GROUP BY s.id ORDER BY s.id DESC",
        (value,),
    )
    day = date.fromisoformat
    return tuple(
        CheckLine(number, day(drawn_on), user, day(first), day(last), *counts)
        for number, drawn_on, user, first, last, *counts in rows
    )


def _line_of(spot_check_id: int) -> CheckLine:
    (line,) = _lines("id", spot_check_id)
    return line


def _shown(view: CheckView) -> int:
    return sum(len(lesson.marks) for lesson in view.lessons)


def _which(view: CheckView) -> int:
    return view.line.id


@shows_people(_shown, subject=_which)
@reads
def spot_check(actor: Actor, spot_check_id: int) -> CheckView:
    """One spot check and what the file says of its lessons; names where the grant allows them."""
    check = row_of(actor, SpotCheck, spot_check_id)
    rows = database.execute_sql(
        "SELECT d.id, l.id, c.title, g.target, l.on_date, l.starts_at, l.group_id, d.agrees, d.note"
        " FROM spot_check_lesson d JOIN lesson l ON l.id = d.lesson_id"
        ' JOIN "group" g ON g.id = l.group_id JOIN course c ON c.id = g.course_id'
        " WHERE d.spot_check_id = ? ORDER BY l.on_date, l.starts_at, l.id",
        (spot_check_id,),
    )
    name = database.execute_sql("SELECT name FROM centre WHERE id = ?", (actor.centre,)).fetchone()
    own = check.user_id == actor.user_id
    return CheckView(
        _line_of(check.id),
        own,
        tuple(_checked(actor, row, own) for row in list(rows)),
        str(name[0]),
    )


def _checked(actor: Actor, row: tuple[Any, ...], own: bool) -> CheckedLesson:
    drawn_id, lesson_id, title, target, day, starts_at, group_id, agrees, note = row
    on_date = date.fromisoformat(day)
    marks = _marks(lesson_id, group_id)
    there = who_was_there(lesson_id) or planned_instructors(group_id, on_date)
    walk_ins = database.execute_sql(
        "SELECT count(*) FROM walk_in WHERE lesson_id = ? AND person_id IS NULL", (lesson_id,)
    ).fetchone()[0]
    return CheckedLesson(
        drawn_id, lesson_id, title, target, on_date, starts_at,
        ", ".join(teacher.name for teacher in there) if actor.names else "",
        dict(Counter(mark.status for mark in marks)),
        int(walk_ins),
        marks if actor.names else (),
        None if agrees is None else bool(agrees),
        note if own or actor.names else None,
    )  # fmt: skip


def _marks(lesson_id: int, group_id: int) -> tuple[CheckedMark, ...]:
    """Everybody marked in a lesson, in the order of the journal."""
    rows = list(
        database.execute_sql(
            "SELECT p.id, coalesce((SELECT e.journal_no FROM enrolment e WHERE e.group_id = ?"
            "  AND e.person_id = m.person_id ORDER BY e.starts_on DESC LIMIT 1), 0),"
            " p.family_name, p.given_name, p.patronymic,"
            " iif(p.erased_on IS NULL, p.birth_year, NULL), m.status"
            " FROM mark m JOIN person p ON p.id = m.person_id WHERE m.lesson_id = ? ORDER BY m.id",
            (group_id, lesson_id),
        )
    )
    names = told_apart({row[0]: (full_name(*row[2:5]), row[5], None) for row in rows})
    marks = [CheckedMark(row[1], names[row[0]], Status(row[6])) for row in rows]
    return tuple(sorted(marks, key=lambda mark: (mark.journal_no == 0, mark.journal_no)))
