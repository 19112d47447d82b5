"""What entries of the log about the committee are about, in a few words."""

from __future__ import annotations

from clc_tui.db.follow_up import Body, Decision, Meeting
from clc_tui.language import _, date_text
from clc_tui.services.bodies import body_words


def committee_words(subject: str, subject_id: int) -> str:
    """A body, a meeting, a decision; empty for anything else."""
    if subject == "body":
        body = Body.get_or_none(Body.id == subject_id)
        return "" if body is None else body_words(body.code, body.name)
    if subject == "decision":
        decision = Decision.get_or_none(Decision.id == subject_id)
        if decision is None:
            return ""
        return f"{committee_words('meeting', decision.meeting_id)}, {decision.number}"
    meeting = Meeting.get_or_none(Meeting.id == subject_id) if subject == "meeting" else None
    if meeting is None:
        return ""
    return _("Committee, {day}").format(day=date_text(meeting.on_date))
