"""Who could help: whom one would ask first before the others."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Need
from clc_tui.db.names import fold, phone_text, short_name, sort_key
from clc_tui.services.access import shows_people
from clc_tui.services.busy import Busy, busy
from clc_tui.services.free_times import fits
from clc_tui.services.gate import reads
from clc_tui.services.rows import row_of
from clc_tui.services.shift_rows import GONE, ShiftAt, Spot, spot
from clc_tui.services.volunteer_record import under_age
from clc_tui.services.volunteers import LAST_ON, THERE
from clc_tui.terms import Actor, NeedKind, NotFound

STEM = 4
"""Words that begin with so many same letters are about the same thing."""


class Candidate(NamedTuple):
    """Somebody who could be asked for a shift."""

    person_id: int
    name: str
    phone: str
    skills: str
    free_times: str
    fits: bool | None
    """Whether the hour lies in their free times; None where their words do not tell."""
    skilled: bool
    """Whether they can what the need asks for."""
    last_on: date | None
    """The last day they helped."""
    busy: Busy | None
    """Where they are in that hour."""
    unsigned: bool
    """Under age, and no guardian has signed: may not be asked yet."""
    age_known: bool


def _shown(found: tuple[Candidate, ...]) -> int:
    return len(found)


def _who(found: tuple[Candidate, ...]) -> list[int]:
    return [each.person_id for each in found]


@shows_people(_shown, who=_who)
@reads
def who_could(actor: Actor, at: ShiftAt) -> tuple[Candidate, ...]:
    """Volunteers who are not asked for a shift yet, whom one would ask first before the others.

    First who is free and has the time, then who can what is needed, then who has not helped for
    longest; who may not be asked yet comes last. Of help at any time (no shift is named) nobody's
    hours are looked at.
    """
    here = spot(actor, at) if at.lesson_id or at.shift_id else _at_any_time(actor, at)
    rows = list(
        database.execute_sql(
            "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.phone, p.birth_date,"
            f" p.birth_year, v.skills, v.free_times, v.guardian_signed_on, {LAST_ON}, max(v.id)"
            " FROM volunteer v JOIN person p ON p.id = v.person_id"
            " WHERE v.centre_id = :centre AND v.since <= :latest"
            f" AND (v.until IS NULL OR v.until >= :day) AND {THERE} AND NOT EXISTS"
            " (SELECT 1 FROM assignment a WHERE a.shift_id = :shift AND a.person_id = p.id)"
            " GROUP BY p.id",
            {
                "centre": actor.centre, "shift": here.row_id, "day": here.on_date.isoformat(),
                "latest": max(here.on_date, actor.today).isoformat(),
            },
        )
    )  # fmt: skip
    people = [row[0] for row in rows]
    taken = busy(actor.centre, here.on_date, hours_of(here), people, but=here.row_id)
    found = [_candidate(here, row, taken.get(row[0])) for row in rows]
    return tuple(sorted(found, key=lambda each: _first(each, actor.language)))


def _at_any_time(actor: Actor, at: ShiftAt) -> Spot:
    """Help without a day: as if it were today, at no hour."""
    need = row_of(actor, Need, at.need_id)
    if need.kind != NeedKind.OPEN:
        raise NotFound(GONE)
    return Spot(at, need, None, None, actor.today, None, None)


def hours_of(here: Spot) -> tuple[str, int] | None:
    """Since when a shift is, and how long; None where no hour is said."""
    if here.starts_at is None or here.minutes is None:
        return None
    return here.starts_at, here.minutes


def _candidate(here: Spot, row: tuple[Any, ...], elsewhere: Busy | None) -> Candidate:
    (person_id, *names, phone, born, year, skills, times, signed_on, last_on, _spell) = row
    young = under_age(None if born is None else date.fromisoformat(born), year, here.on_date)
    free = None
    if here.row is not None or here.lesson is not None:
        free = fits(times, here.on_date, here.starts_at, here.minutes)
    return Candidate(
        person_id, short_name(*names), phone_text(phone) if phone else "", skills, times,
        free, same_skill(here.need.skills, skills),
        None if last_on is None else date.fromisoformat(last_on), elsewhere,
        bool(young) and signed_on is None, young is not None,
    )  # fmt: skip


def same_skill(asked: str, told: str) -> bool:
    """Whether one word of what is asked for begins like one of what somebody can do."""
    wanted, has = (
        {word[:STEM] for word in fold(words).split() if len(word) >= STEM - 1}
        for words in (asked, told)
    )
    return bool(wanted & has)


def _first(each: Candidate, language: str) -> tuple[object, ...]:
    rank = {True: 0, None: 1, False: 2}[each.fits]
    return (
        each.unsigned, each.busy is not None, rank, not each.skilled, each.last_on or date.min,
        sort_key(each.name, language), each.person_id,
    )  # fmt: skip
