"""No word of ours is cut off, in any language; only what people wrote may be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, desk, shown, type_in

from clc_tui.db.models import Draft
from clc_tui.language import LANGUAGES

DOORS = {
    name: ("8", *["down"] * number, "enter")
    for number, name in enumerate(
        "classes courses calendar users settings card looked hours contracts payers".split()
    )
}
PLACES = {
    "today": (),
    "lessons": ("2",),
    "a class chosen": ("2", "c"),
    "register": ("down", "enter"),
    "register, asked": ("down", "enter", "x"),
    "register, announced": ("down", "enter", "o"),
    "register, who taught": ("down", "enter", "t"),
    "people": ("3",),
    "person": ("3", "enter"),
    "person, who looked": ("3", "enter", "l"),
    "person, asked about erasing": ("3", "enter", "r"),
    "two records": ("3", "down", "enter", "d", *["backspace"] * 12, *"беко", "enter"),
    "new person, second page": ("3", "a", "pagedown"),
    "person, announced": ("3", "enter", "o"),
    "new person": ("3", "a"),
    "given up": ("3", "a", "z", "escape"),
    "find": ("f3", "l", "i"),
    "keys": ("f1",),
    "keys of the register": ("down", "enter", "f1"),
    "commands": ("ctrl+p",),
    "leaving": ("q",),
    "undo": ("down", "enter", "p", "u"),
    "centre": ("8",),
    **DOORS,
    "volunteers": ("4",),
    "shift": ("4", "enter"),
    "who could help": ("4", "enter", "a"),
    "a volunteer": ("4", "v", "enter"),
    "help at lessons": ("4", "a", "1"),
    "help on a day": ("4", "a", "2"),
    "class": (*DOORS["classes"], "end", "enter"),
    "class, lessons": (*DOORS["classes"], "end", "enter", "l"),
    "new class": (*DOORS["classes"], "a"),
    "new course": (*DOORS["courses"], "a"),
    "new contract, whose": (*DOORS["contracts"], "a"),
    "new payer": (*DOORS["payers"], "a"),
    "register, how long": ("down", "enter", "b"),
    "class, how long": (*DOORS["classes"], "end", "enter", "l", "b"),
    "class, which contract": (*DOORS["classes"], "end", "enter", "k"),
}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk(folder) as made:
        yield made


def after(at: Desk, keys: tuple[str, ...], language: str, size: tuple[int, int]) -> list[str]:
    at.ask(lambda: Draft.delete().execute())  # what was given up before is not asked about

    async def story() -> list[str]:
        async with at.sitting("akhmetova", language, size) as app:
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_cut_off_at_80_columns(at: Desk, place: str, language: str) -> None:
    lines = after(at, PLACES[place], language, (80, 24))
    assert not any("…" in line for line in lines), "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_after_a_dropped_line_is_whole_at_40_columns(at: Desk, language: str) -> None:
    after(at, PLACES["given up"][:-1], language, (40, 12))

    async def story() -> list[str]:
        async with at.sitting("akhmetova", language, (40, 12)) as app:
            await app.keys_idle()
            return shown(app)

    lines = asyncio.run(story())
    assert any("14:07" in line for line in lines[:-1])
    assert not any("…" in line for line in lines[-5:]), "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "place",
    [
        "person",
        "new person",
        "class",
        "new class",
        "new course",
        "keys",
        "shift",
        "a volunteer",
        "help at lessons",
        "help on a day",
    ],
)
def test_no_word_is_cut_at_40_columns(at: Desk, place: str, language: str) -> None:
    lines = after(at, PLACES[place], language, (40, 12))
    assert not any("…" in line for line in lines[1:]), "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["today", "lessons", "register", "volunteers"])
def test_only_names_of_classes_are_cut_at_40_columns(at: Desk, place: str, language: str) -> None:
    """What a class is called stands before how it stands, so a line that ends cut has lost ours."""
    lines = after(at, PLACES[place], language, (40, 12))
    frame = [lines[0], lines[1], *lines[-2:]] if place != "register" else lines[1:]
    cut = [line for line in lines if line.endswith("…")] + [f for f in frame if "…" in f]
    assert not cut, "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_refusal_takes_the_lines_it_needs_and_gives_them_back(
    at: Desk, language: str
) -> None:
    class_, typed = (*DOORS["classes"], "end", "enter"), (*"ab12345", *["enter"] * 4)
    lines = after(at, (*class_, "p", *typed), language, (40, 12))
    told = lines[next(n for n, line in enumerate(lines) if line.startswith(" ! ")) : -1]
    assert len(told) > 1 and all(line.startswith("   ") for line in told[1:])
    assert not any("…" in line for line in told) and told[-1].endswith(".")
    shorter = after(at, (*class_, "p", *typed, "escape"), language, (40, 12))
    assert shorter[-3] == "" and shorter[-2].endswith(".") and "…" not in shorter[-2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_a_register_are_told_whole_at_40_columns(at: Desk, language: str) -> None:
    keys = PLACES["keys of the register"]
    for pages in range(4):
        lines = after(at, (*keys, *["pagedown"] * pages), language, (40, 12))
        assert not any("…" in line for line in lines[1:]), "\n".join(lines)
