"""A class of learners in a real file, and the app opened on it by several users: for screen tests.

with desk(tmp_path) as at:
    async with at.sitting("li") as app:          # headless, 80×24
        await type_in(app, "p", "p", "7", "a")   # posted in one burst
        assert at.marks() == {...}
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import given
import once
from textual import events

from clc_tui.app import ClcApp
from clc_tui.db.connection import database
from clc_tui.db.models import Lesson, Mark
from clc_tui.language import Speaker
from clc_tui.services.actors import sign_in
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terms import Role, Status

T = TypeVar("T")
P = ParamSpec("P")

NAMES = (
    "Ахметова Айгүл Қайратқызы", "Бекова Жанар", "Исмаилова Фатма", "Ким Виктория", "Османова Айша",
    "Цой Марина", "Абдрахманова Гүлнар", "Әлиева Нұргүл", "Дүйсенова Сәуле", "Ержанова Мадина",
    "Жұмабаева Айнұр", "Зайцева Ольга", "Иванова Анна", "Қасымова Динара", "Лаптева Инна",
    "Мұратова Жібек", "Нұрланова Әсел", "Өмірова Толғанай", "Петрова Вера", "Рахимова Зарина",
)  # fmt: skip


@dataclass
class Desk:
    """Ids of what there is, and the way to the file."""

    path: Path
    store: Store
    learners: list[int]
    group: int
    old: int
    """A lesson of 20 days ago."""
    before: int
    lesson: int
    coming: int
    event: int
    other: int
    teacher: int
    stand_in: int
    helper: int = 0
    """A learner of the other class, who helps as well."""
    shift: ShiftAt = field(default_factory=lambda: ShiftAt(0))
    """This morning; the helper said yes, one more is needed."""

    def app(self, user: str, language: str = "en", now: datetime = given.NOW) -> ClcApp:
        """The app as it would open for a user."""
        clock = given.clock_at(now)
        actor = self.store.now(lambda: sign_in(user, clock, language=language))
        return ClcApp(Session(self.store, actor, Speaker(language)))

    @asynccontextmanager
    async def sitting(
        self,
        user: str = "li",
        language: str = "en",
        size: tuple[int, int] = (80, 24),
        now: datetime = given.NOW,
    ) -> AsyncIterator[ClcApp]:
        """The app open and settled."""
        app = self.app(user, language, now)
        async with app.run_test(size=size):
            await app.keys_idle()
            yield app

    def ask(self, question: Callable[[], T]) -> T:
        """Look into the file."""
        return self.store.now(question)

    def marks(self, lesson: int | None = None) -> dict[int, str]:
        """Status by journal number at a lesson (the present one)."""
        wanted = lesson or self.lesson
        rows = self.ask(lambda: list(Mark.select().where(Mark.lesson_id == wanted)))
        return {self.learners.index(row.person_id) + 1: row.status for row in rows}

    def lesson_row(self, lesson: int | None = None) -> Lesson:
        """The lesson as it stands."""
        return self.ask(lambda: Lesson.get_by_id(lesson or self.lesson))


@contextmanager
def desk(folder: Path, learners: int = 12) -> Iterator[Desk]:
    """A centre with a class of so many, another, an event; users li, kim, akhmetova, sec."""
    path = given.new_file(folder / "centre.db")
    with seated(path, once.filled(("desk", learners), lambda: filled(learners))) as made:
        yield made


@contextmanager
def seated(path: Path, made: Desk) -> Iterator[Desk]:
    """The way to a file that was filled in this thread."""
    database.close()
    store = Store(path)
    try:
        yield replace(made, path=path, store=store)
    finally:
        store.close()


def filled(learners: int) -> Desk:
    """The desk written into the connected file."""
    day = given.TODAY
    centre = given.centre("Talgar CLC")
    teacher, stand_in = given.person(centre, "Ли Ольга"), given.person(centre, "Ким Виктор")
    end = day + timedelta(days=60)
    sewing = given.course(centre, "Sewing", ratio=5)
    group = given.group(sewing, "housewives", taught_by=teacher, ends_on=end, room="C-4")
    english = given.course(centre, "English A1")
    other_group = given.group(english, "youth", taught_by=stand_in, ends_on=end, room="A-1")
    event_group = given.group(english, "open day", taught_by=teacher, head_count=True)
    people = given.learners(group, NAMES[:learners])
    helper = given.learners(other_group, ["Сериков Арман", "Тен Павел"])[1]
    given.volunteer(helper, "sews", "пн")
    need = given.need(centre, "Fair", people=2)
    shift = given.shift(need, day, "09:00", 60)
    given.assignment(shift, helper)
    old, before, lesson, coming = given.lessons(
        group, [day - timedelta(20), day - timedelta(3), day, day + timedelta(2)]
    )
    for person in people:
        given.mark(old, person)
        given.mark(before, person, Status.PRESENT)
    desk = Desk(
        Path(), None, people, group, old, before, lesson, coming,  # type: ignore[arg-type]
        given.lesson(event_group, day, "16:00"), given.lesson(other_group, day, "11:00"),
        teacher, stand_in, helper, ShiftAt(need, shift_id=shift),
    )  # fmt: skip
    for name, role, person_id in (
        ("akhmetova", Role.FACILITATOR, None),
        ("li", Role.INSTRUCTOR, teacher),
        ("kim", Role.INSTRUCTOR, stand_in),
        ("sec", Role.SECRETARY, None),
    ):
        user = given.user(name, language="en")
        given.grant(user, centre, role, person_id)
    return desk


def acted(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that is a coroutine, run in a loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


async def type_in(app: ClcApp, *keys: str) -> None:
    """Post the keys in one burst and wait until they have settled."""
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        app.post_message(events.Key(key, character))
    await app.keys_idle()


def shown(app: ClcApp) -> list[str]:
    """The lines of the screen, without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def told(app: ClcApp) -> str:
    """The sentence above the keys, over as many lines as it has."""
    lines = shown(app)[:-1]
    begins = max(n for n, line in enumerate(lines) if not line.startswith("   "))
    return " ".join([lines[begins], *(line.strip() for line in lines[begins + 1 :])])


def line_with(app: ClcApp, text: str) -> str:
    """The first line of the screen that holds a text."""
    found = [line for line in shown(app) if text in line]
    assert found, "\n".join(shown(app))
    return found[0]
