"""Every paper that can be printed: its words, and how it is made from what services know."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from clc_tui.language import LANGUAGE_NAMES, N_, _, month_name, speak
from clc_tui.reports.class_papers import class_list_paper, month_blank_paper, month_paper
from clc_tui.reports.evaluation import evaluation_paper
from clc_tui.reports.forms import forms_paper
from clc_tui.reports.hours import BY_WORDS, hours_paper
from clc_tui.reports.minutes import minutes_paper
from clc_tui.reports.person import person_report
from clc_tui.reports.recommendations import SHOWN_WORDS, body_paper, recommendations_paper
from clc_tui.reports.register import Period
from clc_tui.reports.shape import Report
from clc_tui.reports.spot_check import spot_check_report
from clc_tui.reports.timesheet_words import supplementary
from clc_tui.reports.timesheets import timesheet_paper, timesheets_paper
from clc_tui.reports.volunteers import certificate_paper, roster_paper
from clc_tui.services.hours_report import HoursBy
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, NotFound


class Kind(NamedTuple):
    """A kind of paper: what it is called, who makes it, and of which table its subject is."""

    words: str
    build: Callable[[Actor, PaperLine], Report]
    subject: str = ""


KINDS: dict[str, Kind] = {
    "month": Kind(N_("Month sheet"), month_paper, "group"),
    "month_blank": Kind(N_("Month sheet, empty"), month_blank_paper, "group"),
    "class_list": Kind(N_("Class list"), class_list_paper, "group"),
    "forms": Kind(N_("Enrolment forms"), forms_paper, "group"),
    "person": Kind(N_("Everything about a person"), person_report, "person"),
    "spot_check": Kind(N_("Spot check"), spot_check_report, "spot_check"),
    "minutes": Kind(N_("Minutes"), minutes_paper, "meeting"),
    "volunteer_hours": Kind(N_("Certificate of hours"), certificate_paper, "person"),
    "roster": Kind(N_("Roster of volunteers"), roster_paper),
    "timesheet": Kind(N_("Timesheet"), timesheet_paper, "contract"),
    "timesheets": Kind(N_("Timesheets of a payer"), timesheets_paper, "payer"),
    "hours_report": Kind(N_("Hours planned, held and paid"), hours_paper),
    "evaluation": Kind(N_("Evaluation"), evaluation_paper, "evaluation"),
    "recommendations": Kind(N_("Recommendations"), recommendations_paper),
    "body": Kind(N_("Recommendations"), body_paper, "body"),
}
"""Every kind there is; one line makes another."""

SUBJECTS = {name: kind.subject for name, kind in KINDS.items() if kind.subject}
"""Of which table each kind's subject is, for `tray`."""


def made(actor: Actor, line: PaperLine) -> Report:
    """The paper as it stands now, in the language it was put in with; raises what its verbs do."""
    kind = KINDS.get(line.kind)
    if kind is None:
        raise NotFound(N_("There is no such paper."))

    def build() -> Report:
        speak(line.language)
        report = kind.build(replace(actor, language=line.language), line)
        return report._replace(language=line.language)

    return copy_context().run(build)


def paper_words(line: PaperLine) -> str:
    """What a paper is, in the reader's language: its kind, of whom or what, and which one."""
    kind = KINDS.get(line.kind)
    words = _(kind.words) if kind is not None else line.kind
    return " · ".join(part for part in (words, line.about, _which(line)) if part)


def _which(line: PaperLine) -> str:
    if "month" in line.options:
        day = date.fromisoformat(f"{line.options['month']}-01")
        words = f"{month_name(day.month)} {day.year}"
        if line.options.get("number"):
            words += f", {supplementary(line.options['number'])}"
        return words if line.kind != "hours_report" else f"{words}, {_by(line)}"
    if "first" in line.options:
        days = (date.fromisoformat(line.options[name]) for name in ("first", "last"))
        return Period(*days).words
    if "shown" in line.options:
        return _(SHOWN_WORDS.get(line.options["shown"], ""))
    if "count" in line.options:
        n = int(line.options["count"])
        return f"{n}, {LANGUAGE_NAMES[line.language]}"
    return ""


def _by(line: PaperLine) -> str:
    return _(BY_WORDS[HoursBy(line.options.get("by", HoursBy.INSTRUCTOR))])
