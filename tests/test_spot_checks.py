"""Spot checks: drawn by lot, compared once, and then left as they are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import given
import pytest
import statements
from world import DAY, World, world

from clc_tui.db.models import AccessLog, LogEntry, SpotCheckLesson
from clc_tui.reports import papers
from clc_tui.reports.shape import Report
from clc_tui.screens.spot_check import result_words
from clc_tui.services import spot_checks, undo
from clc_tui.services.checking import check
from clc_tui.services.papers import put_paper, tray
from clc_tui.services.spot_checks import answer_spot_check, draw_spot_check, spot_check
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Refused, Role, Status

FIRST = DAY - timedelta(days=60)


@pytest.fixture
def w(file: object) -> Iterator[World]:
    """The small centre with nine held lessons, one of the practice class and one event."""
    made = world()
    for back in range(11, 18):
        given.mark(given.lesson(made.group, DAY - timedelta(days=back)), made.learners[0])
    practice = given.group(made.course, practice=True)
    given.mark(given.lesson(practice, DAY - timedelta(days=8)), made.learners[0])
    given.change_lesson(made.event_lesson, state="held", head_count=30)
    yield made
    assert check(given.administrator(made.centre)) == ()


def printed(actor: Actor, spot_check_id: int) -> Report:
    """The paper of a check, put into the tray and made as it is when it is brought."""
    return papers.made(actor, put_paper(actor, "spot_check", spot_check_id))


def drawn(actor: Actor) -> list[int]:
    """Ids of the answers of a new check."""
    view = spot_check(actor, draw_spot_check(actor, FIRST, DAY))
    return [lesson.id for lesson in view.lessons]


def test_every_held_lesson_has_the_same_chance(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spot_checks, "lot", random.Random(1))
    count: Counter[int] = Counter()
    for _ in range(90):
        view = spot_check(w.evaluator, draw_spot_check(w.evaluator, FIRST, DAY))
        lessons = [lesson.lesson_id for lesson in view.lessons]
        assert len(set(lessons)) == 5 and lessons == [
            one.lesson_id for one in sorted(view.lessons, key=lambda one: one.on_date)
        ]
        count.update(lessons)
    assert len(count) == 9 and w.event_lesson not in count
    assert min(count.values()) >= 35 and max(count.values()) <= 65, "50 each, by chance"


def test_the_list_of_checks_is_read_at_once(w: World) -> None:
    for agrees in (None, True, False):
        drawn_id = drawn(w.evaluator)[0]
        answer_spot_check(w.evaluator, drawn_id, agrees, "двойка" if agrees is False else "")
    with statements.traced() as trace:
        lines = spot_checks.spot_checks(w.evaluator)
    assert [(line.lessons, line.answered, line.agree) for line in lines[:3]] == [
        (5, 1, 0), (5, 1, 1), (5, 0, 0),
    ]  # fmt: skip
    assert {line.drawn_by for line in lines} == {w.evaluator.user}
    asked = [sql for sql, _values in trace.statements]
    assert len(asked) == len(set(asked)), asked


def test_fewer_than_five_are_drawn_as_they_are(w: World) -> None:
    view = spot_check(w.evaluator, draw_spot_check(w.evaluator, DAY, DAY))
    assert [lesson.lesson_id for lesson in view.lessons] == [w.lesson]
    for first, last, words in (
        (FIRST, FIRST, "No lesson was held"), (DAY, FIRST, "before the first"),
        (DAY - timedelta(days=400), DAY, "a year"), (DAY + timedelta(1), DAY + timedelta(9), "No"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=words):
            draw_spot_check(w.evaluator, first, last)


def test_a_drawn_lesson_tells_what_the_paper_must_show(w: World) -> None:
    view = spot_check(w.evaluator, w.check)
    lesson = next(one for one in view.lessons if one.lesson_id == w.marked)
    assert lesson.counts == {Status.LATE: 1, Status.ABSENT: 1}
    assert lesson.instructors == "Ли О."
    assert [(m.journal_no, m.name, m.status.value) for m in lesson.marks] == [
        (1, "Ахметова Айгүл Қайратқызы", "late"), (2, "Бекова Жанар", "absent"),
    ]  # fmt: skip
    assert next(one for one in view.lessons if one.lesson_id == w.lesson).walk_ins == 1


def test_without_the_grant_only_figures_are_shown(w: World) -> None:
    drawn = spot_check(w.evaluator, w.check).lessons[0].id
    answer_spot_check(w.evaluator, drawn, False, "Ли Ольги нет")
    AccessLog.delete().execute()
    for reader in (given.actor(w.centre, Role.EVALUATOR, names=False),
                   given.actor(w.centre, Role.SECRETARY)):  # fmt: skip
        told = repr(spot_check(reader, w.check))
        assert "Ахметова" not in told and "Ли О." not in told and "Status.LATE" in told
        assert "Ахметова" not in repr(printed(reader, w.check))
        assert "Ли Ольги нет" not in told, "what differs may name somebody"
    assert AccessLog.select().count() == 0
    spot_check(w.evaluator, w.check)
    (line,) = AccessLog.select()
    assert (line.what, line.subject_id, line.people) == ("spot_check", w.check, 3)


def test_a_complete_check_stays_as_it_is(w: World) -> None:
    answers = drawn(w.evaluator)
    with pytest.raises(Invalid, match="Write what differs"):
        answer_spot_check(w.evaluator, answers[0], False, "  ")
    answer_spot_check(w.evaluator, answers[0], False, "на бумаге двое больше")
    assert answer_spot_check(w.evaluator, answers[0], None).answered == 0
    assert SpotCheckLesson.get_by_id(answers[0]).note is None
    for answer in answers[:4]:
        answer_spot_check(w.evaluator, answer, True)
    line = answer_spot_check(w.evaluator, answers[4], False, "Бекова была")
    assert (line.agree, line.answered, line.complete) == (4, 5, True)
    tomorrow = replace(w.evaluator, clock=given.clock_at(given.NOW + timedelta(days=1)))
    for agrees in (True, None):
        with pytest.raises(Clash, match="stays as it is"):
            answer_spot_check(tomorrow, answers[0], agrees)
    entries = [e.id for e in LogEntry.select().where(LogEntry.verb == "answer_spot_check")]
    with pytest.raises(Refused, match="stays as it is"):
        undo.last_action(w.evaluator)
    for entry in (None, *entries[-2:]):
        with pytest.raises(Refused, match="stays as it is"):
            undo.undo(tomorrow, entry)
    assert spot_check(w.evaluator, spot_checks.spot_checks(w.evaluator)[0].id).line == line


def test_an_answer_is_taken_back_while_others_are_to_come(w: World) -> None:
    answers = drawn(w.evaluator)
    answer_spot_check(w.evaluator, answers[0], True)
    undo.undo(w.evaluator)
    assert answer_spot_check(w.evaluator, answers[0], False, "Бекова была").agree == 0


def test_a_draw_is_not_taken_back_by_anybody(w: World) -> None:
    """Else who does not like the lessons would draw until they please."""
    answers = drawn(w.evaluator)
    answer_spot_check(w.evaluator, answers[0], True)
    undo.undo(w.evaluator)
    both = given.actor(w.centre, Role.FACILITATOR, Role.EVALUATOR)
    entry = LogEntry.get(LogEntry.verb == "draw_spot_check", LogEntry.undoes_id.is_null())
    for actor in (w.evaluator, both):
        with pytest.raises(Refused, match=r"stay drawn.*both stay in the list"):
            undo.undo(actor, entry.id)
    for ask in (undo.undo, undo.last_action):
        with pytest.raises(Refused, match="stay drawn"):
            ask(w.evaluator)
    listed = [result_words(line) for line in spot_checks.spot_checks(w.evaluator)]
    assert listed == ["nothing compared yet"] * 2


def test_nobody_compares_for_somebody_else(w: World) -> None:
    other = given.actor(w.centre, Role.EVALUATOR)
    with pytest.raises(Refused, match="Only who drew"):
        answer_spot_check(other, w.drawn, True)
    assert not spot_check(other, w.check).own
    assert [line.id for line in spot_checks.spot_checks(other)] == [w.check]


def test_the_printed_check_says_what_came_of_it(w: World) -> None:
    answers = drawn(w.evaluator)
    for answer in answers[:4]:
        answer_spot_check(w.evaluator, answer, True)
    number = spot_checks.spot_checks(w.evaluator)[0].id
    assert "1 not compared yet" in printed(w.evaluator, number).sheets[0].lines[2]
    answer_spot_check(w.evaluator, answers[4], False, "'Бекова' была")
    report = printed(w.evaluator, number)
    (sheet,) = report.sheets
    assert sheet.lines[0] == "Талгар" and w.evaluator.user in sheet.lines[1]
    assert sheet.lines[2].startswith("4 of 5 agree: ") and "'Бекова' была" in sheet.lines[2]
    assert len(sheet.rows) == 5 and all(len(row) == len(sheet.head) for row in sheet.rows)
    assert sum("____" in line for line in sheet.foot) == 2
    assert [one["agrees"] for one in report.data["lessons"]].count(True) == 4


def test_a_check_lies_in_the_tray_under_its_days(w: World) -> None:
    secretary = given.actor(w.centre, Role.SECRETARY)
    for reader in (w.evaluator, secretary):
        put_paper(reader, "spot_check", w.check)
        put_paper(reader, "spot_check", 9999)
        known, unknown = tray(reader, papers.SUBJECTS)
        assert papers.paper_words(known) == "Spot check · 24.10.2026 – 23.11.2026"
        assert unknown.about == ""
        with pytest.raises(NotFound):
            papers.made(reader, unknown)
    with pytest.raises(Refused):
        papers.made(w.facilitator, known)
    with pytest.raises(Invalid, match="no such paper"):
        papers.made(w.evaluator, known._replace(subject_id=None))
