"""An approved sheet stays as it was: also number, position, payer, codes, columns and days off."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import given
import pytest
from october import MONTH, PAYER, October, approved, day, on

from clc_tui.db.models import Grant, Timesheet
from clc_tui.reports.formats import written
from clc_tui.reports.shape import Report
from clc_tui.reports.timesheets import timesheets_report
from clc_tui.services import calendar, contracts, payers, people_merging, timesheets, undo
from clc_tui.services.sheet_heading import HEADING
from clc_tui.services.sheets import month_sheets, timesheet
from clc_tui.terms import Actor, Clash, Invalid, RatePer, Role, SheetColumn


def report(month: October, name: str = "Ли") -> Report:
    return timesheets_report(month.facilitator, MONTH, person=name)


def as_printed(month: October, name: str = "Ли") -> tuple[bytes, ...]:
    """The paper, the table and the data of one person's sheet."""
    told = report(month, name)
    return tuple(written(told, form) for form in ("html", "csv", "json"))


def everything_changes(month: October, desk: Actor, until: date | None = None) -> None:
    """Contract, payer and calendar say something else than they did."""
    was = contracts.contract(desk, month.by_li).card.fields
    wanted = replace(
        was, number="99", position="Мастер", rate=1, rate_per=RatePer.CLOCK, until=until
    )
    contracts.change_contract(desk, month.by_li, wanted, was=was)
    (payer,) = (each for each in payers.payers(desk) if each.id == month.payer)
    other = replace(
        payer.fields, name="Акимат", title="Ведомость", worked_code="Я", off_code="Х",
        holiday_code="П", legend="Я – явка", columns=(SheetColumn.DAYS,), cut_off_day=24,
    )  # fmt: skip
    payers.change_payer(desk, month.payer, other, was=payer.fields)
    calendar.add_holiday(desk, day(2), "День центра")


def test_paper_and_data_stay_as_they_were_approved(month: October) -> None:
    sheet = approved(month)
    before, shown = as_printed(month), timesheet(month.facilitator, month.by_li, MONTH)
    assert (shown.contract.payer, shown.contract.number, shown.contract.position) == (
        PAYER, "12", "Швея",
    )  # fmt: skip
    everything_changes(month, month.facilitator, day(29))
    assert as_printed(month) == before
    now = timesheet(month.facilitator, month.by_li, MONTH)
    place = now.contract._replace(payer_sort=shown.contract.payer_sort)  # in today's order of names
    assert now._replace(contract=place) == shown
    row = next(row for row in month_sheets(month.facilitator, MONTH) if row.id == sheet)
    assert row.contract == now.contract, "the list says what the sheet says"
    assert row.contract.terms.rate_per is RatePer.ACADEMIC, "hours of the list are those approved"
    names = [row.contract.payer for row in month_sheets(month.facilitator, MONTH)]
    assert names == [PAYER, "Акимат"] or names == ["Акимат", PAYER]
    assert b"\xd0\x90\xd0\xba\xd0\xb8\xd0\xbc\xd0\xb0\xd1\x82" in as_printed(month, "Ким")[0]


def test_opened_again_it_follows_contract_and_payer_until_it_is_approved_anew(
    month: October,
) -> None:
    sheet = approved(month)
    timesheets.reopen_timesheet(month.facilitator, sheet, "не тот номер")
    row = Timesheet.get_by_id(sheet)
    assert {getattr(row, name) for name in HEADING} == {None}
    timesheets.return_timesheet(month.facilitator, sheet, "не тот номер")
    everything_changes(month, month.facilitator)
    approved(month)
    (data,) = json.loads(written(report(month), "json"))["sheets"]
    told = data["payer"], data["position"], data["contract"], data["working_days"]
    assert told == ("Акимат", "Мастер", "99", 20)
    assert report(month).sheets[0].title.startswith("Ведомость")


def test_an_approval_taken_back_takes_its_copy_along(month: October) -> None:
    sheet = approved(month)
    undo.undo(month.facilitator)
    assert {getattr(Timesheet.get_by_id(sheet), name) for name in HEADING} == {None}


def test_sheets_of_one_payer_that_look_otherwise_stand_on_pages_of_their_own(
    month: October,
) -> None:
    """One was approved before the payer wanted other codes, one is still to be."""
    approved(month)
    everything_changes(month, month.facilitator)
    after = on(month.facilitator, date(2026, 11, 2))
    told = timesheets_report(after, MONTH)
    titles = [(sheet.title.partition(",")[0], sheet.tab) for sheet in told.sheets]
    assert titles == [("Ведомость", "Ким В."), ("Timesheet of hours worked", "Ли О. С.")]
    assert len(told.data["sheets"]) == 2
    assert [len(written(told, form)) > 0 for form in ("html", "xlsx", "csv")] == [True] * 3


def test_what_was_sent_stays_when_the_payer_is_called_otherwise(month: October) -> None:
    sheet = approved(month)
    timesheets.send_timesheet(month.facilitator, sheet)
    before = as_printed(month)
    everything_changes(month, month.facilitator)
    assert as_printed(month) == before


# Somebody who approved turns out to be the one whose hours they are


def the_desk(month: October) -> int:
    """Who the facilitator is; a second record of Li, as it turns out."""
    person_id = Grant.get(Grant.user_id == month.facilitator.user_id).person_id
    assert person_id is not None
    return int(person_id)


def test_two_records_are_not_one_while_one_approved_the_others_hours(month: October) -> None:
    sheet = approved(month)
    desk = the_desk(month)
    seen = people_merging.merge_preview(month.facilitator, desk, month.li)
    assert [(each.month, each.sent) for each in seen.approved] == [
        ("2026-09", False), (MONTH, False),
    ]  # fmt: skip
    with pytest.raises(Clash, match=r"approved the hours of Ли О\. С\. in September 2026"):
        people_merging.merge_people(month.facilitator, desk, month.li)
    timesheets.reopen_timesheet(month.facilitator, sheet, "это одно лицо")
    september = Timesheet.get(Timesheet.month == "2026-09").id
    timesheets.send_timesheet(month.facilitator, september)
    done = people_merging.merge_people(month.facilitator, desk, month.li)
    assert [each.month for each in done.approved_own] == ["2026-09"]
    assert timesheet(month.facilitator, month.by_li, "2026-09").approved_own
    assert not timesheet(month.facilitator, month.by_li, MONTH).approved_own
    with pytest.raises(Invalid, match="These are your own hours: the committee approves"):
        timesheets.approve_timesheet(month.facilitator, sheet)


def test_two_who_log_in_are_not_made_one(month: October) -> None:
    """Else who approves would take a colleague's account away, and then be alone."""
    desk, other = the_desk(month), given.person(month.centre, "Смирнова Анна")
    colleague = given.user("smirnova")
    given.grant(colleague, month.centre, Role.FACILITATOR, other)
    told = "akhmetova logs in as one of these two, and smirnova as the other.*smirnova facilitator"
    for act in (people_merging.merge_preview, people_merging.merge_people):
        with pytest.raises(Clash, match=told):
            act(month.facilitator, desk, other)
    given.grant(colleague, month.centre, Role.INSTRUCTOR, desk)
    people_merging.merge_people(month.facilitator, desk, other)
    assert {row.person_id for row in Grant.select().where(Grant.user_id == colleague)} == {desk}


def test_an_account_that_is_closed_is_in_no_merges_way(month: October) -> None:
    desk, other = the_desk(month), given.person(month.centre, "Смирнова Анна")
    given.grant(given.user("smirnova"), month.centre, Role.FACILITATOR, other)
    given.closed("smirnova")
    people_merging.merge_people(month.facilitator, desk, other)


def test_what_the_committee_or_somebody_else_approved_is_in_nobodys_way(month: October) -> None:
    sheet = approved(month)
    timesheets.send_timesheet(month.facilitator, sheet)
    assert not timesheet(month.facilitator, month.by_li, MONTH).approved_own
    done = people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert done.approved_own == ()
