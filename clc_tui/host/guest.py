"""One session behind a door: somebody's app on the terminal the door handed over."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from clc_tui.app import ClcApp, Notice
from clc_tui.language import speak
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terminal.line import BROKEN, HUNG_UP, Line
from clc_tui.terminal.run import run_line
from clc_tui.terms import Actor, ClcError

ENDED_EARLY: Final = 1
"""Exit status of a session that was ended from outside."""

STARTING_SECONDS: Final = 3.0
"""So long one session that starts holds up the next that would; it has painted long before."""


class Guest:
    """A session and what is told about it; `number` is the process at the door."""

    def __init__(
        self, number: int, line: Line, store: Store, actor: Actor, theme: str | None
    ) -> None:
        self.number = number
        self.user = actor.user
        self.since = actor.now
        self.line = line
        self.session = Session(store, actor, speak(actor.language))
        self._theme = theme
        self._why = ""
        """Why it was ended from outside."""
        self.app: ClcApp | None = None

    async def serve(self, starting: asyncio.Semaphore) -> tuple[int, str]:
        """Serve until the session ends; its exit status and last words."""
        async with starting:
            if self.line.ending.is_set():
                return self.line.code, self._why
            serving = asyncio.create_task(run_line(self._open, self.line))
            painted = asyncio.create_task(self.line.painted.wait())
            await asyncio.wait(
                {serving, painted}, timeout=STARTING_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            painted.cancel()
        code = await serving
        words = self.app.farewell if self.app is not None else ""
        return (1 if code == BROKEN else code), words or self._why

    def _open(self) -> ClcApp:
        self.app = ClcApp(self.session, theme=self._theme)
        return self.app

    @property
    def told(self) -> dict[str, Any]:
        """What `clc-tui sessions list` shows."""
        app, driver = self.app, self.line.driver
        return {
            "number": self.number,
            "user": self.user,
            "centre": self.session.centre_name,
            "since": self.since.isoformat(" ", "minutes"),
            "idle": int(time.monotonic() - app.last_input) if app is not None else 0,
            "size": "×".join(map(str, driver.size)) if driver is not None else "",
        }

    def hear(self, words: str) -> None:
        """Show a message."""
        if self.app is not None:
            self.app.post_message(Notice(words))

    def end(self, why: ClcError) -> None:
        """End the session with a sentence."""
        self._why = self.session.in_own_words(why)
        if self.app is not None and self.app.is_running:
            self.app.part(self._why, ENDED_EARLY)
        self.line.end(ENDED_EARLY)

    def lost(self) -> None:
        """The door is gone; the terminal may be there still, and is given back if it is."""
        self.line.end(HUNG_UP)

    @property
    def cells(self) -> int:
        """How large the window is, which is what a session's memory goes by."""
        driver = self.line.driver
        return driver.size[0] * driver.size[1] if driver is not None else 0

    def look_at_size(self) -> None:
        """See whether the window has another size: the kernel tells the door, not us."""
        if self.line.driver is not None:
            self.line.driver.look_at_size()
