"""The process's way to its one file: a thread that writes, a few that read, and what is new.

Every session of the process shares one `Store`. Writes follow each other in the order they were
asked for; reads have connections of their own, so that none waits for somebody's write or for a
lock of another process, except for its own line in the access log. Whoever listens is told what the
others wrote: what this process wrote at once, what other processes wrote within `LOOK_EVERY`.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from clc_tui.db.connection import asked_at, clear_words, database, open_file, pragma
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.sweeping import owed as sweeping_is_owed
from clc_tui.db.sweeping import sweep_if_owed
from clc_tui.language import N_
from clc_tui.services.access import owed, pay
from clc_tui.services.gate import OUTDATED, written
from clc_tui.services.news import Written, newest_entry, written_since
from clc_tui.terms import ClcError, FileProblem, NewerFile, Outdated

T = TypeVar("T")

READERS: Final = 2
"""Reading connections at most: one long read leaves another for everybody else."""

LOOK_EVERY: Final = 1.0
"""Seconds between looks at what other processes wrote, while somebody listens."""


class Listener(Protocol):
    """Somebody who wants to know what others write."""

    def noticed(self, news: Sequence[Written]) -> None:
        """Somebody else wrote something."""

    def over(self, error: ClcError) -> None:
        """The file can be used no more."""


class Over(Exception):
    """The file can be used no more, and why."""

    def __init__(self, why: ClcError) -> None:
        super().__init__(why.message)
        self.why = why


class Lane:
    """One thread with one connection, that does one thing after another."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._asked: list[Future[Any]] = []
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="file")
        self.opening = self._pool.submit(open_file, path, schema=SCHEMA, read_only=read_only)

    @property
    def waiting(self) -> int:
        """How many things were asked for and are not done, whoever still waits for them."""
        self._asked = [each for each in self._asked if not each.done()]
        return len(self._asked)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Do it after everything asked before, in the caller's context."""
        context = copy_context()
        context.run(asked_at.set, time.monotonic())
        asked = self._pool.submit(context.run, work)
        self._asked.append(asked)
        return asked

    async def run(self, work: Callable[[], T]) -> T:
        """`submit` for the event loop; raises `FileProblem` where the file could not be opened."""
        if not self.opening.done():
            await asyncio.wrap_future(self.opening)
        self.opening.result()
        return await asyncio.wrap_future(self.submit(work))

    @property
    def failed(self) -> bool:
        """Whether the file could not be opened."""
        return self.opening.done() and self.opening.exception() is not None

    def close(self) -> None:
        """Finish what was asked and close the connection."""
        if not self.failed:
            self._pool.submit(database.close).result()
        self._pool.shutdown()


class Store:
    """The way to one file. Raises `FileProblem` where it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = Lane(path, read_only=False)
        try:
            self._writing.opening.result()
        except BaseException:
            self._writing.close()
            raise
        self._reading = [Lane(path, read_only=True)]
        self._listeners: list[Listener] = []
        self._looking: asyncio.Task[None] | None = None
        self._seen = self.now(newest_entry)
        self._own: set[int] = set()
        self._file = _identity(path)

    async def write(self, work: Callable[[], T], by: Listener | None = None) -> T:
        """Do something that may write, and tell all but the one who did it what was written."""
        notes: list[Written] = []

        def noting() -> T:
            written.set(notes)
            try:
                return work()
            finally:
                sweep_if_owed()

        answer = await self._writing.run(noting)
        if notes and self._listeners:
            self._own.update(note.number for note in notes)
            self._tell(notes, by)
        return answer

    async def read(self, work: Callable[[], T]) -> T:
        """Do something that only reads; what it owes the access log is written before it answers.

        A lane of its own is opened where all are at work and there are fewer than `READERS`.
        """
        lines: list[Any] = []

        def owing() -> T:
            owed.set(lines)
            return work()

        answer = await self._free_lane().run(owing)
        if lines:
            await self._writing.run(partial(pay, lines))
        if sweeping_is_owed():
            self._writing.submit(sweep_if_owed)
        return answer

    def _free_lane(self) -> Lane:
        self._reading = [lane for lane in self._reading if not lane.failed]
        if len(self._reading) < READERS and all(lane.waiting for lane in self._reading):
            self._reading.append(Lane(self.path, read_only=True))
        return min(self._reading, key=lambda lane: lane.waiting)

    async def settle(self) -> None:
        """Put what was written into the file itself, so that a copy of it alone is whole."""

        def checkpoint() -> None:
            with clear_words():
                pragma("wal_checkpoint(TRUNCATE)")

        await self._writing.run(checkpoint)

    def now(self, work: Callable[[], T]) -> T:
        """Do it in the writing thread and wait: for the moments before a screen is there."""
        return self._writing.submit(work).result()

    def close(self) -> None:
        """Finish what was asked and close the connections."""
        for lane in (self._writing, *self._reading):
            lane.close()

    # What is new

    def listen(self, listener: Listener) -> None:
        """Tell this one from now on what others write."""
        self._listeners.append(listener)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(
                self._look_again_and_again(),
                context=Context(),  # of nobody's session
            )

    def leave(self, listener: Listener) -> None:
        """Tell this one no more."""
        if listener in self._listeners:
            self._listeners.remove(listener)
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _tell(self, news: Sequence[Written], by: Listener | None = None) -> None:
        for listener in self._listeners:
            if listener is not by:
                listener.noticed(news)

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Over as error:
                for listener in list(self._listeners):
                    listener.over(error.why)
            except ClcError:
                continue  # who uses the file is told; the next look may be luckier

    async def look(self) -> None:
        """See what other processes wrote; raises `Over` where the file is another one by now."""
        if _identity(self.path) != self._file:
            raise Over(FileProblem(N_("The file was replaced meanwhile. Log in again.")))
        try:
            schema, newer = await self.read(partial(_newer, self._seen))
        except NewerFile:  # a thread that opens the file only now
            raise Over(Outdated(OUTDATED)) from None
        if schema != SCHEMA:
            raise Over(Outdated(OUTDATED))
        if not newer:
            return
        others = [note for note in newer if note.number not in self._own]
        self._seen = max(note.number for note in newer)
        self._own = {number for number in self._own if number > self._seen}
        if others:
            self._tell(others)


def _newer(seen: int) -> tuple[int, list[Written]]:
    """The schema the file is of, and the log entries that came after one."""
    with clear_words():
        return int(pragma("user_version")), written_since(seen)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is that lies there, whatever its content."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
