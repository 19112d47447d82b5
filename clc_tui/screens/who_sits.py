"""Who comes onto the committee: somebody known, found as one types, or somebody new in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widget import Widget

from clc_tui.language import N_, _, ngettext
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.services.committee_people import Known, NewMember, committee_known
from clc_tui.services.person_fields import cleaned
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine

PHONE = re.compile(r"\s*(\+?[\d(][\d\s()+-]{4,})$")
"""A phone at the end of a line."""


class Who(NamedTuple):
    """Somebody known, or somebody new."""

    name: str
    person_id: int | None = None
    new: NewMember | None = None


class WhoSits(ClcScreen[Who], ModalScreen[Who]):
    """A line to type in, and under it whom it may mean; Enter takes them, F2 a new person."""

    FRAMED: ClassVar[bool] = False
    CSS_PATH = "who_sits.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("up"), show=False),
        Binding("down", "move(1)", N_("down"), show=False),
        Binding("f2", "new", N_("new person"),
                tooltip=N_("Not known yet: family and given name, then the phone")),
        Binding("escape", "give_up", N_("back"), tooltip=N_("Back without an answer")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._known: tuple[Known, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield OneLine(f" {_('Who? Of a new person also the phone.')}")
        with Horizontal(id="asked"):
            yield OneLine(f" {_('Name:')} ", id="question")
            yield TypingLine(max_length=120)
        yield RecordTable((Column(), Column(4, least=50), Column(17, least=40)), id="known")

    def on_mount(self) -> None:
        question = self.query_one("#question", OneLine)
        question.styles.width = len(question.left)
        self.table.can_focus = False

    @property
    def table(self) -> RecordTable:
        return self.query_one("#known", RecordTable)

    @property
    def _typed(self) -> NewMember:
        """What stands in the line: the name, and the phone at its end."""
        text = self.query_one(TypingLine).value
        phone = PHONE.search(text)
        return NewMember(text, "") if phone is None else NewMember(text[: phone.start()], phone[1])

    @on(TypingLine.Changed)
    @tells
    async def look(self, event: TypingLine.Changed) -> None:
        """Show whom the text means now: by the name, or where nobody is called so by the phone."""
        event.stop()
        text = event.value
        typed = self._typed
        found = await self.session.do(committee_known, typed.name)
        if not found and typed.phone:
            found = await self.session.do(committee_known, typed.phone)
        if text != self.query_one(TypingLine).value:
            return
        self._known = found
        self.table.fill([
            Record(each.person_id, (each.name, str(each.birth_year or ""), each.phone))
            for each in found
        ])  # fmt: skip
        self.say(self._told(text))

    def _told(self, text: str) -> str:
        if self._known:
            n = len(self._known)
            words = ngettext("{n} known person. Enter takes them.",
                             "{n} known people. Enter takes one.", n)  # fmt: skip
            return words.format(n=n)
        if len(text.split()) > 1:
            return _("Nobody known is meant: Enter writes a new person down.")
        return ""

    @on(TypingLine.Submitted)
    @tells
    async def take(self, event: TypingLine.Submitted) -> None:
        """Whoever is under the cursor; where nobody is meant, the line as a new person."""
        event.stop()
        known = next((each for each in self._known if each.person_id == self.table.key), None)
        if known is None:
            self._take_new()
        else:
            self.dismiss(Who(known.name, known.person_id))

    @tells
    async def action_new(self) -> None:
        """Not who is shown: another person."""
        self._take_new()

    def _take_new(self) -> None:
        typed = self._typed
        if len(typed.name.split()) < 2:
            raise Invalid(N_("Write the family name and the given name."))
        cleaned(typed.fields, self.session.actor.today)
        self.dismiss(Who(typed.name.strip(), new=typed))

    def action_move(self, step: int) -> None:
        self.table.action_move(step)

    def action_give_up(self) -> None:
        self.dismiss(None)
