"""Classes: the running ones, and on a key the ended ones too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, date_text, ngettext
from clc_tui.screens.base import ClcScreen, Printable, tells
from clc_tui.screens.papers import class_papers
from clc_tui.services.classes import GroupLine, groups
from clc_tui.services.courses import courses
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.record_table import Column, Record, RecordTable


class ClassesScreen(ClcScreen[None]):
    """Every class the actor may see."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add", "print")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new class"), tooltip=N_("A new class")),
        Binding("o", "ended", N_("ended too"), tooltip=N_("Show ended classes too, or not")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ended = False

    def body(self) -> Iterable[Widget]:
        columns = (Column(), Column(5, least=60, tight=True), Column(15, least=76, tight=True),
                   Column(7, right=True, tight=True), Column(10, least=50))  # fmt: skip
        yield RecordTable(columns, id="classes")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "add" or self.session.actor.is_a(Role.FACILITATOR)

    @property
    def table(self) -> RecordTable:
        return self.query_one("#classes", RecordTable)

    async def reload(self) -> None:
        lines = await self.session.do(groups, ended=self._ended)
        self.table.empty = _("No class yet: {key} makes one.").format(key=self.key("a"))
        self.table.fill([_record(line) for line in lines])
        real = sum(1 for line in lines if not line.practice)
        told = ngettext("{n} class", "{n} classes", real).format(n=real)
        self.say(told if real else self.table.empty)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("group", self.table.key, None) if isinstance(self.table.key, int) else None

    def papers_here(self) -> Sequence[Printable]:
        if not isinstance(self.table.key, int):
            return ()
        return class_papers(self.session, self.table.key, self.session.actor.today)

    @tells
    async def action_ended(self) -> None:
        self._ended = not self._ended
        await self.reload()

    @work
    @tells
    async def action_add(self) -> None:
        from clc_tui.screens.courses import CourseForm
        from clc_tui.screens.group_form import GroupForm

        if not await self.session.do(courses):
            self.say(_("First a course: what is taught. Then its first class."))
            if await self.app.push_screen_wait(CourseForm(self.session)) is None:
                return
        made = await self.app.push_screen_wait(await GroupForm.of(self.session))
        if isinstance(made, int):
            await self._open(made)

    @on(RecordTable.Chosen, "#classes")
    async def open_class(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int):
            await self._open(event.key)

    async def _open(self, group_id: int) -> None:
        from clc_tui.screens.group import GroupScreen

        await self.app.push_screen(GroupScreen(self.session, group_id))


def _record(line: GroupLine) -> Record:
    places = f"{line.learners}/{line.capacity}" if line.capacity else str(line.learners)
    until = date_text(line.ends_on) if line.ends_on else ""
    cells = (class_words(line.title, line.target), line.room, line.instructors,
             "" if line.head_count else places, until)  # fmt: skip
    return Record(line.id, cells)
