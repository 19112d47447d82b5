"""No screen walks a growing table whole: every statement's program is looked through.

Plans follow from the schema alone (nobody runs ANALYZE), so a small file proves it for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import given
import pytest
import statements

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Lesson, Person
from clc_tui.demo import make_demo
from clc_tui.services import erasing

NOW = datetime(2026, 11, 23, 14, 7)


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, statements.Act]]:
    path: Path = tmp_path_factory.mktemp("statements") / "demo.db"
    make_demo(path, size="centre", seed=1, today=date(2026, 11, 23), language="ru")
    connection.open_file(path, schema=SCHEMA)
    yield statements.screens(NOW)
    database.close()


def test_no_screen_walks_a_growing_table(screens: dict[str, statements.Act]) -> None:
    wrong: list[str] = []
    for name, act in screens.items():
        with statements.traced() as trace:
            act()
        assert trace.statements, name
        for sql, values in trace.statements:
            tables = statements.walked(sql, values) & statements.GROWING
            if tables:
                wrong.append(f"{name}: {sorted(tables)}\n  {sql}\n  {statements.plan(sql, values)}")
    assert not wrong, "\n".join(wrong)


def test_whom_others_name_is_found_without_a_walk(screens: dict[str, statements.Act]) -> None:
    everybody = " ".join(f"{row.family_name} {row.given_name}" for row in Person.select())
    given.rewritten(Lesson, Lesson.get(Lesson.state == "held").id, note=everybody)
    with statements.traced() as trace:
        leaves = screens["before erasing"]()
    assert isinstance(leaves, erasing.Leaves) and leaves.others
    for sql, values in trace.statements:
        assert not statements.walked(sql, values) & statements.GROWING, sql


def test_a_walk_is_seen(screens: dict[str, statements.Act]) -> None:
    assert statements.walked("SELECT count(*) FROM mark", ()) == {"mark"}
    assert statements.walked("SELECT * FROM mark m WHERE m.status = ?", ("late",)) == {"mark"}
    assert statements.walked("SELECT 1 FROM person ORDER BY search LIMIT 1", ()) == {"person"}
    assert statements.walked("SELECT 1 FROM mark WHERE lesson_id = ?", (1,)) == set()


def test_free_places_ask_each_question_once_for_all_classes(
    screens: dict[str, statements.Act],
) -> None:
    with statements.traced() as trace:
        places = screens["free places"]()
    assert isinstance(places, tuple) and len(places) > 1
    asked = [sql for sql, _values in trace.statements if '"access_log"' not in sql]
    assert len(asked) == len(set(asked)) <= 14, "\n".join(asked)


def test_today_reads_the_classes_and_each_setting_once(screens: dict[str, statements.Act]) -> None:
    with statements.traced() as trace:
        screens["today"]()
    asked = [f"{sql} {values}" for sql, values in trace.statements]
    assert len(asked) == len(set(asked)), "\n".join(sorted(asked))
