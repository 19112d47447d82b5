"""What others change is seen without a key: on every screen, where nobody is disturbed by it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import given
import pytest
from desk import Desk, desk, line_with, shown, type_in

from clc_tui import app as app_module
from clc_tui.app import ClcApp, Notice
from clc_tui.db.models import Group
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.group import GroupScreen
from clc_tui.screens.group_lessons import GroupLessonsScreen
from clc_tui.screens.people import PeopleScreen
from clc_tui.screens.person import PersonScreen
from clc_tui.screens.today import TodayScreen
from clc_tui.services import attendance, classes, people, users
from clc_tui.services.actors import sign_in
from clc_tui.services.erasing import erase_person
from clc_tui.services.news import Written
from clc_tui.services.people_merging import merge_people
from clc_tui.services.person_fields import PersonFields
from clc_tui.session import Session
from clc_tui.store import LOOK_EVERY, Lane
from clc_tui.terms import Actor, FileProblem, Role, Status
from clc_tui.widgets.record_table import RecordTable


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def other(at: Desk, user: str = "li") -> Actor:
    """Somebody else, at another terminal."""
    return at.store.now(lambda: sign_in(user, given.clock_at(given.NOW)))


async def sees(app: ClcApp, wanted: Callable[[], bool]) -> None:
    """Wait for what must be on the screen within two seconds, without a key."""
    deadline = time.monotonic() + 2
    while not wanted():
        assert time.monotonic() < deadline, "\n".join(shown(app))
        await asyncio.sleep(0.01)
    await app.keys_idle()


def test_today_counts_what_the_instructor_marks(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "down")
            table = app.screen.query_one(RecordTable)
            here = table.key
            assert "not marked" in line_with(app, "14:00")
            mark = partial(attendance.mark, other(at), at.lesson, at.learners[0], Status.PRESENT)
            await at.store.write(mark)
            await sees(app, lambda: "not marked" not in line_with(app, "14:00"))
            assert table.key == here

    asyncio.run(story())


def test_a_list_of_people_grows_and_counts_anew_under_the_same_cursor(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", "down", "down")
            table = app.screen.query_one(RecordTable)
            here, count = table.key, table.count
            assert f"{count} people" in shown(app)[-2]
            add = partial(people.add_person, other(at, "akhmetova"), PersonFields("Аа", "Бб"))
            await at.store.write(add)
            await sees(app, lambda: table.count == count + 1)
            assert table.key == here and f"{count + 1} people" in shown(app)[-2]

    asyncio.run(story())


def test_what_is_typed_meanwhile_stays(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", "a", *"Нова")
            before = shown(app)
            mark = partial(attendance.mark, other(at), at.lesson, at.learners[0], Status.PRESENT)
            heard: list[object] = []
            stock = app.session.changed

            def changed(news: Sequence[Written]) -> None:
                heard.append(news)
                stock(news)

            app.session.changed = changed
            await at.store.write(mark)
            assert heard
            await asyncio.sleep(0.1)
            await app.keys_idle()
            assert shown(app) == before and any("Нова" in line for line in before)
            await type_in(app, *"я")
            assert any("Новая" in line for line in shown(app))

    asyncio.run(story())


def test_under_a_question_it_is_seen_when_the_question_is_answered(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            await type_in(app, "w")  # a walk-in: who?
            assert isinstance(app.screen, ClcScreen) and app.screen.QUESTION
            actor = other(at, "akhmetova")
            await at.store.write(
                partial(attendance.mark, actor, at.lesson, at.learners[4], Status.ILL)
            )
            await asyncio.sleep(0.1)
            await app.keys_idle()
            await type_in(app, "escape")
            assert "ill 1" in shown(app)[-2]

    asyncio.run(story())


def test_a_storm_of_marks_is_followed_once_a_second(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> tuple[int, float]:
        async with at.sitting("akhmetova") as app:
            followed = 0
            stock = app.screen.follow  # type: ignore[attr-defined]

            async def follow() -> None:
                nonlocal followed
                followed += 1
                await stock()

            monkeypatch.setattr(app.screen, "follow", follow)
            actor, begun = other(at), time.monotonic()
            for learner in at.learners:
                for status in (Status.PRESENT, Status.LATE):
                    await at.store.write(
                        partial(attendance.mark, actor, at.lesson, learner, status)
                    )
            await asyncio.sleep(1.3)
            return followed, time.monotonic() - begun

    followed, seconds = asyncio.run(story())
    assert 2 <= followed <= 1 + seconds


def test_an_own_mark_is_not_read_twice(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            heard: list[str] = []
            monkeypatch.setattr(app.session, "changed", lambda news: heard.append("changed"))
            await type_in(app, "p", "l")
            await asyncio.sleep(1.3)
            assert heard == []

    asyncio.run(story())


def test_a_closed_account_is_out_without_a_key(at: Desk) -> None:
    async def story() -> ClcApp:
        async with at.sitting("li") as app:
            await at.store.write(partial(users.disable_user, given.administrator(), "li"))
            await sees(app, lambda: app._exit)
            return app

    assert "closed" in asyncio.run(story()).farewell


def test_what_happens_in_another_centre_is_no_business_of_this_one(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            heard: list[str] = []
            app.session.changed = lambda news: heard.append("changed")

            def elsewhere() -> int:
                return given.centre("Мерке")

            centre = await at.store.write(elsewhere)
            await sees(app, lambda: bool(heard))  # a new centre is the file's business
            heard.clear()
            await at.store.write(lambda: given.person(centre, "Ким Анна"))
            await asyncio.sleep(LOOK_EVERY * 1.2)
            assert heard == []

    asyncio.run(story())


def test_a_message_stands_in_place_of_the_hints_for_a_while(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "NOTICE_SECONDS", 0.5)

    async def story() -> None:
        async with at.sitting("li") as app:
            app.post_message(Notice("Сервер перезапустим в 18:00"))
            await type_in(app, "p")
            assert "* Сервер перезапустим в 18:00" in shown(app)[-1]
            assert "present 1" in shown(app)[-2]
            await type_in(app, "q")
            assert "* Сервер перезапустим в 18:00" in shown(app)[-1]
            await sees(app, lambda: "F1 keys" in shown(app)[-1])

    asyncio.run(story())


def test_a_mark_saved_after_a_question_is_shown_though_others_wrote_meanwhile(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "2", "enter")
            app.screen.lesson_id = at.old  # type: ignore[attr-defined]
            await app.screen.reload()  # type: ignore[attr-defined]
            await type_in(app, "a")
            assert isinstance(app.screen, ClcScreen) and app.screen.QUESTION  # why it changes
            mark = partial(attendance.mark, other(at), at.lesson, at.learners[4], Status.ILL)
            await at.store.write(mark)
            await asyncio.sleep(0.1)
            await type_in(app, *"болела", "enter")
            await asyncio.sleep(0.2)
            await app.keys_idle()
            assert at.marks(at.old)[1] == "absent"
            assert "absent 1" in shown(app)[-2], shown(app)[-2]

    asyncio.run(story())


def test_what_the_next_key_depends_on_stays_told(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            await type_in(app, "r")
            asked = shown(app)[-2]
            assert "r again" in asked
            mark = partial(attendance.note_lesson, other(at, "akhmetova"), at.lesson, "заметка")
            await at.store.write(mark)
            await asyncio.sleep(0.2)
            await app.keys_idle()
            assert shown(app)[-2] == asked

    asyncio.run(story())


def test_a_look_that_failed_is_repeated(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            stock, fails = Lane.run, iter([True])

            async def run(self: Lane, work: Callable[[], Any]) -> Any:  # noqa: ANN401
                if next(fails, False):
                    raise FileProblem("The file did not take this ({why}).", why="a test")
                return await stock(self, work)

            mark = partial(attendance.mark, other(at), at.lesson, at.learners[0], Status.PRESENT)
            at.ask(mark)  # as another process does it
            monkeypatch.setattr(Lane, "run", run)
            app.session.noticed([Written(1, app.session.actor.centre_id, "mark", "lesson", 1)])
            await sees(app, lambda: "not marked" not in line_with(app, "14:00"))

    asyncio.run(story())


def test_a_register_follows_its_own_class_and_its_people_alone(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            followed: list[str] = []
            stock = app.screen.follow  # type: ignore[attr-defined]

            async def follow() -> None:
                followed.append("followed")
                await stock()

            monkeypatch.setattr(app.screen, "follow", follow)
            desk = other(at, "akhmetova")
            await at.store.write(partial(attendance.nobody_came, desk, at.other))
            await asyncio.sleep(0.1)
            assert not followed
            fields = PersonFields("Новая", "Аа")
            await at.store.write(partial(people.add_person, desk, fields))
            await sees(app, lambda: len(followed) == 1)
            mark = partial(attendance.mark, desk, at.before, at.learners[0], Status.ILL,
                           reason="болела")  # fmt: skip
            await at.store.write(mark)  # a lesson of this class, of another day
            await sees(app, lambda: len(followed) == 2)

    asyncio.run(story())


def test_two_sessions_of_one_user_see_each_other(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            second = Session(at.store, other(at), app.session.speaker)
            await second.do(attendance.mark, at.lesson, at.learners[2], Status.ABSENT)
            await sees(app, lambda: "absent 1" in shown(app)[-2])

    asyncio.run(story())


def test_a_role_taken_away_is_told_at_the_next_look(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            take = partial(
                users.take_role, given.administrator(), "akhmetova", "Talgar CLC", Role.FACILITATOR
            )
            await at.store.write(take)
            await sees(app, lambda: "Your role does not allow this" in shown(app)[-2])

    asyncio.run(story())


def test_the_page_of_somebody_erased_elsewhere_goes_back_to_the_list(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", *"sbeko", "enter", "enter")
            assert isinstance(app.screen, PersonScreen)
            erase = partial(erase_person, other(at, "akhmetova"), at.learners[1], "письмо 12")
            await at.store.write(erase)
            await sees(app, lambda: isinstance(app.screen, PeopleScreen))
            assert "This person was erased; only the figures are left." in shown(app)[-2]
            assert "Бекова" not in "\n".join(shown(app))

    asyncio.run(story())


def test_the_page_of_a_record_made_one_with_another_shows_the_one_that_stays(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", *"stsoi", "enter", "enter")
            await at.store.write(
                partial(merge_people, other(at, "akhmetova"), at.learners[1], at.learners[5])
            )
            await sees(app, lambda: "this one stays" in shown(app)[-2])
            assert app.screen.history_subject() == ("person", at.learners[1], None)  # type: ignore[attr-defined]

    asyncio.run(story())


def test_a_class_taken_away_elsewhere_is_left_from_its_lessons_too(at: Desk) -> None:
    def empty_class() -> int:
        return given.group(Group.get_by_id(at.group).course_id, "nobody yet")

    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            group = at.ask(empty_class)
            await app.push_screen(GroupScreen(app.session, group))
            await type_in(app, "l")
            assert isinstance(app.screen, GroupLessonsScreen)
            await at.store.write(partial(classes.remove_group, other(at, "akhmetova"), group))
            await sees(app, lambda: isinstance(app.screen, TodayScreen))
            assert "What was open here was taken away." in shown(app)[-2]

    asyncio.run(story())


def test_undo_of_a_new_person_goes_back_from_the_page(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", "a", *"Новая", "f2")
            assert isinstance(app.screen, PersonScreen)
            await type_in(app, "u", "y")
            assert isinstance(app.screen, PeopleScreen)
            assert "Taken back:" in shown(app)[-2] and "Новая" in shown(app)[-2]

    asyncio.run(story())
