"""Long words read whole, over the screen they stand on in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_
from clc_tui.screens.asking import Quiet
from clc_tui.session import Session
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable


class ReadScreen(Quiet[None]):
    """Some paragraphs, each in as many lines as it needs; what has no room is scrolled to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "give_up", N_("back"), show=False, tooltip=N_("Back to the list")),
    ]

    def __init__(self, session: Session, *paragraphs: str) -> None:
        super().__init__(session)
        self._paragraphs = paragraphs

    def body(self) -> Iterable[Widget]:
        lines = self._lines()
        table = RecordTable([Column()], opens=False)
        table.styles.height = max(1, min(len(lines), self.app.size.height - 4))
        yield table

    def _lines(self) -> list[str]:
        width = self.app.size.width - 3
        return [line for words in self._paragraphs if words for line in wrapped(words, width)]

    def on_mount(self) -> None:
        self.query_one(RecordTable).fill(
            [Record(number, (line,)) for number, line in enumerate(self._lines())]
        )
