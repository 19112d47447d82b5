"""The lessons behind a line of Today: nobody has marked them yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clc_tui.language import _, ngettext
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.words import lesson_columns, lesson_record
from clc_tui.services.not_marked import not_marked
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import RecordTable


class NotMarkedScreen(ClcScreen[None]):
    """Lessons not marked, oldest first; Enter opens the register."""

    AREA: ClassVar[int | None] = 1

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield RecordTable((), id="lessons")

    async def reload(self) -> None:
        table = self.query_one("#lessons", RecordTable)
        self.query_one("#what", OneLine).show(f" {_('Lessons not marked')}")
        lessons = await self.session.do(not_marked)
        table.empty = _("Every lesson is marked. {key} goes back.").format(key=self.key("q"))
        table.set_columns(lesson_columns(dated=True))
        table.fill([lesson_record(line, line.lesson_id, dated=True) for line in lessons])
        self.say(ngettext("{n} line", "{n} lines", table.count).format(n=table.count))

    @on(RecordTable.Chosen, "#lessons")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Open the register of the lesson."""
        from clc_tui.screens.register import RegisterScreen

        assert isinstance(event.key, int)
        await self.app.push_screen(RegisterScreen(self.session, event.key))
