"""An evaluation on paper: what it saw, heard, counted and asked, and how earlier ones stand."""

from __future__ import annotations

from typing import Any

from clc_tui.follow_up import EvaluationState
from clc_tui.language import C_, N_, _, date_text, word
from clc_tui.reports.figures import figure_data, figure_sheet
from clc_tui.reports.recommendation_words import heads, line_data
from clc_tui.reports.recommendations import list_sheet
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.evaluations import EvaluationView, evaluation
from clc_tui.services.figures import FigureLine, figures_of
from clc_tui.services.follow_report import EVERYTHING, FollowLine, FollowReport, follow_report
from clc_tui.services.papers import PaperLine
from clc_tui.services.progress import Answer, Earlier
from clc_tui.terms import Actor, Invalid

Row = tuple[Cell, ...]


def evaluation_paper(actor: Actor, paper: PaperLine) -> Report:
    """One evaluation, with the state of all recommendations as its appendix."""
    if paper.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    view = evaluation(actor, paper.subject_id)
    figures = figures_of(actor, evaluation_id=paper.subject_id)
    every = follow_report(actor, EVERYTHING)
    title = title_words(view)
    sheets = [
        _found(view, every.centre),
        *((_heard(view),) if view.feedback else ()),
        *((figure_sheet(figures)._replace(goes_on=True),) if figures else ()),
        *((_answered(view),) if view.earlier else ()),
    ]
    head = (_("No."), _("About what"), _("Good or bad"), _("What was seen"))
    return Report(
        title=title,
        sheets=(*_signed(sheets), *_lists(view, every)),
        table=Table(head, tuple(_finding_rows(view))),
        data=_data(view, figures, every),
        nothing="",
        people=0,
    )


def title_words(view: EvaluationView) -> str:
    """Whose evaluation it is, and of which time."""
    days = f"{date_text(view.fields.from_day)}–{date_text(view.fields.until)}"
    return f"{_('Evaluation')} · {word(view.line.kind)} · {days}"


def _found(view: EvaluationView, centre: str) -> Sheet:
    return Sheet(
        tab=_("Evaluation"),
        title=title_words(view),
        lines=(centre, *_told(view)),
        head=(_("No."), _("About what"), _("+ or −"), _("What was seen")),
        rows=tuple(
            (line.number, word(line.fields.area), "+" if line.fields.positive else "−",
             line.fields.words)
            for line in view.findings
        ),
        totals=(),
        foot=() if view.findings else (_("Nothing is written down yet."),),
        words=(1, 3),
        portrait=True,
        widths=(12, 32, 16, 125),
    )  # fmt: skip


def _told(view: EvaluationView) -> list[str]:
    """Who evaluated and how, who said it, and how far it is."""
    line = view.line
    told = [
        _("Who evaluates: {who}").format(who=view.fields.team) if view.fields.team else "",
        _("How: {how}").format(how=view.fields.method) if view.fields.method else "",
    ]
    if line.submitted_on is not None:
        told.append(_("Handed in: {day}").format(day=date_text(line.submitted_on)))
    if line.attested is not None:
        words = _("Said by {who} on {day}, paper {paper}; typed by {typed}")
        told.append(
            words.format(
                who=line.attested.said_by, day=date_text(line.attested.said_on),
                paper=line.attested.paper_no, typed=view.typed_by or "–",
            )
        )  # fmt: skip
    if view.discussed_on is not None:
        words = _("Discussed on {day} by {who}")
        told.append(words.format(day=date_text(view.discussed_on), who=view.parties))
    if line.closed_on is not None:
        told.append(_("Closed: {day}").format(day=date_text(line.closed_on)))
    if line.state is EvaluationState.DRAFT:
        told.append(_("Draft: not handed in yet."))
    return [each for each in told if each]


def _finding_rows(view: EvaluationView) -> list[Row]:
    return [
        (
            line.number, word(line.fields.area),
            _(C_("finding", "good")) if line.fields.positive else _(C_("finding", "bad")),
            line.fields.words,
        )
        for line in view.findings
    ]  # fmt: skip


def _heard(view: EvaluationView) -> Sheet:
    return Sheet(
        tab=_("What was said"),
        title=_("What people of the community said"),
        lines=(),
        head=(_("Day"), _("Who"), _("People"), _("What was said")),
        rows=tuple(
            (date_text(each.on_date), each.said_by, each.people or "", each.words)
            for each in (line.fields for line in view.feedback)
        ),
        totals=(),
        foot=(),
        words=(1, 3),
        portrait=True,
        goes_on=True,
        widths=(22, 40, 16, 107),
    )


def _answered(view: EvaluationView) -> Sheet:
    """What this side says of earlier recommendations, the other side's answer beside it."""
    other = word(view.line.kind.other)
    return Sheet(
        tab=_("Earlier ones"),
        title=_("Earlier recommendations"),
        lines=(),
        head=(*heads("number", "change", "stands"), word(view.line.kind), other),
        rows=tuple(_earlier(each) for each in view.earlier),
        totals=(),
        foot=(),
        words=(1, 2, 3, 4),
        portrait=True,
        goes_on=True,
        widths=(18, 55, 30, 41, 41),
    )  # fmt: skip


def _earlier(each: Earlier) -> Row:
    own = _answer(each.own) or (_("not answered yet") if each.to_answer else "")
    return (each.number, each.words, word(each.state), own, _answer(each.other))


def _answer(answer: Answer | None) -> str:
    if answer is None:
        return ""
    told = [": ".join(filter(None, (word(answer.answer), answer.words)))]
    if answer.said_by:
        words = _("said by {who}, typed by {typed}")
        told.append(words.format(who=answer.said_by, typed=answer.typed_by))
    return "\n".join(told)


def _signed(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, with who signs below the last of them."""
    signatures = (
        _("Evaluated: ____________________   Signature: ____________   Date: ____________"),
        _("Received: ____________________   Signature: ____________   Date: ____________"),
    )
    last = sheets[-1]
    return [*sheets[:-1], last._replace(foot=(*last.foot, "", *signatures))]


def _lists(view: EvaluationView, every: FollowReport) -> list[Sheet]:
    """Its own recommendations, and as the appendix how all the others stand."""
    own: list[FollowLine] = []
    others: list[FollowLine] = []
    for line in every.lines:
        mine = line.source is not None and line.source.evaluation_id == view.line.id
        (own if mine else others).append(line)
    titled = (
        (own, _("Recommendations of this evaluation")),
        (others, _("Appendix: how earlier recommendations stand")),
    )
    return [
        list_sheet(every._replace(lines=tuple(lines)), title=title)
        for lines, title in titled
        if lines
    ]


def _data(
    view: EvaluationView, figures: tuple[FigureLine, ...], every: FollowReport
) -> dict[str, Any]:
    line = view.line
    return {
        "report": "evaluation",
        "centre": every.centre,
        "number": line.id,
        "kind": line.kind.value,
        "from": view.fields.from_day.isoformat(),
        "to": view.fields.until.isoformat(),
        "team": view.fields.team or None,
        "method": view.fields.method or None,
        "state": line.state.value,
        "findings": [
            {
                "number": each.number,
                "area": each.fields.area.value,
                "positive": each.fields.positive,
                "text": each.fields.words,
            }
            for each in view.findings
        ],
        "feedback": [
            {
                "date": each.on_date.isoformat(),
                "who": each.said_by or None,
                "people": each.people,
                "text": each.words,
            }
            for each in (said.fields for said in view.feedback)
        ],
        "figures": [figure_data(each) for each in figures],
        "earlier": [
            {
                "number": each.number,
                "state": each.state.value,
                "own": None if each.own is None else each.own.answer.value,
                "other": None if each.other is None else each.other.answer.value,
            }
            for each in view.earlier
        ],
        "recommendations": [line_data(each, every.today) for each in every.lines],
    }
