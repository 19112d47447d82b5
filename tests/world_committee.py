"""The committee of the small centre in `world`, and an act for each verb about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clc_tui.follow_up import BodyCode
from clc_tui.services import bodies
from clc_tui.services.bodies import BodyFields
from clc_tui.terms import Actor

if TYPE_CHECKING:
    from world import World


@dataclass(kw_only=True)
class Sitting:
    """Ids of the committee of a world."""

    body: int
    """A body of the centre's own, for which nobody sits."""


def make_committee(facilitator: Actor) -> Sitting:
    """A body of the centre's own."""
    own = bodies.add_body(facilitator, BodyFields("Совет аксакалов", 2))
    return Sitting(body=own)


COMMITTEE_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "add_body": lambda w, a: bodies.add_body(a, BodyFields("Женсовет")),
    "change_body": lambda w, a: bodies.change_body(
        a, BodyCode.HEALTH, BodyFields("Поликлиника", 2), was=BodyFields("")
    ),
    "close_body": lambda w, a: bodies.close_body(a, w.body),
}

COMMITTEE_READS: dict[str, Callable[[World, Actor], object]] = {
    "bodies": lambda w, a: bodies.bodies(a, closed=True),
}
