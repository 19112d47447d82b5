"""Calls that were made: about what, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.services.enrolments import Place
from clc_tui.terms import CallAbout, CallOutcome

MISSED = frozenset({CallAbout.ABSENT, CallAbout.LOW, CallAbout.START})
"""What a call about any of is a call about all of: that somebody does not come."""
MOST_TOLD = 20
"""So many calls are told on a person's page."""

_COLUMNS = (
    "k.person_id, k.group_id, k.about, k.outcome, k.at, k.note, coalesce(c.title, '')"
    ' FROM call k LEFT JOIN "group" g ON g.id = k.group_id LEFT JOIN course c ON c.id = g.course_id'
)


class PastCall(NamedTuple):
    """One call; `course` is empty where it was about no class."""

    person_id: int
    group_id: int | None
    about: CallAbout
    outcome: CallOutcome
    at: str
    note: str | None
    course: str
    place: Place | None = None
    """The place it gave, told to who writes it down."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.at[:10])


Matter = tuple[int, int | None, str]
"""A person, the class, and what about: whether they come, a form, an offer."""


def matter(person_id: int, group_id: int | None, about: CallAbout) -> Matter:
    """What a call settles; a form is no class's."""
    if about in MISSED:
        return person_id, group_id, "missed"
    return person_id, None if about is CallAbout.UNSIGNED else group_id, about.value


def last_calls(people: Iterable[int]) -> dict[Matter, PastCall]:
    """The last call about each matter of these people."""
    wanted = sorted(set(people))
    if not wanted:
        return {}
    rows = database.execute_sql(
        f"SELECT {_COLUMNS} WHERE k.person_id IN ({blanks(wanted)}) ORDER BY k.id",
        tuple(wanted),
    )
    calls = [_call(row) for row in rows]
    return {matter(call.person_id, call.group_id, call.about): call for call in calls}


def calls_between(group_id: int, since: str, until: str | None) -> dict[int, PastCall]:
    """The last call to each learner about whether they come to a class, from a moment to one."""
    rows = database.execute_sql(
        f"SELECT {_COLUMNS} WHERE k.group_id = ? AND k.at >= ? AND k.at < ? ORDER BY k.id",
        (group_id, since, until or "9999"),
    )
    calls = [_call(row) for row in rows]
    return {call.person_id: call for call in calls if call.about in MISSED}


def calls_of(
    person_id: int, may_see: Callable[[int | None], bool], *, most: int | None = MOST_TOLD
) -> tuple[PastCall, ...]:
    """The last calls to a person about the classes in sight, newest first; all with `most=None`."""
    rows = database.execute_sql(
        f"SELECT {_COLUMNS} WHERE k.person_id = ? ORDER BY k.id DESC",
        (person_id,),
    )
    return tuple(call for call in map(_call, rows) if may_see(call.group_id))[:most]


def _call(row: tuple[Any, ...]) -> PastCall:
    person_id, group_id, about, outcome, at, note, course = row
    return PastCall(
        person_id, group_id, CallAbout(about), CallOutcome(outcome), at, note, str(course)
    )
