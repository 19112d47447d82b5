"""What people of the community said: when, who in words, how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from clc_tui.language import N_
from clc_tui.screens.form import FormScreen
from clc_tui.services.findings import (
    FEEDBACK_WORDS,
    FeedbackFields,
    add_feedback,
    change_feedback,
    one_feedback,
)
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import date_words, day_of, number_of
from clc_tui.widgets.record_form import Field, Kind


class NewFeedbackForm(FormScreen):
    """Something new; `subject_id` is the evaluation it was said for."""

    FORM = "feedback_new"
    TITLE = N_("What the community said")
    AREA: ClassVar[int | None] = 8

    def fields(self) -> Sequence[Field]:
        label = FEEDBACK_WORDS
        return (
            Field("said_by", label["said_by"], most=80),
            Field("people", label["people"], Kind.NUMBER, most=4),
            Field("on_date", label["on_date"], Kind.DATE, most=12, required=True),
            Field("words", label["words"], most=500, required=True),
        )

    async def initial(self) -> Mapping[str, str]:
        return {"on_date": date_words(self.session.actor.today)}

    def _said(self, values: dict[str, str]) -> FeedbackFields:
        if not values["on_date"].strip():
            raise Invalid(N_("Write a date like 23.11.2026."), "on_date")
        return FeedbackFields(
            day_of(values["on_date"], "on_date", near=self.session.actor.today),
            values["words"],
            values["said_by"],
            number_of(values["people"], "people"),
        )

    async def save(self, values: dict[str, str]) -> object:
        return await self.session.do(add_feedback, self.subject_id, self._said(values))


class FeedbackForm(NewFeedbackForm):
    """Something that is written down already; `subject_id` is its own."""

    FORM = "feedback"
    _was: FeedbackFields

    async def initial(self) -> Mapping[str, str]:
        self._was = known = await self.session.do(one_feedback, self.subject_id)
        return {
            "on_date": date_words(known.on_date), "said_by": known.said_by,
            "people": str(known.people or ""), "words": known.words,
        }  # fmt: skip

    async def save(self, values: dict[str, str]) -> object:
        await self.session.do(change_feedback, self.subject_id, self._said(values), was=self._was)
        return self.subject_id
