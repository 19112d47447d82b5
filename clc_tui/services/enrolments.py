"""Who is in which class: spells with dates, journal numbers fixed all term, moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from peewee import fn

from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Lesson, Mark
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import REASON_MOST, about, writes
from clc_tui.services.rows import living_person, require_no_mixing, row_of
from clc_tui.services.turns import (
    first_day_in,
    in_class,
    leave_line,
    places_taken,
    require_places,
    settle_offer,
    take_turn,
)
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Outcome


class Place(NamedTuple):
    """What enrolling gave: the journal number and how many places are taken."""

    enrolment_id: int
    journal_no: int
    taken: int
    capacity: int | None


@writes
def enrol(
    actor: Actor,
    group_id: int,
    person_id: int,
    starts_on: date | None = None,
    *,
    reason: str = "",
) -> Place:
    """Put a person into a class from a day on (today, or the class's start).

    Raises `Clash` where the person is in it already, `Full` where no place is left, `OutOfTurn`
    where others stand before on the waiting list and no reason says why they are passed over.
    """
    group = row_of(actor, Group, group_id)
    first_day = spell_begins(group, starts_on, actor.today)
    about("group", group_id, reason=reason)
    return place_in(actor, group, person_id, first_day, reason=reason)


def spell_begins(group: Group, wanted: date | None, today: date) -> date:
    """The first day of a spell: the wanted one, else today or the class's first."""
    if wanted is not None and wanted < group.starts_on:
        raise Invalid(
            N_("The class begins on {first}; this day lies outside it."),
            field="starts_on",
            first=group.starts_on,
        )
    return wanted or first_day_in(group, today)


@writes
def change_first_day(actor: Actor, group_id: int, person_id: int, first_day: date) -> date:
    """Say from which day on somebody in a class is expected there; the day as it stands now.

    Raises `Invalid` for a day outside the class, or where a mark or another time in the class
    would be left before it. Whose place it is stays as it was.
    """
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    spell = open_spell(group_id, person_id)
    spell_begins(group, first_day, actor.today)
    require_open(actor, group, person_id, first_day)
    earlier = Enrolment.select().where(
        Enrolment.group_id == group_id,
        Enrolment.person_id == person_id,
        Enrolment.ends_on >= first_day,
    )
    if earlier.exists():
        raise Clash(N_("On {day} this person was in the class already."), day=first_day)
    outside = marks_outside_spells(group_id)
    spell.starts_on = first_day
    spell.save()
    if marks_outside_spells(group_id) - outside:
        raise Invalid(
            N_("There are marks before {day}; the first day cannot be later."),
            field="starts_on",
            day=first_day,
        )
    return first_day


def place_in(
    actor: Actor, group: Group, person_id: int, starts_on: date, *, reason: str = ""
) -> Place:
    """Open a spell; the person's own journal number of this class comes back.

    Who left or moved away and comes back from the last day on goes on with the same spell. An
    offer of the place is accepted by it; without one it is the turn of whoever stands first in the
    line, and a departure takes a reason.
    """
    today = actor.today
    require_open(actor, group, person_id, starts_on)
    if in_class(group.id, [person_id], starts_on):
        raise Clash(N_("This person is already in this class."))
    before = places_taken(group.id, today)
    own = list(
        Enrolment.select().where(Enrolment.group_id == group.id, Enrolment.person_id == person_id)
    )
    spell = next((each for each in own if each.ends_on == starts_on), None)
    held = settle_offer(actor, group, person_id)
    if spell is not None:
        spell.ends_on = spell.outcome = spell.reason = None
        spell.save()
    else:
        number = own[0].journal_no if own else next_number(group.id)
        spell = Enrolment.create(
            centre_id=group.centre_id,
            group_id=group.id,
            person_id=person_id,
            journal_no=number,
            starts_on=starts_on,
        )
    require_places(group.id, today, before)
    if not held:
        take_turn(actor, group, person_id, reason)
    leave_line(group.course_id, person_id, today)
    return Place(spell.id, spell.journal_no, places_taken(group.id, today), group.capacity)


def next_number(group_id: int) -> int:
    """The journal number after the last one of a class."""
    last = Enrolment.select(fn.MAX(Enrolment.journal_no)).where(Enrolment.group_id == group_id)
    return int(last.scalar() or 0) + 1


def require_open(actor: Actor, group: Group, person_id: int, starts_on: date) -> None:
    """Raise unless a class takes this person from a day on: no event, not ended, no mixing of
    practice with real people."""
    living_person(actor, person_id)
    if group.head_count:
        raise Invalid(N_("Only a head count is kept of this event."))
    require_no_mixing(group, person_id)
    if group.ends_on is not None and starts_on > group.ends_on:
        raise Invalid(N_("This class ended on {day}."), field="starts_on", day=group.ends_on)


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
    """End a spell: completed, or left with a reason. Marks stay where they were earned.

    Where no last day is said it is today; of somebody who left, the last day with a mark.
    """
    row_of(actor, Group, group_id)
    about("group", group_id, reason=reason)
    if outcome is Outcome.MOVED:
        raise Invalid(N_("Say to which class the person moves."), field="outcome")
    if outcome is Outcome.LEFT:
        leave_class(group_id, person_id, reason, actor.today, last_day)
    elif not _never_begun(group_id, person_id, actor.today):
        _close(open_spell(group_id, person_id), outcome, last_day or actor.today, reason)


def leave_class(
    group_id: int, person_id: int, reason: str, today: date, last_day: date | None = None
) -> None:
    """End a spell as left, inside a running verb: wherever it is said, by the same rule.

    Who leaves is seldom there to say so: the last day is the last one with a mark, and today only
    where there is none.
    """
    if not reason.strip():
        raise Invalid(N_("Say why the person left."), field="reason")
    if _never_begun(group_id, person_id, today):
        return
    spell = open_spell(group_id, person_id)
    if last_day is None:
        marked = _last_marked(group_id, person_id)
        last_day = today if marked is None or marked < spell.starts_on else marked
    _close(spell, Outcome.LEFT, last_day, reason)


def _never_begun(group_id: int, person_id: int, today: date) -> bool:
    """Take a spell away that was to begin later: it would end before it began, so it never was."""
    spell = open_spell(group_id, person_id)
    if spell.starts_on <= today:
        return False
    spell.delete_instance()
    return True


@writes
def move_enrolment(
    actor: Actor,
    person_id: int,
    from_group_id: int,
    to_group_id: int,
    on_date: date | None = None,
    *,
    reason: str = "",
) -> Place:
    """Move a person to another class from a day on; past marks stay in the old one.

    Raises `OutOfTurn` as `enrol` does.
    """
    row_of(actor, Group, from_group_id)
    target = row_of(actor, Group, to_group_id)
    about("group", from_group_id, reason=reason)
    if from_group_id == to_group_id:
        raise Invalid(N_("Choose another class."), field="group")
    first_day = on_date or actor.today
    spell = open_spell(from_group_id, person_id)
    last_marked = _last_marked(from_group_id, person_id)
    if last_marked is not None and last_marked >= first_day:
        first_day = last_marked + timedelta(days=1)
    if not _never_begun(from_group_id, person_id, actor.today):
        _close(spell, Outcome.MOVED, max(first_day - timedelta(days=1), spell.starts_on), "")
    return place_in(actor, target, person_id, first_day_in(target, first_day), reason=reason)


def open_spell(group_id: int, person_id: int) -> Enrolment:
    """Somebody's spell in a class whose end nobody has said; raises `NotFound` without one."""
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
