"""What is done about a recommendation: how, who, by when, done when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Action, Recommendation
from clc_tui.db.names import full_name, told_apart
from clc_tui.follow_up import BodyCode, RecommendationState, StepKind
from clc_tui.language import N_
from clc_tui.services.bodies import body_row
from clc_tui.services.bounds import text
from clc_tui.services.following_up import take_step
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import living_person, row_of
from clc_tui.terms import Actor, Invalid

ACTION_MOST, WHO_MOST, ACTIONS_MOST = 300, 80, 99

ACTION_WORDS: dict[str, str] = {
    "words": N_("What is done"),
    "person_id": N_("Who"),
    "body": N_("Body of the committee"),
    "who": N_("Somebody else"),
    "due": N_("By when"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class ActionFields:
    """One thing to do; by a person, a body of the committee, or somebody in words."""

    words: str
    person_id: int | None = None
    body: BodyCode | int | None = None
    who: str = ""
    due: date | None = None


class Doer(NamedTuple):
    """Somebody who may be named."""

    person_id: int
    name: str


@reads
def possible_doers(actor: Actor) -> tuple[Doer, ...]:
    """Who sits on the committee today or has an account here, by name."""
    rows = list(
        database.execute_sql(
            "SELECT DISTINCT p.id, p.family_name, p.given_name, p.patronymic, p.birth_year, p.phone"
            " FROM person p WHERE p.centre_id = ?1 AND p.merged_into_id IS NULL"
            " AND p.erased_on IS NULL AND p.id IN (SELECT person_id FROM committee_member"
            "  WHERE centre_id = ?1 AND since <= ?2 AND (until IS NULL OR until >= ?2)"
            '  UNION SELECT g.person_id FROM "grant" g JOIN user u ON u.id = g.user_id'
            "  WHERE g.centre_id = ?1 AND u.disabled_at IS NULL)",
            (actor.centre, actor.today.isoformat()),
        )
    )
    names = told_apart({row[0]: (full_name(*row[1:4]), row[4], row[5]) for row in rows})
    return tuple(
        Doer(person_id, name) for person_id, name in sorted(names.items(), key=lambda each: each[1])
    )


@writes
def add_action(actor: Actor, recommendation_id: int, fields: ActionFields) -> int:
    """One more thing to do about it; returns its id."""
    row = _accepted(actor, recommendation_id)
    made = Action(centre_id=actor.centre, recommendation_id=row.id, number=_next_number(row.id))
    _fill(actor, made, fields)
    made.save()
    about("recommendation", row.id)
    return int(made.id)


def _next_number(recommendation_id: int) -> int:
    (last,) = database.execute_sql(
        "SELECT coalesce(max(number), 0) FROM action WHERE recommendation_id = ?",
        (recommendation_id,),
    ).fetchone()
    if last >= ACTIONS_MOST:
        raise Invalid(N_("There are {most} actions already."), most=ACTIONS_MOST)
    return int(last) + 1


@writes
def change_action(actor: Actor, action_id: int, fields: ActionFields, *, was: ActionFields) -> None:
    """Change an action from what the form showed (`was`) to what it says now."""
    made = row_of(actor, Action, action_id)
    row = _accepted(actor, made.recommendation_id)
    about("recommendation", row.id)
    _fill(actor, made, merged(fields_of(made), was, fields, ACTION_WORDS))
    made.save()


@writes
def action_done(actor: Actor, action_id: int, done_on: date | None, words: str = "") -> None:
    """It was done on that day (None: it was not, after all); work on it all has begun with that."""
    made = row_of(actor, Action, action_id)
    row = _accepted(actor, made.recommendation_id)
    about("recommendation", row.id)
    if done_on is not None and done_on > actor.today:
        raise Invalid(N_("That day is still to come."), field="done_on")
    made.done_on = done_on
    made.done_words = text(words, "words", ACTION_MOST) if done_on is not None else ""
    made.save()
    if done_on is not None and row.state == RecommendationState.ACCEPTED:
        row.state = RecommendationState.IN_PROGRESS.value
        take_step(actor, row, StepKind.BEGUN)


@writes
def remove_action(actor: Actor, action_id: int) -> None:
    """Take an action away that was written down by mistake."""
    made = row_of(actor, Action, action_id)
    row = _accepted(actor, made.recommendation_id)
    about("recommendation", row.id)
    made.delete_instance()


def _accepted(actor: Actor, recommendation_id: int) -> Recommendation:
    """The recommendation, where there is still something to do about it."""
    row = row_of(actor, Recommendation, recommendation_id)
    if row.state == RecommendationState.PROPOSED:
        raise Invalid(N_("It is not answered yet: accept it first."))
    if row.state not in (RecommendationState.ACCEPTED, RecommendationState.IN_PROGRESS):
        raise Invalid(
            N_("It is “{state}”: there is nothing to do about it now."),
            state=RecommendationState(row.state),
        )
    return row


def fields_of(row: Action) -> ActionFields:
    """What a row of the file says."""
    return ActionFields(row.words, row.person_id, row.body_id, row.who, row.due)


def _fill(actor: Actor, row: Action, fields: ActionFields) -> None:
    row.words = text(fields.words, "words", ACTION_MOST)
    if not row.words:
        raise Invalid(N_("Write what is to be done."), field="words")
    row.who = text(fields.who, "who", WHO_MOST)
    if sum((fields.person_id is not None, fields.body is not None, bool(row.who))) > 1:
        raise Invalid(N_("One of them does it: a person, a body, or somebody else."), field="who")
    row.person_id = None
    if fields.person_id is not None:
        row.person_id = living_person(actor, fields.person_id).id
    row.body_id = None if fields.body is None else body_row(actor, fields.body).id
    row.due = fields.due
