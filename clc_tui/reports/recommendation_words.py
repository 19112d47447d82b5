"""Recommendations in words: how one stands, what is done about it; and plainly, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from clc_tui.follow_up import Response
from clc_tui.language import C_, N_, _, date_text, ngettext, word
from clc_tui.reports.shape import Cell, Table
from clc_tui.services.follow_rates import KEYS, Rate, rates
from clc_tui.services.follow_report import LONG, ActionLine, FollowLine, FollowReport

Row = tuple[Cell, ...]

BY_WORDS: dict[str, str] = {
    "evaluation": C_("recommendations", "By evaluation"),
    "body": C_("recommendations", "By who carries them out"),
    "area": C_("recommendations", "By area"),
    "year": C_("recommendations", "By the year they were made in"),
}


HEADS: dict[str, str] = {
    "number": N_("No."),
    "who": N_("Who"),
    "area": N_("About what"),
    "evaluation": N_("Evaluation"),
    "state": N_("State"),
    "response": N_("Answer"),
    "what": N_("What"),
    "change": C_("recommendations", "What must change"),
    "due": C_("recommendations", "By when"),
    "stands": C_("recommendations", "How it stands"),
    "doing": C_("recommendations", "What is done"),
    "latest": C_("recommendations", "Latest evaluations"),
    "since": C_("recommendations", "What was done since"),
    "made": C_("recommendations", "Made"),
    "unanswered": C_("recommendations", "Not answered"),
    "rejected": C_("recommendations", "Rejected"),
    "not_needed": C_("recommendations", "Not needed"),
    "accepted": C_("recommendations", "Accepted"),
    "waiting": C_("recommendations", "Done, not checked"),
    "verified": C_("recommendations", "Checked"),
    "overdue": C_("recommendations", "Overdue"),
    "in_time": C_("recommendations", "In time"),
    "share": C_("recommendations", "In time, %"),
    "open_days": C_("recommendations", "Open, days"),
    "due_so_far": C_("recommendations", "Done or due"),
    "by": C_("recommendations", "Put together"),
    "outside": C_("recommendations", "Addressed outside"),
    "repeats": C_("recommendations", "Repeats"),
    "said": C_("recommendations", "Last words"),
    "declared_on": C_("recommendations", "Done on"),
    "verified_on": C_("recommendations", "Checked on"),
    "made_on": C_("recommendations", "Made on"),
    "overdue_days": C_("recommendations", "Overdue, days"),
    "priority": C_("recommendations", "Priority"),
}
"""What columns are called."""


def heads(*names: str) -> tuple[str, ...]:
    """The headings of these columns."""
    return tuple(_(HEADS[name]) for name in names)


def standing_words(line: FollowLine, today: date) -> str:
    """Its state, and what is to be said of it: since when, how late, why not."""
    told = [word(line.state)]
    if line.response is Response.PARTLY:
        told.append(word(line.response))
    if line.declared_on is not None:
        told.append(_("said to be done {day}").format(day=date_text(line.declared_on)))
    if line.verified_on is not None:
        told.append(_("checked {day}").format(day=date_text(line.verified_on)))
    late = line.overdue(today)
    if late:
        told.append(ngettext("overdue by {n} day", "overdue by {n} days", late).format(n=late))
    if line.long(today):
        told.append(_("open for more than {n} months").format(n=LONG))
    told += [line.attested, line.said]
    return "\n".join(filter(None, told))


def action_words(each: ActionLine) -> str:
    done = _("done {day}").format(day=date_text(each.done_on)) if each.done_on else ""
    until = _("until {day}").format(day=date_text(each.due)) if each.due and not done else ""
    return ", ".join(filter(None, (each.words, each.who, until, done)))


def progress_words(line: FollowLine) -> list[str]:
    return [
        ": ".join(filter(None, (word(each.kind), word(each.answer), each.words)))
        for each in line.progress
    ]


def day_words(day: date | None) -> str:
    return "" if day is None else date_text(day)


def percent(each: Rate) -> Cell:
    """The share done in time; a dash where nothing was due yet."""
    return round(100 * each.in_time / each.due) if each.due else "–"


def plain_table(found: FollowReport) -> Table:
    head = heads(
        "number",
        "change",
        "area",
        "priority",
        "made_on",
        "evaluation",
        "who",
        "state",
        "response",
        "due",
        "overdue_days",
        "declared_on",
        "verified_on",
        "in_time",
        "repeats",
        "said",
        "doing",
        "latest",
    )
    return Table(head, tuple(_flat(line, found.today) for line in found.lines))


def _flat(line: FollowLine, today: date) -> Row:
    in_time = {True: _("yes"), False: _("no"), None: ""}[line.in_time]
    return (
        line.number, line.words, word(line.area), word(line.priority), date_text(line.made_on),
        line.source.spoken if line.source is not None else "", line.to, word(line.state),
        word(line.response) if line.response is not None else "", day_words(line.due),
        line.overdue(today), day_words(line.declared_on), day_words(line.verified_on), in_time,
        line.repeats,
        "; ".join(filter(None, (line.attested, line.said))),
        "; ".join(action_words(each) for each in line.actions), "; ".join(progress_words(line)),
    )  # fmt: skip


def rate_table(found: FollowReport) -> Table:
    head = heads(
        "by",
        "what",
        "made",
        "outside",
        "unanswered",
        "rejected",
        "not_needed",
        "accepted",
        "waiting",
        "verified",
        "overdue",
        "due_so_far",
        "in_time",
        "share",
        "open_days",
    )
    rows = tuple(
        (
            _(words), each.name, each.made, each.outside, each.unanswered, each.rejected,
            each.not_needed, each.accepted, each.waiting, each.verified, each.overdue, each.due,
            each.in_time, percent(each), "–" if each.open_days is None else each.open_days,
        )
        for by, words in BY_WORDS.items()
        for each in rates(found.lines, by, found.today)
    )  # fmt: skip
    return Table(head, rows)


def report_data(found: FollowReport) -> dict[str, Any]:
    return {
        "report": "recommendations",
        "centre": found.centre,
        "as_of": found.today.isoformat(),
        "recommendations": [line_data(line, found.today) for line in found.lines],
        "rates": {
            by: [each._asdict() for each in rates(found.lines, by, found.today)] for by in KEYS
        },
    }


def line_data(line: FollowLine, today: date) -> dict[str, Any]:
    """One recommendation for json."""
    return {
        "number": line.number,
        "text": line.words,
        "area": line.area.value,
        "priority": line.priority.value,
        "made_on": line.made_on.isoformat(),
        "evaluation": None if line.source is None else {
            "number": line.source.evaluation_id,
            "kind": line.source.kind.value,
            "from": line.source.first.isoformat(),
            "to": line.source.last.isoformat(),
        },
        "addressed": line.addressed.value,
        "to": line.to,
        "state": line.state.value,
        "response": None if line.response is None else line.response.value,
        "due": _iso(line.due),
        "overdue_days": line.overdue(today),
        "open_long": line.long(today),
        "declared_on": _iso(line.declared_on),
        "verified_on": _iso(line.verified_on),
        "in_time": line.in_time,
        "attested": line.attested or None,
        "last_words": line.said or None,
        "repeats": line.repeats or None,
        "actions": [
            {
                "text": each.words, "who": each.who or None, "due": _iso(each.due),
                "done_on": _iso(each.done_on),
            }
            for each in line.actions
        ],
        "progress": [
            {
                "kind": each.kind.value, "answer": each.answer.value, "text": each.words or None,
                "on": each.on.isoformat(),
            }
            for each in line.progress
        ],
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
