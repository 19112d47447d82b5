"""Taking back what was done about the committee: what the opposite may not leave behind.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from clc_tui.db import changes

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
