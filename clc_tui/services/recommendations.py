"""Recommendations as they stand: the list, and the whole chain of one.

What is overdue is counted from the day each time, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.names import fold
from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    Priority,
    RecommendationState,
    Response,
    ReviewArea,
)
from clc_tui.services.bodies import body_words
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import reads
from clc_tui.terms import Actor, Role

LONG_OPEN_MONTHS = 18
"""Open longer than this is said to be so (UNDP: long outstanding)."""
SOON_DAYS = 14
"""Due within so many days stands in Today."""
ON_THE_WAY = (RecommendationState.ACCEPTED, RecommendationState.IN_PROGRESS)


class View(StrEnum):
    """Which recommendations a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    TO_CHECK = "to_check"
    """Said to be done, awaiting check."""
    UNANSWERED = "unanswered"
    FINISHED = "finished"
    ALL = "all"


class Order(StrEnum):
    """What a list is sorted by."""

    DUE = "due"
    NUMBER = "number"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    view: View = View.OPEN
    words: str = ""
    """Of the text or the number, in any spelling."""
    area: ReviewArea | None = None
    priority: Priority | None = None
    body_id: int | None = None
    evaluation_id: int | None = None
    order: Order = Order.DUE
    everywhere: bool = False
    """In every centre the user follows up in, not in the actor's alone."""


class RecommendationLine(NamedTuple):
    """A recommendation in a list."""

    id: int
    centre_id: int
    centre: str
    number: str
    words: str
    area: ReviewArea
    priority: Priority
    other_priority: Priority | None
    addressed: Addressed
    body_id: int | None
    to: str
    """The body or the authority; empty for the centre."""
    state: RecommendationState
    response: Response | None
    due: date | None
    overdue: int
    """Days; 0 while it is not."""
    long_open: bool
    made_on: date
    evaluation_id: int | None
    decision_id: int | None
    repeats_id: int | None
    last_step: int
    """Id of the newest step; 0 while nobody answered."""


COLUMNS = (
    "r.id, r.centre_id, c.name, r.year, r.number, r.words, r.area, r.priority, r.other_priority,"
    " r.addressed, r.body_id, coalesce(b.code, ''), coalesce(b.name, ''), coalesce(r.outside, ''),"
    " r.state, r.response, r.due, r.made_at, r.evaluation_id, r.decision_id, r.repeats_id,"
    " (SELECT coalesce(max(s.id), 0) FROM recommendation_step s WHERE s.recommendation_id = r.id)"
)
TABLES = (
    " FROM recommendation r JOIN centre c ON c.id = r.centre_id"
    " LEFT JOIN body b ON b.id = r.body_id"
)


@reads
def recommendations(actor: Actor, wanted: Wanted = Wanted()) -> tuple[RecommendationLine, ...]:
    """The recommendations looked for, those most in need of somebody first."""
    centres = followed_centres(actor) if wanted.everywhere else [actor.centre]
    return lines_of(actor, centres, wanted)


def lines_of(
    actor: Actor, centres: Iterable[int], wanted: Wanted
) -> tuple[RecommendationLine, ...]:
    """The same inside another verb."""
    places = list(centres)
    where, values = _conditions(actor.today, wanted)
    rows = database.execute_sql(
        f"SELECT {COLUMNS}{TABLES} WHERE r.centre_id IN ({blanks(places)}){where}",
        (*places, *values),
    )
    lines = [line_of(actor.today, row) for row in rows]
    looked_for = fold(wanted.words).split()
    if looked_for:
        lines = [line for line in lines if _matches(line, wanted.words, looked_for)]
    return tuple(sorted(lines, key=lambda line: _place(line, wanted.order)))


def _conditions(today: date, wanted: Wanted) -> tuple[str, list[object]]:
    """What of the wanted the file can say itself."""
    where, values = "", []  # type: str, list[object]
    done = "('verified', 'rejected', 'not_needed')"
    match wanted.view:
        case View.OPEN:
            where += f" AND r.state NOT IN {done}"
        case View.FINISHED:
            where += f" AND r.state IN {done}"
        case View.TO_CHECK:
            where += " AND r.state = 'done'"
        case View.UNANSWERED:
            where += " AND r.state = 'proposed'"
        case View.OVERDUE:
            where += " AND r.state IN ('accepted', 'in_progress') AND r.due < ?"
            values.append(today.isoformat())
    for column, value in (
        ("area", wanted.area), ("priority", wanted.priority), ("body_id", wanted.body_id),
        ("evaluation_id", wanted.evaluation_id),
    ):  # fmt: skip
        if value is not None:
            where += f" AND r.{column} = ?"
            values.append(value.value if isinstance(value, StrEnum) else value)
    return where, values


def _matches(line: RecommendationLine, typed: str, looked_for: list[str]) -> bool:
    """Whether the number begins with what was typed, or every word begins one of the text's."""
    if line.number.startswith(typed.strip()):
        return True
    words = f"{fold(line.words)} {fold(line.to)}".split()
    return all(any(word.startswith(each) for word in words) for each in looked_for)


_RANK = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


def _place(line: RecommendationLine, order: Order) -> tuple[object, ...]:
    number = line.centre, line.made_on, line.id
    if order is Order.NUMBER:
        return number
    if order is Order.PRIORITY:
        return _RANK[line.priority], line.due or date.max, *number
    stopped = line.state not in ON_THE_WAY
    return not line.state.open, stopped, line.due or date.max, *number


def line_of(today: date, row: tuple[object, ...]) -> RecommendationLine:
    (
        row_id, centre_id, centre, year, number, words, area, priority, other, addressed, body_id,
        code, body_name, outside, state_word, response, due_text, made_at, *others,
    ) = row  # fmt: skip
    state = RecommendationState(str(state_word))
    due = None if due_text is None else date.fromisoformat(str(due_text))
    made_on = date.fromisoformat(str(made_at)[:10])
    to = ""
    if addressed == Addressed.BODY:
        to = body_words(BodyCode(str(code)) if code else None, str(body_name))
    elif addressed == Addressed.OUTSIDE:
        to = str(outside)
    return RecommendationLine(
        int(str(row_id)), int(str(centre_id)), str(centre),
        number_words(int(str(year)), int(str(number))), str(words), ReviewArea(str(area)),
        Priority(str(priority)), None if other is None else Priority(str(other)),
        Addressed(str(addressed)), None if body_id is None else int(str(body_id)), to, state,
        None if response is None else Response(str(response)), due,
        days_overdue(today, state, due), state.open and long_open(made_on, today), made_on,
        *others,  # type: ignore[arg-type]
    )  # fmt: skip


def days_overdue(today: date, state: RecommendationState, due: date | None) -> int:
    """Days since it was to be done; 0 while it is not late, or no longer to be done."""
    if due is None or state not in ON_THE_WAY:
        return 0
    return max(0, (today - due).days)


def long_open(made_on: date, today: date) -> bool:
    """Whether 18 months have passed since a day."""
    months = (today.year - made_on.year) * 12 + today.month - made_on.month
    return months > LONG_OPEN_MONTHS or (months == LONG_OPEN_MONTHS and today.day > made_on.day)


def due_soon(line: RecommendationLine, today: date) -> bool:
    """Whether it is to be done within the next days and is not late."""
    if line.due is None or line.state not in ON_THE_WAY or line.overdue:
        return False
    return line.due <= today + timedelta(SOON_DAYS)


def followed_centres(actor: Actor) -> list[int]:
    """The centres in which the actor's user may follow recommendations up."""
    roles = (Role.FACILITATOR, Role.SECRETARY, Role.EVALUATOR)
    rows = database.execute_sql(
        f'SELECT DISTINCT centre_id FROM "grant" WHERE user_id = ? AND role IN ({blanks(roles)})'
        " ORDER BY centre_id",
        (actor.user_id, *roles),
    )
    found = [centre_id for (centre_id,) in rows]
    return found or [actor.centre]
