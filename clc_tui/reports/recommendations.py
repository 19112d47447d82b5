"""Recommendations on paper: how each stands, how many were done in time, a page for each body."""

from __future__ import annotations

from datetime import date

from clc_tui.follow_up import Addressed, RecommendationState
from clc_tui.language import C_, N_, _, date_text, ngettext, word
from clc_tui.reports.recommendation_words import (
    BY_WORDS,
    action_words,
    day_words,
    heads,
    percent,
    plain_table,
    progress_words,
    rate_table,
    report_data,
    standing_words,
)
from clc_tui.reports.shape import Cell, Report, Sheet
from clc_tui.services.follow_rates import KEYS, Rate, rate, rates
from clc_tui.services.follow_report import (
    EVERYTHING,
    FollowLine,
    FollowReport,
    Wanted,
    follow_report,
)
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid

Row = tuple[Cell, ...]

SHOWN_WORDS: dict[str, str] = {
    "list": "",
    "rates": C_("recommendations", "how many in time"),
    "matrix": C_("recommendations", "who, and how far"),
    "pages": C_("recommendations", "a page for each body"),
}
"""What may be shown of recommendations, beside the list."""
MATRIX = (
    ((RecommendationState.PROPOSED,), C_("recommendations", "Not answered")),
    ((RecommendationState.ACCEPTED,), C_("recommendations", "Accepted")),
    ((RecommendationState.IN_PROGRESS,), C_("recommendations", "In progress")),
    ((RecommendationState.DONE,), C_("recommendations", "Done, not checked")),
    ((RecommendationState.VERIFIED,), C_("recommendations", "Done and checked")),
    ((RecommendationState.REJECTED, RecommendationState.NOT_NEEDED),
     C_("recommendations", "Rejected or not needed")),
)  # fmt: skip
"""The columns of the matrix, and what stands in each."""


def recommendations_report(
    actor: Actor, wanted: Wanted = EVERYTHING, shown: str = "list"
) -> Report:
    """The recommendations that are asked for, shown in one of the ways of `SHOWN_WORDS`."""
    found = follow_report(actor, wanted)
    sheets: tuple[Sheet, ...] = ()
    if found.lines:
        match shown:
            case "rates":
                sheets = rate_sheets(found)
            case "matrix":
                sheets = (matrix_sheet(found),)
            case "pages":
                sheets = body_pages(found)
            case _:
                beside = (*rate_sheets(found), matrix_sheet(found))
                sheets = (list_sheet(found), *(each._replace(tab_only=True) for each in beside))
    return Report(
        title=_("Recommendations"),
        sheets=sheets,
        table=rate_table(found) if shown == "rates" else plain_table(found),
        data=report_data(found),
        nothing=_("There are no such recommendations."),
        people=0,
    )


def recommendations_paper(actor: Actor, line: PaperLine) -> Report:
    """The list, the rates or the matrix, as it was asked for."""
    shown = line.options.get("shown", "list")
    if shown not in SHOWN_WORDS:
        raise Invalid(N_("There is no such paper."))
    return recommendations_report(actor, Wanted(standing=line.options.get("standing", "")), shown)


def body_paper(actor: Actor, line: PaperLine) -> Report:
    """The page of one body of the committee."""
    if line.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    wanted = Wanted(body_id=line.subject_id, standing="open")
    return recommendations_report(actor, wanted, "pages")


# How each stands


def list_sheet(found: FollowReport, *, title: str = "") -> Sheet:
    """Each recommendation with whom it is addressed to, its day, and how it stands."""
    lines = found.lines
    return Sheet(
        tab=_("Recommendations"),
        title=title or _("Recommendations"),
        lines=(found.centre, sums(found)),
        head=heads("number", "change", "who", "due", "stands", "doing", "latest"),
        rows=tuple(_listed(line, found.today) for line in lines),
        totals=(),
        foot=_outside_told(lines),
        words=(1, 2, 4, 5, 6),
        widths=(17, 56, 30, 22, 58, 50, 38),
    )  # fmt: skip


def sums(found: FollowReport) -> str:
    """How many there are, are open and are late, and as of which day."""
    lines = found.lines
    late = sum(1 for line in lines if line.counts and line.overdue(found.today))
    words = ngettext("{n} recommendation", "{n} recommendations", len(lines)).format(n=len(lines))
    told = _("{all} · open {open} · overdue {late} · as of {day}")
    return told.format(
        all=words, open=sum(1 for line in lines if line.state.open), late=late,
        day=date_text(found.today),
    )  # fmt: skip


def _listed(line: FollowLine, today: date) -> Row:
    return (
        line.number,
        "\n".join(filter(None, (line.words, _of_what(line)))),
        line.to,
        day_words(line.due),
        standing_words(line, today),
        "\n".join(action_words(each) for each in line.actions),
        "\n".join(progress_words(line)),
    )


def _of_what(line: FollowLine) -> str:
    """Whose it is, how urgent, and what it repeats."""
    parts = [line.source.spoken if line.source is not None else "", word(line.priority)]
    if line.repeats:
        parts.append(_("repeats {number}").format(number=line.repeats))
    return " · ".join(filter(None, parts))


def _outside_told(lines: tuple[FollowLine, ...]) -> tuple[str, ...]:
    outside = sum(1 for line in lines if line.addressed is Addressed.OUTSIDE)
    if not outside:
        return ()
    words = ngettext(
        "{n} is addressed outside: it is not counted among what the centre did not do.",
        "{n} are addressed outside: they are not counted among what the centre did not do.",
        outside,
    )
    return (words.format(n=outside),)


# How many in time


def rate_sheets(found: FollowReport) -> tuple[Sheet, ...]:
    """How many were done, and in time: by evaluation, addressee, area and year."""
    head = heads(
        "made",
        "unanswered",
        "rejected",
        "not_needed",
        "accepted",
        "waiting",
        "verified",
        "overdue",
        "in_time",
        "share",
        "open_days",
    )
    whole = rate(_("In all"), list(found.lines), found.today)
    return tuple(
        Sheet(
            tab=_(words),
            title=_(words),
            lines=() if number else (found.centre, sums(found)),
            head=("", *head),
            rows=tuple(_rated(each) for each in rates(found.lines, by, found.today)),
            totals=(_rated(whole),),
            foot=_rate_foot(found) if number == len(KEYS) - 1 else (),
            words=(0,),
            goes_on=number > 0,
            widths=(50, 16, 20, 27, 17, 24, 27, 23, 19, 23, 23, 20),
            letter=8.5,
        )
        for number, (by, words) in enumerate(BY_WORDS.items())
    )


def _rated(each: Rate) -> Row:
    return (
        each.name, each.made, each.unanswered, each.rejected, each.not_needed, each.accepted,
        each.waiting, each.verified, each.overdue,
        _("{n} of {all}").format(n=each.in_time, all=each.due),
        percent(each), "–" if each.open_days is None else each.open_days,
    )  # fmt: skip


def _rate_foot(found: FollowReport) -> tuple[str, ...]:
    return (
        _("In time: done by their day, of those accepted that are done or past their day."),
        _("Open, days: half of the open ones are older than this."),
        *_outside_told(found.lines),
    )


# For the meeting


def matrix_sheet(found: FollowReport) -> Sheet:
    """Who has which recommendations in which state, by their numbers."""
    names = list(dict.fromkeys(line.to for line in sorted(found.lines, key=KEYS["body"])))
    return Sheet(
        tab=_(C_("recommendations", "Matrix")),
        title=_("Recommendations: who, and how far"),
        lines=(found.centre, sums(found)),
        head=(_("Who"), *(_(words) for _states, words in MATRIX)),
        rows=tuple(
            (name, *(_numbers(found, name, states) for states, _words in MATRIX)) for name in names
        ),
        totals=(),
        foot=(_("!: overdue"), *_outside_told(found.lines)),
        words=tuple(range(len(MATRIX) + 1)),
        widths=(50, *(37,) * len(MATRIX)),
    )


def _numbers(found: FollowReport, name: str, states: tuple[RecommendationState, ...]) -> str:
    return ", ".join(
        line.number + ("!" if line.overdue(found.today) else "")
        for line in found.lines
        if line.to == name and line.state in states
    )


def body_pages(found: FollowReport) -> tuple[Sheet, ...]:
    """A page for everybody who has something open: what, by when, and room to write."""
    open_lines = sorted((line for line in found.lines if line.state.open), key=KEYS["body"])
    return tuple(
        Sheet(
            tab=name,
            title=name[:1].upper() + name[1:],
            lines=(
                f"{found.centre} · {_('Recommendations')} · {date_text(found.today)}",
                *_asked_of(own),
            ),
            head=heads("number", "change", "due", "stands", "doing", "since"),
            rows=tuple(_asked(line, found.today) for line in own),
            totals=(),
            foot=(_("Read: ____________________   Signature: ____________   Date: ____________"),),
            words=(1, 3, 4, 5),
            by_hand=16,
            widths=(17, 66, 22, 45, 60, 60),
        )
        for name in dict.fromkeys(line.to for line in open_lines)
        if (own := [line for line in open_lines if line.to == name])
    )  # fmt: skip


def _asked_of(own: list[FollowLine]) -> tuple[str, ...]:
    words = ngettext("{n} is open", "{n} are open", len(own))
    return (words.format(n=len(own)),)


def _asked(line: FollowLine, today: date) -> Row:
    return (
        line.number, line.words, day_words(line.due), standing_words(line, today),
        "\n".join(action_words(each) for each in line.actions), "",
    )  # fmt: skip
