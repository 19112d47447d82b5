"""What is kept about somebody's paid work beside lessons and contracts: other work, timesheets."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.terms import SheetState, WorkKind


class WorkKept(NamedTuple):
    """Paid work that was no lesson; `taken_back` says why it counts no more."""

    day: str
    kind: WorkKind
    minutes: int
    note: str
    taken_back: str | None


class SheetKept(NamedTuple):
    """A timesheet; its minutes are kept once it is approved."""

    month: str
    payer: str
    state: SheetState
    minutes: int | None
    returned: str | None
    """Why it was sent back."""


_WORK = (
    "SELECT w.on_date, w.kind, w.minutes, w.note, w.taken_back FROM contract c"
    " JOIN other_work w ON w.contract_id = c.id WHERE c.person_id = ? ORDER BY w.on_date, w.id"
)
_SHEETS = (
    "SELECT t.month, p.name, t.state,"
    " (SELECT sum(l.minutes) FROM timesheet_line l WHERE l.timesheet_id = t.id), t.returned"
    " FROM contract c JOIN payer p ON p.id = c.payer_id JOIN timesheet t ON t.contract_id = c.id"
    " WHERE c.person_id = ? ORDER BY t.month, t.number, t.id"
)


def other_work_of(person_id: int) -> tuple[WorkKept, ...]:
    """Other work of a person, in order of time."""
    rows = database.execute_sql(_WORK, (person_id,))
    return tuple(
        WorkKept(day, WorkKind(kind), minutes, note, taken_back)
        for day, kind, minutes, note, taken_back in rows
    )


def sheets_of_person(person_id: int) -> tuple[SheetKept, ...]:
    """Timesheets of a person, month by month."""
    rows = database.execute_sql(_SHEETS, (person_id,))
    return tuple(
        SheetKept(month, payer, SheetState(state), minutes, returned)
        for month, payer, state, minutes, returned in rows
    )
