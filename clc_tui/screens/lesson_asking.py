"""What is asked of a lesson on the register and in the class's list: its length, a day off."""

from __future__ import annotations

from datetime import date
from typing import Any

from clc_tui.language import _, ngettext, short_date
from clc_tui.screens.asking import asks_until, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.services.calendar import day_off
from clc_tui.services.lengths import change_length
from clc_tui.services.register import LessonColumn
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import needed_number
from clc_tui.widgets.typing_line import Digits


async def even_on_day_off(screen: ClcScreen[Any], day: date) -> bool:
    """Whether a lesson is to be on a day, asked where that is a day off."""
    found = await screen.session.do(day_off, day)
    if found is None:
        return True
    question = _("{day} is a day off: {name}. Hold the lesson all the same?").format(
        day=short_date(day), name=found.name(screen.session.language)
    )
    return await confirms(screen.app, screen.session, question)


async def ask_length(screen: ClcScreen[Any], lesson: LessonColumn) -> str | None:
    """Ask how many minutes a lesson lasts, and why where it is old; what to say of it."""
    day = short_date(lesson.on_date)

    async def change(typed: str) -> int | str:
        minutes = needed_number(typed)
        try:
            await screen.session.do(change_length, lesson.id, minutes)
        except Invalid as error:
            if error.field != "reason":
                raise
            return str(minutes)
        return minutes

    question = _("{day} at {time}: how many minutes?").format(day=day, time=lesson.starts_at)
    usual = str(lesson.minutes)
    said = await asks_until(
        screen.app, screen.session, question, usual, change, digits=Digits.ALL, most=3
    )
    if isinstance(said, str):
        said = await _with_reason(screen, lesson, int(said))
    if said is None:
        return None
    if said == lesson.minutes:
        return _("{day}: as long as before.").format(day=day)
    words = ngettext("{day}: {n} minute.", "{day}: {n} minutes.", said)
    return words.format(day=day, n=said)


async def _with_reason(screen: ClcScreen[Any], lesson: LessonColumn, minutes: int) -> int | None:
    """Why the length of a lesson of long ago changes."""

    async def change(reason: str) -> int:
        await screen.session.do(change_length, lesson.id, minutes, reason=reason)
        return minutes

    question = _("{what}: written long ago. Why does it change?")
    question = question.format(what=short_date(lesson.on_date))
    return await asks_until(screen.app, screen.session, question, "", change)
