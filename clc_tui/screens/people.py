"""People: everybody the actor may see, in order of name, found as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from clc_tui.language import N_, _, ngettext
from clc_tui.screens.base import Printable, tells
from clc_tui.screens.narrowed import NarrowedScreen
from clc_tui.screens.papers import form_papers
from clc_tui.screens.words import person_record
from clc_tui.services.people import PeoplePage, PersonLine, people_list
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, RecordTable
from clc_tui.widgets.typing_line import TypingLine

COLUMNS = (Column(), Column(4), Column(16, least=56), Column(26, least=76))


class PeopleScreen(NarrowedScreen):
    """The list; `s` narrows it as one types."""

    AREA: ClassVar[int | None] = 3
    CSS_PATH = "people.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "RecordTable"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "narrow", N_("find"), tooltip=N_("Find in this list as you type")),
        Binding("a", "add", N_("new person"), tooltip=N_("Write down a new person")),
        Binding("escape", "leave_search", N_("back"), show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._page: PeoplePage | None = None
        self._lines: list[PersonLine] = []

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="asked", classes="-away"):
            yield OneLine(f" {_('Find:')} ", id="question")
            yield TypingLine(max_length=80)
        yield RecordTable(COLUMNS, id="people")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the facilitator writes people down."""
        return action != "add" or self.session.actor.is_a(Role.FACILITATOR)

    async def reload(self) -> None:
        self.query_one("#question", OneLine).styles.width = len(_("Find:")) + 2
        empty = _("Nobody is written down yet: {key} writes somebody down.")
        self.table.empty = (
            _("Nobody is called so.") if self._query else empty.format(key=self.key("a"))
        )
        await self._read()

    async def _read(self) -> None:
        """The first page, or as many lines as were open."""
        query, most = self._query, max(40, len(self._lines))
        page = await self.session.do(
            people_list, query=query, limit=min(most, 500), language=self.session.language
        )
        if query == self._query:
            self._page, self._lines = page, list(page.rows)
            self._show()

    def _show(self) -> None:
        self.table.fill([person_record(line, line.id) for line in self._lines])
        self.say(self._told())

    def _told(self) -> str:
        page = self._page
        if page is None or page.total is None:
            return ""
        words = ngettext("{n} person", "{n} people", page.total).format(
            n=f"{page.total}+" if page.more else page.total
        )
        if page.retyped_as is not None:
            words += ", " + _("read as “{text}”").format(text=page.retyped_as)
        return words

    @on(RecordTable.NearEnd, "#people")
    @tells
    async def read_on(self, event: RecordTable.NearEnd) -> None:
        """The next page, when the cursor comes near the end."""
        event.stop()
        page = self._page
        if page is None or page.next is None:
            return
        more = await self.session.do(
            people_list, query=self._query, after=page.next, language=self.session.language
        )
        self._page = page._replace(next=more.next)
        self._lines += more.rows
        self.table.fill([person_record(line, line.id) for line in self._lines])

    @on(TypingLine.Changed)
    @tells
    async def narrow(self, event: TypingLine.Changed) -> None:
        """Show whom the text means now."""
        event.stop()
        if event.value != self._query:
            self._query, self._lines = event.value, []
            await self.reload()

    def papers_here(self) -> Sequence[Printable]:
        return form_papers(self.session)

    @on(RecordTable.Chosen, "#people")
    async def open_person(self, event: RecordTable.Chosen) -> None:
        event.stop()
        from clc_tui.screens.person import PersonScreen

        assert isinstance(event.key, int)
        await self.app.push_screen(PersonScreen(self.session, event.key))

    @work
    @tells
    async def action_add(self) -> None:
        """Write down a new person and show the page."""
        from clc_tui.screens.person import PersonScreen
        from clc_tui.screens.person_form import PersonForm

        made = await self.app.push_screen_wait(PersonForm(self.session))
        if isinstance(made, int):
            page = PersonScreen(self.session, made)
            await self.app.push_screen(page)
            page.say(_("Saved."))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("person", self.table.key, None) if isinstance(self.table.key, int) else None
