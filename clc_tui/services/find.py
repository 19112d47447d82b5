"""Finding people, classes and recommendations from anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Grant
from clc_tui.db.names import fold, squashed
from clc_tui.keyboards import retyped
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reach_of, reads
from clc_tui.services.people_list import QUERY_MOST, PersonLine, matching, page_of
from clc_tui.services.person_record import AFTERWARDS
from clc_tui.services.recommendations import RecommendationLine, View, Wanted, lines_of
from clc_tui.terms import Actor, Reach, Role

PEOPLE_MOST = 20
CLASSES_MOST = 20
RECOMMENDATIONS_MOST = 10


class ClassLine(NamedTuple):
    """A class that is running, to come, or ended lately."""

    group_id: int
    course: str
    target: str
    room: str
    starts_on: date
    ends_on: date | None


class Found(NamedTuple):
    """What a text found; `retyped_as` where only another keyboard layout's reading did."""

    people: tuple[PersonLine, ...]
    classes: tuple[ClassLine, ...]
    retyped_as: str | None
    recommendations: tuple[RecommendationLine, ...] = ()
    names: bool = True
    """Whether the actor may see names of people at all."""


def _people_shown(found: Found) -> int:
    return len(found.people)


def _who(found: Found) -> list[int]:
    return [line.id for line in found.people]


@shows_people(_people_shown, who=_who)
@reads
def find(actor: Actor, query: str, language: str | None = None) -> Found:
    """People (as far as the actor may see names), classes and recommendations a text means."""
    text = query.strip()[:QUERY_MOST]
    classes = _classes(actor)
    names = reach_of(actor, "people_list") is not None or _names_granted(actor)
    for reading in (text, *(retyped(text) if text else ())):
        people = _people(actor, reading, language or actor.language) if reading else ()
        fitting = tuple(each for each in classes if reading and _fits(each, reading))
        recommended = _recommendations(actor, reading)
        if people or fitting or recommended:
            other = None if reading == text else reading
            return Found(people, fitting[:CLASSES_MOST], other, recommended, names)
    return Found((), (), None, (), names)


def _recommendations(actor: Actor, text: str) -> tuple[RecommendationLine, ...]:
    """Recommendations by number or words, for who follows them up; open ones first."""
    if not text or reach_of(actor, "recommendations") is None:
        return ()
    return lines_of(actor, [actor.centre], Wanted(View.ALL, text))[:RECOMMENDATIONS_MOST]


def _people(actor: Actor, text: str, language: str) -> tuple[PersonLine, ...]:
    """People in the actor's sight; an evaluator who may see names neither sees nor asks numbers."""
    reach = reach_of(actor, "people_list")
    reader = replace(actor, reach=reach or Reach.CENTRE)
    numbers = any(letter.isdecimal() for letter in text)
    if reach is None and (numbers or not _names_granted(actor)):
        return ()
    matches = matching(reader, text)
    if matches is None:
        return ()
    rows, _next = page_of(reader, matches, None, PEOPLE_MOST, language)
    return rows if reach else tuple(row._replace(phone="") for row in rows)


def _names_granted(actor: Actor) -> bool:
    """Whether the actor is an evaluator whose grant says that names may be seen."""
    grant = Grant.get_or_none(
        Grant.user_id == actor.user_id,
        Grant.centre_id == actor.centre,
        Grant.role == Role.EVALUATOR.value,
    )
    return grant is not None and grant.names


def _classes(actor: Actor) -> list[ClassLine]:
    """The classes of the centre that have not ended long ago, by title."""
    rows = database.execute_sql(
        "SELECT g.id, c.title, g.target, g.room, g.starts_on, g.ends_on"
        ' FROM "group" g JOIN course c ON c.id = g.course_id'
        " WHERE g.centre_id = :centre AND g.ends_on IS NULL AND NOT g.practice"
        " UNION ALL SELECT g.id, c.title, g.target, g.room, g.starts_on, g.ends_on"
        ' FROM "group" g JOIN course c ON c.id = g.course_id'
        " WHERE g.centre_id = :centre AND g.ends_on >= :ended AND NOT g.practice ORDER BY 2, 3, 1",
        {"centre": actor.centre, "ended": (actor.today - AFTERWARDS).isoformat()},
    )
    return [
        ClassLine(
            row[0],
            row[1],
            row[2],
            row[3],
            date.fromisoformat(row[4]),
            None if row[5] is None else date.fromisoformat(row[5]),
        )
        for row in rows
    ]


def _fits(line: ClassLine, text: str) -> bool:
    """Whether every word begins one of the class's words, or all letters stand in a row in it."""
    names = f"{line.course} {line.target} {line.room}"
    own, asked = fold(names).split(), fold(text).split()
    if asked and all(any(word.startswith(each) for word in own) for each in asked):
        return True
    letters = squashed(text)
    return len(letters) >= 3 and letters in squashed(names)
