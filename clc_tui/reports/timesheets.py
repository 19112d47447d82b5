"""Timesheets as a report: one, those of a payer's month, or those of a month that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from clc_tui.language import N_, _, date_text, month_text, word
from clc_tui.reports.shape import Cell, Number, Report, Sheet, Table
from clc_tui.reports.timesheet import DAYS, final_sums, grid, own_minutes
from clc_tui.services.papers import PaperLine
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_papers import PaperSheet, SheetPaper, month_papers, sheet_paper
from clc_tui.terms import Actor, Invalid, LineKind, SheetColumn

NO_PAPER = N_("There is no such paper.")


def timesheet_paper(actor: Actor, line: PaperLine) -> Report:
    """One timesheet: a contract's month, or a supplementary sheet of it."""
    number = line.options.get("number", 0)
    if line.subject_id is None or not isinstance(number, int):
        raise Invalid(NO_PAPER)
    return report_of(
        (sheet_paper(actor, line.subject_id, month_asked(line), number),), month_asked(line)
    )


def timesheets_paper(actor: Actor, line: PaperLine) -> Report:
    """All timesheets of a payer's month."""
    if line.subject_id is None:
        raise Invalid(NO_PAPER)
    month = month_asked(line)
    return report_of(month_papers(actor, month, payer_id=line.subject_id), month)


def timesheets_report(actor: Actor, month: str, payer: str = "", person: str = "") -> Report:
    """The timesheets of a month: of every payer, or of those that are named."""
    return report_of(month_papers(actor, month, payer=payer, person=person), month)


def month_asked(line: PaperLine) -> str:
    """The month of a paper; raises `Invalid` where none is said."""
    month = str(line.options.get("month", ""))
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Invalid(NO_PAPER) from None
    return month


def report_of(papers: tuple[SheetPaper, ...], month: str) -> Report:
    """Sheets of a month, for every kind of reader."""
    people = [(paper, each) for paper in papers for each in paper.sheets]
    sheets = tuple(sheet for paper in papers for sheet in _pages(paper))
    return Report(
        title=sheets[0].title if len(papers) == 1 else f"{_('Timesheets')} · {month_text(month)}",
        sheets=sheets,
        table=_sheet_table(people),
        data={
            "report": "hours",
            "centre": papers[0].centre if papers else None,
            "month": month,
            "sheets": [_sheet_data(paper, each) for paper, each in people],
        },
        nothing=_("There are no hours in {month}.").format(month=month_text(month)),
        people=len({each.sheet.contract.person_id for _paper, each in people}),
    )


def _pages(paper: SheetPaper) -> Iterator[Sheet]:
    """Everybody on one sheet; in a workbook then each on one of their own."""
    if len(paper.sheets) > 1:
        yield grid(paper, paper.sheets, alone=False)
    for each in paper.sheets:
        yield grid(paper, (each,), alone=True)._replace(tab_only=len(paper.sheets) > 1)


def _sheet_table(people: list[tuple[SheetPaper, PaperSheet]]) -> Table:
    """A row for each sheet, the days in minutes."""
    with_iin = any(SheetColumn.IIN in paper.payer.columns for paper, _each in people)
    head = (
        _("Payer"), _("Name"), *((word(SheetColumn.IIN),) if with_iin else ()),
        word(SheetColumn.POSITION), _("Contract"),
        _("Month"), _("Supplementary sheet"), _("State"), *map(str, range(1, DAYS + 1)),
        word(SheetColumn.DAYS), _("Minutes"), _("Corrections, minutes"),
        word(SheetColumn.CLOCK_HOURS), word(SheetColumn.ACADEMIC_HOURS),
        _("Paid hours"), _("Rate, tiyn"), _("Sum, tiyn"), _("Approved on"), _("Sent on"),
    )  # fmt: skip
    return Table(head, tuple(_sheet_row(paper, each, with_iin) for paper, each in people))


def _sheet_row(paper: SheetPaper, each: PaperSheet, with_iin: bool) -> tuple[Cell, ...]:
    sheet, card, days = each.sheet, each.sheet.contract, own_minutes(each.sheet.lines)
    whole = final_sums(each)
    minutes: list[Cell] = [days.get(day) or "" for day in paper.days]
    return (
        card.payer, card.full_name, *((each.iin,) if with_iin else ()), card.position, card.number,
        sheet.month, sheet.number or "", word(sheet.state),
        *minutes, *[""] * (DAYS - len(minutes)),
        whole.days, sheet.minutes, sheet.corrections,
        Number(whole.clock_hours), Number(whole.academic_hours), Number(sheet.paid_hours),
        sheet.terms.rate, sheet.money,
        date_text(sheet.approved_at) if sheet.approved_at else "",
        date_text(sheet.sent_on) if sheet.sent_on else "",
    )  # fmt: skip


def _sheet_data(paper: SheetPaper, each: PaperSheet) -> dict[str, Any]:
    sheet, card = each.sheet, each.sheet.contract
    attested = sheet.attested
    return {
        "payer": card.payer,
        "name": card.full_name,
        **({"iin": each.iin or None} if SheetColumn.IIN in paper.payer.columns else {}),
        "position": card.position,
        "contract": card.number,
        "month": sheet.month,
        "supplementary": sheet.number,
        "state": sheet.state.value,
        "working_days": paper.working_days,
        "days": sheet.days,
        "minutes": sheet.minutes,
        "correction_minutes": sheet.corrections,
        "paid_hours": round(float(sheet.paid_hours), 2),
        "rate": sheet.terms.rate,
        "rate_per": sheet.terms.rate_per.value,
        "academic_minutes": sheet.terms.academic_minutes,
        "rounding": sheet.terms.rounding.value,
        "amount": sheet.money,
        "handed_in_at": sheet.submitted_at,
        "handed_in_by": sheet.submitted_by or None,
        "signed_on": _iso(sheet.signed_on),
        "sent_back": sheet.returned or None,
        "approved_at": sheet.approved_at,
        "approved_by": sheet.approved_by or None,
        "decided_by": attested.by if attested else None,
        "decided_on": _iso(attested.on) if attested else None,
        "minutes_no": attested.minutes_no if attested else None,
        "sent_on": _iso(sheet.sent_on),
        "lines": [_line_data(line) for line in sheet.lines],
        "unmarked": [
            {"date": one.on_date.isoformat(), "starts_at": one.starts_at, "minutes": one.minutes}
            for one in sheet.unmarked
        ],
    }


def _line_data(line: SheetLine) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "date": line.on_date.isoformat(),
        "starts_at": line.starts_at,
        "minutes": line.minutes,
        "class": line.words if line.work is None else None,
        "work": line.work.value if line.work is not None else None,
        "note": (line.note if line.kind is LineKind.CORRECTION else "")
        or (line.words if line.work is not None else ""),
        "reason": line.reason.value if line.reason is not None else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
