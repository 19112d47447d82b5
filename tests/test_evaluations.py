"""Evaluations: whose they are, their states, and what they owe to earlier recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import evaluating
import given
import pytest
from evaluating import AUTUMN, CLOSED, DISCUSSED, EXTERNAL, INTERNAL, SPRING, SUBMITTED

from clc_tui.db.follow_up import CrossCheck, Evaluation, Finding, Progress
from clc_tui.db.models import LogEntry
from clc_tui.follow_up import (
    EvaluationKind,
    EvaluationState,
    ProgressAnswer,
    RecommendationState,
    ReviewArea,
)
from clc_tui.language import sentence
from clc_tui.services import evaluations, findings, progress, undo
from clc_tui.services.attesting import Attested
from clc_tui.services.checking import check
from clc_tui.services.evaluations import EvaluationFields
from clc_tui.services.findings import FeedbackFields, FindingFields
from clc_tui.terms import Actor, Clash, ClcError, Full, Invalid, NotFound, Refused, Role

DAYS = EvaluationFields(*AUTUMN, team="трое", method="беседы")
DARK = FindingFields(ReviewArea.PREMISES, False, "темно")
LATE = given.NOW - timedelta(days=1)


@pytest.fixture
def place(file: object) -> Iterator[int]:
    """An empty centre whose log agrees at the end."""
    made = given.centre()
    yield made
    assert check(given.administrator(made)) == ()


@pytest.fixture
def sec(place: int) -> Actor:
    """The committee's secretary."""
    return given.actor(place, Role.SECRETARY)


@pytest.fixture
def eva(place: int) -> Actor:
    """The NGO's evaluator, who is nobody in the centre."""
    return given.actor(place, Role.EVALUATOR)


def drafted(actor: Actor, kind: EvaluationKind = INTERNAL) -> int:
    """A draft with one finding."""
    made = evaluations.open_evaluation(actor, kind, DAYS)
    findings.add_finding(actor, made, DARK)
    return made


def state(evaluation_id: int) -> EvaluationState:
    return EvaluationState(Evaluation.get_by_id(evaluation_id).state)


def refused(error: type[ClcError], words: str, act: object, *args: object, **more: object) -> None:
    """An act is refused with a sentence that says so."""
    assert callable(act)
    with pytest.raises(error) as told:
        act(*args, **more)
    assert words in sentence(told.value), sentence(told.value)


# Whose they are


def test_each_side_writes_its_own_and_reads_no_draft_of_the_other(sec: Actor, eva: Actor) -> None:
    facilitator = given.actor(sec.centre, Role.FACILITATOR)
    begin, words = evaluations.open_evaluation, "is written by its"
    refused(Refused, words, begin, sec, EXTERNAL, DAYS)
    refused(Refused, words, begin, eva, INTERNAL, DAYS)
    refused(Refused, "role does not allow", begin, facilitator, INTERNAL, DAYS)
    own = drafted(sec)
    for reader in (eva, facilitator):
        assert evaluations.evaluations(reader) == ()
        refused(Refused, "still writing this", evaluations.evaluation, reader, own)
    refused(Refused, "still writing", findings.add_finding, eva, own, DARK)
    (line,) = evaluations.evaluations(sec)
    assert (line.id, line.bad, line.good, line.may_write) == (own, 1, 0, True)
    evaluations.submit_evaluation(sec, own)
    for reader in (eva, facilitator):
        (line,) = evaluations.evaluations(reader)
        assert line.state is SUBMITTED and not line.may_write
        assert evaluations.evaluation(reader, own).findings[0].fields == DARK
    refused(Refused, "by its secretary", evaluations.take_back_evaluation, eva, own)


def test_a_facilitator_who_is_secretary_as_well_writes_for_the_committee(place: int) -> None:
    both = given.actor(place, Role.FACILITATOR, Role.SECRETARY)
    assert evaluations.sides_to_write(both) == (INTERNAL, EXTERNAL), "nobody is there for the NGO"
    assert evaluations.sides_to_write(given.actor(place, Role.FACILITATOR)) == ()


def test_where_a_side_has_nobody_the_other_types_and_says_whose_it_is(eva: Actor) -> None:
    own = drafted(eva, INTERNAL)
    hand_in = evaluations.submit_evaluation
    refused(Invalid, "Say whose it is", hand_in, eva, own)
    tomorrow = given.TODAY + timedelta(days=1)
    for said, words in (
        (Attested(" ", given.TODAY, "5"), "who said it"),
        (Attested("Серикова", tomorrow, "5"), "still to come"),
        (Attested("Серикова", given.TODAY, ""), "number of the minutes"),
    ):
        refused(Invalid, words, hand_in, eva, own, attested=said)
        assert state(own) is EvaluationState.DRAFT
    hand_in(eva, own, attested=Attested("Серикова, председатель", given.TODAY, "5"))
    view = evaluations.evaluation(given.actor(eva.centre, Role.FACILITATOR), own)
    assert view.line.attested == Attested("Серикова, председатель", given.TODAY, "5")
    assert view.typed_by == eva.user
    refused(
        Invalid, "who said it", progress.say_progress, eva, own,
        evaluating.recommendation(eva.centre, made=LATE - timedelta(9)), ProgressAnswer.FULLY,
    )  # fmt: skip


def test_as_soon_as_the_side_has_somebody_it_writes_itself(eva: Actor) -> None:
    own = drafted(eva, INTERNAL)
    sec = given.actor(eva.centre, Role.SECRETARY)
    refused(Refused, "still writing", findings.add_finding, eva, own, DARK)
    evaluations.submit_evaluation(sec, own)
    assert evaluations.evaluations(sec)[0].attested is None
    given.closed(sec.user)
    assert EvaluationKind.INTERNAL in evaluations.sides_to_write(eva)


# Writing


def test_the_time_it_looks_at(sec: Actor) -> None:
    begin = evaluations.open_evaluation
    day = given.TODAY
    for first, last, words in (
        (AUTUMN[1], AUTUMN[0], "before the first"),
        (day + timedelta(1), day + timedelta(30), "still to come"),
        (date(2016, 2, 29), day, "3 years at most"),
    ):
        refused(Invalid, words, begin, sec, INTERNAL, EvaluationFields(first, last))
    leap = begin(sec, INTERNAL, EvaluationFields(date(2024, 2, 29), date(2024, 12, 31)))
    assert evaluations.evaluation(sec, leap).fields.from_day == date(2024, 2, 29)
    begin(sec, INTERNAL, DAYS)
    refused(Clash, "is being written", begin, sec, INTERNAL, DAYS)
    refused(Invalid, "At most 200", begin, sec, INTERNAL, EvaluationFields(*SPRING, team="я" * 201))


def test_what_it_saw_is_numbered_and_changed_only_while_it_is_written(sec: Actor) -> None:
    own = drafted(sec)
    second = findings.add_finding(sec, own, FindingFields(ReviewArea.STAFF, True, 'О\'Нил "уча"'))
    assert second.number == 2 and second.fields.words == 'О\'Нил "уча"'
    other = FindingFields(ReviewArea.STAFF, True, "учит")
    change, was = findings.change_finding, second.fields
    assert change(sec, second.id, other, was=was).fields == other
    third = FindingFields(ReviewArea.STAFF, True, "иначе")
    refused(Clash, "somebody else wrote “учит”", change, sec, second.id, third, was=was)
    empty = FindingFields(DARK.area, False, " ")
    refused(Invalid, "what was seen", findings.add_finding, sec, own, empty)
    too_long = FindingFields(DARK.area, False, "я" * 501)
    refused(Invalid, "At most 500", findings.add_finding, sec, own, too_long)
    evaluations.submit_evaluation(sec, own)
    for act, args in (
        (findings.add_finding, (own, DARK)),
        (findings.remove_finding, (second.id,)),
        (findings.add_feedback, (own, FeedbackFields(given.TODAY, "да"))),
        (evaluations.remove_evaluation, (own,)),
    ):
        refused(Clash, "handed in", act, sec, *args)
    refused(Clash, "handed in", change, sec, second.id, third, was=other)


def test_no_more_than_199_fit(sec: Actor) -> None:
    own = evaluating.evaluation(sec.centre, seen=tuple(f"дело {n}" for n in range(199)))
    refused(Full, "More than 199", findings.add_finding, sec, own, DARK)


def test_what_the_community_said(sec: Actor) -> None:
    own = drafted(sec)
    add = findings.add_feedback
    made = add(sec, own, FeedbackFields(given.TODAY, "далеко", "матери", 12))
    tomorrow = given.TODAY + timedelta(days=1)
    refused(Invalid, "still to come", add, sec, own, FeedbackFields(tomorrow, "да"))
    refused(Invalid, "what was said", add, sec, own, FeedbackFields(given.TODAY, ""))
    refused(Invalid, "Between 1 and", add, sec, own, FeedbackFields(given.TODAY, "да", people=0))
    was = findings.one_feedback(sec, made)
    findings.change_feedback(
        sec, made, FeedbackFields(given.TODAY, "близко", "матери", 12), was=was
    )
    (line,) = evaluations.evaluation(sec, own).feedback
    assert (line.fields.words, line.fields.people) == ("близко", 12)
    findings.remove_feedback(sec, made)
    assert not evaluations.evaluation(sec, own).feedback


def test_a_draft_goes_with_all_that_is_in_it_and_comes_back(sec: Actor) -> None:
    own = drafted(sec)
    findings.add_feedback(sec, own, FeedbackFields(given.TODAY, "да"))
    number = evaluating.recommendation(sec.centre)
    progress.say_progress(sec, own, number, ProgressAnswer.NONE, "нет")
    evaluations.remove_evaluation(sec, own)
    assert not Finding.select().exists() and not Progress.select().exists()
    undo.undo(sec)
    view = evaluations.evaluation(sec, own)
    assert len(view.findings) == len(view.feedback) == len(view.earlier) == 1


def test_an_evaluation_of_another_centre_is_not_there(sec: Actor) -> None:
    elsewhere = evaluating.evaluation(given.centre("Шу"), seen=("тихо",))
    theirs = evaluating.findings(elsewhere)[0]
    refused(NotFound, "not here", evaluations.evaluation, sec, elsewhere)
    refused(NotFound, "not here", findings.remove_finding, sec, theirs)


# Its states


def test_it_is_handed_in_with_something_seen_and_taken_back_until_discussed(sec: Actor) -> None:
    own = evaluations.open_evaluation(sec, INTERNAL, DAYS)
    refused(Invalid, "Nothing is written down", evaluations.submit_evaluation, sec, own)
    findings.add_finding(sec, own, DARK)
    refused(Invalid, "Hand it in first", evaluations.close_evaluation, sec, own)
    refused(Clash, "being written", evaluations.take_back_evaluation, sec, own)
    assert evaluations.submit_evaluation(sec, own).beside is False
    refused(Clash, "handed in", evaluations.submit_evaluation, sec, own)
    refused(Invalid, "not discussed yet", evaluations.close_evaluation, sec, own)
    evaluations.take_back_evaluation(sec, own)
    assert state(own) is EvaluationState.DRAFT and not CrossCheck.select().exists()
    for known in (DISCUSSED, CLOSED):
        other = evaluating.evaluation(sec.centre, INTERNAL, known, SPRING)
        refused(Clash, "was discussed", evaluations.take_back_evaluation, sec, other)
    refused(Clash, "closed already", evaluations.close_evaluation, sec, other)


# What it owes to earlier recommendations


def test_it_must_answer_what_was_open_before_it_began_and_is_not_its_own(sec: Actor) -> None:
    centre, made = sec.centre, evaluating.recommendation
    own = evaluating.evaluation(centre, INTERNAL, DISCUSSED, opened=LATE, seen=("темно",))
    early = LATE - timedelta(days=30)
    first = made(centre, made=early)
    made(centre, made=LATE), made(centre, made=given.NOW)
    made(centre, made=early, evaluation_id=own)
    for over in RecommendationState:
        if not over.open:
            made(centre, state=over, made=early)
    done = made(centre, state=RecommendationState.DONE, made=early)
    lines = evaluations.evaluation(sec, own).earlier
    assert [line.id for line in lines if line.to_answer] == [first, done]
    close = evaluations.close_evaluation
    refused(Invalid, "Not answered yet: 2026-01, 2026-08.", close, sec, own)
    progress.say_progress(sec, own, done, ProgressAnswer.FULLY)
    refused(Invalid, "Not answered yet: 2026-01.", close, sec, own)
    say = progress.say_progress
    refused(Invalid, "Write in a line", say, sec, own, first, ProgressAnswer.PARTLY, " ")
    refused(Invalid, "comes from this very", say, sec, own, first + 3, ProgressAnswer.FULLY)
    refused(Invalid, "after this evaluation began", say, sec, own, first + 1, ProgressAnswer.FULLY)
    say(sec, own, first, ProgressAnswer.NONE, "некому")
    close(sec, own)
    assert state(own) is CLOSED
    refused(Clash, "closed", say, sec, own, first, ProgressAnswer.FULLY)
    refused(Clash, "closed", progress.clear_progress, sec, own, first)
    assert [line.id for line in evaluations.evaluation(sec, own).earlier] == [first, done]


def test_what_was_decided_meanwhile_needs_no_answer_any_more(sec: Actor) -> None:
    own = evaluating.evaluation(sec.centre, INTERNAL, DISCUSSED)
    number = evaluating.recommendation(sec.centre)
    refused(Invalid, "2026-01", evaluations.close_evaluation, sec, own)
    evaluating.changed(number, RecommendationState.REJECTED)
    evaluations.close_evaluation(sec, own)
    undo.undo(sec)
    evaluating.changed(number, RecommendationState.ACCEPTED)
    refused(Invalid, "2026-01", evaluations.close_evaluation, sec, own)


def test_those_checked_since_the_sides_last_one_are_shown_as_well(sec: Actor) -> None:
    centre, verified = sec.centre, RecommendationState.VERIFIED
    before = evaluating.evaluation(centre, INTERNAL, CLOSED, SPRING)
    evaluating.evaluation(centre, EXTERNAL, CLOSED, SPRING)
    with given.logged(centre):
        Evaluation.update(closed_on=date(2026, 7, 10)).where(Evaluation.id == before).execute()
    early = given.NOW - timedelta(days=300)
    evaluating.recommendation(
        centre, "давно", verified, made=early, checked=given.NOW - timedelta(days=200)
    )
    shown = evaluating.recommendation(
        centre, "с тех пор", verified, made=early, checked=given.NOW - timedelta(days=20)
    )
    own = evaluating.evaluation(centre, INTERNAL, DISCUSSED)
    (line,) = evaluations.evaluation(sec, own).earlier
    assert line.id == shown and not line.to_answer
    evaluations.close_evaluation(sec, own)


def test_both_sides_answer_for_themselves_and_never_wait_for_each_other(
    sec: Actor, eva: Actor
) -> None:
    number = evaluating.recommendation(sec.centre)
    inside = evaluating.evaluation(sec.centre, INTERNAL, DISCUSSED, seen=("темно",))
    outside = evaluating.evaluation(sec.centre, EXTERNAL, DISCUSSED, seen=("светло",))
    evaluating.side_by_side(inside, outside, given.TODAY)
    say = progress.say_progress
    say(sec, inside, number, ProgressAnswer.FULLY, "звоним", said_by="Ким В.")
    say(eva, outside, number, ProgressAnswer.NONE, "не видно")
    for actor, own, answers in (
        (sec, inside, (ProgressAnswer.FULLY, ProgressAnswer.NONE)),
        (eva, outside, (ProgressAnswer.NONE, ProgressAnswer.FULLY)),
    ):
        (line,) = evaluations.evaluation(actor, own).earlier
        assert line.own is not None and line.other is not None
        assert (line.own.answer, line.other.answer) == answers
    (line,) = evaluations.evaluation(eva, outside).earlier
    assert line.other is not None
    assert (line.other.said_by, line.other.typed_by) == ("Ким В.", sec.user)
    progress.clear_progress(eva, outside, number, seen=line.own.at if line.own else None)
    evaluations.close_evaluation(sec, inside)
    refused(Invalid, "2026-01", evaluations.close_evaluation, eva, outside)
    refused(Refused, "by its secretary", say, eva, inside, number, ProgressAnswer.NONE, "нет")


def test_without_one_beside_it_the_other_sides_latest_is_shown_never_its_draft(
    sec: Actor, eva: Actor
) -> None:
    number = evaluating.recommendation(sec.centre, made=given.NOW - timedelta(days=300))
    old = evaluating.evaluation(sec.centre, EXTERNAL, CLOSED, SPRING)
    evaluating.answered(old, number, words="было")
    draft = evaluating.evaluation(sec.centre, EXTERNAL)
    evaluating.answered(draft, number, words="тайна")
    own = evaluating.evaluation(sec.centre, INTERNAL)
    (line,) = evaluations.evaluation(sec, own).earlier
    assert line.other is not None and line.other.words == "было"


def test_two_people_answer_the_same(sec: Actor) -> None:
    own, number = drafted(sec), evaluating.recommendation(sec.centre)
    say = progress.say_progress
    first = say(sec, own, number, ProgressAnswer.PARTLY, "начали")
    other = given.later(given.actor(sec.centre, Role.SECRETARY, user_name="zhanar"), 1)
    refused(Clash, "has answered meanwhile: done in part", say, other, own, number,
            ProgressAnswer.NONE, "нет")  # fmt: skip
    say(other, own, number, ProgressAnswer.NONE, "нет", seen=first.at)
    refused(Clash, "zhanar has answered", say, sec, own, number, ProgressAnswer.FULLY, "да",
            seen=first.at)  # fmt: skip
    refused(Clash, "zhanar has answered", progress.clear_progress, sec, own, number, seen=first.at)
    unanswered = evaluating.recommendation(sec.centre, "другое")
    refused(Invalid, "no answer", progress.clear_progress, sec, own, unanswered)


# Taking back


def test_undo_goes_as_far_as_nothing_hangs_on_it(sec: Actor) -> None:
    own = drafted(sec)
    evaluations.submit_evaluation(sec, own)
    undo.undo(sec)
    assert state(own) is EvaluationState.DRAFT and not CrossCheck.select().exists()
    evaluations.submit_evaluation(sec, own)
    added = next(
        entry for entry in LogEntry.select().where(LogEntry.verb == "add_finding")
    )  # fmt: skip
    refused(Clash, "handed in", undo.undo, sec, added.id)


def test_an_answer_stays_once_the_evaluation_is_closed(sec: Actor) -> None:
    own = evaluating.evaluation(sec.centre, INTERNAL, DISCUSSED)
    number = evaluating.recommendation(sec.centre)
    progress.say_progress(sec, own, number, ProgressAnswer.FULLY)
    said = undo.last_action(sec)
    assert said is not None and said.words.startswith("committee, 01.07.2026")
    assert "2026-01" in said.details[0] and said.who == ""
    evaluations.close_evaluation(sec, own)
    refused(Clash, "closed", undo.undo, sec, said.entry_id)
    undo.undo(sec)
    undo.undo(sec)
    assert not Progress.select().exists()
