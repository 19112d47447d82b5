"""Rows of the actor's own centre, and whether the actor's reach covers them."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from clc_tui.db.connection import database
from clc_tui.db.models import CentreRow, Group, GroupInstructor, Person
from clc_tui.language import N_
from clc_tui.terms import Actor, Invalid, NotFound, Reach, Refused

R = TypeVar("R", bound=CentreRow)


def row_of(actor: Actor, model: type[R], row_id: int) -> R:
    """The row with this id in the actor's centre; raises `NotFound` for any other."""
    found = model.get_or_none(model.id == row_id, model.centre_id == actor.centre)
    if found is None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    return found


def living_person(actor: Actor, person_id: int) -> Person:
    """A person of the actor's centre; raises `NotFound` for one merged into another, or erased."""
    row = row_of(actor, Person, person_id)
    if row.merged_into_id is not None or row.erased_on is not None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    return row


def taught_groups(actor: Actor, on: date) -> frozenset[int]:
    """Ids of the groups the actor's person teaches on a day."""
    if actor.person_id is None:
        return frozenset()
    rows = database.execute_sql(
        "SELECT group_id FROM group_instructor WHERE person_id = ? AND centre_id = ?"
        " AND since <= ? AND (until IS NULL OR until >= ?)",
        (actor.person_id, actor.centre, on.isoformat(), on.isoformat()),
    )
    return frozenset(group_id for (group_id,) in rows)


def teaches(actor: Actor, group_id: int, lesson_day: date | None = None) -> bool:
    """Whether the actor's person teaches the group today, or taught it on a lesson's day."""
    if actor.person_id is None:
        return False
    spells = GroupInstructor.select().where(
        GroupInstructor.group_id == group_id,
        GroupInstructor.person_id == actor.person_id,
        GroupInstructor.since <= actor.today,
    )
    days = (actor.today, lesson_day or actor.today)
    return any(
        spell.until is None or any(spell.since <= day <= spell.until for day in days)
        for spell in spells
    )


def require_group(actor: Actor, group_id: int, *, lesson_day: date | None = None) -> None:
    """Raise `Refused` unless the actor's reach covers the group.

    With `lesson_day` also where the actor taught on that day, and any instructor may stand in
    for another at a lesson of today. Everybody may try the practice class.
    """
    if actor.reach is not Reach.TAUGHT or teaches(actor, group_id, lesson_day):
        return
    if lesson_day is not None and lesson_day == actor.today:
        return
    if group_id == practice_group(actor.centre):
        return
    raise Refused(N_("You do not teach this class. You may stand in on the day itself."))


def practice_group(centre_id: int) -> int | None:
    """The id of the centre's practice class; None where there is none."""
    row = Group.get_or_none(Group.centre_id == centre_id, Group.practice == True)  # noqa: E712
    return None if row is None else int(row.id)


def practice_course(centre_id: int) -> int | None:
    """The id of the practice class's course, which is offered to nobody."""
    row = Group.get_or_none(Group.centre_id == centre_id, Group.practice == True)  # noqa: E712
    return None if row is None else int(row.course_id)


APART = N_("The practice class and its invented people stay by themselves.")
"""What is said where one of them would come among the centre's own."""


def require_no_mixing(group: Group | None, *people: int) -> None:
    """Raise `Invalid` where invented people would come among real ones, or real ones to them."""
    practice = group is not None and bool(group.practice)
    for row in Person.select(Person.practice).where(Person.id.in_(people)):
        if bool(row.practice) != practice:
            raise Invalid(APART)
