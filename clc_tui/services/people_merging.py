"""Two records of one person become one: nothing is lost, and `undo` brings both back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Person
from clc_tui.db.names import full_name, phone_digits
from clc_tui.language import LANGUAGE_NAMES, N_, _, date_text, word
from clc_tui.services.access import shows_people
from clc_tui.services.approving import (
    Between,
    approved_between,
    require_none_between,
    require_one_login,
)
from clc_tui.services.at_one_hour import (
    AtOneHour,
    at_one_hour,
    keep_both,
    require_days_last,
    told_once,
)
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.log_words import person_words
from clc_tui.services.people import write_row
from clc_tui.services.person_fields import FIELD_WORDS, LONGEST, PersonFields, fields_of
from clc_tui.services.person_record import PersonRecord, record_of
from clc_tui.services.rows import row_of
from clc_tui.services.uniting import Pair, joined, placed_by_now, unite
from clc_tui.services.who_taught import own_help, require_no_more
from clc_tui.terms import Actor, Clash, Invalid, Sex, Status

LEFT, RIGHT = 1, 2
"""Which of two records is right: the one that stays, or the other."""

CHOSEN = ("family_name", "given_name", "patronymic", "sex", "birth", "phone", "settlement",
          "language", "latin_name", "iin")  # fmt: skip
"""Fields of which one value stays; `birth` is the date or, where there is none, the year."""
JOINED = ("heard_from", "came_for", "special_needs", "note")
"""Texts that are put one after the other."""


class MarkPair(NamedTuple):
    """Two different marks at one lesson: left of the record that stays, right of the other."""

    lesson_id: int
    on_date: date
    starts_at: str
    course: str
    target: str
    left: tuple[Status, int | None]
    right: tuple[Status, int | None]


class Together(NamedTuple):
    """What merging would bring together."""

    keep: PersonRecord
    other: PersonRecord
    differ: tuple[str, ...]
    """Fields both have and that differ, of `CHOSEN`: one value is chosen, the other noted.

    An IIN is not noted, for a note does not mask it: what does not stay is seen no more, and comes
    back by `undo`.
    """
    marks: tuple[MarkPair, ...]
    classes: tuple[str, ...]
    """Classes both are written into: their days become one spell."""
    lines: tuple[str, ...]
    """Courses both wait for: the longer waiting counts."""
    placed: tuple[str, ...]
    """Courses waited for that end so, as the person is in a class of them."""
    freed: tuple[str, ...]
    """Classes a place of which is held, and is free again afterwards."""
    at_one_hour: tuple[AtOneHour, ...]
    """Help in an hour the other record has something else: both stay, with the reason."""
    approved: tuple[Between, ...] = ()
    """Timesheets of one of the two that the other approved."""


class Merged(NamedTuple):
    """What merging brought over to the record that stays."""

    person_id: int
    name: str
    marks: int
    classes: int
    waiting: int
    pays_on: tuple[str, ...] = ()
    """Classes in which a contract that paid by itself was named, so that it goes on paying."""
    approved_own: tuple[Between, ...] = ()
    """Timesheets that were sent, and that the person approved as the other record."""


def _whom(together: Together) -> tuple[int, int]:
    return together.keep.id, together.other.id


@shows_people(lambda together: 2, subject=_whom)
@reads
def merge_preview(actor: Actor, keep_id: int, other_id: int) -> Together:
    """Both records side by side, and what of them cannot both stay."""
    keep, other = _both(actor, keep_id, other_id)
    left, right = fields_of(keep), fields_of(other)
    lines, placed = _lines(actor.today, keep.id, other.id)
    return Together(
        keep=record_of(actor, keep),
        other=record_of(actor, other),
        differ=tuple(name for name in CHOSEN if _differ(left, right, name)),
        marks=_marks(keep.id, other.id),
        classes=_classes(keep.id, other.id),
        lines=lines,
        placed=placed,
        freed=_freed(actor.today, keep.id, other.id),
        approved=approved_between(keep.id, other.id),
        at_one_hour=told_once(at_one_hour(keep.id, other.id)),
    )


@writes
def merge_people(
    actor: Actor,
    keep_id: int,
    other_id: int,
    *,
    fields: Mapping[str, int] | None = None,
    marks: Mapping[int, int] | None = None,
) -> Merged:
    """Bring two records of one person together in the first one.

    `fields` says of differing fields, `marks` of lessons with two different marks, which is right:
    `LEFT` or `RIGHT`. A field left unsaid keeps the left; the value that does not stay goes into
    the note, but for an IIN. Help at an hour of something else says why it stands there. Raises
    `Invalid` (field "marks") where a mark is not chosen, `Clash` where one came to help at a lesson
    the other taught, or approved the other's hours that are not sent yet, where two different
    people log in as them, and where both helped more on one day than it has.
    """
    keep, other = _both(actor, keep_id, other_id)
    about("person", keep.id)
    approved_own = require_none_between(keep.id, other.id)
    chosen = {p.lesson_id: _side(marks, p.lesson_id) for p in _marks(keep.id, other.id)}
    if None in chosen.values():
        raise Invalid(N_("Choose which of the two marks is right at each lesson."), field="marks")
    pair = Pair(actor, keep.id, other.id)
    right = [lesson_id for lesson_id, side in chosen.items() if side == RIGHT]
    before, helped = _counts(other.id), own_help(keep.id, other.id)
    twice = at_one_hour(keep.id, other.id)
    pays_on = unite(pair, dict.fromkeys(right, other.id))
    keep_both(twice, _("two records merged"))
    require_no_more(keep.id, helped)
    require_days_last(keep.id, person_words(keep.id))
    wanted = _fields_together(pair, keep, other, fields or {})
    Person.update(merged_into_id=keep.id).where(
        (Person.id == other.id) | (Person.merged_into_id == other.id)
    ).execute()
    keep.from_list = keep.from_list or other.from_list
    keep.created_on = min(keep.created_on, other.created_on)
    write_row(keep, wanted)
    name = full_name(keep.family_name, keep.given_name, keep.patronymic)
    return Merged(keep.id, name, *before, pays_on, approved_own)


def _side(marks: Mapping[int, int] | None, lesson_id: int) -> int | None:
    side = (marks or {}).get(lesson_id)
    return side if side in (LEFT, RIGHT) else None


def _both(actor: Actor, keep_id: int, other_id: int) -> tuple[Person, Person]:
    """Both rows; raises unless they are two people who can be one."""
    rows = row_of(actor, Person, keep_id), row_of(actor, Person, other_id)
    if keep_id == other_id:
        raise Invalid(N_("This is the same record. Choose the other one of this person."))
    for row in rows:
        if row.erased_on is not None:
            raise Clash(N_("This person was erased; only the figures are left."))
        if row.merged_into_id is not None:
            raise Clash(N_("These records are one already. Go back and look again."))
        if row.practice:
            raise Invalid(N_("People of the practice class are not real; they are not merged."))
    require_one_login(keep_id, other_id)
    return rows


# The person's own row


def value(fields: PersonFields, name: str) -> Any:  # noqa: ANN401
    """What a record says of one of `CHOSEN`; empty for nothing."""
    if name == "birth":
        return fields.birth_date or fields.birth_year or ""
    return getattr(fields, name) or ""


def _differ(left: PersonFields, right: PersonFields, name: str) -> bool:
    mine, theirs = value(left, name), value(right, name)
    if name == "birth" and left.birth_year == right.birth_year:
        return bool(left.birth_date and right.birth_date and mine != theirs)
    return bool(mine and theirs and mine != theirs)


def _fields_together(
    pair: Pair, keep: Person, other: Person, sides: Mapping[str, int]
) -> PersonFields:
    """What the person's row says afterwards; raises `Invalid` where a text grows too long."""
    left, right = fields_of(keep), fields_of(other)
    taken: dict[str, Any] = {}
    noted: list[str] = []
    for name in CHOSEN:
        differ = _differ(left, right, name)
        fuller = name == "birth" and not left.birth_date and not differ
        of_right = sides.get(name) == RIGHT if differ else not value(left, name) or fuller
        stays, goes = (right, left) if of_right and value(right, name) else (left, right)
        taken |= _taken(stays, name)
        if differ and name != "iin":  # an IIN is shown masked; a note would not mask it
            noted.append(f"{_(_label(goes, name))}: {_said(goes, name)}")
    for name in JOINED:
        taken[name] = joined(getattr(left, name), getattr(right, name))
    taken["note"] = joined(taken["note"], "; ".join(dict.fromkeys([*noted, *pair.left_over])))
    for name in JOINED:
        if len(taken[name]) > LONGEST[name]:
            raise Invalid(
                N_("{name}: both together are longer than {most} letters. Shorten one first."),
                field=name,
                name=FIELD_WORDS[name],
                most=LONGEST[name],
            )
    taken["phone"] = phone_digits(taken["phone"]) if taken["phone"] else ""
    return replace(left, **taken)


def _taken(fields: PersonFields, name: str) -> dict[str, Any]:
    if name == "birth":
        return {"birth_date": fields.birth_date, "birth_year": fields.birth_year}
    return {name: getattr(fields, name)}


def _label(fields: PersonFields, name: str) -> str:
    if name == "birth":
        return FIELD_WORDS["birth_date" if fields.birth_date else "birth_year"]
    return FIELD_WORDS[name]


def _said(fields: PersonFields, name: str) -> str:
    said = value(fields, name)
    if isinstance(said, Sex):
        return word(said)
    if name == "language":
        return str(LANGUAGE_NAMES.get(said, said))
    return date_text(said) if isinstance(said, date) else str(said)


# What both have


def _counts(person_id: int) -> tuple[int, int, int]:
    """Marks, classes and open places in line of a record."""
    row = database.execute_sql(
        "SELECT (SELECT count(*) FROM mark WHERE person_id = ?1),"
        " (SELECT count(DISTINCT group_id) FROM enrolment WHERE person_id = ?1),"
        " (SELECT count(*) FROM interest WHERE person_id = ?1 AND closed_on IS NULL)",
        (person_id,),
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def _marks(keep_id: int, other_id: int) -> tuple[MarkPair, ...]:
    """Lessons at which the two have different marks."""
    rows = database.execute_sql(
        "SELECT l.id, l.on_date, l.starts_at, c.title, g.target,"
        " a.status, a.minutes, b.status, b.minutes"
        " FROM mark b JOIN mark a ON a.lesson_id = b.lesson_id AND a.person_id = ?"
        ' JOIN lesson l ON l.id = b.lesson_id JOIN "group" g ON g.id = l.group_id'
        " JOIN course c ON c.id = g.course_id"
        " WHERE b.person_id = ? AND (a.status <> b.status OR a.minutes IS NOT b.minutes)"
        " ORDER BY l.on_date, l.starts_at, l.id",
        (keep_id, other_id),
    )
    return tuple(
        MarkPair(
            row[0],
            date.fromisoformat(row[1]),
            row[2],
            row[3],
            row[4],
            (Status(row[5]), row[6]),
            (Status(row[7]), row[8]),
        )
        for row in rows
    )


def _classes(keep_id: int, other_id: int) -> tuple[str, ...]:
    rows = database.execute_sql(
        "SELECT DISTINCT g.id, c.title || iif(g.target = '', '', ' · ' || g.target)"
        " FROM enrolment a JOIN enrolment b ON b.group_id = a.group_id AND b.person_id = ?"
        ' JOIN "group" g ON g.id = a.group_id JOIN course c ON c.id = g.course_id'
        " WHERE a.person_id = ? ORDER BY g.id",
        (other_id, keep_id),
    )
    return tuple(title for _id, title in rows)


def _lines(today: date, keep_id: int, other_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Courses both wait for, and courses nobody waits for any more afterwards."""
    rows = list(
        database.execute_sql(
            "SELECT i.id, i.person_id, c.title FROM interest i JOIN course c ON c.id = i.course_id"
            " WHERE i.person_id IN (?, ?) AND i.closed_on IS NULL ORDER BY i.id",
            (keep_id, other_id),
        )
    )
    placed_ids = set(placed_by_now(today, keep_id, other_id))
    placed = dict.fromkeys(title for number, _who, title in rows if number in placed_ids)
    of_each = [{title for _n, who, title in rows if who == each} for each in (keep_id, other_id)]
    both = (of_each[0] & of_each[1]) - set(placed)
    return tuple(sorted(both)), tuple(placed)


def _freed(today: date, keep_id: int, other_id: int) -> tuple[str, ...]:
    """Classes of the held places that one person cannot use: in a class already, or held twice."""
    placed_ids = set(placed_by_now(today, keep_id, other_id))
    rows = database.execute_sql(
        "SELECT i.id, i.course_id, c.title || iif(g.target = '', '', ' · ' || g.target)"
        " FROM interest i JOIN offer o ON o.interest_id = i.id"
        ' JOIN "group" g ON g.id = o.group_id JOIN course c ON c.id = g.course_id'
        " WHERE i.person_id IN (?1, ?2) AND o.answer IS NULL AND o.expires_on >= ?3"
        " ORDER BY i.person_id <> ?1",
        (keep_id, other_id, today.isoformat()),
    )
    freed, held = [], set()
    for interest_id, course_id, title in rows:
        if interest_id in placed_ids or course_id in held:
            freed.append(title)
        held.add(course_id)
    return tuple(freed)
