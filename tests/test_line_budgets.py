"""What the line costs, byte by byte: the days of each role keep their budgets."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import apsw
import evaluating
import given
import pytest
from recording import Recording, by_curses, record
from twenty_recommendations import twenty
from working_days import (
    APPROVED,
    AT_DESK,
    AT_THE_DESK,
    CHAIN,
    CLASS,
    CURSOR,
    DAYS,
    DESK_LINE,
    EVALUATED,
    EVALUATION,
    FOLLOW_UP,
    FOUND,
    HOURS,
    INSTRUCTOR,
    LOGIN,
    MARK,
    MARKS_95,
    OBSERVATION,
    OF_CURSES,
    OF_CURSES_A_DAY,
    OF_HOURS,
    OF_TEXTUAL,
    ONE_BY_ONE,
    RECOMMENDATIONS,
    REGISTER,
    SCREEN,
    STEPPED,
    TWENTY,
    VERDICT,
    Step,
    reached,
)

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Contract, GroupInstructor, Person
from clc_tui.demo import make_demo
from clc_tui.services.actors import sign_in
from clc_tui.services.sheets import month_sheets
from clc_tui.services.timesheets import submit_timesheet


@dataclass
class Line:
    """Recordings of runs in copies of one centre, each made once."""

    file: Path
    folder: Path

    def __post_init__(self) -> None:
        self._made: dict[tuple[str, str, int], Recording] = {}

    def day(self, user: str, language: str, steps: list[Step]) -> Recording:
        """The recording of a role's steps."""
        key = (user, language, id(steps))
        if key not in self._made:
            copy = Path(shutil.copy(self.file, self.folder / f"{len(self._made)}.db"))
            self._made[key] = record(copy, user, steps, language)
        return self._made[key]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("line")
    file = folder / "centre.db"
    make_demo(file, size="centre", seed=1, today=date(2026, 11, 23), language="ru", progress=None)
    yield Line(file, folder)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_mark_costs_no_more_than_its_budget(line: Line, language: str) -> None:
    sums = line.day("instructor", language, ONE_BY_ONE).by_step()
    costs = [sums[step.name] for step in ONE_BY_ONE]
    assert len(costs) == 20 and all(costs) and statistics.median(costs) <= MARK, costs
    assert reached(0.95, costs) <= MARKS_95, costs


@pytest.mark.parametrize(("user", "language"), DAYS)
def test_steps_of_the_cursor_and_screens_keep_their_budgets(
    line: Line, user: str, language: str
) -> None:
    sums = line.day(user, language, DAYS[user, language]).by_step()
    steps = [LOGIN, *DAYS[user, language]]
    most = {"cursor": CURSOR, "screen": SCREEN, "register": REGISTER}
    over = {
        step.name: sums[step.name] for step in steps if sums[step.name] > most.get(step.kind, 10**6)
    }
    assert not over and all(sums[step.name] for step in steps if step.kind), sums


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_from_login_to_a_class_of_twenty_saved(line: Line, language: str) -> None:
    sums = line.day("instructor", language, INSTRUCTOR).by_step()
    assert sum(sums[name] for name in ("login", *(step.name for step in TWENTY))) <= CLASS


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_person_at_the_desk_costs_little_more_than_what_is_typed(
    line: Line, language: str
) -> None:
    sums = line.day("facilitator", language, AT_DESK).by_step()
    assert sums["desk"] <= SCREEN
    costs = [sums[f"key {number}"] for number in range(len(DESK_LINE))]
    echo = len(DESK_LINE.replace("\r", "").encode())
    assert sum(costs) - echo <= AT_THE_DESK, costs
    family = DESK_LINE.index(" ")
    assert costs[1:family] == [2] * (family - 1), "a letter typed costs itself"


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_hours_of_a_month_and_an_approval(line: Line, language: str) -> None:
    paid = Path(shutil.copy(line.file, line.folder / f"paid-{language}.db"))
    pay_everybody(paid)
    sums = record(paid, "facilitator", HOURS, language).by_step()
    assert 0 < sums["Hours"] <= OF_HOURS and 0 < sums["approved"] <= APPROVED
    assert sums["login"] <= SCREEN and 0 < sums["timesheet"] <= SCREEN


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_evaluations_both_sides_and_an_observation(line: Line, language: str) -> None:
    copy = Path(shutil.copy(line.file, line.folder / f"evaluated-{language}.db"))
    evaluate(copy)
    sums = record(copy, "evaluator", EVALUATED, language).by_step()
    over = {step.name: sums[step.name] for step in EVALUATED if step.kind == "screen"}
    assert max(over.values()) <= EVALUATION and all(over.values()), over
    assert 0 < sums["verdict"] <= VERDICT and 0 < sums["answer"] <= VERDICT, sums
    echo = len("ходят редко по понедельникам".encode())
    assert sums["observation"] - echo <= OBSERVATION, sums


def evaluate(path: Path) -> None:
    """Both sides' evaluations with six observations each, and a draft of the NGO's."""
    connection.open_file(path, schema=SCHEMA)
    centre = sign_in("evaluator", given.clock_at(given.NOW)).centre
    for number in range(4):
        evaluating.recommendation(centre, f"Позвонить каждому, кто не пришёл два раза, {number}")
    seen = tuple(f"{sign}Наблюдение {n} о классах и людях" for n, sign in enumerate("+-" * 3))
    sides = [
        evaluating.evaluation(centre, kind, evaluating.SUBMITTED, seen=seen)
        for kind in (evaluating.INTERNAL, evaluating.EXTERNAL)
    ]
    evaluating.side_by_side(sides[0], sides[1])
    draft = evaluating.evaluation(
        centre, evaluating.EXTERNAL, days=(date(2026, 11, 21), date(2026, 11, 23)), seen=seen
    )
    evaluating.feedback(draft, "далеко ходить вечером, нет фонарей")
    database.close()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_twenty_recommendations_the_chain_of_one_and_its_steps(line: Line, language: str) -> None:
    followed = Path(shutil.copy(line.file, line.folder / f"followed-{language}.db"))
    twenty(followed)
    sums = record(followed, "facilitator", FOLLOW_UP, language).by_step()
    assert 0 < sums["recommendations"] <= RECOMMENDATIONS, sums
    assert 0 < sums["recommendations, back"] <= RECOMMENDATIONS, sums
    assert 0 < sums["its chain"] <= CHAIN, sums
    assert max(sums["begun"], sums["declared"]) <= STEPPED, sums
    assert all(sums[f"letter {n}"] == 2 for n in range(1, 6)), sums


def pay_everybody(path: Path) -> None:
    """Contracts with two payers, where there are none yet; half of October is handed in."""
    connection.open_file(path, schema=SCHEMA)
    if not Contract.select().exists():
        facilitator = sign_in("facilitator", given.clock_at(given.NOW))
        payers = [given.payer(facilitator.centre, name) for name in ("Отдел занятости", "Фонд")]
        taught = GroupInstructor.select(GroupInstructor.person_id).distinct()
        people = Person.select().where(Person.id << taught, Person.practice == 0)
        for number, person in enumerate(people.order_by(Person.id)):
            given.contract(payers[number % 2], person.id, from_day=date(2026, 1, 1))
        worked = [row for row in month_sheets(facilitator, "2026-10") if row.minutes]
        for row in worked[: len(worked) // 2]:
            submit_timesheet(facilitator, row.contract.id, row.month, signed_on=given.TODAY)
    database.close()


def test_people_are_opened_and_found_among_fifty_thousand(line: Line) -> None:
    big = Path(shutil.copy(line.file, line.folder / "big.db"))
    raw = apsw.Connection(str(big))
    raw.execute(FIFTY_THOUSAND)
    (count,) = raw.execute("SELECT count(*) FROM person")
    assert count[0] >= 50_000
    raw.close()
    sums = record(big, "facilitator", FOUND, "ru").by_step()
    over = {step.name: sums[step.name] for step in FOUND if step.kind == "screen"}
    assert max(over.values()) <= SCREEN and all(over.values()), over


FIFTY_THOUSAND = """
    INSERT INTO person (centre_id, family_name, given_name, patronymic, birth_year, phone,
        created_on, sort_kk, sort_ru, search, squashed)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 400)
    SELECT centre_id, family_name || n, given_name, patronymic, birth_year, phone, created_on,
        CAST(sort_kk || n AS BLOB), CAST(sort_ru || n AS BLOB), search || n, squashed || n
    FROM person, numbers WHERE practice = 0 AND erased_on IS NULL AND merged_into_id IS NULL
    LIMIT 50000
"""
"""Everybody again and again under a longer name."""


def test_the_days_beside_ncurses_and_textual(line: Line) -> None:
    days = [line.day(user, language, steps) for (user, language), steps in DAYS.items()]
    ours = [sum(made.by_step().values()) for made in days]
    curses = [sum(by_curses(made)) for made in days]
    assert sum(ours) <= OF_CURSES * sum(curses)
    for mine, theirs, made in zip(ours, curses, days, strict=True):
        assert mine <= OF_CURSES_A_DAY * theirs, made.user
        assert mine <= OF_TEXTUAL * sum(made.stock.values()), made.user
