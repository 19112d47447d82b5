"""The reader's own hours where they follow from something else: in the register, on leaving."""

from __future__ import annotations

from datetime import date
from typing import Any

from clc_tui.language import _, hours_text, month_alone
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.hour_words import HAND_IN, SheetKey, so_far_words, unit
from clc_tui.services.hours_waiting import OwnMonth, own_month
from clc_tui.services.sheet_lines import month_of
from clc_tui.services.timesheets import submit_timesheet
from clc_tui.session import Session
from clc_tui.terms import ClcError, Role


async def month_complete(session: Session, day: date) -> OwnMonth | None:
    """The own month of a day that became complete by what was just marked; None: it is not."""
    if session.actor.person_id is None:
        return None
    found = await session.do(own_month, month_of(day))
    return next((each for each in found if each.ready), None)


async def hand_month_in(session: Session, contract_id: int, month: str) -> str:
    """Hand the own hours of a month in; says how many they are."""
    sheet = await session.do(submit_timesheet, contract_id, month)
    words = _("{month} is handed in: {n} {unit}.")
    hours = hours_text(sheet.paid_hours)
    return words.format(month=month_alone(month), n=hours, unit=unit(sheet.terms))


async def open_hours(screen: ClcScreen[Any], key: SheetKey) -> None:
    """What a line of Today leads to: a month's list, a sheet; or a month is handed in at once."""
    from clc_tui.screens.hours import HoursScreen
    from clc_tui.screens.timesheet import TimesheetScreen

    contract_id, month, number = key
    if contract_id is None:
        await screen.app.push_screen(HoursScreen(screen.session, month))
    elif number != HAND_IN:
        await screen.app.push_screen(TimesheetScreen(screen.session, contract_id, month, number))
    else:
        words = await hand_month_in(screen.session, contract_id, month)
        await screen.reload()
        screen.say(words)


async def so_far(session: Session) -> str:
    """How far the own hours of this month are, for who leaves; nothing for who has none."""
    actor = session.actor
    if actor.person_id is None or not actor.is_a(Role.INSTRUCTOR, Role.FACILITATOR):
        return ""
    try:
        return so_far_words(await session.do(own_month, month_of(actor.today)))
    except ClcError:
        return ""  # nobody is kept from leaving
