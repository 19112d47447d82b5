"""A question says whom or what it is about, whole also where the screen is narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import given
import pytest
from desk import NAMES, Desk, acted, desk, shown, type_in

from clc_tui.app import ClcApp
from clc_tui.db.models import AnnouncedAbsence, Consent, Group, Interest, Offer, Person
from clc_tui.screens.asking import Quiet
from clc_tui.screens.calls import CallsScreen
from clc_tui.screens.group import GroupScreen
from clc_tui.screens.group_lessons import GroupLessonsScreen
from clc_tui.screens.person import PersonScreen
from clc_tui.screens.register import RegisterScreen
from clc_tui.screens.waiting_list import WaitingListScreen
from clc_tui.terms import CallAbout

HERS, CHILD = NAMES[1], NAMES[2]
NARROW = (40, 12)


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk(folder) as made:
        made.ask(lambda: fill(made))
        yield made


def fill(at: Desk) -> None:
    centre = Person.get_by_id(at.teacher).centre_id
    course = Group.get_by_id(at.group).course_id
    given.rewritten(Person, at.learners[2], birth_year=2012)
    with given.logged(centre):
        for person in at.learners[4:6]:
            Interest.create(centre_id=centre, course_id=course, person_id=person,
                            since="2026-10-01 10:00:00")  # fmt: skip
        waits = Interest.get(Interest.person_id == at.learners[4])
        Offer.create(centre_id=centre, interest_id=waits.id, group_id=at.group,
                     offered_at="2026-11-20 10:00:00", expires_on="2026-11-26")  # fmt: skip


async def asked(app: ClcApp, *keys: str) -> str:
    """The words of the question these keys lead to; it is given up again."""
    await type_in(app, *keys)
    assert isinstance(app.screen, Quiet), "\n".join(shown(app))
    lines = shown(app)[app.screen.query_one(".quiet").region.y :]
    assert not any("…" in line for line in lines), "\n".join(lines)
    while isinstance(app.screen, Quiet):
        await type_in(app, "escape")
    return " ".join(" ".join(lines).split())


@acted
async def test_questions_about_somebody_name_them(at: Desk) -> None:
    course = at.ask(lambda: Group.get_by_id(at.group).course_id)
    async with at.sitting("akhmetova", "kk", NARROW) as app:
        await app.push_screen(PersonScreen(app.session, at.learners[1]))
        for keys in (["c"], ["p"], ["w"], ["o"], ["o", "1"], ["o", "1", "enter"], ["m"], ["x"],
                     ["x", "2"], ["r", "enter"], ["r", "enter", *"бекова", "enter"]):  # fmt: skip
            assert HERS in await asked(app, *keys), keys
        await app.push_screen(PersonScreen(app.session, at.learners[2]))
        assert CHILD in await asked(app, "c")
        await app.push_screen(WaitingListScreen(app.session, course))
        assert NAMES[4] in await asked(app, "d")
        assert NAMES[4] in await asked(app, "x")
        assert NAMES[5] in await asked(app, "down", "x")
        assert "Sewing" in await asked(app, "r")
        assert "Sewing" in await asked(app, "r", "enter")
        await app.push_screen(CallsScreen(app.session, CallAbout.UNSIGNED))
        assert "Абдрахманова Г." in await asked(app, "c")


@acted
async def test_questions_about_a_class_or_a_lesson_name_it(at: Desk) -> None:
    async with at.sitting("akhmetova", "ru", NARROW) as app:
        await app.push_screen(GroupScreen(app.session, at.group))
        for key in ("d", "t"):
            assert "Sewing" in await asked(app, key)
        assert f"{NAMES[0]}, Sewing" in await asked(app, "x")
        await app.push_screen(GroupLessonsScreen(app.session, at.group))
        for keys in (["m"], ["m", "enter"], ["x"], ["a", "enter"], ["a", "enter", "enter"]):
            assert "23.11" in await asked(app, *keys), keys
        await app.push_screen(RegisterScreen(app.session, at.lesson))
        for key in ("x", "t", "k", "w"):
            assert "23.11" in await asked(app, key), key
        assert "Ахметова А." in await asked(app, "o", "1")
        await app.push_screen(RegisterScreen(app.session, at.old))
        assert "Ахметова А." in await asked(app, "home", "a")
    assert at.ask(lambda: Consent.select().count() + AnnouncedAbsence.select().count()) == 0
