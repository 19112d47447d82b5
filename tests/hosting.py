"""Doors and their host as processes of their own, and a host within the test's event loop.

with hosted(path):                                   # `clc-tui host`, its clock given.NOW
    with door(path, "li") as pty:                    # what sshd starts for a key
        pty.wait_for("unmarked 20")

async with serving(path, store) as host:             # the host in this loop
    line = await let_in(path, "li", pty)             # a terminal handed over as a door does it

A door drops PYTHONPATH, so the tree that is tested must be the one installed in the environment.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import given
from program import CLOCK
from ptys import Pty

from clc_tui.host import serving as host_module
from clc_tui.host import talk
from clc_tui.host.place import Place
from clc_tui.host.serving import Host, megabytes
from clc_tui.services.actors import choices_of, sign_in
from clc_tui.store import Store
from clc_tui.terms import Actor

CLC = [sys.executable, "-m", "clc_tui"]


def door(
    path: Path,
    user: str = "li",
    *,
    env: Mapping[str, str] | None = None,
    columns: int = 80,
    rows: int = 24,
    program: list[str] | None = None,
) -> Pty:
    """What sshd starts for a user's key, on a terminal."""
    return Pty.spawn(
        [*(program or CLC), "door", "--db", str(path), "--user", user],
        env={"HOME": str(path.parent), **(env or {})},
        columns=columns,
        rows=rows,
        cwd="/",
    )


def processes(word: str, path: Path) -> list[int]:
    """Processes of the program with this word on their command line, for this file."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if word.encode() in words and str(path).encode() in words:
                    found.append(int(entry.name))
    return found


def hosts_of(path: Path) -> list[int]:
    """The processes that are hosts of a file."""
    return processes("host", path)


def doors_of(path: Path) -> list[int]:
    """The processes at a file's door."""
    return processes("door", path)


def wait_until(condition: object, what: str = "it", timeout: float = 10.0) -> None:
    """Wait for something to become true."""
    assert callable(condition)
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come true in {timeout} s"
        time.sleep(0.02)


def end_hosts(path: Path, number: signal.Signals = signal.SIGTERM) -> None:
    """End the hosts of a file, and see that they are gone."""
    for pid in hosts_of(path):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    wait_until(lambda: not hosts_of(path), "the end of the host")


def start_host(
    path: Path, *words: str, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """`clc-tui host` as a service starts it, its clock that of the tests; ready for doors."""
    process = subprocess.Popen(
        [*CLC, "host", "--db", str(path), *words],
        env={**os.environ, "XDG_STATE_HOME": str(path.parent), **CLOCK},
        stderr=subprocess.DEVNULL,
    )
    place = Place(path)

    def ready() -> bool:
        assert process.poll() is None, "the host ended"
        try:
            place.connect().close()
        except OSError:
            return False
        return True

    wait_until(ready, "the host", 20)
    return process


@contextmanager
def hosted(path: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A host of its own process while the block runs."""
    process = start_host(path, *words)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def sessions(path: Path) -> list[list[str]]:
    """What `clc-tui sessions list` prints."""
    done = subprocess.run(
        [*CLC, "sessions", "list", "--db", str(path)], capture_output=True, text=True, check=True
    )
    return [line.split("\t") for line in done.stdout.splitlines()]


def memory(pid: int, kind: str = "Pss") -> float:
    """Megabytes a process holds: `Pss` with its share of what it shares, `Private_Dirty`, `Rss`."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(rf"^{kind}:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


# Within the test's event loop


def come_in(user: str) -> tuple[Actor, str | None]:
    """A user of the file, at the tests' time."""
    clock = given.clock_at(given.NOW)
    actor = sign_in(user, clock)
    return actor, choices_of(actor).theme


@contextmanager
def memory_of_its_own() -> Iterator[None]:
    """What the tests before it left in memory is not a host's, and what it keeps goes with it."""
    before = megabytes()
    with patch.object(host_module, "megabytes", lambda: megabytes() - before):
        yield
    gc.unfreeze()


@asynccontextmanager
async def serving(
    path: Path, store: Store, *, leave_after: float | None = None
) -> AsyncIterator[Host]:
    """A host in this loop."""
    place = Place(path)
    place.make()
    with memory_of_its_own():
        host = Host(place, store, come_in, leave_after=leave_after)
        task = asyncio.create_task(host.serve())
        while not (place.folder / place.address).exists():
            assert not task.done(), task.exception()
            await asyncio.sleep(0.005)
        try:
            yield host
        finally:
            host.stop()
            await asyncio.wait_for(task, 20)


async def let_in(path: Path, user: str, pty: Pty) -> socket.socket:
    """Hand a terminal over as a door does; the line on which the host will say how it ended."""

    def knock() -> socket.socket:
        """In one go, as a door does: this loop serves the others meanwhile and may be busy."""
        line = Place(path).connect()
        talk.say(line, {"ask": "session", "user": user}, (pty.tty, pty.tty))
        return line

    line = await asyncio.to_thread(knock)
    answer = await asyncio.to_thread(talk.hear, line, 30)
    assert "if_lost" in answer, answer
    return line


async def how_it_ended(line: socket.socket, seconds: float = 10) -> tuple[int, str]:
    """The exit status and the last words the host says at a door."""
    line.settimeout(seconds)
    said = b""
    while piece := await asyncio.to_thread(line.recv, 4096):
        said += piece
    code, _, words = said.decode().partition("\n")
    return int(code), " ".join(words.split())
