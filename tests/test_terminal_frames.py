"""Frames: equal to what Textual's own driver shows, sent once, and only the newest."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from desk import Desk, desk
from emulated import Emulated, differences
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from ptys import Pty
from textual.screen import Screen

from clc_tui.app import ClcApp
from clc_tui.language import LANGUAGES
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.run import run_on
from clc_tui.terminal.textual_inside import ChopsUpdate, LayoutUpdate

UP, DOWN, LEFT, RIGHT, PAGE_UP, PAGE_DOWN = (
    "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[5~", "\x1b[6~",
)  # fmt: skip
DAY = [
    "p", "l", "a", "7a", "r", "u", "\r", RIGHT, LEFT, "w", "Роза 漢字 e\u0301", "\r", "n", "болел",
    "\r", "\x1bOP", "q", "q", "2", RIGHT, LEFT, "\r", "x", "q", "q", "\x1bOR", "ах", "\x1b[B",
    "\r", "q", "\x10", "q", "h",
]  # fmt: skip
DESK_DAY = [
    DOWN, "3", PAGE_DOWN, DOWN, DOWN, PAGE_DOWN, PAGE_UP, "\r", "e", "\t", "Ж", "\x1b[D", "\x7f",
    "\x1b", "3", "q", "q", "8", "\r", "\r", "l", DOWN, "q", "q", "q", DOWN, "\r", "a", "Ткачество",
    "\x1b", "3",
]  # fmt: skip


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=20) as made:
        yield made


class Twins:
    """One run of the app, shown by our driver and by Textual's own text beside it."""

    def __init__(self, app: ClcApp, pty: Pty, stock: Emulated) -> None:
        self.app, self.pty, self.stock = app, pty, stock
        self._ours = Emulated(stock.screen.columns, stock.screen.lines)
        self._read = 0

    async def type_in(self, keys: str) -> None:
        """One write to the terminal; back when all has settled and been sent."""
        before = self.app.last_input
        self.pty.send(keys)
        await self.pty.until(lambda: self.app.last_input > before or self.app._exit)
        await self.settled()

    async def settled(self) -> None:
        """All keys are done and the terminal is quiet."""
        await asyncio.sleep(0.15)
        await self.app.keys_idle()
        await self.pty.until_quiet(0.06)

    def differ(self) -> str:
        """Where the two screens differ."""
        self._ours.feed(bytes(self.pty.received[self._read :]))
        self._read = len(self.pty.received)
        return differences(self._ours.cells(), self.stock.cells())


@asynccontextmanager
async def twins(
    at: Desk, user: str, language: str, size: tuple[int, int], patch: pytest.MonkeyPatch
) -> AsyncIterator[Twins]:
    """The app at a terminal, its updates shown a second time as Textual would have sent them."""
    stock = Emulated(*size)
    take = LineDriver._display

    def display(self: LineDriver, screen: Screen[object], update: object) -> None:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            data = update.render_segments(self.app.console)
            stock.feed(data.replace("\n", "\r\n").encode())
        take(self, screen, update)

    patch.setattr(LineDriver, "_display", display)
    apps: list[ClcApp] = []

    def make() -> ClcApp:
        apps.append(at.app(user, language))
        return apps[0]

    pty = Pty(*size)
    session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
    try:
        await pty.until("F1", timeout=20)
        pair = Twins(apps[0], pty, stock)
        await pair.settled()
        yield pair
    finally:
        pty.hang_up()
        await asyncio.wait_for(session, 10)
        pty.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("user", "keys"), [("li", DAY), ("akhmetova", DESK_DAY)])
def test_a_day_looks_the_same(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str, keys: list[str], language: str
) -> None:
    async def story() -> None:
        async with twins(at, user, language, (80, 24), monkeypatch) as pair:
            assert not pair.differ()
            for key in keys:
                await pair.type_in(key)
                assert not pair.differ(), f"after {key!r}\n{pair.pty.text}"

    asyncio.run(story())


@settings(max_examples=8, deadline=None)
@examples(
    st.lists(
        st.sampled_from(
            [*"pleiarqusnwmx1238фз", UP, DOWN, LEFT, RIGHT, PAGE_DOWN, "\r", "\x7f", "\t", "\x1bOP"]
        ),
        min_size=1, max_size=25,
    ),
    st.sampled_from([(80, 24), (40, 12), (132, 43)]),
    st.sampled_from(["li", "akhmetova"]),
)  # fmt: skip
def test_any_keys_look_the_same(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], size: tuple[int, int], user: str
) -> None:
    async def story(at: Desk) -> None:
        with pytest.MonkeyPatch.context() as patch:
            async with twins(at, user, "ru", size, patch) as pair:
                for key in keys:
                    if pair.app._exit:
                        return
                    await pair.type_in(key)
                    assert pair.app._exit or not pair.differ(), f"after {key!r}\n{pair.pty.text}"

    with desk(tmp_path_factory.mktemp("keys"), learners=20) as made:
        asyncio.run(story(made))


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
    assert "present 2  late 2" in screen
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
