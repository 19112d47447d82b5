"""What the screens of hours ask of the file: as much for many contracts as for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import given
import pytest
import statements
from world import World

from clc_tui.services import (
    attendance,
    hours_waiting,
    register,
    sheet_papers,
    sheets,
    timesheets,
    today,
)
from clc_tui.services.hours_waiting import due_month, own_month, waiting_hours
from clc_tui.services.sheet_records import SheetRow
from clc_tui.services.timesheets import Remark
from clc_tui.terms import Invalid, Role, SheetState

OCTOBER, NOVEMBER = "2026-10", "2026-11"
SHEETS, ONE_SHEET, DUE, OWN = 13, 18, 7, 7
"""The most statements of a month's list, a sheet, which month is due, and the own month."""
PAPERS = 22
"""Of a month's sheets to print, however many are approved."""


def asked(act: Callable[[], object]) -> int:
    """How many questions are asked; no growing table is walked whole for any of them."""
    with statements.traced() as trace:
        act()
    for sql, values in trace.statements:
        assert not statements.walked(sql, values) & statements.GROWING, sql
    return sum(
        1 for sql, _ in trace.statements if sql.startswith("SELECT") and "access_log" not in sql
    )


def more_contracts(w: World, count: int) -> None:
    """As many people more, each with lessons held, an approved October and a correction of it."""
    payer = given.payer(w.centre, f"Фонд {count}")
    for number in range(count):
        person = given.person(w.centre, f"Учитель{number} Имя{count}")
        group = given.group(w.course, f"класс {number} {count}", taught_by=person)
        learner = given.learners(group, [f"Ученик{number} Имя{count}"])[0]
        contract = given.contract(payer, person)
        held, late = given.lessons(group, [date(2026, 10, 6), date(2026, 10, 13)])
        given.mark(held, learner)
        sheet = timesheets.submit_timesheet(
            w.facilitator, contract, OCTOBER, signed_on=date(2026, 11, 2)
        )
        assert sheet.id is not None
        timesheets.approve_timesheet(w.facilitator, sheet.id)
        given.mark(late, learner)


def test_a_months_list_is_read_in_as_many_statements_for_many_contracts(w: World) -> None:
    counts = []
    for more in (1, 6):
        more_contracts(w, more)
        counts.append(
            [
                asked(lambda: sheets.month_sheets(w.facilitator, OCTOBER)),
                asked(lambda: sheets.month_sheets(w.facilitator, NOVEMBER)),
                asked(lambda: due_month(w.facilitator)),
                asked(lambda: waiting_hours(w.facilitator)),
            ]
        )
    assert counts[0] == counts[1] and max(counts[0][:2]) <= SHEETS and counts[0][2] <= DUE
    rows = sheets.month_sheets(w.facilitator, NOVEMBER)
    assert sum(row.corrections for row in rows) == 7 * 90


def test_sheets_to_print_are_read_in_as_many_statements_for_many_of_a_payer(w: World) -> None:
    counts = []
    for more in (1, 6):
        more_contracts(w, more)
        counts.append(asked(lambda: sheet_papers.month_papers(w.facilitator, OCTOBER)))
    assert counts[0] == counts[1] <= PAPERS
    (paper, *_others) = sheet_papers.month_papers(w.facilitator, OCTOBER, payer="Фонд 6")
    approved = [each.sheet for each in paper.sheets]
    assert [sheet.minutes for sheet in approved] == [90] * 6
    assert len({sheet.approved_by for sheet in approved} - {""}) == 1


def test_a_sheet_is_read_in_as_many_statements_for_many_corrections(w: World) -> None:
    more_contracts(w, 1)
    (contract,) = {
        row.contract.id for row in sheets.month_sheets(w.facilitator, NOVEMBER) if row.corrections
    }

    def read() -> int:
        return asked(lambda: sheets.timesheet(w.facilitator, contract, NOVEMBER))

    few = read()
    lines = sheets.timesheet(w.facilitator, contract, OCTOBER).lines
    lesson = lines[0].key.lesson_id
    group = register.register(w.facilitator, lesson or 0).group_id
    learner = register.register(w.facilitator, lesson or 0).rows[0].person_id
    for day in (20, 21, 22):
        given.mark(given.lesson(group, date(2026, 10, day)), learner)
    assert read() == few <= ONE_SHEET
    assert sheets.timesheet(w.facilitator, contract, NOVEMBER).corrections == 4 * 90


def test_a_register_asks_one_statement_more_whether_its_month_is_approved(w: World) -> None:
    assert not register.register(w.facilitator, w.marked).in_approved
    (group,) = {register.register(w.facilitator, w.marked).group_id}
    old = given.lesson(group, date(2026, 9, 15))
    assert register.register(w.facilitator, old).in_approved, "though it has no hour of its own"
    assert register.register(w.facilitator, old).lesson.state == "planned"
    practice = given.group(w.course, practice=True)
    with_nobody = given.lesson(practice, date(2026, 9, 15))
    assert not register.register(w.facilitator, with_nobody).in_approved


def test_the_month_due_is_the_one_before_while_anything_of_it_is_not_sent(w: World) -> None:
    assert due_month(w.facilitator) == OCTOBER
    timesheets.approve_timesheet(w.facilitator, w.submitted)
    assert due_month(w.facilitator) == OCTOBER
    timesheets.send_timesheet(w.facilitator, w.submitted)
    assert due_month(w.facilitator) == NOVEMBER
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    assert due_month(teacher) == NOVEMBER, "there is no sheet of theirs"


def test_the_own_month_is_ready_when_all_its_lessons_are_marked(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    (own,) = own_month(teacher, NOVEMBER)
    assert (own.ready, own.minutes) == (False, 60 + 90 + 90), "the meeting and two lessons"
    assert asked(lambda: own_month(teacher, NOVEMBER)) <= OWN
    (october,) = own_month(teacher, OCTOBER)
    assert not october.ready, "it is handed in"
    timesheets.return_timesheet(w.facilitator, w.submitted, "без подписи")
    assert own_month(teacher, OCTOBER)[0].ready, "to be handed in anew"
    assert waiting_hours(teacher).returned == (w.contract, OCTOBER, 0)
    assert own_month(w.facilitator, NOVEMBER) == ()


def test_today_tells_sheets_to_approve_and_those_not_handed_in(w: World) -> None:
    more_contracts(w, 1)
    stand_in = given.contract(given.payer(w.centre, "Ещё один"), w.stand_in)
    given.worked(stand_in, date(2026, 10, 20))
    told = today.today(w.facilitator).hours
    assert (told.to_approve, told.not_submitted, told.month) == (1, 1, OCTOBER)
    assert told.deadline == date(2026, 11, 5) and told.approve_since == given.TODAY
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    own = today.today(teacher).hours
    assert own.to_approve == own.not_submitted == 0 and own.ready is not None
    assert own.ready.contract_id == stand_in
    for role in (Role.SECRETARY, Role.EVALUATOR):
        assert today.today(given.actor(w.centre, role)).hours == hours_waiting.HoursWaiting()


def test_remarks_that_were_mended_are_shown_no_more(w: World) -> None:
    key = sheets.timesheet(w.facilitator, w.contract, OCTOBER).lines[0].key
    remark = (Remark(key, "не 60, а 45"),)
    back = timesheets.return_timesheet(w.facilitator, w.submitted, "", remark)
    assert back.lines[0].remark == "не 60, а 45"
    again = timesheets.submit_timesheet(w.facilitator, w.contract, OCTOBER, signed_on=given.TODAY)
    assert again.state is SheetState.SUBMITTED and again.lines[0].remark == ""


def test_who_did_it_is_named_as_a_person(w: World) -> None:
    both = given.actor(w.centre, Role.FACILITATOR, person_id=w.stand_in)
    timesheets.approve_timesheet(both, w.submitted)
    sheet = sheets.timesheet(w.facilitator, w.contract, OCTOBER)
    assert sheet.approved_by == "Ким В." and sheet.submitted_by == "Сейтова Г."
    own = given.contract(given.payer(w.centre, "Свой"), w.stand_in)
    given.worked(own, date(2026, 10, 20))
    mine = timesheets.submit_timesheet(both, own, OCTOBER)
    assert mine.own and mine.id is not None
    with pytest.raises(Exception, match="approves them"):
        timesheets.approve_timesheet(replace(both), mine.id)


def test_a_months_first_marks_do_not_hand_it_in_by_themselves(w: World) -> None:
    attendance.mark_rest(w.facilitator, w.lesson)
    rows = sheets.month_sheets(w.facilitator, NOVEMBER)
    (row,) = [row for row in rows if row.contract.id == w.contract]
    assert row.state is SheetState.DRAFT and row.id is None


def test_a_lesson_of_today_is_still_to_come_until_it_begins(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    evening = given.lesson(w.group, given.TODAY, "18:00")
    sheet = sheets.timesheet(teacher, w.contract, NOVEMBER)
    assert evening not in {lesson.lesson_id for lesson in sheet.unmarked}
    last = replace(teacher, clock=given.clock_at(datetime(2026, 11, 25, 13, 59)))
    assert sheets.timesheet(last, w.contract, NOVEMBER).to_come == date(2026, 11, 25)
    with pytest.raises(Invalid, match="Hand in after the last one"):
        timesheets.submit_timesheet(last, w.contract, NOVEMBER)
    begun = replace(teacher, clock=given.clock_at(datetime(2026, 11, 25, 14, 0)))
    sheet = sheets.timesheet(begun, w.contract, NOVEMBER)
    assert sheet.to_come is None and {evening, w.future} <= {
        lesson.lesson_id for lesson in sheet.unmarked
    }


def test_a_supplementary_sheet_stands_in_the_list_until_it_is_sent(w: World) -> None:
    given.changed_contract(w.contract, until=date(2026, 9, 30))
    given.mark(given.lesson(w.group, date(2026, 9, 15)), w.learners[0])

    def state() -> SheetState | None:
        rows = sheets.month_sheets(w.facilitator, OCTOBER)
        return next((row.state for row in rows if row.number == 1), None)

    assert state() is SheetState.DRAFT
    sheet = timesheets.submit_timesheet(
        w.facilitator, w.contract, "2026-09", 1, signed_on=given.TODAY
    )
    assert today.today(w.facilitator).hours.approve_month == OCTOBER
    assert sheet.id is not None and state() is SheetState.SUBMITTED
    timesheets.approve_timesheet(w.facilitator, sheet.id)
    assert state() is SheetState.APPROVED, "it is still to be sent"
    timesheets.send_timesheet(w.facilitator, sheet.id)
    assert state() is None


def test_other_work_alone_makes_no_month_complete_before_its_end(w: World) -> None:
    own = given.contract(given.payer(w.centre, "Свой"), w.outsider)
    reader = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.outsider)
    given.worked(own, date(2026, 11, 3))
    assert not own_month(reader, NOVEMBER)[0].ready
    assert own_month(given.later(reader, 8), NOVEMBER)[0].ready


def test_an_instructor_who_is_nobody_in_the_centre_is_shown_no_sheet(w: World) -> None:
    nobody = given.actor(w.centre, Role.INSTRUCTOR)
    assert sheets.month_sheets(nobody, OCTOBER) == ()
    assert sheet_papers.month_papers(nobody, OCTOBER) == ()


def test_work_of_one_day_without_an_hour_stands_in_the_order_it_was_written(w: World) -> None:
    own = given.contract(given.payer(w.centre, "Свой"), w.outsider)
    works = [given.worked(own, date(2026, 11, 3)) for _ in range(5)]
    sheet = sheets.timesheet(w.facilitator, own, NOVEMBER)
    assert [line.key.other_work_id for line in sheet.lines] == works


def test_another_contract_of_the_same_person_changes_nothing_on_a_sheet(w: World) -> None:
    """What one contract paid stays out of the sheets of the other, corrected or not."""
    more_contracts(w, 1)
    (row,) = [row for row in sheets.month_sheets(w.facilitator, NOVEMBER) if row.corrections]
    second = given.contract(given.payer(w.centre, "Второй"), row.contract.person_id)
    group = register.register(w.facilitator, _lesson(w, row)).group_id
    given.pays(row.contract.id, group)
    assert sheets.timesheet(w.facilitator, row.contract.id, NOVEMBER).corrections == 90
    assert sheets.timesheet(w.facilitator, second, NOVEMBER).lines == ()
    given.pays(second, group)
    assert sheets.timesheet(w.facilitator, row.contract.id, NOVEMBER).corrections == -90
    assert sheets.timesheet(w.facilitator, second, OCTOBER).minutes == 180


def _lesson(w: World, row: SheetRow) -> int:
    (line,) = sheets.timesheet(w.facilitator, row.contract.id, OCTOBER).lines
    return line.key.lesson_id or 0
