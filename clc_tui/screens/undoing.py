"""Taking back: the first time after a login it is shown and asked, afterwards done at once."""

from __future__ import annotations

from typing import Any

from textual.app import App

from clc_tui.language import _, sentence
from clc_tui.screens.asking import asks_until, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.verbs import verb_words
from clc_tui.services.undo import Undoable, last_action, undo
from clc_tui.session import Session
from clc_tui.terms import Invalid, OutOfTurn
from clc_tui.widgets.line import wrapped

SHOWN = 3
"""So many changed rows are told one by one."""

WAY_OF_A_SHEET = frozenset(
    {"submit_timesheet", "return_timesheet", "approve_timesheet", "answer_remark"}
)
"""Verbs that say more than the row they changed: contract, month and state of a sheet."""


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
        done = await take_back_entry(app, session, last.entry_id)
    else:
        done = await take_back_entry(app, session, None)
    if done is not None:
        await screen.after_undo()
        words = taken_back(done, screen.size.width)
        if app.screen is screen:
            screen.say(words)
        elif isinstance(app.screen, ClcScreen):
            app.screen.to_tell = words  # what was taken back was the screen's own subject


async def take_back_entry(
    app: App[Any], session: Session, entry_id: int | None, what: str = ""
) -> Undoable | None:
    """Take back one entry, asking why where it takes a reason; None where that is not said.

    `what` was done stands over the question.
    """
    try:
        return await session.do(undo, entry_id)
    except (Invalid, OutOfTurn) as error:
        if isinstance(error, Invalid) and error.field != "reason":
            raise
        question = sentence(error)
        last = None if what else await session.do(last_action)
        what = what or "; ".join(undoable_words(last) if last is not None else ())

    async def with_reason(reason: str) -> Undoable:
        return await session.do(undo, entry_id, reason=reason)

    return await asks_until(app, session, question, "", with_reason, above=what)


def taken_back(what: Undoable, width: int) -> str:
    """What came back, with as much of it as two lines hold."""
    lines = undoable_words(what)
    least = len(what.notes) + 1
    for count in range(len(lines), least - 1, -1):
        words = _("Taken back: {what}").format(what="; ".join(lines[:count]))
        if len(wrapped(f" {words}", width, " ")) <= 2:
            break
    return words


def undoable_words(what: Undoable) -> list[str]:
    """What was done, in lines: to whom, the verb and the thing, then the rows it changed.

    One row alone, of nobody or with the name in it, says more than the verb and comes before it,
    unless it is a timesheet's; what came back otherwise than it was is said first of all.
    """
    done = verb_words(what.verb)
    lines = [done if what.words in ("", what.who) else f"{done} – {what.words}"]
    one = len(what.details) == 1 and what.details[0].startswith(what.who)
    if one and what.verb not in WAY_OF_A_SHEET:
        return [*what.notes, *what.details, *lines]
    if what.who:
        lines = [f"{what.who}: {lines[0]}"]
    lines += what.details[:SHOWN]
    if len(what.details) > SHOWN:
        lines.append(_("and {n} more").format(n=len(what.details) - SHOWN))
    return [line for line in (*what.notes, *lines) if line]
