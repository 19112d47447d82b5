"""Bodies of the committee: the usual eight without a row, names of the centre's own, seats."""

from __future__ import annotations

from dataclasses import replace

import given
import pytest
from world import World

from clc_tui.db.follow_up import Body
from clc_tui.follow_up import BodyCode
from clc_tui.language import speak
from clc_tui.services import undo
from clc_tui.services.bodies import (
    BodyFields,
    add_body,
    bodies,
    body_row,
    change_body,
    close_body,
)
from clc_tui.terms import Clash, Invalid, NotFound, Role

USUAL = BodyFields("")


def names(w: World, **asked: bool) -> list[str]:
    return [line.words for line in bodies(w.facilitator, **asked)]


def test_the_usual_eight_are_there_without_a_row(w: World) -> None:
    codes = {row.code for row in Body.select()}
    assert codes == {None, "education", "community"}, "those somebody sits for, and its own"
    assert names(w) == [
        "local authority", "education department", "health department",
        "social protection office", "business", "NGOs", "trade union", "residents",
        "Совет аксакалов",
    ]  # fmt: skip
    lines = bodies(w.facilitator)
    assert [line.which for line in lines] == [
        "local_authority", w.chair_body, "health", "social_protection", "business", "ngo", "union",
        w.chair_body + 1, w.body,
    ]  # fmt: skip
    assert lines[-1].fields.seats == 2
    speak("ru")
    assert names(w)[0] != "local authority"


def test_a_name_of_its_own_and_back_to_the_usual_one(w: World) -> None:
    made = change_body(w.facilitator, BodyCode.HEALTH, BodyFields("Поликлиника", 2), was=USUAL)
    assert names(w)[2] == "Поликлиника"
    was = BodyFields("Поликлиника", 2)
    again = change_body(w.facilitator, made, BodyFields("Health department", 2), was=was)
    assert (again, names(w)[2]) == (made, "health department")
    assert Body.get_by_id(made).name == "", "it follows the reader's language again"


@pytest.mark.parametrize("name", ["Совет  Аксакалов", "кеңес", "business"])
def test_no_two_bodies_are_called_the_same(w: World, name: str) -> None:
    add_body(w.facilitator, BodyFields("Кеңес"))
    with pytest.raises(Clash, match="already a body called"):
        add_body(w.facilitator, BodyFields(name))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (BodyFields(" "), "name"),
        (BodyFields("х" * 121), "name"),
        (BodyFields("Совет", 21), "seats"),
        (BodyFields("Совет", -1), "seats"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(w: World, fields: BodyFields, field: str) -> None:
    with pytest.raises(Invalid) as told:
        add_body(w.facilitator, fields)
    assert told.value.field == field


def test_a_closed_body_is_asked_for_nothing_until_it_is_open_again(w: World) -> None:
    closed = close_body(w.facilitator, BodyCode.UNION)
    assert "trade union" not in names(w)
    assert "trade union" in names(w, closed=True)
    for which in (BodyCode.UNION, closed):
        with pytest.raises(Clash, match="trade union is on the committee no more"):
            body_row(w.facilitator, which)
    close_body(w.facilitator, closed, False)
    assert body_row(w.facilitator, BodyCode.UNION).id == closed


def test_the_secretary_keeps_the_committee_too_and_sees_no_other_centre(w: World) -> None:
    secretary = given.actor(w.centre, Role.SECRETARY)
    add_body(secretary, BodyFields("Женсовет"))
    elsewhere = given.actor(given.centre("Шу"), Role.SECRETARY)
    assert len(bodies(elsewhere)) == 8
    with pytest.raises(NotFound):
        change_body(elsewhere, w.body, BodyFields("Наш"), was=USUAL)


def test_two_people_change_one_body_at_once(w: World) -> None:
    was = BodyFields("Совет аксакалов", 2)
    change_body(w.facilitator, w.body, replace(was, seats=3), was=was)
    change_body(given.actor(w.centre, Role.SECRETARY), w.body, replace(was, name="Совет"), was=was)
    assert bodies(w.facilitator)[-1].fields == BodyFields("Совет", 3)
    with pytest.raises(Clash, match="Seats: somebody else wrote “3”"):
        change_body(w.facilitator, w.body, replace(was, seats=4), was=was)


def test_what_was_done_to_a_body_comes_back(w: World) -> None:
    change_body(w.facilitator, BodyCode.HEALTH, BodyFields("Поликлиника"), was=USUAL)
    close_body(w.facilitator, BodyCode.HEALTH)
    undo.undo(w.facilitator)
    assert names(w)[2] == "Поликлиника"
    undo.undo(w.facilitator)
    assert (names(w)[2], Body.select().count()) == ("health department", 3)
