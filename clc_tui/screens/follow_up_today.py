"""What of the recommendations waits for somebody, as Today tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from clc_tui.language import _, ngettext, short_date
from clc_tui.screens.call_words import WHERE
from clc_tui.screens.recommendation_words import overdue_words
from clc_tui.services.follow_up_waiting import FollowUpWaiting
from clc_tui.services.recommendations import RecommendationLine, View


class FollowUpLine(NamedTuple):
    """A line of Today, and the list it opens."""

    view: View
    words: str


def follow_up_in_today(waiting: FollowUpWaiting, width: int) -> Iterator[FollowUpLine]:
    """Those overdue, due in 14 days, not answered and to be checked; each kind where there are."""
    if waiting.most_overdue is not None:
        n, most = waiting.overdue, waiting.most_overdue
        words = ngettext("{n} recommendation", "{n} recommendations", n).format(n=n)
        told = _("overdue, up to {n} days").format(n=most.overdue)
        words = f"{words} {told if n > 1 else overdue_words(most.overdue)}"
        yield FollowUpLine(View.OVERDUE, _beside(words, _which(most), width))
    if waiting.next_due is not None and waiting.next_due.due is not None:
        n, line = waiting.soon, waiting.next_due
        words = ngettext(
            "{n} recommendation due within 14 days", "{n} recommendations due within 14 days", n
        ).format(n=n)
        which = f"{line.number}, {short_date(waiting.next_due.due)}"
        yield FollowUpLine(View.OPEN, _beside(words, which, width))
    if waiting.first_unanswered is not None:
        yield FollowUpLine(View.UNANSWERED, _unanswered(waiting, waiting.first_unanswered))
    if waiting.to_check:
        n = waiting.to_check
        words = ngettext("{n} recommendation to check", "{n} recommendations to check", n)
        yield FollowUpLine(View.TO_CHECK, words.format(n=n))


def _unanswered(waiting: FollowUpWaiting, first: RecommendationLine) -> str:
    """Which one waits for an answer, or how many."""
    if waiting.unanswered == 1:
        return _("To answer: {number}").format(number=first.number)
    n = waiting.unanswered
    words = ngettext("{n} recommendation not answered", "{n} recommendations not answered", n)
    return words.format(n=n)


def _which(line: RecommendationLine) -> str:
    return f"{line.number}, {line.to}" if line.to else line.number


def _beside(words: str, which: str, width: int) -> str:
    """The line with the one most in need, where there is room for it."""
    fits = cell_len(words) < WHERE and WHERE + cell_len(which) < width - 2
    return f"{words:<{WHERE}}{which}" if fits else words
