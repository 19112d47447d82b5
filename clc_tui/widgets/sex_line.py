"""A place for the sex: one letter says it, in whichever language, and the line goes on."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from clc_tui.language import C_, N_, _, word
from clc_tui.terms import Sex
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.typing_line import TypingLine

SEX_LETTERS = {"f": Sex.FEMALE, "ж": Sex.FEMALE, "ә": Sex.FEMALE, "2": Sex.FEMALE,
               "m": Sex.MALE, "м": Sex.MALE, "е": Sex.MALE}  # fmt: skip
"""The first letter of the word in each language; the Kazakh Ә is the key of the 2."""


class SexLine(TypingLine):
    """One letter says it, and the line goes on by itself."""

    class Said(TypingLine.Submitted):
        """The letter was enough: nobody pressed Enter or Tab."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,delete", "clear_line", N_("clear"), show=False),
    ]

    def action_clear_line(self) -> None:
        self.value = ""

    def on_key(self, event: events.Key) -> None:
        if not event.character or not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        sex = SEX_LETTERS.get(event.character.casefold())
        if sex is None:
            self.screen.query_one("#status", OneLine).show(
                f" ! {sex_letters()}",
                alert=True,
            )
            return
        self.value = sex_word(sex)
        self.post_message(self.Said(self, self.value))


def sex_letters() -> str:
    """Which letter says what."""
    return ", ".join(f"{sex_word(sex)[:1]} – {word(sex)}" for sex in Sex)


def sex_word(sex: Sex | None) -> str:
    """The sex as it stands in the line, in few letters."""
    return "" if sex is None else _(SEX_WORDS[sex])


SEX_WORDS = {Sex.FEMALE: C_("desk", "f"), Sex.MALE: C_("desk", "m")}


def sex_of(text: str) -> Sex | None:
    """What stands in the line, understood."""
    return next((sex for sex in Sex if text and sex_word(sex) == text), None)
