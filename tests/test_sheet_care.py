"""What is handed in is what is approved, and what is odd about it is told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import given
import pytest
import test_timesheets
from test_timesheets import OCTOBER, Term, approved, handed_in, on

from clc_tui.db.models import LogEntry
from clc_tui.screens.hour_words import caution_words
from clc_tui.services import attendance, other_work, payers, timesheets, undo
from clc_tui.services.hours_waiting import own_month, own_month_of
from clc_tui.services.other_work import WorkFields
from clc_tui.services.sheet_cautions import CautionKind
from clc_tui.services.sheets import timesheet
from clc_tui.terms import Clash, Invalid, WorkKind

term = test_timesheets.term


def cut_off(term: Term, day: int | None) -> None:
    (payer,) = payers.payers(term.facilitator)
    fields = replace(payer.fields, cut_off_day=day)
    payers.change_payer(term.facilitator, term.payer, fields, was=payer.fields)


def test_the_cut_off_stays_while_a_sheet_waits(term: Term) -> None:
    """Handed in to the 20th with the 26th as planned; without the cut-off it would be 270."""
    cut_off(term, 20)
    attendance.clear_mark(term.facilitator, term.lessons[3], term.learner)
    early = replace(term, instructor=on(term.instructor, date(2026, 10, 20)))
    sheet = handed_in(early)
    with pytest.raises(Invalid, match="of this payer waits") as refused:
        cut_off(term, None)
    assert refused.value.field == "cut_off_day"
    with pytest.raises(Clash, match="of this payer waits"):
        undo.undo(term.facilitator, _entry("change_payer"))
    (payer,) = payers.payers(term.facilitator)
    other = replace(payer.fields, legend="Я – явка")
    payers.change_payer(term.facilitator, term.payer, other, was=payer.fields)
    timesheets.return_timesheet(term.facilitator, sheet.id or 0, "ещё раз")
    cut_off(term, None)
    assert timesheet(early.instructor, term.contract, "2026-10").minutes == 270


def _entry(verb: str) -> int:
    row = LogEntry.select().where(LogEntry.verb == verb).order_by(LogEntry.id.desc()).first()
    return int(row.id)


def test_a_lesson_marked_before_it_begins_is_waited_for(term: Term) -> None:
    """On the 31st the register of 20:00 is filled in the morning."""
    evening = given.lesson(term.group, date(2026, 10, 31), "20:00")
    given.mark(evening, term.learner)
    for hour in (8, 19):
        early = replace(term.instructor, clock=given.clock_at(datetime(2026, 10, 31, hour, 59)))
        (own,) = own_month(early, "2026-10")
        assert not own.ready and own_month_of(early, evening) == own
        with pytest.raises(Invalid, match="up to 2026-10-31"):
            handed_in(replace(term, instructor=early))
    begun = replace(term.instructor, clock=given.clock_at(datetime(2026, 10, 31, 20)))
    assert own_month(begun, "2026-10")[0].to_hand_in == 450
    assert handed_in(replace(term, instructor=begun)).minutes == 450


def test_corrections_are_looked_at_like_the_months_own_hours(term: Term) -> None:
    """October is sent; then a second class at the hour of the 5th, and other work of 10 hours."""
    given.changed_contract(term.contract, allowance=400, main_job=1)
    sent = approved(term)
    timesheets.send_timesheet(term.facilitator, sent.id or 0)
    twin = given.group(given.course(term.centre, "Вязание"), taught_by=term.teacher)
    given.pays(term.contract, twin)
    (other,) = given.learners(twin, ["Исмаилова Фатма"])
    given.mark(given.lesson(twin, OCTOBER[0], "15:00"), other)
    fields = WorkFields(WorkKind.MEETING, date(2026, 10, 8), 600)
    other_work.add_other_work(term.instructor, term.contract, fields)
    sheet = timesheet(term.facilitator, term.contract, "2026-11")
    assert [line.minutes for line in sheet.lines] == [90, 600]
    told: list[tuple[CautionKind, date | None, int]] = [
        (CautionKind.OVERLAP, OCTOBER[0], 30),
        (CautionKind.LONG_DAY, date(2026, 10, 8), 600),
        (CautionKind.OVER_ALLOWANCE, date(2026, 10, 1), 360 + 690 - 400),
    ]
    assert [tuple(each)[:3] for each in sheet.cautions] == told
    assert caution_words(sheet.cautions[-1], sheet.terms) == (
        "October 2026: 14.44 ac. h more than the contract allows a month"
    )
    given.changed_contract(term.contract, until=date(2026, 10, 31))
    extra = timesheet(term.facilitator, term.contract, "2026-10", 1)
    told[-1] = (CautionKind.OVER_ALLOWANCE, None, 650)
    assert [tuple(each)[:3] for each in extra.cautions] == told


def test_what_corrections_take_away_is_nothing_to_look_at(term: Term) -> None:
    given.changed_contract(term.contract, allowance=300)
    approved(term)
    attendance.clear_mark(term.facilitator, term.lessons[0], term.learner, reason="ошибка")
    sheet = timesheet(term.facilitator, term.contract, "2026-11")
    assert (sheet.minutes, sheet.cautions) == (-90, ())


def test_a_day_has_24_hours_and_a_lesson_without_marks_its_place_in_it(term: Term) -> None:
    lesson = given.lesson(term.group, date(2026, 10, 7), "10:00", 600)
    work = WorkFields(WorkKind.MEETING, date(2026, 10, 7), 720)
    other_work.add_other_work(term.instructor, term.contract, work)
    with pytest.raises(Invalid, match="of this day have 1320 minutes already"):
        other_work.add_other_work(term.instructor, term.contract, work)
    rest = replace(work, minutes=120)
    other_work.add_other_work(term.instructor, term.contract, rest)
    given.mark(lesson, term.learner)
    assert timesheet(term.facilitator, term.contract, "2026-10").cautions == ()
    given.change_lesson(lesson, minutes=630)
    sheet = timesheet(term.facilitator, term.contract, "2026-10")
    (caution,) = sheet.cautions
    assert (caution.kind, caution.minutes) == (CautionKind.OVER_DAY, 1470)
    assert caution_words(caution, sheet.terms).endswith(": 24.5 clock h of work, and a day has 24")
