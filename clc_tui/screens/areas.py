"""The areas on the number keys: which there are, and whose they are."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.language import N_
from clc_tui.terms import Actor, Role


class Area(NamedTuple):
    """One area: its number key, its name, and the roles that have it."""

    number: int
    name: str
    title: str
    roles: frozenset[Role]


EVERYBODY = frozenset(Role)
FOLLOWING = frozenset({Role.FACILITATOR, Role.SECRETARY, Role.EVALUATOR})
AREAS = (
    Area(1, "today", N_("Today"), EVERYBODY),
    Area(2, "register", N_("Register"), frozenset({Role.FACILITATOR, Role.INSTRUCTOR})),
    Area(3, "people", N_("People"), frozenset({Role.FACILITATOR, Role.INSTRUCTOR})),
    Area(4, "volunteers", N_("Volunteers"), frozenset({Role.FACILITATOR})),
    Area(5, "hours", N_("Hours"), frozenset({Role.FACILITATOR, Role.INSTRUCTOR})),
    Area(6, "follow_up", N_("Follow-up"), FOLLOWING),
    Area(8, "centre", N_("Centre"), EVERYBODY),
)


def areas_of(actor: Actor) -> tuple[Area, ...]:
    """The areas an actor sees, in order."""
    return tuple(area for area in AREAS if actor.is_a(*area.roles))
