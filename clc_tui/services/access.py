"""The access log: who looked at which list or page of people. Not part of the change log."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar

from clc_tui.db.connection import clear_words, database
from clc_tui.db.models import AccessLog
from clc_tui.services.gate import VERBS
from clc_tui.terms import Actor

P = ParamSpec("P")
T = TypeVar("T")

QUIET = timedelta(minutes=10)
"""One line is enough for what somebody looks at again within this time."""
RECENT = 50
"""How many of the user's last lines are searched for it."""

SHOW_PEOPLE: set[str] = set()
"""The verbs that are wrapped by `shows_people`."""


owed: ContextVar[list[tuple[Actor, str, int, int | None]] | None] = ContextVar("owed", default=None)
"""Lines to be written later, where the reading connection cannot write; see `pay`."""


def pay(lines: Iterable[tuple[Actor, str, int, int | None]]) -> None:
    """Write the lines a reading connection left."""
    for actor, what, people, subject_id in lines:
        saw(actor, what, people, subject_id)


def saw(actor: Actor, what: str, people: int, subject_id: int | None = None) -> None:
    """Write down that the actor looked at a list, page or file of people, in its own transaction.

    Within `QUIET` the line stands for all looks at the same thing; only a larger number of
    people changes it.
    """
    with clear_words():
        known = _recent(actor, what, subject_id)
        if known is not None and known[1] >= people:
            return
        waiting = owed.get()
        if waiting is not None:
            waiting.append((actor, what, people, subject_id))
            return
        with database.atomic():
            if known is not None:
                AccessLog.update(people=people).where(AccessLog.id == known[0]).execute()
                return
            AccessLog.create(
                centre_id=actor.centre_id,
                user_id=actor.user_id,
                at=actor.now.isoformat(" ", "seconds"),
                what=what,
                subject_id=subject_id,
                people=people,
            )


def _recent(actor: Actor, what: str, subject_id: int | None) -> tuple[int, int] | None:
    row = database.execute_sql(
        "SELECT id, people FROM (SELECT * FROM access_log WHERE user_id IS ?"
        f" ORDER BY id DESC LIMIT {RECENT})"
        " WHERE what = ? AND centre_id IS ? AND subject_id IS ? AND at > ?"
        " ORDER BY id DESC LIMIT 1",
        (
            actor.user_id,
            what,
            actor.centre_id,
            subject_id,
            (actor.now - QUIET).isoformat(" ", "seconds"),
        ),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def shows_people(
    count: Callable[[T], int], *, subject: Callable[[T], int] | None = None
) -> Callable[[Callable[Concatenate[Actor, P], T]], Callable[Concatenate[Actor, P], T]]:
    """Wrap a `@reads` verb so that no answer leaves it without its line in the access log.

    `count` and `subject` take the answer: how many people it shows, and whose page it is.
    """

    def wrap(verb: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
        name = verb.__name__

        @functools.wraps(verb)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            answer = verb(actor, *args, **kwargs)
            people = count(answer)
            if people:
                saw(actor, name, people, None if subject is None else subject(answer))
            return answer

        VERBS[name] = replace(VERBS[name], function=run)
        SHOW_PEOPLE.add(name)
        return run

    return wrap
