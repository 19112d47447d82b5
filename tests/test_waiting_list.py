"""Waiting lists and offers: single rules, found on bad days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import given
import pytest
from given import count_of, later
from world import DAY, world

from clc_tui.db.models import Enrolment, Offer, Skip
from clc_tui.language import sentence
from clc_tui.services import classes, courses, desk, enrolments, offers, undo, waiting_list
from clc_tui.services.checking import check
from clc_tui.services.turns import line_of, places_taken
from clc_tui.terms import Actor, Clash, Full, Invalid, OfferAnswer, Outcome, OutOfTurn, Role


class Two(NamedTuple):
    """Who works at the desk, a course, its class of one place, and two who want it."""

    desk: Actor
    course: int
    group: int
    first: int
    second: int


def test_an_undo_never_gives_a_second_place_or_an_offer_to_who_has_one(file: object) -> None:
    w = world()
    waiting_list.stop_waiting(w.facilitator, w.other_course, w.learners[0], "проба")
    offers.answer_offer(w.facilitator, w.offer, OfferAnswer.NOT_NOW)
    other = given.actor(w.centre, Role.FACILITATOR)
    enrolments.enrol(other, w.empty_group, w.learners[1])
    with pytest.raises(Clash, match="got a place or left the line since"):
        undo.undo(w.facilitator)
    assert places_taken(w.other_group, DAY) == 0


def test_an_undo_of_more_places_leaves_no_class_too_full(file: object) -> None:
    w = world()
    offers.answer_offer(w.facilitator, w.offer, OfferAnswer.ACCEPTED)
    was = classes.group(w.facilitator, w.other_group).fields
    fewer, more = replace(was, capacity=1), replace(was, capacity=2)
    classes.change_group(w.facilitator, w.other_group, fewer, was=was)
    classes.change_group(w.facilitator, w.other_group, more, was=fewer)
    entry = undo.last_action(w.facilitator)
    assert entry is not None
    enrolments.enrol(w.facilitator, w.other_group, w.learners[0])
    with pytest.raises(Full):
        undo.undo(w.facilitator, entry.entry_id)


def test_a_held_place_is_taken_though_the_class_has_fewer_places_now(file: object) -> None:
    w = world()
    was = classes.group(w.facilitator, w.other_group).fields
    enrolments.enrol(w.facilitator, w.other_group, w.learners[0])
    classes.change_group(w.facilitator, w.other_group, replace(was, capacity=1), was=was)
    done = offers.answer_offer(w.facilitator, w.offer, OfferAnswer.ACCEPTED)
    assert done.place is not None and done.place.taken == 2


def test_a_class_of_another_course_takes_its_offers_back(file: object) -> None:
    w = world()
    was = classes.group(w.facilitator, w.other_group).fields
    classes.change_group(w.facilitator, w.other_group, replace(was, course_id=w.course), was=was)
    assert Offer.get_by_id(w.offer).answer == "withdrawn"
    assert [each.person_id for each in line_of(w.other_course, DAY)] == w.learners[1::-1]


def test_who_is_in_a_class_does_not_wait_for_its_course(file: object) -> None:
    w = world()
    with pytest.raises(Clash, match="is in a class of"):
        waiting_list.wait_for(w.facilitator, w.course, w.learners[0])


def test_who_leaves_on_a_day_to_come_is_in_the_class_until_then(file: object) -> None:
    w = world()
    left, until = w.learners[2], DAY + timedelta(5)
    enrolments.enrol(w.facilitator, w.empty_group, left)
    enrolments.end_enrolment(w.facilitator, w.empty_group, left, Outcome.COMPLETED, last_day=until)
    with pytest.raises(Clash, match="is in a class of"):
        waiting_list.wait_for(w.facilitator, w.other_course, left)
    on_the_day = replace(w.facilitator, clock=given.clock_at(given.NOW + timedelta(5)))
    assert waiting_list.wait_for(on_the_day, w.other_course, left) == 3
    (known,) = desk.desk_known(w.facilitator, w.empty_group, "Исмаилова Фат")
    assert known.journal_no == 1


def test_who_left_today_comes_back_the_same_day(file: object) -> None:
    w = world()
    enrolments.end_enrolment(w.facilitator, w.group, w.learners[3], Outcome.LEFT, reason="описка")
    place = enrolments.enrol(w.facilitator, w.group, w.learners[3])
    assert place.journal_no == 4
    spells = Enrolment.select().where(
        Enrolment.group_id == w.group, Enrolment.person_id == w.learners[3]
    )
    assert [spell.ends_on for spell in spells] == [None]


def test_who_moved_away_today_comes_back_in_turn(file: object) -> None:
    w = world()
    small, other = given.group(w.course, capacity=1), given.group(w.course)
    enrolments.enrol(w.facilitator, small, w.outsider)
    waiting_list.wait_for(w.facilitator, w.course, given.person(w.centre, "Бек Дина"))
    enrolments.move_enrolment(w.facilitator, w.outsider, small, other, reason="ближе")
    with pytest.raises(OutOfTurn, match="Бек Д"):
        enrolments.enrol(w.facilitator, small, w.outsider)


def test_who_is_in_a_class_of_the_second_choice_waits_for_the_first_alone(file: object) -> None:
    w = world()
    full = given.group(w.course, capacity=1)
    enrolments.enrol(w.facilitator, full, w.outsider)
    known = given.person(w.centre, "Бек Дина")
    enrolments.enrol(w.facilitator, w.empty_group, known, reason="первая")
    line = desk.DeskLine("Бек Дина")
    told = desk.desk_line(
        w.facilitator, full, line, person_id=known, second_course_id=w.other_course
    )
    assert (told.waiting, told.second) == (1, None)


def test_nobody_waits_for_a_course_that_is_closed(file: object) -> None:
    w = world()
    courses.close_course(w.facilitator, w.other_course)
    with pytest.raises(Invalid, match="no longer offered"):
        waiting_list.wait_for(w.facilitator, w.other_course, w.outsider)


@pytest.fixture
def two(file: object) -> Two:
    """A class of one place, and two people who wait for it one after the other."""
    centre = given.centre()
    desk = given.actor(centre, Role.FACILITATOR)
    course = given.course(centre)
    first, second = given.person(centre, "Бекова Жанар"), given.person(centre, "Ерболова Қымбат")
    waiting_list.wait_for(desk, course, first)
    return Two(desk, course, given.group(course, capacity=1), first, second)


def last(actor: Actor) -> int:
    """The entry of what somebody did just now."""
    entry = undo.last_action(actor)
    assert entry is not None
    return entry.entry_id


def back_in_line(at: Two, actor: Actor, entry: int) -> None:
    """Taking back brings the first one before who has the place: so it says why, or is not done."""
    with pytest.raises(OutOfTurn, match=r"Бекова Ж.*Say why"):
        undo.undo(actor, entry)
    assert count_of(Skip) == 0
    undo.undo(actor, entry, reason="нажали не то")
    (skip,) = Skip.select()
    assert (skip.group_id, skip.person_id, skip.reason) == (at.group, at.second, "нажали не то")
    (waits,) = [w for w in waiting_list.waiting_list(actor, at.course).waiters if w.passed]
    assert (waits.person_id, waits.offer) == (at.first, None)
    assert check(given.administrator(at.desk.centre)) == ()


def test_taking_back_an_offer_nobody_answered_says_why_another_has_the_place(two: Two) -> None:
    waiting_list.wait_for(two.desk, two.course, two.second)
    offers.offer_place(two.desk, two.group, two.first)
    entry, next_week = last(two.desk), later(two.desk, 5)
    offer = offers.offer_place(next_week, two.group, two.second)
    offers.answer_offer(next_week, offer.offer_id, OfferAnswer.ACCEPTED)
    back_in_line(two, next_week, entry)


def test_who_waits_again_after_another_was_offered_the_place_is_told_why(two: Two) -> None:
    waiting_list.stop_waiting(two.desk, two.course, two.first, "передумала")
    entry = last(two.desk)
    waiting_list.wait_for(two.desk, two.course, two.second)
    offers.offer_place(two.desk, two.group, two.second)
    back_in_line(two, two.desk, entry)


def test_who_waits_again_behind_who_has_the_place_or_beside_a_free_one_needs_no_reason(
    two: Two,
) -> None:
    waiting_list.wait_for(two.desk, two.course, two.second)
    waiting_list.stop_waiting(two.desk, two.course, two.second, "передумала")
    entry = last(two.desk)
    enrolments.enrol(two.desk, two.group, two.first)
    undo.undo(two.desk, entry)
    enrolments.end_enrolment(two.desk, two.group, two.first, Outcome.LEFT, reason="переезд")
    waiting_list.stop_waiting(two.desk, two.course, two.second, "передумала")
    entry = last(two.desk)
    was = classes.group(two.desk, two.group).fields
    classes.change_group(two.desk, two.group, replace(was, capacity=2), was=was)
    enrolments.enrol(two.desk, two.group, two.first, later(two.desk, 1).today)
    undo.undo(two.desk, entry)
    assert count_of(Skip) == 0


def test_who_waits_anew_is_said_to_wait_where_the_first_time_is_taken_back(two: Two) -> None:
    waiting_list.stop_waiting(two.desk, two.course, two.first, "передумала")
    entry = last(two.desk)
    waiting_list.wait_for(two.desk, two.course, two.first)
    with pytest.raises(Clash, match=r"Бекова Ж\. is already waiting for"):
        undo.undo(two.desk, entry)


def test_a_no_is_not_taken_back_once_another_has_the_place(two: Two) -> None:
    """And nobody is told to put somebody on the list of which the undo is about."""
    offer = offers.offer_place(two.desk, two.group, two.first)
    offers.answer_offer(two.desk, offer.offer_id, OfferAnswer.DECLINED, reason="переезд")
    entry = last(two.desk)
    enrolments.enrol(two.desk, two.group, two.second)
    with pytest.raises(Full, match=r"taken by now\. It stays as it is\."):
        undo.undo(two.desk, entry)


def test_a_name_that_ends_with_a_full_stop_ends_the_sentence(two: Two) -> None:
    with pytest.raises(OutOfTurn) as refused:
        enrolments.enrol(two.desk, two.group, two.second)
    assert "in the line: Бекова Ж. Say why" in sentence(refused.value)
    waiting_list.wait_for(two.desk, two.course, two.second)
    with pytest.raises(OutOfTurn) as refused:
        enrolments.enrol(two.desk, two.group, given.person(two.desk.centre, "Ким"))
    assert "Бекова Ж., Ерболова Қ. Say why" in sentence(refused.value)


def test_a_class_of_one_holds_no_place_for_a_second(two: Two) -> None:
    was = classes.group(two.desk, two.group).fields
    wide, one = replace(was, capacity=2), replace(was, individual=True)
    classes.change_group(two.desk, two.group, wide, was=was)
    waiting_list.wait_for(two.desk, two.course, two.second)
    for person_id in (two.first, two.second):
        offers.offer_place(two.desk, two.group, person_id)
    with pytest.raises(Invalid, match=r"Ерболова Қ\. has been offered a place") as refused:
        classes.change_group(two.desk, two.group, one, was=wide)
    assert refused.value.field == "individual"
    classes.change_group(later(two.desk, 9), two.group, one, was=wide)
