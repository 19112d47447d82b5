"""What every verb passes through: one transaction, the right, the log.

`@writes` makes a verb that changes the file, `@reads` one that only looks. Both enter `VERBS`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import local
from typing import Concatenate, ParamSpec, TypeVar

import peewee

from clc_tui.db import changes
from clc_tui.db.connection import clear_words, database, pragma
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Grant, LogEntry, User
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.news import Written
from clc_tui.services.rights import RIGHTS
from clc_tui.terms import AccountClosed, Actor, Clash, Outdated, Reach, Refused, Role

P = ParamSpec("P")
T = TypeVar("T")
Verb = Callable[Concatenate[Actor, P], T]


@dataclass(frozen=True, slots=True)
class VerbInfo:
    """What is known of a verb: its function and whether it writes."""

    function: Callable[..., object]
    writes: bool


REASON_MOST = 200
"""Letters of a reason."""

OUTDATED = N_("The program was updated meanwhile. Log in again; everything is saved.")

VERBS: dict[str, VerbInfo] = {}
"""Every verb by name."""

written: ContextVar[list[Written] | None] = ContextVar("written", default=None)
"""Where a caller wants to know which log entries were written."""


@dataclass(slots=True)
class Entry:
    """The log entry of the verb that is running."""

    verb: str
    subject: str = ""
    subject_id: int | None = None
    reason: str | None = None
    undoes_id: int | None = None
    id: int | None = None
    told_as: Callable[[list[changes.Change]], list[changes.Change]] | None = None


class _Running(local):
    entry: Entry | None = None


_running = _Running()


def about(
    subject: str, subject_id: int | None, *, reason: str | None = None, undoes: int | None = None
) -> None:
    """Say what the running verb's log entry is about: a table, a row of it, and why."""
    entry = _running.entry
    assert entry is not None, "about() belongs inside a verb"
    entry.subject, entry.subject_id = subject, subject_id
    entry.reason = text(reason or "", "reason", REASON_MOST) or None
    entry.undoes_id = undoes


def tell_as(told_as: Callable[[list[changes.Change]], list[changes.Change]]) -> None:
    """Let the running verb's changes pass through a function before they are logged."""
    entry = _running.entry
    assert entry is not None, "tell_as() belongs inside a verb"
    entry.told_as = told_as


def writes(function: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
    """A verb that changes the file: one transaction with its right, its writes and its entry."""
    name = function.__name__

    @functools.wraps(function)
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
        assert _running.entry is None, f"{name} was called inside {_running.entry}"
        with clear_words():
            try:
                with database.atomic():
                    require_schema()
                    return _logged(admit(actor, name), function, args, kwargs)
            except peewee.IntegrityError as error:
                raise Clash(
                    N_("Somebody changed the same thing meanwhile. Look again and repeat.")
                ) from error

    VERBS[name] = VerbInfo(run, writes=True)
    return run


def _logged(
    actor: Actor, function: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]
) -> T:
    entry = _running.entry = Entry(function.__name__)
    try:
        with changes.recording() as watch:
            result = function(actor, *args, **kwargs)
            made = watch.changes()
        if made:
            write_entry(actor, entry, made if entry.told_as is None else entry.told_as(made))
        return result
    finally:
        _running.entry = None


def write_entry(actor: Actor, entry: Entry, made: list[changes.Change]) -> None:
    """Write one log entry with its changes."""
    stored = LogEntry.create(
        centre_id=actor.centre_id,
        user_id=actor.user_id,
        at=actor.now.isoformat(" ", "seconds"),
        verb=entry.verb,
        subject=entry.subject,
        subject_id=entry.subject_id,
        reason=entry.reason,
        undoes_id=entry.undoes_id,
    )
    changes.store(stored.id, made)
    notes = written.get()
    if notes is not None:
        notes.append(
            Written(stored.id, actor.centre_id, entry.verb, entry.subject, entry.subject_id)
        )


def reads(function: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
    """A verb that only looks, all its queries in one read transaction."""
    name = function.__name__

    @functools.wraps(function)
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with clear_words(), database.atomic("DEFERRED"):
            require_schema()
            return function(admit(actor, name), *args, **kwargs)

    VERBS[name] = VerbInfo(run, writes=False)
    return run


def require_schema() -> None:
    """Raise `Outdated` when the file was migrated since this process opened it."""
    if int(pragma("user_version")) != SCHEMA:
        raise Outdated(OUTDATED)


def admit(actor: Actor, verb: str) -> Actor:
    """The actor with today's grants and the verb's reach; raises `Refused` without a right.

    Grants are read anew each time: somebody disabled loses every verb at once.
    """
    fresh = refreshed(actor)
    reach = reach_of(fresh, verb)
    if reach is None:
        raise Refused(N_("Your role does not allow this here. Ask the facilitator."))
    if reach is not Reach.FILE and fresh.centre_id is None:
        raise Refused(N_("Say which centre is meant."))
    return replace(fresh, reach=reach)


def reach_of(actor: Actor, verb: str) -> Reach | None:
    """How far the actor's roles reach with this verb; None for not at all."""
    found = {reach for role, reach in RIGHTS.get(verb, {}).items() if role in actor.roles}
    return next((r for r in (Reach.FILE, Reach.CENTRE, Reach.TAUGHT) if r in found), None)


def refreshed(actor: Actor) -> Actor:
    """The actor with the roles that the file gives now (the administrator has no account)."""
    if actor.user_id is None:
        return actor
    user = User.get_or_none(User.id == actor.user_id)
    if user is None or user.disabled_at is not None:
        raise AccountClosed(N_("This account is closed. Ask the administrator."))
    grants = list(
        Grant.select().where(Grant.user_id == actor.user_id, Grant.centre_id == actor.centre_id)
    )
    return replace(
        actor,
        roles=frozenset(Role(grant.role) for grant in grants),
        person_id=next((g.person_id for g in grants if g.person_id is not None), None),
        names=any(_sees_names(grant) for grant in grants),
    )


def _sees_names(grant: Grant) -> bool:
    """Whether a grant lets its user see names: an evaluator's only where it says so."""
    return bool(grant.names) if grant.role == Role.EVALUATOR else grant.role != Role.SECRETARY
