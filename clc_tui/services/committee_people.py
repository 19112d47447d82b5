"""Who may come onto the committee: people known here, as far as who asks may see them, or new ones.

A secretary sees no learners: of the people known here those who were ever on the committee, or have
an account, are named to them, and nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Person
from clc_tui.db.names import fold, full_name, phone_text
from clc_tui.keyboards import retyped
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.people import insert_person, require_unknown
from clc_tui.services.people_list import QUERY_MOST, matching, page_of
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.services.rows import living_person, require_no_mixing
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Role

KNOWN_MOST = 6
"""So many people some letters may mean to be shown."""
LETTERS_LEAST = 2


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody not known yet, in one line: family and given name, phone."""

    name: str
    phone: str = ""

    @property
    def fields(self) -> PersonFields:
        """The line as fields of a person."""
        family, given, patronymic = [*self.name.split(maxsplit=2), "", "", ""][:3]
        return PersonFields(family, given, patronymic, phone=self.phone)


class Alike(Clash):
    """Somebody known looks the same as who is to be written down."""


class Known(NamedTuple):
    """Somebody whom some letters may mean."""

    person_id: int
    name: str
    phone: str
    """As people write it."""
    birth_year: int | None
    """Told where all people may be seen."""


def _shown(found: tuple[Known, ...]) -> int:
    return len(found)


def _who(found: tuple[Known, ...]) -> list[int]:
    return [each.person_id for each in found]


@shows_people(_shown, who=_who)
@reads
def committee_known(actor: Actor, text: str) -> tuple[Known, ...]:
    """Whom a name means that is being typed; empty while more than `KNOWN_MOST` are meant."""
    typed = text.strip()[:QUERY_MOST]
    if len(typed.replace(" ", "")) < LETTERS_LEAST:
        return ()
    for reading in (typed, *retyped(typed)):
        found = _everybody(actor, reading) if sees_everybody(actor) else _known(actor, reading)
        if found is not None:
            return found
    return ()


def sees_everybody(actor: Actor) -> bool:
    """Whether the actor may see all people of the centre."""
    return actor.is_a(Role.FACILITATOR)


def _everybody(actor: Actor, text: str) -> tuple[Known, ...] | None:
    """Of all people; None where nobody is called so."""
    matches = matching(actor, text)
    if matches is None:
        return None
    if matches.total is None or matches.total > KNOWN_MOST:
        return ()
    rows, _next = page_of(actor, matches, None, KNOWN_MOST, actor.language)
    return tuple(Known(row.id, row.name, row.phone, row.birth_year) for row in rows)


def _known(actor: Actor, text: str) -> tuple[Known, ...] | None:
    """Of those who are named to a secretary; None where nobody of them is called so."""
    terms = fold(text).split()
    people = Person.select().where(
        Person.id.in_(_in_office(actor.centre)), Person.merged_into_id.is_null(),
        Person.erased_on.is_null(), Person.practice == False,  # noqa: E712
    )  # fmt: skip
    order = Person.sort_kk if actor.language == "kk" else Person.sort_ru
    found = [row for row in people.order_by(order, Person.id) if _called(row, terms)]
    if not terms or not found:
        return None
    return tuple(_of_row(row) for row in found) if len(found) <= KNOWN_MOST else ()


def _called(row: Person, terms: Sequence[str]) -> bool:
    """Whether each word begins one of the person's words."""
    return all(any(own.startswith(term) for own in row.search.split()) for term in terms)


def _of_row(row: Person) -> Known:
    name = full_name(row.family_name, row.given_name, row.patronymic)
    return Known(row.id, name, phone_text(row.phone) if row.phone else "", None)


def _in_office(centre_id: int) -> list[int]:
    """Who is or was on the committee, or has an account here."""
    rows = database.execute_sql(
        "SELECT person_id FROM committee_member WHERE centre_id = ?1 UNION"
        ' SELECT person_id FROM "grant" WHERE centre_id = ?1 AND person_id IS NOT NULL',
        (centre_id,),
    )
    return [person_id for (person_id,) in rows]


def person_for(
    actor: Actor, person_id: int | None, new: NewMember | None, despite_duplicates: bool
) -> Person:
    """The person meant, written down where they are new; inside a running verb."""
    if person_id is not None:
        row = living_person(actor, person_id)
        if not sees_everybody(actor) and person_id not in _in_office(actor.centre):
            raise NotFound(N_("That is not here any more. Go back and look again."))
        require_no_mixing(None, person_id)
        return row
    if new is None or not new.name.strip():
        raise Invalid(N_("Write who it is: family and given name."), field="name")
    clean = cleaned(new.fields, actor.today)
    if sees_everybody(actor):
        if not despite_duplicates:
            _require_unknown(actor.centre, clean)
        return insert_person(actor.centre, clean, actor.today)
    same = _the_same(actor.centre, clean)
    if same is not None:
        return same
    if not despite_duplicates:
        _require_new(actor, clean)
    return insert_person(actor.centre, clean, actor.today)


def _require_unknown(centre_id: int, clean: PersonFields) -> None:
    try:
        require_unknown(centre_id, clean)
    except Clash as error:
        raise Alike(error.message, **error.words) from None


def _the_same(centre_id: int, clean: PersonFields) -> Person | None:
    """Whoever has both this name and this phone: they are not written down a second time.

    Nothing is told of it to who typed, and nothing of the person is changed.
    """
    if not clean.phone:
        return None
    rows = Person.select().where(
        Person.centre_id == centre_id, Person.phone == clean.phone, Person.practice == False,  # noqa: E712
        Person.merged_into_id.is_null(), Person.erased_on.is_null(),
    )  # fmt: skip
    own = fold(clean.family_name), fold(clean.given_name)
    alike = [row for row in rows if (fold(row.family_name), fold(row.given_name)) == own]
    return alike[0] if len(alike) == 1 else None


def _require_new(actor: Actor, clean: PersonFields) -> None:
    """Raise `Clash` where one of those who are named to the secretary is called so."""
    found = _known(actor, f"{clean.family_name} {clean.given_name}") or ()
    own = fold(f"{clean.family_name} {clean.given_name}")
    alike = [each.name for each in found if fold(" ".join(each.name.split()[:2])) == own]
    if alike:
        raise Alike(N_("{names}: already known by this name."), names=", ".join(alike))
