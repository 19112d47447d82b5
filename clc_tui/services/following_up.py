"""The way of a recommendation: answered, begun, said to be done, checked by somebody else.

proposed → accepted (also in part) → in progress → done, awaiting check → verified, or sent back
with a reason; rejected with a reason; no longer needed; opened again with a reason. Each step is a
row that is kept for ever: who typed it, who said it, when and why.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Decision, Recommendation, RecommendationStep
from clc_tui.follow_up import Addressed, Occasion, RecommendationState, Response, StepKind
from clc_tui.language import N_, word
from clc_tui.services.attesting import (
    Attested,
    attest,
    is_name_of,
    people_of,
    require_somebody,
    same_people,
)
from clc_tui.services.bounds import text
from clc_tui.services.figures import keep_readings
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import about, writes
from clc_tui.services.log_words import doer_words, person_words
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Invalid, Refused, Role

STEP_MOST = 500
"""Letters said with a step."""
State = RecommendationState
JUDGED = N_("The secretary or the evaluator says so. Write which of them did, when, and the paper.")

FROM: dict[StepKind, frozenset[State]] = {
    StepKind.ANSWERED: frozenset({State.PROPOSED}),
    StepKind.BEGUN: frozenset({State.ACCEPTED}),
    StepKind.DECLARED: frozenset({State.ACCEPTED, State.IN_PROGRESS}),
    StepKind.RETURNED: frozenset({State.DONE}),
    StepKind.VERIFIED: frozenset({State.DONE}),
    StepKind.NOT_NEEDED: frozenset(state for state in State if state.open),
    StepKind.REOPENED: frozenset(state for state in State if not state.open),
    StepKind.READDRESSED: frozenset(state for state in State if state.open) - {State.DONE},
}
"""In which states each step may be taken."""
FIGURES_READ = {StepKind.DECLARED: Occasion.DECLARED, StepKind.VERIFIED: Occasion.VERIFIED}
"""At which steps it is kept what the figures say that show what came of it."""


class Stepped(NamedTuple):
    """A recommendation after a step."""

    id: int
    number: str
    state: State
    last_step: int
    """The step's id: what `seen` says with the next one."""


@writes
def answer_recommendation(
    actor: Actor,
    recommendation_id: int,
    response: Response,
    words: str = "",
    *,
    seen: int,
    due: date | None = None,
    attested: Attested | None = None,
    decision_id: int | None = None,
) -> Stepped:
    """What is answered: accepted, in part (what is done instead in words), rejected (why).

    `due`: by when it is to be done. For a body or an authority outside somebody has to have said it
    (`attested`), or the committee decided it (`decision_id`).
    """
    row = _row(actor, recommendation_id, StepKind.ANSWERED, seen)
    said = _said(words)
    if response is Response.REJECTED and not said:
        raise Invalid(N_("Say why it is rejected."), field="words")
    if response is Response.PARTLY and not said:
        raise Invalid(N_("Say what is done instead."), field="words")
    by_itself = row.addressed == Addressed.CENTRE
    if not by_itself and attested is None and decision_id is None:
        raise Invalid(
            N_("Say who answered, on which day, and the number of the letter or the minutes."),
            field="said_by",
        )
    if response is Response.REJECTED:
        row.state, row.due = State.REJECTED.value, None
    else:
        if due is None and row.addressed != Addressed.OUTSIDE:
            raise Invalid(N_("Say by when it is to be done."), field="due")
        row.state, row.due = State.ACCEPTED.value, due
    row.response = response.value
    if decision_id is not None:
        row_of(actor, Decision, decision_id)
    return _step(actor, row, StepKind.ANSWERED, said, attested=attested, decision_id=decision_id)


@writes
def begin_recommendation(
    actor: Actor, recommendation_id: int, words: str = "", *, seen: int
) -> Stepped:
    """Work on it has begun."""
    row = _row(actor, recommendation_id, StepKind.BEGUN, seen)
    row.state = State.IN_PROGRESS.value
    return _step(actor, row, StepKind.BEGUN, _said(words))


@writes
def declare_done(
    actor: Actor,
    recommendation_id: int,
    words: str,
    *,
    seen: int,
    attested: Attested | None = None,
) -> Stepped:
    """It is said to be done; from here on it waits for the check of somebody else.

    `attested`: where another one said so, a body of the committee or an authority.
    """
    row = _row(actor, recommendation_id, StepKind.DECLARED, seen)
    require_somebody(actor)
    said = _said(words)
    if not said:
        raise Invalid(N_("Say in a few words what was done."), field="words")
    row.state = State.DONE.value
    return _step(actor, row, StepKind.DECLARED, said, attested=attested)


@writes
def verify_recommendation(
    actor: Actor,
    recommendation_id: int,
    words: str = "",
    *,
    seen: int,
    attested: Attested | None = None,
    evaluation_id: int | None = None,
) -> Stepped:
    """Somebody else than who declared it has seen that it is done.

    Raises `Refused` for whoever ever said or typed that this one is done, whoever it is given to by
    now; they may type what somebody else saw (`attested`).
    """
    row = _row(actor, recommendation_id, StepKind.VERIFIED, seen)
    require_other_hand(actor, row.id, attested)
    row.state = State.VERIFIED.value
    return _step(
        actor, row, StepKind.VERIFIED, _said(words),
        attested=attested, evaluation_id=evaluation_id,
    )  # fmt: skip


@writes
def return_recommendation(
    actor: Actor,
    recommendation_id: int,
    reason: str,
    *,
    seen: int,
    attested: Attested | None = None,
    evaluation_id: int | None = None,
) -> Stepped:
    """It is not done yet: back to work, with the reason."""
    row = _row(actor, recommendation_id, StepKind.RETURNED, seen)
    require_other_hand(actor, row.id, attested)
    row.state = State.IN_PROGRESS.value
    why = _reason(reason, N_("Say what is still missing."))
    return _step(actor, row, StepKind.RETURNED, why, attested=attested, evaluation_id=evaluation_id)


@writes
def no_longer_needed(
    actor: Actor,
    recommendation_id: int,
    reason: str,
    *,
    seen: int,
    attested: Attested | None = None,
) -> Stepped:
    """Nothing has to be done about it any more, with the reason."""
    row = _row(actor, recommendation_id, StepKind.NOT_NEEDED, seen)
    require_other_hand(actor, row.id, attested)
    row.state = State.NOT_NEEDED.value
    why = _reason(reason, N_("Say why it is no longer needed."))
    return _step(actor, row, StepKind.NOT_NEEDED, why, attested=attested)


@writes
def reopen_recommendation(
    actor: Actor, recommendation_id: int, reason: str, *, seen: int
) -> Stepped:
    """Open what was finished again, by name and with a reason.

    What was answered holds; what was rejected waits for an answer anew.
    """
    row = _row(actor, recommendation_id, StepKind.REOPENED, seen)
    if not actor.is_a(Role.EVALUATOR):
        require_somebody(actor)
    answered = row.response in (Response.ACCEPTED, Response.PARTLY)
    if not answered:
        row.response = None
    row.state = (State.IN_PROGRESS if answered else State.PROPOSED).value
    why = _reason(reason, N_("Say why it is opened again."))
    return _step(actor, row, StepKind.REOPENED, why)


def require_other_hand(actor: Actor, recommendation_id: int, attested: Attested | None) -> None:
    """Raise `Refused` where who judges is who ever said or typed that it is done.

    Somebody who sits at no terminal (`attested`) judges only where nobody else does at one.
    """
    declared = list(
        RecommendationStep.select().where(
            RecommendationStep.recommendation_id == recommendation_id,
            RecommendationStep.kind == StepKind.DECLARED.value,
        )
    )
    if attested is not None:
        attest(actor, RecommendationStep(), attested)
        _require_nobody_here(actor, declared)
        _require_other_name(attested.said_by, declared)
        return
    if not actor.is_a(Role.SECRETARY, Role.EVALUATOR):
        raise Refused(JUDGED)
    if not actor.is_a(Role.EVALUATOR):
        require_somebody(actor)
    people = people_of(actor)
    if any(step.user_id == actor.user_id or step.person_id in people for step in declared):
        raise Refused(N_("You said yourself that it is done: somebody else has to check it."))


def _require_nobody_here(actor: Actor, declared: Collection[RecommendationStep]) -> None:
    """Raise `Refused` naming the secretary or the evaluator who can say so at a terminal."""
    users = {step.user_id for step in declared}
    people = {step.person_id for step in declared}
    rows = database.execute_sql(
        'SELECT g.user_id, g.person_id, u.name FROM "grant" g JOIN user u ON u.id = g.user_id'
        " WHERE g.centre_id = ? AND u.disabled_at IS NULL AND (g.role = ?"
        " OR (g.role = ? AND g.person_id IS NOT NULL)) ORDER BY g.role, u.id",
        (actor.centre, Role.EVALUATOR.value, Role.SECRETARY.value),
    )
    for user_id, person_id, name in rows:
        if user_id not in users and (person_id is None or person_id not in people):
            raise Refused(
                N_("{who} says so here, at the terminal."),
                who=name if person_id is None else person_words(person_id),
            )


def _require_other_name(said_by: str, declared: Collection[RecommendationStep]) -> None:
    """Raise `Refused` where who is named as judging is who declared it."""
    for step in declared:
        said_both = step.said_by is not None and same_people(step.said_by, said_by)
        if said_both or (step.person_id is not None and is_name_of(said_by, step.person_id)):
            raise Refused(
                N_("{who} said that it is done: somebody else has to check it."), who=said_by
            )


def take_step(
    actor: Actor, row: Recommendation, kind: StepKind, words: str = "", **others: object
) -> Stepped:
    """Write a step inside another verb; its state stands in the row."""
    return _step(actor, row, kind, words, **others)  # type: ignore[arg-type]


def open_row(actor: Actor, recommendation_id: int, kind: StepKind, seen: int) -> Recommendation:
    """The row, where this step may be taken and nothing happened since it was shown."""
    return _row(actor, recommendation_id, kind, seen)


def _row(actor: Actor, recommendation_id: int, kind: StepKind, seen: int) -> Recommendation:
    row = row_of(actor, Recommendation, recommendation_id)
    about("recommendation", row.id)
    _require_unchanged(row, seen)
    if State(row.state) not in FROM[kind]:
        raise Invalid(
            N_("{number} is “{state}”: that cannot be done with it now."),
            number=number_words(row.year, row.number),
            state=State(row.state),
        )
    return row


def _require_unchanged(row: Recommendation, seen: int) -> None:
    """Raise `Clash` naming what happened since it was shown."""
    last = last_step(row.id)
    if last is None or last.id == seen:
        return
    raise Clash(
        N_("{who} changed {number} meanwhile: {what}. Look again, then repeat if it still holds."),
        who=last.said_by or doer_words(last.user_id, last.person_id),
        number=number_words(row.year, row.number),
        what=": ".join(filter(None, (word(StepKind(last.kind)), last.words))),
    )


def last_step(recommendation_id: int) -> RecommendationStep | None:
    """The newest step; None while nobody answered."""
    steps = RecommendationStep.select().where(
        RecommendationStep.recommendation_id == recommendation_id
    )
    return next(iter(steps.order_by(RecommendationStep.id.desc()).limit(1)), None)


def _step(
    actor: Actor,
    row: Recommendation,
    kind: StepKind,
    words: str,
    *,
    attested: Attested | None = None,
    decision_id: int | None = None,
    evaluation_id: int | None = None,
) -> Stepped:
    row.save()
    step = RecommendationStep(
        centre_id=actor.centre, recommendation_id=row.id, kind=kind.value, state=row.state,
        response=row.response if kind is StepKind.ANSWERED else None,
        at=actor.now.isoformat(" ", "seconds"), words=words, user_id=actor.user_id,
        person_id=actor.person_id, decision_id=decision_id, evaluation_id=evaluation_id,
    )  # fmt: skip
    attest(actor, step, attested)
    step.save()
    if kind in FIGURES_READ:
        keep_readings(actor, row.id, FIGURES_READ[kind])
    return Stepped(int(row.id), number_words(row.year, row.number), State(row.state), int(step.id))


def _said(words: str) -> str:
    return text(words, "words", STEP_MOST)


def _reason(words: str, missing: str) -> str:
    said = _said(words)
    if not said:
        raise Invalid(missing, field="words")
    return said
