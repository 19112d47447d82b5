"""Writing down paid work that is no lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from clc_tui.language import N_, date_text, word
from clc_tui.screens.form import FormScreen
from clc_tui.services.other_work import (
    NOTE_MOST,
    WORK_WORDS,
    WorkFields,
    WorkSaved,
    add_other_work,
    change_other_work,
    one_work,
)
from clc_tui.session import Session
from clc_tui.terms import Invalid, WorkKind
from clc_tui.widgets.form_values import day_of, number_of, time_of
from clc_tui.widgets.record_form import Field, Kind


class NewWorkForm(FormScreen):
    """Other work of a contract, new: what, when, how long."""

    FORM = "new_work"
    TITLE = N_("Other work")
    AREA: ClassVar[int | None] = 5

    def __init__(self, session: Session, subject_id: int = 0, day: date | None = None) -> None:
        super().__init__(session, subject_id)
        self._day = day or session.actor.today

    def fields(self) -> Sequence[Field]:
        label = WORK_WORDS
        kinds = tuple((kind.value, word(kind)) for kind in WorkKind)
        return (
            Field("kind", label["kind"], Kind.CHOICE, kinds, required=True),
            Field("on_date", label["on_date"], Kind.DATE, most=12, required=True),
            Field("minutes", label["minutes"], Kind.NUMBER, most=4, required=True),
            Field("starts_at", label["starts_at"], Kind.TIME, most=5),
            Field("note", label["note"], most=NOTE_MOST),
        )

    async def initial(self) -> Mapping[str, str]:
        return {"kind": WorkKind.PREPARATION.value, "on_date": date_text(self._day)}

    async def save(self, values: dict[str, str]) -> object:
        return await self._saved(_fields(values, self.session.actor.today))

    async def _saved(self, fields: WorkFields) -> WorkSaved:
        return await self.session.do(add_other_work, self.subject_id, fields)


class WorkForm(NewWorkForm):
    """Other work that is written down already."""

    FORM = "work"
    _was: WorkFields

    async def initial(self) -> Mapping[str, str]:
        known = self._was = (await self.session.do(one_work, self.subject_id)).fields
        return {
            "kind": known.kind.value,
            "on_date": date_text(known.on_date),
            "minutes": str(known.minutes),
            "starts_at": known.starts_at,
            "note": known.note,
        }

    async def _saved(self, fields: WorkFields) -> WorkSaved:
        return await self.session.do(change_other_work, self.subject_id, fields, was=self._was)


def _fields(values: Mapping[str, str], today: date) -> WorkFields:
    """What was typed, understood; raises `Invalid` with the field that is wrong."""
    on_date = day_of(values["on_date"], "on_date", near=today)
    minutes = number_of(values["minutes"], "minutes")
    if minutes is None:
        raise Invalid(N_("Write how many minutes."), "minutes")
    hour = time_of(values["starts_at"], "starts_at") if values["starts_at"].strip() else ""
    return WorkFields(WorkKind(values["kind"]), on_date, minutes, hour, values["note"])
