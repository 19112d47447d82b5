"""Evaluations, what they saw and what was recommended, for tests to begin with.

Every builder writes its rows with a log entry, as those in `given` do.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from given import NOW, TODAY, logged

from clc_tui.db.follow_up import (
    CrossCheck,
    Evaluation,
    Feedback,
    Finding,
    FindingPair,
    Progress,
    Recommendation,
    RecommendationNumber,
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
    Verdict,
)

INTERNAL, EXTERNAL = EvaluationKind.INTERNAL, EvaluationKind.EXTERNAL
DRAFT, SUBMITTED, DISCUSSED, CLOSED = EvaluationState
SPRING = date(2026, 1, 1), date(2026, 6, 30)
AUTUMN = date(2026, 7, 1), date(2026, 11, 20)


def at(moment: datetime) -> str:
    """A moment as it stands in the file."""
    return moment.isoformat(" ", "seconds")


def evaluation(
    centre_id: int,
    kind: EvaluationKind = INTERNAL,
    state: EvaluationState = DRAFT,
    days: tuple[date, date] = AUTUMN,
    *,
    opened: datetime = NOW,
    seen: tuple[str, ...] = (),
    **columns: Any,  # noqa: ANN401
) -> int:
    """An evaluation's id; `seen` are its findings, good ones with a `+` before them."""
    with logged(centre_id):
        row = Evaluation.create(
            centre_id=centre_id, kind=kind.value, state=state.value, from_day=days[0],
            until=days[1], opened_at=at(opened),
            submitted_on=None if state is DRAFT else TODAY,
            closed_on=TODAY if state is CLOSED else None, **columns,
        )  # fmt: skip
        for number, words in enumerate(seen, 1):
            Finding.create(
                centre_id=centre_id, evaluation_id=row.id, number=number,
                area=ReviewArea.LEARNERS.value, positive=words.startswith("+"),
                words=words.removeprefix("+"),
            )  # fmt: skip
        return int(row.id)


def findings(evaluation_id: int) -> list[int]:
    """Ids of what an evaluation saw, by number."""
    rows = Finding.select().where(Finding.evaluation_id == evaluation_id)
    return [row.id for row in rows.order_by(Finding.number)]


def feedback(evaluation_id: int, words: str, on_date: date = TODAY) -> int:
    """Id of what the community said."""
    centre_id = Evaluation.get_by_id(evaluation_id).centre_id
    with logged(centre_id):
        made = Feedback.create(
            centre_id=centre_id, evaluation_id=evaluation_id, on_date=on_date, words=words
        )
        return int(made.id)


def side_by_side(
    internal_id: int | None, external_id: int | None = None, discussed_on: date | None = None
) -> int:
    """A cross-check's id."""
    centre_id = Evaluation.get_by_id(internal_id or external_id).centre_id
    with logged(centre_id):
        made = CrossCheck.create(
            centre_id=centre_id, internal_id=internal_id, external_id=external_id,
            discussed_on=discussed_on, parties="комитет и НПО" if discussed_on else "",
        )  # fmt: skip
        return int(made.id)


def pair(
    check_id: int,
    internal_id: int | None = None,
    external_id: int | None = None,
    verdict: Verdict = Verdict.AGREED,
    words: str = "",
) -> int:
    """Id of what was said of one finding or two."""
    centre_id = CrossCheck.get_by_id(check_id).centre_id
    with logged(centre_id):
        made = FindingPair.create(
            centre_id=centre_id, cross_check_id=check_id, internal_id=internal_id,
            external_id=external_id, verdict=verdict.value, words=words,
        )  # fmt: skip
        return int(made.id)


ANSWERED = frozenset(RecommendationState) - {
    RecommendationState.PROPOSED, RecommendationState.NOT_NEEDED,
}  # fmt: skip


def _response(state: RecommendationState) -> str | None:
    """What was answered to a recommendation that stands so."""
    if state not in ANSWERED:
        return None
    rejected = state is RecommendationState.REJECTED
    return (Response.REJECTED if rejected else Response.ACCEPTED).value


def recommendation(
    centre_id: int,
    words: str = "Звонить тем, кто пропустил",
    state: RecommendationState = RecommendationState.PROPOSED,
    *,
    made: datetime = NOW - timedelta(days=20),
    checked: datetime | None = None,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A recommendation's id; `checked`: when somebody found it done."""
    with logged(centre_id):
        last = Recommendation.select().where(
            Recommendation.centre_id == centre_id, Recommendation.year == made.year
        ).count()  # fmt: skip
        RecommendationNumber.insert(
            centre_id=centre_id, year=made.year, last=last + 1
        ).on_conflict_replace().execute()
        row = Recommendation.create(
            **{
                "centre_id": centre_id, "year": made.year, "number": last + 1, "words": words,
                "area": ReviewArea.LEARNERS.value, "priority": Priority.MEDIUM.value,
                "made_at": at(made), "addressed": Addressed.CENTRE.value, "state": state.value,
                "response": _response(state), **columns,
            }
        )  # fmt: skip
        if checked is not None:
            RecommendationStep.create(
                centre_id=centre_id, recommendation_id=row.id, kind=StepKind.VERIFIED.value,
                state=RecommendationState.VERIFIED.value, at=at(checked),
            )  # fmt: skip
        return int(row.id)


def changed(recommendation_id: int, state: RecommendationState) -> None:
    """Let a recommendation stand otherwise."""
    row = Recommendation.get_by_id(recommendation_id)
    with logged(row.centre_id):
        row.state, row.response = state.value, _response(state)
        row.save()


def answered(
    evaluation_id: int,
    recommendation_id: int,
    answer: ProgressAnswer = ProgressAnswer.PARTLY,
    words: str = "идёт",
    *,
    moment: datetime = NOW - timedelta(days=1),
    **columns: Any,  # noqa: ANN401
) -> int:
    """Id of what an evaluation says of a recommendation."""
    centre_id = Evaluation.get_by_id(evaluation_id).centre_id
    with logged(centre_id):
        made = Progress.create(
            centre_id=centre_id, evaluation_id=evaluation_id,
            recommendation_id=recommendation_id, answer=answer.value, words=words,
            at=at(moment), **columns,
        )  # fmt: skip
        return int(made.id)
