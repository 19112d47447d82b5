"""What waits for somebody in the first centre of every demo, whatever its day and size."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import given
from demo_follow_up import require_follow_up

from clc_tui.db.models import Assignment, Offer, Volunteer
from clc_tui.services import (
    actors,
    call_list,
    hours,
    hours_waiting,
    needs,
    sheets,
    shifts,
    spot_checks,
    volunteers,
    waiting_list,
)
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.sheet_records import Sheet, SheetRow
from clc_tui.terms import (
    Actor,
    AssignmentState,
    CallAbout,
    CallOutcome,
    CorrectionReason,
    NeedKind,
    SheetState,
)

DAY = timedelta(days=1)


def require_things_to_do(day: date, *, late: bool = True) -> None:
    """What the desk, the phone, the evaluator, hours and volunteers have before them.

    Without `late` there are too few classes for what came to light weeks later.
    """
    now = given.clock_at(datetime.combine(day, time(14, 7)))
    facilitator = actors.sign_in("facilitator", now)
    _desk(facilitator)
    (spot_check,) = spot_checks.spot_checks(actors.sign_in("evaluator", now))
    assert (spot_check.lessons, spot_check.answered, spot_check.agree) == (5, 3, 2)
    _hours(facilitator, late=late)
    own = hours_waiting.waiting_hours(actors.sign_in("instructor", now))
    assert own.returned is not None
    assert own.returned[1:] == (month_of(day.replace(day=1) - DAY), 0)
    _volunteers(facilitator)
    _shifts(facilitator)
    require_follow_up(now)


def _desk(facilitator: Actor) -> None:
    day = facilitator.today
    offers = {(row.answer, row.answer is None and row.expires_on < day) for row in Offer.select()}
    assert offers == {("not_now", False), ("declined", False), (None, False), (None, True)}
    free = [each for each in waiting_list.free_places(facilitator) if each.left]
    assert free and all(each.waiting and each.next_name for each in free)
    lists = [waiting_list.waiting_list(facilitator, each.course_id) for each in free]
    assert any(each.rule and any(who.first for who in each.waiters) for each in lists)
    lines = call_list.call_list(facilitator).lines
    assert {line.about for line in lines} >= {*CallAbout} - {CallAbout.START, CallAbout.LOW}
    forms = [line.guardian for line in lines if line.about is CallAbout.UNSIGNED]
    assert forms.count(True) >= 2
    called = {line.last.outcome for line in lines if line.last is not None}
    assert called >= {CallOutcome.COMING, CallOutcome.NO_ANSWER}


def _hours(facilitator: Actor, *, late: bool) -> None:
    """The last month stands at every place of its way, older ones went, this one is begun."""
    first = facilitator.today.replace(day=1)
    last, two_ago = (month_of(first - DAY), month_of((first - DAY).replace(day=1) - DAY))
    rows = _rows(facilitator, last)
    states = {row.state for row in rows if row.number == 0}
    assert states == set(SheetState)
    open_ones = [row for row in rows if row.state is SheetState.DRAFT]
    assert open_ones and all(row.minutes for row in open_ones)
    begun = [row for row in _rows(facilitator, month_of(first)) if row.month == month_of(first)]
    assert all(r.state is SheetState.DRAFT for r in begun if r.contract.cut_off_day is None)
    of_two_ago = [row for row in _rows(facilitator, two_ago) if row.month == two_ago]
    assert {row.state for row in of_two_ago if row.number == 0} == {SheetState.SENT}
    rest = [row.state for row in of_two_ago if row.number == 1]
    assert rest == [SheetState.SUBMITTED] * late
    found = [sheets.timesheet(facilitator, r.contract.id, r.month, r.number) for r in rows]
    reasons = _told(found)
    assert (CorrectionReason.MARKED_LATER in reasons) is late
    assert reasons.count(CorrectionReason.TAUGHT_BY_OTHERS) == 2
    waiting = hours_waiting.waiting_hours(facilitator)
    assert waiting.to_approve >= 1 + late and waiting.not_submitted >= 2


def _rows(facilitator: Actor, month: str) -> list[SheetRow]:
    """The sheets of a month with something in them."""
    return [
        row for row in sheets.month_sheets(facilitator, month) if row.minutes or row.id is not None
    ]


def _told(found: list[Sheet]) -> list[CorrectionReason]:
    """A remark on a line, the committee's approval of the desk's own hours; returns why others."""
    (back,) = (sheet for sheet in found if sheet.state is SheetState.RETURNED)
    assert back.returned and any(line.remark for line in back.lines)
    attested = [sheet for sheet in found if sheet.attested is not None]
    assert [sheet.own for sheet in attested] == [True]
    return [line.reason for sheet in found for line in sheet.lines if line.reason is not None]


def unpaid_classes(facilitator: Actor) -> set[str]:
    """What the classes are called in which nobody pays this month."""
    first, last = month_days(month_of(facilitator.today))
    found = hours.entries(facilitator.centre, first, last, planned=True)
    return {entry.words for entry in found if entry.contract_id is None}


def _volunteers(facilitator: Actor) -> None:
    """Twenty or so, two of them under age: one whose parent has signed, one whose has not."""
    lines = volunteers.volunteers(facilitator).lines
    assert 15 <= len(lines) <= 25
    assert sum(line.unsigned for line in lines) == 1
    signed = Volunteer.select().where(
        Volunteer.guardian_signed_on.is_null(False), Volunteer.centre_id == facilitator.centre
    )
    assert [row.until for row in signed] == [None]
    assert len({line.free_times for line in lines}) > 4 and any(line.last_on for line in lines)
    page = volunteers.volunteer(facilitator, signed.get().person_id)
    assert page.under_age and page.guardian


def _shifts(facilitator: Actor) -> None:
    """Past ones with who came, the next ones half filled, one of them knowingly."""
    day = facilitator.today
    kinds = {line.kind for line in needs.needs(facilitator)}
    assert kinds == {NeedKind.LESSONS, NeedKind.OPEN}
    past = shifts.shifts(facilitator, day - 77 * DAY, day - DAY)
    states = [helper.state for line in past for helper in line.helpers]
    assert states.count(AssignmentState.CAME) > 5
    assert any(line.cancelled for line in past)
    assert any(line.kind is NeedKind.DATED and line.coming for line in past)
    to_come = [line for line in shifts.shifts(facilitator, day, day + 21 * DAY) if line.on]
    assert any(0 < line.coming < line.people for line in to_come)
    assert any(helper.despite for line in to_come for helper in line.helpers)
    assert any(not line.helpers for line in to_come)
    assert Assignment.select().where(Assignment.state == "absent").exists()
