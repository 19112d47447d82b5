"""Evaluations of the small centre in `world`, and an act for each of their verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import evaluating
import given
from evaluating import DISCUSSED, EXTERNAL, INTERNAL, SUBMITTED

from clc_tui.follow_up import ProgressAnswer, ReviewArea, Verdict
from clc_tui.services import cross_checks, evaluations, findings, progress
from clc_tui.services.cross_checks import VerdictFields
from clc_tui.services.evaluations import EvaluationFields
from clc_tui.services.findings import FeedbackFields, FindingFields
from clc_tui.terms import Actor, Role

if TYPE_CHECKING:
    from world import World

DAY = given.TODAY
OTHER_DAYS = date(2024, 1, 1), date(2024, 3, 31)
LONG_AGO = date(2025, 1, 1), date(2025, 6, 30)
LATER_DAYS = date(2024, 7, 1), date(2024, 9, 30)
SEEN = ("ходят редко", "+учебники есть")


@dataclass(kw_only=True)
class Evaluating:
    """Ids of evaluations of a world: of the committee's (`inside_`) and of the NGO's."""

    inside_draft: int
    outside_draft: int
    inside_finding: int
    """A finding of the draft."""
    outside_finding: int
    inside_feedback: int
    outside_feedback: int
    inside_sent: int
    """Handed in, and held against each other in `both`."""
    outside_sent: int
    both: int
    pair: int
    """Their first findings; of the others nothing is said."""
    inside_left: int
    outside_left: int
    ready: int
    """A cross-check in which something is said of all."""
    inside_discussed: int
    outside_discussed: int
    inside_alone: int
    """Handed in, beside no other."""
    outside_alone: int
    sent_feedback: int
    recommendation: int
    """Older than the drafts and than what is handed in, which answered it."""


def make_evaluations(centre_id: int) -> Evaluating:
    """Rounds in every state."""
    make, before = evaluating.evaluation, given.NOW - timedelta(days=10)
    recommendation = evaluating.recommendation(centre_id)
    drafts = [make(centre_id, kind, seen=SEEN[:1]) for kind in (INTERNAL, EXTERNAL)]
    said = [evaluating.feedback(each, "далеко идти") for each in drafts]
    sent = [
        make(centre_id, kind, SUBMITTED, evaluating.SPRING, opened=before, seen=SEEN)
        for kind in (INTERNAL, EXTERNAL)
    ]
    for each in sent:
        evaluating.answered(each, recommendation)
    inside, outside = (evaluating.findings(each) for each in sent)
    sent_feedback = evaluating.feedback(sent[1], "дайте курс для мужчин")
    both = evaluating.side_by_side(sent[0], sent[1])
    pair = evaluating.pair(both, inside[0], outside[0], words="обе видят одно")
    long_ago = given.NOW - timedelta(days=400)
    done = [
        make(centre_id, kind, DISCUSSED, OTHER_DAYS, opened=long_ago, seen=SEEN[:1])
        for kind in (INTERNAL, EXTERNAL)
    ]
    check = evaluating.side_by_side(done[0], done[1], discussed_on=DAY - timedelta(days=300))
    evaluating.pair(check, evaluating.findings(done[0])[0], evaluating.findings(done[1])[0])
    to_discuss = make(centre_id, INTERNAL, SUBMITTED, LATER_DAYS, opened=long_ago, seen=SEEN[:1])
    ready = evaluating.side_by_side(to_discuss)
    evaluating.pair(ready, evaluating.findings(to_discuss)[0], verdict=Verdict.ONE_SIDE)
    alone = [
        make(centre_id, kind, SUBMITTED, days, opened=long_ago, seen=SEEN[:1])
        for kind, days in ((INTERNAL, (date(2023, 1, 1), date(2023, 3, 31))),
                           (EXTERNAL, (date(2023, 7, 1), date(2023, 9, 30))))
    ]  # fmt: skip
    evaluating.side_by_side(alone[0])
    evaluating.side_by_side(None, alone[1])
    return Evaluating(
        inside_draft=drafts[0], outside_draft=drafts[1],
        inside_finding=evaluating.findings(drafts[0])[0],
        outside_finding=evaluating.findings(drafts[1])[0],
        inside_feedback=said[0], outside_feedback=said[1], inside_sent=sent[0],
        outside_sent=sent[1], both=both, pair=pair, inside_left=inside[1],
        outside_left=outside[1], ready=ready, inside_discussed=done[0],
        outside_discussed=done[1], inside_alone=alone[0], outside_alone=alone[1],
        sent_feedback=sent_feedback,
        recommendation=recommendation,
    )  # fmt: skip


def own(w: World, actor: Actor, what: str) -> int:
    """The one of the actor's side: the committee's for the secretary, else the NGO's."""
    side = "inside" if actor.is_a(Role.SECRETARY) else "outside"
    return int(getattr(w, f"{side}_{what}"))


WAS = FindingFields(ReviewArea.LEARNERS, False, "ходят редко")
SAID = FeedbackFields(DAY, "далеко идти")
SEEN_SO = FindingFields(ReviewArea.PREMISES, True, "тепло")
DAYS = EvaluationFields(evaluating.AUTUMN[0], evaluating.AUTUMN[1])
ANSWERED_AT = evaluating.at(given.NOW - timedelta(days=1))


EVALUATION_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "change_evaluation": lambda w, a: evaluations.change_evaluation(
        a, own(w, a, "draft"), EvaluationFields(*evaluating.AUTUMN, "трое", "беседы"), was=DAYS
    ),
    "remove_evaluation": lambda w, a: evaluations.remove_evaluation(a, own(w, a, "draft")),
    "submit_evaluation": lambda w, a: evaluations.submit_evaluation(a, own(w, a, "draft")),
    "take_back_evaluation": lambda w, a: evaluations.take_back_evaluation(a, own(w, a, "alone")),
    "close_evaluation": lambda w, a: evaluations.close_evaluation(a, own(w, a, "discussed")),
    "add_finding": lambda w, a: findings.add_finding(a, own(w, a, "draft"), SEEN_SO),
    "change_finding": lambda w, a: findings.change_finding(
        a, own(w, a, "finding"), SEEN_SO, was=WAS
    ),
    "remove_finding": lambda w, a: findings.remove_finding(a, own(w, a, "finding")),
    "add_feedback": lambda w, a: findings.add_feedback(
        a, own(w, a, "draft"), FeedbackFields(DAY, "спасибо", "матери", 12)
    ),
    "change_feedback": lambda w, a: findings.change_feedback(
        a, own(w, a, "feedback"), FeedbackFields(DAY, "далеко", "жители", 3), was=SAID
    ),
    "remove_feedback": lambda w, a: findings.remove_feedback(a, own(w, a, "feedback")),
    "say_progress": lambda w, a: progress.say_progress(
        a, own(w, a, "draft"), w.recommendation, ProgressAnswer.NONE, "не начали", said_by="ҮЕҰ"
    ),
    "clear_progress": lambda w, a: progress.clear_progress(
        a, own(w, a, "sent"), w.recommendation, seen=ANSWERED_AT
    ),
    "give_verdict": lambda w, a: cross_checks.give_verdict(
        a, w.both, VerdictFields(Verdict.DIFFERS, "считают по-разному"),
        internal_id=w.inside_left, external_id=w.outside_left,
    ),
    "change_verdict": lambda w, a: cross_checks.change_verdict(
        a, w.pair, VerdictFields(Verdict.DIFFERS, "не одно"),
        was=VerdictFields(Verdict.AGREED, "обе видят одно"),
    ),
    "take_apart": lambda w, a: cross_checks.take_apart(a, w.pair),
    "discuss_findings": lambda w, a: cross_checks.discuss_findings(a, w.ready, DAY, "все"),
    "hold_beside": lambda w, a: cross_checks.hold_beside(a, w.inside_alone, w.outside_alone),
    "open_evaluation": lambda w, a: evaluations.open_evaluation(
        a, INTERNAL if a.is_a(Role.SECRETARY) else EXTERNAL, EvaluationFields(*LONG_AGO)
    ),
}  # fmt: skip
EVALUATION_READS: dict[str, Callable[[World, Actor], object]] = {
    "evaluations": lambda w, a: evaluations.evaluations(a),
    "evaluation": lambda w, a: evaluations.evaluation(a, w.outside_sent),
    "one_feedback": lambda w, a: findings.one_feedback(a, w.sent_feedback),
    "sides_to_write": lambda w, a: evaluations.sides_to_write(a),
    "cross_check": lambda w, a: cross_checks.cross_check(a, w.both),
}
