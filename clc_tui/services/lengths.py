"""How long a lesson lasted, where it was not as long as planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clc_tui.db.changes import Change
from clc_tui.db.connection import database
from clc_tui.db.models import Lesson
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.gate import about, writes
from clc_tui.services.lessons import check_length, require_free
from clc_tui.services.register import ChangeRule, change_rule
from clc_tui.services.rows import practice_group, row_of, teaches
from clc_tui.services.shift_rows import ask_who_is_elsewhere
from clc_tui.terms import Actor, Invalid, LessonState, Reach, Refused


@writes
def change_length(actor: Actor, lesson_id: int, minutes: int, *, reason: str | None = None) -> int:
    """Say how many minutes a lesson lasts, or lasted; returns how many it was before.

    For the facilitator and who teaches the class, or taught it that day. Raises `Refused` or
    `Invalid` (field "reason") where a held lesson is so old that its marks may not just be changed
    either, `Clash` where it would run into the class's next lesson.
    """
    lesson = row_of(actor, Lesson, lesson_id)
    _require_own(actor, lesson)
    about("lesson", lesson_id, reason=reason)
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(N_("This lesson was not held. Take that back first."))
    was = int(lesson.minutes)
    if minutes == was:
        return was
    check_length(lesson.starts_at, minutes)
    _require_nobody_later(lesson_id, minutes)
    require_free(lesson.group_id, lesson.on_date, lesson.starts_at, minutes, but=lesson_id)
    if lesson.state == LessonState.HELD:
        _require_changeable(actor, lesson.on_date, reason)
    lesson.minutes = minutes
    lesson.save()
    ask_who_is_elsewhere(lesson)
    return was


def _require_own(actor: Actor, lesson: Lesson) -> None:
    """Raise `Refused` for who only stands in: the hours are those of who teaches the class."""
    group_id = lesson.group_id
    own = actor.reach is not Reach.TAUGHT or teaches(actor, group_id, lesson.on_date)
    if not own and group_id != practice_group(actor.centre):
        raise Refused(
            N_("The class's own instructor or the facilitator says how long a lesson lasts.")
        )


def _require_nobody_later(lesson_id: int, minutes: int) -> None:
    """Raise `Invalid` where somebody came later than the lesson would have ended."""
    row = database.execute_sql(
        "SELECT m.minutes, p.family_name, p.given_name, p.patronymic FROM mark m"
        " JOIN person p ON p.id = m.person_id WHERE m.lesson_id = ? AND m.minutes > ?"
        " ORDER BY m.minutes DESC LIMIT 1",
        (lesson_id, minutes),
    ).fetchone()
    if row is not None:
        raise Invalid(
            N_("{name} is written down as {n} minutes late: it cannot have lasted {most}."),
            field="minutes",
            name=short_name(*row[1:]),
            n=row[0],
            most=minutes,
        )


def _require_changeable(actor: Actor, on_date: date, reason: str | None) -> None:
    """As for the marks of that day: hours follow from them and from the length."""
    rule = change_rule(actor, on_date)
    if rule is ChangeRule.FACILITATOR_ONLY:
        raise Refused(
            N_("This lesson is old; only the facilitator changes its length, with a reason.")
        )
    if rule is ChangeRule.WITH_REASON and not (reason or "").strip():
        raise Invalid(N_("This lesson is old: say why its length changes."), field="reason")


def require_lengths_changeable(actor: Actor, done: Iterable[Change], reason: str | None) -> None:
    """Raise unless the lengths these changes gave to held lessons may still be changed."""
    for change in done:
        if (
            change.table == "lesson"
            and change.before
            and change.after
            and ("minutes" in change.after)
        ):
            lesson = Lesson.get_or_none(Lesson.id == change.row_id)
            if lesson is not None and lesson.state == LessonState.HELD:
                _require_changeable(actor, lesson.on_date, reason)


def require_apart(inverse: Iterable[Change]) -> None:
    """Raise `Clash` where a lesson came back into an hour that another one of its class has now.

    And `Invalid` where somebody is written down as later than it would last.
    """
    for change in inverse:
        if change.table != "lesson" or change.after is None:
            continue
        again = change.before is None or change.before.get("state") == LessonState.CANCELLED
        if not again and "minutes" not in change.after:
            continue
        lesson = Lesson.get_by_id(change.row_id)
        if lesson.state != LessonState.CANCELLED:
            _require_nobody_later(lesson.id, lesson.minutes)
            require_free(
                lesson.group_id, lesson.on_date, lesson.starts_at, lesson.minutes, but=lesson.id
            )
