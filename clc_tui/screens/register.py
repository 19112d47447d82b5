"""The register: one key marks and moves on, and what is shown as saved is on the disk."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from clc_tui.language import C_, N_, _, date_text, ngettext
from clc_tui.screens import register_asking as asking
from clc_tui.screens import register_view as view
from clc_tui.screens.base import tells
from clc_tui.screens.call_words import in_register
from clc_tui.screens.hour_words import complete_words
from clc_tui.screens.own_hours import hand_month_in, month_complete
from clc_tui.screens.practising import take_practice_away
from clc_tui.screens.register_base import RegisterBase
from clc_tui.services.attendance import clear_mark, head_count, mark, mark_rest
from clc_tui.services.register import Cell, ChangeRule, LearnerRow
from clc_tui.session import Session
from clc_tui.terms import Role, Status

OF_LEARNERS = frozenset("mark rest note minutes announce clear walk_in".split())
"""Actions that mean nothing where only a head count is kept."""


class RegisterScreen(RegisterBase):
    """The register of one lesson; Left and Right go to the class's other lessons."""

    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("mark('present')", "mark('absent')", "rest")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "mark('present')", view.SHORT[Status.PRESENT],
                tooltip=N_("Present, and on to the next")),
        Binding("l", "mark('late')", view.SHORT[Status.LATE],
                tooltip=N_("Late, and on to the next")),
        Binding("e", "mark('excused')", view.SHORT[Status.EXCUSED],
                tooltip=N_("Excused, and on to the next")),
        Binding("i", "mark('ill')", view.SHORT[Status.ILL],
                tooltip=N_("Ill, and on to the next")),
        Binding("a", "mark('absent')", view.SHORT[Status.ABSENT],
                tooltip=N_("Absent, and on to the next")),
        *(
            Binding(
                keys, f"digit('{keys[0]}')", C_("hint", "jump"), key_display="12",
                show=keys[0] == "1", tooltip=N_("Journal number: jump to that learner"),
            )
            for keys in ("1,quotation_mark", "2", "3", "4", "5", "6,comma", "7,full_stop",
                         "8", "9", "0")
        ),
        Binding("r", "rest", C_("hint", "rest"),
                tooltip=N_("Everybody still unmarked was present")),
        Binding("n", "note", N_("note"), tooltip=N_("A note to this mark")),
        Binding("w", "walk_in", N_("walk-in"), tooltip=N_("Somebody came who is not on the list")),
        Binding("x", "not_held", N_("not held"), tooltip=N_("Not held, moved, or nobody came")),
        Binding("m", "minutes", N_("minutes late"), tooltip=N_("Late, and by how many minutes")),
        Binding("o", "announce", N_("said beforehand"), tooltip=N_("Will not come: announced")),
        Binding("t", "teacher", N_("who taught"), tooltip=N_("Who taught this lesson")),
        Binding("b", "length", N_("length"), tooltip=N_("It lasts longer or shorter than planned")),
        Binding("k", "lesson_note", N_("lesson's note"), tooltip=N_("A note to the whole lesson")),
        Binding("d", "no_practice", N_("no practice class"), show=False,
                tooltip=N_("Take the practice class away")),
        Binding("backspace,delete", "clear", N_("clear"), tooltip=N_("Take the mark away")),
        Binding("enter", "look", N_("look"), show=False,
                tooltip=N_("Who this is; who a walk-in was; save a head count")),
        Binding("left", "lesson(-1)", N_("lesson before"), show=False),
        Binding("right", "lesson(1)", N_("next lesson"), show=False),
        Binding("up", "move(-1)", N_("up"), show=False),
        Binding("down", "move(1)", N_("down"), show=False),
        Binding("pageup", "page(-1)", N_("page up"), show=False),
        Binding("pagedown", "page(1)", N_("page down"), show=False),
        Binding("home", "edge(0)", N_("first"), show=False),
        Binding("end", "edge(1)", N_("last"), show=False),
    ]  # fmt: skip

    def __init__(self, session: Session, lesson_id: int) -> None:
        super().__init__(session, lesson_id)
        self._just_marked: int | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a register (refused, or gone meanwhile) its keys do nothing."""
        if action == "no_practice":
            practice = self.register is not None and self.register.practice
            return practice and self.session.actor.is_a(Role.FACILITATOR)
        return self.register is not None or action not in OWN_ACTIONS

    def own_bindings(self) -> dict[str, Binding]:
        """Of an open event only the keys that mean something there."""
        found = super().own_bindings()
        if self.register is None or not self.register.open_event:
            return found
        return {name: b for name, b in found.items() if name.partition("(")[0] not in OF_LEARNERS}

    @tells
    async def action_mark(self, status: str) -> None:
        """Mark the learner under the cursor and move on to the next."""
        if not self.end_number():
            return
        row = self.to_mark()
        if row is None:
            return
        if not row.expected[self.shown.at] and row.cells[self.shown.at] is None:
            self._not_then(_("On {day} this person was not in the class."))
        elif not self.teacher_known or self.wants_reason(row):
            self._mark_asking(row, Status(status))
        else:
            await self.save_mark(row, Status(status))

    def to_mark(self) -> LearnerRow | None:
        """The learner under the cursor; says so where there is none."""
        row = self.learner
        if row is None:
            self.say(
                _("Only a head count is kept of this event.") if self.shown.open_event
                else _("Put the cursor on a learner first.")
            )  # fmt: skip
        return row

    def _not_then(self, words: str) -> None:
        """Tell who was not in the class on this day, and how to say since when they are."""
        told = words.format(day=date_text(self.shown.lesson.on_date))
        if self.session.actor.is_a(Role.FACILITATOR):
            hint = _("{key} on the class's page changes a first day.")
            told = f"{told} {hint.format(key=self.key('f'))}"
        self.say(told)

    def wants_reason(self, row: LearnerRow) -> bool:
        """Whether a change of this mark needs a reason."""
        return self.is_old and row.cells[self.shown.at] is not None

    @property
    def is_old(self) -> bool:
        """Whether the lesson lies so far back that a change wants a reason."""
        return self.shown.rule is ChangeRule.WITH_REASON

    @work
    @tells
    async def _mark_asking(self, row: LearnerRow, status: Status) -> None:
        if not await asking.who_taught_known(self):
            return
        reason = None
        if self.wants_reason(row):
            reason = await asking.reason_for_change(self, row.name)
            if reason is None:
                return
        await self.save_mark(row, status, reason=reason)

    async def save_mark(
        self,
        row: LearnerRow,
        status: Status,
        *,
        minutes: int | None = None,
        reason: str | None = None,
    ) -> None:
        """Have one mark on the disk, then show it."""
        before = row.cells[self.shown.at]
        if minutes is None and before is not None and before.status is status:
            minutes = before.minutes
        saved = await self.session.do(
            mark, self.lesson_id, row.person_id, status, minutes=minutes, reason=reason
        )
        self.saved(saved.at, marks=1)
        assert saved.status is not None
        cell = Cell(saved.status, saved.minutes, saved.note)
        self._put(row.person_id, cell)
        self._just_marked = row.person_id
        self._next()
        self.say(self.totals())
        await self._offer_month()

    async def _offer_month(self) -> None:
        """After the month's last lesson is marked through, offer to hand the own hours in."""
        taught = {teacher.person_id for teacher in self.shown.instructors}
        own = self.session.actor.person_id in taught and not self.shown.practice
        if view.unmarked(self.shown) or not own:
            return
        self.complete = await month_complete(self.session, self.lesson_id)
        if self.complete:
            self.say(complete_words(self.complete))

    def _put(self, person_id: int, cell: Cell | None) -> None:
        self.register = view.with_cell(self.shown, person_id, cell)
        self.show_grid()

    def _next(self) -> None:
        """On to the next learner who is expected."""
        found = self.shown
        for place in range(self.grid.row + 1, len(found.rows)):
            if found.rows[place].expected[found.at]:
                self.grid.go(place)
                return

    @tells
    async def action_clear(self) -> None:
        """Take the mark away; on an unmarked row the one just made above it."""
        if not self.end_number():
            return
        row = self.to_mark()
        if row is not None and row.cells[self.shown.at] is None:
            row = self._marked_just_now()
        if row is None:
            if self.learner is not None:
                self.say(_("There is no mark here."))
            return
        if self.wants_reason(row):
            self._clear_asking(row)
        else:
            await self._clear(row)

    def _marked_just_now(self) -> LearnerRow | None:
        """The row whose mark brought the cursor here, the cursor put back on it."""
        for place, row in enumerate(self.shown.rows):
            if row.person_id == self._just_marked and row.cells[self.shown.at] is not None:
                self.grid.go(place)
                return row
        return None

    @work
    @tells
    async def _clear_asking(self, row: LearnerRow) -> None:
        reason = await asking.reason_for_change(self, row.name)
        if reason is not None:
            await self._clear(row, reason)

    async def _clear(self, row: LearnerRow, reason: str | None = None) -> None:
        saved = await self.session.do(clear_mark, self.lesson_id, row.person_id, reason=reason)
        self.saved(saved.at)
        self._just_marked = None
        self._put(row.person_id, None)
        self.say(self.totals())

    @tells
    async def action_rest(self) -> None:
        """Mark everybody still unmarked; while nobody is marked, only when asked twice."""
        asked = self.rest_asked
        if not self.end_number():
            return
        coming = view.to_come(self.shown, self.session.actor.now)
        if coming:
            self.say(coming)
        elif not view.unmarked(self.shown) and not self.shown.open_event:
            if view.expected(self.shown):
                self.say(_("Everybody is marked."))
            else:
                self._not_then(_("On {day} nobody was in the class."))
        elif not view.marked(self.shown) and not asked and not self.shown.open_event:
            self.rest_asked = True
            self.say(
                _("Nobody is marked yet. {key} again marks everybody present.").format(
                    key=self.key_words(Binding("r", "rest"))
                )
            )
        elif not self.teacher_known:
            self._rest_asking()
        else:
            await self._rest()

    @work
    @tells
    async def _rest_asking(self) -> None:
        if await asking.who_taught_known(self):
            await self._rest()

    async def _rest(self) -> None:
        done = await self.session.do(mark_rest, self.lesson_id)
        self.saved(done.at, marks=done.present + done.announced)
        await self.reload()
        words = ngettext("{n} marked present.", "{n} marked present.", done.present)
        told = words.format(n=done.present)
        if done.announced:
            words = ngettext("{n} as said beforehand.", "{n} as said beforehand.", done.announced)
            told += " " + words.format(n=done.announced)
        self.say(told)
        await self._offer_month()

    # What asks something first

    @work
    @tells
    async def action_note(self) -> None:
        if self.end_number() and (row := self.to_mark()):
            await asking.note(self, row)

    @work
    @tells
    async def action_minutes(self) -> None:
        if self.end_number() and (row := self.to_mark()):
            await asking.minutes_late(self, row)

    @work
    @tells
    async def action_announce(self) -> None:
        if self.end_number() and (row := self.to_mark()):
            await asking.announced_absence(self, row)

    @work
    @tells
    async def action_walk_in(self) -> None:
        self.end_number()
        await asking.new_walk_in(self)

    @work
    @tells
    async def action_teacher(self) -> None:
        self.end_number()
        await asking.who_taught(self)

    @work
    @tells
    async def action_lesson_note(self) -> None:
        self.end_number()
        await asking.note_of_lesson(self)

    @work
    @tells
    async def action_length(self) -> None:
        self.end_number()
        await asking.how_long(self)

    @work
    @tells
    async def action_not_held(self) -> None:
        self.end_number()
        if await asking.not_held(self):
            await self._offer_month()

    @tells
    async def action_no_practice(self) -> None:
        """Take the practice class away; undo brings it back."""
        await take_practice_away(self)

    @work
    @tells
    async def action_look(self) -> None:
        """Save a head count; say who a walk-in was; else tell who this is."""
        number, complete = self.number, self.complete
        if not self.end_number():
            return
        if complete:
            self.say(await hand_month_in(self.session, complete))
        elif self.shown.open_event:
            if not number:
                self.say(_("Type how many came, then Enter."))
            elif await asking.who_taught_known(self):
                await self._save_count(int(number))
        elif self.walk_in is not None:
            await asking.who_it_was(self, self.walk_in)
        elif self.learner is not None:
            name = f"{self.learner.journal_no or ''} {self.learner.full_name}".strip()
            called = in_register(self.learner.called)
            self.say("  ".join(part for part in (name, called) if part))

    async def _save_count(self, people: int) -> None:
        reason = None
        if self.is_old and self.shown.lesson.head_count is not None:
            reason = await asking.reason_for_change(self)
            if reason is None:
                return
        self.saved(await self.session.do(head_count, self.lesson_id, people, reason=reason))
        await self.reload()
        self.say(self.totals())
        await self._offer_month()


OWN_ACTIONS = frozenset(
    binding.action.partition("(")[0]
    for binding in RegisterScreen.BINDINGS
    if isinstance(binding, Binding)
)
