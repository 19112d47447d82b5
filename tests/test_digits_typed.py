"""Digits of the Kazakh top row where digits are typed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, desk, type_in
from every_screen import as_typed, opened
from layouts import DIGITS, KAZAKH_ROW, type_on
from textual import events

from clc_tui.screens.asking import AskLine
from clc_tui.screens.calendar import CalendarScreen
from clc_tui.screens.group_form import GroupForm
from clc_tui.screens.group_lessons import GroupLessonsScreen
from clc_tui.screens.person_form import PersonForm
from clc_tui.services.calendar import calendar
from clc_tui.services.lessons import lessons
from clc_tui.widgets.typing_line import Digits


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


@pytest.mark.parametrize("row", [KAZAKH_ROW, KAZAKH_ROW.upper(), DIGITS])
def test_where_only_digits_are_asked_the_top_row_makes_them(at: Desk, row: str) -> None:
    async def story() -> list[object]:
        answers: list[object] = []
        async with at.sitting("akhmetova") as app:
            question = AskLine(app.session, "How many?", act=as_typed, digits=Digits.ALL)
            await app.push_screen(question, answers.append)
            await type_on(app, row)
            await type_in(app, "enter")
        return answers

    assert asyncio.run(story()) == [DIGITS]


def test_a_day_that_stands_in_a_form_already_is_typed_over(at: Desk) -> None:
    async def story() -> tuple[str, str]:
        async with at.sitting("akhmetova") as app:
            form: Any = await opened(app, at, GroupForm)
            line = form.form.line("starts_on")
            form.form.fill({**form.form.values, "starts_on": "28.11.2026"})
            line.focus()
            await type_in(app, *"2.11", "up", "down", *".2026")
            typed = line.value
            line.select_all()
            app.post_message(events.Paste("3.12.2026"))
            await type_in(app)
            return typed, line.value

    assert asyncio.run(story()) == ("2.11.2026", "3.12.2026")


def test_the_minutes_late_are_typed_on_the_kazakh_layout(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            await type_on(app, "ьә")
            await type_in(app, "enter")

    asyncio.run(story())
    assert at.marks() == {1: "late"}


def test_a_phone_is_typed_on_the_kazakh_layout(at: Desk) -> None:
    """DOMAIN §3.5: the strict digits belong to IIN, phone and counts."""

    async def story() -> str:
        async with at.sitting("akhmetova") as app:
            form: Any = await opened(app, at, PersonForm)
            line = form.form.line("phone")
            line.focus()
            await type_on(app, KAZAKH_ROW)
            return str(line.value)

    assert asyncio.run(story()) == DIGITS


def test_a_day_asked_in_one_line_is_typed_on_the_kazakh_layout(at: Desk) -> None:
    """25.08.2028: DESIGN §7, letters of the top row are digits wherever digits are keys."""

    async def story() -> list[str]:
        async with at.sitting("akhmetova") as app:
            await opened(app, at, CalendarScreen)
            await type_on(app, "ф")
            await type_on(app, "әғ.қү.әқәү")
            await type_in(app, "enter", *"x", "enter")
            return [str(line.on_date) for line in await app.session.do(calendar, 2028)]

    assert asyncio.run(story()) == ["2028-08-25"]


def test_an_hour_asked_in_one_line_is_typed_on_the_kazakh_layout(at: Desk) -> None:
    async def story() -> list[str]:
        async with at.sitting("akhmetova") as app:
            await opened(app, at, GroupLessonsScreen)
            await type_on(app, "ф")
            await type_in(app, *["backspace"] * 12, *"25.11.2026", "enter")
            await type_in(app, *["backspace"] * 5)
            await type_on(app, "құ:ққ")
            await type_in(app, "enter", "enter")
            lines = await app.session.do(lessons, at.group)
            return [line.starts_at for line in lines if str(line.on_date) == "2026-11-25"]

    assert "09:00" in asyncio.run(story())
