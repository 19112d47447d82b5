"""The statements the library sends to SQLite, and which tables they walk from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import apsw
import evaluating

from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Lesson
from clc_tui.follow_up import (
    BodyCode,
    CommitteeRole,
    Measure,
    ProgressAnswer,
    ReviewArea,
    Verdict,
)
from clc_tui.reports.papers import SUBJECTS
from clc_tui.services import (
    actions,
    actors,
    assignments,
    attendance,
    bodies,
    calendar,
    call_list,
    calls,
    classes,
    committee,
    committee_people,
    contracts,
    courses,
    cross_checks,
    day,
    desk,
    erasing,
    evaluations,
    figures,
    find,
    findings,
    history,
    hours_report,
    hours_waiting,
    importing_volunteers,
    measures,
    meetings,
    minutes,
    needs,
    not_marked,
    paper_facts,
    papers,
    payers,
    people,
    people_merging,
    progress,
    recommendation_chain,
    recommendation_choices,
    recommendations,
    register,
    sheet_papers,
    sheets,
    shifts,
    spot_checks,
    teaching,
    today,
    undo,
    visits,
    volunteer_papers,
    volunteers,
    waiting_list,
    who_looked,
)
from clc_tui.services.committee import MemberFields
from clc_tui.services.cross_checks import VerdictFields
from clc_tui.services.dates import month_of
from clc_tui.services.findings import FindingFields
from clc_tui.services.meetings import MeetingFields
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.past_calls import MISSED
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.recommendations import View, Wanted
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import Actor, AssignmentState, CallOutcome, NeedKind, Status

GROWING = frozenset(
    "mark person lesson change log_entry enrolment access_log employment consent interest"
    " call spot_check spot_check_lesson offer skip volunteer paper shift assignment thanks"
    " timesheet timesheet_line timesheet_remark other_work contract holiday"
    " evaluation finding feedback cross_check finding_pair progress recommendation"
    " recommendation_step figure figure_reading walk_in announced_absence person_category"
    " lesson_instructor group_instructor committee_member meeting meeting_person decision".split()
)
"""Tables that grow for ever: no screen may walk one whole."""

Act = Callable[[], object]


@dataclass(slots=True)
class Trace:
    """What was asked of SQLite: each statement with its values, and the steps of all of them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    steps: int = 0
    """Instructions of SQLite's machine: exact, the same on every computer."""


@contextmanager
def traced() -> Iterator[Trace]:
    """Listen to this thread's connection until the block ends."""
    trace = Trace()
    connection = database.connection()

    def heard(cursor: apsw.Cursor, sql: str, values: Any) -> bool:  # noqa: ANN401
        trace.statements.append((sql, values))
        return True

    def profiled(event: dict[str, Any]) -> None:
        trace.steps += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    connection.exec_trace = heard
    connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, profiled, id=traced)
    try:
        yield trace
    finally:
        connection.exec_trace = None
        connection.trace_v2(0, None, id=traced)


def walked(sql: str, values: Any) -> set[str]:  # noqa: ANN401
    """The tables a statement walks whole (or by a whole index of theirs), by its program."""
    if sql.split(None, 1)[0].upper() not in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
        return set()
    connection = database.connection()
    owners = dict(
        connection.execute("SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0")
    )
    opened: dict[int, str] = {}
    found = set()
    for _at, opcode, p1, p2, *_rest in connection.execute(f"EXPLAIN {sql}", values):
        if opcode in ("OpenRead", "OpenWrite"):
            opened[p1] = owners.get(p2, "")
        elif opcode in ("Rewind", "Last", "Count") and p1 in opened:
            found.add(opened[p1])
    return found


def plan(sql: str, values: Any) -> list[str]:  # noqa: ANN401
    """SQLite's plan in its own words."""
    rows = database.connection().execute(f"EXPLAIN QUERY PLAN {sql}", values)
    return [row[3] for row in rows]


def screens(moment: datetime) -> dict[str, Act]:
    """What the screens ask of a demo's first centre at a moment, by name."""
    facilitator = actors.sign_in("facilitator", lambda: moment, language="ru")
    instructor = actors.sign_in("instructor", lambda: moment, language="kk")
    evaluator = actors.sign_in("evaluator", lambda: moment, language="ru")
    lesson = today.landing_lesson(instructor)
    assert lesson is not None
    group = Lesson.get_by_id(lesson).group_id
    someone = Enrolment.get(Enrolment.group_id == group).person_id
    return {
        **_register(facilitator, instructor, lesson, someone),
        **_people(facilitator, instructor, someone),
        "today": lambda: today.today(facilitator),
        "free places": lambda: waiting_list.free_places(facilitator),
        "today of the instructor": lambda: today.today(instructor),
        "call list": lambda: call_list.call_list(facilitator),
        "call list of the instructor": lambda: call_list.call_list(instructor),
        **_calls(facilitator, evaluator, group),
        **_desk(facilitator, group),
        **_helping(facilitator, group),
        **_whole_record(facilitator, group, someone),
        **_hours(facilitator),
        **_evaluations(evaluator),
        **_sheets(facilitator, instructor),
        **_figures(facilitator, group),
        **_committee(facilitator, someone),
        "not marked": lambda: not_marked.not_marked(facilitator),
        "classes": lambda: classes.groups(facilitator),
        "one class": lambda: classes.group(facilitator, group),
        "since when somebody teaches": lambda: teaching.teaching_days(facilitator, group),
        "courses": lambda: courses.courses(facilitator),
        "payers": lambda: payers.payers(facilitator, closed=True),
        "contracts": lambda: contracts.contracts(facilitator),
        "contracts of a person": lambda: contracts.contracts(facilitator, someone, ended=True),
        "own contracts": lambda: contracts.contracts(instructor, ended=True),
        "day off": lambda: calendar.day_off(facilitator, facilitator.today),
        "history of a lesson": lambda: history.history(facilitator, "lesson", lesson),
        "history of a person": lambda: history.history(facilitator, "person", someone),
        "last action": lambda: undo.last_action(facilitator),
    }


def _figures(facilitator: Actor, group: int) -> dict[str, Act]:
    last = facilitator.today
    first = last - timedelta(days=89)
    course = Group.get_by_id(group).course_id
    counted = {
        f"{measure} of the {what}": partial(
            measures.measured, facilitator, measure, first, last, **of
        )
        for measure in Measure
        for what, of in (("centre", {}), ("course", {"course_id": course}),
                         ("class", {"group_id": group}))
        if measure is not Measure.WAITING or what != "class"
    }  # fmt: skip
    return {**counted, "of what figures are": lambda: figures.figure_choices(facilitator)}


def _helping(facilitator: Actor, group: int) -> dict[str, Act]:
    day = facilitator.today
    person = Enrolment.get(Enrolment.group_id == group).person_id
    hours = ShiftTime(day, "09:00", 60)
    kind, fields = NeedKind.DATED, NeedFields("Ярмарка", "шить")
    made = needs.add_need(facilitator, kind, fields, hours=hours)
    needs.add_need(facilitator, NeedKind.LESSONS, NeedFields("Помочь"), group_id=group)
    any_time = ShiftAt(needs.add_need(facilitator, NeedKind.OPEN, fields).need_id)
    volunteers.add_volunteer(facilitator, person, VolunteerFields("шьёт"))
    at = ShiftAt(made.need_id, shift_id=made.shift_id)
    place = assignments.ask(facilitator, at, person)
    confirmed = AssignmentState.CONFIRMED
    return {
        "shifts": lambda: shifts.shifts(facilitator, day, day + timedelta(13)),
        "one shift": lambda: shifts.shift(facilitator, at),
        "needs": lambda: needs.needs(facilitator),
        "needs of before": lambda: needs.earlier_needs(facilitator, kind, "яр"),
        "volunteers": lambda: volunteers.volunteers(facilitator),
        "one volunteer": lambda: volunteers.volunteer(facilitator, person),
        "who could help": lambda: assignments.who_could(facilitator, at),
        "who could help at any time": lambda: assignments.who_could(facilitator, any_time),
        "says yes": lambda: assignments.answer_assignment(facilitator, place, confirmed),
        "came": lambda: assignments.came(facilitator, place),
    }


def _register(facilitator: Actor, instructor: Actor, lesson: int, someone: int) -> dict[str, Act]:
    return {
        "landing": lambda: today.landing_lesson(instructor),
        "register": lambda: register.register(instructor, lesson),
        "lessons of the day": lambda: day.lessons_on(instructor, instructor.today),
        "who may teach": lambda: register.possible_instructors(facilitator),
        "mark": lambda: attendance.mark(instructor, lesson, someone, Status.PRESENT),
        "mark again": lambda: attendance.mark(instructor, lesson, someone, Status.ABSENT),
        "rest": lambda: attendance.mark_rest(instructor, lesson),
        "undo": lambda: undo.undo(instructor),
        "clear": lambda: attendance.clear_mark(instructor, lesson, someone),
    }


def _sheets(facilitator: Actor, instructor: Actor) -> dict[str, Act]:
    month = month_of(facilitator.today)
    last = month_of(facilitator.today.replace(day=1) - timedelta(days=1))
    own = sheets.month_sheets(instructor, month)[0].contract
    rows = sheets.month_sheets(facilitator, last)
    frozen = next(row.contract for row in rows if row.state.frozen)
    taught = today.landing_lesson(instructor) or 0
    return {
        "timesheet": lambda: sheets.timesheet(instructor, own.id, month),
        "timesheet, approved": lambda: sheets.timesheet(facilitator, frozen.id, last),
        "hours of the last month": lambda: sheets.month_sheets(facilitator, last),
        "lessons nobody taught": lambda: teaching.lessons_of_nobody(facilitator, last),
        "hours that wait": lambda: hours_waiting.waiting_hours(facilitator),
        "month due": lambda: hours_waiting.due_month(facilitator),
        "hours of a month": lambda: sheets.month_sheets(facilitator, month),
        "own hours of a month": lambda: hours_waiting.own_month(instructor, month),
        "month of a lesson": lambda: hours_waiting.own_month_of(instructor, taught),
    }


def _committee(facilitator: Actor, someone: int) -> dict[str, Act]:
    day = facilitator.today
    fields = MemberFields(BodyCode.BUSINESS, CommitteeRole.MEMBER, day)
    term = committee.add_member(facilitator, fields, person_id=someone)
    held = meetings.add_meeting(facilitator, MeetingFields(day))
    return {
        "committee": lambda: committee.committee(facilitator),
        "committee, ended too": lambda: committee.committee(facilitator, ended=True),
        "bodies": lambda: bodies.bodies(facilitator),
        "for the committee": lambda: committee_people.committee_known(facilitator, "Ахм"),
        "last day of a term": lambda: committee.end_term(facilitator, term, day),
        "meetings": lambda: meetings.meetings(facilitator),
        "one meeting": lambda: minutes.meeting(facilitator, held),
        "came to a meeting": lambda: minutes.member_came(facilitator, held, someone),
        "decision": lambda: minutes.decide(facilitator, held, "Да"),
    }


def _calls(facilitator: Actor, evaluator: Actor, group: int) -> dict[str, Act]:
    line = next(each for each in call_list.call_list(facilitator).lines if each.about in MISSED)
    last = evaluator.today - timedelta(days=40), evaluator.today
    return {
        "call": lambda: calls.record_call(
            facilitator, line.about, line.person_id, line.group_id, CallOutcome.COMING
        ),
        "draw a spot check": lambda: spot_checks.draw_spot_check(evaluator, *last),
        "spot checks": lambda: spot_checks.spot_checks(evaluator),
        "spot check": lambda: spot_checks.spot_check(
            evaluator, spot_checks.spot_checks(evaluator)[0].id
        ),
    }


def _evaluations(evaluator: Actor) -> dict[str, Act]:
    centre, seen = evaluator.centre, ("тихо", "+чисто")
    old = evaluating.recommendation(centre)
    inside = evaluating.evaluation(centre, evaluating.INTERNAL, evaluating.SUBMITTED, seen=seen)
    check = evaluating.side_by_side(inside)
    own = evaluating.evaluation(centre, evaluating.EXTERNAL, seen=seen)
    voice = evaluating.feedback(own, "далеко")
    one = FindingFields(ReviewArea.STAFF, True, "учат")
    alone = VerdictFields(Verdict.ONE_SIDE)
    none = ProgressAnswer.NONE
    return {
        **_followed(evaluator, old),
        "evaluations": lambda: evaluations.evaluations(evaluator),
        "one evaluation": lambda: evaluations.evaluation(evaluator, own),
        "whose evaluations to write": lambda: evaluations.sides_to_write(evaluator),
        "what the community said": lambda: findings.one_feedback(evaluator, voice),
        "observation": lambda: findings.add_finding(evaluator, own, one),
        "answer": lambda: progress.say_progress(evaluator, own, old, none, "нет"),
        "hand in": lambda: evaluations.submit_evaluation(evaluator, own),
        "cross-check": lambda: cross_checks.cross_check(evaluator, check),
        "verdict": lambda: cross_checks.give_verdict(
            evaluator, check, alone, internal_id=evaluating.findings(inside)[0]
        ),
    }


def _followed(evaluator: Actor, one: int) -> dict[str, Act]:
    words = Wanted(View.ALL, "кла")
    everywhere = Wanted(View.OVERDUE, everywhere=True)
    return {
        "recommendations": lambda: recommendations.recommendations(evaluator),
        "recommendations by words": lambda: recommendations.recommendations(evaluator, words),
        "overdue in all centres": lambda: recommendations.recommendations(evaluator, everywhere),
        "its chain": lambda: recommendation_chain.recommendation(evaluator, one),
        "what it comes from": lambda: recommendation_choices.recommendation_choices(evaluator),
        "its history": lambda: history.follow_up_history(evaluator, "recommendation", one),
        "since the last visit": lambda: visits.since_last_visit(evaluator),
        "who may do it": lambda: actions.possible_doers(evaluator),
    }


def _hours(facilitator: Actor) -> dict[str, Act]:
    last = facilitator.today
    return {
        f"hours by {by}": lambda by=by: hours_report.hours_report(
            facilitator, last - timedelta(days=30), last, by
        )
        for by in hours_report.HoursBy
    } | {
        "timesheets of a month to print": lambda: sheet_papers.month_papers(
            facilitator, f"{last:%Y-%m}"
        ),
    }


def _desk(facilitator: Actor, group: int) -> dict[str, Act]:
    course = Group.get_by_id(group).course_id
    return {
        "waiting list": lambda: waiting_list.waiting_list(facilitator, course),
        "places of a class": lambda: waiting_list.class_places(facilitator, group),
        "known at the desk": lambda: desk.desk_known(facilitator, group, "Ахметова Айг"),
        "put into the tray": lambda: papers.put_paper(facilitator, "class_list", group),
        "tray": lambda: papers.tray(facilitator, SUBJECTS),
    }


def _whole_record(facilitator: Actor, group: int, someone: int) -> dict[str, Act]:
    other = Enrolment.get(Enrolment.group_id == group, Enrolment.person_id != someone).person_id
    return {
        "everything about a person": lambda: paper_facts.person_paper(facilitator, someone),
        "who looked": lambda: who_looked.access_lines(facilitator),
        "who looked at a person": lambda: who_looked.access_lines(facilitator, person_id=someone),
        "before merging": lambda: people_merging.merge_preview(facilitator, someone, other),
        "before erasing": lambda: erasing.erase_preview(facilitator, someone),
        "list of a class to print": lambda: paper_facts.class_list(facilitator, group),
        "hours of a volunteer": lambda: volunteer_papers.volunteer_hours(
            facilitator, someone, facilitator.today - timedelta(90), facilitator.today
        ),
        "roster": lambda: volunteer_papers.roster(
            facilitator, facilitator.today, facilitator.today + timedelta(30)
        ),
    }


def _people(facilitator: Actor, instructor: Actor, someone: int) -> dict[str, Act]:
    alike = PersonFields("Ахметова", "Айгуль", phone="77000001234")
    return {
        "people": lambda: people.people_list(facilitator),
        "people, next page": lambda: people.people_list(
            facilitator, after=people.people_list(facilitator).next
        ),
        "people in Kazakh order": lambda: people.people_list(facilitator, language="kk"),
        "people of the instructor": lambda: people.people_list(instructor),
        "people by name": lambda: people.people_list(facilitator, query="ахм айг"),
        "people by one letter": lambda: people.people_list(facilitator, query="а"),
        "people by letters inside": lambda: people.people_list(facilitator, query="тегенов"),
        "people by telephone": lambda: people.people_list(facilitator, query="8700 000"),
        "find": lambda: find.find(facilitator, "ахметова"),
        "find, other layout": lambda: find.find(facilitator, "f[vtn"),
        "find of the instructor": lambda: find.find(instructor, "ахм"),
        "likely duplicates": lambda: people.likely_duplicates(facilitator, alike),
        "one person": lambda: people.person(facilitator, someone),
        "list of volunteers": lambda: importing_volunteers.plan_volunteers(
            facilitator, (importing_volunteers.NewVolunteer(5, alike, skills="шьёт"),)
        ),
    }
