"""Which terms can stand beside each other: one chair, one secretary, one leader, the seats.

Not verbs: those of the committee and `undo` call these inside their own.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Body, CommitteeMember
from clc_tui.db.names import short_name
from clc_tui.follow_up import CommitteeRole
from clc_tui.language import N_, _, date_text, word
from clc_tui.services.bodies import body_words
from clc_tui.services.dates import covers
from clc_tui.terms import Clash, Full

ALONE = (CommitteeRole.CHAIR, CommitteeRole.SECRETARY, CommitteeRole.LEADER)
"""Roles that one person has at a time."""


def require_sound_term(row: CommitteeMember, today: date) -> None:
    """Raise `Clash` (or `Full`) where a term, stored or not, cannot stand beside the others."""
    others = [each for each in _beside(row) if each.id != row.id]
    for other in others:
        if other.role == row.role and row.role in ALONE:
            raise Clash(
                N_("{name}: {role}, {days}. There is one at a time: end that term first."),
                name=name_of(other.person_id), role=word(CommitteeRole(other.role)),
                days=days_words(other.since, other.until),
            )  # fmt: skip
    for other in others:
        same = other.person_id == row.person_id
        if same and CommitteeRole.LEADER.value not in (other.role, row.role):
            raise Clash(
                N_("{name} is on the committee already: {what}. End or change that term first."),
                name=name_of(other.person_id), what=term_words(other),
            )  # fmt: skip
    if row.body_id is not None:
        _require_seat(row, [each for each in others if each.body_id == row.body_id], today)


def _beside(row: CommitteeMember) -> list[CommitteeMember]:
    """Terms of the centre that have a day in common with this one."""
    ids = database.execute_sql(
        "SELECT m.id FROM committee_member m JOIN person p ON p.id = m.person_id"
        " WHERE m.centre_id = ?1 AND (m.until IS NULL OR m.until >= ?2) AND m.since <= ?3"
        " AND p.erased_on IS NULL ORDER BY m.since, m.id",
        (row.centre_id, row.since.isoformat(), (row.until or date.max).isoformat()),
    )
    found = [number for (number,) in ids]
    rows = {each.id: each for each in CommitteeMember.select().where(CommitteeMember.id.in_(found))}
    return [rows[number] for number in found]


def _require_seat(row: CommitteeMember, others: list[CommitteeMember], today: date) -> None:
    """Raise `Full` where on some day from now on more would sit for a body than it has seats."""
    seats = Body.get_by_id(row.body_id).seats
    first = max(row.since, today)
    days = [first, *(each.since for each in others if each.since > first)]
    for day in days:
        if not covers(row.since, row.until, day):
            continue
        sitting = [each for each in others if covers(each.since, each.until, day)]
        if len(sitting) >= seats:
            raise _full(row, [each.person_id for each in sitting])


def _full(row: CommitteeMember, people: list[int]) -> Full:
    body = Body.get_by_id(row.body_id)
    name = body_words(body.code, body.name)
    if not people:
        return Full(N_("{body} has no seat. Give it one first."), body=name)
    return Full(
        N_("{body}: the seats are taken ({names}). End a term first, or give the body more seats."),
        body=name, names=", ".join(name_of(each) for each in people),
    )  # fmt: skip


def name_of(person_id: int) -> str:
    """A person's short name."""
    row = database.execute_sql(
        "SELECT family_name, given_name, patronymic FROM person WHERE id = ?", (person_id,)
    ).fetchone()
    return short_name(*row)


def term_words(row: CommitteeMember) -> str:
    """A term in words: body, role, days."""
    body = None if row.body_id is None else Body.get_by_id(row.body_id)
    pieces = (
        "" if body is None else body_words(body.code, body.name),
        word(CommitteeRole(row.role)),
        days_words(row.since, row.until),
    )
    return ", ".join(filter(None, pieces))


def days_words(since: date, until: date | None) -> str:
    """From when to when."""
    if until is None:
        return _("since {day}").format(day=date_text(since))
    return f"{date_text(since)} – {date_text(until)}"


class TermKept(NamedTuple):
    """A term of somebody on the committee, as it is printed for them."""

    body: str
    role: CommitteeRole
    since: date
    until: date | None


def terms_of(person_id: int) -> tuple[TermKept, ...]:
    """Every term of somebody, the first one first."""
    rows = database.execute_sql(
        "SELECT b.code, b.name, m.role, m.since, m.until FROM committee_member m"
        " LEFT JOIN body b ON b.id = m.body_id WHERE m.person_id = ? ORDER BY m.since, m.id",
        (person_id,),
    )
    return tuple(
        TermKept(
            body_words(code, name or ""), CommitteeRole(role), date.fromisoformat(since),
            None if until is None else date.fromisoformat(until),
        )
        for code, name, role, since, until in list(rows)
    )  # fmt: skip


def meetings_of(person_id: int) -> tuple[tuple[date, str], ...]:
    """The committee's meetings somebody came to: day and number of the minutes."""
    rows = database.execute_sql(
        "SELECT m.on_date, m.minutes_no FROM meeting_person p JOIN meeting m"
        " ON m.id = p.meeting_id WHERE p.person_id = ? ORDER BY m.on_date, m.id",
        (person_id,),
    )
    return tuple((date.fromisoformat(day), number) for day, number in list(rows))
