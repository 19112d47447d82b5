"""Which recommendations alone a list shows: by what, then which, in two short questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from clc_tui.follow_up import Priority, ReviewArea
from clc_tui.language import N_, _, word
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.recommendation_words import SIDES, period
from clc_tui.services.bodies import bodies
from clc_tui.services.evaluations import evaluations
from clc_tui.terms import NotFound

BY = {
    "area": N_("of an area"),
    "priority": N_("of a priority"),
    "body_id": N_("for a body of the committee"),
    "evaluation_id": N_("of an evaluation"),
    "centre": N_("of a centre"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What alone is shown; `words` say it."""

    area: ReviewArea | None = None
    priority: Priority | None = None
    body_id: int | None = None
    evaluation_id: int | None = None
    centre: str | None = None
    told: tuple[tuple[str, str], ...] = ()
    """Of each that is asked for, its name and its words."""

    @property
    def words(self) -> str:
        """What is asked for, as the status line says it."""
        return ", ".join(words for _name, words in self.told)


async def asks_filter(screen: ClcScreen[Any], now: Filter, centres: Sequence[str]) -> Filter | None:
    """The filter with one thing more, or none of them any more; None: given up."""
    options = [(name, _(words)) for name, words in BY.items() if name != "centre" or centres]
    if now.told:
        options.insert(0, ("", _("all of them again")))
    by = await chooses(screen.app, screen.session, _("Only which?"), options)
    if by is None:
        return None
    if not by:
        return Filter()
    choices = await _choices(screen, by, centres)
    if not choices:
        raise NotFound(N_("There is nothing to choose from yet."))
    chosen = await chooses(screen.app, screen.session, _(BY[by]), choices)
    if chosen is None:
        return None
    words = next(text for value, text in choices if value == chosen)
    told = (*(each for each in now.told if each[0] != by), (by, words))
    changed: dict[str, Any] = {by: chosen, "told": told}
    return replace(now, **changed)


async def _choices(
    screen: ClcScreen[Any], by: str, centres: Sequence[str]
) -> list[tuple[Any, str]]:
    """What may be chosen, with its words."""
    match by:
        case "area":
            return [(each, word(each)) for each in ReviewArea]
        case "priority":
            return [(each, word(each)) for each in Priority]
        case "body_id":
            lines = await screen.session.do(bodies, closed=True)
            return [(line.which, line.words) for line in lines if isinstance(line.which, int)]
        case "evaluation_id":
            return [
                (line.id, f"{_(SIDES[line.kind])}, {period(line.from_day, line.until)}")
                for line in await screen.session.do(evaluations)
            ]
    return [(each, each) for each in centres]
