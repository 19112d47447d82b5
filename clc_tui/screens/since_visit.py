"""Since your last visit: what others did meanwhile, above the list of recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clc_tui.follow_up import EvaluationKind
from clc_tui.language import C_, N_, _, short_date, word
from clc_tui.screens.base import ROOMY
from clc_tui.screens.recommendation_words import beginning
from clc_tui.services.recommendations import RecommendationLine
from clc_tui.services.visits import News, SinceVisit
from clc_tui.widgets.record_table import Record

MOST = 4
"""So many of the newest are told; all of them stand in the list and in their chains."""
TOLD = 30
"""Letters of a recommendation told there."""
HANDED_IN = "handed_in"
"""What the keys of the lines begin with that lead to the evaluations."""
SUBMITTED = {
    EvaluationKind.INTERNAL: N_("The committee handed in its evaluation"),
    EvaluationKind.EXTERNAL: N_("The NGO handed in its evaluation"),
}


def since_records(
    since: SinceVisit, lines: Sequence[RecommendationLine], width: int
) -> Iterator[Record]:
    """The newest things first, each with the recommendation it is about."""
    if since.since is None or not (since.news or since.submitted):
        return
    head = _("Since your last visit, {day}").format(day=short_date(since.since.date()))
    left = len(since.news) - MOST
    if left > 0:
        head = f"{head} {_('(and {n} more)').format(n=left)}"
    yield Record(None, (head,), strong=True)
    for kind in since.submitted:
        yield Record((HANDED_IN, kind), (_(SUBMITTED[kind]),), spread=True)
    words = {line.id: line.words for line in lines}
    for news in since.news[: -MOST - 1 : -1]:
        yield _record(news, words.get(news.recommendation_id, ""), width)
    yield Record(None, (_("Recommendations"),), strong=True)


def _record(news: News, words: str, width: int) -> Record:
    what = word(news.kind) if news.kind is not None else _(C_("recommendation, short", "new"))
    key = ("news", news.recommendation_id)
    if width < ROOMY:
        return Record(key, (news.number, what, ""))
    told = f"{news.number} {what}: {beginning(words, TOLD)}"
    return Record(key, (told if words else f"{news.number} {what}",), spread=True)
