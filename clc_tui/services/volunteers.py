"""People who help: with what, when, since when, the guardian's signature, and thanks."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Assignment, Person, Shift, Thanks, Volunteer
from clc_tui.db.names import fold, phone_text, short_name, sort_key
from clc_tui.keyboards import retyped
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import living_person, require_no_mixing, row_of
from clc_tui.services.shift_rows import TO_COME, tidied
from clc_tui.services.volunteer_record import OF_AGE, name_of, spell_on, under_age
from clc_tui.services.volunteer_record import VolunteerFields as VolunteerFields
from clc_tui.services.volunteer_record import VolunteerPage as VolunteerPage
from clc_tui.services.volunteer_record import volunteer as volunteer
from clc_tui.terms import Actor, AssignmentState, Clash, Invalid, NotFound

VOLUNTEER_WORDS: dict[str, str] = {
    "skills": N_("Can help with"),
    "free_times": N_("Can come"),
}
"""What each field is called."""
WORDS_MOST = 200
GUARDIAN_MOST = 120


class VolunteerLine(NamedTuple):
    """Somebody who helps, in a list."""

    person_id: int
    name: str
    phone: str
    skills: str
    free_times: str
    last_on: date | None
    """The last day they helped."""
    minutes: int
    """Of help this year."""
    unsigned: bool
    """Under age today, and no guardian has signed: gets no shift."""
    age_known: bool


class Volunteers(NamedTuple):
    """Those a query means; `retyped_as` where only another keyboard layout's reading found any."""

    lines: tuple[VolunteerLine, ...]
    retyped_as: str | None = None


class Ended(NamedTuple):
    """Somebody helps no more: the last day, and the shifts to come they were taken off."""

    until: date
    shifts: tuple[date, ...]


def _current(actor: Actor, person_id: int) -> tuple[Person, Volunteer]:
    """Somebody who helps now; raises `NotFound`."""
    person = living_person(actor, person_id)
    row = spell_on(person_id, actor.today)
    if row is None:
        raise NotFound(
            N_("{name} is no volunteer now. Add them to the volunteers first."),
            name=name_of(person),
        )
    return person, row


HELP_DAY = "coalesce(s.on_date, l.on_date)"
"""The day of shift `s`: its own, or that of its lesson `l`."""
HELP_OF = (
    "FROM assignment a JOIN shift s ON s.id = a.shift_id LEFT JOIN lesson l ON l.id = s.lesson_id"
    " WHERE a.person_id = p.id AND a.state = 'came'"
)
"""The help that person `p` gave."""
LAST_ON = f"(SELECT max({HELP_DAY}) {HELP_OF})"
"""The day person `p` last helped."""
_THIS_YEAR = f"(SELECT coalesce(sum(a.minutes), 0) {HELP_OF} AND {HELP_DAY} >= :year)"
THERE = "p.merged_into_id IS NULL AND p.erased_on IS NULL AND NOT p.practice"
"""Whether person `p` is one of the centre's own."""
HELPS = (
    "v.centre_id = :centre AND v.since <= :day AND (v.until IS NULL OR v.until >= :day)"
    f" AND {THERE}"
)
"""Who helps on a day, of volunteers `v` with their people `p`."""


def _shown(answer: Volunteers) -> int:
    return len(answer.lines)


def _who(answer: Volunteers) -> list[int]:
    return [line.person_id for line in answer.lines]


@shows_people(_shown, who=_who)
@reads
def volunteers(actor: Actor, query: str = "", *, language: str | None = None) -> Volunteers:
    """Who helps now, in order of name; a query means names, telephones, skills or times."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.phone, v.skills, v.free_times,"
        f" {LAST_ON}, {_THIS_YEAR}, p.birth_date, p.birth_year, v.guardian_signed_on"
        f" FROM volunteer v JOIN person p ON p.id = v.person_id WHERE {HELPS}",
        {
            "centre": actor.centre, "day": actor.today.isoformat(),
            "year": f"{actor.today.year:04}-01-01",
        },
    )  # fmt: skip
    spoken = language or actor.language
    found = sorted(
        (_line(actor, row) for row in rows),
        key=lambda line: (sort_key(line.name, spoken), line.person_id),
    )
    wanted = query.strip()[:80]
    for reading in (wanted, *(retyped(wanted) if wanted else ())):
        lines = tuple(line for line in found if _means(line, reading))
        if lines:
            return Volunteers(lines, None if reading == wanted else reading)
    return Volunteers(())


def _line(actor: Actor, row: tuple[Any, ...]) -> VolunteerLine:
    (person_id, *names, phone, skills, times, last_on, minutes, born, year, signed_on) = row
    young = under_age(_day(born), year, actor.today)
    return VolunteerLine(
        person_id, short_name(*names), phone_text(phone) if phone else "", skills, times,
        _day(last_on), minutes, bool(young) and signed_on is None, young is not None,
    )  # fmt: skip


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _means(line: VolunteerLine, query: str) -> bool:
    """Whether each word of the query begins a word of the line, or all its digits a number."""
    digits = "".join(sign for sign in query if sign.isdecimal())
    if len(digits) > 2 and digits in "".join(sign for sign in line.phone if sign.isdecimal()):
        return True
    words = fold(f"{line.name} {line.skills} {line.free_times}").split()
    return all(any(word.startswith(term) for word in words) for term in fold(query).split())


_YOUNG_ASKED = (
    f"SELECT p.id, p.birth_date, p.birth_year, {HELP_DAY} AS day"
    " FROM volunteer v JOIN person p ON p.id = v.person_id"
    " JOIN assignment a ON a.person_id = p.id AND a.state IN ('offered', 'confirmed')"
    " JOIN shift s ON s.id = a.shift_id AND s.cancelled IS NULL"
    " LEFT JOIN lesson l ON l.id = s.lesson_id"
    f" WHERE {HELPS} AND v.guardian_signed_on IS NULL"
    " AND coalesce(CAST(substr(p.birth_date, 1, 4) AS INTEGER), p.birth_year) >= :born"
    " AND coalesce(l.state, '') <> 'cancelled' AND day >= :day ORDER BY day, p.id"
)


def still_to_sign(actor: Actor) -> tuple[int, ...]:
    """Who is asked for a shift to come though under age and unsigned, the nearest first.

    Nobody is asked so; but a birth year may be mended, or two records made one, after the asking.
    """
    rows = database.execute_sql(
        _YOUNG_ASKED,
        {
            "centre": actor.centre, "day": actor.today.isoformat(),
            "born": actor.today.year - OF_AGE,
        },
    )  # fmt: skip
    return tuple(
        dict.fromkeys(
            person_id
            for person_id, born, year, day in rows
            if under_age(_day(born), year, date.fromisoformat(day))
        )
    )


@writes
def add_volunteer(
    actor: Actor, person_id: int, fields: VolunteerFields, *, since: date | None = None
) -> int:
    """Somebody known helps from now on (or since an earlier day); returns the person's id."""
    person = living_person(actor, person_id)
    require_no_mixing(None, person_id)
    about("person", person_id)
    first = since or actor.today
    if first > actor.today:
        raise Invalid(N_("This day is still to come."), field="since")
    spells = Volunteer.select().where(Volunteer.person_id == person_id)
    if spells.where(Volunteer.until.is_null() | (Volunteer.until >= first)).exists():
        raise Clash(N_("{name} is a volunteer already."), name=name_of(person))
    clean = _cleaned(fields)
    Volunteer.create(
        centre_id=actor.centre, person_id=person_id, skills=clean.skills,
        free_times=clean.free_times, since=first,
    )  # fmt: skip
    return person_id


def _cleaned(fields: VolunteerFields) -> VolunteerFields:
    return VolunteerFields(
        text(fields.skills, "skills", WORDS_MOST),
        text(fields.free_times, "free_times", WORDS_MOST),
    )


@writes
def change_volunteer(
    actor: Actor, person_id: int, fields: VolunteerFields, *, was: VolunteerFields,
    since: date | None = None,
) -> None:  # fmt: skip
    """Other skills, times or first day; `was` is what the form showed (see `merging.merged`)."""
    _person, row = _current(actor, person_id)
    about("person", person_id)
    now = VolunteerFields(row.skills, row.free_times)
    after = merged(now, was, _cleaned(fields), VOLUNTEER_WORDS)
    row.skills, row.free_times = after.skills, after.free_times
    if since is not None and since != row.since:
        _require_first_day(person_id, row, since, actor.today)
        row.since = since
    row.save()


def _require_first_day(person_id: int, spell: Volunteer, since: date, today: date) -> None:
    """Raise `Invalid` for a first day to come, or one in another spell of helping."""
    if since > today:
        raise Invalid(N_("This day is still to come."), field="since")
    for other in Volunteer.select().where(Volunteer.person_id == person_id):
        if other.id != spell.id and other.until is not None and since <= other.until < spell.since:
            raise Invalid(N_("Until {day} it was another time of helping."), field="since",
                          day=other.until)  # fmt: skip


@writes
def end_volunteer(actor: Actor, person_id: int, until: date) -> Ended:
    """Somebody helps for the last time on a day; they are taken off the shifts after it."""
    person, row = _current(actor, person_id)
    about("person", person_id)
    if until < row.since:
        raise Invalid(
            N_("{name} helps since {day}. The last day is not before it."), field="until",
            name=name_of(person), day=row.since,
        )  # fmt: skip
    off = []
    for each, day in _asked_after(person_id, until):
        if each.state == AssignmentState.CAME:
            raise Invalid(
                N_("{name} helped on {day}. The last day is not before it."), field="until",
                name=name_of(person), day=day,
            )  # fmt: skip
        if each.state in TO_COME:
            off.append(day)
        each.delete_instance()
        tidied(Shift.get_by_id(each.shift_id))
    row.until = until
    row.save()
    return Ended(until, tuple(sorted(off)))


def _asked_after(person_id: int, until: date) -> list[tuple[Assignment, date]]:
    """What somebody is asked for after a day, each with its day."""
    days = dict(
        database.execute_sql(
            f"SELECT a.id, {HELP_DAY} AS day FROM assignment a JOIN shift s ON s.id = a.shift_id"
            " LEFT JOIN lesson l ON l.id = s.lesson_id WHERE a.person_id = ?1 AND day > ?2",
            (person_id, until.isoformat()),
        )
    )
    rows = list(Assignment.select().where(Assignment.id.in_(list(days))).order_by(Assignment.id))
    return [(row, date.fromisoformat(days[row.id])) for row in rows]


@writes
def guardian_signed(actor: Actor, person_id: int, guardian: str, on_date: date) -> date:
    """A parent or guardian has signed that somebody under age may help; returns the day."""
    person, row = _current(actor, person_id)
    about("person", person_id)
    name = text(guardian, "guardian", GUARDIAN_MOST)
    if not name:
        raise Invalid(N_("Write who signed: a parent or the guardian."), field="guardian")
    if on_date > actor.today:
        raise Invalid(N_("This day is still to come."), field="on_date")
    if under_age(person.birth_date, person.birth_year, on_date) is False:
        raise Invalid(N_("{name} is of age: nobody else has to sign."), name=name_of(person))
    row.guardian, row.guardian_signed_on = name, on_date
    row.save()
    return on_date


@writes
def thank(actor: Actor, person_id: int, words: str, on_date: date) -> int:
    """Write down for what somebody was thanked, and when; returns the id."""
    person = living_person(actor, person_id)
    about("person", person_id)
    if not Volunteer.select().where(Volunteer.person_id == person_id).exists():
        raise NotFound(N_("{name} was never a volunteer."), name=name_of(person))
    clean = text(words, "words", WORDS_MOST)
    if not clean:
        raise Invalid(N_("Write what the thanks are for."), field="words")
    if on_date > actor.today:
        raise Invalid(N_("This day is still to come."), field="on_date")
    row = Thanks.create(centre_id=actor.centre, person_id=person_id, on_date=on_date, words=clean)
    return int(row.id)


@writes
def remove_thanks(actor: Actor, thanks_id: int) -> None:
    """Take a word of thanks away again (a slip of the hand)."""
    row = row_of(actor, Thanks, thanks_id)
    about("person", row.person_id)
    row.delete_instance()
