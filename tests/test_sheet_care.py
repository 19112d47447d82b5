"""What is handed in is what is approved, and what is odd about it is told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import given
import pytest
import test_timesheets
from test_timesheets import Term, handed_in, on

from clc_tui.db.models import LogEntry
from clc_tui.services import attendance, payers, timesheets, undo
from clc_tui.services.hours_waiting import own_month, own_month_of
from clc_tui.services.sheets import timesheet
from clc_tui.terms import Clash, Invalid

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
