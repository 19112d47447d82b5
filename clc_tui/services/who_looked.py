"""Reading the access log: who looked at which list or page of people, and when."""

from __future__ import annotations

from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.access import shows_people
from clc_tui.services.erased import people_of
from clc_tui.services.gate import reads
from clc_tui.services.log_words import person_words, subject_words, user_name
from clc_tui.services.person_record import row_in_sight
from clc_tui.terms import Actor

PAGE = 60
"""Lines read at a time."""

OF_PERSON = ("person", "person_paper", "merge_preview", "erase_preview")
"""Looks whose subject is one person: on the screen, and on paper."""
OTHERS = {
    "group": "group", "class_list": "group", "month_paper": "group", "waiting_list": "course",
}  # fmt: skip
"""Looks whose subject is a class or a course."""


class AccessLine(NamedTuple):
    """One look: who, when, at what, and how many people it showed."""

    id: int
    at: str
    who: str
    what: str
    """The verb that showed them."""
    subject: str
    """The person, class or course it was about; empty for a list of the centre."""
    people: int


class AccessPage(NamedTuple):
    """A page of looks, newest first; `next` asks for the one after, None at the end."""

    lines: tuple[AccessLine, ...]
    next: int | None
    names: int
    """How many people the page itself names."""


def at_person(centre_id: int, person_id: int) -> tuple[str, tuple[int, ...]]:
    """Which lines are looks at a person, or at a record merged into them; and its values.

    They are found by their subject: a centre has a thousand times as many.
    """
    ids = people_of(person_id)
    whats = ", ".join(f"'{what}'" for what in OF_PERSON)
    of_whom = f"subject_id IN ({', '.join('?' * len(ids))}) AND what IN ({whats})"
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
    least = max(1, min(limit, 500))
    rows = list(
        database.execute_sql(
            "SELECT id, at, user_id, what, subject_id, people FROM access_log"
            f" WHERE {asked[0]} AND id < ? ORDER BY id DESC LIMIT ?",
            (*asked[1], before or 2**62, least + 1),
        )
    )
    shown = rows[:least]
    people = {row[4] for row in shown if row[3] in OF_PERSON}
    return AccessPage(
        tuple(_line(row) for row in shown),
        shown[-1][0] if len(rows) > least else None,
        len(people),
    )


def _line(row: tuple[Any, ...]) -> AccessLine:
    number, at, user_id, what, subject_id, people = row
    subject = ""
    if what in OF_PERSON:
        subject = person_words(subject_id)
    elif what in OTHERS:
        subject = subject_words(OTHERS[what], subject_id)
    return AccessLine(number, at, user_name(user_id), what, subject, people)
