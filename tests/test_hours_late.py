"""Hours that became due late are told to the facilitator and to whose they are, until handed in."""

from __future__ import annotations

from datetime import date

import given
import test_hours_waiting
from test_hours_waiting import OCTOBER, Term

from clc_tui.db.connection import database
from clc_tui.language import short_date
from clc_tui.screens.hour_words import hours_in_today
from clc_tui.services import attendance, timesheets
from clc_tui.services.hours_waiting import HoursWaiting, due_month, own_month, waiting_hours
from clc_tui.services.sheets import month_sheets, timesheet

term = test_hours_waiting.term


def told(term: Term, day: date) -> tuple[HoursWaiting, HoursWaiting]:
    """What waits for the facilitator, and for the instructor; both begin in one month's list."""
    desk, own = term.facilitator(day), term.instructor(day)
    assert due_month(desk) == due_month(own)
    return waiting_hours(desk), waiting_hours(own)


def sent(term: Term) -> None:
    (number,) = database.execute_sql("SELECT id FROM timesheet").fetchone()
    timesheets.send_timesheet(term.facilitator(), number)


def test_a_month_that_nobody_handed_in_is_told_for_half_a_year(term: Term) -> None:
    """September never was: neither November nor February forgets it."""
    sent(term)
    for day in (date(2026, 9, 7), date(2026, 11, 9)):
        term.held(term.group, day)
    for day, count in ((date(2026, 11, 3), 1), (date(2026, 12, 1), 2), (date(2027, 2, 1), 2)):
        desk, own = told(term, day)
        assert (desk.not_submitted, desk.month, desk.deadline) == (
            count, "2026-09", date(2026, 10, 5),
        )  # fmt: skip
        assert desk.later_too == (count > 1)
        assert own.ready is not None and (own.ready.month, own.ready.to_hand_in) == ("2026-09", 90)
    (line,) = (words for _key, words in hours_in_today(desk, 80))
    assert line.split("  ")[0] == "Timesheets: 2 not handed in"
    assert line.endswith(" September first, by " + short_date(date(2026, 10, 5)))
    february = date(2027, 2, 1)
    timesheets.submit_timesheet(term.instructor(february), term.contract, "2026-09", seen=90)
    desk, own = told(term, february)
    assert (desk.not_submitted, desk.month) == (1, "2026-11")
    assert own.ready is not None and own.ready.month == "2026-11"
    desk, own = told(term, date(2027, 9, 1))
    assert (desk.not_submitted, own.ready) == (0, None), "too long ago"


def test_what_comes_after_a_contract_ended_is_told_as_a_supplementary_sheet(term: Term) -> None:
    sent(term)
    given.changed_contract(term.contract, until=date(2026, 10, 31))
    forgotten = term.held(term.group, date(2026, 10, 21))
    for day in (date(2026, 11, 4), date(2026, 12, 2)):
        desk, own = told(term, day)
        assert desk.not_submitted == 1
        rows = month_sheets(term.facilitator(day), desk.month)
        assert [(row.month, row.number) for row in rows if row.state == "draft"] == [(OCTOBER, 1)]
        assert own.ready is not None and own.ready.ready
        assert (own.ready.month, own.ready.number, own.ready.to_hand_in) == (OCTOBER, 1, 90)
    words = [line for _key, line in hours_in_today(own, 80)]
    assert words == ["October supplement 1 complete, 2 ac. h: Enter hands in"]
    timesheets.submit_timesheet(term.instructor(), term.contract, OCTOBER, 1, seen=90)
    desk, own = told(term, date(2026, 12, 2))
    assert (desk.not_submitted, desk.to_approve, own.ready) == (0, 1, None)
    assert forgotten in {
        line.key.lesson_id
        for line in timesheet(term.facilitator(), term.contract, OCTOBER, 1).lines
    }


def test_corrections_of_a_contract_whose_last_month_was_empty_are_not_lost(term: Term) -> None:
    """Until 31 December without work in it; in February a mark of October is cleared."""
    sent(term)
    given.changed_contract(term.contract, until=date(2026, 12, 31))
    february = date(2027, 2, 2)
    desk, own = told(term, february)
    assert (desk.not_submitted, own.ready) == (0, None)
    attendance.clear_mark(
        term.facilitator(february), term.lessons[0], term.learner, reason="ошибка"
    )
    desk, own = told(term, february)
    assert desk.not_submitted == 1 and own.ready is not None
    assert (own.ready.month, own.ready.number, own.ready.to_hand_in) == ("2026-12", 0, -90)
    for month in ("2026-12", "2027-01", "2027-02"):
        rows = month_sheets(term.facilitator(february), month)
        assert [(row.month, row.number, row.minutes) for row in rows] == [("2026-12", 0, -90)]
    timesheets.submit_timesheet(term.instructor(february), term.contract, "2026-12", seen=-90)
    assert told(term, february)[0].not_submitted == 0
    (row,) = month_sheets(term.facilitator(february), "2027-01")
    assert row.state == "submitted" and row.id is not None
    timesheets.approve_timesheet(term.facilitator(february), row.id)
    timesheets.send_timesheet(term.facilitator(february), row.id)
    assert month_sheets(term.facilitator(february), "2027-01") == ()


def test_late_hours_and_corrections_of_one_sheet_are_told_once(term: Term) -> None:
    """Until 30 November, which nobody handed in; then a mark of October is cleared too."""
    given.changed_contract(term.contract, until=date(2026, 11, 30))
    term.held(term.group, date(2026, 11, 9))
    january = date(2027, 1, 4)
    desk, _own = told(term, january)
    assert (desk.not_submitted, desk.month) == (1, "2026-11")
    attendance.clear_mark(term.facilitator(january), term.lessons[0], term.learner, reason="ошибка")
    assert told(term, january)[0].not_submitted == 1
    (own,) = own_month(term.instructor(january), "2026-11")
    assert (own.minutes, own.to_hand_in) == (90, 0)


def test_corrections_that_a_late_sheet_takes_along_are_not_told_twice(term: Term) -> None:
    """November waits to be handed in, and December holds nothing but what it takes along."""
    term.held(term.group, date(2026, 11, 9))
    january = date(2027, 1, 4)
    attendance.clear_mark(term.facilitator(january), term.lessons[0], term.learner, reason="ошибка")
    desk, _own = told(term, january)
    assert (desk.not_submitted, desk.month, desk.later_too) == (1, "2026-11", False)
