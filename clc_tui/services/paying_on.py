"""What paid an instructor by itself goes on paying when a second contract comes beside it.

The only contract of somebody pays without being named. With a second one of the same days nothing
would say any more which of the two pays, and hours that are approved already would be taken back.
So the one that paid until now is named, in the classes and at the lessons it paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Contract, GroupInstructor, LessonInstructor

DAY = timedelta(days=1)


class Days(NamedTuple):
    """From when to when; a contract's, or those of a time of teaching."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, other: Days) -> Days | None:
        """The days of both; None where they have none together."""
        both = Days(max(self.first, other.first), min(self.last, other.last))
        return both if both.first <= both.last else None


def days_of(row: Contract) -> Days:
    return Days(row.from_day, row.until or date.max)


def contract_days(person_id: int) -> dict[int, Days]:
    """The contracts of somebody as they are written down now."""
    rows = Contract.select().where(Contract.person_id == person_id)
    return {int(row.id): days_of(row) for row in rows}


def go_on_paying(
    person_id: int, paid: dict[int, Days], beside: Mapping[int, Days]
) -> tuple[str, ...]:
    """Name what paid by itself (`paid`) where another comes `beside` it; the classes' titles.

    Both are days of contracts by id: as they were, and as they are now.
    """
    groups = {
        spell.group_id for spell in list(_unnamed(person_id)) if _name_in_class(spell, paid, beside)
    }
    groups |= set(_name_at_lessons(person_id, paid, beside))
    return _titles(groups)


def _unnamed(person_id: int) -> Iterator[GroupInstructor]:
    yield from GroupInstructor.select().where(
        GroupInstructor.person_id == person_id, GroupInstructor.contract_id.is_null()
    )


def _name_in_class(
    spell: GroupInstructor, paid: dict[int, Days], beside: Mapping[int, Days]
) -> bool:
    """Name in a time of teaching what paid it; where several did, one after the other, it parts."""
    whole = Days(spell.since, spell.until or date.max)
    alone = list(_alone(whole, paid))
    if not any(_meets(part, contract_id, beside) for part, contract_id in alone):
        return False
    there = [each for each, days in paid.items() if days.within(whole)]
    if len(there) == 1:
        spell.contract_id = there[0]
        spell.save()
        return True
    _part(spell, whole, alone)
    return True


def _meets(days: Days, contract_id: int, beside: Mapping[int, Days]) -> bool:
    """Whether on some of the days another contract runs now beside this one."""
    return any(days.within(other) for each, other in beside.items() if each != contract_id)


def _alone(whole: Days, paid: dict[int, Days]) -> Iterator[tuple[Days, int]]:
    """The days on which one contract ran alone, and which, in order."""
    starts = {whole.first}
    for days in paid.values():
        starts |= {days.first} | ({days.last + DAY} if days.last < date.max else set())
    cuts = sorted(day for day in starts if whole.covers(day))
    for first, after in zip(cuts, [*cuts[1:], None], strict=True):
        running = [each for each, days in paid.items() if days.covers(first)]
        if len(running) == 1:
            yield Days(first, whole.last if after is None else after - DAY), running[0]


def _part(spell: GroupInstructor, whole: Days, alone: list[tuple[Days, int]]) -> None:
    """Make a time of teaching several that follow each other, each with what pays it."""
    pieces: list[tuple[Days, int | None]] = []
    day = whole.first
    for part, contract_id in alone:
        if day < part.first:
            pieces.append((Days(day, part.first - DAY), None))
        pieces.append((part, contract_id))
        day = part.last if part.last == date.max else part.last + DAY
    if day <= whole.last and day != date.max:
        pieces.append((Days(day, whole.last), None))
    for number, (days, which) in enumerate(pieces):
        row = spell
        if number:
            row = GroupInstructor(
                centre_id=spell.centre_id, group_id=spell.group_id, person_id=spell.person_id,
                since=days.first,
            )  # fmt: skip
        row.until = None if days.last == date.max else days.last
        row.contract_id = which
        row.save()


def _name_at_lessons(
    person_id: int, paid: dict[int, Days], beside: Mapping[int, Days]
) -> Iterator[int]:
    """The same at lessons of classes that are not the person's own then; the classes."""
    rows = list(
        database.execute_sql(
            "SELECT i.id, l.group_id, l.on_date FROM lesson_instructor i"
            " JOIN lesson l ON l.id = i.lesson_id"
            " WHERE i.person_id = ?1 AND i.helper = 0 AND i.contract_id IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM group_instructor g WHERE g.group_id = l.group_id"
            " AND g.person_id = ?1 AND g.since <= l.on_date"
            " AND (g.until IS NULL OR g.until >= l.on_date))",
            (person_id,),
        )
    )
    for row_id, group_id, day in rows:
        on_date = date.fromisoformat(day)
        running = [each for each, days in paid.items() if days.covers(on_date)]
        if len(running) == 1 and _meets(Days(on_date, on_date), running[0], beside):
            row = LessonInstructor.get_by_id(row_id)
            row.contract_id = running[0]
            row.save()
            yield group_id


def _titles(groups: set[int]) -> tuple[str, ...]:
    """What classes are called."""
    found = [
        database.execute_sql(
            "SELECT c.title || iif(g.target = '', '', ' · ' || g.target)"
            ' FROM "group" g JOIN course c ON c.id = g.course_id WHERE g.id = ?',
            (group_id,),
        ).fetchone()[0]
        for group_id in sorted(groups)
    ]
    return tuple(dict.fromkeys(found))
