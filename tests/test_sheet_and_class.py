"""Lessons a timesheet names: a class changes as ever, and the sheet still says what it means.

October's sheet is made on the 25th, so the 27th and the 29th are paid as planned.
"""

from __future__ import annotations

from datetime import date

import given
import pytest
from october import MONTH, October, approved, day, on

from clc_tui.db.models import Group, Lesson
from clc_tui.services import classes, lessons, timesheets, undo
from clc_tui.services.classes import GroupFields
from clc_tui.services.hours import Key
from clc_tui.services.lessons import Slot
from clc_tui.services.sheets import timesheet
from clc_tui.services.timesheets import Remark
from clc_tui.terms import CancelReason, Invalid, LessonState

TUESDAY, THURSDAY = Slot(2, "14:00", 90), Slot(4, "14:00", 90)


def as_planned(month: October) -> None:
    """The class meets by a pattern on Tuesdays and Thursdays."""
    for row in Lesson.select().where(Lesson.group_id == month.sewing, Lesson.on_date >= day(27)):
        given.change_lesson(row.id, from_pattern=True)
    given.rewritten(Group, month.sewing, ends_on=day(31))
    lessons.set_pattern(month.facilitator, month.sewing, (TUESDAY, THURSDAY))


def state_of(group_id: int, when: date) -> tuple[str, str | None] | None:
    row = Lesson.get_or_none(Lesson.group_id == group_id, Lesson.on_date == when)
    return None if row is None else (row.state, row.reason)


NOT_HELD = LessonState.CANCELLED.value, CancelReason.OTHER.value


def test_a_class_gets_another_weekday_though_its_lesson_is_paid_as_planned(month: October) -> None:
    as_planned(month)
    approved(month)
    made = lessons.set_pattern(month.facilitator, month.sewing, (TUESDAY, Slot(5, "14:00", 90)))
    assert made.removed == 1
    assert state_of(month.sewing, day(29)) == NOT_HELD
    assert state_of(month.sewing, day(30)) == (LessonState.PLANNED.value, None)
    undo.undo(month.facilitator)
    assert state_of(month.sewing, day(29)) == (LessonState.PLANNED.value, None)


def test_a_class_ends_earlier_and_what_was_paid_is_corrected(month: October) -> None:
    as_planned(month)
    approved(month)
    was = classes.group(month.facilitator, month.sewing).fields
    wanted = GroupFields(was.course_id, was.target, starts_on=was.starts_on, ends_on=day(28))
    classes.change_group(month.facilitator, month.sewing, wanted, was=was)
    assert state_of(month.sewing, day(29)) == NOT_HELD
    after = on(month.facilitator, date(2026, 11, 30))
    lines = timesheet(after, month.by_li, "2026-11").lines
    assert -90 in [line.minutes for line in lines if line.on_date == day(29)]


def test_a_lesson_that_was_sent_back_as_wrong_is_not_taken_away(month: October) -> None:
    as_planned(month)
    sheet = timesheets.submit_timesheet(
        month.facilitator, month.by_li, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    thursday = Lesson.get(Lesson.group_id == month.sewing, Lesson.on_date == day(29)).id
    timesheets.return_timesheet(
        month.facilitator, sheet, "проверьте", (Remark(Key(thursday), "не будет"),)
    )
    lessons.set_pattern(month.facilitator, month.sewing, (TUESDAY,))
    assert state_of(month.sewing, day(29)) == NOT_HELD


def test_a_move_into_a_sheet_is_moved_back_and_not_forgotten(month: October) -> None:
    old = given.lesson(month.sewing, day(28))
    new = lessons.move_lesson(month.facilitator, old, day(30), "14:00")
    approved(month)
    with pytest.raises(Invalid, match="Move that one back"):
        lessons.restore_lesson(month.facilitator, old)
    assert lessons.move_lesson(month.facilitator, new, day(28), "14:00")


def test_a_class_in_a_sheet_is_not_taken_away(month: October) -> None:
    made = given.group(given.course(month.centre, "Кройка"), taught_by=month.li)
    given.lesson(made, day(30), "10:00")
    approved(month)
    with pytest.raises(Invalid, match="A timesheet names lessons of this class"):
        classes.remove_group(month.facilitator, made)
