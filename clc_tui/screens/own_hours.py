"""The reader's own hours where they follow from something else: in the register, on leaving."""

from __future__ import annotations

from collections.abc import Iterable
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


async def month_complete(session: Session, day: date) -> tuple[OwnMonth, ...]:
    """What of the own month of a day is to be handed in, once nothing of it is missing any more."""
    if session.actor.person_id is None:
        return ()
    found = await session.do(own_month, month_of(day))
    if any(each.minutes < each.planned for each in found):
        return ()
    return tuple(each for each in found if each.ready)


async def hand_month_in(session: Session, month: str, contracts: Iterable[int]) -> str:
    """Hand the own hours of a month in, for each contract; says how many they are."""
    sheets = [await session.do(submit_timesheet, each, month) for each in contracts]
    told = [f"{hours_text(sheet.paid_hours)} {unit(sheet.terms)}" for sheet in sheets]
    words = _("{month} is handed in: {hours}.")
    return words.format(month=month_alone(month), hours=", ".join(told))


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
        words = await hand_month_in(screen.session, month, (contract_id,))
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
