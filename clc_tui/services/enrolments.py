"""Who is in which class: spells with dates, journal numbers fixed all term, moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from peewee import fn

from clc_tui.db.connection import database
from clc_tui.db.models import Course, Enrolment, Group, Interest, Lesson, Mark, Offer, Person
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import REASON_MOST, about, writes
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Full, Invalid, NotFound, Outcome


class Place(NamedTuple):
    """What enrolling gave: the journal number and how many places are taken."""

    enrolment_id: int
    journal_no: int
    taken: int
    capacity: int | None


@writes
def enrol(actor: Actor, group_id: int, person_id: int, starts_on: date | None = None) -> Place:
    """Put a person into a class from a day on (today, or the class's start).

    Raises `Clash` where the person is in it already or no place is left.
    """
    group = row_of(actor, Group, group_id)
    row_of(actor, Person, person_id)
    first_day = starts_on or max(actor.today, group.starts_on)
    if first_day < group.starts_on:
        raise Invalid(
            N_("The class begins on {first}; this day lies outside it."),
            field="starts_on",
            first=group.starts_on,
        )
    place = place_in(group, person_id, first_day, actor.today)
    about("group", group_id)
    return place


def place_in(group: Group, person_id: int, starts_on: date, today: date) -> Place:
    """Open a spell; the person's own journal number of this class comes back.

    Who moved away and comes back on the same day goes on as if nothing had been.
    """
    if group.head_count:
        raise Invalid(N_("Only a head count is kept of this event."))
    if group.ends_on is not None and starts_on > group.ends_on:
        raise Invalid(N_("This class ended on {day}."), field="starts_on", day=group.ends_on)
    spells = list(Enrolment.select().where(Enrolment.group_id == group.id))
    own = [spell for spell in spells if spell.person_id == person_id]
    spell = _moved_today(own, starts_on)
    if spell is not None:
        spell.ends_on = spell.outcome = spell.reason = None
        spell.save()
    elif any(spell.ends_on is None or spell.ends_on >= starts_on for spell in own):
        raise Clash(N_("This person is already in this class."))
    else:
        number = own[0].journal_no if own else max((s.journal_no for s in spells), default=0) + 1
        spell = Enrolment.create(
            centre_id=group.centre_id,
            group_id=group.id,
            person_id=person_id,
            journal_no=number,
            starts_on=starts_on,
        )
    require_places(group.id, today)
    _leave_waiting_list(group, person_id, today)
    return Place(spell.id, spell.journal_no, places_taken(group.id, today), group.capacity)


def _moved_today(own: list[Enrolment], day: date) -> Enrolment | None:
    """The spell of somebody who moved away on this very day."""
    return next((s for s in own if s.ends_on == day and s.outcome == Outcome.MOVED.value), None)


def places_taken(group_id: int, today: date) -> int:
    """Open spells plus places held by offers without an answer."""
    held = (
        Offer.select()
        .where(Offer.group_id == group_id, Offer.answer.is_null(), Offer.expires_on >= today)
        .count()
    )
    open_spells = (
        Enrolment.select()
        .where(
            Enrolment.group_id == group_id,
            Enrolment.ends_on.is_null() | (Enrolment.ends_on > today),
        )
        .count()
    )
    return int(open_spells + held)


def require_places(group_id: int, today: date) -> None:
    """Raise `Full` where more people are in a class than it has places."""
    capacity = Group.get_by_id(group_id).capacity
    if capacity is not None and places_taken(group_id, today) > capacity:
        raise Full(
            N_("All {capacity} places are taken. Put the person on the waiting list."),
            capacity=capacity,
        )


def marks_outside_spells(group_id: int) -> set[tuple[int, int]]:
    """Lesson and person of every mark of a class on a day on which the person was not in it."""
    rows = database.execute_sql(
        "SELECT m.lesson_id, m.person_id FROM lesson l JOIN mark m ON m.lesson_id = l.id"
        " WHERE l.group_id = ? AND NOT EXISTS (SELECT 1 FROM enrolment e"
        "  WHERE e.group_id = l.group_id AND e.person_id = m.person_id"
        "  AND e.starts_on <= l.on_date AND (e.ends_on IS NULL OR e.ends_on >= l.on_date))",
        (group_id,),
    )
    return set(rows)


def _leave_waiting_list(group: Group, person_id: int, today: date) -> None:
    Interest.update(closed_on=today, reason="placed").where(
        Interest.course_id == group.course_id,
        Interest.person_id == person_id,
        Interest.closed_on.is_null(),
    ).execute()


@writes
def end_enrolment(
    actor: Actor,
    group_id: int,
    person_id: int,
    outcome: Outcome,
    *,
    last_day: date | None = None,
    reason: str = "",
) -> None:
    """End a spell: completed, or left with a reason. Marks stay where they were earned."""
    row_of(actor, Group, group_id)
    about("group", group_id, reason=reason)
    if outcome is Outcome.MOVED:
        raise Invalid(N_("Say to which class the person moves."), field="outcome")
    if outcome is Outcome.LEFT and not reason.strip():
        raise Invalid(N_("Say why the person left."), field="reason")
    _close(_open_spell(group_id, person_id), outcome, last_day or actor.today, reason)


@writes
def move_enrolment(
    actor: Actor, person_id: int, from_group_id: int, to_group_id: int, on_date: date | None = None
) -> Place:
    """Move a person to another class from a day on; past marks stay in the old one."""
    row_of(actor, Group, from_group_id)
    target = row_of(actor, Group, to_group_id)
    about("group", from_group_id)
    if from_group_id == to_group_id:
        raise Invalid(N_("Choose another class."), field="group")
    first_day = on_date or actor.today
    spell = _open_spell(from_group_id, person_id)
    last_marked = _last_marked(from_group_id, person_id)
    if last_marked is not None and last_marked >= first_day:
        first_day = last_marked + timedelta(days=1)
    if spell.starts_on > actor.today:
        spell.delete_instance()  # it would end before it began: it never was
    else:
        _close(spell, Outcome.MOVED, max(first_day - timedelta(days=1), spell.starts_on), "")
    return place_in(target, person_id, max(first_day, target.starts_on), actor.today)


def _open_spell(group_id: int, person_id: int) -> Enrolment:
    spell = Enrolment.get_or_none(
        Enrolment.group_id == group_id,
        Enrolment.person_id == person_id,
        Enrolment.ends_on.is_null(),
    )
    if spell is None:
        raise NotFound(N_("This person is not in this class."))
    return spell


def _last_marked(group_id: int, person_id: int) -> date | None:
    row = (
        Mark.select(fn.MAX(Lesson.on_date))
        .join(Lesson, on=(Lesson.id == Mark.lesson_id))
        .where(Lesson.group_id == group_id, Mark.person_id == person_id)
        .scalar()
    )
    return date.fromisoformat(row) if isinstance(row, str) else row


def _close(spell: Enrolment, outcome: Outcome, last_day: date, reason: str) -> None:
    last_marked = _last_marked(spell.group_id, spell.person_id)
    if last_day < spell.starts_on:
        raise Invalid(N_("The last day lies before the first."), field="last_day")
    if last_marked is not None and last_day < last_marked:
        raise Invalid(
            N_("There are marks until {day}; the last day cannot be earlier."),
            field="last_day",
            day=last_marked,
        )
    spell.ends_on, spell.outcome = last_day, outcome.value
    spell.reason = text(reason, "reason", REASON_MOST) or None
    spell.save()


@writes
def wait_for(actor: Actor, course_id: int, person_id: int, note: str = "") -> int:
    """Put a person on the waiting list of a course; returns their place in line, from 1."""
    course = row_of(actor, Course, course_id)
    person = row_of(actor, Person, person_id)
    about("person", person_id)
    if Interest.get_or_none(
        Interest.course_id == course_id,
        Interest.person_id == person_id,
        Interest.closed_on.is_null(),
    ):
        raise Clash(
            N_("{name} is already waiting for {course}."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
            course=course.title,
        )
    Interest.create(
        centre_id=actor.centre,
        course_id=course_id,
        person_id=person_id,
        since=actor.now.isoformat(" ", "seconds"),
        note=text(note, "note", 200) or None,
    )
    return int(
        Interest.select()
        .where(Interest.course_id == course_id, Interest.closed_on.is_null())
        .count()
    )


@writes
def stop_waiting(actor: Actor, course_id: int, person_id: int, reason: str) -> None:
    """Take a person off a waiting list, with the reason."""
    row_of(actor, Course, course_id)
    about("person", person_id, reason=reason)
    if not reason.strip():
        raise Invalid(N_("Say why the person no longer waits."), field="reason")
    closed = (
        Interest.update(closed_on=actor.today, reason=text(reason, "reason", REASON_MOST))
        .where(
            Interest.course_id == course_id,
            Interest.person_id == person_id,
            Interest.closed_on.is_null(),
        )
        .execute()
    )
    if not closed:
        raise NotFound(N_("This person is not waiting for this course."))
