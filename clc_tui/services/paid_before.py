"""What paid a lesson goes on paying it when two records of an instructor become one.

Where both teach a class, each by a contract of its own, the time there becomes one with one
contract. Lessons that are over were paid by the other one, and may be on sheets that went to its
payer: it is named at each of them, so that no hour moves to another payer or another rate.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from clc_tui.db.connection import database
from clc_tui.db.models import Lesson, LessonInstructor
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.hours import Payers, lessons_paid
from clc_tui.services.paying_on import class_titles, contract_runs
from clc_tui.services.register import planned_instructors
from clc_tui.terms import Actor


def paid_until_now(actor: Actor, keep_id: int, other_id: int) -> dict[int, int]:
    """What pays the lessons of two records that are over, or stand on approved sheets.

    Of one that both are paid for an approved sheet's contract counts, else that of the record
    that stays.
    """
    if len({**contract_runs(keep_id), **contract_runs(other_id)}) < 2:
        return {}
    own, others = _paid(actor, keep_id), _paid(actor, other_id)
    frozen = _on_sheets({lesson_id for each in (own, others) for lesson_id in each})
    today: dict[int, int] = {}
    for lesson_id in own.keys() | others.keys():
        which = [c for c in (own.get(lesson_id), others.get(lesson_id)) if c is not None]
        on_sheets = [each for each in which if each in frozen[lesson_id]]
        if on_sheets or (which and not _is_to_come(actor, lesson_id)):
            today[lesson_id] = (on_sheets or which)[0]
    return today


def go_on_paying_lessons(
    actor: Actor, person_id: int, before: Mapping[int, int]
) -> tuple[str, ...]:
    """Name at each lesson what paid it, where something else would now; the classes' titles."""
    now = _paid(actor, person_id) if before else {}
    groups: set[int] = set()
    for lesson_id, contract_id in sorted(before.items()):
        if lesson_id not in now or now[lesson_id] == contract_id:
            continue
        lesson = Lesson.get_by_id(lesson_id)
        _name_at(lesson, person_id, contract_id)
        groups.add(lesson.group_id)
    return class_titles(groups)


def _paid(actor: Actor, person_id: int) -> dict[int, int | None]:
    """What pays somebody's lessons up to the end of this month, held or to be held, by lesson."""
    last = month_days(month_of(actor.today))[1]
    payers = Payers(actor.centre, date.min, last)
    hours = lessons_paid(payers, actor.centre, date.min, last, planned=True, people=(person_id,))
    return {each.key.lesson_id: each.contract_id for each in hours if each.key.lesson_id}


def _is_to_come(actor: Actor, lesson_id: int) -> bool:
    day: date = Lesson.get_by_id(lesson_id).on_date
    return day > actor.today


def _on_sheets(lessons: Collection[int]) -> dict[int, set[int]]:
    """By lesson the contracts whose approved sheets hold it."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = database.execute_sql(
        "SELECT t.lesson_id, t.contract_id FROM json_each(?) j CROSS JOIN timesheet_line t"
        " ON t.lesson_id = j.value GROUP BY t.lesson_id, t.contract_id HAVING sum(t.minutes) > 0",
        (json.dumps(sorted(lessons)),),
    )
    for lesson_id, contract_id in rows:
        found[lesson_id].add(contract_id)
    return found


def _name_at(lesson: Lesson, person_id: int, contract_id: int) -> None:
    """Name a contract at a lesson; all who are to teach it are written down with it."""
    rows = LessonInstructor.select().where(LessonInstructor.lesson_id == lesson.id)
    there = {row.person_id: row for row in rows}
    if all(row.helper for row in there.values()):
        for one in planned_instructors(lesson.group_id, lesson.on_date):
            row = there.setdefault(
                one.person_id,
                LessonInstructor(
                    centre_id=lesson.centre_id, lesson_id=lesson.id, person_id=one.person_id
                ),
            )
            row.helper = False
            row.save()
    there[person_id].contract_id = contract_id
    there[person_id].save()
