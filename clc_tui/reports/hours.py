"""Hours planned, held and paid in a period, and those that nobody can be paid for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from clc_tui.language import C_, N_, _, date_text
from clc_tui.reports.register import Period
from clc_tui.reports.shape import Cell, Number, Report, Sheet, Table
from clc_tui.reports.timesheets import NO_PAPER, month_asked
from clc_tui.services.dates import month_days
from clc_tui.services.hours_report import (
    NOBODY,
    HoursBy,
    HoursReport,
    HoursRow,
    hours_report,
)
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid

BY_WORDS: dict[HoursBy, str] = {
    HoursBy.INSTRUCTOR: C_("hours", "by instructor"),
    HoursBy.CLASS: C_("hours", "by class"),
    HoursBy.PAYER: C_("hours", "by payer"),
}
HEADS: dict[HoursBy, str] = {
    HoursBy.INSTRUCTOR: N_("Instructor"),
    HoursBy.CLASS: N_("Class"),
    HoursBy.PAYER: N_("Payer"),
}
NAMELESS: dict[HoursBy, str] = {
    HoursBy.INSTRUCTOR: "",
    HoursBy.CLASS: N_("work that is no lesson"),
    HoursBy.PAYER: N_("nobody pays"),
}
"""What the row without a name is."""


def hours_paper(actor: Actor, line: PaperLine) -> Report:
    """A month's hours planned, held and paid."""
    try:
        by = HoursBy(line.options.get("by", HoursBy.INSTRUCTOR))
    except ValueError:
        raise Invalid(NO_PAPER) from None
    return planned_report(actor, Period(*month_days(month_asked(line))), by)


def planned_report(actor: Actor, period: Period, by: HoursBy) -> Report:
    """Hours planned, held and paid in a period, and those that nobody can be paid for."""
    found = hours_report(actor, period.first, period.last, by)
    head = (
        _(HEADS[by]), _("Planned"), _("Held"), _("Other work"), _("Paid"), _("Not paid yet"),
        _("Nobody pays"),
    )  # fmt: skip
    title = " · ".join((_("Hours planned, held and paid"), period.words, _(BY_WORDS[by])))
    main = Sheet(
        tab=_("Hours"),
        title=title,
        lines=(found.centre, _("Hours of 60 minutes.")),
        head=head,
        rows=tuple((row_name(by, row), *_in_hours(row)) for row in found.rows),
        totals=((_("Total"), *_in_hours(found.total)),),
        foot=(
            _("Planned: every lesson of the plan, also those that were not held."),
            _("Paid: what approved timesheets hold, by the day of the work."),
        ),
        words=(0,),
        portrait=True,
        widths=(78, 18, 18, 18, 18, 18, 18),
    )
    sheets = (main, *((_unpaid_sheet(found),) if found.unpaid else ()))
    return Report(
        title=title,
        sheets=sheets if found.rows or found.unpaid else (),
        table=_period_table(by, found),
        data=_period_data(found),
        nothing=_("There are no hours in {period}.").format(period=period.words),
        people=len(found.people),
    )


def row_name(by: HoursBy, row: HoursRow) -> str:
    """What a row is called."""
    if row.id == NOBODY:
        return _("nobody is named")
    return row.name or _(NAMELESS[by])


def _in_hours(row: HoursRow) -> list[Cell]:
    minutes = (row.planned, row.held, row.other, row.paid, row.waiting, row.unpaid)
    return [Number(Fraction(each, 60)) for each in minutes]


def _unpaid_sheet(found: HoursReport) -> Sheet:
    """Who held lessons that nobody can be paid for."""
    return Sheet(
        tab=_("Nobody pays"),
        title=_("Hours nobody can be paid for: no contract pays them"),
        lines=(),
        head=(_("Instructor"), _("Class"), _("Lessons"), _("Hours"), _("Since")),
        rows=tuple(
            (
                row.name or _("nobody is named"), row.class_name, row.lessons,
                Number(Fraction(row.minutes, 60)), date_text(row.first),
            )
            for row in found.unpaid
        ),
        totals=(),
        foot=(),
        words=(0, 1),
        portrait=True,
        goes_on=True,
        widths=(60, 66, 18, 18, 24),
    )  # fmt: skip


def _period_table(by: HoursBy, found: HoursReport) -> Table:
    """Minutes row by row."""
    head = (
        _(HEADS[by]), _("Planned, minutes"), _("Held, minutes"), _("Other work, minutes"),
        _("Paid, minutes"), _("Not paid yet, minutes"), _("Nobody pays, minutes"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (row_name(by, row), *_numbers(row).values()) for row in found.rows
    ]
    return Table(head, tuple(rows))


def _numbers(row: HoursRow) -> dict[str, int]:
    return {
        "planned_minutes": row.planned,
        "held_minutes": row.held,
        "other_minutes": row.other,
        "paid_minutes": row.paid,
        "not_paid_yet_minutes": row.waiting,
        "nobody_pays_minutes": row.unpaid,
    }


def _period_data(found: HoursReport) -> dict[str, Any]:
    return {
        "report": "hours",
        "centre": found.centre,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "by": found.by.value,
        "rows": [
            {"number": row.id, "name": row.name or None, **_numbers(row)} for row in found.rows
        ],
        "nobody_pays": [
            {
                "name": row.name or None,
                "class_number": row.group_id,
                "class": row.class_name,
                "lessons": row.lessons,
                "minutes": row.minutes,
                "first": row.first.isoformat(),
                "last": row.last.isoformat(),
            }
            for row in found.unpaid
        ],
    }
