"""A session's way to the file: order kept, long reads beside the keys, languages apart."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial
from pathlib import Path

import given
import pytest
from world import World, world

from clc_tui.db.connection import database
from clc_tui.db.models import AccessLog, Mark
from clc_tui.language import N_, sentence, speak
from clc_tui.services import attendance, people, register
from clc_tui.session import Session, Store, local_clock
from clc_tui.terms import Actor, FileProblem, Invalid, Status


@pytest.fixture
def w(file: Path) -> World:
    return world()


def session_of(store: Store, actor: Actor, language: str = "en") -> Session:
    return Session(store, actor, speak(language))


def test_verbs_keep_their_order_and_run_in_one_thread(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    order: list[int] = []
    threads: set[str] = set()

    def step(number: int) -> None:
        time.sleep(0.02 if number == 0 else 0)
        order.append(number)
        threads.add(threading.current_thread().name)

    async def run() -> None:
        await asyncio.gather(*(store.quick(partial(step, n)) for n in range(20)))

    asyncio.run(run())
    store.close()
    assert order == list(range(20))
    assert len(threads) == 1


def test_a_long_read_holds_up_no_key(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    session = session_of(store, w.facilitator)
    started = threading.Event()

    def long() -> str:
        started.set()
        time.sleep(0.5)
        return "read"

    async def run() -> tuple[float, str]:
        reading = asyncio.create_task(store.long(long))
        await asyncio.to_thread(started.wait)
        before = time.perf_counter()
        await session.do(attendance.mark, w.lesson, w.learners[1], Status.LATE)
        return time.perf_counter() - before, await reading

    took, answer = asyncio.run(run())
    store.close()
    assert answer == "read"
    assert took < 0.4


def test_the_long_connection_cannot_write(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    session = session_of(store, w.facilitator)

    async def run() -> None:
        await session.read_long(register.register, w.lesson)
        with pytest.raises(FileProblem, match="only be read"):
            await session.read_long(attendance.mark, w.lesson, w.learners[1], Status.LATE)
        await session.read_long(people.people_list)

    asyncio.run(run())
    store.close()
    database.connect()
    assert {line.what for line in AccessLog.select()} >= {"register", "people_list"}
    assert Mark.get_or_none(Mark.lesson_id == w.lesson, Mark.person_id == w.learners[1]) is None


def test_each_session_is_told_in_its_own_language(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    told: dict[str, str] = {}

    async def one(language: str) -> None:
        session = session_of(store, w.facilitator, language)
        for _time in range(3):
            await asyncio.sleep(0)
            try:
                await session.do(attendance.mark, w.cancelled, w.learners[1], Status.LATE)
            except Invalid as error:
                told[language] = sentence(error)

    async def run() -> None:
        await asyncio.gather(*(one(language) for language in ("kk", "ru", "en")))

    asyncio.run(run())
    store.close()
    assert told["en"] == "This lesson was not held. Take that back first."
    assert len(set(told.values())) == 3


def test_a_language_changed_live_is_heard_at_once(file: Path, w: World) -> None:
    database.close()
    store = Store(file)

    async def run() -> tuple[str, str]:
        session = session_of(store, w.facilitator, "en")
        before = sentence(Invalid(N_("Write the first day.")))
        session.speak("ru")
        return before, sentence(Invalid(N_("Write the first day.")))

    before, after = asyncio.run(run())
    store.close()
    assert before != after


def test_a_store_of_a_file_that_is_none_leaves_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(FileProblem, match="no file"):
        Store(tmp_path / "none.db")
    assert threading.active_count() == before


def test_the_clock_is_the_centres_own() -> None:
    almaty, utc = local_clock()(), local_clock("UTC")()
    assert almaty.tzinfo is None
    assert round((almaty - utc).total_seconds() / 3600) == 5
    assert given.NOW.tzinfo is None
