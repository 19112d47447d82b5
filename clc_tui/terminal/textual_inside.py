"""The parts of Textual that are not public and that we cannot do without, under names of ours.

No other file touches such a part: tests/test_house.py. An update of Textual may move any of them;
tests/test_textual_inside.py then says which, and only this file has to follow.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any

# `textual._compositor`: what screens hand over, whose cells we send instead of Textual's text.
from textual._compositor import ChopsUpdate, LayoutUpdate

# `textual._context`: whose task runs, and which messages it holds off.
from textual._context import active_app, prevent_message_types_stack

# `textual._styles_cache`: what a widget looks like, kept with the widget.
from textual._styles_cache import StylesCache

# `textual._xterm_parser`: makes keys of what a terminal sends; the marks around a paste.
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker

__all__ = [
    "BRACKETED_PASTE_END",
    "BRACKETED_PASTE_START",
    "ChopsUpdate",
    "HookedApp",
    "KeyParser",
    "LayoutUpdate",
    "StylesCache",
    "at_work",
    "batches",
    "capture_nothing",
    "closes",
    "driver_of",
    "error_of",
    "exits",
    "in_thread",
    "nodes_of",
    "own_bindings",
    "prevent_apart",
    "shows",
    "take_display",
    "tasks_of",
    "tell_size",
    "unfinished",
]


class KeyParser(XTermParser):
    """Makes keys of what a terminal sends, and is forgotten with its session.

    `XTermParser._parse_extended_key` has a cache, which would keep every parser with its last key,
    and so every app, for ever; the function below it is the same without.
    """

    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]


# `StylesCache.get_inner_outer` has a cache that keeps every cache it was asked by, and with it what
# a thousand widgets of ended sessions showed, though its answer does not depend on them.
StylesCache.get_inner_outer = staticmethod(  # type: ignore[method-assign,assignment]
    cache(partial(StylesCache.get_inner_outer.__wrapped__, StylesCache))
)


class HookedApp(App[None]):
    """An app with hooks, for its heirs, where Textual has steps of its own."""

    def key_meant(self, key: str) -> str:
        """The key whose binding acts when this one is pressed."""
        return key

    def ends_by(self, error: Exception) -> bool:
        """End by an error nobody caught; False leaves it to Textual, which shows a traceback."""
        return False

    def pump_rests(self, pump: MessagePump) -> None:
        """The pump has nothing to do and waits for a message."""

    def pump_wakes(self, pump: MessagePump) -> None:
        """The pump has a message, or has ended."""

    async def act_on(self, key: str) -> bool:
        """Do what the key is bound to, from the focus outwards; whether it is bound."""
        return await self._check_bindings(key)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """`App._check_bindings`, asked for every key: it looks for the key that is meant."""
        return await super()._check_bindings(self.key_meant(key), priority)

    def _handle_exception(self, error: Exception) -> None:
        """`App._handle_exception`, told every error nobody caught: the app may end its own way."""
        if not self.ends_by(error):
            super()._handle_exception(error)


# A pump is at rest when it is inside `_get_message` with nothing in its queue: dispatch, idle
# handlers and callbacks all happen outside.
_stock_get_message: Callable[[MessagePump], Any] = MessagePump._get_message


async def _get_message(self: MessagePump) -> Message:
    """`MessagePump._get_message`, telling the app while the pump waits for a message.

    `MessagePump._pending_message` is one that was looked at and put back: it is not waited for.
    """
    app = active_app.get(None)
    hooked = app if isinstance(app, HookedApp) else None
    if hooked is not None and self._pending_message is None and not self.message_queue_size:
        hooked.pump_rests(self)
    try:
        message: Message = await _stock_get_message(self)
        return message
    finally:
        if hooked is not None:
            hooked.pump_wakes(self)


MessagePump._get_message = _get_message  # type: ignore[method-assign]


# What the gate asks to know whether a key has settled


def closes(pump: MessagePump) -> bool:
    """`MessagePump._closing` and `MessagePump._closed`: whether messages come too late."""
    return pump._closing or pump._closed


def exits(app: App[Any]) -> bool:
    """`App._exit`: whether the app was told to end, so that no key matters any more."""
    return app._exit


def nodes_of(app: App[Any]) -> Collection[DOMNode]:
    """`App._registry`: all that is mounted, any of which may be at work."""
    return app._registry


def at_work(pump: MessagePump, resting: Collection[MessagePump], soon: float) -> bool:
    """Whether a pump that runs is not at rest, or has a timer that goes off once, and soon.

    `MessagePump._task`, and `MessagePump._timers` with `Timer._repeat`, `Timer._interval`,
    `Timer._task` and `Timer._active`, which is not set while it pauses.
    """
    task = pump._task
    if task is not None and not task.done() and (pump not in resting or pump.message_queue_size):
        return True
    return bool(pump._timers) and any(
        timer._repeat == 0
        and timer._interval <= soon
        and timer._task is not None
        and not timer._task.done()
        and timer._active.is_set()
        for timer in pump._timers
    )


def in_thread(worker: Worker[Any]) -> bool:
    """`Worker._thread_worker`: whether it works in a thread, for which no key waits."""
    return worker._thread_worker


def batches(app: App[Any]) -> bool:
    """`App._batch_count`: whether screens are not to be laid out or shown just now."""
    return app._batch_count > 0


def unfinished(screen: Screen[Any]) -> bool:
    """Whether a screen has something to do before it is what it will be.

    `Widget._layout_required`, `Widget._scroll_required`, `Widget._recompose_required` and
    `Screen._callbacks`, which are called after the next refresh.
    """
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._recompose_required
        or screen._callbacks
    )


# What the driver needs


def take_display(app: App[Any], take: Callable[[Screen[Any], object], None]) -> None:
    """`App._display`: given all that screens compose, it makes text; `take` does so instead."""
    app._display = take  # type: ignore[method-assign,assignment]


def shows(app: App[Any]) -> bool:
    """`MessagePump._closed` and `batches`: whether what is composed now is to be seen."""
    return app.is_running and not app._closed and not batches(app)


def tell_size(driver: Driver, size: tuple[int, int]) -> None:
    """`Driver._size`: the terminal's columns and rows as the app sees them."""
    driver._size = size


def driver_of(app: App[Any]) -> Driver | None:
    """`App._driver`: by which the app is shown, to have it draw everything anew."""
    return app._driver


# What keeps the sessions of one process apart, and ends them


def prevent_apart() -> None:
    """`prevent_message_types_stack`: messages this task holds off shall pass in any other."""
    prevent_message_types_stack.set([set()])


def tasks_of(app: App[Any]) -> list[asyncio.Task[Any]]:
    """`MessagePump._task` of all that is mounted: what to cancel in an app that will not end."""
    return [node._task for node in nodes_of(app) if node._task is not None]


def capture_nothing(app: App[Any]) -> None:
    """`App._capture_stdout` and `App._capture_stderr`: where the process's streams are pointed.

    Textual points them at the app that started last; here they stay as they are.
    """
    app._capture_stdout = sys.stdout  # type: ignore[assignment]
    app._capture_stderr = sys.stderr  # type: ignore[assignment]


def error_of(app: App[Any]) -> Exception | None:
    """`App._exception`: by which the app ended, for the log."""
    return app._exception


# What a screen needs


def own_bindings(node: DOMNode) -> dict[str, list[Binding]]:
    """`DOMNode._bindings`: what a node binds itself, without those around it, by key."""
    return node._bindings.key_to_bindings
