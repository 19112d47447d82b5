"""Absences said beforehand: they wait in the register and become marks with "the rest"."""

from __future__ import annotations

from datetime import date, datetime

from clc_tui.db.connection import database
from clc_tui.db.models import AnnouncedAbsence, Group
from clc_tui.language import N_
from clc_tui.services.attendance import note_text
from clc_tui.services.gate import about, writes
from clc_tui.services.rows import living_person, require_group, row_of
from clc_tui.terms import Actor, Invalid, NotFound, Reach, Refused, Status


@writes
def announce_absence(
    actor: Actor,
    person_id: int,
    from_date: date,
    to_date: date,
    status: Status,
    *,
    group_id: int | None = None,
    note: str = "",
) -> int:
    """Write down that somebody said beforehand they would not come; returns its id.

    It waits in the register and becomes a mark with "the rest". An instructor says it for a
    class they teach.
    """
    living_person(actor, person_id)
    if group_id is not None:
        row_of(actor, Group, group_id)
        require_group(actor, group_id)
        _require_spell(group_id, person_id, from_date, to_date)
    elif actor.reach is Reach.TAUGHT:
        raise Refused(N_("Say for which of your classes."))
    about("person", person_id)
    if status not in (Status.EXCUSED, Status.ILL):
        raise Invalid(N_("An absence said beforehand is excused or ill."), field="status")
    return written_absence(actor, person_id, group_id, from_date, to_date, status, note)


def written_absence(
    actor: Actor,
    person_id: int,
    group_id: int | None,
    from_date: date,
    to_date: date,
    status: Status,
    note: str = "",
) -> int:
    """Write the absence where its days can be right; returns its id."""
    if to_date < from_date:
        raise Invalid(N_("The last day lies before the first."), field="to_date")
    if (to_date - from_date).days > 366:
        raise Invalid(N_("An absence lasts at most a year."), field="to_date")
    created = AnnouncedAbsence.create(
        centre_id=actor.centre,
        person_id=person_id,
        group_id=group_id,
        from_date=from_date,
        to_date=to_date,
        status=status.value,
        note=note_text(note),
    )
    return int(created.id)


@writes
def withdraw_absence(actor: Actor, absence_id: int) -> datetime:
    """Take back an announced absence; marks made from it stay."""
    absence = row_of(actor, AnnouncedAbsence, absence_id)
    if absence.group_id is not None:
        require_group(actor, absence.group_id)
    elif actor.reach is Reach.TAUGHT:
        raise Refused(N_("The facilitator wrote this; ask there."))
    about("person", absence.person_id)
    absence.delete_instance()
    return actor.now


def _require_spell(group_id: int, person_id: int, first: date, last: date) -> None:
    """Raise `NotFound` unless the person is in the class on some day between two."""
    spell = database.execute_sql(
        "SELECT 1 FROM enrolment WHERE group_id = ? AND person_id = ? AND starts_on <= ?"
        " AND (ends_on IS NULL OR ends_on >= ?) LIMIT 1",
        (group_id, person_id, last.isoformat(), first.isoformat()),
    ).fetchone()
    if spell is None:
        raise NotFound(N_("On {day} this person was not in the class."), day=first)
