"""Whose evaluation is whose: the committee's side and the NGO's, and who writes for which.

A draft is read by its own side alone. Where a side has nobody at a terminal, the other one types
its evaluation, and hands it in as an attested act.
"""

from __future__ import annotations

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Evaluation
from clc_tui.follow_up import EvaluationKind, EvaluationState
from clc_tui.language import N_
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Refused, Role

WRITER = {EvaluationKind.INTERNAL: Role.SECRETARY, EvaluationKind.EXTERNAL: Role.EVALUATOR}
"""Who writes the evaluation of each side."""

WRITES_IT = {
    EvaluationKind.INTERNAL: N_("The committee's evaluation is written by its secretary."),
    EvaluationKind.EXTERNAL: N_("The NGO's evaluation is written by its evaluator."),
}
STILL_WRITTEN = {
    EvaluationKind.INTERNAL: N_("The committee is still writing this. You read it once handed in."),
    EvaluationKind.EXTERNAL: N_("The NGO is still writing this. You read it once handed in."),
}
HANDED_IN = N_("This evaluation is handed in. Take it back to writing first.")


def is_own_side(actor: Actor, kind: EvaluationKind) -> bool:
    """Whether the actor speaks for this side."""
    return actor.is_a(WRITER[kind])


def has_somebody(centre_id: int, kind: EvaluationKind) -> bool:
    """Whether anybody of this side has an account that is open."""
    row = database.execute_sql(
        'SELECT 1 FROM "grant" g JOIN user u ON u.id = g.user_id'
        " WHERE g.centre_id = ? AND g.role = ? AND u.disabled_at IS NULL LIMIT 1",
        (centre_id, WRITER[kind].value),
    ).fetchone()
    return row is not None


def may_write(actor: Actor, kind: EvaluationKind) -> bool:
    """Whether the actor writes the evaluations of this side: it is theirs, or nobody else can."""
    if is_own_side(actor, kind):
        return True
    return actor.is_a(*WRITER.values()) and not has_somebody(actor.centre, kind)


def require_side(actor: Actor, kind: EvaluationKind) -> None:
    """Raise `Refused` for who does not write the evaluations of this side."""
    if not may_write(actor, kind):
        raise Refused(WRITES_IT[kind])


def row_in_sight(actor: Actor, evaluation_id: int) -> Evaluation:
    """An evaluation the actor may read; raises `Refused` for a draft of the other side."""
    row = row_of(actor, Evaluation, evaluation_id)
    kind = EvaluationKind(row.kind)
    if row.state == EvaluationState.DRAFT and not may_write(actor, kind):
        raise Refused(STILL_WRITTEN[kind])
    return row


def own_row(actor: Actor, evaluation_id: int) -> Evaluation:
    """An evaluation of a side the actor writes for."""
    row = row_in_sight(actor, evaluation_id)
    require_side(actor, EvaluationKind(row.kind))
    return row


def draft_row(actor: Actor, evaluation_id: int) -> Evaluation:
    """An evaluation that is still being written, by the actor's side."""
    row = own_row(actor, evaluation_id)
    if row.state != EvaluationState.DRAFT:
        raise Clash(HANDED_IN)
    return row
