"""Follow-up on the screen: the list, the chain of one, and every step by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import follow_up
import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.app import ClcApp
from clc_tui.db.follow_up import Recommendation, RecommendationStep
from clc_tui.db.models import Centre, Grant, User
from clc_tui.follow_up import Addressed, EvaluationKind, RecommendationState, ReviewArea
from clc_tui.screens.recommendation import RecommendationScreen
from clc_tui.screens.recommendations import RecommendationsScreen
from clc_tui.terms import Role

DAY = given.TODAY
State = RecommendationState


@dataclass
class Village:
    """The desk with its three who follow up: akhmetova, sec and ngo, each a person of their own."""

    at: Desk
    centre: int
    evaluation: int
    ids: dict[str, int]

    def row(self, name: str) -> Recommendation:
        return self.at.ask(lambda: Recommendation.get_by_id(self.ids[name]))

    def steps(self, name: str) -> list[RecommendationStep]:
        def read() -> list[RecommendationStep]:
            of = RecommendationStep.recommendation_id == self.ids[name]
            return list(RecommendationStep.select().where(of).order_by(RecommendationStep.id))

        return self.at.ask(read)


@pytest.fixture
def v(tmp_path: Path) -> Iterator[Village]:
    with desk(tmp_path) as at:
        yield at.ask(lambda: settled(at))


def settled(at: Desk) -> Village:
    """Six recommendations, one of each kind that a list tells apart."""
    centre = Centre.get().id
    for name, person in (("akhmetova", "Ахметова Айгүл"), ("sec", "Дуйсенова Салтанат")):
        user = User.get(User.name == name)
        person_id = given.person(centre, person)
        grant = Grant.get(Grant.user_id == user.id, Grant.centre_id == centre)
        given.rewritten(Grant, grant.id, person_id=person_id)
    given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)
    outside = follow_up.evaluation(centre)
    seen = follow_up.finding(outside, "half of the class comes in winter")
    inside = follow_up.finding(
        follow_up.evaluation(centre, EvaluationKind.INTERNAL), "it is cold in the workshop"
    )
    follow_up.paired(inside, seen, "both see it")
    late = {"due": DAY - timedelta(12)}
    ids = {
        "late": follow_up.recommendation(
            centre, "Call those who miss two lessons", State.ACCEPTED,
            area=ReviewArea.LEARNERS.value, evaluation_id=outside, **late,
        ),
        "open": follow_up.recommendation(centre, "Open an evening class", evaluation_id=outside),
        "outside": follow_up.recommendation(
            centre, "A bus in winter", addressed=Addressed.OUTSIDE.value, outside="district akimat"
        ),
        "old": follow_up.recommendation(
            centre, "Find one more teacher", State.ACCEPTED, due=DAY + timedelta(60),
            made_at=f"{DAY - timedelta(600)} 10:00:00",
        ),
        "soon": follow_up.recommendation(
            centre, "Two stoves", State.IN_PROGRESS, due=DAY + timedelta(5)
        ),
        "over": follow_up.recommendation(centre, "Paint the door", State.VERIFIED),
    }  # fmt: skip
    follow_up.comes_from(ids["late"], seen)
    follow_up.comes_from(ids["late"], inside)
    return Village(at, centre, outside, ids)


async def to(app: ClcApp, words: str) -> RecommendationScreen:
    """The chain of one, opened by keys: found by its words."""
    await type_in(app, "6", "s", *[("space" if c == " " else c) for c in words], "enter", "enter")
    assert isinstance(app.screen, RecommendationScreen), "\n".join(shown(app))
    return app.screen


def lines(app: ClcApp) -> list[str]:
    """The lines of the list."""
    return [line for line in shown(app) if "2026-" in line[:10] and "Find:" not in line]


@acted
async def test_the_list_tells_what_is_overdue_what_is_old_and_what_has_no_answer(
    v: Village,
) -> None:
    async with v.at.sitting("akhmetova") as app:
        await type_in(app, "6")
        assert [line[48:] for line in lines(app)] == [
            "! 12 days", "begun", "18+", "no answer", "no answer",
        ]  # fmt: skip
        assert "11.11" in lines(app)[0] and "district" in line_with(app, "A bus")
        assert told(app).strip() == "5 recommendations: open"
        seen = []
        for _view in range(6):
            await type_in(app, "v")
            seen.append((told(app).strip().rpartition(": ")[2], len(lines(app))))
        assert seen == [
            ("overdue", 1), ("to check", 0), ("not answered", 2), ("finished", 1), ("all", 6),
            ("open", 5),
        ]  # fmt: skip
        await type_in(app, "v", "v")
        assert "There are none of these: v shows others." in "\n".join(shown(app))


@acted
async def test_it_is_found_by_words_by_number_and_on_the_wrong_layout(v: Village) -> None:
    async with v.at.sitting("sec") as app:
        await type_in(app, "6", "s", *"two")
        assert len(lines(app)) == 2, "\n".join(shown(app))
        await type_in(app, *["backspace"] * 3, *"2026-05")
        assert len(lines(app)) == 1 and "Two stoves" in lines(app)[0]
        await type_in(app, *["backspace"] * 7, *"фишы")
        assert "No recommendation has these words" in "\n".join(shown(app))
        await type_in(app, *["backspace"] * 4, *"иги")
        assert "No recommendation" in "\n".join(shown(app))
        await type_in(app, *["backspace"] * 3, *"ыещмуы")
        assert "Two stoves" in lines(app)[0] and "read as “stoves”" in told(app)
        await type_in(app, "escape")
        assert len(lines(app)) == 5 and isinstance(app.screen, RecommendationsScreen)


@acted
async def test_only_some_are_shown_and_in_another_order(v: Village) -> None:
    async with v.at.sitting("sec") as app:
        await type_in(app, "6", "f", "1", "2")
        assert told(app).strip() == "5 recommendations: open, learners"
        await type_in(app, "f", "3", "2")
        assert told(app).strip() == "5 recommendations: open, learners, medium"
        await type_in(app, "f", "1", "f", "4", "2")
        assert told(app).strip().startswith("2 recommendations: open, ")
        await type_in(app, "f", "1", "o", "2")
        assert told(app).strip() == "5 recommendations: open, by number"
        assert [line[2:9] for line in lines(app)] == [f"2026-0{n}" for n in (4, 1, 2, 3, 5)]


@acted
async def test_the_whole_chain_stands_on_one_screen(v: Village) -> None:
    async with v.at.sitting("ngo") as app:
        await to(app, "call")
        text = " ".join(" ".join(shown(app)).split())
        assert "2026-01 learners medium by 11.11" in text
        assert "overdue 12 days" in text
        for piece in (
            "What was seen", "it is cold in the workshop (committee, 31.08.2026)",
            "agreed: both see it (discussed 24.10.2026, комитет и НПО)",
            "Call those who miss two lessons", "the centre, 24.10.2026",
        ):  # fmt: skip
            assert piece in text, text
        await type_in(app, "h")
        assert "History" in "\n".join(shown(app))


@acted
async def test_today_tells_what_waits_and_each_line_opens_its_list(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        assert "1 recommendation overdue 12 days" in line_with(app, "overdue")
        assert line_with(app, "overdue").endswith("2026-01")
        assert line_with(app, "14 days").endswith("2026-05, 28.11")
        await type_in(app, "end", "enter")
        assert "recommendations: not answered" in told(app)
    async with v.at.sitting("sec") as app:
        await type_in(app, "q")
        assert "2 recommendations not answered" in line_with(app, "not answered")
        await type_in(app, "end", "up", "up", "enter")
        assert told(app).strip() == "1 recommendation: overdue"


@acted
async def test_the_secretary_lands_where_it_is_told_what_is_new(v: Village) -> None:
    weeks = [given.NOW - timedelta(14), given.NOW - timedelta(1), given.NOW]
    async with v.at.sitting("sec", now=weeks[0]) as app:
        assert isinstance(app.screen, RecommendationsScreen)
        assert "Since" not in " ".join(shown(app)), "they were never here before"
        await type_in(app, "q", "q", "q")
    async with v.at.sitting("akhmetova", now=weeks[1]) as app:
        await to(app, "two stoves")
        await type_in(app, "d", *"bought", "enter")
    async with v.at.sitting("sec", now=weeks[2]) as app:
        assert shown(app)[2].strip() == "Since your last visit, 09.11"
        assert shown(app)[3].strip("> ") == "2026-05 said to be done: Two stoves"
        await type_in(app, "enter")
        assert isinstance(app.screen, RecommendationScreen)
        await type_in(app, "y", *"seen", "enter", "q")
        assert "Since" not in "\n".join(shown(app)) or "2026-05 said" in "\n".join(shown(app))
        await type_in(app, "v")
        assert "Since" not in "\n".join(shown(app))


@acted
async def test_find_finds_recommendations_by_number_and_words(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        await type_in(app, "s", *"evening", "enter")
        assert isinstance(app.screen, RecommendationScreen)
        await type_in(app, "q", "f3", *"2026-05")
        assert "Two stoves" in line_with(app, "2026-05 ")
    async with v.at.sitting("li") as app:
        await type_in(app, "q", "s", *"evening")
        assert "Nobody and nothing is called so." in told(app), "an instructor has no part in it"


@acted
async def test_an_evaluator_sees_all_centres_and_goes_where_one_is(v: Village) -> None:
    def another() -> None:
        centre = given.centre("Zharkent CLC")
        given.grant(User.get(User.name == "ngo").id, centre, Role.EVALUATOR)
        follow_up.recommendation(centre, "A second sewing machine")

    v.at.ask(another)
    async with v.at.sitting("ngo") as app:
        await type_in(app, "6", "w")
        assert told(app).strip() == "All your centres: 6 recommendations: open"
        assert "Zharkent" in line_with(app, "A second")
        await type_in(app, "f", "5", "2")
        assert len(lines(app)) == 1
        await type_in(app, "enter")
        assert "Zharkent CLC" in shown(app)[0]
        assert "A second sewing machine" in "\n".join(shown(app))
        await type_in(app, "q")
        assert isinstance(app.screen, RecommendationsScreen) and len(lines(app)) == 6
    async with v.at.sitting("sec") as app:
        await type_in(app, "w")
        assert "does nothing here" in told(app)
