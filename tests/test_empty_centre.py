"""A new user in a new centre: the first page, the first steps, and no list that is silent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import given
import pytest
from desk import Desk, shown, type_in
from every_screen import OPEN, closed, opened

from clc_tui.db.connection import database
from clc_tui.db.models import User
from clc_tui.language import LANGUAGES
from clc_tui.screens import (
    asking,
    choosing,
    commands,
    cross_check,
    evaluation,
    figures,
    find,
    findings,
    first_login,
    group,
    group_lessons,
    help,
    meeting,
    merging,
    offer_text,
    person,
    reading,
    recommendation,
    register,
    timesheet,
    who_could,
    who_sits,
)
from clc_tui.screens.closing import done_words
from clc_tui.screens.form import FormScreen
from clc_tui.services import people, practice, undo, users
from clc_tui.services.actors import sign_in
from clc_tui.services.person_fields import PersonFields
from clc_tui.store import Store
from clc_tui.terms import Role
from clc_tui.widgets.record_table import RecordTable

ABOUT_SOMETHING = {
    asking.AskLine, asking.Choose, asking.Confirm, asking.Leave, choosing.ChooseSeveral,
    commands.CommandsScreen, find.FindScreen, first_login.FirstLoginScreen,
    first_login.WelcomeScreen, help.HelpScreen, group.GroupScreen,
    group_lessons.GroupLessonsScreen, person.PersonScreen, register.RegisterScreen,
    merging.MergeScreen, offer_text.OfferTextScreen, timesheet.TimesheetScreen,
    evaluation.EvaluationScreen, cross_check.CrossCheckScreen, findings.FindingsScreen,
    reading.ReadScreen,
    figures.FiguresScreen, meeting.MeetingScreen, recommendation.RecommendationScreen,
    who_could.WhoCouldAnyTimeScreen, who_sits.WhoSits,
}  # fmt: skip
"""Screens of a row that an empty centre has not, and questions, whose lists are never empty."""
USERS = {"new": Role.FACILITATOR, "olga": Role.INSTRUCTOR, "sec": Role.SECRETARY,
         "eva": Role.EVALUATOR}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = given.new_file(tmp_path_factory.mktemp("empty") / "empty.db")
    centre = given.centre("Талгар")
    practice.make_practice(given.administrator(centre))
    for name, role in USERS.items():
        given.grant(given.user(name, language="en"), centre, role)
    database.close()
    store = Store(path)
    yield Desk(path, store, [], 0, 0, 0, 0, 0, 0, 0, 0, 0)
    store.close()


def run(at: Desk, *keys: str, user: str = "new", language: str = "en",
        size: tuple[int, int] = (80, 24)) -> list[str]:  # fmt: skip
    """The screen after a burst of keys."""

    async def story() -> list[str]:
        async with at.sitting(user, language, size) as app:
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


@pytest.mark.parametrize("user", USERS)
def test_no_list_of_an_empty_centre_is_silent(at: Desk, user: str) -> None:
    async def story() -> list[str]:
        silent = []
        async with at.sitting(user) as app:
            for kind in OPEN:
                if kind in ABOUT_SOMETHING or issubclass(kind, FormScreen):
                    continue
                screen = await opened(app, at, kind)
                told = "\n".join(shown(app))
                for table in screen.query(RecordTable):
                    says = table.count or any(r.key is None for r in table._records)
                    if (
                        " ! " not in told
                        and not says
                        and not (table.empty and table.empty[:60] in told)
                    ):
                        silent.append(f"{kind.__name__}: {told}")
                await closed(app, screen)
        return silent

    silent = asyncio.run(story())
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_the_first_steps_are_whole_in_every_language(
    at: Desk, language: str, size: tuple[int, int]
) -> None:
    lines = run(at, language=language, size=size)
    assert not any("…" in line for line in lines), "\n".join(lines)
    assert any("ssh clc-files import learners" in line for line in lines) == (size[0] > 60)


def test_the_first_steps_open_where_they_begin(at: Desk) -> None:
    assert any("Title" in line for line in run(at, "enter")), "a course is asked for first"
    for step in (("down", "enter"), ("down", "down", "enter")):
        assert any("First make a class" in line for line in run(at, *step))
    course = at.ask(lambda: given.course(1, "Шитьё"))
    lines = run(at, "enter")
    assert any("For whom" in line for line in lines) and any("Mon Wed" in line for line in lines)
    sewing = at.ask(lambda: given.group(course, "домохозяйки"))
    page = run(at, "down", "enter")
    assert "Шитьё · домохозяйки" in page[2] and any("F4 second choice" in line for line in page)
    (learner,) = at.ask(lambda: given.learners(sewing, ["Ким Вера"]))
    steps = run(at)
    assert sum(line.lstrip("> ").startswith("+ ") for line in steps) == 2
    assert not any("ssh clc-files" in line for line in steps)
    third = ("end", "up", "enter")  # the practice class stands last
    told = "\n".join(run(at, *third))
    assert "No lesson yet" in told, told
    lesson = at.ask(lambda: given.lesson(sewing))
    assert "Шитьё" in run(at, *third)[0]
    at.ask(lambda: given.mark(lesson, learner))
    assert not any("First steps" in line for line in run(at))


def test_the_first_login_says_what_there_is_to_know(at: Desk) -> None:
    def forget() -> None:
        User.update(language=None).where(User.name == "new").execute()

    at.ask(forget)
    try:
        told = "\n".join(run(at, "2", user="new", size=(40, 12)))
        for words in ("Enter", "Esc", "F1", "Всё сохраняется само"):
            assert words in told, told
        assert "…" not in told
    finally:
        at.ask(lambda: User.update(language="en").where(User.name == "new").execute())


def test_who_is_greeted_in_a_language_learns_as_much(at: Desk) -> None:
    def made() -> None:
        users.add_user(given.administrator(), "zhanar", language="kk")
        users.grant_role(given.administrator(), "zhanar", "Талгар", Role.FACILITATOR)

    at.ask(made)
    assert "All there is to know:" in "\n".join(run(at, user="zhanar"))
    assert "[1 " in run(at, "enter", user="zhanar")[1]
    at.ask(lambda: users.set_theme(sign_in("zhanar", given.clock_at(given.NOW)), "light"))
    assert "[1 " in run(at, user="zhanar")[1]


def test_the_question_stands_on_the_language_spoken(at: Desk) -> None:
    at.ask(lambda: given.grant(given.user("nobody"), 1, Role.SECRETARY))
    lines = run(at, user="nobody", language="ru")
    assert any(line.startswith("> 2 Русский") for line in lines), lines


def test_a_session_left_alone_ends_with_words_in_its_language(at: Desk) -> None:
    async def story() -> str:
        async with at.sitting("sec", "ru") as app:
            app.idles_out()
            return app.farewell

    assert "Всё сохранено" in asyncio.run(story())


def test_what_a_useless_key_said_goes_with_the_next_one(at: Desk) -> None:
    async def story() -> list[bool]:
        async with at.sitting("new") as app:
            said = []
            for key in ("z", "down"):
                await type_in(app, key)
                said.append(any("does nothing here" in line for line in shown(app)))
            return said

    assert asyncio.run(story()) == [True, False]


def test_the_closing_line_tells_what_a_facilitator_did(at: Desk) -> None:
    async def story() -> tuple[str, str]:
        async with at.sitting("new") as app:
            do = app.session.do
            made = await do(people.add_person, PersonFields("Цой", "Марина"))
            await do(people.consent_signed, made.id)
            first = done_words(app.session)
            await do(undo.undo)
            return first, done_words(app.session)

    first, then = asyncio.run(story())
    assert first == "1 person written down. 1 consent signed."
    assert then == "1 person written down."
