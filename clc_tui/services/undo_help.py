"""Taking back what was done about volunteers and shifts: what the opposite may not leave behind.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Assignment, Lesson, Person, Shift
from clc_tui.language import N_
from clc_tui.services.assignments import require_free, require_may_help, require_room
from clc_tui.services.log_words import person_words, whole
from clc_tui.services.shift_rows import (
    COMING,
    TO_COME,
    Spot,
    asked_for,
    require_no_help,
    spot_of,
)
from clc_tui.services.volunteers import HELP_DAY
from clc_tui.services.who_taught import (
    own_help,
    require_no_helper,
    require_no_more,
    require_no_teacher,
    teachers_of,
)
from clc_tui.terms import Actor, AssignmentState, Clash, Full, Invalid, LessonState


def without_used_shifts(inverse: list[changes.Change]) -> list[changes.Change]:
    """The inverse but for shifts that others were asked for since: these stay."""
    gone = {c.row_id for c in inverse if c.table == "assignment" and c.after is None}
    return [
        change
        for change in inverse
        if change.table != "shift"
        or change.after is not None
        or all(each.id in gone for each in asked_for(change.row_id))
    ]


class HelpNow(NamedTuple):
    """How things stand with what an undo is about."""

    coming: dict[int, int]
    """How many will come to each shift."""
    both: dict[int, set[int]]
    """Lessons at which somebody is helper and teacher at once, by person: there should be none."""
    groundless: dict[int, set[int]]
    """Help of somebody who was no volunteer then, or unsigned, by person: only in an old file."""


def help_now(actor: Actor, inverse: Iterable[changes.Change]) -> HelpNow:
    """How things stand with the shifts, and with the teachers of classes, these changes touch."""
    shifts = {c.row_id for c in inverse if c.table == "shift"}
    shifts |= {
        int(whole(c).get("shift_id") or 0) for c in inverse if c.table == "assignment"
    }  # fmt: skip
    teachers = {int(whole(c)["person_id"]) for c in inverse if c.table == "group_instructor"}
    return HelpNow(
        {shift_id: len(asked_for(shift_id, *COMING)) for shift_id in shifts},
        {person_id: set(own_help(person_id)) for person_id in teachers},
        {person_id: set(_groundless(actor, person_id)) for person_id in _volunteers(inverse)},
    )


def _volunteers(inverse: Iterable[changes.Change]) -> set[int]:
    """Whose being a volunteer, or whose guardian's signature, these changes touch."""
    return {int(whole(c)["person_id"]) for c in inverse if c.table == "volunteer"}


def require_sound_help(actor: Actor, inverse: list[changes.Change], before: HelpNow) -> None:
    """Raise where somebody would be in two places, too many would come, or one who may not."""
    for shift_id, coming in before.coming.items():
        row = Shift.get_or_none(Shift.id == shift_id)
        if row is None:
            continue
        now = len(asked_for(shift_id, *COMING))
        if now > row.people and now > coming:
            raise Full(
                N_("Nobody more is needed by now: {n} of {people} will come."),
                n=coming, people=row.people,
            )  # fmt: skip
    for person_id, lessons in before.both.items():
        require_no_more(person_id, lessons)
    for each in _came_back(inverse):
        here = spot_of(Shift.get_by_id(each.shift_id))
        if here.cancelled is None:
            _require_sound(actor, each, here)
    taught = {whole(c).get("lesson_id", 0) for c in inverse if c.table == "lesson_instructor"}
    for lesson_id in taught:
        lesson = Lesson.get_or_none(Lesson.id == lesson_id)
        if lesson is not None:
            require_no_helper(lesson, teachers_of(lesson))
    for change in inverse:
        if change.table == "lesson" and (change.after or {}).get("state") == LessonState.CANCELLED:
            require_no_help(Lesson.get_by_id(change.row_id))
    for person_id in _volunteers(inverse):
        _require_still_helps(actor, person_id, before.groundless.get(person_id, set()))


def _came_back(inverse: list[changes.Change]) -> list[Assignment]:
    """Who is to come to a shift, or to another hour of it, as before."""
    ids = {c.row_id for c in inverse if c.table == "assignment" and c.after is not None}
    moved = {c.row_id for c in inverse if c.table == "shift" and c.after is not None}
    for lesson_id in _other_hours(inverse):
        moved |= {row.id for row in Shift.select().where(Shift.lesson_id == lesson_id)}
    if not ids and not moved:
        return []
    rows = Assignment.select().where(
        Assignment.id.in_(list(ids)) | Assignment.shift_id.in_(list(moved)),
        Assignment.state.in_((*TO_COME, AssignmentState.CAME.value)),
    )
    return list(rows)


def _other_hours(inverse: list[changes.Change]) -> list[int]:
    """Lessons that are to be after all, or last as long as before."""
    return [
        c.row_id
        for c in inverse
        if c.table == "lesson" and c.before and c.after
        and ("minutes" in c.after or c.before.get("state") == LessonState.CANCELLED)
    ]  # fmt: skip


def _require_sound(actor: Actor, each: Assignment, here: Spot) -> None:
    person = Person.get_by_id(each.person_id)
    if here.on_date >= actor.today:
        require_may_help(actor, person, here.on_date)
    require_no_teacher(here.lesson, person)
    if each.state == AssignmentState.CAME:
        require_room(person.id, here.on_date, each.minutes or 0, but=each.id)
    if each.despite is None:
        require_free(here, person)


_HELP = (
    f"SELECT a.id, a.state, {HELP_DAY} AS day FROM assignment a JOIN shift s ON s.id = a.shift_id"
    " LEFT JOIN lesson l ON l.id = s.lesson_id WHERE a.person_id = ?1 AND (a.state = 'came'"
    " OR a.state IN ('offered', 'confirmed') AND s.cancelled IS NULL AND day >= ?2) ORDER BY day"
)


def _groundless(actor: Actor, person_id: int) -> dict[int, tuple[str, date]]:
    """Help somebody gave, or is asked for, and may not as things stand: its state and day."""
    person = Person.get_or_none(Person.id == person_id)
    if person is None:
        return {}  # goes as well
    found, may = {}, dict[date, bool]()
    rows = list(database.execute_sql(_HELP, (person_id, actor.today.isoformat())))
    for number, state, day in rows:
        on_date = date.fromisoformat(day)
        if on_date not in may:
            with suppress(Invalid):
                require_may_help(actor, person, on_date)
                may[on_date] = True
        if not may.setdefault(on_date, False):
            found[number] = state, on_date
    return found


def _require_still_helps(actor: Actor, person_id: int, before: set[int]) -> None:
    """Raise `Clash` where help that was given, or is asked for, would stand on nothing now."""
    for number, (state, day) in _groundless(actor, person_id).items():
        if number not in before:
            message = N_("{name} is asked for a shift on {day}. Take that back first.")
            if state == AssignmentState.CAME:
                message = N_("{name} helped on {day}. Take that back first.")
            raise Clash(message, name=person_words(person_id), day=day)
