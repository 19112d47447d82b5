"""Where a shift stands: its own row, or a lesson of a class that needs a helper.

Not verbs: `shifts` and `assignments` call these inside their own, `lessons` and `classes` where a
lesson moves or goes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.models import Assignment, Lesson, Need, Shift
from clc_tui.language import N_
from clc_tui.services.busy import busy
from clc_tui.services.dates import covers
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, AssignmentState, Invalid, LessonState, NeedKind, NotFound

COMING = (AssignmentState.CONFIRMED.value, AssignmentState.CAME.value)
"""Who fills a place of a shift."""
TO_COME = (AssignmentState.OFFERED.value, AssignmentState.CONFIRMED.value)
"""Who was asked, said nothing to the contrary, and has to be told what changes."""


class ShiftAt(NamedTuple):
    """Which shift: one with a day of its own by its number, a lesson's by the lesson.

    The latter may not be written down yet, and keeps this name when it is.
    """

    need_id: int
    lesson_id: int | None = None
    shift_id: int | None = None


@dataclass(slots=True)
class Spot:
    """A shift as it stands: when, how many, and its row where there is one."""

    at: ShiftAt
    need: Need
    row: Shift | None
    lesson: Lesson | None
    on_date: date
    starts_at: str | None
    minutes: int | None

    @property
    def people(self) -> int:
        """How many helpers are needed."""
        return int(self.need.people if self.row is None else self.row.people)

    @property
    def cancelled(self) -> str | None:
        """Why it was called off."""
        return None if self.row is None else self.row.cancelled

    @property
    def row_id(self) -> int | None:
        return None if self.row is None else int(self.row.id)


def derives(need: Need, lesson: Lesson) -> bool:
    """Whether a class's need asks for help at a lesson of that day by itself."""
    day = lesson.on_date
    return bool(
        need.group_id == lesson.group_id
        and covers(need.from_day, need.until, day)
        and need.weekday in (None, day.isoweekday())
    )


def spot(actor: Actor, at: ShiftAt) -> Spot:
    """The shift as it stands; raises `NotFound` where there is none."""
    need = row_of(actor, Need, at.need_id)
    if at.lesson_id is None:
        row = row_of(actor, Shift, at.shift_id or 0)
        if row.need_id != need.id or row.lesson_id is not None:
            raise NotFound(GONE)
        return Spot(at, need, row, None, row.on_date, row.starts_at, row.minutes)
    lesson = row_of(actor, Lesson, at.lesson_id)
    its = Shift.get_or_none(Shift.need_id == need.id, Shift.lesson_id == lesson.id)
    if its is None and (lesson.moved_to_id is not None or not derives(need, lesson)):
        raise NotFound(GONE)
    return Spot(at, need, its, lesson, lesson.on_date, lesson.starts_at, lesson.minutes)


GONE = N_("That is not here any more. Go back and look again.")


def spot_of(row: Shift) -> Spot:
    """A shift that is written down, as it stands."""
    need = Need.get_by_id(row.need_id)
    if row.lesson_id is None:
        at = ShiftAt(need.id, shift_id=row.id)
        return Spot(at, need, row, None, row.on_date, row.starts_at, row.minutes)
    lesson = Lesson.get_by_id(row.lesson_id)
    at = ShiftAt(need.id, lesson.id)
    return Spot(at, need, row, lesson, lesson.on_date, lesson.starts_at, lesson.minutes)


def written(actor: Actor, at: ShiftAt) -> Spot:
    """The shift with its row, which is made where a lesson's had none."""
    here = spot(actor, at)
    if here.row is None:
        here.row = Shift.create(
            centre_id=actor.centre, need_id=here.need.id, lesson_id=at.lesson_id,
            people=here.need.people,
        )  # fmt: skip
    return here


CALLED_OFF = "called_off"
"""The field of a refusal because the shift was called off; its `reason` says why it was."""


def require_on(here: Spot) -> None:
    """Raise `Invalid` where the shift, or its lesson, is not to be."""
    if here.cancelled is not None:
        raise Invalid(
            N_("This shift was called off: {reason}. Take that back first."),
            field=CALLED_OFF,
            reason=here.cancelled,
        )
    if here.lesson is not None and here.lesson.state == LessonState.CANCELLED:
        raise Invalid(N_("This lesson was not held. Take that back first."))


def tidied(row: Shift) -> None:
    """Take a lesson's row away once it says no more than the need does by itself."""
    if row.lesson_id is None or row.cancelled is not None or asked_for(row.id):
        return
    need = Need.get_by_id(row.need_id)
    if row.people == need.people and derives(need, Lesson.get_by_id(row.lesson_id)):
        row.delete_instance()


def asked_for(shift_id: int, *states: str) -> list[Assignment]:
    """Who stands to a shift in one of the states (none given: in any), the first asked first."""
    rows = Assignment.select().where(Assignment.shift_id == shift_id)
    if states:
        rows = rows.where(Assignment.state.in_(states))
    return list(rows.order_by(Assignment.id))


def ask_again(shift_id: int) -> None:
    """Who was to come at another hour has not said yes to this one, whatever stood in the way."""
    for each in asked_for(shift_id, *TO_COME):
        each.state, each.despite = AssignmentState.OFFERED.value, None
        each.save()


def forget_to_come(person_ids: Collection[int]) -> None:
    """Who is there no more comes to no shift; where they came it stays."""
    rows = Assignment.select().where(
        Assignment.person_id.in_(list(person_ids)), Assignment.state.in_(TO_COME)
    )
    for row in list(rows):
        shift = Shift.get_by_id(row.shift_id)
        row.delete_instance()
        tidied(shift)


# Lessons that move, come back or go


def take_along(old: Lesson, new: Lesson) -> None:
    """Helpers of a lesson that moves are asked for its new day."""
    for need in _class_needs(old.group_id):
        row = Shift.get_or_none(Shift.need_id == need.id, Shift.lesson_id == old.id)
        if row is not None:
            _require_nobody_came(row)
            row.lesson_id = new.id
            row.save()
            ask_again(row.id)
        elif derives(need, old) and not derives(need, new):
            Shift.create(
                centre_id=new.centre_id, need_id=need.id, lesson_id=new.id, people=need.people
            )


def bring_back(new: Lesson, old: Lesson) -> None:
    """A move is taken back: helpers are asked for the first day again."""
    for row in list(Shift.select().where(Shift.lesson_id == new.id)):
        _require_nobody_came(row)
        unused = row.cancelled is None and not asked_for(row.id)
        if unused and derives(Need.get_by_id(row.need_id), old):
            row.delete_instance()
            continue
        row.lesson_id = old.id
        row.save()
        ask_again(row.id)


def require_no_help(lesson: Lesson) -> None:
    """Raise `Invalid` where it is written down who came to help at a lesson."""
    for row in list(Shift.select().where(Shift.lesson_id == lesson.id)):
        _require_nobody_came(row)


def ask_who_is_elsewhere(lesson: Lesson) -> None:
    """A lesson takes other hours than was thought: who is somewhere else then is asked anew."""
    hours = lesson.starts_at, lesson.minutes
    for row in list(Shift.select().where(Shift.lesson_id == lesson.id, Shift.cancelled.is_null())):
        asked = [each for each in asked_for(row.id, *TO_COME) if each.despite is None]
        people = [each.person_id for each in asked]
        elsewhere = busy(lesson.centre_id, lesson.on_date, hours, people, but=row.id)
        for each in asked:
            if each.person_id in elsewhere:
                each.state = AssignmentState.OFFERED.value
                each.save()


def forget_class(group_id: int) -> None:
    """A class that never was needs no helpers; raises `Invalid` where some were asked."""
    for need in _class_needs(group_id):
        for row in list(Shift.select().where(Shift.need_id == need.id)):
            if asked_for(row.id):
                raise Invalid(N_("Helpers were asked for this class; give it a last day instead."))
            row.delete_instance()
        need.delete_instance()


def _class_needs(group_id: int) -> list[Need]:
    where = (Need.group_id == group_id) & (Need.kind == NeedKind.LESSONS.value)
    return list(Need.select().where(where).order_by(Need.id))


def _require_nobody_came(row: Shift) -> None:
    if asked_for(row.id, AssignmentState.CAME.value, AssignmentState.ABSENT.value):
        raise Invalid(
            N_("It is written down who came to help then. The facilitator takes that away first.")
        )
