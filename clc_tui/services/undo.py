"""Taking back what was done: the last action of a user, then the one before."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Lesson, LogEntry
from clc_tui.language import N_
from clc_tui.services.attendance import require_changeable, settle
from clc_tui.services.gate import about, reach_of, reads, writes
from clc_tui.services.history import describe, subject_words, who_changed
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Refused

FINAL: frozenset[str] = frozenset()
"""Verbs that cannot be taken back."""

BYSTANDERS = frozenset({"lesson.state"})
"""Columns that follow from other rows; set anew after an undo, so a difference is no clash."""


class Undoable(NamedTuple):
    """What `undo` would take back."""

    entry_id: int
    verb: str
    at: str
    words: str
    """The thing it was about: a lesson, a person's name."""
    details: tuple[str, ...]


@reads
def last_action(actor: Actor) -> Undoable | None:
    """The user's last action here that is not yet taken back."""
    entry = _last(actor)
    return None if entry is None else _words(actor, entry)


@writes
def undo(actor: Actor, entry_id: int | None = None) -> Undoable:
    """Take back one entry (without a number: the user's last); says what came back.

    Raises `Clash` with name and value where somebody changed the rows since, `Refused`
    without the right to the verb itself, `NotFound` where there is nothing to take back.
    """
    entry = _last(actor) if entry_id is None else _entry(actor, entry_id)
    if entry is None:
        raise NotFound(N_("There is nothing of yours to take back."))
    done = changes.of_entry(entry.id)
    _require_undoable(actor, entry, done)
    answer = _words(actor, entry)
    about(entry.subject, entry.subject_id, undoes=entry.id)
    for change in done:
        if changes.differs(_without_bystanders(change)):
            raise _clash(actor, entry, change)
    changes.apply([change.inverse for change in reversed(done)])
    for lesson_id in _lessons(done):
        if Lesson.get_or_none(Lesson.id == lesson_id) is not None:
            settle(lesson_id)
    return answer


def _last(actor: Actor) -> LogEntry | None:
    row = database.execute_sql(
        "SELECT e.id FROM log_entry e WHERE e.user_id IS ? AND e.centre_id IS ?"
        " AND e.undoes_id IS NULL AND e.verb <> 'set_language' AND e.verb <> 'set_theme'"
        " AND NOT EXISTS (SELECT 1 FROM log_entry u WHERE u.undoes_id = e.id)"
        " ORDER BY e.id DESC LIMIT 1",
        (actor.user_id, actor.centre_id),
    ).fetchone()
    return None if row is None else LogEntry.get_by_id(row[0])


def _entry(actor: Actor, entry_id: int) -> LogEntry:
    entry = LogEntry.get_or_none(LogEntry.id == entry_id, LogEntry.centre_id == actor.centre_id)
    if entry is None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    if entry.undoes_id is not None:
        raise Invalid(N_("This was itself a taking back. Do the thing again instead."))
    if LogEntry.get_or_none(LogEntry.undoes_id == entry_id) is not None:
        raise Clash(N_("This is already taken back."))
    return entry


def _require_undoable(actor: Actor, entry: LogEntry, done: list[changes.Change]) -> None:
    if entry.verb in FINAL:
        raise Refused(N_("This cannot be taken back."))
    if reach_of(actor, entry.verb) is None or (
        entry.user_id != actor.user_id and reach_of(actor, "undo_others") is None
    ):
        raise Refused(N_("Your role does not allow this here. Ask the facilitator."))
    for change in done:
        if change.table == "mark" and change.before is not None:
            lesson = Lesson.get_by_id(_lesson_of(change))
            require_changeable(actor, lesson.on_date, entry.reason)


def _lesson_of(change: changes.Change) -> int:
    known = {**(changes.current("mark", change.row_id) or {}), **(change.before or {})}
    return int({**known, **(change.after or {})}["lesson_id"])


def _without_bystanders(change: changes.Change) -> changes.Change:
    if change.before is None or change.after is None:
        return change
    kept = {k: v for k, v in change.after.items() if f"{change.table}.{k}" not in BYSTANDERS}
    return change._replace(after=kept)


def _lessons(done: list[changes.Change]) -> set[int]:
    """Lessons whose state may follow from the rows that came back."""
    found: set[int] = set()
    for change in done:
        if change.table == "lesson":
            found.add(change.row_id)
        elif change.table in ("mark", "walk_in"):
            values = {
                **(changes.current(change.table, change.row_id) or {}),
                **(change.after or {}),
                **(change.before or {}),
            }
            found.add(int(values["lesson_id"]))
    return found


def _clash(actor: Actor, entry: LogEntry, change: changes.Change) -> Clash:
    who = who_changed(entry, change)
    now = changes.current(change.table, change.row_id)
    return Clash(
        N_("{who} changed this since: {what}. It stays as it is."),
        who=who,
        what=describe(actor, change._replace(after=now)),
    )


def _words(actor: Actor, entry: LogEntry) -> Undoable:
    return Undoable(
        entry.id,
        entry.verb,
        entry.at,
        subject_words(entry.subject, entry.subject_id),
        tuple(describe(actor, change) for change in changes.of_entry(entry.id))[:50],
    )
