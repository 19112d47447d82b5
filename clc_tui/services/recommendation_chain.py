"""The whole chain of one recommendation, from what was seen to what later evaluations say of it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.follow_up import (
    BodyCode,
    EvaluationKind,
    EvaluationState,
    EvidenceKind,
    ProgressAnswer,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
    Verdict,
)
from clc_tui.language import N_
from clc_tui.services.bodies import body_words
from clc_tui.services.figures import FigureLine, figures_shown
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import reads
from clc_tui.services.log_words import doer_words, person_words
from clc_tui.services.recommendations import (
    COLUMNS,
    TABLES,
    RecommendationLine,
    followed_centres,
    line_of,
)
from clc_tui.terms import Actor, NotFound


class EvaluationName(NamedTuple):
    """Which evaluation is meant."""

    id: int
    kind: EvaluationKind
    from_day: date
    until: date
    state: EvaluationState


class Source(NamedTuple):
    """A finding it comes from, and how the other side saw the same."""

    finding_id: int
    evaluation: EvaluationName
    area: ReviewArea
    positive: bool
    words: str
    verdict: Verdict | None
    """None: it was not held against the other side's."""
    said: str
    """What was said of it in the discussion."""
    discussed_on: date | None
    parties: str


class Made(NamedTuple):
    """A decision of the committee."""

    decision_id: int
    meeting_id: int
    on_date: date
    minutes_no: str
    number: int
    words: str


class Step(NamedTuple):
    """What happened to it."""

    id: int
    kind: StepKind
    state: RecommendationState
    response: Response | None
    at: str
    words: str
    typed_by: str
    said_by: str
    """Who said it where somebody else typed; empty where who typed it said it."""
    said_on: date | None
    paper_no: str
    decision: Made | None
    evaluation: EvaluationName | None
    one_hand: bool
    """A check by the very person who declared it: two records that were merged since."""


class Act(NamedTuple):
    """One thing to do about it."""

    id: int
    number: int
    words: str
    person_id: int | None
    body_id: int | None
    who: str
    """The person, the body, or somebody in words."""
    due: date | None
    overdue: int
    done_on: date | None
    done_words: str


class Shown(NamedTuple):
    """A note, or a document's reference."""

    id: int
    kind: EvidenceKind
    on_date: date
    words: str


class Answer(NamedTuple):
    """What a later evaluation says of it."""

    evaluation: EvaluationName
    answer: ProgressAnswer
    words: str
    typed_by: str
    said_by: str
    at: str


class Link(NamedTuple):
    """Another recommendation that says the same."""

    id: int
    number: str
    words: str


class Chain(NamedTuple):
    """Everything about one recommendation, each part in the order in which it came about."""

    line: RecommendationLine
    evaluation: EvaluationName | None
    decision: Made | None
    sources: tuple[Source, ...]
    repeats: Link | None
    repeated_by: tuple[Link, ...]
    steps: tuple[Step, ...]
    actions: tuple[Act, ...]
    evidence: tuple[Shown, ...]
    figures: tuple[FigureLine, ...]
    """Evidence of the file's own: what each said at the beginning, when declared, and says now."""
    progress: tuple[Answer, ...]


@reads
def recommendation(actor: Actor, recommendation_id: int) -> Chain:
    """The chain of one recommendation of a centre the actor's user follows up in."""
    centres = {actor.centre, *followed_centres(actor)}
    row = database.execute_sql(
        f"SELECT {COLUMNS}{TABLES} WHERE r.id = ?", (recommendation_id,)
    ).fetchone()
    if row is None or row[1] not in centres:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    line = line_of(actor.today, row)
    return Chain(
        line,
        None if line.evaluation_id is None else evaluation_name(line.evaluation_id),
        None if line.decision_id is None else _decision(line.decision_id),
        _sources(line.id),
        None if line.repeats_id is None else _links("id", line.repeats_id)[0],
        _links("repeats_id", line.id),
        _steps(line.id),
        _actions(line.id, actor.today),
        _evidence(line.id),
        figures_shown(line.id, actor.today),
        _progress(line.id),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def evaluation_name(evaluation_id: int) -> EvaluationName:
    """Which evaluation this is."""
    row = database.execute_sql(
        "SELECT id, kind, from_day, until, state FROM evaluation WHERE id = ?", (evaluation_id,)
    ).fetchone()
    return _name(*row)


def _name(row_id: int, kind: str, from_day: str, until: str, state: str) -> EvaluationName:
    return EvaluationName(
        row_id, EvaluationKind(kind), date.fromisoformat(from_day), date.fromisoformat(until),
        EvaluationState(state),
    )  # fmt: skip


def _decision(decision_id: int) -> Made:
    row = database.execute_sql(
        "SELECT d.id, m.id, m.on_date, m.minutes_no, d.number, d.words FROM decision d"
        " JOIN meeting m ON m.id = d.meeting_id WHERE d.id = ?",
        (decision_id,),
    ).fetchone()
    return Made(row[0], row[1], date.fromisoformat(row[2]), *row[3:])


def _sources(recommendation_id: int) -> tuple[Source, ...]:
    rows = database.execute_sql(
        "SELECT f.id, f.area, f.positive, f.words, p.verdict, p.words, x.discussed_on, x.parties,"
        " e.id, e.kind, e.from_day, e.until, e.state"
        " FROM recommendation_source s JOIN finding f ON f.id = s.finding_id"
        " JOIN evaluation e ON e.id = f.evaluation_id"
        " LEFT JOIN finding_pair p ON p.internal_id = f.id OR p.external_id = f.id"
        " LEFT JOIN cross_check x ON x.id = p.cross_check_id"
        " WHERE s.recommendation_id = ? ORDER BY e.kind DESC, f.number",
        (recommendation_id,),
    )
    return tuple(_source(row) for row in rows)


def _source(row: tuple[Any, ...]) -> Source:
    return Source(
        row[0], _name(*row[8:]), ReviewArea(row[1]), bool(row[2]), row[3],
        None if row[4] is None else Verdict(row[4]), row[5] or "", _day(row[6]), row[7] or "",
    )  # fmt: skip


def _links(column: str, value: int) -> tuple[Link, ...]:
    rows = database.execute_sql(
        f"SELECT id, year, number, words FROM recommendation WHERE {column} = ? ORDER BY id",
        (value,),
    )
    return tuple(Link(row[0], number_words(row[1], row[2]), row[3]) for row in rows)


def _steps(recommendation_id: int) -> tuple[Step, ...]:
    rows = list(
        database.execute_sql(
            "SELECT id, kind, state, response, at, words, user_id, person_id, said_by, said_on,"
            " paper_no, decision_id, evaluation_id FROM recommendation_step"
            " WHERE recommendation_id = ? ORDER BY id",
            (recommendation_id,),
        )
    )
    declared = {row[7] for row in rows if row[1] == StepKind.DECLARED and row[7] is not None}
    return tuple(_step(row, declared) for row in rows)


def _step(row: tuple[Any, ...], declared: set[int]) -> Step:
    return Step(
        row[0], StepKind(row[1]), RecommendationState(row[2]),
        None if row[3] is None else Response(row[3]), row[4], row[5], doer_words(row[6], row[7]),
        row[8] or "", _day(row[9]), row[10] or "",
        None if row[11] is None else _decision(row[11]),
        None if row[12] is None else evaluation_name(row[12]),
        row[1] == StepKind.VERIFIED and row[8] is None and row[7] in declared,
    )  # fmt: skip


def _actions(recommendation_id: int, today: date) -> tuple[Act, ...]:
    rows = database.execute_sql(
        "SELECT a.id, a.number, a.words, a.person_id, a.body_id, a.who, a.due, a.done_on,"
        " a.done_words, b.code, b.name FROM action a LEFT JOIN body b ON b.id = a.body_id"
        " WHERE a.recommendation_id = ? ORDER BY a.number",
        (recommendation_id,),
    )
    return tuple(_act(row, today) for row in list(rows))


def _act(row: tuple[Any, ...], today: date) -> Act:
    who, due = row[5], _day(row[6])
    if row[3] is not None:
        who = person_words(row[3])
    elif row[4] is not None:
        who = body_words(BodyCode(row[9]) if row[9] else None, row[10])
    late = 0 if due is None or row[7] is not None else max(0, (today - due).days)
    row_id, number, words, person_id, body_id = row[:5]
    return Act(row_id, number, words, person_id, body_id, who, due, late, _day(row[7]), row[8])


def _evidence(recommendation_id: int) -> tuple[Shown, ...]:
    rows = database.execute_sql(
        "SELECT id, kind, on_date, words FROM evidence WHERE recommendation_id = ?"
        " ORDER BY on_date, id",
        (recommendation_id,),
    )
    return tuple(Shown(r[0], EvidenceKind(r[1]), date.fromisoformat(r[2]), r[3]) for r in rows)


def _progress(recommendation_id: int) -> tuple[Answer, ...]:
    rows = database.execute_sql(
        "SELECT p.answer, p.words, p.user_id, p.person_id, p.said_by, p.at,"
        " e.id, e.kind, e.from_day, e.until, e.state"
        " FROM progress p JOIN evaluation e ON e.id = p.evaluation_id"
        " WHERE p.recommendation_id = ? ORDER BY p.at, p.id",
        (recommendation_id,),
    )
    return tuple(_answer(row) for row in list(rows))


def _answer(row: tuple[Any, ...]) -> Answer:
    return Answer(
        _name(*row[6:]), ProgressAnswer(row[0]), row[1], doer_words(row[2], row[3]),
        row[4] or "", row[5],
    )  # fmt: skip
