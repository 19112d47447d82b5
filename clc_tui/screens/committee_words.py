"""How the committee reads: terms, bodies to choose from, meetings."""

from __future__ import annotations

from datetime import date

from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.language import C_, N_, _, date_text, ngettext, weekday_short, word
from clc_tui.services.bodies import BodyLine, WhichBody
from clc_tui.services.committee import Committee, MemberLine
from clc_tui.services.meetings import MeetingFields, MeetingLine
from clc_tui.terms import Role

EMPTY = N_("– empty –")
"""Stands where nobody sits."""


KEEPERS = (Role.FACILITATOR, Role.SECRETARY)
"""Who keeps the committee's papers; others only read them."""


def term_words(line: MemberLine) -> str:
    """Until when somebody sits, from when if that is to come, or how soon it ends."""
    if line.ends_in == 0:
        return "! " + _("last day today")
    if line.ends_in is not None:
        n = line.ends_in
        return "! " + ngettext("{n} day left", "{n} days left", n).format(n=n)
    if not line.begun:
        return _("from {day}").format(day=date_text(line.fields.since))
    if line.fields.until is None:
        return ""
    return _("until {day}").format(day=date_text(line.fields.until))


def role_words(line: MemberLine) -> str:
    """What somebody is; that they are a member goes without saying."""
    role = line.fields.role
    return "" if role is CommitteeRole.MEMBER else word(role)


def seats_told(seen: Committee) -> str:
    """How many seats are taken, and whose term ends soon."""
    empty = sum(each.empty for each in seen.bodies)
    taken = sum(m.begun and not m.ended for each in seen.bodies for m in each.members)
    words = _("{n} of {all} seats taken").format(n=taken, all=taken + empty)
    soon = dict.fromkeys(line.name for line in seen.members if line.ends_in is not None)
    return f"{words}. {_('Ends soon:')} {', '.join(soon)}" if soon else words


def body_choices(lines: tuple[BodyLine, ...]) -> tuple[tuple[str, str], ...]:
    """Bodies to choose one of; the leader speaks for none."""
    return (("", "–"), *((str(line.which), line.words) for line in lines))


def which_of(value: str) -> WhichBody | None:
    """The body a choice means."""
    if not value:
        return None
    return int(value) if value.isdecimal() else BodyCode(value)


def meeting_words(fields: MeetingFields) -> str:
    """When and where a meeting is."""
    day = f"{weekday_short(fields.on_date)} {date_text(fields.on_date)}"
    number = _("No. {number}").format(number=fields.minutes_no) if fields.minutes_no else ""
    return "  ".join(filter(None, (day, fields.starts_at or "", fields.place, number)))


def how_far(line: MeetingLine, today: date) -> str:
    """What came of a meeting."""
    if line.cancelled is not None:
        return _(C_("meeting", "called off"))
    if line.on_date > today:
        return _(C_("meeting", "to come"))
    if not line.came and not line.decisions:
        return _("nothing written down yet") if line.on_date < today else _(C_("meeting", "today"))
    came = _("{n} came").format(n=line.came)
    decided = ngettext("{n} decision", "{n} decisions", line.decisions).format(n=line.decisions)
    return f"{came}, {decided}"
