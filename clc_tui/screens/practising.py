"""The practice class from any screen: opened to try the register, taken away with one key."""

from __future__ import annotations

from typing import Any

from textual.app import App

from clc_tui.language import _
from clc_tui.screens.base import ClcScreen
from clc_tui.services.practice import (
    make_practice,
    open_practice,
    practice_class,
    remove_practice,
)
from clc_tui.session import Session
from clc_tui.terms import Role


async def open_practice_class(app: App[Any], session: Session) -> None:
    """Open today's register of the practice class; a facilitator gets a new class where none is."""
    from clc_tui.screens.register import RegisterScreen

    if session.actor.is_a(Role.FACILITATOR) and await session.do(practice_class) is None:
        await session.do(make_practice)
    await app.push_screen(RegisterScreen(session, await session.do(open_practice)))


async def take_practice_away(screen: ClcScreen[Any]) -> None:
    """Take the class away and go back to Today, which lies under everything."""
    app, session = screen.app, screen.session
    await session.do(remove_practice)
    while len(app.screen_stack) > 2:
        await app.pop_screen()
    base = app.screen
    if isinstance(base, ClcScreen):
        await base.renew()
        base.say(practice_gone(base))


def practice_gone(screen: ClcScreen[Any]) -> str:
    """What is said once the class is away: how it comes back."""
    words = _("The practice class is away. {key} brings it back, later Ctrl+P.")
    return words.format(key=screen.key("u"))
