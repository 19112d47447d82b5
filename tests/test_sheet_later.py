"""An approved sheet says what other sheets take back of its month, or add to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import given
import pytest
from october import MONTH, October, day, on

from clc_tui.db.models import Contract, Mark
from clc_tui.screens.hour_words import later_words
from clc_tui.services import attendance, timesheets
from clc_tui.services.sheets import timesheet


@pytest.fixture
def kims(month: October) -> October:
    """Kim's October is approved: 50 minutes on 5, 12, 19 and 23; it is December."""
    sheet = timesheets.submit_timesheet(
        month.facilitator, month.by_kim, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    timesheets.approve_timesheet(month.facilitator, sheet)
    return replace(month, facilitator=on(month.facilitator, date(2026, 12, 1)))


def said(month: October) -> list[str]:
    sheet = timesheet(month.facilitator, month.by_kim, MONTH)
    return [later_words(each, sheet.terms) for each in sheet.later]


def cleared(month: October) -> None:
    lesson = next(
        line.key.lesson_id
        for line in timesheet(month.facilitator, month.by_kim, MONTH).lines
        if line.on_date == day(12)
    )
    learner = Mark.get(Mark.lesson_id == lesson).person_id
    attendance.clear_mark(month.facilitator, lesson or 0, learner, reason="не было")


def test_what_the_next_sheet_takes_back_is_said_and_then_which_one_did(kims: October) -> None:
    assert said(kims) == []
    cleared(kims)
    assert said(kims) == ["0.83 h of it will be taken back in the next sheet"]
    desk = kims.facilitator
    sheet = timesheets.submit_timesheet(desk, kims.by_kim, "2026-11", signed_on=date(2026, 12, 1))
    timesheets.approve_timesheet(desk, sheet.id or 0)
    assert said(kims) == ["0.83 h of it were taken back in the sheet of November 2026"]
    late = given.lesson(kims.english, day(30), "10:00", 60)
    given.mark(late, kims.learner)
    assert said(kims)[1:] == ["1 h more of it will come onto the next sheet"]


def test_a_contract_that_ended_says_it_of_its_supplementary_sheet(kims: October) -> None:
    given.rewritten(Contract, kims.by_kim, until=day(31))
    late = given.lesson(kims.english, day(30), "10:00", 60)
    given.mark(late, kims.learner)
    assert said(kims) == ["1 h more of it will come onto the next sheet"]
    desk = kims.facilitator
    sheet = timesheets.submit_timesheet(desk, kims.by_kim, MONTH, 1, signed_on=date(2026, 12, 1))
    timesheets.approve_timesheet(desk, sheet.id or 0)
    assert said(kims) == ["1 h more of it were paid in the sheet of October 2026 supplement 1"]
