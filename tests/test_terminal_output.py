"""Only printable characters leave the content of screens, whatever the widget."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from ptys import Pty
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import (
    DataTable,
    Input,
    Label,
    Markdown,
    OptionList,
    Static,
    TextArea,
    Tree,
)

from clc_tui.terminal import motion
from clc_tui.terminal.cells import cells_of
from clc_tui.terminal.pens import Pens
from clc_tui.terminal.printable import REPLACEMENT, printable
from clc_tui.terminal.run import run_on
from clc_tui.terminal.typeahead import OneKeyAtATime

HOSTILE = (
    "A\x1b]52;c;ZXZpbA==\x07B\x1b]0;title\x07C\x1b[6nD\x9b6nE\x1bP+q544e\x1b\\F\x00G\x0eH\x7fI"
    "\x08J\u202eK\u2066L\u200bM\u2028N\u200eO\ufeffP\ud800Q\x85R\tT"
)

OURS = re.compile(
    rb"\x1b\[[0-9;:]*m"  # looks
    rb"|\x1b\[[0-9;]*[A-HJ-MPSTX@`abder]|\x1bM"  # cursor moves; cells and lines put in, erased
    rb"|\x1b\[3g|\x1bH"  # tab stops
    rb"|\x1b\[\?(?:1049|25|2004|7)[hl]"  # other screen, cursor, pastes, wrap
    rb"|[\r\n\b]"
)
"""Everything but text that the driver emits."""


def table() -> Widget:
    """A table with a hostile cell, given as text."""
    widget: DataTable[Text] = DataTable()
    widget.add_column("name")
    widget.add_row(Text(HOSTILE))
    return widget


def tree() -> Widget:
    """A tree with a hostile root."""
    return Tree(Text(HOSTILE))


WIDGETS: dict[str, Callable[[], Widget]] = {
    "table": table,
    "static": lambda: Static(HOSTILE, markup=False),
    "static with markup": lambda: Static(HOSTILE.replace("[", r"\[")),
    "label": lambda: Label(Text(HOSTILE)),
    "input": lambda: Input(HOSTILE),
    "options": lambda: OptionList(Text(HOSTILE)),
    "text area": lambda: TextArea(HOSTILE),
    "tree": tree,
    "markdown": lambda: Markdown(HOSTILE),
    "link": lambda: Static(Text("here", Style(link="http://x/\x1b]0;evil\x07"))),
    "notification": lambda: Static("quiet"),
}


class One(OneKeyAtATime):
    """Shows one widget."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def compose(self) -> ComposeResult:
        """The widget, and a word to wait for."""
        with VerticalScroll():
            yield Static("ready")
            yield WIDGETS[self.kind]()

    def on_mount(self) -> None:
        """Say something hostile, where that is what is tried."""
        if self.kind == "notification":
            self.notify(HOSTILE, markup=False)


def sent_by(kind: str, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, str]:
    """All bytes on the line from start to end, and the screen before the end."""

    monkeypatch.setattr(motion, "TABBED", 0)  # so that a tab could only be one of the data
    motion.motion.cache_clear()

    async def run() -> tuple[bytes, str]:
        pty = Pty(columns=120)
        session = asyncio.create_task(run_on(lambda: One(kind), pty.tty, pty.tty))
        await pty.until("ready")
        await pty.until_quiet(0.15)
        screen = pty.text
        pty.send("\x11")
        while not session.done():
            pty.read()
            await asyncio.sleep(0.01)
        pty.read()
        received = bytes(pty.received)
        pty.close()
        return received, screen

    return asyncio.run(run())


@pytest.mark.parametrize("kind", WIDGETS)
def test_nothing_of_the_data_reaches_the_terminal_as_a_command(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    received, screen = sent_by(kind, monkeypatch)
    text = OURS.sub(b"", received).decode()
    assert "ready" in text
    assert printable(text) == text
    if kind not in ("link", "input"):
        assert REPLACEMENT in text
        # The driver sends backspaces itself; one of the data would have wiped out the I.
        assert re.search("H.?I.?J", re.sub(r"[\n▌▊▎ ]+", "", screen))


def test_each_unprintable_character_is_shown_as_one_replacement() -> None:
    for (
        unsafe
    ) in "\x00\x07\x1b\x7f\x80\x9b\xad\u200b\u200e\u202a\u202e\u2028\u2066\u2069\ufeff\udc80":
        assert printable(f"a{unsafe}b") == f"a{REPLACEMENT}b"


def test_letters_of_the_field_pass() -> None:
    for text in ("Әбдіғали Қайрат", "Ё", "и\u0306", "a\xa0b", "№ 7", "50 %", "👩", ""):
        assert printable(text) is text or printable(text) == text


def test_every_unprintable_character_is_replaced_where_strips_become_cells() -> None:
    """The one door of all content: `cells_of` takes what Textual composed, links and all."""
    pens = Pens(None)
    unsafe = [chr(n) for n in range(0x110000) if printable(chr(n)) == REPLACEMENT]
    assert len(unsafe) > 2000
    for text in (*unsafe, HOSTILE):
        strip = Strip([Segment(f"a{text}b", Style(link="http://x/\x1b]0;evil\x07"))])
        signs, inks = cells_of(strip, pens)
        assert "".join(signs) == f"a{printable(text)}b" and len(signs) == len(inks)
        assert not any("evil" in pens.way(None, ink) for ink in inks)
