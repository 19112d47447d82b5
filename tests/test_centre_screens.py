"""Centre on the screen: courses, classes, lessons, the calendar, settings, users."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import given
import pytest
from desk import Desk, desk, shown, type_in
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from rich.cells import cell_len

from clc_tui.db.models import (
    Centre,
    Course,
    Enrolment,
    Group,
    GroupInstructor,
    Holiday,
    Interest,
    Lesson,
    Setting,
    WeeklyPattern,
)
from clc_tui.language import LANGUAGES, speak
from clc_tui.screens.pattern_words import pattern_of, pattern_text
from clc_tui.services.dates import DAY, minute_of
from clc_tui.services.lessons import Slot
from clc_tui.services.waiting_list import wait_for
from clc_tui.terms import Invalid, Role

CLASSES, COURSES, CALENDAR, USERS, SETTINGS, CARD = "123456"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def after(at: Desk, *keys: str, user: str = "akhmetova", language: str = "en",
          size: tuple[int, int] = (80, 24)) -> tuple[list[str], str]:  # fmt: skip
    """The screen after a burst of keys, and its kind."""

    async def story() -> tuple[list[str], str]:
        async with at.sitting(user, language, size) as app:
            await type_in(app, *keys)
            return shown(app), type(app.screen).__name__

    return asyncio.run(story())


def door(number: str) -> tuple[str, ...]:
    """The keys to one line of the area."""
    return ("8", *["down"] * (int(number) - 1), "enter")


def test_a_course_people_wait_for_is_closed_knowingly(at: Desk) -> None:
    group = at.ask(lambda: Group.get_by_id(at.group))

    def waits() -> None:
        actor = given.actor(group.centre_id, Role.FACILITATOR)
        wait_for(actor, group.course_id, given.person(group.centre_id, "Ан Оля"))

    at.ask(waits)
    lines, _kind = after(at, *door(COURSES), "end", "x")
    assert "1 person waits for “Sewing”." in "\n".join(lines)
    lines, _kind = after(at, *door(COURSES), "end", "x", "enter")
    assert lines[-2] == " No longer offered: Sewing." and "1, closed" in "\n".join(lines)
    lines, _kind = after(at, *door(COURSES), "end", "x")
    assert lines[-2] == " Offered again: Sewing."


def test_a_new_course_and_a_new_class_with_its_lessons(at: Desk) -> None:
    _lines, kind = after(at, *door(COURSES), "a", *'Столярное "дело"', "enter", "c", "enter", "f2")
    made = at.ask(lambda: Course.get(Course.title == 'Столярное "дело"'))
    assert (made.area, kind) == ("ict", "CoursesScreen")
    lines, kind = after(
        at, *door(CLASSES), "a", "end", "С", "enter", *"[/b]молодёжь", "enter", *"B-2", "enter",
        *"12", "enter", *["backspace"] * 10, *"23.11.26", "enter", *"6.12.26", "enter",
        *"ср пт 9:30 60", "f2",
    )  # fmt: skip
    assert kind == "GroupScreen", "\n".join(lines)
    group = at.ask(lambda: Group.select().order_by(Group.id.desc()).get())
    assert (group.target, group.room, group.capacity) == ("[/b]молодёжь", "B-2", 12)
    days = at.ask(lambda: [r.on_date for r in Lesson.select().where(Lesson.group_id == group.id)])
    assert days == [date(2026, 11, n) for n in (25, 27)] + [date(2026, 12, n) for n in (2, 4)]
    assert any("[/b]молодёжь" in line for line in lines)
    assert any("Wed Fri 09:30 60" in line for line in lines)


def test_what_cannot_be_is_told_at_its_field(at: Desk) -> None:
    before = at.ask(lambda: Group.select().count())
    for keys, words in (
        ((*["tab"] * 5, *"31.02.26"), "There is no day 31.02.26"),
        ((*["tab"] * 3, *"сто"), "Write a number"),
        ((*["tab"] * 6, *"Mon 25:00"), "Write the hour"),
        ((*["tab"] * 6, *"sometimes"), "Write it like Mon Wed 14:00 90"),
        ((*["tab"] * 6, *"Mon 10:00"), "Give the class a last day first"),
    ):
        lines, kind = after(at, *door(CLASSES), "a", *keys, "f2")
        assert kind == "GroupForm" and any(words in line for line in lines), words
        _lines, kind = after(at, "enter", "escape", "3")
        assert kind == "TodayScreen"
    assert at.ask(lambda: Group.select().count()) == before


def test_a_class_changes_its_days(at: Desk) -> None:
    lines, kind = after(
        at, *door(CLASSES), "down", "enter", "e", *["tab"] * 6, *"Tue 10:00 45", "f2"
    )
    assert kind == "GroupScreen", "\n".join(lines)
    slots = at.ask(lambda: list(WeeklyPattern.select()))
    assert [(s.weekday, s.starts_at, s.minutes) for s in slots] == [(2, "10:00", 45)]


def test_the_class_list_and_what_is_done_there(at: Desk) -> None:
    lines, _kind = after(at, *door(CLASSES), "down", "down", "enter")
    assert "Sewing · housewives" in lines[2] and "12 learners" in lines[-2]
    lines, kind = after(at, *door(CLASSES), "down", "down", "enter", "g")
    assert kind == "RegisterScreen"
    lines, _kind = after(at, *door(CLASSES), "down", "down", "enter", "p", *"тен", "space",
                         *"пав", "down", "enter", "enter")  # fmt: skip
    assert "Тен Павел: journal number 13" in " ".join(lines)
    after(at, *door(CLASSES), "down", "down", "enter", "x", "1")
    ended = at.ask(lambda: Enrolment.get(Enrolment.ends_on.is_null(False)))
    assert (ended.person_id, ended.outcome) == (at.learners[0], "completed")
    after(at, *door(CLASSES), "down", "down", "enter", "t", "2", "enter")
    teachers = at.ask(
        lambda: {r.person_id for r in GroupInstructor.select()
                 .where(GroupInstructor.group_id == at.group)}
    )  # fmt: skip
    assert teachers == {at.teacher, at.stand_in}


def test_lessons_of_a_class_are_moved_cancelled_and_added(at: Desk) -> None:
    to_lessons = (*door(CLASSES), "down", "down", "enter", "l")
    lines, kind = after(at, *to_lessons, "down", "m", *["backspace"] * 10, *"26.11.26", "enter",
                        "enter")  # fmt: skip
    assert kind == "GroupLessonsScreen"
    moved = at.ask(lambda: Lesson.get_by_id(at.coming))
    assert moved.reason == "moved" and any("26.11.2026" in line for line in lines)
    after(at, *to_lessons, "x", "1")
    assert at.ask(lambda: Lesson.get_by_id(at.lesson)).state == "cancelled"
    after(at, *to_lessons, "x")
    assert at.ask(lambda: Lesson.get_by_id(at.lesson)).state == "planned"
    lines, _kind = after(at, *to_lessons, "a", *["backspace"] * 10, *"31.02.26", "enter", "enter",
                         "enter")  # fmt: skip
    assert "There is no day 31.02.26" in lines[-2]
    after(at, *to_lessons, "a", *["backspace"] * 10, *"30.11.26", "enter", "enter", "enter")
    assert at.ask(lambda: Lesson.get(Lesson.on_date == date(2026, 11, 30))).minutes == 90


def test_days_off(at: Desk) -> None:
    lines, _kind = after(at, *door(CALENDAR))
    assert any("fills in the public holidays" in line for line in lines)
    lines, _kind = after(at, *door(CALENDAR), "right", "f")
    assert at.ask(lambda: Holiday.select().count()) > 10
    after(at, *door(CALENDAR), "a", *"1.12.26", "enter", *"Ремонт", "enter")
    own = at.ask(lambda: Holiday.get(Holiday.own == 1))
    assert (own.on_date, own.name_kk) == (date(2026, 12, 1), "Ремонт")
    lines, _kind = after(at, *door(CALENDAR), "x")
    assert "takes it back" in lines[-2]
    assert at.ask(lambda: Holiday.select().where(Holiday.own == 1).count()) == 0


def test_a_setting_is_bounded(at: Desk) -> None:
    after(at, *door(SETTINGS), "enter", "backspace", "backspace", "2", "1", "enter")
    assert at.ask(Setting.get).value == "21"
    lines, _kind = after(at, *door(SETTINGS), "enter", "9", "9", "9", "enter")
    assert lines[-2].startswith(" ! ")
    assert at.ask(Setting.get).value == "21"


def test_the_centres_card(at: Desk) -> None:
    lines, kind = after(at, *door(CARD), "end", *" Шу", "f2")
    assert kind == "CentreScreen" and lines[0].startswith(" Talgar CLC Шу")
    assert at.ask(Centre.get).name == "Talgar CLC Шу"


def test_users_are_listed(at: Desk) -> None:
    lines, _kind = after(at, *door(USERS))
    assert [line.split()[-1] for line in lines[2:6]] == [
        "facilitator", "instructor", "instructor", "secretary",
    ]  # fmt: skip


@pytest.mark.parametrize(("user", "lines"), [("li", 4), ("sec", 7)])
def test_others_see_what_is_theirs(at: Desk, user: str, lines: int) -> None:
    shown_lines, _kind = after(at, "q", "8", user=user) if user == "li" else after(
        at, "8", user=user
    )  # fmt: skip
    assert len([line for line in shown_lines[2:10] if line.strip()]) == lines
    for number in range(lines - 1):
        start = ("q", "8") if user == "li" else ("8",)
        screen, _kind = after(at, *start, *["down"] * number, "enter", "a", user=user)
        assert "role does not allow" not in " ".join(screen)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_every_language_and_size(at: Desk, language: str, size: tuple[int, int]) -> None:
    places = [door(n) for n in (CLASSES, COURSES, CALENDAR, USERS, SETTINGS, CARD)]
    places += [(*door(CLASSES), "enter"), (*door(CLASSES), "a"), (*door(CLASSES), "enter", "l"),
               (*door(COURSES), "a")]  # fmt: skip
    for keys in places:
        lines, kind = after(at, *keys, language=language, size=size)
        assert kind != "CentreScreen"
        assert all(cell_len(line) <= size[0] for line in lines)
        assert lines[-1].strip()


SLOTS = st.lists(
    st.builds(
        Slot,
        st.integers(1, 7),
        st.builds(lambda h, m: f"{h:02d}:{m:02d}", st.integers(0, 23), st.integers(0, 59)),
        st.integers(5, 720),
    ).filter(lambda slot: minute_of(slot.starts_at) + slot.minutes <= DAY),
    max_size=6,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@examples(slots=SLOTS, language=st.sampled_from(["kk", "ru", "en"]))
def test_a_pattern_reads_as_it_is_written(slots: list[Slot], language: str) -> None:
    speak(language)
    text = pattern_text(slots)
    speak("en")
    assert pattern_of(text) == tuple(sorted(slots))


@pytest.mark.parametrize(
    "text", ["пн ср 14:00 90; пт 10:00 45", "дс, ср 1400; Fri 10 45", "monday Wed 14.00 90;Фр 10"]
)
def test_patterns_as_people_write_them(text: str) -> None:
    if "Фр" in text:
        with pytest.raises(Invalid, match="Фр"):
            pattern_of(text)
        return
    found = pattern_of(text)
    assert found == (Slot(1, "14:00", 90), Slot(3, "14:00", 90), Slot(5, "10:00", 45))


LONG = "Компьютерная грамотность", "безработные женщины"


def test_long_titles_take_the_room_that_others_leave(at: Desk) -> None:
    """At 40 columns what is ours stays whole: places are counted in short words."""

    def rename() -> None:
        course = Group.get_by_id(at.group).course_id
        Course.update(title=LONG[0]).where(Course.id == course).execute()
        Group.update(target=LONG[1], capacity=14).where(Group.id == at.group).execute()
        for person in given.learners(Group.get(Group.id != at.group).id, ["Цой А", "Ли Я"]):
            Interest.create(
                centre_id=1, course_id=course, person_id=person, since="2026-11-20 10:00:00"
            )

    at.ask(rename)
    whole = " · ".join(LONG)
    for language in LANGUAGES:
        lines, _kind = after(at, *door(CLASSES), language=language)
        assert any(whole in line for line in lines), lines
        to_desk = (*door(CLASSES), "end", "enter", "p")
        lines, _kind = after(at, *to_desk, language=language)
        assert lines[2].startswith(f" {whole} "), lines
        lines, _kind = after(at, *to_desk, language=language, size=(40, 12))
        assert lines[2].endswith(" 2"), "who waits is told to the end"
    lines, _kind = after(at, *door(COURSES), "end", "x", size=(40, 12))
    assert lines[4].startswith("> English A1  ") and lines[4].endswith(" closed")
