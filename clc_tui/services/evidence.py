"""What shows that a recommendation is carried out: notes and references of documents.

Figures that are counted anew each time stand in `figures`.
"""

from __future__ import annotations

from datetime import date

from clc_tui.db.follow_up import Evidence, Recommendation
from clc_tui.follow_up import EvidenceKind, RecommendationState
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, writes
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Invalid

EVIDENCE_MOST = 500


@writes
def add_evidence(
    actor: Actor,
    recommendation_id: int,
    kind: EvidenceKind,
    words: str,
    on_date: date | None = None,
) -> int:
    """A note, or where a document lies and its number; returns its id. Without a day: today."""
    row = row_of(actor, Recommendation, recommendation_id)
    about("recommendation", row.id)
    said = text(words, "words", EVIDENCE_MOST)
    if not said:
        raise Invalid(N_("Write what shows it."), field="words")
    day = on_date or actor.today
    if day > actor.today:
        raise Invalid(N_("That day is still to come."), field="on_date")
    made = Evidence.create(
        centre_id=actor.centre, recommendation_id=row.id, kind=kind.value, on_date=day, words=said
    )
    return int(made.id)


@writes
def remove_evidence(actor: Actor, evidence_id: int) -> None:
    """Take a note or a reference away that was written down by mistake, until it is declared."""
    made = row_of(actor, Evidence, evidence_id)
    row = row_of(actor, Recommendation, made.recommendation_id)
    about("recommendation", row.id)
    require_not_judged(row)
    made.delete_instance()


def require_not_judged(row: Recommendation) -> None:
    """Raise `Invalid` where somebody said on this evidence that it is done."""
    if row.state in (RecommendationState.DONE, RecommendationState.VERIFIED):
        raise Invalid(
            N_("It is “{state}”: what showed that stays."), state=RecommendationState(row.state)
        )
