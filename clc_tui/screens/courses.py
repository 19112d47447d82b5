"""Courses: what the centre offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, ngettext, word
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.form import FormScreen
from clc_tui.services.courses import (
    COURSE_WORDS,
    CourseFields,
    CourseLine,
    add_course,
    change_course,
    close_course,
    courses,
)
from clc_tui.session import Session
from clc_tui.terms import Area, Invalid, Role
from clc_tui.widgets.form_values import number_of
from clc_tui.widgets.record_form import Field, Kind
from clc_tui.widgets.record_table import Column, Record, RecordTable

DESK_ACTIONS = frozenset({"add", "close", "waiting"})


class CoursesScreen(ClcScreen[None]):
    """All courses, closed ones dimmed at their place."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new course"), tooltip=N_("A new course")),
        Binding("w", "waiting", N_("who waits"), tooltip=N_("The waiting list of this course")),
        Binding("x", "close", N_("close"), tooltip=N_("No longer offer it, or offer it again")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[CourseLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        area = Column(22, heading=_("Area"), least=60, tight=True)
        columns = (Column(heading=_("Course")), area,
                   Column(8, heading=_("Classes"), right=True, least=50),
                   Column(13, heading=_("Waiting"), right=True, tight=True))  # fmt: skip
        yield RecordTable(columns, id="courses")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in DESK_ACTIONS or self.session.actor.is_a(Role.FACILITATOR)

    async def reload(self) -> None:
        table = self.query_one("#courses", RecordTable)
        table.empty = _("No course yet: {key} makes one.").format(key=self.key("a"))
        self._lines = lines = await self.session.do(courses, closed=True)
        table.fill([_record(line) for line in lines])
        self.say(ngettext("{n} course", "{n} courses", len(lines)).format(n=len(lines)))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.query_one("#courses", RecordTable).key
        return ("course", key, None) if isinstance(key, int) else None

    @work
    @tells
    async def action_add(self) -> None:
        await self.app.push_screen_wait(CourseForm(self.session))

    @on(RecordTable.Chosen, "#courses")
    def edit(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int) and self.session.actor.is_a(Role.FACILITATOR):
            self.app.push_screen(CourseForm(self.session, event.key))

    async def action_waiting(self) -> None:
        """Who waits for the course under the cursor."""
        from clc_tui.screens.waiting_list import WaitingListScreen

        key = self.query_one("#courses", RecordTable).key
        if isinstance(key, int):
            await self.app.push_screen(WaitingListScreen(self.session, key))

    @work
    @tells
    async def action_close(self) -> None:
        """Offer the course no longer, or again; asked where people wait for it."""
        key = self.query_one("#courses", RecordTable).key
        line = next((each for each in self._lines if each.id == key), None)
        if line is None:
            return
        title, close = line.fields.title, line.closed_on is None
        if close and line.waiting:
            question = ngettext(
                "{n} person waits for “{course}”. Close it all the same?",
                "{n} people wait for “{course}”. Close it all the same?",
                line.waiting,
            ).format(n=line.waiting, course=title)
            if not await confirms(self.app, self.session, question):
                return
        await self.session.do(close_course, line.id, close)
        await self.reload()
        words = _("No longer offered: {course}.") if close else _("Offered again: {course}.")
        self.say(words.format(course=title))


def _record(line: CourseLine) -> Record:
    closed = "" if line.closed_on is None else _(C_("course", "closed"))
    waiting = ", ".join(part for part in (str(line.waiting or ""), closed) if part)
    cells = (line.fields.title, word(line.fields.area), str(line.groups or ""), waiting)
    return Record(line.id, cells, dim=line.closed_on is not None)


class CourseForm(FormScreen):
    """A course, new or known."""

    FORM = "course"
    TITLE = N_("Course")
    AREA: ClassVar[int | None] = 8
    _was: CourseFields

    def fields(self) -> Sequence[Field]:
        label = COURSE_WORDS
        areas = (("", "–"), *((area.value, word(area)) for area in Area))
        return (
            Field("title", label["title"], required=True),
            Field("area", label["area"], Kind.CHOICE, areas, required=True),
            Field("level", label["level"], most=40),
            Field("planned_hours", label["planned_hours"], Kind.NUMBER, most=4),
            Field("textbook", label["textbook"], most=120),
            Field("ratio", label["ratio"], Kind.NUMBER, most=3),
        )

    async def initial(self) -> Mapping[str, str]:
        if not self.subject_id:
            return {}
        lines = await self.session.do(courses, closed=True)
        known = self._was = next(line.fields for line in lines if line.id == self.subject_id)
        return {
            "title": known.title,
            "area": known.area.value,
            "level": known.level,
            "planned_hours": str(known.planned_hours or ""),
            "textbook": known.textbook,
            "ratio": str(known.ratio or ""),
        }

    async def save(self, values: dict[str, str]) -> object:
        if not values["area"]:
            raise Invalid(N_("Choose what the course is about."), "area")
        fields = CourseFields(
            values["title"],
            Area(values["area"]),
            values["level"],
            number_of(values["planned_hours"], "planned_hours"),
            values["textbook"],
            number_of(values["ratio"], "ratio"),
        )
        if self.subject_id:
            await self.session.do(change_course, self.subject_id, fields, was=self._was)
            return self.subject_id
        return await self.session.do(add_course, fields)
