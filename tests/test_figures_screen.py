"""The figures an evaluation cites: each with what it said then and when it was counted again."""

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
from clc_tui.screens.figures import FiguresScreen
from clc_tui.services.figures import figures_of
from clc_tui.services.papers import tray
from clc_tui.terms import Role, Status


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def cited(at: Desk) -> int:
    """The id of an evaluation that the user ngo writes."""

    def made() -> int:
        centre = Centre.get().id
        given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)
        return figure_things.evaluation(centre)

    return at.ask(made)


@acted
async def test_from_an_evaluation_a_figure_is_cited_and_the_whole_printed(at: Desk) -> None:
    evaluation = cited(at)
    async with at.sitting("ngo") as app:
        await app.push_screen(EvaluationScreen(app.session, evaluation))
        await type_in(app, "f")
        assert "No figure yet: a chooses one." in " ".join(shown(app))
        await type_in(app, "o", "d", "a", "w", "f2")
        assert told(app).strip() == "Saved."
        await type_in(app, "q", "f7")
        assert isinstance(app.screen, EvaluationScreen)
        (line,) = await app.session.do(figures_of, evaluation_id=evaluation)
        assert line.measure is Measure.WOMEN
        (paper,) = await app.session.do(tray)
        assert (paper.kind, paper.subject_id) == ("evaluation", evaluation)


@acted
async def test_it_says_then_and_again_and_whether_it_is_where_it_should_be(at: Desk) -> None:
    evaluation = cited(at)
    async with at.sitting("ngo") as app:
        await app.push_screen(FiguresScreen(app.session, evaluation))
        await type_in(app, "a", "tab", "tab", "tab", "tab", "a", "enter", *"90", "f2")
        assert line_with(app, "attendance").strip("> ") == "attendance · the whole centre"
        assert "01.09.2026–23.11.2026" in line_with(app, "01.09.2026")
        assert line_with(app, "when cited").strip() == "when cited, 23.11.2026: 100 % (24 of 24)"
        assert line_with(app, "reached").strip() == "reached"
        at.ask(lambda: [given.mark(at.lesson, who, Status.ABSENT) for who in at.learners])
        await type_in(app, "o")
        assert told(app).strip() == "attendance · the whole centre: 66.7 % (24 of 36). It is kept."
        assert "counted again, 23.11.2026: 66.7 %" in line_with(app, "counted again")
        assert line_with(app, "reached").strip() == "not reached"
        await type_in(app, "enter")
        assert "Marks “present” and “late”" in " ".join(shown(app))
        await type_in(app, "d", "y")
        assert told(app).strip() == "Taken away: attendance · the whole centre."
        assert at.ask(lambda: (given.count_of(Figure), given.count_of(FigureReading))) == (0, 0)


@acted
async def test_a_new_one_has_the_cursor_and_who_only_reads_takes_none_away(at: Desk) -> None:
    evaluation = cited(at)
    async with at.sitting("ngo") as app:
        await app.push_screen(FiguresScreen(app.session, evaluation))
        await type_in(app, "a", "f2", "a", "l", "f2")
        assert line_with(app, "learners who came").startswith(">")
        await app.pop_screen()
        await app.push_screen(FiguresScreen(app.session, evaluation, writes=False))
        await type_in(app, "a", "d", "y")
        assert at.ask(lambda: given.count_of(Figure)) == 2
    async with at.sitting("akhmetova") as app:
        await app.push_screen(FiguresScreen(app.session, evaluation, writes=False))
        await app.keys_idle()
        assert "still writing" in " ".join(shown(app)), "a draft is its own side's"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@acted
async def test_it_is_told_whole_on_small_screens(
    at: Desk, language: str, size: tuple[int, int]
) -> None:
    evaluation = cited(at)
    async with at.sitting("ngo", language, size) as app:
        await app.push_screen(FiguresScreen(app.session, evaluation))
        await type_in(app, "a", "f2")
        lines = shown(app)
        assert not [line for line in lines if "…" in line], "\n".join(lines)
        assert [line for line in lines if "100 %" in line], "\n".join(lines)
