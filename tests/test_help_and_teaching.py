"""One person is either a helper at a lesson or gives it, however that came about."""

from __future__ import annotations

from datetime import timedelta

import given
import pytest
from world import DAY, World

from clc_tui.db.models import GroupInstructor, Lesson
from clc_tui.services import assignments, attendance, classes, teaching, undo, volunteers
from clc_tui.services.register import register
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState, Clash

CONFIRMED = AssignmentState.CONFIRMED
HELPED = r"Тен П\. is written down as helper at the lesson on 2026-11-23"


@pytest.fixture
def w(lent: World) -> World:
    return lent


@pytest.fixture
def lesson(w: World) -> Lesson:
    """A lesson to which the idler came as helper."""
    place = assignments.ask(w.facilitator, ShiftAt(w.class_need, w.quiet), w.idler, CONFIRMED)
    assignments.came(w.facilitator, place)
    row: Lesson = Lesson.get_by_id(w.quiet)
    assert row.on_date == DAY
    return row


def teachers(w: World, lesson: Lesson) -> list[int]:
    return [each.person_id for each in register(w.facilitator, lesson.id).instructors]


def test_who_came_as_helper_does_not_begin_to_teach_that_lesson(w: World, lesson: Lesson) -> None:
    with pytest.raises(Clash, match=HELPED):
        classes.add_instructor(w.facilitator, w.group, w.idler, DAY)
    assert not GroupInstructor.select().where(GroupInstructor.person_id == w.idler).exists()
    classes.add_instructor(w.facilitator, w.group, w.idler, DAY + timedelta(1))
    with pytest.raises(Clash, match=HELPED):
        teaching.change_teaching_since(w.facilitator, w.group, w.idler, DAY)
    assert w.idler not in teachers(w, lesson)


def test_a_lesson_somebody_else_taught_is_in_nobodys_way(w: World, lesson: Lesson) -> None:
    attendance.set_instructors(w.facilitator, lesson.id, (w.teacher,))
    classes.add_instructor(w.facilitator, w.group, w.idler, DAY)
    assert teachers(w, lesson) == [w.teacher]
    with pytest.raises(Clash, match="as helper at this lesson"):
        attendance.set_instructors(w.facilitator, lesson.id, ())


def test_an_earlier_first_day_does_not_come_back_after_they_helped(w: World) -> None:
    actor, after = w.facilitator, given.later(w.facilitator, 3)
    coming = given.lesson(w.group, DAY + timedelta(1), "18:00")
    classes.add_instructor(actor, w.group, w.idler, DAY + timedelta(1))
    teaching.change_teaching_since(actor, w.group, w.idler, DAY + timedelta(2))
    change = undo.last_action(actor)
    assert change is not None
    place = assignments.ask(after, ShiftAt(w.class_need, coming), w.idler, CONFIRMED)
    assignments.came(after, place)
    with pytest.raises(Clash, match=r"as helper at the lesson on 2026-11-24"):
        undo.undo(after, change.entry_id)
    assignments.drop_assignment(after, place)
    undo.undo(after, change.entry_id)


def test_help_of_another_day_is_in_nobodys_way(w: World) -> None:
    actor = w.facilitator
    volunteers.add_volunteer(actor, w.learners[1], VolunteerFields())
    given.assignment(given.shift(given.need(w.centre), DAY), w.learners[1], AssignmentState.CAME)
    classes.add_instructor(actor, w.group, w.learners[1], DAY)
