"""Who is under age by what is known now, and asked for a shift to come without a signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in
from world import DAY, World

from clc_tui.db.models import Lesson, Person
from clc_tui.services import assignments, shifts, volunteers
from clc_tui.services.people_merging import merge_people
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.today import today
from clc_tui.terms import AssignmentState, Role

CONFIRMED = AssignmentState.CONFIRMED


@pytest.fixture
def w(lent: World) -> World:
    return lent


def unsigned(w: World, at: ShiftAt) -> list[int]:
    return [each.person_id for each in shifts.shift(w.facilitator, at).helpers if each.unsigned]


def test_a_birth_year_mended_later_is_seen_at_the_shift_and_in_today(w: World) -> None:
    actor = w.facilitator
    for at in (w.free_shift, w.lesson_shift):
        assignments.ask(actor, at, w.idler, CONFIRMED)
    assert today(actor).to_sign == () and unsigned(w, w.free_shift) == []
    given.rewritten(Person, w.idler, birth_year=2012)
    assert today(actor).to_sign == (w.idler,)
    assert unsigned(w, w.free_shift) == unsigned(w, w.lesson_shift) == [w.idler]
    assert shifts.shift(actor, w.free_shift).unsigned == 1
    assert today(given.actor(w.centre, Role.SECRETARY)).to_sign == ()
    volunteers.guardian_signed(actor, w.idler, "Тен Анна", DAY)
    assert today(actor).to_sign == () and unsigned(w, w.free_shift) == []


def test_two_records_made_one_may_be_under_age(w: World) -> None:
    actor = w.facilitator
    assignments.ask(actor, w.free_shift, w.idler)
    twin = given.person(w.centre, "Тен Паша", birth_date=date(2011, 5, 1))
    merge_people(actor, w.idler, twin)
    assert today(actor).to_sign == (w.idler,)


@pytest.mark.parametrize("why", ["of age then", "came", "no", "over", "off", "ended"])
def test_nobody_else_is_told(w: World, why: str) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, w.free_shift, w.idler, CONFIRMED)
    later = {"over": 3}.get(why, 0)
    born = {"birth_year": 2012}
    if why == "of age then":
        born = {"birth_date": DAY.replace(year=2008) + timedelta(2)}  # type: ignore[dict-item]
    elif why == "no":
        assignments.answer_assignment(actor, place, AssignmentState.DECLINED)
    elif why == "off":
        shifts.cancel_shift(actor, w.free_shift, "дождь")
    elif why == "ended":
        volunteers.end_volunteer(actor, w.idler, DAY)
    elif why == "came":
        assignments.came(given.later(actor, 3), place)
        later = 1
    given.rewritten(Person, w.idler, **born)
    assert today(given.later(actor, later)).to_sign == ()


def test_a_lesson_that_is_not_held_needs_no_signature(w: World) -> None:
    assignments.ask(w.facilitator, w.lesson_shift, w.idler)
    given.rewritten(Person, w.idler, birth_year=2012)
    given.rewritten(Lesson, w.lesson, state="cancelled", reason="weather")
    assert today(w.facilitator).to_sign == ()


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


@acted
async def test_today_the_list_the_shift_and_its_row_say_who_is_to_sign(at: Desk) -> None:
    at.ask(lambda: given.rewritten(Person, at.helper, birth_year=2012))
    at.ask(lambda: given.volunteer(at.teacher))
    async with at.sitting("akhmetova") as app:
        line_with(app, "1 helper: a parent has not signed")
        await type_in(app, "end", "enter")
        assert line_with(app, "> Тен П.").endswith("a parent has not signed; sews")
        assert told(app).strip() == "2 volunteers, 1 without a parent's signature"
        await type_in(app, "4")
        assert line_with(app, "Fair").endswith("Тен П. !")
        await type_in(app, "enter")
        assert "Тен П.  a parent has not signed" in line_with(app, "will come")
        assert told(app).strip() == "1 of 2 will come, 1 without a parent's signature"
        await type_in(app, "p")
        assert "the signature is missing" in "\n".join(shown(app))
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        await type_in(app, "4")
        assert line_with(app, "Fair").endswith("1/2!")
        await type_in(app, "enter")
        assert line_with(app, "a parent has").strip() == "a parent has not signed"
