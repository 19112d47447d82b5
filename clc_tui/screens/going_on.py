"""After a dropped line: what somebody was typing is offered again when they log in."""

from __future__ import annotations

from typing import Any

from textual.app import App

from clc_tui.language import _, date_text
from clc_tui.screens.asking import confirms
from clc_tui.screens.form import FormScreen
from clc_tui.services.drafts import DraftLine, drafts
from clc_tui.session import Session
from clc_tui.terms import Role


async def offer_draft(app: App[Any], session: Session) -> None:
    """Ask whether to go on with the newest draft, and open its form."""
    if not session.actor.is_a(Role.FACILITATOR):
        return
    kept = await session.do(drafts)
    if not kept:
        return
    day, _space, hour = kept[0].saved_at.partition(" ")
    question = _("Go on with what you typed on {day} at {time}?").format(
        day=date_text(day), time=hour[:5]
    )
    if await confirms(app, session, question):
        form = await _form_of(session, kept[0])
        form.resumed = True
        await app.push_screen(form)


async def _form_of(session: Session, kept: DraftLine) -> FormScreen:
    from clc_tui.screens.centre import CentreCardForm
    from clc_tui.screens.courses import CourseForm
    from clc_tui.screens.group_form import GroupForm
    from clc_tui.screens.person_form import PersonForm

    if kept.form == GroupForm.FORM:
        return await GroupForm.of(session, kept.subject_id)
    forms: dict[str, type[FormScreen]] = {
        form.FORM: form for form in (PersonForm, CourseForm, CentreCardForm)
    }
    return forms[kept.form](session, kept.subject_id)
