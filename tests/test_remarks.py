"""A line that was sent back: answered in a few words, and shown until the sheet is approved."""

from __future__ import annotations

import given
import pytest
from october import MONTH, October, day

from clc_tui.db.models import Lesson
from clc_tui.services import attendance, timesheets, undo
from clc_tui.services.hours import Key
from clc_tui.services.sheet_lines import Said
from clc_tui.services.sheets import timesheet
from clc_tui.services.timesheets import Remark
from clc_tui.terms import Actor, Invalid, NotFound, Refused, Role


def sent_back(month: October, *lessons: int) -> tuple[Actor, int]:
    """Li, whose October was sent back for these lessons; and the sheet."""
    li = given.actor(month.centre, Role.INSTRUCTOR, person_id=month.li, now=month.facilitator.now)
    sheet = timesheets.submit_timesheet(li, month.by_li, MONTH).id or 0
    wrong = tuple(Remark(Key(lesson_id=each), "нет подписи") for each in lessons)
    timesheets.return_timesheet(month.facilitator, sheet, "", wrong)
    return li, sheet


def lesson_on(month: October, number: int) -> int:
    row = Lesson.get((Lesson.group_id == month.sewing) & (Lesson.on_date == day(number)))
    return int(row.id)


def test_an_answer_goes_along_and_both_stay_until_the_sheet_is_approved(month: October) -> None:
    first, second = lesson_on(month, 1), lesson_on(month, 3)
    li, sheet = sent_back(month, first, second)
    timesheets.answer_remark(li, sheet, Key(lesson_id=first), " подпись на обороте ")
    shown = {line.key.lesson_id: line for line in timesheet(li, month.by_li, MONTH).lines}
    assert (shown[first].remark, shown[first].answer) == ("нет подписи", "подпись на обороте")
    assert (shown[second].remark, shown[second].answer) == ("нет подписи", "")
    timesheets.submit_timesheet(li, month.by_li, MONTH)
    waits = {line.key.lesson_id: line for line in timesheet(li, month.by_li, MONTH).lines}
    assert waits[first].before == (Said("нет подписи", "подпись на обороте"),)
    assert waits[second].before == (Said("нет подписи", ""),) and waits[first].remark == ""
    timesheets.return_timesheet(
        month.facilitator, sheet, "", (Remark(Key(lesson_id=first), "на обороте нет"),)
    )
    again = {line.key.lesson_id: line for line in timesheet(li, month.by_li, MONTH).lines}
    assert (again[first].remark, again[first].answer) == ("на обороте нет", "")
    assert again[first].before == waits[first].before
    timesheets.submit_timesheet(li, month.by_li, MONTH)
    timesheets.approve_timesheet(month.facilitator, sheet)
    done = timesheet(li, month.by_li, MONTH)
    assert all((line.remark, line.answer, line.before) == ("", "", ()) for line in done.lines)


def test_a_line_that_went_is_named_to_who_approves(month: October) -> None:
    lesson = lesson_on(month, 3)
    li, sheet = sent_back(month, lesson)
    attendance.clear_mark(month.facilitator, lesson, month.learner, reason="не было")
    timesheets.submit_timesheet(li, month.by_li, MONTH)
    (gone,) = timesheet(month.facilitator, month.by_li, MONTH).gone
    assert (gone.on_date, gone.words) == (day(3), "Швейное дело · домохозяйки")
    assert (gone.remark, gone.answer) == ("нет подписи", "")
    timesheets.approve_timesheet(month.facilitator, sheet)
    assert timesheet(month.facilitator, month.by_li, MONTH).gone == ()


def test_only_what_was_said_of_the_own_sheet_is_answered_while_it_is_back(month: October) -> None:
    lesson, other = lesson_on(month, 1), lesson_on(month, 3)
    li, sheet = sent_back(month, lesson)
    kim = given.actor(month.centre, Role.INSTRUCTOR, person_id=month.kim)
    with pytest.raises(Refused, match="somebody else's hours"):
        timesheets.answer_remark(kim, sheet, Key(lesson_id=lesson), "да")
    with pytest.raises(NotFound, match="Nothing is said of this line"):
        timesheets.answer_remark(li, sheet, Key(lesson_id=other), "да")
    with pytest.raises(Invalid, match="At most 200 letters"):
        timesheets.answer_remark(li, sheet, Key(lesson_id=lesson), "х" * 201)
    timesheets.answer_remark(li, sheet, Key(lesson_id=lesson), "да")
    timesheets.answer_remark(month.facilitator, sheet, Key(lesson_id=lesson), "")
    answers = [line.answer for line in timesheet(li, month.by_li, MONTH).lines]
    assert set(answers) == {""}, "nothing typed takes an answer away"
    timesheets.submit_timesheet(li, month.by_li, MONTH)
    with pytest.raises(Invalid, match="while the sheet is with you"):
        timesheets.answer_remark(li, sheet, Key(lesson_id=lesson), "да")


def test_an_answer_is_taken_back_while_the_sheet_is_back_and_no_longer(month: October) -> None:
    lesson = lesson_on(month, 1)
    li, sheet = sent_back(month, lesson)
    timesheets.answer_remark(li, sheet, Key(lesson_id=lesson), "да")
    entry = undo.last_action(li)
    assert entry is not None and entry.verb == "answer_remark"
    undo.undo(li)
    assert {line.answer for line in timesheet(li, month.by_li, MONTH).lines} == {""}
    timesheets.answer_remark(li, sheet, Key(lesson_id=lesson), "была")
    entry = undo.last_action(li)
    timesheets.submit_timesheet(li, month.by_li, MONTH)
    with pytest.raises(Invalid, match="while the sheet is with you"):
        undo.undo(li, entry.entry_id if entry else 0)
