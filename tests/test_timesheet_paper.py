"""The timesheet on paper and as data: every figure made by hand, held against LibreOffice too."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import given
import openpyxl
import pytest
from hypothesis import example, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from october import IIN, KIM, LI, MONTH, PAYER, October, approved, day, held, on

from clc_tui.db.models import Contract, Grant, Payer
from clc_tui.language import LANGUAGES, speak
from clc_tui.reports.formats import written
from clc_tui.reports.page import page
from clc_tui.reports.papers import made, paper_words
from clc_tui.reports.shape import Cell, Number, Report, Sheet
from clc_tui.reports.timesheet import DAYS, columns_of, final_sums, grid
from clc_tui.reports.timesheets import report_of, timesheets_report
from clc_tui.reports.xlsx import workbook
from clc_tui.services import papers, timesheets
from clc_tui.services.hours import Key
from clc_tui.services.papers import PaperLine
from clc_tui.services.pay import PayTerms, amount, paid_hours
from clc_tui.services.payers import PayerFields
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_papers import PaperSheet, SheetPaper, month_papers
from clc_tui.services.sheet_records import Sheet as Timesheet
from clc_tui.services.sheet_records import SheetContract
from clc_tui.services.sheets import timesheet
from clc_tui.terms import (
    Actor,
    CorrectionReason,
    Invalid,
    LineKind,
    NotFound,
    RatePer,
    Refused,
    Role,
    Rounding,
    SheetColumn,
    SheetState,
)

X = "×"


def line(kind: str, subject: int, language: str = "en", **options: Any) -> PaperLine:  # noqa: ANN401
    return PaperLine(1, kind, subject, "", {"month": MONTH, **options}, language, "", None)


def both(month: October, language: str = "en") -> Report:
    return made(month.facilitator, line("timesheets", month.payer, language))


def alone(month: October, contract: int) -> Sheet:
    (sheet,) = made(month.facilitator, line("timesheet", contract)).sheets
    return sheet


def days_of(sheet: Sheet, row: int) -> dict[int, str]:
    """What stands on each day that has something."""
    first = sheet.head.index("1")
    cells = sheet.rows[row][first : first + DAYS]
    return {number: str(cell) for number, cell in enumerate(cells, 1) if cell != ""}


def floats(cells: tuple[Cell, ...]) -> list[object]:
    return [float(cell) if isinstance(cell, Number) else cell for cell in cells]


# By hand


def test_codes_stand_above_and_hours_below(month: October) -> None:
    sheet = alone(month, month.by_li)
    off = dict.fromkeys((4, 10, 11, 17, 18, 24, 25, 31), "В")
    worked = dict.fromkeys((1, 3, 6, 8, 14), "Ф")
    assert days_of(sheet, 0) == {**off, **worked, 26: "РП", 27: "Ф*", 29: "Ф*"}
    assert days_of(sheet, 1) == {
        1: "2", 3: "2", 6: "2", 8: "2", 14: "1.33", 26: "2", 27: "2", 29: "2"
    }  # fmt: skip
    assert floats(sheet.rows[0][-3:]) == [8, 11.5, 15.33]
    assert sheet.head[:4] == ("No.", "Surname, name, patronymic", "IIN", "Position or subject")
    assert sheet.rows[0][:4] == ("1", LI, IIN, "Швея")


def test_corrections_have_rows_of_their_own_and_the_sum_is_rounded_once(month: October) -> None:
    sheet = alone(month, month.by_li)
    words = [str(row[4]) for row in sheet.rows[2:]]
    assert words == [
        "Correction of September 2026: 09.09 Швейное дело · домохозяйки, -2: has no marks, не было",
        "Correction of September 2026: 16.09 Швейное дело · домохозяйки, +2: written down later",
        "Together with corrections",
    ]
    assert [floats(row[-3:]) for row in sheet.rows[2:]] == [
        ["", -1.5, -2], ["", 1.5, 2], [8, 11.5, 15.25],
    ]  # fmt: skip
    assert {(j.row, j.columns) for j in sheet.joined if j.columns > 1} == {
        (2, 31),
        (3, 31),
        (4, 31),
    }


def test_everybody_stands_on_one_sheet_with_a_sum(month: October) -> None:
    joint = both(month).sheets[0]
    assert [row[1] for row in joint.rows if row[1]] == [KIM, LI], "in the order of names"
    assert days_of(joint, 1) == dict.fromkeys((5, 12, 19, 23), "0.83")
    assert floats(joint.rows[0][-4:-1]) == [4, 3.5, 4.44]
    assert joint.totals[0][1] == "Total" and floats(joint.totals[0][-4:-1]) == [12, 15, 19.69]
    assert joint.head[-1] == "Signature"
    assert "Payer: Отдел занятости · Working days in the month: 21" in joint.lines
    assert "Hours under the days: clock hours (No. 1); academic hours of 45 minutes (No. 2)" in (
        joint.lines
    )
    assert f"{joint.title}" == "Timesheet of hours worked, October 2026"


def test_what_is_not_approved_says_so_in_plain_sight(month: October) -> None:
    sheet = alone(month, month.by_li)
    assert sheet.lines[-1] == "NOT APPROVED: not handed in yet."
    assert "Lessons without marks, not counted: 20.10" in sheet.foot
    assert any(words.startswith("* as planned after day 25") for words in sheet.foot)
    actor = month.facilitator
    waits = timesheets.submit_timesheet(actor, month.by_li, MONTH, signed_on=day(25)).id or 0
    signed = "Signed on paper on 25.10.2026, typed by Ахметова Г."
    assert alone(month, month.by_li).lines[-1] == f"NOT APPROVED: {signed}"
    timesheets.return_timesheet(actor, waits, "без подписи")
    assert alone(month, month.by_li).lines[-1] == "NOT APPROVED: sent back. без подписи"
    approved(month)
    done = "Approved on 26.10.2026 by Ахметова Г."
    assert alone(month, month.by_li).lines[-1] == f"{signed} {done}"
    joint = both(month).sheets[0]
    assert "Ким В.: NOT APPROVED: not handed in yet." in joint.lines, "names where they differ"
    assert f"Ли О. С.: {done}" in joint.lines
    timesheets.send_timesheet(on(actor, day(28)), waits)
    assert alone(month, month.by_li).lines[-1].endswith("Sent to the payer on 28.10.2026.")


def test_an_attested_approval_is_shown_as_such(month: October) -> None:
    own = Grant.get(Grant.user_id == month.facilitator.user_id)
    given.rewritten(Grant, own.id, person_id=month.li)
    month.facilitator = replace(month.facilitator, person_id=month.li)
    approved(month, decided_by="комитет", decided_on=day(24), minutes_no="7")
    assert alone(month, month.by_li).lines[-1] == (
        "Handed in on 26.10.2026 by Ли О. С. Approved by комитет on 24.10.2026,"
        " minutes No. 7; typed by Ли О. С. on 26.10.2026."
    )


def test_title_codes_legend_and_columns_are_the_payers(month: October) -> None:
    given.rewritten(
        Payer, month.payer, title="Ведомость", worked_code="Я", off_code="вых",
        legend="Я – явка\nвых – выходной", columns="academic_hours", cut_off_day=None,
    )  # fmt: skip
    sheet = alone(month, month.by_kim)
    assert sheet.title == "Ведомость, October 2026"
    assert sheet.head[:3] == ("No.", "Surname, name, patronymic", "1")
    assert sheet.head[-1] == "Academic hours"
    assert days_of(sheet, 0)[5] == "Я" and days_of(sheet, 0)[4] == "вых"
    assert sheet.foot[0] == "Я – явка   вых – выходной"
    assert IIN not in page([both(month)]) and IIN not in json.dumps(both(month).data)


@pytest.mark.parametrize("length", [28, 29, 30, 31])
def test_days_a_month_does_not_have_are_crossed(month: October, length: int) -> None:
    first = {28: date(2027, 2, 1), 29: date(2028, 2, 1), 30: date(2026, 11, 1)}.get(
        length, date(2026, 12, 1)
    )
    actor = on(month.facilitator, first.replace(day=length))
    held(month.english, month.learner, first.replace(day=length), 60)
    paper = line("timesheet", month.by_kim)._replace(options={"month": f"{first:%Y-%m}"})
    (sheet,) = made(actor, paper).sheets
    crossed = range(length + 1, 32)
    for row in (0, 1):
        assert [n for n, cell in days_of(sheet, row).items() if cell == X] == list(crossed)
    assert days_of(sheet, 1)[length] == "1" and floats(sheet.rows[0][-3:])[:2] == [1, 1]


def test_a_supplementary_sheet_holds_corrections_alone(month: October) -> None:
    given.rewritten(Contract, month.by_kim, until=day(31))
    after = on(month.facilitator, date(2026, 11, 2))
    sheet = timesheets.submit_timesheet(after, month.by_kim, MONTH, signed_on=day(31)).id or 0
    timesheets.approve_timesheet(after, sheet)
    held(month.english, month.learner, day(30), 45)
    month.facilitator = after
    paper = line("timesheet", month.by_kim, number=1)
    (second,) = made(after, paper).sheets
    assert second.title.endswith("supplementary sheet 1")
    assert days_of(second, 0) == {}
    assert floats(second.rows[-1][-3:]) == [0, 1, 1.0], "45 minutes, to half an hour"
    assert "supplementary sheet 1" in paper_words(paper)
    people = [row[1] for row in both(month).sheets[0].rows if row[1]]
    assert people == [KIM, f"{KIM}\nsupplementary sheet 1", LI]


# In other forms


def test_csv_and_json_hold_minutes_and_tiyn(month: October) -> None:
    report = both(month)
    rows = list(csv.reader(io.StringIO(written(report, "csv").decode("utf-8-sig")), delimiter=";"))
    head, kim, li = rows
    assert len(set(map(len, rows))) == 1
    assert dict(zip(head, li, strict=True)) | {"Days worked": "8"} == dict(
        zip(head, li, strict=True)
    )
    told = dict(zip(head, li, strict=True))
    assert (told["1"], told["14"], told["20"], told["Minutes"]) == ("90", "60", "", "690")
    assert (told["Corrections, minutes"], told["Paid hours"]) == ("0", "15.25")
    assert (told["Rate, tiyn"], told["Sum, tiyn"]) == ("250000", "3812500")
    assert dict(zip(head, kim, strict=True))["Sum, tiyn"] == "875000"
    sheet = json.loads(written(report, "json"))["sheets"][1]
    assert (sheet["minutes"], sheet["amount"], sheet["paid_hours"]) == (690, 3812500, 15.25)
    assert (sheet["state"], sheet["contract"], sheet["iin"]) == ("draft", "12", IIN)
    assert [each["minutes"] for each in sheet["lines"]][:3] == [-90, 90, 90]
    assert sheet["lines"][0]["reason"] == "unmarked" and sheet["lines"][0]["note"] == "не было"
    assert sum(each["minutes"] for each in sheet["lines"]) == 690


def test_one_book_has_a_tab_for_everybody_html_and_text_one_sheet(month: October) -> None:
    report = both(month)
    book = openpyxl.load_workbook(io.BytesIO(workbook([report])))
    assert book.sheetnames == [PAYER, "Ким В.", "Ли О. С."]
    told = page([report])
    assert told.count('<tr class="on">') == 1 + 4, "nobody's rows are parted by the end of a page"
    assert told.count("<table") == 1 and 'rowspan="5"' in told and 'colspan="31"' in told
    assert written(report, "table").decode().count("Together with corrections") == 1
    numbers = [cell.value for cell in book["Ли О. С."][9] if isinstance(cell.value, float | int)]
    assert numbers == [2, 2, 2, 2, 1.33, 2, 2, 2], "figures, not words"


def test_eighteen_instructors_stand_on_one_landscape_page(month: October) -> None:
    for number in range(16):
        person = given.person(month.centre, f"Нұрмұхамбетова{number} Гүлжауһар Мұхаметжанқызы")
        contract = given.contract(month.payer, person, position="Преподаватель английского")
        group = given.group(given.course(month.centre, f"Курс {number}"), taught_by=person)
        given.pays(contract, group)
        held(group, month.learner, day(2 + number), 50)
    for language in LANGUAGES:
        joint = both(month, language)
        report = joint._replace(sheets=joint.sheets[:1])
        (size,) = re.findall(r'class="full" style="font-size: ([\d.]+)pt"', page([report]))
        assert float(size) >= 6.5
        (tab,) = openpyxl.load_workbook(io.BytesIO(workbook([report]))).worksheets
        assert (tab.page_setup.orientation, tab.page_setup.fitToHeight) == ("landscape", 1)
        high = sum(dimension.height or 12.75 for dimension in tab.row_dimensions.values())
        assert high < 640, "made smaller by no more than a sixth"


def office() -> str:
    """LibreOffice, or a reason to do without."""
    found = shutil.which("soffice")
    if found is None:
        assert not os.environ.get("CI"), "install libreoffice-calc-nogui: sheets must be opened"
        pytest.skip("LibreOffice is not here")
    return found


def converted(folder: Path, form: str) -> None:
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    files = [str(path) for path in sorted(folder.glob("*.xlsx"))]
    subprocess.run(
        [office(), home, "--headless", "--convert-to", form, "--outdir", str(folder), *files],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def test_libreoffice_opens_the_sheet_cell_by_cell_on_one_page(
    month: October, tmp_path: Path
) -> None:
    office()
    joint, single = both(month, "ru"), made(month.facilitator, line("timesheet", month.by_li, "ru"))
    (tmp_path / "joint.xlsx").write_bytes(workbook([joint]))
    (tmp_path / "single.xlsx").write_bytes(workbook([single]))
    converted(tmp_path, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false")
    converted(tmp_path, "pdf")
    for name, report in (("joint", joint), ("single", single)):
        sheet = report.sheets[0]
        read = list(csv.reader((tmp_path / f"{name}.csv").open(encoding="utf-8"), delimiter=";"))
        begins = next(n for n, row in enumerate(read) if row[:2] == list(sheet.head[:2]))
        assert read[0][0] == sheet.title
        for said, cells in zip(
            read[begins:], (sheet.head, *sheet.rows, *sheet.totals), strict=False
        ):
            assert [_plain(text) for text in said] == [_plain(cell) for cell in cells]
    pages = [_pages(tmp_path / f"{name}.pdf") for name in ("joint", "single")]
    assert pages == [3, 1], "a page for each sheet"


def _plain(cell: object) -> object:
    """A figure as a figure, whatever sign stands between its parts; else the words."""
    if isinstance(cell, float | int):
        return round(float(cell), 2)
    text = " ".join(str(cell).split())
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d{1,4}([.,]\d+)?", text) else text


def _pages(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


# Whatever the hours are


TERMS = st.builds(
    PayTerms,
    st.integers(0, 1_000_000),
    st.sampled_from(RatePer),
    st.sampled_from((40, 45, 50, 60)),
    st.sampled_from(Rounding),
)
WORK = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 300)), max_size=40)
LATER = st.lists(st.integers(-300, 300).filter(bool), max_size=5)
FORM = PayerFields(PAYER, columns=tuple(SheetColumn))


def _sheet(
    person: int, terms: PayTerms, work: list[tuple[int, int]], later: list[int]
) -> Timesheet:
    card = SheetContract(
        person, person, f"И{person}", f"Имя {person}", b"", 1, PAYER, b"", "", "",
        date(2026, 1, 1), None, terms, None, False, None,
    )  # fmt: skip
    lines = [
        SheetLine(Key(n), LineKind.HELD, date(2026, 11, number), "10:00", minutes, "Курс")
        for n, (number, minutes) in enumerate(work)
    ]
    lines += [
        SheetLine(Key(1000 + n), LineKind.CORRECTION, date(2026, 10, 5), None, minutes, "Курс",
                  reason=CorrectionReason.OTHER_LENGTH)
        for n, minutes in enumerate(later)
    ]  # fmt: skip
    return Timesheet(
        None, card, "2026-11", 0, SheetState.DRAFT, tuple(lines), (), (), 0, None, terms, False
    )


@settings(max_examples=10, deadline=None)
@examples(st.lists(st.tuples(TERMS, WORK, LATER), min_size=1, max_size=4))
@example([(PayTerms(1, RatePer.CLOCK, 45, Rounding.WHOLE), [(1, 29)], [-59])])
def test_rows_add_up_to_what_there_is_and_all_forms_agree(
    people: list[tuple[PayTerms, list[tuple[int, int]], list[int]]],
) -> None:
    speak("en")
    sheets = tuple(PaperSheet(_sheet(n, *each), "") for n, each in enumerate(people))
    paper = SheetPaper("ОУЦ", FORM, "2026-11", frozenset(), sheets)
    joint = grid(paper, sheets, alone=False)
    columns = columns_of(paper, signed=True)
    behind = columns.first_day + DAYS
    starts = [n for n, row in enumerate(joint.rows) if row[0]]
    for (terms, work, later), at in zip(people, starts, strict=True):
        shown = joint.rows[at + 1][columns.first_day : behind]
        minutes = sum(minutes for _day, minutes in work)
        told = sum(float(cell) for cell in shown if isinstance(cell, Number))
        assert abs(told - minutes / terms.hour) < 0.006 * 31, "days are shown, never added up"
        last = joint.rows[at + 2 + len(later) if later else at]
        paid = paid_hours(minutes + sum(later), terms)
        place = 1 if terms.rate_per is RatePer.CLOCK else 2
        assert float(last[behind + place]) == round(float(paid), 2)
    whole = [sum(getattr(final_sums(each), name) for each in sheets) for name in columns.totals]
    assert [float(cell) for cell in joint.totals[0][behind : behind + 3]] == [
        round(float(Fraction(each)), 2) for each in whole
    ]
    report = report_of((paper,), "2026-11")
    rows = [dict(zip(report.table.head, row, strict=True)) for row in report.table.rows]
    data = json.loads(written(report, "json"))["sheets"]
    whole_book = workbook([report._replace(sheets=(joint,))])
    (book,) = openpyxl.load_workbook(io.BytesIO(whole_book)).worksheets
    below = [tuple(cell.value for cell in row) for row in book.iter_rows(min_col=behind + 1)]
    totals = next(row for row, name in zip(below, book["B"], strict=True) if name.value == "Total")
    assert (
        [float(value or 0) for value in totals[:3]]
        == [  # the sums, also where they are nothing
            float(cell) for cell in joint.totals[0][behind : behind + 3]
        ]
    )
    for (terms, work, later), row, sheet in zip(people, rows, data, strict=True):
        minutes = sum(each for _day, each in work) + sum(later)
        assert row["Minutes"] == sheet["minutes"] == minutes
        assert sum(int(row[str(n)] or 0) for n in range(1, 32)) + sum(later) == minutes
        assert sum(each["minutes"] for each in sheet["lines"]) == minutes
        assert row["Sum, tiyn"] == sheet["amount"] == amount(minutes, terms)
        assert float(row["Paid hours"]) == sheet["paid_hours"]
    for each in (joint, *(grid(paper, (one,), alone=True) for one in sheets)):
        assert len({len(row) for row in (each.head, *each.rows, *each.totals)}) == 1
        assert len(each.widths) == len(each.head)
        taken = [
            (j.row + down, j.column + across)
            for j in each.joined
            for down in range(j.rows)
            for across in range(j.columns)
        ]
        assert len(taken) == len(set(taken)), "no place is taken twice"
        firsts = {(j.row, j.column) for j in each.joined}
        assert all(each.rows[n][m] == "" for n, m in taken if (n, m) not in firsts)


# Whose


def instructor(month: October, person: int) -> Actor:
    made = given.actor(month.centre, Role.INSTRUCTOR, person_id=person)
    return replace(made, clock=month.facilitator.clock)


def test_an_instructor_makes_the_own_sheet_and_nobody_elses(month: October) -> None:
    kim = instructor(month, month.kim)
    assert made(kim, line("timesheet", month.by_kim)).people == 1
    with pytest.raises(Refused):
        made(kim, line("timesheet", month.by_li))
    for report in (
        made(kim, line("timesheets", month.payer)),
        timesheets_report(kim, MONTH),
        timesheets_report(kim, MONTH, payer="отдел"),
    ):
        told = b"".join(written(report, form) for form in ("table", "csv", "json", "html"))
        assert KIM.encode() in told
        assert not any(each.encode() in told for each in ("Ли О", IIN, "3812500", "Швея"))
    with pytest.raises(NotFound):
        timesheets_report(kim, MONTH, person="Ли")
    with pytest.raises(Refused):
        made(kim, line("hours_report", 0))
    for role in (Role.SECRETARY, Role.EVALUATOR):
        for kind, subject in (("timesheet", month.by_li), ("timesheets", month.payer)):
            with pytest.raises(Refused):
                made(given.actor(month.centre, role), line(kind, subject))


def test_a_tray_names_whose_hours_they_are_to_the_facilitator_alone(month: October) -> None:
    from clc_tui.reports.papers import SUBJECTS

    for who, told in (
        (month.facilitator, ["Ли О. С.", PAYER, ""]),
        (instructor(month, month.kim), ["", "", ""]),
        (given.actor(month.centre, Role.EVALUATOR), ["", "", ""]),
        (given.actor(given.centre("Шу"), Role.FACILITATOR), ["", "", ""]),
    ):
        papers.put_paper(who, "timesheet", month.by_li, {"month": MONTH})
        papers.put_paper(who, "timesheets", month.payer, {"month": MONTH})
        papers.put_paper(who, "hours_report", None, {"month": MONTH, "by": "payer"})
        assert [each.about for each in papers.tray(who, SUBJECTS)] == told
    words = [paper_words(each) for each in papers.tray(month.facilitator, SUBJECTS)]
    assert words[0] == "Timesheet · Ли О. С. · October 2026"
    assert words[2] == "Hours planned, held and paid · October 2026, by payer"


def test_a_paper_of_another_centre_or_of_no_month_is_refused(month: October) -> None:
    stranger = given.actor(given.centre("Шу"), Role.FACILITATOR)
    for kind, subject in (("timesheet", month.by_li), ("timesheets", month.payer)):
        with pytest.raises(NotFound):
            made(stranger, line(kind, subject))
    for options in ({}, {"month": "2026-13"}, {"month": 7}):
        for kind, subject in (("timesheet", month.by_li), ("timesheets", month.payer)):
            with pytest.raises(Invalid):
                made(month.facilitator, line(kind, subject)._replace(options=options))
    nothing = line("timesheets", month.payer)._replace(options={"month": "2026-08"})
    assert made(month.facilitator, nothing).nothing == "There are no hours in August 2026."
    assert "There are no hours" in page([made(month.facilitator, nothing)])


def test_the_sheets_of_a_month_are_those_that_are_read_one_by_one(month: October) -> None:
    approved(month)
    (paper,) = month_papers(month.facilitator, MONTH)
    for each in paper.sheets:
        sheet = each.sheet
        assert sheet == timesheet(month.facilitator, sheet.contract.id, MONTH, sheet.number)
