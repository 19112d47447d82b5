"""Who is in a class, and who teaches it: read for the page of a class and the list of classes."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.names import full_name, short_name
from clc_tui.terms import Outcome


class Learner(NamedTuple):
    """One spell of the class list."""

    person_id: int
    journal_no: int
    name: str
    full_name: str
    phone: str | None
    starts_on: date
    ends_on: date | None
    outcome: Outcome | None
    reason: str | None


def instructor_names(group_ids: list[int], on: date) -> dict[int, list[str]]:
    """Short names of each group's instructors on a day."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(group_ids), 500):
        part = group_ids[start : start + 500]
        rows = database.execute_sql(
            "SELECT i.group_id, p.family_name, p.given_name, p.patronymic"
            " FROM group_instructor i JOIN person p ON p.id = i.person_id"
            f" WHERE i.group_id IN ({blanks(part)})"
            " AND i.since <= ? AND (i.until IS NULL OR i.until >= ?) ORDER BY i.id",
            (*part, on.isoformat(), on.isoformat()),
        )
        for group_id, *names in rows:
            found.setdefault(group_id, []).append(short_name(*names))
    return found


def learners_of(group_id: int) -> tuple[Learner, ...]:
    """The class list by journal number, ended spells included."""
    rows = database.execute_sql(
        "SELECT p.id, e.journal_no, p.family_name, p.given_name, p.patronymic, p.phone,"
        " e.starts_on, e.ends_on, e.outcome, e.reason FROM enrolment e"
        " JOIN person p ON p.id = e.person_id WHERE e.group_id = ?"
        " ORDER BY e.journal_no, e.starts_on",
        (group_id,),
    )
    return tuple(
        Learner(
            row[0], row[1], short_name(*row[2:5]), full_name(*row[2:5]), row[5],
            date.fromisoformat(row[6]), date.fromisoformat(row[7]) if row[7] else None,
            Outcome(row[8]) if row[8] else None, row[9],
        )
        for row in list(rows)
    )  # fmt: skip
