"""The host from inside: one session's trouble is nobody else's, and it leaves when it should."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import apsw
import pytest
from hosting import come_in, how_it_ended, let_in, memory_of_its_own, serving
from program import given_class, marks_in
from ptys import Pty

from clc_tui.app import ClcApp
from clc_tui.db import connection
from clc_tui.host import serving as host_module
from clc_tui.host import talk
from clc_tui.host.place import NoPlace, Place, Taken
from clc_tui.host.serving import Host
from clc_tui.screens.register import RegisterScreen
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terminal.textual_inside import StylesCache

OF_A_SESSION = (ClcApp, Session, RegisterScreen, StylesCache)
"""What must be gone from memory when nobody is there any more."""

Story = Callable[[Host], Awaitable[None]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return given_class(tmp_path)


def run(path: Path, story: Story, *, leave_after: float | None = None) -> None:
    """A story with a host in this loop."""

    async def told() -> None:
        store = Store(path)
        try:
            async with serving(path, store, leave_after=leave_after) as host:
                await story(host)
        finally:
            store.close()

    asyncio.run(told())


async def opened(path: Path, user: str = "li") -> tuple[Pty, socket.socket]:
    """A terminal with the register open (the desk: with Today)."""
    pty = Pty()
    line = await let_in(path, user, pty)
    await pty.until("unmarked 20" if user == "li" else "F1 keys", timeout=20)
    await pty.until_quiet()
    return pty, line


async def knocked(path: Path) -> dict[str, Any]:
    """What the host answers to one more login."""
    pty = Pty()
    try:
        with await asyncio.to_thread(Place(path).connect) as line:
            talk.say(line, {"ask": "session", "user": "li"}, (pty.tty, pty.tty))
            return await asyncio.to_thread(talk.hear, line, 10)
    finally:
        pty.close()


def close(*ends: tuple[Pty, socket.socket]) -> None:
    for pty, line in ends:
        pty.close()
        line.close()


# One and the others


def test_an_error_in_one_session_ends_it_with_a_sentence_and_no_other(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: RegisterScreen, step: int) -> None:
        raise RuntimeError("Ким Вера00 is what this was about")

    async def story(host: Host) -> None:
        one, other = await opened(path), await opened(path)
        with monkeypatch.context() as patched:
            patched.setattr(RegisterScreen, "action_move", broken)
            one[0].send("\x1b[B")
            code, words = await how_it_ended(one[1])
        assert code == 1 and words.startswith("The program made a mistake and ended.")
        assert len(host.guests) == 1
        other[0].send("p")
        await other[0].until("present 1")
        close(one, other)

    run(path, story)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("clc_tui")]
    assert any("RuntimeError" in words for words in told)
    assert not any("Ким" in words for words in told)


def test_an_error_at_the_driver_ends_that_session_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clc_tui.terminal.keyboard import Keyboard

    def broken(self: Keyboard, data: bytes) -> list[object]:
        raise OverflowError

    async def story(host: Host) -> None:
        one, other = await opened(path), await opened(path)
        with monkeypatch.context() as patched:
            patched.setattr(Keyboard, "feed", broken)
            one[0].send("p")
            code, words = await how_it_ended(one[1])
        assert code == 1 and "mistake" in words
        other[0].send("p")
        await other[0].until("present 1")
        close(one, other)

    run(path, story)


def test_a_burst_of_one_starves_nobody(path: Path) -> None:
    async def story(host: Host) -> None:
        one, other = await opened(path), await opened(path, "desk")
        one[0].send("pl" * 1000)  # many times what the register holds
        longest = 0.0
        for key, word in (("3", "[3 People]"), ("1", "[1 Today]"), ("3", "[3 People]")):
            before = time.monotonic()
            other[0].send(key)
            await other[0].until(word)
            longest = max(longest, time.monotonic() - before)
        (busy,) = [guest for guest in host.guests if guest.user == "li"]
        assert busy.app is not None and busy.app.type_ahead_pending, "the burst was over before"
        assert longest < 5
        close(one, other)

    run(path, story)


def test_a_terminal_that_does_not_read_holds_up_nobody_and_little_memory(path: Path) -> None:
    async def story(host: Host) -> None:
        stuck, lively = await opened(path, "desk"), await opened(path)
        for _turn in range(40):  # nobody reads these pages
            stuck[0].send("3")
            await asyncio.sleep(0.01)
            stuck[0].send("1")
            await asyncio.sleep(0.01)
        for count in range(1, 6):
            lively[0].send("p")
            await lively[0].until(f"present {count}", timeout=5)
        (guest,) = [guest for guest in host.guests if guest.user == "desk"]
        assert guest.line.driver is not None
        assert len(guest.line.driver._unsent) < 64 * 1024
        close(stuck, lively)

    run(path, story)


def test_pastes_are_held_back_at_the_terminal_before_they_fill_the_memory(path: Path) -> None:
    async def story(host: Host) -> None:
        pty, line = await opened(path)
        (guest,) = host.guests
        assert guest.app is not None
        paste = b"\x1b[200~" + b"x" * 60_000 + b"\x1b[201~"
        offered = 0
        for _turn in range(2000):
            rest = (paste * 40)[offered:]
            offered += pty.offer(rest[:4096])
            await asyncio.sleep(0)
            assert sum(len(getattr(m, "text", "x")) for m in guest.app._held) < 300_000
        close((pty, line))

    run(path, story)


def test_a_session_that_ended_leaves_nothing_behind(path: Path) -> None:
    async def story(host: Host) -> None:
        for _time in range(5):
            pty, line = await opened(path)
            assert sum(type(each) is ClcApp for each in gc.get_objects()) >= 1
            pty.send("p\x7fqqq")
            assert (await how_it_ended(line))[0] == 0
            close((pty, line))
        gc.unfreeze()
        deadline = time.monotonic() + 8  # a timer that was cancelled is kept until its time
        while left := [each for each in gc.get_objects() if type(each) in OF_A_SESSION]:
            assert time.monotonic() < deadline, f"still in memory: {left[:5]}"
            left.clear()
            await asyncio.sleep(0.2)
            gc.collect()

    run(path, story)
    assert marks_in(path) == {}


# Coming in and leaving


def test_nobody_comes_in_where_it_is_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(host: Host) -> None:
        monkeypatch.setattr(host_module, "SESSIONS_MOST", 1)
        one = await opened(path)
        assert (await knocked(path))["refused"].startswith("Too many people are in")
        close(one)
        while host.guests:
            await asyncio.sleep(0.01)
        close(await opened(path))
        monkeypatch.setattr(host_module, "MEMORY_EMPTY", 1_000_000)
        with monkeypatch.context() as full:
            full.setattr(host_module, "megabytes", lambda: host_module.MEMORY_MOST)
            assert (await knocked(path))["refused"].startswith("Too many people are in")

    run(path, story)


def test_one_account_does_not_take_all_the_room(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(host: Host) -> None:
        monkeypatch.setattr(host_module, "OF_ONE_USER", 1)
        one = await opened(path)
        answer = await knocked(path)
        assert answer["refused"] == "Your account is in 1 times. Leave somewhere first."
        close(one, await opened(path, "desk"))

    run(path, story)


def test_a_huge_window_is_ended_before_the_memory_is_and_no_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(host: Host) -> None:
        monkeypatch.setattr(host_module, "LOOK_AROUND", 0.2)
        small, huge = await opened(path), await opened(path, "desk")
        huge[0].resize(500, 200)
        await huge[0].until(lambda: any(guest.cells == 100_000 for guest in host.guests))
        with monkeypatch.context() as full:
            full.setattr(host_module, "megabytes", lambda: host_module.MEMORY_TOO_MUCH)
            code, words = await how_it_ended(huge[1])
        assert code == 1 and "so large a window" in words
        await asyncio.sleep(0.3)
        small[0].send("p")
        await small[0].until("present 1")
        close(small, huge)

    run(path, story)


def test_memory_that_others_left_keeps_nobody_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door finds nobody, and starts a host that begins with none."""

    async def story(host: Host) -> None:
        close(await opened(path))
        with monkeypatch.context() as full:
            full.setattr(host_module, "megabytes", lambda: host_module.MEMORY_MOST + 1)
            with pytest.raises(ConnectionResetError):
                await knocked(path)
        with pytest.raises(OSError):
            Place(path).connect()

    run(path, story)


def test_who_is_not_let_in_does_not_keep_the_host(path: Path) -> None:
    async def story(host: Host) -> None:
        deadline = time.monotonic() + 5
        with pytest.raises(OSError):
            while time.monotonic() < deadline:
                with await asyncio.to_thread(Place(path).connect) as line:
                    talk.say(line, {"ask": "list"})
                    await asyncio.to_thread(talk.hear, line, 10)
                await asyncio.sleep(0.1)

    run(path, story, leave_after=0.5)


def test_a_door_takes_no_more_than_the_first_line() -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(b'{"if_lost": "x"}\n1 The end\n')
    assert talk.hear(ours, 1) == {"if_lost": "x"}
    assert ours.recv(100) == b"1 The end\n"
    ours.close()
    theirs.close()


def test_who_waits_for_a_lock_waits_five_seconds_however_many_wait(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 1.0)

    async def story(host: Host) -> None:
        ends = [await opened(path) for _time in range(4)]
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        for pty, _line in ends:
            pty.send("p")
        for pty, _line in ends:
            await pty.until("Somebody else is writing", timeout=8)
        assert time.monotonic() - begun < 3
        other.close()
        ends[0][0].send("p")
        await ends[0][0].until("present 1")
        close(*ends)

    run(path, story)


@pytest.mark.parametrize(
    "hello",
    [
        b"",
        b"\n",
        b"[]\n",
        b'{"ask": "session", "user": "li"}\n',  # without a terminal
        b'{"ask": "shell", "user": "li"}\n',
        b'{"ask": "session", "user": 7}\n',
        b'{"ask": "end", "to": 5}\n',
        b"\xff\xfe\n",
        b"[" * 8000 + b"\n",
        b"x" * 100_000,
    ],
    ids=lambda hello: repr(hello[:30]),
)
def test_who_says_something_else_is_sent_away(path: Path, hello: bytes) -> None:
    async def story(host: Host) -> None:
        line = await asyncio.to_thread(Place(path).connect)
        line.settimeout(10)
        try:
            await asyncio.to_thread(line.sendall, hello)
            if not hello:
                line.shutdown(socket.SHUT_WR)
            assert await asyncio.to_thread(line.recv, 100) == b""
        except (BrokenPipeError, ConnectionResetError):
            pass
        line.close()
        close(await opened(path))

    run(path, story)


def test_descriptors_that_are_no_terminal_are_sent_away_and_closed(path: Path) -> None:
    async def story(host: Host) -> None:
        before = len(os.listdir("/proc/self/fd"))
        for _time in range(3):
            reading, writing = os.pipe()
            with await asyncio.to_thread(Place(path).connect) as line:
                talk.say(line, {"ask": "session", "user": "li"}, (reading, writing))
                line.settimeout(10)
                assert await asyncio.to_thread(line.recv, 100) == b""
            os.close(reading)
            os.close(writing)
        await asyncio.sleep(0.05)
        assert len(os.listdir("/proc/self/fd")) == before

    run(path, story)


def test_another_account_is_not_heard(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(host: Host) -> None:
        monkeypatch.setattr(talk, "own_uid", lambda: 4711)
        with await asyncio.to_thread(Place(path).connect) as line:
            line.settimeout(10)
            assert await asyncio.to_thread(line.recv, 100) == b""
            assert not talk.is_ours(line)
        monkeypatch.undo()

    run(path, story)


@memory_of_its_own()
def test_the_host_leaves_when_nobody_has_been_there(path: Path) -> None:
    async def story() -> None:
        store = Store(path)
        place = Place(path)
        place.make()
        host = Host(place, store, come_in, leave_after=0.3)
        task = asyncio.create_task(host.serve())
        await asyncio.sleep(0.1)
        pty, line = await opened(path)
        await asyncio.sleep(0.5)
        assert not task.done(), "it left while somebody was there"
        close((pty, line))
        await asyncio.wait_for(task, 3)
        assert not (place.folder / place.address).exists()
        store.close()

    asyncio.run(story())


@memory_of_its_own()
def test_who_knocks_while_the_host_leaves_is_served(path: Path) -> None:
    async def story() -> None:
        for wait in (0.0, 0.001, 0.01):
            store = Store(path)
            place = Place(path)
            place.make()
            host = Host(place, store, come_in, leave_after=None)
            task = asyncio.create_task(host.serve())
            await asyncio.sleep(0.05)
            line = place.connect()  # in the queue, not yet accepted
            host._leave()
            with pytest.raises(OSError):
                place.connect()
            place.begin().give_up()  # the next host can begin at once
            await asyncio.sleep(wait)
            pty = Pty()
            talk.say(line, {"ask": "session", "user": "li"}, (pty.tty, pty.tty))
            assert "if_lost" in await asyncio.to_thread(talk.hear, line, 10)
            await pty.until("unmarked 20", timeout=20)
            close((pty, line))
            await asyncio.wait_for(task, 5)
            store.close()

    asyncio.run(story())


def test_one_place_has_one_host(path: Path) -> None:
    place = Place(path)
    place.make()
    seat = place.begin()
    with pytest.raises(Taken):
        place.begin()
    seat.give_up()
    place.begin().give_up()


def test_a_folder_of_somebody_else_is_no_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(path)
    place.make()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(NoPlace):
        place.make()


def test_a_host_whose_loop_hangs_is_ended(tmp_path: Path) -> None:
    program = (
        "import asyncio, time\n"
        "from clc_tui.host.heartbeat import Heartbeat\n"
        "async def main():\n"
        "    beat = Heartbeat(asyncio.get_running_loop(), 0.05)\n"
        "    beat.start()\n"
        "    await asyncio.sleep(1)\n"  # turns: nothing happens
        "    print('turned', flush=True)\n"
        "    time.sleep(20)\n"
        "asyncio.run(main())\n"
    )
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 70 and done.stdout == "turned\n"
    assert time.monotonic() - begun < 15
