"""The committee: who sits on it, for which body, as what and until when; the community's leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import CommitteeMember
from clc_tui.db.names import phone_text, short_names
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bodies import BodyLine, WhichBody, bodies_of, body_row
from clc_tui.services.committee_people import NewMember, person_for
from clc_tui.services.committee_terms import require_sound_term
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Invalid, Role

SOON = 30
"""A term that ends within so many days is told."""

MEMBER_WORDS: dict[str, str] = {
    "body": N_("Body"),
    "role": N_("Role"),
    "since": N_("Since"),
    "until": N_("Last day of the term"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class MemberFields:
    """One term: for whom somebody speaks (a leader for nobody), as what, from when to when."""

    body: WhichBody | None
    role: CommitteeRole
    since: date
    until: date | None = None


class MemberLine(NamedTuple):
    """Somebody on the committee, in a list."""

    id: int
    person_id: int
    name: str
    phone: str
    """As people write it; for those who keep the committee's papers."""
    fields: MemberFields
    ends_in: int | None
    """Days left, where the term ends soon."""
    begun: bool
    ended: bool


class BodySeats(NamedTuple):
    """A body, who sits for it, and how many of its seats are empty today."""

    body: BodyLine
    members: tuple[MemberLine, ...]
    empty: int


class Committee(NamedTuple):
    """The whole committee."""

    bodies: tuple[BodySeats, ...]
    leaders: tuple[MemberLine, ...]
    """The community's elected leader, and who was it before where those are asked for."""

    @property
    def members(self) -> tuple[MemberLine, ...]:
        """Everybody, body by body, the leader at the end."""
        return (*(m for each in self.bodies for m in each.members), *self.leaders)


def _shown(answer: Committee) -> int:
    return len(_who(answer))


def _who(answer: Committee) -> list[int]:
    return list({line.person_id for line in answer.members})


@shows_people(_shown, who=_who)
@reads
def committee(actor: Actor, *, ended: bool = False) -> Committee:
    """The bodies with their members and empty seats; also what ended or closed where asked."""
    return committee_of(actor, ended=ended)


def committee_of(actor: Actor, *, ended: bool = False) -> Committee:
    """What `committee` tells, inside a running verb."""
    lines = _lines(actor, ended)
    by_body: dict[WhichBody | None, list[MemberLine]] = {}
    for line in lines:
        by_body.setdefault(line.fields.body, []).append(line)
    return Committee(
        tuple(_seats(body, by_body.get(body.which, ())) for body in bodies_of(actor, closed=ended)),
        tuple(by_body.get(None, ())),
    )


def _seats(body: BodyLine, lines: list[MemberLine] | tuple[MemberLine, ...]) -> BodySeats:
    sitting = sum(line.begun and not line.ended for line in lines)
    empty = 0 if body.closed_on is not None else max(0, body.fields.seats - sitting)
    return BodySeats(body, tuple(lines), empty)


_ORDER = {role.value: place for place, role in enumerate(CommitteeRole)}


def _lines(actor: Actor, ended: bool) -> list[MemberLine]:
    rows = list(
        database.execute_sql(
            "SELECT m.id, m.person_id, p.family_name, p.given_name, p.patronymic, p.birth_year,"
            " p.phone, m.body_id, m.role, m.since, m.until FROM committee_member m"
            " JOIN person p ON p.id = m.person_id"
            " WHERE m.centre_id = ?1 AND (?3 OR m.until IS NULL OR m.until >= ?2)"
            " AND p.erased_on IS NULL",
            (actor.centre, actor.today.isoformat(), ended),
        )
    )
    names = short_names({row[1]: (row[2:5], row[5], row[6]) for row in rows})
    lines = [_line(actor, row, names[row[1]]) for row in rows]
    lines.sort(key=lambda m: (m.ended, _ORDER[m.fields.role], m.fields.since, m.id))
    return lines


def _line(actor: Actor, row: tuple[Any, ...], name: str) -> MemberLine:
    number, person_id, *_names, _year, phone, body_id, role, since, until = row
    first = date.fromisoformat(since)
    last = None if until is None else date.fromisoformat(until)
    left = None if last is None else (last - actor.today).days
    keeps = actor.is_a(Role.FACILITATOR, Role.SECRETARY)
    return MemberLine(
        number, person_id, name, phone_text(phone) if phone and keeps else "",
        MemberFields(body_id, CommitteeRole(role), first, last),
        left if left is not None and 0 <= left <= SOON else None,
        first <= actor.today, left is not None and left < 0,
    )  # fmt: skip


@writes
def add_member(
    actor: Actor,
    fields: MemberFields,
    *,
    person_id: int | None = None,
    new: NewMember | None = None,
    despite_duplicates: bool = False,
) -> int:
    """Somebody known, or somebody `new`, sits on the committee; returns the id of the term.

    Raises `Clash` where the term overlaps with another one that it cannot stand beside, `Full`
    where every seat of the body is taken, and as `add_person` where somebody looks the same.
    """
    person = person_for(actor, person_id, new, despite_duplicates)
    about("person", person.id)
    row = CommitteeMember(centre_id=actor.centre, person_id=person.id)
    _fill(actor, row, fields)
    return int(row.id)


@writes
def change_member(
    actor: Actor,
    member_id: int,
    fields: MemberFields,
    *,
    was: MemberFields,
    from_day: date | None = None,
) -> int:
    """Another body, role or days; `was` is what the form showed. Returns the id of the term.

    With `from_day` the old term ends the day before it and another one begins.
    """
    row = row_of(actor, CommitteeMember, member_id)
    about("person", row.person_id)
    wanted = merged(_fields_of(row), was, fields, MEMBER_WORDS)
    if from_day is None:
        _fill(actor, row, wanted)
        return int(row.id)
    if from_day <= row.since:
        raise Invalid(
            N_("This term began on {day}: write a later day, or none."),
            field="from_day", day=row.since,
        )  # fmt: skip
    if row.until is not None and from_day > row.until:
        raise Invalid(
            N_("This term ended on {day}: write an earlier day, or a new term."),
            field="from_day", day=row.until,
        )  # fmt: skip
    row.until = from_day - timedelta(days=1)
    row.save()
    after = CommitteeMember(centre_id=actor.centre, person_id=row.person_id)
    _fill(actor, after, MemberFields(wanted.body, wanted.role, from_day, wanted.until))
    return int(after.id)


@writes
def end_term(actor: Actor, member_id: int, until: date) -> date:
    """The last day of somebody's term; returns it."""
    row = row_of(actor, CommitteeMember, member_id)
    about("person", row.person_id)
    now = _fields_of(row)
    _fill(actor, row, MemberFields(now.body, now.role, now.since, until))
    return until


@writes
def remove_member(actor: Actor, member_id: int) -> None:
    """Take a term away that never was (a slip of the hand)."""
    row = row_of(actor, CommitteeMember, member_id)
    about("person", row.person_id)
    row.delete_instance()


def _fields_of(row: CommitteeMember) -> MemberFields:
    return MemberFields(row.body_id, CommitteeRole(row.role), row.since, row.until)


def _fill(actor: Actor, row: CommitteeMember, fields: MemberFields) -> None:
    """Store a term; raises where it cannot stand."""
    leads = fields.role is CommitteeRole.LEADER
    if not leads and fields.body is None:
        raise Invalid(N_("Choose the body they speak for."), field="body")
    if fields.until is not None and fields.until < fields.since:
        raise Invalid(
            N_("The term began on {day}. The last day is not before it."),
            field="until", day=fields.since,
        )  # fmt: skip
    row.body_id = None if leads or fields.body is None else _body_id(actor, row, fields.body)
    row.role, row.since, row.until = fields.role.value, fields.since, fields.until
    require_sound_term(row, actor.today)
    row.save()


def _body_id(actor: Actor, row: CommitteeMember, which: WhichBody) -> int:
    """The id of the body; a term that is over may stay with one that is closed by now."""
    if not isinstance(which, BodyCode) and which == row.body_id:
        return which
    return int(body_row(actor, which).id)
