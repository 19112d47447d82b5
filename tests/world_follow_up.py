"""Recommendations of the small centre in `world`, and an act for each verb about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import follow_up
import given

from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    EvidenceKind,
    Priority,
    Response,
    ReviewArea,
)
from clc_tui.services import (
    actions,
    evidence,
    following_up,
    history,
    recommendation_chain,
    recommendation_choices,
    recommendations,
    recommending,
    visits,
)
from clc_tui.services.actions import ActionFields
from clc_tui.services.attesting import Attested
from clc_tui.services.recommending import RecommendationFields, To
from clc_tui.terms import Actor, Role

if TYPE_CHECKING:
    from world import World

DAY = given.TODAY
SAID = Attested("Смирнова, НПО", DAY, "акт 7")
WHAT = RecommendationFields("Звонить тем, кто пропустил", ReviewArea.LEARNERS)


@dataclass(kw_only=True)
class Followed:
    """Ids of recommendations of a world, one in each state that something leads out of."""

    evaluation: int
    """The NGO's, discussed."""
    finding: int
    proposed: int
    """Without an answer."""
    accepted: int
    """With an action and a note."""
    declared: int
    declared_step: int
    """What `declared` was declared with, by a facilitator of its own."""
    rejected: int
    rejected_step: int
    action: int
    note: int


def make_follow_up(facilitator: Actor) -> Followed:
    """A discussed evaluation, and what came of it."""
    centre = facilitator.centre
    evaluation = follow_up.evaluation(centre)
    finding = follow_up.finding(evaluation)
    other = given.actor(centre, Role.FACILITATOR, Role.SECRETARY)
    given.known(other.user_id, centre, "Дуйсенова Салтанат")
    accepted, declared, rejected, proposed = (
        recommending.recommend(other, WHAT, evaluation_id=evaluation, findings=(finding,)).id
        for _each in range(4)
    )
    for each in (accepted, declared):
        following_up.answer_recommendation(
            other, each, Response.ACCEPTED, seen=0, due=DAY + timedelta(30)
        )
    action = actions.add_action(other, accepted, ActionFields("обзвон", who="инструкторы"))
    note = evidence.add_evidence(other, accepted, EvidenceKind.NOTE, "звоним")
    done = following_up.declare_done(other, declared, "сделано", seen=last(declared))
    gone = following_up.answer_recommendation(other, rejected, Response.REJECTED, "нет", seen=0)
    return Followed(
        evaluation=evaluation, finding=finding, proposed=proposed, accepted=accepted,
        declared=declared, declared_step=done.last_step, rejected=rejected,
        rejected_step=gone.last_step, action=action, note=note,
    )  # fmt: skip


def last(recommendation_id: int) -> int:
    """The newest step, as somebody who has just looked knows it."""
    step = following_up.last_step(recommendation_id)
    return 0 if step is None else int(step.id)


FOLLOW_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "recommend": lambda w, a: recommending.recommend(
        a,
        RecommendationFields(
            "Открыть вечерний класс",
            ReviewArea.TEACHING,
            Priority.HIGH,
            Priority.LOW,
            w.proposed,
            To(Addressed.BODY, BodyCode.HEALTH),
        ),
        evaluation_id=w.evaluation,
        findings=(w.finding,),
    ),
    "change_recommendation": lambda w, a: recommending.change_recommendation(
        a,
        w.proposed,
        RecommendationFields("Звонить всем", ReviewArea.STAFF, Priority.LOW, Priority.HIGH),
        was=WHAT,
    ),
    "readdress": lambda w, a: recommending.readdress(
        a, w.accepted, To(Addressed.OUTSIDE, outside="акимат"), "их дело", seen=last(w.accepted)
    ),
    "answer_recommendation": lambda w, a: following_up.answer_recommendation(
        a, w.proposed, Response.PARTLY, "только летом", seen=0, due=DAY, attested=SAID
    ),
    "begin_recommendation": lambda w, a: following_up.begin_recommendation(
        a, w.accepted, "начали", seen=last(w.accepted)
    ),
    "declare_done": lambda w, a: following_up.declare_done(
        a, w.accepted, "звоним", seen=last(w.accepted)
    ),
    "verify_recommendation": lambda w, a: following_up.verify_recommendation(
        a, w.declared, seen=w.declared_step, evaluation_id=w.evaluation
    ),
    "return_recommendation": lambda w, a: following_up.return_recommendation(
        a, w.declared, "нет", seen=w.declared_step
    ),
    "no_longer_needed": lambda w, a: following_up.no_longer_needed(
        a, w.accepted, "курс закрыт", seen=last(w.accepted)
    ),
    "reopen_recommendation": lambda w, a: following_up.reopen_recommendation(
        a, w.rejected, "есть деньги", seen=w.rejected_step
    ),
    "add_action": lambda w, a: actions.add_action(
        a, w.accepted, ActionFields("купить телефон", body=BodyCode.NGO, due=DAY)
    ),
    "change_action": lambda w, a: actions.change_action(
        a,
        w.action,
        ActionFields("обзвон", w.teacher, due=DAY),
        was=ActionFields("обзвон", who="инструкторы"),
    ),
    "action_done": lambda w, a: actions.action_done(a, w.action, DAY, "два раза"),
    "remove_action": lambda w, a: actions.remove_action(a, w.action),
    "add_evidence": lambda w, a: evidence.add_evidence(
        a, w.accepted, EvidenceKind.DOCUMENT, "журнал, № 3", DAY
    ),
    "remove_evidence": lambda w, a: evidence.remove_evidence(a, w.note),
    "note_visit": lambda w, a: visits.note_visit(a),
}

FOLLOW_READS: dict[str, Callable[[World, Actor], object]] = {
    "recommendations": lambda w, a: recommendations.recommendations(a),
    "recommendation": lambda w, a: recommendation_chain.recommendation(a, w.proposed),
    "recommendation_choices": lambda w, a: recommendation_choices.recommendation_choices(a),
    "follow_up_history": lambda w, a: history.follow_up_history(a, "recommendation", w.proposed),
    "possible_doers": lambda w, a: actions.possible_doers(a),
    "since_last_visit": lambda w, a: visits.since_last_visit(a),
}

FOLLOW_MAY = {
    # f facilitator, s secretary, e evaluator
    "recommendations": "fse", "recommendation": "fse", "possible_doers": "fse",
    "recommendation_choices": "fse", "follow_up_history": "fse",
    "since_last_visit": "fse", "note_visit": "fse",
    "recommend": "se", "change_recommendation": "se", "readdress": "se",
    "reopen_recommendation": "se", "answer_recommendation": "fs", "begin_recommendation": "fs",
    "declare_done": "fs", "verify_recommendation": "se", "return_recommendation": "se",
    "no_longer_needed": "se", "add_action": "fs", "change_action": "fs", "action_done": "fs",
    "remove_action": "fs", "add_evidence": "fse", "remove_evidence": "fse",
}  # fmt: skip
"""Who may use each, from the design; a facilitator judges only what others said, where they have no
account (`test_following_up`)."""
