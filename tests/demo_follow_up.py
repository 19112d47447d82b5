"""What committee, evaluations and recommendations hold in the first centre of every demo."""

from __future__ import annotations

from collections import Counter

from clc_tui.db.follow_up import RecommendationStep
from clc_tui.follow_up import (
    Addressed,
    CommitteeRole,
    EvaluationKind,
    EvaluationState,
    RecommendationState,
    StepKind,
    Verdict,
)
from clc_tui.services import (
    actors,
    committee,
    cross_checks,
    evaluations,
    figures,
    meetings,
    recommendations,
)
from clc_tui.services.figures import FigureLine
from clc_tui.services.recommendations import RecommendationLine, View, Wanted
from clc_tui.terms import Actor, Clock

CLOSED, DRAFT = EvaluationState.CLOSED, EvaluationState.DRAFT
State = RecommendationState


def require_follow_up(now: Clock) -> None:
    """Somebody sits for most bodies; two rounds are over; each role has something to do."""
    secretary, evaluator = (actors.sign_in(name, now) for name in ("secretary", "evaluator"))
    _committee(secretary)
    _rounds(secretary, evaluator)
    lines = recommendations.recommendations(evaluator, Wanted(view=View.ALL))
    _recommendations(lines)
    _steps(lines, secretary, evaluator)
    _live_figure(evaluator, lines)


def _committee(secretary: Actor) -> None:
    found = committee.committee(secretary)
    assert len(found.bodies) == 7 and sum(bool(each.members) for each in found.bodies) == 6
    assert [each.empty for each in found.bodies].count(1) == 1
    roles = Counter(line.fields.role for line in found.members)
    assert roles == {
        CommitteeRole.CHAIR: 1, CommitteeRole.SECRETARY: 1, CommitteeRole.LEADER: 1,
        CommitteeRole.MEMBER: 4,
    }  # fmt: skip
    (own,) = (line for line in found.members if line.fields.role is CommitteeRole.SECRETARY)
    assert own.person_id == secretary.person_id
    assert sum(line.ends_in is not None for line in found.members) == 1
    held = [each for each in meetings.meetings(secretary) if each.on_date <= secretary.today]
    assert len(held) >= 4 and all(each.came == 6 and each.minutes_no for each in held)
    assert len(meetings.meetings(secretary)) == len(held) + 1


def _rounds(secretary: Actor, evaluator: Actor) -> None:
    found = evaluations.evaluations(evaluator)
    states = Counter(line.state for line in found)
    assert states[CLOSED] >= 4 and states[CLOSED] % 2 == 0
    (draft,) = (line for line in found if line.state is DRAFT)
    assert draft.kind is EvaluationKind.EXTERNAL and draft.left == 4
    (handed_in,) = (line for line in found if line.state is EvaluationState.SUBMITTED)
    assert handed_in.cross_check_id is not None
    assert cross_checks.cross_check(secretary, handed_in.cross_check_id).external is None
    seen = {line.id: line for line in evaluations.evaluations(secretary)}
    assert draft.id not in seen and seen[handed_in.id].left == 0
    checks = {line.cross_check_id for line in found if line.state is CLOSED}
    pairs = [p for each in checks if each for p in cross_checks.cross_check(secretary, each).pairs]
    assert {pair.fields.verdict for pair in pairs} == set(Verdict)


def _recommendations(lines: tuple[RecommendationLine, ...]) -> None:
    assert {line.state for line in lines} == set(State)
    assert len({line.number for line in lines}) == len(lines) >= 13
    (late,) = (line for line in lines if line.overdue)
    assert late.overdue == 12 and late.addressed is Addressed.BODY
    assert sum(line.state is State.PROPOSED for line in lines) == 1
    assert sum(line.state is State.DONE for line in lines) == 1
    assert [line.due for line in lines if line.addressed is Addressed.OUTSIDE] == [None]
    (repeated,) = (line.repeats_id for line in lines if line.repeats_id is not None)
    (earlier,) = (line for line in lines if line.id == repeated)
    assert earlier.state is State.NOT_NEEDED


def _steps(lines: tuple[RecommendationLine, ...], secretary: Actor, evaluator: Actor) -> None:
    steps = list(
        RecommendationStep.select().where(
            RecommendationStep.recommendation_id.in_([line.id for line in lines])
        )
    )
    (back,) = (step for step in steps if step.kind == StepKind.RETURNED)
    again = [s.kind for s in steps if s.recommendation_id == back.recommendation_id]
    assert again[-3:] == ["returned", "declared", "verified"] and again.count("declared") == 2
    checks = [step for step in steps if step.kind == StepKind.VERIFIED]
    assert {step.user_id for step in checks} >= {secretary.user_id, evaluator.user_id}
    on_paper = Counter(step.kind for step in steps if step.said_by is not None)
    assert on_paper == {StepKind.ANSWERED: 2, StepKind.DECLARED: 1}
    rejected = [step.words for step in steps if step.response == "rejected"]
    assert len(rejected) == 1 and all(rejected)


def _live_figure(evaluator: Actor, lines: tuple[RecommendationLine, ...]) -> None:
    found: list[FigureLine] = []
    for line in lines:
        found += figures.figures_of(evaluator, recommendation_id=line.id)
    assert len(found) == 2 and all(figure.declared for figure in found)
    assert all(figure.target == 80 and figure.met is not None for figure in found)
