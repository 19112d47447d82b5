"""What was done to a thing, by whom and when, out of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import (
    CentreRow,
    Course,
    Enrolment,
    Group,
    Holiday,
    Interest,
    Lesson,
    LogEntry,
    Person,
    Setting,
    User,
)
from clc_tui.db.names import short_name
from clc_tui.language import N_, _, date_text, word
from clc_tui.services.gate import reads
from clc_tui.services.rows import require_group, row_of
from clc_tui.terms import Actor, NotFound, Reach, Refused, Status

SUBJECTS: dict[str, type[CentreRow]] = {
    "person": Person,
    "course": Course,
    "group": Group,
    "lesson": Lesson,
    "enrolment": Enrolment,
    "interest": Interest,
    "holiday": Holiday,
    "setting": Setting,
}
"""What has a history to be read, beside the centre itself."""
HIDDEN = frozenset(
    "id centre_id sort_kk sort_ru search squashed created_on from_list from_pattern".split()
)
"""Columns that say nothing to a reader."""
RESTRICTED = frozenset({"special_needs", "restricted_note", "iin"})


class HistoryLine(NamedTuple):
    """One entry of the log about a thing."""

    entry_id: int
    at: str
    who: str
    verb: str
    reason: str | None
    undone: bool
    details: tuple[str, ...]


@reads
def history(
    actor: Actor, subject: str, subject_id: int, *, person_id: int | None = None, limit: int = 100
) -> tuple[HistoryLine, ...]:
    """What happened to a person, lesson, class …, newest first.

    With `person_id`, of a lesson only what touched that person's mark.
    """
    _require_sight(actor, subject, subject_id)
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
    return tuple(_lines(actor, ids, subject_id, person_id))[:limit]


def _lines(
    actor: Actor, ids: list[int], subject_id: int, person_id: int | None
) -> Iterator[HistoryLine]:
    made = changes.of_entries(ids)
    entries = {entry.id: entry for entry in LogEntry.select().where(LogEntry.id.in_(ids))}
    undone = {e.undoes_id for e in LogEntry.select().where(LogEntry.undoes_id.in_(ids))}
    for entry_id in ids:
        told = made[entry_id]
        if person_id is not None:
            told = [change for change in told if _touches(change, subject_id, person_id)]
        if told:
            yield _line(actor, entries[entry_id], told, entry_id in undone)


def _touches(change: changes.Change, lesson_id: int, person_id: int) -> bool:
    values = whole(change)
    told = values.get("lesson_id", lesson_id)
    return values.get("person_id") == person_id and told == lesson_id


def whole(change: changes.Change) -> changes.Values:
    """What is known of the changed row; of an update the rest is as it stands now."""
    told = {**(change.before or {}), **(change.after or {})}
    if change.before is None or change.after is None:
        return told
    return {**(changes.current(change.table, change.row_id) or {}), **told}


def _require_sight(actor: Actor, subject: str, subject_id: int) -> None:
    if subject not in SUBJECTS and subject != "centre":
        raise NotFound(N_("There is no history of this."))
    if subject == "lesson":
        lesson = row_of(actor, Lesson, subject_id)
        require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    elif subject == "group":
        row_of(actor, Group, subject_id)
        require_group(actor, subject_id)
    elif actor.reach is Reach.TAUGHT:
        raise Refused(N_("Only the facilitator reads this history."))
    elif subject == "centre":
        if subject_id != actor.centre:
            raise NotFound(N_("There is no history of this."))
    else:
        row_of(actor, SUBJECTS[subject], subject_id)


def _line(actor: Actor, entry: LogEntry, made: list[changes.Change], undone: bool) -> HistoryLine:
    return HistoryLine(
        entry.id,
        entry.at,
        user_name(entry.user_id),
        entry.verb if entry.undoes_id is None else "undo",
        entry.reason,
        undone,
        tuple(describe(actor, change) for change in made[:50]),
    )


def user_name(user_id: int | None) -> str:
    """The login name; the owner of the file has none."""
    if user_id is None:
        return _("administrator")
    user = User.get_or_none(User.id == user_id)
    return user.name if user is not None else "?"


def person_words(person_id: int | None) -> str:
    """A person's short name."""
    person = None if person_id is None else Person.get_or_none(Person.id == person_id)
    if person is None:
        return "?"
    return short_name(person.family_name, person.given_name, person.patronymic)


def subject_words(subject: str, subject_id: int | None) -> str:
    """What an entry is about, in a few words."""
    if subject_id is None:
        return ""
    if subject == "person":
        return person_words(subject_id)
    if subject == "lesson":
        return _lesson_words(subject_id)
    if subject == "enrolment":
        enrolment = Enrolment.get_or_none(Enrolment.id == subject_id)
        return person_words(enrolment.person_id) if enrolment else ""
    if subject in ("course", "group"):
        row = database.execute_sql(
            "SELECT title FROM course WHERE id = ?1"
            if subject == "course"
            else "SELECT c.title || iif(g.target = '', '', ' · ' || g.target) FROM \"group\" g"
            " JOIN course c ON c.id = g.course_id WHERE g.id = ?1",
            (subject_id,),
        ).fetchone()
        return row[0] if row else ""
    return ""


def _lesson_words(lesson_id: int) -> str:
    row = database.execute_sql(
        "SELECT l.on_date, l.starts_at, l.group_id FROM lesson l WHERE l.id = ?", (lesson_id,)
    ).fetchone()
    if row is None:
        return ""
    return f"{subject_words('group', row[2])}, {date_text(row[0])} {row[1]}"


def describe(actor: Actor, change: changes.Change) -> str:
    """One changed row in words: who or what, from what to what."""
    if change.table == "mark":
        values = whole(change)
        person = person_words(values.get("person_id"))
        return f"{person}: {_mark_words(change.before)} → {_mark_words(change.after)}"
    pieces = []
    for name in dict.fromkeys([*(change.before or {}), *(change.after or {})]):
        if name in HIDDEN:
            continue
        old = _value(actor, change.table, name, (change.before or {}).get(name))
        new = _value(actor, change.table, name, (change.after or {}).get(name))
        pieces.append(f"{name}: {old} → {new}" if change.before and change.after else new or old)
    return ", ".join(piece for piece in pieces if piece)


def _mark_words(values: changes.Values | None) -> str:
    if values is None:
        return _("not marked")
    pieces = []
    if "status" in values:
        pieces.append(word(Status(values["status"])))
    if values.get("minutes"):
        pieces.append(_("{n} min").format(n=values["minutes"]))
    if values.get("note"):
        pieces.append(f"“{values['note']}”")
    return " ".join(pieces) or "–"


def _value(actor: Actor, table: str, name: str, value: object) -> str:
    if value is None:
        return "–"
    if name in RESTRICTED and actor.reach is not Reach.CENTRE:
        return "…"
    if name == "iin":
        return f"********{str(value)[-4:]}"
    if name in ("person_id", "merged_into_id"):
        return person_words(int(str(value)))
    if name == "group_id":
        return subject_words("group", int(str(value)))
    if name == "course_id":
        return subject_words("course", int(str(value)))
    if name in ("lesson_id", "moved_to_id"):
        return subject_words("lesson", int(str(value)))
    return str(value)


def who_changed(entry: LogEntry, change: changes.Change) -> str:
    """Who touched the row last after an entry."""
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
    return user_name(row[0]) if row else "?"
