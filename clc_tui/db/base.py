"""What every table has in common, and two kinds of columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import AutoField, BooleanField, IntegerField, Model, TextField

from clc_tui.db.connection import database


class DateText(TextField):
    """A date, ISO text in the file."""

    def db_value(self, value: date | str | None) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        return date.fromisoformat(value) if value is not None else None


class Flag(BooleanField):
    """A yes or no, 1 or 0 in the file."""

    def db_value(self, value: Any) -> int | None:  # noqa: ANN401
        return None if value is None else int(bool(value))


class Row(Model):
    """One row of a table of ours."""

    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False


class CentreRow(Row):
    """One row of a centre's."""

    centre_id = IntegerField()
