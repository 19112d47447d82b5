"""Two records of one person on waiting lists become one: what they wait for, what they hold."""

from __future__ import annotations

from datetime import date, timedelta

import given
import pytest
from given import later
from world import DAY, World

from clc_tui.db.models import Group, Interest, Offer
from clc_tui.services import offers, waiting_list
from clc_tui.services.people_merging import merge_people, merge_preview
from clc_tui.services.turns import places_taken
from clc_tui.services.undo import undo


def waits(w: World, *person_ids: int) -> list[int]:
    """Who of these people waits for the other course."""
    rows = Interest.select().where(
        Interest.course_id == w.other_course,
        Interest.person_id.in_(person_ids),
        Interest.closed_on.is_null(),
    )
    return [row.person_id for row in rows]


def test_whoever_is_in_a_class_of_the_course_waits_no_more(w: World) -> None:
    keep = w.learners[0]
    other = given.person(w.centre, "Ахметова Айгуль")
    with given.logged(w.centre):
        Interest.create(
            centre_id=w.centre, course_id=w.course, person_id=other, since="2026-08-20 10:00:00"
        )
    assert merge_preview(w.facilitator, keep, other).placed == ("Швейное дело",)
    merge_people(w.facilitator, keep, other)
    (place,) = Interest.select().where(Interest.person_id == keep, Interest.course_id == w.course)
    assert (place.closed_on, place.reason) == (DAY, "placed")


@pytest.mark.parametrize("last_day", [None, DAY + timedelta(days=9)])
def test_who_came_into_a_class_before_the_other_began_to_wait_waits_no_more(
    w: World, last_day: date | None
) -> None:
    keep, other = w.outsider, given.person(w.centre, "Ахметова Айгуль")
    given.enrolled(w.empty_group, keep, ends_on=last_day, outcome=last_day and "left")
    desk = later(w.facilitator, 3)
    waiting_list.wait_for(desk, w.other_course, other)
    assert merge_preview(desk, keep, other).placed == ("Английский A1",)
    merge_people(desk, keep, other)
    assert waits(w, keep, other) == []
    undo(desk)
    assert waits(w, keep, other) == [other]


def test_who_was_in_a_class_that_has_ended_waits_on(w: World) -> None:
    desk, keep, other = w.facilitator, w.outsider, given.person(w.centre, "Ахметова Айгуль")
    waiting_list.wait_for(desk, w.other_course, other)
    given.enrolled(w.empty_group, keep)
    given.rewritten(Group, w.empty_group, ends_on=DAY)
    desk = later(desk, 1)
    assert merge_preview(desk, keep, other).placed == ()
    merge_people(desk, keep, other)
    assert waits(w, keep, other) == [keep]


@pytest.mark.parametrize("swapped", [False, True])
def test_the_place_that_is_held_stays_held(w: World, swapped: bool) -> None:
    desk, late, held = w.facilitator, w.outsider, given.person(w.centre, "Ахметова Айгуль")
    for person_id in (late, held):
        waiting_list.wait_for(desk, w.other_course, person_id)
    expired = offers.offer_place(desk, w.empty_group, late, reason="просила").offer_id
    desk = later(desk, 10)
    runs = offers.offer_place(desk, w.empty_group, held, reason="просила").offer_id
    merge_people(desk, *((held, late) if swapped else (late, held)))
    assert Offer.get_by_id(runs).answer is None
    assert Offer.get_by_id(expired).answer == "withdrawn"


def test_a_place_held_for_who_is_in_the_class_is_free_again(w: World) -> None:
    desk, keep, other = w.facilitator, w.outsider, given.person(w.centre, "Ахметова Айгуль")
    given.enrolled(w.empty_group, keep)
    waiting_list.wait_for(desk, w.other_course, other)
    offers.offer_place(desk, w.empty_group, other, reason="просила")
    taken = places_taken(w.empty_group, DAY)
    assert merge_preview(desk, keep, other).freed == ("Английский A1 · молодёжь",)
    merge_people(desk, keep, other)
    assert places_taken(w.empty_group, DAY) == taken - 1


def test_of_two_places_held_for_one_person_the_other_is_free_again(w: World) -> None:
    desk, keep, other = w.facilitator, w.outsider, given.person(w.centre, "Ахметова Айгуль")
    for person_id, group_id in ((keep, w.empty_group), (other, w.other_group)):
        waiting_list.wait_for(desk, w.other_course, person_id)
        offers.offer_place(desk, group_id, person_id, reason="просила")
    taken = places_taken(w.other_group, DAY)
    assert merge_preview(desk, keep, other).freed == ("Английский A1",)
    merge_people(desk, keep, other)
    assert places_taken(w.other_group, DAY) == taken - 1
