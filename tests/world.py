"""A small centre with a little of everything, and one act for every verb.

The tests of the log and of the rights find the verbs by themselves and look here for how each
is used; a verb without an act fails them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import given
import once
from world_committee import COMMITTEE_READS, COMMITTEE_WRITES, Sitting, make_committee
from world_evaluations import (
    EVALUATION_READS,
    EVALUATION_WRITES,
    Evaluating,
    make_evaluations,
)
from world_figures import FIGURE_READS, FIGURE_WRITES, Cited, make_cited
from world_follow_up import FOLLOW_READS, FOLLOW_WRITES, Followed, make_follow_up
from world_help import HELP_READS, HELP_WRITES, Helping, make_help

from clc_tui.services import (
    absences,
    attendance,
    calendar,
    call_list,
    calls,
    centres,
    checking,
    classes,
    contracts,
    courses,
    day,
    desk,
    drafts,
    enrolments,
    erasing,
    find,
    history,
    hours_report,
    hours_waiting,
    importing,
    importing_marks,
    importing_volunteers,
    lengths,
    lessons,
    not_marked,
    offers,
    other_work,
    paper_facts,
    papers,
    payers,
    paying,
    people,
    people_merging,
    practice,
    register,
    sheet_papers,
    sheets,
    spot_checks,
    teaching,
    timesheets,
    today,
    undo,
    users,
    volunteer_papers,
    waiting_list,
    walk_ins,
    who_looked,
)
from clc_tui.services.classes import GroupFields
from clc_tui.services.contracts import ContractFields
from clc_tui.services.courses import CourseFields
from clc_tui.services.hours import Key
from clc_tui.services.lessons import Slot
from clc_tui.services.other_work import WorkFields
from clc_tui.services.payers import PayerFields
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.timesheets import Remark
from clc_tui.terms import (
    Actor,
    Area,
    CallAbout,
    CallOutcome,
    CancelReason,
    OfferAnswer,
    Outcome,
    RatePer,
    Role,
    Rounding,
    Sex,
    SheetColumn,
    Status,
    WorkKind,
)

DAY = given.TODAY
KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5lq0mGqkqvQ9uHk5oQ1n7n8Yl3vWqkZc0m1y2b3c4d aigul@village"
)
OTHER_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5lq0mGqkqvQ9uHk5oQ1n7n8Yl3vWqkZc0m1y2b3c4e other@village"
)


@dataclass
class World(Helping, Sitting, Followed, Cited, Evaluating):
    """Ids of what there is, all of one centre."""

    centre: int
    facilitator: Actor
    teacher: int
    stand_in: int
    learners: list[int]
    outsider: int
    course: int
    other_course: int
    group: int
    other_group: int
    empty_group: int
    event: int
    lesson: int
    marked: int
    future: int
    cancelled: int
    event_lesson: int
    quiet: int
    walk_in: int
    absence: int
    offer: int
    holiday: int
    account: str
    key: int
    done: int
    evaluator: Actor
    check: int
    drawn: int
    """A lesson drawn by the evaluator, not compared yet."""
    contract: int
    work: int
    """Other work of November, which is not handed in."""
    submitted: int
    """The sheet of October."""
    approved: int
    """That of September."""
    payer: int
    spare: int
    """Another one of the teacher's, named nowhere."""


def world(name: str = "Талгар") -> World:
    """The centre in the connected file; its facilitator has just marked one learner present."""
    return once.filled(("world", name), lambda: _world(name))


def _world(name: str) -> World:
    centre_id = given.centre(name)
    facilitator = given.actor(centre_id, Role.FACILITATOR)
    owner = given.administrator(centre_id)
    teacher = given.person(centre_id, "Ли Ольга")
    stand_in = given.person(centre_id, "Ким Виктор")
    course = given.course(centre_id, "Швейное дело", ratio=5)
    other_course = given.course(centre_id, "Английский A1", Area.LANGUAGES)
    end = DAY + timedelta(days=30)
    group = given.group(course, "домохозяйки", taught_by=teacher, ends_on=end, room="C-4")
    other_group = given.group(other_course, taught_by=stand_in, ends_on=end, capacity=2)
    empty_group = given.group(other_course, "молодёжь", ends_on=end)
    event = given.group(other_course, "праздник", head_count=True, taught_by=teacher)
    learners = given.learners(
        group, ["Ахметова Айгүл Қайратқызы", "Бекова Жанар", "Исмаилова Фатма", "О'Нил Анна"]
    )
    outsider = given.person(centre_id, "Османова Айша", phone="87010000001")
    marked, cancelled = given.lessons(group, [DAY - timedelta(days=7), DAY - timedelta(days=5)])
    lesson, future = given.lessons(group, [DAY, DAY + timedelta(days=2)])
    given.lesson(other_group, DAY, "11:00")
    quiet = given.lesson(group, DAY, "08:00")
    event_lesson = given.lesson(event, DAY, "16:00")
    attendance.mark(facilitator, marked, learners[0], Status.LATE, minutes=10)
    attendance.mark(facilitator, marked, learners[1], Status.ABSENT)
    lessons.cancel_lesson(facilitator, cancelled, CancelReason.WEATHER)
    walk_in = walk_ins.add_walk_in(facilitator, lesson, "Роза")
    absence = absences.announce_absence(
        facilitator, learners[2], DAY, DAY + timedelta(days=3), Status.ILL, group_id=group
    )
    holiday = calendar.add_holiday(facilitator, DAY + timedelta(days=20), "День центра")
    enrolments.enrol(facilitator, other_group, learners[3])
    enrolments.end_enrolment(facilitator, other_group, learners[3], Outcome.COMPLETED)
    waiting_list.wait_for(facilitator, other_course, learners[1])
    waiting_list.wait_for(facilitator, other_course, learners[0])
    offer = offers.offer_place(facilitator, other_group, learners[1]).offer_id
    people.consent_signed(facilitator, outsider)
    account = f"account{centre_id}"
    users.add_user(owner, account)
    users.add_user(owner, f"second{centre_id}")
    key = users.add_key(owner, account, OTHER_KEY.replace("IK5", f"IK{centre_id}")).id
    users.grant_role(owner, account, centre_id, Role.SECRETARY)
    users.disable_user(owner, f"second{centre_id}")
    practice.make_practice(facilitator)
    drafts.keep_draft(facilitator, "person", 0, {"family_name": "Бекова"})
    papers.put_paper(facilitator, "class_list", group)
    payer = given.payer(centre_id)
    contract = given.contract(payer, teacher)
    spare = given.contract(given.payer(centre_id, "Акимат"), teacher, from_day=DAY)
    given.pays(contract, group)
    works = [
        other_work.add_other_work(facilitator, contract, WorkFields(WorkKind.MEETING, day, 60)).id
        for day in (date(2026, 9, 14), date(2026, 10, 12), date(2026, 11, 16))
    ]
    approved, submitted = (
        timesheets.submit_timesheet(facilitator, contract, month, signed_on=DAY).id or 0
        for month in ("2026-09", "2026-10")
    )
    given.known(facilitator.user_id, centre_id)
    timesheets.approve_timesheet(facilitator, approved)
    help = make_help(facilitator, group, lesson)
    sitting = make_committee(facilitator, stand_in, help.idler)
    followed = make_follow_up(facilitator)
    cited = make_cited(facilitator, course)
    attendance.mark(facilitator, lesson, learners[0], Status.PRESENT)
    evaluator = given.actor(centre_id, Role.EVALUATOR)
    check = spot_checks.draw_spot_check(evaluator, DAY - timedelta(30), DAY)
    drawn = spot_checks.spot_check(evaluator, check).lessons[0].id
    for agrees in (True, None):
        spot_checks.answer_spot_check(evaluator, drawn, agrees)
    last = undo.last_action(facilitator)
    assert last is not None
    return World(
        centre_id, facilitator, teacher, stand_in, learners, outsider, course, other_course,
        group, other_group, empty_group, event, lesson, marked, future, cancelled, event_lesson,
        quiet, walk_in, absence, offer, holiday, account, key, last.entry_id,
        evaluator, check, drawn, contract, works[-1], submitted, approved, payer, spare,
        **vars(help), **vars(sitting), **vars(followed), **vars(cited),
        **vars(make_evaluations(centre_id)),
    )  # fmt: skip


NEWCOMERS = (
    importing.NewLearner(5, PersonFields("Дурсунов", "Өмірзақ", birth_year=1992), "Вязание"),
    importing.NewLearner(6, PersonFields("Цой", "Гульшат", birth_year=1984), "Вязание", True),
)
HELPERS = (
    importing_volunteers.NewVolunteer(2, PersonFields("Алиева", "Айгул", phone="87016146882"),
                            skills="готовит", free_times="сб"),
    importing_volunteers.NewVolunteer(3, PersonFields("Османова", "Айша"), skills="компьютер"),
)  # fmt: skip
PAPER = (
    importing_marks.PaperRow(
        5, "Бекова", ("Ж.",), ((DAY - timedelta(days=3), Status.PRESENT), (DAY, Status.LATE))
    ),
)

Act = Callable[[World, Actor], object]


def sent_back(w: World) -> None:
    """October's sheet is sent back."""
    wrong = Remark(Key(other_work_id=w.work - 1), "без подписи")
    timesheets.return_timesheet(w.facilitator, w.submitted, "", (wrong,))


BEFORE: dict[str, Callable[[World], None]] = {"answer_remark": sent_back}
"""What has to be done before an act can be."""


def _after_the_month(actor: Actor) -> Actor:
    """The same in December."""
    return given.later(actor, 10)


WRITES: dict[str, Act] = {
    **HELP_WRITES,
    **COMMITTEE_WRITES,
    **FOLLOW_WRITES,
    **FIGURE_WRITES,
    **EVALUATION_WRITES,
    "mark": lambda w, a: attendance.mark(a, w.lesson, w.learners[1], Status.ABSENT),
    "clear_mark": lambda w, a: attendance.clear_mark(a, w.marked, w.learners[0]),
    "mark_rest": lambda w, a: attendance.mark_rest(a, w.lesson),
    "note_mark": lambda w, a: attendance.note_mark(a, w.marked, w.learners[0], "справка"),
    "nobody_came": lambda w, a: attendance.nobody_came(a, w.quiet),
    "head_count": lambda w, a: attendance.head_count(a, w.event_lesson, 34),
    "note_lesson": lambda w, a: attendance.note_lesson(a, w.lesson, "без света"),
    "add_walk_in": lambda w, a: walk_ins.add_walk_in(a, w.lesson, "Сауле", "8701 000 00 02"),
    "remove_walk_in": lambda w, a: walk_ins.remove_walk_in(a, w.walk_in),
    "name_walk_in": lambda w, a: walk_ins.name_walk_in(a, w.walk_in, w.learners[3]),
    "set_instructors": lambda w, a: attendance.set_instructors(a, w.lesson, (w.stand_in,)),
    "announce_absence": lambda w, a: absences.announce_absence(
        a, w.learners[0], DAY, DAY, Status.EXCUSED, group_id=w.group
    ),
    "withdraw_absence": lambda w, a: absences.withdraw_absence(a, w.absence),
    "set_pattern": lambda w, a: lessons.set_pattern(
        a, w.group, (Slot(1, "14:00", 90), Slot(3, "14:00", 90))
    ),
    "add_lesson": lambda w, a: lessons.add_lesson(a, w.group, DAY + timedelta(4), "10:00", 45),
    "cancel_lesson": lambda w, a: lessons.cancel_lesson(a, w.future, CancelReason.NO_POWER),
    "restore_lesson": lambda w, a: lessons.restore_lesson(a, w.cancelled),
    "move_lesson": lambda w, a: lessons.move_lesson(a, w.future, DAY + timedelta(3), "15:30"),
    "prefill_calendar": lambda w, a: calendar.prefill_calendar(a, 2027),
    "add_holiday": lambda w, a: calendar.add_holiday(a, DAY + timedelta(9), "Ремонт"),
    "remove_holiday": lambda w, a: calendar.remove_holiday(a, w.holiday),
    "add_course": lambda w, a: courses.add_course(a, CourseFields("Столярка", Area.CARPENTRY)),
    "change_course": lambda w, a: courses.change_course(
        a, w.course, CourseFields("Шитьё", Area.SEWING, ratio=6),
        was=CourseFields("Швейное дело", Area.SEWING, ratio=5),
    ),
    "close_course": lambda w, a: courses.close_course(a, w.other_course),
    "add_group": lambda w, a: classes.add_group(
        a,
        GroupFields(w.course, starts_on=DAY, ends_on=DAY + timedelta(20), capacity=12),
        instructors=(w.teacher,),
        slots=(Slot(2, "09:00", 90),),
    ),
    "change_group": lambda w, a: classes.change_group(
        a, w.group, GroupFields(w.course, "пенсионеры", "B-2", starts_on=given.TERM,
                                ends_on=DAY + timedelta(60)), was=classes.group(a, w.group).fields
    ),
    "remove_group": lambda w, a: classes.remove_group(a, w.empty_group),
    "add_instructor": lambda w, a: classes.add_instructor(a, w.group, w.stand_in),
    "add_payer": lambda w, a: payers.add_payer(a, PayerFields("Школа № 3", cut_off_day=25)),
    "change_payer": lambda w, a: payers.change_payer(
        a, w.payer, PayerFields("Отдел занятости", "Табель", "Я", legend="Я – был\nВ – нет",
                                columns=(SheetColumn.DAYS,)),
        was=PayerFields("Отдел занятости"),
    ),
    "close_payer": lambda w, a: payers.close_payer(a, w.payer),
    "add_contract": lambda w, a: contracts.add_contract(
        a, ContractFields(w.stand_in, w.payer, given.TERM, DAY, 250_050, number="1")
    ),
    "change_contract": lambda w, a: contracts.change_contract(
        a, w.spare, ContractFields(
            w.teacher, w.payer, given.TERM, DAY, 260_000, RatePer.CLOCK, 50, 1800, Rounding.HALF,
            True, "13", "закройщица",
        ), was=contracts.contract(w.facilitator, w.spare).card.fields,
    ),
    "end_contract": lambda w, a: contracts.end_contract(a, w.contract, DAY),
    "remove_contract": lambda w, a: contracts.remove_contract(a, w.spare),
    "name_contract": lambda w, a: paying.name_contract(
        a, w.group, w.teacher, w.spare, from_day=DAY
    ),
    "pay_lesson_by": lambda w, a: paying.pay_lesson_by(a, w.lesson, w.teacher, w.spare),
    "change_length": lambda w, a: lengths.change_length(a, w.marked, 60),
    "remove_instructor": lambda w, a: classes.remove_instructor(a, w.group, w.teacher),
    "change_teaching_since": lambda w, a: teaching.change_teaching_since(
        a, w.group, w.teacher, given.TERM + timedelta(1)
    ),
    "enrol": lambda w, a: enrolments.enrol(a, w.group, w.outsider),
    "change_first_day": lambda w, a: enrolments.change_first_day(
        a, w.group, w.learners[1], given.TERM + timedelta(1)
    ),
    "end_enrolment": lambda w, a: enrolments.end_enrolment(
        a, w.group, w.learners[1], Outcome.LEFT, reason="переезд"
    ),
    "move_enrolment": lambda w, a: enrolments.move_enrolment(
        a, w.learners[1], w.group, w.other_group
    ),
    "wait_for": lambda w, a: waiting_list.wait_for(a, w.course, w.outsider),
    "stop_waiting": lambda w, a: waiting_list.stop_waiting(
        a, w.other_course, w.learners[1], "передумала"
    ),
    "desk_line": lambda w, a: desk.desk_line(
        a, w.group, desk.DeskLine("Төлеген Сара", 1992, Sex.FEMALE, "8 701 000 00 07"),
        second_course_id=w.other_course,
    ),
    "set_order": lambda w, a: waiting_list.set_order(
        a, w.other_course, ("f", "unemployed"), DAY, "4"
    ),
    "offer_place": lambda w, a: offers.offer_place(a, w.empty_group, w.learners[0]),
    "answer_offer": lambda w, a: offers.answer_offer(a, w.offer, OfferAnswer.ACCEPTED),
    "import_learners": lambda w, a: importing.import_learners(a, NEWCOMERS),
    "import_volunteers": lambda w, a: importing_volunteers.import_volunteers(a, HELPERS),
    "import_marks": lambda w, a: importing_marks.import_marks(a, w.group, PAPER),
    "record_call": lambda w, a: calls.record_call(
        a, CallAbout.ABSENT, w.learners[1], w.group, CallOutcome.ILL, ill_until=DAY + timedelta(2)
    ),
    "draw_spot_check": lambda w, a: spot_checks.draw_spot_check(a, DAY - timedelta(30), DAY),
    "answer_spot_check": lambda w, a: spot_checks.answer_spot_check(a, w.drawn, True),
    "submit_timesheet": lambda w, a: timesheets.submit_timesheet(
        _after_the_month(a), w.contract, "2026-11", signed_on=DAY
    ),
    "return_timesheet": lambda w, a: timesheets.return_timesheet(a, w.submitted, "без подписи"),
    "answer_remark": lambda w, a: timesheets.answer_remark(
        a, w.submitted, Key(other_work_id=w.work - 1), "подпись на обороте"
    ),
    "approve_timesheet": lambda w, a: timesheets.approve_timesheet(a, w.submitted),
    "reopen_timesheet": lambda w, a: timesheets.reopen_timesheet(a, w.approved, "не тот месяц"),
    "send_timesheet": lambda w, a: timesheets.send_timesheet(a, w.approved),
    "add_other_work": lambda w, a: other_work.add_other_work(
        a, w.contract, WorkFields(WorkKind.EXAM, DAY, 45, "09:30", "зачёт")
    ),
    "change_other_work": lambda w, a: other_work.change_other_work(
        a, w.work, WorkFields(WorkKind.MEETING, date(2026, 11, 16), 90),
        was=WorkFields(WorkKind.MEETING, date(2026, 11, 16), 60),
    ),
    "take_back_other_work": lambda w, a: other_work.take_back_other_work(a, w.work),
    "add_person": lambda w, a: people.add_person(a, PersonFields("Сейітқазы", "Өміргүл")),
    "change_person": lambda w, a: people.change_person(
        a, w.outsider, PersonFields("Османова", "Айша", phone="87010000003"),
        was=people.person(w.facilitator, w.outsider).fields,
    ),
    "consent_signed": lambda w, a: people.consent_signed(a, w.learners[1]),
    "consent_withdrawn": lambda w, a: people.consent_withdrawn(a, w.outsider),
    "merge_people": lambda w, a: people_merging.merge_people(a, w.outsider, w.learners[3]),
    "erase_person": lambda w, a: erasing.erase_person(a, w.outsider, "по заявлению"),
    "change_centre": lambda w, a: centres.change_centre(
        a, centres.CentreFields(name=f"Центр {w.centre}", district="Енбекшиказахский"),
        was=centres.centre(a).fields,
    ),
    "set_setting": lambda w, a: centres.set_setting(a, "late_change_days", 21),
    "add_centre": lambda w, a: centres.add_centre(a, f"Шу {w.centre}"),
    "add_user": lambda w, a: users.add_user(a, f"new{w.centre}"),
    "grant_role": lambda w, a: users.grant_role(a, w.account, w.centre, Role.EVALUATOR),
    "take_role": lambda w, a: users.take_role(a, w.account, w.centre, Role.SECRETARY),
    "disable_user": lambda w, a: users.disable_user(a, w.account),
    "enable_user": lambda w, a: users.enable_user(a, f"second{w.centre}"),
    "add_key": lambda w, a: users.add_key(a, w.account, KEY),
    "remove_key": lambda w, a: users.remove_key(a, w.key),
    "make_practice": lambda w, a: practice.make_practice(a),
    "open_practice": lambda w, a: practice.open_practice(a),
    "remove_practice": lambda w, a: practice.remove_practice(a),
    "set_language": lambda w, a: users.set_language(a, "kk"),
    "set_theme": lambda w, a: users.set_theme(a, "clc-light"),
    "undo": lambda w, a: undo.undo(a, w.done),
    "keep_draft": lambda w, a: drafts.keep_draft(a, "course", 0, {"title": "Шитьё"}),
    "drop_draft": lambda w, a: drafts.drop_draft(a, "person", 0),
    "put_paper": lambda w, a: papers.put_paper(a, "forms", None, {"count": 2}),
    "drop_paper": lambda w, a: papers.drop_paper(a, papers.put_paper(a, "forms").number),
    "bring": lambda w, a: papers.bring(a, [1]),
}  # fmt: skip

READS: dict[str, Act] = {
    "timesheet": lambda w, a: sheets.timesheet(a, w.contract, "2026-10"),
    "month_sheets": lambda w, a: sheets.month_sheets(a, "2026-10"),
    **HELP_READS,
    **COMMITTEE_READS,
    **FOLLOW_READS,
    **FIGURE_READS,
    **EVALUATION_READS,
    "due_month": lambda w, a: hours_waiting.due_month(a),
    "own_month": lambda w, a: hours_waiting.own_month(a, "2026-11"),
    "own_month_of": lambda w, a: hours_waiting.own_month_of(a, w.lesson),
    "one_work": lambda w, a: other_work.one_work(a, w.work),
    "sheet_paper": lambda w, a: sheet_papers.sheet_paper(a, w.contract, "2026-10"),
    "month_papers": lambda w, a: sheet_papers.month_papers(a, "2026-10"),
    "teaching_days": lambda w, a: teaching.teaching_days(a, w.group),
    "lessons_of_nobody": lambda w, a: teaching.lessons_of_nobody(a, "2026-10"),
    "hours_report": lambda w, a: hours_report.hours_report(a, date(2026, 10, 1), DAY),
    "plan_learners": lambda w, a: importing.plan_learners(a, NEWCOMERS),
    "plan_volunteers": lambda w, a: importing_volunteers.plan_volunteers(a, HELPERS),
    "plan_marks": lambda w, a: importing_marks.plan_marks(a, w.group, PAPER),
    "register": lambda w, a: register.register(a, w.marked),
    "marks_made": lambda w, a: attendance.marks_made(a, 20),
    "possible_instructors": lambda w, a: register.possible_instructors(a),
    "lessons_on": lambda w, a: day.lessons_on(a, DAY),
    "today": lambda w, a: today.today(a),
    "landing_lesson": lambda w, a: today.landing_lesson(a),
    "lesson_near": lambda w, a: today.lesson_near(a, w.group),
    "not_marked": lambda w, a: not_marked.not_marked(a),
    "call_list": lambda w, a: call_list.call_list(a),
    "spot_checks": lambda w, a: spot_checks.spot_checks(a),
    "spot_check": lambda w, a: spot_checks.spot_check(a, w.check),
    "lessons": lambda w, a: lessons.lessons(a, w.group),
    "pattern": lambda w, a: lessons.pattern(a, w.group),
    "calendar": lambda w, a: calendar.calendar(a, 2026),
    "day_off": lambda w, a: calendar.day_off(a, DAY + timedelta(days=20)),
    "payers": lambda w, a: payers.payers(a, closed=True),
    "contracts": lambda w, a: contracts.contracts(a),
    "contract": lambda w, a: contracts.contract(a, w.contract),
    "courses": lambda w, a: courses.courses(a),
    "groups": lambda w, a: classes.groups(a),
    "group": lambda w, a: classes.group(a, w.group),
    "class_called": lambda w, a: classes.class_called(a, "Швейное дело"),
    "people_list": lambda w, a: people.people_list(a),
    "person": lambda w, a: people.person(a, w.learners[0]),
    "desk_known": lambda w, a: desk.desk_known(a, w.group, "Исмаилова Фат"),
    "waiters_like": lambda w, a: waiting_list.waiters_like(a, w.empty_group, "Бекова"),
    "waiting_list": lambda w, a: waiting_list.waiting_list(a, w.other_course),
    "desk_alike": lambda w, a: desk.desk_alike(a, w.group, desk.DeskLine("Исмаилова Фатма")),
    "class_places": lambda w, a: waiting_list.class_places(a, w.group),
    "free_places": lambda w, a: waiting_list.free_places(a),
    "person_paper": lambda w, a: paper_facts.person_paper(a, w.learners[0]),
    "class_list": lambda w, a: paper_facts.class_list(a, w.group),
    "volunteer_hours": lambda w, a: volunteer_papers.volunteer_hours(
        a, w.outsider, given.TERM, DAY
    ),
    "roster": lambda w, a: volunteer_papers.roster(a, DAY, DAY + timedelta(6)),
    "volunteer_totals": lambda w, a: volunteer_papers.volunteer_totals(a, given.TERM, DAY),
    "tray": lambda w, a: papers.tray(a, {"class_list": "group"}),
    "likely_duplicates": lambda w, a: people.likely_duplicates(a, PersonFields("Османова", "Айша")),
    "find": lambda w, a: find.find(a, "ахм"),
    "practice_class": lambda w, a: practice.practice_class(a),
    "centre": lambda w, a: centres.centre(a),
    "setting": lambda w, a: centres.setting(a, "late_change_days"),
    "settings": lambda w, a: centres.settings(a),
    "centre_users": lambda w, a: users.centre_users(a),
    "list_centres": lambda w, a: centres.list_centres(a),
    "list_users": lambda w, a: users.list_users(a),
    "list_keys": lambda w, a: users.list_keys(a),
    "keys_for_door": lambda w, a: users.keys_for_door(a),
    "draft": lambda w, a: drafts.draft(a, "person", 0),
    "drafts": lambda w, a: drafts.drafts(a),
    "last_action": lambda w, a: undo.last_action(a),
    "history": lambda w, a: history.history(a, "lesson", w.marked),
    "check": lambda w, a: checking.check(a),
    "merge_preview": lambda w, a: people_merging.merge_preview(a, w.outsider, w.learners[3]),
    "erase_preview": lambda w, a: erasing.erase_preview(a, w.outsider),
    "access_lines": lambda w, a: who_looked.access_lines(a),
}
