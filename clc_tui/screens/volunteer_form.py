"""What somebody can help with, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from clc_tui.language import N_
from clc_tui.screens.form import FormScreen
from clc_tui.services.people import person
from clc_tui.services.volunteers import (
    VOLUNTEER_WORDS,
    VolunteerFields,
    add_volunteer,
    change_volunteer,
    volunteer,
)
from clc_tui.session import Session
from clc_tui.terms import NotFound
from clc_tui.widgets.form_values import date_of, date_words
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import Field, Kind


class VolunteerForm(FormScreen):
    """Of a person who helps, or will from now on; dismissed with the person's id."""

    FORM = "volunteer"
    TITLE = N_("Volunteer")
    AREA: ClassVar[int | None] = 4

    def __init__(self, session: Session, subject_id: int = 0) -> None:
        super().__init__(session, subject_id)
        self._was: VolunteerFields | None = None
        self._whose = ""

    def fields(self) -> Sequence[Field]:
        label = VOLUNTEER_WORDS
        return (
            Field("skills", label["skills"], most=200),
            Field("free_times", label["free_times"], most=200),
            Field("since", N_("Helps since"), Kind.DATE, most=12),
        )

    async def initial(self) -> Mapping[str, str]:
        today = self.session.actor.today
        try:
            page = await self.session.do(volunteer, self.subject_id)
        except NotFound:
            record = await self.session.do(person, self.subject_id)
            self._whose = f"{record.fields.family_name} {record.fields.given_name}".strip()
            self.show_title()
            return {"since": date_words(today)}
        self._whose = page.name
        self.show_title()
        if page.until is not None and page.until < today:
            return {**_words(page.fields), "since": date_words(today)}
        self._was = page.fields
        return {**_words(page.fields), "since": date_words(page.since)}

    def show_title(self) -> None:
        self.query_one("#what", OneLine).show(f" {self._whose}")

    async def save(self, values: dict[str, str]) -> object:
        fields = VolunteerFields(values["skills"], values["free_times"])
        since = date_of(values["since"], "since", near=self.session.actor.today)
        if self._was is None:
            await self.session.do(add_volunteer, self.subject_id, fields, since=since)
        else:
            await self.session.do(
                change_volunteer, self.subject_id, fields, was=self._was, since=since
            )
        return self.subject_id


def _words(fields: VolunteerFields) -> dict[str, str]:
    return {"skills": fields.skills, "free_times": fields.free_times}
