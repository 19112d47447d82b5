"""One recommendation: the whole chain on one screen, and what can be done about it now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, short_date, word
from clc_tui.screens.base import ROOMY, tells
from clc_tui.screens.chain_lines import chain_records
from clc_tui.screens.recommendation_acts import ACTS, ActingScreen, may
from clc_tui.screens.recommendation_words import SHORT, overdue_words, standing
from clc_tui.services.figures import FigureLine, figures_of
from clc_tui.services.recommendation_chain import Chain, recommendation
from clc_tui.services.recommendations import RecommendationLine
from clc_tui.session import Session
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, RecordTable

TALL = 20
"""From so many lines on there is room for empty ones."""


class ChainTable(RecordTable):
    """The lines of the chain; Enter does something on few of them, so no hint promises it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("open"), show=False,
                tooltip=N_("The other recommendation under the cursor, or a figure's meaning")),
    ]  # fmt: skip


class RecommendationScreen(ActingScreen):
    """From what was seen to what later evaluations say of it; only what can be done has a key."""

    AREA: ClassVar[int | None] = 6
    HINTS_NEVER: ClassVar[tuple[str, ...]] = ("find", "undo", "back")
    """There are enough of its own, and after each step they are told anew."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new action"),
                tooltip=N_("What is done about it, by whom and when")),
        Binding("n", "show", N_("what shows it"),
                tooltip=N_("A note, a document or a figure that shows it")),
        Binding("r", "answer", N_("answer"),
                tooltip=N_("Accepted, in part or rejected, and by when")),
        Binding("d", "declare", C_("recommendation", "done"),
                tooltip=N_("Say in a few words what was done; then it awaits a check")),
        Binding("g", "begin", C_("recommendation", "begun"), tooltip=N_("Work on it has begun")),
        Binding("y", "check", C_("recommendation", "checked"),
                tooltip=N_("It is done: somebody else than who said so has seen it")),
        Binding("b", "send_back", N_("send back"), tooltip=N_("It is not done yet, and why")),
        Binding("o", "open_again", N_("open again"), tooltip=N_("It is not over, and why")),
        Binding("m", "act_done", N_("action done"), show=False,
                tooltip=N_("The action under the cursor was done, or was not after all")),
        Binding("x", "not_needed", N_("no longer needed"), show=False,
                tooltip=N_("Nothing has to be done about it any more, and why")),
        Binding("t", "hand_over", N_("to another"), show=False,
                tooltip=N_("Give it to somebody else, and why")),
        Binding("e", "edit", N_("edit"), show=False,
                tooltip=N_("The action under the cursor, or the whole")),
        Binding("k", "said", N_("said by another"), show=False,
                tooltip=N_("What somebody said who sits at no terminal, with day and paper")),
        Binding("backspace,delete", "take_away", N_("take away"), show=False,
                tooltip=N_("The action, or what shows it, under the cursor")),
    ]  # fmt: skip

    def __init__(self, session: Session, recommendation_id: int) -> None:
        super().__init__(session)
        self.recommendation_id = recommendation_id
        self.chain: Chain | None = None
        self.figures: tuple[FigureLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield ChainTable([Column()], id="chain")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#chain", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what this user can do with it now."""
        if action not in ACTS:
            return True
        return self.chain is not None and may(action, self.chain, self.session.actor, self)

    def hints_first(self) -> tuple[str, ...]:
        return ("answer", "check", "send_back", "declare")

    def hints_never(self) -> tuple[str, ...]:
        """The check is told to who checks; others type what somebody said, which is rare."""
        return self.HINTS_NEVER if self.judges else (*self.HINTS_NEVER, "check", "send_back")

    async def reload(self) -> None:
        self.chain = await self.session.do(recommendation, self.recommendation_id)
        if self.chain.line.centre_id == self.session.actor.centre_id:
            self.figures = await self.session.do(
                figures_of, recommendation_id=self.recommendation_id
            )
        self.show_chain()
        self.show_hints()

    def show_chain(self) -> None:
        """Say what was read."""
        if self.chain is None:
            return
        left, right = heading(self.chain.line, roomy=self.size.width >= ROOMY)
        self.query_one("#what", OneLine).show(f" {left}", f"{right} ")
        nothing = ""
        if self.check_action("add", ()):
            nothing = _("Nothing yet: {key} writes down what is done.").format(key=self.key("a"))
        records = chain_records(
            self.chain, self.figures, self.size.width, no_actions=nothing,
            airy=self.size.height >= TALL,
        )  # fmt: skip
        self.table.fill(list(records))

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self.show_chain()

    def under_cursor(self, part: str) -> int | None:
        """The row's id where the cursor is on a line of that part of the chain."""
        key = self.table.key if self.is_mounted else None
        return int(key[1]) if isinstance(key, tuple) and key[0] == part else None

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return "recommendation", self.recommendation_id, None

    @on(RecordTable.Chosen, "#chain")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """The other recommendation that says the same; of a figure, how it is counted."""
        event.stop()
        link = self.under_cursor("link")
        if link is not None:
            await self.app.push_screen(type(self)(self.session, link))
            return
        figure_id = self.under_cursor("figure")
        for figure in self.figures:
            if figure.figure_id == figure_id and figure.latest is not None:
                self.say(figure.latest.definition)


def heading(line: RecommendationLine, *, roomy: bool) -> tuple[str, str]:
    """What stands over the chain: number, area, priority and the day; and how it stands.

    Where there is little room, the number and how it stands alone.
    """
    if not roomy:
        return line.number, standing(line)
    told = [line.number, word(line.area), word(line.priority)]
    if line.due is not None:
        told.append(_("by {day}").format(day=short_date(line.due)))
    state = _(SHORT[line.state])
    if line.overdue:
        state = f"{state}, {overdue_words(line.overdue)}"
    elif line.long_open:
        state = f"{state}, {_('open for more than 18 months')}"
    return "  ".join(told), state
