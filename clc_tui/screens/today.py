"""Today: the day's classes, and what waits for the one who looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, ngettext, short_date
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.call_words import WHERE, in_today
from clc_tui.screens.first_steps import begin
from clc_tui.screens.follow_up_today import follow_up_in_today
from clc_tui.screens.hour_words import hours_in_today
from clc_tui.screens.own_hours import open_hours
from clc_tui.screens.practising import open_practice_class, take_practice_away
from clc_tui.screens.words import lesson_columns, lesson_record
from clc_tui.services.recommendations import Wanted
from clc_tui.services.spot_checks import ToCheck
from clc_tui.services.today import Beginning, Today, today
from clc_tui.services.waiting_list import FreePlaces, free_places
from clc_tui.session import Session
from clc_tui.terminal.motion import TAB
from clc_tui.terms import CallAbout, LessonState, Role
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Record, RecordTable

CALLS = "calls: "
"""What the names of the lines begin with that open the call list."""
FIRST_STEPS = "first"
"""What the keys of the first-steps lines begin with."""


class TodayScreen(ClcScreen[None]):
    """The base of every session: Enter opens the register, or the list that waits."""

    AREA: ClassVar[int | None] = 1
    HINTS_NEVER: ClassVar[tuple[str, ...]] = ("undo", "back")
    """Every other screen tells them; from here the way back leads out."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "no_practice", N_("no practice class"), show=False,
                tooltip=N_("Take the practice class away")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._practice = False
        """Whether there is a practice class."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="day")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who has a practice class to take away has a key for it."""
        return action != "no_practice" or (
            self._practice and self.session.actor.is_a(Role.FACILITATOR)
        )

    async def reload(self) -> None:
        """Read the day anew; the cursor stays on the same line."""
        table = self.query_one("#day", RecordTable)
        table.set_columns(lesson_columns(dated=False))
        day = await self.session.do(today)
        free: tuple[FreePlaces, ...] = ()
        if self.session.actor.is_a(Role.FACILITATOR):
            free = await self.session.do(free_places)
        first, self._practice = not self._shown, day.practice
        table.fill(
            [
                *self._lesson_lines(day),
                *self._waiting_lines(day, free),
                *_beginning(day.beginning, self.size.width, self.session),
                *self._practice_line(),
            ],
            key=_to_mark(day) if first else None,
        )

    @property
    def _keeps_registers(self) -> bool:
        return self.session.actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR)

    def _lesson_lines(self, day: Today) -> list[Record]:
        now = self.session.actor.now if self.size.width >= ROOMY else None
        lines = [Record(None, (_("Classes today"),), strong=True)]
        lines += [
            lesson_record(line, ("lesson", line.lesson_id), dated=False, now=now)
            for line in day.lessons
        ]
        if not day.lessons:
            lines.append(Record(None, ("  " + self._no_classes(),), dim=True))
        return lines

    def _waiting_lines(self, day: Today, free: tuple[FreePlaces, ...]) -> list[Record]:
        """What waits, each line with the key of its list."""
        waits: list[tuple[str, str]] = []
        if self._keeps_registers and day.not_marked and day.not_marked_since:
            words = ngettext(
                "{n} lesson not marked, since {day}", "{n} lessons not marked, since {day}",
                day.not_marked,
            )  # fmt: skip
            waits.append(
                ("not_marked", words.format(n=day.not_marked, day=short_date(day.not_marked_since)))
            )
        for about, words in in_today(day.calls, day.in_classes, self.size.width):
            waits.append((f"{CALLS}{about.value}", words))
        lines = [Record(("list", name), (words,), spread=True) for name, words in waits]
        hours = hours_in_today(day.hours, self.size.width)
        lines += [Record(("hours", key), (words,), spread=True) for key, words in hours]
        if day.to_sign:
            n = len(day.to_sign)
            words = ngettext(
                "{n} helper: a parent has not signed", "{n} helpers: a parent has not signed", n
            ).format(n=n)
            lines.append(Record(("to_sign", day.to_sign[0]), (words,), spread=True))
        courses = Counter(each.course_id for each in free)
        lines += [
            _places(each, self.size.width, named=courses[each.course_id] > 1) for each in free
        ]
        lines += _checks(day.to_check)
        lines += [
            Record(("follow_up", each.view), (each.words,), spread=True)
            for each in follow_up_in_today(day.follow_up, self.size.width)
        ]
        if not lines:
            return []
        return [Record(None, (_("Waiting for you"),), strong=True), *lines]

    def _no_classes(self) -> str:
        """What is said of a day without lessons, with the key to those of other days."""
        if not self._keeps_registers:
            return _("No classes today.")
        return _("No classes today: {key} shows other days.").format(key=self.key("2"))

    def _practice_line(self) -> list[Record]:
        """The practice class: where to try what one has never done."""
        if not self._practice:
            return []
        words = _("Practice class: nothing counts")
        if self.size.width >= ROOMY:
            words = _("Practice class: try the register here, nothing counts")
            if self.session.actor.is_a(Role.FACILITATOR):
                away = _("{key} takes it away").format(key=self.key("d"))
                words = f"{words} ({away})"
        return [Record(("practice", 0), (words,), spread=True)]

    @on(RecordTable.Chosen, "#day")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Open what the line is about."""
        assert isinstance(event.key, tuple)
        kind, what = event.key
        if kind == "lesson":
            from clc_tui.screens.register import RegisterScreen

            if not self._keeps_registers:
                self.say(_("The register of a class is kept by its instructor."))
                return
            await self.app.push_screen(RegisterScreen(self.session, what))
        elif kind == "practice":
            await open_practice_class(self.app, self.session)
        elif kind == "places":
            from clc_tui.screens.waiting_list import WaitingListScreen

            await self.app.push_screen(WaitingListScreen(self.session, *what))
        elif kind == "check":
            from clc_tui.screens.spot_check import SpotCheckScreen, SpotChecksScreen

            check = SpotCheckScreen(self.session, what) if what else SpotChecksScreen(self.session)
            await self.app.push_screen(check)
        elif kind == "follow_up":
            from clc_tui.screens.recommendations import RecommendationsScreen

            await self.app.push_screen(RecommendationsScreen(self.session, Wanted(view=what)))
        elif kind == "hours":
            await open_hours(self, what)
        elif kind == "to_sign":
            from clc_tui.screens.volunteer_list import VolunteerListScreen

            await self.app.push_screen(VolunteerListScreen(self.session, what))
        elif kind == FIRST_STEPS:
            await begin(self.app, self.session, what)
        elif str(what).startswith(CALLS):
            from clc_tui.screens.calls import CallsScreen

            about = CallAbout(str(what).removeprefix(CALLS))
            await self.app.push_screen(CallsScreen(self.session, about))
        else:
            from clc_tui.screens.not_marked import NotMarkedScreen

            await self.app.push_screen(NotMarkedScreen(self.session))

    @tells
    async def action_no_practice(self) -> None:
        """Take the practice class away; undo brings it back."""
        await take_practice_away(self)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.query_one("#day", RecordTable).key
        if isinstance(key, tuple) and key[0] == "lesson":
            return "lesson", key[1], None
        return None


def _places(free: FreePlaces, width: int, *, named: bool) -> Record:
    """Free places for which somebody waits, and who is to be asked.

    `named`: for whom the class is, as another of its course has places too.
    """
    if free.left is None:
        words = ngettext("{n} waits, there is room", "{n} wait, there is room", free.waiting)
        words = words.format(n=free.waiting)
    else:
        words = _("free {n}, waiting {m}").format(n=free.left, m=free.waiting)
    course = class_words(free.course, free.target if named else "")
    told = _("next {name} · {course}").format(name=free.next_name, course=course)
    begins = (min(WHERE, width - 2 - cell_len(told)) + 2) // TAB * TAB  # one byte leads there
    room = begins - 2 - cell_len(words)
    line = f"{words}{' ' * max(2, room)}{told}"
    if width < ROOMY:
        line = class_words(f"{words}: {free.next_name}", free.target if named else "")
    return Record(("places", (free.course_id, free.group_id)), (line,), spread=True)


def _checks(checks: ToCheck | None) -> list[Record]:
    """The spot check that is not complete, or that this month has none."""
    from clc_tui.screens.spot_check import result_words

    line = checks.open if checks is not None else None
    if line is not None:
        words = _("Spot check: {result}").format(result=result_words(line))
        return [Record(("check", line.id), (words,), spread=True)]
    if checks is not None and checks.none_this_month:
        return [Record(("check", 0), (_("No spot check this month: Enter"),), spread=True)]
    return []


def _to_mark(day: Today) -> object | None:
    """The first lesson of the day that nobody has marked."""
    for line in day.lessons:
        if line.state is LessonState.PLANNED:
            return "lesson", line.lesson_id
    return None


def _beginning(steps: Beginning | None, width: int, session: Session) -> list[Record]:
    """The first steps of an empty centre, done ones with a `+`."""
    if steps is None:
        return []
    lines = (
        (steps.has_class, _("make a class")),
        (steps.has_people, _("put people into the class")),
        (steps.has_marks, _("mark the first lesson")),
    )
    records = [
        Record((FIRST_STEPS, number), ("+" if done else " ", words), spread=True)
        for number, (done, words) in enumerate(lines, 1)
    ]
    if not steps.has_people and width >= ROOMY:
        brought = "ssh clc-files import learners - < list.xlsx"
        if session.command_here is not None:
            brought = session.command_here("import", "learners", "list.xlsx")
        words = "  " + _("  or bring a list: {command}").format(command=brought)
        told = wrapped(words, width - 1, "      ")
        records[2:2] = [Record(None, (line,), dim=True) for line in told]
    return [Record(None, (_("First steps: Enter begins one"),), strong=True), *records]
