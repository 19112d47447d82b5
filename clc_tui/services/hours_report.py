"""Hours of a period as they were planned, held and paid; and held ones that no contract pays.

Planned are all lessons of the plan, those that were not held as well: for whoever teaches the class
that day, or for nobody. A lesson that was moved counts on its new day alone. Held are lessons for
everybody who was there, paid are the lines of approved timesheets, by the day the work was done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Centre
from clc_tui.db.names import full_name, short_names, sort_key, told_apart
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.hours import Payers, lessons_paid, work_hours
from clc_tui.services.teaching import OF_NOBODY
from clc_tui.terms import Actor, Invalid


class HoursBy(StrEnum):
    """What hours are put together by."""

    INSTRUCTOR = "instructor"
    CLASS = "class"
    PAYER = "payer"


NOBODY = 0
"""In place of a person where nobody is named."""


class HoursRow(NamedTuple):
    """Minutes of one instructor, class or payer."""

    id: int | None
    """None: work that is no lesson, among classes; nobody, among payers. `NOBODY`: lessons without
    anybody who taught them, among instructors and payers."""
    name: str
    planned: int = 0
    held: int = 0
    other: int = 0
    """Work that is no lesson."""
    paid: int = 0
    unpaid: int = 0
    """Held, and no contract pays them."""

    @property
    def waiting(self) -> int:
        """Done and not paid yet; less than nothing where more was paid as planned than is held."""
        return self.held + self.other - self.paid - self.unpaid


class UnpaidRow(NamedTuple):
    """Lessons somebody held in a class that no contract pays."""

    person_id: int | None
    """None: nobody is written down as the instructor."""
    name: str
    group_id: int
    class_name: str
    lessons: int
    minutes: int
    first: date
    last: date
    short: str
    """The name with initials."""


class HoursReport(NamedTuple):
    """A period's hours; `rows` in the order of their names."""

    centre: str
    first: date
    last: date
    by: HoursBy
    rows: tuple[HoursRow, ...]
    unpaid: tuple[UnpaidRow, ...]

    @property
    def people(self) -> frozenset[int]:
        """Who is named."""
        found = {row.person_id for row in self.unpaid if row.person_id is not None}
        if self.by is HoursBy.INSTRUCTOR:
            found |= {row.id for row in self.rows if row.id}
        return frozenset(found)

    @property
    def total(self) -> HoursRow:
        """All rows together, without a name."""
        return HoursRow(
            None, "", *(sum(each) for each in zip(*(r[2:] for r in self.rows), strict=True))
        )


class _Piece(NamedTuple):
    """Minutes of one kind, with what they can be put together by."""

    column: str
    minutes: int
    person_id: int
    """`NOBODY`: nobody is named."""
    group_id: int | None
    payer_id: int | None


def _shown(report: HoursReport) -> int:
    return len(report.people)


@shows_people(_shown)
@reads
def hours_report(
    actor: Actor, first: date, last: date, by: HoursBy = HoursBy.INSTRUCTOR
) -> HoursReport:
    """Planned, held and paid minutes between two days, both included."""
    if first > last:
        raise Invalid(N_("The first day comes after the last."))
    payers = Payers(actor.centre, first, last)
    held = list(_held(payers, actor.centre, first, last))
    by_nobody = list(_by_nobody(actor.centre, first, last))
    pieces = [
        *_planned(payers, actor.centre, first, last),
        *(piece for _day, piece in (*held, *by_nobody)),
        *_other(payers, actor.centre, first, last),
        *_paid(actor.centre, first, last),
    ]
    nobody = [each for each in held if each[1].payer_id is None]
    nobody += (each for each in by_nobody if each[1].column == "held")
    names = _Names(actor, pieces)
    return HoursReport(
        Centre.get_by_id(actor.centre).name, first, last, by,
        _rows(by, pieces, names), _unpaid(nobody, names),
    )  # fmt: skip


# What there is


_PLANNED = """
    SELECT l.id, l.group_id, l.on_date, l.minutes, i.person_id, t.contract_id
    FROM lesson l JOIN group_instructor i ON i.group_id = l.group_id AND i.since <= l.on_date
        AND (i.until IS NULL OR i.until >= l.on_date)
    LEFT JOIN lesson_instructor t
        ON t.lesson_id = l.id AND t.person_id = i.person_id AND t.helper = 0
    WHERE l.centre_id = ?1 AND l.on_date BETWEEN ?2 AND ?3 AND l.moved_to_id IS NULL
    UNION
    SELECT l.id, l.group_id, l.on_date, l.minutes, i.person_id, i.contract_id
    FROM lesson l JOIN lesson_instructor i ON i.lesson_id = l.id AND i.helper = 0
    WHERE l.centre_id = ?1 AND l.on_date BETWEEN ?2 AND ?3 AND l.moved_to_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM group_instructor x WHERE x.group_id = l.group_id
            AND x.since <= l.on_date AND (x.until IS NULL OR x.until >= l.on_date))
"""
"""Who was to teach, and the contract named for that lesson: the class's own instructors, else
whoever is written down for the lesson."""
_PAID = """
    SELECT c.person_id, l.group_id, c.payer_id, sum(t.minutes)
    FROM contract c JOIN timesheet_line t ON t.contract_id = c.id AND t.on_date BETWEEN ?2 AND ?3
    LEFT JOIN lesson l ON l.id = t.lesson_id
    WHERE c.centre_id = ?1 GROUP BY c.person_id, l.group_id, c.payer_id
"""
_BY_NOBODY = (
    "SELECT l.group_id, l.on_date, l.minutes, l.state = 'held'"
    + OF_NOBODY.format(whose="centre_id")
    + ' AND l.moved_to_id IS NULL AND EXISTS (SELECT 1 FROM "group" g WHERE g.id = l.group_id'
    " AND NOT g.practice AND NOT g.head_count)"
)

_Dated = tuple[date, _Piece]


def _planned(payers: Payers, centre_id: int, first: date, last: date) -> Iterator[_Piece]:
    rows = database.execute_sql(
        f"SELECT t.group_id, t.on_date, t.minutes, t.person_id, t.contract_id FROM ({_PLANNED}) t"
        ' JOIN "group" g ON g.id = t.group_id AND NOT g.practice',
        (centre_id, first.isoformat(), last.isoformat()),
    )
    for group_id, day, minutes, person_id, own in rows:
        contract_id = payers.of(group_id, person_id, day, own)
        yield _Piece("planned", minutes, person_id, group_id, _payer(payers, contract_id))


def _held(payers: Payers, centre_id: int, first: date, last: date) -> Iterator[_Dated]:
    for entry in lessons_paid(payers, centre_id, first, last):
        payer_id = _payer(payers, entry.contract_id)
        yield (
            entry.on_date,
            _Piece("held", entry.minutes, entry.person_id, entry.group_id, payer_id),
        )


def _other(payers: Payers, centre_id: int, first: date, last: date) -> Iterator[_Piece]:
    for entry in work_hours(centre_id, first, last):
        payer_id = _payer(payers, entry.contract_id)
        yield _Piece("other", entry.minutes, entry.person_id, None, payer_id)


def _paid(centre_id: int, first: date, last: date) -> Iterator[_Piece]:
    rows = database.execute_sql(_PAID, (centre_id, first.isoformat(), last.isoformat()))
    for person_id, group_id, payer_id, minutes in rows:
        yield _Piece("paid", minutes, person_id, group_id, payer_id)


def _by_nobody(centre_id: int, first: date, last: date) -> Iterator[_Dated]:
    """Lessons without anybody to teach them, planned, and held where they were."""
    rows = database.execute_sql(_BY_NOBODY, (centre_id, first.isoformat(), last.isoformat()))
    for group_id, on_date, minutes, was_held in rows:
        day = date.fromisoformat(on_date)
        yield day, _Piece("planned", minutes, NOBODY, group_id, None)
        if was_held:
            yield day, _Piece("held", minutes, NOBODY, group_id, None)


def _payer(payers: Payers, contract_id: int | None) -> int | None:
    return None if contract_id is None else payers.contracts[contract_id].payer_id


# Put together


_KEYS: dict[HoursBy, Callable[[_Piece], int | None]] = {
    HoursBy.INSTRUCTOR: lambda piece: piece.person_id,
    HoursBy.CLASS: lambda piece: piece.group_id,
    HoursBy.PAYER: lambda piece: piece.payer_id if piece.person_id else NOBODY,
}


def _rows(by: HoursBy, pieces: Iterable[_Piece], names: _Names) -> tuple[HoursRow, ...]:
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for piece in pieces:
        row = sums[_KEYS[by](piece)]
        row[piece.column] += piece.minutes
        if piece.column == "held" and piece.payer_id is None:
            row["unpaid"] += piece.minutes
    called = {key: names.of(by, key) for key in sums}
    in_order = sorted(sums, key=lambda key: (key is None, key == NOBODY, called[key][1], key or 0))
    return tuple(HoursRow(key, called[key][0], **sums[key]) for key in in_order)


def _unpaid(nobody: Iterable[_Dated], names: _Names) -> tuple[UnpaidRow, ...]:
    found: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for day, piece in nobody:
        found[piece.person_id, piece.group_id or 0].append((day, piece.minutes))
    rows = []
    for (person_id, group_id), lessons in found.items():
        days = [day for day, _minutes in lessons]
        rows.append(
            UnpaidRow(
                person_id or None, names.people.get(person_id, ("",))[0],
                group_id, names.groups[group_id][0],
                len(lessons), sum(minutes for _day, minutes in lessons), min(days), max(days),
                names.short.get(person_id, ""),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.first, row.class_name, row.name)))


class _Names:
    """What people, classes and payers are called, each with what puts them in order."""

    def __init__(self, actor: Actor, every: Collection[_Piece]) -> None:
        self._language = actor.language
        self.short: dict[int, str] = {}
        self.people = self._people(sorted({p.person_id for p in every if p.person_id}))
        self.groups = self._read(
            "SELECT g.id, c.title || iif(g.target = '', '', ' · ' || g.target)"
            ' FROM "group" g JOIN course c ON c.id = g.course_id WHERE g.id IN ({})',
            sorted({p.group_id for p in every if p.group_id is not None}),
        )
        self._payers = self._read(
            "SELECT id, name FROM payer WHERE id IN ({})",
            sorted({p.payer_id for p in every if p.payer_id is not None}),
        )

    def of(self, by: HoursBy, key: int | None) -> tuple[str, bytes]:
        """What a row is called; nothing for nobody, and for the one without a key."""
        if not key:
            return "", b""
        known = {
            HoursBy.INSTRUCTOR: self.people, HoursBy.CLASS: self.groups, HoursBy.PAYER: self._payers
        }  # fmt: skip
        return known[by][key]

    def _read(self, sql: str, ids: list[int]) -> dict[int, tuple[str, bytes]]:
        if not ids:
            return {}
        rows = database.execute_sql(sql.format(blanks(ids)), tuple(ids))
        return {row_id: (name, sort_key(name, self._language)) for row_id, name in rows}

    def _people(self, ids: list[int]) -> dict[int, tuple[str, bytes]]:
        if not ids:
            return {}
        order = "sort_kk" if self._language == "kk" else "sort_ru"
        rows = list(
            database.execute_sql(
                f"SELECT id, family_name, given_name, patronymic,"
                f" iif(erased_on IS NULL, birth_year, NULL), phone, {order}"
                f" FROM person WHERE id IN ({blanks(ids)})",
                tuple(ids),
            )
        )
        names = told_apart({r[0]: (full_name(*r[1:4]), r[4], r[5]) for r in rows})
        self.short = short_names({r[0]: (r[1:4], r[4], r[5]) for r in rows})
        return {r[0]: (names[r[0]], r[6]) for r in rows}
