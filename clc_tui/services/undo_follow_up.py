"""Taking back what was done in the follow-up: what came after it stays.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.follow_up import Action, Recommendation
from clc_tui.db.models import LogEntry
from clc_tui.follow_up import StepKind
from clc_tui.language import N_
from clc_tui.services.evidence import require_not_judged
from clc_tui.services.log_words import doer_words, whole
from clc_tui.terms import Actor, Clash, Refused


def require_nothing_followed(actor: Actor, entry: LogEntry, done: list[changes.Change]) -> None:
    """Raise where others' steps, or what something was judged by, would be taken back.

    `Refused` for a step that somebody else took: whom a judgement is about does not undo it.
    `Clash` where something happened to a recommendation after these changes.
    """
    for change in done:
        if change.table == "recommendation_step":
            if entry.user_id != actor.user_id:
                raise Refused(N_("Only who did this takes it back."))
            _require_last_step(change.row_id)
        if change.table == "recommendation_step" and whole(change)["kind"] == StepKind.ANSWERED:
            _require_no_actions(int(whole(change)["recommendation_id"]))
        if change.table == "evidence" and change.before is None:
            require_not_judged(Recommendation.get_by_id(whole(change)["recommendation_id"]))


def _require_no_actions(recommendation_id: int) -> None:
    if Action.get_or_none(Action.recommendation_id == recommendation_id) is not None:
        raise Clash(N_("Actions follow from this answer. Take them away first."))


def _require_last_step(step_id: int) -> None:
    row = database.execute_sql(
        "SELECT n.kind, n.user_id, n.person_id FROM recommendation_step s"
        " JOIN recommendation_step n ON n.recommendation_id = s.recommendation_id"
        " AND n.id > s.id WHERE s.id = ? ORDER BY n.id DESC LIMIT 1",
        (step_id,),
    ).fetchone()
    if row is not None:
        raise Clash(
            N_("{who} went on with it since: {what}. It stays as it is."),
            who=doer_words(row[1], row[2]), what=StepKind(row[0]),
        )  # fmt: skip
