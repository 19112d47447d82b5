"""A figure is chosen on the screen: what it says now, what is wrong, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import figure_things
import given
import pytest
from desk import Desk, acted, desk, line_with, shown, type_in

from clc_tui.app import ClcApp
from clc_tui.db.follow_up import Figure, FigureReading
from clc_tui.db.models import Centre
from clc_tui.screens.figure_form import CiteFigureForm, EvidenceFigureForm, FigureForm
from clc_tui.services.drafts import drafts
from clc_tui.terms import Role


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def wanted(at: Desk) -> int:
    """A recommendation's id."""
    return at.ask(lambda: figure_things.recommendation(Centre.get().id))


def cited(at: Desk) -> int:
    """The id of an evaluation that the user ngo writes."""

    def made() -> int:
        centre = Centre.get().id
        given.grant(given.user("ngo", language="en"), centre, Role.EVALUATOR)
        return figure_things.evaluation(centre)

    return at.ask(made)


def figures(at: Desk) -> list[Figure]:
    return at.ask(lambda: list(Figure.select()))


async def opened(app: ClcApp, kind: type[FigureForm], subject_id: int) -> list[object]:
    """The form on the screen; what it is dismissed with comes into the list."""
    answers: list[object] = []
    await app.push_screen(await kind.of(app.session, subject_id), answers.append)
    await app.keys_idle()
    return answers


@acted
async def test_evidence_is_chosen_with_a_few_keys_and_says_what_it_is_now(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova") as app:
        answers = await opened(app, EvidenceFigureForm, recommendation)
        assert line_with(app, "Now:").strip() == "Now: 100 % (24 of 24)"
        assert "Marks “present” and “late”, of all marks" in " ".join(shown(app))
        await type_in(app, "enter", "s", "enter", "6", "0", "enter", "a", "enter", *"80", "f2")
        (made,) = figures(at)
        assert (made.measure, made.window_days, made.target, made.target_is) == (
            "attendance", 60, 80, "at_least"
        )  # fmt: skip
        assert made.course_id is not None and answers == [made.id]
        reading = at.ask(FigureReading.get)
        assert (reading.occasion, reading.numerator, reading.denominator) == ("added", 24, 24)


@acted
async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova") as app:
        await opened(app, EvidenceFigureForm, recommendation)
        await type_in(app, "tab", "tab", "tab", "tab", *"180", "f2")
        assert "Say how much it should be" in line_with(app, "Say how much")
        await type_in(app, "up", "a", "f2")
        assert "Between 0 and 100" in line_with(app, "Between")
        assert "180" in line_with(app, "How much")
        assert figures(at) == []
        await type_in(app, "backspace", "f2")
        assert [row.target for row in figures(at)] == [18]


@acted
async def test_a_cited_figure_begins_with_the_days_of_its_evaluation(at: Desk) -> None:
    evaluation = cited(at)
    async with at.sitting("ngo") as app:
        answers = await opened(app, CiteFigureForm, evaluation)
        assert "01.09.2026" in line_with(app, "From which day")
        await type_in(app, "l", "tab", "tab", *"99.99", "f2")
        assert "Write a date like" in line_with(app, "Write a date") or "There is no day" in (
            line_with(app, "There is no day")
        )
        assert not [line for line in shown(app) if "Now:" in line], "half a date counts nothing"
        await type_in(app, *["backspace"] * 5, *"20.11.2026", "f2")
        (made,) = figures(at)
        assert (made.measure, made.from_day.isoformat(), made.until.isoformat()) == (
            "learners", "2026-11-20", "2026-11-23"
        )  # fmt: skip
        assert answers == [made.id]


@acted
async def test_a_class_is_found_in_the_list_of_choices_by_when_it_began(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova") as app:
        await opened(app, EvidenceFigureForm, recommendation)
        await type_in(app, "tab", "space")
        assert line_with(app, "housewives").strip().endswith("Sewing · housewives (09.2026)")


@acted
async def test_what_was_chosen_survives_a_dropped_line(at: Desk) -> None:
    recommendation = wanted(at)
    async with at.sitting("sec") as app:
        await opened(app, EvidenceFigureForm, recommendation)
        await type_in(app, "tab", "tab", "tab", "tab", *"75", "tab")
        kept = await app.session.do(drafts)
        assert [(line.form, line.subject_id) for line in kept] == [
            ("figure_evidence", recommendation)
        ]
    async with at.sitting("sec") as app:
        assert "Figure that shows it: go on typing?" in " ".join(shown(app))
        await type_in(app, "enter")
        assert "75" in line_with(app, "How much")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@acted
async def test_every_word_of_it_stands_on_small_screens(
    at: Desk, language: str, size: tuple[int, int]
) -> None:
    recommendation = wanted(at)
    async with at.sitting("akhmetova", language, size) as app:
        await opened(app, EvidenceFigureForm, recommendation)
        lines = shown(app)
        assert not [line for line in lines if "…" in line], "\n".join(lines)
        assert [line for line in lines if "100 %" in line], "\n".join(lines)
