"""Figures cited in evaluations and shown as evidence: kept as they were, and counted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import figure_things
import given
import pytest
from plain_counts import PLAIN, Asked
from world import World
from world_figures import WISH

from clc_tui.db.follow_up import Evaluation, Figure, FigureReading, Recommendation
from clc_tui.follow_up import (
    EvaluationKind,
    EvaluationState,
    Measure,
    Occasion,
    RecommendationState,
    TargetIs,
)
from clc_tui.language import speak
from clc_tui.services import attendance, classes, figures, following_up, undo
from clc_tui.services.counting import Counted, Scope
from clc_tui.services.figures import (
    FIGURES_MOST,
    FigureLine,
    FigureWish,
    add_figure_evidence,
    cite_figure,
    count_again,
    figures_of,
    remove_figure,
)
from clc_tui.services.recommendation_chain import recommendation
from clc_tui.terms import Clash, ClcError, Invalid, NotFound, Refused, Role, Status

LEARNERS = FigureWish(Measure.LEARNERS)


def evidence(w: World) -> FigureLine:
    (line,) = figures_of(w.facilitator, recommendation_id=w.wanted)
    return line


def kept(w: World, occasion: Occasion) -> None:
    """It is said to be done, or checked."""
    seen = newest(w.wanted)
    if occasion is Occasion.DECLARED:
        following_up.declare_done(w.facilitator, w.wanted, "звоним", seen=seen)
    else:
        following_up.verify_recommendation(w.evaluator, w.wanted, seen=seen)


def newest(recommendation_id: int) -> int:
    """The last step, as somebody who has just looked knows it."""
    step = following_up.last_step(recommendation_id)
    return 0 if step is None else int(step.id)


def become(evaluation_id: int, state: EvaluationState) -> None:
    closed = given.TODAY if state is EvaluationState.CLOSED else None
    given.rewritten(
        Evaluation, evaluation_id, state=state, submitted_on=given.TODAY, closed_on=closed
    )


def test_evidence_shows_the_beginning_when_declared_and_now(lent: World) -> None:
    w = lent
    now = evidence(w).now
    assert now is not None and now.counted == Counted(2, 3)
    assert evidence(w).met is False
    attendance.mark(w.facilitator, w.marked, w.learners[1], Status.PRESENT, reason="был")
    kept(w, Occasion.DECLARED)
    attendance.mark(w.facilitator, w.marked, w.learners[2], Status.ILL, reason="болел")
    line = evidence(w)
    assert line.beginning is not None and line.beginning.counted == Counted(1, 2)
    assert line.declared is not None and line.declared.counted == Counted(3, 3)
    assert line.now is not None and line.now.counted == Counted(3, 4)
    assert [line.met_at(each) for each in (line.beginning, line.declared, line.verified)] == [
        False, True, None
    ]  # fmt: skip
    assert line.met is False
    kept(w, Occasion.VERIFIED)
    assert [each.occasion for each in evidence(w).readings] == [
        Occasion.ADDED, Occasion.DECLARED, Occasion.VERIFIED
    ]  # fmt: skip


def test_undo_takes_back_what_was_read_with_a_step(lent: World) -> None:
    w = lent
    kept(w, Occasion.DECLARED)
    assert evidence(w).declared is not None
    undo.undo(w.facilitator)
    assert evidence(w).declared is None
    kept(w, Occasion.DECLARED)
    kept(w, Occasion.VERIFIED)
    undo.undo(w.evaluator)
    assert [each.occasion for each in evidence(w).readings] == [Occasion.ADDED, Occasion.DECLARED]


def test_evidence_looks_at_the_last_days_before_it_is_read(lent: World) -> None:
    w = lent
    of_class = LEARNERS._replace(group_id=w.group, target=1, target_is=TargetIs.AT_LEAST)
    add_figure_evidence(w.facilitator, w.wanted, of_class, 7)
    for days, people in ((0, 1), (6, 1), (7, 0)):
        lines = figures_of(given.later(w.facilitator, days), recommendation_id=w.wanted)
        assert lines[1].now is not None and lines[1].now.counted == Counted(people)
        assert lines[1].met is bool(people)


def test_a_cited_figure_stays_and_is_counted_again_beside_it(lent: World) -> None:
    w = lent
    figure = cite_figure(w.evaluator, w.of_ngo, WISH)
    assert cite_figure(w.evaluator, w.of_ngo, WISH) == figure, "a repeated key changes nothing"
    assert count_again(w.evaluator, figure) == Counted(2, 3)
    (line,) = figures_of(w.evaluator, evaluation_id=w.of_ngo)
    assert (line.first, line.last, line.now) == (given.TERM, given.TODAY, None)
    assert [each.counted for each in line.readings] == [Counted(2, 3)], "nothing changed today"
    attendance.mark(w.facilitator, w.marked, w.learners[1], Status.PRESENT, reason="был")
    assert count_again(given.later(w.evaluator, 1), figure) == Counted(3, 3)
    (line,) = figures_of(w.evaluator, evaluation_id=w.of_ngo)
    assert [(each.occasion, each.counted) for each in line.readings] == [
        (Occasion.CITED, Counted(2, 3)), (Occasion.AGAIN, Counted(3, 3))
    ]  # fmt: skip
    assert (line.met_at(line.beginning), line.met) == (False, True)
    assert line.of == "the whole centre"


def test_a_definition_is_kept_in_every_language_as_it_was(
    lent: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = lent
    figure = cite_figure(w.evaluator, w.of_ngo, WISH)
    was = {}
    for language in ("en", "ru", "kk"):
        speak(language)
        (line,) = figures_of(w.evaluator, evaluation_id=w.of_ngo)
        was[language] = line.readings[0].definition
    speak("en")
    assert len(set(was.values())) == 3 and "all marks made" in was["en"]
    monkeypatch.setattr(figures, "definitions", lambda measure: "a\nb\nc")
    count_again(given.later(w.evaluator, 1), figure)
    (line,) = figures_of(w.evaluator, evaluation_id=w.of_ngo)
    assert [each.definition for each in line.readings] == [was["en"], "c"]


def test_what_is_over_keeps_its_figures(lent: World) -> None:
    w = lent
    cited = cite_figure(w.evaluator, w.of_ngo, WISH)
    become(w.of_ngo, EvaluationState.CLOSED)
    given.rewritten(Recommendation, w.wanted, state=RecommendationState.VERIFIED)
    for refused in (
        lambda: cite_figure(w.evaluator, w.of_ngo, LEARNERS),
        lambda: add_figure_evidence(w.facilitator, w.wanted, LEARNERS, 30),
        lambda: remove_figure(w.evaluator, cited),
        lambda: remove_figure(w.facilitator, w.figure),
    ):
        with pytest.raises(Clash, match="stay as they are"):
            refused()
    with pytest.raises(Refused, match="stay as they are"):
        undo.undo(w.evaluator)
    attendance.mark(w.facilitator, w.marked, w.learners[1], Status.PRESENT, reason="был")
    assert count_again(w.evaluator, cited) == Counted(3, 3), "it may be counted again for ever"


def test_what_was_shown_when_it_was_declared_is_not_taken_away(lent: World) -> None:
    w = lent
    kept(w, Occasion.DECLARED)
    with pytest.raises(Clash, match="shown when it was said to be done"):
        remove_figure(w.facilitator, w.figure)
    other = add_figure_evidence(w.facilitator, w.wanted, LEARNERS, 30)
    remove_figure(w.facilitator, other)
    assert [line.figure_id for line in figures_of(w.facilitator, recommendation_id=w.wanted)] == [
        w.figure
    ]
    undo.undo(w.facilitator)
    assert [line.measure for line in figures_of(w.facilitator, recommendation_id=w.wanted)] == [
        Measure.ATTENDANCE, Measure.LEARNERS
    ]  # fmt: skip


def test_a_figure_counted_again_by_somebody_is_not_taken_back_by_undo(lent: World) -> None:
    w = lent
    figure = add_figure_evidence(w.facilitator, w.wanted, LEARNERS, 30)
    count_again(given.later(w.evaluator, 1), figure)
    with pytest.raises(Clash):
        undo.undo(w.facilitator)


def test_a_draft_and_its_figures_are_its_own_sides_alone(lent: World) -> None:
    w = lent
    cited = cite_figure(w.evaluator, w.of_ngo, WISH)
    secretary = given.actor(w.centre, Role.SECRETARY)
    for refused in (
        lambda: figures_of(secretary, evaluation_id=w.of_ngo),
        lambda: figures_of(w.facilitator, evaluation_id=w.of_ngo),
        lambda: cite_figure(secretary, w.of_ngo, LEARNERS),
        lambda: count_again(w.facilitator, cited),
        lambda: remove_figure(secretary, cited),
    ):
        with pytest.raises(Refused):
            refused()
    become(w.of_ngo, EvaluationState.SUBMITTED)
    assert figures_of(secretary, evaluation_id=w.of_ngo)
    with pytest.raises(Refused):
        remove_figure(secretary, cited)
    remove_figure(w.evaluator, cited)


def test_wrong_wishes_are_said_at_their_field(lent: World) -> None:
    w = lent
    least = TargetIs.AT_LEAST
    for wish, window, field in (
        (WISH._replace(target=101), 90, "target"),
        (WISH._replace(target_is=None), 90, "target"),
        (FigureWish(Measure.LEARNERS, target=1_000_001, target_is=least), 90, "target"),
        (FigureWish(Measure.WAITING, group_id=w.group), 90, "of"),
        (LEARNERS, 0, "window"),
        (LEARNERS, 3661, "window"),
    ):
        with pytest.raises(Invalid) as told:
            add_figure_evidence(w.facilitator, w.wanted, wish, window)
        assert told.value.field == field
    day = given.TODAY
    with pytest.raises(Invalid) as told:
        cite_figure(w.evaluator, w.of_ngo, WISH, first=day, last=given.TERM)
    assert told.value.field == "last"
    before = given.count_of(Figure), given.count_of(FigureReading)
    for number in range(FIGURES_MOST - 1):
        add_figure_evidence(w.facilitator, w.wanted, LEARNERS, number + 1)
    with pytest.raises(Invalid, match="Take one away"):
        add_figure_evidence(w.facilitator, w.wanted, LEARNERS, 99)
    assert given.count_of(Figure) == before[0] + FIGURES_MOST - 1


def test_no_figure_of_another_centre(lent: World) -> None:
    w = lent
    other = given.centre("Шу")
    abroad = figure_things.recommendation(other), figure_things.evaluation(other)
    stranger = given.actor(other, Role.FACILITATOR)
    for refused in (
        lambda: figures_of(w.facilitator, recommendation_id=abroad[0]),
        lambda: add_figure_evidence(w.facilitator, abroad[0], LEARNERS, 30),
        lambda: cite_figure(w.evaluator, abroad[1], LEARNERS),
        lambda: count_again(stranger, w.figure),
        lambda: remove_figure(stranger, w.figure),
        lambda: add_figure_evidence(stranger, abroad[0], LEARNERS._replace(course_id=w.course), 30),
    ):
        with pytest.raises(NotFound):
            refused()


def test_a_class_with_a_figure_is_not_taken_away(lent: World) -> None:
    w = lent
    add_figure_evidence(w.facilitator, w.wanted, LEARNERS._replace(group_id=w.empty_group), 30)
    with pytest.raises(ClcError) as told:
        classes.remove_group(w.facilitator, w.empty_group)
    assert "figure" in str(told.value)


def test_two_people_add_the_same_figure(lent: World) -> None:
    w = lent
    secretary = given.actor(w.centre, Role.SECRETARY)
    ids = {add_figure_evidence(each, w.wanted, LEARNERS, 30) for each in (w.facilitator, secretary)}
    assert len(ids) == 1
    internal = cite_figure(secretary, w.of_committee, WISH)
    assert Figure.get_by_id(internal).evaluation_id == w.of_committee
    assert EvaluationKind(Evaluation.get_by_id(w.of_committee).kind) is EvaluationKind.INTERNAL


def test_live_evidence_is_what_plain_sql_counts_in_its_window(lent: World) -> None:
    w = lent
    scopes = (Scope(), Scope(w.course), Scope(None, w.group))
    for measure in Measure:
        for scope in scopes if measure is not Measure.WAITING else scopes[:2]:
            add_figure_evidence(w.facilitator, w.wanted, FigureWish(measure, *scope), 30)
    for days in (0, 3, 29):
        later = given.later(w.facilitator, days)
        first = later.today - timedelta(29)
        lines = figures_of(later, recommendation_id=w.wanted)
        assert len(lines) == 3 * len(Measure)
        for line in lines[1:]:
            asked = Asked(w.centre, first, later.today, later.today, line.scope)
            assert line.now is not None and line.now.counted == PLAIN[line.measure](asked), line


def test_the_chain_shows_figures_counted_in_the_centre_it_is_of(lent: World) -> None:
    w = lent
    assert recommendation(w.facilitator, w.wanted).figures == (evidence(w),)
    assert w.evaluator.user_id is not None
    other = given.centre("Шу")
    given.grant(w.evaluator.user_id, other, Role.EVALUATOR)
    elsewhere = replace(w.evaluator, centre_id=other)
    (line,) = recommendation(elsewhere, w.wanted).figures
    assert line == evidence(w)
