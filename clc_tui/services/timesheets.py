"""The way of a timesheet: handed in, sent back or approved, sent to the payer.

draft → submitted → approved, or returned with a reason for each line → sent. Approval copies the
lines; until the sheet is sent it can be opened again.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Contract, Timesheet, TimesheetLine, TimesheetRemark
from clc_tui.language import N_, month_text
from clc_tui.services.approving import may_approve, require_attested
from clc_tui.services.bounds import text, without_sign
from clc_tui.services.dates import month_days
from clc_tui.services.gate import REASON_MOST, about, writes
from clc_tui.services.hours import Key
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_heading import HEADING, copied
from clc_tui.services.sheet_records import Sheet
from clc_tui.services.sheet_remarks import remarks_of
from clc_tui.services.sheets import require_own, sheet_of, stored_sheet
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Refused, SheetState

DECIDED_MOST = 80
"""Letters of who approved without sitting at a terminal, and of the number of the minutes."""
REOPENED = N_("Approve the sheet again instead: its lines are copied anew.")


class Remark(NamedTuple):
    """What is wrong with one line of a sheet."""

    key: Key
    reason: str


@writes
def submit_timesheet(
    actor: Actor,
    contract_id: int,
    month: str,
    number: int = 0,
    *,
    signed_on: date | None = None,
    seen: int | None = None,
) -> Sheet:
    """Hand a month's hours in.

    `signed_on`: the instructor signed on paper that day, and somebody else types it. `seen`: the
    minutes that were shown; raises `Clash` where they are others by now. Raises `Invalid` while
    lessons of the month are still to be held (unless the payer cuts the month off before), where
    there is nothing to pay, and where it was handed in already.
    """
    sheet = sheet_of(actor, contract_id, month, number)
    _require_seen(sheet, seen)
    if sheet.state not in (SheetState.DRAFT, SheetState.RETURNED):
        raise Invalid(N_("This sheet is handed in already."))
    require_over(sheet, actor.today)
    if sheet.number and not _follows_approved(sheet):
        raise Invalid(N_("The sheet before it is not approved yet."))
    if not sheet.own:
        _require_signed(actor, month, signed_on)
    row = stored_sheet(contract_id, month, number)
    if row is None:
        row = Timesheet(centre_id=actor.centre, contract_id=contract_id, month=month, number=number)
    row.state = SheetState.SUBMITTED.value
    row.submitted_at = actor.now.isoformat(" ", "seconds")
    row.submitted_by = actor.user_id
    row.signed_on = None if sheet.own else signed_on
    row.returned = None
    row.save()
    about("timesheet", row.id)
    TimesheetRemark.update(settled_at=row.submitted_at).where(
        TimesheetRemark.timesheet_id == row.id, TimesheetRemark.settled_at.is_null()
    ).execute()
    return sheet_of(actor, contract_id, month, number)


def _require_signed(actor: Actor, month: str, signed_on: date | None) -> None:
    """Raise `Invalid` where the instructor did not sign on a day that can be."""
    if signed_on is None:
        raise Invalid(N_("Say on which day the instructor signed."), field="signed_on")
    if signed_on > actor.today:
        raise Invalid(N_("That day is still to come."), field="signed_on")
    if signed_on < month_days(month)[0]:
        raise Invalid(N_("That day lies before the month."), field="signed_on")


def require_over(sheet: Sheet, today: date) -> None:
    """Raise `Invalid` where the month is not over yet, or holds nothing."""
    first, last = month_days(sheet.month)
    if first > today:
        raise Invalid(N_("This month has not begun yet."))
    cut_off = sheet.contract.cut_off_day
    cut = cut_off is not None and today >= first.replace(day=min(cut_off, last.day))
    if sheet.to_come is not None and not cut:
        raise Invalid(
            N_("There are lessons up to {day}. Hand in after the last one."), day=sheet.to_come
        )
    if not sheet.lines:
        raise Invalid(N_("There are no hours on this sheet."))


def _follows_approved(sheet: Sheet) -> bool:
    before = stored_sheet(sheet.contract.id, sheet.month, sheet.number - 1)
    return before is not None and SheetState(before.state).frozen


def _require_seen(sheet: Sheet, seen: int | None) -> None:
    if seen is not None and seen != sheet.minutes:
        raise Clash(
            N_("The hours changed meanwhile: {now} minutes, not {seen}. Look again."),
            now=sheet.minutes,
            seen=seen,
        )


@writes
def return_timesheet(
    actor: Actor, timesheet_id: int, reason: str, remarks: tuple[Remark, ...] = ()
) -> Sheet:
    """Send a sheet back with a reason, and what is wrong with each line."""
    row = _submitted(actor, timesheet_id)
    why = text(reason, "reason", REASON_MOST)
    if not why and not remarks:
        raise Invalid(N_("Say what is wrong with the sheet, or with one of its lines."))
    sheet = sheet_of(actor, row.contract_id, row.month, row.number)
    keys = {line.key for line in sheet.lines}
    for remark in remarks:
        if remark.key not in keys:
            raise NotFound(N_("That line is not on the sheet any more. Look again."))
        words = text(remark.reason, "reason", REASON_MOST)
        if not words:
            raise Invalid(N_("Say what is wrong with this line."), field="reason")
        TimesheetRemark.create(
            centre_id=actor.centre, timesheet_id=row.id, reason=words, **remark.key._asdict()
        )
    about("timesheet", row.id, reason=why)
    row.state = SheetState.RETURNED.value
    row.returned = why or None
    row.save()
    return sheet_of(actor, row.contract_id, row.month, row.number)


@writes
def answer_remark(actor: Actor, timesheet_id: int, key: Key, answer: str) -> Sheet:
    """Say something to what is wrong with a line of a sheet that was sent back; empty: nothing.

    Who approves sees it beside the remark, where the line stays as it is.
    """
    row = row_of(actor, Timesheet, timesheet_id)
    require_own(actor, row_of(actor, Contract, row.contract_id).person_id)
    about("timesheet", row.id)
    require_sent_back(row)
    remarks = [each for each in remarks_of(row.id) if each.settled_at is None]
    said = [each for each in remarks if Key(each.lesson_id, each.other_work_id) == key]
    if not said:
        raise NotFound(N_("Nothing is said of this line. Look again."))
    said[-1].answer = text(answer, "answer", REASON_MOST) or None
    said[-1].save()
    return sheet_of(actor, row.contract_id, row.month, row.number)


def require_sent_back(row: Timesheet) -> None:
    """Raise `Invalid` where remarks are not, or no longer, to be answered."""
    if row.state != SheetState.RETURNED:
        raise Invalid(N_("Remarks are answered while the sheet is with you, sent back."))


@writes
def approve_timesheet(
    actor: Actor,
    timesheet_id: int,
    *,
    seen: int | None = None,
    decided_by: str = "",
    decided_on: date | None = None,
    minutes_no: str = "",
) -> Sheet:
    """Approve a sheet: its lines are copied and follow the registers no more.

    So is what stands around them: what contract, payer and calendar say.

    Nobody approves their own hours, and nobody does whose account says not who they are. Where
    nobody else may, the committee does: `decided_by` says who, `decided_on` when, `minutes_no` in
    which minutes; it is typed by one and said by another.
    """
    row = _submitted(actor, timesheet_id)
    about("timesheet", row.id)
    sheet = sheet_of(actor, row.contract_id, row.month, row.number)
    _require_seen(sheet, seen)
    if not may_approve(actor, sheet):
        number = without_sign(minutes_no)
        decided = require_attested(actor, sheet, decided_by, decided_on, number)
        row.decided_by = text(decided.by, "decided_by", DECIDED_MOST)
        row.decided_on = decided.on
        row.minutes_no = text(decided.minutes_no, "minutes_no", DECIDED_MOST)
    if not sheet.lines:
        raise Invalid(N_("There are no hours on this sheet any more. Send it back."))
    for line in sheet.lines:
        TimesheetLine.create(
            centre_id=actor.centre, timesheet_id=row.id, contract_id=row.contract_id,
            kind=line.kind.value, on_date=line.on_date, starts_at=line.starts_at,
            minutes=line.minutes, words=line.words, note=line.note,
            reason=line.reason.value if line.reason is not None else None, **line.key._asdict(),
        )  # fmt: skip
    row.state = SheetState.APPROVED.value
    row.approved_at = actor.now.isoformat(" ", "seconds")
    row.approved_by = actor.user_id
    for name, value in {**sheet.terms._asdict(), **copied(row.contract_id, row.month)}.items():
        setattr(row, name, value)
    row.save()
    return sheet_of(actor, row.contract_id, row.month, row.number)


@writes
def reopen_timesheet(actor: Actor, timesheet_id: int, reason: str) -> Sheet:
    """Take an approval back while the sheet is not sent: it waits to be approved again."""
    row = row_of(actor, Timesheet, timesheet_id)
    why = text(reason, "reason", REASON_MOST)
    if not why:
        raise Invalid(N_("Say why the sheet is opened again."), field="reason")
    about("timesheet", row.id, reason=why)
    if row.state == SheetState.SENT:
        raise Refused(N_("This sheet was sent to the payer. Changes go onto the next one."))
    if row.state != SheetState.APPROVED:
        raise Invalid(N_("This sheet is not approved."))
    require_last_approved(row)
    TimesheetLine.delete().where(TimesheetLine.timesheet_id == row.id).execute()
    row.state = SheetState.SUBMITTED.value
    for name in (
        "approved_at", "approved_by", "decided_by", "decided_on", "minutes_no",
        "rate", "rate_per", "academic_minutes", "rounding", *HEADING,
    ):  # fmt: skip
        setattr(row, name, None)
    row.save()
    return sheet_of(actor, row.contract_id, row.month, row.number)


def require_last_approved(row: Timesheet) -> None:
    """Raise `Invalid` where later sheets were approved on top of this one."""
    later = database.execute_sql(
        "SELECT month FROM timesheet WHERE contract_id = ?1 AND id <> ?2"
        " AND state IN ('approved', 'sent') AND approved_at >= ?3"
        " AND (approved_at > ?3 OR (month, number) > (?4, ?5)) LIMIT 1",
        (row.contract_id, row.id, row.approved_at, row.month, row.number),
    ).fetchone()
    if later is not None:
        raise Invalid(
            N_("The sheet of {month} was approved after it and holds what changed since."),
            month=month_text(later[0]),
        )


@writes
def send_timesheet(actor: Actor, timesheet_id: int) -> Sheet:
    """Say that a sheet went to the payer: from now on it stays as it is, for good."""
    row = row_of(actor, Timesheet, timesheet_id)
    about("timesheet", row.id)
    if row.state == SheetState.APPROVED:
        row.state = SheetState.SENT.value
        row.sent_on = actor.today
        row.save()
    elif row.state != SheetState.SENT:
        raise Invalid(N_("Only an approved sheet is sent to the payer."))
    return sheet_of(actor, row.contract_id, row.month, row.number)


def _submitted(actor: Actor, timesheet_id: int) -> Timesheet:
    """A sheet that waits to be approved; raises a sentence for any other."""
    row = row_of(actor, Timesheet, timesheet_id)
    contract = row_of(actor, Contract, row.contract_id)
    require_own(actor, contract.person_id)
    if row.state != SheetState.SUBMITTED:
        raise Invalid(N_("This sheet does not wait to be approved. Look again."))
    return row
