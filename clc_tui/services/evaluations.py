"""Evaluations of the committee and of the supporting NGO: the list, one of them, its states.

Draft → handed in → discussed (by the cross-check) → closed, once its own side has said of each
earlier recommendation how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.follow_up import (
    Evaluation,
    Feedback,
    Figure,
    FigureReading,
    Finding,
    Progress,
    Recommendation,
    RecommendationSource,
)
from clc_tui.follow_up import EvaluationKind, EvaluationState
from clc_tui.language import N_
from clc_tui.services.attesting import Attested, attest
from clc_tui.services.bounds import text
from clc_tui.services.cross_checks import check_of, cross_checks_of, join, leave
from clc_tui.services.findings import FeedbackLine, FindingLine, feedback_of, findings_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.log_words import user_name
from clc_tui.services.merging import merged
from clc_tui.services.progress import Earlier, earlier_of, unanswered
from clc_tui.services.sides import (
    draft_row,
    is_own_side,
    may_write,
    own_row,
    require_side,
    row_in_sight,
)
from clc_tui.terms import Actor, Clash, Invalid

TEAM_MOST, METHOD_MOST = 200, 500
YEARS_MOST = 3
EVALUATION_WORDS: dict[str, str] = {
    "from_day": N_("From which day"),
    "until": N_("Until which day"),
    "team": N_("Who evaluates"),
    "method": N_("How"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class EvaluationFields:
    """The time an evaluation looks at, who evaluates, and how."""

    from_day: date
    until: date
    team: str = ""
    method: str = ""


class EvaluationLine(NamedTuple):
    """An evaluation in a list."""

    id: int
    kind: EvaluationKind
    from_day: date
    until: date
    state: EvaluationState
    opened_on: date
    submitted_on: date | None
    attested: Attested | None
    """Whose it is, where the other side typed it."""
    closed_on: date | None
    good: int
    bad: int
    """How many findings praise, and how many do not."""
    left: int
    """How many earlier recommendations it has to answer still; told to its own side alone."""
    cross_check_id: int | None
    may_write: bool
    """Whether the actor writes it."""


class EvaluationView(NamedTuple):
    """One evaluation with all that it holds."""

    line: EvaluationLine
    fields: EvaluationFields
    typed_by: str
    """Who typed it, where that was not its own side; else empty."""
    for_others: bool
    """Whether the actor types it for the other side."""
    findings: tuple[FindingLine, ...]
    feedback: tuple[FeedbackLine, ...]
    earlier: tuple[Earlier, ...]
    discussed_on: date | None
    parties: str


class Submitted(NamedTuple):
    """An evaluation that was handed in."""

    cross_check_id: int
    beside: bool
    """Whether the other side's evaluation of that time is there already."""


@reads
def evaluations(actor: Actor) -> tuple[EvaluationLine, ...]:
    """The centre's evaluations, the newest time first; drafts for their own side alone."""
    rows = [
        row
        for row in Evaluation.select()
        .where(Evaluation.centre_id == actor.centre)
        .order_by(Evaluation.until.desc(), Evaluation.kind.desc(), Evaluation.id.desc())
        if row.state != EvaluationState.DRAFT or may_write(actor, EvaluationKind(row.kind))
    ]
    return lines_of(actor, rows)


@reads
def sides_to_write(actor: Actor) -> tuple[EvaluationKind, ...]:
    """The sides whose evaluations the actor writes, the own one first."""
    sides = [kind for kind in EvaluationKind if may_write(actor, kind)]
    return tuple(sorted(sides, key=lambda kind: not is_own_side(actor, kind)))


@reads
def evaluation(actor: Actor, evaluation_id: int) -> EvaluationView:
    """One evaluation; raises `Refused` for a draft of the other side."""
    row = row_in_sight(actor, evaluation_id)
    (line,) = lines_of(actor, [row])
    check = check_of(row.id)
    other_id = None
    if check is not None:
        other_id = check.internal_id if check.external_id == row.id else check.external_id
    own = is_own_side(actor, line.kind)
    return EvaluationView(
        line, fields_of(row), "" if line.attested is None else _typist(row.id),
        line.may_write and not own, findings_of(row.id), feedback_of(row.id),
        earlier_of(row, other_id),
        None if check is None else check.discussed_on, "" if check is None else check.parties,
    )  # fmt: skip


def _typist(evaluation_id: int) -> str:
    """Who handed in what another side had said."""
    row = database.execute_sql(
        "SELECT user_id FROM log_entry WHERE subject = 'evaluation' AND subject_id = ?"
        " AND verb = 'submit_evaluation' ORDER BY id DESC LIMIT 1",
        (evaluation_id,),
    ).fetchone()
    return "" if row is None else user_name(row[0])


def lines_of(actor: Actor, rows: list[Evaluation]) -> tuple[EvaluationLine, ...]:
    """Rows of the file as lines of a list."""
    ids = [row.id for row in rows]
    seen = {
        row_id: (good, every - good)
        for row_id, every, good in database.execute_sql(
            "SELECT evaluation_id, count(*), sum(positive) FROM finding"
            f" WHERE evaluation_id IN ({blanks(ids)}) GROUP BY evaluation_id",
            tuple(ids),
        )
    }
    checks = cross_checks_of(ids)
    return tuple(_line(actor, row, seen.get(row.id, (0, 0)), checks.get(row.id)) for row in rows)


def _line(
    actor: Actor, row: Evaluation, seen: tuple[int, int], check_id: int | None
) -> EvaluationLine:
    kind, said_on = EvaluationKind(row.kind), row.said_on
    writer = may_write(actor, kind)
    attested = None if said_on is None else Attested(row.said_by or "", said_on, row.paper_no or "")
    return EvaluationLine(
        row.id, kind, row.from_day, row.until, EvaluationState(row.state),
        date.fromisoformat(row.opened_at[:10]), row.submitted_on, attested, row.closed_on, *seen,
        len(unanswered(row)) if writer else 0, check_id, writer,
    )  # fmt: skip


def fields_of(row: Evaluation) -> EvaluationFields:
    """What a row of the file says of an evaluation."""
    return EvaluationFields(row.from_day, row.until, row.team, row.method)


# Writing one


@writes
def open_evaluation(actor: Actor, kind: EvaluationKind, fields: EvaluationFields) -> int:
    """Begin an evaluation of one's side; returns its id."""
    about("evaluation", None)
    require_side(actor, kind)
    row = Evaluation(
        centre_id=actor.centre, kind=kind.value, state=EvaluationState.DRAFT.value,
        opened_at=actor.now.isoformat(" ", "seconds"),
    )  # fmt: skip
    _fill(actor, row, fields)
    draft = Evaluation.get_or_none(
        Evaluation.centre_id == actor.centre, Evaluation.kind == kind.value,
        Evaluation.state == EvaluationState.DRAFT.value,
        Evaluation.from_day <= fields.until, Evaluation.until >= fields.from_day,
    )  # fmt: skip
    if draft is not None:
        raise Clash(
            N_("One of that time is being written, {day} – {until}. Go on with it, or drop it."),
            day=draft.from_day, until=draft.until,
        )  # fmt: skip
    row.save()
    about("evaluation", row.id)
    return int(row.id)


@writes
def change_evaluation(
    actor: Actor, evaluation_id: int, fields: EvaluationFields, *, was: EvaluationFields
) -> None:
    """Change what the form showed (`was`) to what it says now; only while it is written."""
    row = draft_row(actor, evaluation_id)
    about("evaluation", row.id)
    _fill(actor, row, merged(fields_of(row), was, fields, EVALUATION_WORDS))
    row.save()


def _fill(actor: Actor, row: Evaluation, fields: EvaluationFields) -> None:
    if fields.until < fields.from_day:
        raise Invalid(N_("The last day lies before the first."), field="until")
    if fields.from_day > actor.today:
        raise Invalid(N_("That day is still to come."), field="from_day")
    if (fields.until - fields.from_day).days > YEARS_MOST * 366:
        raise Invalid(
            N_("An evaluation looks at {years} years at most."), field="from_day", years=YEARS_MOST
        )
    row.from_day, row.until = fields.from_day, fields.until
    row.team = text(fields.team, "team", TEAM_MOST)
    row.method = text(fields.method, "method", METHOD_MOST)


@writes
def remove_evaluation(actor: Actor, evaluation_id: int) -> None:
    """Take a draft away with all that was written into it; undo brings it back."""
    row = draft_row(actor, evaluation_id)
    about("evaluation", row.id)
    findings = [each.id for each in findings_of(row.id)]
    made = Recommendation.get_or_none(Recommendation.evaluation_id == row.id)
    source = RecommendationSource.get_or_none(RecommendationSource.finding_id.in_(findings))
    if made is not None or source is not None:
        raise Clash(N_("A recommendation comes from it. It stays."))
    figures = [each.id for each in Figure.select().where(Figure.evaluation_id == row.id)]
    FigureReading.delete().where(FigureReading.figure_id.in_(figures)).execute()
    for table in (Figure, Progress, Feedback, Finding):
        table.delete().where(table.evaluation_id == row.id).execute()
    row.delete_instance()


# Its states


@writes
def submit_evaluation(
    actor: Actor, evaluation_id: int, *, attested: Attested | None = None
) -> Submitted:
    """Hand a draft in: now others read it, and it stands beside the other side's.

    `attested`: whose it is, since when and on which paper; needed where the other side typed it.
    """
    row = draft_row(actor, evaluation_id)
    about("evaluation", row.id)
    if not findings_of(row.id):
        raise Invalid(N_("Nothing is written down that was seen. Write that first."))
    if attested is None and not is_own_side(actor, EvaluationKind(row.kind)):
        raise Invalid(
            N_("Say whose it is, on which day they gave it to you, and the number of the paper."),
            field="said_by",
        )
    attest(actor, row, attested)
    row.state, row.submitted_on = EvaluationState.SUBMITTED.value, actor.today
    row.save()
    check = join(row)
    return Submitted(int(check.id), None not in (check.internal_id, check.external_id))


@writes
def take_back_evaluation(actor: Actor, evaluation_id: int) -> None:
    """Go on writing what was handed in; only until it is discussed."""
    row = own_row(actor, evaluation_id)
    about("evaluation", row.id)
    if row.state == EvaluationState.DRAFT:
        raise Clash(N_("It is being written already."))
    if row.state != EvaluationState.SUBMITTED:
        raise Clash(N_("It was discussed and stays as it is."))
    leave(row)
    row.state, row.submitted_on = EvaluationState.DRAFT.value, None
    attest(actor, row, None)
    row.save()


@writes
def close_evaluation(actor: Actor, evaluation_id: int) -> None:
    """Close it, once it is discussed and each open earlier recommendation has its answer.

    It never waits for the other side.
    """
    row = own_row(actor, evaluation_id)
    about("evaluation", row.id)
    match EvaluationState(row.state):
        case EvaluationState.CLOSED:
            raise Clash(N_("It is closed already."))
        case EvaluationState.DRAFT:
            raise Invalid(N_("Hand it in first."))
        case EvaluationState.SUBMITTED:
            raise Invalid(N_("It is not discussed yet. Write the discussion down first."))
    left = unanswered(row)
    if left:
        raise Invalid(
            N_("Not answered yet: {numbers}. Say of each how far it is, then close it."),
            numbers=left,
        )
    row.state, row.closed_on = EvaluationState.CLOSED.value, actor.today
    row.save()
