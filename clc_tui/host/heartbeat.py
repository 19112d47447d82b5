"""The last resort of a host whose event loop no longer turns: it ends, and the doors say so.

A session that computes for ever would hold up every other one, and nobody could log in. The next
door starts another host.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import traceback
from typing import Final

BEAT: Final = 5.0
"""Seconds between two questions to the loop."""

MISSED_MOST: Final = 6
"""So many unanswered questions end the process."""

STUCK: Final = 70
"""Exit status of a host that had to be ended (EX_SOFTWARE)."""

log = logging.getLogger(__name__)


class Heartbeat(threading.Thread):
    """Asks the loop again and again whether it still turns.

    Questions are counted, not seconds: a machine that slept has missed one at most.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, beat: float = BEAT) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self._loop, self._beat = loop, beat
        self._asked_by = threading.get_ident()
        self._answered = threading.Event()
        self._over = threading.Event()

    def run(self) -> None:
        missed = 0
        while not self._over.wait(self._beat):
            missed = 0 if self._answered.is_set() else missed + 1
            if missed > MISSED_MOST:
                self._end()
            if missed == 0:
                self._answered.clear()
                self._loop.call_soon_threadsafe(self._answered.set)

    def start(self) -> None:
        self._answered.set()
        super().start()

    def stop(self) -> None:
        """The loop ends by itself."""
        self._over.set()
        self.join()

    def _end(self) -> None:
        """End at once; the log gets the places where the loop hangs, never what it holds."""
        frame = sys._current_frames().get(self._asked_by)
        places = traceback.extract_stack(frame)[-8:] if frame is not None else ()
        log.error(
            "the loop hangs at %s",
            " < ".join(f"{os.path.basename(p.filename)}:{p.lineno}" for p in reversed(places)),
        )
        os._exit(STUCK)
