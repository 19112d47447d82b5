"""What is asked before somebody gets a shift, in the bottom lines of the screen it is asked on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeVar

from clc_tui.language import N_, _, date_text, length_text, sentence, short_date
from clc_tui.screens.asking import asks, asks_day, asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.services.assignments import helped
from clc_tui.services.needs import ShiftTime
from clc_tui.services.volunteers import VolunteerLine, volunteers
from clc_tui.terms import Elsewhere, Full, Invalid, NotFound
from clc_tui.widgets.form_values import length_of, time_of
from clc_tui.widgets.typing_line import Digits

Screen = ClcScreen[Any]
Result = TypeVar("Result")
Take = Callable[[str, bool], Awaitable[Result]]
"""Takes somebody for a shift: with a reason despite a clash, and over the number or not."""


async def takes(screen: Screen, name: str, act: Take[Result]) -> Result | None:
    """Take somebody; where something stands in the way, ask whether all the same. None: no."""
    why, over = "", False
    while True:
        try:
            return await act(why, over)
        except Full as full:
            question = _("{name} all the same?").format(name=name)
            if not await confirms(screen.app, screen.session, sentence(full), question):
                return None
            over = True
        except Elsewhere as error:
            words = await asks_until(
                screen.app, screen.session, _("All the same, because:"), "", _said,
                above=sentence(error),
            )  # fmt: skip
            if words is None:
                return None
            why = words


async def _said(words: str) -> str:
    """A reason that has to be there."""
    if not words.strip():
        raise Invalid(N_("Say why all the same, or go back."))
    return words


async def asks_length(screen: Screen, question: str, usual: int | None) -> int | None:
    """How long somebody helped, in minutes; None: given up."""
    value = "" if usual is None else length_text(usual)
    return await asks(
        screen.app, screen.session, question, value, digits=Digits.LETTERS, most=5, read=length_of
    )


async def asks_hours(screen: Screen, what: str, near: ShiftTime) -> ShiftTime | None:
    """On which day and at what hour; how long stays as it is. None: given up."""
    question = _("{what}: to which day?").format(what=what)
    day = await asks_day(screen.app, screen.session, question, near.on_date)
    if day is None or near.starts_at is None:
        return None if day is None else ShiftTime(day)
    hour = await asks(
        screen.app, screen.session, _("{day}: at what hour?").format(day=short_date(day)),
        near.starts_at, digits=Digits.LETTERS, most=5, read=time_of,
    )  # fmt: skip
    return None if hour is None else ShiftTime(day, hour, near.minutes)


async def asks_volunteer(screen: Screen, question: str) -> VolunteerLine | None:
    """Which volunteer: some letters of the name are enough. None: given up."""

    async def found(typed: str) -> tuple[VolunteerLine, ...]:
        lines = (await screen.session.do(volunteers, typed)).lines if typed.strip() else ()
        if not lines:
            raise NotFound(N_("No volunteer is called so. Write another part of the name."))
        return lines

    lines = await asks_until(screen.app, screen.session, question, "", found, most=40)
    if lines is None or len(lines) == 1:
        return None if lines is None else lines[0]
    options = [(line, f"{line.name}  {line.phone}".rstrip()) for line in lines]
    return await chooses(screen.app, screen.session, question, options)


async def writes_help(screen: Screen, need_id: int, person_id: int, name: str) -> str | None:
    """When and how long somebody helped where help is needed at any time, written down.

    Returns the words to say; None: given up.
    """
    today = screen.session.actor.today
    question = _("{name}: on which day?").format(name=name)
    day = await asks_day(screen.app, screen.session, question, today)
    if day is None:
        return None
    question = _("{name}: how long (1:30)?").format(name=name)
    minutes = await asks_length(screen, question, None)
    if minutes is None:
        return None
    await screen.session.do(helped, need_id, person_id, day, minutes)
    words = _("{name}, {day}: {length} written down.")
    return words.format(name=name, day=short_date(day), length=length_text(minutes))


async def asks_last_day(
    screen: Screen, question: str, near: date, act: Callable[[str], Awaitable[Result]]
) -> Result | None:
    """A last day, carried out as often as it is refused. None: given up."""
    return await asks_until(
        screen.app, screen.session, question, date_text(near), act, digits=Digits.LETTERS, most=12
    )
