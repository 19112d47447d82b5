"""Two rounds of evaluation through the screens, by a secretary, a facilitator and an evaluator.

Their three terminals stay open; every refusal on the way is seen in a sentence.

Round one: the committee saw that learners rarely come and that the workshop is cold, the NGO that
attendance is low (the same) and that lessons are good. Three recommendations: one is carried out
and checked, one is sent back, one is rejected. Half a year later the committee's next evaluation
cannot be closed before it has answered the one that is still open; it does not wait for the NGO,
whose own has the same to answer and shows the committee's answer beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.app import ClcApp
from clc_tui.db.follow_up import Evaluation, Progress, Recommendation
from clc_tui.db.models import Centre, Grant, User
from clc_tui.screens.recommendation import RecommendationScreen
from clc_tui.services.checking import check
from clc_tui.terms import Role

AUTUMN, SPRING = given.NOW, datetime(2027, 5, 24, 10, 0)
WHAT_MUST_CHANGE = ("Call who is absent", "Two stoves", "Double pay")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=1) as made:
        made.ask(known)
        yield made
        assert made.ask(lambda: check(given.administrator())) == ()


def known() -> None:
    """Who says and checks that something is done is somebody; the NGO's evaluator is `ngo`."""
    centre = Centre.get().id
    for name, person in (("akhmetova", "Ахметова Айгүл"), ("sec", "Дуйсенова Салтанат")):
        grant = Grant.get(Grant.user_id == User.get(User.name == name).id)
        given.rewritten(Grant, grant.id, person_id=given.person(centre, person))
    given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)


def letters(words: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in words]


def screen(app: ClcApp) -> str:
    """Everything on the screen in one line."""
    return " ".join(" ".join(shown(app)).split())


async def evaluate(app: ClcApp, since: str, team: str, *seen: str) -> None:
    """A side's evaluation: begun in the list, what was seen typed a line each, handed in.

    `seen` begins with the letter of the area and + or −.
    """
    await type_in(app, "6", "e", "a", *since, "enter", "enter", *letters(team), "enter", "enter")
    await type_in(app, "a")
    for each in seen:
        await type_in(app, *each[:2], *letters(each[2:]), "enter")
    await type_in(app, "escape", "c", "enter")
    assert "handed in" in line_with(app, since[:5])


async def to(app: ClcApp, words: str) -> None:
    """The chain of one recommendation, found from anywhere by its words."""
    await type_in(app, "f3", *letters(words), "enter")
    assert isinstance(app.screen, RecommendationScreen)
    assert words in screen(app)


@acted
async def test_two_rounds(at: Desk) -> None:
    async with (
        at.sitting("sec") as secretary,
        at.sitting("akhmetova") as facilitator,
        at.sitting("ngo") as evaluator,
    ):
        await first_round(secretary, evaluator)
        await carried_out(facilitator, secretary, evaluator)
    assert states(at) == ["verified", "in_progress", "rejected"]
    async with at.sitting("sec", now=SPRING) as secretary, at.sitting("ngo", now=SPRING) as ngo:
        await second_round(secretary)
        await type_in(ngo, "6", "e", "a", *"24.11.2026", "enter", "enter", *"us", "enter", "enter")
        assert line_with(ngo, "2026-02").split()[-3:] == ["?", "in", "part"]
        assert "done and checked" in line_with(ngo, "2026-01")
        assert "2026-03" not in screen(ngo), "what was rejected is asked of nobody"
    answers = at.ask(lambda: [(row.answer, row.words) for row in Progress.select()])
    assert answers == [("partly", "pipe is bought")]
    closed = at.ask(lambda: [row.state for row in Evaluation.select().order_by(Evaluation.id)])
    assert closed == ["discussed", "discussed", "closed", "draft"]
    numbers = at.ask(lambda: [(row.year, row.number) for row in Recommendation.select()])
    assert numbers == [(2026, 1), (2026, 2), (2026, 3)]


def states(at: Desk) -> list[str]:
    rows = at.ask(lambda: list(Recommendation.select().order_by(Recommendation.id)))
    return [row.state for row in rows]


async def first_round(secretary: ClcApp, evaluator: ClcApp) -> None:
    """Both sides write, hold what they saw against each other, and the NGO recommends."""
    await evaluate(
        secretary, "01.06.2026", "three members", "l-rarely come in autumn", "p-cold workshop"
    )
    await type_in(evaluator, "6", "a", *letters("Too early"), "f2")
    assert "! Say which evaluation or which decision it comes from." in screen(evaluator)
    await type_in(evaluator, "escape", "3")
    await evaluate(evaluator, "01.06.2026", "the NGO", "l-attendance is low", "t+good lessons")
    await type_in(evaluator, "t", "c")
    assert told(evaluator).strip() == "! Say first how both see each observation. Left: 4."
    await type_in(evaluator, "space", "enter", "y", *letters("both lists say so"), "enter")
    await type_in(evaluator, "n", "enter", "n", "enter")
    await type_in(evaluator, "c", "enter", *letters("committee and NGO"), "enter")
    assert told(evaluator).strip() == "Discussed on 23.11.2026: committee and NGO."
    await type_in(evaluator, "q", "q", "q", "6")
    for words in WHAT_MUST_CHANGE:
        await type_in(evaluator, "a", *letters(words), "f2", "q")


async def carried_out(facilitator: ClcApp, secretary: ClcApp, evaluator: ClcApp) -> None:
    """One is done and checked by another, one is sent back, one is rejected."""
    await to(facilitator, "Double pay")
    await type_in(facilitator, "r", "right", "right", "f2")
    assert "! Say why it is rejected." in screen(facilitator)
    await type_in(facilitator, "end", *letters("no money"), "f2")
    assert "rejected: no money (Ахметова А.)" in screen(facilitator)
    await to(facilitator, "Call who is absent")
    await type_in(facilitator, "r", "f2")
    assert "! Say by when it is to be done." in screen(facilitator)
    await type_in(facilitator, *"30.11.2026", "f2", "a", *letters("phone list"), "f2")
    await type_in(facilitator, "d", *letters("we call on Mondays"), "enter")
    assert "done: we call on Mondays (Ахметова А.)" in screen(facilitator)
    await to(secretary, "Two stoves")
    await type_in(secretary, "r", "f2", *"15.12.2026", "f2", "d", *letters("bought"), "enter")
    await type_in(secretary, "y", *letters("seen"), "enter")
    assert "! You said yourself that it is done: somebody else has to check it." in screen(
        secretary
    )
    await type_in(secretary, "escape")
    await to(evaluator, "Call who is absent")
    await type_in(evaluator, "y", *letters("list seen"), "enter")
    assert "checked: list seen (ngo)" in screen(evaluator)
    await to(evaluator, "Two stoves")
    await type_in(evaluator, "b", "enter")
    assert "Say what is still missing." in screen(evaluator)
    await type_in(evaluator, *letters("no pipe"), "enter")
    assert told(evaluator).strip() == "It was sent back."


async def second_round(secretary: ClcApp) -> None:
    """The committee's next evaluation: what is open is answered before it is closed."""
    assert "Since your last visit, 23.11" in screen(secretary)
    assert line_with(secretary, "2026-02").endswith("15.12   ! 160 days")
    await type_in(
        secretary, "6", "e", "a", *"24.11.2026", "enter", "enter", *"us", "enter", "enter"
    )
    assert "to answer: 1" in screen(secretary)
    await type_in(secretary, "a", "l", "+", *letters("come more often"), "enter", "escape", "c")
    await type_in(secretary, "enter", "x")
    assert "It is not discussed yet." in told(secretary)
    await type_in(secretary, "t")
    assert "NGO: nothing yet" in screen(secretary)
    await type_in(
        secretary, "n", "enter", "c", "enter", *letters("the committee"), "enter", "q", "x"
    )
    assert told(secretary).strip() == (
        "! Not answered yet: 2026-02. Say of each how far it is, then close it."
    )
    await type_in(secretary, "end", "enter", "2", "enter")
    assert "Write in a line how far it is, or why not." in screen(secretary)
    await type_in(secretary, *letters("pipe is bought"), "enter", "x")
    assert "Closed." in told(secretary)
