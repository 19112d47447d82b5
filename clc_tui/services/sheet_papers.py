"""Timesheets as they go to a payer: the sheets of a month in the payer's own shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Centre, Payer
from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.calendar import days_off
from clc_tui.services.dates import month_days
from clc_tui.services.gate import reads
from clc_tui.services.payers import PayerFields, fields_of
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_contracts import contracts_of_month
from clc_tui.services.sheet_records import Sheet
from clc_tui.services.sheets import sheet_of, sheets_in_full
from clc_tui.terms import Actor, Invalid, NotFound, SheetColumn

SATURDAY = 6


class PaperSheet(NamedTuple):
    """One sheet of the paper."""

    sheet: Sheet
    iin: str
    """Empty where it is not known, or not wanted by the payer."""


class SheetPaper(NamedTuple):
    """The sheets of one payer and month, in order of names."""

    centre: str
    payer: PayerFields
    month: str
    holidays: frozenset[date]
    """The days off of the centre's calendar."""
    sheets: tuple[PaperSheet, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the month."""
        first, last = month_days(self.month)
        return tuple(first + timedelta(n) for n in range((last - first).days + 1))

    @property
    def days_off(self) -> frozenset[date]:
        """Weekends and holidays."""
        weekends = (day for day in self.days if day.isoweekday() >= SATURDAY)
        return self.holidays.union(weekends)

    @property
    def working_days(self) -> int:
        """Days of the month that are neither weekends nor off."""
        return len(self.days) - len(self.days_off)


def _people(papers: tuple[SheetPaper, ...]) -> int:
    return len({each.sheet.contract.person_id for paper in papers for each in paper.sheets})


def _one(paper: SheetPaper) -> int:
    return len(paper.sheets)


def _whose(paper: SheetPaper) -> int:
    return paper.sheets[0].sheet.contract.person_id


@shows_people(_one, subject=_whose)
@reads
def sheet_paper(actor: Actor, contract_id: int, month: str, number: int = 0) -> SheetPaper:
    """One sheet to be put on paper; raises `Refused` for the hours of others."""
    sheet = sheet_of(actor, contract_id, month, number)
    return _papers(actor, sheet.month, [sheet])[0]


@shows_people(_people)
@reads
def month_papers(
    actor: Actor,
    month: str,
    *,
    payer_id: int | None = None,
    payer: str = "",
    person: str = "",
) -> tuple[SheetPaper, ...]:
    """The sheets of a month that hold something, payer by payer; an instructor's own ones alone.

    `payer` and `person` are parts of a name, in any spelling; raises `NotFound` where nobody in
    the actor's sight is called so.
    """
    _require_month(month)
    if payer_id is not None:
        row_of(actor, Payer, payer_id)
    sheets = list(sheets_in_full(actor, month, contracts_of_month(actor, month, payer_id)))
    if payer:
        names = ((each, each.contract.payer) for each in sheets)
        sheets = _called(payer, names, N_("There is no payer called {name} in this month."))
    if person:
        names = ((each, each.contract.full_name) for each in sheets)
        sheets = _called(person, names, N_("Nobody called {name} has hours in this month."))
    return _papers(actor, month, [sheet for sheet in sheets if sheet.lines])


def _require_month(month: str) -> None:
    try:
        month_days(month)
    except ValueError:
        raise Invalid(N_("Write a month like 2026-11, not {text}."), text=month) from None


def _called(name: str, known: Iterable[tuple[Sheet, str]], nobody: str) -> list[Sheet]:
    """Those whose name is the one written, else those whose name holds it."""
    wanted = fold(name)
    folded = [(sheet, fold(full)) for sheet, full in known]
    found = [sheet for sheet, full in folded if full == wanted] or [
        sheet for sheet, full in folded if wanted and set(wanted.split()) <= set(full.split())
    ]
    found = found or [sheet for sheet, full in folded if wanted and wanted in full]
    if not found:
        raise NotFound(nobody, name=name)
    return found


def _papers(actor: Actor, month: str, sheets: Iterable[Sheet]) -> tuple[SheetPaper, ...]:
    """Sheets with what stands around them: those of one payer together where that is the same.

    Approved ones have it as it was then, all others as it is now.
    """
    off = days_off(actor.centre, *month_days(month))
    forms: dict[int, PayerFields] = {}
    alike: dict[tuple[int, PayerFields, frozenset[date]], list[Sheet]] = {}
    for sheet in sheets:
        payer_id, heading = sheet.contract.payer_id, sheet.heading
        if heading is not None:
            around = heading.form, heading.days_off
        else:
            form = forms.get(payer_id) or fields_of(Payer.get_by_id(payer_id))
            around = forms.setdefault(payer_id, form), off
        alike.setdefault((payer_id, *around), []).append(sheet)
    centre = Centre.get_by_id(actor.centre).name
    return tuple(
        SheetPaper(centre, form, month, holidays, _with_numbers(form, of))
        for (_payer, form, holidays), of in alike.items()
    )


def _with_numbers(form: PayerFields, sheets: list[Sheet]) -> tuple[PaperSheet, ...]:
    """The sheets of one paper, with the IIN of each where the payer wants it."""
    people = {sheet.contract.person_id for sheet in sheets}
    numbers = _numbers(people) if SheetColumn.IIN in form.columns else {}
    return tuple(PaperSheet(sheet, numbers.get(sheet.contract.person_id, "")) for sheet in sheets)


def _numbers(people: Collection[int]) -> dict[int, str]:
    """The IIN of each of these people that has one."""
    rows = database.execute_sql(
        f"SELECT id, iin FROM person WHERE id IN ({blanks(people)}) AND iin <> ''", tuple(people)
    )
    return dict(rows)
