"""How the log tells of recommendations: columns, their values, and what an entry is about."""

from __future__ import annotations

from enum import StrEnum

from clc_tui.db.follow_up import Finding, Recommendation
from clc_tui.follow_up import (
    Addressed,
    EvidenceKind,
    Priority,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
)
from clc_tui.language import N_

FOLLOW_UP_HIDDEN = frozenset(
    "made_at year decision_id evaluation_id response recommendation_step.at"
    " recommendation_step.state recommendation_step.user_id recommendation_step.person_id"
    " action.number recommendation_step.recommendation_id action.recommendation_id"
    " evidence.recommendation_id recommendation_source.recommendation_id".split()
)
"""Columns that say nothing to a reader: what stands in them says the entry or the step itself."""

FOLLOW_UP_WORDS: dict[str, str] = {
    "recommendation.number": N_("Number"), "recommendation.words": N_("What must change"),
    "recommendation.area": N_("About what"), "priority": N_("Priority"),
    "other_priority": N_("Priority for the other side"), "addressed": N_("For whom"),
    "outside": N_("Authority"), "repeats_id": N_("Says again what was said in"),
    "due": N_("By when"), "finding_id": N_("From the observation"),
    "recommendation_step.kind": N_("What happened"), "recommendation_step.words": N_("In words"),
    "said_by": N_("Said by"), "said_on": N_("Said on"), "paper_no": N_("Number of the paper"),
    "action.words": N_("What is done"), "action.person_id": N_("Who"), "who": N_("Who"),
    "done_on": N_("Done on"), "done_words": N_("What was done"),
    "evidence.kind": N_("What shows it"), "evidence.words": N_("In words"),
}  # fmt: skip
FOLLOW_UP_VALUES: dict[str, type[StrEnum]] = {
    "recommendation.area": ReviewArea, "recommendation.priority": Priority,
    "recommendation.other_priority": Priority, "recommendation.addressed": Addressed,
    "recommendation.state": RecommendationState, "recommendation.response": Response,
    "recommendation_step.kind": StepKind, "recommendation_step.response": Response,
    "evidence.kind": EvidenceKind,
}  # fmt: skip
FOLLOW_UP_REFERENCES = {
    "recommendation_id": "recommendation", "repeats_id": "recommendation", "finding_id": "finding",
}  # fmt: skip


def number_words(year: int, number: int) -> str:
    """A recommendation's number as people say it: 2026-04."""
    return f"{year}-{number:02}"


def follow_up_words(subject: str, subject_id: int) -> str:
    """The number of a recommendation, the text of a finding; empty for anything else."""
    if subject == "recommendation":
        row = Recommendation.get_or_none(Recommendation.id == subject_id)
        return "" if row is None else number_words(row.year, row.number)
    if subject == "finding":
        found = Finding.get_or_none(Finding.id == subject_id)
        return "" if found is None else str(found.words)
    return ""
