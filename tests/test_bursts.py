"""Type-ahead on the program itself: a burst gives the same file and screen as slow typing."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import given
import pytest
from desk import Desk, desk, shown, type_in
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from ptys import Pty
from textual import events

from clc_tui.db.connection import database
from clc_tui.db.models import LOGGED_TABLES
from clc_tui.session import Store
from clc_tui.terms import Role

KEYS = [
    "p", "l", "e", "i", "a", "r", "backspace", "up", "down", "left", "right", "enter", "q", "u",
    "s", "h", "n", "w", "m", "x", "1", "2", "3", "8", "f1", "f2", "f3", "escape", "ctrl+p", "з",
    "ф", "ұ", "к", "tab", "space", "end",
]  # fmt: skip
PASTE = "paste"
SLOW: float = 0.004


def everything(at: Desk) -> dict[str, list[tuple[Any, ...]]]:
    def rows() -> dict[str, list[tuple[Any, ...]]]:
        return {
            table: list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id'))
            for table in LOGGED_TABLES
        }

    return at.ask(rows)


async def post(app: Any, key: str) -> None:  # noqa: ANN401
    if key == PASTE:
        app.post_message(events.Paste("Ким Вера\nвторая"))
        return
    character = " " if key == "space" else key if len(key) == 1 else None
    app.post_message(events.Key(key, character))


def day(keys: list[str], *, slowly: bool, user: str) -> tuple[dict[str, Any], list[str]]:
    """The file and the last screen after these keys."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as at:

        async def story() -> list[str]:
            async with at.sitting(user) as app:
                for key in keys:
                    await post(app, key)
                    if slowly:
                        await app.keys_idle()
                await app.keys_idle()
                return [] if app._exit else shown(app)

        screen = asyncio.run(story())
        return everything(at), screen


def delayed(longest: float) -> Callable[..., Any]:
    stock = Store.quick

    async def quick(self: Store, function: Callable[[], Any]) -> Any:  # noqa: ANN401
        await asyncio.sleep(random.random() * longest)
        return await stock(self, function)

    return quick


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(
    keys=st.lists(st.sampled_from([*KEYS, PASTE]), max_size=14),
    user=st.sampled_from(["li", "akhmetova"]),
)
def test_any_burst_is_the_same_as_typing_slowly(
    monkeypatch: pytest.MonkeyPatch, keys: list[str], user: str
) -> None:
    with monkeypatch.context() as patched:
        slow_file, slow_screen = day(keys, slowly=True, user=user)
        patched.setattr(Store, "quick", delayed(SLOW))
        fast_file, fast_screen = day(keys, slowly=False, user=user)
    assert fast_file == slow_file
    assert fast_screen == slow_screen


def test_a_verb_that_takes_five_seconds_holds_the_next_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = Store.quick
    waits = iter([5.0])

    async def quick(self: Store, function: Callable[[], Any]) -> Any:  # noqa: ANN401
        await asyncio.sleep(next(waits, 0.0))
        return await stock(self, function)

    with desk(tmp_path) as at:

        async def story() -> None:
            async with at.sitting("li") as app:
                monkeypatch.setattr(Store, "quick", quick)
                await type_in(app, "p", "l", "2", "a", "up", "n", *"болеет", "enter", "down", "e")

        asyncio.run(story())
        assert at.marks() == {1: "present", 2: "absent", 3: "excused"}


def test_two_hundred_keys_in_one_write(tmp_path: Path) -> None:
    path = given.new_file(tmp_path / "centre.db")
    centre = given.centre()
    given.demo(centre)
    teacher = given.person(centre, "Ли Ольга")
    given.grant(given.user("li", language="en"), centre, Role.INSTRUCTOR, teacher)
    group = given.group(given.course(centre), taught_by=teacher)
    lesson = given.lesson(group)
    people = given.learners(group, [f"Ким Вера{n:02d}" for n in range(20)])
    database.close()
    keys = "".join(random.Random(3).choice("plieaшуф") for _ in range(100))
    burst = "".join(f"\x1b[H{key * 2}" if n % 10 == 0 else key * 2 for n, key in enumerate(keys))
    env = {"CLC_TODAY": "2026-11-23T14:07"}
    with Pty.spawn([sys.executable, "-m", "clc_tui", "--db", str(path), "--user", "li"],
                   env=env) as pty:  # fmt: skip
        pty.wait_for("unmarked 20", timeout=20)
        pty.send(burst)
        pty.send("qqq")
        pty.wait(60)
    expected = expected_marks(burst)
    database.connect()
    rows = database.execute_sql("SELECT person_id, status FROM mark WHERE lesson_id = ?", (lesson,))
    assert {people.index(person) + 1: status for person, status in rows} == expected


def expected_marks(burst: str) -> dict[int, str]:
    """What the keys mean: each marks and moves on, Home goes to the first, the last one stays."""
    meant = {"p": "present", "l": "late", "i": "ill", "e": "excused", "a": "absent",
             "ш": "ill", "у": "excused", "ф": "absent"}  # fmt: skip
    marks: dict[int, str] = {}
    row = 1
    for key in burst.replace("\x1b[H", "^"):
        if key == "^":
            row = 1
        elif key in meant:
            marks[row] = meant[key]
            row = min(row + 1, 20)
    return marks
