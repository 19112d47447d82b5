"""Who helps at a shift: who is asked, who said yes, who came, and for how long."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Assignment, Need, Person, Shift, Volunteer
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.busy import Busy, busy, clash
from clc_tui.services.candidates import hours_of
from clc_tui.services.candidates import who_could as who_could
from clc_tui.services.dates import DAY
from clc_tui.services.gate import about, writes
from clc_tui.services.rows import living_person, require_no_mixing, row_of
from clc_tui.services.shift_rows import (
    COMING,
    ShiftAt,
    Spot,
    asked_for,
    require_on,
    spot,
    spot_of,
    tidied,
    written,
)
from clc_tui.services.volunteer_record import name_of, spell_on, under_age
from clc_tui.services.who_taught import require_no_teacher
from clc_tui.terms import Actor, AssignmentState, Clash, Full, Invalid, NeedKind

DESPITE_MOST = 200


class AllCame(NamedTuple):
    """Who is written down as having come: how many, and who had not said yes."""

    came: int
    left: int


@writes
def ask(
    actor: Actor, at: ShiftAt, person_id: int, state: AssignmentState = AssignmentState.OFFERED,
    *, despite: str = "", over: bool = False,
) -> int:  # fmt: skip
    """Ask somebody for a shift, or write down at once that they will come; returns the id.

    Raises `Elsewhere` where they are in another place then, unless `despite` says why all the
    same, `Full` where nobody more is needed, unless `over`, and `Invalid` for somebody under age
    whose guardian has not signed.
    """
    here = written(actor, at)
    assert here.row is not None
    about("shift", here.row.id)
    if state not in (AssignmentState.OFFERED, AssignmentState.CONFIRMED):
        raise Invalid(N_("First it is asked who comes, then written down who came."))
    require_on(here)
    person = living_person(actor, person_id)
    require_no_mixing(None, person_id)
    row = Assignment.get_or_none(
        Assignment.shift_id == here.row.id, Assignment.person_id == person_id
    )
    if row is not None and row.state != AssignmentState.DECLINED:
        raise Clash(N_("{name} is asked for this shift already."), name=name_of(person))
    row = row or Assignment(centre_id=actor.centre, shift_id=here.row.id, person_id=person_id)
    _take(actor, here, person, row, despite=despite, over=over)
    row.state, row.minutes = state.value, None
    row.save()
    return int(row.id)


def _take(
    actor: Actor, here: Spot, person: Person, row: Assignment, *, despite: str, over: bool
) -> None:
    """Let somebody have the hour of a shift, or raise what stands in the way."""
    require_may_help(actor, person, here.on_date)
    require_no_teacher(here.lesson, person)
    why = text(despite, "despite", DESPITE_MOST)
    if not why:
        require_free(here, person)
    row.despite = why if _elsewhere(here, person) else None
    coming = [each for each in asked_for(here.row_id or 0, *COMING) if each.id != row.id]
    if len(coming) >= here.people and not over:
        raise Full(
            N_("Nobody more is needed: {n} of {people} will come."),
            n=len(coming), people=here.people,
        )  # fmt: skip


def _elsewhere(here: Spot, person: Person) -> Busy | None:
    found = busy(person.centre_id, here.on_date, hours_of(here), [person.id], but=here.row_id)
    return found.get(person.id)


def require_free(here: Spot, person: Person) -> None:
    """Raise `Clash` where somebody is somewhere else in the hours of a shift."""
    other = _elsewhere(here, person)
    if other is not None:
        raise clash(name_of(person), other)


def require_may_help(actor: Actor, person: Person, on_date: date) -> None:
    """Raise `Invalid` unless somebody is a volunteer then, with a signature where under age."""
    spell = spell_on(person.id, on_date, max(on_date, actor.today))
    if spell is None:
        raise Invalid(
            N_("{name} is no volunteer on {day}. Add them to the volunteers first."),
            name=name_of(person), day=on_date,
        )  # fmt: skip
    if _unsigned(person, spell, on_date):
        raise Invalid(
            N_("{name} is under 18: a parent or guardian signs first, then there is a shift."),
            name=name_of(person),
        )


def _unsigned(person: Person, spell: Volunteer, on_date: date) -> bool:
    young = under_age(person.birth_date, person.birth_year, on_date)
    return bool(young) and spell.guardian_signed_on is None


def _require_sound(actor: Actor, row: Assignment, here: Spot, despite: str = "") -> None:
    """Raise where somebody who said yes is under age and unsigned, or somewhere else by now.

    Something else at that hour, come since they said yes, is taken with a reason; teaching the
    very lesson is not.
    """
    person = Person.get_by_id(row.person_id)
    require_no_teacher(here.lesson, person)
    spell = spell_on(person.id, here.on_date, max(here.on_date, actor.today))
    if spell is not None and _unsigned(person, spell, here.on_date):
        raise Invalid(
            N_(
                "{name} is under 18 and the signature is missing: write down who signed, then this."
            ),
            name=name_of(person),
        )
    if row.despite is None:
        why = text(despite, "despite", DESPITE_MOST)
        if not why:
            require_free(here, person)
        row.despite = why if _elsewhere(here, person) else None


def _open(actor: Actor, assignment_id: int) -> tuple[Assignment, Spot]:
    """Somebody's place at a shift that is to be."""
    row = row_of(actor, Assignment, assignment_id)
    about("shift", row.shift_id)
    here = spot_of(Shift.get_by_id(row.shift_id))
    require_on(here)
    return row, here


@writes
def answer_assignment(
    actor: Actor, assignment_id: int, state: AssignmentState, *, despite: str = "",
    over: bool = False,
) -> None:  # fmt: skip
    """What somebody answered: they will come, they will not, or nothing yet.

    Also takes back that somebody came or did not. Raises as `ask` where they take the hour.
    """
    row, here = _open(actor, assignment_id)
    if state not in ANSWERS:
        raise Invalid(N_("First it is asked who comes, then written down who came."))
    if row.state == state:
        return
    if state is not AssignmentState.DECLINED:
        free = state is AssignmentState.OFFERED or row.state == AssignmentState.CAME
        _take(
            actor, here, living_person(actor, row.person_id), row,
            despite=despite or row.despite or "", over=over or free,
        )  # fmt: skip
    row.state, row.minutes = state.value, None
    row.save()


ANSWERS = (AssignmentState.OFFERED, AssignmentState.CONFIRMED, AssignmentState.DECLINED)


@writes
def came(actor: Actor, assignment_id: int, minutes: int | None = None, *, despite: str = "") -> int:
    """Somebody came and helped, for so many minutes (none said: the whole shift); returns them.

    Raises `Elsewhere` where they were in another place then, unless `despite` says why all the
    same.
    """
    row, here = _open(actor, assignment_id)
    _require_begun(actor, here)
    if row.state not in (AssignmentState.CONFIRMED, AssignmentState.CAME):
        person = living_person(actor, row.person_id)
        _take(actor, here, person, row, despite=despite or row.despite or "", over=True)
    elif row.state == AssignmentState.CONFIRMED:
        _require_sound(actor, row, here, despite)
    length = _length(here, minutes)
    require_room(row.person_id, here.on_date, length, but=row.id)
    row.state, row.minutes = AssignmentState.CAME.value, length
    row.save()
    return length


def _length(here: Spot, minutes: int | None) -> int:
    found = here.minutes if minutes is None else minutes
    if found is None:
        raise Invalid(N_("Write how long they helped."), field="minutes")
    if not 1 <= found <= DAY:
        raise Invalid(N_("Help on one day lasts between 1 minute and 24 hours."), field="minutes")
    return found


def require_room(person_id: int, on_date: date, minutes: int, *, but: int | None = None) -> None:
    """Raise `Invalid` where somebody would have helped more than a day has (`but` there)."""
    (there,) = database.execute_sql(
        "SELECT coalesce(sum(a.minutes), 0) FROM assignment a JOIN shift s ON s.id = a.shift_id"
        " LEFT JOIN lesson l ON l.id = s.lesson_id WHERE a.person_id = ? AND a.state = 'came'"
        " AND a.id IS NOT ? AND coalesce(s.on_date, l.on_date) = ?",
        (person_id, but, on_date.isoformat()),
    ).fetchone()
    if there + minutes > DAY:
        raise Invalid(
            N_("{name} has {n} minutes on {day} already: that would be more than 24 hours."),
            field="minutes", name=name_of(Person.get_by_id(person_id)), n=there, day=on_date,
        )  # fmt: skip


def _require_begun(actor: Actor, here: Spot) -> None:
    """Raise `Invalid` while nobody can have come yet."""
    start = time.fromisoformat(here.starts_at or "00:00")
    if actor.now < datetime.combine(here.on_date, start):
        raise Invalid(
            N_("The shift begins on {day} at {time}. Until then nobody has come."),
            day=here.on_date, time=here.starts_at or "00:00",
        )  # fmt: skip


@writes
def did_not_come(actor: Actor, assignment_id: int) -> None:
    """Somebody was to come and did not."""
    row, here = _open(actor, assignment_id)
    _require_begun(actor, here)
    if row.state == AssignmentState.DECLINED:
        raise Invalid(
            N_(
                "{name} had said no: nobody waited for them."
                " If they promised after all, write that down first."
            ),
            name=name_of(living_person(actor, row.person_id)),
        )
    row.state, row.minutes = AssignmentState.ABSENT.value, None
    row.save()


@writes
def all_came(actor: Actor, at: ShiftAt, minutes: int | None = None) -> AllCame:
    """All who said yes came, each for so many minutes (none said: the whole shift).

    Raises `Elsewhere` where one of them was in another place then: `came` takes a reason.
    """
    here = spot(actor, at)
    if here.row is None:
        raise Invalid(N_("Nobody said yes to this shift."))
    about("shift", here.row.id)
    require_on(here)
    _require_begun(actor, here)
    confirmed = asked_for(here.row.id, AssignmentState.CONFIRMED.value)
    for row in confirmed:
        _require_sound(actor, row, here)
        length = _length(here, minutes)
        require_room(row.person_id, here.on_date, length, but=row.id)
        row.state, row.minutes = AssignmentState.CAME.value, length
        row.save()
    if not confirmed and not asked_for(here.row.id, AssignmentState.CAME.value):
        raise Invalid(N_("Nobody said yes to this shift."))
    return AllCame(len(confirmed), len(asked_for(here.row.id, AssignmentState.OFFERED.value)))


@writes
def drop_assignment(actor: Actor, assignment_id: int) -> None:
    """Somebody was never asked for a shift (a slip of the hand)."""
    row = row_of(actor, Assignment, assignment_id)
    about("shift", row.shift_id)
    shift = Shift.get_by_id(row.shift_id)
    row.delete_instance()
    need = Need.get_by_id(shift.need_id)
    if need.kind == NeedKind.OPEN and shift.starts_at is None and not asked_for(shift.id):
        shift.delete_instance()
    else:
        tidied(shift)


@writes
def helped(actor: Actor, need_id: int, person_id: int, on_date: date, minutes: int) -> int:
    """Somebody helped on a day where help is needed at any time; returns the assignment's id."""
    need = row_of(actor, Need, need_id)
    about("need", need_id)
    if need.kind != NeedKind.OPEN:
        raise Invalid(N_("This help has its days: write it down at the shift."))
    if on_date > actor.today:
        raise Invalid(N_("This day is still to come."), field="on_date")
    if need.until is not None and on_date > need.until:
        raise Invalid(N_("This help was needed until {day}."), field="on_date", day=need.until)
    person = living_person(actor, person_id)
    require_no_mixing(None, person_id)
    require_may_help(actor, person, on_date)
    same = (Shift.need_id == need_id) & (Shift.on_date == on_date) & Shift.starts_at.is_null()
    row = Shift.get_or_none(same & Shift.cancelled.is_null()) or Shift(
        centre_id=actor.centre, need_id=need_id, on_date=on_date, people=0
    )
    if row.id is not None and any(a.person_id == person_id for a in asked_for(row.id)):
        raise Clash(
            N_("{name} is written down for {day} already. Mend the hours there."),
            name=name_of(person), day=on_date,
        )  # fmt: skip
    if 1 <= minutes <= DAY:
        require_room(person_id, on_date, minutes)
    row.people = max(row.people, need.people, 1 + len(asked_for(row.id or 0)))
    row.save()
    if on_date < need.from_day:
        need.from_day = on_date
        need.save()
    made = Assignment.create(
        centre_id=actor.centre, shift_id=row.id, person_id=person_id,
        state=AssignmentState.CAME.value, minutes=_length(spot_of(row), minutes),
    )  # fmt: skip
    return int(made.id)
