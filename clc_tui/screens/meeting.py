"""One meeting of the committee: agenda, who came, what was decided; called off, printed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.follow_up import CommitteeRole
from clc_tui.language import C_, N_, _, ngettext, word
from clc_tui.screens.asking import asks_until
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.committee_words import KEEPERS, meeting_words
from clc_tui.screens.kept_line import KeptLine
from clc_tui.screens.meetings import MeetingForm
from clc_tui.services.meetings import (
    CALLED_OFF,
    ITEM_LETTERS,
    add_item,
    cancel_meeting,
    change_item,
    restore_meeting,
)
from clc_tui.services.minutes import (
    DECISION_LETTERS,
    Attendee,
    DecisionLine,
    Link,
    MeetingPage,
    all_members_came,
    change_decision,
    decide,
    meeting,
    member_came,
    remove_decision,
)
from clc_tui.session import Session
from clc_tui.terms import ClcError, Invalid
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable

KEEPING = frozenset({"add", "agenda", "came", "all_came", "edit", "call_off", "remove"})
Key = tuple[str, int]
Act = Callable[[str], Awaitable[str]]
Lines = Callable[[MeetingPage], list[Key]]


class MeetingTable(RecordTable):
    """Enter words a line otherwise; of a person it says that they came, or did not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", C_("meeting", "change"),
                tooltip=N_("Other words; of a person: came, or did not")),
    ]  # fmt: skip


class MeetingScreen(ClcScreen[None]):
    """What the minutes say, in their order; everything is saved when it is typed."""

    AREA: ClassVar[int | None] = 8
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("decisions"), tooltip=N_("Write decisions down, one a line")),
        Binding("g", "agenda", N_("agenda"), tooltip=N_("Write the agenda, one a line")),
        Binding("p", "came", N_("came"), tooltip=N_("Came; the cursor goes on to the next")),
        Binding("r", "all_came", N_("all came"), tooltip=N_("The whole committee came")),
        Binding("e", "edit", N_("edit"), tooltip=N_("Day, hour, place, number, guests")),
        Binding("x", "call_off", C_("meeting", "call off"),
                tooltip=N_("Call it off, with the reason, or take that back")),
        Binding("backspace,delete", "remove", N_("take away"), show=False,
                tooltip=N_("This line; of a person: did not come")),
    ]  # fmt: skip

    def __init__(self, session: Session, meeting_id: int) -> None:
        super().__init__(session)
        self.meeting_id = meeting_id
        self._page: MeetingPage | None = None

    def body(self) -> Iterable[Widget]:
        yield MeetingTable((), id="meeting", opens=self.session.actor.is_a(*KEEPERS))

    @property
    def table(self) -> RecordTable:
        return self.query_one("#meeting", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who only reads writes nothing; people come, lines are taken away where there are any."""
        if action not in KEEPING:
            return True
        if not self.session.actor.is_a(*KEEPERS):
            return False
        if action == "came":
            return self._kind == "person"
        return action != "remove" or self._kind in ("person", "item", "decision")

    def hints_first(self) -> tuple[str, ...]:
        """Before the day its agenda, from then on who came and what was decided."""
        page = self._page
        if page is None or page.fields.on_date > self.session.actor.today:
            return ("agenda",)
        return ("add", "came", "all_came")

    async def reload(self) -> None:
        self._page = await self.session.do(meeting, self.meeting_id)
        self._show()
        self.show_hints()
        self.say(self._told(self._page))

    def _told(self, page: MeetingPage) -> str:
        if page.cancelled is not None:
            words = _("Called off: {reason}. {key} takes it back.")
            return words.format(reason=page.cancelled, key=self.key("x"))
        return _("{n} of {all} came").format(n=page.came, all=len(page.people))

    def _show(self, key: object | None = None) -> None:
        if self._page is None:
            return
        body = (Column(30),) if self.size.width >= ROOMY else ()
        self.table.set_columns((Column(1), Column(), *body, Column(17, tight=True)))
        self.table.fill(list(self._records(self._page)), key=key)

    def _records(self, page: MeetingPage) -> Iterator[Record]:
        yield Record(None, (meeting_words(page.fields),), strong=True)
        yield Record(None, (_("Agenda"),), strong=True)
        for number, words in enumerate(page.agenda, 1):
            yield from self._lines(("item", number), f"{number}. {words}")
        if not page.agenda:
            yield Record(None, (self._empty(_("Nothing yet: {key} writes the agenda."), "g"),))
        yield Record(None, (_("Who came"),), strong=True)
        for each in page.people:
            yield self._person(each)
        if not page.people:
            yield Record(None, ("  " + _("Nobody was on the committee on that day."),), dim=True)
        if page.fields.guests:
            yield Record(None, (_("Guests: {who}").format(who=page.fields.guests),))
        yield Record(None, (_("Decisions"),), strong=True)
        for line in page.decisions:
            links = "; ".join(map(link_words, line.links))
            told = f"{line.number}. {line.words}" + (f" → {links}" if links else "")
            yield from self._lines(("decision", line.id), told)
        if not page.decisions:
            yield Record(None, (self._empty(_("None yet: {key} writes them down."), "a"),))

    def _empty(self, words: str, key: str) -> str:
        return "  " + words.format(key=self.key(key))

    def _lines(self, key: Key, words: str) -> Iterator[Record]:
        """A text over as many lines as it needs; the cursor stands on the first."""
        first, *others = wrapped(words, self.size.width - 4, "   ")
        yield Record(key, (first,), spread=True)
        for line in others:
            yield Record(None, (f" {line}",))

    def _person(self, each: Attendee) -> Record:
        leads = each.role is CommitteeRole.LEADER
        role = "" if each.role in (None, CommitteeRole.MEMBER) else word(each.role)
        beside = (each.body or role, "" if leads else role)
        cells = beside if self.size.width >= ROOMY else (role,)
        return Record(("person", each.person_id), ("+" if each.came else "", each.name, *cells))

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self._show()

    def signs(self) -> tuple[tuple[str, str], ...]:
        return (("+", _("came")),)

    def papers_here(self) -> Sequence[Printable]:
        return (Printable("minutes", self.meeting_id),)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return "meeting", self.meeting_id, None

    def complain(self, error: ClcError) -> None:
        """Of a meeting that was called off, with the key that takes it back here."""
        if isinstance(error, Invalid) and error.field == CALLED_OFF:
            words = N_("This meeting was called off: {reason}. The key {key} takes it back.")
            error = Invalid(words, reason=error.words["reason"], key=self.key("x"))
        super().complain(error)

    # What is under the cursor

    @property
    def _key(self) -> Key:
        key = self.table.key
        return key if isinstance(key, tuple) else ("", 0)

    @property
    def _kind(self) -> str:
        return self._key[0]

    @property
    def _person_here(self) -> Attendee | None:
        people = () if self._page is None else self._page.people
        return next((each for each in people if ("person", each.person_id) == self._key), None)

    @property
    def _decision(self) -> DecisionLine | None:
        lines = () if self._page is None else self._page.decisions
        return next((line for line in lines if ("decision", line.id) == self._key), None)

    @property
    def _item(self) -> str | None:
        kind, number = self._key
        return self._page.agenda[number - 1] if kind == "item" and self._page else None

    # Who came

    @tells
    async def action_came(self) -> None:
        """Came; the cursor goes on."""
        if self._person_here is not None:
            await self._say_came(self._person_here, True)

    async def _say_came(self, each: Attendee, came: bool) -> None:
        await self.session.do(member_came, self.meeting_id, each.person_id, came)
        await self.reload()
        if came:
            self._go_on(each)

    def _go_on(self, each: Attendee) -> None:
        """The cursor to the next of the committee."""
        people = () if self._page is None else self._page.people
        ids = [one.person_id for one in people]
        following = ids[ids.index(each.person_id) + 1 :] if each.person_id in ids else []
        if following:
            self._show(("person", following[0]))
            self.show_hints()

    @tells
    async def action_all_came(self) -> None:
        n = await self.session.do(all_members_came, self.meeting_id)
        await self.reload()
        words = ngettext("{n} more came.", "{n} more came.", n).format(n=n)
        if self._page is not None:
            self.say(f"{words} {self._told(self._page)}")

    # Agenda and decisions

    @work
    @tells
    async def action_add(self) -> None:
        """Decisions, one after the other, until nothing is typed."""

        async def take(words: str) -> str:
            if words.strip():
                await self.session.do(decide, self.meeting_id, words)
            return words.strip()

        await self._type("decision", _("Decision {n}:"), _decisions, take)

    @work
    @tells
    async def action_agenda(self) -> None:
        """Lines of the agenda, one after the other, until nothing is typed."""

        async def take(words: str) -> str:
            if words.strip():
                await self.session.do(add_item, self.meeting_id, words)
            return words.strip()

        await self._type("agenda", _("Agenda {n}:"), _items, take)

    async def _type(self, form: str, question: str, lines: Lines, take: Act) -> None:
        """One line after the other; Enter on an empty one, or Esc, ends it."""
        while self._page is not None:
            asked = question.format(n=len(lines(self._page)) + 1)
            line = KeptLine(
                self.session, asked, act=take, form=form, subject_id=self.meeting_id,
                most=DECISION_LETTERS if form == "decision" else ITEM_LETTERS,
            )  # fmt: skip
            if not await self.app.push_screen_wait(line):
                return
            await self.reload()
            self._show(lines(self._page)[-1])

    @on(RecordTable.Chosen, "#meeting")
    def change(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._change()

    @work
    @tells
    async def _change(self) -> None:
        """Other words; of a person whether they came."""
        if self._person_here is not None:
            await self._say_came(self._person_here, not self._person_here.came)
        elif self._decision is not None:
            line = self._decision
            await self._reword(f"{line.number}.", line.words, change_decision, line.id)
        elif self._item is not None:
            number = self._key[1]
            await self._reword(f"{number}.", self._item, change_item, self.meeting_id, number)

    async def _reword(self, question: str, was: str, verb: Callable[..., Any], *at: int) -> None:
        async def take(words: str) -> bool:
            await self.session.do(verb, *at, words, was=was)
            return True

        if await asks_until(self.app, self.session, question, was, take, most=DECISION_LETTERS):
            await self.reload()

    @tells
    async def action_remove(self) -> None:
        """A line that never was; of a person: did not come."""
        if self._person_here is not None:
            await self._say_came(self._person_here, False)
            return
        if self._decision is not None:
            await self.session.do(remove_decision, self._decision.id)
        elif self._item is not None:
            number = self._key[1]
            await self.session.do(change_item, self.meeting_id, number, "", was=self._item)
        await self.reload()
        self.say(_("Taken away. {key} takes it back.").format(key=self.key("u")))

    # The meeting itself

    @work
    @tells
    async def action_edit(self) -> None:
        """The head of the minutes; it stands in the first line afterwards."""
        await self.app.push_screen_wait(MeetingForm(self.session, self.meeting_id))

    @work
    @tells
    async def action_call_off(self) -> None:
        """Call it off, with the reason; one that was called off is to be after all."""
        if self._page is not None and self._page.cancelled is not None:
            await self.session.do(restore_meeting, self.meeting_id)
            await self.reload()
            self.say(_(C_("meeting", "It is to be after all.")))
            return

        async def call_off(reason: str) -> bool:
            await self.session.do(cancel_meeting, self.meeting_id, reason)
            return True

        if await asks_until(self.app, self.session, _("Why is it called off?"), "", call_off):
            await self.reload()


def _items(page: MeetingPage) -> list[Key]:
    return [("item", number) for number in range(1, len(page.agenda) + 1)]


def _decisions(page: MeetingPage) -> list[Key]:
    return [("decision", line.id) for line in page.decisions]


def link_words(link: Link) -> str:
    """What a decision did to a recommendation."""
    if link.made:
        return link.number
    how = word(link.response) if link.response is not None else ""
    return " ".join(filter(None, (link.number, how)))
