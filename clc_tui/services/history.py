"""What was done to a thing, by whom and when, out of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.follow_up import Body, Meeting, Recommendation
from clc_tui.db.models import (
    CentreRow,
    Contract,
    Course,
    Enrolment,
    Group,
    Holiday,
    Interest,
    Lesson,
    LogEntry,
    Need,
    OtherWork,
    Payer,
    Person,
    Setting,
    Shift,
    Timesheet,
)
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.log_words import person_or_else, told, user_name, whole
from clc_tui.services.rows import require_group, row_of
from clc_tui.services.sheets import require_own
from clc_tui.terms import Actor, NotFound, Reach, Refused

SUBJECTS: dict[str, type[CentreRow]] = {
    "person": Person,
    "course": Course,
    "group": Group,
    "lesson": Lesson,
    "enrolment": Enrolment,
    "interest": Interest,
    "holiday": Holiday,
    "setting": Setting,
    "timesheet": Timesheet,
    "other_work": OtherWork,
    "need": Need,
    "shift": Shift,
    "payer": Payer,
    "contract": Contract,
    "body": Body,
    "recommendation": Recommendation,
    "meeting": Meeting,
}
"""What has a history to be read, beside the centre itself."""
OF_PEOPLE = frozenset(
    "person mark enrolment interest walk_in volunteer assignment thanks contract".split()
)
"""Tables whose rows are each about one person."""
FOLLOWED = frozenset({"recommendation", "meeting", "body"})
"""What all who follow up read the history of."""


class HistoryLine(NamedTuple):
    """One entry of the log about a thing."""

    entry_id: int
    at: str
    who: str
    verb: str
    reason: str | None
    undone: bool
    details: tuple[str, ...]


class History(NamedTuple):
    """What happened to a thing, newest first."""

    lines: tuple[HistoryLine, ...]
    people: int
    """So many people it tells about."""
    person_id: int | None
    """Whose history it is, where it is one person's."""


def _people(told: History) -> int:
    return told.people


def _whose(told: History) -> int | None:
    return told.person_id


@shows_people(_people, subject=_whose)
@reads
def history(
    actor: Actor, subject: str, subject_id: int, *, person_id: int | None = None, limit: int = 100
) -> History:
    """What happened to a person, lesson, class …, newest first.

    With `person_id`, of a lesson what touched that person's mark or the lesson itself.
    """
    return _history(actor, subject, subject_id, person_id, limit)


@reads
def follow_up_history(actor: Actor, subject: str, subject_id: int, limit: int = 100) -> History:
    """What happened to a recommendation, a meeting or a body of the committee, newest first."""
    if subject not in FOLLOWED:
        raise Refused(N_("Only the facilitator reads this history."))
    return _history(actor, subject, subject_id, None, limit)


def _history(
    actor: Actor, subject: str, subject_id: int, person_id: int | None, limit: int
) -> History:
    whose = _whose_rows(actor, subject, subject_id)
    ids = [
        row[0]
        for row in database.execute_sql(
            "SELECT id FROM log_entry WHERE subject = ? AND subject_id = ? UNION"
            " SELECT e.id FROM lesson l JOIN log_entry e ON e.subject = 'group'"
            "  AND e.subject_id = l.group_id AND e.verb = 'import_marks'"
            "  WHERE l.id = ? AND ? = 'lesson' UNION"
            " SELECT entry_id FROM change WHERE tbl = ? AND tbl <> 'mark' AND row_id = ?"
            " ORDER BY 1 DESC LIMIT ?",
            (
                subject,
                subject_id,
                subject_id,
                subject,
                subject,
                subject_id,
                2000 if person_id else limit,
            ),
        )
    ]
    found = list(islice(_entries(ids, subject_id, person_id), limit))
    undone = {e.undoes_id for e in LogEntry.select().where(LogEntry.undoes_id.in_(ids))}
    return History(
        tuple(_line(actor, entry, made, entry.id in undone) for entry, made in found),
        _named([made for _entry, made in found]) if whose is None else min(len(found), 1),
        whose,
    )


def _named(told: list[list[changes.Change]]) -> int:
    """About how many people: each has a row of the same table, and mostly one."""
    rows = {(each.table, each.row_id) for made in told for each in made if each.table in OF_PEOPLE}
    return max(Counter(table for table, _row in rows).values(), default=0)


def _entries(
    ids: list[int], subject_id: int, person_id: int | None
) -> Iterator[tuple[LogEntry, list[changes.Change]]]:
    """The entries, each with what of it belongs to the thing."""
    made = changes.of_entries(ids)
    entries = {entry.id: entry for entry in LogEntry.select().where(LogEntry.id.in_(ids))}
    for entry_id in ids:
        shown = made[entry_id]
        if entries[entry_id].verb == "import_marks":
            shown = [change for change in shown if _of_lesson(change, subject_id)]
        if person_id is not None:
            shown = [change for change in shown if _touches(change, subject_id, person_id)]
        if shown:
            yield entries[entry_id], shown


def _of_lesson(change: changes.Change, subject_id: int) -> bool:
    """Whether a change of an import belongs to the lesson asked for (or is no lesson's)."""
    return bool(whole(change).get("lesson_id", subject_id) == subject_id)


def _touches(change: changes.Change, lesson_id: int, person_id: int) -> bool:
    """Whether a change is of that person's mark, or of the lesson but for what marks made of it."""
    if change.table == "lesson":
        changed = set(change.before or ()) if change.after else set()
        return change.row_id == lesson_id and not changed <= {"state"}
    values = whole(change)
    return values.get("person_id") == person_id and values.get("lesson_id", lesson_id) == lesson_id


def _whose_rows(actor: Actor, subject: str, subject_id: int) -> int | None:
    """The person whose history it is, None where it is of something else; raises out of sight."""
    if subject not in SUBJECTS and subject != "centre":
        raise NotFound(N_("There is no history of this."))
    if subject == "lesson":
        lesson = row_of(actor, Lesson, subject_id)
        require_group(actor, lesson.group_id)
    elif subject == "group":
        row_of(actor, Group, subject_id)
        require_group(actor, subject_id)
    elif subject in ("timesheet", "other_work"):
        hours: type[Timesheet | OtherWork] = Timesheet if subject == "timesheet" else OtherWork
        contract = row_of(actor, Contract, row_of(actor, hours, subject_id).contract_id)
        require_own(actor, contract.person_id)
        return int(contract.person_id)
    elif actor.reach is Reach.TAUGHT:
        raise Refused(N_("Only the facilitator reads this history."))
    elif subject == "centre":
        if subject_id != actor.centre:
            raise NotFound(N_("There is no history of this."))
    else:
        row = row_of(actor, SUBJECTS[subject], subject_id)
        return row.id if subject == "person" else getattr(row, "person_id", None)
    return None


def _line(actor: Actor, entry: LogEntry, made: list[changes.Change], undone: bool) -> HistoryLine:
    return HistoryLine(
        entry.id,
        entry.at,
        user_name(entry.user_id),
        entry.verb if entry.undoes_id is None else "undo",
        entry.reason,
        undone,
        told(actor, made),
    )


def who_changed(entry: LogEntry, change: changes.Change) -> str:
    """Who touched the row last after an entry, as a neighbour would say it."""
    if change.table == "mark":
        row = database.execute_sql(
            "SELECT e.user_id FROM log_entry e JOIN change c ON c.entry_id = e.id"
            " WHERE e.subject = 'lesson' AND e.subject_id = ? AND e.id > ?"
            " AND c.tbl = 'mark' AND c.row_id = ? ORDER BY e.id DESC LIMIT 1",
            (whole(change).get("lesson_id", entry.subject_id), entry.id, change.row_id),
        ).fetchone()
    else:
        row = database.execute_sql(
            "SELECT e.user_id FROM change c JOIN log_entry e ON e.id = c.entry_id"
            " WHERE c.tbl = ? AND c.tbl <> 'mark' AND c.row_id = ? AND c.entry_id > ?"
            " ORDER BY c.entry_id DESC LIMIT 1",
            (change.table, change.row_id, entry.id),
        ).fetchone()
    return person_or_else(row[0], entry.centre_id) if row else "?"
