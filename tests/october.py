"""A payer's October for tests of papers and reports: two instructors, figures made by hand.

Li teaches sewing for academic hours of 45 minutes, rounded to quarters; Kim English for clock
hours, rounded to halves. The payer makes the sheet on the 25th. It is noon of Monday the 26th,
which is a holiday.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import given
import once

from clc_tui.services import attendance, calendar, other_work, timesheets
from clc_tui.services.other_work import WorkFields
from clc_tui.terms import Actor, RatePer, Role, Rounding, SheetColumn, WorkKind

LI, KIM = "Ли Ольга Сергеевна", "Ким Виктор"
PAYER = "Отдел занятости"
IIN = "750315390013"
MONTH = "2026-10"
ALL_COLUMNS = ",".join(SheetColumn)


@dataclass
class October:
    """Ids of what there is; `facilitator` is at noon of the 26th."""

    centre: int
    facilitator: Actor
    li: int
    kim: int
    payer: int
    sewing: int
    english: int
    learner: int
    by_li: int
    """Her contract."""
    by_kim: int
    taken_away: int
    """A lesson of September in an approved sheet whose marks were taken away in October."""


def day(number: int) -> date:
    return date(2026, 10, number)


def on(actor: Actor, when: date) -> Actor:
    """The same at noon of another day."""
    return replace(actor, clock=given.clock_at(datetime(when.year, when.month, when.day, 12)))


def held(group: int, learner: int, when: date, minutes: int, hour: str = "14:00") -> int:
    """A held lesson's id."""
    lesson = given.lesson(group, when, hour, minutes)
    given.mark(lesson, learner)
    return lesson


def october(**payer: object) -> October:
    """It in the connected file.

    Of Li's October: held on 1, 3 (a Saturday), 6, 8 and 26, 90 minutes each; a meeting of an hour
    on the 14th; without marks on the 20th; to come on 27 and 29. September's sheet is approved: its
    9th is unmarked since, its 16th was marked later. Of Kim's October: 50 minutes on four days.
    """
    name = ("october", *sorted(payer.items()))
    return once.filled(name, lambda: _october(payer))


def _october(payer: dict[str, object]) -> October:
    centre = given.centre("Талғар ОУЦ")
    facilitator = on(given.actor(centre, Role.FACILITATOR, user_name="akhmetova"), day(26))
    li, kim = given.person(centre, LI, iin=IIN), given.person(centre, KIM)
    given.known(facilitator.user_id, centre, "Ахметова Гульнара")
    sewing = given.group(given.course(centre), "домохозяйки", taught_by=li)
    english = given.group(given.course(centre, "Английский A1"), taught_by=kim)
    learner, other = (given.learners(each, ["Бекова Жанар"])[0] for each in (sewing, english))
    calendar.add_holiday(facilitator, day(26), "День Республики")
    payer_id = given.payer(centre, PAYER, **{"columns": ALL_COLUMNS, "cut_off_day": 25, **payer})
    by_li = given.contract(
        payer_id, li, number="12", position="Швея", rounding=Rounding.QUARTER.value
    )
    by_kim = given.contract(
        payer_id, kim, number="14", rate_per=RatePer.CLOCK.value, rounding=Rounding.HALF.value
    )
    given.pays(by_li, sewing)
    given.pays(by_kim, english)
    taken_away, _second = (held(sewing, learner, date(2026, 9, n), 90) for n in (9, 11))
    later = given.lesson(sewing, date(2026, 9, 16))
    first = on(facilitator, day(1))
    sheet = timesheets.submit_timesheet(first, by_li, "2026-09", signed_on=day(1)).id or 0
    timesheets.approve_timesheet(first, sheet)
    given.mark(later, learner)
    attendance.clear_mark(facilitator, taken_away, learner, reason="не было")
    for number in (1, 3, 6, 8, 26):
        held(sewing, learner, day(number), 90)
    for number in (20, 27, 29):
        given.lesson(sewing, day(number))
    for number in (5, 12, 19, 23):
        held(english, other, day(number), 50, "10:00")
    work = WorkFields(WorkKind.MEETING, day(14), 60)
    other_work.add_other_work(facilitator, by_li, work)
    return October(
        centre, facilitator, li, kim, payer_id, sewing, english, learner, by_li, by_kim, taken_away
    )


def approved(month: October, **decided: Any) -> int:  # noqa: ANN401
    """Li's October, handed in and approved on the 26th; the sheet's id."""
    actor = month.facilitator
    sheet = timesheets.submit_timesheet(actor, month.by_li, MONTH, signed_on=day(25)).id or 0
    timesheets.approve_timesheet(actor, sheet, **decided)
    return sheet
