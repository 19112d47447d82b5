"""Reading the access log: who looked at which list or page of people, and when."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.names import short_name
from clc_tui.language import _, short_date
from clc_tui.services.access import shows_people
from clc_tui.services.erased import people_of
from clc_tui.services.gate import reads
from clc_tui.services.person_record import row_in_sight
from clc_tui.terms import Actor

PAGE = 60
"""Lines read at a time."""

OF_PERSON = (
    "person", "person_paper", "merge_preview", "erase_preview", "history", "volunteer",
    "volunteer_hours", "timesheet", "sheet_paper",
)  # fmt: skip
"""Looks whose subject is one person, where there is one: on the screen, and on paper."""
OF_CLASS = ("group", "class_list", "month_paper")
"""Looks whose subject is a class; of a register it is the lesson, of a waiting list the course."""


class AccessLine(NamedTuple):
    """One look: who, when, at what, and how many people it showed."""

    id: int
    at: str
    who: str
    what: str
    """The verb that showed them."""
    subject: str
    """The person, class, lesson or course it was about; empty where the words say it all."""
    people: int


class AccessPage(NamedTuple):
    """A page of looks, newest first; `next` asks for the one after, None at the end."""

    lines: tuple[AccessLine, ...]
    next: int | None
    names: int
    """How many people the page itself names."""


def _among(whats: tuple[str, ...]) -> str:
    return f"what IN ({', '.join(repr(what) for what in whats)})"


def at_person(centre_id: int, person_id: int) -> tuple[str, tuple[int, ...]]:
    """Which lines are looks at a person, or at a record merged into them; and its values.

    They are found by their subject: a centre has a thousand times as many.
    """
    ids = people_of(person_id)
    of_whom = f"subject_id IN ({blanks(ids)}) AND {_among(OF_PERSON)}"
    return f"{of_whom} AND +centre_id = ?", (*ids, centre_id)


def _named(page: AccessPage) -> int:
    return page.names


@shows_people(_named)
@reads
def access_lines(
    actor: Actor, *, person_id: int | None = None, before: int | None = None, limit: int = PAGE
) -> AccessPage:
    """Who looked at lists, pages and files of people of this centre, newest first.

    With `person_id`, who opened that person's own page (or that of a record merged into it).
    """
    asked: tuple[str, tuple[int, ...]] = ("centre_id = ?", (actor.centre,))
    if person_id is not None:
        asked = at_person(actor.centre, row_in_sight(actor, person_id).id)
    most = max(1, min(limit, 500))
    rows = list(
        database.execute_sql(
            "WITH looked AS MATERIALIZED (SELECT * FROM access_log"
            f" WHERE {asked[0]} AND id < ? ORDER BY id DESC LIMIT ?) {_IN_WORDS}",
            (*asked[1], before or 2**62, most + 1),
        )
    )
    shown = rows[:most]
    people = {row[4] for row in shown if row[3] in OF_PERSON} - {None}
    return AccessPage(
        tuple(_line(row) for row in shown),
        shown[-1][0] if len(rows) > most else None,
        len(people),
    )


_IN_WORDS = (
    "SELECT a.id, a.at, u.name, a.what, a.subject_id, a.people, p.family_name, p.given_name,"
    " p.patronymic, c.title, g.target, l.on_date, l.starts_at"
    " FROM looked a LEFT JOIN user u ON u.id = a.user_id"
    f" LEFT JOIN person p ON a.{_among(OF_PERSON)} AND p.id = a.subject_id"
    " LEFT JOIN lesson l ON a.what = 'register' AND l.id = a.subject_id"
    f' LEFT JOIN "group" g ON g.id = iif(a.{_among(OF_CLASS)}, a.subject_id, l.group_id)'
    " LEFT JOIN course c ON c.id = iif(a.what = 'waiting_list', a.subject_id, g.course_id)"
    " ORDER BY a.id DESC"
)


def _line(row: tuple[Any, ...]) -> AccessLine:
    number, at, user, what, _subject_id, people, *names, title, target, day, hour = row
    subject = " · ".join(part for part in (title, target) if part)
    if names[0] is not None:
        subject = short_name(*names)
    elif day is not None:
        subject = f"{short_date(date.fromisoformat(day))} {hour} {subject}"
    return AccessLine(number, at, user or _("administrator"), what, subject, people)
