"""Drafts: kept when the line drops, bounded, and no business of the log."""

from __future__ import annotations

from collections.abc import Callable

import given
import pytest

from clc_tui.db.models import Draft, LogEntry
from clc_tui.services.drafts import DRAFTS_MOST, draft, drafts, drop_draft, keep_draft
from clc_tui.terms import Actor, Invalid, Role

Actors = Callable[..., Actor]


def test_a_draft_is_kept_replaced_and_dropped(actor: Actors) -> None:
    facilitator = actor(Role.FACILITATOR)
    entries = given.count_of(LogEntry)
    assert draft(facilitator, "person", 0) is None
    keep_draft(facilitator, "person", 0, {"family_name": "Ах"})
    keep_draft(facilitator, "person", 0, {"family_name": "Ахметова", "note": "«а»\n"})
    keep_draft(facilitator, "person", 7, {})
    found = draft(facilitator, "person", 0)
    assert found is not None
    assert found.body == {"family_name": "Ахметова", "note": "«а»\n"}
    assert [(line.form, line.subject_id) for line in drafts(facilitator)] == [
        ("person", 7),
        ("person", 0),
    ]
    assert drop_draft(facilitator, "person", 0)
    assert not drop_draft(facilitator, "person", 0)
    assert draft(facilitator, "person", 0) is None
    assert given.count_of(LogEntry) == entries


def test_a_draft_is_its_writers_in_one_centre(centre: int, actor: Actors) -> None:
    one, other = actor(Role.FACILITATOR), actor(Role.FACILITATOR)
    taraz = given.centre("Тараз")
    given.grant(one.user_id or 0, taraz, Role.FACILITATOR)
    keep_draft(one, "person", 0, {"a": "1"})
    assert draft(other, "person", 0) is None
    assert drafts(other) == ()
    assert not drop_draft(other, "person", 0)
    away = Actor(one.user_id, one.user, taraz, one.roles, one.clock)
    assert drafts(away) == ()
    assert len(drafts(one)) == 1


def test_drafts_are_bounded(actor: Actors) -> None:
    facilitator = actor(Role.FACILITATOR)
    with pytest.raises(Invalid):
        keep_draft(facilitator, "person", 0, {"note": "я" * 40_000})
    assert given.count_of(Draft) == 0
    for number in range(DRAFTS_MOST + 3):
        keep_draft(facilitator, "person", number, {})
    kept = [line.subject_id for line in drafts(facilitator)]
    assert kept == list(range(DRAFTS_MOST + 2, 2, -1))
