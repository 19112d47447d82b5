"""Frames: sent once, and only the newest; what they show, see test_terminal_equal.py."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from desk import Desk, desk
from ptys import Pty
from twins import DOWN, UP

from clc_tui.app import ClcApp
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.run import run_on


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=20) as made:
        yield made


@asynccontextmanager
async def instructor(at: Desk) -> AsyncIterator[tuple[ClcApp, Pty]]:
    """The register of twenty, open in the app at a terminal."""
    app = None

    def make() -> ClcApp:
        nonlocal app
        app = at.app("li")
        return app

    pty = Pty()
    session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
    try:
        await pty.until("unmarked 20", timeout=20)
        assert app is not None
        yield app, pty
    finally:
        pty.hang_up()
        await asyncio.wait_for(session, 10)
        pty.close()


def test_a_resize_is_drawn_once_when_it_has_settled(at: Desk) -> None:
    async def story() -> tuple[list[int], str]:
        async with instructor(at) as (app, pty):
            await pty.until_quiet(0.2)
            before = len(pty.received)
            for columns in [*random.Random(1).sample(range(60, 130), 30), 100]:
                pty.resize(columns, 30)
                driver = app._driver
                assert isinstance(driver, LineDriver)
                driver.resized()
                await asyncio.sleep(0)
            await pty.until_quiet(0.4)
            once = len(pty.received) - before
            pty.send("\x0c")
            await pty.until_quiet(0.4)
            again = len(pty.received) - before - once
            screen = pty.text
        return [once, again], screen

    (once, again), screen = asyncio.run(story())
    assert abs(once - again) < 40 and once < 3000
    assert "unmarked 20" in screen and len(screen.splitlines()) == 30


def test_a_window_that_is_too_small_shows_the_upper_left_part(at: Desk) -> None:
    async def story() -> None:
        async with instructor(at) as (app, pty):
            driver = app._driver
            assert isinstance(driver, LineDriver)
            for columns, rows in ((18, 4), (10, 3), (10, 30)):
                pty.resize(columns, rows)
                driver.resized()
                for keys in ("", DOWN, "p", "\x1bOP", "q", UP):
                    pty.send(keys)
                    await asyncio.sleep(0.15)
                    await app.keys_idle()
                    await pty.until_quiet(0.1)
                    seen = (row.signs[:columns] for row in driver._canvas.rows[:rows])
                    assert pty.lines == ["".join(signs).rstrip() for signs in seen]

    asyncio.run(story())


def test_a_slow_line_gets_the_newest_screen_and_no_film(at: Desk) -> None:
    """Nothing is read while sixty pages act; then little is read, and the last state."""

    async def story() -> tuple[int, int, str]:
        async with instructor(at) as (app, pty):
            await pty.until_quiet(0.2)
            before = len(pty.received)
            for key in ("\x1bOP", "q"):  # help, and back
                pty.send(key)
                await pty.until_quiet(0.3)
            once = len(pty.received) - before
            before = len(pty.received)
            for _ in range(60):
                pty.send("\x1bOP")
                await asyncio.sleep(0.03)
                pty.send("q")
                await asyncio.sleep(0.03)
            pty.send("plpl")
            await asyncio.sleep(0.1)
            await app.keys_idle()
            await pty.until_quiet(0.3)
            sent, screen = len(pty.received) - before, pty.text
        return once, sent, screen

    once, sent, screen = asyncio.run(story())
    assert "present 2   late 2" in screen
    assert sent < 60 * once / 3  # what the kernel held, one frame that waited, and the newest


def test_a_burst_paints_once_and_an_idle_line_is_silent(at: Desk) -> None:
    async def story() -> list[int]:
        async with instructor(at) as (app, pty):
            await pty.until_quiet(0.3)
            sizes = []
            for keys in ("plapplpapl", ""):
                before = len(pty.received)
                if keys:
                    pty.send(keys)
                await asyncio.sleep(0.2)
                await app.keys_idle()
                await pty.until_quiet(0.3 if keys else 2.5)
                sizes.append(len(pty.received) - before)
        return sizes

    burst, idle = asyncio.run(story())
    assert burst < 300
    assert idle == 0


@pytest.mark.parametrize("opening", ["", "n", "\x03", "\x1bOR", "\x10", "1"])
def test_ctrl_l_draws_everything_anew_whatever_lies_over_the_screen(at: Desk, opening: str) -> None:
    async def story() -> tuple[str, str, bytes]:
        async with instructor(at) as (_app, pty):
            start = len(pty.received)
            pty.send(opening)
            if opening not in ("", "1"):  # a first digit moves nothing yet
                await pty.until(lambda: len(pty.received) > start)
            await pty.until_quiet(0.3)
            before, start = pty.text, len(pty.received)
            pty.send("\x0c")
            await pty.until(lambda: len(pty.received) > start)
            await pty.until_quiet(0.3)
            return before, pty.text, bytes(pty.received[start:])

    before, after, sent = asyncio.run(story())
    assert after == before and b"\x1b[H\x1b[J" in sent


def test_a_mistake_in_the_painting_ends_the_session_with_a_word(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And leaves no screen that stands still; the terminal is given back."""

    def broken(*_given: object) -> str:
        raise ValueError("no such pen")

    async def story() -> tuple[str, bytes]:
        async with instructor(at) as (app, pty):
            monkeypatch.setattr(Painter, "paint", broken)
            pty.send("p")
            await pty.until(lambda: not app.is_running)
            await pty.until_quiet(0.3)
            return app.farewell, bytes(pty.received)

    farewell, sent = asyncio.run(story())
    assert farewell.startswith("The program made a mistake") and at.marks() == {1: "present"}
    assert sent.endswith(b"\x1b[?1049l\x1b[?25h")
