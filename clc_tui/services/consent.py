"""What the signed consent allows: before it only the desk's line of a person is kept.

The desk's line is the name, the year of birth, the sex and the phone. Who came in with a list keeps
what the list had; nothing is added until the consent is there. It is no gate: enrolling and
marking go on without it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clc_tui.db.changes import from_json
from clc_tui.db.connection import database
from clc_tui.db.models import Person
from clc_tui.language import N_, _
from clc_tui.services.person_fields import FIELD_WORDS, PersonFields
from clc_tui.terms import Invalid

NEED_CONSENT = (
    "birth_date", "settlement", "employment", "categories", "language", "heard_from", "came_for",
    "special_needs", "latin_name", "iin", "note",
)  # fmt: skip
"""What is not kept of somebody who has not signed."""

NOBODY = PersonFields("")
"""What is known of somebody who is not written down yet."""

OF_AGE = 18
"""Below this many years a guardian signs (Law 94-V on personal data)."""


def only_desk_fields(fields: PersonFields) -> PersonFields:
    """Of everything somebody told, what is kept before the consent is signed."""
    return replace(
        fields,
        consent_on=None,
        guardian="",
        **{name: getattr(NOBODY, name) for name in NEED_CONSENT},
    )


def require_consent(now: PersonFields, wanted: PersonFields) -> None:
    """Raise `Invalid` at the consent's field where more would be written down than is allowed."""
    if wanted.consent_on is not None:
        return
    more = [
        name
        for name in NEED_CONSENT
        if getattr(wanted, name) and getattr(wanted, name) != getattr(now, name)
    ]
    if more:
        words = _(FIELD_WORDS[more[0]])
        raise Invalid(
            N_("Needs the day it was signed: {place}"),
            field="consent_on",
            place=f"{words}, +{len(more) - 1}" if len(more) > 1 else words,
        )


def more_since(person_id: int, entry_id: int) -> bool:
    """Whether something that waits for the consent was written after a log entry, and stands."""
    told = database.execute_sql(
        "SELECT c.row_id FROM employment e JOIN change c ON c.tbl = 'employment'"
        "  AND c.tbl <> 'mark' AND c.row_id = e.id AND c.entry_id > ?2 WHERE e.person_id = ?1"
        " UNION ALL SELECT c.row_id FROM person_category k JOIN change c"
        "  ON c.tbl = 'person_category' AND c.tbl <> 'mark' AND c.row_id = k.id"
        "  AND c.entry_id > ?2 WHERE k.person_id = ?1 LIMIT 1",
        (person_id, entry_id),
    ).fetchone()
    rows = database.execute_sql(
        "SELECT after FROM change WHERE tbl = 'person' AND tbl <> 'mark' AND row_id = ?"
        " AND entry_id > ? AND after IS NOT NULL",
        (person_id, entry_id),
    )
    written = {name for (after,) in list(rows) for name in from_json(after) or ()}
    row = Person.get_by_id(person_id)
    return told is not None or any(getattr(row, name) for name in written & {*NEED_CONSENT})


def under_age(birth_date: date | None, birth_year: int | None, on: date) -> bool:
    """Whether a guardian has to sign on a day.

    Where only the year is known, who turns 18 in it still counts as under age: a consent too many
    signed by a parent harms nobody, one too few is none. The date of birth settles it.
    """
    if birth_date is not None:
        had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
        return on.year - birth_date.year - (not had_birthday) < OF_AGE
    return birth_year is not None and on.year - birth_year <= OF_AGE


def require_guardian(now: PersonFields, wanted: PersonFields) -> None:
    """Raise `Invalid` where a consent is newly written for somebody under age by nobody else."""
    if wanted.consent_on is None or wanted.guardian:
        return
    if (now.consent_on, now.guardian) == (wanted.consent_on, wanted.guardian):
        return
    if under_age(wanted.birth_date, wanted.birth_year, wanted.consent_on):
        raise Invalid(
            N_("Somebody under 18 needs a parent's or guardian's signature."), field="guardian"
        )
