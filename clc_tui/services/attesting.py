"""Attested acts: decided by somebody who sits at no terminal, and typed by another.

Who said it, on which day and in which minutes or paper is written down with it and shown for ever.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, Protocol

from clc_tui.db.connection import database
from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.terms import Actor, Invalid, Refused

SAID_BY_MOST, PAPER_MOST = 80, 80


class Attested(NamedTuple):
    """Who said it, when, and the number of the minutes or the paper."""

    said_by: str
    said_on: date
    paper_no: str


class Attestable(Protocol):
    """A row that keeps who said it."""

    said_by: str | None
    said_on: date | None
    paper_no: str | None


def attest(actor: Actor, row: Attestable, attested: Attested | None) -> None:
    """Write down who said it; raises `Invalid` naming the field where something is missing."""
    if attested is None:
        row.said_by = row.said_on = row.paper_no = None
        return
    row.said_by = text(attested.said_by, "said_by", SAID_BY_MOST)
    if not row.said_by:
        raise Invalid(N_("Write who said it."), field="said_by")
    if attested.said_on > actor.today:
        raise Invalid(N_("That day is still to come."), field="said_on")
    row.said_on = attested.said_on
    row.paper_no = text(attested.paper_no, "paper_no", PAPER_MOST)
    if not row.paper_no:
        raise Invalid(N_("Write the number of the minutes or of the paper."), field="paper_no")


def people_of(actor: Actor) -> set[int]:
    """Who an account is in the actor's centre; by different roles it may be several."""
    rows = database.execute_sql(
        'SELECT person_id FROM "grant" WHERE user_id IS ? AND centre_id = ?'
        " AND person_id IS NOT NULL",
        (actor.user_id, actor.centre),
    )
    return {person_id for (person_id,) in rows}


def require_somebody(actor: Actor) -> int:
    """The person the actor's account is tied to here; raises `Refused` where it is nobody.

    Who says that something is done, and who checks it, are two people: an account alone is no
    answer to who it was.
    """
    if actor.person_id is None:
        raise Refused(
            N_("Your account is tied to no person here. The administrator ties it, then repeat.")
        )
    return actor.person_id


def is_name_of(said_by: str, person_id: int) -> bool:
    """Whether words name this person: by the family name, and no other given name beside it.

    What stands there besides in small letters is no name: a position, an organisation.
    """
    row = database.execute_sql(
        "SELECT family_name, given_name FROM person WHERE id = ?", (person_id,)
    ).fetchone()
    if row is None:
        return False
    family, given = (fold(part).split() for part in row)
    said = [(fold(word), word[:1].isupper()) for word in re.findall(r"\w+", said_by)]
    if not family or not set(family) <= {word for word, _large in said}:
        return False
    shout = not any(large for _word, large in said)
    others = [word for word, large in said if word not in family and (large or shout)]
    return not others or any(_same(word, name) for word in others for name in given[:1])


def same_people(one: str, other: str) -> bool:
    """Whether two ways of writing may name the same: a word in common, and no other name beside."""
    words = [set(fold(each).split()) for each in (one, other)]
    common = {word for word in words[0] & words[1] if len(word) > 1}
    rest = [each - common for each in words]
    if not common:
        return False
    return not all(rest) or any(_same(a, b) for a in rest[0] for b in rest[1])


def _same(one: str, other: str) -> bool:
    """The same name, or its initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1])
