"""What erasing leaves of a person, and where it looks for what goes: tables, columns, the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Interest, Person
from clc_tui.services.log_words import whole

NAME = "–"
"""Stands where the family name was: old registers and reports show it and count as before."""
CLOSED = "erased"
"""Why an interest ended, where a reason has to stand."""

BANDS = (15, 25, 35, 45, 55, 65)
"""The ages at which an age band of the indicators begins, after the first."""

PERSONAL: dict[str, tuple[str, ...]] = {
    "person": (
        "family_name", "given_name", "patronymic", "latin_name", "birth_date", "birth_year",
        "phone", "settlement", "language", "heard_from", "came_for", "special_needs", "iin",
        "note", "sort_kk", "sort_ru", "search", "squashed",
    ),
    "consent": ("guardian",),
    "volunteer": ("skills", "free_times"),
    "enrolment": ("reason",),
    "mark": ("note",),
    "announced_absence": ("note",),
    "walk_in": ("name", "phone"),
    "interest": ("reason", "note"),
    "offer": ("reason",),
    "skip": ("reason",),
    "call": ("note",),
    "group": ("restricted_note",),
}  # fmt: skip
"""Every column of words about a person. Of a class only the note of individual teaching.

The village goes as well: with the age band, the sex and a category it would name somebody.
"""


def band_year(birth_year: int, today: date) -> int:
    """The first birth year of the age band a person is in today: all that stays of the birth.

    The bands end at 14, 24, 34 … 64 years; of the oldest, which has no end, the year of those who
    turn 65 stays.
    """
    age = today.year - birth_year
    end = next((start - 1 for start in BANDS if age < start), BANDS[-1])
    return today.year - end


def people_of(person_id: int) -> list[int]:
    """The person and every record that was merged into it."""
    rows = database.execute_sql(
        "WITH RECURSIVE same (id) AS (SELECT ? UNION SELECT p.id FROM person p"
        " JOIN same s ON p.merged_into_id = s.id) SELECT id FROM same ORDER BY id",
        (person_id,),
    )
    return [number for (number,) in rows]


def erased_among(made: Iterable[changes.Change]) -> set[int]:
    """The erased people whose rows these changes touch."""
    ids: set[int] = set()
    for change in made:
        values = whole(change)
        ids |= {change.row_id} if change.table == "person" else set()
        ids |= {values[name] for name in ("person_id",) if values.get(name) is not None}
        if "interest_id" in values:
            interest = Interest.get_or_none(Interest.id == values["interest_id"])
            ids |= set() if interest is None else {interest.person_id}
    found: set[int] = set()
    numbers = sorted(ids)
    for at in range(0, len(numbers), 500):
        rows = Person.select(Person.id).where(
            Person.id.in_(numbers[at : at + 500]), Person.erased_on.is_null(False)
        )
        found |= {row.id for row in rows}
    return found


def rinsed(made: list[changes.Change], rows: dict[str, set[int]]) -> list[changes.Change]:
    """Changes without what was personal in the rows named, as they may stand in the log."""
    return [
        change._replace(before=_without(change, change.before), after=change.after)
        if change.row_id in rows.get(change.table, ())
        else change
        for change in made
    ]


def _without(change: changes.Change, values: changes.Values | None) -> changes.Values | None:
    if values is None:
        return None
    personal = PERSONAL[change.table]
    return {name: value for name, value in values.items() if name not in personal}


def rows_of(ids: Collection[int]) -> dict[str, set[int]]:
    """Rows of these people by table, those the log alone still knows among them."""
    numbers = sorted(ids)
    asked = ", ".join("?" * len(numbers))
    found: dict[str, set[int]] = {"person": set(numbers)}
    for table in PERSONAL:
        if table in ("person", "offer", "group", "mark"):
            continue
        found[table] = _ids(
            f'SELECT id FROM "{table}" WHERE person_id IN ({asked})', numbers
        ) | _ids(
            "SELECT row_id FROM change WHERE tbl = ? AND tbl <> 'mark' AND ("
            f"json_extract(before, '$.person_id') IN ({asked})"
            f" OR json_extract(after, '$.person_id') IN ({asked}))",
            [table, *numbers, *numbers],
        )
    found["mark"] = _ids(f"SELECT id FROM mark WHERE person_id IN ({asked})", numbers)
    interests = sorted(found["interest"])
    asked = ", ".join("?" * len(interests))
    for table in ("offer", "skip"):
        found.setdefault(table, set()).update(
            _ids(f"SELECT id FROM {table} WHERE interest_id IN ({asked})", interests)
        )
    found["group"] = _ids(
        'SELECT g.id FROM "group" g JOIN enrolment e ON e.group_id = g.id'
        f" WHERE g.individual AND e.person_id IN ({', '.join('?' * len(numbers))})",
        numbers,
    )
    return found


def _ids(sql: str, values: Iterable[Any]) -> set[int]:
    return {number for (number,) in database.execute_sql(sql, tuple(values))}
