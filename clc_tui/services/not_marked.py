"""Lessons nobody marked: what is still to be done before anything can be counted."""

from __future__ import annotations

from datetime import timedelta

from clc_tui.services.day import EXPECTED, RegisterLesson, lesson_lines
from clc_tui.services.gate import reads
from clc_tui.services.rows import taught_groups
from clc_tui.terms import Actor, Reach

LOOK_BACK = timedelta(days=60)
"""How far back a lesson without marks is still asked for."""


@reads
def not_marked(actor: Actor) -> tuple[RegisterLesson, ...]:
    """Lessons before today that nobody marked, oldest first."""
    return lessons_without_marks(actor)


def lessons_without_marks(actor: Actor) -> tuple[RegisterLesson, ...]:
    """Planned lessons of the last two months whose day has passed, with somebody to mark."""
    mine = taught_groups(actor, actor.today) if actor.reach is Reach.TAUGHT else None
    found = lesson_lines(
        actor,
        "l.centre_id = ? AND l.on_date >= ? AND l.on_date < ? AND l.state = 'planned'"
        " AND NOT g.practice"
        f" AND (g.head_count OR EXISTS (SELECT 1 FROM enrolment e WHERE {EXPECTED}))",
        (actor.centre, (actor.today - LOOK_BACK).isoformat(), actor.today.isoformat()),
    )
    return tuple(line for line in found if mine is None or line.group_id in mine)
