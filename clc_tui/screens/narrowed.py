"""A list that narrows as one types in the line above it."""

from __future__ import annotations

from textual import on

from clc_tui.screens.base import ClcScreen
from clc_tui.session import Session
from clc_tui.widgets.record_table import RecordTable
from clc_tui.widgets.typing_line import TypingLine


class NarrowedScreen(ClcScreen[None]):
    """What such lists have in common: into the line, down into the list, and back to all of it.

    The line stands in `#asked`, which is away until it is asked for.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._query = ""

    @property
    def table(self) -> RecordTable:
        """The list."""
        return self.query_one(RecordTable)

    def action_narrow(self) -> None:
        self.query_one("#asked").remove_class("-away")
        self.query_one(TypingLine).focus()

    @on(TypingLine.Submitted)
    def to_the_list(self, event: TypingLine.Submitted) -> None:
        """Down into what was found; one person alone is opened."""
        event.stop()
        self.table.focus()
        if self.table.count == 1:
            self.table.action_choose()

    async def action_leave_search(self) -> None:
        """Esc: the whole list again, and from there back."""
        if not self._query and not self.query_one(TypingLine).has_focus:
            await self.app.run_action("app.back")
            return
        self.query_one("#asked").add_class("-away")
        self.query_one(TypingLine).value = ""
        self.table.focus()
        self.call_after_refresh(self.show_hints)  # those of the list, not of the line
