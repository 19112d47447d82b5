"""What a contract may say, and what may not change once hours of it are approved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clc_tui.db.connection import database
from clc_tui.db.models import (
    Contract,
    GroupInstructor,
    LessonInstructor,
    OtherWork,
    Payer,
    Timesheet,
)
from clc_tui.language import N_
from clc_tui.services.bounds import number, text
from clc_tui.services.dates import DAY
from clc_tui.services.pay import paid_hour
from clc_tui.terms import Invalid, RatePer, Rounding, SheetState

CONTRACT_WORDS: dict[str, str] = {
    "person_id": N_("Instructor"),
    "payer_id": N_("Payer"),
    "number": N_("Number"),
    "position": N_("Position or subject"),
    "from_day": N_("From"),
    "until": N_("Until"),
    "rate": N_("Tenge for one hour"),
    "rate_per": N_("Paid for"),
    "academic_minutes": N_("Minutes of an academic hour"),
    "allowance": N_("Most hours a month"),
    "rounding": N_("Month's hours rounded"),
    "main_job": N_("Beside a main job"),
}
"""What each field is called."""

RATE_MOST = 100_000_000
ACADEMIC_MINUTES = (40, 45, 50, 60)
ALLOWANCE_MOST = 31 * DAY


@dataclass(frozen=True, slots=True)
class ContractFields:
    """What a contract says; the rate is in tiyn, the allowance in minutes a month."""

    person_id: int
    payer_id: int
    from_day: date | None = None
    until: date | None = None
    rate: int | None = None
    rate_per: RatePer = RatePer.ACADEMIC
    academic_minutes: int = 45
    allowance: int | None = None
    rounding: Rounding = Rounding.NONE
    main_job: bool = False
    number: str = ""
    position: str = ""

    @property
    def hour(self) -> int:
        """Minutes of the hour that is paid."""
        return paid_hour(self.rate_per, self.academic_minutes)

    def with_allowance(self, minutes: int | None) -> ContractFields:
        """The same with so many minutes a month at most."""
        return replace(self, allowance=minutes)


def fields_of(row: Contract) -> ContractFields:
    """What a row of the file says of a contract."""
    return ContractFields(
        row.person_id, row.payer_id, row.from_day, row.until, row.rate, RatePer(row.rate_per),
        row.academic_minutes, row.allowance, Rounding(row.rounding), bool(row.main_job),
        row.number, row.position,
    )  # fmt: skip


def fill(row: Contract, fields: ContractFields) -> None:
    row.number = text(fields.number, "number", 40)
    row.position = text(fields.position, "position", 80)
    if fields.from_day is None:
        raise Invalid(N_("Write the first day."), field="from_day")
    require_order(fields.from_day, fields.until)
    row.from_day, row.until = fields.from_day, fields.until
    row.rate = _rate(fields.rate)
    if fields.academic_minutes not in ACADEMIC_MINUTES:
        raise Invalid(N_("An academic hour has 40, 45, 50 or 60 minutes."), "academic_minutes")
    row.academic_minutes = fields.academic_minutes
    row.allowance = number(fields.allowance, "allowance", 1, ALLOWANCE_MOST)
    row.rate_per, row.rounding = fields.rate_per.value, fields.rounding.value
    row.main_job = fields.main_job


def _rate(tiyn: int | None) -> int:
    if tiyn is None:
        raise Invalid(N_("Write how much is paid for one hour."), field="rate")
    if not 0 <= tiyn <= RATE_MOST:
        raise Invalid(N_("An hour is paid with at most a million tenge."), field="rate")
    return tiyn


def require_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Invalid(N_("The last day lies before the first."), field="until")


def require_open(payer: Payer) -> None:
    if payer.closed_on is not None:
        raise Invalid(
            N_("{payer} pays no more. Open this payer again first."), "payer_id", payer=payer.name
        )


def has(model: Any, contract_id: int) -> bool:  # noqa: ANN401
    return bool(model.select().where(model.contract_id == contract_id).exists())


def in_use(contract_id: int) -> bool:
    return any(
        has(model, contract_id)
        for model in (Timesheet, OtherWork, GroupInstructor, LessonInstructor)
    )


def require_not_approved(contract_id: int) -> None:
    """Raise `Invalid` where hours of a contract are approved: its payer got, or gets, a sheet."""
    frozen = [state.value for state in SheetState if state.frozen]
    sheets = Timesheet.contract_id == contract_id, Timesheet.state.in_(frozen)
    if Timesheet.select().where(*sheets).exists():
        raise Invalid(
            N_("Hours of this contract are approved. For another payer write a new one."),
            field="payer_id",
        )


PAYING = frozenset({"payer_id", "rate", "rate_per", "academic_minutes", "rounding"})
"""Fields that say who pays, and how much."""


def require_none_waits(contract_id: int, field: str | None = None) -> None:
    """Raise `Invalid` where a sheet is handed in: what is approved is what was handed in."""
    waits = Timesheet.state == SheetState.SUBMITTED.value
    if Timesheet.select().where(Timesheet.contract_id == contract_id, waits).exists():
        raise Invalid(
            N_("A timesheet of this contract waits for approval: have it sent back first."),
            field=field,
        )


def require_none_waits_of(payer_id: int, field: str | None = None) -> None:
    """The same for every contract of a payer, whose cut-off day says what a sheet holds."""
    row = database.execute_sql(
        "SELECT 1 FROM contract c JOIN timesheet t ON t.contract_id = c.id"
        " WHERE c.payer_id = ? AND t.state = ? LIMIT 1",
        (payer_id, SheetState.SUBMITTED.value),
    ).fetchone()
    if row is not None:
        raise Invalid(
            N_("A timesheet of this payer waits for approval: have it sent back first."),
            field=field,
        )


def require_days(row: Contract) -> None:
    """Raise `Invalid` where hours are written down, or approved, on a day outside the contract.

    Lessons are none of that: they find another contract, or are told to be paid by none.
    """
    first, last = row.from_day.isoformat(), row.until.isoformat() if row.until else "9999"
    found = database.execute_sql(
        "SELECT min(on_date) FROM timesheet_line WHERE contract_id = ?1"
        " AND (on_date < ?2 OR on_date > ?3) GROUP BY lesson_id, other_work_id"
        " HAVING sum(minutes) <> 0 ORDER BY 1 LIMIT 1",
        (row.id, first, last),
    ).fetchone()
    if found is not None:
        day = date.fromisoformat(found[0])
        raise Invalid(
            N_("An approved timesheet has hours of this contract on {day}."),
            field="from_day" if day < row.from_day else "until",
            day=day,
        )
    outside = (OtherWork.on_date < first) | (OtherWork.on_date > last)
    work = (
        OtherWork.select()
        .where(OtherWork.contract_id == row.id, OtherWork.taken_back.is_null(), outside)
        .order_by(OtherWork.on_date)
        .first()
    )
    if work is not None:
        raise Invalid(
            N_("Other work is written down under this contract on {day}."),
            field="from_day" if work.on_date < row.from_day else "until",
            day=work.on_date,
        )


def require_unused(contract_id: int) -> None:
    """Raise `Invalid` where a contract that is to be another person's pays somebody already."""
    if in_use(contract_id):
        raise Invalid(
            N_("This contract is in use. For somebody else write a new one."), "person_id"
        )
