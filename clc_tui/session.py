"""What a session carries: actor, language, clock, and the way to the database.

One `Store` a process owns the writing thread and the reading thread; every session of the
process shares it. Verbs are awaited, so keys keep their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from clc_tui.db.connection import database, open_file
from clc_tui.db.migrate import SCHEMA
from clc_tui.keyboards import Layout
from clc_tui.language import Speaker
from clc_tui.services.access import owed, pay
from clc_tui.terms import Actor, Clock

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """The process's way to one file: a thread for writes and quick reads, one for long reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._quick = _connected(path, read_only=False)
        self._long: ThreadPoolExecutor | None = None

    async def quick(self, function: Callable[[], T]) -> T:
        """Run in the thread that writes, after everything asked before."""
        return await asyncio.get_running_loop().run_in_executor(
            self._quick, partial(copy_context().run, function)
        )

    async def long(self, function: Callable[[], T]) -> T:
        """Run a long read on its own connection, beside the keys."""
        if self._long is None:
            self._long = _connected(self.path, read_only=True)
        return await asyncio.get_running_loop().run_in_executor(
            self._long, partial(copy_context().run, function)
        )

    def now(self, function: Callable[[], T]) -> T:
        """Run in the writing thread and wait: for the moments before a screen is there."""
        return self._quick.submit(copy_context().run, function).result()

    def close(self) -> None:
        """Finish what was asked and close the connections."""
        for pool in (self._quick, self._long):
            if pool is not None:
                pool.submit(database.close).result()
                pool.shutdown()


def _connected(path: Path, *, read_only: bool) -> ThreadPoolExecutor:
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="file")
    try:
        pool.submit(open_file, path, schema=SCHEMA, read_only=read_only).result()
    except BaseException:
        pool.shutdown()
        raise
    return pool


class Session:
    """Somebody at a terminal, from login to the end."""

    def __init__(self, store: Store, actor: Actor, speaker: Speaker) -> None:
        self.store = store
        self.actor = actor
        self.speaker = speaker
        self.centre_name = ""
        self.who = actor.user
        """The person who sits here, as the head of every screen names them."""
        self.several_centres = False
        """Whether the user may go to another centre; then every screen says which one it is."""
        self.layout: Layout = "latin"
        """The keyboard layout of the last letter typed; hints show their keys as it has them."""
        self.end: Callable[[str, int], None] = lambda words, code: None
        """Ends the session with last words and a return code; the app says how."""
        self.asked_before_undo = False
        """Whether this session has been shown what `u` takes back."""
        self.marks_saved = 0
        """Marks this session saved, for the closing line."""

    async def do(
        self,
        verb: Callable[Concatenate[Actor, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Carry out a verb as this session's actor; raises what the verb raises."""
        return await self.store.quick(partial(verb, self.actor, *args, **kwargs))

    async def read_long(
        self,
        verb: Callable[Concatenate[Actor, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Carry out a long reading verb beside the keys.

        Its lines of the access log are written by the thread that writes.
        """
        lines: list[Any] = []

        def read() -> T:
            owed.set(lines)
            return verb(self.actor, *args, **kwargs)

        answer = await self.store.long(read)
        await self.store.quick(partial(pay, lines))
        return answer

    @property
    def language(self) -> str:
        return self.speaker.language

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.speaker.language = language
        self.actor = replace(self.actor, language=language)


def local_clock(time_zone: str = "Asia/Almaty") -> Clock:
    """The centre's own time, from the machine's clock."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(zone).replace(tzinfo=None)
