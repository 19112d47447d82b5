"""The chain of one recommendation in words: from what was seen to what later evaluations say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from clc_tui.follow_up import Addressed, StepKind, Verdict
from clc_tui.language import C_, N_, _, date_text, ngettext, short_date, word
from clc_tui.screens.recommendation_words import (
    SIDES,
    decision_words,
    evaluation_title,
    overdue_words,
    said_words,
    to_words,
)
from clc_tui.services.attesting import Attested
from clc_tui.services.figures import FigureLine
from clc_tui.services.measures import counted_words, target_words
from clc_tui.services.recommendation_chain import Act, Answer, Chain, Link, Source, Step
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Record

Key = tuple[str, int]
"""What a line is about: a part of the chain and the row's id, or where it stands."""

HEADING = "heading"
"""What the key of a part's heading begins with."""
VERDICTS = {
    Verdict.AGREED: C_("findings", "agreed"),
    Verdict.DIFFERS: C_("findings", "differs"),
    Verdict.ONE_SIDE: C_("findings", "one side only"),
}
STEPS = {
    StepKind.BEGUN: C_("recommendation", "begun"),
    StepKind.DECLARED: C_("recommendation", "done"),
    StepKind.VERIFIED: C_("recommendation", "checked"),
}
"""What happened, where a shorter word does."""
MET, NOT_MET = N_("met"), N_("not met")


class Piece(NamedTuple):
    """A paragraph of the chain."""

    key: Key
    words: str
    strong: bool = False
    indent: int = 1
    start: int = 0
    """Where its lines are counted from, where another piece is about the same."""


def chain_records(
    chain: Chain,
    figures: tuple[FigureLine, ...],
    width: int,
    *,
    no_actions: str = "",
    airy: bool = True,
) -> Iterator[Record]:
    """The whole chain in lines of a table; every line may stand under the cursor.

    `airy`: with an empty line before each part, where there is room for it.
    """
    for at, piece in enumerate(pieces(chain, figures, no_actions)):
        if airy and at and piece.key[0] == HEADING:
            yield Record(None, ("",))
        lines = wrapped(piece.words, width - 3 - piece.indent)
        for number, line in enumerate(lines, piece.start):
            words = " " * piece.indent + line
            yield Record((*piece.key, number), (words,), strong=piece.strong, spread=True)


def pieces(chain: Chain, figures: tuple[FigureLine, ...], no_actions: str = "") -> Iterator[Piece]:
    """The paragraphs in the order in which things came about."""
    yield from _origin(chain)
    yield from _recommended(chain)
    answers = [step for step in chain.steps if step.kind is StepKind.ANSWERED]
    if answers:
        yield Piece((HEADING, 3), _("Answer"), strong=True, indent=0)
        yield from (Piece(("step", step.id), step_words(step)) for step in answers)
    if chain.actions or no_actions:
        yield Piece((HEADING, 4), _("What is done about it"), strong=True, indent=0)
        yield from (Piece(("action", act.id), act_words(act)) for act in chain.actions)
        if not chain.actions:
            yield Piece(("none", 0), no_actions)
    yield from _shown(chain, figures)
    others = [step for step in chain.steps if step.kind is not StepKind.ANSWERED]
    if others:
        yield Piece((HEADING, 6), _("What happened"), strong=True, indent=0)
        yield from (Piece(("step", step.id), step_words(step)) for step in others)
    if chain.progress:
        yield Piece((HEADING, 7), _("What later evaluations say"), strong=True, indent=0)
    for number, answer in enumerate(chain.progress):
        yield Piece(("progress", number), answer_words(answer))


def _origin(chain: Chain) -> Iterator[Piece]:
    """What was seen, by whom, how the other side saw it, and what was said of it."""
    if not chain.sources:
        return
    yield Piece((HEADING, 1), _("What was seen"), strong=True, indent=0)
    said = ""
    for source in chain.sources:
        yield Piece(("source", source.finding_id), _seen(source))
        talk = _talk(source)
        if talk and talk != said:
            yield Piece(("talk", source.finding_id), talk, indent=3)
        said = talk


def _seen(source: Source) -> str:
    sign = "+" if source.positive else "-"
    who = _(SIDES[source.evaluation.kind])
    return f"{sign} {source.words} ({who}, {date_text(source.evaluation.until)})"


def _talk(source: Source) -> str:
    """How both sides see it, and what was said when they discussed it."""
    if source.verdict is None:
        return ""
    words = ": ".join(filter(None, (_(VERDICTS[source.verdict]), source.said)))
    if source.discussed_on is None:
        return words
    day = _("discussed {day}").format(day=date_text(source.discussed_on))
    return f"{words} ({', '.join(filter(None, (day, source.parties)))})"


def _recommended(chain: Chain) -> Iterator[Piece]:
    """What must change, for whom, and from where."""
    line = chain.line
    yield Piece((HEADING, 2), _("Recommendation"), strong=True, indent=0)
    yield Piece(("words", line.id), line.words)
    told = [to_words(line), date_text(line.made_on)]
    if chain.evaluation is not None and not chain.sources:
        told.append(evaluation_title(chain.evaluation))
    if line.other_priority is not None:
        other = _("the other side: {priority}").format(priority=word(line.other_priority))
        told.append(other)
    yield Piece(("whom", line.id), ", ".join(told))
    if chain.decision is not None:
        yield Piece(("decision", chain.decision.decision_id), decision_words(chain.decision))
    if chain.repeats is not None:
        yield _link(chain.repeats, _("says again what {number} said: {words}"))
    for link in chain.repeated_by:
        yield _link(link, _("said again in {number}: {words}"))


def _link(link: Link, words: str) -> Piece:
    return Piece(("link", link.id), words.format(number=link.number, words=link.words))


def step_words(step: Step) -> str:
    """What happened, when, in which words, who said it and who typed it."""
    kind = _(STEPS[step.kind]) if step.kind in STEPS else word(step.kind)
    what = word(step.response) if step.response is not None else kind
    told = [f"{short_date(step.at)} {what}"]
    told += [step.words] if step.words else []
    words = ": ".join(told)
    if step.decision is not None:
        words = f"{words}. {decision_words(step.decision)}"
    if step.evaluation is not None:
        words = f"{words}. {evaluation_title(step.evaluation)}"
    if step.one_hand:
        words = f"{words} ! {_('checked by who declared it: it was another record then')}"
    return f"{words} ({_by(step)})"


def _by(step: Step) -> str:
    if step.said_by and step.said_on is not None:
        return said_words(Attested(step.said_by, step.said_on, step.paper_no), step.typed_by)
    return step.typed_by


def act_words(act: Act) -> str:
    """What is done, by whom, by when, or when it was done."""
    told = [f"{act.number}. {act.words}", act.who]
    if act.done_on is not None:
        done = _("done {day}").format(day=short_date(act.done_on))
        told.append(": ".join(filter(None, (done, act.done_words))))
    elif act.due is not None:
        told.append(_("by {day}").format(day=short_date(act.due)))
        told += [overdue_words(act.overdue)] if act.overdue else []
    return "; ".join(filter(None, told))


def _shown(chain: Chain, figures: tuple[FigureLine, ...]) -> Iterator[Piece]:
    """What shows that it is done."""
    if not chain.evidence and not figures:
        return
    yield Piece((HEADING, 5), _("What shows it"), strong=True, indent=0)
    for each in chain.evidence:
        words = f"{short_date(each.on_date)} {word(each.kind)}: {each.words}"
        yield Piece(("evidence", each.id), words)
    for figure in figures:
        yield Piece(("figure", figure.figure_id), figure_words(figure))
        yield Piece(("figure", figure.figure_id), readings_words(figure), indent=3, start=50)


def figure_words(figure: FigureLine) -> str:
    """Which figure of what it is, and where it should be."""
    told = [f"{word(figure.measure)}, {figure.of}"]
    if figure.window_days is not None:
        days = ngettext("last {n} day", "last {n} days", figure.window_days)
        told.append(days.format(n=figure.window_days))
    target = target_words(figure.measure, figure.target, figure.target_is)
    words = ", ".join(told)
    return f"{words}: {target}" if target else words


def readings_words(figure: FigureLine) -> str:
    """What it said at the beginning, when it was said to be done, when checked, and now."""
    told = []
    for reading in (figure.beginning, figure.declared, figure.verified):
        if reading is None:
            continue
        said = counted_words(figure.measure, reading.counted)
        told.append(f"{word(reading.occasion)} {short_date(reading.read_on)} {said}")
    if figure.now is not None:
        said = counted_words(figure.measure, figure.now.counted)
        met = figure.met
        judged = "" if met is None else f", {_(MET if met else NOT_MET)}"
        told.append(f"{_('now')} {said}{judged}")
    return "; ".join(told)


def answer_words(answer: Answer) -> str:
    """What a later evaluation says of it."""
    said = ": ".join(filter(None, (word(answer.answer), answer.words)))
    by = answer.typed_by
    if answer.said_by:
        by = _("said by {who}, typed by {typist}").format(who=answer.said_by, typist=by)
    return f"{date_text(answer.at)} {_(SIDES[answer.evaluation.kind])}: {said} ({by})"


def outside(chain: Chain) -> bool:
    """Whether somebody has to have said what is answered: a body, or an authority outside."""
    return chain.line.addressed is not Addressed.CENTRE
