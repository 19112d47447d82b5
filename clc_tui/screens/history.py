"""History: what was done to the thing under the cursor, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, ngettext, short_date
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.undoing import take_back_entry, taken_back
from clc_tui.screens.verbs import verb_words
from clc_tui.services.history import FOLLOWED, History, HistoryLine, follow_up_history, history
from clc_tui.session import Session
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable


class HistoryScreen(ClcScreen[None]):
    """The entries of the log about one thing, newest first; `x` takes one back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "x", "take_back", N_("take this line back"), tooltip=N_("Take back what this line did")
        ),
    ]

    def __init__(
        self, session: Session, subject: str, subject_id: int, person_id: int | None = None
    ) -> None:
        super().__init__(session)
        self._subject, self._subject_id, self._person_id = subject, subject_id, person_id
        self._lines: dict[int, HistoryLine] = {}

    def body(self) -> Iterable[Widget]:
        columns = [Column(11), Column(10, least=60), Column(16, least=60), Column()]
        yield OneLine(id="what")
        yield RecordTable(columns, id="lines")

    async def reload(self) -> None:
        told = await self._told()
        lines = told.lines
        self._lines = {line.entry_id: line for line in lines}
        self.query_one("#what", OneLine).show(" " + _("History: who did what, newest first"))
        empty = _("Nothing was done here yet: {key} goes back.").format(key=self.key("q"))
        self.query_one("#lines", RecordTable).empty = empty
        self.query_one("#lines", RecordTable).fill([_record(line) for line in lines])
        self.say(ngettext("{n} entry", "{n} entries", len(lines)).format(n=len(lines)))

    async def _told(self) -> History:
        """What happened; all who follow a recommendation up read that of it."""
        if self._subject in FOLLOWED:
            return await self.session.do(follow_up_history, self._subject, self._subject_id)
        return await self.session.do(
            history, self._subject, self._subject_id, person_id=self._person_id
        )

    @on(RecordTable.Chosen, "#lines")
    def tell_all(self, event: RecordTable.Chosen) -> None:
        """Tell everything about the line, which may be cut."""
        assert isinstance(event.key, int)
        line = self._lines[event.key]
        told = "; ".join(line.details)
        self.say(told if _told(line.reason, told) else f"{told}; {line.reason}")

    @work
    @tells
    async def action_take_back(self) -> None:
        key = self.query_one("#lines", RecordTable).key
        if not isinstance(key, int):
            self.say(_("Nothing was done here yet."))
            return
        line = self._lines[key]
        words = [f"{verb_words(line.verb)}: {'; '.join(line.details[:3])}"]
        if await confirms(self.app, self.session, _("Take this back?"), *words):
            done = await take_back_entry(self.app, self.session, key, words[0])
            if done is None:
                return
            await self.reload()
            self.say(taken_back(done, self.size.width))


def _told(reason: str | None, told: str) -> bool:
    """Whether a reason stands in the words already, or there is none."""
    return not reason or reason in told


def _record(line: HistoryLine) -> Record:
    when = f"{short_date(line.at)} {line.at[11:16]}"
    told = "; ".join(line.details)
    if not _told(line.reason, told):
        told += f" ({line.reason})"
    if line.undone:
        told = _("taken back: {what}").format(what=told)
    return Record(line.entry_id, (when, line.who, verb_words(line.verb), told), dim=line.undone)
