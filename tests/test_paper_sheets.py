"""The papers themselves: nothing lost, nobody else's, one page a month, no formula, no markup."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import follow_up
import given
import openpyxl
import pytest
import statements

from clc_tui.db import models
from clc_tui.language import LANGUAGES, speak
from clc_tui.reports.formats import written
from clc_tui.reports.page import fits, page
from clc_tui.reports.papers import KINDS, made, paper_words
from clc_tui.reports.register import Period, register_report
from clc_tui.reports.shape import Cell, Number, Report
from clc_tui.reports.xlsx import workbook
from clc_tui.services import (
    attendance,
    bodies,
    enrolments,
    importing,
    lessons,
    other_work,
    paper_facts,
    people,
    timesheets,
    undo,
)
from clc_tui.services.bodies import BodyFields
from clc_tui.services.minutes import decide
from clc_tui.services.other_work import WorkFields
from clc_tui.services.papers import PaperLine
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.spot_checks import answer_spot_check, draw_spot_check, spot_check
from clc_tui.terms import (
    Actor,
    AssignmentState,
    CancelReason,
    Category,
    ClcError,
    Employment,
    NotFound,
    Outcome,
    Refused,
    Role,
    Status,
    WorkKind,
)

Actors = Callable[..., Actor]
LONG = "Нұрмұхамбетова-Сейітқазы Гүлжауһар Мұхаметжанқызы"
EVIL = "=cmd|' /C calc'!A1 <b>Фатма</b>"
OCTOBER = {"month": "2026-10"}


class Term:
    """A class of so many in October, and its people."""

    def __init__(self, centre: int, learners: int, count: int, title: str = "Тігін ісі") -> None:
        self.teacher = given.person(centre, "Сәдуақасова Айгүл")
        course = given.course(centre, title)
        start = date(2026, 10, 1)
        self.group = given.group(course, "үй шаруасы", taught_by=self.teacher, starts_on=start)
        self.people = given.learners(self.group, [EVIL, *[LONG] * (learners - 1)])
        days = [start + timedelta(n) for n in range(31)]
        self.lessons = given.lessons(self.group, [d for d in days if d.weekday() < 6][:count])


def line(kind: str, subject: int | None = None, language: str = "ru", **options: Any) -> PaperLine:  # noqa: ANN401
    return PaperLine(1, kind, subject, "", options, language, "", None)


def cells(report: Report) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook([report])))
    found = [cell for tab in book for row in tab.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in found} <= {"s", "n"}, "no formulas"
    return [str(cell.value) for cell in found]


def plain(cell: Cell) -> str:
    """A cell as it reads in a workbook, whose figures know no language."""
    return f"{float(cell):g}" if isinstance(cell, Number) else str(cell)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_says_in_html_and_xlsx_what_it_holds(
    centre: int, actor: Actors, kind: str, language: str
) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 3, 5)
    given.mark(term.lessons[0], term.people[0], Status.LATE)
    subject = term.people[0] if kind in ("person", "volunteer_hours") else term.group
    if kind in ("volunteer_hours", "roster"):
        shift = given.shift(given.need(centre, EVIL), date(2026, 10, 3))
        given.assignment(shift, term.people[0], AssignmentState.CAME)
    if kind == "spot_check":
        zhanar = actor(Role.EVALUATOR)
        subject = draw_spot_check(zhanar, date(2026, 10, 1), given.TODAY)
        (drawn,) = spot_check(zhanar, subject).lessons
        answer_spot_check(zhanar, drawn.id, False, EVIL)
    if kind == "minutes":
        given.member(term.people[0])
        subject = given.meeting(centre, agenda="План", guests=EVIL)
        decide(zhanar, subject, EVIL)
    if kind in ("evaluation", "recommendations", "body"):
        subject = follow_up.evaluation(centre)
        follow_up.finding(subject, EVIL)
        body = bodies.add_body(zhanar, BodyFields("Совет")) if kind == "body" else None
        to: dict[str, Any] = {} if body is None else {"addressed": "body", "body_id": body}
        follow_up.recommendation(centre, EVIL, evaluation_id=subject, **to)
        subject = body or subject
    days = {"first": "2026-10-01", "last": "2026-10-31"}
    if KINDS[kind].subject in ("contract", "payer") or kind == "hours_report":
        payer = given.payer(centre)
        contract = given.contract(payer, term.people[0])
        given.taught(term.lessons[0], term.people[0])
        subject = payer if kind == "timesheets" else contract
    options = {"count": 3} if kind == "forms" else {**OCTOBER, **days}
    report = made(zhanar, line(kind, subject, language, **options))
    told = page([report])
    assert f'lang="{language}"' in told and "<script" not in told and "http" not in told
    assert "<b>" not in told
    values = cells(report)
    for sheet in report.sheets:
        for words in (*sheet.head, *sheet.lines, *sheet.foot):
            assert not words or words in values, "whole in the workbook"
        for row in (*sheet.rows, *sheet.totals):
            assert {plain(cell) for cell in row if cell} <= set(values)
    if kind != "forms":
        assert any(value.startswith("=cmd|") for value in values) and "&lt;b&gt;" in told
    assert workbook([report]) == workbook([report])


@pytest.mark.parametrize("kind", ["month", "month_blank"])
@pytest.mark.parametrize("learners", [2, 31])
def test_a_month_stands_on_one_page(centre: int, actor: Actors, kind: str, learners: int) -> None:
    term = Term(centre, learners, 23)
    report = made(actor(Role.FACILITATOR), line(kind, term.group, "kk", **OCTOBER))
    (sheet,) = report.sheets
    assert fits(sheet, 8)
    assert "font-size: 8pt" not in page([report]) or learners == 31
    tab = openpyxl.load_workbook(io.BytesIO(workbook([report]))).active
    setup = tab.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 1)
    assert tab.sheet_properties.pageSetUpPr.fitToPage and tab.print_title_rows
    high = sum(dimension.height or 12.75 for dimension in tab.row_dimensions.values())
    wide = sum(dimension.width for dimension in tab.column_dimensions.values())
    assert high < 540 and wide < 146, "nothing is made smaller: letters of 9 points"


def test_a_filled_month_is_the_register(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 3, 4)
    attendance.mark(zhanar, term.lessons[0], term.people[0], Status.PRESENT)
    attendance.mark(zhanar, term.lessons[0], term.people[1], Status.ILL)
    attendance.mark(zhanar, term.lessons[1], term.people[0], Status.ABSENT, reason="забыли")
    lessons.cancel_lesson(zhanar, term.lessons[2], CancelReason.NO_POWER)
    (sheet,) = made(zhanar, line("month", term.group, **OCTOBER)).sheets
    assert [row[2:] for row in sheet.rows] == [
        ("+", "-", "", ".", 1, 50), ("Б", ".", "", ".", 0, 0), (".", ".", "", ".", 0, ""),
    ]  # fmt: skip
    assert sheet.head[2:4] == ("01\nчт", "02\nпт")
    assert any("нет света" in words or "03.10" in words for words in sheet.foot)


def test_lessons_to_come_are_empty_on_both_sheets(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 1)
    given.lessons(term.group, [given.TODAY - timedelta(7), given.TODAY, given.TODAY + timedelta(7)])
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    paper = made(zhanar, line("month", term.group, month="2026-11"))
    report = register_report(zhanar, november)
    for sheet in (*paper.sheets, *report.sheets):
        assert sheet.rows[0][2:5] == (".", ".", "")
    assert report.table.rows[0][4:7] == (".", ".", "")
    assert paper.sheets[0].rows == report.sheets[0].rows


def test_namesakes_are_told_apart_on_every_sheet(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 1)
    for year in (1987, 1990):
        one = given.person(centre, "Ахметова Гүл", birth_year=year, phone=f"8701000{year}")
        given.enrolled(term.group, one, starts_on=date(2026, 10, 1))
        given.mark(term.lessons[0], one)
    told = {"Ахметова Гүл (1987)", "Ахметова Гүл (1990)"}
    for kind in ("month", "month_blank", "class_list"):
        (sheet,) = made(zhanar, line(kind, term.group, **OCTOBER)).sheets
        assert {row[1] for row in sheet.rows if "(" in str(row[1])} == told, kind
    teacher = actor(Role.INSTRUCTOR, person_id=term.teacher)
    (sheet,) = made(teacher, line("class_list", term.group)).sheets
    assert {row[1] for row in sheet.rows} >= {"Ахметова Гүл (…87)", "Ахметова Гүл (…90)"}
    evaluator = actor(Role.EVALUATOR)
    check = draw_spot_check(evaluator, date(2026, 10, 1), given.TODAY)
    (lesson,) = spot_check(evaluator, check).lessons
    assert {mark.name for mark in lesson.marks} == told


def test_an_empty_month_has_room_for_signatures_and_newcomers(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 2, 4)
    given.enrolled(term.group, given.person(centre, "Цой Марина"), starts_on=date(2026, 10, 3))
    attendance.mark(zhanar, term.lessons[0], term.people[0], Status.PRESENT)
    lessons.cancel_lesson(zhanar, term.lessons[1], CancelReason.WEATHER)
    (sheet,) = made(zhanar, line("month_blank", term.group, "en", **OCTOBER)).sheets
    assert sheet.head == ("No.", "Name", "01\nTh", "03\nSa", "05\nMo", "Came")
    assert [row[2:] for row in sheet.rows[:3]] == [("",) * 4, ("",) * 4, ("×", "", "", "")]
    assert [set(row) for row in sheet.rows[3:]] == [{""}] * 3
    assert [row[1] for row in sheet.totals] == ["How many came", "Instructor's signature"]


def test_a_month_without_lessons_says_so(centre: int, actor: Actors) -> None:
    term = Term(centre, 2, 4)
    report = made(actor(Role.FACILITATOR), line("month", term.group, "en", month="2027-02"))
    assert "There are no lessons in February 2027." in page([report])
    assert cells(report) == ["There are no lessons in February 2027."]


def test_an_instructor_prints_the_own_classes_without_years(centre: int, actor: Actors) -> None:
    term, other = Term(centre, 2, 2), Term(centre, 2, 2, "Тоқыма")
    person = given.person(centre, "Бекова Жанар", birth_year=1988, phone="87010000001")
    given.enrolled(term.group, person, starts_on=date(2026, 10, 1))
    teacher = actor(Role.INSTRUCTOR, person_id=term.teacher)
    own = page([made(teacher, line("class_list", term.group))])
    assert "Бекова Жанар" in own and "1988" not in own and "+7 701 000 00 01" in own
    assert "1988" in page([made(actor(Role.FACILITATOR), line("class_list", term.group))])
    for kind in ("class_list", "month", "month_blank"):
        with pytest.raises(Refused):
            made(teacher, line(kind, other.group, **OCTOBER))
    with pytest.raises(Refused):
        made(teacher, line("person", person))


def test_a_persons_paper_holds_everything_about_them_and_nobody_else(
    centre: int, actor: Actors
) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 2, 3)
    importing.import_learners(
        zhanar,
        (
            importing.NewLearner(
                5, PersonFields("Дурсунов", "Өмірзақ", birth_year=1992), "Вязание"
            ),
            importing.NewLearner(6, PersonFields("Цой", "Гульшат"), "Вязание", True),
        ),
    )
    kept = PersonFields(
        "Бекова", "Жанар", phone="87010000001", iin="750315390013", settlement="Талғар",
        special_needs="плохо видит", employment=Employment.UNEMPLOYED,
        categories=frozenset({Category.LOW_INCOME}), note="звонить вечером",
        consent_on=zhanar.today,
    )  # fmt: skip
    person = people.add_person(zhanar, kept).id
    given.enrolled(term.group, person, starts_on=date(2026, 10, 1))
    attendance.mark(zhanar, term.lessons[0], person, Status.LATE, minutes=10)
    attendance.note_mark(zhanar, term.lessons[0], person, "автобус")
    people.person(zhanar, person)
    told = page([made(zhanar, line("person", person))])
    for words in (
        "Бекова", "750315390013", "+7 701 000 00 01", "плохо видит", "звонить вечером", "Талғар",
        "автобус", "10", "23.11.2026", zhanar.user, "октябрь 2026",
    ):  # fmt: skip
        assert words in told, words
    for others in (LONG, "Дурсунов", "Цой"):
        assert others not in told, others
    newcomer = next(p.id for p in people.people_list(zhanar, query="Дурсунов").rows)
    imported = page([made(zhanar, line("person", newcomer))])
    assert "Дурсунов" in imported and "Цой" not in imported
    with pytest.raises(NotFound):
        made(zhanar, line("person", 10_000))


def test_a_persons_paper_says_how_each_class_ended_and_what_was_taken_back(
    centre: int, actor: Actors
) -> None:
    zhanar = actor(Role.FACILITATOR)
    groups = [given.group(given.course(centre, title), "все") for title in ("Тоқыма", "Ағылшын")]
    fields = PersonFields("Бекова", "Жанар", phone="87010000001")
    person = people.add_person(zhanar, fields).id
    enrolments.enrol(zhanar, groups[0], person)
    enrolments.move_enrolment(zhanar, person, groups[0], groups[1])
    enrolments.end_enrolment(zhanar, groups[1], person, Outcome.LEFT, reason="работа")
    undo.undo(zhanar)
    enrolments.end_enrolment(zhanar, groups[1], person, Outcome.COMPLETED)
    report = made(zhanar, line("person", person, "en"))
    ended = next(sheet for sheet in report.sheets if sheet.title == "Classes")
    assert [row[2] for row in ended.rows] == ["completed", "moved to Ағылшын · все"]
    told = [str(row[2]) for row in report.sheets[-1].rows]
    left = "Бекова Ж., Ағылшын · все, 23.11.2026: left, работа"
    assert told[-3:] == [left, f"taken back: {left}", left.replace("left, работа", "completed")]
    assert told[-4].startswith("Бекова Ж., Тоқыма · все, 23.11.2026: moved to Ағылшын · все; ")


def test_forms_name_what_the_law_asks_for(actor: Actors) -> None:
    zhanar = actor(Role.FACILITATOR)
    law = {
        "ru": ("БИН", "Талгар", "другим", "за границу", "публикация", "отзову", "До 18 лет"),
        "kk": ("БСН", "Талгар", "Басқаларға", "шетелге", "жариялау", "қайтарып", "18 жасқа"),
    }
    for language, points in law.items():
        report = made(zhanar, line("forms", None, language, count=5, on_page=2))
        told = page([report])
        assert [told.count(point) for point in points[2:]] == [5] * 5
        assert all(point in told for point in points[:2])
        assert told.count("<section") == 5 and told.count("half second") == 2
        tab = openpyxl.load_workbook(io.BytesIO(workbook([report]))).active
        assert len(tab.row_breaks.brk) == 2 and tab.page_setup.orientation == "portrait"
    for options in ({"count": 0}, {"count": 61}, {"count": "3"}, {"count": 2, "on_page": 3}):
        with pytest.raises(ClcError):
            made(zhanar, line("forms", None, "ru", **options))


def test_forms_of_a_class_read_that_class_alone(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 1)
    paper = line("forms", term.group, count=1)
    with statements.traced() as alone:
        report = made(zhanar, paper)
    assert "Тігін ісі · үй шаруасы" in repr(report.sheets[0].rows)
    for n in range(20):
        given.group(given.course(centre, f"{n}"), starts_on=date(2024, 1, 1))
    with statements.traced() as among_many:
        made(zhanar, paper)
    assert among_many.steps == alone.steps
    with pytest.raises(NotFound):
        made(zhanar, line("forms", 10_000, count=1))
    with pytest.raises(NotFound):
        made(actor(Role.INSTRUCTOR, person_id=term.people[0]), paper)


def test_papers_stand_one_after_another_each_in_its_language(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 2, 2)
    speak("en")
    reports = [
        made(zhanar, line("month", term.group, "kk", **OCTOBER)),
        made(zhanar, line("class_list", term.group, "ru")),
    ]
    told = page(reports)
    assert "Аты-жөні" in told and "Список группы" in told
    assert 'class="land" lang="kk"' in told and 'class="port hand next" lang="ru"' in told
    book = openpyxl.load_workbook(io.BytesIO(workbook(reports)))
    assert [tab.page_setup.orientation for tab in book] == ["landscape", "portrait"]
    assert paper_words(line("month", term.group, "kk", **OCTOBER)) == "Month sheet · October 2026"


def test_hidden_signs_do_not_reach_the_paper(centre: int, actor: Actors) -> None:
    from clc_tui.db.models import Person

    term = Term(centre, 1, 1)
    given.rewritten(Person, term.people[0], family_name="Ах\u202eмет\x1b[2J", given_name="\n=1")
    report = made(actor(Role.FACILITATOR), line("class_list", term.group))
    for text in (page([report]), "".join(cells(report)), written(report, "table").decode()):
        assert not {"\u202e", "\x1b"} & set(text)


def test_waiting_calls_and_helping_stand_in_a_persons_paper(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 2)
    person = given.person(centre, "Бекова Жанар")
    other = given.person(centre, "Пропущенная Вера")
    course = given.course(centre, "Тоқыма")
    moment, day = "2026-11-20 10:00:00", "2026-11-20"
    with given.logged(centre):
        own = {"centre_id": centre, "person_id": person}
        line_ = models.Interest.create(course_id=course, since=moment, note="после обеда", **own)
        models.Offer.create(
            centre_id=centre, interest_id=line_.id, group_id=term.group, offered_at=moment,
            expires_on="2026-11-23", answer="not_now", answered_at=moment, reason="болеет мать",
        )  # fmt: skip
        models.Skip.create(
            centre_id=centre, interest_id=line_.id, group_id=term.group, person_id=other,
            at=moment, reason="целевая группа",
        )  # fmt: skip
        models.Call.create(
            about="absent", outcome="coming", at=moment, note="с понедельника", **own
        )
        models.Volunteer.create(skills="ремонт машинок", since=day, **own)
        models.AnnouncedAbsence.create(
            from_date=day, to_date="2026-11-24", status="ill", note="справка", **own
        )
        models.WalkIn.create(lesson_id=term.lessons[0], name="Жанар", **own)
        models.GroupInstructor.create(group_id=term.group, since=day, **own)
        for lesson_id, helper in zip(term.lessons, (False, True), strict=True):
            models.LessonInstructor.create(lesson_id=lesson_id, helper=helper, **own)
    given.grant(given.user("bekova"), centre, Role.INSTRUCTOR, person)
    report = made(zhanar, line("person", person, "ru"))
    told = page([report])
    for words in (
        "Тоқыма", "после обеда", "болеет мать", "не сейчас", "целевая группа", "придёт",
        "с понедельника", "ремонт машинок", "справка", "24.11.2026", "01.10.2026", "bekova",
        "не ходит несколько раз подряд",
    ):  # fmt: skip
        assert words in told, words
    assert "Пропущенная" not in told
    *lists, _changes = report.sheets
    days = [row[1] for sheet in lists for row in sheet.rows if "10.2026" in str(row[1])]
    assert days == ["01.10.2026 14:00"], "who helps stands in a shift, nowhere else"


def test_paid_work_and_timesheets_stand_in_a_persons_paper(centre: int, actor: Actors) -> None:
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 1)
    contract = given.contract(given.payer(centre, "Отдел занятости"), term.teacher)
    day = date(2026, 10, 5)
    fields = WorkFields(WorkKind.EXAM, day, 95, "09:30", "зачёт у швей")
    other_work.add_other_work(zhanar, contract, fields)
    sheet = timesheets.submit_timesheet(zhanar, contract, "2026-10", signed_on=given.TODAY)
    timesheets.return_timesheet(zhanar, sheet.id or 0, "нет подписи")
    report = made(zhanar, line("person", term.teacher, "en"))
    lists = {each.title: each.rows for each in report.sheets}
    assert lists["Other work"] == (("05.10.2026", "exam, зачёт у швей", "1:35"),)
    assert lists["Timesheets"] == (
        ("October 2026", "Отдел занятости", "sent back, нет подписи", ""),
    )


def test_a_persons_paper_tells_what_was_written_of_their_places_in_line(
    centre: int, actor: Actors
) -> None:
    """Offers and skips belong to a place in a line; who came instead is not told."""
    zhanar, term = actor(Role.FACILITATOR), Term(centre, 1, 1)
    person, other = given.person(centre, "Бекова Жанар"), given.person(centre, "Иная Вера")
    moment = "2026-11-20 10:00:00"
    waits = models.Interest.create(
        centre_id=centre, person_id=person, course_id=given.course(centre, "Тоқыма"), since=moment
    )
    own = {"centre_id": centre, "interest_id": waits.id, "group_id": term.group}
    with given.logged(centre):
        models.Offer.create(
            offered_at=moment, expires_on="2026-11-23", answer="declined", answered_at=moment,
            reason="болеет мать", **own,
        )  # fmt: skip
        models.Skip.create(person_id=other, at=moment, reason="целевая группа", **own)
        models.LessonInstructor.create(
            centre_id=centre, person_id=person, lesson_id=term.lessons[0]
        )
    with statements.traced() as trace:
        change = paper_facts.person_paper(zhanar, person).changes[-1]
    told = "; ".join(change.details)
    assert "болеет мать" in told and "целевая группа" in told and "Иная" not in told
    assert any("Тігін ісі" in words for words in change.details), "the lesson"
    for sql, values in trace.statements:
        if " change c" in sql:
            steps = [step for step in statements.plan(sql, values) if "SEARCH c " in step]
            assert steps and all("row_id=?" in step for step in steps), steps
