"""Taking the register: marks, the rest, head counts, nobody came, who taught.

Each verb is what one key does, is saved when it returns, and may safely be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import (
    Group,
    Lesson,
    LessonInstructor,
    Mark,
    Person,
    WalkIn,
)
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.register import (
    ChangeRule,
    announced_for,
    change_rule,
    planned_instructors,
    teachers_here,
    walk_ins,
)
from clc_tui.services.rows import living_person, require_group, row_of
from clc_tui.services.who_taught import (
    entered_today,
    others_taught,
    require_colleagues_stay,
    require_no_helper,
    require_taught_changeable,
)
from clc_tui.terms import Actor, Erased, Invalid, LessonState, NotFound, Reach, Refused, Status

HEAD_COUNT_MOST = 10_000
NOTE_MOST = 200


class Saved(NamedTuple):
    """A mark as it now stands on the disk; `status` None: unmarked."""

    lesson_id: int
    person_id: int
    status: Status | None
    minutes: int | None
    note: str | None
    at: datetime


class RestSaved(NamedTuple):
    """What "the rest" became: how many present, how many as announced."""

    lesson_id: int
    present: int
    announced: int
    at: datetime


@writes
def mark(
    actor: Actor,
    lesson_id: int,
    person_id: int,
    status: Status,
    *,
    minutes: int | None = None,
    note: str | None = None,
    reason: str | None = None,
) -> Saved:
    """Mark one person at one lesson; marking the same again changes nothing.

    `minutes` is how late; None keeps what is known, as `note` None keeps the note that is
    there. Raises `Refused` or `Invalid` (field "reason") where the mark is too old to be
    changed just so.
    """
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id, reason=reason)
    _require_on_file(actor, person_id)
    require_expected(lesson, person_id)
    if minutes is not None and (status is not Status.LATE or not 1 <= minutes <= lesson.minutes):
        raise Invalid(
            N_("Minutes late are between 1 and {most}."), field="minutes", most=lesson.minutes
        )
    found = Mark.get_or_none(Mark.lesson_id == lesson_id, Mark.person_id == person_id)
    if found is None:
        found = Mark(centre_id=actor.centre, lesson_id=lesson_id, person_id=person_id)
    elif minutes is None and found.status == status:
        minutes = found.minutes
    if found.id is not None and (found.status, found.minutes) != (status, minutes):
        require_marks_changeable(actor, lesson, {found.id}, reason)
    found.status, found.minutes = status.value, minutes
    if note is not None:
        found.note = note_text(note)
    found.save()
    settle(lesson_id)
    return Saved(lesson_id, person_id, status, minutes, found.note, actor.now)


@writes
def clear_mark(actor: Actor, lesson_id: int, person_id: int, *, reason: str | None = None) -> Saved:
    """Take a mark away: the person is unmarked again, a walk-in again just a name."""
    lesson = open_lesson(actor, lesson_id)
    _require_on_file(actor, person_id)
    about("lesson", lesson_id, reason=reason)
    found = Mark.get_or_none(Mark.lesson_id == lesson_id, Mark.person_id == person_id)
    if found is not None:
        require_marks_changeable(actor, lesson, {found.id}, reason)
        found.delete_instance()
        WalkIn.update(person_id=None).where(
            WalkIn.lesson_id == lesson_id, WalkIn.person_id == person_id
        ).execute()
        settle(lesson_id)
    return Saved(lesson_id, person_id, None, None, None, actor.now)


@writes
def note_mark(actor: Actor, lesson_id: int, person_id: int, note: str) -> Saved:
    """Write or empty the note of a mark."""
    open_lesson(actor, lesson_id)
    _require_on_file(actor, person_id)
    about("lesson", lesson_id)
    found = Mark.get_or_none(Mark.lesson_id == lesson_id, Mark.person_id == person_id)
    if found is None:
        raise Invalid(N_("Mark the learner first, then write the note."))
    found.note = note_text(note)
    found.save()
    return Saved(lesson_id, person_id, Status(found.status), found.minutes, found.note, actor.now)


@writes
def mark_rest(actor: Actor, lesson_id: int) -> RestSaved:
    """Mark everybody expected who is still unmarked: as announced beforehand, else present."""
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id)
    if Group.get_by_id(lesson.group_id).head_count:
        raise Invalid(N_("Only a head count is kept of this event."))
    unmarked = _unmarked(lesson)
    said = announced_for(lesson.group_id, lesson.on_date, unmarked)
    for person_id in unmarked:
        announced = said.get(person_id)
        Mark.create(
            centre_id=actor.centre,
            lesson_id=lesson_id,
            person_id=person_id,
            status=(announced.status if announced else Status.PRESENT).value,
            note=announced and announced.note,
        )
    settle(lesson_id)
    return RestSaved(lesson_id, len(unmarked) - len(said), len(said), actor.now)


def _unmarked(lesson: Lesson) -> list[int]:
    """Ids of everybody expected and unmarked, in the journal's order."""
    day = lesson.on_date.isoformat()
    rows = database.execute_sql(
        "SELECT e.person_id FROM enrolment e JOIN person p ON p.id = e.person_id"
        " WHERE e.group_id = ? AND p.erased_on IS NULL"
        " AND e.starts_on <= ? AND (e.ends_on IS NULL OR e.ends_on >= ?)"
        " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = ? AND m.person_id = e.person_id)"
        " ORDER BY e.journal_no",
        (lesson.group_id, day, day, lesson.id),
    )
    return list(dict.fromkeys(person_id for (person_id,) in rows))


@writes
def nobody_came(
    actor: Actor, lesson_id: int, came: bool = False, *, reason: str | None = None
) -> datetime:
    """Say that the lesson was held and nobody came (or, `came`, take that back)."""
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id, reason=reason)
    if came and lesson.nobody_came:
        require_changeable(actor, lesson.on_date, reason)
    if not came and _anybody(lesson_id):
        raise Invalid(N_("Somebody is marked as having come. Clear those marks first."))
    lesson.nobody_came = not came
    lesson.save()
    settle(lesson_id)
    return actor.now


@writes
def head_count(
    actor: Actor, lesson_id: int, people: int | None, *, reason: str | None = None
) -> datetime:
    """Write how many people came to an open event; None takes the number away."""
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id, reason=reason)
    if not Group.get_by_id(lesson.group_id).head_count:
        raise Invalid(N_("This class has a list of learners; mark them by name."))
    if people is not None and not 0 <= people <= HEAD_COUNT_MOST:
        raise Invalid(
            N_("A head count is between 0 and {most}."), field="people", most=HEAD_COUNT_MOST
        )
    if lesson.head_count is not None and lesson.head_count != people:
        require_changeable(actor, lesson.on_date, reason)
    lesson.head_count = people
    lesson.save()
    settle(lesson_id)
    return actor.now


@writes
def note_lesson(actor: Actor, lesson_id: int, note: str) -> datetime:
    """Write or empty the note of a lesson."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    about("lesson", lesson_id)
    lesson.note = note_text(note)
    lesson.save()
    return actor.now


@writes
def set_instructors(
    actor: Actor, lesson_id: int, people: tuple[int, ...], *, reason: str | None = None
) -> datetime:
    """Say who taught, where it was not simply the class's own instructors.

    An empty tuple means: as planned. Who stays keeps the contract named for this lesson. Raises
    `Refused` or `Invalid` (field "reason") where the lesson is too old to be changed just so.
    """
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id, reason=reason)
    if actor.reach is Reach.TAUGHT:
        known = {teacher.person_id for teacher in teachers_here(actor)}
        if not known.issuperset(people):
            raise NotFound(N_("That is not here any more. Go back and look again."))
    have = {
        row.person_id: row
        for row in LessonInstructor.select().where(
            LessonInstructor.lesson_id == lesson_id, LessonInstructor.helper == 0
        )
    }
    require_colleagues_stay(actor, lesson, people)
    if others_taught(lesson, have, people):
        own = {each.person_id for each in planned_instructors(lesson.group_id, lesson.on_date)}
        require_no_helper(lesson, (set(people) or own) - set(have))
        require_taught_changeable(actor, lesson, reason)
    people = people or _paid_here(lesson, have)
    for person_id, row in have.items():
        if person_id not in people:
            row.delete_instance()
    for person_id in dict.fromkeys(people):
        if person_id not in have:
            living_person(actor, person_id)
            LessonInstructor.create(
                centre_id=actor.centre, lesson_id=lesson.id, person_id=person_id
            )
    return actor.now


def _paid_here(lesson: Lesson, have: Mapping[int, LessonInstructor]) -> tuple[int, ...]:
    """The class's own instructors, to be written down where one has a contract for this lesson."""
    planned = tuple(
        teacher.person_id for teacher in planned_instructors(lesson.group_id, lesson.on_date)
    )
    named = any(have[each].contract_id is not None for each in planned if each in have)
    return planned if named else ()


def open_lesson(actor: Actor, lesson_id: int) -> Lesson:
    """The lesson, ready to be marked; raises a sentence where it cannot be."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(N_("This lesson was not held. Take that back first."))
    if lesson.on_date > actor.today:
        raise Invalid(
            N_("This lesson is on {day}. Until then only absences can be announced."),
            day=lesson.on_date,
        )
    return lesson


def _require_on_file(actor: Actor, person_id: int) -> None:
    """Raise `Erased` where only figures are left of somebody: their marks stay as they are."""
    if row_of(actor, Person, person_id).erased_on is not None:
        raise Erased(N_("This person was erased; only the figures are left."))


def require_expected(lesson: Lesson, person_id: int) -> None:
    """Raise `NotFound` unless the person was in the class that day or is a guest with a mark."""
    day = lesson.on_date.isoformat()
    expected = database.execute_sql(
        "SELECT 1 FROM enrolment WHERE group_id = ? AND person_id = ? AND starts_on <= ?"
        " AND (ends_on IS NULL OR ends_on >= ?) UNION ALL"
        " SELECT 1 FROM mark WHERE lesson_id = ? AND person_id = ? LIMIT 1",
        (lesson.group_id, person_id, day, day, lesson.id, person_id),
    ).fetchone()
    if expected is None:
        raise NotFound(N_("On {day} this person was not in the class."), day=lesson.on_date)


def require_changeable(actor: Actor, on_date: date, reason: str | None) -> None:
    """Raise unless a mark of that day may be changed by the actor with this reason."""
    _require(change_rule(actor, on_date), reason)


def _require(rule: ChangeRule, reason: str | None) -> None:
    if rule is ChangeRule.FACILITATOR_ONLY:
        raise Refused(N_("This mark is old; only the facilitator changes it, with a reason."))
    if rule is ChangeRule.WITH_REASON and not (reason or "").strip():
        raise Invalid(N_("This mark is old: say why it changes."), field="reason")


def require_marks_changeable(
    actor: Actor, lesson: Lesson, mark_ids: Set[int], reason: str | None
) -> None:
    """`require_changeable`, but for a slip: what the actor first entered today is not old."""
    rule = change_rule(actor, lesson.on_date)
    if rule is not ChangeRule.FREE and not mark_ids <= entered_today(actor, lesson.id):
        _require(rule, reason)


def settle(lesson_id: int) -> None:
    """Set a lesson held or planned, as its marks, head count and "nobody came" say.

    A walk-in is no mark: with nobody marked the register is still to be taken.
    """
    lesson = Lesson.get_by_id(lesson_id)
    if lesson.state == LessonState.CANCELLED:
        return
    if lesson.nobody_came and _anybody(lesson_id):
        lesson.nobody_came = False
    held = (
        lesson.nobody_came
        or lesson.head_count is not None
        or Mark.select().where(Mark.lesson_id == lesson_id).exists()
    )
    state = LessonState.HELD if held else LessonState.PLANNED
    if lesson.state != state or lesson.is_dirty():
        lesson.state = state.value
        lesson.save()


def _anybody(lesson_id: int) -> bool:
    came = (Status.PRESENT.value, Status.LATE.value)
    return (
        Mark.select().where(Mark.lesson_id == lesson_id, Mark.status.in_(came)).exists()
        or walk_ins(lesson_id) != ()
    )


def note_text(note: str) -> str | None:
    """A note as it is stored; None for none."""
    return text(note, "note", NOTE_MOST) or None


@reads
def marks_made(actor: Actor, most: int) -> int:
    """How many marks the user has made, counted up to `most` among their first acts."""
    (count,) = database.execute_sql(
        "SELECT count(*) FROM (SELECT 1 FROM (SELECT id, verb FROM log_entry WHERE user_id = ?1"
        "  ORDER BY id LIMIT 500) e JOIN change c ON c.entry_id = e.id AND c.tbl = 'mark'"
        " WHERE e.verb IN ('mark', 'mark_rest') LIMIT ?2)",
        (actor.user_id, most),
    ).fetchone()
    return int(count)
