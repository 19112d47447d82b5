"""Every screen of the program and how it is opened on a desk; tests find a missing one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from typing import Any

import evaluating
import follow_up
import given
from desk import NAMES, Desk
from textual.dom import DOMNode

import clc_tui.screens
from clc_tui.app import ClcApp
from clc_tui.db.follow_up import CrossCheck, Evaluation, Feedback, Recommendation
from clc_tui.db.models import Contract, Need, Person
from clc_tui.screens import (
    action_form,
    asking,
    calendar,
    calls,
    centre,
    choosing,
    classes,
    commands,
    committee,
    committee_forms,
    contracts,
    courses,
    cross_check,
    desk,
    evaluation,
    evaluations,
    feedback_form,
    figure_form,
    figures,
    find,
    findings,
    first_login,
    form,
    group,
    group_form,
    group_lessons,
    help,
    history,
    hours,
    hours_report,
    kept_line,
    lessons,
    long_words,
    meeting,
    meetings,
    merging,
    narrowed,
    need_forms,
    not_marked,
    offer_text,
    papers,
    payers,
    people,
    person,
    person_form,
    reading,
    recommendation,
    recommendation_acts,
    recommendation_form,
    recommendations,
    register,
    register_base,
    settings,
    shift,
    spot_check,
    step_forms,
    timesheet,
    today,
    users,
    volunteer,
    volunteer_form,
    volunteer_list,
    volunteers,
    waiting_list,
    who_could,
    who_looked,
    who_sits,
    work_form,
)
from clc_tui.screens.base import ClcScreen
from clc_tui.services import recommendation_chain
from clc_tui.services.waiting_list import OpenOffer, Waiter
from clc_tui.session import Session
from clc_tui.terms import NeedKind

for _module in pkgutil.iter_modules(clc_tui.screens.__path__, "clc_tui.screens."):
    importlib.import_module(_module.name)


async def as_typed(text: str) -> str:
    """What a question does that takes anything."""
    return text


NEVER_SHOWN = {
    asking.Quiet,
    form.FormScreen,
    figure_form.FigureForm,
    need_forms.NeedForm,
    register_base.RegisterBase,
    evaluations.EvaluationForm,
    narrowed.NarrowedScreen,
    committee_forms.TermForm,
    long_words.LongWordsForm,
    recommendation_acts.ActingScreen,
    step_forms.StepForm,
    step_forms.SaidForm,
}
"""What other screens are built on."""

Opened = ClcScreen[Any]


def offered(at: Desk) -> Waiter:
    """Somebody for whom a place of the desk's class is held."""
    day = given.TODAY
    offer = OpenOffer(1, at.group, day)
    return Waiter(at.learners[0], NAMES[0], None, day, 0, False, None, offer, None, 0)


def contract_of(at: Desk) -> int:
    """The contract of the desk's teacher, made where there is none yet."""

    def made() -> int:
        known = Contract.get_or_none(Contract.person_id == at.teacher)
        centre_id = Person.get_by_id(at.teacher).centre_id
        return known.id if known else given.contract(given.payer(centre_id), at.teacher)

    return at.ask(made)


def work_of(at: Desk) -> int:
    """Other work of that contract."""
    contract_id = contract_of(at)
    return at.ask(lambda: given.worked(contract_id))


def recommendation_of(at: Desk) -> int:
    """A recommendation that awaits an answer."""

    def made() -> int:
        known = Recommendation.get_or_none()
        centre_id = Person.get_by_id(at.teacher).centre_id
        return known.id if known else follow_up.recommendation(centre_id)

    return at.ask(made)


async def action_of(session: Session, at: Desk) -> action_form.ChangeActionForm:
    """The form of an action of that recommendation."""
    chain = await session.do(recommendation_chain.recommendation, recommendation_of(at))
    act = recommendation_chain.Act(1, 1, "call", None, None, "teachers", None, 0, None, "")
    return await action_form.ChangeActionForm.changing(session, chain, act)


def open_need_of(at: Desk) -> int:
    """Help that is needed at any time."""

    def made() -> int:
        known = Need.get_or_none(Need.kind == NeedKind.OPEN.value)
        centre_id = Person.get_by_id(at.teacher).centre_id
        return known.id if known else given.need(centre_id, "Books", kind=NeedKind.OPEN)

    return at.ask(made)


def term_of(at: Desk) -> int:
    """The desk's teacher is the community's leader."""
    return at.ask(lambda: given.member(at.teacher))


def meeting_of(at: Desk) -> int:
    """A meeting of the committee, today."""
    return at.ask(lambda: given.meeting(Person.get_by_id(at.teacher).centre_id))


def evaluation_of(at: Desk) -> int:
    """The NGO's evaluation, handed in, beside one of the committee's."""

    def made() -> int:
        known = Evaluation.get_or_none(Evaluation.kind == evaluating.EXTERNAL.value)
        if known is not None:
            return int(known.id)
        centre_id = Person.get_by_id(at.teacher).centre_id
        inside, outside = (
            evaluating.evaluation(centre_id, kind, evaluating.SUBMITTED, seen=("+warm", "dark"))
            for kind in (evaluating.INTERNAL, evaluating.EXTERNAL)
        )
        evaluating.side_by_side(inside, outside)
        evaluating.feedback(outside, "far away")
        return outside

    return at.ask(made)


def check_of(at: Desk) -> int:
    """The cross-check it stands in."""
    outside = evaluation_of(at)
    return at.ask(lambda: int(CrossCheck.get(CrossCheck.external_id == outside).id))


def feedback_of(at: Desk) -> int:
    """What the community said in it."""
    outside = evaluation_of(at)
    return at.ask(lambda: int(Feedback.get(Feedback.evaluation_id == outside).id))


NINE = tuple(f"choice {number}" for number in range(1, 10))

OPEN: dict[type[Opened], Callable[[Session, Desk], Opened | Awaitable[Opened]]] = {
    asking.AskLine: lambda s, at: asking.AskLine(s, "How many?", act=as_typed),
    asking.Choose: lambda s, at: asking.Choose(s, "Which?", NINE),
    asking.Confirm: lambda s, at: asking.Confirm(s, "Sure?"),
    asking.Leave: lambda s, at: asking.Leave(s, "Leaving?"),
    calendar.CalendarScreen: lambda s, at: calendar.CalendarScreen(s),
    calls.CallsScreen: lambda s, at: calls.CallsScreen(s),
    centre.CentreScreen: lambda s, at: centre.CentreScreen(s),
    centre.CentreCardForm: lambda s, at: centre.CentreCardForm(s),
    choosing.ChooseSeveral: lambda s, at: choosing.ChooseSeveral(
        s, "Which?", [(words, words) for words in NINE], ""
    ),
    classes.ClassesScreen: lambda s, at: classes.ClassesScreen(s),
    commands.CommandsScreen: lambda s, at: commands.CommandsScreen(s, []),
    committee.CommitteeScreen: lambda s, at: committee.CommitteeScreen(s),
    committee_forms.BodyForm: lambda s, at: committee_forms.BodyForm(s),
    committee_forms.KnownMemberForm: lambda s, at: committee_forms.KnownMemberForm.of(
        s, at.learners[0]
    ),
    committee_forms.MemberForm: lambda s, at: committee_forms.MemberForm.of(s, term_of(at)),
    committee_forms.NewMemberForm: lambda s, at: committee_forms.NewMemberForm.of(s),
    kept_line.KeptLine: lambda s, at: kept_line.KeptLine(
        s, "Decision 1:", act=as_typed, form="decision", subject_id=1
    ),
    meeting.MeetingScreen: lambda s, at: meeting.MeetingScreen(s, meeting_of(at)),
    meetings.MeetingsScreen: lambda s, at: meetings.MeetingsScreen(s),
    meetings.MeetingForm: lambda s, at: meetings.MeetingForm(s),
    who_sits.WhoSits: lambda s, at: who_sits.WhoSits(s),
    contracts.ContractsScreen: lambda s, at: contracts.ContractsScreen(s),
    contracts.ContractForm: lambda s, at: contracts.ContractForm.of(s, person_id=at.teacher),
    courses.CoursesScreen: lambda s, at: courses.CoursesScreen(s),
    courses.CourseForm: lambda s, at: courses.CourseForm(s),
    cross_check.CrossCheckScreen: lambda s, at: cross_check.CrossCheckScreen(s, check_of(at)),
    evaluation.EvaluationScreen: lambda s, at: evaluation.EvaluationScreen(s, evaluation_of(at)),
    evaluations.EvaluationsScreen: lambda s, at: evaluations.EvaluationsScreen(s),
    evaluations.InternalForm: lambda s, at: evaluations.InternalForm(s),
    evaluations.ExternalForm: lambda s, at: evaluations.ExternalForm(s),
    feedback_form.NewFeedbackForm: lambda s, at: feedback_form.NewFeedbackForm(
        s, evaluation_of(at)
    ),
    feedback_form.FeedbackForm: lambda s, at: feedback_form.FeedbackForm(s, feedback_of(at)),
    findings.FindingsScreen: lambda s, at: findings.FindingsScreen(s, evaluation_of(at)),
    reading.ReadScreen: lambda s, at: reading.ReadScreen(s, *NINE),
    desk.DeskScreen: lambda s, at: desk.DeskScreen(s, at.group),
    figure_form.CiteFigureForm: lambda s, at: figure_form.CiteFigureForm(s),
    figure_form.EvidenceFigureForm: lambda s, at: figure_form.EvidenceFigureForm.of(s),
    figures.FiguresScreen: lambda s, at: figures.FiguresScreen(s, evaluation_of(at)),
    find.FindScreen: lambda s, at: find.FindScreen(s),
    first_login.FirstLoginScreen: lambda s, at: first_login.FirstLoginScreen(s),
    first_login.WelcomeScreen: lambda s, at: first_login.WelcomeScreen(s),
    group.GroupScreen: lambda s, at: group.GroupScreen(s, at.group),
    group_form.GroupForm: lambda s, at: group_form.GroupForm.of(s),
    group_lessons.GroupLessonsScreen: lambda s, at: group_lessons.GroupLessonsScreen(s, at.group),
    help.HelpScreen: lambda s, at: help.HelpScreen(s, centre.CentreScreen(s)),
    history.HistoryScreen: lambda s, at: history.HistoryScreen(s, "group", at.group),
    hours.HoursScreen: lambda s, at: hours.HoursScreen(s, "2026-11"),
    timesheet.TimesheetScreen: lambda s, at: timesheet.TimesheetScreen(
        s, contract_of(at), "2026-11"
    ),
    work_form.NewWorkForm: lambda s, at: work_form.NewWorkForm(s, contract_of(at)),
    work_form.WorkForm: lambda s, at: work_form.WorkForm(s, work_of(at)),
    hours_report.HoursReportScreen: lambda s, at: hours_report.HoursReportScreen(s),
    lessons.LessonsScreen: lambda s, at: lessons.LessonsScreen(s),
    offer_text.OfferTextScreen: lambda s, at: offer_text.OfferTextScreen(s, offered(at)),
    merging.MergeScreen: lambda s, at: merging.MergeScreen(s, at.learners[0], at.learners[1]),
    who_looked.WhoLookedScreen: lambda s, at: who_looked.WhoLookedScreen(s),
    payers.PayersScreen: lambda s, at: payers.PayersScreen(s),
    payers.PayerForm: lambda s, at: payers.PayerForm(s),
    papers.PapersScreen: lambda s, at: papers.PapersScreen(s),
    people.PeopleScreen: lambda s, at: people.PeopleScreen(s),
    person.PersonScreen: lambda s, at: person.PersonScreen(s, at.learners[0]),
    person_form.PersonForm: lambda s, at: person_form.PersonForm(s),
    recommendations.RecommendationsScreen: lambda s, at: recommendations.RecommendationsScreen(s),
    recommendation.RecommendationScreen: lambda s, at: recommendation.RecommendationScreen(
        s, recommendation_of(at)
    ),
    recommendation_form.RecommendationForm: lambda s, at: recommendation_form.RecommendationForm.of(
        s
    ),
    action_form.ActionForm: lambda s, at: action_form.ActionForm.of(s, recommendation_of(at)),
    action_form.ChangeActionForm: action_of,
    step_forms.AnswerForm: lambda s, at: step_forms.AnswerForm.of(s, recommendation_of(at)),
    step_forms.DeclaredForm: lambda s, at: step_forms.DeclaredForm.of(s, recommendation_of(at)),
    step_forms.CheckedForm: lambda s, at: step_forms.CheckedForm.of(s, recommendation_of(at)),
    step_forms.ReturnedForm: lambda s, at: step_forms.ReturnedForm.of(s, recommendation_of(at)),
    step_forms.NotNeededForm: lambda s, at: step_forms.NotNeededForm.of(s, recommendation_of(at)),
    step_forms.ReaddressForm: lambda s, at: step_forms.ReaddressForm.of(s, recommendation_of(at)),
    register.RegisterScreen: lambda s, at: register.RegisterScreen(s, at.lesson),
    settings.SettingsScreen: lambda s, at: settings.SettingsScreen(s),
    spot_check.SpotChecksScreen: lambda s, at: spot_check.SpotChecksScreen(s),
    spot_check.SpotCheckScreen: lambda s, at: spot_check.SpotCheckScreen(s, 1),
    today.TodayScreen: lambda s, at: today.TodayScreen(s),
    need_forms.ClassNeedForm: lambda s, at: need_forms.ClassNeedForm.of(s),
    need_forms.DatedNeedForm: lambda s, at: need_forms.DatedNeedForm(s),
    need_forms.OpenNeedForm: lambda s, at: need_forms.OpenNeedForm(s),
    shift.ShiftScreen: lambda s, at: shift.ShiftScreen(s, at.shift),
    volunteer.VolunteerScreen: lambda s, at: volunteer.VolunteerScreen(s, at.helper),
    volunteer_form.VolunteerForm: lambda s, at: volunteer_form.VolunteerForm(s, at.helper),
    volunteer_list.VolunteerListScreen: lambda s, at: volunteer_list.VolunteerListScreen(s),
    volunteers.VolunteersScreen: lambda s, at: volunteers.VolunteersScreen(s),
    who_could.WhoCouldScreen: lambda s, at: who_could.WhoCouldScreen(s, at.shift),
    who_could.WhoCouldAnyTimeScreen: lambda s, at: who_could.WhoCouldAnyTimeScreen(
        s, open_need_of(at)
    ),
    users.UsersScreen: lambda s, at: users.UsersScreen(s),
    waiting_list.WaitingListScreen: lambda s, at: waiting_list.WaitingListScreen(s, 1),
    not_marked.NotMarkedScreen: lambda s, at: not_marked.NotMarkedScreen(s),
}


def below(base: type[DOMNode]) -> list[type[DOMNode]]:
    """Every class of ours under another."""
    found = []
    for kind in base.__subclasses__():
        if kind.__module__.startswith("clc_tui."):
            found.append(kind)
        found += below(kind)
    return list(dict.fromkeys(found))


async def opened(app: ClcApp, at: Desk, kind: type[Opened]) -> Opened:
    """The screen on top of the app, settled."""
    made = OPEN[kind](app.session, at)
    screen = made if isinstance(made, ClcScreen) else await made
    await app.push_screen(screen)
    await app.keys_idle()
    assert app.screen is screen
    return screen


async def closed(app: ClcApp, screen: Opened) -> None:
    """Take the screen, and what lies on it, away again."""
    while screen in app.screen_stack:
        await app.pop_screen()
    await app.keys_idle()
