"""Walk-ins: who came without being on the list, until they are tied to a person."""

from __future__ import annotations

from datetime import datetime

from clc_tui.db.models import Group, Mark, WalkIn
from clc_tui.db.names import phone_digits, short_name, tidy
from clc_tui.language import N_
from clc_tui.services.attendance import Saved, open_lesson, require_changeable, settle
from clc_tui.services.gate import about, writes
from clc_tui.services.person_record import row_in_sight
from clc_tui.services.rows import require_no_mixing, row_of
from clc_tui.terms import Actor, Clash, Invalid, Status


@writes
def add_walk_in(actor: Actor, lesson_id: int, name: str, phone: str = "") -> int:
    """Write down somebody who came without being on the list; returns the walk-in's id."""
    open_lesson(actor, lesson_id)
    about("lesson", lesson_id)
    clean = tidy(name)
    if not 1 <= len(clean) <= 80:
        raise Invalid(N_("Write a name of at most {most} letters."), field="name", most=80)
    walk_in = WalkIn.create(
        centre_id=actor.centre,
        lesson_id=lesson_id,
        name=clean,
        phone=phone_digits(phone) if phone.strip() else None,
    )
    settle(lesson_id)
    return int(walk_in.id)


@writes
def remove_walk_in(actor: Actor, walk_in_id: int, *, reason: str | None = None) -> datetime:
    """Take a walk-in off the register again."""
    walk_in = row_of(actor, WalkIn, walk_in_id)
    lesson = open_lesson(actor, walk_in.lesson_id)
    about("lesson", walk_in.lesson_id, reason=reason)
    if walk_in.person_id is not None:
        raise Invalid(N_("This walk-in is already tied to a person; clear that mark instead."))
    require_changeable(actor, lesson.on_date, reason)
    walk_in.delete_instance()
    settle(walk_in.lesson_id)
    return actor.now


@writes
def name_walk_in(actor: Actor, walk_in_id: int, person_id: int) -> Saved:
    """Say who a walk-in was: from now on it is that person's mark."""
    walk_in = row_of(actor, WalkIn, walk_in_id)
    lesson = open_lesson(actor, walk_in.lesson_id)
    require_no_mixing(Group.get_by_id(lesson.group_id), person_id)
    person = row_in_sight(actor, person_id)
    about("lesson", walk_in.lesson_id)
    if walk_in.person_id is not None:
        raise Clash(N_("Somebody has already said who this walk-in was."))
    if Mark.get_or_none(Mark.lesson_id == walk_in.lesson_id, Mark.person_id == person.id):
        raise Clash(
            N_("{name} is already marked in this lesson. Remove the walk-in instead."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
        )
    walk_in.person_id = person.id
    walk_in.save()
    Mark.create(
        centre_id=actor.centre,
        lesson_id=walk_in.lesson_id,
        person_id=person.id,
        status=Status.PRESENT.value,
    )
    settle(walk_in.lesson_id)
    return Saved(walk_in.lesson_id, person.id, Status.PRESENT, None, None, actor.now)
