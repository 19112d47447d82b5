"""From which day on somebody teaches a class, and held lessons of which nobody knows who taught."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Group, GroupInstructor
from clc_tui.language import N_
from clc_tui.services.dates import month_days
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.rows import row_of
from clc_tui.services.who_taught import own_help, require_no_more
from clc_tui.terms import Actor, Clash, Invalid

OF_NOBODY = """
    FROM lesson l
    WHERE l.{whose} = ?1 AND l.on_date BETWEEN ?2 AND ?3
        AND NOT EXISTS (SELECT 1 FROM lesson_instructor i WHERE i.lesson_id = l.id AND i.helper = 0)
        AND NOT EXISTS (SELECT 1 FROM group_instructor x WHERE x.group_id = l.group_id
            AND x.since <= l.on_date AND (x.until IS NULL OR x.until >= l.on_date))
"""
"""Lessons without anybody who taught them, or is to."""


class TeachingDays(NamedTuple):
    """Since when a class is taught by whom, and from which day on another would begin."""

    first: date
    """The day to offer: where nobody taught the class yet its first one; where held lessons have
    nobody who taught them it covers all of these."""
    since: dict[int, date]
    """The first day of everybody who teaches the class, or is to."""


@reads
def teaching_days(actor: Actor, group_id: int) -> TeachingDays:
    """What to offer where somebody is asked from which day on a person teaches."""
    group = row_of(actor, Group, group_id)
    spells = list(GroupInstructor.select().where(GroupInstructor.group_id == group_id))
    since: dict[int, date] = {}
    for person_id in {spell.person_id for spell in spells}:
        now = _now([each for each in spells if each.person_id == person_id], actor.today)
        if now is not None:
            since[person_id] = now.since
    (lost,) = database.execute_sql(
        "SELECT min(l.on_date)" + OF_NOBODY.format(whose="group_id") + " AND l.state = 'held'",
        (group_id, group.starts_on.isoformat(), actor.today.isoformat()),
    ).fetchone()
    first = max(group.starts_on, actor.today) if spells else group.starts_on
    if lost is not None:
        day = date.fromisoformat(lost)
        before = any(spell.since <= day for spell in spells)
        first = day if before else group.starts_on
    return TeachingDays(first, since)


@writes
def change_teaching_since(actor: Actor, group_id: int, person_id: int, since: date) -> None:
    """Somebody who teaches a class, or is to, does so from another day on.

    Raises `Invalid` for a day before the class begins, and where a later day would leave a lesson
    that was held without them; `Clash` where they taught it before, and until then, or came to help
    at a lesson they would have taught.
    """
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    spells = list(
        GroupInstructor.select().where(
            GroupInstructor.group_id == group_id, GroupInstructor.person_id == person_id
        )
    )
    spell = _now(spells, actor.today)
    if spell is None:
        raise Invalid(N_("On {day} this person does not teach this class."), day=actor.today)
    require_begun(group, since)
    if since > spell.since:
        _require_no_lesson(group_id, spell.since, since)
        if spell.until is not None and since > spell.until:
            raise Invalid(N_("The last day lies before the first."), field="since")
    if any(s.since < spell.since and (s.until or since) >= since for s in spells):
        raise Clash(N_("This person already teaches this class."))
    helped = own_help(person_id)
    spell.since = since
    spell.save()
    require_no_more(person_id, helped)


def _now(spells: list[GroupInstructor], today: date) -> GroupInstructor | None:
    """Of one person's times in a class the running one, or that to come, from its beginning.

    Where another contract pays from a day on there are two that follow each other: the first one.
    """
    in_order = sorted(spells, key=lambda spell: spell.since)
    running = [s for s in in_order if s.until is None or s.until >= today]
    if not running:
        return None
    found = running[0]
    for spell in reversed(in_order):
        if spell.until is not None and spell.until + timedelta(days=1) == found.since:
            found = spell
    return found


def require_begun(group: Group, day: date) -> None:
    """Raise `Invalid` for a day before a class begins."""
    if day < group.starts_on:
        raise Invalid(N_("The class begins on {day}."), field="since", day=group.starts_on)


def _require_no_lesson(group_id: int, first: date, before: date) -> None:
    (lesson,) = database.execute_sql(
        "SELECT min(on_date) FROM lesson"
        " WHERE group_id = ? AND on_date >= ? AND on_date < ? AND state = 'held'",
        (group_id, first.isoformat(), before.isoformat()),
    ).fetchone()
    if lesson is not None:
        day = date.fromisoformat(lesson)
        raise Invalid(N_("This class had a lesson on {day}."), field="since", day=day)


@reads
def lessons_of_nobody(actor: Actor, month: str) -> int:
    """How many lessons a month had of which nobody is written down as who taught them."""
    first, last = month_days(month)
    (count,) = database.execute_sql(
        "SELECT count(*)" + OF_NOBODY.format(whose="centre_id")
        + " AND l.state = 'held'"
        ' AND EXISTS (SELECT 1 FROM "group" g WHERE g.id = l.group_id'
        " AND NOT g.practice AND NOT g.head_count)",
        (actor.centre, first.isoformat(), last.isoformat()),
    ).fetchone()  # fmt: skip
    return int(count)
