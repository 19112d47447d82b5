"""The list of figures: each with what it said then and says now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import figure_things
import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.db.follow_up import Figure, FigureReading
from clc_tui.db.models import Centre
from clc_tui.follow_up import Measure
from clc_tui.screens.evaluation import EvaluationScreen
from clc_tui.screens.figures import CitedFiguresScreen, FiguresScreen
from clc_tui.services.figures import figures_of
from clc_tui.services.papers import tray
from clc_tui.terms import Role


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def wanted(at: Desk, *, figure: bool = True) -> int:
    """A recommendation's id."""

    def made() -> int:
        recommendation = figure_things.recommendation(Centre.get().id, 99)
        if figure:
            figure_things.figure(recommendation)
        return recommendation

    return at.ask(made)


@acted
async def test_a_figure_says_then_now_and_whether_it_is_where_it_should_be(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova") as app:
        await app.push_screen(FiguresScreen(app.session, recommendation))
        await app.keys_idle()
        assert line_with(app, "attendance").strip("> ") == "attendance · the whole centre"
        assert "58.3 % (7 of 12)" in line_with(app, "at the beginning, 23.11.2026")
        assert "100 % (24 of 24)" in line_with(app, "now: ")
        assert line_with(app, "should be").strip() == "should be at least 80 %"
        assert line_with(app, "reached").strip() == "reached"
        await type_in(app, "o")
        assert told(app).strip() == "attendance · the whole centre: 100 % (24 of 24). It is kept."
        assert "counted again, 23.11.2026" in line_with(app, "counted again")
        await type_in(app, "enter")
        assert "Marks “present” and “late”" in " ".join(shown(app))
        await type_in(app, "d", "y")
        assert told(app).strip() == "Taken away: attendance · the whole centre."
        assert at.ask(lambda: (given.count_of(Figure), given.count_of(FigureReading))) == (0, 0)


@acted
async def test_a_new_one_is_chosen_and_the_cursor_stands_on_it(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("sec") as app:
        await app.push_screen(FiguresScreen(app.session, recommendation))
        await type_in(app, "a", "l", "f2")
        assert line_with(app, "learners who came").startswith(">")
        assert told(app).strip() == "Saved."


@acted
async def test_an_empty_list_says_its_key_to_who_may(at: Desk) -> None:
    def made() -> int:
        centre = Centre.get().id
        given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)
        return figure_things.evaluation(centre)

    evaluation = at.ask(made)
    async with at.sitting("ngo") as app:
        await app.push_screen(CitedFiguresScreen(app.session, evaluation))
        await app.keys_idle()
        assert "No figure yet: a chooses one." in " ".join(shown(app))
        await type_in(app, "o", "d", "a", "f2")
        assert at.ask(lambda: given.count_of(Figure)) == 1
        assert "01.09.2026–23.11.2026" in line_with(app, "01.09.2026")
    async with at.sitting("akhmetova") as app:
        await app.push_screen(CitedFiguresScreen(app.session, evaluation, writes=False))
        await app.keys_idle()
        assert "still writing" in " ".join(shown(app)), "a draft is its own side's"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@acted
async def test_it_is_told_whole_on_small_screens(
    at: Desk, language: str, size: tuple[int, int]
) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova", language, size) as app:
        await app.push_screen(FiguresScreen(app.session, recommendation))
        await app.keys_idle()
        lines = shown(app)
        assert not [line for line in lines if "…" in line], "\n".join(lines)
        assert [line for line in lines if "100 %" in line], "\n".join(lines)


@acted
async def test_from_an_evaluation_a_figure_is_cited_and_the_whole_printed(at: Desk) -> None:
    def made() -> int:
        centre = Centre.get().id
        given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)
        return figure_things.evaluation(centre)

    evaluation = at.ask(made)
    async with at.sitting("ngo") as app:
        await app.push_screen(EvaluationScreen(app.session, evaluation))
        await type_in(app, "f", "a", "w", "f2", "q")
        assert isinstance(app.screen, EvaluationScreen)
        (cited,) = await app.session.do(figures_of, evaluation_id=evaluation)
        assert cited.measure is Measure.WOMEN
        await type_in(app, "f7")
        (paper,) = await app.session.do(tray)
        assert (paper.kind, paper.subject_id) == ("evaluation", evaluation)
