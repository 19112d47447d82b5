"""Where an observation begins: one letter says the area, one key whether it is good or bad."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.follow_up import ReviewArea
from clc_tui.keyboards import latin_key
from clc_tui.language import N_, word
from clc_tui.widgets.line import clipped

PLUS, MINUS = frozenset("+=һҺ"), frozenset("-_–—өӨ")
"""The keys of both signs, also where the Kazakh layout has letters on them."""


class MarkLine(Widget, can_focus=True):
    """The area and the sign; a sign goes on to the words."""

    DEFAULT_CSS = """
    MarkLine { height: 1; width: 24; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"mark-line--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", N_("to the words"),
                tooltip=N_("Go on to the words, with the area and the sign that stand here")),
        Binding("left", "step(-1)", N_("area"), show=False, tooltip=N_("Another area")),
        Binding("right", "step(1)", N_("area"), key_display="← →", tooltip=N_("Another area")),
        Binding("space", "turn", N_("good or bad"), tooltip=N_("Turn the sign round")),
    ]  # fmt: skip

    @dataclass
    class Done(Message):
        """On to the words."""

        line: MarkLine

    @dataclass
    class Unknown(Message):
        """A key that says nothing here."""

        line: MarkLine

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.area: ReviewArea | None = None
        self.positive: bool | None = None

    def show(self, area: ReviewArea | None, positive: bool | None) -> None:
        """Let these stand here."""
        if (area, positive) != (self.area, self.positive):
            self.area, self.positive = area, positive
            self.refresh()

    @property
    def whole(self) -> bool:
        """Whether both are said."""
        return self.area is not None and self.positive is not None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and signs say something here, and do nothing else."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        sign = event.character
        if not event.is_printable or not sign or sign == " ":
            return
        event.stop()
        event.prevent_default()
        if sign in PLUS or sign in MINUS:
            self.show(self.area, sign in PLUS)
            self.post_message(self.Done(self) if self.whole else self.Unknown(self))
            return
        wanted = latin_key(sign.casefold())
        letters = area_letters()
        found = next((a for a, letter in letters.items() if letter == sign.casefold()), None)
        found = found or next((a for a, each in letters.items() if latin_key(each) == wanted), None)
        if found is None:
            self.post_message(self.Unknown(self))
        else:
            self.show(found, self.positive)

    def action_step(self, step: int) -> None:
        areas = list(ReviewArea)
        at = areas.index(self.area) if self.area is not None else -1 if step > 0 else 0
        self.show(areas[(at + step) % len(areas)], self.positive)

    def action_turn(self) -> None:
        self.show(self.area, not self.positive)

    def action_done(self) -> None:
        self.post_message(self.Done(self) if self.whole else self.Unknown(self))

    def render_line(self, y: int) -> Strip:
        sign = "?" if self.positive is None else "+" if self.positive else "-"
        words = word(self.area) if self.area is not None else "?"
        text = f"‹ {words} › {sign}" if self.has_focus else f"{words} {sign}"
        style = self.rich_style
        if self.has_focus:
            style += self.get_component_rich_style("mark-line--chosen")
        return Strip([Segment(clipped(text, self.size.width), style)], self.size.width)


def area_letters() -> dict[ReviewArea, str]:
    """The letter of each area in the reader's language: the first of its word that is free."""
    letters: dict[ReviewArea, str] = {}
    for area in ReviewArea:
        letters[area] = next(
            sign
            for sign in word(area)
            if latin_key(sign).isalpha() and sign not in PLUS | MINUS
            and latin_key(sign) not in map(latin_key, letters.values())
        )  # fmt: skip
    return letters
