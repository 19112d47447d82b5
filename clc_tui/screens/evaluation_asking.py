"""What is asked about an evaluation: answers to earlier recommendations, and handing it in."""

from __future__ import annotations

from datetime import date
from typing import Any

from clc_tui.follow_up import ProgressAnswer
from clc_tui.language import N_, _, word
from clc_tui.screens.asking import asks, asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.evaluation_words import SIDES, answer_words
from clc_tui.services.attesting import Attested
from clc_tui.services.evaluations import EvaluationView, Submitted, submit_evaluation
from clc_tui.services.progress import Answer, Earlier, say_progress
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits


async def answers_earlier(screen: ClcScreen[Any], view: EvaluationView, earlier: Earlier) -> bool:
    """How far an earlier recommendation is, and a line; whether it was said."""
    own, other = earlier.own, earlier.other
    app, session = screen.app, screen.session
    options = [(each, word(each)) for each in ProgressAnswer]
    question = f"{earlier.number} {earlier.words}"
    if other is not None:
        side = _(SIDES[view.line.kind.other])
        question = f"{question} | {side}: {answer_words(other)}"
    answer = await chooses(app, session, question, options, now=own.answer if own else None)
    if answer is None:
        return False
    said_by = own.said_by if own is not None else ""
    if view.for_others and not said_by:
        who = await asks(app, session, _("Who said it?"), most=80, read=_somebody)
        if who is None:
            return False
        said_by = who

    async def say(words: str) -> Answer:
        return await session.do(
            say_progress, view.line.id, earlier.id, answer, words, said_by=said_by,
            seen=own.at if own else None,
        )  # fmt: skip

    question = _("{answer}: what was seen?").format(answer=word(answer))
    above = f"{earlier.number} {earlier.words}"
    said = own.words if own is not None else ""
    return await asks_until(app, session, question, said, say, most=500, above=above) is not None


async def says_who_said_it(
    screen: ClcScreen[Any], view: EvaluationView, earlier: Earlier, own: Answer
) -> bool:
    """Who said an answer, where that is not who typed it; whether it was written down."""

    async def say(who: str) -> Answer:
        return await screen.session.do(
            say_progress, view.line.id, earlier.id, own.answer, own.words, said_by=who, seen=own.at
        )

    question, app = _("Who said it?"), screen.app
    above = f"{earlier.number} {answer_words(own)}"
    made = await asks_until(app, screen.session, question, own.said_by, say, most=80, above=above)
    return made is not None


async def hands_in(screen: ClcScreen[Any], view: EvaluationView) -> str:
    """Hand it in; where it is another side's, ask whose it is. What is to be told; empty: not."""
    app, session = screen.app, screen.session
    if not view.for_others:
        question = _("Hand it in? From then on the other side and the facilitator read it.")
        if not await confirms(app, session, question):
            return ""
        return _told(await session.do(submit_evaluation, view.line.id), view)
    who = await asks(app, session, _("Whose evaluation is it?"), most=80, read=_somebody)
    if who is None:
        return ""
    today = session.actor.today

    def past(typed: str) -> date:
        day = day_of(typed, "said_on", near=today)
        if day > today:
            raise Invalid(N_("That day is still to come."), "said_on")
        return day

    question = _("On which day did they give it to you?")
    day = await asks(app, session, question, digits=Digits.LETTERS, most=12, read=past)
    if day is None:
        return ""

    async def submit(number: str) -> Submitted:
        attested = Attested(who, day, number)
        return await session.do(submit_evaluation, view.line.id, attested=attested)

    question = _("Number of the minutes or of the paper?")
    made = await asks_until(app, session, question, "", submit, most=80)
    return "" if made is None else _told(made, view)


def _somebody(typed: str) -> str:
    if not typed.strip():
        raise Invalid(N_("Write who said it."), "said_by")
    return typed


def _told(made: Submitted, view: EvaluationView) -> str:
    """That it is handed in, and whether the other side is there."""
    if made.beside:
        return _("Handed in. The other side is there: both can be held side by side.")
    words = _("Handed in. {side} has not handed in an evaluation of this time yet.")
    return words.format(side=_(SIDES[view.line.kind.other]))
