"""What stands around an approved sheet: copied when it is approved, as its lines are.

The contract's number and position, how the payer calls things, and the days off of the month.
Contract, payer and calendar may say something else later; what went to the payer stays.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.models import Contract, Payer, Timesheet
from clc_tui.services.calendar import days_off
from clc_tui.services.dates import month_days
from clc_tui.services.payers import PayerFields, fields_of

_CONTRACT = {
    "contract_number": "number", "contract_position": "position",
    "contract_from": "from_day", "contract_until": "until",
}  # fmt: skip
_PAYER = {
    "payer_name": "name", "payer_title": "title", "worked_code": "worked_code",
    "off_code": "off_code", "holiday_code": "holiday_code", "payer_legend": "legend",
    "payer_columns": "columns", "cut_off_day": "cut_off_day",
}  # fmt: skip
HEADING = (*_CONTRACT, *_PAYER, "days_off")
"""The columns of a sheet that hold it."""


class Heading(NamedTuple):
    """What stands around a sheet as it was when the sheet was approved."""

    number: str
    position: str
    from_day: date
    until: date | None
    form: PayerFields
    days_off: frozenset[date]
    """Of the sheet's month, in the centre's calendar."""


def copied(contract_id: int, month: str) -> dict[str, Any]:
    """What an approval copies, by column of the sheet."""
    contract = Contract.get_by_id(contract_id)
    payer = Payer.get_by_id(contract.payer_id)
    off = sorted(days_off(contract.centre_id, *month_days(month)))
    return {
        **{name: getattr(contract, own) for name, own in _CONTRACT.items()},
        **{name: getattr(payer, own) for name, own in _PAYER.items()},
        "days_off": ",".join(day.isoformat() for day in off),
    }


def heading_of(row: Timesheet) -> Heading:
    """What was copied when a sheet was approved."""
    payer = Payer(**{own: getattr(row, name) for name, own in _PAYER.items()})
    contract = {own: getattr(row, name) for name, own in _CONTRACT.items()}
    off = (date.fromisoformat(day) for day in (row.days_off or "").split(",") if day)
    return Heading(**contract, form=fields_of(payer), days_off=frozenset(off))
