"""The demo: written in bulk as the verbs would, the same each time, whole, believable."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import given
import pytest
import replay
from demo_things import require_things_to_do, unpaid_classes

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import LOGGED_TABLES
from clc_tui.demo import SIZES, make_demo
from clc_tui.demo import events as e
from clc_tui.demo.story import Size, story
from clc_tui.services import actors, checking, register, today
from clc_tui.services.gate import VERBS
from clc_tui.terms import CallAbout, FileProblem, LessonState

TODAY = date(2026, 11, 23)
TABLES = (*LOGGED_TABLES, "log_entry", "recommendation_number")
SMALL = Size(2, 2, 6, 0.5)
"""Two centres, two terms: every act happens, and living it through the verbs takes seconds."""


def make(
    path: Path,
    *,
    size: str = "centre",
    seed: int = 1,
    today: date = TODAY,
    language: str = "ru",
    progress: Callable[[float], None] | None = None,
) -> Path:
    make_demo(path, size=size, seed=seed, today=today, language=language, progress=progress)
    return path


@pytest.fixture(scope="module")
def centre_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("demo") / "centre.db")


@pytest.fixture
def demo(centre_file: Path) -> Iterator[Path]:
    """The demo of one centre, opened."""
    connection.open_file(centre_file, schema=SCHEMA)
    yield centre_file
    database.close()


def contents() -> dict[str, list[tuple[Any, ...]]]:
    found = {table: replay.rows_of(table) for table in TABLES}
    found["change"] = replay.rows_of("change", "entry_id, n")
    found["sqlite_sequence"] = replay.rows_of("sqlite_sequence", "name")
    found["sqlite_schema"] = list(
        database.execute_sql("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
    )
    return found


def fingerprint(path: Path) -> str:
    connection.open_file(path, schema=SCHEMA)
    try:
        return hashlib.sha256(repr(contents()).encode()).hexdigest()
    finally:
        database.close()


@pytest.mark.timeout(600)  # some 18 seconds of work, more where the machine is shared
def test_bulk_writes_what_the_verbs_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SIZES, "centre", SMALL)
    connection.open_file(make(tmp_path / "bulk.db", seed=5), schema=SCHEMA)
    bulk = contents()
    found = _found_by_words()
    database.close()
    given.new_file(tmp_path / "verbs.db")
    connection.pragma("synchronous", 0)  # what the verbs write, not when it is on the disk
    try:
        used = replay.live(story(SMALL, 5, TODAY, "ru"))
        verbs = contents()
        for table in verbs:
            assert bulk[table] == verbs[table], table
        assert found == _found_by_words()
    finally:
        database.close()
    assert used == {kind.verb for kind in e.Event.__subclasses__()}
    assert used <= set(VERBS)


def _found_by_words() -> list[list[int]]:
    """Whom the full-text tables find by some beginnings and by letters in a row."""
    return [
        [row[0] for row in database.execute_sql(sql)]
        for sql in (
            "SELECT rowid FROM person_word WHERE person_word MATCH 'c1c AND ah*' ORDER BY 1",
            "SELECT rowid FROM person_word WHERE person_word MATCH 'c2c AND k*' ORDER BY 1",
            "SELECT rowid FROM person_part WHERE person_part MATCH 'ova' ORDER BY 1",
        )
    ]


def test_same_seed_same_rows(centre_file: Path, tmp_path: Path) -> None:
    again = fingerprint(make(tmp_path / "again.db"))
    assert fingerprint(centre_file) == again
    assert fingerprint(make(tmp_path / "other.db", seed=2)) != again


def test_nothing_wrong_is_found(demo: Path) -> None:
    assert checking.check(given.administrator()) == ()


@pytest.mark.parametrize("language", ["kk", "en"])
@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2026, 8, 16), date(2028, 2, 29)])
def test_any_day_has_its_lessons(tmp_path: Path, language: str, day: date) -> None:
    path = make(tmp_path / "day.db", today=day, language=language)
    connection.open_file(path, schema=SCHEMA)
    try:
        assert checking.check(given.administrator()) == ()
        facilitator = actors.sign_in("facilitator", given.clock_at(datetime.combine(day, time(14))))
        assert len(today.today(facilitator).lessons) >= 3
        require_things_to_do(day)
    finally:
        database.close()


def test_an_existing_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_bytes(b"precious")
    with pytest.raises(FileProblem):
        make(path)
    assert path.read_bytes() == b"precious"


def test_a_demo_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "half.db", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_and_whole(demo: Path) -> None:
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    assert connection.pragma("journal_mode") == "wal"
    marked = database.execute_sql("SELECT centre_id, value FROM setting WHERE name = 'demo'")
    assert list(marked) == [(1, "1")]


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[float] = []
    make(tmp_path / "told.db", progress=told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_the_instructor_lands_in_a_class_of_twenty(demo: Path) -> None:
    now = given.clock_at(datetime.combine(TODAY, time(14, 7)))
    instructor = actors.sign_in("instructor", now)
    lesson = today.landing_lesson(instructor)
    assert lesson is not None
    page = register.register(instructor, lesson)
    assert (page.lesson.starts_at, len(page.rows), page.own_class) == ("14:00", 20, True)
    assert page.lesson.state is LessonState.PLANNED
    assert [row.journal_no for row in page.rows] == list(range(1, 21))
    assert sum(row.announced is not None for row in page.rows) == 1


def test_the_facilitators_day(demo: Path) -> None:
    now = given.clock_at(datetime.combine(TODAY, time(14, 7)))
    facilitator = actors.sign_in("facilitator", now)
    day = today.today(facilitator)
    first = [(line.starts_at, line.marked, line.expected) for line in day.lessons[:3]]
    assert first == [("09:00", 7, 7), ("11:00", 9, 12), ("14:00", 0, 20)]
    assert day.not_marked == 2
    waiting = {each.about: each.people for each in day.calls}
    assert waiting[CallAbout.UNSIGNED] > 0 and waiting[CallAbout.ABSENT] >= 2
    require_things_to_do(TODAY)


def test_in_one_class_of_today_nobody_has_said_who_pays(demo: Path) -> None:
    now = given.clock_at(datetime.combine(TODAY, time(14, 7)))
    facilitator = actors.sign_in("facilitator", now)
    assert len(unpaid_classes(facilitator)) == 1


@pytest.mark.parametrize("size", ["nation", "network"])
def test_every_size_has_things_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    """With the last terms of one centre, made as in the whole demo."""
    monkeypatch.setitem(SIZES, size, SIZES[size]._replace(centres=1, terms=2))
    connection.open_file(make(tmp_path / "part.db", size=size), schema=SCHEMA)
    try:
        require_things_to_do(TODAY, late=size != "nation")
        assert checking.check(given.administrator()) == ()
    finally:
        database.close()


def test_believable_figures(demo: Path) -> None:
    rates = dict(database.execute_sql("SELECT status, count(*) FROM mark GROUP BY 1"))
    came = (rates["present"] + rates["late"]) / sum(rates.values())
    assert 0.82 <= came <= 0.9
    assert min(rates.values()) > 50
    states = {row[0] for row in database.execute_sql("SELECT DISTINCT outcome FROM enrolment")}
    assert states == {None, "completed", "left", "moved"}
    assert not list(database.execute_sql("SELECT 1 FROM person WHERE iin IS NOT NULL"))
    strange = "SELECT 1 FROM person WHERE phone NOT GLOB '7700000[0-9][0-9][0-9][0-9]'"
    assert not list(database.execute_sql(strange))
    assert (
        database.execute_sql("SELECT count(*) FROM interest WHERE closed_on IS NULL").fetchone()[0]
        >= 7
    )


def test_every_demo_has_its_four_users(tmp_path: Path) -> None:
    connection.open_file(make(tmp_path / "region.db", size="region"), schema=SCHEMA)
    try:
        clock = given.clock_at(datetime.combine(TODAY, time(9)))
        for name in ("facilitator", "instructor", "secretary", "evaluator"):
            actor = actors.sign_in(name, clock)
            assert actor.centre_id == 1
        assert len(actors.centres_of(actor)) == 7
        assert not actor.names
    finally:
        database.close()
