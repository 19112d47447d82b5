"""The centre's time is the centre's, whatever time zone the server is set to."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

import given
import pytest

import clc_tui
from clc_tui import session
from clc_tui.db.models import LogEntry, Payer
from clc_tui.services import attendance, other_work, timesheets, today
from clc_tui.services.actors import sign_in
from clc_tui.services.hours_waiting import due_month
from clc_tui.services.other_work import WorkFields
from clc_tui.services.sheet_records import Sheet
from clc_tui.services.sheets import timesheet
from clc_tui.terms import Actor, Invalid, LineKind, Role, Status, WorkKind

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


BEFORE_MONTH, AFTER_MONTH = (
    datetime(2026, 11, 30, 18, 28, tzinfo=UTC),
    datetime(2026, 11, 30, 19, 2, tzinfo=UTC),
)
"""23:28 of the last of November and 00:02 of the first of December in Almaty."""
NOVEMBER, DECEMBER = "2026-11", "2026-12"


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


class Paid(NamedTuple):
    """An instructor li who is paid for a class, and the facilitator akhmetova."""

    contract: int
    payer: int
    group: int
    learner: int


@pytest.fixture
def paid(centre: int) -> Paid:
    teacher = given.person(centre, "Ли Ольга")
    group = given.group(given.course(centre), taught_by=teacher, ends_on=day(20, 12))
    payer = given.payer(centre)
    contract = given.contract(payer, teacher)
    given.pays(contract, group)
    (learner,) = given.learners(group, ["Ахметова Айгүл"])
    given.grant(given.user("li"), centre, Role.INSTRUCTOR, teacher)
    boss = given.person(centre, "Сейтова Гульнара")
    given.grant(given.user("akhmetova"), centre, Role.FACILITATOR, boss)
    return Paid(contract, payer, group, learner)


def signed_in(user: str) -> Actor:
    return sign_in(user, session.local_clock())


def test_a_month_is_handed_in_when_it_is_over_in_the_centre(
    zone: str, paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before a server in New York begins December, long after one on Kiritimati did."""
    first, last = given.lesson(paid.group, day(2)), given.lesson(paid.group, day(30), "23:30", 30)
    given.mark(first, paid.learner)
    stands(monkeypatch, BEFORE_MONTH)
    li, boss = signed_in("li"), signed_in("akhmetova")
    hours = today.today(boss).hours
    assert (hours.month, hours.deadline, hours.not_submitted) == ("2026-10", day(5), 0)
    with pytest.raises(Invalid, match="up to 2026-11-30"):
        timesheets.submit_timesheet(li, paid.contract, NOVEMBER)
    with pytest.raises(Invalid, match="has not begun"):
        timesheets.submit_timesheet(li, paid.contract, DECEMBER)
    sheet = timesheet(li, paid.contract, NOVEMBER)
    assert (sheet.unmarked, sheet.to_come) == ((), day(30)), "begins in two minutes"
    assert due_month(boss) == NOVEMBER
    stands(monkeypatch, AFTER_MONTH)
    hours = today.today(boss).hours
    assert (hours.month, hours.deadline, hours.not_submitted) == (NOVEMBER, day(5, 12), 1)
    assert due_month(boss) == NOVEMBER and due_month(li) == NOVEMBER
    assert [each.lesson_id for each in timesheet(li, paid.contract, NOVEMBER).unmarked] == [last]
    assert today.today(li).hours.ready is None, "the last one is not marked"
    attendance.mark(li, last, paid.learner, Status.PRESENT)
    ready = today.today(li).hours.ready
    assert ready is not None and (ready.month, ready.to_hand_in) == (NOVEMBER, 120)
    made = timesheets.submit_timesheet(li, paid.contract, NOVEMBER, seen=120)
    assert made.submitted_at == "2026-12-01 00:02:00"
    waits = today.today(boss).hours
    assert (waits.to_approve, waits.approve_since) == (1, day(1, 12))
    made = timesheets.approve_timesheet(boss, made.id or 0)
    assert made.approved_at == "2026-12-01 00:02:00"
    assert timesheets.send_timesheet(boss, made.id or 0).sent_on == day(1, 12)
    assert due_month(boss) == DECEMBER


def test_what_is_still_to_come_is_so_by_the_centres_clock(
    zone: str, paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.mark(given.lesson(paid.group, day(2)), paid.learner)
    work = WorkFields(WorkKind.MEETING, day(30), 60)
    late, tomorrow = replace(work, starts_at="23:00"), replace(work, on_date=day(1, 12))
    stands(monkeypatch, BEFORE_MONTH)
    li, boss = signed_in("li"), signed_in("akhmetova")
    with pytest.raises(Invalid, match="hour is still to come"):
        other_work.add_other_work(li, paid.contract, replace(late, starts_at="23:29", minutes=20))
    with pytest.raises(Invalid, match="day is still to come"):
        other_work.add_other_work(li, paid.contract, tomorrow)
    other_work.add_other_work(li, paid.contract, late)

    def sign(on: date) -> Sheet:
        return timesheets.submit_timesheet(boss, paid.contract, NOVEMBER, signed_on=on)

    with pytest.raises(Invalid, match="day is still to come"):
        sign(day(1, 12))
    stands(monkeypatch, AFTER_MONTH)
    other_work.add_other_work(li, paid.contract, tomorrow)
    assert sign(day(1, 12)).signed_on == day(1, 12)
    assert timesheet(li, paid.contract, NOVEMBER).minutes == 150
    assert timesheet(li, paid.contract, DECEMBER).minutes == 60


def test_the_early_day_of_a_payer_begins_at_the_centres_midnight(
    zone: str, paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made up to the 24th: at 23:58 of the 23rd the 26th is still waited for."""
    given.rewritten(Payer, paid.payer, cut_off_day=24)
    given.mark(given.lesson(paid.group, day(2)), paid.learner)
    given.lesson(paid.group, day(26))
    stands(monkeypatch, BEFORE)
    li = signed_in("li")
    with pytest.raises(Invalid, match="up to 2026-11-26"):
        timesheets.submit_timesheet(li, paid.contract, NOVEMBER)
    stands(monkeypatch, AFTER)
    made = timesheets.submit_timesheet(li, paid.contract, NOVEMBER)
    assert [(line.on_date, line.kind) for line in made.lines] == [
        (day(2), LineKind.HELD), (day(26), LineKind.PLANNED),
    ]  # fmt: skip


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
