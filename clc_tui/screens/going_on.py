"""After a dropped line: what somebody was typing is offered again when they log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from clc_tui.language import _, short_date
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.form import FormScreen
from clc_tui.services.drafts import drafts
from clc_tui.session import Session
from clc_tui.terms import Actor, Role

if TYPE_CHECKING:
    from clc_tui.screens.desk import DeskScreen
    from clc_tui.screens.findings import FindingsScreen

    Resumed = type[FormScreen | DeskScreen | FindingsScreen]


async def offer_draft(app: App[Any], session: Session) -> None:
    """Ask what becomes of the newest draft; its form opens where the user goes on with it."""
    forms = _forms(session.actor)
    kept = next((line for line in await session.do(drafts) if line.form in forms), None)
    if kept is None:
        return
    day, _space, hour = kept.saved_at.partition(" ")
    question = _("{what}: go on typing? {day} {time}").format(
        what=_(forms[kept.form].TITLE), day=short_date(day), time=hour[:5]
    )
    # No third answer: a key typed while the line was slow must not throw anything away.
    options = [("on", _("Go on typing")), ("later", _("Later"))]
    if await chooses(app, session, question, options) == "on":
        form = await forms[kept.form].of(session, kept.subject_id)
        form.resumed = True
        if await app.push_screen_wait(form) is not None and isinstance(app.screen, ClcScreen):
            app.screen.say(_("Saved."))


def _forms(actor: Actor) -> dict[str, Resumed]:
    """The forms a draft can be of, by the name it is kept under."""
    from clc_tui.screens.action_form import ActionForm
    from clc_tui.screens.centre import CentreCardForm
    from clc_tui.screens.committee_forms import (
        BodyForm,
        KnownMemberForm,
        MemberForm,
        NewMemberForm,
    )
    from clc_tui.screens.contracts import ContractForm
    from clc_tui.screens.courses import CourseForm
    from clc_tui.screens.desk import DeskScreen
    from clc_tui.screens.evaluations import ExternalForm, InternalForm
    from clc_tui.screens.feedback_form import FeedbackForm, NewFeedbackForm
    from clc_tui.screens.figure_form import CiteFigureForm, EvidenceFigureForm
    from clc_tui.screens.findings import FindingsScreen
    from clc_tui.screens.group_form import GroupForm
    from clc_tui.screens.meetings import MeetingForm
    from clc_tui.screens.need_forms import ClassNeedForm, DatedNeedForm, OpenNeedForm
    from clc_tui.screens.payers import PayerForm
    from clc_tui.screens.person_form import PersonForm
    from clc_tui.screens.recommendation_form import RecommendationForm
    from clc_tui.screens.step_forms import SAID, AnswerForm, ReaddressForm
    from clc_tui.screens.volunteer_form import VolunteerForm
    from clc_tui.screens.work_form import NewWorkForm, WorkForm

    forms: tuple[Resumed, ...] = ()
    if actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR):
        forms += (NewWorkForm, WorkForm)
    if actor.is_a(Role.SECRETARY, Role.EVALUATOR):
        forms += (CiteFigureForm, EvidenceFigureForm, RecommendationForm, ReaddressForm)
    if actor.is_a(Role.FACILITATOR, Role.SECRETARY):
        forms += (BodyForm, KnownMemberForm, MemberForm, MeetingForm, NewMemberForm)
    if actor.is_a(Role.FACILITATOR, Role.SECRETARY, Role.EVALUATOR):
        forms += (AnswerForm, ActionForm, *SAID.values())
    if actor.is_a(Role.FACILITATOR):
        forms += (
            PersonForm, CourseForm, CentreCardForm, GroupForm, DeskScreen, PayerForm, ContractForm,
            ClassNeedForm, DatedNeedForm, OpenNeedForm, VolunteerForm, EvidenceFigureForm,
        )  # fmt: skip
    if actor.is_a(Role.SECRETARY, Role.EVALUATOR):
        forms += (InternalForm, ExternalForm, NewFeedbackForm, FeedbackForm, FindingsScreen)
    return {form.FORM: form for form in forms}
