"""Volunteers: when help is needed in the next two weeks, who comes, and what else is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, short_date
from clc_tui.screens.asking import asks_day, asks_until, chooses
from clc_tui.screens.asking_help import asks_volunteer, writes_help
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.help_words import need_words, shift_records, sign_words
from clc_tui.screens.need_forms import FORMS, NeedForm
from clc_tui.screens.volunteer_papers import roster_papers
from clc_tui.services.needs import Closed, NeedLine, close_need, need, needs
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.shifts import ShiftLine, remove_shift, shift, shifts
from clc_tui.session import Session
from clc_tui.terms import Invalid, NeedKind
from clc_tui.widgets.record_table import Column, Record, RecordTable

FORTNIGHT = timedelta(days=14)
PEOPLE = ("people", 0)
"""The line that leads to the people who help."""
WHEN = {
    NeedKind.LESSONS: N_("at the lessons of a class"),
    NeedKind.DATED: N_("on a day"),
    NeedKind.OPEN: N_("at any time"),
}


class VolunteersScreen(ClcScreen[None]):
    """Shifts of two weeks, needs at any time and of classes, and the way to the people."""

    AREA: ClassVar[int | None] = 4
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("help needed"), tooltip=N_("Write down what help is needed")),
        Binding("v", "people", N_("volunteers"), tooltip=N_("The people who help")),
        Binding("e", "edit", N_("edit"), tooltip=N_("Change what help is needed")),
        Binding("x", "close", N_("close"), tooltip=N_("This help is no longer needed")),
        Binding("w", "who_could", N_("who could"), tooltip=N_("Who could come, or help")),
        Binding("backspace,delete", "remove", N_("take away"), show=False,
                tooltip=N_("This shift, for which nobody was asked")),
        Binding("left", "days(-1)", N_("days before"), key_display="← →",
                tooltip=N_("The two weeks before, or after")),
        Binding("right", "days(1)", N_("later days"), show=False,
                tooltip=N_("The two weeks before, or after")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._first = session.actor.today
        self._lines: tuple[ShiftLine, ...] = ()
        self._needs: tuple[NeedLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="help")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#help", RecordTable)

    def signs(self) -> tuple[tuple[str, str], ...]:
        return sign_words()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A need is changed and closed where the cursor is on one, or on a shift of it."""
        if action == "remove":
            return self._key[0] == "shift" and self._key[1].lesson_id is None
        if action == "who_could":
            return self._open_need is not None or self._shift_here is not None
        return action not in ("edit", "close") or self._need_id is not None

    async def reload(self) -> None:
        last = self._first + FORTNIGHT - timedelta(days=1)
        self._lines = await self.session.do(shifts, self._first, last)
        self._needs = await self.session.do(needs)
        self._show()

    def _show(self, key: object | None = None) -> None:
        names = (Column(30, tight=True),) if self.size.width >= ROOMY else ()
        self.table.set_columns(
            (Column(9), Column(5), Column(), Column(5, right=True, tight=True), *names)
        )
        self.table.fill(list(self._records()), key=key)

    def _records(self) -> Iterator[Record]:
        last = self._first + FORTNIGHT - timedelta(days=1)
        days = f"{short_date(self._first)} – {date_text(last)}"
        yield Record(None, (days,), strong=True)
        yield from shift_records(self._lines, named=self.size.width >= ROOMY)
        if not self._lines:
            words = _("No help is needed on these days. {key} writes down what is needed.")
            yield Record(None, ("  " + words.format(key=self.key("a")),), dim=True)
        if self._needs:
            yield Record(None, (_("Help needed"),), strong=True)
        for line in self._needs:
            yield Record(("need", line.id), (need_words(line, self.size.width),), spread=True)
        yield Record(None, ("",))
        yield Record(PEOPLE, (_("The people who help"),), spread=True)

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self._show()

    # What is under the cursor

    @property
    def _key(self) -> tuple[str, Any]:
        key = self.table.key
        return key if isinstance(key, tuple) else PEOPLE

    @property
    def _need_id(self) -> int | None:
        """The need under the cursor, or that of the shift there."""
        kind, at = self._key
        return {"need": at, "shift": getattr(at, "need_id", None)}.get(kind)

    @property
    def _shift_here(self) -> ShiftAt | None:
        """The shift under the cursor; of a class's need there the first one on these days."""
        at = (line.at for line in self._lines if line.at.need_id == self._need_id)
        return self._key[1] if self._key[0] == "shift" else next(at, None)

    @property
    def _open_need(self) -> NeedLine | None:
        """The need at any time under the cursor."""
        found = (line for line in self._needs if self._key == ("need", line.id))
        return next((line for line in found if line.kind is NeedKind.OPEN), None)

    def papers_here(self) -> Sequence[Printable]:
        return roster_papers(self.session, self._first)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        line = next((one for one in self._lines if ("shift", one.at) == self._key), None)
        if line is not None and line.shift_id is not None:
            return "shift", line.shift_id, None
        return None if self._need_id is None else ("need", self._need_id, None)

    @on(RecordTable.Chosen, "#help")
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """A shift opens; of help at any time the hours are written down."""
        event.stop()
        kind, at = self._key
        if kind == "shift":
            from clc_tui.screens.shift import ShiftScreen

            await self.app.push_screen(ShiftScreen(self.session, at))
        elif kind == "people":
            await self.action_people()
        else:
            if self._open_need is not None:
                self._write_hours(self._open_need)
            else:
                self.action_edit()

    async def action_who_could(self) -> None:
        """Who could come to the shift under the cursor, or help with the need there."""
        from clc_tui.screens.who_could import WhoCouldAnyTimeScreen, WhoCouldScreen

        if self._open_need is not None:
            await self.app.push_screen(WhoCouldAnyTimeScreen(self.session, self._open_need.id))
        elif self._shift_here is not None:
            await self.app.push_screen(WhoCouldScreen(self.session, self._shift_here))

    async def action_people(self) -> None:
        """The people who help."""
        from clc_tui.screens.volunteer_list import VolunteerListScreen

        await self.app.push_screen(VolunteerListScreen(self.session))

    @tells
    async def action_days(self, step: int) -> None:
        self._first += step * FORTNIGHT
        await self.reload()
        self.say("")

    # What help is needed

    @work
    @tells
    async def action_add(self) -> None:
        """When help is needed, then the short form of it."""
        options = [(kind, _(words)) for kind, words in WHEN.items()]
        kind = await chooses(self.app, self.session, _("When is help needed?"), options)
        if kind is not None:
            await self._fill_in(await FORMS[kind].of(self.session))

    @work
    @tells
    async def action_edit(self) -> None:
        if self._need_id is not None:
            line = await self.session.do(need, self._need_id)
            await self._fill_in(await FORMS[line.kind].of(self.session, line.id))

    async def _fill_in(self, form: NeedForm) -> None:
        """Fill in the form, and put the cursor on what came of it.

        A need of days written down one by one is no line of its own: then it stays where it was.
        """
        before = self._key
        made = await self.app.push_screen_wait(form)
        if made is not None:
            await self.reload()
            if isinstance(made, tuple) and made[0] == "shift":
                await self._go_to(made)
            listed: set[tuple[str, object]] = {("need", line.id) for line in self._needs}
            listed |= {("shift", line.at) for line in self._lines}
            self._show(made if made in listed else before)
            self.say(_("Saved."))

    async def _go_to(self, key: tuple[str, Any]) -> None:
        """To the days of a new shift, where it lies outside those shown."""
        if all(("shift", line.at) != key for line in self._lines):
            self._first = (await self.session.do(shift, key[1])).on_date
            await self.reload()

    @tells
    async def action_remove(self) -> None:
        """A slip of the hand."""
        await self.session.do(remove_shift, self._key[1])
        await self.reload()
        self.say(_("Taken away. {key} takes it back.").format(key=self.key("u")))

    @work
    @tells
    async def action_close(self) -> None:
        """The last day help is needed; where helpers have to be told, why."""
        need_id, today = self._need_id, self.session.actor.today
        if need_id is None:
            return
        day = await asks_day(self.app, self.session, _("Needed for the last time on:"), today)
        if day is None:
            return

        async def close(reason: str) -> Closed:
            return await self.session.do(close_need, need_id, day, reason=reason)

        closed: Closed | None
        try:
            closed = await close("")
        except Invalid as error:
            if error.field != "reason":
                raise
            closed = await asks_until(self.app, self.session, _("Why?"), "", close)
        if closed is not None:
            await self.reload()
            self.say(_closed_words(closed))

    # Hours of help at any time

    @work
    @tells
    async def _write_hours(self, line: NeedLine) -> None:
        """Who helped, when, how long: one after the other."""
        who = await asks_volunteer(self, _("{what}: who helped?").format(what=line.fields.title))
        if who is None:
            return
        words = await writes_help(self, line.id, who.person_id, who.name)
        if words is not None:
            await self.reload()
            self.say(words)


def _closed_words(closed: Closed) -> str:
    """Until when, and who has to be told."""
    words = _("Needed until {day}.").format(day=date_text(closed.until))
    if closed.told:
        words += f" {_('To be told:')} {', '.join(closed.told)}"
    return words
