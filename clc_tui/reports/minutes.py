"""Minutes of a meeting of the committee: who came, agenda, decisions, who signs."""

from __future__ import annotations

from typing import Any

from clc_tui.follow_up import CommitteeRole
from clc_tui.language import N_, _, date_text, word
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.minutes import Link, MeetingPage, meeting
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid

LINE = "____________________"


def minutes_paper(actor: Actor, paper: PaperLine) -> Report:
    """One meeting, to be signed by its chair and its secretary."""
    if paper.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    page = meeting(actor, paper.subject_id)
    title = _title(page)
    came, agenda, decided = _came(page, title), _agenda(page), _decided(page)
    return Report(
        title=title,
        sheets=(came, *((agenda,) if page.agenda else ()), decided),
        table=Table(decided.head, decided.rows),
        data=_data(page),
        nothing="",
        people=len(page.people),
    )


def _title(page: MeetingPage) -> str:
    words = _("Minutes of the committee's meeting")
    number = page.fields.minutes_no
    return f"{words} {_('No. {number}').format(number=number)}" if number else words


def _came(page: MeetingPage, title: str) -> Sheet:
    """Who of the committee came, body by body."""
    when = "  ".join(filter(None, (date_text(page.fields.on_date), page.fields.starts_at or "")))
    called_off = page.cancelled and _("Called off: {reason}").format(reason=page.cancelled)
    lines = (page.centre_name, when, page.fields.place, called_off or "")
    rows = tuple(
        (
            each.body or _leads(each.role),
            each.name,
            _role(each.role),
            _("was there") if each.came else "–",
        )
        for each in page.people
    )
    guests = _("Guests: {who}").format(who=page.fields.guests) if page.fields.guests else ""
    count = _("Of the committee {n} of {all} came").format(n=page.came, all=len(page.people))
    return Sheet(
        tab=_("Minutes"),
        title=title,
        lines=tuple(filter(None, lines)),
        head=(_("Body"), _("Name"), _("Role"), _("Came")),
        rows=rows,
        totals=(),
        foot=tuple(filter(None, (count, guests))),
        words=(0, 1, 2, 3),
        portrait=True,
        widths=(36, 32, 18, 14),
    )


def _leads(role: CommitteeRole | None) -> str:
    return word(role) if role is CommitteeRole.LEADER else ""


def _role(role: CommitteeRole | None) -> str:
    told = (CommitteeRole.CHAIR, CommitteeRole.SECRETARY)
    return word(role) if role is not None and role in told else ""


def _agenda(page: MeetingPage) -> Sheet:
    rows: tuple[tuple[Cell, ...], ...] = tuple(enumerate(page.agenda, 1))
    return Sheet(
        tab=_("Agenda"),
        title=_("Agenda"),
        lines=(),
        head=("№", _("What was talked about")),
        rows=rows,
        totals=(),
        foot=(),
        words=(1,),
        portrait=True,
        goes_on=True,
        widths=(6, 94),
    )


def _decided(page: MeetingPage) -> Sheet:
    """The decisions, with what became of them, and who signs."""
    linked = any(line.links for line in page.decisions)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (line.number, line.words, *(("; ".join(map(_link, line.links)),) if linked else ()))
        for line in page.decisions
    )
    signs = (CommitteeRole.CHAIR, CommitteeRole.SECRETARY)
    names = [(word(role).capitalize(), page.of_role(role)) for role in signs]
    return Sheet(
        tab=_("Decisions"),
        title=_("Decisions"),
        lines=() if rows else (_("Nothing was decided."),),
        head=("№", _("Decision"), *((_("Recommendation"),) if linked else ())) if rows else (),
        rows=rows,
        totals=(),
        foot=tuple(f"{role}: {LINE} {name}".rstrip() for role, name in names),
        words=(1, 2) if linked else (1,),
        portrait=True,
        goes_on=True,
        widths=((6, 70, 24) if linked else (6, 94)) if rows else (),
    )


def _link(link: Link) -> str:
    how = _("made") if link.made else word(link.response) if link.response is not None else ""
    return " ".join(filter(None, (link.number, how)))


def _data(page: MeetingPage) -> dict[str, Any]:
    return {
        "report": "minutes",
        "centre": page.centre_name,
        "date": page.fields.on_date.isoformat(),
        "starts_at": page.fields.starts_at,
        "place": page.fields.place or None,
        "number": page.fields.minutes_no or None,
        "cancelled": page.cancelled,
        "guests": page.fields.guests or None,
        "committee": [
            {
                "body": each.body or None,
                "name": each.name,
                "role": None if each.role is None else each.role.value,
                "came": each.came,
            }
            for each in page.people
        ],
        "agenda": list(page.agenda),
        "decisions": [
            {
                "number": line.number,
                "words": line.words,
                "recommendations": [link.number for link in line.links],
            }
            for line in page.decisions
        ],
    }
