"""The tray: numbers that stay, what is brought when, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import given
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as example
from hypothesis import strategies as st

from clc_tui.db.models import LogEntry, Paper
from clc_tui.services.papers import (
    KEPT,
    PAPERS_MOST,
    PaperLine,
    bring,
    drop_paper,
    due,
    put_paper,
    tray,
)
from clc_tui.terms import Actor, Invalid, NotFound, Role

Actors = Callable[..., Actor]


def later(actor: Actor, by: timedelta) -> Actor:
    return replace(actor, clock=given.clock_at(actor.now + by))


def numbers(lines: tuple[PaperLine, ...]) -> list[int]:
    return [line.number for line in lines]


def test_a_paper_keeps_its_number_while_it_lies_in_the_tray(actor: Actors) -> None:
    zhanar = actor(Role.FACILITATOR)
    entries = given.count_of(LogEntry)
    put = [put_paper(zhanar, "month", 7, {"month": f"2026-{n:02}"}) for n in (9, 10, 11)]
    assert [line.number for line in put] == [1, 2, 3]
    drop_paper(zhanar, 2)
    assert numbers(tray(zhanar)) == [1, 3]
    assert put_paper(zhanar, "forms").number == 2
    assert numbers(tray(zhanar)) == [1, 3, 2], "in the order they were put in"
    with pytest.raises(NotFound):
        drop_paper(zhanar, 4)
    assert given.count_of(LogEntry) == entries, "papers are no facts"


def test_the_same_paper_waits_once(actor: Actors) -> None:
    zhanar = actor(Role.FACILITATOR)
    first = put_paper(zhanar, "month", 7, {"month": "2026-11"})
    assert put_paper(zhanar, "month", 7, {"month": "2026-11"}) == first
    assert put_paper(zhanar, "month", 7, {"month": "2026-11"}, language="kk").number == 2
    bring(zhanar, [1])
    assert put_paper(zhanar, "month", 7, {"month": "2026-11"}).number == 3


def test_each_has_a_tray_of_their_own_in_each_centre(centre: int, actor: Actors) -> None:
    one, other = actor(Role.FACILITATOR), actor(Role.INSTRUCTOR)
    taraz = given.centre("Тараз")
    given.grant(one.user_id or 0, taraz, Role.FACILITATOR)
    away = replace(one, centre_id=taraz)
    put_paper(one, "forms")
    assert put_paper(away, "forms").number == 2, "numbers are the user's own everywhere"
    assert tray(other) == () and numbers(tray(away)) == [2]
    with pytest.raises(NotFound):
        drop_paper(other, 1)
    bring(other, [1])
    assert [line.brought_at for line in tray(one)] == [None]


def test_a_tray_is_bounded_and_what_was_brought_makes_room(actor: Actors) -> None:
    zhanar = actor(Role.FACILITATOR)
    for subject in range(PAPERS_MOST):
        put_paper(zhanar, "person", subject)
    with pytest.raises(Invalid):
        put_paper(zhanar, "forms")
    bring(zhanar, [7])
    assert put_paper(zhanar, "forms").number == 7
    for kind, options, language in (("", {}, "kk"), ("x", {"a": "я" * 600}, "kk"), ("x", {}, "de")):
        with pytest.raises(Invalid):
            put_paper(zhanar, kind, None, options, language=language)


def test_after_a_month_a_paper_is_gone(actor: Actors) -> None:
    zhanar = actor(Role.FACILITATOR)
    put_paper(zhanar, "forms")
    assert numbers(tray(later(zhanar, KEPT))) == [1]
    after = later(zhanar, KEPT + timedelta(seconds=1))
    assert tray(after) == ()
    with pytest.raises(NotFound):
        drop_paper(after, 1)
    assert put_paper(after, "class_list", 3).number == 1
    assert given.count_of(Paper) == 1


def test_a_name_stands_in_the_tray_for_those_who_may_read_it(centre: int, actor: Actors) -> None:
    zhanar, li = actor(Role.FACILITATOR), actor(Role.INSTRUCTOR)
    person = given.person(centre, "Ахметова Айгүл")
    stranger = given.person(given.centre("Тараз"), "Ван Ли")
    for who in (zhanar, li):
        put_paper(who, "person", person)
        put_paper(who, "person", stranger)
    subjects = {"person": "person"}
    assert [line.about for line in tray(zhanar, subjects)] == ["Ахметова А.", ""]
    assert [line.about for line in tray(li, subjects)] == ["", ""]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(steps=st.lists(st.sampled_from(["put", "bring", "first", "second"]), max_size=14))
def test_whatever_is_put_in_comes_out_and_what_came_last_comes_again(
    centre: int, steps: list[str]
) -> None:
    zhanar = given.actor(centre, Role.FACILITATOR)
    waiting: set[int] = set()
    last: set[int] = set()
    for moment, step in enumerate(steps):
        now = later(zhanar, timedelta(seconds=moment))
        if step == "put":
            waiting.add(put_paper(now, "person", moment).number)
            continue
        wanted = set(numbers(due(tray(now))))
        assert wanted == (waiting or last)
        if step != "bring":
            wanted = set(numbers(tray(now))[step == "second" :][:1])
        bring(now, sorted(wanted))
        last = (wanted & waiting) or last
        waiting -= wanted
    assert numbers(tray(zhanar)) == list(range(1, steps.count("put") + 1))
