"""A centre whose every free text wants to do something to the terminal.

Nobody can type such texts; they come with a restored file, a script, a mistake of ours.
"""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import given
import once

from clc_tui.db.connection import database
from clc_tui.db.models import (
    AnnouncedAbsence,
    Centre,
    Contract,
    Course,
    Draft,
    Enrolment,
    Group,
    Holiday,
    Interest,
    Lesson,
    Mark,
    Payer,
    Person,
    User,
    WalkIn,
)
from clc_tui.terms import CancelReason, LessonState, Outcome, Role, Status

EVIL = (
    "\x1b]52;c;ZXZpbA==\x07",  # writes the clipboard
    "\x1b]0;evil\x07",  # sets the title
    "\x1b]8;;http://evil\x1b\\x",  # a link
    "\x1b[6n\x1b[c",  # makes the terminal type an answer
    "\x1bP+q544e\x1b\\\x1b_evil\x1b\\",  # device and application control
    "\x9b6n\x90q\x9d0;x\x9c\x85",  # the same in C1
    "\x00\x07\x08\x0b\x0e\x0f\x7f",  # NUL, bell, backspace, shifts, delete
    "\u202eevil\u2066x\u200f\u061c",  # bidirectional
    "\u200b\u2060\ufeff\xad\U000e0041",  # without width
    "e" + "\u0301" * 20,
    "漢字漢字漢字漢字漢字漢字",
    "[/b]",
    "[@click=app.quit]x[/]",
    "[link=http://evil]x[/link]",
    "\r\n\t\u2028\u2029x",
)
"""Each does one kind of harm where it reaches a terminal, or Rich's markup, as it stands."""

LONG = "x" + "\u0301" * 200 + "漢" * 45 + "\x1b[6n\x9b6n" * 5
"""Two hundred marks on one letter, and wide letters over the edge of any column."""

EVERYTHING = "".join(EVIL) + LONG
NAMED = "Зло\x1b]0;x\x07\u202e\x9bn[/b]漢"
"""The worst in few letters, for what is kept short."""


def poisoned(folder: Path, theme: str | None = None) -> Path:
    """A demo file of one centre; users li (instructor) and desk (facilitator)."""
    path = given.new_file(folder / "centre.db")
    once.filled(("poisoned", theme), lambda: _poison(theme))
    database.close()
    return path


def _poison(theme: str | None) -> None:
    centre = given.centre()
    given.demo(centre)
    teacher = given.person(centre, "Ли Ольга")
    li, desk = given.user("li", language="en"), given.user("desk", language="en")
    given.grant(li, centre, Role.INSTRUCTOR, teacher)
    given.grant(desk, centre, Role.FACILITATOR)
    given.grant(given.user(NAMED, language="en"), centre, Role.FACILITATOR)
    for user in (li, desk):
        given.rewritten(User, user, theme=theme)
    _class(centre, teacher)
    given.rewritten(Person, teacher, **_person(EVIL[4]))
    given.rewritten(
        Centre, centre, name=f"Талгар {EVIL[0]}", region=EVIL[1], district=EVIL[2],
        settlement=EVERYTHING, host=EVIL[3],
    )  # fmt: skip
    with given.logged(centre):
        Holiday.create(
            centre_id=centre, on_date=given.TODAY + timedelta(9), own=True,
            name_kk=EVIL[0], name_ru=EVIL[1], name_en=EVERYTHING,
        )  # fmt: skip
    Draft.create(
        user_id=desk, centre_id=centre, form="person", saved_at="2026-11-23 13:50:00",
        body=json.dumps(
            {"typed": {"family_name": EVIL[0], "given_name": EVIL[5], "note": EVERYTHING}}
        ),
    )  # fmt: skip


def _person(evil: str) -> dict[str, str]:
    """Every free text of a person."""
    names = ("given_name", "patronymic", "latin_name", "phone", "settlement", "language",
             "heard_from", "came_for", "special_needs", "note")  # fmt: skip
    return {"family_name": f"Аа{evil}"[:60], **dict.fromkeys(names, f"б{evil}")}


def _class(centre: int, teacher: int) -> None:
    """A course, its class, its lessons, its people and their marks, all of them evil."""
    course = given.course(centre, level="A", textbook="B", ratio=1)
    group = given.group(course, taught_by=teacher, restricted_note="C")
    other = given.group(given.course(centre, "Ағылшын"), taught_by=teacher)
    people = given.learners(group, [f"Ким Вера{n:02d}" for n in range(len(EVIL) + 1)])
    given.rewritten(Course, course, title=EVIL[0] + EVIL[3], level=EVIL[1], textbook=EVERYTHING)
    given.rewritten(
        Group, group, target=EVIL[10] + EVIL[11] + EVIL[7], room=EVIL[3], restricted_note=EVERYTHING
    )
    for person, evil in zip(people, cycle((*EVIL, LONG)), strict=False):
        given.rewritten(Person, person, **_person(evil))
    given.rewritten(Person, people[3], phone="77012345678")  # found again when it is typed anew
    _lessons(centre, group, people)
    payer = given.payer(centre)
    contract = given.contract(payer, teacher)
    given.rewritten(Payer, payer, name=f"А{EVIL[0]}", title=EVIL[1], legend=EVERYTHING)
    given.rewritten(Contract, contract, number=EVIL[2], position=EVERYTHING)
    given.volunteer(people[4], skills=EVIL[0] + EVIL[7], free_times=EVERYTHING)
    given.lesson(other, given.TODAY - timedelta(2))
    with given.logged(centre):
        ended = {"ends_on": given.TODAY - timedelta(1), "outcome": Outcome.LEFT.value}
        Enrolment.create(
            centre_id=centre, group_id=other, person_id=people[0], journal_no=9,
            starts_on=given.TERM, reason=EVERYTHING, **ended,
        )  # fmt: skip
        Interest.create(
            centre_id=centre, course_id=course, person_id=people[1], since="2026-11-01 10:00",
            note=EVERYTHING,
        )  # fmt: skip
        AnnouncedAbsence.create(
            centre_id=centre, person_id=people[2], group_id=group, from_date=given.TODAY,
            to_date=given.TODAY, status=Status.ILL.value, note=EVERYTHING,
        )  # fmt: skip


def _lessons(centre: int, group: int, people: list[int]) -> None:
    """Four lessons of before, one not held; the one of today with a walk-in and a note."""
    for days in (13, 10, 7, 3):
        before = given.lesson(group, given.TODAY - timedelta(days))
        for person in people:
            made = given.mark(before, person, Status.ABSENT)
            given.rewritten(Mark, made, note=EVERYTHING)
    cancelled = given.lesson(group, given.TODAY - timedelta(1))
    given.rewritten(
        Lesson, cancelled, state=LessonState.CANCELLED.value, reason=CancelReason.OTHER.value,
        note=EVERYTHING,
    )  # fmt: skip
    today = given.lesson(group)
    given.rewritten(Lesson, today, note=EVERYTHING, state=LessonState.HELD.value)
    with given.logged(centre):
        WalkIn.create(centre_id=centre, lesson_id=today, name=NAMED, phone=EVIL[0])
