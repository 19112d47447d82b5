"""Every key acts in the order typed, on the screen it was meant for, however fast it is typed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ptys import Pty
from terminal_apps import GatedNotebook, Notebook
from textual import events, work
from textual.binding import BindingType
from textual.command import CommandPalette

from clc_tui.terminal.run import run_on
from clc_tui.terminal.typeahead import BACKGROUND, OneKeyAtATime

DOWN, UP, TAB, PALETTE = "\x1b[B", "\x1b[A", "\t", "\x10"


async def type_in(app: OneKeyAtATime, pty: Pty, keys: str) -> None:
    """Type in one write and return when everything has settled."""
    before = app.last_input
    pty.send(keys)
    await pty.until(lambda: app.last_input > before)
    while before != app.last_input:
        before = app.last_input
        await app.keys_idle()
        await asyncio.sleep(0.005)  # the kernel may hand a write over in two pieces


async def on_pty(make: Callable[[], GatedNotebook], *writes: str) -> tuple[list[str], str]:
    """Type each text in one write, the next when the last has settled; what was done and seen."""
    apps: list[GatedNotebook] = []

    def factory() -> GatedNotebook:
        apps.append(make())
        return apps[0]

    pty = Pty()
    session = asyncio.create_task(run_on(factory, pty.tty, pty.tty))
    try:
        await pty.until("row 0")
        for keys in writes:
            await type_in(apps[0], pty, keys)
        if isinstance(apps[0].screen, CommandPalette):
            await asyncio.sleep(0.6)  # it says a little later that nothing matches
        await pty.until_quiet()
        return apps[0].done, pty.text
    finally:
        pty.hang_up()
        await asyncio.wait_for(session, 3)
        pty.close()


def burst(*keys: str, longest: float = 0.004) -> list[str]:
    """What the keys did, typed in one write, verbs delayed at random."""
    return asyncio.run(on_pty(lambda: GatedNotebook.make(1, longest), "".join(keys)))[0]


def test_forty_times_open_mark_back_down_mark() -> None:
    done = burst(*["\r", "d", "b", DOWN, "a"] * 40, longest=0.002)
    expected = [[f"detail {row}", "move", f"list {row + 1}"] for row in range(40)]
    assert done == [what for round_ in expected for what in round_]


def test_text_typed_ahead_of_a_form_lands_in_the_form() -> None:
    assert burst("n", "abc", "\r", "a") == ["ask", "asked abc", "list 0"]


def test_a_worker_that_asks_twice_gets_both_answers() -> None:
    assert burst("w", "ab", "\r", "cd", "\r", "a") == ["worker", "first ab", "second cd", "list 0"]


def test_a_picker_takes_its_own_keys() -> None:
    done = burst("p", DOWN, DOWN, "\r", "a", "p", "q", "a")
    assert done == ["picked 2", "list 0", "picked -1", "list 0"]


def test_the_palette_finds_before_enter() -> None:
    assert burst(PALETTE, "alph", "\r", "a") == ["alpha", "list 0"]
    assert burst(PALETTE, "note", "\r", "x", "\r") == ["ask", "asked x"]


def test_a_focused_line_removed_in_the_middle() -> None:
    done = burst("x", "a", "x", "\x1b[200~p\x1b[201~", "a")
    assert done == ["away one", "list 0", "away three", "paste two p", "list 0"]


def test_pastes_keep_their_place_among_keys() -> None:
    assert burst("n", "a", "\x1b[200~b c\x1b[201~", "d", "\r", "a") == [
        "ask",
        "asked ab cd",
        "list 0",
    ]


def test_a_short_timer_belongs_to_its_key() -> None:
    assert burst("t", "yes", "\r", "a") == ["ask", "asked yes", "list 0"]


def test_keys_typed_before_the_app_is_up_are_kept() -> None:
    async def early() -> list[str]:
        apps: list[GatedNotebook] = []
        pty = Pty()
        pty.send("a\rd")  # the tty is still cooked and makes a newline of Enter

        def factory() -> GatedNotebook:
            apps.append(GatedNotebook.make())
            return apps[0]

        session = asyncio.create_task(run_on(factory, pty.tty, pty.tty))
        await pty.until(lambda: bool(apps and len(apps[0].done) == 2))
        await apps[0].keys_idle()
        pty.hang_up()
        assert await asyncio.wait_for(session, 3) == 129
        pty.close()
        return apps[0].done

    assert asyncio.run(early()) == ["list 0", "detail 0"]


def test_priority_bindings_wait_their_turn() -> None:
    class Priority(GatedNotebook):
        BINDINGS: ClassVar[list[BindingType]] = [("ctrl+o", "ask", "Ask")]

        async def on_event(self, event: events.Event) -> None:
            """Act before anything is forwarded, as priority bindings do."""
            if isinstance(event, events.Key) and event.key == "f5" and not event.is_forwarded:
                await self.verb(f"f5 on {type(self.screen).__name__}")
                return
            await super().on_event(event)

    done, _ = asyncio.run(on_pty(lambda: Priority.make(1, 0.01), "n\x1b[15~ab\x1b[15~\r\x1b[15~"))
    assert done == ["ask", "f5 on Ask", "f5 on Ask", "asked ab", "f5 on Screen"]


def test_a_verb_of_five_seconds_holds_the_keys_and_shows_that_they_wait() -> None:
    class Slow(GatedNotebook):
        async def action_slow(self) -> None:
            """As long as the longest wait for a locked file."""
            self.call_later(lambda: None)
            await asyncio.sleep(5)
            self.done.append(f"slow, more typed: {self.type_ahead_pending}")

        BINDINGS: ClassVar[list[BindingType]] = [("s", "slow", "Slow")]

    done, _ = asyncio.run(on_pty(Slow.make, "snab\ra"))
    assert done == ["slow, more typed: True", "ask", "asked ab", "list 0"]


def test_background_workers_hold_no_key() -> None:
    class Polling(GatedNotebook):
        @work(group=BACKGROUND)
        async def on_mount(self) -> None:
            """Look for news for ever."""
            while True:
                await asyncio.sleep(0.01)

    assert asyncio.run(on_pty(Polling.make, "anb\r"))[0] == ["list 0", "ask", "asked b"]


def test_posted_bursts_wait_too() -> None:
    async def posted() -> list[str]:
        app = GatedNotebook.make(1, 0.003)
        async with app.run_test():
            for key in ["n", "a", "b", "enter", "a", "enter", "d"]:
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            await app.keys_idle()
            return app.done

    assert asyncio.run(posted()) == ["ask", "asked ab", "list 0", "detail 0"]


PASTE = "\x1b[200~ab\x1b[201~"
KEYS = st.sampled_from(
    [
        "a",
        "n",
        "w",
        "p",
        "t",
        "x",
        "b",
        "d",
        "q",
        "\r",
        "\r",
        DOWN,
        UP,
        TAB,
        PALETTE,
        PASTE,
        "\x7f",
        "й",
    ]
)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(keys=st.lists(KEYS, min_size=5, max_size=20), seed=st.integers(0, 99))
def test_any_burst_does_what_slow_typing_does(keys: list[str], seed: int) -> None:
    fast = asyncio.run(on_pty(lambda: GatedNotebook.make(seed, 0.01), "".join(keys)))
    slow = asyncio.run(on_pty(lambda: GatedNotebook.make(seed + 1, 0.0), *keys))
    assert fast == slow


def test_the_gate_changes_nothing_for_a_slow_typist() -> None:
    """Slow typing into a stock app, without the gate, is the independent reference."""
    keys = ["n", "a", "b", "\r", DOWN, "\r", "d", "b", "w", "c", "\r", "\r", "p", DOWN, "\r", "a"]

    async def stock() -> list[str]:
        app = Notebook.make()
        async with app.run_test() as pilot:
            for key in keys:
                name = {"\r": "enter", DOWN: "down"}.get(key, key)
                app.post_message(events.Key(name, key if len(key) == 1 else None))
                await asyncio.sleep(0.1)
                await pilot.pause()
            return app.done

    assert burst(*keys) == asyncio.run(stock())


def test_a_key_costs_little() -> None:
    async def cost() -> float:
        app = GatedNotebook.make()
        async with app.run_test():
            begun = time.perf_counter()
            for _ in range(200):
                app.post_message(events.Key("a", "a"))
            await app.keys_idle()
            assert len(app.done) == 200
            return (time.perf_counter() - begun) / 200

    assert asyncio.run(cost()) < 0.02  # about 1 ms on the slowest machine tried
