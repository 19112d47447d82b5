"""Papers about volunteers: a certificate of hours, a roster to hang up, the hours of all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from clc_tui.language import (
    N_,
    _,
    date_text,
    hours_text,
    length_text,
    ngettext,
    short_date,
    weekday_short,
)
from clc_tui.reports.register import Period
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.papers import PaperLine
from clc_tui.services.volunteer_papers import (
    Roster,
    RosterLine,
    VolunteerHours,
    VolunteerTotal,
    VolunteerTotals,
    roster,
    volunteer_hours,
    volunteer_totals,
)
from clc_tui.terms import Actor, Invalid

Row = tuple[Cell, ...]


def _in_words(minutes: int) -> str:
    return _("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def _hours(minutes: int) -> str:
    return hours_text(Fraction(minutes, 60))


def _period(line: PaperLine) -> Period:
    """The days a paper is about."""
    try:
        return Period(
            date.fromisoformat(line.options["first"]), date.fromisoformat(line.options["last"])
        )
    except (KeyError, TypeError, ValueError):
        raise Invalid(N_("There is no such paper.")) from None


# The certificate


def certificate_paper(actor: Actor, line: PaperLine) -> Report:
    """What somebody did as a volunteer in a period, to be signed and given to them."""
    if line.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    period = _period(line)
    found = volunteer_hours(actor, line.subject_id, *period)
    title = _("Certificate of a volunteer's hours")
    nothing = _("{name} did not help in {period}.").format(name=found.name, period=period.words)
    rows = tuple(_helped_rows(found))
    sheet = Sheet(
        tab=found.name,
        title=title,
        lines=(found.centre, _certified(found, period)),
        head=(_("Day"), _("Begins"), _("What help"), _("Hours")),
        rows=rows,
        totals=(("", "", _in_all(found), _in_words(found.minutes)),),
        foot=(*_thanks(found), *_signatures(actor.today)),
        words=(2,),
        portrait=True,
        by_hand=6,
        widths=(15, 11, 56, 18),
    )
    sheets = (sheet,) if rows else ()
    data = _certificate_data(found, period)
    return Report(title, sheets, Table(sheet.head, rows), data, nothing, 1)


def _certificate_data(found: VolunteerHours, period: Period) -> dict[str, Any]:
    return {
        "report": "volunteer_hours",
        "centre": found.centre,
        "number": found.person_id,
        "name": found.name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "minutes": found.minutes,
        "helped": [
            {
                "date": each.on_date.isoformat(),
                "starts_at": each.starts_at,
                "what": each.what,
                "minutes": each.minutes,
            }
            for each in found.lines
        ],
        "thanks": [
            {"date": each.on_date.isoformat(), "words": each.words} for each in found.thanks
        ],
    }


def _certified(found: VolunteerHours, period: Period) -> str:
    """The sentence a certificate is for; that it was unpaid is what makes a volunteer."""
    return _(
        "This is to certify that {name} helped at {centre} as a volunteer, without pay,"
        " from {first} to {last}."
    ).format(
        name=found.name,
        centre=found.centre,
        first=date_text(period.first),
        last=date_text(period.last),
    )


def _helped_rows(found: VolunteerHours) -> list[Row]:
    return [
        (date_text(each.on_date), each.starts_at or "", each.what, length_text(each.minutes))
        for each in found.lines
    ]


def _in_all(found: VolunteerHours) -> str:
    count = len(found.lines)
    return ngettext("In all, {n} time", "In all, {n} times", count).format(n=count)


def _thanks(found: VolunteerHours) -> tuple[str, ...]:
    return tuple(
        _("Thanks, {day}: {words}").format(day=date_text(each.on_date), words=each.words)
        for each in found.thanks
    )


def _signatures(today: date) -> tuple[str, ...]:
    return (
        _("Facilitator: ____________________   Signature: ____________________"),
        _("Date: {day}   Stamp").format(day=date_text(today)),
    )


# The roster


def roster_paper(actor: Actor, line: PaperLine) -> Report:
    """Who comes when, to hang up; where somebody is still missing the line is empty."""
    period = _period(line)
    found = roster(actor, *period)
    title = _("Roster of volunteers")
    nothing = _("Nobody is needed in {period}.").format(period=period.words)
    head = (_("Day"), _("Time"), _("What help"), _("Who helps"), _("Signature"))
    rows = tuple(row for each in found.lines for row in _shift_rows(each, actor.today))
    sheet = Sheet(
        tab=title,
        title=title,
        lines=(f"{found.centre} · {period.words}",),
        head=head,
        rows=rows,
        totals=(),
        foot=tuple(_open_needs(found)),
        words=(2, 3),
        portrait=True,
        by_hand=7,
        widths=(14, 14, 36, 22, 14),
    )
    sheets = (sheet,) if rows else ()
    return Report(title, sheets, Table(head, rows), _roster_data(found), nothing, len(found.people))


def _shift_rows(line: RosterLine, today: date) -> list[Row]:
    """A line for each place: a name, or nothing where it can still be given to somebody."""
    empty = line.missing if line.on_date >= today else 0
    names = [*line.names, *[""] * empty] or [""]
    day = f"{weekday_short(line.on_date)} {short_date(line.on_date)}"
    first: Row = (day, _from_to(line.starts_at, line.minutes), line.what, names[0], "")
    return [first, *(("", "", "", name, "") for name in names[1:])]


def _from_to(starts_at: str | None, minutes: int | None) -> str:
    """From which hour to which; past midnight it is the next day's."""
    if starts_at is None:
        return ""
    ends = datetime.strptime(starts_at, "%H:%M") + timedelta(minutes=minutes or 0)
    return f"{starts_at}–{ends:%H:%M}" if minutes else starts_at


def _open_needs(found: Roster) -> list[str]:
    if not found.at_any_time:
        return []
    return [_("Help is needed at any time: {what}.").format(what="; ".join(found.at_any_time))]


def _roster_data(found: Roster) -> dict[str, Any]:
    return {
        "report": "roster",
        "centre": found.centre,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "shifts": [
            {
                "date": each.on_date.isoformat(),
                "starts_at": each.starts_at,
                "minutes": each.minutes,
                "what": each.what,
                "people": each.people,
                "names": list(each.names),
            }
            for each in found.lines
        ],
        "at_any_time": list(found.at_any_time),
    }


# The hours of all


def volunteers_report(actor: Actor, period: Period) -> Report:
    """Every volunteer's shifts and hours in a period, and the sum of all."""
    found = volunteer_totals(actor, *period)
    head = (
        _("Volunteer"), _("Shifts"), _("Times came"), _("Did not come"), _("Hours"),
        _("Last helped"), _("Thanks"),
    )  # fmt: skip
    rows = tuple(_total_row(each) for each in found.lines)
    sheet = Sheet(
        tab=_("Volunteers"),
        title=_("Volunteers"),
        lines=(f"{found.centre} · {period.words}",),
        head=head,
        rows=rows,
        totals=(_sums(found),),
        foot=(_("Volunteers are not paid. Hours are clock hours."),),
        words=(0,),
        portrait=True,
    )
    table = Table(
        (*head[:4], _("Minutes"), *head[4:]),
        tuple(
            (*row[:4], each.minutes, *row[4:]) for row, each in zip(rows, found.lines, strict=True)
        ),
    )
    nothing = _("Nobody helped in {period}, and nobody is a volunteer.").format(period=period.words)
    return Report(
        title=" · ".join((_("Volunteers"), period.words)),
        sheets=(sheet,) if rows else (),
        table=table,
        data=_totals_data(found, period),
        nothing=nothing,
        people=len(rows),
    )


def _total_row(each: VolunteerTotal) -> Row:
    last = date_text(each.last_helped) if each.last_helped else ""
    hours = _hours(each.minutes)
    return (each.name, each.shifts, each.came, each.absent, hours, last, each.thanks)


def _sums(found: VolunteerTotals) -> Row:
    lines = found.lines
    return (
        _("In all"),
        sum(each.shifts for each in lines),
        sum(each.came for each in lines),
        sum(each.absent for each in lines),
        _hours(sum(each.minutes for each in lines)),
        "",
        sum(each.thanks for each in lines),
    )


def _totals_data(found: VolunteerTotals, period: Period) -> dict[str, Any]:
    return {
        "report": "volunteers",
        "centre": found.centre,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "volunteers": [
            {
                "number": each.person_id,
                "name": each.name,
                "shifts": each.shifts,
                "came": each.came,
                "did_not_come": each.absent,
                "minutes": each.minutes,
                "last_helped": each.last_helped.isoformat() if each.last_helped else None,
                "thanks": each.thanks,
            }
            for each in found.lines
        ],
    }
