"""The reader's own hours where they follow from something else: in the register, on leaving."""

from __future__ import annotations

from typing import Any

from clc_tui.language import _, hours_text
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.hour_words import SheetKey, so_far_words, unit, which
from clc_tui.services.dates import month_of
from clc_tui.services.hours_month import OwnMonth
from clc_tui.services.hours_waiting import own_month, own_month_of
from clc_tui.services.timesheets import submit_timesheet
from clc_tui.session import Session
from clc_tui.terms import ClcError, Role


async def month_complete(session: Session, lesson_id: int) -> OwnMonth | None:
    """The own month of the contract that pays a lesson, once nothing of it is missing any more."""
    if session.actor.person_id is None:
        return None
    found = await session.do(own_month_of, lesson_id)
    return found if found is not None and found.ready else None


async def hand_month_in(session: Session, own: OwnMonth) -> str:
    """Hand the own hours of a month in as they were shown; says how many they are."""
    sheet = await session.do(
        submit_timesheet, own.contract_id, own.month, own.number, seen=own.to_hand_in
    )
    hours = f"{hours_text(sheet.paid_hours)} {unit(sheet.terms)}"
    month = which(own.month, own.number, brief=True)
    return _("{month} is handed in: {hours}.").format(month=month, hours=hours)


async def open_hours(screen: ClcScreen[Any], key: SheetKey | OwnMonth) -> None:
    """What a line of Today leads to: a month's list, a sheet; or a month is handed in at once."""
    from clc_tui.screens.hours import HoursScreen
    from clc_tui.screens.timesheet import TimesheetScreen

    if isinstance(key, OwnMonth):
        try:
            words = await hand_month_in(screen.session, key)
        finally:  # where the hours are others by now, they are shown
            await screen.reload()
        screen.say(words)
        return
    contract_id, month, number = key
    if contract_id is None:
        await screen.app.push_screen(HoursScreen(screen.session, month))
    else:
        await screen.app.push_screen(TimesheetScreen(screen.session, contract_id, month, number))


async def so_far(session: Session) -> str:
    """How far the own hours of this month are, for who leaves; nothing for who has none."""
    actor = session.actor
    if actor.person_id is None or not actor.is_a(Role.INSTRUCTOR, Role.FACILITATOR):
        return ""
    try:
        return so_far_words(await session.do(own_month, month_of(actor.today)))
    except ClcError:
        return ""  # nobody is kept from leaving
