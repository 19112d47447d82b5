"""The committee: terms that cannot stand beside each other, seats, who is named to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import given
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Body, CommitteeMember, MeetingPerson
from clc_tui.db.models import LogEntry, Person
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.services import undo
from clc_tui.services.bodies import BodyFields, change_body, close_body
from clc_tui.services.committee import (
    MemberFields,
    MemberLine,
    add_member,
    change_member,
    committee,
    end_term,
    remove_member,
)
from clc_tui.services.committee_people import NewMember, committee_known
from clc_tui.services.committee_terms import ALONE
from clc_tui.services.minutes import member_came
from clc_tui.services.people_merging import merge_people
from clc_tui.terms import Actor, Clash, ClcError, Full, Invalid, NotFound, Role

CHAIR, SECRETARY, MEMBER, LEADER = CommitteeRole
TERM = given.TERM


def sits(role: CommitteeRole = MEMBER, body: BodyCode | None = BodyCode.BUSINESS,
         since: date = TERM, until: date | None = None) -> MemberFields:  # fmt: skip
    return MemberFields(body, role, since, until)


def members(w: World) -> list[MemberLine]:
    return list(committee(w.facilitator).members)


def test_who_sits_for_whom_and_which_seats_are_empty(lent: World) -> None:
    add_member(lent.facilitator, sits(LEADER, None), person_id=lent.teacher)
    add_member(lent.facilitator, sits(since=DAY + timedelta(9)), person_id=lent.outsider)
    seen = committee(lent.facilitator)
    assert {each.body.words: ([m.name for m in each.members], each.empty)
            for each in seen.bodies} == {
        "local authority": ([], 1), "education department": (["Ким В."], 0),
        "health department": ([], 1), "social protection office": ([], 1),
        "business": (["Османова А."], 1), "NGOs": ([], 1), "trade union": ([], 1),
        "residents": (["Тен П."], 0), "Совет аксакалов": ([], 2),
    }  # fmt: skip
    assert [line.name for line in seen.leaders] == ["Ли О."]
    assert not seen.bodies[4].members[0].begun, "the seat is empty until that day"


@pytest.mark.parametrize("role", [CHAIR, LEADER])
def test_there_is_one_of_them_at_a_time(lent: World, role: CommitteeRole) -> None:
    body = None if role is LEADER else BodyCode.NGO
    if role is LEADER:
        add_member(lent.facilitator, sits(LEADER, None), person_id=lent.teacher)
    with pytest.raises(Clash, match=r"(Ким В|Ли О)\.?: .*, since 01.09.2026. There is one at a"):
        add_member(lent.facilitator, sits(role, body), person_id=lent.outsider)
    held = next(line for line in members(lent) if line.fields.role is role)
    end_term(lent.facilitator, held.id, DAY)
    with pytest.raises(Clash, match=r"01\.09\.2026 – 23\.11\.2026"):
        add_member(lent.facilitator, sits(role, body, DAY), person_id=lent.outsider)
    add_member(lent.facilitator, sits(role, body, DAY + timedelta(1)), person_id=lent.outsider)


def test_nobody_sits_twice_and_nobody_on_a_taken_seat(lent: World) -> None:
    with pytest.raises(Clash, match=r"Ким В\. is on the committee already: education department"):
        add_member(lent.facilitator, sits(), person_id=lent.stand_in)
    add_member(lent.facilitator, sits(LEADER, None), person_id=lent.stand_in)
    education = sits(body=BodyCode.EDUCATION)
    with pytest.raises(Full, match=r"education department: the seats are taken \(Ким В\.\)"):
        add_member(lent.facilitator, education, person_id=lent.outsider)
    change_body(lent.facilitator, lent.chair_body, BodyFields("", 2), was=BodyFields(""))
    add_member(lent.facilitator, education, person_id=lent.outsider)
    with pytest.raises(Full, match="2 people sit for it"):
        change_body(lent.facilitator, lent.chair_body, BodyFields("", 1), was=BodyFields("", 2))
    undo.undo(lent.facilitator)
    undo.undo(lent.facilitator)
    assert Body.get_by_id(lent.chair_body).seats == 1


def test_a_past_term_takes_no_seat_of_today(lent: World) -> None:
    past = sits(body=BodyCode.EDUCATION, since=TERM - timedelta(800), until=TERM)
    add_member(lent.facilitator, past, person_id=lent.outsider)
    assert len(members(lent)) == 2
    told = committee(lent.facilitator, ended=True).members
    assert [line.ended for line in told if line.person_id == lent.outsider] == [True]


@pytest.mark.parametrize(("left", "said"), [(0, 0), (30, 30), (31, None)])
def test_a_term_that_ends_within_thirty_days_says_so(
    lent: World, left: int, said: int | None
) -> None:
    end_term(lent.facilitator, lent.chair, DAY + timedelta(left))
    assert members(lent)[0].ends_in == said


def test_days_that_cannot_be_are_refused_at_their_field(lent: World) -> None:
    with pytest.raises(Invalid, match="not before") as told:
        end_term(lent.facilitator, lent.chair, TERM - timedelta(1))
    assert told.value.field == "until"
    with pytest.raises(Invalid, match="Choose the body") as told:
        add_member(lent.facilitator, sits(body=None), person_id=lent.outsider)
    assert told.value.field == "body"
    now = MemberFields(lent.chair_body, CHAIR, TERM)
    with pytest.raises(Invalid, match="This term began") as told:
        change_member(lent.facilitator, lent.chair, now, was=now, from_day=TERM)
    assert told.value.field == "from_day"


def test_another_role_from_a_day_keeps_what_was(lent: World) -> None:
    now = MemberFields(lent.chair_body, CHAIR, TERM)
    made = change_member(
        lent.facilitator, lent.chair, replace(now, role=MEMBER), was=now, from_day=DAY
    )
    old = CommitteeMember.get_by_id(lent.chair)
    assert (old.role, old.until) == ("chair", DAY - timedelta(1))
    assert (members(lent)[0].id, members(lent)[0].fields.role) == (made, MEMBER)
    undo.undo(lent.facilitator)
    assert members(lent)[0].fields == now


def test_two_people_change_one_term_at_once(lent: World) -> None:
    now = MemberFields(lent.chair_body, CHAIR, TERM)
    end_term(lent.facilitator, lent.chair, DAY)
    secretary = given.actor(lent.centre, Role.SECRETARY)
    with pytest.raises(Clash, match=r"Last day of the term: somebody else wrote “2026-11-23”|23"):
        later = replace(now, until=DAY + timedelta(5))
        change_member(secretary, lent.chair, later, was=now)


def test_a_body_with_members_is_not_closed(lent: World) -> None:
    with pytest.raises(Clash, match="education department has members"):
        close_body(lent.facilitator, lent.chair_body)
    end_term(lent.facilitator, lent.chair, DAY - timedelta(1))
    close_body(lent.facilitator, lent.chair_body)
    undo.undo(lent.facilitator)
    undo.undo(lent.facilitator)


# Who is named to whom


def secretary_of(w: World) -> Actor:
    return given.actor(w.centre, Role.SECRETARY, person_id=w.helper)


def test_a_secretary_is_told_of_nobody_but_who_is_in_office(lent: World) -> None:
    end_term(lent.facilitator, lent.chair, TERM)
    secretary = secretary_of(lent)
    assert [each.name for each in committee_known(secretary, "ки")] == ["Ким Виктор"]
    assert [each.name for each in committee_known(secretary, "Ybehk")] == []
    assert [each.name for each in committee_known(secretary, "нур")] == ["Нұрланова Әсел"]
    assert committee_known(secretary, "ахмет") == ()
    assert committee_known(secretary, "8701000000") == ()
    assert [each.name for each in committee_known(lent.facilitator, "ахмет")] == [
        "Ахметова Айгүл Қайратқызы"
    ]
    with pytest.raises(NotFound):
        add_member(secretary, sits(), person_id=lent.learners[0])


def test_a_secretary_writes_a_new_person_and_learns_nothing_of_others(lent: World) -> None:
    secretary = secretary_of(lent)
    learner = lent.learners[1]
    made = add_member(secretary, sits(), new=NewMember("Бекова Жанар"))
    assert CommitteeMember.get_by_id(made).person_id != learner, "two records; they can be merged"
    before = Person.select().count()
    with pytest.raises(Clash, match="Ким Виктор: already known by this name"):
        add_member(secretary, sits(body=BodyCode.NGO), new=NewMember("Ким Виктор"))
    again = add_member(
        secretary, sits(body=BodyCode.NGO), new=NewMember("Османова Айша", "8 701 000 00 01")
    )
    assert CommitteeMember.get_by_id(again).person_id == lent.outsider
    assert Person.select().count() == before, "with her phone it is she, not a second one"


def test_the_facilitator_is_asked_about_whoever_looks_the_same(lent: World) -> None:
    new = NewMember("О'Нил Анна")
    with pytest.raises(Clash, match="О'Нил Анна: already known"):
        add_member(lent.facilitator, sits(), new=new)
    add_member(lent.facilitator, sits(), new=new, despite_duplicates=True)
    with pytest.raises(Invalid, match="Write who it is"):
        add_member(lent.facilitator, sits(), new=NewMember(" "))
    with pytest.raises(Invalid, match="not a telephone"):
        add_member(lent.facilitator, sits(), new=NewMember("Сейтова Раушан", "12"))


def test_an_evaluator_sees_the_committee_without_telephones(lent: World) -> None:
    assert [line.phone for line in committee(lent.evaluator).members] == ["", ""]
    assert "+7 701 000 00 08" in [line.phone for line in members(lent)]


# Taking back, merging, erasing


def test_a_body_that_others_use_by_now_stays(lent: World) -> None:
    add_member(lent.facilitator, sits(), person_id=lent.outsider)
    mine = LogEntry.select().order_by(LogEntry.id.desc()).get().id
    change = BodyFields("Предприниматели", 2)
    business = Body.get(Body.code == "business").id
    change_body(secretary_of(lent), business, change, was=BodyFields(""))
    undo.undo(lent.facilitator, mine)
    assert (Body.get_by_id(business).seats, len(members(lent))) == (2, 2)


def test_a_usual_body_that_is_used_goes_back_to_its_usual_name(lent: World) -> None:
    change_body(lent.facilitator, BodyCode.NGO, BodyFields("Қор"), was=BodyFields(""))
    add_member(secretary_of(lent), sits(body=BodyCode.NGO), new=NewMember("Сейтова Раушан"))
    undo.undo(lent.facilitator)
    assert [each.body.words for each in committee(lent.facilitator).bodies][5] == "NGOs"


def test_an_ended_term_does_not_come_back_beside_its_successor(lent: World) -> None:
    end_term(lent.facilitator, lent.chair, DAY)
    after = sits(CHAIR, BodyCode.NGO, DAY + timedelta(1))
    add_member(secretary_of(lent), after, new=NewMember("Сейтова Раушан"))
    with pytest.raises(Clash, match="There is one at a time"):
        undo.undo(lent.facilitator)


def test_a_term_that_never_was_is_taken_away_and_comes_back(lent: World) -> None:
    remove_member(lent.facilitator, lent.chair)
    assert len(members(lent)) == 1
    undo.undo(lent.facilitator)
    assert members(lent)[0].id == lent.chair


def test_one_person_under_two_records_sits_once_and_came_once(lent: World) -> None:
    end_term(lent.facilitator, lent.chair, DAY - timedelta(5))
    twin = given.person(lent.centre, "Ким Виктор")
    with given.logged(lent.centre):
        CommitteeMember.create(
            centre_id=lent.centre, person_id=twin, body_id=lent.chair_body, role="chair",
            since=DAY - timedelta(9),
        )  # fmt: skip
    for person_id in (lent.idler, twin):
        member_came(lent.facilitator, lent.meeting, person_id)
    merge_people(lent.facilitator, lent.stand_in, twin)
    lines = members(lent)
    chair = lines[0]
    assert (chair.name, chair.fields.since, chair.fields.until) == ("Ким В.", TERM, None)
    assert len(lines) == 2
    assert MeetingPerson.select().where(MeetingPerson.person_id == lent.stand_in).count() == 1
    undo.undo(lent.facilitator)
    assert len(committee(lent.facilitator, ended=True).members) == 3


ROLES = st.sampled_from(CommitteeRole)
OFFSETS = st.integers(-20, 20)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(acts=st.lists(
    st.tuples(st.sampled_from(["add", "end", "change", "undo"]), ROLES, OFFSETS, OFFSETS,
              st.integers(0, 3)), max_size=14,
))  # fmt: skip
def test_in_no_order_of_acts_are_there_two_chairs_or_too_many_on_a_seat(
    standing: World, acts: list[tuple[str, CommitteeRole, int, int, int]]
) -> None:
    w = standing
    with pytest.raises(ZeroDivisionError), database.atomic():
        for act, role, first, last, whom in acts:
            try:
                one_act(w, act, role, DAY + timedelta(first), DAY + timedelta(last), whom)
            except ClcError:
                continue
            require_one_at_a_time()
        raise ZeroDivisionError


def one_act(w: World, act: str, role: CommitteeRole, first: date, last: date, whom: int) -> None:
    terms = [row.id for row in CommitteeMember.select().order_by(CommitteeMember.id)]
    body = None if role is LEADER else (BodyCode.NGO, BodyCode.UNION)[whom % 2]
    fields = MemberFields(body, role, first, last if whom else None)
    match act:
        case "add":
            add_member(w.facilitator, fields, person_id=w.learners[whom])
        case "end":
            end_term(w.facilitator, terms[whom % len(terms)], last)
        case "change":
            row = CommitteeMember.get_by_id(terms[whom % len(terms)])
            was = MemberFields(row.body_id, CommitteeRole(row.role), row.since, row.until)
            change_member(
                w.facilitator, row.id, fields, was=was, from_day=last if whom % 2 else None
            )
        case _:
            undo.undo(w.facilitator)


def require_one_at_a_time() -> None:
    rows = list(CommitteeMember.select())
    for day in (DAY + timedelta(n) for n in range(-25, 26)):
        here = [r for r in rows if r.since <= day and (r.until is None or r.until >= day)]
        for role in ALONE:
            assert sum(r.role == role for r in here) <= 1
        seated = [r for r in here if r.body_id is not None]
        assert len({r.person_id for r in seated}) == len(seated)
        if day >= DAY:
            for body in {r.body_id for r in seated}:
                assert sum(r.body_id == body for r in seated) <= Body.get_by_id(body).seats
