"""What the keys of hours tell and ask: nothing noted is passed over, nothing written is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import given
import pytest
from desk import acted, line_with, shown, told, type_in
from hours_desk import Hours, hours

from clc_tui.app import ClcApp
from clc_tui.language import LANGUAGES
from clc_tui.services.bounds import without_sign


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Hours]:
    with hours(tmp_path) as made:
        yield made


def text(app: ClcApp) -> str:
    return "\n".join(shown(app))


@acted
async def test_the_list_asks_before_it_approves_over_a_remark_that_was_not_sent(h: Hours) -> None:
    sheet = h.handed_in()
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "down", "n", *"no signature", "enter", "q", "y")
        assert "1 remark is not sent back. Approve all the same?" in text(app)
        await type_in(app, "n")
        assert h.row(sheet).state == "submitted"
        await type_in(app, "y", "y")
        assert "approved" in line_with(app, "Ли О.") and told(app).endswith("approved 1")
        await type_in(app, "u", "enter", "y")
        assert h.row(sheet).state == "approved", "what was passed over is not asked about again"


@acted
async def test_other_work_that_this_sheet_does_not_hold_is_told_where_it_counts(h: Hours) -> None:
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "a", "enter", *"20.11.2026", "enter", *"60", "f2")
        assert told(app) == " Written down. It counts in November 2026."
        h.approved()
        await type_in(app, "a", "tab", "tab", *"60", "f2")
        words = "Written down. The sheet of October 2026 is approved: it comes onto the next one."
        assert words in " ".join(text(app).split())
        await type_in(app, "right")
        assert line_with(app, "31.10").split()[-2:] == ["60", "+1.33"]
        await type_in(app, "a", "tab", *["backspace"] * 10, *"30.10.2026", "tab", *"60", "f2")
        assert told(app) == " Written down.", "it stands here, as a correction"
        assert line_with(app, "30.10").startswith(">")


@acted
async def test_who_signed_on_paper_is_to_be_told_and_who_signs_in_sees_why(h: Hours) -> None:
    h.handed_in()
    async with h.at.sitting("kim") as app:
        await type_in(app, "q", "5", "c")
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", *["home"], "b", *"no stamp", "enter")
        first = told(app)
        await type_in(app, "end", "b", *"no stamp", "enter")
        assert {first, told(app)} == {
            " Sent back. Ли О. signed on paper: say why yourself.",
            " Sent back: Ким В. sees why.",
        }


@acted
async def test_taking_back_says_first_what_was_done_with_the_sheet(h: Hours) -> None:
    async with h.at.sitting("kim", size=(40, 12)) as app:
        await type_in(app, "q", "5", "c", "u", "enter")
        words = " ".join(text(app).split())
        assert "Taken back: hours handed in – Ким В., October 2026" in words
        await type_in(app, "c", "u")
        assert "Taken back: hours handed in – Ким В., October 2026" in " ".join(text(app).split())


@acted
async def test_a_sheet_that_was_sent_back_asks_for_the_answer_before_enter_hands_it_in(
    h: Hours,
) -> None:
    async with h.at.sitting("kim") as app:
        await type_in(app, "q", "5", "c")
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "end", "enter", "home", "n", *"one hour", "enter", "b", "enter")
    async with h.at.sitting("kim", size=(40, 12)) as app:
        await type_in(app, "q", "5", "home")
        assert line_with(app, "unanswered") == "> 1 remark unanswered: Enter answers"
        await type_in(app, "enter", *"two hours", "enter")
        assert "Answer: two hours" in text(app) and "unanswered" not in text(app)
        assert set(h.states().values()) == {"returned"}
        assert line_with(app, "06.10").startswith(">")
        await type_in(app, "home", "enter")
        assert set(h.states().values()) == {"submitted"}


@pytest.mark.parametrize("language", LANGUAGES)
@acted
async def test_a_small_screen_counts_first_what_is_not_handed_in(h: Hours, language: str) -> None:
    async with h.at.sitting("akhmetova", language, (40, 12)) as app:
        await type_in(app, "5")
        first, *more = told(app).strip().split(" · ")
        assert first.endswith(" 2") and more[0].endswith(" 0"), told(app)


@acted
async def test_from_a_marked_lesson_the_cursor_goes_to_the_next_without_marks(h: Hours) -> None:
    h.at.ask(lambda: given.lessons(h.at.group, [date(2026, 10, 21)]))
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "home", "down", "enter", "r", "r", "q")
        assert line_with(app, "21.10").startswith("> 21.10")
        await type_in(app, "enter", "r", "r", "q")
        line = line_with(app, "21.10")
        assert line.startswith("> 21.10") and line.split()[-1] == "2", "its hours"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("№7", "7"), (" № 7/2", "7/2"), ("No. 12", "12"), ("no 12", "12"), ("N12", "12"),
        ("#3", "3"), ("7", "7"), ("Н-7", "Н-7"), ("North 2", "North 2"), ("№", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_sign_for_a_number_stands_before_it_once(typed: str, kept: str) -> None:
    assert without_sign(typed) == kept
