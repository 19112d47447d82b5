"""Contracts: who is paid by whom, from when to when, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, money_text, ngettext, word
from clc_tui.screens.asking import asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.contract_words import (
    allowance_words,
    days_words,
    payer_words,
    rate_words,
    saved_words,
)
from clc_tui.screens.find import FindScreen
from clc_tui.screens.form import FormScreen
from clc_tui.services.contract_rules import ACADEMIC_MINUTES, CONTRACT_WORDS
from clc_tui.services.contracts import (
    ContractCard,
    ContractFields,
    ContractPage,
    Written,
    add_contract,
    change_contract,
    contract,
    contracts,
    end_contract,
    remove_contract,
)
from clc_tui.services.drafts import draft
from clc_tui.services.payers import payers
from clc_tui.services.people import person
from clc_tui.services.register import possible_instructors
from clc_tui.session import Session
from clc_tui.terms import ClcError, Invalid, RatePer, Rounding
from clc_tui.widgets.form_values import date_of, date_words, hours_of, money_of
from clc_tui.widgets.record_form import Field, Kind
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits


class ContractsScreen(ClcScreen[None]):
    """The contracts that run or are to run, and on a key the ended ones too."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new contract"), tooltip=N_("A new contract of an instructor")),
        Binding("x", "end", N_("last day"), tooltip=N_("Until which day it runs")),
        Binding("o", "ended", N_("ended too"), tooltip=N_("Show ended contracts too, or not")),
        Binding("d", "remove", N_("take away"),
                tooltip=N_("Take away a contract written by mistake")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[ContractCard, ...] = ()
        self._ended = False

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="contracts")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#contracts", RecordTable)

    async def reload(self) -> None:
        self.table.set_columns((
            Column(16, heading=_("Instructor"), tight=True), Column(heading=_("Payer")),
            Column(23, heading=_("Days"), least=76, tight=True),
            Column(22, heading=_("Rate"), right=True, least=60, tight=True),
        ))  # fmt: skip
        self._lines = lines = await self.session.do(contracts, ended=self._ended)
        self.table.empty = _("No contract yet: {key} writes one down.").format(key=self.key("a"))
        today = self.session.actor.today
        self.table.fill([_record(card, today) for card in lines])
        told = ngettext("{n} contract", "{n} contracts", len(lines)).format(n=len(lines))
        self.say(told if lines else self.table.empty)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("contract", self.table.key, None) if isinstance(self.table.key, int) else None

    def _under_cursor(self) -> ContractCard | None:
        found = next((card for card in self._lines if card.id == self.table.key), None)
        if found is None:
            self.say(self.table.empty)
        return found

    @on(RecordTable.Chosen, "#contracts")
    @tells
    async def edit(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._change(int(str(event.key)))

    @work
    @tells
    async def _change(self, contract_id: int) -> None:
        form = await ContractForm.of(self.session, contract_id)
        written = await self.app.push_screen_wait(form)
        if isinstance(written, Written):
            self.to_tell = saved_words(written.pays_on)

    @work
    @tells
    async def action_add(self) -> None:
        person_id = await which_instructor(self.app, self.session)
        if person_id is None:
            return
        written = await new_contract(self.app, self.session, person_id)
        if written is not None:
            self.to_tell = saved_words(written.pays_on)

    @tells
    async def action_ended(self) -> None:
        self._ended = not self._ended
        await self.reload()

    @work
    @tells
    async def action_end(self) -> None:
        card = self._under_cursor()
        if card is not None:
            await ask_last_day(self, card)

    @work
    @tells
    async def action_remove(self) -> None:
        card = self._under_cursor()
        if card is None:
            return
        question = _("{name}: take the contract with {payer} away?").format(
            name=card.name, payer=payer_words(card.payer, card.fields.number)
        )
        if await confirms(self.app, self.session, question):
            await self.session.do(remove_contract, card.id)
            await self.reload()
            self.say(_("Taken away. {key} brings it back.").format(key=self.key("u")))


def _record(card: ContractCard, today: date) -> Record:
    payer = payer_words(card.payer, card.fields.number)
    over = card.fields.until is not None and card.fields.until < today
    cells = (card.short, payer, days_words(card.fields), rate_words(card.fields))
    return Record(card.id, cells, dim=over)


async def which_instructor(app: App[Any], session: Session) -> int | None:
    """Whose contract is to be written: somebody who teaches, or anybody found by name."""
    teachers = await session.do(possible_instructors)
    options = [(teacher.person_id, teacher.name) for teacher in teachers]
    options.append((0, _("somebody else: find by name")))
    chosen = await chooses(app, session, _("Whose contract?"), options)
    if chosen == 0:
        found = await app.push_screen_wait(FindScreen(session, people_only=True))
        return None if found is None else found.id
    return chosen


async def new_contract(app: App[Any], session: Session, person_id: int) -> Written | None:
    """Write a contract of somebody; None where it is given up."""
    form = await ContractForm.of(session, person_id=person_id)
    made = await app.push_screen_wait(form)
    return made if isinstance(made, Written) else None


async def ask_last_day(screen: ClcScreen[Any], card: ContractCard) -> None:
    """Ask until which day a contract runs, and write it; nothing typed: without an end."""

    async def end(typed: str) -> tuple[date | None, Written]:
        until = date_of(typed)
        return until, await screen.session.do(end_contract, card.id, until)

    question = _("{name}, {payer}: until which day? Empty: no end.").format(
        name=card.name, payer=payer_words(card.payer, card.fields.number)
    )
    value = date_text(card.fields.until or screen.session.actor.today)
    said = await asks_until(
        screen.app, screen.session, question, value, end, digits=Digits.LETTERS, most=12
    )
    if said is None:
        return
    await screen.reload()
    until, written = said
    if written.pays_on:
        screen.say(saved_words(written.pays_on))
        return
    words = _("Runs without an end.") if until is None else _("Runs until {day}.")
    screen.say(words.format(day="" if until is None else date_text(until)))


class ContractForm(FormScreen):
    """A contract, new or known; dismissed with what was written."""

    FORM = "contract"
    TITLE = N_("Contract")
    AREA: ClassVar[int | None] = 8

    def __init__(
        self,
        session: Session,
        subject_id: int,
        people: tuple[tuple[str, str], ...],
        payers: tuple[tuple[str, str], ...],
        person_id: int,
        page: ContractPage | None,
    ) -> None:
        super().__init__(session, subject_id)
        self._people, self._payers = people, payers
        self._person_id, self._page = person_id, page

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0, *, person_id: int = 0) -> Self:
        """The form with the people and payers there are to choose from."""
        page = await session.do(contract, subject_id) if subject_id else None
        if page is not None:
            person_id = page.card.fields.person_id
        people = {t.person_id: t.name for t in await session.do(possible_instructors)}
        kept = await session.do(draft, cls.FORM, subject_id)
        typed = "" if kept is None else kept.body.get("person_id", "")
        for each in (person_id, int(typed or 0)):
            if each and each not in people:
                people[each] = await _named(session, each)
        lines = await session.do(payers, closed=True)
        own = None if page is None else page.card.fields.payer_id
        payers_here = tuple(
            (str(line.id), line.fields.name)
            for line in lines
            if line.closed_on is None or line.id == own
        )
        known = tuple((str(each), name) for each, name in people.items())
        return cls(session, subject_id, known, payers_here, person_id, page)

    def _notice(self) -> None:
        """Whose contract it is belongs to what was typed: a draft is nothing without."""
        super()._notice()
        if self._typed and not self.subject_id:
            self._typed["person_id"] = self.form.values["person_id"]

    def fields(self) -> Sequence[Field]:
        label = CONTRACT_WORDS
        minutes = tuple((str(each), str(each)) for each in ACADEMIC_MINUTES)
        return (
            Field("person_id", label["person_id"], Kind.CHOICE, self._people, required=True),
            Field("payer_id", label["payer_id"], Kind.CHOICE, self._payers, required=True),
            Field("number", label["number"], most=40),
            Field("position", label["position"], most=80),
            Field("from_day", label["from_day"], Kind.DATE, most=12, required=True),
            Field("until", label["until"], Kind.DATE, most=12),
            Field("rate", label["rate"], Kind.AMOUNT, most=20, required=True),
            Field("rate_per", label["rate_per"], Kind.CHOICE, _words_of(RatePer)),
            Field("academic_minutes", label["academic_minutes"], Kind.CHOICE, minutes),
            Field("allowance", label["allowance"], Kind.AMOUNT, most=8),
            Field("rounding", label["rounding"], Kind.CHOICE, _words_of(Rounding)),
            Field("main_job", label["main_job"], Kind.YES_NO),
        )

    async def initial(self) -> Mapping[str, str]:
        payer = int(self._payers[0][0]) if self._payers else 0
        today = self.session.actor.today
        known = ContractFields(self._person_id, payer, today.replace(day=1))
        if self._page is not None:
            known = self._page.card.fields
        return {
            "person_id": str(known.person_id),
            "payer_id": str(known.payer_id or ""),
            "number": known.number,
            "position": known.position,
            "from_day": date_words(known.from_day),
            "until": date_words(known.until),
            "rate": "" if known.rate is None else _typed(known.rate),
            "rate_per": known.rate_per.value,
            "academic_minutes": str(known.academic_minutes),
            "allowance": allowance_words(known),
            "rounding": known.rounding.value,
            "main_job": "1" if known.main_job else "",
        }

    async def save(self, values: dict[str, str]) -> object:
        if not values["payer_id"]:
            raise Invalid(N_("Write down who pays first: Centre, then Payers."), "payer_id")
        fields = self._read(values)
        if self._page is None:
            return await self.session.do(add_contract, fields)
        was = self._page.card.fields
        return await self.session.do(change_contract, self.subject_id, fields, was=was)

    def _read(self, values: Mapping[str, str]) -> ContractFields:
        """What was typed; the hours a month in minutes of the hour that is paid."""
        fields = ContractFields(
            person_id=int(values["person_id"]),
            payer_id=int(values["payer_id"]),
            from_day=date_of(values["from_day"], "from_day"),
            until=date_of(values["until"], "until"),
            rate=money_of(values["rate"], "rate"),
            rate_per=RatePer(values["rate_per"]),
            academic_minutes=int(values["academic_minutes"]),
            rounding=Rounding(values["rounding"]),
            main_job=bool(values["main_job"]),
            number=values["number"],
            position=values["position"],
        )
        return fields.with_allowance(self._allowance(values["allowance"], fields))

    def _allowance(self, typed: str, fields: ContractFields) -> int | None:
        """Minutes; those of the file where nothing else was typed, which hours may not show."""
        known = None if self._page is None else self._page.card.fields
        if known is not None and known.hour == fields.hour and typed == allowance_words(known):
            return known.allowance
        hours = hours_of(typed, "allowance")
        return None if hours is None else round(hours * fields.hour)


def _typed(tiyn: int) -> str:
    """A sum as people type it."""
    return money_text(tiyn).replace("\N{NO-BREAK SPACE}", "")


def _words_of(kind: type[RatePer] | type[Rounding]) -> tuple[tuple[str, str], ...]:
    return tuple((each.value, word(each)) for each in kind)


async def _named(session: Session, person_id: int) -> str:
    """Somebody's name; a dash where the person is gone by now."""
    try:
        return (await session.do(person, person_id)).name
    except ClcError:
        return "–"
