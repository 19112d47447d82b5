"""Whom to call and why.

A line waits until somebody is called, and again: after no answer on the next day, after any other
answer with the next absence. What an instructor heard of leaving waits for the facilitator. A form
waits until it is signed. A person has one line a class: the most urgent reason there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.names import short_name, sort_key, told_apart
from clc_tui.services.access import shows_people
from clc_tui.services.calls import ANSWERS
from clc_tui.services.centres import setting_of
from clc_tui.services.consent import under_age
from clc_tui.services.gate import reads
from clc_tui.services.past_calls import Matter, PastCall, last_calls, matter
from clc_tui.services.rows import taught_groups
from clc_tui.terms import (
    Actor,
    CallAbout,
    CallOutcome,
    Reach,
    Status,
)

FEWEST_MARKS = 5
"""From so many marks on a rate says something."""
FIRST_LESSONS = 2
"""Who misses so many at the beginning may not come at all."""
ON_FILE = "p.erased_on IS NULL AND p.merged_into_id IS NULL AND NOT p.practice"
"""Whom there is somebody to call by: what was erased stays as a figure only."""
ATTENDED = frozenset(status.value for status in Status if status.attended)


class CallLine(NamedTuple):
    """Somebody to call; what is told besides the name hangs on `about`."""

    about: CallAbout
    person_id: int
    name: str
    phone: str | None
    group_id: int | None
    title: str
    """The course; of a form the first of the classes."""
    times: int = 0
    """Absences in a row, or since the beginning."""
    since: date | None = None
    """The first of these absences; the day of an offer."""
    until: date | None = None
    """The last day on which an offer holds its place."""
    attended: int = 0
    marked: int = 0
    guardian: bool = False
    """Whether a parent or guardian signs."""
    offer_id: int | None = None
    offered_at: str = ""
    """When the place was offered: calls before it were about another offer."""
    last_absence: str = ""
    """When the last lesson was that was missed."""
    last: PastCall | None = None
    waits: bool = True
    """Whether there is something to call about now."""

    @property
    def key(self) -> tuple[CallAbout, int, int | None]:
        """The same line when the list is read again."""
        return self.about, self.person_id, self.offer_id or self.group_id


class CallList(NamedTuple):
    """Everybody there is a reason to call, by reason and name; and of how many people."""

    lines: tuple[CallLine, ...]
    absent_in_a_row: int
    low_rate: int
    in_classes: int
    """People in running classes; 0 for who does not see the forms."""


class Waiting(NamedTuple):
    """What of the call list stands in Today."""

    calls: tuple[CallsWaiting, ...] = ()
    in_classes: int = 0
    """People in running classes; 0 for who does not see the forms."""


class _Ground(NamedTuple):
    """What a list is made from; read once."""

    classes: list[int]
    """The running classes of the centre."""
    absent_in_a_row: int
    low_rate: int


class CallsWaiting(NamedTuple):
    """How many calls of one kind wait, and about which courses."""

    about: CallAbout
    people: int
    times: int
    """The fewest absences among them."""
    titles: tuple[str, ...]


def _shown(found: CallList) -> int:
    return len({line.person_id for line in found.lines})


@shows_people(_shown)
@reads
def call_list(actor: Actor) -> CallList:
    """Whom to call: instructors who misses their own classes, facilitators everybody."""
    ground = _ground(actor)
    return CallList(
        _told_apart(_lines(actor, ground)),
        ground.absent_in_a_row,
        ground.low_rate,
        _in_classes(actor, ground),
    )


def waiting_calls(actor: Actor) -> Waiting:
    """How many calls of each kind wait; the actor's reach says whose."""
    found = []
    ground = _ground(actor)
    lines = [line for line in _lines(actor, ground) if line.waits]
    for why in CallAbout:
        own = [line for line in lines if line.about is why]
        if own:
            titles = tuple(dict.fromkeys(line.title for line in own))
            found.append(CallsWaiting(why, len(own), min(line.times for line in own), titles))
    return Waiting(tuple(found), _in_classes(actor, ground))


def _ground(actor: Actor) -> _Ground:
    return _Ground(
        _running_classes(actor),
        setting_of(actor.centre, "absent_in_a_row"),
        setting_of(actor.centre, "low_rate"),
    )


def _lines(actor: Actor, ground: _Ground) -> tuple[CallLine, ...]:
    """Every line in order, each with its last call."""
    lines = list(_missed(actor, ground))
    if actor.reach is not Reach.TAUGHT:
        lines += [*_unsigned(actor, ground), *_offered(actor)]
    calls = last_calls(line.person_id for line in lines)
    told = [_with_call(actor, line, calls) for line in lines]
    places = {why: place for place, why in enumerate(CallAbout)}
    return tuple(
        sorted(told, key=lambda each: (places[each.about], *_order(actor, each.name, each.title)))
    )


def _told_apart(lines: tuple[CallLine, ...]) -> tuple[CallLine, ...]:
    """The lines, namesakes told apart."""
    people = {line.person_id: (line.name, line.phone) for line in lines}
    years = dict(
        database.execute_sql(
            f"SELECT id, birth_year FROM person WHERE id IN ({blanks(people)})", tuple(people)
        )
    )
    names = told_apart({who: (name, years.get(who), ph) for who, (name, ph) in people.items()})
    return tuple(line._replace(name=names[line.person_id]) for line in lines)


def _order(actor: Actor, *texts: str) -> tuple[bytes, ...]:
    """Where texts stand in the reader's order."""
    return tuple(sort_key(text, actor.language) for text in texts)


# Who does not come


class Missed(NamedTuple):
    """The marks of one spell, oldest first: the lesson's day and hour, and the status."""

    marks: tuple[tuple[str, str], ...]

    @property
    def attended(self) -> int:
        return sum(status in ATTENDED for _at, status in self.marks)

    @property
    def in_a_row(self) -> list[str]:
        """When the absences were that no other mark has followed."""
        run: list[str] = []
        for at, status in reversed(self.marks):
            if status != Status.ABSENT.value:
                break
            run.insert(0, at)
        return run

    @property
    def absences(self) -> list[str]:
        return [at for at, status in self.marks if status == Status.ABSENT.value]

    def why(self, in_a_row: int, low_rate: int) -> CallAbout | None:
        """The most urgent reason to call; None for somebody who comes."""
        first = [status for _at, status in self.marks[:FIRST_LESSONS]]
        attended = self.attended
        if first == [Status.ABSENT.value] * FIRST_LESSONS and not attended:
            return CallAbout.START
        if len(self.in_a_row) >= in_a_row:
            return CallAbout.ABSENT
        marked = len(self.marks)
        if marked >= FEWEST_MARKS and attended * 100 < low_rate * marked:
            return CallAbout.LOW
        return None


def _missed(actor: Actor, ground: _Ground) -> Iterator[CallLine]:
    """Learners of running classes who do not come, each spell once."""
    found: dict[tuple[int, int], tuple[CallAbout, Missed]] = {}
    for key, spell in _spells(actor, ground).items():
        why = spell.why(ground.absent_in_a_row, ground.low_rate)
        if why is not None:
            found[key] = why, spell
    people, titles = _people({key[0] for key in found}), _titles({key[1] for key in found})
    for (person_id, group_id), (why, spell) in found.items():
        if person_id not in people:
            continue
        name, phone = people[person_id]
        run = spell.absences if why is CallAbout.START else spell.in_a_row
        yield CallLine(
            why, person_id, name, phone, group_id, titles[group_id],
            times=len(run),
            since=date.fromisoformat(run[0][:10]) if run else None,
            attended=spell.attended,
            marked=len(spell.marks),
            last_absence=spell.absences[-1] if spell.absences else "",
        )  # fmt: skip


def _spells(actor: Actor, ground: _Ground) -> dict[tuple[int, int], Missed]:
    """The marks of everybody who is in a running class now, spell by spell."""
    classes = ground.classes
    if actor.reach is Reach.TAUGHT:
        classes = sorted(taught_groups(actor, actor.today).intersection(classes))
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    since: dict[tuple[int, int], str] = {}
    for person_id, group_id, starts_on in database.execute_sql(
        "SELECT person_id, group_id, starts_on FROM enrolment"
        f" WHERE group_id IN ({blanks(classes)}) AND ends_on IS NULL",
        classes,
    ):
        since[person_id, group_id] = starts_on
        found[person_id, group_id] = []
    for person_id, group_id, day, hour, status in database.execute_sql(
        "SELECT m.person_id, l.group_id, l.on_date, l.starts_at, m.status"
        " FROM lesson l INDEXED BY lesson_group CROSS JOIN mark m ON m.lesson_id = l.id"
        f" WHERE l.group_id IN ({blanks(classes)}) AND l.state = 'held' AND l.on_date <= ?"
        " ORDER BY l.group_id, l.on_date, l.starts_at",
        (*classes, actor.today.isoformat()),
    ):
        if since.get((person_id, group_id), "9999") <= day:
            found[person_id, group_id].append((f"{day} {hour}", status))
    return {key: Missed(tuple(marks)) for key, marks in found.items() if marks}


def _running_classes(actor: Actor) -> list[int]:
    """Ids of the classes that have not ended, the practice class left out."""
    rows = database.execute_sql(
        'SELECT id FROM "group" WHERE centre_id = ?1 AND ends_on IS NULL AND NOT practice'
        ' UNION ALL SELECT id FROM "group" WHERE centre_id = ?1 AND ends_on >= ?2'
        " AND NOT practice",
        (actor.centre, actor.today.isoformat()),
    )
    return [group_id for (group_id,) in rows]


def _people(ids: set[int]) -> dict[int, tuple[str, str | None]]:
    """Short name and telephone of people who are still on file."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.phone FROM person p"
        f" WHERE p.id IN ({blanks(ids)}) AND {ON_FILE}",
        tuple(sorted(ids)),
    )
    return {row[0]: (short_name(*row[1:4]), row[4]) for row in rows}


def _titles(ids: set[int]) -> dict[int, str]:
    """What the courses of classes are called."""
    rows = database.execute_sql(
        'SELECT g.id, c.title FROM "group" g JOIN course c ON c.id = g.course_id'
        f" WHERE g.id IN ({blanks(ids)})",
        tuple(sorted(ids)),
    )
    return dict(rows)


def _with_call(actor: Actor, line: CallLine, calls: dict[Matter, PastCall]) -> CallLine:
    """A line with its last call, and whether it waits after it."""
    last = calls.get(matter(line.person_id, line.group_id, line.about))
    if last is None or _of_another_offer(line, last):
        return line
    return line._replace(last=last, waits=_waits_after(actor, line, last))


def _of_another_offer(line: CallLine, last: PastCall) -> bool:
    """Whether a call was about an earlier offer of the same class: what was said then closed it."""
    if line.about is not CallAbout.OFFER:
        return False
    return last.at < line.offered_at or last.outcome in ANSWERS


def _waits_after(actor: Actor, line: CallLine, last: PastCall) -> bool:
    """Whether there is something to call about after the last call."""
    if line.about is CallAbout.UNSIGNED:
        return True
    if last.outcome is CallOutcome.LEFT:
        return actor.reach is not Reach.TAUGHT
    if last.outcome is CallOutcome.NO_ANSWER and last.day < actor.today:
        return True
    return line.last_absence > last.at[:16]


# Forms and offers


def _in_classes(actor: Actor, ground: _Ground) -> int:
    """How many people are in running classes; 0 for who does not see the forms."""
    if actor.reach is Reach.TAUGHT:
        return 0
    classes = ground.classes
    row = database.execute_sql(
        "SELECT count(DISTINCT e.person_id) FROM enrolment e JOIN person p ON p.id = e.person_id"
        f" WHERE e.group_id IN ({blanks(classes)}) AND (e.ends_on IS NULL OR e.ends_on >= ?)"
        f" AND {ON_FILE}",
        (*classes, actor.today.isoformat()),
    ).fetchone()
    return int(row[0])


def _unsigned(actor: Actor, ground: _Ground) -> Iterator[CallLine]:
    """People in running classes whose consent is not signed."""
    classes = ground.classes
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.phone, min(c.title),"
        ' p.birth_date, p.birth_year FROM enrolment e JOIN "group" g ON g.id = e.group_id'
        " JOIN course c ON c.id = g.course_id JOIN person p ON p.id = e.person_id"
        f" WHERE e.group_id IN ({blanks(classes)}) AND (e.ends_on IS NULL OR e.ends_on >= ?)"
        f" AND {ON_FILE}"
        " AND NOT EXISTS (SELECT 1 FROM consent s WHERE s.person_id = e.person_id"
        "   AND s.withdrawn_on IS NULL) GROUP BY p.id",
        (*classes, actor.today.isoformat()),
    )
    for person_id, family, given, patronymic, phone, title, born, year in rows:
        name = short_name(family, given, patronymic)
        birth_date = None if born is None else date.fromisoformat(born)
        guardian = under_age(birth_date, year, actor.today)
        yield CallLine(CallAbout.UNSIGNED, person_id, name, phone, None, title, guardian=guardian)


def _offered(actor: Actor) -> Iterator[CallLine]:
    """Offers nobody has answered yet."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.phone, o.group_id, c.title,"
        " o.id, o.offered_at, o.expires_on FROM offer o INDEXED BY offer_waits"
        " JOIN interest i ON i.id = o.interest_id JOIN person p ON p.id = i.person_id"
        ' JOIN "group" g ON g.id = o.group_id JOIN course c ON c.id = g.course_id'
        f" WHERE o.centre_id = ? AND o.answer IS NULL AND {ON_FILE}",
        (actor.centre,),
    )
    for person_id, family, given, patronymic, phone, group_id, title, offer_id, at, until in rows:
        yield CallLine(
            CallAbout.OFFER, person_id, short_name(family, given, patronymic), phone, group_id,
            title, since=date.fromisoformat(at[:10]), until=date.fromisoformat(until),
            offer_id=offer_id, offered_at=at,
        )  # fmt: skip
