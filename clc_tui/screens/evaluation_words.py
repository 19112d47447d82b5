"""How evaluations, observations and answers read in a list."""

from __future__ import annotations

from datetime import date

from clc_tui.follow_up import EvaluationKind, EvaluationState
from clc_tui.language import N_, _, date_text, short_date, word
from clc_tui.services.attesting import Attested
from clc_tui.services.evaluations import EvaluationLine
from clc_tui.services.findings import FeedbackFields, FindingLine
from clc_tui.services.progress import Answer

SIDES = {
    EvaluationKind.INTERNAL: N_("Committee"),
    EvaluationKind.EXTERNAL: N_("NGO"),
}
"""How the sides are called where they head something."""


def period(first: date, last: date) -> str:
    """The days an evaluation looks at; the year once where it is the same."""
    begins = short_date(first) if first.year == last.year else date_text(first)
    return f"{begins} – {date_text(last)}"


def title(line: EvaluationLine) -> str:
    """Whose evaluation it is, and of which time."""
    return f"{_(SIDES[line.kind])}, {period(line.from_day, line.until)}"


def sign(positive: bool | None) -> str:
    """A `+` for what is good, a `-` for what is not."""
    return "" if positive is None else "+" if positive else "-"


def counted(line: EvaluationLine) -> str:
    """How many observations praise, and how many do not."""
    return f"+{line.good} -{line.bad}" if line.good or line.bad else ""


def state_words(line: EvaluationLine) -> str:
    """How far an evaluation is, and what it still has to answer."""
    words = word(line.state)
    if line.may_write and line.left and line.state is not EvaluationState.CLOSED:
        words += ", " + _("to answer: {n}").format(n=line.left)
    return words


def said_words(said: Attested, typed_by: str) -> str:
    """Whose evaluation it is where another typed it, as it is shown for ever."""
    words = _("Said by {who} on {day}, paper {number}; typed by {typist}")
    return words.format(
        who=said.said_by, day=date_text(said.said_on), number=said.paper_no, typist=typed_by
    )


def finding_words(line: FindingLine | None) -> str:
    """An observation with its number."""
    if line is None:
        return ""
    return f"{line.number}{sign(line.fields.positive)} {line.fields.words}"


def feedback_words(fields: FeedbackFields) -> str:
    """Who said something, and how many of them."""
    if fields.people is None:
        return fields.said_by
    many = _("{n} people").format(n=fields.people) if not fields.said_by else f"({fields.people})"
    return f"{fields.said_by} {many}".strip()


def answer_words(answer: Answer) -> str:
    """What one side says of a recommendation, whole."""
    words = f"{word(answer.answer)}. {answer.words}".strip()
    by = _("typed by {who}").format(who=answer.typed_by)
    if answer.said_by:
        by = f"{_('said by {who}').format(who=answer.said_by)}, {by}"
    return f"{words} ({by}, {date_text(answer.at)})"
