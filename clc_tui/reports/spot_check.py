"""A spot check on paper: the drawn lessons, what came of each, and who signs."""

from __future__ import annotations

from typing import Any

from clc_tui.language import N_, _, date_text, letter, ngettext, word
from clc_tui.reports.register import Period
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.papers import PaperLine
from clc_tui.services.spot_checks import (
    DRAWN,
    CheckedLesson,
    CheckLine,
    CheckView,
    spot_check,
)
from clc_tui.terms import Actor, Invalid, Status


def spot_check_report(actor: Actor, paper: PaperLine) -> Report:
    """One spot check, to be signed by who drew the lessons and who keeps the papers."""
    if paper.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    view = spot_check(actor, paper.subject_id)
    line = view.line
    period = Period(line.first, line.last).words
    named = any(lesson.instructors for lesson in view.lessons)
    head = (
        _("Day"), _("Class"), *((_("Instructor"),) if named else ()),
        *(letter(status) for status in Status), _("Not on the list"), _("Paper"), _("What differs"),
    )  # fmt: skip
    rows = tuple(_row(lesson, named) for lesson in view.lessons)
    title = " · ".join((_("Spot check"), period))
    sheet = Sheet(
        tab=_("Spot check"),
        title=title,
        lines=(view.centre_name, _drawn(line), result(view)),
        head=head,
        rows=rows,
        totals=(),
        foot=(
            "   ".join(f"{letter(status)} {word(status)}" for status in Status),
            _("Drew and compared the lessons: ____________________"),
            _("Showed the signed papers: ____________________"),
        ),
        words=(1, *((2,) if named else ()), len(head) - 1),
    )
    return Report(
        title=title,
        sheets=(sheet,),
        table=Table(head, rows),
        data=_data(view),
        nothing="",
        people=sum(len(lesson.marks) for lesson in view.lessons),
    )


def result(view: CheckView) -> str:
    """`5 of 5 agree`, what differs where something does, and what is not compared yet."""
    line = view.line
    words = ngettext("{n} of {all} agrees", "{n} of {all} agree", line.agree)
    said = words.format(n=line.agree, all=line.lessons)
    differing = [lesson for lesson in view.lessons if lesson.agrees is False]
    if differing:
        notes = "; ".join(f"{date_text(one.on_date)} {one.note}" for one in differing)
        said = f"{said}: {notes}"
    left = line.lessons - line.answered
    if left:
        words = ngettext("{n} not compared yet", "{n} not compared yet", left)
        said = f"{said}; {words.format(n=left)}"
    if line.lessons < DRAWN:
        words = ngettext("Only {n} lesson was held.", "Only {n} lessons were held.", line.lessons)
        said = f"{said}. {words.format(n=line.lessons)}"
    return said


def _drawn(line: CheckLine) -> str:
    words = _("Drawn by lot on {day} by {who}")
    return words.format(day=date_text(line.drawn_on), who=line.drawn_by)


def _row(lesson: CheckedLesson, named: bool) -> tuple[Cell, ...]:
    title = " · ".join(part for part in (lesson.title, lesson.target) if part)
    paper = "" if lesson.agrees is None else _("agrees") if lesson.agrees else _("differs")
    return (
        f"{date_text(lesson.on_date)} {lesson.starts_at}",
        title,
        *((lesson.instructors,) if named else ()),
        *(lesson.counts.get(status, 0) for status in Status),
        lesson.walk_ins,
        paper,
        lesson.note or "",
    )


def _data(view: CheckView) -> dict[str, Any]:
    line = view.line
    return {
        "report": "spot_check",
        "centre": view.centre_name,
        "from": line.first.isoformat(),
        "to": line.last.isoformat(),
        "drawn_on": line.drawn_on.isoformat(),
        "drawn_by": line.drawn_by,
        "lessons": [
            {
                "date": lesson.on_date.isoformat(),
                "starts_at": lesson.starts_at,
                "title": lesson.title,
                "target": lesson.target,
                "instructors": lesson.instructors or None,
                **{status.value: lesson.counts.get(status, 0) for status in Status},
                "walk_ins": lesson.walk_ins,
                "agrees": lesson.agrees,
                "differs": lesson.note,
            }
            for lesson in view.lessons
        ],
    }
