"""What a recommendation can come from and repeat: to choose from while it is written."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.follow_up import EvaluationKind
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import reads
from clc_tui.services.recommendation_chain import EvaluationName, Link, Made, evaluation_name
from clc_tui.terms import Actor

DECISIONS_MOST, EARLIER_MOST = 40, 60
"""So many of the newest are offered."""


class FindingChoice(NamedTuple):
    """An observation a recommendation may come from."""

    id: int
    kind: EvaluationKind
    positive: bool
    words: str


class RecommendationChoices(NamedTuple):
    """What there is to choose from, the newest first."""

    evaluations: tuple[EvaluationName, ...]
    """Those that were discussed and are not closed."""
    findings: tuple[FindingChoice, ...]
    """Theirs, and those of the evaluations that stand beside them."""
    decisions: tuple[Made, ...]
    earlier: tuple[Link, ...]


@reads
def recommendation_choices(actor: Actor) -> RecommendationChoices:
    """What a recommendation of the actor's centre can come from, and what it can repeat."""
    discussed = database.execute_sql(
        "SELECT id FROM evaluation WHERE centre_id = ? AND state = 'discussed'"
        " ORDER BY until DESC, id DESC",
        (actor.centre,),
    )
    return RecommendationChoices(
        tuple(evaluation_name(row_id) for (row_id,) in list(discussed)),
        _findings(actor.centre),
        _decisions(actor.centre),
        _earlier(actor.centre),
    )


def _findings(centre_id: int) -> tuple[FindingChoice, ...]:
    rows = database.execute_sql(
        "SELECT f.id, e.kind, f.positive, f.words FROM evaluation e"
        " JOIN finding f ON f.evaluation_id = e.id"
        " WHERE e.centre_id = ?1 AND e.state <> 'draft' AND (e.state = 'discussed' OR EXISTS"
        " (SELECT 1 FROM cross_check x JOIN evaluation d ON d.state = 'discussed'"
        "  AND d.id IN (x.internal_id, x.external_id)"
        "  WHERE x.centre_id = ?1 AND e.id IN (x.internal_id, x.external_id)))"
        " ORDER BY e.until DESC, e.kind DESC, f.number",
        (centre_id,),
    )
    return tuple(
        FindingChoice(row[0], EvaluationKind(row[1]), bool(row[2]), row[3]) for row in rows
    )


def _decisions(centre_id: int) -> tuple[Made, ...]:
    rows = database.execute_sql(
        "SELECT d.id, m.id, m.on_date, m.minutes_no, d.number, d.words FROM meeting m"
        " CROSS JOIN decision d ON d.meeting_id = m.id WHERE m.centre_id = ?"
        f" ORDER BY m.on_date DESC, d.number LIMIT {DECISIONS_MOST}",
        (centre_id,),
    )
    return tuple(Made(row[0], row[1], date.fromisoformat(row[2]), *row[3:]) for row in rows)


def _earlier(centre_id: int) -> tuple[Link, ...]:
    rows = database.execute_sql(
        "SELECT id, year, number, words FROM recommendation WHERE centre_id = ?"
        f" ORDER BY id DESC LIMIT {EARLIER_MOST}",
        (centre_id,),
    )
    return tuple(Link(row[0], number_words(row[1], row[2]), row[3]) for row in rows)
