"""The first login: the language, each in its own words, then what there is to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.screen import ModalScreen
from textual.widget import Widget

from clc_tui.keyboards import digit
from clc_tui.language import LANGUAGE_NAMES, LANGUAGES, _
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
    """Asks for the language; gives back kk, ru or en.

    Stands on the one spoken; English is spoken also where nobody said which.
    """

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
            ],
            key=None if self.session.language == "en" else self.session.language,
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


class WelcomeScreen(ClcScreen[None], ModalScreen[None]):
    """The few things to know, once; any key goes on."""

    FRAMED: ClassVar[bool] = False
    CSS_PATH = "find.tcss"

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="welcome")
        yield OneLine()
        yield RecordTable([Column(10), Column()], id="know")

    async def reload(self) -> None:
        self.query_one("#welcome", OneLine).show(" " + _("All there is to know:"))
        table = self.query_one("#know", RecordTable)
        table.can_focus = False
        table.fill([Record(None, (words,)) for words in self._lines()])

    def _lines(self) -> tuple[str, ...]:
        return (
            _("Arrows choose, Enter opens."),
            _("Esc goes one step back."),
            _("F1 shows the keys of any screen."),
            _("Everything is saved by itself."),
        )

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss(None)

    def hints(self) -> str:
        return _("Any key goes on.")
