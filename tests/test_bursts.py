"""Type-ahead on the program itself: a burst gives the same file and screen as slow typing."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import given
import pytest
from desk import Desk, desk, type_in
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from ptys import Pty

from clc_tui.app import ClcApp
from clc_tui.db.connection import database
from clc_tui.db.models import LOGGED_TABLES
from clc_tui.store import Lane
from clc_tui.terminal.run import run_on
from clc_tui.terms import Role

UP, DOWN, RIGHT, LEFT, HOME, END = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F"
F1, F2, F3, ENTER, BACKSPACE, TAB = "\x1bOP", "\x1bOQ", "\x1bOR", "\r", "\x7f", "\t"
PALETTE = "\x10"
PASTE = "\x1b[200~Ким Вера\nвторая\x1b[201~"
ALONE = [
    *"pleiarqushnwmxt1238", *"зфұкң", UP, DOWN, RIGHT, LEFT, HOME, END, F1, F2, F3, ENTER,
    BACKSPACE, TAB, PALETTE, " ", PASTE,
]  # fmt: skip
"""Keys of the register, of lists and of questions, on three layouts. Esc is not among them: with
the key after it, it is one sequence, and `q` does the same where no text is typed."""
TOGETHER = [
    ("n", *"болел", ENTER), ("w", *"Роза", ENTER), ("w", PASTE, ENTER), ("m", "7", ENTER),
    ("x", "3"), ("o", "1", ENTER), (PALETTE, "2"), (F3, *"бек", ENTER, "q"), ("q", "q", "3", "a",
    *"Ким", TAB, *"Вера", PASTE, F2, "q"), ("q", "3", "s", *"rbv", ENTER), ("q", "8", DOWN, ENTER,
    "a", *"Шитьё", F2), ("t", "2", ENTER), ("u", ENTER),
]  # fmt: skip
"""Forms, pickers, the palette and pastes, begun and finished in one go."""

SHORT, LONG = 0.004, 5.0
"""Seconds by which a verb is delayed: nearly always up to the one, now and then up to the other."""


def everything(at: Desk) -> dict[str, list[tuple[Any, ...]]]:
    def rows() -> dict[str, list[tuple[Any, ...]]]:
        return {
            table: list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id'))
            for table in LOGGED_TABLES
        }

    return at.ask(rows)


def day(writes: list[str], *, user: str) -> tuple[dict[str, Any], str]:
    """The file and the last screen after these writes to a terminal, each when all is settled."""

    async def story(at: Desk) -> str:
        apps: list[ClcApp] = []

        def make() -> ClcApp:
            apps.append(at.app(user))
            return apps[0]

        pty = Pty()
        session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
        try:
            await pty.until("F1", timeout=20)
            for keys in writes:
                await type_at(apps[0], pty, keys)
            await pty.until_quiet()
            return "" if apps[0]._exit else pty.text
        finally:
            pty.hang_up()
            await asyncio.wait_for(session, 10)
            pty.close()

    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as at:
        screen = asyncio.run(story(at))
        return everything(at), screen


async def type_at(app: ClcApp, pty: Pty, keys: str) -> None:
    """One write to the terminal; back when everything has settled."""
    before = app.last_input
    if app._exit:
        return
    pty.send(keys)
    await pty.until(lambda: app.last_input > before or app._exit, timeout=20)
    while before != app.last_input:  # the kernel may hand a write over in pieces
        before = app.last_input
        await app.keys_idle()
        await asyncio.sleep(0.005)


def delayed(seed: int) -> Callable[..., Any]:
    """`Lane.run` that takes its time: mostly a little, once in a while up to five seconds."""
    dice, stock = random.Random(seed), Lane.run
    long_one = dice.randrange(60)
    calls = count()

    async def run(self: Lane, function: Callable[[], Any]) -> Any:  # noqa: ANN401
        longest = LONG if next(calls) == long_one else SHORT
        await asyncio.sleep(dice.random() * longest)
        return await stock(self, function)

    return run


@settings(
    max_examples=16,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take hours
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@examples(
    keys=st.lists(
        st.one_of(st.sampled_from(ALONE).map(lambda key: (key,)), st.sampled_from(TOGETHER)),
        min_size=1,
        max_size=10,
    ),
    user=st.sampled_from(["li", "akhmetova"]),
    seed=st.integers(0, 2**16),
)
def test_any_burst_is_the_same_as_typing_slowly(
    monkeypatch: pytest.MonkeyPatch, keys: list[tuple[str, ...]], user: str, seed: int
) -> None:
    pressed = [key for group in keys for key in group]
    with monkeypatch.context() as patched:
        slow_file, slow_screen = day(pressed, user=user)
        patched.setattr(Lane, "run", delayed(seed))
        fast_file, fast_screen = day(["".join(pressed)], user=user)
    assert fast_file == slow_file
    assert fast_screen == slow_screen


def test_a_verb_that_takes_five_seconds_holds_the_next_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = Lane.run
    waits = iter([5.0])

    async def run(self: Lane, function: Callable[[], Any]) -> Any:  # noqa: ANN401
        await asyncio.sleep(next(waits, 0.0))
        return await stock(self, function)

    with desk(tmp_path) as at:

        async def story() -> None:
            async with at.sitting("li") as app:
                monkeypatch.setattr(Lane, "run", run)
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
