"""The access log: who looked at which list or page of people. Not part of the change log."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime, timedelta
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


Shown = dict[tuple[str, int | None], tuple[datetime, int, set[int]]]
"""By kind of look: until when one line stands for it, how many it stood for before, whom since."""
lately: ContextVar[Shown] = ContextVar("lately")
"""Whom a session has been shown; see `remembering`."""


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


def remembering(shown: Shown, work: Callable[[], T]) -> T:
    """Look at something as a session that remembers whom it has been shown lately."""
    lately.set(shown)
    return work()


def _added_up(actor: Actor, what: str, people: Collection[int]) -> int:
    """How many different people a line stands for with these.

    Who does not remember, as at the command line, is taken to see them for the first time.
    """
    shown = lately.get({})
    until, before, seen = shown.get((what, actor.centre_id), (actor.now, 0, set()))
    if actor.now >= until:
        with clear_words():
            known = _recent(actor, what, None)
        until, before, seen = actor.now + QUIET, 0 if known is None else known[1], set()
    seen.update(people)
    shown[what, actor.centre_id] = until, before, seen
    return before + len(seen)


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
    count: Callable[[T], int],
    *,
    subject: Callable[[T], int | tuple[int, ...] | None] | None = None,
    who: Callable[[T], Collection[int]] | None = None,
) -> Callable[[Callable[Concatenate[Actor, P], T]], Callable[Concatenate[Actor, P], T]]:
    """Wrap a `@reads` verb so that no answer leaves it without its line in the access log.

    `count`, `subject` and `who` take the answer: how many people it shows, whose page it is (a line
    for each of several), and whom it shows, where those of one look after the other add up.
    """

    def wrap(verb: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
        name = verb.__name__

        @functools.wraps(verb)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            answer = verb(actor, *args, **kwargs)
            people = count(answer)
            if people and who is not None:
                people = _added_up(actor, name, who(answer))
            whose = subject(answer) if people and subject is not None else None
            for each in whose if isinstance(whose, tuple) else (whose,):
                if people:
                    saw(actor, name, people, each)
            return answer

        VERBS[name] = replace(VERBS[name], function=run)
        SHOW_PEOPLE.add(name)
        return run

    return wrap
