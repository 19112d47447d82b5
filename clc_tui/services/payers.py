"""Payers: who pays instructors, and what their sheet looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Payer
from clc_tui.db.names import sort_key, tidy
from clc_tui.language import N_, _
from clc_tui.services.bounds import number, text
from clc_tui.services.contract_rules import require_none_waits_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Invalid, SheetColumn

PAYER_WORDS: dict[str, str] = {
    "name": N_("Payer"),
    "title": N_("Title over the sheet"),
    "worked_code": N_("Code of a day worked"),
    "off_code": N_("Code of a day off"),
    "holiday_code": N_("Code of work on a holiday"),
    "legend": N_("What the codes mean"),
    "columns": N_("Beside the days"),
    "cut_off_day": N_("Sheet is made up to (day of month)"),
}
"""What each field is called."""

CODES = ("worked_code", "off_code", "holiday_code")
LEGEND_LINES, LEGEND_LETTERS = 12, 80
USUAL_COLUMNS = (
    SheetColumn.POSITION, SheetColumn.DAYS, SheetColumn.CLOCK_HOURS, SheetColumn.ACADEMIC_HOURS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PayerFields:
    """Who pays, and the words of their sheet; an empty title or legend is the usual one."""

    name: str
    title: str = ""
    worked_code: str = "Ф"
    off_code: str = "В"
    holiday_code: str = "РП"
    legend: str = ""
    """A line for each code."""
    columns: tuple[SheetColumn, ...] = USUAL_COLUMNS
    cut_off_day: int | None = None
    """The day of the month on which the sheet is made, the rest as planned."""


class PayerLine(NamedTuple):
    """A payer in a list."""

    id: int
    fields: PayerFields
    contracts: int
    """How many run today."""
    closed_on: date | None


def usual_payer(name: str = "") -> PayerFields:
    """What a new payer begins with, in the language of who writes."""
    return PayerFields(
        name, title=_("Timesheet of hours worked"), legend=usual_legend("Ф", "В", "РП")
    )


def usual_legend(worked: str, off: str, holiday: str) -> str:
    """A line for each code, in the language of who reads."""
    meanings = (
        (worked, _("hours worked")),
        (off, _("days off and holidays")),
        (holiday, _("work on a holiday")),
    )
    return "\n".join(f"{code} – {meaning}" for code, meaning in meanings)


@reads
def payers(actor: Actor, *, closed: bool = False) -> tuple[PayerLine, ...]:
    """The centre's payers by name; those who pay no more only when asked for."""
    running = dict(
        database.execute_sql(
            "SELECT payer_id, count(*) FROM contract WHERE centre_id = ?1 AND from_day <= ?2"
            " AND (until IS NULL OR until >= ?2) GROUP BY payer_id",
            (actor.centre, actor.today.isoformat()),
        )
    )
    rows = [
        row
        for row in Payer.select().where(Payer.centre_id == actor.centre).order_by(Payer.id)
        if closed or row.closed_on is None
    ]
    rows.sort(key=lambda row: sort_key(row.name, actor.language))
    return tuple(
        PayerLine(row.id, fields_of(row), running.get(row.id, 0), row.closed_on) for row in rows
    )


@writes
def add_payer(actor: Actor, fields: PayerFields) -> int:
    """A new payer; returns its id. Raises `Clash` where the name is taken."""
    row = Payer(centre_id=actor.centre)
    _fill(row, fields)
    row.save()
    about("payer", row.id)
    return int(row.id)


@writes
def change_payer(actor: Actor, payer_id: int, fields: PayerFields, *, was: PayerFields) -> None:
    """Change a payer from what the form showed (`was`) to what it says now.

    Raises `Invalid` where the cut-off day changes while a timesheet of theirs waits for approval.
    """
    row = row_of(actor, Payer, payer_id)
    about("payer", payer_id)
    before = row.cut_off_day
    _fill(row, merged(fields_of(row), was, fields, PAYER_WORDS))
    if row.cut_off_day != before:
        require_none_waits_of(payer_id, "cut_off_day")
    row.save()


@writes
def close_payer(actor: Actor, payer_id: int, closed: bool = True) -> None:
    """Offer a payer for new contracts no more (or again); contracts go on to their end."""
    row = row_of(actor, Payer, payer_id)
    about("payer", payer_id)
    row.closed_on = actor.today if closed else None
    row.save()


def fields_of(row: Payer) -> PayerFields:
    """What a row of the file says of a payer."""
    columns = tuple(SheetColumn(name) for name in row.columns.split(",") if name)
    return PayerFields(
        row.name, row.title, row.worked_code, row.off_code, row.holiday_code, row.legend,
        columns, row.cut_off_day,
    )  # fmt: skip


def _fill(row: Payer, fields: PayerFields) -> None:
    name = text(fields.name, "name", 120)
    if not name:
        raise Invalid(N_("Write who pays."), field="name")
    same = Payer.get_or_none(Payer.centre_id == row.centre_id, Payer.name == name)
    if same is not None and same.id != row.id:
        raise Clash(N_("There is already a payer called {name}."), name=name)
    row.name, row.title = name, text(fields.title, "title", 200)
    _fill_codes(row, fields)
    row.legend = _legend(fields.legend)
    row.columns = ",".join(column for column in SheetColumn if column in fields.columns)
    row.cut_off_day = number(fields.cut_off_day, "cut_off_day", 1, 31)


def _fill_codes(row: Payer, fields: PayerFields) -> None:
    """One to three letters each, and no two the same: the sheet could not be read."""
    seen: set[str] = set()
    for name in CODES:
        code = text(getattr(fields, name), name, 3)
        if not code:
            raise Invalid(N_("Write a code of one to three letters."), field=name)
        if code in seen:
            raise Invalid(N_("{code} stands for something else already."), field=name, code=code)
        seen.add(code)
        setattr(row, name, code)


def _legend(words: str) -> str:
    lines = [line for line in (tidy(line) for line in words.split("\n")) if line]
    if len(lines) > LEGEND_LINES:
        raise Invalid(N_("At most {most} lines fit here."), field="legend", most=LEGEND_LINES)
    return "\n".join(text(line, "legend", LEGEND_LETTERS) for line in lines)
