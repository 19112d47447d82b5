"""Today: the day's classes, and what waits for the one who looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clc_tui.language import _, ngettext, short_date
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.call_words import in_today
from clc_tui.screens.words import lesson_columns, lesson_record
from clc_tui.services.today import Beginning, Today, today
from clc_tui.terms import CallAbout, LessonState, Role
from clc_tui.widgets.record_table import Record, RecordTable

CALLS = "calls: "
"""What the names of the lines begin with that open the call list."""
FIRST_STEPS = "first"
"""What the keys of the first-steps lines begin with."""


class TodayScreen(ClcScreen[None]):
    """The base of every session: Enter opens the register, or the list that waits."""

    AREA: ClassVar[int | None] = 1

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="day")

    async def reload(self) -> None:
        """Read the day anew; the cursor stays on the same line."""
        table = self.query_one("#day", RecordTable)
        table.set_columns(lesson_columns(dated=False))
        day = await self.session.do(today)
        first = not self._shown
        table.fill(
            [*self._lesson_lines(day), *self._waiting_lines(day), *_beginning(day.beginning)],
            key=_to_mark(day) if first else None,
        )

    @property
    def _keeps_registers(self) -> bool:
        return self.session.actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR)

    def _lesson_lines(self, day: Today) -> list[Record]:
        lines = [Record(None, (_("Classes today"),), strong=True)]
        lines += [
            lesson_record(line, ("lesson", line.lesson_id), dated=False) for line in day.lessons
        ]
        if not day.lessons:
            lines.append(Record(None, ("  " + _("No classes today."),), dim=True))
        return lines

    def _waiting_lines(self, day: Today) -> list[Record]:
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
        if not waits:
            return []
        return [
            Record(None, (_("Waiting for you"),), strong=True),
            *(Record(("list", name), (words,), spread=True) for name, words in waits),
        ]

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
        elif kind == FIRST_STEPS:
            await self.run_action(f"app.area({what})")
        elif str(what).startswith(CALLS):
            from clc_tui.screens.calls import CallsScreen

            about = CallAbout(str(what).removeprefix(CALLS))
            await self.app.push_screen(CallsScreen(self.session, about))
        else:
            from clc_tui.screens.waiting import WaitingScreen

            await self.app.push_screen(WaitingScreen(self.session))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.query_one("#day", RecordTable).key
        if isinstance(key, tuple) and key[0] == "lesson":
            return "lesson", key[1], None
        return None


def _to_mark(day: Today) -> object | None:
    """The first lesson of the day that nobody has marked."""
    for line in day.lessons:
        if line.state is LessonState.PLANNED:
            return "lesson", line.lesson_id
    return None


def _beginning(steps: Beginning | None) -> list[Record]:
    """The first steps of an empty centre, done ones with a `+`."""
    if steps is None:
        return []
    lines = (
        (8, steps.has_class, _("make a class")),
        (3, steps.has_people, _("add people and put them into the class")),
        (2, steps.has_marks, _("mark the first lesson")),
    )
    return [
        Record(None, (_("First steps"),), strong=True),
        *(
            Record(
                (FIRST_STEPS, area),
                ("+" if done else " ", f"{words} ({area})"),
                spread=True,
            )
            for area, done, words in lines
        ),
    ]
