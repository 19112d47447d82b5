"""What later sheets hold, or will hold, of the month of an approved one."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Contract
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.hours import contract_line
from clc_tui.services.sheet_lines import Ledger
from clc_tui.terms import Actor, LineKind


class Later(NamedTuple):
    """Minutes of a month that another sheet adds, or takes away."""

    month: str
    """Of the other sheet; empty: of the next one, that is not approved yet."""
    number: int
    minutes: int


def corrected_later(actor: Actor, contract_id: int, month: str) -> tuple[Later, ...]:
    """What other sheets correct of a month whose own sheet is approved; no verb."""
    first, last = month_days(month)
    rows = database.execute_sql(
        "SELECT t.month, t.number, sum(l.minutes) FROM timesheet_line l"
        " JOIN timesheet t ON t.id = l.timesheet_id AND (t.month, t.number) <> (?2, 0)"
        " WHERE l.contract_id = ?1 AND l.on_date BETWEEN ?3 AND ?4 AND l.kind = 'correction'"
        " GROUP BY t.id HAVING sum(l.minutes) <> 0 ORDER BY t.month, t.number",
        (contract_id, month, first.isoformat(), last.isoformat()),
    )
    found = [Later(*row) for row in rows]
    minutes = _to_come(actor, Contract.get_by_id(contract_id), month)
    return (*found, *((Later("", 0, minutes),) if minutes else ()))


def _to_come(actor: Actor, contract: Contract, month: str) -> int:
    """What the next sheet will correct of a month: one of a later month, or a supplementary one."""
    after = month_of(month_days(month)[1] + timedelta(1))
    ends = contract.until is not None and month_of(contract.until) < after
    next_one = month if ends else max(after, month_of(actor.today))
    if not ends and contract.until is not None:
        next_one = min(next_one, month_of(contract.until))
    ledger = Ledger(
        actor.centre, (contract_line(contract),), next_one, actor.today, f"{actor.now:%H:%M}"
    )
    lines = ledger.without_reasons(contract.id, int(ends), seen=actor.today)
    return sum(
        line.minutes
        for line in lines
        if line.kind is LineKind.CORRECTION and month_of(line.on_date) == month
    )
