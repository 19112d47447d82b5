"""What erasing leaves of a person, and where it looks for what goes: tables, columns, the log."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Interest, Person
from clc_tui.services.log_words import whole
from clc_tui.terms import Standing

NAME = "–"
"""Stands where the family name was: old registers and reports show it and count as before."""
CLOSED = Standing.ERASED.value
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
    "volunteer": ("skills", "free_times", "guardian"),
    "assignment": ("despite",),
    "thanks": ("words",),
    "enrolment": ("reason",),
    "mark": ("note",),
    "announced_absence": ("note",),
    "walk_in": ("name", "phone"),
    "interest": ("reason", "note"),
    "offer": ("reason",),
    "skip": ("reason",),
    "call": ("note",),
    "group": ("target", "restricted_note"),
    "other_work": ("note", "taken_back"),
    "timesheet": ("returned", "decided_by", "contract_number", "contract_position"),
    "timesheet_line": ("note",),
    "timesheet_remark": ("reason", "answer"),
    "contract": ("number", "position"),
}  # fmt: skip
"""Every column of words about a person. Of classes only those of individual teaching.

The village goes as well: with the age band, the sex and a category it would name somebody.
"""
WORDS_OF_WORK = ("words",)
"""Of lines of sheets that hold other work the same: there stands what somebody wrote of it."""
FREE: dict[str, tuple[str, ...]] = {
    "person": ("heard_from", "came_for", "special_needs", "note"),
    "volunteer": ("skills", "free_times", "guardian"),
    "need": ("title", "skills"),
    "shift": ("cancelled",),
    "assignment": ("despite",),
    "thanks": ("words",),
    "group": ("target", "restricted_note"),
    "order_rule": ("minutes",),
    "holiday": ("name_kk", "name_ru", "name_en"),
    "lesson": ("note",),
    "interest": ("reason", "note"),
    "offer": ("reason",),
    "skip": ("reason",),
    "enrolment": ("reason",),
    "mark": ("note",),
    "announced_absence": ("note",),
    "walk_in": ("name", "phone"),
    "call": ("note",),
    "spot_check_lesson": ("note",),
    "other_work": ("note", "taken_back"),
    "timesheet": (
        "returned",
        "decided_by",
        "contract_number",
        "contract_position",
        "payer_title",
        "payer_legend",
    ),
    "timesheet_line": ("note", "words"),
    "timesheet_remark": ("reason", "answer"),
    "contract": ("number", "position"),
    "payer": ("title", "legend"),
    "meeting": ("place", "agenda", "guests", "cancelled"),
    "decision": ("words",),
    "evaluation": ("team", "method", "said_by"),
    "finding": ("words",),
    "feedback": ("said_by", "words"),
    "cross_check": ("parties",),
    "finding_pair": ("words",),
    "recommendation": ("words", "outside"),
    "recommendation_step": ("words", "said_by"),
    "action": ("words", "who", "done_words"),
    "evidence": ("words",),
    "progress": ("words", "said_by"),
}
"""Columns in which anybody may have named the person, though the row is about something else."""

STANDS: dict[str, dict[str, str]] = {
    "walk_in": {"name": NAME},
    "group": {"target": ""},
    "order_rule": {"minutes": NAME},
    "holiday": {"name_kk": NAME, "name_ru": NAME, "name_en": NAME},
    "interest": {"reason": CLOSED},
    "skip": {"reason": CLOSED},
    "volunteer": {"skills": "", "free_times": ""},
    "need": {"title": NAME, "skills": ""},
    "shift": {"cancelled": NAME},
    "thanks": {"words": NAME},
    "spot_check_lesson": {"note": NAME},
    "other_work": {"note": "", "taken_back": NAME},
    "timesheet": {
        "decided_by": NAME,
        "contract_number": "",
        "contract_position": "",
        "payer_title": "",
        "payer_legend": "",
    },
    "timesheet_line": {"note": "", "words": ""},
    "timesheet_remark": {"reason": NAME},
    "contract": {"number": "", "position": ""},
    "payer": {"title": "", "legend": ""},
    "meeting": {"place": "", "agenda": NAME, "guests": NAME, "cancelled": NAME},
    "decision": {"words": NAME},
    "evaluation": {"team": NAME, "method": NAME, "said_by": NAME},
    "finding": {"words": NAME},
    "feedback": {"said_by": NAME, "words": NAME},
    "cross_check": {"parties": NAME},
    "finding_pair": {"words": NAME},
    "recommendation": {"words": NAME, "outside": NAME},
    "recommendation_step": {"words": NAME, "said_by": NAME},
    "action": {"words": NAME, "who": NAME, "done_words": NAME},
    "evidence": {"words": NAME},
    "progress": {"words": NAME, "said_by": NAME},
}
"""What stands in columns that cannot be empty, or that say something by not being so."""

Places = dict[tuple[str, int], set[str]]
"""Columns of rows, by table and row."""
Line = tuple[int, int, str | None, str | None]
"""A change as it stands in the log: entry, number, before, after."""


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
    """The erased people whom these changes are about."""
    ids: set[int] = set()
    for change in made:
        values = _of_skip(change) if change.table == "skip" else whole(change)
        ids |= {change.row_id} if change.table == "person" else set()
        ids |= {values["person_id"]} if values.get("person_id") is not None else set()
        if values.get("interest_id") is not None:
            interest = Interest.get_or_none(Interest.id == values["interest_id"])
            ids |= set() if interest is None else {interest.person_id}
    return _erased(ids)


def _of_skip(change: changes.Change) -> changes.Values:
    """It is about who got the place; whoever was passed over only stands by."""
    told = {**(change.before or {}), **(change.after or {})}
    return told if change.before is not None else {"person_id": told["person_id"]}


def without_erased_marks(made: list[changes.Change]) -> list[changes.Change]:
    """The changes but those of marks of people who are erased: these stay as they are."""
    whose = [whole(each).get("person_id") if each.table == "mark" else None for each in made]
    gone = _erased({person_id for person_id in whose if person_id is not None})
    return [each for each, person_id in zip(made, whose, strict=True) if person_id not in gone]


def _erased(ids: Collection[int]) -> set[int]:
    """Those of these people who are erased."""
    found: set[int] = set()
    numbers = sorted(ids)
    for at in range(0, len(numbers), 500):
        rows = Person.select(Person.id).where(
            Person.id.in_(numbers[at : at + 500]), Person.erased_on.is_null(False)
        )
        found |= {row.id for row in rows}
    return found


def personal(table: str, row_id: int) -> Collection[str]:
    """The columns of a row that go; of a sheet's line what other work was called, but no class."""
    columns = PERSONAL[table]
    if table == "timesheet_line" and of_other_work((row_id,)):
        return (*columns, *WORDS_OF_WORK)
    return columns


def of_other_work(lines: Collection[int]) -> set[int]:
    """Those of these lines of sheets that are no lesson."""
    mine = f"SELECT id FROM timesheet_line WHERE id IN {_IN} AND other_work_id IS NOT NULL"
    return _ids(mine, json.dumps(sorted(lines)))


def rinsed(
    made: list[changes.Change], rows: dict[str, set[int]], places: Places
) -> list[changes.Change]:
    """Changes without what was personal in the rows and places named, as the log may keep them."""
    return [
        change._replace(before=_without(change.before, _columns(change, rows, places)))
        for change in made
    ]


def _columns(change: changes.Change, rows: dict[str, set[int]], places: Places) -> Collection[str]:
    if change.row_id in rows.get(change.table, ()):
        return personal(change.table, change.row_id)
    return places.get((change.table, change.row_id), ())


def _without(values: changes.Values | None, names: Collection[str]) -> changes.Values | None:
    if values is None:
        return None
    return {name: value for name, value in values.items() if name not in names}


def rows_of(ids: Collection[int]) -> dict[str, set[int]]:
    """Rows of these people by table, those that only the log still knows among them."""
    asked = json.dumps(sorted(ids))
    found: dict[str, set[int]] = {"person": set(ids)}
    for table in PERSONAL:
        if table not in ("person", "offer", "group", "mark", *OF_CONTRACT):
            mine = f'SELECT id FROM "{table}" WHERE person_id IN {_IN}'
            found[table] = _ids(mine, asked) | _gone(table, "person_id", ids)
    found["mark"] = _ids(f"SELECT id FROM mark WHERE person_id IN {_IN}", asked)
    found["walk_in"] |= _once_named(ids)
    interests = found["interest"]
    for table in ("offer", "skip"):
        mine = f"SELECT id FROM {table} WHERE interest_id IN {_IN}"
        of_them = _ids(mine, json.dumps(sorted(interests)))
        found[table] = found.get(table, set()) | of_them | _gone(table, "interest_id", interests)
    found["group"] = _ids(
        'SELECT g.id FROM enrolment e CROSS JOIN "group" g ON g.id = e.group_id'
        f" WHERE g.individual AND e.person_id IN {_IN}",
        asked,
    )
    for table in OF_CONTRACT:
        found[table] = _of_contracts(table, asked)
    return found


OF_CONTRACT = ("other_work", "timesheet", "timesheet_line", "timesheet_remark")
"""Tables of hours: whose they are says the contract."""


def _of_contracts(table: str, asked: str) -> set[int]:
    """Rows of hours of these people."""
    contracts = f"SELECT id FROM contract WHERE person_id IN {_IN}"
    if table == "timesheet_remark":
        sheets = f"SELECT id FROM timesheet WHERE contract_id IN ({contracts})"
        return _ids(f"SELECT id FROM {table} WHERE timesheet_id IN ({sheets})", asked)
    return _ids(f"SELECT id FROM {table} WHERE contract_id IN ({contracts})", asked)


_IN = "(SELECT value FROM json_each(?))"


def _gone(table: str, column: str, ids: Collection[int]) -> set[int]:
    """Rows that were taken away, of which the log says that they were of these.

    Found by the numbers of rows alone: what the log says of the others is not read.
    """
    missing = _ids(
        "SELECT DISTINCT row_id FROM change WHERE tbl = ? AND tbl <> 'mark'"
        f' AND row_id NOT IN (SELECT id FROM "{table}")',
        table,
    )
    return {
        row_id
        for row_id, values in _sides(table, missing)
        if values.get(column) is not None and values[column] in ids
    }


def _once_named(ids: Collection[int]) -> set[int]:
    """Walk-ins that were tied to one of these people, and are nobody's again."""
    nobodys = _ids("SELECT id FROM walk_in WHERE person_id IS ?", None)
    return {row_id for row_id, values in _sides("walk_in", nobodys)
            if values.get("person_id") in ids}  # fmt: skip


def _sides(table: str, row_ids: Collection[int]) -> Iterator[tuple[int, changes.Values]]:
    """Everything the log says of rows, both sides of each change."""
    rows = database.execute_sql(
        "SELECT c.row_id, c.before, c.after FROM json_each(?) j CROSS JOIN change c"
        " ON c.tbl = ? AND c.tbl <> 'mark' AND c.row_id = j.value",
        (json.dumps(sorted(row_ids)), table),
    )
    for row_id, *sides in rows:
        for side in sides:
            if side is not None:
                yield row_id, json.loads(side)


def marks_in_log(ids: Collection[int], rows: dict[str, set[int]]) -> list[Line]:
    """Changes of these people's marks: entry, number, before, after.

    The log has no index of marks by row, so it is asked for the entries of the lessons and classes
    these people were in.
    """
    asked = json.dumps(sorted(ids))
    groups = _ids(f"SELECT group_id FROM enrolment WHERE person_id IN {_IN}", asked)
    groups |= {v["group_id"] for _id, v in _sides("enrolment", rows["enrolment"])
               if v.get("group_id")}  # fmt: skip
    lessons = _ids(f"SELECT id FROM lesson WHERE group_id IN {_IN}", json.dumps(sorted(groups)))
    lessons |= _ids(f"SELECT lesson_id FROM mark WHERE person_id IN {_IN}", asked)
    entries: set[int] = set()
    for subject, of in (("lesson", lessons), ("group", groups), ("person", set(ids))):
        entries |= _ids(
            "SELECT e.id FROM json_each(?) j CROSS JOIN log_entry e"
            " ON e.subject = ? AND e.subject_id = j.value",
            json.dumps(sorted(of)),
            subject,
        )
    found = list(
        database.execute_sql(
            "SELECT c.entry_id, c.n, c.before, c.after, c.row_id,"
            " coalesce(json_extract(c.after, '$.person_id'), json_extract(c.before, '$.person_id'))"
            " FROM json_each(?) j CROSS JOIN change c ON c.entry_id = j.value AND c.tbl = 'mark'",
            (json.dumps(sorted(entries)),),
        )
    )
    own = rows["mark"] | {line[4] for line in found if line[5] in ids}
    return [line[:4] for line in found if line[4] in own]


def _ids(sql: str, *values: object) -> set[int]:
    return {number for (number,) in database.execute_sql(sql, values)}
