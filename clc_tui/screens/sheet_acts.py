"""What is done with a timesheet, on a month's list and on the sheet itself, and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from clc_tui.language import N_, _, date_text, month_text, ngettext, sentence
from clc_tui.screens.asking import asks, asks_until, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.drafts import draft, drop_draft
from clc_tui.services.hours import Key
from clc_tui.services.other_work import one_work
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_records import Sheet, SheetRow
from clc_tui.services.sheets import month_sheets, timesheet
from clc_tui.services.timesheets import (
    Remark,
    answer_remark,
    approve_timesheet,
    reopen_timesheet,
    require_over,
    return_timesheet,
    send_timesheet,
    submit_timesheet,
)
from clc_tui.terms import Invalid, SheetState
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits

Screen = ClcScreen[Any]
AnySheet = SheetRow | Sheet


def month_beside(month: str, step: int) -> str:
    """The month before another, or after it."""
    first, last = month_days(month)
    return month_of(first - timedelta(days=1) if step < 0 else last + timedelta(days=1))


async def beside(screen: Screen, sheet: Sheet, step: int) -> tuple[int, str, int]:
    """The sheet of the month before or after, maybe of another contract of the same person."""
    session, month = screen.session, month_beside(sheet.month, step)
    try:
        found = await session.do(timesheet, sheet.contract.id, month)
    except Invalid:
        rows = await session.do(month_sheets, month)
        person = sheet.contract.person_id
        row = next((row for row in rows if row.contract.person_id == person), None)
        if row is None:
            raise
        return row.contract.id, row.month, row.number
    return found.contract.id, found.month, found.number


async def where_it_counts(screen: Screen, sheet: Sheet, work_id: int) -> str:
    """Where other work is found that the sheet on the screen does not hold; empty: it does."""
    key = Key(other_work_id=work_id)
    if any(line.key == key for line in sheet.lines):
        return ""
    day = (await screen.session.do(one_work, work_id)).fields.on_date
    of_day = sheet
    if month_of(day) != sheet.month or sheet.number:
        of_day = await screen.session.do(timesheet, sheet.contract.id, month_of(day))
    words = _("It counts in {month}.")
    if of_day.state.frozen:
        words = _("The sheet of {month} is approved: it comes onto the next one.")
    return words.format(month=month_text(of_day.month))


NOT_HANDED_IN = N_("This sheet is not handed in: {key} hands it in.")
REMARKS = "remarks"
"""The name under which remarks are kept until their sheet is sent back."""


async def kept_remarks(screen: Screen, sheet: AnySheet) -> dict[str, str]:
    """What is written of a sheet's lines and not sent back yet, by the line's name."""
    if sheet.id is None:
        return {}
    kept = await screen.session.do(draft, REMARKS, sheet.id)
    return kept.body if kept is not None else {}


async def hand_in(screen: Screen, sheet: AnySheet) -> Sheet | None:
    """Hand the own hours in; those of others as signed on paper, asking on which day.

    What could not be handed in anyway is refused before anything is asked.
    """
    session = screen.session
    which = sheet.contract.id, sheet.month, sheet.number
    if sheet.own:
        return await session.do(submit_timesheet, *which, seen=sheet.minutes)
    if sheet.state not in (SheetState.DRAFT, SheetState.RETURNED):
        raise Invalid(N_("This sheet is handed in already."))
    whole = sheet if isinstance(sheet, Sheet) else await session.do(timesheet, *which)
    require_over(whole, session.actor.today)

    async def signed(typed: str) -> Sheet:
        day = day_of(typed, near=session.actor.today)
        return await session.do(submit_timesheet, *which, signed_on=day, seen=sheet.minutes)

    question = _("{name}, {month}: signed on paper on which day?").format(
        name=sheet.contract.name, month=month_text(sheet.month)
    )
    return await asks_until(
        screen.app, session, question, date_text(session.actor.today), signed,
        digits=Digits.LETTERS, most=12,
    )  # fmt: skip


def require_waiting(sheet: AnySheet) -> int:
    """The sheet that waits to be approved; raises a sentence for any other."""
    if sheet.id is None:
        raise Invalid(N_("This sheet is not handed in yet."))
    return sheet.id


def require_handed_in(screen: Screen, sheet: AnySheet) -> int:
    """The sheet that is handed in; raises a sentence with the key for any that is not."""
    if sheet.id is None or sheet.state in (SheetState.DRAFT, SheetState.RETURNED):
        raise Invalid(NOT_HANDED_IN, key=screen.key("c"))
    return sheet.id


async def approve(screen: Screen, sheet: AnySheet) -> Sheet | None:
    """Approve what was shown; asked first where something is noted that was not sent back."""
    timesheet_id = require_handed_in(screen, sheet)
    kept = await kept_remarks(screen, sheet) if sheet.state is SheetState.SUBMITTED else {}
    if n := len(kept):
        words = ngettext("{n} remark is not sent back. Approve all the same?",
                         "{n} remarks are not sent back. Approve all the same?", n)  # fmt: skip
        if not await confirms(screen.app, screen.session, words.format(n=n)):
            return None
    made = await _approve(screen, sheet, timesheet_id)
    if made is not None and kept:
        await screen.session.do(drop_draft, REMARKS, timesheet_id)
    return made


async def _approve(screen: Screen, sheet: AnySheet, timesheet_id: int) -> Sheet | None:
    """Approve; where the committee has to, ask what it decided."""
    try:
        return await screen.session.do(approve_timesheet, timesheet_id, seen=sheet.minutes)
    except Invalid as error:
        if error.field != "decided_by":
            raise
        why = "" if sheet.own else sentence(error)
    return await _attested(screen, timesheet_id, sheet.minutes, why)


async def _attested(screen: Screen, timesheet_id: int, seen: int, why: str) -> Sheet | None:
    """The committee's approval, as who sat in it says: who, when, in which minutes.

    `why` it is asked for; without that, because these are the own hours.
    """
    app, session = screen.app, screen.session
    who = await _who_decided(screen, timesheet_id, seen, why)
    if who is None:
        return None
    today = session.actor.today

    def past(typed: str) -> date:
        day = day_of(typed, near=today)
        if day > today:
            raise Invalid(N_("That day is still to come."))
        return day

    question = _("On which day?")
    day = await asks(
        app, session, question, date_text(today), digits=Digits.LETTERS, most=12, read=past
    )
    if day is None:
        return None

    async def decided(number: str) -> Sheet:
        return await session.do(
            approve_timesheet, timesheet_id, seen=seen,
            decided_by=who, decided_on=day, minutes_no=_needed(number),
        )  # fmt: skip

    return await asks_until(app, session, _("Number of the minutes:"), "", decided, most=80)


async def _who_decided(screen: Screen, timesheet_id: int, seen: int, why: str) -> str | None:
    """Who of the committee approved a sheet: neither whose hours they are, nor who types it."""
    session = screen.session

    async def somebody_else(typed: str) -> str:
        """The name, where nothing more than the day is missing."""
        try:
            await session.do(approve_timesheet, timesheet_id, seen=seen, decided_by=_needed(typed))
        except Invalid as error:
            if error.field != "decided_on":
                raise
        return typed

    question = _("Your own hours: who of the committee approved them?")
    if why:
        question = _("Who of the committee approved them?")
    return await asks_until(screen.app, session, question, "", somebody_else, most=80, above=why)


def _needed(typed: str) -> str:
    if not typed.strip():
        raise Invalid(N_("Write it; Esc leaves everything as it is."))
    return typed


async def send_back(
    screen: Screen, sheet: AnySheet, remarks: tuple[Remark, ...] = ()
) -> Sheet | None:
    """Send a sheet back, with what is wrong with it and with each line."""
    timesheet_id = require_handed_in(screen, sheet)
    if sheet.state is not SheetState.SUBMITTED:
        raise Invalid(N_("This sheet does not wait to be approved. Look again."))

    async def back(reason: str) -> Sheet:
        return await screen.session.do(return_timesheet, timesheet_id, reason, remarks)

    question = _("{name}: what is wrong?").format(name=sheet.contract.name)
    above = ""
    if remarks:
        words = ngettext("{n} remark goes along; Enter alone sends it.",
                         "{n} remarks go along; Enter alone sends them.", len(remarks))  # fmt: skip
        above = words.format(n=len(remarks))
    return await asks_until(screen.app, screen.session, question, "", back, above=above)


def sent_back_words(sheet: Sheet) -> str:
    """Who sees why; whoever signed on paper has to be told, as maybe they never sign in."""
    words = _("Sent back: {name} sees why.")
    if sheet.signed_on is not None:
        words = _("Sent back. {name} signed on paper: say why yourself.")
    return words.format(name=sheet.contract.name)


def what_to_mend(sheet: Sheet, *, answer: str, hand_in: str) -> str:
    """What is done with a sheet that was sent back; `answer` and `hand_in` are keys."""
    words = _("Put right what is wrong, then {hand_in} hands it in again.")
    if any(line.remark for line in sheet.lines):
        words = _("Enter opens the lesson, {answer} answers, {hand_in} hands it in again.")
    return words.format(answer=answer, hand_in=hand_in)


async def answer(screen: Screen, sheet: Sheet, line: SheetLine) -> Sheet | None:
    """Ask what somebody says to what is wrong with a line; it goes along with the sheet."""
    timesheet_id = require_waiting(sheet)

    async def said(typed: str) -> Sheet:
        return await screen.session.do(answer_remark, timesheet_id, line.key, typed)

    return await asks_until(
        screen.app, screen.session, _("Your answer:"), line.answer, said, above=line.remark
    )


async def open_again(screen: Screen, sheet: Sheet) -> Sheet | None:
    """Take an approval back, with a reason."""
    timesheet_id = require_waiting(sheet)

    async def again(reason: str) -> Sheet:
        return await screen.session.do(reopen_timesheet, timesheet_id, reason)

    return await asks_until(screen.app, screen.session, _("Why is it opened again?"), "", again)


async def send_all(screen: Screen, sheets: Sequence[AnySheet]) -> int:
    """Send what is approved of a payer's sheets, asked first as it is for good; how many went."""
    approved = [each for each in sheets if each.state is SheetState.APPROVED]
    if not approved:
        raise Invalid(N_("Nothing here is approved and still to be sent."))
    n, payer = len(approved), approved[0].contract.payer
    words = ngettext("{n} timesheet goes to {payer}.", "{n} timesheets go to {payer}.", n)
    lines = [words.format(n=n, payer=payer)]
    waiting = sum(1 for each in sheets if not each.state.frozen and (each.id or each.minutes))
    if waiting:
        words = ngettext("{n} is not approved yet and stays here.",
                         "{n} are not approved yet and stay here.", waiting)  # fmt: skip
        lines.append(words.format(n=waiting))
    lines.append(_("This is for good: what changes later goes onto the next sheet."))
    if not await confirms(screen.app, screen.session, *lines):
        return 0
    for each in approved:
        await screen.session.do(send_timesheet, require_waiting(each))
    return n
