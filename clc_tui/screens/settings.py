"""Settings: the bounded numbers a centre works by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.widget import Widget

from clc_tui.language import _
from clc_tui.screens.asking import asks_until
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.services.centres import SettingLine, set_setting, settings
from clc_tui.widgets.form_values import needed_number
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits


class SettingsScreen(ClcScreen[None]):
    """Enter changes one."""

    AREA: ClassVar[int | None] = 8

    def body(self) -> Iterable[Widget]:
        yield RecordTable([Column(5, right=True), Column()], id="settings")

    async def reload(self) -> None:
        lines = await self.session.do(settings)
        self.query_one("#settings", RecordTable).fill(
            [Record(line.name, (str(line.value), _(line.info.meaning))) for line in lines]
        )

    @on(RecordTable.Chosen, "#settings")
    def chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._change(str(event.key))

    @work
    @tells
    async def _change(self, name: str) -> None:
        line = next(line for line in await self.session.do(settings) if line.name == name)
        question = _("{meaning} ({least}–{most}):").format(
            meaning=_(line.info.meaning), least=line.info.least, most=line.info.most
        )

        async def change(typed: str) -> SettingLine:
            return await self.session.do(set_setting, name, needed_number(typed))

        if await asks_until(
            self.app, self.session, question, str(line.value), change, digits=Digits.ALL, most=4
        ):
            await self.reload()
            self.say(_("Saved."))
