"""Hours planned, held and paid: by hand and at random."""

from __future__ import annotations

import json
from datetime import date

import given
import pytest
import statements
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from october import KIM, LI, MONTH, PAYER, October, approved, day, held

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson
from clc_tui.reports.formats import written
from clc_tui.reports.hours import planned_report
from clc_tui.reports.papers import made
from clc_tui.reports.register import Period
from clc_tui.services import lessons, other_work, paying
from clc_tui.services.hours import entries
from clc_tui.services.hours_report import NOBODY, HoursBy, HoursReport, hours_report
from clc_tui.services.other_work import WorkFields
from clc_tui.services.papers import PaperLine
from clc_tui.services.sheet_cautions import CautionKind
from clc_tui.services.sheet_papers import month_papers
from clc_tui.services.sheets import month_sheets, timesheet
from clc_tui.terms import CancelReason, Invalid, LessonState, Refused, Role, WorkKind

SEWING = "Швейное дело · домохозяйки"
ENGLISH = "Английский A1"


def of_october(month: October, by: HoursBy = HoursBy.INSTRUCTOR) -> HoursReport:
    return hours_report(month.facilitator, day(1), day(31), by)


def figures(report: HoursReport) -> dict[str, tuple[int, ...]]:
    """Planned, held, other, paid, waiting, unpaid; by name."""
    return {
        row.name or ("nobody is named" if row.id == NOBODY else ""): (
            row.planned,
            row.held,
            row.other,
            row.paid,
            row.waiting,
            row.unpaid,
        )
        for row in report.rows
    }


def test_planned_held_and_paid_by_instructor_class_and_payer(month: October) -> None:
    kim = (200, 200, 0, 0, 200, 0)
    assert figures(of_october(month)) == {KIM: kim, LI: (720, 450, 60, 0, 510, 0)}
    approved(month)
    assert figures(of_october(month)) == {KIM: kim, LI: (720, 450, 60, 690, -180, 0)}
    by_class = of_october(month, HoursBy.CLASS)
    assert figures(by_class) == {
        ENGLISH: kim, SEWING: (720, 450, 0, 630, -180, 0), "": (0, 0, 60, 60, 0, 0)
    }  # fmt: skip
    assert by_class.rows[-1].id is None, "work that is no lesson comes last"
    assert figures(of_october(month, HoursBy.PAYER)) == {PAYER: (920, 650, 60, 690, 20, 0)}
    september = hours_report(month.facilitator, date(2026, 9, 1), date(2026, 9, 30))
    assert figures(september) == {LI: (270, 180, 0, 180, 0, 0)}, "corrections by the day of work"


def test_what_was_not_held_was_planned_and_what_was_moved_is_planned_once(month: October) -> None:
    rows = database.execute_sql(
        "SELECT id FROM lesson WHERE group_id = ? AND state = 'planned' AND on_date > ?",
        (month.sewing, "2026-10-26"),
    )
    first, second = (row[0] for row in rows)
    lessons.move_lesson(month.facilitator, first, day(28), "09:00")
    lessons.cancel_lesson(month.facilitator, second, CancelReason.WEATHER)
    assert figures(of_october(month))[LI] == (720, 450, 60, 0, 510, 0)
    beyond = hours_report(month.facilitator, day(28), day(28))
    assert figures(beyond) == {LI: (90, 0, 0, 0, 0, 0)}


def test_who_stands_in_is_not_who_was_to_teach(month: October) -> None:
    lesson = held(month.sewing, month.learner, day(13), 60)
    given.taught(lesson, month.kim)
    found = figures(of_october(month))
    assert found[LI][:2] == (780, 450) and found[KIM][:2] == (200, 260)


def test_a_lesson_that_another_contract_pays_is_planned_under_its_payer(month: October) -> None:
    fund = given.contract(given.payer(month.centre, "Фонд"), month.li)
    ids = Lesson.select(Lesson.id).where(Lesson.group_id == month.sewing, Lesson.on_date == day(6))
    paying.pay_lesson_by(month.facilitator, ids.get().id, month.li, fund)
    found = figures(of_october(month, HoursBy.PAYER))
    assert (found["Фонд"][:2], found[PAYER][:2]) == ((90, 90), (830, 560))
    assert figures(of_october(month))[LI][:2] == (720, 450)


def test_a_lesson_without_an_instructor_adds_nobody_to_the_people_of_a_paper(
    month: October,
) -> None:
    group = given.group(given.course(month.centre, "Вязание"))
    held(group, month.learner, day(21), 60)
    for by in (HoursBy.CLASS, HoursBy.PAYER):
        report = planned_report(month.facilitator, Period(day(1), day(31)), by)
        assert report.sheets[1:] and report.people == 0


def test_hours_nobody_can_be_paid_for_are_told_with_whom_where_and_since_when(
    month: October,
) -> None:
    newcomer = given.person(month.centre, "О'Нил Анна")
    course = given.course(month.centre, "Вязание")
    group = given.group(course, taught_by=newcomer)
    for number in (22, 15):
        held(group, month.learner, day(number), 45)
    without = given.group(course, "без преподавателя")
    held(without, month.learner, day(21), 60)
    given.lesson(group, day(30))
    practice = given.group(course, "проба", taught_by=newcomer, practice=True)
    held(practice, month.learner, day(5), 60)
    report = of_october(month, HoursBy.PAYER)
    assert [(row.name, row.class_name, row.lessons, row.minutes, row.first, row.last)
            for row in report.unpaid] == [
        ("О'Нил Анна", "Вязание", 2, 90, day(15), day(22)),
        ("", "Вязание · без преподавателя", 1, 60, day(21), day(21)),
    ]  # fmt: skip
    assert figures(report)[""] == (180, 90, 0, 0, 0, 90)
    assert figures(report)["nobody is named"] == (60, 60, 0, 0, 0, 60)
    by_class = figures(of_october(month, HoursBy.CLASS))
    assert by_class["Вязание · без преподавателя"] == (60, 60, 0, 0, 0, 60)
    assert "nobody is named" not in by_class
    assert figures(of_october(month))["nobody is named"] == (60, 60, 0, 0, 0, 60)
    text = written(made(month.facilitator, PaperLine(
        1, "hours_report", None, "", {"month": MONTH, "by": "payer"}, "en", "", None
    )), "table").decode()  # fmt: skip
    assert "nobody pays" in text and "nobody is named" in text and "15.10.2026" in text


def test_hours_are_the_facilitators_and_a_period_has_an_order(month: October) -> None:
    for role in (Role.INSTRUCTOR, Role.SECRETARY, Role.EVALUATOR):
        with pytest.raises(Refused):
            hours_report(given.actor(month.centre, role, person_id=month.li), day(1), day(31))
    with pytest.raises(Invalid):
        hours_report(month.facilitator, day(2), day(1))
    assert hours_report(given.administrator(month.centre), day(1), day(31)).rows
    elsewhere = given.actor(given.centre("Шу"), Role.FACILITATOR)
    assert hours_report(elsewhere, day(1), day(31)).rows == ()


def test_other_work_is_told_to_be_too_much_by_as_much_as_the_sheet_says(month: October) -> None:
    """Lessons after the payer's day are on the sheet already."""
    with given.logged(month.centre):
        database.execute_sql("UPDATE contract SET allowance = 600 WHERE id = ?", (month.by_li,))
    work = WorkFields(WorkKind.PREPARATION, day(15), 45)
    saved = other_work.add_other_work(month.facilitator, month.by_li, work)
    cautions = timesheet(month.facilitator, month.by_li, MONTH).cautions
    told = [each.minutes for each in cautions if each.kind is CautionKind.OVER_ALLOWANCE]
    assert told == [saved.over_allowance] == [450 + 60 + 45 + 180 - 600]


LESSONS = st.lists(
    st.tuples(
        st.integers(1, 25),
        st.sampled_from(("held", "planned", "cancelled")),
        st.sampled_from(("own", "kim", "nobody's", "both", "unnamed")),
        st.integers(30, 120),
    ),
    max_size=6,
    unique_by=lambda each: each[0],
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(LESSONS, st.booleans())
def test_rows_add_up_to_the_entries_however_they_are_put_together(
    month: October, made_up: list[tuple[int, str, str, int]], approve: bool
) -> None:
    class Over(Exception):
        pass

    def story() -> None:
        stranger = given.person(month.centre, "Цой Гульшат")
        unnamed = given.group(given.course(month.centre, "Вязание"))
        who = {"kim": [month.kim], "nobody's": [stranger], "both": [month.kim, stranger]}
        for number, state, by, minutes in made_up:
            group = unnamed if by == "unnamed" else month.english
            lesson = given.lesson(group, day(number), "18:00", minutes)
            reason = CancelReason.WEATHER.value if state == LessonState.CANCELLED else None
            given.change_lesson(lesson, state=state, reason=reason)
            for person in who.get(by, ()):
                given.taught(lesson, person)
        if approve:
            approved(month)
        done = entries(month.centre, day(1), day(31))
        lesson_minutes = sum(e.minutes for e in done if e.key.lesson_id is not None)
        other = sum(e.minutes for e in done if e.key.lesson_id is None)
        of_nobody = sum(m for _day, state, by, m in made_up if (state, by) == ("held", "unnamed"))
        lesson_minutes += of_nobody
        lost = sum(e.minutes for e in done if e.contract_id is None) + of_nobody
        planned = 920 + sum(minutes for *_rest, minutes in made_up)
        reports = [of_october(month, by) for by in HoursBy]
        for report in reports:
            assert report.total[2:] == (
                planned, lesson_minutes, other, 690 if approve else 0, lost
            )  # fmt: skip
            assert sum(row.minutes for row in report.unpaid) == lost
            assert report.unpaid == reports[0].unpaid
            told = planned_report(month.facilitator, Period(day(1), day(31)), report.by)
            data = json.loads(written(told, "json"))
            sums = [sum(int(row[n]) for row in told.table.rows) for n in range(1, 7)]
            assert sums == [sum(list(row.values())[2:][n] for row in data["rows"])
                            for n in range(6)]  # fmt: skip
            assert sums[:4] == [planned, lesson_minutes, other, 690 if approve else 0]

    with pytest.raises(Over), database.atomic():
        story()
        raise Over


def test_no_statement_walks_a_growing_table_and_few_are_asked(
    month: October,
) -> None:
    nobody = given.actor(given.centre("Шу"), Role.FACILITATOR)
    with statements.traced() as trace:
        month_papers(nobody, MONTH)
        month_sheets(nobody, MONTH)
        hours_report(nobody, day(1), day(31))
    for sql, values in trace.statements:
        assert not statements.walked(sql, values) & statements.GROWING, sql
    counts = []
    for more in (0, 5):
        for number in range(more):
            person = given.person(month.centre, f"Тен Павел{number}")
            given.contract(month.payer, person)
            group = given.group(given.course(month.centre, f"Курс {number}"), taught_by=person)
            held(group, month.learner, day(9), 60)
        for act in (
            lambda: month_papers(month.facilitator, MONTH),
            lambda: of_october(month),
        ):
            with statements.traced() as trace:
                act()
            for sql, values in trace.statements:
                assert not statements.walked(sql, values) & statements.GROWING, sql
            counts.append(len([sql for sql, _v in trace.statements if "access_log" not in sql]))
    assert counts[2] - counts[0] <= 2 * 5, "a sheet's cautions, and nothing else"
    assert counts[1] == counts[3] <= 20
