"""The first login: the language, each in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.screen import ModalScreen
from textual.widget import Widget

from clc_tui.keyboards import digit
from clc_tui.language import LANGUAGE_NAMES, LANGUAGES
from clc_tui.screens.base import ClcScreen
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable

GREETINGS = {
    "kk": "Қазақша. Тілді таңдап, Enter пернесін басыңыз.",
    "ru": "Русский. Выберите язык и нажмите Enter.",
    "en": "English. Choose the language and press Enter.",
}
"""Said before a language is chosen, so in every language at once and in no catalogue."""


class FirstLoginScreen(ClcScreen[str], ModalScreen[str]):
    """Asks for the language; gives back kk, ru or en."""

    FRAMED: ClassVar[bool] = False
    CSS_PATH = "find.tcss"

    def body(self) -> Iterable[Widget]:
        yield OneLine(" " + " / ".join(LANGUAGE_NAMES[language] for language in LANGUAGES))
        yield RecordTable([Column(1), Column()], id="languages")

    async def reload(self) -> None:
        self.query_one("#languages", RecordTable).fill(
            [
                Record(language, (str(number), GREETINGS[language]))
                for number, language in enumerate(LANGUAGES, 1)
            ]
        )

    def on_key(self, event: events.Key) -> None:
        number = digit(event.character or "", punctuation=True)
        if number is not None:
            event.stop()
            if 1 <= int(number) <= len(LANGUAGES):
                self.dismiss(LANGUAGES[int(number) - 1])

    @on(RecordTable.Chosen)
    def chosen(self, event: RecordTable.Chosen) -> None:
        self.dismiss(str(event.key))

    def hints(self) -> str:
        return "1  2  3  Enter"
