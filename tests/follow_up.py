"""Evaluations, decisions and recommendations that tests begin with; each row with its log entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import given

from clc_tui.db.follow_up import (
    CrossCheck,
    Decision,
    Evaluation,
    Finding,
    FindingPair,
    Meeting,
    Recommendation,
    RecommendationNumber,
    RecommendationSource,
)
from clc_tui.follow_up import (
    Addressed,
    EvaluationKind,
    EvaluationState,
    Priority,
    RecommendationState,
    ReviewArea,
    Verdict,
)

DAY = given.TODAY


def evaluation(
    centre_id: int,
    kind: EvaluationKind = EvaluationKind.EXTERNAL,
    state: EvaluationState = EvaluationState.DISCUSSED,
    **columns: Any,  # noqa: ANN401
) -> int:
    """An evaluation of the half-year before, opened two months ago."""
    values = {
        "from_day": date(2026, 3, 1), "until": date(2026, 8, 31),
        "opened_at": f"{DAY - timedelta(60)} 10:00:00",
        "submitted_on": None if state is EvaluationState.DRAFT else DAY - timedelta(40),
        "closed_on": DAY - timedelta(10) if state is EvaluationState.CLOSED else None,
        **columns,
    }  # fmt: skip
    with given.logged(centre_id):
        row = Evaluation.create(centre_id=centre_id, kind=kind.value, state=state.value, **values)
    return int(row.id)


def finding(
    evaluation_id: int,
    words: str = "ходят редко",
    area: ReviewArea = ReviewArea.LEARNERS,
    *,
    positive: bool = False,
) -> int:
    """One more thing an evaluation saw."""
    centre_id = Evaluation.get_by_id(evaluation_id).centre_id
    number = Finding.select().where(Finding.evaluation_id == evaluation_id).count() + 1
    with given.logged(centre_id):
        row = Finding.create(
            centre_id=centre_id, evaluation_id=evaluation_id, number=number, area=area.value,
            positive=positive, words=words,
        )  # fmt: skip
    return int(row.id)


def paired(internal_id: int, external_id: int, words: str = "видят одно") -> int:
    """Two findings held side by side and discussed; returns the cross-check's id."""
    sides = [Finding.get_by_id(each) for each in (internal_id, external_id)]
    with given.logged(sides[0].centre_id):
        check = CrossCheck.create(
            centre_id=sides[0].centre_id, internal_id=sides[0].evaluation_id,
            external_id=sides[1].evaluation_id, discussed_on=DAY - timedelta(30),
            parties="комитет и НПО",
        )  # fmt: skip
        FindingPair.create(
            centre_id=sides[0].centre_id, cross_check_id=check.id, internal_id=internal_id,
            external_id=external_id, verdict=Verdict.AGREED.value, words=words,
        )  # fmt: skip
    return int(check.id)


def decision(
    centre_id: int, words: str = "Принять рекомендацию.", on_date: date = DAY, minutes_no: str = "5"
) -> int:
    """A decision of a meeting of its own."""
    with given.logged(centre_id):
        meeting = Meeting.create(centre_id=centre_id, on_date=on_date, minutes_no=minutes_no)
        row = Decision.create(centre_id=centre_id, meeting_id=meeting.id, number=1, words=words)
    return int(row.id)


def recommendation(
    centre_id: int,
    words: str = "Поднять посещаемость",
    state: RecommendationState = RecommendationState.PROPOSED,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A recommendation as it would stand, without the steps that led there."""
    answered = state not in (RecommendationState.PROPOSED, RecommendationState.NOT_NEEDED)
    response = "rejected" if state is RecommendationState.REJECTED else "accepted"
    values = {
        "area": ReviewArea.LEARNERS.value, "priority": Priority.MEDIUM.value,
        "addressed": Addressed.CENTRE.value, "made_at": f"{DAY - timedelta(30)} 12:00:00",
        "response": response if answered else None, "year": DAY.year, **columns,
    }  # fmt: skip
    with given.logged(centre_id):
        given_so_far = RecommendationNumber.get_or_none(
            RecommendationNumber.centre_id == centre_id,
            RecommendationNumber.year == values["year"],
        ) or RecommendationNumber(centre_id=centre_id, year=values["year"], last=0)
        given_so_far.last += 1
        given_so_far.save()
        values.setdefault("number", given_so_far.last)
        row = Recommendation.create(centre_id=centre_id, words=words, state=state.value, **values)
    return int(row.id)


def comes_from(recommendation_id: int, finding_id: int) -> None:
    """A recommendation follows from a finding."""
    centre_id = Recommendation.get_by_id(recommendation_id).centre_id
    with given.logged(centre_id):
        RecommendationSource.create(
            centre_id=centre_id, recommendation_id=recommendation_id, finding_id=finding_id
        )
