"""Follow-up: the recommendations, those most in need of somebody first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar, cast

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from clc_tui.keyboards import retyped
from clc_tui.language import N_, _, ngettext
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import tells
from clc_tui.screens.commands import Host, go_to_centre
from clc_tui.screens.narrowed import NarrowedScreen
from clc_tui.screens.recommendation_filters import Filter, asks_filter
from clc_tui.screens.recommendation_words import LONG_OPEN, ORDERS, VIEWS, columns_for, list_record
from clc_tui.screens.since_visit import HANDED_IN, since_records
from clc_tui.services.recommendations import (
    Order,
    RecommendationLine,
    View,
    Wanted,
    recommendations,
)
from clc_tui.services.visits import SinceVisit, since_last_visit
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine


class RecommendationsScreen(NarrowedScreen):
    """The list; `v` steps through the views, `s` narrows it as one types."""

    AREA: ClassVar[int | None] = 6
    CSS_PATH = "recommendations.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "RecordTable"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("view", "narrow")
    HINTS_NEVER: ClassVar[tuple[str, ...]] = ("undo", "back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view", N_("other ones"),
                tooltip=N_("Open, overdue, to check, not answered, finished, all")),
        Binding("s", "narrow", N_("find"), tooltip=N_("Find in this list as you type")),
        Binding("f", "filter", N_("only some"),
                tooltip=N_("Of an area, a priority, a body, an evaluation or a centre")),
        Binding("o", "sort", N_("sort"), show=False,
                tooltip=N_("By day, by number or by priority")),
        Binding("e", "evaluations", N_("evaluations"), show=False,
                tooltip=N_("The evaluations they come from")),
        Binding("w", "everywhere", N_("all centres"),
                tooltip=N_("Of all your centres, or of this one alone")),
        Binding("a", "add", N_("new recommendation"),
                tooltip=N_("From an evaluation that was discussed, or from a decision")),
        Binding("escape", "leave_search", N_("back"), show=False),
    ]  # fmt: skip

    def __init__(self, session: Session, wanted: Wanted | None = None) -> None:
        super().__init__(session)
        self.wanted = wanted or Wanted()
        self._filter = Filter()
        self._lines: tuple[RecommendationLine, ...] = ()
        self._since = SinceVisit(None)
        """What others did since the user was here last."""
        self._read_as = ""
        """What the typed means on another layout, where only that was found."""
        self._done = ""
        """What was done here just now, told in place of how many they are."""

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="asked", classes="-away"):
            yield OneLine(f" {_('Find:')} ", id="question")
            yield TypingLine(max_length=80)
        yield RecordTable((), id="recommendations")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The secretary and the evaluator make new ones; several centres are for who has them."""
        if action == "add":
            return self.session.actor.is_a(Role.SECRETARY, Role.EVALUATOR)
        return action != "everywhere" or self.session.several_centres

    # Showing

    async def reload(self) -> None:
        self._since = await self.session.do(since_last_visit)
        await self._show()

    async def _show(self, key: object | None = None) -> None:
        query = self._query
        lines, read_as = await self._found(query)
        if query != self._query:
            return
        self._lines, self._read_as = lines, read_as
        self.query_one("#question", OneLine).styles.width = len(_("Find:")) + 2
        self.table.set_columns(columns_for(self.size.width))
        self.table.empty = self._nothing()
        self.table.fill(list(self._records()), key=key)
        self.say(self._done or self._told())
        self._done = ""

    async def _found(self, query: str) -> tuple[tuple[RecommendationLine, ...], str]:
        """What the words mean, if need be as another keyboard layout has them."""
        for words in (query, *(retyped(query) if query.strip() else ())):
            wanted = replace(self.wanted, words=words)
            lines = await self.session.do(recommendations, wanted)
            if self._filter.centre is not None:
                lines = tuple(line for line in lines if line.centre == self._filter.centre)
            if lines:
                return lines, "" if words == query else words
        return (), ""

    def _records(self) -> Iterator[Record]:
        if not self._query and self._wanted_alone:
            yield from since_records(self._since, self._lines, self.size.width)
        for line in self._lines:
            yield list_record(line, self.size.width, everywhere=self.wanted.everywhere)

    @property
    def _wanted_alone(self) -> bool:
        """Whether the list is the one that opens first, narrowed by nothing."""
        return self.wanted == Wanted() and not self._filter.told

    def _nothing(self) -> str:
        """The one sentence of an empty list."""
        if self._query:
            return _("No recommendation has these words or this number.")
        if self._filter.words or self.wanted.view is not View.OPEN:
            return _("There are none of these: {key} shows others.").format(key=self.key("v"))
        if self.check_action("add", ()):
            return _("No open recommendation: {key} writes one.").format(key=self.key("a"))
        return _("No open recommendation: {key} shows others.").format(key=self.key("v"))

    def _told(self) -> str:
        n = len(self._lines)
        words = ngettext("{n} recommendation", "{n} recommendations", n).format(n=n)
        told = [f"{words}: {_(VIEWS[self.wanted.view])}"]
        told += [self._filter.words] if self._filter.words else []
        told += [_(ORDERS[self.wanted.order])] if self.wanted.order is not Order.DUE else []
        if self._read_as:
            told.append(_("read as “{text}”").format(text=self._read_as))
        return ", ".join(told)

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self.table.set_columns(columns_for(self.size.width))
            self.table.fill(list(self._records()))

    def signs(self) -> tuple[tuple[str, str], ...]:
        return (
            ("!", _("overdue, by so many days")),
            (LONG_OPEN, _("open for more than 18 months")),
        )

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.table.key
        if isinstance(key, tuple) and key[0] in ("recommendation", "news"):
            return "recommendation", key[1], None
        return None

    def _line(self, key: object) -> RecommendationLine | None:
        """The recommendation a line of the table is about."""
        return next((each for each in self._lines if key == ("recommendation", each.id)), None)

    # Narrowing

    @on(TypingLine.Changed)
    @tells
    async def narrow(self, event: TypingLine.Changed) -> None:
        """Show what the text means now."""
        event.stop()
        if event.value != self._query:
            self._query = event.value
            await self._show()

    @tells
    async def action_view(self) -> None:
        """The next of the views."""
        views = list(View)
        view = views[(views.index(self.wanted.view) + 1) % len(views)]
        self.wanted = replace(self.wanted, view=view)
        await self._show()

    @tells
    async def action_everywhere(self) -> None:
        """All centres of the user's in one list, or this one."""
        self.wanted = replace(self.wanted, everywhere=not self.wanted.everywhere)
        self._filter = replace(self._filter, centre=None)
        await self._show()
        if self.wanted.everywhere:
            self.say(f"{_('All your centres')}: {self._told()}")

    @work
    @tells
    async def action_sort(self) -> None:
        options = [(order, _(words)) for order, words in ORDERS.items()]
        order = await chooses(
            self.app, self.session, _("In which order?"), options, self.wanted.order
        )
        if order is not None:
            self.wanted = replace(self.wanted, order=order)
            await self._show()

    @work
    @tells
    async def action_filter(self) -> None:
        """By what, then which."""
        centres = {line.centre for line in self._lines} if self.wanted.everywhere else set()
        chosen = await asks_filter(self, self._filter, sorted(centres))
        if chosen is None:
            return
        self._filter = chosen
        self.wanted = replace(
            self.wanted, area=chosen.area, priority=chosen.priority, body_id=chosen.body_id,
            evaluation_id=chosen.evaluation_id,
        )  # fmt: skip
        await self._show()

    # Opening

    @on(RecordTable.Chosen, "#recommendations")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """The whole chain; of another centre after going there."""
        event.stop()
        key, line = event.key, self._line(event.key)
        if isinstance(key, tuple) and key[0] == "news":
            await self.open_recommendation(key[1], self.session.actor.centre)
        elif isinstance(key, tuple) and key[0] == HANDED_IN:
            await self.action_evaluations()
        elif line is not None:
            await self.open_recommendation(line.id, line.centre_id)

    async def action_evaluations(self) -> None:
        """The evaluations of both sides."""
        from clc_tui.screens.evaluations import EvaluationsScreen

        await self.app.push_screen(EvaluationsScreen(self.session))

    @work
    @tells
    async def action_add(self) -> None:
        """Write a new one, and show it."""
        from clc_tui.screens.recommendation import RecommendationScreen
        from clc_tui.screens.recommendation_form import RecommendationForm

        made = await self.app.push_screen_wait(await RecommendationForm.of(self.session))
        if isinstance(made, int):
            page = RecommendationScreen(self.session, made)
            await self.app.push_screen(page)
            page.say(_("Saved."))

    async def open_recommendation(self, recommendation_id: int, centre_id: int) -> None:
        """Show one; what is done there is done in its own centre."""
        from clc_tui.screens.recommendation import RecommendationScreen

        if centre_id == self.session.actor.centre_id:
            await self.app.push_screen(RecommendationScreen(self.session, recommendation_id))
            return
        wanted = Wanted(view=self.wanted.view, everywhere=True)
        going = open_elsewhere(self.app, self.session, recommendation_id, centre_id, wanted)
        self.app.run_worker(going)  # not this screen's own: it is closed on the way


async def open_elsewhere(
    app: App[Any], session: Session, recommendation_id: int, centre_id: int, wanted: Wanted
) -> None:
    """Go to another centre of the user's, and open a recommendation over the list there."""
    from clc_tui.screens.recommendation import RecommendationScreen

    await go_to_centre(cast(Host, app), session, centre_id)
    while len(app.screen_stack) > 2:
        await app.pop_screen()
    await app.push_screen(RecommendationsScreen(session, wanted))
    await app.push_screen(RecommendationScreen(session, recommendation_id))
