"""What is new for who comes twice a month: since their last visit, in their centre.

A visit begins when somebody comes after hours of absence; what they did themselves is not news.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Visit
from clc_tui.follow_up import EvaluationKind, StepKind
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import reads, writes
from clc_tui.terms import Actor

AWAY = timedelta(hours=8)
"""Who comes back sooner is still on the same visit."""


class News(NamedTuple):
    """Something that happened to one recommendation."""

    recommendation_id: int
    number: str
    kind: StepKind | None
    """None: it was made."""


class SinceVisit(NamedTuple):
    """What others did since somebody was here last."""

    since: datetime | None
    """None: they were never here before."""
    news: tuple[News, ...] = ()
    """Of each recommendation the newest, in the order in which it happened."""
    submitted: tuple[EvaluationKind, ...] = ()
    """Whose evaluations were handed in."""


@writes
def note_visit(actor: Actor) -> None:
    """The actor's user is here now."""
    row = Visit.get_or_none(Visit.user_id == actor.user_id, Visit.centre_id == actor.centre)
    now = actor.now.isoformat(" ", "seconds")
    if row is None:
        Visit.create(user_id=actor.user_id, centre_id=actor.centre, at=now)
    elif actor.now - datetime.fromisoformat(row.at) >= AWAY:
        row.before, row.at = row.at, now
        row.save()


@reads
def since_last_visit(actor: Actor) -> SinceVisit:
    """What is new since the visit before this one."""
    row = Visit.get_or_none(Visit.user_id == actor.user_id, Visit.centre_id == actor.centre)
    if row is None or row.before is None:
        return SinceVisit(None)
    return SinceVisit(
        datetime.fromisoformat(row.before), _news(actor, row.before), _submitted(actor, row.before)
    )


def _news(actor: Actor, since: str) -> tuple[News, ...]:
    rows = database.execute_sql(
        "SELECT r.id, r.year, r.number, s.kind, max(s.id) FROM recommendation_step s"
        " JOIN recommendation r ON r.id = s.recommendation_id"
        " WHERE s.centre_id = ?1 AND s.at > ?2 AND s.user_id IS NOT ?3 GROUP BY r.id"
        " UNION ALL SELECT r.id, r.year, r.number, NULL, 0 FROM recommendation r"
        " WHERE r.centre_id = ?1 AND r.made_at > ?2"
        " AND NOT EXISTS (SELECT 1 FROM recommendation_step s WHERE s.recommendation_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.subject = 'recommendation'"
        "   AND e.subject_id = r.id AND e.verb = 'recommend' AND e.user_id IS ?3)"
        " ORDER BY 5, 1",
        (actor.centre, since, actor.user_id),
    )
    return tuple(
        News(row_id, number_words(year, number), None if kind is None else StepKind(kind))
        for row_id, year, number, kind, _step in rows
    )


def _submitted(actor: Actor, since: str) -> tuple[EvaluationKind, ...]:
    rows = database.execute_sql(
        "SELECT kind FROM evaluation WHERE centre_id = ? AND submitted_on >= ? ORDER BY id",
        (actor.centre, since[:10]),
    )
    return tuple(EvaluationKind(kind) for (kind,) in rows)
