"""Taking back what was done about the committee: what the opposite may not leave behind.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clc_tui.db import changes
from clc_tui.db.follow_up import Body, CommitteeMember, Decision, Meeting
from clc_tui.language import N_
from clc_tui.services.bodies import body_words, sitting_for
from clc_tui.services.committee_terms import require_sound_term
from clc_tui.services.log_words import whole
from clc_tui.services.meetings import written_of
from clc_tui.terms import Actor, Clash

OF_BODIES = frozenset({"add_body", "change_body", "close_body"})
"""Verbs that are about a body; others write a usual one down by the way."""


def without_used_bodies(verb: str, done: list[changes.Change]) -> list[changes.Change]:
    """What was done but for the row of a usual body that others use or changed since: it stays."""
    if verb in OF_BODIES:
        return done
    inverse = [change.inverse for change in done]
    return [
        change
        for change in done
        if not _written_by_the_way(change)
        or not (changes.differs(change) or _used(change, inverse))
    ]


def with_used_bodies(inverse: list[changes.Change]) -> list[changes.Change]:
    """The inverse, in which a usual body that others use by now is again as usual, not gone."""
    return [
        change._replace(after={"name": "", "seats": 1, "closed_on": None})
        if _written_by_the_way(change.inverse) and _used(change.inverse, inverse)
        else change
        for change in inverse
    ]


def _written_by_the_way(change: changes.Change) -> bool:
    """Whether the change is a new row of one of the usual bodies."""
    new = change.table == "body" and change.before is None
    return new and bool((change.after or {}).get("code"))


def _used(body: changes.Change, inverse: Iterable[changes.Change]) -> bool:
    """Whether rows point at a body that the inverse neither takes away nor points elsewhere."""
    leaving = {(c.table, c.row_id) for c in inverse if c.after is None or "body_id" in c.after}
    return any(row not in leaving for row in changes.rows_at(body.table, body.row_id))


def require_sound_committee(actor: Actor, inverse: list[changes.Change]) -> None:
    """Raise `Clash` where two would be chair, a seat would be sat on twice, or the like."""
    for change in inverse:
        if change.after is None:
            continue
        if change.table == "committee_member":
            require_sound_term(CommitteeMember.get_by_id(change.row_id), actor.today)
        elif change.table == "body":
            _require_seated(change.row_id, actor.today)
        elif change.table in ("meeting", "meeting_person", "decision"):
            values = whole(change)
            meeting = Meeting.get_by_id(values.get("meeting_id") or change.row_id)
            if meeting.cancelled is not None and written_of(meeting):
                raise Clash(
                    N_("The meeting of {day} was held, or called off, since. It stays as it is."),
                    day=meeting.on_date,
                )


def _require_seated(body_id: int, today: date) -> None:
    """Raise `Clash` where more people sit for a body than it has seats, or for a closed one."""
    row = Body.get_by_id(body_id)
    sitting = len(sitting_for(body_id, today))
    if sitting > (0 if row.closed_on is not None else row.seats):
        raise Clash(
            N_("{body}: {n} sit for it by now. It stays as it is."),
            body=body_words(row.code, row.name), n=sitting,
        )  # fmt: skip


def require_free_number(inverse: Iterable[changes.Change]) -> None:
    """Raise `Clash` where a decision would come back under a number another one has by now."""
    for change in inverse:
        if change.table != "decision" or change.after is None or change.before is not None:
            continue
        taken = Decision.get_or_none(
            Decision.meeting_id == change.after["meeting_id"],
            Decision.number == change.after["number"],
        )
        if taken is not None:
            raise Clash(
                N_("Another decision is number {number} by now. It stays as it is."),
                number=taken.number,
            )
