"""What paid an instructor by itself goes on paying when a second contract comes beside it.

The only contract of somebody pays without being named, and so does, of several, the only one whose
payer pays somebody in the class. With another one of the same days nothing would say any more which
of them pays, and hours that are approved already would be taken back. So the one that paid until
now is named, in the classes and at the lessons it paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


class Run(NamedTuple):
    """The days of a contract, and who pays by it."""

    days: Days
    payer_id: int


Runs = Mapping[int, Run]
"""Contracts by id."""


def run_of(row: Contract) -> Run:
    return Run(Days(row.from_day, row.until or date.max), row.payer_id)


def contract_runs(person_id: int) -> dict[int, Run]:
    """The contracts of somebody as they are written down now."""
    rows = Contract.select().where(Contract.person_id == person_id)
    return {int(row.id): run_of(row) for row in rows}


def go_on_paying(person_id: int, paid: Runs, now: Runs) -> tuple[str, ...]:
    """Name what paid by itself and would not any more; the classes' titles.

    `paid` are all contracts of somebody as they were, `now` as they are.
    """
    spells = list(_unnamed(person_id))
    named = {spell.group_id: tuple(_named_in(spell.group_id)) for spell in spells}
    groups = {
        spell.group_id
        for spell in spells
        for payers in (named[spell.group_id],)
        if _name_in_class(spell, paid, now, payers, payers)
    }
    for group_id in groups:
        _keep_others(group_id, person_id, named[group_id])
    groups |= set(_name_at_lessons(person_id, paid, now))
    return class_titles(groups)


def _keep_others(group_id: int, person_id: int, named: tuple[Run, ...]) -> None:
    """The same for others of a class, where the payers named in it (`named` before) are more."""
    spells = GroupInstructor.select().where(
        GroupInstructor.group_id == group_id, GroupInstructor.person_id != person_id,
        GroupInstructor.contract_id.is_null(),
    )  # fmt: skip
    more = tuple(_named_in(group_id))
    for spell in list(spells):
        runs = contract_runs(spell.person_id)
        _name_in_class(spell, runs, runs, named, more)


def _unnamed(person_id: int) -> Iterator[GroupInstructor]:
    yield from GroupInstructor.select().where(
        GroupInstructor.person_id == person_id, GroupInstructor.contract_id.is_null()
    )


def _named_in(group_id: int) -> Iterator[Run]:
    """From when to when whose contracts are named in a class, and their payers."""
    rows = database.execute_sql(
        "SELECT max(g.since, c.from_day), min(coalesce(g.until, '9999-12-31'),"
        " coalesce(c.until, '9999-12-31')), c.payer_id FROM group_instructor g"
        " JOIN contract c ON c.id = g.contract_id WHERE g.group_id = ?",
        (group_id,),
    )
    for first, last, payer_id in rows:
        yield Run(Days(date.fromisoformat(first), date.fromisoformat(last)), payer_id)


def _pays(runs: Runs, named: Iterable[Run], day: date) -> int | None:
    """The contract that pays by itself on a day, as `hours.Payers` says it."""
    running = {each: run for each, run in runs.items() if run.days.covers(day)}
    if len(running) > 1:
        payers = {run.payer_id for run in named if run.days.covers(day)}
        running = {each: run for each, run in running.items() if run.payer_id in payers}
    return next(iter(running)) if len(running) == 1 else None


def _name_in_class(
    spell: GroupInstructor, paid: Runs, now: Runs, named: tuple[Run, ...], more: tuple[Run, ...]
) -> bool:
    """Name in a time of teaching what paid it; where several did, one after the other, it parts.

    `named` is what was named in the class, `more` what is named now.
    """
    whole = Days(spell.since, spell.until or date.max)
    alone: list[tuple[Days, int]] = []
    lost = False
    for part in _parts(whole, (*paid.values(), *now.values(), *named, *more)):
        which = _pays(paid, named, part.first)
        if which is None:
            continue
        lost = lost or _loses(which, now, more, part.first)
        if alone and alone[-1][1] == which and alone[-1][0].last + DAY == part.first:
            part = Days(alone.pop()[0].first, part.last)
        alone.append((part, which))
    if not lost:
        return False
    there = [each for each, run in paid.items() if run.days.within(whole)]
    if len(there) == 1:
        spell.contract_id = there[0]
        spell.save()
        return True
    _part(spell, whole, alone)
    return True


def _loses(which: int, now: Runs, named: Iterable[Run], day: date) -> bool:
    """Whether what paid a day runs on it still, and does not pay it by itself any more."""
    runs = which in now and now[which].days.covers(day)
    return runs and _pays(now, named, day) != which


def _parts(whole: Days, runs: Iterable[Run]) -> Iterator[Days]:
    """Days parted where a contract begins or ends, in order."""
    starts = {whole.first}
    for run in runs:
        starts |= {run.days.first} | ({run.days.last + DAY} if run.days.last < date.max else set())
    cuts = sorted(day for day in starts if whole.covers(day))
    for first, after in zip(cuts, [*cuts[1:], None], strict=True):
        yield Days(first, whole.last if after is None else after - DAY)


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


def _name_at_lessons(person_id: int, paid: Runs, now: Runs) -> Iterator[int]:
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
        on_date, named = date.fromisoformat(day), tuple(_named_in(group_id))
        which = _pays(paid, named, on_date)
        if which is not None and _loses(which, now, named, on_date):
            row = LessonInstructor.get_by_id(row_id)
            row.contract_id = which
            row.save()
            yield group_id


def class_titles(groups: set[int]) -> tuple[str, ...]:
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
