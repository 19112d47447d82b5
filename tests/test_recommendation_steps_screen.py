"""Recommendations carried out at the terminal: each step by its keys, every refusal a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import given
import pytest
from desk import acted, desk, line_with, shown, told, type_in
from test_recommendations_screen import Village, settled, to

from clc_tui.app import ClcApp
from clc_tui.db.follow_up import Action, Evidence, Figure, Recommendation
from clc_tui.follow_up import RecommendationState
from clc_tui.screens.recommendation import RecommendationScreen
from clc_tui.screens.step_forms import AnswerForm, CheckedForm

DAY = given.TODAY
State = RecommendationState


@pytest.fixture
def v(tmp_path: Path) -> Iterator[Village]:
    with desk(tmp_path) as at:
        yield at.ask(lambda: settled(at))


def letters(words: str) -> list[str]:
    """The keys of some words."""
    return ["space" if letter == " " else letter for letter in words]


def text_of(app: ClcApp) -> str:
    """Everything on the screen in one line."""
    return " ".join(" ".join(shown(app)).split())


@acted
async def test_done_is_said_with_two_keys_and_the_text_and_checked_by_another(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        await to(app, "call")
        await type_in(app, "d", "enter")
        assert "Say in a few words what was done." in told(app)
        await type_in(app, *letters("we call"), "enter")
        assert told(app).strip() == "It is said."
        assert "to check" in shown(app)[2]
        assert "23.11 done: we call (Ахметова А.)" in text_of(app)
        await type_in(app, "y")
        assert isinstance(app.screen, CheckedForm)
        await type_in(app, "tab", *letters("Ахметова Айгүл"), "tab", "tab", "7", "f2")
        assert "ngo says so here, at the terminal." in text_of(app)
        for name in ("ngo", "sec"):
            v.at.ask(partial(given.closed, name))
        await type_in(app, "f2")
        assert "Ахметова Айгүл said that it is done" in text_of(app)
        assert v.row("late").state == State.DONE
        assert app.screen.form.values["said_by"] == "Ахметова Айгүл", "what was typed stays"
        await type_in(app, "up", "up", *["backspace"] * 20, *letters("Smirnova E."), "f2")
        assert told(app).strip() == "It is checked."
        assert "said by Smirnova E. on 23.11.2026, paper 7; typed by Ахметова А." in text_of(app)
    assert v.row("late").state == State.VERIFIED


@acted
async def test_the_secretary_who_declared_it_cannot_check_it_the_evaluator_can(v: Village) -> None:
    async with v.at.sitting("sec") as app:
        await to(app, "two stoves")
        await type_in(app, "d", *letters("bought"), "enter", "y", *letters("seen"), "enter")
        assert "You said yourself that it is done: somebody else has to check it." in text_of(app)
        assert "seen" in line_with(app, "What was seen?")
        await type_in(app, "escape")
    async with v.at.sitting("ngo") as app:
        await to(app, "two stoves")
        await type_in(app, "b", "enter")
        assert "Say what is still missing." in text_of(app)
        await type_in(app, *letters("no pipe"), "enter")
        assert told(app).strip() == "It was sent back."
        assert "begun" in shown(app)[2]
        await type_in(app, "d")
        assert "does nothing here" in told(app), "an evaluator declares nothing done"
    assert [step.words for step in v.steps("soon")] == ["bought", "no pipe"]


@acted
async def test_an_answer_names_what_is_missing_at_its_field(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        await to(app, "open an")
        await type_in(app, "r")
        assert isinstance(app.screen, AnswerForm)
        await type_in(app, "f2")
        assert "Say by when it is to be done." in text_of(app)
        await type_in(app, "up", "right", "right", "f2")
        assert "Say why it is rejected." in text_of(app)
        await type_in(app, *letters("no teacher"), "f2")
        assert told(app).strip() == "The answer is written down."
        assert "23.11 rejected: no teacher (Ахметова А.)" in text_of(app)
        await type_in(app, "u", "enter")
    assert v.row("open").state == State.PROPOSED
    async with v.at.sitting("sec") as app:
        await to(app, "open an")
        await type_in(app, "r", "tab", *"15.12", "f2")
    assert (v.row("open").state, v.row("open").due) == (State.ACCEPTED, DAY + timedelta(22))


@acted
async def test_somebody_outside_answers_on_paper(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        await to(app, "a bus")
        await type_in(app, "r", "f2")
        assert "Say who answered, on which day" in text_of(app)
        await type_in(app, *letters("Akim"), "f2")
        assert "!" in line_with(app, "!")
        await type_in(app, *"20.11", "f2")
        assert "Write the number of the minutes or of the paper." in text_of(app)
        await type_in(app, *"12", "f2")
        assert "said by Akim on 20.11.2026, paper 12; typed by Ахметова А." in text_of(app)
    assert v.row("outside").state == State.ACCEPTED


@acted
async def test_two_at_one_recommendation_the_second_is_told_and_decides(v: Village) -> None:
    async with v.at.sitting("akhmetova") as first, v.at.sitting("sec") as second:
        await to(first, "find one")
        await to(second, "find one")
        await type_in(second, "d", *letters("a teacher came"))
        await type_in(first, "g")
        assert told(first).strip() == "It is begun."
        await type_in(second, "enter")
        assert "Ахметова А. changed 2026-04 meanwhile: begun" in text_of(second)
        assert "a teacher came" in line_with(second, "What was done?")
        assert "begun" in shown(second)[2], "the chain behind tells it already"
        await type_in(second, "enter")
        assert told(second).strip() == "It is said."
    assert [step.words for step in v.steps("old")] == ["", "a teacher came"]


@acted
async def test_in_a_form_too_what_was_typed_stays_beside_what_another_did(v: Village) -> None:
    async with v.at.sitting("akhmetova") as first, v.at.sitting("sec") as second:
        await to(first, "open an")
        await to(second, "open an")
        await type_in(second, "r", "tab", *"15.12", "tab", *letters("in spring"))
        await type_in(first, "r", "tab", *"01.12", "f2")
        await type_in(second, "f2")
        assert "Ахметова А. changed 2026-02 meanwhile: answered" in text_of(second)
        assert second.screen.query_one("#field-words").value == "in spring"  # type: ignore[attr-defined]
        await type_in(second, "f2")
        assert "2026-02 is “accepted”: that cannot be done with it now." in text_of(second)
        await type_in(second, "escape", "3")
        assert "by 01.12" in shown(second)[2]


@acted
async def test_actions_are_written_done_changed_and_taken_away(v: Village) -> None:
    async with v.at.sitting("akhmetova") as app:
        await to(app, "call")
        await type_in(
            app, "a", *letters("phone list"), "tab", "right", "tab", "tab", *"01.12", "f2"
        )
        assert "1. phone list; Ахметова А.; by 01.12" in text_of(app)
        await point(app, "1. phone list")
        await type_in(app, "e", *letters(" of all"), "f2")
        assert "1. phone list of all; Ахметова А.; by 01.12" in text_of(app)
        await type_in(app, "m", "enter", *letters("twelve names"), "enter")
        assert "done 23.11: twelve names" in text_of(app)
        assert v.row("late").state == State.IN_PROGRESS, "that is a beginning"
        await type_in(app, "backspace", "enter")
        assert "phone list" not in text_of(app)
        await type_in(app, "u", "enter")
    assert v.at.ask(lambda: [act.done_words for act in Action.select()]) == ["twelve names"]


async def point(app: ClcApp, words: str) -> None:
    """The cursor to the line that begins with some words."""
    screen = app.screen
    assert isinstance(screen, RecommendationScreen)
    await type_in(app, "home")
    for _line in range(40):
        if shown(app)[3 + screen.table._at - screen.table._top].strip("> ").startswith(words):
            return
        await type_in(app, "down")
    raise AssertionError("\n".join(shown(app)))


@acted
async def test_a_note_a_document_and_a_figure_show_it(v: Village) -> None:
    async with v.at.sitting("ngo") as app:
        await to(app, "call")
        await type_in(app, "n", "1", "enter")
        assert "Write what shows it." in text_of(app)
        await type_in(app, *letters("heard it"), "enter", "n", "2", *letters("journal 3"), "enter")
        await type_in(app, "n", "3", "tab", "tab", "tab", "a", "tab", *"80", "f2")
        text = text_of(app)
        assert "23.11 note: heard it" in text and "23.11 document: journal 3" in text
        assert "attendance, the whole centre, last 90 days: at least 80 %" in text
        assert "at the beginning 23.11 100 % (24 of 24); now 100 % (24 of 24), met" in text
        await point(app, "attendance")
        await type_in(app, "enter")
        assert "of all marks" in text_of(app)
        await type_in(app, "backspace", "enter")
    assert v.at.ask(lambda: (Evidence.select().count(), Figure.select().count())) == (2, 0)


@acted
async def test_it_is_given_to_another_no_longer_needed_and_opened_again(v: Village) -> None:
    async with v.at.sitting("ngo") as app:
        await to(app, "two stoves")
        await type_in(app, "t", "right", "tab", "tab", *letters("they have money"), "f2")
        assert "It is given to somebody else." in told(app), text_of(app)
        assert "local authority, 24.10.2026" in text_of(app)
        await type_in(app, "x", *letters("new school"), "enter")
        assert told(app).strip() == "It is no longer needed."
        await type_in(app, "o", *letters("no new school"), "enter")
        assert told(app).strip() == "It is open again."
    assert [step.words for step in v.steps("soon")] == [
        "they have money", "new school", "no new school"
    ]  # fmt: skip


@acted
async def test_a_new_one_is_written_from_a_discussed_evaluation(v: Village) -> None:
    async with v.at.sitting("ngo") as app:
        await type_in(app, "6", "a", "f2")
        assert "Write what must change." in text_of(app)
        await type_in(app, *letters("Teach in Kazakh as well"), "enter", "l", "f2")
        assert isinstance(app.screen, RecommendationScreen), text_of(app)
        assert "Teach in Kazakh as well" in text_of(app)
        await type_in(app, "e", *letters(" please"), "f2")
        assert "Teach in Kazakh as well please" in text_of(app)
    made = v.at.ask(lambda: Recommendation.select().order_by(Recommendation.id.desc()).get())
    assert (made.words, made.area, made.evaluation_id) == (
        "Teach in Kazakh as well please", "learners", v.evaluation
    )  # fmt: skip


@acted
async def test_who_may_only_read_has_no_key_and_a_small_window_shows_all(v: Village) -> None:
    async with v.at.sitting("akhmetova", size=(40, 12)) as app:
        await to(app, "call")
        assert shown(app)[2].split() == ["2026-01", "!", "12", "days"]
        await type_in(app, "end")
        assert "Nothing yet" in text_of(app)
        await type_in(app, "d", *letters("we call"), "enter")
        assert "It is said" in text_of(app)
    async with v.at.sitting("li") as app:
        await type_in(app, "q", "6")
        assert "does nothing here" in told(app)
