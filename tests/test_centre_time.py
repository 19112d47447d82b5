"""The centre's time is the centre's, whatever time zone the server is set to."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import given
import pytest

import clc_tui
from clc_tui import session
from clc_tui.db.models import LogEntry
from clc_tui.services import attendance, today
from clc_tui.services.actors import sign_in
from clc_tui.terms import Invalid, Role, Status

BEFORE, AFTER = (
    datetime(2026, 11, 23, 18, 58, tzinfo=UTC),
    datetime(2026, 11, 23, 19, 2, tzinfo=UTC),
)
"""Two minutes before and after midnight in Almaty: afternoon in New York, evening in Greenwich."""


@pytest.fixture(params=["America/New_York", "UTC", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server's own zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def stands(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Stop the machine's clock."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            found = moment.astimezone(tz)
            return cls(*found.timetuple()[:6], tzinfo=found.tzinfo if tz else None)

    patch.setattr(session, "datetime", Stopped)


def test_marking_around_midnight(
    zone: str, file: Path, centre: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = given.person(centre, "Ли Ольга")
    group = given.group(given.course(centre), taught_by=teacher)
    (learner,) = given.learners(group, ["Ахметова Айгүл"])
    evening = given.lesson(group, datetime(2026, 11, 23).date(), "22:30")
    night = given.lesson(group, datetime(2026, 11, 24).date(), "00:00")
    given.grant(given.user("li"), centre, Role.INSTRUCTOR, teacher)
    stands(monkeypatch, BEFORE)
    actor = sign_in("li", session.local_clock())
    assert (actor.today.day, f"{actor.now:%H:%M}") == (23, "23:58")
    attendance.mark(actor, evening, learner, Status.PRESENT)
    with pytest.raises(Invalid, match="Until then"):
        attendance.mark(actor, night, learner, Status.PRESENT)
    assert today.landing_lesson(actor) == evening
    stands(monkeypatch, AFTER)
    assert (actor.today.day, f"{actor.now:%H:%M}") == (24, "00:02")
    attendance.mark(actor, night, learner, Status.LATE, minutes=2)
    told = [entry.at for entry in LogEntry.select().where(LogEntry.verb == "mark")]
    assert told == ["2026-11-23 23:58:00", "2026-11-24 00:02:00"]


def naive(source: str) -> Iterator[str]:
    """Calls that ask the machine for its own day or hour."""
    if not any(word in source for word in ("now(", "today(", "time(")):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            bare = not node.args and not node.keywords
            if called.endswith((".today", ".localtime", ".utcnow", ".ctime")) or (
                called.endswith("datetime.now") and bare
            ):
                yield f"{node.lineno}: {called}"


def test_nobody_asks_the_machine_for_its_own_day() -> None:
    root = Path(clc_tui.__file__).parent
    found = {
        f"{file.relative_to(root)}:{call}"
        for file in sorted(root.rglob("*.py"))
        for call in naive(file.read_text(encoding="utf-8"))
    }
    assert not found
    texts = "\n".join(file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.sql")))
    assert "CURRENT_" not in texts and "'now'" not in texts
