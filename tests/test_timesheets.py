"""The way of a timesheet: what it holds, who may do what with it, and what is corrected later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import given
import pytest

from clc_tui.db.connection import database
from clc_tui.language import date_text
from clc_tui.services import attendance, lessons, other_work, timesheets, undo
from clc_tui.services.hours import Key
from clc_tui.services.other_work import WorkFields
from clc_tui.services.sheet_cautions import CautionKind
from clc_tui.services.sheet_papers import month_papers
from clc_tui.services.sheet_records import Sheet
from clc_tui.services.sheets import month_sheets, timesheet
from clc_tui.services.timesheets import Remark
from clc_tui.terms import (
    Actor,
    CancelReason,
    Clash,
    ClcError,
    CorrectionReason,
    Invalid,
    LineKind,
    Refused,
    Role,
    SheetState,
    Status,
    WorkKind,
)

OCTOBER = [date(2026, 10, day) for day in (5, 12, 19, 26)]
AFTER = date(2026, 11, 2)


@dataclass
class Term:
    """A class of one instructor with four lessons of 90 minutes in October, all held."""

    centre: int
    facilitator: Actor
    instructor: Actor
    teacher: int
    other: int
    payer: int
    contract: int
    group: int
    learner: int
    lessons: list[int]


def on(actor: Actor, day: date) -> Actor:
    return replace(actor, clock=given.clock_at(datetime.combine(day, time(18))))


@pytest.fixture
def term(centre: int, actor: Callable[..., Actor]) -> Term:
    teacher, other = given.person(centre, "Ли Ольга"), given.person(centre, "Ким Виктор")
    payer = given.payer(centre)
    contract = given.contract(payer, teacher)
    group = given.group(given.course(centre), taught_by=teacher, ends_on=date(2026, 12, 20))
    given.pays(contract, group)
    (learner,) = given.learners(group, ["Бекова Жанар"])
    held = given.lessons(group, OCTOBER)
    for lesson_id in held:
        given.mark(lesson_id, learner)
    desk = actor(Role.FACILITATOR)
    given.known(desk.user_id, centre)
    return Term(
        centre,
        on(desk, AFTER),
        on(actor(Role.INSTRUCTOR, person_id=teacher), AFTER),
        teacher, other, payer, contract, group, learner, held,
    )  # fmt: skip


def handed_in(term: Term, month: str = "2026-10", number: int = 0) -> Sheet:
    sheet = timesheets.submit_timesheet(term.instructor, term.contract, month, number)
    assert sheet.id is not None and sheet.state is SheetState.SUBMITTED
    return sheet


def approved(term: Term, month: str = "2026-10", number: int = 0) -> Sheet:
    sheet = handed_in(term, month, number)
    return timesheets.approve_timesheet(term.facilitator, sheet.id or 0, seen=sheet.minutes)


def test_a_month_by_hand(term: Term) -> None:
    """4 × 90 minutes and 60 of a meeting: 420 minutes, 9 1/3 academic hours, 23 333,33 tenge."""
    other_work.add_other_work(
        term.instructor, term.contract, WorkFields(WorkKind.MEETING, date(2026, 10, 6), 60)
    )
    sheet = approved(term)
    assert [(line.on_date.day, line.minutes, line.kind) for line in sheet.lines] == [
        (5, 90, "held"), (6, 60, "other"), (12, 90, "held"), (19, 90, "held"), (26, 90, "held"),
    ]  # fmt: skip
    assert (sheet.minutes, sheet.days, sheet.money) == (420, 5, 2_333_333)
    assert sheet.state is SheetState.APPROVED and sheet.approved_by == "Сейтова Г."


def test_marks_change_what_is_on_a_sheet_until_it_is_approved(term: Term) -> None:
    seen = handed_in(term)
    attendance.clear_mark(term.facilitator, term.lessons[3], term.learner)
    with pytest.raises(Clash, match="270 minutes, not 360"):
        timesheets.approve_timesheet(term.facilitator, seen.id or 0, seen=seen.minutes)
    sheet = timesheets.approve_timesheet(term.facilitator, seen.id or 0, seen=270)
    attendance.mark(term.facilitator, term.lessons[3], term.learner, Status.PRESENT)
    assert timesheet(term.facilitator, term.contract, "2026-10").lines == sheet.lines


def cleared(term: Term) -> None:
    attendance.clear_mark(term.facilitator, term.lessons[0], term.learner, reason="ошибка")


def not_held(term: Term) -> None:
    cleared(term)
    lessons.cancel_lesson(term.facilitator, term.lessons[0], CancelReason.NO_POWER)


def moved(term: Term) -> None:
    cleared(term)
    lessons.move_lesson(term.facilitator, term.lessons[0], date(2026, 11, 3), "10:00")


def taught_by_other(term: Term) -> None:
    people, why = (term.other,), "ошибка"
    attendance.set_instructors(term.facilitator, term.lessons[0], people, reason=why)


def paid_by_other(term: Term) -> None:
    grant = given.contract(given.payer(term.centre, "Грант"), term.teacher)
    given.pays(grant, term.group)


def longer(term: Term) -> None:
    given.change_lesson(term.lessons[0], minutes=120)


def later_lesson(term: Term) -> None:
    lesson_id = given.lesson(term.group, date(2026, 10, 28))
    attendance.mark(term.facilitator, lesson_id, term.learner, Status.PRESENT)


@pytest.mark.parametrize(
    ("change", "reason", "minutes"),
    [
        (cleared, CorrectionReason.UNMARKED, -90),
        (not_held, CorrectionReason.NOT_HELD, -90),
        (moved, CorrectionReason.MOVED, -90),
        (taught_by_other, CorrectionReason.TAUGHT_BY_OTHERS, -90),
        (longer, CorrectionReason.OTHER_LENGTH, 30),
        (later_lesson, CorrectionReason.MARKED_LATER, 90),
    ],
)
def test_what_changes_after_approval_is_corrected_on_the_next_sheet(
    term: Term, change: Callable[[Term], None], reason: CorrectionReason, minutes: int
) -> None:
    frozen = approved(term)
    change(term)
    assert timesheet(term.facilitator, term.contract, "2026-10").lines == frozen.lines
    (line,) = timesheet(term.instructor, term.contract, "2026-11").lines
    assert (line.kind, line.reason, line.minutes) == (LineKind.CORRECTION, reason, minutes)
    assert line.note == ("" if change in (longer, later_lesson) else "ошибка")
    (row,) = month_sheets(term.facilitator, "2026-11")
    assert (row.minutes, row.corrections) == (minutes, minutes)


def test_another_contract_takes_over_what_one_paid(term: Term) -> None:
    approved(term)
    paid_by_other(term)
    lines = timesheet(term.facilitator, term.contract, "2026-11").lines
    assert {(line.reason, line.minutes) for line in lines} == {("other_contract", -90)}
    (other,) = (
        row for row in month_sheets(term.facilitator, "2026-10")
        if row.contract.id != term.contract
    )  # fmt: skip
    assert other.minutes == 360


def test_a_correction_is_paid_once(term: Term) -> None:
    approved(term)
    cleared(term)
    november = replace(term, instructor=on(term.instructor, date(2026, 12, 1)))
    assert approved(november, "2026-11").minutes == -90
    december = on(term.facilitator, date(2026, 12, 2))
    assert timesheet(december, term.contract, "2026-12").lines == ()
    attendance.mark(december, term.lessons[0], term.learner, Status.LATE, reason="бумага нашлась")
    (line,) = timesheet(december, term.contract, "2026-12").lines
    assert (line.minutes, line.on_date, line.note) == (90, OCTOBER[0], "бумага нашлась")


def test_only_the_last_approval_is_opened_again_or_taken_back(term: Term) -> None:
    first = approved(term)
    entry = undo.last_action(term.facilitator)
    assert entry is not None and entry.verb == "approve_timesheet"
    cleared(term)
    late = replace(term, instructor=on(term.instructor, date(2026, 12, 1)),
                   facilitator=on(term.facilitator, date(2026, 12, 1)))  # fmt: skip
    second = approved(late, "2026-11")
    for refused in (
        lambda: timesheets.reopen_timesheet(late.facilitator, first.id or 0, "ошибка"),
        lambda: undo.undo(late.facilitator, entry.entry_id),
    ):
        with pytest.raises(Invalid, match="November 2026 was approved after it"):
            refused()
    timesheets.reopen_timesheet(late.facilitator, second.id or 0, "ошибка")
    with pytest.raises(Refused, match="Approve the sheet again"):
        undo.undo(late.facilitator)
    timesheets.reopen_timesheet(late.facilitator, first.id or 0, "ошибка")
    assert database.execute_sql("SELECT count(*) FROM timesheet_line").fetchone() == (0,)
    again = timesheet(late.facilitator, term.contract, "2026-10")
    assert again.state is SheetState.SUBMITTED and again.minutes == 270


def test_an_approval_is_taken_back_by_undo_but_not_what_was_sent(term: Term) -> None:
    sheet = approved(term)
    undo.undo(term.facilitator)
    assert timesheet(term.facilitator, term.contract, "2026-10").state is SheetState.SUBMITTED
    timesheets.approve_timesheet(term.facilitator, sheet.id or 0)
    timesheets.send_timesheet(term.facilitator, sheet.id or 0)
    with pytest.raises(Refused, match="stays as it is"):
        undo.undo(term.facilitator)
    with pytest.raises(Refused, match="was sent to the payer"):
        timesheets.reopen_timesheet(term.facilitator, sheet.id or 0, "ошибка")
    shown = timesheet(term.instructor, term.contract, "2026-10")
    assert (shown.state, shown.sent_on) == (SheetState.SENT, AFTER)


def test_what_undo_tells_of_a_sheet_is_days_and_no_number_of_the_file(term: Term) -> None:
    handed_in(term, "2026-10")
    told = " ".join(undo.undo(term.instructor).details)
    assert "Handed in: " + date_text(AFTER) in told
    assert "Number" not in told and ":00" not in told


def test_a_sheet_is_sent_back_line_by_line_and_handed_in_again(term: Term) -> None:
    sheet = handed_in(term)
    wrong = Remark(Key(lesson_id=term.lessons[1]), "было 60 минут")
    timesheets.return_timesheet(term.facilitator, sheet.id or 0, "", (wrong,))
    back = timesheet(term.instructor, term.contract, "2026-10")
    assert back.state is SheetState.RETURNED
    assert [line.remark for line in back.lines] == ["", "было 60 минут", "", ""]
    given.change_lesson(term.lessons[1], minutes=60)
    again = handed_in(term)
    assert again.minutes == 330 and again.id == sheet.id
    settled = database.execute_sql("SELECT settled_at IS NOT NULL FROM timesheet_remark")
    assert settled.fetchall() == [(1,)]


def test_what_cannot_be_handed_in_is_said(term: Term) -> None:
    instructor, contract = term.instructor, term.contract
    late = given.lesson(term.group, date(2026, 11, 9))
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-11"), "up to 2026-11-09"),
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-12"), "not begun"),
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-09"), "no hours"),
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-13"), "Write a month"),
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-08"), "does not run"),
        (lambda: timesheets.submit_timesheet(instructor, contract, "2026-10", 1), "next month"),
        (
            lambda: timesheets.submit_timesheet(term.facilitator, contract, "2026-10"),
            "on which day the instructor signed",
        ),
        (
            lambda: timesheets.submit_timesheet(
                term.facilitator, contract, "2026-10", signed_on=date(1900, 1, 1)
            ),
            "before the month",
        ),
        (lambda: month_sheets(instructor, "0001-01"), "Write a month"),
    ]
    for act, words in cases:
        with pytest.raises(ClcError, match=words):
            act()
    assert database.execute_sql("SELECT count(*) FROM timesheet").fetchone() == (0,)
    lessons.cancel_lesson(term.facilitator, late, CancelReason.WEATHER)


def test_an_early_cut_off_pays_the_rest_as_planned(term: Term) -> None:
    """To the 20th; the 26th is paid as planned, and comes back when nobody marks it."""
    with given.logged(term.centre):
        database.execute_sql("UPDATE payer SET cut_off_day = 20")
    attendance.clear_mark(term.facilitator, term.lessons[3], term.learner)
    early = replace(term, instructor=on(term.instructor, date(2026, 10, 20)),
                    facilitator=on(term.facilitator, date(2026, 10, 21)))  # fmt: skip
    with pytest.raises(Invalid, match="up to 2026-10-26"):
        handed_in(replace(early, instructor=on(term.instructor, date(2026, 10, 19))))
    sheet = approved(early)
    assert [line.kind for line in sheet.lines] == ["held"] * 3 + ["planned"]
    assert sheet.minutes == 360
    still = on(term.facilitator, date(2026, 10, 24))
    given.change_lesson(term.lessons[3], minutes=120)
    assert timesheet(still, term.contract, "2026-11").lines == (), "not held yet"
    given.change_lesson(term.lessons[3], minutes=90)
    (line,) = timesheet(term.facilitator, term.contract, "2026-11").lines
    assert (line.minutes, line.reason) == (-90, CorrectionReason.UNMARKED)
    attendance.mark(term.facilitator, term.lessons[3], term.learner, Status.PRESENT)
    assert timesheet(term.facilitator, term.contract, "2026-11").lines == ()


def test_a_sheet_sent_back_counts_as_of_the_day_it_is_handed_in_again(term: Term) -> None:
    """To the 20th, handed in that day and sent back; on the 27th the 26th was not marked."""
    with given.logged(term.centre):
        database.execute_sql("UPDATE payer SET cut_off_day = 20")
    attendance.clear_mark(term.facilitator, term.lessons[3], term.learner)
    early = replace(term, instructor=on(term.instructor, date(2026, 10, 20)))
    sheet = handed_in(early)
    assert sheet.minutes == 360
    timesheets.return_timesheet(on(term.facilitator, date(2026, 10, 21)), sheet.id or 0, "ещё раз")
    late = on(term.instructor, date(2026, 10, 27))
    shown = timesheet(late, term.contract, "2026-10")
    assert shown.minutes == 270
    again = timesheets.submit_timesheet(late, term.contract, "2026-10", seen=shown.minutes)
    assert again.minutes == 270


def test_nobody_approves_their_own(term: Term, actor: Callable[..., Actor]) -> None:
    both = on(actor(Role.FACILITATOR, Role.INSTRUCTOR, person_id=term.teacher), AFTER)
    sheet = timesheets.submit_timesheet(both, term.contract, "2026-10")
    with pytest.raises(Refused, match=r"own hours: Сейтова Г\. approves"):
        timesheets.approve_timesheet(both, sheet.id or 0)
    with given.logged():
        database.execute_sql(
            "UPDATE user SET disabled_at = '2026-10-01' WHERE id = ?", (term.facilitator.user_id,)
        )

    def approve(by: str = "Комитет", day: date | None = AFTER, number: str = "7") -> Sheet:
        return timesheets.approve_timesheet(
            both, sheet.id or 0, decided_by=by, decided_on=day, minutes_no=number
        )

    for missing in ({"by": " "}, {"day": None}, {"number": ""}):
        with pytest.raises(Invalid, match="the committee approves"):
            approve(**missing)
    with pytest.raises(Invalid, match="still to come"):
        approve(day=date(2027, 1, 1))
    done = approve()
    assert done.attested == ("Комитет", AFTER, "7") and done.approved_by == "Ли О."


def test_the_committee_is_neither_whose_hours_they_are_nor_who_types_it(
    term: Term, actor: Callable[..., Actor]
) -> None:
    both = on(actor(Role.FACILITATOR, person_id=term.other), AFTER)
    given.grant(both.user_id or 0, term.centre, Role.INSTRUCTOR, term.teacher)
    given.closed(term.facilitator.user)
    sheet = handed_in(term).id or 0

    def approve(by: str) -> Sheet:
        return timesheets.approve_timesheet(
            both, sheet, decided_by=by, decided_on=AFTER, minutes_no="7"
        )

    for by, told in (
        ("Ли Ольга", "own hours"), (" ли ", "own hours"), ("О. Ли", "own hours"),
        ("Ким В.", "only type it"), ("Viktor Kim", "only type it"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=f"^{by.strip()}: .*{told}") as refused:
            approve(by)
        assert refused.value.field == "decided_by"
    assert approve("Ким Анна").attested == ("Ким Анна", AFTER, "7")


def test_an_account_that_is_nobody_here_approves_no_hours(
    term: Term, actor: Callable[..., Actor]
) -> None:
    """It may be the instructor's own; neither may one that is tied to somebody elsewhere."""
    nobody = on(actor(Role.FACILITATOR, user_name="desk"), AFTER)
    taraz = given.centre("Тараз")
    given.grant(nobody.user_id or 0, taraz, Role.FACILITATOR, given.person(taraz, "Ким Анна"))
    sheet = handed_in(term).id or 0
    told = "tied to nobody in this centre, so "
    for attested in ({}, {"decided_by": "Комитет", "decided_on": AFTER, "minutes_no": "7"}):
        with pytest.raises(Refused, match=f"{told}it approves no hours.*role desk facilitator"):
            timesheets.approve_timesheet(nobody, sheet, **attested)  # type: ignore[arg-type]
    given.closed(term.facilitator.user)
    with pytest.raises(Invalid, match=f"{told}the committee approves") as refused:
        timesheets.approve_timesheet(nobody, sheet)
    assert refused.value.field == "decided_by"
    with database.atomic() as trial:
        done = timesheets.approve_timesheet(
            nobody, sheet, decided_by="Комитет", decided_on=AFTER, minutes_no="7"
        )
        assert done.attested == ("Комитет", AFTER, "7")
        trial.rollback()
    given.known(nobody.user_id, term.centre, "Ахметова Айгуль")
    assert timesheets.approve_timesheet(nobody, sheet).approved_by == "Ахметова А."


def test_an_account_that_is_two_people_approves_for_neither(
    term: Term, actor: Callable[..., Actor]
) -> None:
    both = on(actor(Role.FACILITATOR, person_id=term.other), AFTER)
    given.grant(both.user_id or 0, term.centre, Role.INSTRUCTOR, term.teacher)
    with pytest.raises(Refused, match=r"own hours: Сейтова Г\. approves"):
        timesheets.approve_timesheet(both, handed_in(term).id or 0)


def test_who_is_nobody_here_is_not_told_to_approve_for_somebody(
    term: Term, actor: Callable[..., Actor]
) -> None:
    """The committee does, where the only other account is tied to nobody."""
    both = on(actor(Role.FACILITATOR, Role.INSTRUCTOR, person_id=term.teacher), AFTER)
    actor(Role.FACILITATOR)
    given.closed(term.facilitator.user)
    sheet = timesheets.submit_timesheet(both, term.contract, "2026-10")
    with pytest.raises(Invalid, match="the committee approves"):
        timesheets.approve_timesheet(both, sheet.id or 0)


def test_an_instructor_sees_and_hands_in_the_own_hours_alone(
    term: Term, actor: Callable[..., Actor]
) -> None:
    kim = on(actor(Role.INSTRUCTOR, person_id=term.other), AFTER)
    nobody = on(actor(Role.INSTRUCTOR), AFTER)
    fields = WorkFields(WorkKind.EXAM, OCTOBER[0], 60)
    work = other_work.add_other_work(term.instructor, term.contract, fields).id
    for stranger in (kim, nobody):
        assert month_sheets(stranger, "2026-10") == ()
        for act in (
            lambda a: timesheet(a, term.contract, "2026-10"),
            lambda a: timesheets.submit_timesheet(a, term.contract, "2026-10"),
            lambda a: other_work.add_other_work(a, term.contract, fields),
            lambda a: other_work.change_other_work(a, work, fields, was=fields),
            lambda a: other_work.take_back_other_work(a, work),
        ):
            with pytest.raises(Refused):
                act(stranger)


def test_what_is_odd_about_a_sheet_is_told_and_not_refused(term: Term) -> None:
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET main_job = 1, allowance = 400")
        database.execute_sql(
            "INSERT INTO holiday (centre_id, on_date, name_kk, name_ru, name_en)"
            " VALUES (?, '2026-10-26', 'мереке', 'праздник', 'holiday')", (term.centre,)
        )  # fmt: skip
    twin = given.group(given.course(term.centre, "Вязание"), taught_by=term.teacher)
    given.pays(term.contract, twin)
    (other,) = given.learners(twin, ["Исмаилова Фатма"])
    given.mark(given.lesson(twin, OCTOBER[0], "15:00"), other)
    saved = other_work.add_other_work(
        term.instructor, term.contract, WorkFields(WorkKind.PREPARATION, OCTOBER[0], 90, "09:00")
    )
    assert (saved.over_long_day, saved.over_allowance) == (270, 140)
    told = {(c.kind, c.on_date, c.minutes) for c in
            timesheet(term.facilitator, term.contract, "2026-10").cautions}  # fmt: skip
    assert told == {
        (CautionKind.OVERLAP, OCTOBER[0], 30),
        (CautionKind.LONG_DAY, OCTOBER[0], 270),
        (CautionKind.HOLIDAY, OCTOBER[3], 90),
        (CautionKind.OVER_ALLOWANCE, None, 140),
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (WorkFields(WorkKind.EXAM, date(2026, 11, 3), 60), "still to come"),
        (WorkFields(WorkKind.EXAM, date(2026, 11, 2), 60, "19:00"), "hour is still to come"),
        (WorkFields(WorkKind.EXAM, date(2026, 8, 31), 60), "outside it"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 31), 0), "1 to 720 minutes"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 31), 721), "1 to 720 minutes"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 31), 60, "23:30"), "midnight"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 31), 60, "25:00"), "Write the hour"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 5), 60, "13:30"), "there is Швейное дело"),
        (WorkFields(WorkKind.EXAM, date(2026, 10, 31), 60, note="х" * 81), "At most 80 letters"),
    ],
)
def test_other_work_that_cannot_be_is_refused(term: Term, fields: WorkFields, words: str) -> None:
    with pytest.raises(ClcError, match=words):
        other_work.add_other_work(term.instructor, term.contract, fields)
    assert database.execute_sql("SELECT count(*) FROM other_work").fetchone() == (0,)


def test_other_work_on_an_approved_sheet_becomes_a_correction(term: Term) -> None:
    fields = WorkFields(WorkKind.EXAM, date(2026, 10, 30), 60)
    work = other_work.add_other_work(term.instructor, term.contract, fields).id
    handed_in(term)
    with pytest.raises(Refused, match="wait for approval"):
        other_work.take_back_other_work(term.instructor, work)
    sheet = timesheet(term.facilitator, term.contract, "2026-10")
    timesheets.approve_timesheet(term.facilitator, sheet.id or 0)
    with pytest.raises(Invalid, match="say why"):
        other_work.take_back_other_work(term.instructor, work)
    other_work.take_back_other_work(term.instructor, work, "экзамена не было")
    (line,) = timesheet(term.facilitator, term.contract, "2026-11").lines
    assert (line.minutes, line.reason, line.work) == (-60, "taken_back", WorkKind.EXAM)
    assert line.note == "экзамена не было"
    undo.undo(term.instructor)
    assert timesheet(term.facilitator, term.contract, "2026-11").lines == ()


def test_a_sheet_that_is_handed_in_stays_in_reach_whatever_becomes_of_the_contract(
    term: Term,
) -> None:
    sheet = handed_in(term)
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET from_day = '2026-11-01'")
    (row,) = month_sheets(term.facilitator, "2026-10")
    assert (row.id, row.minutes, row.state) == (sheet.id, 0, SheetState.SUBMITTED)
    with pytest.raises(Invalid, match="no hours on this sheet any more"):
        timesheets.approve_timesheet(term.facilitator, sheet.id or 0)
    timesheets.return_timesheet(term.facilitator, sheet.id or 0, "договор с ноября")
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET from_day = '2026-09-01', until = '2026-10-31'")
    assert approved(term).minutes == 360
    cleared(term)
    extra = handed_in(term, "2026-10", 1)
    papers = [month_papers(term.facilitator, month) for month in ("2026-10", "2026-11")]
    numbers = [[one.sheet.number for paper in each for one in paper.sheets] for each in papers]
    assert numbers == [[0, 1], []], "it goes to the payer once"
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET until = '2026-12-31'")
    assert timesheets.approve_timesheet(term.facilitator, extra.id or 0).minutes == -90


def test_the_last_sheet_of_an_ended_contract_is_approved_in_the_next_month(term: Term) -> None:
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET until = '2026-10-31'")
    sheet = handed_in(term)
    (row,) = month_sheets(term.facilitator, "2026-11")
    assert (row.month, row.number, row.minutes) == ("2026-10", 0, 360)
    timesheets.approve_timesheet(term.facilitator, sheet.id or 0, seen=row.minutes)


def test_work_of_a_month_that_waits_for_approval_stays_whatever_is_tried(
    term: Term, actor: Callable[..., Actor]
) -> None:
    october, november = date(2026, 10, 30), date(2026, 11, 1)
    fields = WorkFields(WorkKind.EXAM, october, 60)
    work = other_work.add_other_work(term.instructor, term.contract, fields).id
    added = undo.last_action(term.instructor)
    assert added is not None
    handed_in(term)
    for act in (
        lambda: other_work.change_other_work(
            term.instructor, work, replace(fields, on_date=november), was=fields
        ),
        lambda: other_work.take_back_other_work(term.instructor, work),
        lambda: undo.undo(term.instructor, added.entry_id),
        lambda: other_work.add_other_work(term.instructor, term.contract, fields),
    ):
        with pytest.raises(Refused, match="wait for approval"):
            act()
    sheet = timesheet(term.facilitator, term.contract, "2026-10")
    timesheets.approve_timesheet(term.facilitator, sheet.id or 0, seen=420)
    kim = actor(Role.INSTRUCTOR, person_id=term.other)
    with pytest.raises(Refused):
        other_work.change_other_work(kim, work, fields, was=replace(fields, note="x"))
    for act in (
        lambda: other_work.change_other_work(
            term.instructor, work, replace(fields, minutes=90), was=fields
        ),
        lambda: undo.undo(term.instructor, added.entry_id),
    ):
        with pytest.raises(Invalid, match="Take it back with a reason"):
            act()
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET until = '2026-10-31'")
    cleared(term)
    handed_in(term, "2026-10", 1)
    with pytest.raises(Refused, match="wait for approval"):
        other_work.add_other_work(term.instructor, term.contract, fields)


def test_work_with_a_remark_is_struck_out(term: Term) -> None:
    fields = WorkFields(WorkKind.MEETING, date(2026, 10, 30), 60)
    work = other_work.add_other_work(term.instructor, term.contract, fields).id
    sheet = handed_in(term)
    wrong = Remark(Key(other_work_id=work), "собрания не было")
    timesheets.return_timesheet(term.facilitator, sheet.id or 0, "", (wrong,))
    other_work.take_back_other_work(term.instructor, work)
    assert timesheet(term.instructor, term.contract, "2026-10").minutes == 360
    undo.undo(term.instructor)
    back = timesheet(term.instructor, term.contract, "2026-10")
    assert [line.remark for line in back.lines if line.remark] == ["собрания не было"]


def test_a_correction_says_what_was_said_since_the_approval(term: Term) -> None:
    attendance.clear_mark(term.facilitator, term.lessons[3], term.learner, reason="не тот день")
    attendance.mark(term.facilitator, term.lessons[3], term.learner, Status.PRESENT)
    approved(term)
    after = replace(term.facilitator, clock=given.clock_at(datetime(2026, 11, 3, 9)))
    attendance.clear_mark(after, term.lessons[3], term.learner)
    (line,) = timesheet(term.facilitator, term.contract, "2026-11").lines
    assert (line.minutes, line.note) == (-90, "")


def test_a_contract_that_ended_gets_a_supplementary_sheet(term: Term) -> None:
    with given.logged(term.centre):
        database.execute_sql("UPDATE contract SET until = '2026-10-31'")
    approved(term)
    assert [row.number for row in month_sheets(term.facilitator, "2026-10")] == [0]
    cleared(term)
    for month in ("2026-10", "2026-11"):
        rows = month_sheets(term.facilitator, month)
        extra = rows[-1]
        assert (extra.month, extra.number, extra.state) == ("2026-10", 1, SheetState.DRAFT)
        assert extra.minutes == -90
    assert approved(term, "2026-10", 1).minutes == -90
    for sheet in month_sheets(term.facilitator, "2026-11"):
        timesheets.send_timesheet(term.facilitator, sheet.id or 0)
    assert month_sheets(term.facilitator, "2026-11") == ()


def test_everything_at_one_hour_is_told(term: Term) -> None:
    """09:00 to 14:00, and in it 09:30 and 11:00."""
    given.lesson(term.group, date(2026, 10, 31), "09:00", 300)
    for starts_at in ("09:30", "11:00"):
        given.lesson(term.group, date(2026, 10, 31), starts_at, 30)
    with given.logged(term.centre):
        database.execute_sql("UPDATE lesson SET state = 'held' WHERE on_date = '2026-10-31'")
    told = timesheet(term.facilitator, term.contract, "2026-10").cautions
    assert [(c.kind, c.minutes) for c in told] == [(CautionKind.OVERLAP, 30)] * 2


@pytest.mark.parametrize("month", ["2026-02", "2028-02", "2026-04", "2026-12"])
def test_months_end_on_their_last_day(term: Term, month: str) -> None:
    first = date.fromisoformat(f"{month}-01")
    days = {"2026-02": 28, "2028-02": 29, "2026-04": 30, "2026-12": 31}[month]
    with given.logged(term.centre):
        database.execute_sql("UPDATE payer SET cut_off_day = 31")
        database.execute_sql("UPDATE contract SET from_day = '2026-01-01'")
        database.execute_sql('UPDATE "group" SET starts_on = ?, ends_on = NULL', ("2026-01-01",))
        database.execute_sql("UPDATE group_instructor SET since = '2026-01-01'")
    for day in (1, days):
        given.mark(given.lesson(term.group, first.replace(day=day)), term.learner)
    seen = on(term.facilitator, first.replace(day=days))
    assert timesheet(seen, term.contract, month).minutes == 180
    timesheets.submit_timesheet(seen, term.contract, month, signed_on=first.replace(day=days))
