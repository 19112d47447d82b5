"""A session's way to the file: order kept, reads beside writes, news told, languages apart."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import given
import pytest
from world import World, world

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.db.models import AccessLog, Mark
from clc_tui.language import N_, sentence, speak
from clc_tui.services import attendance, people, register
from clc_tui.services.news import Written
from clc_tui.session import Session, local_clock
from clc_tui.store import LOOK_EVERY, READERS, Over, Store
from clc_tui.terms import Actor, ClcError, FileProblem, Invalid, Status


@pytest.fixture
def w(file: Path) -> World:
    return world()


def session_of(store: Store, actor: Actor, language: str = "en") -> Session:
    return Session(store, actor, speak(language))


def test_writes_keep_their_order_and_run_in_one_thread(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    order: list[int] = []
    threads: set[str] = set()

    def step(number: int) -> None:
        time.sleep(0.02 if number == 0 else 0)
        order.append(number)
        threads.add(threading.current_thread().name)

    async def run() -> None:
        await asyncio.gather(*(store.write(partial(step, n)) for n in range(20)))

    asyncio.run(run())
    store.close()
    assert order == list(range(20))
    assert len(threads) == 1


def test_a_long_read_holds_up_neither_writes_nor_other_reads(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    session = session_of(store, w.facilitator)
    started, enough = threading.Event(), threading.Event()

    def long() -> bool:
        started.set()
        return enough.wait(20)

    async def run() -> bool:
        reading = asyncio.create_task(store.read(long))
        await asyncio.to_thread(started.wait)
        await session.do(attendance.mark, w.lesson, w.learners[1], Status.LATE)
        assert (await session.do(register.register, w.lesson)).lesson.id == w.lesson
        assert not reading.done()
        enough.set()
        return await reading

    assert asyncio.run(run())
    store.close()


def test_a_reading_lane_cannot_write_and_pays_what_it_owes(file: Path, w: World) -> None:
    database.close()
    store = Store(file)
    session = session_of(store, w.facilitator)

    async def run() -> None:
        await session.do(register.register, w.lesson)
        with pytest.raises(FileProblem, match="only be read"):
            await store.read(
                partial(attendance.mark, w.facilitator, w.lesson, w.learners[1], Status.LATE)
            )
        await session.do(people.people_list)

    asyncio.run(run())
    store.close()
    database.connect()
    assert {line.what for line in AccessLog.select()} >= {"register", "people_list"}
    assert Mark.get_or_none(Mark.lesson_id == w.lesson, Mark.person_id == w.learners[1]) is None


class Ear:
    """Listens, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[set[int | None]] = []
        self.ended: list[str] = []

    def noticed(self, news: Sequence[Written]) -> None:
        self.heard.append({note.centre_id for note in news})

    def over(self, error: ClcError) -> None:
        self.ended.append(sentence(error))


async def listening(file: Path, story: Callable[[Store, Ear, Ear], Awaitable[None]]) -> None:
    """Two who listen at one store while something happens."""
    database.close()
    store, one, other = Store(file), Ear(), Ear()
    try:
        store.listen(one)
        store.listen(other)
        await story(store, one, other)
    finally:
        store.leave(one)
        store.leave(other)
        store.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait for what must come within two seconds."""
    deadline = time.monotonic() + 2
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_what_one_writes_the_others_hear_at_once(file: Path, w: World) -> None:
    async def story(store: Store, one: Ear, other: Ear) -> None:
        mark = partial(attendance.mark, w.facilitator, w.lesson, w.learners[1], Status.LATE)
        await store.write(mark, by=one)
        assert other.heard == [{w.centre}] and one.heard == []
        with pytest.raises(Invalid):
            await store.write(
                partial(attendance.mark, w.facilitator, w.cancelled, w.learners[1], Status.LATE)
            )
        await store.write(mark, by=one)  # the same again changes nothing
        await asyncio.sleep(LOOK_EVERY * 1.2)
        assert other.heard == [{w.centre}] and one.heard == []

    asyncio.run(listening(file, story))


def test_what_another_process_writes_is_heard_within_two_seconds(file: Path, w: World) -> None:
    async def story(store: Store, one: Ear, other: Ear) -> None:
        def elsewhere() -> None:
            connection.open_file(file, schema=migrate.SCHEMA)
            attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE)
            given.user("somebody")
            database.close()

        await asyncio.to_thread(elsewhere)
        await until(lambda: one.heard and other.heard)
        assert one.heard == other.heard == [{w.centre, None}]

    asyncio.run(listening(file, story))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: os.replace(shutil.copy(file, f"{file}.new"), file), "was replaced"),
        (lambda file: file.unlink(), "was replaced"),
        (lambda file: _renumber(file), "was updated"),
    ],
    ids=["replaced", "removed", "migrated"],
)
def test_who_listens_learns_that_the_file_is_another_one(
    file: Path, w: World, change: Callable[[Path], object], said: str
) -> None:
    async def story(store: Store, one: Ear, other: Ear) -> None:
        await asyncio.to_thread(change, file)
        await until(lambda: one.ended and other.ended)
        assert said in one.ended[0] and "Log in again" in one.ended[0]

    asyncio.run(listening(file, story))


def test_a_look_that_opens_the_file_only_after_it_was_migrated_says_so(
    file: Path, w: World
) -> None:
    """Reading threads open the file when they are first needed."""
    database.close()
    store = Store(file)
    try:
        _renumber(file)

        async def by_every_thread() -> list[BaseException | None]:
            looks = [store.look() for _reader in range(READERS)]
            return await asyncio.gather(*looks, return_exceptions=True)

        for told in asyncio.run(by_every_thread()):
            assert isinstance(told, Over) and "was updated" in sentence(told.why)
    finally:
        store.close()


def _renumber(file: Path) -> None:
    """As a newer version of the program leaves the file."""
    connection.open_file(file, schema=migrate.SCHEMA)
    connection.pragma("user_version", migrate.SCHEMA + 1)
    database.close()


def test_a_session_hears_of_its_own_centre_and_of_the_file(file: Path, w: World) -> None:
    session = session_of(None, w.facilitator)  # type: ignore[arg-type]
    heard: list[int] = []
    session.changed = lambda news: heard.extend(note.number for note in news)

    def note(number: int, centre_id: int | None) -> Written:
        return Written(number, centre_id, "mark", "lesson", 1)

    session.noticed([note(1, w.centre + 1)])
    assert not heard
    session.noticed([note(2, w.centre + 1), note(3, w.centre)])
    session.noticed([note(4, None)])
    assert heard == [3, 4]


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
