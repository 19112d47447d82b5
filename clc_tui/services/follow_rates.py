"""How many recommendations were carried out, and how many of them in time.

What is addressed outside is told, and is in no rate: it is not the centre's to carry out. What was
rejected or is no longer needed is in none either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from clc_tui.follow_up import Addressed, RecommendationState, ReviewArea
from clc_tui.language import C_, _, word
from clc_tui.services.follow_report import FollowLine


class Rate(NamedTuple):
    """How the recommendations of one evaluation, body, area or year stand."""

    name: str
    made: int
    outside: int
    unanswered: int
    rejected: int
    not_needed: int
    accepted: int
    """Promised here, in full or in part, and still wanted: the whole of what follows."""
    waiting: int
    """Said to be done, and not checked yet."""
    verified: int
    overdue: int
    due: int
    """Of those accepted: done, or their day is past."""
    in_time: int
    """Of these: done by their day."""
    open_days: int | None
    """The median age of those that are open; None where none is."""


Key = Callable[[FollowLine], tuple[Any, str]]
"""What recommendations are put together by: what orders the rows, and what a row is called."""


def _by_source(line: FollowLine) -> tuple[Any, str]:
    if line.source is None:
        return (1, date.max, 0), _(C_("recommendation", "of no evaluation"))
    return (0, line.source.last, line.source.evaluation_id), line.source.spoken


def _by_addressee(line: FollowLine) -> tuple[Any, str]:
    places = list(Addressed)
    if line.addressed is Addressed.OUTSIDE:
        return (places.index(line.addressed), 0), word(Addressed.OUTSIDE)
    return (places.index(line.addressed), line.body_id or 0), line.to


def _by_area(line: FollowLine) -> tuple[Any, str]:
    return list(ReviewArea).index(line.area), word(line.area)


def _by_year(line: FollowLine) -> tuple[Any, str]:
    return line.made_on.year, str(line.made_on.year)


KEYS: dict[str, Key] = {
    "evaluation": _by_source, "body": _by_addressee, "area": _by_area, "year": _by_year,
}  # fmt: skip


def rates(lines: Iterable[FollowLine], by: str, today: date) -> tuple[Rate, ...]:
    """How the recommendations stand, put together by one of `KEYS`."""
    groups: dict[Any, list[FollowLine]] = defaultdict(list)
    names: dict[Any, str] = {}
    for line in lines:
        place, name = KEYS[by](line)
        groups[place].append(line)
        names[place] = name
    return tuple(rate(names[place], groups[place], today) for place in sorted(groups))


def rate(name: str, lines: list[FollowLine], today: date) -> Rate:
    """How these recommendations stand together."""
    own = [line for line in lines if line.addressed is not Addressed.OUTSIDE]
    counted = [line for line in own if line.counts]
    states = [line.state for line in own]
    due = [line for line in counted if line.in_time is not None or line.overdue(today)]
    ages = [(today - line.made_on).days for line in own if line.state.open]
    return Rate(
        name=name,
        made=len(lines),
        outside=len(lines) - len(own),
        unanswered=states.count(RecommendationState.PROPOSED),
        rejected=states.count(RecommendationState.REJECTED),
        not_needed=states.count(RecommendationState.NOT_NEEDED),
        accepted=len(counted),
        waiting=states.count(RecommendationState.DONE),
        verified=states.count(RecommendationState.VERIFIED),
        overdue=sum(1 for line in counted if line.overdue(today)),
        due=len(due),
        in_time=sum(1 for line in due if line.in_time),
        open_days=round(median(ages)) if ages else None,
    )
