"""Taking back what was done in the follow-up: what came after it stays.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.follow_up import StepKind
from clc_tui.language import N_
from clc_tui.services.following_up import doer_words
from clc_tui.terms import Clash


def require_nothing_followed(done: Iterable[changes.Change]) -> None:
    """Raise `Clash` where something happened to a recommendation after a step of these."""
    for change in done:
        if change.table == "recommendation_step":
            _require_last_step(change.row_id)


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
