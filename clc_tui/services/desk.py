"""The enrolment desk: one line per person, and each is in the class or in the line at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.models import Course, Group, Person
from clc_tui.db.names import full_name, phone_text, short_name
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.enrolments import Place, place_in, require_open, spell_begins
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.people import insert_person, require_unknown, write_desk_fields
from clc_tui.services.people_list import PersonLine, lines_alike, matching, page_of
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.services.rows import living_person, row_of
from clc_tui.services.turns import (
    holds_place,
    in_class,
    in_class_of,
    line_of,
    passed_over,
    place_in_line,
    places_left,
)
from clc_tui.services.waiting_list import put_in_line
from clc_tui.terms import Actor, Clash, Sex

KNOWN_MOST = 4
"""So many people a name may mean to be shown."""
LETTERS_LEAST = 3


@dataclass(frozen=True, slots=True)
class DeskLine:
    """What the desk asks: the name as it is said, family name first."""

    name: str
    birth_year: int | None = None
    sex: Sex | None = None
    phone: str = ""

    @property
    def fields(self) -> PersonFields:
        """The line as fields of a person."""
        family, given, patronymic = [*self.name.split(maxsplit=2), "", "", ""][:3]
        return PersonFields(
            family, given, patronymic, sex=self.sex, birth_year=self.birth_year, phone=self.phone
        )


class DeskAnswer(NamedTuple):
    """What the desk tells: a place, or where in the line."""

    person_id: int
    name: str
    """Whole, as it is written down."""
    birth_year: int | None
    phone: str
    place: Place | None
    waiting: int
    """The place in the course's line, from 1; 0 where they got a place in the class."""
    before: int
    """How many in the line come first, where places are free; 0 where none is."""
    second: tuple[str, int] | None
    """The course of the second choice and the place in its line."""


@writes
def desk_line(
    actor: Actor,
    group_id: int,
    line: DeskLine,
    *,
    person_id: int | None = None,
    second_course_id: int | None = None,
    despite_duplicates: bool = False,
    starts_on: date | None = None,
) -> DeskAnswer:
    """Enrol somebody at the desk: a known person, or one who is written down with this line.

    They are expected from a day on: today or the class's first, unless `starts_on` says another.
    Where no place is free, or those who wait have a better right to it, the person waits for the
    course, and for that of the second choice; who waits already keeps their place in the line.
    Raises `Clash` where somebody known looks the same (unless `despite_duplicates`), is in this
    class already, or would wait for a course of which they are in another class.
    """
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    if second_course_id is not None:
        row_of(actor, Course, second_course_id)
    person = _person(actor, line, person_id, despite_duplicates)
    first_day = spell_begins(group, starts_on, actor.today)
    require_open(actor, group, person.id, first_day)
    _require_new_here(group, person, actor.today)
    name = full_name(person.family_name, person.given_name, person.patronymic)
    told = (person.id, name, person.birth_year, phone_text(person.phone) if person.phone else "")
    left = places_left(group, actor.today)
    before = passed_over(group, person.id, None if left is None else 0, actor.today)
    held = holds_place(group, person.id, actor.today)
    if held or left is None or len(before) < left:
        place = place_in(actor, group, person.id, first_day)
        return DeskAnswer(*told, place, 0, 0, None)
    course = Course.get_by_id(group.course_id)
    at = place_in_line(course.id, person.id, actor.today)
    at = at or put_in_line(actor, course, person.id)
    second = _second_choice(actor, course, person.id, second_course_id)
    return DeskAnswer(*told, None, at, len(before) if left > 0 else 0, second)


def _person(
    actor: Actor, line: DeskLine, person_id: int | None, despite_duplicates: bool
) -> Person:
    clean = cleaned(line.fields, actor.today)
    if person_id is not None:
        row = living_person(actor, person_id)
        write_desk_fields(row, clean)
        return row
    if not despite_duplicates:
        require_unknown(actor.centre, clean)
    return insert_person(actor.centre, clean, actor.today)


def _require_new_here(group: Group, person: Person, today: date) -> None:
    number = in_class(group.id, [person.id], today).get(person.id)
    if number is not None:
        raise Clash(
            N_("{name} is in this class already, number {number}."),
            name=short_name(person.family_name, person.given_name, person.patronymic),
            number=number,
        )


def _second_choice(
    actor: Actor, first: Course, person_id: int, course_id: int | None
) -> tuple[str, int] | None:
    """Put somebody without a place into the line of the second choice too.

    Not where they are in a class of it: then they wait for the first alone.
    """
    if course_id in (None, first.id) or in_class_of(course_id, person_id, actor.today):
        return None
    course = Course.get_by_id(course_id)
    at = place_in_line(course.id, person_id, actor.today)
    return course.title, at or put_in_line(actor, course, person_id)


class KnownPerson(NamedTuple):
    """Somebody a name at the desk may mean."""

    person_id: int
    name: str
    birth_year: int | None
    sex: Sex | None
    phone: str
    """As people write it."""
    waiting: int
    """Their place in the course's line, from 1; 0 where they do not wait for it."""
    journal_no: int | None
    """Their number, where they are in the class."""


def _known_shown(found: tuple[KnownPerson, ...]) -> int:
    return len(found)


@shows_people(_known_shown)
@reads
def desk_known(actor: Actor, group_id: int, text: str) -> tuple[KnownPerson, ...]:
    """Whom a name means that is being typed: those who wait for the course first.

    Empty until `LETTERS_LEAST` of the given name are there, and as long as more than `KNOWN_MOST`
    are meant: a short list helps, a long one is in the way.
    """
    group = row_of(actor, Group, group_id)
    words = text.split()
    enough = len(words) > 1 and len(words[1]) >= LETTERS_LEAST
    matches = matching(actor, text) if enough else None
    if matches is None or matches.total is None or matches.total > KNOWN_MOST:
        return ()
    rows, _next = page_of(actor, matches, None, KNOWN_MOST, actor.language)
    return _known_here(actor, group, rows)


@shows_people(_known_shown)
@reads
def desk_alike(actor: Actor, group_id: int, line: DeskLine) -> tuple[KnownPerson, ...]:
    """Who looks the same as somebody a line would write down: by name, or by the phone."""
    group = row_of(actor, Group, group_id)
    clean = cleaned(line.fields, actor.today)
    return _known_here(actor, group, lines_alike(actor, clean)[:KNOWN_MOST])


def _known_here(actor: Actor, group: Group, rows: Sequence[PersonLine]) -> tuple[KnownPerson, ...]:
    """Known people as the desk shows them, those who wait for the course first."""
    line = [each.person_id for each in line_of(group.course_id, actor.today)]
    numbers = in_class(group.id, [row.id for row in rows], actor.today)
    people = Person.select().where(Person.id.in_([row.id for row in rows]))
    sexes = {row.id: Sex(row.sex) if row.sex else None for row in people}
    found = (
        KnownPerson(
            row.id, row.name, row.birth_year, sexes[row.id],
            row.phone, line.index(row.id) + 1 if row.id in line else 0, numbers.get(row.id),
        )
        for row in rows
    )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (not each.waiting, each.waiting)))
