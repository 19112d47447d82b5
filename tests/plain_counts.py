"""Every figure counted a second time, from the definition alone: whole tables, and Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.follow_up import Measure
from clc_tui.services.counting import Counted, Scope


class Asked(NamedTuple):
    """What is asked for: a centre, a time, of what, and the day it is asked on."""

    centre: int
    first: date
    last: date
    today: date
    scope: Scope = Scope()


def rows(sql: str) -> list[dict[str, Any]]:
    cursor = database.execute_sql(sql)
    first = cursor.fetchone()
    if first is None:
        return []
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in (first, *cursor)]


def lessons(asked: Asked) -> list[dict[str, Any]]:
    """Lessons of the centre's own classes in the time, whatever became of them."""
    found = []
    for lesson in rows(
        "SELECT l.*, g.course_id, g.practice, g.head_count AS event FROM lesson l,"
        ' "group" g WHERE g.id = l.group_id'
    ):
        if lesson["centre_id"] != asked.centre or lesson["practice"]:
            continue
        if not asked.first.isoformat() <= lesson["on_date"] <= asked.last.isoformat():
            continue
        if lesson["on_date"] > asked.today.isoformat():
            continue
        if asked.scope.course_id not in (None, lesson["course_id"]):
            continue
        if asked.scope.group_id not in (None, lesson["group_id"]):
            continue
        found.append(lesson)
    return found


def marks(asked: Asked) -> list[dict[str, Any]]:
    of = {lesson["id"]: lesson for lesson in lessons(asked)}
    return [
        {**mark, "day": of[mark["lesson_id"]]["on_date"]}
        for mark in rows("SELECT * FROM mark")
        if mark["lesson_id"] in of
    ]


def came(asked: Asked) -> dict[int, str]:
    """Who came, and on which day for the first time."""
    first: dict[int, str] = {}
    for mark in marks(asked):
        if mark["status"] in ("present", "late"):
            who = mark["person_id"]
            first[who] = min(first.get(who, "9999"), mark["day"])
    return first


def attendance(asked: Asked) -> Counted:
    there = [mark for mark in marks(asked) if mark["status"] in ("present", "late")]
    return Counted(len(there), len(marks(asked)))


def learners(asked: Asked) -> Counted:
    return Counted(len(came(asked)))


def lessons_held(asked: Asked) -> Counted:
    due = [
        each
        for each in lessons(asked)
        if each["moved_to_id"] is None
        and not (each["state"] == "planned" and each["on_date"] == asked.today.isoformat())
    ]
    return Counted(sum(each["state"] == "held" for each in due), len(due))


def completed(asked: Asked) -> Counted:
    groups = {each["id"]: each for each in rows('SELECT * FROM "group" WHERE practice = 0')}
    ever = asked._replace(first=date.min, last=date.max, today=date.max)
    there = {(m["lesson_id"], m["person_id"]) for m in marks(ever)
             if m["status"] in ("present", "late")}  # fmt: skip
    of_class: dict[int, list[dict[str, Any]]] = {}
    for lesson in lessons(ever):
        of_class.setdefault(lesson["group_id"], []).append(lesson)
    ends = 0, 0
    for spell in rows("SELECT * FROM enrolment WHERE ends_on IS NOT NULL"):
        group = groups.get(spell["group_id"])
        last = min(asked.last, asked.today).isoformat()
        if group is None or spell["centre_id"] != asked.centre:
            continue
        if not asked.first.isoformat() <= spell["ends_on"] <= last or spell["outcome"] == "moved":
            continue
        if asked.scope.group_id not in (None, group["id"]):
            continue
        if asked.scope.course_id not in (None, group["course_id"]):
            continue
        own = [each["id"] for each in of_class.get(group["id"], ())
               if spell["starts_on"] <= each["on_date"] <= spell["ends_on"]]  # fmt: skip
        done = spell["outcome"] == "completed"
        if done or any((at, spell["person_id"]) in there for at in own):
            ends = ends[0] + done, ends[1] + 1
    return Counted(*ends)


def women(asked: Asked) -> Counted:
    sexes = {each["id"]: each["sex"] for each in rows("SELECT id, sex FROM person")}
    found = [sexes[who] for who in came(asked)]
    known = [sex for sex in found if sex is not None]
    return Counted(known.count("f"), len(known), len(found) - len(known))


def unemployed(asked: Asked) -> Counted:
    every = rows("SELECT * FROM employment ORDER BY since")
    found = []
    for who, day in came(asked).items():
        own = [each for each in every if each["person_id"] == who]
        before = [each["status"] for each in own if each["since"] <= day]
        until = min(asked.last, asked.today).isoformat()
        after = [each["status"] for each in own if day < each["since"] <= until]
        found.append((before[-1:] or after[:1] or [None])[0])
    known = [status for status in found if status is not None]
    without = [status for status in known if status.startswith("unemployed")]
    return Counted(len(without), len(known), len(found) - len(known))


def waiting(asked: Asked) -> Counted:
    last = min(asked.last, asked.today).isoformat()
    people = {
        each["person_id"]
        for each in rows("SELECT * FROM interest")
        if each["centre_id"] == asked.centre
        and asked.scope.course_id in (None, each["course_id"])
        and each["since"][:10] <= last
        and (each["closed_on"] is None or each["closed_on"] > last)
    }
    return Counted(len(people))


def marked_in_time(asked: Asked) -> Counted:
    undone = {each["undoes_id"] for each in rows("SELECT undoes_id FROM log_entry")}
    held: dict[int, list[str]] = {}
    for each in rows(
        "SELECT c.row_id, n.id, n.at FROM change c, log_entry n WHERE c.entry_id = n.id"
        " AND c.tbl = 'lesson' AND json_extract(c.after, '$.state') = 'held' ORDER BY n.id"
    ):
        if each["id"] not in undone:
            held.setdefault(each["row_id"], []).append(each["at"][:10])
    spells = rows("SELECT * FROM enrolment")
    in_time, due = 0, 0
    for lesson in lessons(asked):
        until = (date.fromisoformat(lesson["on_date"]) + timedelta(7)).isoformat()
        expected = lesson["event"] or any(
            spell["group_id"] == lesson["group_id"]
            and spell["starts_on"] <= lesson["on_date"] <= (spell["ends_on"] or "9999")
            for spell in spells
        )
        late = lesson["state"] == "planned" and until < asked.today.isoformat() and expected
        if lesson["state"] == "held" or late:
            due += 1
            first = min(held.get(lesson["id"], ["9999"]))
            in_time += lesson["state"] == "held" and first <= until
    return Counted(in_time, due)


def volunteer_hours(asked: Asked) -> Counted:
    at = {each["id"] for each in lessons(asked)}
    last = min(asked.last, asked.today).isoformat()
    minutes = 0
    for each in rows(
        "SELECT a.minutes, s.lesson_id, s.on_date, s.centre_id FROM assignment a, shift s"
        " WHERE s.id = a.shift_id AND a.state = 'came'"
    ):
        own_day = (
            each["on_date"] is not None
            and asked.scope == Scope()
            and each["centre_id"] == asked.centre
            and asked.first.isoformat() <= each["on_date"] <= last
        )
        minutes += each["minutes"] if own_day or each["lesson_id"] in at else 0
    return Counted(minutes)


PLAIN: dict[Measure, Callable[[Asked], Counted]] = {
    Measure.ATTENDANCE: attendance,
    Measure.LEARNERS: learners,
    Measure.LESSONS_HELD: lessons_held,
    Measure.COMPLETED: completed,
    Measure.WOMEN: women,
    Measure.UNEMPLOYED: unemployed,
    Measure.WAITING: waiting,
    Measure.MARKED_IN_TIME: marked_in_time,
    Measure.VOLUNTEER_HOURS: volunteer_hours,
}
