"""What may be written about a person: the fields, their cleaning, and the keys to find them by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from clc_tui.db.iin import iin_check
from clc_tui.db.models import Consent, Employment, Person, PersonCategory
from clc_tui.db.names import (
    fold,
    full_name,
    mended,
    phone_digits,
    phone_text,
    proper_case,
    sort_key,
    squashed,
    tidy,
)
from clc_tui.language import LANGUAGES, N_
from clc_tui.terms import Category, Invalid, Sex
from clc_tui.terms import Employment as EmploymentStatus

EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class PersonFields:
    """Everything a form may write about a person; empty text or None is "not known"."""

    family_name: str
    given_name: str = ""
    patronymic: str = ""
    latin_name: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    """Of the birth date where there is one, else as told."""
    phone: str = ""
    """As people write it; the file keeps its digits."""
    settlement: str = ""
    language: str = ""
    heard_from: str = ""
    came_for: str = ""
    special_needs: str = ""
    """Restricted: for the facilitator and the person's own instructors."""
    iin: str = ""
    note: str = ""
    employment: EmploymentStatus | None = None
    """As last told; a change is dated with the day it is written down."""
    categories: frozenset[Category] = frozenset()
    consent_on: date | None = None
    """The day the consent was signed that holds now."""
    guardian: str = ""
    """Who signed it for somebody under age."""


FIELD_WORDS: dict[str, str] = {
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "patronymic": N_("Patronymic"),
    "latin_name": N_("Name in Latin letters"),
    "sex": N_("Sex"),
    "birth_date": N_("Date of birth"),
    "birth_year": N_("Year of birth"),
    "phone": N_("Phone"),
    "settlement": N_("Village or town"),
    "language": N_("Language"),
    "heard_from": N_("How they heard of us"),
    "came_for": N_("Why they came"),
    "special_needs": N_("Special learning needs"),
    "iin": N_("IIN"),
    "note": N_("Note"),
    "employment": N_("Employment"),
    "categories": N_("Social categories"),
    "consent_on": N_("Consent signed on"),
    "guardian": N_("Signed by (parent or guardian)"),
}
"""What each field is called."""

LONGEST: dict[str, int] = {
    "family_name": 60, "given_name": 60, "patronymic": 60, "latin_name": 120, "settlement": 80,
    "heard_from": 200, "came_for": 200, "special_needs": 500, "note": 1000, "guardian": 120,
}  # fmt: skip
"""Most letters of each text field."""

NUMBER = 5
"""So many digits in a name are a number of something."""
NAMES = ("family_name", "given_name", "patronymic")
OWN_COLUMNS = tuple(
    field.name
    for field in fields(PersonFields)
    if field.name not in ("employment", "categories", "consent_on", "guardian")
)
"""Fields that are columns of the person's own row."""


def cleaned(given: PersonFields, today: date) -> PersonFields:
    """The fields as they are to be stored; raises `Invalid` naming the field that cannot be."""
    texts: dict[str, Any] = {name: _text(name, getattr(given, name)) for name in LONGEST}
    texts |= {name: _name(name, texts[name]) for name in NAMES}
    if not texts["family_name"]:
        raise Invalid(N_("Write the family name (or the only name)."), field="family_name")
    if given.language and given.language not in (*LANGUAGES, "other"):
        raise Invalid(N_("Choose a language from the list."), field="language")
    if texts["guardian"] and given.consent_on is None:
        raise Invalid(
            N_("Write on which day the consent was signed, or leave out who signed it."),
            field="consent_on",
        )
    return replace(
        given,
        **texts,
        birth_year=_birth_year(given, today),
        phone=phone_digits(given.phone) if given.phone.strip() else "",
        iin=iin_check(given.iin).digits or "",
        consent_on=_not_later(given.consent_on, today, "consent_on"),
    )


def _text(name: str, text: str) -> str:
    clean = tidy(text)
    if len(clean) > LONGEST[name]:
        raise Invalid(
            N_("{name}: write at most {most} letters."),
            field=name,
            name=FIELD_WORDS[name],
            most=LONGEST[name],
        )
    return clean


def require_no_number(text: str, field: str) -> None:
    """Raise `Invalid` where a phone or an IIN stands in a name."""
    if sum(letter.isdecimal() for letter in text) >= NUMBER:
        raise Invalid(
            N_("A name has no numbers in it. The phone and the IIN have places of their own."),
            field=field,
        )


def _name(name: str, text: str) -> str:
    """A capital first, CAPITALS as names are written, no Latin letters inside Cyrillic words.

    A phone or an IIN typed at the wrong place is refused; a 2 that tells namesakes apart is not.
    """
    require_no_number(text, name)
    written = proper_case(" ".join(mended(word)[0] for word in text.split()))
    return written[:1].upper() + written[1:]


def _birth_year(given: PersonFields, today: date) -> int | None:
    if given.birth_date is not None:
        _not_later(given.birth_date, today, "birth_date")
        if given.birth_date.year < EARLIEST_YEAR:
            raise Invalid(N_("This date lies too far back."), field="birth_date")
        return given.birth_date.year
    if given.birth_year is not None and not EARLIEST_YEAR <= given.birth_year <= today.year:
        raise Invalid(
            N_("Write a year from {least} to {most}."),
            field="birth_year",
            least=EARLIEST_YEAR,
            most=today.year,
        )
    return given.birth_year


def _not_later(day: date | None, today: date, field: str) -> date | None:
    if day is not None and day > today:
        raise Invalid(N_("This day is still to come."), field=field)
    return day


def masked(iin: str) -> str:
    """An IIN as lists and pages show it: the last four digits."""
    return f"********{iin[-4:]}" if iin else ""


def search_text(given: PersonFields) -> tuple[str, str, bytes, bytes]:
    """The four keys of a person: words to find by, letters in a row, Kazakh and Russian order.

    The words are folded names, the phone's digits, and those without the country's 7.
    """
    name = full_name(given.family_name, given.given_name, given.patronymic)
    names = f"{name} {given.latin_name}".strip()
    words = dict.fromkeys(fold(names).split())
    digits = re.sub(r"\D", "", given.phone)
    phone = [digits, digits[1:]] if digits.startswith("7") else [digits]
    return (
        " ".join([*words, *phone]).strip(),
        squashed(names),
        sort_key(name, "kk"),
        sort_key(name, "ru"),
    )


def fields_of(row: Person) -> PersonFields:
    """Everything that stands in the file about a person."""
    texts: dict[str, Any] = {
        name: getattr(row, name) or ""
        for name in OWN_COLUMNS
        if name not in ("sex", "birth_date", "birth_year")
    }
    texts["phone"] = phone_text(row.phone) if row.phone else ""
    told = current_employment(row.id)
    consent = current_consent(row.id)
    return PersonFields(
        **texts,
        sex=Sex(row.sex) if row.sex else None,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        employment=None if told is None else EmploymentStatus(told.status),
        categories=frozenset(Category(held.category) for held in current_categories(row.id)),
        consent_on=None if consent is None else consent.signed_on,
        guardian="" if consent is None else consent.guardian or "",
    )


def current_employment(person_id: int) -> Employment | None:
    """What the person last told of their employment."""
    return (  # type: ignore[no-any-return]
        Employment.select()
        .where(Employment.person_id == person_id)
        .order_by(Employment.since.desc())
        .first()
    )


def current_categories(person_id: int) -> Iterable[PersonCategory]:
    """The social categories that hold now."""
    return list(
        PersonCategory.select()
        .where(PersonCategory.person_id == person_id, PersonCategory.until.is_null())
        .order_by(PersonCategory.category)
    )


def current_consent(person_id: int) -> Consent | None:
    """The consent that holds now."""
    return (  # type: ignore[no-any-return]
        Consent.select()
        .where(Consent.person_id == person_id, Consent.withdrawn_on.is_null())
        .order_by(Consent.id.desc())
        .first()
    )
