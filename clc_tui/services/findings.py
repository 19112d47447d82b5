"""What an evaluation saw, and what the community said: written while it is a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.follow_up import Feedback, Finding, RecommendationSource
from clc_tui.follow_up import ReviewArea
from clc_tui.language import N_
from clc_tui.services.bounds import number, text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.services.sides import draft_row, row_in_sight
from clc_tui.terms import Actor, Clash, Full, Invalid

WORDS_MOST, SAID_BY_MOST = 500, 80
FINDINGS_MOST = 199
"""So many may stand in one evaluation."""

FINDING_WORDS: dict[str, str] = {
    "area": N_("About what"),
    "positive": N_("Good or bad"),
    "words": N_("What was seen"),
}
FEEDBACK_WORDS: dict[str, str] = {
    "on_date": N_("Day"),
    "said_by": N_("Who said it (not by name)"),
    "people": N_("How many people"),
    "words": N_("What was said"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class FindingFields:
    """What was seen: where, whether it is good, and in words."""

    area: ReviewArea
    positive: bool
    words: str


class FindingLine(NamedTuple):
    """A finding of an evaluation."""

    id: int
    number: int
    """Within the evaluation."""
    fields: FindingFields


@dataclass(frozen=True, slots=True)
class FeedbackFields:
    """What people of the community said: when, who in words, how many of them."""

    on_date: date
    words: str
    said_by: str = ""
    people: int | None = None


class FeedbackLine(NamedTuple):
    """Something the community said."""

    id: int
    fields: FeedbackFields


def findings_of(evaluation_id: int) -> tuple[FindingLine, ...]:
    """What an evaluation saw, by number."""
    rows = Finding.select().where(Finding.evaluation_id == evaluation_id).order_by(Finding.number)
    return tuple(finding_line(row) for row in rows)


def finding_line(row: Finding) -> FindingLine:
    """A row of the file as others read it."""
    fields = FindingFields(ReviewArea(row.area), bool(row.positive), row.words)
    return FindingLine(row.id, row.number, fields)


def feedback_of(evaluation_id: int) -> tuple[FeedbackLine, ...]:
    """What the community said, in order of the days."""
    rows = Feedback.select().where(Feedback.evaluation_id == evaluation_id)
    return tuple(
        FeedbackLine(row.id, _feedback_fields(row))
        for row in rows.order_by(Feedback.on_date, Feedback.id)
    )


@reads
def one_feedback(actor: Actor, feedback_id: int) -> FeedbackFields:
    """One thing the community said, as a form begins with it."""
    row = row_of(actor, Feedback, feedback_id)
    row_in_sight(actor, row.evaluation_id)
    return _feedback_fields(row)


def _feedback_fields(row: Feedback) -> FeedbackFields:
    return FeedbackFields(row.on_date, row.words, row.said_by, row.people)


@writes
def add_finding(actor: Actor, evaluation_id: int, fields: FindingFields) -> FindingLine:
    """One more thing that was seen; it gets the next number."""
    evaluation = draft_row(actor, evaluation_id)
    about("evaluation", evaluation.id)
    last = max((line.number for line in findings_of(evaluation.id)), default=0)
    if last >= FINDINGS_MOST:
        raise Full(N_("More than {most} do not fit into one evaluation."), most=FINDINGS_MOST)
    row = Finding(centre_id=actor.centre, evaluation_id=evaluation.id, number=last + 1)
    _fill_finding(row, fields)
    row.save()
    return finding_line(row)


@writes
def change_finding(
    actor: Actor, finding_id: int, fields: FindingFields, *, was: FindingFields
) -> FindingLine:
    """Say it otherwise, from what the line showed (`was`) to what it says now."""
    row = row_of(actor, Finding, finding_id)
    about("evaluation", draft_row(actor, row.evaluation_id).id)
    _fill_finding(row, merged(finding_line(row).fields, was, fields, FINDING_WORDS))
    row.save()
    return finding_line(row)


@writes
def remove_finding(actor: Actor, finding_id: int) -> FindingLine:
    """Take it out again; not where a recommendation comes from it."""
    row = row_of(actor, Finding, finding_id)
    about("evaluation", draft_row(actor, row.evaluation_id).id)
    if RecommendationSource.get_or_none(RecommendationSource.finding_id == row.id) is not None:
        raise Clash(N_("A recommendation comes from this. It stays."))
    line = finding_line(row)
    row.delete_instance()
    return line


def _fill_finding(row: Finding, fields: FindingFields) -> None:
    row.area, row.positive = fields.area.value, fields.positive
    row.words = text(fields.words, "words", WORDS_MOST)
    if not row.words:
        raise Invalid(N_("Write what was seen."), field="words")


@writes
def add_feedback(actor: Actor, evaluation_id: int, fields: FeedbackFields) -> int:
    """Write down what people of the community said; returns its id."""
    evaluation = draft_row(actor, evaluation_id)
    about("evaluation", evaluation.id)
    row = Feedback(centre_id=actor.centre, evaluation_id=evaluation.id)
    _fill_feedback(actor, row, fields)
    row.save()
    return int(row.id)


@writes
def change_feedback(
    actor: Actor, feedback_id: int, fields: FeedbackFields, *, was: FeedbackFields
) -> None:
    """Change it from what the form showed (`was`) to what it says now."""
    row = row_of(actor, Feedback, feedback_id)
    about("evaluation", draft_row(actor, row.evaluation_id).id)
    _fill_feedback(actor, row, merged(_feedback_fields(row), was, fields, FEEDBACK_WORDS))
    row.save()


@writes
def remove_feedback(actor: Actor, feedback_id: int) -> None:
    """Take it out again."""
    row = row_of(actor, Feedback, feedback_id)
    about("evaluation", draft_row(actor, row.evaluation_id).id)
    row.delete_instance()


def _fill_feedback(actor: Actor, row: Feedback, fields: FeedbackFields) -> None:
    if fields.on_date > actor.today:
        raise Invalid(N_("That day is still to come."), field="on_date")
    row.on_date = fields.on_date
    row.words = text(fields.words, "words", WORDS_MOST)
    if not row.words:
        raise Invalid(N_("Write what was said."), field="words")
    row.said_by = text(fields.said_by, "said_by", SAID_BY_MOST)
    row.people = number(fields.people, "people", 1, 9999)
