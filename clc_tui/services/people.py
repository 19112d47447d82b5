"""People: writing them down, changing what is known of them, their consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clc_tui.db.models import Consent, Employment, Person, PersonCategory
from clc_tui.db.names import full_name, tidy
from clc_tui.language import N_
from clc_tui.services.consent import NOBODY, require_consent, require_guardian
from clc_tui.services.gate import about, writes
from clc_tui.services.merging import merged
from clc_tui.services.people_list import (
    PeoplePage,
    PersonLine,
    likely_duplicates,
    names_alike,
    people_list,
)
from clc_tui.services.person_fields import (
    FIELD_WORDS,
    OWN_COLUMNS,
    PersonFields,
    cleaned,
    current_categories,
    current_consent,
    current_employment,
    fields_of,
    masked,
    search_text,
)
from clc_tui.services.person_record import PersonRecord, person, record_of, row_in_sight
from clc_tui.services.rows import require_no_mixing
from clc_tui.terms import Actor, Clash, Invalid

__all__ = [
    "PeoplePage",
    "PersonLine",
    "PersonRecord",
    "add_person",
    "change_person",
    "consent_signed",
    "consent_withdrawn",
    "insert_person",
    "likely_duplicates",
    "people_list",
    "person",
]


@writes
def add_person(
    actor: Actor, fields: PersonFields, *, despite_duplicates: bool = False
) -> PersonRecord:
    """Write down a person; raises `Clash` where somebody known looks the same.

    The same IIN is never taken twice; other likenesses pass with `despite_duplicates`. Without a
    signed consent only the desk's line is taken (see `consent`).
    """
    clean = cleaned(fields, actor.today)
    require_consent(NOBODY, clean)
    require_guardian(NOBODY, clean)
    _require_own_iin(actor.centre, clean.iin, None)
    if not despite_duplicates:
        require_unknown(actor.centre, clean)
    row = insert_person(actor.centre, clean, actor.today)
    about("person", row.id)
    return record_of(actor, row)


def require_unknown(centre_id: int, clean: PersonFields) -> None:
    """Raise `Clash` where somebody known looks the same."""
    named, others = names_alike(centre_id, clean)
    words = N_("{names}: already known by this name.")
    if not named:
        words = N_("{names}: already known with this phone.")
    if named or others:
        raise Clash(words, names=", ".join(dict.fromkeys(named or others)))


def write_desk_fields(row: Person, clean: PersonFields) -> None:
    """What the desk heard of somebody known: year, sex and phone, where it was said.

    A date of birth that is known stays.
    """
    now = fields_of(row)
    told = replace(
        now,
        sex=clean.sex or now.sex,
        birth_year=now.birth_year if now.birth_date else clean.birth_year or now.birth_year,
        phone=clean.phone or (row.phone or ""),
    )
    if replace(told, phone="") != replace(now, phone="") or told.phone != (row.phone or ""):
        write_row(row, told)


def insert_person(
    centre_id: int, fields: PersonFields, created_on: date, from_list: bool = False
) -> Person:
    """Store a person whose fields are cleaned, inside a running verb; not a verb itself."""
    row = Person(centre_id=centre_id, created_on=created_on, from_list=from_list)
    write_row(row, fields)
    _write_facts(row, fields, created_on)
    return row


@writes
def change_person(
    actor: Actor, person_id: int, fields: PersonFields, *, was: PersonFields
) -> PersonRecord:
    """Change a person from what the form showed (`was`) to what it says now.

    Only fields that differ from `was` are written, so two people may edit different fields at
    once; raises `Clash` with field and value where somebody else changed the same one.
    """
    row = row_in_sight(actor, person_id)
    require_no_mixing(None, row.id)
    about("person", row.id)
    now = fields_of(row)
    if was.iin == masked(now.iin):
        was = replace(was, iin=now.iin)
        fields = replace(fields, iin=now.iin) if fields.iin == masked(now.iin) else fields
    wanted = merged(now, was, fields, FIELD_WORDS)
    clean = cleaned(wanted, actor.today)
    require_consent(now, clean)
    require_guardian(now, clean)
    if clean.iin != now.iin:
        _require_own_iin(actor.centre, clean.iin, row.id)
    if now.employment is not None and clean.employment is None:
        raise Invalid(
            N_("Choose what they do now; what was told before is kept."), field="employment"
        )
    write_row(row, clean)
    _write_facts(row, clean, actor.today)
    return record_of(actor, row)


def _require_own_iin(centre_id: int, iin: str, person_id: int | None) -> None:
    if not iin:
        return
    other = Person.get_or_none(
        Person.centre_id == centre_id,
        Person.iin == iin,
        Person.merged_into_id.is_null(),
        Person.erased_on.is_null(),
    )
    if other is not None and other.id != person_id:
        raise Clash(
            N_("This IIN is already written at {name}."),
            name=full_name(other.family_name, other.given_name, other.patronymic),
        )


def write_row(row: Person, fields: PersonFields) -> None:
    """Store the person's own row with the keys it is found by; the fields are cleaned."""
    for name in OWN_COLUMNS:
        value = getattr(fields, name)
        empty = "" if name in ("given_name", "patronymic") else None
        setattr(row, name, empty if value == "" or value is None else value)
    row.search, row.squashed, row.sort_kk, row.sort_ru = search_text(fields)
    row.save()


def _write_facts(row: Person, fields: PersonFields, day: date) -> None:
    """Store what is dated: employment, categories, consent."""
    _tell_employment(row, fields, day)
    _tell_categories(row, fields, day)
    _keep_consent(row, fields.consent_on, fields.guardian)


def _tell_employment(row: Person, fields: PersonFields, day: date) -> None:
    told = current_employment(row.id)
    if fields.employment is None or (told is not None and told.status == fields.employment):
        return
    if told is None or date.fromisoformat(str(told.since)) < day:
        told = Employment(centre_id=row.centre_id, person_id=row.id, since=day)
    told.status = fields.employment.value
    told.save()


def _tell_categories(row: Person, fields: PersonFields, day: date) -> None:
    held = {each.category: each for each in current_categories(row.id)}
    for category, since in held.items():
        if category in fields.categories:
            continue
        if since.since >= day:
            since.delete_instance()
        else:
            since.until = day - timedelta(days=1)
            since.save()
    for category in sorted(fields.categories):
        if category not in held:
            PersonCategory.create(
                centre_id=row.centre_id, person_id=row.id, category=category.value, since=day
            )


def _keep_consent(row: Person, signed_on: date | None, guardian: str) -> None:
    """Make the consent that holds now the one given, or none."""
    consent = current_consent(row.id)
    if signed_on is None:
        if consent is not None:
            consent.delete_instance()
        return
    if consent is None:
        consent = Consent(centre_id=row.centre_id, person_id=row.id)
    elif (consent.signed_on, consent.guardian or "") == (signed_on, guardian):
        return
    consent.signed_on = signed_on
    consent.guardian = guardian or None
    consent.save()


@writes
def consent_signed(
    actor: Actor, person_id: int, on: date | None = None, guardian: str | None = None
) -> PersonRecord:
    """Write down that the consent was signed on a day (today), by a guardian where one did."""
    row = row_in_sight(actor, person_id)
    about("person", row.id)
    before = fields_of(row)
    if before.consent_on is not None:
        raise Clash(N_("The consent was already signed on {day}."), day=before.consent_on)
    after = replace(
        before,
        consent_on=on or actor.today,
        guardian=before.guardian if guardian is None else tidy(guardian),
    )
    clean = cleaned(after, actor.today)
    require_guardian(before, clean)
    _keep_consent(row, clean.consent_on, clean.guardian)
    return record_of(actor, row)


@writes
def consent_withdrawn(actor: Actor, person_id: int, on: date | None = None) -> PersonRecord:
    """Write down that the consent was taken back on a day (today)."""
    row = row_in_sight(actor, person_id)
    about("person", row.id)
    consent = current_consent(row.id)
    if consent is None:
        raise Invalid(N_("No consent is written down that could be taken back."))
    day = on or actor.today
    if not consent.signed_on <= day <= actor.today:
        raise Invalid(
            N_("Write a day from {least} to {most}."),
            field="consent_on",
            least=consent.signed_on,
            most=actor.today,
        )
    consent.withdrawn_on = day
    consent.save()
    return record_of(actor, row)
