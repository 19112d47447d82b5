"""The access log: who looked at which list or page of people, told in lines, never in names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import given
import pytest
import statements
from test_rights import MAY, trial
from world import READS, World, world

import clc_tui
from clc_tui.db.models import AccessLog, LogEntry, Person
from clc_tui.reports import person as person_report
from clc_tui.screens.who_looked import LOOKED_AT
from clc_tui.services import (
    assignments,
    call_list,
    classes,
    desk,
    enrolments,
    erasing,
    find,
    history,
    paper_facts,
    people,
    people_merging,
    register,
    volunteer_papers,
    volunteers,
    waiting_list,
    walk_ins,
    who_looked,
)
from clc_tui.services.access import SHOW_PEOPLE, Shown, remembering
from clc_tui.services.gate import VERBS
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Actor, ClcError, Outcome, Refused, Role, Status

PHONE = "8705333440"
LEAVE_A_LINE = frozenset(SHOW_PEOPLE)
PEOPLE = {
    "people_list": 11, "group": 4, "call_list": 4, "free_places": 3, "merge_preview": 2,
    "volunteers": 2, "who_could": 2,
}  # fmt: skip
"""How many each shows, where it is not one."""
Look = Callable[[Actor], object]


@pytest.fixture
def w(file: object) -> World:
    """The small centre, everybody with a phone, one of the class absent again and again."""
    w = world()
    for row in Person.select().where(Person.phone.is_null()):
        Person.update(phone=f"{PHONE}{row.id % 10}").where(Person.id == row.id).execute()
    for n in range(6):
        day = given.TODAY - timedelta(days=30 + n)
        given.mark(given.lesson(w.group, day), w.learners[2], Status.ABSENT)
    waiting_list.wait_for(w.facilitator, w.course, w.outsider)
    AccessLog.delete().execute()
    return w


def lines() -> list[tuple[str, int | None, int]]:
    """What was looked at, whose page it was, and how many people it showed."""
    return [(row.what, row.subject_id, row.people) for row in AccessLog.select().order_by("id")]


def later(actor: Actor, minutes: float) -> Actor:
    return replace(actor, clock=given.clock_at(given.NOW + timedelta(minutes=minutes)))


def looks(w: World) -> dict[str, Look]:
    """What shows people, each with somebody in its answer."""
    alike = PersonFields("Исмаилова", "Фатма")
    return {
        "people_list": people.people_list,
        "person": lambda a: people.person(a, w.learners[2]),
        "find": lambda a: find.find(a, "Исмаилова"),
        "likely_duplicates": lambda a: people.likely_duplicates(a, alike),
        "group": lambda a: classes.group(a, w.group),
        "call_list": call_list.call_list,
        "waiters_like": lambda a: waiting_list.waiters_like(a, w.group, "Османова А."),
        "waiting_list": lambda a: waiting_list.waiting_list(a, w.course),
        "desk_alike": lambda a: desk.desk_alike(a, w.group, desk.DeskLine("Исмаилова Фатма")),
        "desk_known": lambda a: desk.desk_known(a, w.group, "Исмаилова Фат"),
        "free_places": waiting_list.free_places,
        "volunteers": volunteers.volunteers,
        "volunteer": lambda a: volunteers.volunteer(a, w.helper),
        "who_could": lambda a: assignments.who_could(a, w.lesson_shift),
        "merge_preview": lambda a: people_merging.merge_preview(a, w.learners[2], w.learners[3]),
    }


BY_NAME = frozenset(
    "register spot_check erase_preview access_lines tray class_list person_paper history"
    " contract contracts timesheet month_sheets shift shifts"
    " volunteer_hours roster volunteer_totals sheet_paper month_papers hours_report"
    " committee committee_known meeting".split()
)
"""What shows people too, but is tried elsewhere or by name only."""


def test_every_look_has_words() -> None:
    by_hand = {
        what
        for path in Path(clc_tui.__file__).parent.rglob("*.py")
        for what in re.findall(r"\bsaw\(\s*actor,\s*\"(\w+)\"", path.read_text())
    }
    assert by_hand == {"register_report", "month_paper"}, "files leave their line themselves"
    assert set(LOOKED_AT) == LEAVE_A_LINE | by_hand


def test_every_look_at_a_person_is_told_on_their_page_and_on_their_paper(w: World) -> None:
    """Also the looks at a record that was merged into theirs."""
    whom, other = w.learners[2], w.learners[3]
    people.person(w.facilitator, other)
    people.person(w.facilitator, w.learners[0])
    people_merging.merge_people(w.facilitator, whom, other)
    volunteers.add_volunteer(w.facilitator, whom, volunteers.VolunteerFields())
    for look in (
        lambda: people.person(w.facilitator, whom),
        lambda: people_merging.merge_preview(w.facilitator, whom, w.learners[0]),
        lambda: people_merging.merge_preview(w.facilitator, w.learners[0], whom),
        lambda: erasing.erase_preview(w.facilitator, whom),
        lambda: history.history(w.facilitator, "person", whom),
        lambda: volunteers.volunteer(w.facilitator, whom),
        lambda: paper_facts.person_paper(w.facilitator, whom),
        lambda: volunteer_papers.volunteer_hours(w.facilitator, whom, given.TERM, given.TODAY),
    ):
        look()
    wanted = [
        "person", "person", "merge_preview", "erase_preview", "history", "volunteer",
        "person_paper", "volunteer_hours",
    ]  # fmt: skip
    page = who_looked.access_lines(w.facilitator, person_id=whom).lines
    assert [line.what for line in reversed(page)] == wanted
    paper = paper_facts.person_paper(later(w.facilitator, 11), whom)
    assert [look.what for look in paper.looks] == wanted
    assert set(person_report.LOOKS) == set(who_looked.OF_PERSON)


def test_looks_at_somebody_are_found_by_whom_they_were_at(w: World) -> None:
    with statements.traced() as trace:
        who_looked.access_lines(w.facilitator, person_id=w.learners[2])
        paper_facts.person_paper(w.facilitator, w.learners[2])
    asked = [each for each in trace.statements if "subject_id IN" in each[0]]
    plans = [step for each in asked for step in statements.plan(*each) if "access_log" in step]
    assert len(plans) == 2 and all("access_log_subject" in step for step in plans), plans


def test_who_looked_says_what_each_look_was_at_and_asks_once_for_all(w: World) -> None:
    person_id = w.learners[2]
    for look in (
        lambda: people.people_list(given.administrator(w.centre)),
        lambda: people.person(w.facilitator, person_id),
        lambda: classes.group(w.facilitator, w.group),
        lambda: waiting_list.waiting_list(w.facilitator, w.course),
        lambda: register.register(w.facilitator, w.lesson),
    ):
        look()
    with statements.traced() as trace:
        page = who_looked.access_lines(w.facilitator)
    told = [(line.what, line.subject) for line in reversed(page.lines)]
    assert told == [
        ("people_list", ""),
        ("person", "Исмаилова Ф."),
        ("group", "Швейное дело · домохозяйки"),
        ("waiting_list", "Швейное дело"),
        ("register", "23.11 14:00 Швейное дело · домохозяйки"),
    ]
    assert [line.who for line in page.lines][-2:] == [w.facilitator.user, "administrator"]
    asked = [sql for sql, _values in trace.statements if sql.startswith(("SELECT", "WITH"))]
    assert len(asked) == len(set(asked)), "nothing line by line"


def shows_a_phone(answer: object) -> bool:
    return PHONE[1:] in repr(answer).replace(" ", "")


def test_lists_and_pages_of_people_leave_a_line(w: World) -> None:
    assert set(looks(w)) | BY_NAME == LEAVE_A_LINE <= set(READS)
    for verb, look in looks(w).items():
        with trial():
            shown = look(w.facilitator)
            assert shows_a_phone(shown) or "Османова" in repr(shown), verb
            row, *more = AccessLog.select().order_by("id")
            assert [each.subject_id for each in more] == (
                [w.learners[3]] if verb == "merge_preview" else []
            )
            assert (row.what, row.user_id, row.centre_id) == (
                verb, w.facilitator.user_id, w.centre,
            )  # fmt: skip
            assert row.at == given.NOW.isoformat(" ", "seconds")
            assert row.people == PEOPLE.get(verb, 1), verb
            assert row.subject_id == {
                "person": w.learners[2], "group": w.group, "waiting_list": w.course,
                "merge_preview": w.learners[2], "volunteer": w.helper,
            }.get(verb)  # fmt: skip


def test_what_shows_nobody_leaves_none(w: World) -> None:
    reader = w.facilitator
    people.people_list(reader, query="Щщщ")
    find.find(reader, "Щщщ")
    find.find(reader, "Английский")
    people.likely_duplicates(reader, PersonFields("Щщщ", "Щщщ"))
    assert lines() == []


def test_what_reads_no_people_leaves_none(w: World) -> None:
    for verb in sorted(set(READS) - LEAVE_A_LINE):
        doer = w.facilitator
        with trial():
            try:
                answer = READS[verb](w, doer)
            except Refused:
                other = w.evaluator if "e" in MAY[verb] else given.administrator(w.centre)
                answer = READS[verb](w, other)
            if not shows_a_phone(answer) and "Исмаилова" not in repr(answer):
                assert lines() == [], verb


def test_who_is_refused_leaves_none(w: World) -> None:
    stranger = given.actor(w.centre, Role.SECRETARY)
    other = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.outsider)
    for look in looks(w).values():
        for reader in (stranger, other):
            with trial():
                try:
                    shown = look(reader)
                except ClcError:
                    shown = None
                assert not shows_a_phone(shown)
                assert lines() == []


def test_the_owner_at_the_command_line_leaves_a_line_without_a_user(w: World) -> None:
    people.people_list(given.administrator(w.centre))
    (row,) = AccessLog.select()
    assert (row.user_id, row.centre_id, row.what) == (None, w.centre, "people_list")


def test_an_instructor_leaves_a_line_for_the_own_learners(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    people.people_list(teacher)
    people.person(teacher, w.learners[0])
    assert lines() == [("people_list", None, 4), ("person", w.learners[0], 1)]
    assert {row.user_id for row in AccessLog.select()} == {teacher.user_id}


def test_looking_again_soon_is_the_same_look(w: World) -> None:
    people.people_list(w.facilitator, query="Исм")
    people.people_list(later(w.facilitator, 5), query="Бек")
    assert lines() == [("people_list", None, 1)]
    people.people_list(later(w.facilitator, 9))
    assert lines() == [("people_list", None, 11)], "the larger number stands"
    people.people_list(later(w.facilitator, 9.5), query="Исм")
    assert lines() == [("people_list", None, 11)]
    people.people_list(later(w.facilitator, 11), query="Исм")
    assert lines() == [("people_list", None, 11), ("people_list", None, 1)]


def test_the_history_of_a_class_leaves_a_line_with_how_many_it_names(w: World) -> None:
    for person_id in w.learners[:2]:
        enrolments.end_enrolment(w.facilitator, w.group, person_id, Outcome.COMPLETED)
    told = history.history(w.facilitator, "group", w.group)
    assert lines() == [("history", None, 2)] and "Бекова" in repr(told)
    assert [line.subject for line in who_looked.access_lines(w.facilitator).lines] == [""]


def test_people_found_one_by_one_add_up(w: World) -> None:
    """Each counts once, however often a session is shown them; another session begins anew."""
    shown: Shown = {}
    for name in ("Исмаилова", "Бекова", "Исмаилова", "Исм"):
        remembering(shown, lambda name=name: find.find(w.evaluator, name))  # type: ignore[misc]
    assert lines() == [("find", None, 2)]
    remembering({}, lambda: find.find(later(w.evaluator, 5), "Ахметова"))
    assert lines() == [("find", None, 3)]
    remembering(shown, lambda: find.find(later(w.evaluator, 11), "Бекова"))
    assert lines() == [("find", None, 3), ("find", None, 1)]


def test_each_page_and_each_reader_has_lines_of_their_own(w: World) -> None:
    second = given.actor(w.centre, Role.FACILITATOR)
    for reader in (w.facilitator, second):
        for person_id in w.learners[:2]:
            people.person(reader, person_id)
    assert [row.user_id for row in AccessLog.select()].count(second.user_id) == 2
    assert len(lines()) == 4


def test_no_line_no_answer(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the line cannot be written nobody is shown."""

    def full(**columns: object) -> None:
        raise apsw.FullError("database or disk is full")

    monkeypatch.setattr(AccessLog, "create", full)
    for verb, look in looks(w).items():
        with pytest.raises((ClcError, apsw.FullError)):
            look(w.facilitator)
            pytest.fail(verb)


def test_the_lines_hold_no_names_and_are_no_part_of_the_change_log(w: World) -> None:
    before = LogEntry.select().count()
    for look in looks(w).values():
        look(w.facilitator)
    assert LogEntry.select().count() == before
    told = repr([tuple(row.__data__.values()) for row in AccessLog.select()])
    assert "Исм" not in told and PHONE[1:] not in told
    assert {what for what, _subject, _people in lines()} <= set(VERBS)


@pytest.mark.parametrize("verb", sorted(READS))
def test_whatever_shows_phones_leaves_a_line(w: World, verb: str) -> None:
    try:
        answer = READS[verb](w, w.facilitator)
    except Refused:
        return
    if shows_a_phone(answer):
        assert verb in [what for what, _subject, _people in lines()]


def test_a_walk_ins_phone_leaves_a_line(w: World) -> None:
    walk_ins.add_walk_in(w.facilitator, w.lesson, "Сауле", "87053334400")
    assert "7053334400" in repr(register.register(w.facilitator, w.lesson))
    assert lines()
