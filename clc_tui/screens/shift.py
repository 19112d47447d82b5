"""One shift: who is asked, who will come, who came and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, date_text, length_text, ngettext, sentence, word
from clc_tui.screens.asking import asks_until
from clc_tui.screens.asking_help import asks_hours, asks_last_day, asks_length, takes
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.help_words import off_words, places_told, shift_title
from clc_tui.services.assignments import (
    all_came,
    answer_assignment,
    came,
    did_not_come,
    drop_assignment,
)
from clc_tui.services.needs import ShiftTime
from clc_tui.services.shift_rows import CALLED_OFF, TO_COME, ShiftAt
from clc_tui.services.shifts import (
    Helper,
    Repeated,
    ShiftLine,
    add_shift,
    cancel_shift,
    change_shift_people,
    move_shift,
    repeat_shifts,
    restore_shift,
    shift,
)
from clc_tui.session import Session
from clc_tui.terms import AssignmentState, Clash, ClcError, Elsewhere, Invalid
from clc_tui.widgets.form_values import day_of, needed_number
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits

STATE, PHONE, HOURS = 14, 16, 5
"""Cells of what somebody answered, of a phone, and of the hours."""
OF_HELPER = frozenset({"answer", "came", "not_came", "drop"})
OF_ONE_ON = frozenset(
    {"add", "answer", "came", "not_came", "all_came", "move", "repeat", "people", "choose"}
)
"""What can be done with a shift only while it is to be."""


class HelperTable(RecordTable):
    """Enter writes down how long who is under the cursor helped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("hours"), tooltip=N_("How long they helped")),
    ]


class ShiftScreen(ClcScreen[None]):
    """Who is asked for a shift; one key says what each answered, and who came."""

    AREA: ClassVar[int | None] = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("ask somebody"), tooltip=N_("Who could come; Enter asks")),
        Binding("y", "answer('confirmed')", N_("says yes"), tooltip=N_("Will come")),
        Binding("d", "answer('declined')", N_("says no"), tooltip=N_("Will not come")),
        Binding("p", "came", N_("helped"), tooltip=N_("Came and helped, the whole shift")),
        Binding("n", "not_came", C_("shift", "did not come"),
                tooltip=N_("Was to come and did not")),
        Binding("r", "all_came", N_("all came"), tooltip=N_("All who said yes came")),
        Binding("m", "move", N_("move"), tooltip=N_("Another day or hour")),
        Binding("w", "repeat", N_("every week"), tooltip=N_("The same shift every week")),
        Binding("o", "once_more", N_("once more"), tooltip=N_("The same on another day")),
        Binding("c", "people", N_("how many"), tooltip=N_("How many helpers are needed")),
        Binding("x", "call_off", N_("call off"),
                tooltip=N_("Call it off, with the reason, or take that back")),
        Binding("backspace,delete", "drop", N_("take off"), tooltip=N_("Was never asked")),
    ]  # fmt: skip

    def __init__(self, session: Session, at: ShiftAt) -> None:
        super().__init__(session)
        self.at = at
        self._line: ShiftLine | None = None

    def body(self) -> Iterable[Widget]:
        yield HelperTable((), id="helpers")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#helpers", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A lesson's shift moves with its lesson; answers are of somebody."""
        if action in ("move", "repeat", "once_more"):
            return self.at.lesson_id is None
        return action not in OF_HELPER or self.helper is not None

    def own_bindings(self) -> dict[str, Binding]:
        """Of a shift that is not to be nothing is answered; who called it off can bring it back."""
        found, line = super().own_bindings(), self._line
        if line is None or line.on:
            return found
        found = {name: b for name, b in found.items() if name.partition("(")[0] not in OF_ONE_ON}
        back = found.pop("call_off", None)
        if back is not None and line.cancelled is not None:
            tooltip = N_("The shift is to be after all")
            back = replace(back, description=N_("bring back"), tooltip=tooltip)
            found = {"call_off": back, **found}
        return found

    def hints_first(self) -> tuple[str, ...]:
        """Before it begins, who says yes; from then on, who came."""
        line = self._line
        if line is not None and not line.on:
            return ("call_off",)
        if line is None or not line.helpers:
            return ("add",)
        begins = f"{line.on_date} {line.starts_at or '00:00'}"
        if self.session.actor.now.isoformat(" ", "minutes") < begins:
            return ("add", "answer('confirmed')", "answer('declined')")
        return ("came", "not_came", "all_came")

    async def reload(self) -> None:
        line = self._line = await self.session.do(shift, self.at)
        phone = [Column(PHONE)] if self._phones(line) else []
        self.table.set_columns((Column(STATE), Column(), *phone, Column(HOURS, right=True)))
        self.table.fill(list(self._records(line)))
        self.show_hints()
        self.say(places_told(line) if line.on else "")

    def _records(self, line: ShiftLine) -> Iterator[Record]:
        yield Record(None, (f"{shift_title(line)}  {line.what}",), strong=True)
        if not line.on:
            for words in wrapped(off_words(line), self.size.width - 2):
                yield Record(None, (words,), strong=True)
        if line.skills:
            words = _("Should be able to: {skills}").format(skills=line.skills)
            yield Record(None, (words,), dim=True)
        for helper in line.helpers:
            hours = "" if helper.minutes is None else length_text(helper.minutes)
            roomy, notes = self.size.width >= ROOMY, _notes(helper)
            beside = "  ".join([helper.name, *notes])
            phone = (helper.phone,) if self._phones(line) else ()
            room = self.size.width - len("> ") - STATE - HOURS - 2 - (PHONE + 1) * len(phone)
            whole = roomy and cell_len(beside) <= room
            cells = (word(helper.state), beside if whole else helper.name, *phone, hours)
            yield Record(helper.assignment_id, cells, dim=helper.state in GONE or not line.on)
            if helper.phone and not phone and helper.state in TO_COME:
                yield from self._below(helper.phone)
            if notes and not whole:
                yield from self._below("; ".join(notes))
        if line.on and not line.helpers:
            words = _("Nobody is asked yet. {key} shows who could come.")
            yield from self._below(words.format(key=self.key("a")))

    def _phones(self, line: ShiftLine) -> bool:
        """Whether phones stand in a column of their own."""
        return self.size.width >= ROOMY and any(helper.phone for helper in line.helpers)

    def _below(self, words: str) -> Iterator[Record]:
        """Words in lines of their own."""
        for row in wrapped("  " + words, self.size.width - 2, "  "):
            yield Record(None, (row,), dim=True)

    @property
    def helper(self) -> Helper | None:
        """The helper under the cursor."""
        helpers = () if self._line is None else self._line.helpers
        return next((one for one in helpers if one.assignment_id == self.table.key), None)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        shift_id = None if self._line is None else self._line.shift_id
        return None if shift_id is None else ("shift", shift_id, None)

    async def _renewed(self, words: str) -> None:
        """Show how things stand now, and say what was done."""
        await self.reload()
        told = self._line is not None and self._line.on
        self.say(f"{words} {places_told(self._line)}" if told and self._line else words)

    def complain(self, error: ClcError) -> None:
        """With the key that helps here: of a shift called off, and of one of all who came."""
        if isinstance(error, Invalid) and error.field == CALLED_OFF:
            words = N_("This shift was called off: {reason}. The key {key} takes it back.")
            error = Invalid(words, reason=error.words["reason"], key=self.key("x"))
        elif isinstance(error, Elsewhere):
            words = N_("{what} Write that one down with {key} first, and why.")
            error = Clash(words, what=sentence(error), key=self.key("p"))
        super().complain(error)

    # Who comes

    async def action_add(self) -> None:
        """Who could come."""
        from clc_tui.screens.who_could import WhoCouldScreen

        await self.app.push_screen(WhoCouldScreen(self.session, self.at))

    @work
    @tells
    async def action_answer(self, state: str) -> None:
        helper = self.helper
        if helper is None:
            return
        wanted = AssignmentState(state)

        async def answer(despite: str, over: bool) -> bool:
            await self.session.do(
                answer_assignment, helper.assignment_id, wanted, despite=despite, over=over
            )
            return True

        if await takes(self, helper.name, answer):
            await self._renewed(f"{helper.name}: {word(wanted)}.")

    @work
    @tells
    async def action_came(self) -> None:
        """Came for the whole shift; where that has no hour, for how long is asked."""
        if self.helper is not None:
            minutes = None
            if self._line is not None and self._line.minutes is None:
                minutes = await self._asked_length(self.helper)
                if minutes is None:
                    return
            await self._came(self.helper, minutes)

    @on(RecordTable.Chosen, "#helpers")
    def write_hours(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._write_hours()

    @work
    @tells
    async def _write_hours(self) -> None:
        """How long somebody helped, in one line."""
        helper = self.helper
        if helper is not None:
            minutes = await self._asked_length(helper)
            if minutes is not None:
                await self._came(helper, minutes)

    async def _asked_length(self, helper: Helper) -> int | None:
        usual = helper.minutes or (None if self._line is None else self._line.minutes)
        question = _("{name}: how long (1:30)?").format(name=helper.name)
        return await asks_length(self, question, usual)

    async def _came(self, helper: Helper, minutes: int | None) -> None:
        async def take(despite: str, over: bool) -> int:
            return await self.session.do(came, helper.assignment_id, minutes, despite=despite)

        length = await takes(self, helper.name, take)
        if length is not None:
            words = _("{name}: {length} written down.")
            await self._renewed(words.format(name=helper.name, length=length_text(length)))

    @tells
    async def action_not_came(self) -> None:
        helper = self.helper
        if helper is not None:
            await self.session.do(did_not_come, helper.assignment_id)
            await self._renewed(f"{helper.name}: {word(AssignmentState.ABSENT)}.")

    @work
    @tells
    async def action_all_came(self) -> None:
        """All who said yes came; who has not answered is told."""
        minutes = None
        if self._line is not None and self._line.minutes is None:
            minutes = await asks_length(self, _("How long (1:30)?"), None)
            if minutes is None:
                return
        done = await self.session.do(all_came, self.at, minutes)
        words = ngettext("{n} helper came.", "{n} helpers came.", done.came).format(n=done.came)
        if done.left:
            left = ngettext("{n} has not answered.", "{n} have not answered.", done.left)
            words += " " + left.format(n=done.left)
        await self._renewed(words)

    @tells
    async def action_drop(self) -> None:
        helper = self.helper
        if helper is not None:
            await self.session.do(drop_assignment, helper.assignment_id)
            words = _("{name}: taken off. {key} takes it back.")
            await self._renewed(words.format(name=helper.name, key=self.key("u")))

    # The shift itself

    @work
    @tells
    async def action_move(self) -> None:
        line = self._line
        if line is None:
            return
        near = ShiftTime(line.on_date, line.starts_at, line.minutes)
        hours = await asks_hours(self, line.title, near)
        if hours is not None:
            names = await self.session.do(move_shift, self.at, hours)
            ask = _("Tell them, and ask whether they come:")
            await self._renewed(_names_words(_("Moved."), ask, names))

    @work
    @tells
    async def action_once_more(self) -> None:
        """The same on another day, at the same hour."""
        line = self._line
        if line is None:
            return
        near = ShiftTime(line.on_date, line.starts_at, line.minutes)
        hours = await asks_hours(self, line.title, near)
        if hours is not None:
            await self.session.do(add_shift, self.at.need_id, hours, line.people)
            words = _("Also on {day}.").format(day=date_text(hours.on_date))
            await self._renewed(words)

    @work
    @tells
    async def action_repeat(self) -> None:
        line = self._line
        if line is None:
            return

        async def repeat(typed: str) -> Repeated:
            until = day_of(typed, near=line.on_date)
            return await self.session.do(repeat_shifts, self.at, until)

        question = _("Every week until which day?")
        done = await asks_last_day(self, question, line.on_date, repeat)
        if done is not None:
            await self._renewed(_repeated_words(done))

    @work
    @tells
    async def action_people(self) -> None:
        line = self._line
        if line is None:
            return

        async def change(typed: str) -> bool:
            await self.session.do(change_shift_people, self.at, needed_number(typed))
            return True

        question = _("How many helpers are needed?")
        if await asks_until(
            self.app, self.session, question, str(line.people), change,
            digits=Digits.ALL, most=3,
        ):  # fmt: skip
            await self._renewed(_("Saved."))

    @work
    @tells
    async def action_call_off(self) -> None:
        """Call the shift off, with the reason; one that was called off is to be after all."""
        if self._line is not None and self._line.cancelled is not None:
            names = await self.session.do(restore_shift, self.at)
            ask = _("Tell them, and ask whether they come:")
            words = _names_words(_("It is to be after all."), ask, names)
            await self._renewed(words)
            return

        async def call_off(reason: str) -> tuple[str, ...]:
            return await self.session.do(cancel_shift, self.at, reason)

        told = await asks_until(self.app, self.session, _("Why is it called off?"), "", call_off)
        if told is not None:
            await self._renewed(_names_words(_("Called off."), _("To be told:"), told))


def _notes(helper: Helper) -> list[str]:
    """What is worth knowing of a helper besides the answer."""
    notes = [_("a parent has not signed")] if helper.unsigned else []
    if helper.despite:
        notes.append(_("all the same: {why}").format(why=helper.despite))
    return notes


GONE = (AssignmentState.DECLINED, AssignmentState.ABSENT)


def _names_words(done: str, before: str, names: Sequence[str]) -> str:
    """What was done, and who has to hear of it."""
    return f"{done} {before} {', '.join(names)}" if names else done


def _repeated_words(done: Repeated) -> str:
    """How many shifts were made, and which days were left out."""
    words = ngettext("{n} more shift.", "{n} more shifts.", done.made).format(n=done.made)
    if done.days_off:
        days = ", ".join(date_text(day) for day in done.days_off)
        words += " " + _("Days off left out: {days}.").format(days=days)
    return words
