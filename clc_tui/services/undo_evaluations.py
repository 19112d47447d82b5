"""Taking back what was done about evaluations: what the opposite may not leave behind.

Not verbs: `undo` calls this inside its own.
"""

from __future__ import annotations

from clc_tui.db import changes
from clc_tui.db.follow_up import CrossCheck, Evaluation, Finding, FindingPair, Recommendation
from clc_tui.follow_up import EvaluationState
from clc_tui.language import N_
from clc_tui.services.cross_checks import without_verdict
from clc_tui.services.log_words import subject_words, whole
from clc_tui.services.progress import CLOSED
from clc_tui.services.sides import HANDED_IN
from clc_tui.terms import Clash

OPEN = tuple(state for state in EvaluationState if state is not EvaluationState.CLOSED)


def require_sound_evaluations(inverse: list[changes.Change]) -> None:
    """Raise where something would change that stays, or a cross-check would not add up."""
    for change in inverse:
        match change.table:
            case "finding" | "feedback":
                _require_state(change, HANDED_IN, EvaluationState.DRAFT)
            case "progress":
                _require_state(change, CLOSED, *OPEN)
            case "evaluation":
                _require_no_recommendation(change)
            case "cross_check" | "finding_pair":
                _require_sound(change)


def _require_state(change: changes.Change, words: str, *states: EvaluationState) -> None:
    row = Evaluation.get_or_none(Evaluation.id == whole(change).get("evaluation_id"))
    if row is not None and EvaluationState(row.state) not in states:
        raise Clash(words)


def _require_no_recommendation(change: changes.Change) -> None:
    """Raise where what was discussed would not be, though a recommendation came of it."""
    state = (change.after or {}).get("state")
    if state not in (EvaluationState.DRAFT, EvaluationState.SUBMITTED):
        return
    made = Recommendation.get_or_none(Recommendation.evaluation_id == change.row_id)
    if made is not None:
        raise Clash(
            N_("{number} was recommended from it since. It stays as it is."),
            number=subject_words("recommendation", made.id),
        )


def _require_sound(change: changes.Change) -> None:
    check_id = change.row_id if change.table == "cross_check" else whole(change)["cross_check_id"]
    row = CrossCheck.get_or_none(CrossCheck.id == check_id)
    if row is None:
        return
    if row.discussed_on is not None and (change.table == "finding_pair" or without_verdict(row)):
        raise Clash(N_("It was discussed on {day} and stays as it is."), day=row.discussed_on)
    sides = {None, row.internal_id, row.external_id}
    for pair in FindingPair.select().where(FindingPair.cross_check_id == row.id):
        for finding_id in (pair.internal_id, pair.external_id):
            finding = Finding.get_or_none(Finding.id == finding_id)
            if finding is not None and finding.evaluation_id not in sides:
                raise Clash(
                    N_("Its observations were held against others since. Take that back first.")
                )
