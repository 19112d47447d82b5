"""Taking back: the first time after a login it is shown and asked, afterwards done at once."""

from __future__ import annotations

from typing import Any

from textual.app import App

from clc_tui.language import _
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.verbs import verb_words
from clc_tui.services.undo import Undoable, last_action, undo
from clc_tui.session import Session

SHOWN = 3
"""So many changed rows are told one by one."""


async def take_back(app: App[Any], session: Session) -> None:
    """Take back this user's last action and say what came back."""
    screen = app.screen
    if not isinstance(screen, ClcScreen):
        return
    if not session.asked_before_undo:
        last = await session.do(last_action)
        if last is None:
            screen.say(_("There is nothing of yours to take back."))
            return
        if not await confirms(app, session, _("Take this back?"), *undoable_words(last)):
            return
        session.asked_before_undo = True
        done = await session.do(undo, last.entry_id)
    else:
        done = await session.do(undo)
    await screen.after_undo()
    screen.say(_("Taken back: {what}").format(what="; ".join(undoable_words(done))))


def undoable_words(what: Undoable) -> list[str]:
    """What was done, in lines: the verb and the thing, then the rows it changed."""
    lines = [f"{verb_words(what.verb)} – {what.words}" if what.words else verb_words(what.verb)]
    lines += what.details[:SHOWN]
    if len(what.details) > SHOWN:
        lines.append(_("and {n} more").format(n=len(what.details) - SHOWN))
    return [line for line in lines if line]
