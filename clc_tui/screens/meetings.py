"""Meetings of the committee: the list of them, and the form of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, ngettext
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.committee_words import KEEPERS, how_far
from clc_tui.screens.form import FormScreen
from clc_tui.services.meetings import (
    MEETING_WORDS,
    MeetingFields,
    MeetingLine,
    add_meeting,
    change_meeting,
    meetings,
)
from clc_tui.services.minutes import meeting
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import date_words, day_of, time_of
from clc_tui.widgets.record_form import Field, Kind
from clc_tui.widgets.record_table import Column, Record, RecordTable


class MeetingsScreen(ClcScreen[None]):
    """All meetings, the latest first."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new meeting"), tooltip=N_("A meeting to come, or one held")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[MeetingLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="meetings")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#meetings", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who only reads makes none."""
        return action != "add" or self.session.actor.is_a(*KEEPERS)

    async def reload(self) -> None:
        self._lines = await self.session.do(meetings)
        place = (Column(),) if self.size.width >= ROOMY else ()
        self.table.set_columns((Column(10), Column(5), *place, Column(0 if not place else 27)))
        self.table.empty = _("No meeting yet.")
        if self.check_action("add", ()):
            words = _("No meeting yet: {key} writes one down.")
            self.table.empty = words.format(key=self.key("a"))
        self.table.fill([self._record(line, bool(place)) for line in self._lines])
        n = len(self._lines)
        words = ngettext("{n} meeting", "{n} meetings", n).format(n=n)
        self.say(words if n else self.table.empty)

    def _record(self, line: MeetingLine, roomy: bool) -> Record:
        number = _("No. {number}").format(number=line.minutes_no) if line.minutes_no else ""
        where = "  ".join(filter(None, (line.cancelled or line.place, number)))
        cells = (date_text(line.on_date), line.starts_at or "", *((where,) if roomy else ()))
        told = how_far(line, self.session.actor.today)
        return Record(line.id, (*cells, told), dim=line.cancelled is not None)

    def papers_here(self) -> Sequence[Printable]:
        return (Printable("minutes", self.table.key),) if isinstance(self.table.key, int) else ()

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("meeting", self.table.key, None) if isinstance(self.table.key, int) else None

    @on(RecordTable.Chosen, "#meetings")
    async def open_meeting(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int):
            await self._open(event.key)

    async def _open(self, meeting_id: int) -> None:
        from clc_tui.screens.meeting import MeetingScreen

        await self.app.push_screen(MeetingScreen(self.session, meeting_id))

    @work
    @tells
    async def action_add(self) -> None:
        """When and where; then the meeting opens, with its agenda to be written."""
        made = await self.app.push_screen_wait(MeetingForm(self.session))
        if isinstance(made, int):
            await self.reload()
            self.table.fill(
                [self._record(line, self.size.width >= ROOMY) for line in self._lines], key=made
            )
            await self._open(made)


class MeetingForm(FormScreen):
    """When and where a meeting is, the number of its minutes, and who else was there."""

    FORM = "meeting"
    TITLE = N_("Meeting of the committee")
    AREA: ClassVar[int | None] = 8
    _was: MeetingFields

    def fields(self) -> Sequence[Field]:
        label = MEETING_WORDS
        when = (
            Field("on_date", label["on_date"], Kind.DATE, most=12, required=True),
            Field("starts_at", label["starts_at"], Kind.TIME, most=5),
            Field("place", label["place"], most=80),
        )
        if not self.subject_id:
            return when
        return (
            *when,
            Field("minutes_no", label["minutes_no"], most=40),
            Field("guests", label["guests"], most=300),
        )

    async def initial(self) -> Mapping[str, str]:
        if not self.subject_id:
            return {"on_date": date_words(self.session.actor.today)}
        self._was = (await self.session.do(meeting, self.subject_id)).fields
        return {
            "on_date": date_words(self._was.on_date),
            "starts_at": self._was.starts_at or "",
            "place": self._was.place,
            "minutes_no": self._was.minutes_no,
            "guests": self._was.guests,
        }

    async def save(self, values: dict[str, str]) -> object:
        if not values["on_date"].strip():
            raise Invalid(N_("Write on which day the meeting is."), "on_date")
        hour = values["starts_at"]
        fields = MeetingFields(
            day_of(values["on_date"], "on_date", near=self.session.actor.today),
            time_of(hour, "starts_at") if hour.strip() else None,
            values["place"],
            values.get("minutes_no", ""),
            values.get("guests", ""),
        )
        if not self.subject_id:
            return await self.session.do(add_meeting, fields)
        await self.session.do(change_meeting, self.subject_id, fields, was=self._was)
        return self.subject_id
