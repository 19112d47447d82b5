"""Bodies the committee's members come from: the usual eight, and what a centre makes of them.

The usual ones exist for every centre; a row is written when something first needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Body
from clc_tui.db.names import fold
from clc_tui.follow_up import BodyCode
from clc_tui.language import N_, word
from clc_tui.services.bounds import number, text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Full, Invalid

BODY_WORDS: dict[str, str] = {
    "name": N_("Body"),
    "seats": N_("Seats"),
}
"""What each field is called."""
NAME_MOST, SEATS_MOST = 120, 20

WhichBody = BodyCode | int
"""A body's id, or the code of a usual one, which may have no row yet."""


@dataclass(frozen=True, slots=True)
class BodyFields:
    """What may be said of a body; a usual one without a name is called by its usual one."""

    name: str
    seats: int = 1


class BodyLine(NamedTuple):
    """A body of the committee, in a list."""

    which: WhichBody
    """The row's id; the code of a usual one that is not written yet."""
    code: BodyCode | None
    fields: BodyFields
    closed_on: date | None

    @property
    def words(self) -> str:
        """What the reader calls it."""
        return body_words(self.code, self.fields.name)


def body_words(code: str | None, name: str) -> str:
    """What a body is called in the reader's language, where the centre has no name of its own."""
    return name or (word(BodyCode(code)) if code else "")


@reads
def bodies(actor: Actor, *, closed: bool = False) -> tuple[BodyLine, ...]:
    """The bodies of the committee in one order; those no longer on it only when asked for."""
    return bodies_of(actor, closed=closed)


def bodies_of(actor: Actor, *, closed: bool = False) -> tuple[BodyLine, ...]:
    """What `bodies` tells, inside a running verb."""
    rows = list(Body.select().where(Body.centre_id == actor.centre).order_by(Body.id))
    usual = {row.code: row for row in rows if row.code is not None}
    lines = [
        _line(usual[code]) if code in usual else BodyLine(code, code, BodyFields(""), None)
        for code in BodyCode
    ]
    lines += [_line(row) for row in rows if row.code is None]
    return tuple(line for line in lines if closed or line.closed_on is None)


def _line(row: Body) -> BodyLine:
    code = None if row.code is None else BodyCode(row.code)
    return BodyLine(row.id, code, BodyFields(row.name, row.seats), row.closed_on)


def body_row(actor: Actor, which: WhichBody) -> Body:
    """The row of a body that is on the committee, written now where it had none.

    Raises `Clash` where the body is on it no more.
    """
    row = _row(actor, which)
    if row.closed_on is not None:
        raise Clash(
            N_("{body} is on the committee no more. Choose another body, or open it again."),
            body=body_words(row.code, row.name),
        )
    if row.id is None:
        row.save()
    return row


def _row(actor: Actor, which: WhichBody) -> Body:
    """The row of a body; of a usual one that has none, a row that is not stored yet."""
    if not isinstance(which, BodyCode):
        return row_of(actor, Body, which)
    known = Body.get_or_none(Body.centre_id == actor.centre, Body.code == which.value)
    return known or Body(centre_id=actor.centre, code=which.value)


@writes
def add_body(actor: Actor, fields: BodyFields) -> int:
    """A body of the centre's own; returns its id. Raises `Clash` where the name is taken."""
    row = Body(centre_id=actor.centre)
    _fill(actor, row, fields)
    row.save()
    about("body", row.id)
    return int(row.id)


@writes
def change_body(actor: Actor, which: WhichBody, fields: BodyFields, *, was: BodyFields) -> int:
    """Another name or number of seats; `was` is what the form showed. Returns the row's id.

    Raises `Full` where more people sit for it than seats would be.
    """
    row = _row(actor, which)
    _fill(actor, row, merged(BodyFields(row.name, row.seats), was, fields, BODY_WORDS))
    sitting = len(sitting_for(row.id, actor.today))
    if row.seats < sitting and fields.seats != was.seats:
        raise Full(
            N_("{n} people sit for it now. End a term first, or leave as many seats."), n=sitting
        )
    row.save()
    about("body", row.id)
    return int(row.id)


@writes
def close_body(actor: Actor, which: WhichBody, closed: bool = True) -> int:
    """A body is on the committee no more (or again); returns the row's id.

    Raises `Clash` while somebody sits for it, or a recommendation waits for it.
    """
    row = _row(actor, which)
    if closed:
        _require_nobody_left(row, actor.today)
    row.closed_on = actor.today if closed else None
    row.save()
    about("body", row.id)
    return int(row.id)


def sitting_for(body_id: int | None, day: date) -> list[int]:
    """Ids of the people who sit for a body on a day, or will."""
    rows = database.execute_sql(
        "SELECT m.person_id FROM committee_member m JOIN person p ON p.id = m.person_id"
        " WHERE m.body_id = ?1 AND (m.until IS NULL OR m.until >= ?2) AND p.erased_on IS NULL",
        (body_id, day.isoformat()),
    )
    return [person_id for (person_id,) in rows]


def _require_nobody_left(row: Body, today: date) -> None:
    """Raise `Clash` where a body has members or work."""
    name = body_words(row.code, row.name)
    if sitting_for(row.id, today):
        raise Clash(N_("{body} has members on the committee. End their terms first."), body=name)
    waiting = database.execute_sql(
        "SELECT printf('%04d-%02d', r.year, r.number) FROM recommendation r WHERE r.body_id = ?1"
        " AND r.state NOT IN ('verified', 'rejected', 'not_needed') ORDER BY r.year, r.number",
        (row.id,),
    ).fetchone()
    if waiting is not None:
        raise Clash(
            N_("Recommendation {number} waits for {body}. Give it to somebody else first."),
            number=waiting[0], body=name,
        )  # fmt: skip


def _fill(actor: Actor, row: Body, fields: BodyFields) -> None:
    name = text(fields.name, "name", NAME_MOST)
    if row.code is not None and fold(name) == fold(word(BodyCode(row.code))):
        name = ""
    if not name and row.code is None:
        raise Invalid(N_("Write what the body is called."), field="name")
    for other in bodies_of(actor, closed=True) if name else ():
        own = other.which == row.id or (row.code is not None and other.code == row.code)
        if not own and fold(other.words) == fold(name):
            raise Clash(N_("There is already a body called {name}."), name=other.words)
    row.name = name
    row.seats = number(fields.seats, "seats", 0, SEATS_MOST) or 0
