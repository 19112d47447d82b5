"""Days that are ruled out, and exceptions that are not understood: never taken for free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, type_in
from hypothesis import given as examples
from hypothesis import strategies as st

from clc_tui.db.models import Need
from clc_tui.services.free_times import fits

SATURDAYS = tuple(date(2026, 12, day) for day in (5, 12, 19, 26))


def on_saturdays(words: str) -> list[bool | None]:
    return [fits(words, day, "10:00", 60) for day in SATURDAYS]


@pytest.mark.parametrize(
    "words",
    [
        "every Saturday but the first", "каждую субботу, кроме первой", "first Saturday",
        "сб кроме 1-й", "сб, 5-го не могу", "сб кроме праздников", "last Saturday",
        "вторая и третья сб",
        "барлық сенбі, біріншісінен басқа", "сенбі, соңғысы емес",
        "from 12.12", "сб с 12.12", "Saturdays until 15.01", "сб, не до 12.12", "12.12-нен бастап",
        "с 5.1", "5 дек", "5/12", "2026-12-12", "сб, не 5.12–14.12 вечером", "сб, не 45.13",
        "сб, не с 12.12", "5–10 декабря",
    ],
)  # fmt: skip
def test_what_is_not_understood_of_a_day_is_not_taken_for_free(words: str) -> None:
    assert True not in on_saturdays(words)


@pytest.mark.parametrize(
    ("words", "free"),
    [
        ("сб, не 5.12–10.12", [False, True, True, True]),
        ("Saturdays, not 5.12 - 12.12.", [False, False, True, True]),
        ("сб, кроме 12.12", [True, False, True, True]),
        ("сб, с 5.12 по 14.12 не могу", [False, False, True, True]),
        ("сб 5.12–10.12 бос емес", [False, True, True, True]),
        ("сенбі, 5.12-нен 14.12-ге дейін келе алмаймын", [False, False, True, True]),
        ("not 25.12–10.01, Saturdays", [True, True, True, False]),
        ("сб, не 12.12.2026", [True, False, True, True]),
        ("сб, не 12.12.2027", [True] * 4),
        ("сб, не 26.12–05.01.2027", [True, True, True, False]),
        ("not 5.12–10.12", [False, None, None, None]),
    ],
)
def test_days_that_are_ruled_out_are_understood(words: str, free: list[bool | None]) -> None:
    assert on_saturdays(words) == free


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@examples(days, days, days, st.sampled_from(["не", "кроме", "not", "except"]))
def test_of_two_days_all_between_are_ruled_out_and_no_other(
    one: date, other: date, day: date, no: str
) -> None:
    first, last = sorted((one, other))
    words = f"ежедневно, {no} {first:%d.%m}–{last:%d.%m}"
    assert fits(words, day, "10:00", 60) is not (first <= day <= last)
    assert fits(words, day + timedelta(365), "10:00", 60) is not (
        (first.month, first.day) <= ((d := day + timedelta(365)).month, d.day)
        <= (last.month, last.day)
    )  # fmt: skip


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


@acted
async def test_the_words_are_shown_where_they_do_not_tell(at: Desk) -> None:
    def build() -> None:
        centre = Need.get_by_id(1).centre_id
        given.volunteer(at.teacher, "поёт", "каждую субботу, кроме первой")
        given.shift(given.need(centre, "Tea"), SATURDAYS[0])

    at.ask(build)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "end", "up", "w")
        line = line_with(app, "Ли О.")
        assert line.split()[:2] == [">", "?"] and "каждую субботу, кроме первой" in line
