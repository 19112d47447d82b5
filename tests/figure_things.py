"""Evaluations and recommendations as figures need them, written behind the back of every verb."""

from __future__ import annotations

from datetime import date
from typing import Any

import given

from clc_tui.db.follow_up import Evaluation, Recommendation
from clc_tui.follow_up import (
    Addressed,
    EvaluationKind,
    EvaluationState,
    Priority,
    RecommendationState,
    Response,
    ReviewArea,
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
