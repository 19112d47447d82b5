"""The lines of an evaluation: what it saw, what people said, figures, earlier recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clc_tui.follow_up import EvaluationState
from clc_tui.language import C_, _, date_text, short_date, word
from clc_tui.reports.figures import figure_words
from clc_tui.screens.base import ROOMY, ClcScreen
from clc_tui.screens.evaluation_words import (
    SIDES,
    answer_words,
    counted,
    feedback_words,
    finding_words,
    sign,
)
from clc_tui.services.evaluations import EvaluationView
from clc_tui.services.figures import FigureLine
from clc_tui.services.findings import FeedbackLine, FindingLine
from clc_tui.services.measures import counted_words
from clc_tui.services.progress import Answer, Earlier
from clc_tui.widgets.record_table import Record


def rows_of(
    view: EvaluationView, figures: Sequence[FigureLine], screen: ClcScreen[None]
) -> Iterator[Record]:
    """The parts, each under its heading; an empty one tells its key."""
    draft = view.line.may_write and view.line.state is EvaluationState.DRAFT
    fields = view.fields
    if fields.team or fields.method:
        words = ": ".join(part for part in (fields.team, fields.method) if part)
        yield Record(("team", 0), (words,), spread=True)
    yield Record(None, (f"{_('Observations')}  {counted(view.line)}".rstrip(),), strong=True)
    if not view.findings and draft:
        words = _("None yet: {key} types them.").format(key=screen.key("a"))
        yield Record(None, (f"  {words}",), dim=True)
    for each in view.findings:
        number = f"{each.number} {sign(each.fields.positive)}"
        yield Record(("seen", each.id), (number, each.fields.words, word(each.fields.area), ""))
    if view.feedback or draft:
        yield Record(None, (_("The community said"),), strong=True)
    if not view.feedback and draft:
        words = _("Nothing yet: {key} writes it down.").format(key=screen.key("v"))
        yield Record(None, (f"  {words}",), dim=True)
    for voice in view.feedback:
        day, who = short_date(voice.fields.on_date), feedback_words(voice.fields)
        yield Record(("said", voice.id), (day, voice.fields.words, who, ""))
    if figures:
        yield Record(None, (_("Figures"),), strong=True)
    for figure in figures:
        yield Record(("figure", figure.figure_id), (_figure(figure),), spread=True)
    yield from _earlier_records(view, wide=screen.size.width >= ROOMY)


def _figure(line: FigureLine) -> str:
    """What is counted, what it said when it was cited and, where that is otherwise, last."""
    said = [counted_words(line.measure, each.counted) for each in line.readings]
    told = " → ".join(dict.fromkeys((said[0], said[-1]))) if said else ""
    return f"{figure_words(line)}: {told}"


def _earlier_records(view: EvaluationView, *, wide: bool) -> Iterator[Record]:
    """The earlier recommendations with the answers of both sides, the own one first."""
    if not view.earlier:
        return
    heading = _("Earlier recommendations")
    if wide:
        kind = view.line.kind
        heading = f"{heading}: {_(SIDES[kind])} | {_(SIDES[kind.other])}"
    yield Record(None, (heading,), strong=True)
    for each in view.earlier:
        own, other = _brief(each.own, each), _brief(each.other, None)
        cells = (each.number, each.words, own, other)
        brief = (each.number, f"{own}: {each.words}" if own else each.words)
        yield Record(("earlier", each.id), cells if wide else brief)


SHORT = {
    "none": C_("progress, short", "nothing"),
    "partly": C_("progress, short", "in part"),
    "fully": C_("progress, short", "in full"),
    "not_needed": C_("progress, short", "not needed"),
}
"""An answer in so few letters that it stands in a column."""


def _brief(answer: Answer | None, asked: Earlier | None) -> str:
    """An answer as it stands in the list; a `?` where it waits for one."""
    if answer is not None:
        return _(SHORT[answer.answer.value])
    if asked is None:
        return ""
    return "?" if asked.to_answer else word(asked.state)


def whole(under: FindingLine | FeedbackLine | Earlier) -> tuple[str, ...]:
    """Everything a line stands for."""
    match under:
        case FindingLine():
            return (f"{finding_words(under)} ({word(under.fields.area)})",)
        case FeedbackLine():
            fields = under.fields
            who = feedback_words(fields)
            return (f"{date_text(fields.on_date)} {who}".rstrip(), fields.words)
        case Earlier():
            said = [answer_words(each) for each in (under.own, under.other) if each is not None]
            return (f"{under.number} {under.words} ({word(under.state)})", *said)
