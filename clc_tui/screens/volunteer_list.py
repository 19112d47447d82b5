"""The people who help: found as one types, added, opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from clc_tui.language import N_, _, length_text, ngettext
from clc_tui.screens.base import ROOMY, tells
from clc_tui.screens.help_words import last_time
from clc_tui.screens.narrowed import NarrowedScreen
from clc_tui.services.volunteers import VolunteerLine, Volunteers, volunteers
from clc_tui.session import Session
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine


class VolunteerListScreen(NarrowedScreen):
    """Who helps now, in order of name; `s` narrows it as one types."""

    AREA: ClassVar[int | None] = 4
    CSS_PATH = "volunteer_list.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "RecordTable"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "narrow", N_("find"), tooltip=N_("Find in this list as you type")),
        Binding("a", "add", N_("new volunteer"), tooltip=N_("Somebody known, or a new person")),
        Binding("escape", "leave_search", N_("back"), show=False),
    ]

    def __init__(self, session: Session, at: int | None = None) -> None:
        super().__init__(session)
        self._at = at
        """On whom the cursor stands at first."""
        self._done = ""
        """What was done here just now, told in place of how many they are."""

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="asked", classes="-away"):
            yield OneLine(f" {_('Find:')} ", id="question")
            yield TypingLine(max_length=80)
        yield RecordTable((), id="volunteers")

    async def reload(self) -> None:
        at, self._at = self._at, None
        await self._show(at)

    async def _show(self, key: int | None = None) -> None:
        query = self._query
        found = await self.session.do(volunteers, query, language=self.session.language)
        if query != self._query:
            return
        self.query_one("#question", OneLine).styles.width = len(_("Find:")) + 2
        hours = (
            Column(7, least=ROOMY, tight=True),
            Column(6, right=True, least=ROOMY, tight=True),
        )
        self.table.set_columns((Column(21), Column(), *hours))
        today = self.session.actor.today
        empty = _("Nobody helps here yet: {key} adds somebody.")
        self.table.empty = _("Nobody is called so.") if query else empty.format(key=self.key("a"))
        self.table.fill([_record(line, today) for line in found.lines], key=key)
        self.say(self._done or self._told(found))

    def _told(self, found: Volunteers) -> str:
        n = len(found.lines)
        words = ngettext("{n} volunteer", "{n} volunteers", n).format(n=n)
        if unsigned := sum(line.unsigned for line in found.lines):
            words += ", " + _("{n} without a parent's signature").format(n=unsigned)
        if found.retyped_as is not None:
            words += ", " + _("read as “{text}”").format(text=found.retyped_as)
        return words

    @on(TypingLine.Changed)
    @tells
    async def narrow(self, event: TypingLine.Changed) -> None:
        """Show whom the text means now."""
        event.stop()
        if event.value != self._query:
            self._query, self._done = event.value, ""
            await self._show()

    @on(RecordTable.Chosen, "#volunteers")
    async def open_volunteer(self, event: RecordTable.Chosen) -> None:
        event.stop()
        from clc_tui.screens.volunteer import VolunteerScreen

        assert isinstance(event.key, int)
        self._done = ""
        await self.app.push_screen(VolunteerScreen(self.session, event.key))

    @work
    @tells
    async def action_add(self) -> None:
        """Find somebody known, or write a new person down; then what they can do."""
        from clc_tui.screens.find import FindScreen
        from clc_tui.screens.volunteer_form import VolunteerForm

        self._done = ""
        wanted = _("Who helps? Somebody known, or a new person.")
        chosen = await self.app.push_screen_wait(
            FindScreen(self.session, people_only=True, wanted=wanted)
        )
        if chosen is None:
            return
        made = await self.app.push_screen_wait(VolunteerForm(self.session, chosen.id))
        if isinstance(made, int):
            self._done = _("Saved.")
            await self._show(made)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("person", self.table.key, None) if isinstance(self.table.key, int) else None


def _record(line: VolunteerLine, today: date) -> Record:
    """With what they help, the last time, and the hours of this year."""
    words = line.skills
    if line.unsigned:
        words = "; ".join(filter(None, (_("a parent has not signed"), line.skills)))
    hours = length_text(line.minutes) if line.minutes else ""
    return Record(line.person_id, (line.name, words, last_time(line.last_on, today), hours))
