"""Whom to call, what came of it, and when somebody waits for a call again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import given
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World, world

from clc_tui.db.models import AnnouncedAbsence, Call, Enrolment, Interest, Offer, Person
from clc_tui.services import enrolments, erasing, offers, people, people_merging, register, undo
from clc_tui.services.call_list import CallLine, Missed, call_list
from clc_tui.services.calls import FITS, record_call
from clc_tui.services.checking import check
from clc_tui.services.past_calls import MOST_TOLD
from clc_tui.services.today import today
from clc_tui.terms import (
    Actor,
    CallAbout,
    CallOutcome,
    Clash,
    ClcError,
    Invalid,
    NotFound,
    Outcome,
    Refused,
    Role,
    Status,
)

A, P = Status.ABSENT, Status.PRESENT


@pytest.fixture
def w(file: object) -> Iterator[World]:
    """The small centre; at four lessons the second learner was never, the third at first only."""
    made = world()
    for back in (20, 18, 16, 14):
        lesson = given.lesson(made.group, DAY - timedelta(days=back), "09:00")
        for place, status in ((0, P), (1, A), (2, P if back == 20 else A)):
            given.mark(lesson, made.learners[place], status)
    yield made
    assert check(given.administrator(made.centre)) == ()


def later(actor: Actor, days: int = 0, hours: int = 0) -> Actor:
    moment = given.NOW + timedelta(days=days, hours=hours)
    return replace(actor, clock=given.clock_at(moment))


def instructor(w: World) -> Actor:
    return given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)


def lines(actor: Actor, *, waiting: bool = True) -> dict[tuple[CallAbout, int], CallLine]:
    found = call_list(actor).lines
    return {(line.about, line.person_id): line for line in found if line.waits or not waiting}


def missed_again(w: World, who: int, days: int) -> None:
    given.mark(given.lesson(w.group, DAY + timedelta(days=days), "10:00"), who, A)


def call(w: World, place: int, outcome: CallOutcome, *, by: Actor | None = None,
         about: CallAbout = CallAbout.ABSENT, **more: object) -> None:  # fmt: skip
    record_call(by or w.facilitator, about, w.learners[place], w.group, outcome, **more)  # type: ignore[arg-type]


def test_namesakes_on_the_call_list_are_told_apart(w: World) -> None:
    twins = [given.person(w.centre, "Цой Анна", birth_year=year) for year in (1980, 2001)]
    for twin in twins:
        given.enrolled(w.group, twin)
    found = {each.person_id: each.name for each in call_list(w.facilitator).lines}
    assert [found[twin] for twin in twins] == ["Цой А. (1980)", "Цой А. (2001)"]
    assert found[w.learners[1]] == "Бекова Ж.", "on several lines, and one person"


def test_each_has_one_line_a_class_with_the_most_urgent_reason(w: World) -> None:
    found = lines(w.facilitator)
    never, often = w.learners[1], w.learners[2]
    start, absent = found[CallAbout.START, never], found[CallAbout.ABSENT, often]
    assert (start.times, start.since, start.attended) == (5, DAY - timedelta(20), 0)
    assert (absent.times, absent.since) == (3, DAY - timedelta(18))
    assert [key[1] for key in found if key[0] is not CallAbout.UNSIGNED] == [
        often, never, w.learners[1],
    ]  # fmt: skip
    assert found[CallAbout.OFFER, never].until is not None
    assert {who for why, who in found if why is CallAbout.UNSIGNED} == set(w.learners)
    assert call_list(w.facilitator).in_classes == 4


def test_today_counts_what_waits(w: World) -> None:
    counts = {each.about: each.people for each in today(w.facilitator).calls}
    assert counts == {CallAbout.ABSENT: 1, CallAbout.START: 1, CallAbout.UNSIGNED: 4,
                      CallAbout.OFFER: 1}  # fmt: skip
    assert {each.about for each in today(instructor(w)).calls} == {
        CallAbout.ABSENT, CallAbout.START,
    }  # fmt: skip
    assert today(given.actor(w.centre, Role.SECRETARY)).calls == ()
    call(w, 2, CallOutcome.COMING)
    assert CallAbout.ABSENT not in {each.about for each in today(w.facilitator).calls}


def test_who_was_reached_waits_again_with_the_next_absence(w: World) -> None:
    key = CallAbout.ABSENT, w.learners[2]
    call(w, 2, CallOutcome.COMING)
    assert key not in lines(later(w.facilitator, days=30))
    missed_again(w, w.learners[2], days=2)
    found = lines(later(w.facilitator, days=3))
    last = found[key].last
    assert found[key].times == 4 and last is not None and last.outcome is CallOutcome.COMING


def test_an_absence_of_the_hour_before_the_call_is_no_new_one(w: World) -> None:
    missed_again(w, w.learners[2], days=0)  # at ten
    call(w, 2, CallOutcome.COMING)  # at two
    assert (CallAbout.ABSENT, w.learners[2]) not in lines(w.facilitator)


def test_who_did_not_answer_is_called_again_tomorrow(w: World) -> None:
    key = CallAbout.ABSENT, w.learners[2]
    call(w, 2, CallOutcome.NO_ANSWER)
    assert key not in lines(w.facilitator)
    assert key in lines(later(w.facilitator, days=1))
    assert lines(w.facilitator, waiting=False)[key].last is not None


def test_ill_until_a_day_waits_in_the_register(w: World) -> None:
    call(w, 2, CallOutcome.ILL, ill_until=DAY + timedelta(days=4))
    (absence,) = [a for a in AnnouncedAbsence.select() if a.id != w.absence]
    assert (absence.from_date, absence.to_date) == (DAY, DAY + timedelta(days=4))
    assert (absence.status, absence.group_id) == ("ill", w.group)
    with pytest.raises(Invalid, match="before the first"):
        call(w, 1, CallOutcome.ILL, about=CallAbout.START, ill_until=DAY - timedelta(days=1))
    assert Call.select().count() == 1, "what is refused leaves nothing behind"


def test_left_ends_the_spell_on_the_last_day_with_a_mark(w: World) -> None:
    with pytest.raises(Invalid, match="Say why"):
        call(w, 2, CallOutcome.LEFT)
    call(w, 2, CallOutcome.LEFT, reason="переезд в Алматы")
    spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.learners[2])
    assert (spell.ends_on, spell.outcome) == (DAY - timedelta(days=14), "left")
    assert spell.reason == "переезд в Алматы"
    with pytest.raises(NotFound, match="not in this class"):
        call(w, 2, CallOutcome.COMING)
    undo.undo(w.facilitator)
    assert (CallAbout.ABSENT, w.learners[2]) in lines(w.facilitator)


def test_left_is_the_same_from_the_call_list_and_from_the_class(w: World) -> None:
    ways: tuple[Callable[[int], object], ...] = (
        lambda who: record_call(w.facilitator, CallAbout.ABSENT, who, w.group, CallOutcome.LEFT,
                                reason="переезд"),
        lambda who: enrolments.end_enrolment(w.facilitator, w.group, who, Outcome.LEFT,
                                             reason="переезд"),
    )  # fmt: skip
    for place, day in ((2, DAY - timedelta(days=14)), (3, DAY)):
        who = w.learners[place]
        for leave in ways:
            leave(who)
            spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == who)
            assert spell.ends_on == day, "the last day with a mark, or today where there is none"
            undo.undo(w.facilitator)
    enrolments.end_enrolment(w.facilitator, w.group, w.learners[2], Outcome.COMPLETED)
    spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.learners[2])
    assert spell.ends_on == DAY, "who completed was in the class to its end"


def test_an_instructor_calls_the_own_learners_and_ends_nothing(w: World) -> None:
    teacher = instructor(w)
    assert {why for why, _who in lines(teacher)} == {CallAbout.ABSENT, CallAbout.START}
    call(w, 2, CallOutcome.LEFT, by=teacher, reason="вышла замуж")
    key = CallAbout.ABSENT, w.learners[2]
    assert key not in lines(later(teacher, days=1))
    told = lines(later(w.facilitator, days=1))[key].last
    assert told is not None and (told.outcome, told.note) == (CallOutcome.LEFT, "вышла замуж")
    spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.learners[2])
    assert spell.ends_on is None
    for about in (CallAbout.UNSIGNED, CallAbout.OFFER):
        with pytest.raises(Refused):
            call(w, 1, CallOutcome.NO_ANSWER, by=teacher, about=about)
    stranger = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    with pytest.raises(Refused):
        call(w, 2, CallOutcome.COMING, by=stranger)
    undo.undo(teacher)
    assert Call.select().count() == 0


def test_every_call_comes_back_whole_by_undo(w: World) -> None:
    offer = Offer.get_by_id(w.offer)
    before = [Interest.get_by_id(offer.interest_id).closed_on, Enrolment.select().count()]
    for outcome in FITS[CallAbout.OFFER]:
        record_call(w.facilitator, CallAbout.OFFER, w.learners[1], None, outcome,
                    reason="далеко", offer_id=w.offer)  # fmt: skip
        answer = Offer.get_by_id(w.offer).answer
        assert answer == (None if outcome is CallOutcome.NO_ANSWER else outcome.value)
        undo.undo(w.facilitator)
        assert Offer.get_by_id(w.offer).answer is None and Call.select().count() == 0
        assert before == [
            Interest.get_by_id(offer.interest_id).closed_on, Enrolment.select().count(),
        ]  # fmt: skip


def test_an_offer_nobody_answers_is_closed_after_its_day(w: World) -> None:
    def nobody(actor: Actor) -> None:
        record_call(actor, CallAbout.OFFER, w.learners[1], None, CallOutcome.NO_ANSWER,
                    offer_id=w.offer)  # fmt: skip

    nobody(w.facilitator)
    key = CallAbout.OFFER, w.learners[1]
    assert key not in lines(w.facilitator) and key in lines(later(w.facilitator, days=1))
    late = later(w.facilitator, days=9)
    nobody(late)
    assert Offer.get_by_id(w.offer).answer == "no_answer"
    assert key not in lines(late, waiting=False)
    with pytest.raises(Clash, match="closed already"):
        nobody(late)


def test_a_place_offered_again_waits_for_its_own_answer(w: World) -> None:
    key = CallAbout.OFFER, w.learners[1]
    for days in (0, 3):
        actor = later(w.facilitator, days=days)
        offer_id = lines(actor)[key].offer_id
        record_call(actor, CallAbout.OFFER, w.learners[1], None, CallOutcome.NOT_NOW,
                    offer_id=offer_id)  # fmt: skip
        assert key not in lines(actor, waiting=False)
        offers.offer_place(actor, w.other_group, key[1])
        found = lines(actor)
        assert found[key].last is None and found[key].offer_id != offer_id
        assert CallAbout.OFFER in {each.about for each in today(actor).calls}


def test_an_offer_of_somebody_else_is_not_answered(w: World) -> None:
    for offer_id in (w.offer, None, 9999):
        with pytest.raises(NotFound):
            record_call(w.facilitator, CallAbout.OFFER, w.learners[0], None,
                        CallOutcome.ACCEPTED, offer_id=offer_id)  # fmt: skip


def test_a_form_waits_until_it_is_signed(w: World) -> None:
    key = CallAbout.UNSIGNED, w.learners[0]
    call(w, 0, CallOutcome.COMING, about=CallAbout.UNSIGNED)
    assert key in lines(w.facilitator)
    people.consent_signed(w.facilitator, w.learners[0])
    assert key not in lines(w.facilitator)
    young = given.person(w.centre, "Ким Лена", birth_year=DAY.year - 15)
    given.enrolled(w.group, young)
    assert lines(w.facilitator)[CallAbout.UNSIGNED, young].guardian


def test_who_turns_18_this_year_is_asked_for_a_guardian_as_the_verb_does(w: World) -> None:
    young = given.person(w.centre, "Ким Лена", birth_year=DAY.year - 18)
    given.enrolled(w.group, young)
    assert lines(w.facilitator)[CallAbout.UNSIGNED, young].guardian
    with pytest.raises(Invalid, match="under 18"):
        people.consent_signed(w.facilitator, young)


def test_who_was_erased_or_merged_is_neither_called_nor_counted(w: World) -> None:
    assert call_list(w.facilitator).in_classes == 4
    erasing.erase_person(w.facilitator, w.learners[0], "по заявлению")
    given.rewritten(Person, w.learners[3], practice=True)
    assert {who for why, who in lines(w.facilitator) if why is CallAbout.UNSIGNED} == {
        w.learners[1], w.learners[2],
    }  # fmt: skip
    assert call_list(w.facilitator).in_classes == today(w.facilitator).in_classes == 2
    given.rewritten(Person, w.learners[3], practice=False)


@pytest.mark.parametrize("about", CallAbout)
def test_what_is_no_answer_to_a_call_is_refused(w: World, about: CallAbout) -> None:
    for outcome in set(CallOutcome) - set(FITS[about]) | {CallOutcome.SIGNED}:
        with pytest.raises(ClcError):
            call(w, 2, outcome, about=about, reason="нет", offer_id=w.offer)
    assert Call.select().count() == 0


def test_a_call_stands_in_the_register_until_the_next_lesson(w: World) -> None:
    call(w, 2, CallOutcome.COMING)

    def called(lesson: int) -> list[str]:
        rows = register.register(w.facilitator, lesson).rows
        return [row.called.outcome.value for row in rows if row.called is not None]

    assert called(w.lesson) == ["coming"]
    assert called(w.future) == ["coming"], "since the lesson before"
    assert called(w.marked) == []
    after = given.lesson(w.group, DAY + timedelta(days=9))
    assert called(after) == []


def test_calls_stand_on_the_persons_page(w: World) -> None:
    call(w, 2, CallOutcome.NO_ANSWER)
    call(w, 2, CallOutcome.LEFT, reason="переезд")
    told = people.person(w.facilitator, w.learners[2]).calls
    assert [(c.outcome.value, c.note, c.course) for c in told] == [
        ("left", "переезд", "Швейное дело"), ("no_answer", None, "Швейное дело"),
    ]  # fmt: skip
    call(w, 0, CallOutcome.NO_ANSWER, about=CallAbout.UNSIGNED)
    assert people.person(instructor(w), w.learners[0]).calls == ()


def test_a_call_on_a_merged_record_stands_with_the_one(w: World) -> None:
    other = given.person(w.centre, "Ахметова Айгуль")
    people_merging.merge_people(w.facilitator, w.learners[0], other)
    told = record_call(w.facilitator, CallAbout.LOW, other, w.group, CallOutcome.COMING)
    assert told.person_id == w.learners[0]
    assert len(people.person(w.facilitator, w.learners[0]).calls) == 1


def test_an_instructor_sees_the_own_calls_behind_many_of_others(w: World) -> None:
    call(w, 0, CallOutcome.COMING)
    for _n in range(MOST_TOLD):
        call(w, 0, CallOutcome.NO_ANSWER, about=CallAbout.UNSIGNED)
    assert [c.outcome for c in people.person(instructor(w), w.learners[0]).calls] == ["coming"]
    assert len(people.person(w.facilitator, w.learners[0]).calls) == MOST_TOLD


def test_practice_and_ended_classes_are_not_called(w: World) -> None:
    practice = given.group(w.course, "учебная", practice=True)
    ended = given.group(w.course, "прошлая", ends_on=DAY - timedelta(days=1))
    for group in (practice, ended):
        (who,) = given.learners(group, ["Новенькая Анна"])
        for back in (9, 8, 7):
            given.mark(given.lesson(group, DAY - timedelta(days=back)), who, A)
        assert who not in {person for _why, person in lines(w.facilitator)}


@examples(st.lists(st.sampled_from(list(Status)), max_size=12), st.integers(2, 5),
          st.integers(1, 100))  # fmt: skip
def test_the_reason_follows_from_the_marks(marks: list[Status], row: int, rate: int) -> None:
    spell = Missed(tuple((f"2026-09-{n + 1:02} 09:00", m.value) for n, m in enumerate(marks)))
    came = sum(mark.attended for mark in marks)
    last = len(marks) - max((n + 1 for n, m in enumerate(marks) if m is not A), default=0)
    expected = None
    if len(marks) >= 5 and came / len(marks) < rate / 100:
        expected = CallAbout.LOW
    if last >= row:
        expected = CallAbout.ABSENT
    if came == 0 and marks[:2] == [A, A]:
        expected = CallAbout.START
    assert spell.why(row, rate) is expected
