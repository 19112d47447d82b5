"""One line to type in: no box, no blinking, in the colours of the rest."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import Input

from clc_tui.keyboards import digit
from clc_tui.language import N_


class Digits(Enum):
    """What the Kazakh layout's top row, which has no digits, makes in a line."""

    NONE = auto()
    """Its letters: words are typed here."""
    LETTERS = auto()
    """Digits from its letters; its signs stay, as between day and month."""
    ALL = auto()
    """Digits from its letters and signs: nothing but digits is typed here."""


class TypingLine(Input):
    """Textual's own input as one plain line; a paste gives its first line, made printable."""

    DEFAULT_CSS = """
    TypingLine, TypingLine:focus {
        height: 1; width: 1fr; border: none; padding: 0; background: $background;
        color: $foreground; background-tint: transparent;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("done"), tooltip=N_("Take what is typed")),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,
        max_length: int = 200,
        digits: Digits = Digits.NONE,
    ) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False, max_length=max_length)
        self.cursor_blink = False
        self.digits = digits

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next letter goes, there the terminal's own cursor stands.

        The stock one stands a cell further right at the end of the text.
        """
        offset = super().cursor_screen_offset
        return offset - (1, 0) if self.cursor_at_end else offset

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One line does not scroll: the arrows up and down are the screen's."""
        return not action.startswith("scroll_")

    def on_key(self, event: events.Key) -> None:
        number = None
        if self.digits is not Digits.NONE and event.character:
            number = digit(event.character, punctuation=self.digits is Digits.ALL)
        if number is None or number == event.character:
            return
        event.stop()
        event.prevent_default()
        self.replace(number, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        lines = event.text.splitlines()
        if lines:
            self.replace("".join(sign for sign in lines[0] if sign.isprintable()), *self.selection)
        event.stop()
        event.prevent_default()
