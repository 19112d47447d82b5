"""Evaluations and recommendations as figures need them, written behind the back of every verb."""

from __future__ import annotations

from datetime import date
from typing import Any

import given

from clc_tui.db.follow_up import (
    Action,
    Body,
    Evaluation,
    Progress,
    Recommendation,
    RecommendationStep,
)
from clc_tui.follow_up import (
    Addressed,
    EvaluationKind,
    EvaluationState,
    Priority,
    ProgressAnswer,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
)


def evaluation(
    centre_id: int,
    kind: EvaluationKind = EvaluationKind.EXTERNAL,
    state: EvaluationState = EvaluationState.DRAFT,
    first: date = given.TERM,
    last: date = given.TODAY,
    **columns: Any,  # noqa: ANN401
) -> int:
    """An evaluation's id."""
    handed_in = None if state is EvaluationState.DRAFT else given.TODAY
    closed = given.TODAY if state is EvaluationState.CLOSED else None
    with given.logged(centre_id):
        row = Evaluation.create(
            **{
                "centre_id": centre_id, "kind": kind.value, "state": state.value,
                "from_day": first, "until": last, "opened_at": f"{given.TODAY} 09:00:00",
                "submitted_on": handed_in, "closed_on": closed, **columns,
            }
        )  # fmt: skip
        return int(row.id)


def recommendation(
    centre_id: int,
    number: int = 1,
    state: RecommendationState = RecommendationState.ACCEPTED,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A recommendation's id: of this year, to the centre, accepted unless a state is given."""
    response = {
        RecommendationState.PROPOSED: None, RecommendationState.REJECTED: Response.REJECTED
    }.get(state, Response.ACCEPTED)  # fmt: skip
    with given.logged(centre_id):
        row = Recommendation.create(
            **{
                "centre_id": centre_id, "year": given.TODAY.year, "number": number,
                "words": "Поднять посещаемость", "area": ReviewArea.LEARNERS.value,
                "priority": Priority.HIGH.value, "made_at": f"{given.TODAY} 09:00:00",
                "addressed": Addressed.CENTRE.value, "state": state.value,
                "response": None if response is None else response.value, **columns,
            }
        )  # fmt: skip
        return int(row.id)


def body(centre_id: int, code: str | None = None, name: str = "") -> int:
    """A body's id."""
    with given.logged(centre_id):
        return int(Body.create(centre_id=centre_id, code=code, name=name).id)


def step(
    recommendation_id: int,
    kind: StepKind,
    on: date,
    words: str = "",
    **columns: Any,  # noqa: ANN401
) -> None:
    """A step of a recommendation's way; how it stands is as it stands."""
    of = Recommendation.get_by_id(recommendation_id)
    with given.logged(of.centre_id):
        RecommendationStep.create(
            centre_id=of.centre_id, recommendation_id=of.id, kind=kind.value, state=of.state,
            response=of.response if kind is StepKind.ANSWERED else None, at=f"{on} 10:00:00",
            words=words, **columns,
        )  # fmt: skip


def action(recommendation_id: int, words: str, number: int = 1, **columns: Any) -> None:  # noqa: ANN401
    """Something that is to be done about a recommendation."""
    of = Recommendation.get_by_id(recommendation_id)
    with given.logged(of.centre_id):
        Action.create(
            centre_id=of.centre_id, recommendation_id=of.id, number=number, words=words, **columns
        )


def progress(
    evaluation_id: int, recommendation_id: int, answer: ProgressAnswer, words: str = ""
) -> None:
    """What an evaluation says of an earlier recommendation."""
    of = Recommendation.get_by_id(recommendation_id)
    with given.logged(of.centre_id):
        Progress.create(
            centre_id=of.centre_id, evaluation_id=evaluation_id, recommendation_id=of.id,
            answer=answer.value, words=words, at=f"{given.TODAY} 10:00:00",
        )  # fmt: skip
