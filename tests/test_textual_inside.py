"""Textual still has, and uses as we think, every part that is not public and that we need.

A guard is given the parts it looks after; its docstring says what we need them for.
"""

from __future__ import annotations

import ast
import asyncio
import contextvars
import functools
import gc
import inspect
import io
import re
import time
import weakref
from collections.abc import Callable, Coroutine
from contextlib import redirect_stdout
from importlib import import_module
from typing import Any, ClassVar, Final

import pytest
from textual import constants, events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerFailed

try:
    from textual._context import prevent_message_types_stack
    from textual._xterm_parser import XTermParser

    from clc_tui.terminal import textual_inside as inside
    from clc_tui.terminal.cells import Canvas
    from clc_tui.terminal.pens import Pens
except (ImportError, AttributeError) as error:
    raise ImportError(
        f"Textual moved what terminal/textual_inside.py begins with: {error}"
    ) from error

Guard = Callable[[], Coroutine[Any, Any, None]]
GUARDS: Final[dict[tuple[str, ...], Guard]] = {}
OWNERS: Final = {
    owner.__name__: owner
    for owner in (App, DOMNode, Driver, MessagePump, Screen, Timer, Widget, Worker, XTermParser)
}
SOURCE: Final = inspect.getsource(inside)
source_of = functools.cache(inspect.getsource)


def guards(*parts: str) -> Callable[[Guard], Guard]:
    """Marks what looks after some parts of Textual."""

    def register(guard: Guard) -> Guard:
        GUARDS[parts] = guard
        return guard

    return register


def is_there(part: str) -> bool:
    """Whether a class of Textual's has or sets an attribute, or a module of its has a name."""
    place, _, name = part.rpartition(".")
    if place not in OWNERS:
        return hasattr(import_module(place), name)
    owner = OWNERS[place]
    sets = re.search(rf"self\.{name}\b[^=\n]*= ", source_of(owner))
    return hasattr(owner, name) or sets is not None


def moved(parts: tuple[str, ...], guard: Guard) -> str:
    """What to tell when parts are not there, or do no more what they did."""
    names = " or ".join(parts)
    return f"Textual moved {names}, which terminal/textual_inside.py needs {guard.__doc__}"


def stand(parts: tuple[str, ...], guard: Guard) -> None:
    """Fail in clear words unless all parts are there and these do what we need them for."""
    for known, other in [*GUARDS.items(), (parts, guard)]:
        for part in known:
            assert is_there(part), moved((part,), other)
    try:
        asyncio.run(asyncio.wait_for(guard(), 20))
    except Exception as error:
        raise AssertionError(moved(parts, guard)) from error


class Small(inside.HookedApp):
    """An app that notes what reaches its hooks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "note('a')"),
        Binding("b", "note('b')", priority=True),
        Binding("x", "stumble"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.word = Static("word")
        self.done: list[str] = []
        self.resting: set[MessagePump] = set()
        self.sizes: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        if (driver := inside.driver_of(self)) is not None:
            inside.tell_size(driver, (33, 11))
        self.sizes.append(self.size)
        yield self.word

    def key_meant(self, key: str) -> str:
        return {"1": "a", "2": "b"}.get(key, key)

    def pump_rests(self, pump: MessagePump) -> None:
        self.resting.add(pump)

    def pump_wakes(self, pump: MessagePump) -> None:
        self.resting.discard(pump)

    def action_note(self, word: str) -> None:
        self.done.append(word)

    def action_stumble(self) -> None:
        raise LookupError("stumbled")


async def until(true: Callable[[], bool]) -> None:
    """Return as soon as it is so."""
    while not true():
        await asyncio.sleep(0.005)


@guards("textual._compositor.ChopsUpdate", "textual._compositor.LayoutUpdate", "App._display")
async def cells_are_taken() -> None:
    """to send cells instead of the text that Textual would make of what screens compose."""
    app = Small()
    taken: list[object] = []
    async with app.run_test(size=(20, 5)) as pilot:
        canvas = Canvas(20, 5, Pens(None))
        inside.take_display(app, lambda screen, update: taken.append(update))
        app.screen.refresh(layout=True)
        await pilot.pause()
        app.screen.refresh()
        await pilot.pause()
        whole = len(taken)
        app.word.update("other")
        await pilot.pause()
    for update in filter(None, taken):
        assert isinstance(update, inside.LayoutUpdate | inside.ChopsUpdate)
        canvas.take(update)
    assert canvas.whole and "".join(canvas.rows[0].signs).split() == ["other"]
    assert any(isinstance(update, inside.LayoutUpdate) for update in taken[:whole])
    assert any(isinstance(update, inside.ChopsUpdate) for update in taken[whole:])
    assert "strip.crop(0, min(end, x2) - x)" in inspect.getsource(inside.ChopsUpdate)
    assert {"post_display_hook", "cursor_position"} <= {*App._display.__code__.co_names}


@guards("App._batch_count", "App._exit", "MessagePump._closed", "MessagePump._closing")
async def nothing_is_shown_in_a_batch_or_after_the_end() -> None:
    """to know when nothing is shown, and when keys and messages come too late."""
    app = Small()
    assert not inside.shows(app)
    async with app.run_test():
        assert inside.shows(app) and not inside.batches(app) and not inside.closes(app)
        with app.batch_update():
            assert inside.batches(app) and not inside.shows(app)
        assert not inside.batches(app)
        await app.word.remove()
        assert inside.closes(app.word) and not inside.exits(app)
        app.exit()
        assert inside.exits(app)
    assert inside.closes(app) and not inside.shows(app)


@guards("App._driver", "Driver._size")
async def the_app_has_the_size_of_its_driver() -> None:
    """to find the driver of an app, and to tell the app the terminal's size."""
    app = Small()
    assert inside.driver_of(app) is None
    async with app.run_test():
        assert isinstance(inside.driver_of(app), Driver)
    assert app.sizes == [(33, 11)]


@guards(
    "textual._xterm_parser.XTermParser",
    "textual._xterm_parser.BRACKETED_PASTE_START",
    "textual._xterm_parser.BRACKETED_PASTE_END",
)
async def bytes_become_keys() -> None:
    """to make keys, mouse events and pastes of what a terminal sends."""
    assert (inside.BRACKETED_PASTE_START, inside.BRACKETED_PASTE_END) == ("\x1b[200~", "\x1b[201~")
    parser = inside.KeyParser()

    def parsed(text: str) -> list[object]:
        return [event for character in text for event in parser.feed(character)]

    up, letter, mouse = parsed("\x1b[Aж\x1b[<0;3;2M")
    assert isinstance(up, events.Key) and up.key == "up"
    assert isinstance(letter, events.Key) and letter.character == "ж"
    assert isinstance(mouse, events.MouseDown) and (mouse.x, mouse.y) == (2, 1)
    assert not parsed("\x1b") and not list(parser.tick())
    time.sleep(constants.ESCAPE_DELAY + 0.01)
    (escape,) = parser.tick()
    assert isinstance(escape, events.Key) and escape.key == "escape"


@guards("XTermParser._parse_extended_key")
async def a_parser_is_forgotten() -> None:
    """to make keys of what a terminal sends without keeping every parser, and its app, for ever."""
    parser = inside.KeyParser()
    (key,) = parser.feed("ж")
    (key,) = [key for character in "\x1b[97u" for key in parser.feed(character)]
    assert isinstance(key, events.Key) and key.key == "a"
    forgotten = weakref.ref(parser)
    del parser, key
    gc.collect()
    assert forgotten() is None


@guards("textual._styles_cache.StylesCache")
async def looks_are_forgotten() -> None:
    """to let what a widget showed be forgotten with the widget."""
    looks = inside.StylesCache()
    inner, outer = looks.get_inner_outer(Color(10, 20, 30), Color(40, 50, 60))
    assert (inner.background, outer.background) == (Color(40, 50, 60), Color(10, 20, 30))
    forgotten = weakref.ref(looks)
    del looks
    gc.collect()
    assert forgotten() is None


@guards("App._check_bindings", "DOMNode._bindings")
async def keys_act_as_the_key_that_is_meant() -> None:
    """to let a key act as another one, by its place on the keyboard, and to know a node's keys."""
    app = Small()
    async with app.run_test() as pilot:
        assert {"a", "b"} <= inside.own_bindings(app).keys()
        assert not {"a", "b"} & inside.own_bindings(app.screen).keys()
        await pilot.press("1", "2", "3")
        assert app.done == ["a", "b"]
        assert await app.act_on("1") and not await app.act_on("3")
    assert app.done == ["a", "b", "a"]


@guards("App._handle_exception", "App._exception")
async def errors_end_the_app_our_way() -> None:
    """to end an app its own way by an error that nobody caught, and to know what ended others."""
    told: list[type[Exception]] = []

    class Ending(Small):
        def ends_by(self, error: Exception) -> bool:
            told.append(type(error))
            self.exit()
            return True

    async def stumble() -> None:
        raise LookupError

    ways: tuple[Callable[[Small], object], ...] = (
        lambda app: app.run_worker(stumble()),
        lambda app: app.word.set_timer(0.001, stumble),
        lambda app: app.post_message(events.Key("x", "x")),
    )
    for number, way in enumerate(ways, 1):
        app = Ending()
        async with app.run_test():
            way(app)
            await until(lambda number=number: len(told) == number)  # type: ignore[misc]
        assert inside.error_of(app) is None
    assert told == [WorkerFailed, LookupError, LookupError]
    other = Small()
    with pytest.raises(LookupError):
        async with other.run_test() as pilot:
            await pilot.press("x")
    assert isinstance(inside.error_of(other), LookupError)


@guards("MessagePump._get_message", "MessagePump._pending_message", "textual._context.active_app")
async def a_pump_that_waits_is_at_rest() -> None:
    """to learn from every message pump when it has nothing to do."""
    assert inspect.getsource(MessagePump._process_messages_loop).count("self._get_message()") == 2
    assert "return self._pending_message" in inspect.getsource(inside._stock_get_message)
    app = Small()
    async with app.run_test():
        pumps = {app, *inside.nodes_of(app)}
        assert app.word in pumps
        await until(lambda: app.resting >= pumps)
        app.word.call_later(lambda: app.action_note(str(app.word in app.resting)))
        await until(lambda: bool(app.done))
        await until(lambda: app.resting >= pumps)
    assert app.done == ["False"] and not app.resting & pumps


@guards("App._registry", "MessagePump._task")
async def all_that_is_mounted_is_known() -> None:
    """to ask all that is mounted whether it is at work, and to cancel it."""
    app = Small()
    async with app.run_test():
        assert {app.screen, app.word} <= set(inside.nodes_of(app))
        assert {app.screen.task, app.word.task} <= {*inside.tasks_of(app)}
        assert inside.at_work(app.word, (), 0)
        await until(lambda: not inside.at_work(app.word, app.resting, 0))
        await app.word.remove()
        assert app.word not in inside.nodes_of(app)
        assert not inside.at_work(app.word, (), 0)


@guards("MessagePump._timers", "Timer._repeat", "Timer._interval", "Timer._task", "Timer._active")
async def short_timers_are_waited_for() -> None:
    """to wait for what a key has put off for a moment."""
    app = Small()
    async with app.run_test():
        word = app.word
        await until(lambda: word in app.resting)

        def waits() -> bool:
            return inside.at_work(word, {word}, 0.1)

        word.set_interval(0.05)
        word.set_timer(1.0)
        word.set_timer(0.05, pause=True)
        assert not waits()
        timer = word.set_timer(0.05)
        assert waits()
        timer.stop()
        assert not waits()
        word.set_timer(0.01)
        assert waits()
        await until(lambda: not waits())


@guards("Worker._thread_worker")
async def threads_are_known() -> None:
    """to wait for no worker in a thread."""
    app = Small()
    async with app.run_test():
        far = app.run_worker(lambda: None, thread=True)
        near = app.run_worker(asyncio.sleep(0))
        assert inside.in_thread(far) and not inside.in_thread(near)
        assert {far, near} >= set(app.workers)


@guards(
    "Widget._layout_required",
    "Widget._scroll_required",
    "Widget._recompose_required",
    "Screen._callbacks",
)
async def a_screen_tells_what_it_has_to_do() -> None:
    """to know whether a screen is laid out and what it will be."""
    app = Small()
    async with app.run_test():
        screen = app.screen
        await until(lambda: not inside.unfinished(screen))
        for asked in ({"layout": True}, {"recompose": True}):
            screen.refresh(**asked)
            assert inside.unfinished(screen)
            await until(lambda: not inside.unfinished(screen))
    source = inspect.getsource(Screen)
    assert "self._scroll_required = True" in source and "self._scroll_required = False" in source
    assert "self._callbacks.append(" in source and "self._callbacks.clear()" in source


@guards("App._capture_stdout", "App._capture_stderr")
async def streams_stay_the_process_s() -> None:
    """to leave the streams of the process to the process, whichever app started last."""
    heard = io.StringIO()
    with redirect_stdout(heard):
        kept, caught = Small(), Small()
        inside.capture_nothing(kept)
        for app, word in ((kept, "heard"), (caught, "unheard")):
            async with app.run_test():
                print(word)
    assert heard.getvalue() == "heard\n"
    assert "redirect_stderr(self._capture_stderr)" in inspect.getsource(App)


@guards("textual._context.prevent_message_types_stack")
async def what_one_task_holds_off_passes_in_others() -> None:
    """to keep messages that one session holds off from being held off in all."""

    def held_off() -> set[type[Message]]:
        return prevent_message_types_stack.get()[-1]

    def apart() -> set[type[Message]]:
        inside.prevent_apart()
        return held_off()

    with Small().prevent(events.Paste):
        assert contextvars.copy_context().run(held_off) == {events.Paste}
        assert contextvars.copy_context().run(apart) == set()


@pytest.mark.parametrize("parts", GUARDS, ids=" ".join)
def test_textual_still_has(parts: tuple[str, ...]) -> None:
    stand(parts, GUARDS[parts])


def test_what_was_moved_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ("App._driver", "Driver._size")
    needs = "which terminal/textual_inside.py needs to find the driver of an app"
    with pytest.raises(AssertionError, match=f"Textual moved App._gone, {needs}"):
        stand(("App._gone",), GUARDS[parts])
    monkeypatch.setattr(App, "size", property(lambda app: (80, 24)))
    with pytest.raises(AssertionError, match=f"Textual moved App._driver or Driver._size, {needs}"):
        stand(parts, GUARDS[parts])


def test_every_part_is_named_where_it_is_touched_and_guarded() -> None:
    touched = set()
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.ImportFrom) and "._" in (node.module or ""):
            assert f"# `{node.module}`: " in SOURCE, node.module
            touched |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and re.fullmatch(r"_(?!_)\w+", node.attr):
            touched.add(node.attr)
    guarded = {part for parts in GUARDS for part in parts}
    assert {part.rpartition(".")[2] for part in guarded} == touched
    for part in guarded:
        assert part.startswith("textual.") or f"`{part}`" in SOURCE, f"say what {part} is for"
