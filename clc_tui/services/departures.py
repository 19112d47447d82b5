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
    """The class that somebody who moved away came into: by what the log says of the move.

    The move closed the one spell and, in the same entry, began the other or went on with it.
    """
    row = database.execute_sql(
        "SELECT g.id, c.title || iif(g.target = '', '', ' · ' || g.target)"
        " FROM enrolment old"
        " JOIN change closed ON closed.tbl = 'enrolment' AND closed.tbl <> 'mark'"
        "  AND closed.row_id = old.id AND closed.before IS NOT NULL"
        "  AND closed.after ->> 'outcome' = 'moved'"
        " JOIN change begun ON begun.entry_id = closed.entry_id AND begun.tbl = 'enrolment'"
        "  AND (begun.before IS NULL OR begun.before ->> 'outcome' IS NOT NULL)"
        " JOIN enrolment new ON new.id = begun.row_id AND new.person_id = old.person_id"
        "  AND new.group_id <> old.group_id"
        ' JOIN "group" g ON g.id = new.group_id JOIN course c ON c.id = g.course_id'
        " WHERE old.id = ? AND old.outcome = 'moved' ORDER BY closed.entry_id DESC LIMIT 1",
        (enrolment_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])
