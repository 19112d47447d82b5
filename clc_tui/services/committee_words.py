"""What entries of the log about the committee are about, in a few words."""

from __future__ import annotations

from clc_tui.db.follow_up import Body
from clc_tui.services.bodies import body_words


def committee_words(subject: str, subject_id: int) -> str:
    """The body; empty for anything else."""
    if subject != "body":
        return ""
    row = Body.get_or_none(Body.id == subject_id)
    return "" if row is None else body_words(row.code, row.name)
