"""Making recommendations: what must change, from which findings, addressed to whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.follow_up import (
    Decision,
    Evaluation,
    Finding,
    Recommendation,
    RecommendationNumber,
    RecommendationSource,
)
from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    EvaluationState,
    Priority,
    RecommendationState,
    ReviewArea,
    StepKind,
)
from clc_tui.language import N_
from clc_tui.services.attesting import Attested
from clc_tui.services.bodies import body_row
from clc_tui.services.bounds import text
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.following_up import Stepped, open_row, take_step
from clc_tui.services.gate import about, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Invalid

WORDS_MOST, OUTSIDE_MOST, NUMBERS = 500, 120, 9999

RECOMMENDATION_WORDS: dict[str, str] = {
    "words": N_("What must change"),
    "area": N_("About what"),
    "priority": N_("Priority"),
    "other_priority": N_("Priority for the other side"),
    "repeats_id": N_("Says again what was said in"),
    "to": N_("For whom"),
}
"""What each field is called."""


class To(NamedTuple):
    """Who is to carry it out."""

    addressed: Addressed = Addressed.CENTRE
    body: BodyCode | int | None = None
    """A body of the committee, by its usual code or its number."""
    outside: str = ""
    """The authority's name."""


TO_CENTRE = To()


@dataclass(frozen=True, slots=True)
class RecommendationFields:
    """What a recommendation says."""

    words: str
    area: ReviewArea
    priority: Priority = Priority.MEDIUM
    other_priority: Priority | None = None
    repeats_id: int | None = None
    to: To = TO_CENTRE


class Recommended(NamedTuple):
    """A recommendation that was made."""

    id: int
    number: str


@writes
def recommend(
    actor: Actor,
    fields: RecommendationFields,
    *,
    evaluation_id: int | None = None,
    decision_id: int | None = None,
    findings: Collection[int] = (),
) -> Recommended:
    """A new recommendation, with the next number of the year.

    It comes from an evaluation that was discussed, or from a decision of the committee.
    """
    row = Recommendation(centre_id=actor.centre, state=RecommendationState.PROPOSED.value)
    if evaluation_id is None and decision_id is None:
        raise Invalid(N_("Say which evaluation or which decision it comes from."))
    if evaluation_id is not None:
        _require_discussed(row_of(actor, Evaluation, evaluation_id))
    if decision_id is not None:
        row_of(actor, Decision, decision_id)
    row.evaluation_id, row.decision_id = evaluation_id, decision_id
    _fill(row, fields)
    _address(actor, row, fields.to)
    row.made_at = actor.now.isoformat(" ", "seconds")
    row.year = actor.today.year
    row.number = _next_number(actor.centre, row.year)
    row.save()
    about("recommendation", row.id)
    for finding_id in dict.fromkeys(findings):
        row_of(actor, Finding, finding_id)
        RecommendationSource.create(
            centre_id=actor.centre, recommendation_id=row.id, finding_id=finding_id
        )
    return Recommended(int(row.id), number_words(row.year, row.number))


def _require_discussed(row: Evaluation) -> None:
    state = EvaluationState(row.state)
    if state is EvaluationState.CLOSED:
        raise Invalid(N_("This evaluation is closed."))
    if state is not EvaluationState.DISCUSSED:
        raise Invalid(
            N_("This evaluation is not discussed yet: recommendations are made after that.")
        )


def _next_number(centre_id: int, year: int) -> int:
    """The next number of the year. What is taken back leaves its number spent."""
    given = RecommendationNumber.get_or_none(
        RecommendationNumber.centre_id == centre_id, RecommendationNumber.year == year
    ) or RecommendationNumber(centre_id=centre_id, year=year, last=0)
    if given.last >= NUMBERS:
        raise Invalid(N_("There are no more numbers this year."))
    given.last += 1
    given.save()
    return int(given.last)


@writes
def change_recommendation(
    actor: Actor,
    recommendation_id: int,
    fields: RecommendationFields,
    *,
    was: RecommendationFields,
) -> Recommended:
    """Change a recommendation from what the form showed (`was`) to what it says now.

    Once it is answered its words stay: what was answered is what stood there. To whom it is given
    changes with `readdress`.
    """
    row = row_of(actor, Recommendation, recommendation_id)
    about("recommendation", row.id)
    now = fields_of(row)
    wanted = merged(now, was, fields, RECOMMENDATION_WORDS)
    if row.state != RecommendationState.PROPOSED and wanted.words != now.words:
        raise Invalid(
            N_("It is answered already, so its words stay. Make a new one that repeats it."),
            field="words",
        )
    if wanted.to != now.to:
        if row.state != RecommendationState.PROPOSED:
            raise Invalid(N_("It is answered already: give it to somebody else with a reason."))
        _address(actor, row, wanted.to)
    _fill(row, wanted)
    row.save()
    return Recommended(int(row.id), number_words(row.year, row.number))


@writes
def readdress(
    actor: Actor,
    recommendation_id: int,
    to: To,
    reason: str,
    *,
    seen: int,
    due: date | None = None,
    attested: Attested | None = None,
) -> Stepped:
    """Give it to somebody else, with the reason; what was answered goes on holding."""
    row = open_row(actor, recommendation_id, StepKind.READDRESSED, seen)
    if to == fields_of(row).to:
        raise Invalid(N_("It is theirs already."))
    why = text(reason, "words", WORDS_MOST)
    if not why:
        raise Invalid(N_("Say why it is given to somebody else."), field="words")
    _address(actor, row, to)
    row.due = due or row.due
    return take_step(actor, row, StepKind.READDRESSED, why, attested=attested)


def fields_of(row: Recommendation) -> RecommendationFields:
    """What a row of the file says."""
    return RecommendationFields(
        row.words, ReviewArea(row.area), Priority(row.priority),
        None if row.other_priority is None else Priority(row.other_priority), row.repeats_id,
        To(Addressed(row.addressed), row.body_id, row.outside or ""),
    )  # fmt: skip


def _fill(row: Recommendation, fields: RecommendationFields) -> None:
    row.words = text(fields.words, "words", WORDS_MOST)
    if not row.words:
        raise Invalid(N_("Write what must change."), field="words")
    row.area, row.priority = fields.area.value, fields.priority.value
    row.other_priority = None if fields.other_priority is None else fields.other_priority.value
    if fields.repeats_id is not None:
        _require_earlier(row, fields.repeats_id)
    row.repeats_id = fields.repeats_id


def _require_earlier(row: Recommendation, repeats_id: int) -> None:
    """Raise `Invalid` where what it repeats is not there, or was made after it."""
    earlier = Recommendation.get_or_none(
        Recommendation.id == repeats_id, Recommendation.centre_id == row.centre_id
    )
    if earlier is None or (row.id is not None and earlier.id >= row.id):
        raise Invalid(N_("That is no earlier recommendation."), field="repeats_id")


def _address(actor: Actor, row: Recommendation, to: To) -> None:
    row.addressed, row.body_id, row.outside = to.addressed.value, None, None
    if to.addressed is Addressed.BODY:
        if to.body is None:
            raise Invalid(N_("Say which body of the committee."), field="to")
        row.body_id = body_row(actor, to.body).id
    if to.addressed is Addressed.OUTSIDE:
        row.outside = text(to.outside, "outside", OUTSIDE_MOST)
        if not row.outside:
            raise Invalid(N_("Write the authority's name."), field="outside")
