"""How a line that was sent back is answered, and what who approves sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import given
import pytest
from desk import acted, line_with, told, type_in
from hours_desk import OCTOBER, Hours, hours
from test_month_of_life import text

from clc_tui.screens.merging import MergeScreen
from clc_tui.services import attendance, timesheets
from clc_tui.services.sheets import timesheet
from clc_tui.services.timesheets import Remark


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Hours]:
    with hours(tmp_path) as made:
        yield made


@acted
async def test_an_instructor_answers_and_the_facilitator_reads_it(h: Hours) -> None:
    """One line is right as it is; it is answered with one key from where the sheet opens."""
    sheet = h.handed_in()

    def back() -> None:
        lesson = timesheet(h.actor(), h.li, OCTOBER).lines[0].key
        timesheets.return_timesheet(h.actor(), sheet, "", (Remark(lesson, "no signature"),))

    h.at.ask(back)
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5")
        assert told(app) == " Enter opens the lesson, r answers, c hands it in again."
        await type_in(app, "r")
        assert "no signature" in text(app) and "Your answer:" in text(app)
        await type_in(app, *"on the back", "enter")
        assert "Answer: on the back" in text(app) and "c hands the sheet in" in told(app)
        await type_in(app, "down", "down", "r")
        assert "Put the cursor on a line with ! first" in told(app)
        await type_in(app, "c")
        assert "Was sent back: no signature · Answer: on the back" in text(app)
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter")
        assert line_with(app, "05.10").startswith(">"), "the cursor is on what was answered"
        assert "Was sent back: no signature · Answer: on the back" in text(app)
        await type_in(app, "y")
        assert told(app) == " Approved." and "no signature" not in text(app)


@acted
async def test_a_line_that_went_is_told_on_the_sheet(h: Hours) -> None:
    sheet = h.handed_in()

    def back() -> None:
        lesson = timesheet(h.actor(), h.li, OCTOBER).lines[0].key
        timesheets.return_timesheet(h.actor(), sheet, "", (Remark(lesson, "no signature"),))
        for person in h.at.learners:
            attendance.clear_mark(h.actor(), lesson.lesson_id or 0, person, reason="nobody")

    h.at.ask(back)
    async with h.at.sitting("akhmetova", size=(40, 12)) as app:
        await type_in(app, "5", "enter", "end")
        words = " ".join(text(app).split())
        assert "05.10 14:00 Sewing · housewives is not on the sheet any more." in words
        assert "Was sent back: no signature" in words


@acted
async def test_a_sheet_says_what_is_taken_back_later_and_that_its_approver_is_its_owner(
    h: Hours,
) -> None:
    """The facilitator was the instructor's second record, as turns out after it was sent."""
    sheet = h.approved()

    def one_person() -> tuple[int, int]:
        timesheets.send_timesheet(h.actor(), sheet)
        lesson = timesheet(h.actor(), h.li, OCTOBER).lines[0].key.lesson_id or 0
        for person in h.at.learners:
            attendance.clear_mark(h.actor(), lesson, person, reason="nobody")
        given.closed("li")
        return h.at.teacher, h.actor().person_id or 0

    keep, other = h.at.ask(one_person)
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "end")
        assert "2 ac. h of it will be taken back in the next sheet" in text(app)
        app.push_screen(MergeScreen(app.session, keep, other))
        await type_in(app, "end")
        assert "October 2026, Ли О.: sent: it stays so, and says so" in text(app)
        await type_in(app, "l", "f2", "enter", "end")
        assert "! Ли О. approved the own hours: it was another record then" in text(app)
