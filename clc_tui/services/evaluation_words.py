"""How the log reads of evaluations: columns, values, and what an entry is about."""

from __future__ import annotations

from enum import StrEnum

from clc_tui.db.connection import database
from clc_tui.follow_up import EvaluationKind, EvaluationState, ProgressAnswer, ReviewArea, Verdict
from clc_tui.language import N_, _, date_text, word

EVALUATION_COLUMNS: dict[str, str] = {
    "evaluation.kind": N_("Whose evaluation"), "evaluation.from_day": N_("From which day"),
    "evaluation.until": N_("Until which day"), "team": N_("Who evaluates"), "method": N_("How"),
    "submitted_on": N_("Handed in"), "said_by": N_("Who said it"), "said_on": N_("Said on"),
    "paper_no": N_("Number of the paper"),
    "area": N_("About what"), "positive": N_("Good or bad"), "finding.words": N_("What was seen"),
    "evaluation_id": N_("Evaluation"),
    "feedback.people": N_("How many people"), "feedback.words": N_("What was said"),
    "cross_check.internal_id": N_("The committee's evaluation"),
    "cross_check.external_id": N_("The NGO's evaluation"),
    "discussed_on": N_("Discussed on"), "parties": N_("Who discussed it"),
    "cross_check_id": N_("Cross-check"), "verdict": N_("How both see it"),
    "finding_pair.internal_id": N_("The committee saw"),
    "finding_pair.external_id": N_("The NGO saw"), "finding_pair.words": N_("What was said"),
    "recommendation_id": N_("Recommendation"), "progress.answer": N_("How far it is"),
    "progress.words": N_("What was said"),
}  # fmt: skip
EVALUATION_VALUES: dict[str, type[StrEnum]] = {
    "evaluation.kind": EvaluationKind, "evaluation.state": EvaluationState,
    "finding.area": ReviewArea, "finding_pair.verdict": Verdict,
    "progress.answer": ProgressAnswer,
}  # fmt: skip
EVALUATION_REFERENCES = {
    "evaluation_id": "evaluation", "cross_check_id": "cross_check",
    "cross_check.internal_id": "evaluation", "cross_check.external_id": "evaluation",
    "finding_pair.internal_id": "finding", "finding_pair.external_id": "finding",
    "recommendation_id": "recommendation",
}  # fmt: skip
GOOD, BAD = N_("good"), N_("bad")


def evaluation_subject(subject: str, subject_id: int) -> str | None:
    """What an entry about one of these is about, in a few words; None where it is none."""
    match subject:
        case "evaluation":
            return _evaluation(subject_id)
        case "cross_check":
            return _cross_check(subject_id)
        case "finding":
            return _numbered("SELECT number || '. ' || words FROM finding WHERE id = ?", subject_id)
        case "recommendation":
            return _numbered(
                "SELECT format('%d-%02d', year, number) FROM recommendation WHERE id = ?",
                subject_id,
            )
    return None


def _numbered(sql: str, row_id: int) -> str:
    row = database.execute_sql(sql, (row_id,)).fetchone()
    return "" if row is None else str(row[0])


def _evaluation(row_id: int) -> str:
    row = database.execute_sql(
        "SELECT kind, from_day, until FROM evaluation WHERE id = ?", (row_id,)
    ).fetchone()
    if row is None:
        return ""
    return f"{word(EvaluationKind(row[0]))}, {date_text(row[1])} – {date_text(row[2])}"


def _cross_check(row_id: int) -> str:
    row = database.execute_sql(
        "SELECT min(e.from_day), max(e.until) FROM cross_check x JOIN evaluation e"
        " ON e.id IN (x.internal_id, x.external_id) WHERE x.id = ?",
        (row_id,),
    ).fetchone()
    if row is None or row[0] is None:
        return ""
    return _("both sides, {first} – {last}").format(first=date_text(row[0]), last=date_text(row[1]))
