"""One run of the app, shown twice: as our driver sends it, and as Textual's own would have.

async with twins(at, "li", "ru", monkeypatch) as pair:
    await pair.same("p")            # a mark
    await pair.same((40, 12))       # a smaller window
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

import pytest
from desk import Desk
from emulated import BEGIN, Cells, Emulated, differences, signs_alone
from ptys import Pty
from rich.control import Control
from textual import constants
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, TextArea
from tmux_emulated import TmuxEmulated, tmux_here

from clc_tui.app import ClcApp
from clc_tui.terminal.driver import RESTED, LineDriver
from clc_tui.terminal.keyboard import Keyboard
from clc_tui.terminal.run import run_on
from clc_tui.terminal.textual_inside import ChopsUpdate, LayoutUpdate, driver_of, exits, shows

Size = tuple[int, int]
"""Columns and rows."""

UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
PAGE_UP, PAGE_DOWN, HOME, END = "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F"
F1, F3, ESC, BACK, PALETTE = "\x1bOP", "\x1bOR", "\x1b", "\x7f", "\x10"

WINDOWS: tuple[Size, ...] = ((100, 30), (40, 12), (132, 43), (80, 24))


DAYS: dict[str, list[str]] = {
    "li": [
        "p", "l", "a", "7a", "r", "u", "\r", RIGHT, LEFT,
        "w", "Роза 漢字 e\u0301", LEFT, LEFT, BACK, HOME, "\r",
        UP, "n", "болел", " дома" * 20, "\r", F1, "q", "q", "2", RIGHT, LEFT,
        "\r", "x", "q", "q", F3, "ах", DOWN, "\r", "q",
        PALETTE, "q", "h",
    ],
    "akhmetova": [
        DOWN, "3", PAGE_DOWN, DOWN, DOWN, PAGE_DOWN, PAGE_UP, "\r",
        "e", "\t", "Ж", LEFT, BACK, END, ESC, "3", "q", "q", "8", "\r", "\r", "l",
        DOWN, "q", "q", "q", DOWN, "\r", "a", "Ткачество", ESC, "3",
    ],
}  # fmt: skip
"""What an instructor and a facilitator of `desk` do, write by write."""


_UNFINISHED = re.compile(
    rb"(?:\x1b(?:\[[0-?]*[ -/]*)?|[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})?\Z"
)
"""The beginning of a sequence or of a sign, at the end of what has come."""


class Shown(Protocol):
    """An emulator."""

    def feed(self, data: bytes) -> None: ...

    def resize(self, columns: int, rows: int) -> None: ...

    @property
    def cursor(self) -> tuple[int, int, bool]: ...

    def cells(self) -> Cells: ...


class Side:
    """What one driver sends, shown by every emulator there is."""

    def __init__(self, size: Size, sent: bytearray, tmux: TmuxEmulated | None) -> None:
        self.pyte, self.tmux, self.sent = Emulated(*size, begin=b""), tmux, sent
        self._read = 0

    @property
    def emulators(self) -> list[Shown]:
        """pyte, and tmux where it is installed."""
        return [self.pyte] if self.tmux is None else [self.pyte, self.tmux]

    def show(self) -> None:
        """Give the emulators what they have not seen yet, as far as it is complete."""
        unfinished = _UNFINISHED.search(self.sent, self._read)
        assert unfinished is not None
        data, self._read = bytes(self.sent[self._read : unfinished.start()]), unfinished.start()
        for emulator in self.emulators:
            emulator.feed(data)

    def resize(self, size: Size) -> None:
        """Make the windows another size."""
        self.show()
        for emulator in self.emulators:
            emulator.resize(*size)


@contextmanager
def side(size: Size, sent: bytearray) -> Iterator[Side]:
    """What shows the bytes of one driver, as they are appended there."""
    with TmuxEmulated(*size, begin=b"") if tmux_here() else nullcontext() as tmux:
        yield Side(size, sent, tmux)


@dataclass
class Passed:
    """Bytes that went through the terminal, which takes its time to hand them on."""

    typed: int = 0
    """That the program has read."""
    sent: int = 0
    """That the program has sent, or waits to send."""


class Twins:
    """The app at a terminal, and both sides."""

    def __init__(self, app: ClcApp, pty: Pty, passed: Passed, ours: Side, stock: Side) -> None:
        self.app, self.pty, self.passed, self.ours, self.stock = app, pty, passed, ours, stock

    async def type_in(self, keys: str) -> None:
        """One write to the terminal; back when all has settled and been sent."""
        before, whole = self.app.last_input, self.passed.typed + len(keys.encode())

        def taken() -> bool:
            return self.passed.typed == whole and self.app.last_input > before

        self.pty.send(keys)
        await self.pty.until(lambda: taken() or exits(self.app))
        await self.settled()

    async def resize(self, size: Size) -> None:
        """Make the window another size; back when all has settled in it."""
        for one in (self.ours, self.stock):
            one.resize(size)
        self.pty.resize(*size)
        driver = driver_of(self.app)
        assert isinstance(driver, LineDriver)
        driver.resized()
        await asyncio.sleep(RESTED + 0.02)
        await self.settled()

    async def settled(self) -> None:
        """All keys are done, and what they changed has been sent and read."""
        await self.app.keys_idle()
        await self.pty.until(lambda: self._all_is_shown or exits(self.app))

    @property
    def _all_is_shown(self) -> bool:
        """Whether all that is to be seen was composed, and has come through the terminal."""
        driver = driver_of(self.app)
        assert isinstance(driver, LineDriver)
        waits = is_to_be_composed(self.app) or driver._waiting_since is not None
        return not waits and len(self.pty.received) == self.passed.sent

    async def same(self, step: str | Size) -> None:
        """Write something or resize the window; both sides show the same then."""
        if isinstance(step, str):
            await self.type_in(step)
        else:
            await self.resize(step)
        if not exits(self.app):
            assert not (found := self.differ()), f"after {step!r}\n{found}\n{self.pty.text}"

    def differ(self) -> str:
        """Where the two sides differ."""
        return "\n".join(filter(None, (differ(self.ours, self.stock), self._caret_differs())))

    def _caret_differs(self) -> str:
        """Whether the cursor shows elsewhere than where the next letter goes, or for nobody."""
        wanted: tuple[object, ...] = (True,)
        focused = self.app.focused
        if isinstance(focused, Input | TextArea):
            place = self.app.screen.outer_size.clamp_offset(focused.cursor_screen_offset)
            wanted = (min(place.x, self.app.size.width - 1), place.y, False)
        found = [
            f"{type(each).__name__}: cursor {each.cursor} instead of {wanted}"
            for each in self.ours.emulators
            if each.cursor[-len(wanted) :] != wanted
        ]
        return "\n".join(found)


def is_to_be_composed(app: ClcApp) -> bool:
    """Whether Textual still has cells to make, which it does sixty times a second."""
    screen = app.screen
    return bool(screen._dirty_widgets or screen._repaint_required or screen._layout_required)


def differ(ours: Side, stock: Side) -> str:
    """Where two sides differ in an emulator, or the emulators between themselves."""
    ours.show()
    stock.show()
    found = []
    for mine, theirs in zip(ours.emulators, stock.emulators, strict=True):
        name = type(mine).__name__
        found.append((name, differences(mine.cells(), theirs.cells())))
    if ours.tmux is not None:
        both = differences(ours.tmux.cells(), signs_alone(ours.pyte.cells()))
        found.append(("tmux, and not pyte", both))
    return "\n".join(f"{name}: {words}" for name, words in found if words)


@asynccontextmanager
async def twins(
    at: Desk,
    user: str,
    language: str,
    patch: pytest.MonkeyPatch,
    *,
    size: Size = (80, 24),
    theme: str = "dark",
) -> AsyncIterator[Twins]:
    """The app at a terminal, its updates written a second time as Textual writes them."""
    written, passed = written_by_textual(patch), counted(patch)
    apps: list[ClcApp] = []

    def make() -> ClcApp:
        apps.append(at.app(user, language))
        apps[0].theme = theme
        return apps[0]

    with Pty(*size) as pty, side(size, pty.received) as ours, side(size, written) as stock:
        session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
        try:
            await pty.until("F1", timeout=20)
            pair = Twins(apps[0], pty, passed, ours, stock)
            await pair.settled()
            yield pair
        finally:
            pty.hang_up()
            await asyncio.wait_for(session, 10)


def counted(patch: pytest.MonkeyPatch) -> Passed:
    """How much any program in this process reads and sends from now on."""
    passed, feed, put = Passed(), Keyboard.feed, LineDriver._put

    def fed(self: Keyboard, data: bytes) -> Iterable[Message]:
        passed.typed += len(data)
        return feed(self, data)

    def sent(self: LineDriver, data: str) -> None:
        passed.sent += len(data.encode("utf-8", "replace"))
        put(self, data)

    patch.setattr(Keyboard, "feed", fed)
    patch.setattr(LineDriver, "_put", sent)
    return passed


def written_by_textual(patch: pytest.MonkeyPatch) -> bytearray:
    """What `App._display` would have written of all that is handed to our driver from now on."""
    patch.setattr(constants, "COLOR_SYSTEM", "standard")  # as `run_alone` does
    written = bytearray(BEGIN)
    take = LineDriver._display

    def display(self: LineDriver, screen: Screen[object], update: object) -> None:
        app = self.app
        if shows(app) and isinstance(update, LayoutUpdate | ChopsUpdate):
            place = Control.move_to(*app.screen.outer_size.clamp_offset(app.cursor_position))
            data = update.render_segments(app.console) + place.segment.text
            written.extend(data.replace("\n", "\r\n").encode())  # as a terminal does for it
        take(self, screen, update)

    patch.setattr(LineDriver, "_display", display)
    return written
