"""Asking from which day on somebody teaches a class."""

from __future__ import annotations

from datetime import date
from typing import Any

from clc_tui.language import _, date_text
from clc_tui.screens.asking import asks_until
from clc_tui.screens.base import ClcScreen
from clc_tui.services.classes import add_instructor
from clc_tui.services.teaching import change_teaching_since, teaching_days
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits


async def teaches_since(screen: ClcScreen[Any], group_id: int, person_id: int) -> bool:
    """Somebody new in a class, or another first day of who teaches there; False: given up.

    Offered is a day from which on lessons that were held belong to somebody, else today; where
    nobody taught the class yet its first day, as its lessons may be marked only now.
    """
    days = await screen.session.do(teaching_days, group_id)
    known = days.since.get(person_id)
    offered = days.first if known is None else min(known, days.first)

    async def begin(typed: str) -> date:
        day = day_of(typed, near=offered)
        if known is None:
            await screen.session.do(add_instructor, group_id, person_id, day)
        else:
            await screen.session.do(change_teaching_since, group_id, person_id, day)
        return day

    day = await asks_until(
        screen.app, screen.session, _("Teaches this class from which day on?"),
        date_text(offered), begin, digits=Digits.LETTERS, most=12,
    )  # fmt: skip
    if day is None:
        return False
    await screen.reload()
    screen.say(_("Teaches this class from {day} on.").format(day=date_text(day)))
    return True
