"""Small questions answered and text typed on every layout, with Caps Lock and without."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from desk import Desk, desk, type_in
from every_screen import Opened, as_typed, closed, opened
from layouts import DIGITS, KAZAKH_ROW, LAYOUTS, PLACES, arrives, type_on

from clc_tui.app import ClcApp
from clc_tui.screens.asking import AskLine, Choose, Confirm, Leave
from clc_tui.screens.centre import CentreCardForm
from clc_tui.screens.choosing import ChooseSeveral
from clc_tui.screens.commands import Command, CommandsScreen
from clc_tui.screens.courses import CourseForm
from clc_tui.screens.find import FindScreen
from clc_tui.screens.first_login import FirstLoginScreen
from clc_tui.screens.form import FormScreen
from clc_tui.screens.group_form import GroupForm
from clc_tui.screens.people import PeopleScreen
from clc_tui.screens.person_form import PersonForm
from clc_tui.widgets.record_form import ChoiceLine, Kind, TextLine
from clc_tui.widgets.typing_line import TypingLine

T = TypeVar("T")
FORMS: list[type[FormScreen]] = [CentreCardForm, CourseForm, GroupForm, PersonForm]
TYPED = ["qЫu8ҚrГ", KAZAKH_ROW]
"""Letters and digits that are commands, areas or answers where no text is typed."""
STILL_OPEN = "still open"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk(folder) as made:
        yield made


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own: what is typed into a form is kept as a draft."""
    with desk(tmp_path) as made:
        yield made


def sat(at: Desk, story: Callable[[ClcApp], Awaitable[T]]) -> T:
    """What a story told at an open app gives."""

    async def whole() -> T:
        async with at.sitting("akhmetova") as app:
            return await story(app)

    return asyncio.run(whole())


async def answer_to(app: ClcApp, question: Opened, character: str, held: str = "") -> object:
    """What a question gives back after one key."""
    answers: list[object] = []
    await app.push_screen(question, answers.append)
    await app.keys_idle()
    app.post_message(arrives(character, held))
    await app.keys_idle()
    if not answers:
        await closed(app, question)
        return STILL_OPEN
    return answers[0]


def answers_on(
    at: Desk, question: Callable[[ClcApp], Opened], places: str
) -> dict[str, dict[str, object]]:
    """By layout and place of the key what a question gives back."""

    async def story(app: ClcApp) -> dict[str, dict[str, object]]:
        return {
            layout: {
                place: await answer_to(app, question(app), characters[PLACES.index(place)])
                for place in places
            }
            for layout, characters in LAYOUTS.items()
        }

    return sat(at, story)


def test_a_choice_is_made_by_its_digit(at: Desk) -> None:
    options = [f"choice {n}" for n in DIGITS[:9]]
    found = answers_on(at, lambda app: Choose(app.session, "Which?", options), DIGITS + "qa")
    expected: dict[str, object] = {digit: n for n, digit in enumerate(DIGITS[:9])}
    for layout, answers in found.items():
        assert answers == {**expected, "0": STILL_OPEN, "q": None, "a": STILL_OPEN}, layout


def test_a_digit_beyond_the_choices_chooses_nothing(at: Desk) -> None:
    found = answers_on(at, lambda app: Choose(app.session, "Which?", ["one", "two"]), "23678")
    for layout, answers in found.items():
        assert answers == {"2": 1, **dict.fromkeys("3678", STILL_OPEN)}, layout


def test_the_language_is_chosen_by_its_digit(at: Desk) -> None:
    found = answers_on(at, lambda app: FirstLoginScreen(app.session), "123467")
    for layout, answers in found.items():
        assert list(answers.values()) == ["kk", "ru", "en", *[STILL_OPEN] * 3], layout


def test_yes_and_no(at: Desk) -> None:
    found = answers_on(at, lambda app: Confirm(app.session, "Sure?"), "ynqa1s")
    for layout, answers in found.items():
        assert answers == {"y": True, "n": None, "q": None, **dict.fromkeys("a1s", STILL_OPEN)}, (
            layout
        )


def test_several_are_given_up_by_the_same_key(at: Desk) -> None:
    options = [("a", "adults"), ("y", "youth")]
    found = answers_on(at, lambda app: ChooseSeveral(app.session, "Which?", options, "a"), "qs1")
    for layout, answers in found.items():
        assert answers == {"q": None, "s": STILL_OPEN, "1": STILL_OPEN}, layout


def test_only_the_key_that_asked_leaves(at: Desk) -> None:
    found = answers_on(at, lambda app: Leave(app.session, "Leaving?"), "q16ayn")
    for layout, answers in found.items():
        assert answers == {place: place == "q" for place in "q16ayn"}, layout


@pytest.mark.parametrize("character", "cсqй")
def test_leaving_with_ctrl_on_both_layouts(at: Desk, character: str) -> None:
    async def story(app: ClcApp) -> tuple[str, object]:
        app.post_message(arrives(character, "ctrl"))
        await app.keys_idle()
        asked = type(app.screen).__name__
        await type_in(app, "space")
        return asked, await answer_to(app, Leave(app.session, "Leaving?"), character, "ctrl")

    assert sat(at, story) == ("Leave", True)


async def typed_into(app: ClcApp, screen: Opened, characters: str) -> str:
    """What stands in the line of a screen after typing; the screen must still be there."""
    line = screen.query_one(TypingLine)
    line.value = ""
    await app.keys_idle()
    await type_on(app, characters)
    assert app.screen is screen and app.focused is line
    return line.value


def test_letters_are_text_where_one_line_is_typed(at: Desk) -> None:
    async def story(app: ClcApp) -> list[tuple[str, str, str]]:
        session = app.session
        commands = [Command("app", "leave", "qush12 йгыр әі")]
        lines: list[Opened] = [
            AskLine(session, "Why?", act=as_typed), FindScreen(session),
            CommandsScreen(session, commands),
        ]  # fmt: skip
        found = []
        for screen in lines:
            await app.push_screen(screen)
            await app.keys_idle()
            for typed in TYPED:
                found.append((type(screen).__name__, typed, await typed_into(app, screen, typed)))
            await closed(app, screen)
        return found

    for where, typed, value in sat(at, story):
        assert value == typed, where


def test_letters_are_text_where_people_are_found_in_their_list(at: Desk) -> None:
    async def story(app: ClcApp) -> dict[str, str]:
        screen = await opened(app, at, PeopleScreen)
        await type_on(app, "ы")
        return {typed: await typed_into(app, screen, typed) for typed in TYPED}

    for typed, value in sat(at, story).items():
        assert value == typed


def expected_in(kind: Kind, typed: str, most: int) -> str:
    """What a field holds: the text; where numbers belong, the digits of the Kazakh top row."""
    row = dict(zip(KAZAKH_ROW + KAZAKH_ROW.upper(), DIGITS * 2, strict=True))
    if kind is Kind.TEXT:
        return typed[:most]
    if kind in (Kind.DATE, Kind.YEAR_OR_DATE, Kind.TIME):
        row = {letter: digit for letter, digit in row.items() if letter.isalpha()}
    return "".join(row.get(character, character) for character in typed)[:most]


async def filled(app: ClcApp, form: FormScreen) -> list[tuple[str, str, str]]:
    """Every field somebody types in: which, what was typed, what stands there."""
    found = []
    for field in form.fields():
        line = form.form.line(field.name)
        if not isinstance(line, TextLine) or field.kind is Kind.PHONE:
            continue
        for typed in TYPED:
            line.focus()
            line.value = ""
            await app.keys_idle()
            await type_on(app, typed)
            assert app.screen is form and app.focused is line, field.name
            found.append((field.name, expected_in(field.kind, typed, field.most), line.value))
    return found


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_letters_are_text_in_every_field_of_every_form(new: Desk, kind: type[FormScreen]) -> None:
    async def story(app: ClcApp) -> list[tuple[str, str, str]]:
        form: Any = await opened(app, new, kind)
        return await filled(app, form)

    found = sat(new, story)
    assert found
    for name, expected, value in found:
        assert value == expected, name


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_letters_act_as_no_command_on_a_choice(new: Desk, kind: type[FormScreen]) -> None:
    async def story(app: ClcApp) -> int:
        form: Any = await opened(app, new, kind)
        tried = 0
        for line in form.query(ChoiceLine).results(ChoiceLine):
            line.focus()
            await app.keys_idle()
            for characters in TYPED:
                await type_on(app, characters)
                assert app.screen is form and app.focused is line, line.field.name
            tried += 1
        return tried

    assert sat(new, story)


def test_the_typed_letter_chooses_the_word_that_begins_so(new: Desk) -> None:
    async def story(app: ClcApp) -> list[str]:
        await app.speak("ru")
        form: Any = await opened(app, new, PersonForm)
        line = form.form.line("sex")
        line.focus()
        chosen = []
        for character in "жмЖМ":
            await type_on(app, character)
            chosen.append(line.value)
        return chosen

    assert sat(new, story) == ["f", "m", "f", "m"]
