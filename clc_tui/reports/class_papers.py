"""Papers of a class: the month filled or to be filled by hand, and the class list."""

from __future__ import annotations

from typing import Any

from clc_tui.db.names import phone_text
from clc_tui.language import N_, _, date_text
from clc_tui.reports.register import (
    Page,
    Period,
    above,
    days_of_month,
    filled,
    legend,
    page_data,
    page_of,
    page_table,
    signature,
)
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.access import saw
from clc_tui.services.dates import month_days
from clc_tui.services.paper_facts import ClassList, ListedLearner, class_list
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid, LessonState

NEWCOMERS = 3
"""Empty lines of a sheet to be filled by hand."""


def _period(line: PaperLine) -> Period:
    try:
        return Period(*month_days(str(line.options.get("month", ""))))
    except ValueError:
        raise Invalid(N_("There is no such paper.")) from None


def _of_class(line: PaperLine) -> int:
    if line.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    return line.subject_id


def month_paper(actor: Actor, line: PaperLine) -> Report:
    """A class's month as it is in the file, to be signed."""
    period = _period(line)
    page = page_of(actor, _of_class(line), period)
    return _month_report(actor, period, page, None if page is None else _filled(page, period))


def month_blank_paper(actor: Actor, line: PaperLine) -> Report:
    """A class's month to be filled in by hand, where the register is taken on paper first."""
    period = _period(line)
    page = page_of(actor, _of_class(line), period)
    return _month_report(actor, period, page, None if page is None else _blank(page, period))


def _month_report(actor: Actor, period: Period, page: Page | None, sheet: Sheet | None) -> Report:
    nothing = _("There are no lessons in {period}.").format(period=period.words)
    if page is None or sheet is None:
        return Report(period.words, (), Table((), ()), {"groups": []}, nothing, 0)
    people = len(page.rows)
    if people:
        saw(actor, "month_paper", people, page.group.group_id)
    data = {"report": "month", "groups": [page_data(page)]}
    title = f"{page.title} · {period.words}"
    return Report(title, (sheet,), page_table((page,)), data, nothing, people)


def _filled(page: Page, period: Period) -> Sheet:
    sheet = filled(page, period)
    return sheet._replace(head=sheet.paper_head, narrow_head=(), one_page=True)


def _blank(page: Page, period: Period) -> Sheet:
    """Empty cells, a cross where somebody is not expected, and room for newcomers."""
    held = [n for n, column in enumerate(page.columns) if column.state is not LessonState.CANCELLED]
    page = page._replace(
        columns=tuple(page.columns[n] for n in held),
        rows=tuple(
            row._replace(
                cells=tuple(row.cells[n] for n in held),
                expected=tuple(row.expected[n] for n in held),
            )
            for row in page.rows
        ),
    )
    width = len(page.columns) + 2
    rows: list[tuple[Cell, ...]] = [
        (row.journal_no or "", row.full_name, *("" if e else "×" for e in row.expected), "")
        for row in page.rows
        if any(row.expected)
    ]
    rows += [("", "", *[""] * (width - 1))] * NEWCOMERS
    empty = [""] * (width - 1)
    return Sheet(
        tab=page.title,
        title=page.title,
        lines=above(page, period),
        head=(_("No."), _("Name"), *days_of_month(page), _("Came")),
        rows=tuple(rows),
        totals=(("", _("How many came"), *empty), ("", _("Instructor's signature"), *empty)),
        foot=(legend(), signature(page)),
        words=(1,),
        one_page=True,
        by_hand=6,
    )


def class_list_paper(actor: Actor, line: PaperLine) -> Report:
    """Who is in a class, with room to sign."""
    found = class_list(actor, _of_class(line))
    title = " · ".join(part for part in (found.title, found.target) if part)
    head = [_("No."), _("Name"), _("Born"), _("Phone"), _("Since"), _("Signature")]
    widths = [5, 40, 7, 18, 12, 18]
    rows = [_listed(each) for each in found.learners]
    if not found.years:
        head, widths = [*head[:2], *head[3:]], [*widths[:2], *widths[3:]]
        rows = [(*row[:2], *row[3:]) for row in rows]
    day = date_text(actor.today)
    names = ", ".join(found.instructors)
    sheet = Sheet(
        tab=title,
        title=title,
        lines=tuple(
            part
            for part in (
                " · ".join((found.centre, _("Class list"), day)),
                " · ".join(part for part in (names, found.room) if part),
            )
            if part
        ),
        head=tuple(head),
        rows=tuple(rows),
        totals=(),
        foot=(_("Signature: ____________________"),),
        words=(1,),
        portrait=True,
        one_page=True,
        by_hand=7,
        widths=tuple(widths),
    )
    nothing = _("Nobody is in this class.")
    data = {"report": "class_list", "number": found.group_id, "learners": _plain(found)}
    sheets = (sheet,) if rows else ()
    return Report(title, sheets, Table(tuple(head), tuple(rows)), data, nothing, len(rows))


def _plain(found: ClassList) -> list[dict[str, Any]]:
    return [
        {"journal_no": each.journal_no, "name": each.name, "since": each.since.isoformat()}
        for each in found.learners
    ]


def _listed(each: ListedLearner) -> tuple[Cell, ...]:
    phone = phone_text(each.phone) if each.phone else ""
    born = each.birth_year or ""
    return (each.journal_no, each.name, born, phone, date_text(each.since), "")
