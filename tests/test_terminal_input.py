"""Whatever a terminal sends, the session neither crashes nor goes deaf nor eats memory."""

from __future__ import annotations

import asyncio
import resource
import time

import pytest
from ptys import Pty
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clc_tui.terminal import driver, typeahead
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.keyboard import MOST_PASTED, Keyboard
from clc_tui.terminal.run import run_on
from clc_tui.terminal.typeahead import OneKeyAtATime


class Form(OneKeyAtATime):
    """One input that keeps what it was given."""

    def compose(self) -> ComposeResult:
        """The input."""
        yield Input(placeholder="ready")


async def form_after(data: bytes, keys: str = "\x15ok", mouse: bool = False) -> str:
    """Feed the bytes, then clear the line (Ctrl+U) and type; what the input holds then."""
    apps: list[Form] = []

    def factory() -> Form:
        apps.append(Form())
        return apps[0]

    pty = Pty()
    session = asyncio.create_task(run_on(factory, pty.tty, pty.tty, mouse=mouse))
    await pty.until("ready")
    for start in range(0, len(data), 4000):
        pty.send(data[start : start + 4000])
        await pty.until_quiet(0.02)
    await asyncio.sleep(0.15)
    await apps[0].keys_idle()
    pty.send(keys)
    await pty.until_quiet(0.1)
    await apps[0].keys_idle()
    value = apps[0].query_one(Input).value
    assert not session.done()
    pty.hang_up()
    assert await asyncio.wait_for(session, 3) == 129
    pty.close()
    return value


HOSTILE = {
    "resize bomb": b"\x1b[48;9999;30000;1;1t",
    "resize of nothing": b"\x1b[48;0;0;0;0t\x1b[<0;1;1M",
    "endless number": b"\x1b[" + b"9" * 150 + b"u",
    "big code point": b"\x1b[999999999999999u",
    "alternate key": b"\x1b[1081::113;5u",
    "mouse far away": b"\x1b[<0;999999;999999M\x1b[<0;0;0M",
    "half a letter": b"\xd0",
    "flood of 0xFF": b"\xff" * 20000,
    "focus reports": b"\x1b[O\x1b[I",
    "cursor report": b"\x1b[12;40R",
    "mode reports": b"\x1b[?2026;2$y\x1b[?2048;1$y",
    "end of no paste": b"\x1b[201~",
    "device control": b"\x1bP>|XTerm(390)\x1b\\",
    "escapes": b"\x1b" * 40,
    "C1": "\x9b6n\x85".encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("mouse", [False, True], ids=["", "mouse"])
def test_hostile_input_is_survived(name: str, mouse: bool) -> None:
    assert asyncio.run(form_after(HOSTILE[name], mouse=mouse)) == "ok"


def test_an_unfinished_paste_does_not_deafen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "PASTE_PAUSE", 0.1)
    assert asyncio.run(form_after(b"\x1b[200~half", keys="!")) == "half!"


def test_a_paste_is_bounded_and_clean() -> None:
    keyboard = Keyboard()
    found = list(keyboard.feed(b"\x1b[200~" + b"x\x1b[6n\x00y" + b"z" * 10**6 + b"\x1b[201~k"))
    paste, key = found
    assert isinstance(paste, events.Paste)
    assert paste.text.startswith("x[6nyzz")
    assert len(paste.text) == MOST_PASTED
    assert isinstance(key, events.Key)
    assert key.key == "k"


def test_a_paste_survives_being_cut_anywhere() -> None:
    whole = "\x1b[200~Қайрат\x1b[20\x1b[201~q".encode()
    for cut in range(len(whole)):
        keyboard = Keyboard()
        found = [*keyboard.feed(whole[:cut]), *keyboard.feed(whole[cut:])]
        assert [type(event) for event in found] == [events.Paste, events.Key], cut
        assert isinstance(found[0], events.Paste)
        assert found[0].text == "Қайрат[20"


def test_escape_alone_and_enter_of_a_cooked_line() -> None:
    keyboard = Keyboard()
    keys = list(keyboard.feed(b"\n\x1b"))
    assert [key.key for key in keys if isinstance(key, events.Key)] == ["enter"]
    time.sleep(0.11)
    assert [key.key for key in keyboard.escape_timed_out() if isinstance(key, events.Key)] == [
        "escape"
    ]


class Counter(OneKeyAtATime):
    """Counts keys, and the most that were held when the driver looked whether to read on."""

    count = most = 0

    @property
    def type_ahead_full(self) -> bool:
        self.most = max(self.most, len(self._held))
        return super().type_ahead_full

    def compose(self) -> ComposeResult:
        """A word to wait for."""
        yield Static("ready")

    def key_x(self) -> None:
        """One more."""
        self.count += 1


def test_more_keys_than_are_held_wait_in_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeahead, "MOST_HELD", 100)
    monkeypatch.setattr(driver, "READ_AT_ONCE", 100)

    async def flood() -> tuple[int, int]:
        apps: list[Counter] = []

        def factory() -> Counter:
            apps.append(Counter())
            return apps[0]

        pty = Pty()
        session = asyncio.create_task(run_on(factory, pty.tty, pty.tty))
        await pty.until("ready")
        left = b"x" * 1500
        while left or apps[0].type_ahead_pending:
            left = left[pty.offer(left) :]
            await asyncio.sleep(0.002)
        await pty.until(lambda: apps[0].count == 1500)
        pty.hang_up()
        await asyncio.wait_for(session, 3)
        pty.close()
        return apps[0].most, apps[0].count

    most, count = asyncio.run(flood())
    assert 100 <= most < 200
    assert count == 1500


def test_a_line_that_ends_while_keys_wait_is_noticed() -> None:
    class Stuck(Form):
        async def on_input_changed(self) -> None:
            """A verb that never comes back."""
            await asyncio.sleep(60)

    async def run() -> int:
        pty = Pty()
        session = asyncio.create_task(run_on(Stuck, pty.tty, pty.tty))
        await pty.until("ready")
        pty.send("x" * 3000)
        await asyncio.sleep(0.2)
        pty.hang_up()
        code = await asyncio.wait_for(session, 3)
        pty.close()
        return code

    assert asyncio.run(run()) == 129


def test_the_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "7")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def sizes() -> list[tuple[int, int]]:
        apps: list[Form] = []

        def factory() -> Form:
            apps.append(Form())
            return apps[0]

        pty = Pty()
        session = asyncio.create_task(run_on(factory, pty.tty, pty.tty))
        await pty.until("ready")
        found = [(apps[0].size.width, apps[0].size.height)]
        for columns, rows in ((5000, 900), (1, 1), (90, 30)):
            pty.resize(columns, rows)
            line = apps[0]._driver
            assert isinstance(line, LineDriver)
            line.resized()
            await asyncio.sleep(0.1)
            found.append((apps[0].size.width, apps[0].size.height))
        pty.hang_up()
        await asyncio.wait_for(session, 3)
        pty.close()
        return found

    assert asyncio.run(sizes()) == [(80, 24), (500, 200), (20, 5), (90, 30)]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB
