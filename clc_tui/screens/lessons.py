"""Register: choosing the lesson whose register is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, date_text, weekday_name
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.words import lesson_columns, lesson_record
from clc_tui.services.classes import GroupLine, groups
from clc_tui.services.day import RegisterLesson, lessons_on
from clc_tui.services.not_marked import not_marked
from clc_tui.services.today import lesson_near
from clc_tui.session import Session
from clc_tui.terms import LessonState, Role
from clc_tui.widgets.record_table import Record, RecordTable

OLD_ONES = 5
"""So many lessons of before that nobody marked stand on top."""


class LessonsScreen(ClcScreen[None]):
    """The lessons of a day, those not marked before on top; Left and Right change the day."""

    AREA: ClassVar[int | None] = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "day(-1)", N_("day before"), tooltip=N_("The day before")),
        Binding("right", "day(1)", N_("next day"), tooltip=N_("The next day")),
        Binding("c", "class", N_("by class"), tooltip=N_("Choose a class, then its last lesson")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._day: date | None = None

    @property
    def day(self) -> date:
        """The day shown: today until another is chosen."""
        return self._day or self.session.actor.today

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="lessons")

    async def reload(self) -> None:
        await self._show(follow=self._shown)

    async def _show(self, *, follow: bool) -> None:
        table = self.query_one("#lessons", RecordTable)
        table.set_columns(lesson_columns(dated=True))
        waiting = (await self.session.do(not_marked))[-OLD_ONES:]
        lessons = await self.session.do(lessons_on, self.day)
        now = self.session.actor.now if self.size.width >= ROOMY else None
        records: list[Record] = []
        if waiting and self.day == self.session.actor.today:
            records.append(Record(None, (_("Not marked yet"),), strong=True))
            records += _records(waiting, now)
        records.append(
            Record(None, (f"{weekday_name(self.day)} {date_text(self.day)}",), strong=True)
        )
        records += _records(lessons, now)
        if not lessons:
            records.append(
                Record(None, ("  " + _("No classes on this day: ← → other days."),), dim=True)
            )
        records += await self._own_classes()
        table.fill(records, key=None if follow else _first(lessons))

    async def _own_classes(self) -> list[Record]:
        """An instructor's own classes, whatever the day."""
        actor = self.session.actor
        if actor.is_a(Role.FACILITATOR):
            return []
        own = await self.session.do(groups)
        if not own:
            return []
        return [
            Record(None, (_("Your classes"),), strong=True),
            *(Record(("class", line.id), (_class_words(line),), spread=True) for line in own),
        ]

    @tells
    async def action_day(self, step: int) -> None:
        self._day = self.day + timedelta(days=step)
        await self._show(follow=False)
        self.say("")

    @on(RecordTable.Chosen, "#lessons")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Open the register of the lesson, or of the class's last lesson."""
        assert isinstance(event.key, tuple)
        kind, number = event.key
        if kind == "class":
            await self._open_class(number)
        else:
            await self._open(number)

    @work
    @tells
    async def action_class(self) -> None:
        """Choose a class; its last lesson is opened."""
        found = await self.session.do(groups)
        if not found:
            self.say(_("There is no class yet."))
            return
        options = [(line.id, _class_words(line)) for line in found]
        chosen = await chooses(self.app, self.session, _("Which class?"), options)
        if chosen is not None:
            await self._open_class(chosen)

    async def _open_class(self, group_id: int) -> None:
        lesson_id = await self.session.do(lesson_near, group_id)
        if lesson_id is None:
            self.say(_("This class has no lessons yet."))
        else:
            await self._open(lesson_id)

    async def _open(self, lesson_id: int) -> None:
        from clc_tui.screens.register import RegisterScreen

        await self.app.push_screen(RegisterScreen(self.session, lesson_id))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.query_one("#lessons", RecordTable).key
        if isinstance(key, tuple):
            return ("lesson" if key[0] == "lesson" else "group"), key[1], None
        return None


def _records(lines: Iterable[RegisterLesson], now: datetime | None) -> list[Record]:
    return [lesson_record(line, ("lesson", line.lesson_id), dated=True, now=now) for line in lines]


def _class_words(line: GroupLine) -> str:
    words = class_words(line.title, line.target)
    return f"{words}   {line.instructors}" if line.instructors else words


def _first(lessons: Iterable[RegisterLesson]) -> object | None:
    """The day's first lesson still to be marked, own classes first; else its first."""
    lines = sorted(lessons, key=lambda line: not line.own_class)
    for line in lines:
        if line.state is LessonState.PLANNED:
            return "lesson", line.lesson_id
    return ("lesson", lines[0].lesson_id) if lines else None
