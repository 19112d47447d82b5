"""The waiting list of a course: whose turn it is, what was offered, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.db.names import phone_text
from clc_tui.language import N_, _, class_words, date_text, ngettext, short_date, word
from clc_tui.screens.asking import asks_day, asks_until, chooses, confirms
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.call_words import KEY_HELP, KEY_WORDS, KEYS
from clc_tui.screens.calls import CallTable
from clc_tui.screens.choosing import ChooseSeveral
from clc_tui.screens.desk_words import place_words
from clc_tui.screens.find import Chosen, FindScreen, open_found
from clc_tui.screens.placing import in_turn, off_the_list
from clc_tui.services.calls import record_call
from clc_tui.services.offers import answer_offer, offer_place
from clc_tui.services.past_calls import PastCall
from clc_tui.services.waiting_list import (
    FreePlaces,
    OpenOffer,
    Rule,
    Waiter,
    WaitingList,
    set_order,
    wait_for,
    waiting_list,
)
from clc_tui.session import Session
from clc_tui.terms import CallAbout, CallOutcome, Category, Employment, OfferAnswer, Role, Sex
from clc_tui.widgets.record_table import Column, Record, RecordTable

WHO = tuple((each.value, each) for kind in (Sex, Employment, Category) for each in kind)
"""Who may come first: the word in the file, and what it stands for."""
STATED = 76
"""From so many cells on what is going on with somebody stands in the list itself."""
DESK_ACTIONS = frozenset("offer take decline not_now no_answer end add text".split())


class WaitingListScreen(ClcScreen[None]):
    """Everybody who waits, in order; the cursor begins on whose turn it is."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("offer", "take")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "offer", N_("offer"), tooltip=N_("Offer a free place, and hold it")),
        *(
            Binding(KEYS[answer], action, KEY_WORDS[answer], tooltip=KEY_HELP[answer])
            for answer, action in (
                (CallOutcome.ACCEPTED, "take"), (CallOutcome.DECLINED, "decline"),
                (CallOutcome.NOT_NOW, "not_now"),
            )
        ),
        Binding(KEYS[CallOutcome.NO_ANSWER], "no_answer", KEY_WORDS[CallOutcome.NO_ANSWER],
                tooltip=N_("Nothing was heard; the offer holds until its day")),
        Binding("t", "text", N_("text"),
                tooltip=N_("The words for a message or a call, in Kazakh and Russian")),
        Binding("a", "add", N_("who waits too"), tooltip=N_("Put somebody onto this list")),
        Binding("x", "end", N_("off the list"), show=False,
                tooltip=N_("Take back the offer, or take off the list, with a reason")),
        Binding("r", "order", N_("order"),
                tooltip=N_("Who comes first, as the committee decided")),
    ]  # fmt: skip

    def __init__(self, session: Session, course_id: int, group_id: int | None = None) -> None:
        """`group_id`: the class whose places are meant, where the course has several."""
        super().__init__(session)
        self.course_id, self.group_id = course_id, group_id
        self.list: WaitingList | None = None

    def body(self) -> Iterable[Widget]:
        days, state = Column(10, right=True, tight=True), Column(22, least=STATED, tight=True)
        columns = (Column(3, right=True), Column(), Column(16, least=56), days, state)
        yield CallTable(columns, id="line")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#line", RecordTable)

    async def reload(self) -> None:
        first = self.list is None
        self.list = shown = await self.session.do(waiting_list, self.course_id)
        title = _("Waiting list: {course}").format(course=shown.course)
        head = [Record(None, (title,), strong=True)]
        if shown.rule is not None:
            head.append(Record(None, (_rule_words(shown.rule),), dim=True))
        thin = self.size.width < ROOMY
        head += [Record(None, (_class_line(free, thin=thin),)) for free in shown.classes]
        following = None if self._to_offer is None else self._to_offer.next_id
        today = self.session.actor.today
        records = [_record(n, each, today) for n, each in enumerate(shown.waiters, 1)]
        self.table.fill([*head, *records], key=following if first else None)
        self._tell_line()

    @on(CallTable.Moved)
    def moved(self, event: CallTable.Moved) -> None:
        event.stop()
        assert self.list is not None
        if self.size.width < STATED or len(self.list.classes) > 1:
            self._tell_line()

    def _tell_line(self) -> None:
        """How many wait; or what the list has no room for of whom the cursor is on."""
        assert self.list is not None
        state, waiter = "", self.waiter
        if waiter is not None:
            state, about = _state(waiter, self.session.actor.today), waiter.offer or waiter.said
            targets = {each.group_id: each.target for each in self.list.classes}
            if about is not None and len(targets) > 1:
                state = class_words(state, targets.get(about.group_id, ""))
            elif self.size.width >= STATED:
                state = ""
        self.say(state or self._told(self.list))

    def _told(self, shown: WaitingList) -> str:
        if not shown.waiters:
            return _("Nobody waits: {key} puts somebody onto the list.").format(key=self.key("a"))
        return ngettext("{n} person waits", "{n} people wait", len(shown.waiters)).format(
            n=len(shown.waiters)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in DESK_ACTIONS or self.session.actor.is_a(Role.FACILITATOR)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("person", self.table.key, None) if isinstance(self.table.key, int) else None

    @property
    def waiter(self) -> Waiter | None:
        """Whom the cursor is on."""
        key = self.table.key
        waiters = () if self.list is None else self.list.waiters
        return next((each for each in waiters if each.person_id == key), None)

    @on(RecordTable.Chosen, "#line")
    async def open_person(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await open_found(self.app, self.session, Chosen("person", int(str(event.key))))

    def _here(self) -> tuple[Waiter | None, WaitingList]:
        """Whom the cursor is on, and the list; says so where nobody waits."""
        assert self.list is not None
        if self.waiter is None:
            self.say(self._told(self.list))
        return self.waiter, self.list

    # Offers

    @work
    @tells
    async def action_offer(self) -> None:
        """Offer the place to whom the cursor is on."""
        waiter, shown = self._here()
        if waiter is None:
            return
        free = [each for each in shown.classes if each.left != 0]
        if not free:
            self.say(_("No place is free now."))
            return
        options = [(each.group_id, _class_line(each)) for each in free]
        group_id: int | None = options[0][0]
        if len(options) > 1:
            question = _("{name}: a place in which class?").format(name=waiter.name)
            group_id = await chooses(self.app, self.session, question, options, self.group_id)
        elif not await confirms(
            self.app, self.session, _("Offer {name} a place?").format(name=waiter.name)
        ):
            return
        if group_id is None:
            return
        made = await in_turn(
            self,
            waiter.name,
            lambda reason: self.session.do(offer_place, group_id, waiter.person_id, reason=reason),
        )
        if made is not None:
            await self.reload()
            words = _("Held for {name} until {day}. {key} shows the words to say.")
            day = date_text(made.expires_on)
            self.say(words.format(name=waiter.name, day=day, key=self.key("t")))

    def _offered(self) -> tuple[Waiter, OpenOffer] | None:
        """Who has an offer without an answer under the cursor; says so where there is none."""
        waiter = self.waiter
        if waiter is None or waiter.offer is None:
            words = _("No place is offered here: {key} offers one.")
            self.say(words.format(key=self.key("o")))
            return None
        return waiter, waiter.offer

    async def _write(
        self, whose: tuple[Waiter, OpenOffer], outcome: CallOutcome, reason: str = ""
    ) -> PastCall:
        """Write down what was said to an offer: a call like those of the call list."""
        waiter, offer = whose
        return await self.session.do(
            record_call, CallAbout.OFFER, waiter.person_id, offer.group_id, outcome,
            reason=reason, offer_id=offer.offer_id,
        )  # fmt: skip

    @work
    @tells
    async def action_take(self) -> None:
        """The place is taken: into the class."""
        whose = self._offered()
        if whose is None:
            return
        done = await in_turn(
            self, whose[0].name, lambda why: self._write(whose, CallOutcome.ACCEPTED, why)
        )
        if done is not None and done.place is not None:
            await self.reload()
            self.say(place_words(whose[0].name, done.place).whole)

    @work
    @tells
    async def action_decline(self) -> None:
        """No longer wants the course."""
        whose = self._offered()
        if whose is None:
            return

        async def write(reason: str) -> PastCall:
            return await self._write(whose, CallOutcome.DECLINED, reason)

        question = _("Why does {name} not want it?").format(name=whose[0].name)
        if await asks_until(self.app, self.session, question, "", write):
            await self._told_answer(whose[0].name, OfferAnswer.DECLINED)

    @tells
    async def action_not_now(self) -> None:
        whose = self._offered()
        if whose is not None:
            await self._write(whose, CallOutcome.NOT_NOW)
            await self._told_answer(whose[0].name, OfferAnswer.NOT_NOW)

    @tells
    async def action_no_answer(self) -> None:
        """A call without an answer; after the day of the offer it closes it."""
        whose = self._offered()
        if whose is None:
            return
        await self._write(whose, CallOutcome.NO_ANSWER)
        until = whose[1].expires_on
        if until < self.session.actor.today:
            await self._told_answer(whose[0].name, OfferAnswer.NO_ANSWER)
            return
        await self.reload()
        held = _("The place is held until {day}.").format(day=date_text(until))
        self.say(f"{whose[0].name}: {word(OfferAnswer.NO_ANSWER)}. {held}")

    @property
    def _to_offer(self) -> FreePlaces | None:
        """A class, the one meant if possible, with a place for whose turn has not come yet."""
        classes = () if self.list is None else self.list.classes
        found = [c for c in classes if c.left != 0 and c.next_id is not None]
        return next((c for c in found if c.group_id == self.group_id), found[0] if found else None)

    async def _told_answer(self, name: str, answer: OfferAnswer) -> None:
        await self.reload()
        words = f"{name}: {word(answer)}."
        if self._to_offer is not None:
            following = self._to_offer.next_name.removesuffix(".")
            words += " " + _("Next: {name}.").format(name=following)
        self.say(words)

    async def action_text(self) -> None:
        """What to write or say to whom the cursor is on."""
        from clc_tui.screens.offer_text import OfferTextScreen

        whose = self._offered()
        if whose is None:
            return
        waiter, offer = whose
        if offer.expires_on < self.session.actor.today:
            words = _("This offer ended on {day}. {key} writes down that nobody answered.")
            key = self.key(KEYS[CallOutcome.NO_ANSWER])
            self.say(words.format(day=date_text(offer.expires_on), key=key))
            return
        await self.app.push_screen(OfferTextScreen(self.session, waiter))

    # The list

    @work
    @tells
    async def action_add(self) -> None:
        """Put somebody onto the list."""
        found = await self.app.push_screen_wait(FindScreen(self.session, people_only=True))
        if found is None:
            return
        number = await self.session.do(wait_for, self.course_id, found.id)
        await self.reload()
        self.say(_("waiting, {n}").format(n=number))

    @work
    @tells
    async def action_end(self) -> None:
        """Take back the offer, or off the list."""
        waiter, shown = self._here()
        if waiter is None:
            return
        if waiter.offer is not None:
            await self._take_back(waiter.name, waiter.offer)
        else:
            await off_the_list(self, waiter.person_id, waiter.name, self.course_id, shown.course)

    async def _take_back(self, name: str, offer: OpenOffer) -> None:
        """The centre takes its offer back, with the reason: nobody called."""

        async def write(reason: str) -> bool:
            answer = OfferAnswer.WITHDRAWN
            await self.session.do(answer_offer, offer.offer_id, answer, reason=reason)
            return True

        question = _("Why is the offer to {name} taken back?").format(name=name)
        if await asks_until(self.app, self.session, question, "", write):
            await self._told_answer(name, OfferAnswer.WITHDRAWN)

    @work
    @tells
    async def action_order(self) -> None:
        """Who comes first: what the committee decided, when, and in which minutes."""
        shown = self.list
        if shown is None:
            return
        options = [(value, word(each)) for value, each in WHO]
        now = "" if shown.rule is None else ",".join(shown.rule.first)
        question = _("{course}: who comes first? Space ticks; the longest waiting: nobody ticked.")
        question = question.format(course=shown.course)
        ticked = await self.app.push_screen_wait(
            ChooseSeveral(self.session, question, options, now, may_be_none=True)
        )
        if ticked is None:
            return
        first = tuple(part for part in ticked.split(",") if part)
        today = self.session.actor.today
        question = _("{course}, decided by the committee on:").format(course=shown.course)
        day = await asks_day(self.app, self.session, question, today)
        if day is None:
            return

        async def write(minutes: str) -> bool:
            await self.session.do(set_order, self.course_id, first, day, minutes)
            return True

        question = _("{course}, number of the minutes:").format(course=shown.course)
        if await asks_until(self.app, self.session, question, "", write, most=80):
            await self.reload()
            self.say(_("The order is written down."))


def _rule_words(rule: Rule) -> str:
    first = ", ".join(word(each) for value, each in WHO if value in rule.first)
    return _("First: {who} (committee {day}, minutes {minutes})").format(
        who=first, day=date_text(rule.decided_on), minutes=rule.minutes
    )


def _class_line(free: FreePlaces, *, thin: bool = False) -> str:
    words = free.target or free.course
    if free.left is None:
        return words
    left = ngettext("{n} free place", "{n} free places", free.left).format(n=free.left)
    return f"{left}  {words}" if thin else f"{words}  {left}"


def _record(number: int, waiter: Waiter, today: date) -> Record:
    phone = phone_text(waiter.phone) if waiter.phone else ""
    days = ngettext("{n} day", "{n} days", waiter.days).format(n=waiter.days)
    name = f"{waiter.name} *" if waiter.first else waiter.name
    cells = (str(number), name, phone, days, _state(waiter, today))
    return Record(waiter.person_id, cells)


def _state(waiter: Waiter, today: date) -> str:
    """What is going on with somebody: the offer, what they said, or who was taken before them."""
    if waiter.offer is not None:
        words = _("offered until {day}")
        if waiter.offer.expires_on < today:
            words = _("offer ended {day}")
        return words.format(day=short_date(waiter.offer.expires_on))
    if waiter.said is not None:
        return f"{word(waiter.said.answer)} {short_date(waiter.said.on)}"
    if waiter.passed:
        words = ngettext("passed over {n} time", "passed over {n} times", waiter.passed)
        return words.format(n=waiter.passed)
    return waiter.note or ""
