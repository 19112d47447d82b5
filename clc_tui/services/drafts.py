"""What somebody was typing when the line dropped; no fact yet, so the log does not see it."""

from __future__ import annotations

import json
from typing import NamedTuple

from clc_tui.db.models import Draft, Person
from clc_tui.language import N_
from clc_tui.services.gate import reads, writes
from clc_tui.terms import Actor, Invalid

BYTES_MOST = 64 * 1024
"""Of one draft, as stored."""
DRAFTS_MOST = 20
"""Of one user in the whole file; the oldest goes first."""


class DraftLine(NamedTuple):
    """A form half filled in."""

    form: str
    subject_id: int
    """The row being changed; 0 for a new one."""
    body: dict[str, str]
    """What was typed, by field."""
    was: dict[str, str]
    """What had stood in these fields before."""
    saved_at: str


@writes
def keep_draft(
    actor: Actor,
    form: str,
    subject_id: int,
    body: dict[str, str],
    *,
    was: dict[str, str] | None = None,
) -> DraftLine:
    """Keep what was typed into a form, in place of what was kept of it before."""
    user_id = _user(actor)
    kept_of = {"typed": body, "was": was or {}}
    text = json.dumps(kept_of, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > BYTES_MOST or not 1 <= len(form) <= 40:
        raise Invalid(N_("This text is too long to be kept."))
    saved_at = actor.now.isoformat(" ", "seconds")
    _drop(actor, form, subject_id)
    line = DraftLine(form, subject_id, body, kept_of["was"], saved_at)
    if form == "person" and _erased(subject_id):
        return line
    Draft.create(
        user_id=user_id,
        centre_id=actor.centre,
        form=form,
        subject_id=subject_id,
        body=text,
        saved_at=saved_at,
    )
    kept = [row.id for row in Draft.select(Draft.id).where(Draft.user_id == user_id)]
    Draft.delete().where(Draft.id.in_(sorted(kept)[:-DRAFTS_MOST])).execute()
    return line


def _erased(person_id: int) -> bool:
    """Whether a form still stood open on somebody of whom only figures are left."""
    gone = Person.erased_on.is_null(False)
    return Person.get_or_none(Person.id == person_id, gone) is not None


@reads
def draft(actor: Actor, form: str, subject_id: int) -> DraftLine | None:
    """What was kept of a form; None where nothing was."""
    row = Draft.get_or_none(*_same(actor, form, subject_id))
    return None if row is None else _line(row)


@reads
def drafts(actor: Actor) -> tuple[DraftLine, ...]:
    """The actor's drafts in this centre, newest first."""
    rows = (
        Draft.select()
        .where(Draft.user_id == _user(actor), Draft.centre_id == actor.centre)
        .order_by(Draft.id.desc())
    )
    return tuple(_line(row) for row in rows)


@writes
def drop_draft(actor: Actor, form: str, subject_id: int) -> bool:
    """Forget a draft, because it was saved or given up; says whether there was one."""
    return _drop(actor, form, subject_id)


def _drop(actor: Actor, form: str, subject_id: int) -> bool:
    return bool(Draft.delete().where(*_same(actor, form, subject_id)).execute())


def _same(actor: Actor, form: str, subject_id: int) -> tuple[object, ...]:
    return (
        Draft.user_id == _user(actor),
        Draft.centre_id == actor.centre,
        Draft.form == form,
        Draft.subject_id == subject_id,
    )


def _user(actor: Actor) -> int:
    """The user's id; whoever may keep drafts has an account."""
    assert actor.user_id is not None
    return actor.user_id


def _line(row: Draft) -> DraftLine:
    kept = json.loads(row.body)
    return DraftLine(
        row.form, row.subject_id, kept.get("typed", {}), kept.get("was", {}), row.saved_at
    )
