"""The tray: papers somebody put aside to print. Recipes only, and no facts: the log sees none.

A paper is made when it is brought, under the rights of that moment. Its number is its user's own
in every centre, and stays while it lies in the tray.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Contract, Paper, Payer, SpotCheck
from clc_tui.language import LANGUAGES, N_, date_text
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads, writes
from clc_tui.services.log_words import subject_words
from clc_tui.terms import Actor, Invalid, NotFound, Role

KEPT = timedelta(days=30)
"""How long a paper lies in the tray."""
PAPERS_MOST = 50
"""Of one user; those brought before make room, the oldest first."""
OPTIONS_MOST = 500
OF_PERSON = ("person", "volunteer_hours")
"""Kinds of papers that are about one person."""

SUBJECTS = frozenset(
    {"group", "person", "spot_check", "contract", "payer", "evaluation", "body", "meeting"}
)
"""Tables of what a paper may be of."""
SUBJECTS_TOLD_AT_THE_DESK = frozenset({"person", "contract", "payer"})
"""Those that only a facilitator's tray names."""


class PaperLine(NamedTuple):
    """One paper in the tray; `about` says in a few words whom or what it is of."""

    number: int
    kind: str
    subject_id: int | None
    about: str
    options: dict[str, Any]
    language: str
    put_at: str
    brought_at: str | None


@writes
def put_paper(
    actor: Actor,
    kind: str,
    subject_id: int | None = None,
    options: Mapping[str, Any] | None = None,
    *,
    language: str | None = None,
) -> PaperLine:
    """Put a paper into the actor's tray; the same one that still waits there is not put twice."""
    text = json.dumps(dict(options or {}), ensure_ascii=False, sort_keys=True)
    tongue = language or actor.language
    if not 1 <= len(kind) <= 40 or len(text) > OPTIONS_MOST or tongue not in LANGUAGES:
        raise Invalid(N_("There is no such paper."))
    _forget_old(actor)
    same = Paper.get_or_none(
        *_own(actor),
        Paper.kind == kind,
        Paper.subject_id.is_null() if subject_id is None else Paper.subject_id == subject_id,
        Paper.options == text,
        Paper.language == tongue,
        Paper.brought_at.is_null(),
    )
    if same is not None:
        return _line(same)
    return _line(
        Paper.create(
            centre_id=actor.centre,
            user_id=actor.user_id,
            number=_free_number(actor),
            kind=kind,
            subject_id=subject_id,
            options=text,
            language=tongue,
            put_at=actor.now.isoformat(" ", "seconds"),
        )
    )


def _free_number(actor: Actor) -> int:
    """The smallest number no paper of the user's has; raises `Invalid` where the tray is full."""
    own = list(Paper.select().where(Paper.user_id == actor.user_id).order_by(Paper.id))
    if len(own) >= PAPERS_MOST:
        brought = [row for row in own if row.brought_at is not None]
        if not brought:
            raise Invalid(
                N_("Your tray holds {n} papers: print them, or drop some of them."), n=len(own)
            )
        brought[0].delete_instance()
        own.remove(brought[0])
    taken = {row.number for row in own}
    return next(number for number in range(1, PAPERS_MOST + 1) if number not in taken)


def _forget_old(actor: Actor) -> None:
    Paper.delete().where(Paper.user_id == actor.user_id, Paper.put_at < _oldest(actor)).execute()


def _oldest(actor: Actor) -> str:
    return (actor.now - KEPT).isoformat(" ", "seconds")


def _own(actor: Actor) -> tuple[object, ...]:
    """What makes a paper the actor's in this centre, and not too old."""
    return (
        Paper.user_id == actor.user_id,
        Paper.centre_id == actor.centre,
        Paper.put_at >= _oldest(actor),
    )


def _people_named(lines: tuple[PaperLine, ...]) -> int:
    named = [line for line in lines if line.about and line.kind in (*OF_PERSON, "timesheet")]
    return len({(line.kind, line.subject_id) for line in named})


@shows_people(_people_named)
@reads
def tray(actor: Actor, subjects: Mapping[str, str] | None = None) -> tuple[PaperLine, ...]:
    """The actor's papers in this centre, in the order they were put in.

    `subjects` says of which table each kind's subject is; such papers tell what they are about.
    """
    rows = list(Paper.select().where(*_own(actor)).order_by(Paper.id))
    return tuple(
        _line(row)._replace(about=_about(actor, (subjects or {}).get(row.kind, ""), row.subject_id))
        for row in rows
    )


def _about(actor: Actor, table: str, subject_id: int | None) -> str:
    """What a paper is of; nothing where it is not in the centre, or a name others may not see."""
    if table not in SUBJECTS or subject_id is None:
        return ""
    if table in SUBJECTS_TOLD_AT_THE_DESK and not actor.is_a(Role.FACILITATOR):
        return ""
    here = database.execute_sql(
        f'SELECT 1 FROM "{table}" WHERE id = ? AND centre_id = ?', (subject_id, actor.centre)
    ).fetchone()
    if not here:
        return ""
    match table:
        case "spot_check":
            return _days(subject_id)
        case "contract":
            return subject_words("person", Contract.get_by_id(subject_id).person_id)
        case "payer":
            return str(Payer.get_by_id(subject_id).name)
    return subject_words(table, subject_id)


def _days(spot_check_id: int) -> str:
    """The days whose lessons a spot check is about."""
    check = SpotCheck.get_by_id(spot_check_id)
    return f"{date_text(check.from_day)} – {date_text(check.to_day)}"


@writes
def drop_paper(actor: Actor, number: int) -> None:
    """Take a paper out of the tray."""
    if not Paper.delete().where(*_own(actor), Paper.number == number).execute():
        raise NotFound(N_("There is no paper {number} in your tray."), number=number)


@writes
def bring(actor: Actor, numbers: Sequence[int]) -> None:
    """These papers were brought together; what was brought before keeps the day it was."""
    Paper.update(brought_at=actor.now.isoformat(" ", "milliseconds")).where(
        *_own(actor), Paper.number.in_(list(numbers)), Paper.brought_at.is_null()
    ).execute()


def due(lines: Sequence[PaperLine]) -> tuple[PaperLine, ...]:
    """What to bring when no number is said: what is new, else the last ones brought once more."""
    fresh = tuple(line for line in lines if line.brought_at is None)
    if fresh:
        return fresh
    last = max((line.brought_at or "" for line in lines), default="")
    return tuple(line for line in lines if line.brought_at == last)


def _line(row: Paper) -> PaperLine:
    return PaperLine(
        row.number, row.kind, row.subject_id, "", json.loads(row.options), row.language,
        row.put_at, row.brought_at,
    )  # fmt: skip
