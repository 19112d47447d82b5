"""The committee: who sits for which body, empty seats, the community's leader at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.follow_up import CommitteeRole
from clc_tui.language import C_, N_, _, date_text, short_date, word
from clc_tui.screens.asking_help import asks_last_day
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.committee_forms import (
    BodyForm,
    KnownMemberForm,
    MemberForm,
    NewMemberForm,
    TermForm,
)
from clc_tui.screens.committee_words import EMPTY, KEEPERS, role_words, seats_told, term_words
from clc_tui.screens.who_sits import WhoSits
from clc_tui.services.bodies import BodyLine, WhichBody, close_body
from clc_tui.services.committee import Committee, MemberLine, committee, end_term, remove_member
from clc_tui.session import Session
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.record_table import Column, Record, RecordTable

KEEPING = frozenset({"add", "edit", "end", "remove", "body", "new_body"})
"""What is for those who keep the committee's papers."""


class Seat(NamedTuple):
    """A line of the list: who sits there; where nobody does, which of the empty seats it is."""

    body: WhichBody | None
    """None: the community's leader."""
    member_id: int | None
    empty: int = 0


class CommitteeScreen(ClcScreen[None]):
    """One list, body by body."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add", "end")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new member"), tooltip=N_("Somebody known, or a new person")),
        Binding("e", "edit", N_("edit"), tooltip=N_("Role, body and days of this term")),
        Binding("x", "end", N_("last day"),
                tooltip=N_("The last day of a term; a body without members leaves the committee")),
        Binding("b", "body", N_("seats"), tooltip=N_("What this body is called, and its seats")),
        Binding("g", "new_body", N_("new body"), tooltip=N_("One more body on the committee")),
        Binding("o", "ended", N_("ended too"), tooltip=N_("Also terms that ended, closed bodies")),
        Binding("backspace,delete", "remove", N_("take away"), show=False,
                tooltip=N_("This term never was: a slip of the hand")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._seen: Committee | None = None
        self._ended = False
        self._done = ""
        """What was done here just now, told in place of how many seats are taken."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="committee", opens=self.session.actor.is_a(*KEEPERS))

    @property
    def table(self) -> RecordTable:
        return self.query_one("#committee", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who only reads changes nothing; a term is changed where somebody sits."""
        if action not in KEEPING:
            return True
        if not self.session.actor.is_a(*KEEPERS):
            return False
        if action in ("edit", "remove"):
            return self._member is not None
        if action == "body":
            return self._body is not None
        return action != "end" or self._member is not None or self._body is not None

    async def reload(self) -> None:
        self._seen = await self.session.do(committee, ended=self._ended)
        self._show()
        self.show_hints()
        self.say(self._done or seats_told(self._seen))

    async def after_undo(self) -> None:
        self._done = ""
        await super().after_undo()

    async def _renewed(self, words: str) -> None:
        """Show how things stand now, and say what was done."""
        self._done = words
        await self.reload()

    def _show(self, key: object | None = None) -> None:
        whose = (Column(25),) if self._roomy else ()
        phone = (Column(17, least=100),)
        self.table.set_columns(
            (*whose, Column(), Column(12, tight=True), Column(15, tight=True), *phone)
        )
        self.table.fill(list(self._records()), key=key)

    @property
    def _roomy(self) -> bool:
        return self.size.width >= ROOMY

    def _records(self) -> Iterator[Record]:
        if self._seen is None:
            return
        for each in self._seen.bodies:
            seats = [Seat(each.body.which, line.id) for line in each.members]
            seats += [Seat(each.body.which, None, n) for n in range(1, each.empty + 1)]
            lines = dict(zip(seats, each.members, strict=False))
            closed = each.body.closed_on is not None
            words = each.body.words
            nobody = _(C_("body", "closed")) if closed else _("no seat")
            yield from self._of_body(words, seats or [Seat(each.body.which, None)], lines,
                                     nobody if closed or not seats else _(EMPTY))  # fmt: skip
        leaders = {Seat(None, line.id): line for line in self._seen.leaders}
        now = any(not line.ended for line in self._seen.leaders)
        seats = [*leaders, *(() if now else (Seat(None, None, 1),))]
        yield from self._of_body(word(CommitteeRole.LEADER), seats, leaders, _(EMPTY))

    def _of_body(
        self, body: str, seats: list[Seat], lines: dict[Seat, MemberLine], nobody: str
    ) -> Iterator[Record]:
        """The seats of a body, its name at the first; above them where there is no room beside."""
        if not self._roomy:
            yield Record(None, (body,), strong=True)
        for seat in seats:
            first = ((body,) if seat == seats[0] else ("",)) if self._roomy else ()
            line = lines.get(seat)
            if line is None:
                yield Record(seat, (*first, nobody), dim=not self._roomy and seat.empty == 0)
                continue
            role = "" if line.fields.role is CommitteeRole.LEADER else role_words(line)
            cells = (*first, line.name, role, term_words(line), line.phone)
            yield Record(seat, cells, dim=line.ended)

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self._show()

    # What is under the cursor

    @property
    def _seat(self) -> Seat:
        key = self.table.key
        return key if isinstance(key, Seat) else Seat(None, None)

    @property
    def _member(self) -> MemberLine | None:
        members = () if self._seen is None else self._seen.members
        return next((line for line in members if line.id == self._seat.member_id), None)

    @property
    def _body(self) -> BodyLine | None:
        """The body of the line under the cursor."""
        lines = () if self._seen is None else self._seen.bodies
        return next((each.body for each in lines if each.body.which == self._seat.body), None)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        if self._member is not None:
            return "person", self._member.person_id, None
        return ("body", self._seat.body, None) if type(self._seat.body) is int else None

    # Terms

    @on(RecordTable.Chosen, "#committee")
    def open_line(self, event: RecordTable.Chosen) -> None:
        """A term opens; into an empty seat somebody is brought."""
        event.stop()
        if self._member is not None:
            self.action_edit()
        else:
            self.action_add()

    @work
    @tells
    async def action_add(self) -> None:
        """Who it is, then for whom, as what and until when."""
        who = await self.app.push_screen_wait(WhoSits(self.session))
        if who is None:
            return
        form: TermForm
        if who.person_id is not None:
            form = await KnownMemberForm.of(self.session, who.person_id)
            form.whose = who.name
        else:
            form = await NewMemberForm.of(self.session)
        if isinstance(form, NewMemberForm) and who.new is not None:
            form.new = who.new
        form.preset = self._preset()
        await self._fill_in(form)

    def _preset(self) -> tuple[WhichBody | None, CommitteeRole]:
        """What a new term begins with: the body of an empty seat, or the leader."""
        seat = self._seat
        if seat.member_id is None and seat.body is None:
            return None, CommitteeRole.LEADER
        return seat.body, CommitteeRole.MEMBER

    @work
    @tells
    async def action_edit(self) -> None:
        if self._member is not None:
            await self._fill_in(await MemberForm.of(self.session, self._member.id))

    async def _fill_in(self, form: TermForm) -> None:
        """Fill in the form, and put the cursor on the term that came of it."""
        self._done = ""
        made = await self.app.push_screen_wait(form)
        if isinstance(made, int):
            await self._renewed(_("Saved."))
            members = () if self._seen is None else self._seen.members
            line = next((each for each in members if each.id == made), None)
            if line is not None:
                self._show(Seat(line.fields.body, made))

    @work
    @tells
    async def action_end(self) -> None:
        """The last day of a term; a body for which nobody sits is closed, or opened again."""
        line, body = self._member, self._body
        if line is not None:
            await self._end(line)
        elif body is not None:
            closed = body.closed_on is None
            made = await self.session.do(close_body, body.which, closed)
            words = _("On the committee no more: {body}. {key} takes it back.")
            if not closed:
                words = _("On the committee again: {body}.")
            await self._renewed(words.format(body=body.words, key=self.key("u")))
            self._show(Seat(made, None, 0 if closed else 1))

    async def _end(self, line: MemberLine) -> None:
        today = self.session.actor.today

        async def end(typed: str) -> date:
            return await self.session.do(end_term, line.id, day_of(typed, near=today))

        question = _("{name}: last day of the term?").format(name=line.name)
        until = await asks_last_day(self, question, line.fields.until or today, end)
        if until is not None:
            words = _("{name}: until {day}.")
            await self._renewed(words.format(name=line.name, day=date_text(until)))

    @tells
    async def action_remove(self) -> None:
        """A slip of the hand."""
        line = self._member
        if line is not None:
            await self.session.do(remove_member, line.id)
            words = _("{name}, {day}: taken away. {key} takes it back.")
            day = short_date(line.fields.since)
            await self._renewed(words.format(name=line.name, day=day, key=self.key("u")))

    # Bodies

    @work
    @tells
    async def action_body(self) -> None:
        if self._body is not None:
            await self._fill_in_body(BodyForm(self.session, self._body))

    @work
    @tells
    async def action_new_body(self) -> None:
        await self._fill_in_body(BodyForm(self.session))

    async def _fill_in_body(self, form: BodyForm) -> None:
        self._done = ""
        made = await self.app.push_screen_wait(form)
        if isinstance(made, int):
            await self._renewed(_("Saved."))
            seats = [r.key for r in self._records() if isinstance(r.key, Seat)]
            self._show(next((seat for seat in seats if seat.body == made), None))

    @tells
    async def action_ended(self) -> None:
        """Also what is over, or no more of it."""
        self._ended = not self._ended
        await self._renewed("")
