"""From which day on somebody is in a class: a paper pile comes in weeks after the first lesson."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import acted, shown, told, type_in
from desk import desk as a_desk
from test_desk_screen import at_the_desk, keys
from world import DAY, World, world

from clc_tui.db.models import Enrolment, Mark
from clc_tui.services import attendance, desk, enrolments, not_marked, undo, waiting_list
from clc_tui.terms import Clash, Invalid, NotFound, Outcome, Status

BEGAN = DAY - timedelta(days=21)


@pytest.fixture
def w(file: object) -> World:
    return world()


def first_days(group_id: int) -> dict[int, object]:
    rows = Enrolment.select().where(Enrolment.group_id == group_id)
    return {row.person_id: row.starts_on for row in rows}


def test_lessons_at_which_nobody_was_expected_are_not_asked_for(w: World) -> None:
    group = given.group(w.course, "жаңа", starts_on=BEGAN)
    old = given.lesson(group, BEGAN)
    asked = {line.lesson_id for line in not_marked.not_marked(w.facilitator)}
    assert old not in asked
    enrolments.enrol(w.facilitator, group, w.outsider, BEGAN)
    asked |= {line.lesson_id for line in not_marked.not_marked(w.facilitator)}
    assert old in asked


def test_a_first_day_is_changed_back_to_the_classes_first(w: World) -> None:
    group = given.group(w.course, "жаңа", starts_on=BEGAN)
    old = given.lesson(group, BEGAN)
    enrolments.enrol(w.facilitator, group, w.outsider)
    with pytest.raises(NotFound):
        attendance.mark(w.facilitator, old, w.outsider, Status.PRESENT)
    with pytest.raises(Invalid, match="begins on"):
        enrolments.change_first_day(w.facilitator, group, w.outsider, BEGAN - timedelta(1))
    with pytest.raises(NotFound):
        enrolments.change_first_day(w.facilitator, group, w.learners[0], BEGAN)
    enrolments.change_first_day(w.facilitator, group, w.outsider, BEGAN)
    changed = undo.last_action(w.facilitator)
    assert changed is not None
    attendance.mark(w.facilitator, old, w.outsider, Status.PRESENT)
    with pytest.raises(Invalid, match="marks before"):
        enrolments.change_first_day(w.facilitator, group, w.outsider, DAY)
    with pytest.raises(Clash, match="has marks in this class"):
        undo.undo(w.facilitator, changed.entry_id)
    attendance.clear_mark(w.facilitator, old, w.outsider)
    undo.undo(w.facilitator, changed.entry_id)
    assert first_days(group) == {w.outsider: DAY}


def test_a_first_day_does_not_reach_into_an_earlier_time_in_the_class(w: World) -> None:
    group = given.group(w.course, "жаңа", starts_on=BEGAN)
    left = BEGAN + timedelta(3)
    given.enrolled(group, w.outsider, ends_on=left, outcome=Outcome.LEFT.value, reason="переезд")
    given.enrolled(group, w.outsider, starts_on=DAY, journal_no=1)
    with pytest.raises(Clash, match="in the class already"):
        enrolments.change_first_day(w.facilitator, group, w.outsider, left)
    enrolments.change_first_day(w.facilitator, group, w.outsider, left + timedelta(1))


def test_an_earlier_first_day_passes_nobody_in_the_line(w: World) -> None:
    group = given.group(w.course, "жаңа", starts_on=BEGAN, capacity=1)
    waiting_list.wait_for(w.facilitator, w.course, w.outsider)
    line = desk.DeskLine("Ан Оля")
    answer = desk.desk_line(w.facilitator, group, line, starts_on=BEGAN)
    assert (answer.place, answer.waiting) == (None, 2)


@acted
async def test_the_desk_and_the_class_page_say_from_which_day(tmp_path: Path) -> None:
    with a_desk(tmp_path) as at:
        async with at.sitting("akhmetova") as app:
            await at_the_desk(app)
            await type_in(app, "f6", "enter", *keys("Ан Оля\r\r\r\r"))
            assert "from 01.09.2026" in shown(app)[2], shown(app)
            assert "number 13" in told(app)
            await type_in(app, "f6", *"23.11.2026", "enter", *keys("Ву Яна\r\r\r\r"))
            await type_in(app, "escape", "end", "f", *"1.9", "enter")
            assert "Ву Яна: in the class from 01.09.2026." in told(app)
            await type_in(app, "f", *"1.8", "enter")
            assert "begins on 01.09.2026" in "\n".join(shown(app))
        days = at.ask(lambda: first_days(at.group))
    assert {f"{day:%d.%m}" for day in days.values()} == {"01.09"}
    assert len(days) == 14


@acted
async def test_the_rest_of_a_lesson_of_nobody(tmp_path: Path) -> None:
    with a_desk(tmp_path) as at:
        at.ask(lambda: Enrolment.update(starts_on=given.TODAY).execute())
        at.ask(lambda: Mark.delete().execute())
        async with at.sitting("akhmetova") as app:
            await type_in(app, "8", "enter", "end", "enter", "g", "left", "r")
            assert "On 20.11.2026 nobody was in the class. f on" in "\n".join(shown(app))
            await type_in(app, "p")
            assert "this person was not in the class. f on" in "\n".join(shown(app))
