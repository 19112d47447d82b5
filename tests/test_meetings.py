"""Meetings of the committee: who came, what was decided, called off and after all, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import given
import pytest
from world import DAY, World
from world_committee import MEETING

from clc_tui.db.follow_up import Meeting, Recommendation, RecommendationStep
from clc_tui.follow_up import CommitteeRole, Response
from clc_tui.services import undo
from clc_tui.services.meetings import (
    MeetingFields,
    add_item,
    add_meeting,
    cancel_meeting,
    change_item,
    change_meeting,
    meetings,
    restore_meeting,
)
from clc_tui.services.minutes import (
    all_members_came,
    change_decision,
    decide,
    meeting,
    member_came,
    remove_decision,
)
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Role


def secretary(w: World) -> Actor:
    return given.actor(w.centre, Role.SECRETARY)


def test_the_list_says_when_and_how_far_each_is(lent: World) -> None:
    lines = meetings(lent.facilitator)
    assert [line.id for line in lines] == [lent.coming_meeting, lent.off_meeting, lent.meeting]
    assert lines[1].cancelled == "буран"
    assert (lines[2].came, lines[2].decisions, lines[2].minutes_no) == (1, 1, "7")


def test_a_meeting_shows_the_committee_of_its_day(lent: World) -> None:
    page = meeting(lent.facilitator, lent.meeting)
    assert [(each.name, each.body, each.came) for each in page.people] == [
        ("Ким В.", "education department", False), ("Тен П.", "residents", True),
    ]  # fmt: skip
    assert page.of_role(CommitteeRole.CHAIR) == "Ким В."
    assert page.agenda == ("Зимние занятия",)
    early = add_meeting(lent.facilitator, MeetingFields(given.TERM - timedelta(1)))
    assert meeting(lent.facilitator, early).people == ()


def test_who_came_one_by_one_and_all_at_once(lent: World) -> None:
    member_came(lent.facilitator, lent.meeting, lent.idler, False)
    assert meeting(lent.facilitator, lent.meeting).came == 0
    assert all_members_came(lent.facilitator, lent.meeting) == 2
    assert all_members_came(lent.facilitator, lent.meeting) == 0
    member_came(lent.facilitator, lent.meeting, lent.idler)
    assert meeting(lent.facilitator, lent.meeting).came == 2
    with pytest.raises(Invalid, match=r"Османова А\. was not on the committee on that day"):
        member_came(lent.facilitator, lent.meeting, lent.outsider)


def test_what_is_to_come_or_called_off_has_no_minutes_yet(lent: World) -> None:
    for act in (all_members_came, lambda a, m: decide(a, m, "Да"),
                lambda a, m: member_came(a, m, lent.idler)):  # fmt: skip
        with pytest.raises(Invalid, match="This meeting is on 2026-11-30"):
            act(lent.facilitator, lent.coming_meeting)
        with pytest.raises(Invalid, match=r"called off: буран\. Take that back first"):
            act(lent.facilitator, lent.off_meeting)
    with pytest.raises(Invalid, match="write a day up to"):
        later = replace(MEETING, on_date=DAY + timedelta(1))
        change_meeting(lent.facilitator, lent.meeting, later, was=MEETING)


def test_decisions_are_numbered_and_a_number_is_not_given_twice_to_one_paper(lent: World) -> None:
    made = decide(lent.facilitator, lent.meeting, "  Купить   нитки ")
    assert (made.number, made.words) == (2, "Купить нитки")
    remove_decision(lent.facilitator, made.id)
    decide(secretary(lent), lent.meeting, "Ремонт")
    with pytest.raises(Clash, match="Another decision is number 2 by now"):
        undo.undo(lent.facilitator)
    with pytest.raises(Invalid, match="Write what was decided"):
        decide(lent.facilitator, lent.meeting, " ")
    with pytest.raises(Invalid, match="At most 500"):
        decide(lent.facilitator, lent.meeting, "я" * 501)


def test_two_people_word_one_decision(lent: World) -> None:
    was = "Открыть второй класс"
    change_decision(lent.facilitator, lent.decision, "Открыть класс", was=was)
    with pytest.raises(Clash, match="1: somebody else wrote “Открыть класс”"):
        change_decision(secretary(lent), lent.decision, "Закрыть", was=was)


def test_a_held_meeting_is_not_called_off(lent: World) -> None:
    with pytest.raises(Clash, match="before you call it off"):
        cancel_meeting(lent.facilitator, lent.meeting, "буран")
    with pytest.raises(Invalid, match="Say why"):
        cancel_meeting(lent.facilitator, lent.coming_meeting, " ")


def test_called_off_does_not_come_back_over_minutes(lent: World) -> None:
    restore_meeting(lent.facilitator, lent.off_meeting)
    later = given.later(secretary(lent), 2)
    decide(later, lent.off_meeting, "Да")
    with pytest.raises(Clash, match="was held, or called off, since"):
        undo.undo(lent.facilitator)
    assert Meeting.get_by_id(lent.off_meeting).cancelled is None


def test_who_came_does_not_come_back_into_a_meeting_called_off(lent: World) -> None:
    remove_decision(lent.facilitator, lent.decision)
    member_came(lent.facilitator, lent.meeting, lent.idler, False)
    cancel_meeting(secretary(lent), lent.meeting, "ошибка")
    with pytest.raises(Clash, match="was held, or called off, since"):
        undo.undo(lent.facilitator)


def test_the_agenda_line_by_line(lent: World) -> None:
    assert add_item(lent.facilitator, lent.meeting, "Отчёт; смета") == 2
    change_item(lent.facilitator, lent.meeting, 1, "Зима", was="Зимние занятия")
    with pytest.raises(Clash, match="changed the agenda"):
        change_item(secretary(lent), lent.meeting, 1, "", was="Зимние занятия")
    change_item(lent.facilitator, lent.meeting, 1, "", was="Зима")
    assert meeting(lent.facilitator, lent.meeting).agenda == ("Отчёт; смета",)
    with pytest.raises(Invalid, match="talked about"):
        add_item(lent.facilitator, lent.meeting, " ")


def test_a_meeting_of_another_centre_is_not_there(lent: World) -> None:
    other = given.actor(given.centre("Шу"), Role.SECRETARY)
    assert meetings(other) == ()
    with pytest.raises(NotFound):
        meeting(other, lent.meeting)


def test_a_decision_says_which_recommendation_it_made_or_answered(lent: World) -> None:
    at = given.NOW.isoformat(" ")
    with given.logged(lent.centre):
        made = Recommendation.create(
            centre_id=lent.centre, year=2026, number=40, words="Открыть класс", area="teaching",
            priority="high", made_at=at, decision_id=lent.decision, addressed="centre",
            state="accepted", response="accepted",
        )  # fmt: skip
        RecommendationStep.create(
            centre_id=lent.centre, recommendation_id=made.id, kind="answered", state="accepted",
            response="accepted", at=at, decision_id=lent.decision,
        )  # fmt: skip
    (decision,) = meeting(lent.facilitator, lent.meeting).decisions
    assert [(link.number, link.made, link.response) for link in decision.links] == [
        ("2026-40", True, None), ("2026-40", False, Response.ACCEPTED),
    ]  # fmt: skip
    with pytest.raises(Clash, match="Recommendation 2026-40 names this decision"):
        remove_decision(lent.facilitator, lent.decision)
