"""How recommendations read in a list, in a word or two, and in Today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len

from clc_tui.follow_up import Addressed, EvaluationKind, RecommendationState
from clc_tui.language import C_, N_, _, date_text, ngettext, short_date, word
from clc_tui.screens.base import ROOMY
from clc_tui.services.attesting import Attested
from clc_tui.services.recommendation_chain import EvaluationName, Made
from clc_tui.services.recommendations import Order, RecommendationLine, View
from clc_tui.widgets.line import WIDE
from clc_tui.widgets.record_table import Column, Record

VIEWS: dict[View, str] = {
    View.OPEN: C_("recommendations", "open"),
    View.OVERDUE: C_("recommendations", "overdue"),
    View.TO_CHECK: C_("recommendations", "to check"),
    View.UNANSWERED: C_("recommendations", "not answered"),
    View.FINISHED: C_("recommendations", "finished"),
    View.ALL: C_("recommendations", "all"),
}
"""Which ones a list shows."""
ORDERS: dict[Order, str] = {
    Order.DUE: N_("by day"),
    Order.NUMBER: N_("by number"),
    Order.PRIORITY: N_("by priority"),
}
SHORT: dict[RecommendationState, str] = {
    RecommendationState.PROPOSED: C_("recommendation, short", "no answer"),
    RecommendationState.ACCEPTED: C_("recommendation, short", "accepted"),
    RecommendationState.IN_PROGRESS: C_("recommendation, short", "begun"),
    RecommendationState.DONE: C_("recommendation, short", "to check"),
    RecommendationState.VERIFIED: C_("recommendation, short", "checked"),
    RecommendationState.REJECTED: C_("recommendation, short", "rejected"),
    RecommendationState.NOT_NEEDED: C_("recommendation, short", "not needed"),
}
SIDES = {
    EvaluationKind.INTERNAL: C_("evaluation", "committee"),
    EvaluationKind.EXTERNAL: C_("evaluation", "NGO"),
}
LONG_OPEN = "18+"
"""The sign of what has been open for more than 18 months."""


COLUMNS = (Column(7), Column(18), Column(10), Column(7), Column())
"""Of a list on a usual screen; they begin at tab stops, and what there is no room for is short."""
COLUMNS_WIDE = (
    Column(7), Column(), Column(30, tight=True), Column(10, tight=True), Column(5),
    Column(26, tight=True),
)  # fmt: skip
COLUMNS_NARROW = (Column(7), Column(), Column(12, tight=True))


def overdue_words(days: int) -> str:
    """`overdue 12 days`."""
    return ngettext("overdue {n} day", "overdue {n} days", days).format(n=days)


def days_words(days: int) -> str:
    """The same in a list, after a `!`."""
    return ngettext("{n} day", "{n} days", days).format(n=days)


def standing(line: RecommendationLine) -> str:
    """How it stands, in a word or two; accepted is what has a day and no word."""
    if line.overdue:
        return f"! {days_words(line.overdue)}"
    by_its_day = line.state is RecommendationState.ACCEPTED and line.due is not None
    words = "" if by_its_day else _(SHORT[line.state])
    return f"{words} {LONG_OPEN}".strip() if line.long_open else words


def columns_for(width: int) -> Sequence[Column]:
    """The columns of a list in a window of this width."""
    return COLUMNS_WIDE if width >= WIDE else COLUMNS if width >= ROOMY else COLUMNS_NARROW


def list_record(line: RecommendationLine, width: int, *, everywhere: bool) -> Record:
    """A recommendation as a line of a list; `everywhere`: with its centre."""
    due = "" if line.due is None else short_date(line.due)
    to = line.centre if everywhere else line.to
    key, finished = ("recommendation", line.id), not line.state.open
    if width >= WIDE:
        centre = line.centre if everywhere else ""
        cells: tuple[str, ...] = (
            line.number, line.words, line.to, centre, due, standing(line),
        )  # fmt: skip
    elif width >= ROOMY:
        cells = (line.number, line.words, to, due, standing(line))
    else:
        cells = (line.number, line.words, standing(line))
    return Record(key, cells, dim=finished)


def period(first: date, last: date) -> str:
    """The days an evaluation looks at; the year once where it is the same."""
    begins = short_date(first) if first.year == last.year else date_text(first)
    return f"{begins} – {date_text(last)}"


def evaluation_title(name: EvaluationName) -> str:
    """Whose evaluation, and of which time."""
    return f"{_(SIDES[name.kind])}, {period(name.from_day, name.until)}"


def decision_words(made: Made) -> str:
    """Which decision of the committee."""
    return _("minutes {number} of {day}, decision {n}: {words}").format(
        number=made.minutes_no or "–", day=date_text(made.on_date), n=made.number,
        words=made.words,
    )  # fmt: skip


def to_words(line: RecommendationLine) -> str:
    """For whom it is."""
    return line.to if line.addressed is not Addressed.CENTRE else word(line.addressed)


def said_words(said: Attested, typed_by: str) -> str:
    """Who said something where another typed it, as it is shown for ever."""
    words = _("said by {who} on {day}, paper {number}; typed by {typist}")
    return words.format(
        who=said.said_by, day=date_text(said.said_on), number=said.paper_no, typist=typed_by
    )


def beginning(words: str, room: int) -> str:
    """As much of a text as there is room for."""
    return words if cell_len(words) <= room else words[: max(0, room - 1)].rstrip() + "…"
