"""A class, new or known: what, for whom, where, when, and its weekly pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from clc_tui.language import N_, _
from clc_tui.screens.form import FormScreen
from clc_tui.screens.pattern_words import pattern_of, pattern_text
from clc_tui.services.classes import (
    GROUP_WORDS,
    GroupFields,
    GroupPage,
    add_group,
    change_group,
    group,
)
from clc_tui.services.courses import courses
from clc_tui.services.register import possible_instructors
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import date_of, date_words, number_of
from clc_tui.widgets.record_form import Field, Kind

NO_COURSE = N_("Make a course first: Centre, then Courses.")


class GroupForm(FormScreen):
    """Dismissed with the class's id."""

    FORM = "group"
    TITLE = N_("Class")
    AREA: ClassVar[int | None] = 8

    def __init__(
        self,
        session: Session,
        subject_id: int,
        courses: tuple[tuple[str, str], ...],
        teachers: tuple[tuple[str, str], ...],
    ) -> None:
        super().__init__(session, subject_id)
        self._courses, self._teachers = courses, teachers
        self._page: GroupPage | None = None

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form with the courses and instructors there are to choose from."""
        lines = await session.do(courses)
        teachers = await session.do(possible_instructors)
        return cls(
            session,
            subject_id,
            tuple((str(line.id), line.fields.title) for line in lines),
            tuple((str(teacher.person_id), teacher.name) for teacher in teachers),
        )

    def fields(self) -> Sequence[Field]:
        label = GROUP_WORDS
        found = [
            Field(
                "course",
                label["course_id"],
                Kind.CHOICE,
                self._courses,
                required=True,
                nothing=_(NO_COURSE),
            ),
            Field("target", label["target"]),
            Field("room", label["room"], most=20),
            Field("capacity", label["capacity"], Kind.NUMBER, most=4),
            Field("starts_on", label["starts_on"], Kind.DATE, most=12, required=True),
            Field("ends_on", label["ends_on"], Kind.DATE, most=12),
            Field("pattern", N_("Days, hour (Mon Wed 14:00 90)"), most=200),
            Field("individual", label["individual"], Kind.YES_NO),
            Field("head_count", label["head_count"], Kind.YES_NO),
            Field("restricted_note", label["restricted_note"], most=500),
        ]
        if not self.subject_id:
            words = _("Nobody teaches here yet: save the class, then {key} there names who does.")
            teachers = Field(
                "instructors", N_("Instructors"), Kind.SEVERAL, self._teachers,
                nothing=words.format(key=self.key("t")),
            )  # fmt: skip
            found.insert(7, teachers)
        return found

    async def initial(self) -> Mapping[str, str]:
        if not self.subject_id:
            first = self._courses[0][0] if self._courses else ""
            return {"course": first, "starts_on": date_words(self.session.actor.today)}
        page = self._page = await self.session.do(group, self.subject_id)
        fields = page.fields
        return {
            "course": str(fields.course_id),
            "target": fields.target,
            "room": fields.room,
            "capacity": str(fields.capacity or ""),
            "starts_on": date_words(fields.starts_on),
            "ends_on": date_words(fields.ends_on),
            "pattern": pattern_text(page.pattern),
            "individual": "1" if fields.individual else "",
            "head_count": "1" if fields.head_count else "",
            "restricted_note": fields.restricted_note,
        }

    async def save(self, values: dict[str, str]) -> object:
        if not values["course"]:
            raise Invalid(NO_COURSE, "course")
        fields = GroupFields(
            course_id=int(values["course"]),
            target=values["target"],
            room=values["room"],
            capacity=number_of(values["capacity"], "capacity"),
            starts_on=date_of(values["starts_on"], "starts_on"),
            ends_on=date_of(values["ends_on"], "ends_on"),
            individual=bool(values["individual"]),
            head_count=bool(values["head_count"]),
            restricted_note=values["restricted_note"],
        )
        slots = pattern_of(values["pattern"])
        if self._page is None:
            instructors = tuple(int(p) for p in values["instructors"].split(",") if p)
            return await self.session.do(add_group, fields, instructors=instructors, slots=slots)
        await self.session.do(
            change_group,
            self.subject_id,
            fields,
            was=self._page.fields,
            slots=None if slots == self._page.pattern else slots,
        )
        return self.subject_id
