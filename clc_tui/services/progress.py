"""What an evaluation says of earlier recommendations, and what it has not answered yet.

Nothing is copied: what has to be answered is looked up each time. It is every recommendation of
the centre that was made before the evaluation was opened, is none of its own and is open today.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Evaluation, Progress, Recommendation
from clc_tui.follow_up import (
    EvaluationKind,
    EvaluationState,
    ProgressAnswer,
    RecommendationState,
    ReviewArea,
)
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import about, writes
from clc_tui.services.log_words import doer_words
from clc_tui.services.rows import row_of
from clc_tui.services.sides import is_own_side, own_row
from clc_tui.terms import Actor, Clash, Invalid

WORDS_MOST, SAID_BY_MOST = 500, 80
CLOSED = N_("This evaluation is closed. What it says stays.")


class Answer(NamedTuple):
    """What one side says of a recommendation."""

    answer: ProgressAnswer
    words: str
    at: str
    """When it was typed: what `seen` says when it is changed."""
    typed_by: str
    said_by: str
    """Who said it, where somebody else typed it; else empty."""


class Earlier(NamedTuple):
    """An earlier recommendation as an evaluation looks at it."""

    id: int
    number: str
    words: str
    area: ReviewArea
    state: RecommendationState
    due: date | None
    to_answer: bool
    """Whether the evaluation cannot be closed before it says something of this."""
    own: Answer | None
    other: Answer | None
    """The other side's, of its evaluation beside this one, else of its latest."""


def earlier_of(evaluation: Evaluation, other_id: int | None) -> tuple[Earlier, ...]:
    """What an evaluation has to look at, by number: the open ones, and those checked since.

    Also what it answered already, however that stands today; of a closed one that alone.
    `other_id`: the other side's evaluation beside it, where there is one.
    """
    own = _answers(evaluation.id)
    other = _answers(other_id or _latest_of_other(evaluation))
    rows = _rows(evaluation, own)
    return tuple(
        _earlier(evaluation, row, own.get(row[0]), other.get(row[0]))
        for row in sorted(rows, key=lambda row: row[1:3])
    )


def unanswered(evaluation: Evaluation) -> list[str]:
    """The numbers of what an evaluation has to answer still."""
    if evaluation.state == EvaluationState.CLOSED:
        return []
    own = _answers(evaluation.id)
    left = (row for row in _rows(evaluation, own) if row[0] not in own)
    numbers = sorted(row[1:3] for row in left if _must_answer(evaluation, row))
    return [number_words(*number) for number in numbers]


_COLUMNS = "r.id, r.year, r.number, r.words, r.area, r.state, r.due, r.made_at, r.evaluation_id"


def _rows(evaluation: Evaluation, own: dict[int, Answer]) -> list[tuple[Any, ...]]:
    """The recommendations that concern an evaluation, each once."""
    found = {row[0]: row for row in _answered(evaluation.id)} if own else {}
    if evaluation.state != EvaluationState.CLOSED:
        found |= {row[0]: row for row in _open(evaluation.centre_id)}
        found |= {row[0]: row for row in _checked_since(evaluation)}
    return [row for row in found.values() if row[0] in own or _is_earlier(evaluation, row)]


def _is_earlier(evaluation: Evaluation, row: tuple[Any, ...]) -> bool:
    made_at, made_by = row[7], row[8]
    return bool(made_at < evaluation.opened_at) and made_by != evaluation.id


def _must_answer(evaluation: Evaluation, row: tuple[Any, ...]) -> bool:
    return RecommendationState(row[5]).open and _is_earlier(evaluation, row)


def _open(centre_id: int) -> list[tuple[Any, ...]]:
    return list(
        database.execute_sql(
            f"SELECT {_COLUMNS} FROM recommendation r WHERE r.centre_id = ?"
            " AND r.state NOT IN ('verified', 'rejected', 'not_needed')",
            (centre_id,),
        )
    )


def _answered(evaluation_id: int) -> list[tuple[Any, ...]]:
    return list(
        database.execute_sql(
            f"SELECT {_COLUMNS} FROM progress p JOIN recommendation r"
            " ON r.id = p.recommendation_id WHERE p.evaluation_id = ?",
            (evaluation_id,),
        )
    )


def _checked_since(evaluation: Evaluation) -> list[tuple[Any, ...]]:
    """What was checked and found done since this side closed an evaluation."""
    last = database.execute_sql(
        "SELECT max(closed_on) FROM evaluation WHERE centre_id = ? AND kind = ? AND id <> ?",
        (evaluation.centre_id, evaluation.kind, evaluation.id),
    ).fetchone()[0]
    return list(
        database.execute_sql(
            f"SELECT DISTINCT {_COLUMNS} FROM recommendation_step s JOIN recommendation r"
            " ON r.id = s.recommendation_id WHERE s.centre_id = ? AND s.at >= ?"
            " AND s.kind = 'verified' AND r.state = 'verified'",
            (evaluation.centre_id, last or ""),
        )
    )


def _latest_of_other(evaluation: Evaluation) -> int | None:
    """The newest evaluation of the other side that is handed in."""
    row = database.execute_sql(
        "SELECT id FROM evaluation WHERE centre_id = ? AND kind = ? AND state <> 'draft'"
        " ORDER BY until DESC, id DESC LIMIT 1",
        (evaluation.centre_id, EvaluationKind(evaluation.kind).other.value),
    ).fetchone()
    return None if row is None else int(row[0])


def _answers(evaluation_id: int | None) -> dict[int, Answer]:
    """What an evaluation says, by recommendation."""
    rows = Progress.select().where(Progress.evaluation_id == evaluation_id)
    return {row.recommendation_id: _answer(row) for row in rows} if evaluation_id else {}


def _answer(row: Progress) -> Answer:
    typed_by = doer_words(row.user_id, row.person_id)
    return Answer(ProgressAnswer(row.answer), row.words, row.at, typed_by, row.said_by or "")


def _earlier(
    evaluation: Evaluation, row: tuple[Any, ...], own: Answer | None, other: Answer | None
) -> Earlier:
    row_id, year, number, words, area, state, due = row[:7]
    return Earlier(
        row_id, number_words(year, number), words, ReviewArea(area), RecommendationState(state),
        None if due is None else date.fromisoformat(due), _must_answer(evaluation, row), own, other,
    )  # fmt: skip


@writes
def say_progress(
    actor: Actor,
    evaluation_id: int,
    recommendation_id: int,
    answer: ProgressAnswer,
    words: str = "",
    *,
    said_by: str = "",
    seen: str | None = None,
) -> Answer:
    """What the evaluation says of an earlier recommendation; once more changes it.

    `said_by`: who said it, where that is not who types; always told where the other side types.
    `seen`: the `at` of the answer that was shown, None for none. Raises `Clash` where somebody
    answered since.
    """
    evaluation = _open_row(actor, evaluation_id)
    recommendation = row_of(actor, Recommendation, recommendation_id)
    about("evaluation", evaluation.id)
    row = _row(evaluation, recommendation) or Progress(
        centre_id=actor.centre, evaluation_id=evaluation.id, recommendation_id=recommendation.id
    )
    _require_earlier(evaluation, recommendation)
    _require_seen(row, seen)
    row.answer, row.words = answer.value, text(words, "words", WORDS_MOST)
    if not row.words and answer is not ProgressAnswer.FULLY:
        raise Invalid(N_("Write in a line how far it is, or why not."), field="words")
    row.said_by = text(said_by, "said_by", SAID_BY_MOST) or None
    if row.said_by is None and not is_own_side(actor, EvaluationKind(evaluation.kind)):
        raise Invalid(N_("Write who said it."), field="said_by")
    row.at = actor.now.isoformat(" ", "seconds")
    row.user_id, row.person_id = actor.user_id, actor.person_id
    row.save()
    return _answer(row)


@writes
def clear_progress(
    actor: Actor, evaluation_id: int, recommendation_id: int, *, seen: str | None = None
) -> None:
    """Take the evaluation's answer away again."""
    evaluation = _open_row(actor, evaluation_id)
    recommendation = row_of(actor, Recommendation, recommendation_id)
    about("evaluation", evaluation.id)
    row = _row(evaluation, recommendation)
    if row is None:
        raise Invalid(N_("There is no answer to this yet."))
    _require_seen(row, seen)
    row.delete_instance()


def _open_row(actor: Actor, evaluation_id: int) -> Evaluation:
    row = own_row(actor, evaluation_id)
    if row.state == EvaluationState.CLOSED:
        raise Clash(CLOSED)
    return row


def _row(evaluation: Evaluation, recommendation: Recommendation) -> Progress | None:
    found: Progress | None = Progress.get_or_none(
        Progress.evaluation_id == evaluation.id,
        Progress.recommendation_id == recommendation.id,
    )
    return found


def _require_earlier(evaluation: Evaluation, recommendation: Recommendation) -> None:
    number = number_words(recommendation.year, recommendation.number)
    if recommendation.evaluation_id == evaluation.id:
        raise Invalid(N_("{number} comes from this very evaluation."), number=number)
    if not recommendation.made_at < evaluation.opened_at:
        raise Invalid(N_("{number} was made after this evaluation began."), number=number)


def _require_seen(row: Progress, seen: str | None) -> None:
    """Raise `Clash` where the answer is not the one that was shown."""
    if row.at is not None and row.at != seen:
        raise Clash(
            N_("{who} has answered meanwhile: {answer}. Look again."),
            who=doer_words(row.user_id, row.person_id),
            answer=ProgressAnswer(row.answer),
        )
