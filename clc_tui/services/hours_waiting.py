"""What of the timesheets waits for somebody: on their first page, in the register, on leaving."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson
from clc_tui.services.centres import setting_of
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.gate import reach_of, reads
from clc_tui.services.hours import ContractLine, HourEntry, Payers, lessons_paid, work_hours
from clc_tui.services.pay import PayTerms, paid_hours
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_lines import Ledger, SheetLine
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
    to_hand_in: int | None
    """Minutes of its sheet, corrections among them, once all is done; None: not to be handed in."""

    @property
    def ready(self) -> bool:
        """Everything is done and marked, and the sheet is still to be handed in."""
        return self.to_hand_in is not None

    @property
    def hours(self) -> Fraction:
        """Hours of the rate's kind that the sheet would be paid for, as it rounds them."""
        return paid_hours(self.to_hand_in or 0, self.terms)


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

    def on_sheets(self, contracts: Collection[ContractLine]) -> dict[int, list[SheetLine]]:
        """What the month's sheets of some contracts hold as they stand, corrections among it.

        Nothing stands here for a sheet that holds nothing.
        """
        if not contracts:
            return {}
        actor = self.actor
        ledger = Ledger(actor.centre, contracts, self.month, actor.today, f"{actor.now:%H:%M}")
        found = {line.id: ledger.without_reasons(line.id, seen=actor.today) for line in contracts}
        return {contract_id: lines for contract_id, lines in found.items() if lines}

    def _is_complete(self, contract: ContractLine, entries: Sequence[HourEntry]) -> bool:
        """Whether nothing more is to be expected, and the sheet is not handed in.

        That is so when all lessons are held and have begun, or when the month is past.
        """
        taught = any(each.key.lesson_id is not None for each in entries)
        now = self.actor.today, f"{self.actor.now:%H:%M}"
        all_done = all(
            each.kind is not LineKind.PLANNED and (each.on_date, each.starts_at or "") <= now
            for each in entries
        )
        is_open = self.sheets.get(contract.id, "returned") == "returned"
        return is_open and all_done and (taught or self.last < self.actor.today)

    def own_months(self) -> tuple[OwnMonth, ...]:
        """The reader's own contracts that have anything of the month."""
        entries = {
            line: [each for each in self.worked if each.contract_id == line.id]
            for line in sorted(self.own)
        }
        sheets = self.on_sheets(
            [line for line, of in entries.items() if self._is_complete(line, of)]
        )
        found = []
        for line, of in entries.items():
            sheet = sheets.get(line.id)
            if of or sheet is not None:
                held = sum(each.minutes for each in of if each.kind is not LineKind.PLANNED)
                planned = sum(each.minutes for each in of)
                paid = None if sheet is None else sum(each.minutes for each in sheet)
                found.append(OwnMonth(line.id, self.month, held, planned, line.terms, paid))
        return tuple(found)


@reads
def own_month(actor: Actor, month: str) -> tuple[OwnMonth, ...]:
    """How far the reader's own hours of a month are, for each contract."""
    return _Month(actor, month).own_months() if actor.person_id is not None else ()


@reads
def own_month_of(actor: Actor, lesson_id: int) -> OwnMonth | None:
    """The same for the contract that pays the reader for a lesson; None: nothing does."""
    lesson = row_of(actor, Lesson, lesson_id)
    if actor.person_id is None:
        return None
    month = _Month(actor, month_of(lesson.on_date))
    named = database.execute_sql(
        "SELECT contract_id FROM lesson_instructor"
        " WHERE lesson_id = ? AND person_id = ? AND NOT helper",
        (lesson_id, actor.person_id),
    ).fetchone()
    own = None if named is None else named[0]
    pays = month.payers.of(lesson.group_id, actor.person_id, lesson.on_date.isoformat(), own)
    return next((each for each in month.own_months() if each.contract_id == pays), None)


@reads
def due_month(actor: Actor) -> str:
    """The month whose sheets are to be seen to: the one before while it is not all sent."""
    last = _Month(actor, _month_before(actor))
    lines = last.payers.contracts.values() if actor.reach is not Reach.TAUGHT else last.own
    paid = {each.contract_id for each in last.worked}
    idle = []
    for line in lines:
        state = last.sheets.get(line.id)
        if state != "sent" and (state is not None or line.id in paid):
            return last.month
        if state is None:
            idle.append(line)
    return last.month if last.on_sheets(idle) else month_of(actor.today)


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
    worked = last.with_hours()
    contracts = last.payers.contracts.items()
    idle = [line for which, line in contracts if which not in worked | handed_in]
    return waiting._replace(
        to_approve=count,
        approve_since=date.fromisoformat(since[:10]) if since else None,
        approve_month=month or last.month,
        not_submitted=len(worked - handed_in) + len(last.on_sheets(idle)),
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
