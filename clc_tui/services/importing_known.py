"""Whom and what a centre knows already: people and classes, also as they were first written.

What was corrected since is still known by its first spelling, so that an old list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.names import fold, full_name
from clc_tui.services.person_fields import PersonFields

ALIKE = 0.85
"""Class names at least this similar are asked about: a slip, or another class?"""

Identity = tuple[str, str]
"""Folded name, and birth date or year or phone."""


def called(fields: PersonFields) -> str:
    """Family name and given name, folded."""
    return fold(f"{fields.family_name} {fields.given_name}")


def identities(fields: PersonFields, name: str = "") -> list[Identity]:
    """By what a person is known again: the IIN alone, or the name with birth, else with phone.

    `name` is what `called` gives, where that is known already.
    """
    name = name or called(fields)
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


class KnownPerson(NamedTuple):
    """Somebody of the centre as they are or once were written down."""

    id: int
    """Of the record that stayed, where two were merged."""
    fields: PersonFields
    called: str
    """Family name and given name, folded."""
    first: bool
    """As their list had them, whatever was corrected since."""
    stays: bool
    """The record that stayed, as it is today."""


_HERE = (
    "(SELECT * FROM person WHERE centre_id = ?1"
    " AND merged_into_id IS NULL AND erased_on IS NULL AND practice = 0"
    " UNION ALL SELECT * FROM person WHERE +centre_id = ?1"
    " AND merged_into_id IS NOT NULL AND erased_on IS NULL AND practice = 0)"
)
"""People of one centre and the records merged into theirs, by the index of each of the two."""
_TOLD = ("family_name", "given_name", "patronymic", "birth_date", "birth_year", "phone", "iin")
"""What somebody is known by."""


def everybody(centre_id: int) -> list[KnownPerson]:
    """Everybody of the centre, read once: as they are, and as they were when first written down."""
    rows = database.execute_sql(
        f"SELECT id, merged_into_id, {', '.join(_TOLD)} FROM {_HERE}",
        (centre_id,),
    )
    found = [
        _known(merged_into or person_id, _fields(*told), first=False, stays=merged_into is None)
        for person_id, merged_into, *told in list(rows)
    ]
    found += [_known(*each, first=True, stays=False) for each in as_first_written(centre_id)]
    return found


def _known(person_id: int, fields: PersonFields, *, first: bool, stays: bool) -> KnownPerson:
    return KnownPerson(person_id, fields, called(fields), first, stays)


def known_people(people: Iterable[KnownPerson]) -> dict[Identity, set[int]]:
    """Everybody by identity; a first spelling counts where nobody is called so today."""
    found: dict[Identity, set[int]] = {}
    for person in people:
        for identity in identities(person.fields, person.called):
            if person.first:
                found.setdefault(identity, {person.id})
            else:
                found.setdefault(identity, set()).add(person.id)
    return found


def as_first_written(centre_id: int) -> Iterable[tuple[int, PersonFields]]:
    """People of imported lists as their list had them, whatever was corrected since."""
    rows = database.execute_sql(
        f"SELECT p.id, p.merged_into_id, c.after FROM {_HERE} p"
        " CROSS JOIN change c ON c.tbl = 'person' AND c.tbl <> 'mark' AND c.row_id = p.id"
        "  AND c.before IS NULL"
        " WHERE p.from_list",
        (centre_id,),
    )
    for person_id, merged_into, after in sorted(rows):
        values = changes.from_json(after) or {}
        yield merged_into or person_id, _fields(*map(values.get, _TOLD))


def _fields(*told: Any) -> PersonFields:  # noqa: ANN401
    family_name, given_name, patronymic, birth_date, birth_year, phone, iin = told
    return PersonFields(
        family_name, given_name or "", patronymic or "",
        birth_date=date.fromisoformat(birth_date) if birth_date else None,
        birth_year=birth_year, phone=phone or "", iin=iin or "",
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
