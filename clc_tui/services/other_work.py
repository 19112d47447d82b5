"""Paid work that is no lesson: preparation, meetings, consultations, exams, written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.changes import Change
from clc_tui.db.connection import database
from clc_tui.db.models import Contract, OtherWork, Payer, TimesheetLine, TimesheetRemark
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.dates import DAY, minute_of, month_days, month_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.hours import (
    HourEntry,
    Key,
    contract_line,
    entries,
    minute_span,
)
from clc_tui.services.lessons import check_time
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_cautions import LONG_DAY, beside_main_job
from clc_tui.services.sheet_lines import Ledger
from clc_tui.services.sheets import require_own
from clc_tui.terms import Actor, Clash, Invalid, LineKind, Refused, WorkKind

NOTE_MOST = 80
WAITS = N_("The hours of this month are handed in and wait for approval: have them sent back.")
TAKEN_BACK = N_("This was taken back. Write it anew.")
FROZEN = N_("An approved sheet holds this. Take it back with a reason, and write it anew.")

WORK_WORDS: dict[str, str] = {
    "kind": N_("What"),
    "on_date": N_("Day"),
    "minutes": N_("Minutes"),
    "starts_at": N_("Hour"),
    "note": N_("Note"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class WorkFields:
    """What may be written about other work; without an hour nothing can overlap it."""

    kind: WorkKind
    on_date: date
    minutes: int
    starts_at: str = ""
    note: str = ""


class WorkSaved(NamedTuple):
    """Other work as it now stands, and what is odd about it, though it is not refused."""

    id: int
    over_long_day: int
    """Minutes of the whole day, where they are too many beside a main job; else 0."""
    over_allowance: int
    """Minutes of the month above what the contract allows; else 0."""


class WorkLine(NamedTuple):
    """Other work as it stands in the file."""

    contract_id: int
    fields: WorkFields
    frozen: bool
    """Whether an approved sheet holds it: what changes becomes a correction."""


@reads
def one_work(actor: Actor, work_id: int) -> WorkLine:
    """Other work, to be changed; raises `Refused` for that of others without the right to it."""
    row = row_of(actor, OtherWork, work_id)
    require_own(actor, row_of(actor, Contract, row.contract_id).person_id)
    if row.taken_back is not None:
        raise Invalid(TAKEN_BACK)
    return WorkLine(row.contract_id, fields_of(row), _is_frozen(row))


@writes
def add_other_work(actor: Actor, contract_id: int, fields: WorkFields) -> WorkSaved:
    """Write down paid work that is no lesson.

    Raises `Clash` where a lesson or other work of the same person lies at that hour, `Invalid`
    for the future, for a day outside the contract, and for more than a day can hold.
    """
    row = OtherWork(centre_id=actor.centre, contract_id=contract_id)
    return _write(actor, row, fields)


@writes
def change_other_work(
    actor: Actor, work_id: int, fields: WorkFields, *, was: WorkFields
) -> WorkSaved:
    """Change other work that no approved sheet holds yet."""
    row = row_of(actor, OtherWork, work_id)
    require_own(actor, row_of(actor, Contract, row.contract_id).person_id)
    if row.taken_back is not None:
        raise Invalid(TAKEN_BACK)
    if _is_frozen(row):
        raise Invalid(FROZEN)
    _require_may(actor, row.contract_id, row.on_date)
    return _write(actor, row, merged(fields_of(row), was, fields, WORK_WORDS))


def fields_of(row: OtherWork) -> WorkFields:
    """What stands in the file."""
    return WorkFields(WorkKind(row.kind), row.on_date, row.minutes, row.starts_at or "", row.note)


@writes
def take_back_other_work(actor: Actor, work_id: int, reason: str = "") -> None:
    """Take other work away; where an approved sheet holds it, with a reason, as a correction."""
    row = row_of(actor, OtherWork, work_id)
    _require_may(actor, row.contract_id, row.on_date)
    why = text(reason, "reason", 200)
    about("other_work", row.id, reason=why)
    if not _is_frozen(row):
        TimesheetRemark.delete().where(TimesheetRemark.other_work_id == row.id).execute()
        row.delete_instance()
        return
    if not why:
        raise Invalid(N_("An approved sheet holds this: say why it counts no more."), "reason")
    row.taken_back = row.taken_back or why
    row.save()


def _is_frozen(row: OtherWork) -> bool:
    return TimesheetLine.select().where(TimesheetLine.other_work_id == row.id).exists()


def _write(actor: Actor, row: OtherWork, fields: WorkFields) -> WorkSaved:
    contract = _require_may(actor, row.contract_id, fields.on_date)
    _require_time(actor, contract, fields)
    row.kind, row.on_date, row.minutes = fields.kind.value, fields.on_date, fields.minutes
    row.starts_at = fields.starts_at or None
    row.note = text(fields.note, "note", NOTE_MOST)
    month = month_days(month_of(fields.on_date))
    others = [
        each
        for each in entries(actor.centre, *month, planned=True)
        if each.person_id == contract.person_id and each.key != Key(other_work_id=row.id)
    ]
    _require_free(row, fields, others)
    row.save()
    about("other_work", row.id)
    return _saved(actor, contract, row, others)


def _require_may(actor: Actor, contract_id: int, on_date: date) -> Contract:
    """The contract; raises where the actor may not write hours of its month."""
    contract = row_of(actor, Contract, contract_id)
    require_own(actor, contract.person_id)
    _require_not_waiting(contract_id, on_date)
    return contract


def _require_not_waiting(contract_id: int, on_date: date) -> None:
    """Raise `Refused` where a sheet that holds, or corrects, a day's hours waits for approval."""
    month = month_of(on_date)
    waiting = database.execute_sql(
        "SELECT 1 FROM timesheet t WHERE t.contract_id = ?1 AND t.state = 'submitted'"
        " AND t.state <> 'sent' AND ((t.month = ?2 AND t.number = 0) OR (t.month >= ?2"
        " AND EXISTS (SELECT 1 FROM timesheet a WHERE a.contract_id = ?1 AND a.month = ?2"
        "  AND a.number = 0 AND a.state IN ('approved', 'sent')))) LIMIT 1",
        (contract_id, month),
    ).fetchone()
    if waiting is not None:
        raise Refused(WAITS)


def require_undoable(made: Iterable[Change]) -> None:
    """Raise where taking something back would change work that is handed in or approved.

    `made` are the changes that would take it back.
    """
    for change in made:
        if change.table != "other_work":
            continue
        row = OtherWork.get_or_none(OtherWork.id == change.row_id)
        gone = change.after is None or not {"on_date", "minutes"}.isdisjoint(change.after)
        if row is not None and gone and _is_frozen(row):
            raise Invalid(FROZEN)
        now = {} if row is None else {"contract_id": row.contract_id, "on_date": row.on_date}
        for told in (now, now | (change.after or {})):
            if told:
                day = told["on_date"]
                _require_not_waiting(told["contract_id"], date.fromisoformat(str(day)))


def _require_time(actor: Actor, contract: Contract, fields: WorkFields) -> None:
    if fields.on_date > actor.today:
        raise Invalid(N_("That day is still to come."), field="on_date")
    if not contract_line(contract).covers(fields.on_date):
        raise Invalid(
            N_("The contract runs from {first} to {last}; this day lies outside it."),
            field="on_date",
            first=contract.from_day,
            last=contract.until or "…",
        )
    if not 1 <= fields.minutes <= 720:
        raise Invalid(N_("Work lasts 1 to 720 minutes."), field="minutes")
    if fields.starts_at:
        check_time(fields.starts_at, max(fields.minutes, 5))
        if (fields.on_date, fields.starts_at) > (actor.today, f"{actor.now:%H:%M}"):
            raise Invalid(N_("That hour is still to come."), field="starts_at")
        if minute_of(fields.starts_at) + fields.minutes > DAY:
            raise Invalid(N_("It goes over midnight: write each day by itself."), "minutes")


def _require_free(row: OtherWork, fields: WorkFields, others: list[HourEntry]) -> None:
    """Raise where the person works at that hour, or more than a day has.

    A lesson without marks has its place too: it may be marked later.
    """
    day = [each for each in others if each.on_date == fields.on_date]
    there = sum(each.minutes for each in day)
    if there + fields.minutes > DAY:
        raise Invalid(
            N_("A day has 24 hours; lessons and other work of this day have {n} minutes already."),
            field="minutes",
            n=there,
        )
    if not fields.starts_at:
        return
    start = minute_of(fields.starts_at)
    for each in day:
        span = minute_span(each)
        if span is not None and start < span[1] and span[0] < start + fields.minutes:
            raise Clash(
                N_("At that hour there is {what}, from {time} on."),
                what=each.words or (each.work or ""),
                time=each.starts_at,
            )


def _saved(actor: Actor, contract: Contract, row: OtherWork, others: list[HourEntry]) -> WorkSaved:
    """What is told after saving; the day beside a main job as on the sheet."""
    done = [each for each in others if each.kind is not LineKind.PLANNED]
    month = month_of(row.on_date)
    day = row.minutes + sum(each.minutes for each in done if each.on_date == row.on_date)
    over = 0
    if contract.allowance is not None:
        paid = row.minutes + sum(each.minutes for each in done if each.contract_id == contract.id)
        over = max(0, paid + _ahead(actor, contract, month) - contract.allowance)
    beside = day > LONG_DAY and beside_main_job(contract.person_id, *month_days(month))
    return WorkSaved(row.id, day if beside else 0, over)


def _ahead(actor: Actor, contract: Contract, month: str) -> int:
    """Minutes of lessons that the month's sheet holds before they are held, as it is made early."""
    line, hour = contract_line(contract), f"{actor.now:%H:%M}"
    lines = Ledger(actor.centre, (line,), month, actor.today, hour).without_reasons(
        line.id, cut_off=Payer.get_by_id(contract.payer_id).cut_off_day, seen=actor.today
    )
    return sum(each.minutes for each in lines if each.kind is LineKind.PLANNED)
