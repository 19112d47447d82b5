"""Timesheets of months of every length, and of more people than stand on a page."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, timedelta
from itertools import pairwise

import given
import openpyxl
import pytest
from october import October, day, held, on
from test_timesheet_paper import both, line

from clc_tui.reports.formats import written
from clc_tui.reports.page import page
from clc_tui.reports.papers import made
from clc_tui.reports.shape import Report
from clc_tui.reports.xlsx import workbook
from clc_tui.services import timesheets
from clc_tui.terms import SheetState

OFF, WORKED, X = "В", "Ф", "×"
HIGHEST = 190 * 72 / 25.4
"""Points of a landscape page between its margins."""


# Months


@pytest.mark.parametrize(
    ("first", "last", "free", "working", "hours", "academic", "tenge"),
    [
        (date(2027, 2, 1), 28, (6, 7), 20, 13, 17.33, 32_500),
        (date(2028, 2, 1), 29, (5, 6), 21, 13.5, 18, 33_750),
        (date(2026, 11, 1), 30, (7, 8), 21, 14, 18.67, 35_000),
        (date(2026, 12, 1), 31, (5, 6), 23, 14.5, 19.33, 36_250),
    ],
    ids=["28", "29", "30", "31"],
)
def test_a_month_of_any_length_from_its_lessons_to_its_paper(
    month: October, first: date, last: int, free: tuple[int, int], working: int, hours: float,
    academic: float, tenge: int,
) -> None:  # fmt: skip
    """Half an hour of Kim each day, but for a weekend; an hour the day before and the day after.

    The figures are made by hand: Kim is paid 2 500 tenge for a clock hour.
    """
    days = [day for day in range(1, last + 1) if day not in free]
    for number in days:
        held(month.english, month.learner, first.replace(day=number), 30)
    for beside in (first - timedelta(1), first.replace(day=last) + timedelta(1)):
        held(month.english, month.learner, beside, 60)
    actor, which = on(month.facilitator, first.replace(day=last)), f"{first:%Y-%m}"
    sheet = timesheets.submit_timesheet(actor, month.by_kim, which, signed_on=actor.today)
    sheet = timesheets.approve_timesheet(actor, sheet.id or 0, seen=30 * len(days))
    sheet = timesheets.send_timesheet(actor, sheet.id or 0)
    assert (sheet.state, sheet.days, sheet.money) == (SheetState.SENT, len(days), tenge * 100)
    report = made(actor, line("timesheet", month.by_kim)._replace(options={"month": which}))
    assert any(f"Working days in the month: {working}" in words for words in report.sheets[0].lines)
    crossed = dict.fromkeys(range(last + 1, 32), X)
    codes = {**dict.fromkeys(days, WORKED), **dict.fromkeys(free, OFF), **crossed}
    for head, above, below in (in_book(report), in_html(report)):
        assert head[4:35] == [str(number) for number in range(1, 32)]
        assert by_day(above, 4) == codes
        assert by_day(below, len(below) - 31) == {**dict.fromkeys(days, "0.5"), **crossed}
        assert [float(each) for each in above[35:]] == [len(days), hours, academic]
    told, row = csv.reader(io.StringIO(written(report, "csv").decode("utf-8-sig")), delimiter=";")
    said = dict(zip(told, row, strict=True))
    assert [int(said[str(number)] or 0) for number in days] == [30] * len(days)
    assert (said["Minutes"], said["Sum, tiyn"]) == (str(30 * len(days)), str(tenge * 100))
    assert not any(said[str(number)] for number in crossed)


def in_book(report: Report) -> list[list[str]]:
    """Headings, codes and hours of a workbook, as they read."""
    tab = openpyxl.load_workbook(io.BytesIO(workbook([report]))).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in tab.values]
    begins = next(n for n, row in enumerate(rows) if row[0] == "No.")
    head, above, below = rows[begins : begins + 3]
    return [head, above, below[:35]]


def in_html(report: Report) -> list[list[str]]:
    """The same of a page; cells that go over both rows stand in the first alone."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page([report]), re.S)[:3]
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]


def by_day(row: list[str], first: int) -> dict[int, str]:
    """What stands under the days of a row, of which the first is the cell `first`."""
    return {day: cell for day, cell in enumerate(row[first : first + 31], 1) if cell}


# People


def crowd(month: October, count: int) -> None:
    """So many more instructors of the payer, with two rows each."""
    for number in range(count):
        person = given.person(month.centre, f"Нұрмұхамбетова{number} Гүлжауһар Мұхаметжанқызы")
        contract = given.contract(month.payer, person, position="Преподаватель английского")
        group = given.group(given.course(month.centre, f"Курс {number}"), taught_by=person)
        given.pays(contract, group)
        held(group, month.learner, day(2 + number % 20), 50)


def test_forty_people_stand_on_two_pages_and_nobody_is_parted(month: October) -> None:
    crowd(month, 38)
    report = both(month)
    joint = report.sheets[0]
    starts = [n for n, row in enumerate(joint.rows) if row[0]]
    assert len(starts) == 40 and joint.rows[starts[-1]][0] == "40"
    told = page([report])
    assert told.count("<table") == told.count("<thead>") == 1
    assert "thead { display: table-header-group }" in told, "each page begins with the head"
    rows = re.findall(r"<tr([^>]*)>", told[told.index("<tbody>") : told.index('class="totals"')])
    kept = [n for n, row in enumerate(rows) if 'class="on"' not in row]
    assert kept == [*(n - 1 for n in starts[1:]), len(rows) - 1], "a page ends after a person alone"
    assert "tr.on { break-after: avoid }" in told and "tr { break-inside: avoid }" in told
    kinds = "clock hours (No. 1); academic hours of 45 minutes (No. 2–40)"
    assert any(kinds in html.unescape(words) for words in joint.lines)
    tab = openpyxl.load_workbook(io.BytesIO(workbook([report]))).worksheets[0]
    heading = next(n for n, row in enumerate(tab.values, 1) if row[0] == "No.")
    assert tab.print_title_rows == f"${heading}:${heading}"
    breaks = [each.id for each in tab.row_breaks.brk]
    assert breaks and all(tab.cell(row + 1, 1).value for row in breaks)
    for before, after in pairwise([0, *breaks, tab.max_row]):
        high = sum(tab.row_dimensions[row].height or 13.5 for row in range(before + 1, after + 1))
        assert high + (tab.row_dimensions[heading].height if before else 0) < HIGHEST
