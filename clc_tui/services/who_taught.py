"""Who taught a lesson: what stands in the way of saying that it was somebody else.

Not verbs: `attendance`, `assignments`, `classes`, `teaching`, `people_merging` and `undo` call
these inside their own.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson, Mark, Person
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.register import (
    ChangeRule,
    change_rule,
    planned_instructors,
    who_was_there,
)
from clc_tui.terms import Actor, Clash, Invalid, LessonState, Reach, Refused


def entered_today(actor: Actor, lesson_id: int) -> set[int]:
    """The marks of a lesson that were first written today by the actor."""
    rows = database.execute_sql(
        "SELECT c.row_id FROM log_entry e JOIN change c ON c.entry_id = e.id"
        " WHERE e.subject = 'lesson' AND e.subject_id = ? AND e.user_id IS ? AND e.at LIKE ?"
        " AND c.tbl = 'mark' AND c.before IS NULL AND e.undoes_id IS NULL",
        (lesson_id, actor.user_id, f"{actor.today.isoformat()}%"),
    )
    return {mark_id for (mark_id,) in rows}


def others_taught(lesson: Lesson, before: Collection[int], after: Collection[int]) -> bool:
    """Whether other people taught after a change; nobody written down means "as planned"."""
    own = {each.person_id for each in planned_instructors(lesson.group_id, lesson.on_date)}
    return (set(before) or own) != (set(after) or own)


def require_taught_changeable(actor: Actor, lesson: Lesson, reason: str | None) -> None:
    """Raise where a held lesson is so old that who taught it may not just be changed.

    Hours follow from it as from the marks: the same rule, and the same mercy for whoever takes the
    register of an old lesson today and mends a slip.
    """
    if lesson.state != LessonState.HELD:
        return
    rule = change_rule(actor, lesson.on_date)
    if rule is ChangeRule.FREE or _taken_today(actor, lesson.id):
        return
    if rule is ChangeRule.FACILITATOR_ONLY:
        raise Refused(
            N_("This lesson is old; only the facilitator changes who taught it, with a reason.")
        )
    if not (reason or "").strip():
        raise Invalid(N_("This lesson is old: say why somebody else taught it."), field="reason")


def _taken_today(actor: Actor, lesson_id: int) -> bool:
    marks = {row.id for row in Mark.select(Mark.id).where(Mark.lesson_id == lesson_id)}
    return bool(marks) and marks <= entered_today(actor, lesson_id)


def require_no_helper(lesson: Lesson, people: Collection[int]) -> None:
    """Raise `Clash` where one of these came to help at a lesson: the same hour is not paid too."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic FROM shift s"
        " JOIN assignment a ON a.shift_id = s.id AND a.state = 'came'"
        " JOIN person p ON p.id = a.person_id WHERE s.lesson_id = ? AND s.cancelled IS NULL",
        (lesson.id,),
    )
    for person_id, *names in rows:
        if person_id in people:
            raise Clash(
                N_("{name} is written down as helper at this lesson: that is taken away first."),
                name=short_name(*names),
            )


_OWN_HELP = (
    "SELECT l.id, l.on_date FROM assignment a JOIN shift s ON s.id = a.shift_id"
    " JOIN lesson l ON l.id = s.lesson_id"
    " WHERE a.person_id = ? AND a.state = 'came' AND s.cancelled IS NULL"
    " AND (EXISTS (SELECT 1 FROM lesson_instructor i WHERE i.lesson_id = l.id"
    "   AND i.person_id = a.person_id AND NOT i.helper)"
    "  OR (NOT EXISTS (SELECT 1 FROM lesson_instructor i WHERE i.lesson_id = l.id"
    "    AND NOT i.helper)"
    "   AND EXISTS (SELECT 1 FROM group_instructor g WHERE g.group_id = l.group_id"
    "    AND g.person_id = a.person_id AND g.since <= l.on_date"
    "    AND (g.until IS NULL OR g.until >= l.on_date))))"
    " ORDER BY l.on_date, l.id"
)


def own_help(*people: int) -> dict[int, date]:
    """Lessons at which somebody is written down as teacher and as helper both, each with its day.

    There should be none. Read before and after what may bring some about; see `require_no_more`.
    """
    rows = [row for each in people for row in database.execute_sql(_OWN_HELP, (each,))]
    return {lesson_id: date.fromisoformat(day) for lesson_id, day in rows}


def require_no_more(person_id: int, before: Collection[int]) -> None:
    """Raise `Clash` where somebody came to help at a lesson they teach now (`before` left out)."""
    for lesson_id, day in own_help(person_id).items():
        if lesson_id not in before:
            person = Person.get_by_id(person_id)
            raise Clash(
                N_(
                    "{name} is written down as helper at the lesson on {day} and would be its"
                    " teacher too: the help is taken away first."
                ),
                name=short_name(person.family_name, person.given_name, person.patronymic), day=day,
            )  # fmt: skip


def require_no_teacher(lesson: Lesson | None, person: Person) -> None:
    """Raise `Clash` where somebody would help at a lesson that they teach."""
    if lesson is not None and person.id in teachers_of(lesson):
        raise Clash(
            N_("{name} teaches this lesson: that is no help besides."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
        )


def teachers_of(lesson: Lesson) -> set[int]:
    """Who taught a lesson, or is to."""
    there = who_was_there(lesson.id) or planned_instructors(lesson.group_id, lesson.on_date)
    return {each.person_id for each in there}


def require_colleagues_stay(actor: Actor, lesson: Lesson, people: Collection[int]) -> None:
    """Raise `Refused` where an instructor takes a lesson from the class's own and gives it away.

    Whoever taught in their place says so themselves; the facilitator says it of anybody. Nobody
    named means "as planned".
    """
    if actor.reach is not Reach.TAUGHT or not people or actor.person_id in people:
        return
    own = {each.person_id: each.name
           for each in planned_instructors(lesson.group_id, lesson.on_date)}  # fmt: skip
    taught = {each.person_id for each in who_was_there(lesson.id)} or set(own)
    for person_id in taught & set(own) - {actor.person_id, *people}:
        raise Refused(
            N_("{name} teaches this class: whoever taught instead says so, or the facilitator."),
            name=own[person_id],
        )
