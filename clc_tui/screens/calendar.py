"""The centre's calendar: the days off of a year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, ngettext, weekday_short
from clc_tui.screens.asking import asks_day, asks_until
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.services.calendar import add_holiday, calendar, prefill_calendar, remove_holiday
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.record_table import Column, Record, RecordTable

DESK_ACTIONS = frozenset({"add", "remove", "fill"})


class CalendarScreen(ClcScreen[None]):
    """One year at a time."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "year(-1)", N_("year before"), tooltip=N_("The year before")),
        Binding("right", "year(1)", N_("next year"), tooltip=N_("The next year")),
        Binding("a", "add", N_("day off"), tooltip=N_("Another day off")),
        Binding("x", "remove", N_("not off"), tooltip=N_("Take a day off out of the calendar")),
        Binding("f", "fill", N_("public holidays"),
                tooltip=N_("Fill in the public holidays that are missing")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._year = session.actor.today.year

    def body(self) -> Iterable[Widget]:
        yield RecordTable([Column(14), Column()], id="days", opens=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in DESK_ACTIONS or self.session.actor.is_a(Role.FACILITATOR)

    @property
    def table(self) -> RecordTable:
        return self.query_one("#days", RecordTable)

    async def reload(self) -> None:
        lines = await self.session.do(calendar, self._year)
        self.table.empty = _("No day off in {year}: {key} fills in the public holidays.").format(
            year=self._year, key=self.key("f")
        )
        self.table.fill(
            [
                Record(
                    line.id,
                    (
                        f"{weekday_short(line.on_date)} {date_text(line.on_date)}",
                        line.name(self.session.language),
                    ),
                )
                for line in lines
            ]
        )
        told = ngettext("{n} day off", "{n} days off", len(lines)).format(n=len(lines))
        self.say(f"{self._year}: {told}")

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("holiday", self.table.key, None) if isinstance(self.table.key, int) else None

    @tells
    async def action_year(self, step: int) -> None:
        if 2000 <= self._year + step <= 2099:
            self._year += step
            await self.reload()

    @work
    @tells
    async def action_add(self) -> None:
        today = self.session.actor.today
        day = await asks_day(self.app, self.session, _("Which day is off?"), today, empty=True)
        if day is None:
            return

        async def add(name: str) -> int:
            return await self.session.do(add_holiday, day, name)

        question = _("{day}: what day is it?").format(day=date_text(day))
        if await asks_until(self.app, self.session, question, "", add, most=80) is None:
            return
        self._year = day.year
        await self.reload()

    @tells
    async def action_remove(self) -> None:
        if isinstance(self.table.key, int):
            day = await self.session.do(remove_holiday, self.table.key)
            await self.reload()
            self.say(
                _("{day} is no day off any more. {key} takes it back.").format(
                    day=date_text(day), key=self.key("u")
                )
            )

    @tells
    async def action_fill(self) -> None:
        added = await self.session.do(prefill_calendar, self._year)
        await self.reload()
        self.say(ngettext("{n} day added", "{n} days added", added).format(n=added))
