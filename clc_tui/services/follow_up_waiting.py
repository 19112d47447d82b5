"""What of the follow-up waits for somebody today."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.follow_up import Addressed, RecommendationState
from clc_tui.services.gate import reach_of
from clc_tui.services.recommendations import (
    RecommendationLine,
    View,
    Wanted,
    due_soon,
    lines_of,
)
from clc_tui.terms import Actor, Role


class FollowUpWaiting(NamedTuple):
    """Recommendations that wait for the actor, each kind with the one most in need."""

    overdue: int = 0
    most_overdue: RecommendationLine | None = None
    soon: int = 0
    next_due: RecommendationLine | None = None
    unanswered: int = 0
    first_unanswered: RecommendationLine | None = None
    to_check: int = 0
    """Said to be done by others; for who may check it."""


def waiting_follow_up(actor: Actor) -> FollowUpWaiting:
    """What waits: for the facilitator what the centre is to do, for the secretary everything, for
    the evaluator what is to be checked."""
    if reach_of(actor, "recommendations") is None:
        return FollowUpWaiting()
    lines = lines_of(actor, [actor.centre], Wanted(View.OPEN))
    judges = actor.is_a(Role.SECRETARY, Role.EVALUATOR)
    keeper = actor.is_a(Role.SECRETARY)
    mine = [
        line
        for line in lines
        if keeper or (actor.is_a(Role.FACILITATOR) and line.addressed is Addressed.CENTRE)
    ]
    late = sorted((line for line in mine if line.overdue), key=lambda line: -line.overdue)
    unanswered = [line for line in mine if line.state is RecommendationState.PROPOSED]
    soon = [line for line in mine if due_soon(line, actor.today)]
    return FollowUpWaiting(
        len(late), late[0] if late else None, len(soon), soon[0] if soon else None,
        len(unanswered), unanswered[0] if unanswered else None,
        sum(line.state is RecommendationState.DONE for line in lines) if judges else 0,
    )  # fmt: skip
