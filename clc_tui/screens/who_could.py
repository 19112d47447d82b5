"""Who could come to a shift, or help at any time: whom one would ask first before the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, ngettext, word
from clc_tui.screens.asking_help import takes, writes_help
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.help_words import (
    FIT_WORDS,
    SKILL_WORDS,
    any_time_record,
    candidate_record,
    need_words,
    places_told,
    shift_title,
)
from clc_tui.services.assignments import ask
from clc_tui.services.candidates import Candidate, who_could
from clc_tui.services.needs import need
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.shifts import ShiftLine, shift
from clc_tui.session import Session
from clc_tui.terms import AssignmentState
from clc_tui.widgets.record_table import Column, Record, RecordTable


class CandidateTable(RecordTable):
    """Enter asks who is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("ask"), tooltip=N_("Written down as asked")),
    ]


class WhoCouldScreen(ClcScreen[None]):
    """Volunteers for one shift; who is asked leaves the list, so that more can be asked."""

    AREA: ClassVar[int | None] = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", N_("says yes"), tooltip=N_("Was asked and will come")),
        Binding("v", "people", N_("volunteers"), tooltip=N_("The people who help")),
    ]

    def __init__(self, session: Session, at: ShiftAt) -> None:
        super().__init__(session)
        self.at = at
        self._line: ShiftLine | None = None
        self._found: tuple[Candidate, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield CandidateTable((), id="candidates")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#candidates", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "yes" or bool(self._found)

    def signs(self) -> tuple[tuple[str, str], ...]:
        return tuple((sign, _(words)) for sign, words in FIT_WORDS)

    async def reload(self) -> None:
        self._line = await self.session.do(shift, self.at)
        self._found = await self.session.do(who_could, self.at)
        today, roomy = self.session.actor.today, self.size.width >= ROOMY
        last = Column(7, least=ROOMY)
        phone = Column(16, least=ROOMY, tight=True)
        self.table.set_columns((Column(1), Column(19), last, Column(), phone))
        records = [Record(None, (f"{shift_title(self._line)}  {self._line.what}",), strong=True)]
        records += [candidate_record(each, today, roomy=roomy) for each in self._found]
        if not self._found:
            words = _("Nobody else helps here yet. {key} shows the volunteers.")
            records.append(Record(None, ("  " + words.format(key=self.key("v")),), dim=True))
        self.table.fill(records)
        self.show_hints()
        self.say(places_told(self._line))

    async def action_people(self) -> None:
        """The people who help, to add one."""
        from clc_tui.screens.volunteer_list import VolunteerListScreen

        await self.app.push_screen(VolunteerListScreen(self.session))

    @on(RecordTable.Chosen, "#candidates")
    def asked(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._ask(AssignmentState.OFFERED)

    def action_yes(self) -> None:
        self._ask(AssignmentState.CONFIRMED)

    @work
    @tells
    async def _ask(self, state: AssignmentState) -> None:
        each = next((one for one in self._found if one.person_id == self.table.key), None)
        if each is None:
            return

        async def take(despite: str, over: bool) -> int:
            return await self.session.do(
                ask, self.at, each.person_id, state, despite=despite, over=over
            )

        if await takes(self, each.name, take) is not None:
            await self.reload()
            told = "" if self._line is None else places_told(self._line)
            self.say(f"{each.name}: {word(state)}. {told}")


class HelpedTable(RecordTable):
    """Enter writes down how long who is under the cursor helped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("hours"), tooltip=N_("How long they helped")),
    ]


class WhoCouldAnyTimeScreen(ClcScreen[None]):
    """Volunteers for help at any time: who can what is needed, who has not helped for longest."""

    AREA: ClassVar[int | None] = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "people", N_("volunteers"), tooltip=N_("The people who help")),
    ]

    def __init__(self, session: Session, need_id: int) -> None:
        super().__init__(session)
        self.need_id = need_id
        self._found: tuple[Candidate, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield HelpedTable((), id="candidates")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#candidates", RecordTable)

    def signs(self) -> tuple[tuple[str, str], ...]:
        return tuple((sign, _(words)) for sign, words in SKILL_WORDS)

    async def reload(self) -> None:
        line = await self.session.do(need, self.need_id)
        self._found = await self.session.do(who_could, ShiftAt(self.need_id))
        today, roomy = self.session.actor.today, self.size.width >= ROOMY
        last = Column(7, least=ROOMY)
        phone = Column(16, least=ROOMY, tight=True)
        self.table.set_columns((Column(1), Column(19), last, Column(), phone))
        records = [Record(None, (need_words(line, self.size.width),), strong=True)]
        if line.fields.skills:
            words = _("Should be able to: {skills}").format(skills=line.fields.skills)
            records.append(Record(None, (words,), dim=True))
        records += [any_time_record(each, today, roomy=roomy) for each in self._found]
        if not self._found:
            words = _("Nobody helps here yet. {key} shows the volunteers.")
            records.append(Record(None, ("  " + words.format(key=self.key("v")),), dim=True))
        self.table.fill(records)
        self.show_hints()
        n = len(self._found)
        self.say(ngettext("{n} volunteer", "{n} volunteers", n).format(n=n))

    async def action_people(self) -> None:
        """The people who help, to add one."""
        from clc_tui.screens.volunteer_list import VolunteerListScreen

        await self.app.push_screen(VolunteerListScreen(self.session))

    @on(RecordTable.Chosen, "#candidates")
    def helped(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._write_hours()

    @work
    @tells
    async def _write_hours(self) -> None:
        """When and how long who is under the cursor helped."""
        each = next((one for one in self._found if one.person_id == self.table.key), None)
        if each is not None:
            words = await writes_help(self, self.need_id, each.person_id, each.name)
            if words is not None:
                await self.reload()
                self.say(words)
