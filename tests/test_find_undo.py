"""Finding, taking back, history and help on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, desk, shown, type_in


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def run(at: Desk, *keys: str, user: str = "akhmetova", language: str = "en") -> list[str]:
    """The screen after a burst of keys."""

    async def story() -> list[str]:
        async with at.sitting(user, language) as app:
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


def test_finds_people_and_classes_as_you_type(at: Desk) -> None:
    lines = run(at, "s", *"бек")
    assert lines[0].startswith(" Find: бек")
    assert lines[2].startswith("> Бекова Жанар")
    lines = run(at, "f3", *"sew")
    assert any(line.startswith("> Sewing · housewives") for line in lines)


def test_says_when_the_layout_was_wrong(at: Desk) -> None:
    lines = run(at, "s", *",trjdf")
    assert lines[2].startswith("> Бекова Жанар")
    assert "1 found, read as “бекова”" in "\n".join(lines)


def test_nothing_found_says_so(at: Desk) -> None:
    assert "Nobody and nothing is called so." in "\n".join(run(at, "s", *"ъъъ"))


def test_enter_opens_the_class(at: Desk) -> None:
    assert run(at, "s", *"sewing", "enter")[0].startswith(" Sewing · housewives")


def test_escape_goes_back_to_where_one_was(at: Desk) -> None:
    assert run(at, "s", *"bek", "escape") == run(at)


def test_nothing_to_take_back(at: Desk) -> None:
    assert "There is nothing of yours to take back." in "\n".join(run(at, "u"))


def test_taking_back_asks_the_first_time_only(at: Desk) -> None:
    lines = run(at, "p", "a", "u", user="li")
    assert "Take this back?" in "\n".join(lines)
    assert at.marks() == {1: "present", 2: "absent"}
    run(at, "u", "q", user="li")
    assert at.marks() == {1: "present", 2: "absent"}
    run(at, "u", "enter", user="li")
    assert at.marks() == {1: "present"}


def test_a_question_leaves_what_it_is_about_in_sight(at: Desk) -> None:
    before, asked = run(at, "p", "a", user="li"), run(at, "u", user="li")
    assert asked[:-5] == before[:-5] and "Take this back?" in asked[-5]


def test_taking_back_what_somebody_changed_since_is_refused_with_the_name(at: Desk) -> None:
    run(at, "a", user="li")
    run(at, "down", "enter", "1", "p", user="akhmetova")
    lines = run(at, "u", "enter", user="li")
    assert "! Somebody else changed this since: Ахметова А. Қ.:" in "\n".join(lines)
    assert at.marks() == {1: "present"}


def test_history_of_a_mark_and_taking_back_from_it(at: Desk) -> None:
    lines = run(at, "a", "1", "l", "1", "h", user="li")
    assert [line.lstrip("> ").split()[2] for line in lines[3:5]] == ["li", "li"]
    assert "absent → late" in lines[3] and "not marked → absent" in lines[4]
    run(at, "1", "h", "x", "y", user="li")
    assert at.marks() == {1: "absent"}


def test_help_lists_the_keys_of_the_screen_in_the_users_layout(at: Desk) -> None:
    lines = run(at, "f1", user="li")
    assert any(line.split()[:3] == [">", "p", "Present,"] for line in lines)
    lines = run(at, "з", "f1", user="li")
    assert any(line.split()[:3] == [">", "з", "Present,"] for line in lines)
    assert run(at, "f1", "escape", user="li")[0].startswith(" Sewing")


def test_enter_is_told_only_where_it_opens_something(at: Desk) -> None:
    assert "Enter" in run(at, "8")[-1]
    lines = run(at, "8", *["down"] * 2, "enter", "enter")
    assert "Enter" not in lines[-1] and lines[-2].startswith(" Enter does nothing here")


def test_hints_are_shown_in_the_users_layout(at: Desk) -> None:
    assert run(at, "з", user="li")[-1].startswith(" з present  д late  у excused  ш ill  ф absent")
    assert run(at, "з", "p", user="li")[-1].startswith(" p present")
