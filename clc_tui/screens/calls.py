"""The call list: whom to call and why, and one key for what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from clc_tui.language import N_, _, sentence, word
from clc_tui.screens.asking import asks_until, confirms
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.call_words import (
    KEY_HELP,
    KEY_WORDS,
    KEYS,
    call_record,
    call_told,
    heading,
    offer_told,
    told,
)
from clc_tui.services.call_list import CallLine, CallList, call_list
from clc_tui.services.calls import FITS, record_call
from clc_tui.services.past_calls import PastCall
from clc_tui.services.people import consent_signed
from clc_tui.session import Session
from clc_tui.terms import CallAbout, CallOutcome, Invalid, OutOfTurn
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits

NARROW_COLUMNS = (Column(), Column(16))
COLUMNS = (Column(16), Column(20), Column())
NAMES = (18, 28)
"""The least and the most cells of the names; more than the least only where some name wants it."""
Key = tuple[CallAbout, int, int | None]


class CallTable(RecordTable):
    """The list says when its cursor moves: what there is no room for is told below it."""

    @dataclass
    class Moved(Message):
        """The cursor stands on another line."""

    def _go(self, place: int, step: int) -> None:
        before = self.key
        super()._go(place, step)
        if self.key != before:
            self.post_message(self.Moved())


class CallsScreen(ClcScreen[None]):
    """Sections of people to call; a line told stays, dim, until the list is left."""

    AREA: ClassVar[int | None] = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"record('{outcome.value}')", KEY_WORDS[outcome],
                    tooltip=KEY_HELP[outcome])
            for outcome, key in KEYS.items()
        ),
        Binding("enter", "choose", N_("open"), show=False, tooltip=N_("This person's page")),
    ]  # fmt: skip

    def __init__(self, session: Session, at: CallAbout | None = None) -> None:
        super().__init__(session)
        self._at = at
        self._found: CallList | None = None
        self._lines: tuple[CallLine, ...] = ()
        self._done: dict[Key, PastCall] = {}
        """What was written down here, by line."""

    def body(self) -> Iterable[Widget]:
        yield CallTable((), id="calls")

    @property
    def table(self) -> CallTable:
        return self.query_one("#calls", CallTable)

    async def reload(self) -> None:
        self._found = await self.session.do(call_list)
        self._lines = _merged(self._lines, self._found.lines, self._done)
        self._show()

    def _show(self) -> None:
        assert self._found is not None
        narrow = self.size.width < ROOMY
        longest = max((cell_len(line.name) for line in self._lines), default=0)
        names = Column(min(max(longest, NAMES[0]), NAMES[1]))
        self.table.set_columns(NARROW_COLUMNS if narrow else (names, *COLUMNS))
        self.table.empty = _("Nobody waits for a call. {key} goes back.").format(key=self.key("q"))
        records: list[Record] = []
        for about in CallAbout:
            own = [line for line in self._lines if line.about is about]
            if own:
                n = sum(line.about is about for line in self._found.lines)
                words = heading(about, self._found, n)
                records.append(Record(None, (words,), strong=True))
                records += [self._record(line) for line in own]
        first = None
        if self._at is not None:
            first = next((line.key for line in self._lines if line.about is self._at), None)
            self._at = None
        self.table.fill(records, key=first)
        self._follow_cursor()

    def _record(self, line: CallLine) -> Record:
        today = self.session.actor.today
        told_today = line.last is not None and line.last.day == today
        return call_record(line, self._why(line), dim=told_today)

    def _why(self, line: CallLine) -> str:
        if line.about is CallAbout.OFFER:
            today = self.session.actor.today
            return offer_told(line, line.until is not None and line.until < today)
        return told(line)

    def on_resize(self) -> None:
        super().on_resize()
        if self._found is not None:
            self._show()

    # The line under the cursor

    @property
    def line(self) -> CallLine | None:
        """The line under the cursor."""
        return next((line for line in self._lines if line.key == self.table.key), None)

    def own_bindings(self) -> dict[str, Binding]:
        """Of the answers only those that fit the line under the cursor."""
        found, line = super().own_bindings(), self.line
        if line is None:
            return {name: b for name, b in found.items() if not name.startswith("record(")}
        order = {f"record('{outcome.value}')": n for n, outcome in enumerate(FITS[line.about])}
        fitting = sorted((name for name in found if name in order), key=order.__getitem__)
        rest = {name: b for name, b in found.items() if not name.startswith("record(")}
        return {**{name: found[name] for name in fitting}, **rest}

    @on(CallTable.Moved)
    def moved(self, event: CallTable.Moved) -> None:
        event.stop()
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """The keys that fit the line, and where the screen is narrow what it says besides."""
        self.show_hints()
        line = self.line
        pieces: tuple[str, ...] = ()
        if line is not None and self.size.width < ROOMY:
            pieces = (self._why(line), call_told(line.last), line.title)
        elif line is not None and line.last is not None:
            pieces = (line.title, line.last.note or "")
        self.say("  ".join(piece for piece in pieces if piece))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("person", self.line.person_id, None) if self.line is not None else None

    @on(RecordTable.Chosen, "#calls")
    @tells
    async def open_person(self, event: RecordTable.Chosen) -> None:
        """Enter opens the person's page."""
        event.stop()
        from clc_tui.screens.person import PersonScreen

        if self.line is not None:
            await self.app.push_screen(PersonScreen(self.session, self.line.person_id))

    # What came of it

    @work
    @tells
    async def action_record(self, value: str) -> None:
        """Write down what came of the call about this line."""
        line, outcome = self.line, CallOutcome(value)
        if line is None:
            self.say(_("Nobody is called here."))
            return
        if outcome not in FITS[line.about]:
            keys = [f"{self.key(KEYS[each])} {_(KEY_WORDS[each])}" for each in FITS[line.about]]
            self.say(_("Here: {keys}").format(keys=", ".join(keys)))
            return
        done = await self._ask_and_write(line, outcome)
        if done is None:
            return
        self._done[line.key] = done
        await self.reload()
        told = f"{line.name}: {word(outcome)}"
        if self.size.width >= ROOMY:
            told = _("{what}. {key} takes it back.").format(what=told, key=self.key("u"))
        self.say(told)

    async def _ask_and_write(self, line: CallLine, outcome: CallOutcome) -> PastCall | None:
        """What was written; None where the user gave up."""
        if outcome is CallOutcome.SIGNED:
            return _as_told(line, outcome, self.session) if await self._signed(line) else None
        if outcome is CallOutcome.LEFT:
            return await self._left(line)
        if outcome is CallOutcome.ILL:
            return await self._ill(line)
        if outcome is CallOutcome.DECLINED:
            return await self._asking_why(
                line, outcome, _("Why does {name} not want it?").format(name=line.name)
            )
        try:
            return await self._write(line, outcome)
        except OutOfTurn as error:
            question = _("Reason, {name}:").format(name=line.name)
            return await self._asking_why(line, outcome, question, above=sentence(error))

    async def _asking_why(
        self, line: CallLine, outcome: CallOutcome, question: str, usual: str = "", above: str = ""
    ) -> PastCall | None:
        """Write it down with its reason."""

        async def write(reason: str) -> PastCall:
            return await self._write(line, outcome, reason=reason)

        answer: PastCall | None = await asks_until(
            self.app, self.session, question, usual, write, above=above
        )
        return answer

    async def _write(self, line: CallLine, outcome: CallOutcome, **more: Any) -> PastCall:  # noqa: ANN401
        return await self.session.do(
            record_call, line.about, line.person_id, line.group_id, outcome,
            offer_id=line.offer_id, **more,
        )  # fmt: skip

    async def _left(self, line: CallLine) -> PastCall | None:
        """Why somebody does not come any more."""
        heard = line.last.note if line.last is not None else None
        usual = heard or (_("did not come") if line.about is CallAbout.START else "")
        return await self._asking_why(
            line, CallOutcome.LEFT, _("Why did {name} leave?").format(name=line.name), usual
        )

    async def _ill(self, line: CallLine) -> PastCall | None:
        """Until when somebody is ill, where it is known."""
        today = self.session.actor.today

        async def ill(typed: str) -> PastCall:
            until: date | None = day_of(typed, near=today) if typed.strip() else None
            return await self._write(line, CallOutcome.ILL, ill_until=until)

        question = _("{name} is ill until which day? Enter: not known.").format(name=line.name)
        answer: PastCall | None = await asks_until(
            self.app, self.session, question, "", ill, most=12, digits=Digits.LETTERS
        )
        return answer

    async def _signed(self, line: CallLine) -> bool:
        """The form was signed; by a parent or guardian where the person is under age."""
        if not line.guardian:
            question = _("{name} signed the consent today?").format(name=line.name)
            if not await confirms(self.app, self.session, question):
                return False
            await self.session.do(consent_signed, line.person_id)
            return True

        async def signed_by(guardian: str) -> bool:
            if not guardian.strip():
                raise Invalid(N_("Somebody under 18 needs a parent's or guardian's signature."))
            await self.session.do(consent_signed, line.person_id, guardian=guardian)
            return True

        question = _("{name}: which parent or guardian signed?").format(name=line.name)
        return bool(await asks_until(self.app, self.session, question, "", signed_by, most=120))


def _as_told(line: CallLine, outcome: CallOutcome, session: Session) -> PastCall:
    """An answer that another verb has written, as the list tells it."""
    at = session.actor.now.isoformat(" ", "seconds")
    return PastCall(line.person_id, line.group_id, line.about, outcome, at, None, "")


def _merged(
    before: tuple[CallLine, ...],
    now: tuple[CallLine, ...],
    done: dict[Key, PastCall],
) -> tuple[CallLine, ...]:
    """What waits, and in its old place what was told meanwhile and need not wait any more."""
    seen = {line.key for line in before}
    lines = [line for line in now if line.waits or line.key in seen]
    known = {line.key for line in lines}
    for place, line in enumerate(before):
        if line.key in done and line.key not in known:
            lines.insert(min(place, len(lines)), line._replace(last=done[line.key]))
    return tuple(lines)
