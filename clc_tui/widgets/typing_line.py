"""One line to type in: no box, no blinking, in the colours of the rest."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from clc_tui.language import N_


class TypingLine(Input):
    """Textual's own input as one plain line."""

    DEFAULT_CSS = """
    TypingLine, TypingLine:focus {
        height: 1; width: 1fr; border: none; padding: 0; background: $background;
        color: $foreground; background-tint: transparent;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("done"), tooltip=N_("Take what is typed")),
    ]

    def __init__(self, value: str = "", *, id: str | None = None, max_length: int = 200) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False, max_length=max_length)
        self.cursor_blink = False
