"""What of the timesheets waits for somebody: on their first page, in the register, on leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.centres import setting_of
from clc_tui.services.gate import reach_of, reads
from clc_tui.services.hours import ContractLine, HourEntry, Payers, lessons_paid, work_hours
from clc_tui.services.pay import PayTerms
from clc_tui.services.sheet_lines import month_days, month_of
from clc_tui.terms import Actor, LineKind, Reach


class OwnMonth(NamedTuple):
    """A month of the reader's own work for one contract."""

    contract_id: int
    month: str
    minutes: int
    """Held, and other work."""
    planned: int
    """All of the month, done already or not."""
    terms: PayTerms
    ready: bool
    """Everything is done and marked, and the sheet is still to be handed in."""

    @property
    def hours(self) -> Fraction:
        """Hours of the rate's kind."""
        return Fraction(self.minutes, self.terms.hour)


class HoursWaiting(NamedTuple):
    """What waits; of others only for who approves."""

    to_approve: int = 0
    approve_since: date | None = None
    """The day the oldest of them was handed in."""
    approve_month: str = ""
    """In whose list they stand; supplementary sheets stand in that of the month before."""
    not_submitted: int = 0
    """Sheets of the month before that hold hours and are not handed in."""
    month: str = ""
    """The month before."""
    deadline: date | None = None
    """By when its sheets are to be handed in."""
    returned: tuple[int, str, int] | None = None
    """The own sheet that was sent back: contract, month and number."""
    ready: OwnMonth | None = None
    """The own month that is complete and not handed in, while nothing was sent back."""


class _Month:
    """What a centre's contracts have of a month, read once."""

    def __init__(self, actor: Actor, month: str) -> None:
        self.actor, self.month = actor, month
        self.first, self.last = month_days(month)
        self.payers = Payers(actor.centre, self.first, self.last)

    @property
    def own(self) -> list[ContractLine]:
        """The contracts of who reads."""
        lines = self.payers.contracts.values()
        return [line for line in lines if line.person_id == self.actor.person_id]

    @cached_property
    def worked(self) -> list[HourEntry]:
        """Lessons, held or still to be held, and other work."""
        if not self.payers.contracts:
            return []
        days = self.actor.centre, self.first, self.last
        return [*lessons_paid(self.payers, *days, planned=True), *work_hours(*days)]

    @cached_property
    def sheets(self) -> dict[int, str]:
        """How far the month's own sheets are, by contract; drafts are not among them."""
        return dict(
            database.execute_sql(
                "SELECT contract_id, state FROM timesheet"
                " WHERE centre_id = ? AND month = ? AND number = 0",
                (self.actor.centre, self.month),
            )
        )

    def with_hours(self) -> set[int]:
        """The contracts for which somebody worked."""
        done = (each for each in self.worked if each.kind is not LineKind.PLANNED)
        return {each.contract_id for each in done if each.contract_id is not None}

    def _is_over(self, lines: Sequence[HourEntry]) -> bool:
        """Whether nothing more is to be expected: all lessons are held, or the month is past."""
        taught = any(each.key.lesson_id is not None for each in lines)
        return taught or self.last < self.actor.today

    def own_months(self) -> tuple[OwnMonth, ...]:
        """The reader's own contracts that have anything of the month."""
        found = []
        for line in sorted(self.own):
            lines = [each for each in self.worked if each.contract_id == line.id]
            if not lines:
                continue
            done = [each for each in lines if each.kind is not LineKind.PLANNED]
            open_still = self.sheets.get(line.id, "returned") == "returned"
            held, planned = (sum(each.minutes for each in of) for of in (done, lines))
            ready = open_still and len(done) == len(lines) and self._is_over(lines)
            found.append(OwnMonth(line.id, self.month, held, planned, line.terms, ready))
        return tuple(found)


@reads
def own_month(actor: Actor, month: str) -> tuple[OwnMonth, ...]:
    """How far the reader's own hours of a month are, for each contract."""
    return _Month(actor, month).own_months() if actor.person_id is not None else ()


@reads
def due_month(actor: Actor) -> str:
    """The month whose sheets are to be seen to: the one before while it is not all sent."""
    last = _Month(actor, _month_before(actor))
    lines = last.payers.contracts.values() if actor.reach is not Reach.TAUGHT else last.own
    paid = {each.contract_id for each in last.worked}
    for line in lines:
        state = last.sheets.get(line.id)
        if state != "sent" and (state is not None or line.id in paid):
            return last.month
    return month_of(actor.today)


def _month_before(actor: Actor) -> str:
    return month_of(actor.today.replace(day=1) - timedelta(days=1))


def waiting_hours(actor: Actor) -> HoursWaiting:
    """Sheets to approve, sheets not handed in, and the own one that is ready; not a verb itself."""
    reach = reach_of(actor, "month_sheets")
    if reach is None:
        return HoursWaiting()
    actor = replace(actor, reach=reach)
    last = _Month(actor, _month_before(actor))
    waiting = HoursWaiting()
    if reach is Reach.CENTRE:
        waiting = _of_centre(last, waiting)
    return waiting if actor.person_id is None else _own(last, waiting)


def _of_centre(last: _Month, waiting: HoursWaiting) -> HoursWaiting:
    actor = last.actor
    count, since, month = database.execute_sql(
        "SELECT count(*), min(submitted_at), min(CASE WHEN number = 0 THEN month END)"
        " FROM timesheet"
        " WHERE centre_id = ? AND state = 'submitted' AND state <> 'sent'",
        (actor.centre,),
    ).fetchone()
    handed_in = {line for line, state in last.sheets.items() if state != "returned"}
    return waiting._replace(
        to_approve=count,
        approve_since=date.fromisoformat(since[:10]) if since else None,
        approve_month=month or last.month,
        not_submitted=len(last.with_hours() - handed_in),
        month=last.month,
        deadline=actor.today.replace(day=setting_of(actor.centre, "timesheet_day")),
    )


def _own(last: _Month, waiting: HoursWaiting) -> HoursWaiting:
    """The own sheet that was sent back, else the one that is complete and not handed in."""
    actor = last.actor
    back = database.execute_sql(
        "SELECT t.contract_id, t.month, t.number FROM contract c"
        " JOIN timesheet t ON t.contract_id = c.id"
        " WHERE c.person_id = ? AND c.centre_id = ? AND t.state = 'returned'"
        " ORDER BY t.month, t.number LIMIT 1",
        (actor.person_id, actor.centre),
    ).fetchone()
    if back is not None:
        return waiting._replace(returned=tuple(back))
    for work in (last, _Month(actor, month_of(actor.today))):
        for each in work.own_months() if work.own else ():
            if each.ready:
                return waiting._replace(ready=each)
    return waiting
