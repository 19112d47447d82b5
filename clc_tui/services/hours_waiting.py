"""What of the timesheets waits for somebody: on their first page, in the register, on leaving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson
from clc_tui.services.centres import setting_of
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.gate import reach_of, reads
from clc_tui.services.hours_month import Month, OwnMonth, Past
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_lines import DAY
from clc_tui.terms import Actor, Reach


class HoursWaiting(NamedTuple):
    """What waits; of others only for who approves."""

    to_approve: int = 0
    approve_since: date | None = None
    """The day the oldest of them was handed in."""
    approve_month: str = ""
    """In whose list they stand; supplementary sheets stand in that of the month before."""
    not_submitted: int = 0
    """Sheets of months that are over, supplementary ones too, that hold hours, not handed in."""
    month: str = ""
    """In whose list the first of them stand; the month before where there are none."""
    deadline: date | None = None
    """By when its sheets are, or were, to be handed in."""
    later_too: bool = False
    """Whether others stand in the lists of months after it."""
    returned: tuple[int, str, int] | None = None
    """The own sheet that was sent back: contract, month and number."""
    ready: OwnMonth | None = None
    """The own month that is complete and not handed in, while nothing was sent back."""


@reads
def own_month(actor: Actor, month: str) -> tuple[OwnMonth, ...]:
    """How far the reader's own hours of a month are, for each contract."""
    return Month(actor, month).own_months() if actor.person_id is not None else ()


@reads
def own_month_of(actor: Actor, lesson_id: int) -> OwnMonth | None:
    """The same for the contract that pays the reader for a lesson; None: nothing does."""
    lesson = row_of(actor, Lesson, lesson_id)
    if actor.person_id is None:
        return None
    month = Month(actor, month_of(lesson.on_date))
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
    """The month whose sheets are to be seen to: the first with hours that nobody handed in, else
    the one before while it is not all sent."""
    last = Past(actor)
    own = actor.reach is Reach.TAUGHT
    every = last.of_reader(last.every) if own else last.every
    late = last.late(every)
    if late:
        return min(late)[0]
    paid = {each.contract_id for each in last.worked}
    idle = []
    for line in last.own if own else last.running:
        state = last.sheets.get(line.id)
        if state != "sent" and (state is not None or line.id in paid):
            return last.month
        if state is None:
            idle.append(line)
    return last.month if last.on_sheets(idle, last.ended(every)) else month_of(actor.today)


def waiting_hours(actor: Actor) -> HoursWaiting:
    """Sheets to approve, sheets not handed in, and the own one that is ready; not a verb itself."""
    reach = reach_of(actor, "month_sheets")
    if reach is None:
        return HoursWaiting()
    actor = replace(actor, reach=reach)
    last = Past(actor)
    waiting = HoursWaiting()
    if reach is Reach.CENTRE:
        waiting = _of_centre(last, waiting)
    return waiting if actor.person_id is None else _own(last, waiting)


def _of_centre(last: Past, waiting: HoursWaiting) -> HoursWaiting:
    actor = last.actor
    count, since, month = database.execute_sql(
        "SELECT count(*), min(submitted_at), min(CASE WHEN number = 0 THEN month END)"
        " FROM timesheet"
        " WHERE centre_id = ? AND state = 'submitted' AND state <> 'sent'",
        (actor.centre,),
    ).fetchone()
    handed_in = {line for line, state in last.sheets.items() if state != "returned"}
    worked = last.with_hours()
    idle = [line for line in last.running if line.id not in worked | handed_in]
    late, extra = last.late(last.every), last.ended(last.every)
    first = min(late)[0] if late else last.month
    until = {contract_id: month for month, contract_id in sorted(late)}
    """The last month of which a contract's own sheet takes corrections along."""
    alone = [
        contract_id
        for contract_id, lines in last.on_sheets(idle, extra).items()
        if any(month_of(line.on_date) > until.get(contract_id, "") for line in lines)
    ]
    missing = len(late) + len(worked - handed_in) + len(alone)
    due = month_days(first)[1] + DAY
    return waiting._replace(
        to_approve=count,
        approve_since=date.fromisoformat(since[:10]) if since else None,
        approve_month=month or last.month,
        not_submitted=missing,
        month=first,
        deadline=due.replace(day=setting_of(actor.centre, "timesheet_day")),
        later_too=bool(late) and missing > sum(month == first for month, _contract in late),
    )


def _own(last: Past, waiting: HoursWaiting) -> HoursWaiting:
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
    ready = next((each for each in _own_months(last) if each.ready), None)
    return waiting._replace(ready=ready)


def _own_months(last: Past) -> Iterator[OwnMonth]:
    """What the reader may have to hand in, the first month first."""
    yield from last.own_late()
    for work in (last, Month(last.actor, month_of(last.actor.today))):
        if work.own:
            yield from work.own_months()
