"""What is typed into one line is read whole under the form, once it is longer than its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.widget import Widget

from clc_tui.screens.form import FormScreen
from clc_tui.widgets.line import OneLine, wrapped

LINES = 7
"""Of the words; 500 letters take so many on a usual screen."""
BESIDE = 40
"""Cells of a usual screen that what is typed can be seen in."""


class LongWordsForm(FormScreen):
    """A form whose field `LONG` is read whole below."""

    LONG: ClassVar[str] = "words"

    def aside(self) -> Iterable[Widget]:
        for number in range(LINES):
            yield OneLine(id=f"whole-{number}", classes="-dim")

    async def changed(self, values: dict[str, str]) -> None:
        words = values[self.LONG]
        lines = wrapped(words, self.size.width - 2) if cell_len(words) > BESIDE else []
        for number in range(LINES):
            line = self.query_one(f"#whole-{number}", OneLine)
            line.display = number < len(lines)
            line.show(f" {lines[number]}" if line.display else "")

    async def reload(self) -> None:
        await super().reload()
        await self.changed(self.form.values)
