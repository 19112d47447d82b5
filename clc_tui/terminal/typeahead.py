"""Type-ahead: every key acts in the order typed, on the screen it was meant for.

Textual forwards a key to whatever has the focus when it arrives, so keys typed ahead of a slow
answer reach the screen of before. Here the next key is released only when the app is at rest:
every message pump waits for a message, no worker is on its way, layout is done, focus is set.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from textual import events
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.types import CSSPathType
from textual.worker import Worker, get_current_worker

from clc_tui.terminal.textual_inside import (
    HookedApp,
    at_work,
    batches,
    closes,
    exits,
    in_thread,
    nodes_of,
    unfinished,
)

BACKGROUND: Final = "background"
"""Group of workers no key waits for: long reports, polling. Any other async worker is waited for,
so one that never ends must be in this group. Workers in threads are never waited for."""

MOST_HELD: Final = 1000
"""Keys held before the driver leaves further ones in the kernel's buffer; of a paste each
`PASTED_AS_ONE` characters count as a key."""

PASTED_AS_ONE: Final = 128

SHORT_TIMER: Final = 0.1
"""Seconds: a one-shot timer up to this long belongs to the key that started it."""

_CALM_TURNS: Final = 3
"""Turns of the event loop the app must be at rest: tasks between two messages need one or two."""

_LOOK_AGAIN: Final = 0.01
"""Seconds between looks while something is awaited that does not announce its end."""


class InTurn(Message, bubble=False):
    """Something from elsewhere that is handled like a key: after those typed before it."""


HELD: Final = (events.InputEvent, events.Paste, InTurn)


class OneKeyAtATime(HookedApp):
    """An app that holds keys, pastes and mouse events back until the last one has settled."""

    def __init__(
        self,
        driver_class: type[Driver] | None = None,
        css_path: CSSPathType | None = None,
        watch_css: bool = False,
        ansi_color: bool | None = None,
    ) -> None:
        self._held: deque[Message] = deque()
        self._resting: set[MessagePump] = set()
        self._answers: WeakKeyDictionary[Worker[Any], asyncio.Future[Any]] = WeakKeyDictionary()
        self._awaiting_idle: list[asyncio.Future[None]] = []
        self._when_calm: list[Callable[[], None]] = []
        self._calm = 0
        self._look_handle: asyncio.Handle | None = None
        self.last_input = time.monotonic()
        """When the last key arrived, in seconds of the monotonic clock."""
        super().__init__(driver_class, css_path, watch_css, ansi_color)

    @property
    def type_ahead_pending(self) -> bool:
        """Whether keys wait that were typed ahead."""
        return bool(self._held)

    @property
    def type_ahead_full(self) -> bool:
        """Whether the driver should stop reading for now."""
        return sum(map(_weight, self._held)) >= MOST_HELD

    async def keys_idle(self) -> None:
        """Return when all keys have been released and the last one has settled."""
        future = asyncio.get_running_loop().create_future()
        self._awaiting_idle.append(future)
        self._look_soon()
        await future

    def when_calm(self, call: Callable[[], None]) -> None:
        """Call once all keys have been released and the last one has settled."""
        self._when_calm.append(call)
        self._look_soon()

    def may_idle_out(self) -> bool:
        """Whether a session left alone may be ended now; for apps to override."""
        return True

    def idles_out(self) -> None:
        """A session left alone ends now; for apps to say their last words."""

    def post_message(self, message: Message) -> bool:
        """Hold what a person did at the terminal; let everything else through."""
        if not isinstance(message, HELD) or message.is_forwarded:
            return super().post_message(message)
        if closes(self) or exits(self):
            return False
        if not isinstance(message, InTurn):
            self.last_input = time.monotonic()
        self._held.append(message)
        self._look_soon()
        return True

    def simulate_key(self, key: str) -> None:
        """Press a key on behalf of the key that is being handled: it overtakes those held."""
        super().post_message(events.Key(key, None))

    if not TYPE_CHECKING:  # the stock signature stays what callers see

        def push_screen(self, *args: object, **kwargs: object) -> object:
            """Push a screen; a worker that waits for its answer does not hold the keys back."""
            answer = super().push_screen(*args, **kwargs)
            if isinstance(answer, asyncio.Future):
                self._answers[get_current_worker()] = answer
            return answer

    def pump_rests(self, pump: MessagePump) -> None:
        self._resting.add(pump)
        if self._wanted:
            self._look_soon()

    def pump_wakes(self, pump: MessagePump) -> None:
        self._resting.discard(pump)

    @property
    def _wanted(self) -> bool:
        """Whether anything waits for the app to come to rest."""
        return bool(self._held or self._awaiting_idle or self._when_calm)

    def _look_soon(self) -> None:
        """Look in the next turn of the loop whether the app is at rest."""
        if isinstance(self._look_handle, asyncio.TimerHandle):
            self._look_handle.cancel()
            self._look_handle = None
        if self._look_handle is None:
            self._look_handle = asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        """Release the next key if the app has been at rest long enough."""
        self._look_handle = None
        if exits(self):
            self._held.clear()
        if not self._wanted:
            return
        if not exits(self) and self._unsettled():
            self._calm = 0
            loop = asyncio.get_running_loop()
            self._look_handle = loop.call_later(_LOOK_AGAIN, self._look)
            return
        self._calm += 1
        if self._calm > _CALM_TURNS:
            self._calm = 0
            self._release()
        self._look_soon()

    def _release(self) -> None:
        if self._held:
            super().post_message(self._held.popleft())
            return
        calls, self._when_calm = self._when_calm, []
        for call in calls:
            call()
        for future in self._awaiting_idle:
            if not future.done():
                future.set_result(None)
        self._awaiting_idle.clear()

    def _unsettled(self) -> bool:
        """Whether anything the last key started is still on its way."""
        resting = self._resting
        if self not in resting or self.message_queue_size:
            return True
        for pump in nodes_of(self):
            if at_work(pump, resting, SHORT_TIMER):
                return True
        if at_work(self, resting, SHORT_TIMER):
            return True
        return self._worker_on_its_way() or self._screen_unfinished()

    def _worker_on_its_way(self) -> bool:
        return any(
            not worker.is_finished
            and worker.group != BACKGROUND
            and not in_thread(worker)
            and not self._waits_for_answer(worker)
            for worker in self.workers
        )

    def _waits_for_answer(self, worker: Worker[Any]) -> bool:
        """Whether the worker waits for a person to answer a screen it has pushed."""
        answer = self._answers.get(worker)
        return answer is not None and not answer.done()

    def _screen_unfinished(self) -> bool:
        """Whether the screen on top has layout or callbacks to do before it is what it will be."""
        if batches(self) or not self.screen_stack:
            return False
        return unfinished(self.screen)


def _weight(message: Message) -> int:
    """As how many keys something that is held counts."""
    return 1 + len(message.text) // PASTED_AS_ONE if isinstance(message, events.Paste) else 1
