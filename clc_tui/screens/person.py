"""One person's page: what is known, the classes, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import LANGUAGE_NAMES, N_, _, class_words, date_text, word
from clc_tui.screens.asking import asks_day, asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen, Printable, tells
from clc_tui.screens.call_words import on_page
from clc_tui.screens.contract_words import on_page_of_person
from clc_tui.screens.erasing import erase
from clc_tui.screens.merging import make_one
from clc_tui.screens.placing import (
    Spell,
    end_spell,
    move_spell,
    off_the_list,
    put_into_class,
    wait_for_course,
)
from clc_tui.screens.volunteer_papers import hours_papers
from clc_tui.screens.who_looked import WhoLookedScreen
from clc_tui.services.absences import announce_absence, withdraw_absence
from clc_tui.services.consent import under_age
from clc_tui.services.contracts import ContractCard, contracts
from clc_tui.services.people import PersonRecord, consent_signed, consent_withdrawn, person
from clc_tui.services.person_fields import FIELD_WORDS
from clc_tui.services.person_record import EnrolmentLine
from clc_tui.session import Session
from clc_tui.terms import Invalid, Role, Status
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.line import packed
from clc_tui.widgets.record_table import Record, RecordTable
from clc_tui.widgets.typing_line import Digits

OTHER = {"other": N_("another language")}
DESK_ACTIONS = frozenset("edit sign place move wait iin merge looked erase contract".split())


class PersonScreen(ClcScreen[None]):
    """Everything about somebody that the actor may see."""

    AREA: ClassVar[int | None] = 3
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("print",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", N_("edit"), tooltip=N_("Change what is known")),
        Binding("c", "sign", N_("consent"), tooltip=N_("The consent was signed, or taken back")),
        Binding("p", "place", N_("into a class"), tooltip=N_("Put into a class")),
        Binding("o", "announce", N_("will not come"),
                tooltip=N_("An absence said beforehand, with its days")),
        Binding("m", "move", N_("other class"), tooltip=N_("Move to another class"), show=False),
        Binding("x", "end", N_("left"), show=False,
                tooltip=N_("End what the cursor is on: a class, waiting, an announced absence")),
        Binding("w", "wait", N_("wait"), tooltip=N_("Onto a waiting list"), show=False),
        Binding("i", "iin", N_("IIN"), tooltip=N_("Show the IIN in full"), show=False),
        Binding("k", "contract", N_("contract"), show=False,
                tooltip=N_("A new contract of this person")),
        Binding("d", "merge", N_("written twice"), show=False,
                tooltip=N_("Make two records of this person one")),
        Binding("l", "looked", N_("who looked"), show=False,
                tooltip=N_("Who opened this page, and when")),
        Binding("r", "erase", N_("erase"), show=False,
                tooltip=N_("Erase this person for good; the figures stay")),
    ]  # fmt: skip

    def __init__(self, session: Session, person_id: int) -> None:
        super().__init__(session)
        self.person_id = person_id
        self.record: PersonRecord | None = None
        self._contracts: tuple[ContractCard, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="record")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the facilitator alone does is not shown to others."""
        return action not in DESK_ACTIONS or self.session.actor.is_a(Role.FACILITATOR)

    async def reload(self) -> None:
        self.record = await self.session.do(person, self.person_id)
        self.person_id = self.record.id  # of a merged record, the one it went into
        table = self.query_one("#record", RecordTable)
        width = self.size.width
        first = 30 if width >= 60 else 14
        if self.session.actor.is_a(Role.FACILITATOR):
            self._contracts = await self.session.do(contracts, self.person_id, ended=True)
        lines = [*_lines(self.record), *on_page_of_person(self._contracts)]
        table.fill(list(_packed(lines, first, width - 2)))

    async def follow(self) -> None:
        """Where the record was made one with another, this is the page of the one that stays."""
        was = self.person_id
        await super().follow()
        if self.person_id != was:
            self.say(_("Two records became one: this one stays."))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("person", self.person_id, None)

    def papers_here(self) -> Sequence[Printable]:
        if not self.session.actor.is_a(Role.FACILITATOR):
            return ()
        paper = Printable("person", self.person_id)
        helps = self.record is not None and self.record.helped_ever
        return (paper, *(hours_papers(self.session, self.person_id) if helps else ()))

    @on(RecordTable.Chosen, "#record")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Enter on a class opens its register, on a contract its form."""
        event.stop()
        if isinstance(event.key, tuple) and event.key[0] == "contract":
            from clc_tui.screens.contracts import ContractForm

            await self.app.push_screen(await ContractForm.of(self.session, event.key[1]))
        if isinstance(event.key, tuple) and event.key[0] == "class":
            from clc_tui.screens.find import Chosen, open_found

            await open_found(self.app, self.session, Chosen("class", event.key[1]))

    @work
    @tells
    async def action_edit(self) -> None:
        from clc_tui.screens.person_form import PersonForm

        if await self.app.push_screen_wait(PersonForm(self.session, self.person_id)) is not None:
            await self.reload()
            self.say(_("Saved."))

    @work
    @tells
    async def action_sign(self) -> None:
        """The consent was signed; by a guardian where the person is under age."""
        if self.record is None:
            return
        if self.record.fields.consent_on is not None:
            await self._consent_back(self.record.name, self.record.fields.consent_on)
            return
        name = self.record.name
        fields, today = self.record.fields, self.session.actor.today
        if under_age(fields.birth_date, fields.birth_year, today):
            question = _("{name}: which parent or guardian signed?").format(name=name)
            signed = await asks_until(
                self.app,
                self.session,
                question,
                "",
                self._signed_by,
                most=120,
            )
        else:
            question = _("{name} signed the consent today?").format(name=name)
            signed = await confirms(self.app, self.session, question) or None
            if signed:
                await self.session.do(consent_signed, self.person_id)
        if signed is not None:
            await self.reload()
            self.say(_("Consent signed: {day}").format(day=date_text(self.session.actor.today)))

    async def _signed_by(self, guardian: str) -> bool:
        if not guardian.strip():
            raise Invalid(N_("Somebody under 18 needs a parent's or guardian's signature."))
        await self.session.do(consent_signed, self.person_id, guardian=guardian)
        return True

    async def _consent_back(self, name: str, signed_on: date) -> None:
        """Ask whether the consent was taken back today."""
        signed = _("Consent signed: {day}").format(day=date_text(signed_on))
        question = _("Was it taken back today?")
        if await confirms(self.app, self.session, name, f"{signed}. {question}"):
            await self.session.do(consent_withdrawn, self.person_id)
            await self.reload()
            self.say(_("Consent taken back."))

    @work
    @tells
    async def action_merge(self) -> None:
        await make_one(self, self.person_id)

    @work
    @tells
    async def action_erase(self) -> None:
        await erase(self, self.person_id)

    async def action_looked(self) -> None:
        await self.app.push_screen(WhoLookedScreen(self.session, self.person_id))

    @tells
    async def action_iin(self) -> None:
        """The IIN in full; the access log keeps who looked."""
        record = await self.session.do(person, self.person_id, iin=True)
        self.say(f"{_('IIN')}: {record.fields.iin or '–'}")

    @work
    @tells
    async def action_place(self) -> None:
        if self.record is not None:
            await put_into_class(self, self.person_id, self.record.name)

    @work
    @tells
    async def action_wait(self) -> None:
        if self.record is not None:
            await wait_for_course(self, self.person_id, self.record.name)

    @work
    @tells
    async def action_move(self) -> None:
        spell = await self._which_class()
        if spell is not None:
            await move_spell(self, spell)

    @work
    @tells
    async def action_end(self) -> None:
        """End what the cursor is on; else the class the person is in."""
        key = self.query_one("#record", RecordTable).key
        kind, number = key[:2] if isinstance(key, tuple) else ("", 0)
        if kind == "absence":
            await self.session.do(withdraw_absence, number)
            await self.reload()
            self.say(_("The announced absence is taken back."))
            return
        if not self.session.actor.is_a(Role.FACILITATOR):
            self.say(_("Only the facilitator ends this."))
            return
        if kind == "waits" and self.record is not None:
            course = next(each.course for each in self.record.waiting if each.course_id == number)
            await off_the_list(self, self.person_id, self.record.name, number, course)
            return
        if kind == "contract":
            from clc_tui.screens.contracts import ask_last_day

            card = next(each for each in self._contracts if each.id == number)
            await ask_last_day(self, card)
            return
        spell = await self._which_class()
        if spell is not None:
            await end_spell(self, spell)

    @work
    @tells
    async def action_contract(self) -> None:
        from clc_tui.screens.contract_words import saved_words
        from clc_tui.screens.contracts import new_contract

        written = await new_contract(self.app, self.session, self.person_id)
        if written is not None:
            self.say(saved_words(written.pays_on))

    async def _which_class(self) -> Spell | None:
        """Which of the classes the person is in now is meant."""
        if self.record is None:
            return None
        name = self.record.name
        running = [
            Spell(self.person_id, name, each.group_id, class_words(each.course, each.target))
            for each in self.record.enrolments
            if each.ends_on is None
        ]
        if not running:
            self.say(_("This person is in no class now."))
            return None
        if len(running) == 1:
            return running[0]
        options = [(spell, spell.title) for spell in running]
        question = _("{name}: which class?").format(name=name)
        return await chooses(self.app, self.session, question, options)

    @work
    @tells
    async def action_announce(self) -> None:
        """Days on which somebody said they would not come."""
        spell = await self._which_class()
        if spell is None:
            return
        statuses = [(status, word(status)) for status in (Status.EXCUSED, Status.ILL)]
        question = _("{name} will not come:").format(name=spell.name)
        status = await chooses(self.app, self.session, question, statuses)
        if status is None:
            return
        today = self.session.actor.today
        question = _("{name} will not come from which day?").format(name=spell.name)
        first = await asks_day(self.app, self.session, question, today)
        if first is None:
            return

        async def announce(typed: str) -> date:
            last = day_of(typed, near=first)
            await self.session.do(
                announce_absence, self.person_id, first, last, status, group_id=spell.group_id
            )
            return last

        question = _("{name} will not come until which day?").format(name=spell.name)
        last = await asks_until(
            self.app,
            self.session,
            question,
            date_text(first),
            announce,
            most=12,
            digits=Digits.LETTERS,
        )
        if last is not None:
            await self.reload()
            days = f"{date_text(first)} – {date_text(last)}"
            self.say(_("Will not come: {days}").format(days=days))


def _packed(records: Iterable[Record], first: int, room: int) -> Iterator[Record]:
    """The records with what there is no room for on lines of its own below."""
    for record in records:
        if record.key is None:
            yield record
            continue
        head, *more = packed(record.cells, room, first=first)
        yield Record(record.key, (head,), spread=True)
        yield from (Record(None, (line,)) for line in more)


def _lines(record: PersonRecord) -> Iterator[Record]:
    """The page: a name and a value on each line, what is empty left out."""
    yield Record(None, (record.name,), strong=True)
    for name, value in _facts(record):
        if value:
            yield Record(("fact", name), (_(FIELD_WORDS[name]), value))
    consents = [c for c in record.consents if c.withdrawn_on is None]
    if record.whole:
        signed = date_text(consents[0].signed_on) if consents else _("not signed yet")
        if consents and consents[0].guardian:
            signed += f", {consents[0].guardian}"
        yield Record(("fact", "consent"), (_("Consent"), signed))
    yield from _helps(record)
    if record.enrolments:
        yield Record(None, (_("Classes (came / marked)"),), strong=True)
    for spell in record.enrolments:
        yield _spell(spell)
    if record.waiting:
        yield Record(None, (_("Waits for"),), strong=True)
    for place in record.waiting:
        since = _("since {day}").format(day=date_text(place.since[:10]))
        yield Record(("waits", place.course_id), (place.course, since))
    if record.absences:
        yield Record(None, (_("Will not come"),), strong=True)
    for absence in record.absences:
        days = f"{date_text(absence.from_date)} – {date_text(absence.to_date)}"
        said = f"{days}  {word(absence.status)}"
        yield Record(("absence", absence.absence_id), (absence.course or _("every class"), said))
    yield from on_page(record.calls)


def _spell(spell: EnrolmentLine) -> Record:
    """A class somebody is or was in."""
    until = "" if spell.ends_on is None else date_text(spell.ends_on)
    days = f"{spell.attended}/{spell.marked}  {date_text(spell.starts_on)} – {until}".rstrip()
    title = class_words(spell.course, spell.target)
    return Record(("class", spell.group_id, spell.enrolment_id), (title, days, spell.ended))


def _helps(record: PersonRecord) -> Iterator[Record]:
    """What a volunteer offered to do."""
    helps = record.volunteer
    if helps is None:
        return
    yield Record(None, (_("Volunteer"),), strong=True)
    yield Record(("fact", "since"), (_("Helps since"), date_text(helps.since)))
    for words, told in ((_("Can help with"), helps.skills), (_("Can come"), helps.free_times)):
        if told:
            yield Record(("fact", words), (words, told))


def _facts(record: PersonRecord) -> Iterator[tuple[str, str]]:
    fields = record.fields
    if fields.birth_date is not None:
        yield "birth_date", date_text(fields.birth_date)
    elif fields.birth_year is not None:
        yield "birth_year", str(fields.birth_year)
    yield "sex", word(fields.sex) if fields.sex else ""
    yield "phone", fields.phone
    yield "settlement", fields.settlement
    yield "employment", word(fields.employment) if fields.employment else ""
    yield "categories", ", ".join(sorted(word(category) for category in fields.categories))
    yield "language", LANGUAGE_NAMES.get(fields.language) or _(OTHER.get(fields.language, ""))
    yield "special_needs", fields.special_needs
    yield "heard_from", fields.heard_from
    yield "came_for", fields.came_for
    yield "note", fields.note
    yield "latin_name", fields.latin_name
    yield "iin", fields.iin
