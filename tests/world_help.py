"""Volunteers and shifts of the small centre in `world`, and an act for each of their verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import given

from clc_tui.services import assignments, needs, shifts, volunteers
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import Actor, AssignmentState, NeedKind

if TYPE_CHECKING:
    from world import World

DAY = given.TODAY


@dataclass(kw_only=True)
class Helping:
    """Ids of volunteers of a world, and of when they help."""

    helper: int
    """Under age, with the guardian's signature; will come to `shift_today`."""
    idler: int
    """Asked for nothing."""
    thanks: int
    need: int
    class_need: int
    open_need: int
    shift_today: ShiftAt
    place: int
    """The volunteer's place there."""
    free_shift: ShiftAt
    """In two days, nobody is asked."""
    off_shift: ShiftAt
    lesson_shift: ShiftAt
    """At the world's lesson of today, not written down yet."""


def make_help(facilitator: Actor, group: int, lesson: int) -> Helping:
    """Two volunteers, a need of each kind, and shifts."""
    young = given.person(facilitator.centre, "Нұрланова Әсел", birth_year=2010)
    other = given.person(facilitator.centre, "Тен Павел", phone="87010000008")
    volunteers.add_volunteer(facilitator, young, VolunteerFields("шьёт", "пн утром"))
    volunteers.add_volunteer(facilitator, other, VolunteerFields("возит", "сб"))
    volunteers.guardian_signed(facilitator, young, "Нұрланова Сара", DAY)
    thanks = volunteers.thank(facilitator, young, "за ярмарку", DAY)
    hours = ShiftTime(DAY, "09:00", 120)
    made = needs.add_need(facilitator, NeedKind.DATED, NeedFields("Ярмарка"), hours=hours)
    today = ShiftAt(made.need_id, shift_id=made.shift_id)
    free, off = (
        ShiftAt(made.need_id, shift_id=shifts.add_shift(facilitator, made.need_id, each))
        for each in (
            ShiftTime(DAY + timedelta(2), "09:00", 60),
            ShiftTime(DAY + timedelta(3), "09:00", 60),
        )
    )
    of_class = needs.add_need(
        facilitator, NeedKind.LESSONS, NeedFields("Помощь", "шить", 2), group_id=group
    )
    any_time = needs.add_need(facilitator, NeedKind.OPEN, NeedFields("Возить книги"))
    place = assignments.ask(facilitator, today, young, AssignmentState.CONFIRMED)
    assignments.ask(facilitator, off, young)
    shifts.cancel_shift(facilitator, off, "дождь")
    return Helping(
        helper=young, idler=other, thanks=thanks, need=made.need_id, class_need=of_class.need_id,
        open_need=any_time.need_id, shift_today=today, place=place, free_shift=free, off_shift=off,
        lesson_shift=ShiftAt(of_class.need_id, lesson),
    )  # fmt: skip


HELP_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "add_volunteer": lambda w, a: volunteers.add_volunteer(
        a, w.learners[1], VolunteerFields("вяжет", "вечером")
    ),
    "change_volunteer": lambda w, a: volunteers.change_volunteer(
        a,
        w.helper,
        VolunteerFields("шьёт, вяжет", "пн утром"),
        was=VolunteerFields("шьёт", "пн утром"),
    ),
    "end_volunteer": lambda w, a: volunteers.end_volunteer(a, w.helper, DAY),
    "guardian_signed": lambda w, a: volunteers.guardian_signed(a, w.helper, "Нұрланов Ержан", DAY),
    "thank": lambda w, a: volunteers.thank(a, w.idler, "за книги", DAY),
    "remove_thanks": lambda w, a: volunteers.remove_thanks(a, w.thanks),
    "add_need": lambda w, a: needs.add_need(
        a, NeedKind.DATED, NeedFields("Субботник", people=5), hours=ShiftTime(DAY, "10:00", 180)
    ),
    "change_need": lambda w, a: needs.change_need(
        a, w.need, NeedFields("Ярмарка", people=3), was=NeedFields("Ярмарка")
    ),
    "close_need": lambda w, a: needs.close_need(a, w.need, DAY),
    "add_shift": lambda w, a: shifts.add_shift(
        a, w.need, ShiftTime(DAY + timedelta(9), "09:00", 60)
    ),
    "repeat_shifts": lambda w, a: shifts.repeat_shifts(a, w.free_shift, DAY + timedelta(17)),
    "move_shift": lambda w, a: shifts.move_shift(
        a, w.shift_today, ShiftTime(DAY + timedelta(1), "09:00", 90)
    ),
    "cancel_shift": lambda w, a: shifts.cancel_shift(a, w.lesson_shift, "справимся сами"),
    "restore_shift": lambda w, a: shifts.restore_shift(a, w.off_shift),
    "change_shift_people": lambda w, a: shifts.change_shift_people(a, w.free_shift, 4),
    "remove_shift": lambda w, a: shifts.remove_shift(a, w.free_shift),
    "ask": lambda w, a: assignments.ask(a, w.lesson_shift, w.idler),
    "answer_assignment": lambda w, a: assignments.answer_assignment(
        a, w.place, AssignmentState.DECLINED
    ),
    "came": lambda w, a: assignments.came(a, w.place, 100),
    "did_not_come": lambda w, a: assignments.did_not_come(a, w.place),
    "all_came": lambda w, a: assignments.all_came(a, w.shift_today),
    "drop_assignment": lambda w, a: assignments.drop_assignment(a, w.place),
    "helped": lambda w, a: assignments.helped(a, w.open_need, w.idler, DAY, 45),
}

HELP_READS: dict[str, Callable[[World, Actor], object]] = {
    "volunteers": lambda w, a: volunteers.volunteers(a),
    "volunteer": lambda w, a: volunteers.volunteer(a, w.helper),
    "needs": lambda w, a: needs.needs(a),
    "need": lambda w, a: needs.need(a, w.class_need),
    "earlier_needs": lambda w, a: needs.earlier_needs(a, NeedKind.DATED, "яр"),
    "shifts": lambda w, a: shifts.shifts(a, DAY, DAY + timedelta(13)),
    "shift": lambda w, a: shifts.shift(a, w.shift_today),
    "who_could": lambda w, a: assignments.who_could(a, w.lesson_shift),
}
