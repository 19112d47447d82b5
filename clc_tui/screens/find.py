"""Find: people, classes and recommendations as you type, from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal, NamedTuple

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, ngettext
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.words import person_record
from clc_tui.services.find import Found, find
from clc_tui.services.today import lesson_near
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine

COLUMNS = (Column(), Column(4), Column(16, least=60), Column(26, least=76))


class Chosen(NamedTuple):
    """What was found and taken."""

    kind: Literal["person", "class", "recommendation"]
    id: int


class FindScreen(ClcScreen[Chosen], ModalScreen[Chosen]):
    """A line to type in, and under it what it means; gives back what Enter took.

    `beside` is the person somebody else is looked for to: `wanted` says whom, in a line above.
    """

    FRAMED: ClassVar[bool] = False
    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("up"), show=False),
        Binding("down", "move(1)", N_("down"), show=False),
        Binding("pageup", "page(-1)", N_("page up"), show=False),
        Binding("pagedown", "page(1)", N_("page down"), show=False),
        Binding("f2", "add", N_("new person"), tooltip=N_("Write down a new person")),
        Binding("escape", "give_up", N_("back"), tooltip=N_("Back without an answer")),
    ]

    def __init__(
        self,
        session: Session,
        query: str = "",
        *,
        people_only: bool = False,
        beside: int | None = None,
        wanted: str = "",
    ) -> None:
        super().__init__(session)
        self._query, self._people_only = query, people_only
        self._beside, self._wanted = beside, wanted

    def body(self) -> Iterable[Widget]:
        if self._wanted:
            yield OneLine(f" {self._wanted}")
        with Horizontal(id="asked"):
            yield OneLine(f" {_('Find:')} ", id="question")
            yield TypingLine(self._query, max_length=80)
        yield RecordTable(COLUMNS, id="found")

    def on_mount(self) -> None:
        question = self.query_one("#question", OneLine)
        question.styles.width = len(question.left)
        self.query_one("#found").can_focus = False
        self.query_one(TypingLine).select_all()  # another name is typed over this one

    @on(TypingLine.Changed)
    @tells
    async def look(self, event: TypingLine.Changed) -> None:
        """Show what the text means now."""
        event.stop()
        text = event.value
        found = await self.session.do(find, text, self.session.language)
        if text == self.query_one(TypingLine).value:
            self._show(text, found)

    def _show(self, text: str, found: Found) -> None:
        records: list[Record] = []
        classes = () if self._people_only else found.classes
        people = [each for each in found.people if each.id != self._beside]
        if people:
            records.append(Record(None, (_("People"),), strong=True))
        records += [person_record(each, Chosen("person", each.id)) for each in people]
        if classes:
            records.append(Record(None, (_("Classes"),), strong=True))
        records += [
            Record(
                Chosen("class", each.group_id),
                (class_words(each.course, each.target), each.room),
            )
            for each in classes
        ]
        recommended = () if self._people_only else found.recommendations
        if recommended:
            records.append(Record(None, (_("Recommendations"),), strong=True))
        records += [
            Record(Chosen("recommendation", each.id), (f"{each.number} {each.words}",), spread=True)
            for each in recommended
        ]
        self.query_one("#found", RecordTable).fill(records)
        self.say(self._told(text, found, len(people) + len(classes) + len(recommended)))

    def _told(self, text: str, found: Found, count: int) -> str:
        if not text.strip():
            return ""
        if not count and not found.names:
            return _("No class is called so. Names of people are not shown to your role.")
        if not count and self._may_add:
            return _("Nobody is called so. F2 writes a new person down.")
        if not count and self._beside is not None:
            return _("Nobody else is called so.")
        if not count:
            return _("Nobody and nothing is called so.")
        words = ngettext("{n} found", "{n} found", count).format(n=count)
        if found.retyped_as is not None:
            words += ", " + _("read as “{text}”").format(text=found.retyped_as)
        return words

    @property
    def _may_add(self) -> bool:
        """Whether somebody new may be written down here: where a person is looked for."""
        looked_for = self._people_only and self._beside is None
        return looked_for and self.session.actor.is_a(Role.FACILITATOR)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "add" or self._may_add

    @work
    @tells
    async def action_add(self) -> None:
        """Write a new person down, beginning with what was typed, and give them back."""
        from clc_tui.screens.person_form import PersonForm

        name = self.query_one(TypingLine).value
        made = await self.app.push_screen_wait(PersonForm(self.session, name=name))
        if isinstance(made, int):
            self.dismiss(Chosen("person", made))

    def action_move(self, step: int) -> None:
        self.query_one("#found", RecordTable).action_move(step)

    def action_page(self, step: int) -> None:
        self.query_one("#found", RecordTable).action_page(step)

    @on(TypingLine.Submitted)
    def take(self, event: TypingLine.Submitted) -> None:
        """Give back what is under the cursor."""
        event.stop()
        key = self.query_one("#found", RecordTable).key
        if isinstance(key, Chosen):
            self.dismiss(key)

    def action_give_up(self) -> None:
        self.dismiss(None)


async def open_found(app: App[Any], session: Session, found: Chosen) -> None:
    """Open a person's page, a recommendation, or a class: its register for who keeps one."""
    if found.kind == "person":
        from clc_tui.screens.person import PersonScreen

        await app.push_screen(PersonScreen(session, found.id))
        return
    if found.kind == "recommendation":
        from clc_tui.screens.recommendation import RecommendationScreen

        await app.push_screen(RecommendationScreen(session, found.id))
        return
    if session.actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR):
        lesson_id = await session.do(lesson_near, found.id)
        if lesson_id is not None:
            from clc_tui.screens.register import RegisterScreen

            await app.push_screen(RegisterScreen(session, lesson_id))
            return
        words = _("This class has no lessons yet.")
    else:
        words = _("The register of a class is kept by its instructor.")
    if isinstance(app.screen, ClcScreen):
        app.screen.say(words)
