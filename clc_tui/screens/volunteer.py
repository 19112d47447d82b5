"""One volunteer: with what and when, the guardian's signature, shifts, hours, and thanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, length_text, ngettext, short_date, word
from clc_tui.screens.asking import asks, asks_day
from clc_tui.screens.asking_help import asks_last_day
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.volunteer_papers import hours_papers
from clc_tui.services.bounds import text
from clc_tui.services.person_fields import FIELD_WORDS
from clc_tui.services.volunteer_record import HelpLine, VolunteerPage, volunteer
from clc_tui.services.volunteers import (
    GUARDIAN_MOST,
    WORDS_MOST,
    Ended,
    end_volunteer,
    guardian_signed,
    remove_thanks,
    thank,
)
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.line import clipped, wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable


class VolunteerScreen(ClcScreen[None]):
    """What is known of somebody who helps, and each time they were asked."""

    AREA: ClassVar[int | None] = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", N_("edit"), tooltip=N_("Skills and times")),
        Binding("t", "thank", N_("thanks"), tooltip=N_("Write down for what they were thanked")),
        Binding("c", "sign", N_("parent signed"),
                tooltip=N_("A parent or guardian signed, for somebody under 18")),
        Binding("x", "end", N_("helps no more"), tooltip=N_("The last day of helping")),
        Binding("backspace,delete", "drop", N_("take away"), tooltip=N_("This word of thanks")),
    ]  # fmt: skip

    def __init__(self, session: Session, person_id: int) -> None:
        super().__init__(session)
        self.person_id = person_id
        self._page: VolunteerPage | None = None
        self._done = ""
        """What was done here just now, told in place of the hours."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="page")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#page", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        page = self._page
        if action == "sign":
            return page is None or page.under_age is not False
        return action != "drop" or self._key[0] == "thanks"

    async def reload(self) -> None:
        page = self._page = await self.session.do(volunteer, self.person_id)
        roomy = self.size.width >= ROOMY
        first = Column(23 if roomy else 11)
        self.table.set_columns((first, Column(), Column(13, right=True, tight=True)))
        self.table.fill(list(_records(page, self.size.width)))
        self.show_hints()
        self.say(self._done or _told(page))
        self._done = ""

    @property
    def _key(self) -> tuple[str, Any]:
        key = self.table.key
        return key if isinstance(key, tuple) else ("", None)

    def papers_here(self) -> Sequence[Printable]:
        return hours_papers(self.session, self.person_id)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return "person", self.person_id, None

    @on(RecordTable.Chosen, "#page")
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """The person's page, the form, or the shift."""
        event.stop()
        from clc_tui.screens.person import PersonScreen
        from clc_tui.screens.shift import ShiftScreen

        kind, at = self._key
        if kind == "person":
            await self.app.push_screen(PersonScreen(self.session, self.person_id))
        elif kind == "help":
            assert self._page is not None
            line = next(one for one in self._page.helped if one.assignment_id == at)
            await self.app.push_screen(ShiftScreen(self.session, line.at))
        elif kind == "field":
            self.action_edit()

    @work
    @tells
    async def action_edit(self) -> None:
        from clc_tui.screens.volunteer_form import VolunteerForm

        if await self.app.push_screen_wait(VolunteerForm(self.session, self.person_id)):
            await self._renewed(_("Saved."))

    async def _renewed(self, words: str) -> None:
        self._done = words
        await self.reload()
        self.say(words)

    @work
    @tells
    async def action_thank(self) -> None:
        """For what, and on which day."""
        words = await asks(
            self.app, self.session, _("Thanks for:"), most=WORDS_MOST, read=_some_words
        )
        if words is None:
            return
        today = self.session.actor.today
        day = await asks_day(self.app, self.session, _("Thanked on which day?"), today)
        if day is not None:
            await self.session.do(thank, self.person_id, words, day)
            await self._renewed(_("Saved."))

    @work
    @tells
    async def action_sign(self) -> None:
        """Who signed, and on which day."""
        before = "" if self._page is None else self._page.guardian
        guardian = await asks(
            self.app, self.session, _("Who signed: parent or guardian?"), before,
            most=GUARDIAN_MOST, read=_somebody,
        )  # fmt: skip
        if guardian is None:
            return
        today = self.session.actor.today
        day = await asks_day(self.app, self.session, _("Signed on which day?"), today)
        if day is not None:
            await self.session.do(guardian_signed, self.person_id, guardian, day)
            await self._renewed(_("Saved."))

    @work
    @tells
    async def action_end(self) -> None:
        today = self.session.actor.today

        async def end(typed: str) -> Ended:
            return await self.session.do(end_volunteer, self.person_id, day_of(typed, near=today))

        question = _("Helps for the last time on:")
        ended = await asks_last_day(self, question, today, end)
        if ended is not None:
            await self._renewed(_ended_words(ended))

    @tells
    async def action_drop(self) -> None:
        kind, number = self._key
        if kind == "thanks":
            await self.session.do(remove_thanks, number)
            words = _("Taken away. {key} takes it back.")
            await self._renewed(words.format(key=self.key("u")))


def _some_words(typed: str) -> str:
    clean = text(typed, "words", WORDS_MOST)
    if not clean:
        raise Invalid(N_("Write what the thanks are for."))
    return clean


def _somebody(typed: str) -> str:
    clean = text(typed, "guardian", GUARDIAN_MOST)
    if not clean:
        raise Invalid(N_("Write who signed: a parent or the guardian."))
    return clean


def _told(page: VolunteerPage) -> str:
    """Hours this year, and of all."""
    return _("This year {year}, in all {ever} hours.").format(
        year=length_text(page.minutes), ever=length_text(page.minutes_ever)
    )


def _ended_words(ended: Ended) -> str:
    words = _("Helps until {day}.").format(day=date_text(ended.until))
    if ended.shifts:
        days = ", ".join(short_date(day) for day in ended.shifts)
        n = len(ended.shifts)
        off = ngettext("Taken off the shift of {days}.", "Taken off the shifts of {days}.", n)
        words += " " + off.format(days=days)
    return words


def _records(page: VolunteerPage, width: int) -> Iterator[Record]:
    roomy = width >= ROOMY
    yield Record(("person", page.person_id), (page.name,), strong=True)
    for kind, name, words in _facts(page):
        yield from _told_whole((kind, name), name, words, 23 if roomy else 16, width)
    if page.helped:
        yield Record(None, (_("Shifts"),), strong=True)
    for line in page.helped:
        yield Record(
            ("help", line.assignment_id),
            _help_cells(line, roomy=roomy),
            dim=line.cancelled is not None,
        )
    if page.thanks:
        yield Record(None, (_("Thanks"),), strong=True)
    for each in page.thanks:
        day = date_text(each.on_date)
        yield from _told_whole(("thanks", each.id), day, each.words, 23 if roomy else 11, width)


def _told_whole(
    key: tuple[str, Any], name: str, words: str, at: int, width: int
) -> Iterator[Record]:
    """A name and, from cell `at` on, its words, over as many lines as they need."""
    line, *more = wrapped(words, width - at - 3)
    yield Record(key, (clipped(name, at), line), spread=True)
    for line in more:
        yield Record(None, (" " * (at + 1) + line,))


def _facts(page: VolunteerPage) -> Iterator[tuple[str, str, str]]:
    """What is known, and what Enter opens there."""
    if page.phone:
        yield "person", _(FIELD_WORDS["phone"]), page.phone
    since = date_text(page.since)
    until = "" if page.until is None else date_text(page.until)
    yield "field", _("Helps since"), f"{since} – {until}" if until else since
    yield "field", _("Can help with"), page.fields.skills or "–"
    yield "field", _("Can come"), page.fields.free_times or "–"
    if page.guardian_signed_on is not None:
        signed = f"{date_text(page.guardian_signed_on)} {page.guardian}".rstrip()
        yield "field", _("Parent"), signed
    elif page.under_age:
        yield "field", _("Parent"), _("not signed: no shift")
    elif page.under_age is None:
        yield "person", _("Age"), _("not known")


def _help_cells(line: HelpLine, *, roomy: bool) -> tuple[str, str, str]:
    """When, what for, and the hours, or how it stands."""
    day = date_text(line.on_date) if roomy else short_date(line.on_date)
    when = f"{day} {line.starts_at or ''}".rstrip()
    if line.cancelled is not None:
        return when, line.what, _("called off")
    if line.minutes is not None:
        return when, line.what, length_text(line.minutes)
    return when, line.what, word(line.state)
