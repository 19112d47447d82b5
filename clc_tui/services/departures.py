"""How somebody's time in a class ended, in the reader's words."""

from __future__ import annotations

from clc_tui.db.connection import database
from clc_tui.language import _, reason_text, word
from clc_tui.terms import Outcome


def departure(outcome: Outcome | None, reason: str | None, to: str = "") -> str:
    """Completed; left, and why; moved, and to which class where that is known."""
    if outcome is None:
        return ""
    how = _("moved to {where}").format(where=to) if to else word(outcome)
    return ", ".join(part for part in (how, reason_text(reason)) if part)


def moved_to(enrolment_id: int) -> tuple[int, str] | None:
    """The class that somebody who moved away came into: the next one that begins for them."""
    row = database.execute_sql(
        "SELECT g.id, c.title || iif(g.target = '', '', ' · ' || g.target)"
        " FROM enrolment old JOIN enrolment new ON new.person_id = old.person_id"
        "  AND new.group_id <> old.group_id AND new.starts_on >= old.ends_on"
        "  AND (new.starts_on > old.ends_on OR old.ends_on = old.starts_on)"
        ' JOIN "group" g ON g.id = new.group_id JOIN course c ON c.id = g.course_id'
        " WHERE old.id = ? AND old.outcome = 'moved' ORDER BY new.starts_on, new.id LIMIT 1",
        (enrolment_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])
