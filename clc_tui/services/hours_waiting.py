"""What of the timesheets waits for somebody, for their first page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.centres import setting_of
from clc_tui.services.gate import reach_of
from clc_tui.services.hours import Payers, lessons_paid, work_hours
from clc_tui.services.sheet_lines import month_days, month_of
from clc_tui.terms import Actor, LineKind, Reach


class HoursWaiting(NamedTuple):
    """What waits; of others only for who approves."""

    to_approve: int = 0
    approve_since: date | None = None
    """The day the oldest of them was handed in."""
    approve_month: str = ""
    not_submitted: int = 0
    """Sheets of the month before that hold hours and are not handed in."""
    month: str = ""
    """The month before."""
    deadline: date | None = None
    """By when its sheets are to be handed in."""
    own_returned: str = ""
    """The month of an own sheet that was sent back."""
    own_contract: int | None = None
    """Whose own sheet is sent back, or complete and not handed in."""
    own_month: str = ""
    own_minutes: int = 0


def waiting_hours(actor: Actor) -> HoursWaiting:
    """Sheets to approve, sheets not handed in, and the own one that is ready; not a verb itself."""
    reach = reach_of(actor, "month_sheets")
    if reach is None:
        return HoursWaiting()
    actor = replace(actor, reach=reach)
    waiting = HoursWaiting()
    if reach is Reach.CENTRE:
        waiting = _of_centre(actor, waiting)
    return waiting if actor.person_id is None else _own(actor, waiting)


def _of_centre(actor: Actor, waiting: HoursWaiting) -> HoursWaiting:
    count, since, month = database.execute_sql(
        "SELECT count(*), min(submitted_at), min(month) FROM timesheet"
        " WHERE centre_id = ? AND state = 'submitted' AND state <> 'sent'",
        (actor.centre,),
    ).fetchone()
    last = actor.today.replace(day=1) - timedelta(days=1)
    missing = _worked(actor, month_of(last)) - _handed_in(actor, month_of(last))
    day = setting_of(actor.centre, "timesheet_day")
    return waiting._replace(
        to_approve=count,
        approve_since=date.fromisoformat(since[:10]) if since else None,
        approve_month=month or "",
        not_submitted=len(missing),
        month=month_of(last),
        deadline=actor.today.replace(day=day),
    )


def _worked(actor: Actor, month: str) -> set[int]:
    """The contracts that have hours in a month."""
    first, last = month_days(month)
    payers = Payers(actor.centre, first, last)
    if not payers.contracts:
        return set()
    lessons = lessons_paid(payers, actor.centre, first, last)
    work = work_hours(actor.centre, first, last)
    return {e.contract_id for each in (lessons, work) for e in each if e.contract_id is not None}


def _handed_in(actor: Actor, month: str) -> set[int]:
    """The contracts whose sheet of a month is with who approves, or further."""
    rows = database.execute_sql(
        "SELECT contract_id FROM timesheet WHERE centre_id = ? AND month = ? AND number = 0"
        " AND state <> 'returned'",
        (actor.centre, month),
    )
    return {contract_id for (contract_id,) in rows}


def _own(actor: Actor, waiting: HoursWaiting) -> HoursWaiting:
    """The own sheet that was sent back, else the one that is complete and not handed in."""
    back = database.execute_sql(
        "SELECT t.contract_id, t.month FROM contract c JOIN timesheet t ON t.contract_id = c.id"
        " WHERE c.person_id = ? AND c.centre_id = ? AND t.state = 'returned'"
        " ORDER BY t.month LIMIT 1",
        (actor.person_id, actor.centre),
    ).fetchone()
    if back is not None:
        return waiting._replace(own_returned=back[1], own_contract=back[0], own_month=back[1])
    last = actor.today.replace(day=1) - timedelta(days=1)
    for month in (month_of(last), month_of(actor.today)):
        ready = _complete(actor, month)
        if ready is not None:
            return waiting._replace(own_contract=ready[0], own_month=month, own_minutes=ready[1])
    return waiting


def _complete(actor: Actor, month: str) -> tuple[int, int] | None:
    """An own contract whose lessons of a month are all held, and its minutes; None: none is."""
    first, last = month_days(month)
    payers = Payers(actor.centre, first, last)
    own = {line.id for line in payers.contracts.values() if line.person_id == actor.person_id}
    if not own:
        return None
    worked = [
        *lessons_paid(payers, actor.centre, first, last, planned=True),
        *work_hours(actor.centre, first, last),
    ]
    known = {
        contract_id
        for (contract_id,) in database.execute_sql(
            "SELECT t.contract_id FROM contract c JOIN timesheet t ON t.contract_id = c.id"
            " WHERE c.person_id = ? AND t.month = ? AND t.number = 0",
            (actor.person_id, month),
        )
    }
    for contract_id in sorted(own - known):
        lines = [each for each in worked if each.contract_id == contract_id]
        if lines and all(each.kind is not LineKind.PLANNED for each in lines):
            return contract_id, sum(each.minutes for each in lines)
    return None
