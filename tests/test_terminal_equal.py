"""Our driver shows what Textual's own would: signs, colours, looks and cursor, in two emulators."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from desk import Desk, desk
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from twins import DAYS, DOWN, F1, LEFT, PAGE_DOWN, RIGHT, UP, WINDOWS, Size, twins

from clc_tui.language import LANGUAGES
from clc_tui.terminal.textual_inside import exits

THEMES = ("dark", "high-contrast", "monochrome")

KEYS = [*"pleiarqusnwmx1238фз", UP, DOWN, LEFT, RIGHT, PAGE_DOWN, "\r", "\x7f", "\t", F1]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=20) as made:
        yield made


@pytest.mark.parametrize(("language", "theme"), list(zip(LANGUAGES, THEMES, strict=True)))
@pytest.mark.parametrize("user", DAYS)
def test_a_day_looks_the_same(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str, language: str, theme: str
) -> None:
    async def story() -> None:
        async with twins(at, user, language, monkeypatch, theme=theme) as pair:
            assert not pair.differ()
            for keys in DAYS[user]:
                await pair.same(keys)

    asyncio.run(story())


@pytest.mark.parametrize("user", DAYS)
def test_a_day_in_a_window_that_changes_looks_the_same(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    """Every third time the window is made another size between two keys."""

    async def story() -> None:
        async with twins(at, user, "kk", monkeypatch) as pair:
            for number, (keys, size) in enumerate(zip(DAYS[user], cycle(WINDOWS), strict=False)):
                await pair.same(keys)
                if number % 3 == 0:
                    await pair.same(size)

    asyncio.run(story())


@settings(max_examples=10, deadline=None)
@examples(
    st.lists(
        st.one_of(*[st.sampled_from(KEYS)] * 5, st.sampled_from([*WINDOWS, (20, 5), (61, 17)])),
        min_size=1, max_size=25,
    ),
    st.sampled_from(WINDOWS),
    st.sampled_from(sorted(DAYS)),
)  # fmt: skip
def test_any_keys_and_resizes_look_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | Size], size: Size, user: str
) -> None:
    async def story(at: Desk) -> None:
        with pytest.MonkeyPatch.context() as patch:
            async with twins(at, user, "ru", patch, size=size) as pair:
                for step in steps:
                    if exits(pair.app):
                        return
                    await pair.same(step)

    with desk(tmp_path_factory.mktemp("keys"), learners=20) as made:
        asyncio.run(story(made))
