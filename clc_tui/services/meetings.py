"""Meetings of the committee: when, what about, who came, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Meeting
from clc_tui.language import N_
from clc_tui.services.bounds import text, without_sign
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Invalid

MEETING_WORDS: dict[str, str] = {
    "on_date": N_("Day"),
    "starts_at": N_("Hour"),
    "place": N_("Place"),
    "minutes_no": N_("Number of the minutes"),
    "guests": N_("Guests"),
    "agenda": N_("Agenda"),
}
"""What each field is called."""
ITEMS_MOST, ITEM_LETTERS = 20, 200
CALLED_OFF = "called_off"
"""The field of what is refused because the meeting was called off."""


@dataclass(frozen=True, slots=True)
class MeetingFields:
    """When and where, and what stands over the minutes."""

    on_date: date
    starts_at: str | None = None
    place: str = ""
    minutes_no: str = ""
    guests: str = ""
    """Who else was there, in words."""


class MeetingLine(NamedTuple):
    """A meeting in a list."""

    id: int
    on_date: date
    starts_at: str | None
    place: str
    minutes_no: str
    cancelled: str | None
    """Why it was called off."""
    came: int
    """Of the committee."""
    decisions: int


@reads
def meetings(actor: Actor) -> tuple[MeetingLine, ...]:
    """The committee's meetings, the latest first."""
    rows = database.execute_sql(
        "SELECT m.id, m.on_date, m.starts_at, m.place, m.minutes_no, m.cancelled,"
        " (SELECT count(*) FROM meeting_person c WHERE c.meeting_id = m.id),"
        " (SELECT count(*) FROM decision d WHERE d.meeting_id = m.id)"
        " FROM meeting m WHERE m.centre_id = ?"
        " ORDER BY m.on_date DESC, coalesce(m.starts_at, '') DESC, m.id DESC",
        (actor.centre,),
    )
    return tuple(MeetingLine(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows)


@writes
def add_meeting(actor: Actor, fields: MeetingFields) -> int:
    """A meeting, held or to come; returns its id."""
    row = Meeting(centre_id=actor.centre)
    _fill(row, fields)
    row.save()
    about("meeting", row.id)
    return int(row.id)


@writes
def change_meeting(
    actor: Actor, meeting_id: int, fields: MeetingFields, *, was: MeetingFields
) -> None:
    """Another day, hour, place, number or guests; `was` is what the form showed."""
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    _fill(row, merged(fields_of(row), was, fields, MEETING_WORDS))
    if row.on_date > actor.today and written_of(row):
        raise Invalid(
            N_("This meeting was held: write a day up to {day}."),
            field="on_date", day=actor.today,
        )  # fmt: skip
    row.save()


@writes
def cancel_meeting(actor: Actor, meeting_id: int, reason: str) -> None:
    """Call a meeting off, and say why. Raises `Clash` where it was held."""
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    clean = text(reason, "reason", ITEM_LETTERS)
    if not clean:
        raise Invalid(N_("Say why the meeting was called off."), field="reason")
    if written_of(row):
        raise Clash(
            N_("Somebody came, or something was decided: take that away before you call it off.")
        )
    row.cancelled = clean
    row.save()


@writes
def restore_meeting(actor: Actor, meeting_id: int) -> None:
    """A meeting that was called off is to be after all."""
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    row.cancelled = None
    row.save()


@writes
def add_item(actor: Actor, meeting_id: int, words: str) -> int:
    """One more line of the agenda; returns its number, from 1."""
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    items = items_of(row)
    if len(items) >= ITEMS_MOST:
        raise Invalid(N_("At most {most} lines fit here."), field="words", most=ITEMS_MOST)
    _keep(row, [*items, _item(words)])
    return len(items) + 1


@writes
def change_item(actor: Actor, meeting_id: int, number: int, words: str, *, was: str) -> None:
    """Write a line of the agenda otherwise, or take it away (no words); `was` is what it said.

    Raises `Clash` where that line says something else by now.
    """
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    items = list(items_of(row))
    if not 1 <= number <= len(items) or items[number - 1] != was:
        raise Clash(N_("Somebody changed the agenda meanwhile. Look again and repeat."))
    items[number - 1 : number] = [_item(words)] if words.strip() else []
    _keep(row, items)


def _item(words: str) -> str:
    clean = text(words, "words", ITEM_LETTERS)
    if not clean:
        raise Invalid(N_("Write what is to be talked about."), field="words")
    return clean


def _keep(row: Meeting, items: Sequence[str]) -> None:
    row.agenda = "\n".join(items)
    row.save()


def items_of(row: Meeting) -> tuple[str, ...]:
    """The agenda, line by line."""
    return tuple(line for line in row.agenda.split("\n") if line)


def fields_of(row: Meeting) -> MeetingFields:
    """What a row of the file says of a meeting."""
    return MeetingFields(row.on_date, row.starts_at, row.place, row.minutes_no, row.guests)


def written_of(row: Meeting) -> bool:
    """Whether somebody came or something was decided: then the meeting was held."""
    found = database.execute_sql(
        "SELECT 1 FROM meeting_person WHERE meeting_id = ?1"
        " UNION ALL SELECT 1 FROM decision WHERE meeting_id = ?1 LIMIT 1",
        (row.id,),
    ).fetchone()
    return found is not None


def held_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting of which one may say who came and what was decided; raises `Invalid`."""
    row = row_of(actor, Meeting, meeting_id)
    about("meeting", meeting_id)
    if row.cancelled is not None:
        raise Invalid(
            N_("This meeting was called off: {reason}. Take that back first."),
            field=CALLED_OFF, reason=row.cancelled,
        )  # fmt: skip
    if row.on_date > actor.today:
        raise Invalid(
            N_("This meeting is on {day}: who came is written down from that day on."),
            day=row.on_date,
        )
    return row


def _fill(row: Meeting, fields: MeetingFields) -> None:
    row.on_date = fields.on_date
    row.starts_at = fields.starts_at or None
    row.place = text(fields.place, "place", 80)
    row.minutes_no = text(without_sign(fields.minutes_no), "minutes_no", 40)
    row.guests = text(fields.guests, "guests", 300)
