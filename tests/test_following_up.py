"""Recommendations on their way: who may take which step, and what each one leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import apsw
import follow_up
import given
import peewee
import pytest

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Action, RecommendationStep
from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    EvaluationKind,
    EvaluationState,
    EvidenceKind,
    Priority,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
    Verdict,
)
from clc_tui.services import actions, evidence, people_merging, undo
from clc_tui.services.actions import ActionFields
from clc_tui.services.attesting import Attested, is_name_of, same_people
from clc_tui.services.checking import check
from clc_tui.services.following_up import (
    Stepped,
    answer_recommendation,
    begin_recommendation,
    declare_done,
    no_longer_needed,
    reopen_recommendation,
    return_recommendation,
    verify_recommendation,
)
from clc_tui.services.recommendation_chain import recommendation
from clc_tui.services.recommendations import View, Wanted, recommendations
from clc_tui.services.recommending import (
    RecommendationFields,
    To,
    change_recommendation,
    readdress,
    recommend,
)
from clc_tui.services.visits import note_visit, since_last_visit
from clc_tui.terms import Actor, Clash, ClcError, Invalid, NotFound, Refused, Role

DAY = given.TODAY
DUE = DAY + timedelta(30)
SEEN_BY_NGO = Attested("Смирнова Е., НПО", DAY, "акт 7")
WHAT = RecommendationFields("Звонить тем, кто пропустил", ReviewArea.LEARNERS, Priority.HIGH)


@dataclass
class Village:
    """A centre with its three who follow up."""

    centre: int
    facilitator: Actor
    secretary: Actor
    evaluator: Actor
    evaluation: int
    finding: int

    def made(self, to: To | None = None) -> int:
        """A new recommendation of the NGO's evaluation."""
        fields = WHAT if to is None else RecommendationFields(WHAT.words, WHAT.area, to=to)
        return recommend(
            self.evaluator, fields, evaluation_id=self.evaluation, findings=(self.finding,)
        ).id

    def accepted(self) -> Stepped:
        return answer_recommendation(
            self.facilitator, self.made(), Response.ACCEPTED, seen=0, due=DUE
        )

    def declared(self, by: Actor | None = None) -> Stepped:
        step = self.accepted()
        return declare_done(by or self.facilitator, step.id, "звоним", seen=step.last_step)


@pytest.fixture
def v(centre: int) -> Village:
    people = [given.person(centre, name) for name in ("Ахметова Айгүл", "Ким Виктор Ильич")]
    evaluation = follow_up.evaluation(centre)
    return Village(
        centre,
        given.actor(centre, Role.FACILITATOR, person_id=people[0]),
        given.actor(centre, Role.SECRETARY, person_id=people[1]),
        given.actor(centre, Role.EVALUATOR),
        evaluation,
        follow_up.finding(evaluation),
    )


@pytest.fixture(autouse=True)
def agreeing(v: Village) -> Iterator[None]:
    yield
    assert check(given.administrator(v.centre)) == ()


def test_the_way_from_a_finding_to_a_check_by_somebody_else(v: Village) -> None:
    seen_inside = follow_up.finding(
        follow_up.evaluation(v.centre, EvaluationKind.INTERNAL), "мало ходят"
    )
    follow_up.paired(seen_inside, v.finding)
    made = recommend(
        v.evaluator, WHAT, evaluation_id=v.evaluation, findings=(v.finding, seen_inside)
    )
    step = answer_recommendation(v.facilitator, made.id, Response.ACCEPTED, seen=0, due=DUE)
    act = actions.add_action(
        v.facilitator, made.id, ActionFields("обзвон по понедельникам", who="инструкторы", due=DUE)
    )
    actions.action_done(v.facilitator, act, DAY, "два понедельника")
    evidence.add_evidence(v.facilitator, made.id, EvidenceKind.DOCUMENT, "журнал звонков, № 3")
    seen = recommendation(v.facilitator, made.id).line.last_step
    step = declare_done(v.facilitator, made.id, "звоним каждую неделю", seen=seen)
    step = return_recommendation(v.evaluator, made.id, "нет за ноябрь", seen=step.last_step)
    step = declare_done(v.facilitator, made.id, "и за ноябрь", seen=step.last_step)
    verify_recommendation(v.evaluator, made.id, "видела журнал", seen=step.last_step)

    chain = recommendation(v.secretary, made.id)
    assert chain.line.number == "2026-01"
    assert chain.line.state is RecommendationState.VERIFIED
    assert [(s.words, s.verdict, s.said) for s in chain.sources] == [
        ("мало ходят", Verdict.AGREED, "видят одно"), ("ходят редко", Verdict.AGREED, "видят одно"),
    ]  # fmt: skip
    assert [(s.kind, s.words, s.typed_by) for s in chain.steps] == [
        (StepKind.ANSWERED, "", "Ахметова А."),
        (StepKind.BEGUN, "", "Ахметова А."),
        (StepKind.DECLARED, "звоним каждую неделю", "Ахметова А."),
        (StepKind.RETURNED, "нет за ноябрь", v.evaluator.user),
        (StepKind.DECLARED, "и за ноябрь", "Ахметова А."),
        (StepKind.VERIFIED, "видела журнал", v.evaluator.user),
    ]
    assert [(a.words, a.who, a.done_on) for a in chain.actions] == [
        ("обзвон по понедельникам", "инструкторы", DAY)
    ]
    assert [e.words for e in chain.evidence] == ["журнал звонков, № 3"]


def test_whoever_said_it_is_done_does_not_check_it(v: Village) -> None:
    step = v.declared(v.secretary)
    with pytest.raises(Refused, match="somebody else has to check it"):
        verify_recommendation(v.secretary, step.id, seen=step.last_step)
    with pytest.raises(Refused, match="somebody else has to check it"):
        return_recommendation(v.secretary, step.id, "нет", seen=step.last_step)


def test_nor_after_it_was_sent_back_or_given_to_somebody_else(v: Village) -> None:
    step = v.declared(v.secretary)
    step = return_recommendation(v.evaluator, step.id, "нет", seen=step.last_step)
    step = readdress(
        v.evaluator, step.id, To(Addressed.BODY, BodyCode.EDUCATION), "их дело", seen=step.last_step
    )
    step = declare_done(v.facilitator, step.id, "сделали", seen=step.last_step)
    with pytest.raises(Refused, match="somebody else has to check it"):
        verify_recommendation(v.secretary, step.id, seen=step.last_step)
    verify_recommendation(v.evaluator, step.id, seen=step.last_step)


def test_nor_under_another_account_of_the_same_person(v: Village) -> None:
    step = v.declared(v.facilitator)
    twin = given.actor(v.centre, Role.SECRETARY, person_id=v.facilitator.person_id)
    with pytest.raises(Refused, match="somebody else has to check it"):
        verify_recommendation(twin, step.id, seen=step.last_step)
    nobody = given.actor(v.centre, Role.SECRETARY)
    with pytest.raises(Refused, match="tied to no person"):
        verify_recommendation(nobody, step.id, seen=step.last_step)


def test_the_file_itself_refuses_a_check_by_who_declared_it(v: Village) -> None:
    step = v.declared()
    with pytest.raises((apsw.ConstraintError, peewee.IntegrityError)):
        database.execute_sql(
            "INSERT INTO recommendation_step (centre_id, recommendation_id, kind, state, at,"
            " user_id) VALUES (?, ?, 'verified', 'verified', '2026-11-23 15:00:00', ?)",
            (v.centre, step.id, v.facilitator.user_id),
        )


def test_who_sits_at_no_terminal_checks_on_paper(v: Village) -> None:
    step = v.declared()
    with pytest.raises(Refused, match="secretary or the evaluator"):
        verify_recommendation(v.facilitator, step.id, seen=step.last_step)
    for actor, name in ((v.evaluator, v.evaluator.user), (v.secretary, r"Ким В\. И\.")):
        with pytest.raises(Refused, match=f"{name} says so here, at the terminal"):
            verify_recommendation(v.facilitator, step.id, seen=step.last_step, attested=SEEN_BY_NGO)
        given.closed(actor.user)
    for own in ("Ахметова Айгүл", "АХМЕТОВА А.", "ахметова", "А. Ахметова (методист)"):
        with pytest.raises(Refused, match="somebody else has to check it"):
            verify_recommendation(
                v.facilitator, step.id, seen=step.last_step, attested=Attested(own, DAY, "7")
            )
    for missing, field in (
        (Attested("", DAY, "7"), "said_by"),
        (Attested("Смирнова", DAY, " "), "paper_no"),
        (Attested("Смирнова", DAY + timedelta(1), "7"), "said_on"),
    ):
        with pytest.raises(Invalid) as told:
            verify_recommendation(v.facilitator, step.id, seen=step.last_step, attested=missing)
        assert told.value.field == field
    verify_recommendation(v.facilitator, step.id, seen=step.last_step, attested=SEEN_BY_NGO)
    last = recommendation(v.facilitator, step.id).steps[-1]
    assert (last.said_by, last.said_on, last.paper_no) == SEEN_BY_NGO
    assert last.typed_by == "Ахметова А."


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Ахметова Айгүл", True), ("Ахметова А.", True), ("ахметова", True), ("Akhmetova A", True),
        ("Айгүл Ахметова", True), ("Ахметова Айгүл Қайратқызы", True), ("Ахметова-Ким А.", True),
        ("А. Ахметова (методист)", True), ("Ахметова, методист", True),
        ("Ахметова Б.", False), ("Ахметов", False), ("Айгүл", False),
        ("Смирнова", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_is_known_in_every_spelling(v: Village, said: str, meant: bool) -> None:
    assert v.facilitator.person_id is not None
    assert is_name_of(said, v.facilitator.person_id) is meant


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иванов И.", "Иванов Иван", True), ("И. Иванов", "иванов", True),
        ("Иванов И.", "Иванов П.", False), ("Смирнова, НПО", "Иванов, НПО", False),
        ("отдел образования", "отдел здравоохранения", False), ("", "", False),
    ],
)  # fmt: skip
def test_two_ways_of_writing_name_the_same(one: str, other: str, same: bool) -> None:
    assert same_people(one, other) is same


def test_who_said_it_is_done_for_others_is_not_named_as_having_checked(v: Village) -> None:
    step = v.accepted()
    said = Attested("Иванов И.", DAY, "14")
    step = declare_done(v.facilitator, step.id, "сделали", seen=step.last_step, attested=said)
    for actor in (v.evaluator, v.secretary):
        given.closed(actor.user)
    with pytest.raises(Refused, match="somebody else has to check it"):
        verify_recommendation(
            v.facilitator, step.id, seen=step.last_step, attested=said._replace(said_by="Иванов")
        )


def test_who_declared_it_does_not_drop_it_either(v: Village) -> None:
    step = v.declared(v.secretary)
    with pytest.raises(Refused, match="somebody else has to check it"):
        no_longer_needed(v.secretary, step.id, "уже не надо", seen=step.last_step)


def test_a_judgement_is_taken_back_by_who_made_it_alone(v: Village) -> None:
    step = v.declared()
    return_recommendation(v.evaluator, step.id, "нет", seen=step.last_step)
    last = undo.last_action(v.evaluator)
    assert last is not None
    with pytest.raises(Refused, match="Only who did this"):
        undo.undo(v.facilitator, last.entry_id)


def test_what_it_was_judged_by_stays_also_by_undo(v: Village) -> None:
    step = v.accepted()
    evidence.add_evidence(v.facilitator, step.id, EvidenceKind.NOTE, "звонки идут")
    added = undo.last_action(v.facilitator)
    declare_done(v.facilitator, step.id, "звоним", seen=step.last_step)
    assert added is not None
    with pytest.raises(Invalid, match="what showed that stays"):
        undo.undo(v.facilitator, added.entry_id)


def test_an_answer_stays_while_actions_follow_from_it(v: Village) -> None:
    step = v.accepted()
    answered = undo.last_action(v.facilitator)
    actions.add_action(v.facilitator, step.id, ActionFields("звонить"))
    assert answered is not None
    with pytest.raises(Clash, match="Actions follow from this answer"):
        undo.undo(v.facilitator, answered.entry_id)


def test_an_answer_says_what_its_reader_needs(v: Village) -> None:
    made = v.made()
    for response, words, due, field in (
        (Response.REJECTED, " ", None, "words"),
        (Response.PARTLY, "", DUE, "words"),
        (Response.ACCEPTED, "", None, "due"),
    ):
        with pytest.raises(Invalid) as told:
            answer_recommendation(v.facilitator, made, response, words, seen=0, due=due)
        assert told.value.field == field
    answer_recommendation(v.facilitator, made, Response.REJECTED, "нет денег", seen=0)
    chain = recommendation(v.facilitator, made)
    assert chain.line.state is RecommendationState.REJECTED
    assert chain.steps[0].response is Response.REJECTED


def test_for_others_somebody_of_them_has_to_answer(v: Village) -> None:
    outside = v.made(To(Addressed.OUTSIDE, outside="акимат района"))
    with pytest.raises(Invalid, match="who answered"):
        answer_recommendation(v.secretary, outside, Response.ACCEPTED, seen=0)
    letter = Attested("отдел образования", DAY, "исх. 14")
    answer_recommendation(v.secretary, outside, Response.ACCEPTED, seen=0, attested=letter)
    body = v.made(To(Addressed.BODY, BodyCode.HEALTH))
    decided = follow_up.decision(v.centre)
    answer_recommendation(
        v.secretary, body, Response.PARTLY, "раз в месяц", seen=0, due=DUE, decision_id=decided
    )
    step = recommendation(v.secretary, body).steps[0]
    assert step.decision is not None
    assert (step.decision.minutes_no, step.decision.number) == ("5", 1)
    assert recommendation(v.secretary, body).line.to == "health department"


def test_what_happened_meanwhile_is_told_and_nothing_is_written(v: Village) -> None:
    step = v.accepted()
    declare_done(v.secretary, step.id, "звонили", seen=step.last_step)
    with pytest.raises(Clash, match=r"Ким В\. И\. changed 2026-01 .*said to be done: звонили"):
        declare_done(v.facilitator, step.id, "и я", seen=step.last_step)
    assert len(recommendation(v.facilitator, step.id).steps) == 2


def test_a_step_out_of_order_is_refused_by_the_state(v: Village) -> None:
    made = v.made()
    with pytest.raises(Invalid, match="2026-01 is “proposed”"):
        declare_done(v.facilitator, made, "сделано", seen=0)
    with pytest.raises(Invalid, match="accept it first"):
        actions.add_action(v.facilitator, made, ActionFields("звонить"))
    step = v.accepted()
    begun = begin_recommendation(v.facilitator, step.id, seen=step.last_step)
    with pytest.raises(Invalid, match="in_progress"):
        begin_recommendation(v.facilitator, step.id, seen=begun.last_step)


def test_opened_again_by_name_and_with_a_reason(v: Village) -> None:
    step = v.declared()
    step = verify_recommendation(v.evaluator, step.id, seen=step.last_step)
    with pytest.raises(Invalid, match="why it is opened again"):
        reopen_recommendation(v.secretary, step.id, " ", seen=step.last_step)
    step = reopen_recommendation(v.secretary, step.id, "перестали", seen=step.last_step)
    assert step.state is RecommendationState.IN_PROGRESS
    gone = no_longer_needed(v.evaluator, step.id, "курс закрыт", seen=step.last_step)
    assert gone.state is RecommendationState.NOT_NEEDED
    rejected = answer_recommendation(v.facilitator, v.made(), Response.REJECTED, "нет", seen=0)
    again = reopen_recommendation(v.secretary, rejected.id, "есть деньги", seen=rejected.last_step)
    assert again.state is RecommendationState.PROPOSED


def test_a_number_once_given_is_spent(v: Village) -> None:
    first = recommend(v.evaluator, WHAT, evaluation_id=v.evaluation)
    undo.undo(v.evaluator)
    second = recommend(v.evaluator, WHAT, evaluation_id=v.evaluation)
    assert (first.number, second.number) == ("2026-01", "2026-02")
    next_year = recommend(given.later(v.evaluator, 60), WHAT, evaluation_id=v.evaluation)
    assert next_year.number == "2027-01"


def test_recommendations_come_from_a_discussion_or_a_decision(v: Village) -> None:
    with pytest.raises(Invalid, match="which evaluation or which decision"):
        recommend(v.secretary, WHAT)
    for state, told in (
        (EvaluationState.SUBMITTED, "not discussed yet"), (EvaluationState.CLOSED, "is closed"),
    ):  # fmt: skip
        other = follow_up.evaluation(v.centre, state=state)
        with pytest.raises(Invalid, match=told):
            recommend(v.secretary, WHAT, evaluation_id=other)
    made = recommend(v.secretary, WHAT, decision_id=follow_up.decision(v.centre))
    decision = recommendation(v.secretary, made.id).decision
    assert decision is not None
    assert decision.words == "Принять рекомендацию."


def test_its_words_stay_once_it_is_answered(v: Village) -> None:
    made = v.made()
    better = RecommendationFields("Звонить всем", WHAT.area, WHAT.priority)
    change_recommendation(v.evaluator, made, better, was=WHAT)
    answer_recommendation(v.facilitator, made, Response.ACCEPTED, seen=0, due=DUE)
    with pytest.raises(Invalid, match="its words stay"):
        change_recommendation(v.evaluator, made, WHAT, was=better)
    lower = RecommendationFields("Звонить всем", WHAT.area, Priority.LOW, Priority.HIGH)
    change_recommendation(v.evaluator, made, lower, was=better)
    line = recommendation(v.evaluator, made).line
    assert (line.priority, line.other_priority) == (Priority.LOW, Priority.HIGH)


def test_a_step_is_taken_back_only_while_it_is_the_last(v: Village) -> None:
    step = v.accepted()
    declared = declare_done(v.facilitator, step.id, "звоним", seen=step.last_step)
    last = undo.last_action(v.facilitator)
    assert last is not None
    return_recommendation(v.evaluator, step.id, "нет", seen=declared.last_step)
    with pytest.raises(Clash, match="went on with it since: returned"):
        undo.undo(v.facilitator, last.entry_id)
    undo.undo(v.evaluator)
    undo.undo(v.facilitator)
    line = recommendation(v.facilitator, step.id).line
    assert (line.state, line.last_step) == (RecommendationState.ACCEPTED, step.last_step)


def test_a_merge_that_makes_two_hands_one_is_shown(v: Village) -> None:
    step = v.declared(v.facilitator)
    verify_recommendation(v.secretary, step.id, seen=step.last_step)
    assert v.facilitator.person_id is not None
    assert v.secretary.person_id is not None
    given.closed(v.secretary.user)
    people_merging.merge_people(v.facilitator, v.facilitator.person_id, v.secretary.person_id)
    assert recommendation(v.evaluator, step.id).steps[-1].one_hand


def test_overdue_is_counted_from_the_day(v: Village) -> None:
    step = v.accepted()
    for days, overdue in ((30, 0), (31, 1), (45, 15)):
        (line,) = recommendations(given.later(v.facilitator, days))
        assert line.overdue == overdue
    later = given.later(v.facilitator, 45)
    assert len(recommendations(later, Wanted(View.OVERDUE))) == 1
    declare_done(later, step.id, "сделано", seen=step.last_step)
    assert recommendations(given.later(v.facilitator, 60), Wanted(View.OVERDUE)) == ()
    (waiting,) = recommendations(given.later(v.secretary, 60), Wanted(View.TO_CHECK))
    assert waiting.overdue == 0


@pytest.mark.parametrize(
    ("made", "today", "long"),
    [
        ("2025-05-23", "2026-11-23", False), ("2025-05-22", "2026-11-23", True),
        ("2024-08-31", "2026-02-28", False), ("2024-08-31", "2026-03-01", True),
        ("2024-02-29", "2025-08-29", False), ("2024-02-29", "2025-08-30", True),
    ],
)  # fmt: skip
def test_open_longer_than_eighteen_months_is_said(
    v: Village, made: str, today: str, long: bool
) -> None:
    follow_up.recommendation(v.centre, made_at=f"{made} 12:00:00", year=int(made[:4]))
    days = (DAY.fromisoformat(today) - DAY).days
    (line,) = recommendations(given.later(v.secretary, days))
    assert line.long_open is long


def test_the_list_finds_and_sorts(v: Village) -> None:
    given_to = {
        name: follow_up.recommendation(v.centre, name, RecommendationState.IN_PROGRESS, **columns)
        for name, columns in (
            ("Қазақша оқулық алу", {"due": DAY + timedelta(9), "priority": "low"}),
            ("Сделать ремонт", {"due": DAY - timedelta(3), "area": "premises"}),
            (
                "Написать в акимат",
                {"addressed": "outside", "outside": "акимат", "priority": "high"},
            ),
        )
    }
    follow_up.recommendation(v.centre, "Старое", RecommendationState.VERIFIED)
    by_due = [line.words for line in recommendations(v.secretary)]
    assert by_due == ["Сделать ремонт", "Қазақша оқулық алу", "Написать в акимат"]
    assert len(recommendations(v.secretary, Wanted(View.ALL))) == 4
    assert [x.words for x in recommendations(v.secretary, Wanted(words="казакша оку"))] == [
        by_due[1]
    ]
    assert [x.id for x in recommendations(v.secretary, Wanted(words="2026-02"))] == [
        given_to["Сделать ремонт"]
    ]
    assert [x.to for x in recommendations(v.secretary, Wanted(priority=Priority.HIGH))] == [
        "акимат"
    ]
    assert [x.words for x in recommendations(v.secretary, Wanted(area=ReviewArea.PREMISES))] == [
        "Сделать ремонт"
    ]


def test_the_evaluator_sees_every_centre_they_serve_and_no_other(v: Village) -> None:
    second, third = given.centre("Шу"), given.centre("Қордай")
    for place in (v.centre, second, third):
        follow_up.recommendation(place, f"в {place}")
    assert v.evaluator.user_id is not None
    given.grant(v.evaluator.user_id, second, Role.EVALUATOR)
    lines = recommendations(v.evaluator, Wanted(everywhere=True))
    assert {line.centre for line in lines} == {"Талгар", "Шу"}
    elsewhere = next(line for line in lines if line.centre == "Шу")
    assert recommendation(v.evaluator, elsewhere.id).line.words == f"в {second}"
    with pytest.raises(NotFound):
        recommendation(v.secretary, elsewhere.id)
    with pytest.raises(NotFound):
        verify_recommendation(v.evaluator, elsewhere.id, seen=0)


def test_what_showed_it_stays_once_somebody_said_it_is_done(v: Village) -> None:
    step = v.accepted()
    note = evidence.add_evidence(v.facilitator, step.id, EvidenceKind.NOTE, "звонки идут")
    declared = declare_done(v.facilitator, step.id, "звоним", seen=step.last_step)
    with pytest.raises(Invalid, match="what showed that stays"):
        evidence.remove_evidence(v.facilitator, note)
    return_recommendation(v.evaluator, step.id, "нет", seen=declared.last_step)
    evidence.remove_evidence(v.facilitator, note)


def test_one_of_three_does_an_action(v: Village) -> None:
    step = v.accepted()
    person = v.secretary.person_id
    with pytest.raises(Invalid, match="One of them"):
        actions.add_action(v.facilitator, step.id, ActionFields("звонить", person, BodyCode.NGO))
    fields = ActionFields("звонить", person, due=DAY - timedelta(2))
    act = actions.add_action(v.facilitator, step.id, fields)
    (shown,) = recommendation(v.facilitator, step.id).actions
    assert (shown.who, shown.overdue) == ("Ким В. И.", 2)
    actions.change_action(
        v.facilitator, act, ActionFields("звонить", body=BodyCode.NGO), was=fields
    )
    assert recommendation(v.facilitator, step.id).actions[0].who == "NGOs"
    assert {doer.name for doer in actions.possible_doers(v.facilitator)} == {
        "Ахметова Айгүл", "Ким Виктор Ильич",
    }  # fmt: skip
    actions.remove_action(v.facilitator, act)
    assert given.count_of(Action) == 0


def test_since_the_last_visit_others_did_this(v: Village) -> None:
    note_visit(v.secretary)
    assert since_last_visit(v.secretary).since is None
    fortnight = given.later(v.secretary, 14)
    step = v.declared(given.later(v.facilitator, 3))
    mine = recommend(given.later(v.secretary, 1), WHAT, decision_id=follow_up.decision(v.centre))
    note_visit(fortnight)
    news = since_last_visit(fortnight)
    assert news.since == given.NOW
    assert [(n.number, n.kind) for n in news.news] == [("2026-01", StepKind.DECLARED)]
    assert (step.number, mine.number) == ("2026-01", "2026-02")
    note_visit(given.later(v.secretary, 14))
    assert since_last_visit(fortnight).since == given.NOW


def test_every_refusal_leaves_no_step(v: Village) -> None:
    step = v.declared()
    before = given.count_of(RecommendationStep)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: verify_recommendation(v.facilitator, step.id, seen=step.last_step),
        lambda: return_recommendation(v.evaluator, step.id, "", seen=step.last_step),
        lambda: no_longer_needed(v.facilitator, step.id, "нет", seen=step.last_step),
        lambda: answer_recommendation(v.facilitator, step.id, Response.ACCEPTED, seen=1, due=DUE),
    )
    for attempt in attempts:
        with pytest.raises(ClcError):
            attempt()
    assert given.count_of(RecommendationStep) == before
