"""Migrations: a migrated file is the same as a fresh one, rows and all."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from clc_tui.db import connection, migrate, models
from clc_tui.db.connection import database

SECOND = (
    migrate.SCHEMA + 1,
    """
    CREATE TABLE room (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        centre_id INTEGER NOT NULL REFERENCES centre (id),
        name TEXT NOT NULL
    ) STRICT;
    INSERT INTO room (centre_id, name)
        SELECT DISTINCT centre_id, room FROM "group" WHERE room <> '' ORDER BY 1, 2;
    CREATE TABLE walk_in_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        centre_id INTEGER NOT NULL,
        lesson_id INTEGER NOT NULL,
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 90),
        phone TEXT,
        person_id INTEGER,
        FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
        FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
    ) STRICT;
    INSERT INTO walk_in_new SELECT * FROM walk_in;
    DROP TABLE walk_in;
    ALTER TABLE walk_in_new RENAME TO walk_in;
    """,
)
"""A made-up next migration: a new table filled from old rows, an old table rebuilt."""


def schema_of(path: Path) -> list[tuple[str, ...]]:
    raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        rows = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    finally:
        raw.close()
    return sorted(
        (str(kind), str(name), str(table), " ".join(str(sql or "").split()).replace('"', ""))
        for kind, name, table, sql in rows
    )


Rows = dict[str, list[dict[str, object]]]


def rows_of(path: Path) -> Rows:
    """Every row of every table, by the names of its columns."""
    raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        tables = [
            str(row[0])
            for row in raw.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'"
            ).fetchall()
        ]
        return {
            table: [
                dict(zip([each[0] for each in cursor.description], row, strict=True))
                for cursor in (raw.cursor(),)
                for row in cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            ]
            for table in tables
        }
    finally:
        raw.close()


def file_at(path: Path, upto: int, steps: list[migrate.Migration]) -> None:
    connection.create(path)
    migrate.migrate([step for step in steps if step[0] <= upto])
    database.close()


def go_on(path: Path, steps: list[migrate.Migration]) -> int:
    connection.connect(path)
    try:
        return migrate.migrate(steps)
    finally:
        database.close()


def concrete(base: type[models.Row]) -> list[type[models.Row]]:
    below = [model for one in base.__subclasses__() for model in concrete(one)]
    return below if base in (models.Row, models.CentreRow) else [base, *below]


def fill(path: Path, upto: int) -> None:
    """Rows in every table that the first migrations made, written as they were in their time."""
    raw = apsw.Connection(str(path))
    raw.execute("PRAGMA foreign_keys = 1")
    for sql in sorted((Path(__file__).parent / "rows_of_every_table").glob("*.sql")):
        if int(sql.stem) <= upto:
            raw.execute(sql.read_text(encoding="utf-8"))
    raw.close()


def kept(before: Rows, after: Rows) -> Rows:
    """Of what is there after a migration, the tables and columns that were there before."""
    return {
        table: [
            {name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)
        ]
        for table, rows in before.items()
    }


@pytest.mark.parametrize("start", [number for number, _sql in migrate.migrations()])
def test_a_migrated_file_equals_a_fresh_one(tmp_path: Path, start: int) -> None:
    steps = [*migrate.migrations(), SECOND]
    fresh, old = tmp_path / "fresh.db", tmp_path / "old.db"
    file_at(fresh, SECOND[0], steps)
    file_at(old, start, steps)
    assert go_on(old, steps) == len(steps) - start
    assert schema_of(old) == schema_of(fresh)
    assert go_on(old, steps) == 0


@pytest.mark.parametrize("start", [number for number, _sql in migrate.migrations()])
def test_rows_survive_a_migration(tmp_path: Path, start: int) -> None:
    path = tmp_path / "centre.db"
    file_at(path, start, migrate.migrations())
    fill(path, start)
    before = rows_of(path)
    assert all(before.values()), [table for table, rows in before.items() if not rows]
    go_on(path, [*migrate.migrations(), SECOND])
    after = rows_of(path)
    assert after.pop("room") == [{"id": 1, "centre_id": 1, "name": "C-4"}]
    assert kept(before, after) == before


def test_approved_sheets_get_what_contract_and_payer_say_when_the_file_is_migrated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "centre.db"
    file_at(path, 3, migrate.migrations())
    fill(path, 3)
    raw = apsw.Connection(str(path))
    raw.execute("""
        INSERT INTO holiday (centre_id, on_date, name_kk, name_ru, name_en) VALUES
            (1, '2026-11-20', '', '', ''), (1, '2026-11-03', '', '', ''),
            (1, '2026-12-01', '', '', '');
        UPDATE payer SET title = 'Табель', legend = 'Ф – часы';
        INSERT INTO timesheet (centre_id, contract_id, month, number, state, submitted_at)
            VALUES (1, 1, '2026-10', 0, 'submitted', '2026-10-31 18:00:00');
    """)
    raw.close()
    go_on(path, migrate.migrations())
    approved, submitted = rows_of(path)["timesheet"]
    copied = {
        "contract_number": "17", "contract_position": "инструктор", "contract_from": "2026-09-01",
        "contract_until": None, "payer_name": "Отдел занятости", "payer_title": "Табель",
        "worked_code": "Ф", "off_code": "В", "holiday_code": "РП", "payer_legend": "Ф – часы",
        "payer_columns": "position,days,clock_hours,academic_hours", "cut_off_day": 25,
        "days_off": "2026-11-03,2026-11-20",
    }  # fmt: skip
    assert {name: approved[name] for name in copied} == copied
    assert {submitted[name] for name in copied} == {None}


def test_people_are_found_as_before_after_a_migration(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    file_at(path, 1, migrate.migrations())
    fill(path, 1)
    go_on(path, migrate.migrations())
    connection.connect(path)
    database.execute_sql("UPDATE person SET search = search || ' qyzy' WHERE id = 1")
    found = "SELECT rowid FROM person_word WHERE person_word MATCH 'qyzy'"
    assert database.execute_sql(found).fetchall() == [(1,)]
    database.execute_sql("UPDATE person SET practice = 1 WHERE id = 1")
    assert database.execute_sql(found).fetchall() == []
    database.close()


def test_a_migration_that_breaks_references_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    file_at(path, migrate.SCHEMA, migrate.migrations())
    fill(path, migrate.SCHEMA)
    before = rows_of(path)
    with pytest.raises(RuntimeError, match="breaks references"):
        go_on(path, [(99, "DELETE FROM lesson;")])
    assert rows_of(path) == before
    connection.connect(path)
    assert connection.pragma("user_version") == migrate.SCHEMA
    assert connection.pragma("foreign_keys") == 1
    database.close()


def test_a_verified_copy_is_a_whole_file(tmp_path: Path) -> None:
    path, copy = tmp_path / "centre.db", tmp_path / "copy.db"
    file_at(path, migrate.SCHEMA, migrate.migrations())
    fill(path, migrate.SCHEMA)
    connection.connect(path)
    migrate.verified_copy(copy)
    database.close()
    assert rows_of(copy) == rows_of(path)
    assert copy.stat().st_mode & 0o777 == 0o600


def test_models_say_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    file_at(path, migrate.SCHEMA, migrate.migrations())
    raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    tables = set(rows_of(path)) - {"change"}
    seen = {}
    for model in concrete(models.Row):
        table = model._meta.table_name
        info = raw.execute(f'PRAGMA table_info("{table}")').fetchall()
        seen[table] = [field.column_name for field in model._meta.sorted_fields]
        assert seen[table] == [row[1] for row in info], table
        nullable = {row[1] for row in info if not row[3] and not row[5]}
        assert {f.column_name for f in model._meta.sorted_fields if f.null} == nullable, table
    raw.close()
    assert set(seen) == tables


def test_no_row_can_point_into_another_centre(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    file_at(path, migrate.SCHEMA, migrate.migrations())
    fill(path, migrate.SCHEMA)
    raw = apsw.Connection(str(path))
    raw.execute("PRAGMA foreign_keys = 1")
    raw.execute("INSERT INTO centre (name) VALUES ('Шу')")
    tried = 0
    for table, rows in rows_of(path).items():
        columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")').fetchall()]
        references = raw.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        inside = {row[2] for row in references} - {"centre", "user", "log_entry"}
        if not rows or "centre_id" not in columns or not inside:
            continue
        tried += 1
        with pytest.raises(apsw.ConstraintError):
            raw.execute(f'UPDATE "{table}" SET centre_id = 2')
        pairs = {row[0] for row in references if row[2] in inside}
        for pair in pairs:
            assert "centre_id" in {row[3] for row in references if row[0] == pair}, table
    raw.close()
    assert tried >= 15
