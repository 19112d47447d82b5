"""Whom and what a centre knows already: people and classes, also as they were first written.

What was corrected since is still known by its first spelling, so that an old list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Person
from clc_tui.db.names import fold, full_name
from clc_tui.services.people import PersonFields

ALIKE = 0.85
"""Class names at least this similar are asked about: a slip, or another class?"""

Identity = tuple[str, str]
"""Folded name, and birth date or year or phone."""


def identities(fields: PersonFields) -> list[Identity]:
    """By what a person is known again: the IIN alone, or the name with birth, else with phone."""
    name = fold(f"{fields.family_name} {fields.given_name}")
    keys: list[Identity] = []
    if fields.iin:
        keys.append(("iin", fields.iin))
    birth = fields.birth_date.isoformat() if fields.birth_date else str(fields.birth_year or "")
    if birth:
        keys.append((name, birth))
    if fields.phone:
        keys.append((name, fields.phone))
    if not birth and not fields.phone:
        keys.append((fold(whole_name(fields)), ""))
    return keys


def whole_name(fields: PersonFields) -> str:
    """Surname, given name, patronymic."""
    return full_name(fields.family_name, fields.given_name, fields.patronymic)


def known_people(centre_id: int) -> dict[Identity, set[int]]:
    """Everybody of the centre by identity, also as they were when first written down."""
    found: dict[Identity, set[int]] = {}
    for row in Person.select().where(
        Person.centre_id == centre_id,
        Person.erased_on.is_null(),
        Person.practice == False,  # noqa: E712
    ):
        fields = PersonFields(
            row.family_name, row.given_name, row.patronymic, birth_date=row.birth_date,
            birth_year=row.birth_year, phone=row.phone or "", iin=row.iin or "",
        )  # fmt: skip
        for identity in identities(fields):
            found.setdefault(identity, set()).add(row.merged_into_id or row.id)
    for person_id, fields in as_first_written(centre_id):
        for identity in identities(fields):
            found.setdefault(identity, {person_id})
    return found


def as_first_written(centre_id: int) -> Iterable[tuple[int, PersonFields]]:
    """People of imported lists as their list had them, whatever was corrected since."""
    rows = database.execute_sql(
        "SELECT p.id, p.merged_into_id, c.after FROM person p"
        " JOIN change c ON c.tbl = 'person' AND c.tbl <> 'mark' AND c.row_id = p.id"
        "  AND c.before IS NULL"
        " WHERE p.centre_id = ? AND p.from_list AND p.erased_on IS NULL",
        (centre_id,),
    )
    for person_id, merged_into, after in list(rows):
        values = changes.from_json(after) or {}
        born = values.get("birth_date")
        yield (
            merged_into or person_id,
            PersonFields(
                values["family_name"], values.get("given_name", ""), values.get("patronymic", ""),
                birth_date=date.fromisoformat(born) if born else None,
                birth_year=values.get("birth_year"), phone=values.get("phone", ""),
                iin=values.get("iin", ""),
            ),
        )  # fmt: skip


class KnownClass(NamedTuple):
    """A class of the centre and the names a list may have for it, folded."""

    id: int
    course_id: int
    title: str
    ends_on: date | None
    whole: str
    """Its title and target group."""
    short: str
    """Its title alone."""
    once: frozenset[str]
    """As it was called when it was first written down."""

    def called(self, key: str) -> bool:
        """Whether it is, or once was, called so."""
        return key in (self.whole, self.short) or key in self.once


def known_classes(centre_id: int) -> list[KnownClass]:
    """Every class of the centre, ended ones too, with the names it has and had."""
    courses, groups = _first_values("course", centre_id), _first_values("group", centre_id)
    rows = database.execute_sql(
        'SELECT g.id, g.course_id, c.title, g.target, g.ends_on FROM "group" g'
        " JOIN course c ON c.id = g.course_id WHERE g.centre_id = ?"
        " AND NOT g.practice ORDER BY g.id",
        (centre_id,),
    )
    found = []
    for group_id, course_id, title, target, ends_on in list(rows):
        was_title = courses.get(course_id, {}).get("title", title)
        was_target = groups.get(group_id, {}).get("target", "")
        found.append(
            KnownClass(
                group_id, course_id, f"{title} {target}".strip(),
                date.fromisoformat(ends_on) if ends_on else None,
                fold(f"{title} {target}"), fold(title),
                frozenset((fold(was_title), fold(f"{was_title} {was_target}"))),
            )
        )  # fmt: skip
    return found


def _first_values(table: str, centre_id: int) -> dict[int, changes.Values]:
    rows = database.execute_sql(
        f"SELECT t.id, c.after FROM \"{table}\" t JOIN change c ON c.tbl = ? AND c.tbl <> 'mark'"
        "  AND c.row_id = t.id AND c.before IS NULL"
        " WHERE t.centre_id = ? ORDER BY c.entry_id DESC",
        (table, centre_id),
    )
    return {row_id: changes.from_json(after) or {} for row_id, after in list(rows)}


def alike(words: str, other: str) -> bool:
    """Whether two class names may be one with a slip; those that differ in a number are two."""
    one, two = fold(words), fold(other)
    return (
        one != two
        and _small(one) == _small(two)
        and SequenceMatcher(None, one, two).ratio() >= ALIKE
    )


def _small(key: str) -> list[str]:
    """The words that tell classes of one course apart: numbers, and one or two letters."""
    return sorted(
        word for word in key.split() if len(word) <= 2 or any(sign.isdigit() for sign in word)
    )


def placed_in(person_id: int, classes: Iterable[KnownClass]) -> bool:
    """Whether a person is, was, or waits to be in one of these classes."""
    for line in classes:
        row = database.execute_sql(
            "SELECT 1 FROM enrolment WHERE group_id = ? AND person_id = ?"
            " UNION ALL SELECT 1 FROM interest WHERE course_id = ? AND person_id = ? LIMIT 1",
            (line.id, person_id, line.course_id, person_id),
        ).fetchone()
        if row is not None:
            return True
    return False
