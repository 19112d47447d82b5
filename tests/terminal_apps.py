"""Tiny apps for the tests of the terminal; `python terminal_apps.py NAME` runs one by itself."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterable
from typing import ClassVar, Self

from textual import events, on, work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static

from clc_tui.terminal.typeahead import OneKeyAtATime


class Ask(ModalScreen[str]):
    """One line of text; Enter gives it back."""

    def compose(self) -> ComposeResult:
        """An input, which gets the focus by itself."""
        yield Input()

    @on(Input.Submitted)
    def answered(self, event: Input.Submitted) -> None:
        """Give the text back."""
        self.dismiss(event.value)


class Pick(ModalScreen[int]):
    """Our own kind of picker: arrows and Enter, `q` for none."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "none", "None")]

    def compose(self) -> ComposeResult:
        """Four things to pick from."""
        yield OptionList(*(f"thing {number}" for number in range(4)))

    @on(OptionList.OptionSelected)
    def picked(self, event: OptionList.OptionSelected) -> None:
        """Give the number back."""
        self.dismiss(event.option_index)

    def action_none(self) -> None:
        """Pick nothing."""
        self.dismiss(-1)


class Detail(Screen[None]):
    """A page of one row: `d` marks it, `b` goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [("d", "mark", "Mark"), ("b", "back", "Back")]

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row

    def compose(self) -> ComposeResult:
        """The row's name."""
        yield Static(f"row {self.row}")

    async def action_mark(self) -> None:
        """A verb that takes its time."""
        assert isinstance(self.app, Notebook)
        await self.app.verb(f"detail {self.row}")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss()


class Line(Static, can_focus=True):
    """A line that goes away when `x` is pressed on it, slowly."""

    BINDINGS: ClassVar[list[BindingType]] = [("x", "away", "Away")]

    async def action_away(self) -> None:
        """Remove the focused widget in the middle of a burst."""
        assert isinstance(self.app, Notebook)
        await self.app.verb(f"away {self.id}")
        await self.remove()

    async def on_paste(self, event: events.Paste) -> None:
        """Pastes keep their place among the keys."""
        assert isinstance(self.app, Notebook)
        event.stop()
        await self.app.verb(f"paste {self.id} {event.text}")


class Notebook(App[None]):
    """Everything keys can start: pages, questions, pickers, workers, timers, the palette."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)", "Down"),
        ("up", "move(-1)", "Up"),
        ("enter", "open", "Open"),
        ("a", "mark", "Mark"),
        ("n", "ask", "Ask"),
        ("w", "ask_in_worker", "Ask in a worker"),
        ("p", "pick", "Pick"),
        ("t", "timer", "Timer"),
    ]

    row = 0
    done: list[str]
    _random: random.Random
    _longest: float

    @classmethod
    def make(cls, seed: int = 0, longest: float = 0.0) -> Self:
        """A notebook whose verbs take up to `longest` seconds."""
        app = cls()
        app.animation_level = "none"
        app.done = []
        app._random, app._longest = random.Random(seed), longest
        return app

    async def verb(self, what: str) -> None:
        """Something the database does, after a delay at random."""
        await asyncio.sleep(self._random.random() * self._longest)
        self.done.append(what)

    def compose(self) -> ComposeResult:
        """The row, and three lines that can be removed."""
        yield Static("row 0", id="row")
        for name in ("one", "two", "three"):
            yield Line(name, id=name)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Two commands of our own."""
        yield SystemCommand("alpha", "Do alpha", lambda: self.done.append("alpha"))
        yield SystemCommand("note", "Ask", self.action_ask)

    async def action_move(self, rows: int) -> None:
        """Move the cursor."""
        await self.verb("move")
        self.row = max(0, self.row + rows)
        self.query_one("#row", Static).update(f"row {self.row}")

    async def action_mark(self) -> None:
        """Mark the row under the cursor."""
        row = self.row
        await self.verb(f"list {row}")

    def action_open(self) -> None:
        """Open the row."""
        self.push_screen(Detail(self.row))

    async def action_ask(self) -> None:
        """Ask, with a callback."""

        async def asked(answer: str | None) -> None:
            await self.verb(f"asked {answer}")

        await self.verb("ask")
        await self.push_screen(Ask(), asked)

    @work
    async def action_ask_in_worker(self) -> None:
        """Ask twice, in a worker, with verbs before, between and after."""
        await self.verb("worker")
        first = await self.push_screen_wait(Ask())
        await self.verb(f"first {first}")
        second = await self.push_screen_wait(Ask())
        await self.verb(f"second {second}")

    def action_pick(self) -> None:
        """Pick, with a callback."""
        self.push_screen(Pick(), lambda number: self.done.append(f"picked {number}"))

    def action_timer(self) -> None:
        """Ask a little later."""
        self.set_timer(0.03, self.action_ask)


class GatedNotebook(OneKeyAtATime, Notebook):
    """The same behind the gate."""


class Idle(OneKeyAtATime):
    """Shows a word, counts keys, and does bad things when asked: see the keys."""

    def compose(self) -> ComposeResult:
        """What the tests look for."""
        yield Static("ready", id="word")
        line = Input()
        line.cursor_blink = False
        yield line

    def on_unmount(self) -> None:
        """Leave a trace of the clean end where the test looks."""
        if len(sys.argv) > 2:
            with open(sys.argv[2], "a", encoding="utf-8") as trace:
                trace.write("unmounted\n")

    async def on_key(self, event: events.Key) -> None:
        """F2 paints, F3 awaits, F4 blocks, F6 ends, F7 fails, F8 holds a thread."""
        if event.key == "f2":
            self.set_interval(0.01, self._paint)
        elif event.key == "f3":
            await asyncio.sleep(60)
        elif event.key == "f4":
            time.sleep(60)
        elif event.key == "f6":
            self.exit(return_code=7)
        elif event.key == "f7":
            raise ValueError("Akhmetova")
        elif event.key == "f8":
            await asyncio.to_thread(time.sleep, 60)

    def _paint(self) -> None:
        letter = random.choice("abcdefgh")
        self.query_one("#word", Static).update("\n".join([letter * 70] * 20))


def main() -> int:
    """Run the app alone on this process's terminal."""
    from clc_tui.terminal.run import run_alone

    idle = float(sys.argv[3]) if len(sys.argv) > 3 else 60.0
    return run_alone(Idle, idle_seconds=idle)


if __name__ == "__main__":
    sys.exit(main())
