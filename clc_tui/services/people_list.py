"""Lists of people: in order of name a page at a time, found by any spelling, alike ones.

No page costs more with more people in the file: pages go on from the last name shown along an
index, and matches are counted up to `COUNTED_MOST` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Person
from clc_tui.db.names import fold, full_name, phone_digits, phone_text, squashed
from clc_tui.keyboards import retyped
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.person_record import TAUGHT_PEOPLE, taught_words
from clc_tui.services.rows import taught_groups
from clc_tui.terms import Actor, Invalid, Reach

COUNTED_MOST = 500
"""Up to so many matches are counted and sorted; beyond, the list goes along the names."""
PAGE_MOST = 500
QUERY_MOST = 80
"""Letters of a query that are looked at."""
ALIKE_MOST = 200

HERE = (
    "p.centre_id = :centre AND p.merged_into_id IS NULL AND p.erased_on IS NULL AND p.practice = 0"
)

Key = tuple[bytes, int]
"""Where a page ended: order of name, and id."""


class PersonLine(NamedTuple):
    """A person in a list."""

    id: int
    name: str
    listed: str
    """The name with an initial for the patronymic, where the line is thin."""
    birth_year: int | None
    phone: str
    """As people write it."""
    classes: tuple[str, ...]
    """The classes the person is in now: course and whom it is for."""
    courses: tuple[str, ...]
    """The courses of these classes, each once."""
    signed: bool
    """Whether a consent holds."""


class PeoplePage(NamedTuple):
    """One page of a list of people.

    `total` is None on later pages of the whole list; with `more` it is only the least.
    """

    total: int | None
    more: bool
    rows: tuple[PersonLine, ...]
    next: Key | None
    """What to ask the next page with; None after the last."""
    retyped_as: str | None
    """The query as another keyboard layout would have typed it, where only that found somebody."""


class Matches(NamedTuple):
    """A way to the people a query means, and how many they are."""

    source: str
    where: str
    words: dict[str, Any]
    total: int | None
    more: bool = False


def _people_shown(page: PeoplePage) -> int:
    return max(page.total or 0, len(page.rows))


@shows_people(_people_shown)
@reads
def people_list(
    actor: Actor,
    *,
    query: str = "",
    after: Key | None = None,
    limit: int = 40,
    language: str | None = None,
) -> PeoplePage:
    """People of the centre in the language's order of names, from `after` on.

    A query matches the beginnings of names and phone numbers in any spelling, else any letters
    in a row, else what another keyboard layout would have typed.
    """
    matches, retyped_as = _meant(actor, query, first=after is None)
    if matches is None:
        return PeoplePage(0, False, (), None, None)
    rows, following = page_of(actor, matches, after, limit, language or actor.language)
    return PeoplePage(matches.total, matches.more, rows, following, retyped_as)


def _meant(actor: Actor, query: str, *, first: bool) -> tuple[Matches | None, str | None]:
    text = query.strip()[:QUERY_MOST]
    if not text:
        return _everybody(actor, first), None
    found = matching(actor, text)
    if found is not None:
        return found, None
    for other in retyped(text):
        found = matching(actor, other)
        if found is not None:
            return found, other
    return None, None


def _everybody(actor: Actor, count: bool) -> Matches:
    where, words = _scope(actor)
    total = None
    if count:
        total = _one(f"SELECT count(*) FROM person p WHERE {where}", words)
    return Matches("person p", where, words, total)


def _scope(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The people in the actor's sight."""
    if actor.reach is Reach.TAUGHT:
        return f"{HERE} AND p.id IN ({TAUGHT_PEOPLE})", taught_words(actor)
    return HERE, {"centre": actor.centre}


def matching(actor: Actor, text: str) -> Matches | None:
    """The people a text means as it is typed; None where there are none."""
    terms = _terms(text)
    letters = squashed(text)
    found = None
    if terms:
        tests = [
            "(" + " OR ".join(f"instr(' ' || p.search, ' ' || :t{n}_{k})" for k in range(len(t)))
            + ")"
            for n, t in enumerate(terms)
        ]  # fmt: skip
        words = {f"t{n}_{k}": each for n, t in enumerate(terms) for k, each in enumerate(t)}
        found = _found(actor, "person_word", _word_query(actor.centre, terms), tests, words)
    if found is None and len(letters) >= 3:
        tests = ["instr(p.squashed, :letters)"]
        found = _found(actor, "person_part", f'"{letters}"', tests, {"letters": letters})
    return found


def _found(
    actor: Actor, table: str, match: str, tests: list[str], words: dict[str, str]
) -> Matches | None:
    """Matches through a full-text table, or, where they are many, along the names."""
    scope, values = _scope(actor)
    values = {**values, **words}
    along = Matches("person p", " AND ".join([scope, *tests]), values, None)
    if actor.reach is Reach.TAUGHT:
        total = _one(f"SELECT count(*) FROM person p WHERE {along.where}", values)
        return along._replace(total=total) if total else None
    through = along._replace(
        source=f"{table} CROSS JOIN person p ON p.id = {table}.rowid",
        where=f"{table} MATCH :match AND {scope}",
        words={**values, "match": match},
    )
    total = _one(
        f"SELECT count(*) FROM (SELECT 1 FROM {through.source} WHERE {through.where}"
        f" LIMIT {COUNTED_MOST + 1})",
        through.words,
    )
    if total > COUNTED_MOST:
        return along._replace(total=COUNTED_MOST, more=True)
    return through._replace(total=total) if total else None


def page_of(
    actor: Actor, matches: Matches, after: Key | None, limit: int, language: str
) -> tuple[tuple[PersonLine, ...], Key | None]:
    """One page of matches in order of name, and the key of the next."""
    order = "p.sort_kk" if language == "kk" else "p.sort_ru"
    words = {**matches.words, "limit": max(1, min(limit, PAGE_MOST)) + 1}
    where = matches.where
    if after is not None:
        where += f" AND ({order}, p.id) > (:after, :after_id)"
        words |= {"after": after[0], "after_id": after[1]}
    rows = list(
        database.execute_sql(
            "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.birth_year, p.phone,"
            f" {order} FROM {matches.source} WHERE {where} ORDER BY {order}, p.id LIMIT :limit",
            words,
        )
    )
    shown = rows[: words["limit"] - 1]
    following = (bytes(shown[-1][6]), shown[-1][0]) if len(rows) > len(shown) else None
    return _lines(actor, shown), following


def _lines(actor: Actor, rows: Iterable[tuple[Any, ...]]) -> tuple[PersonLine, ...]:
    """Lines of rows (id, three names, birth year, phone, …) with classes and consent."""
    lines = list(rows)
    marks = blanks(lines)
    ids = [row[0] for row in lines]
    mine = taught_groups(actor, actor.today) if actor.reach is Reach.TAUGHT else None
    classes: dict[int, list[tuple[str, str]]] = {}
    for person_id, group_id, course, target in database.execute_sql(
        "SELECT e.person_id, g.id, c.title, g.target"
        ' FROM enrolment e JOIN "group" g ON g.id = e.group_id'
        f" JOIN course c ON c.id = g.course_id WHERE e.person_id IN ({marks})"
        " AND (e.ends_on IS NULL OR e.ends_on >= ?) AND (g.ends_on IS NULL OR g.ends_on >= ?)"
        " ORDER BY e.starts_on, e.id",
        (*ids, actor.today.isoformat(), actor.today.isoformat()),
    ):
        if mine is None or group_id in mine:
            classes.setdefault(person_id, []).append((course, target))
    signed = {
        person_id
        for (person_id,) in database.execute_sql(
            f"SELECT person_id FROM consent WHERE person_id IN ({marks}) AND withdrawn_on IS NULL",
            ids,
        )
    }
    return tuple(
        PersonLine(
            row[0],
            full_name(row[1], row[2], row[3]),
            full_name(row[1], row[2], f"{row[3][:1]}." if row[3] else ""),
            row[4],
            phone_text(row[5]) if row[5] else "",
            tuple(" · ".join(filter(None, each)) for each in classes.get(row[0], ())),
            tuple(dict.fromkeys(course for course, _target in classes.get(row[0], ()))),
            row[0] in signed,
        )
        for row in lines
    )


def _terms(text: str) -> list[tuple[str, ...]]:
    """Beginnings of words a text asks for; of each, the ways it may be written in the file.

    Digits in a row of groups are one phone number; 8 before it stands for the country's 7.
    """
    terms: list[tuple[str, ...]] = []
    for piece in re.findall(r"[+(]?\d[\d\s()+-]*(?![^\W\d_])|\S+", text):
        digits = re.sub(r"\D", "", piece)
        if digits and not re.search(r"[^\d\s()+-]", piece):
            ways = [digits, "7" + digits[1:]] if digits[0] == "8" else [digits]
            terms.append(tuple(ways))
        else:
            terms.extend((word,) for word in fold(piece).split())
    return terms


def _word_query(centre_id: int, terms: list[tuple[str, ...]]) -> str:
    """The full-text query: the centre's own token and, of every term, one of its ways."""
    parts = [f'"c{centre_id}c"']
    parts += ["(" + " OR ".join(_prefix(way) for way in term) + ")" for term in terms]
    return " AND ".join(parts)


def _prefix(way: str) -> str:
    if way == "c":
        followed = (f'"c{chr(letter)}"*' for letter in range(ord("a"), ord("z") + 1))
        return " OR ".join(['"c"', *followed])
    return f'"{way}"*'


def _one(sql: str, words: dict[str, Any]) -> int:
    return int(database.execute_sql(sql, words).fetchone()[0])


def _lines_shown(lines: tuple[PersonLine, ...]) -> int:
    return len(lines)


@shows_people(_lines_shown)
@reads
def likely_duplicates(actor: Actor, fields: PersonFields) -> tuple[PersonLine, ...]:
    """People with the same IIN or phone, or the same name whose birth does not differ.

    For a form that is being typed: what cannot be read yet is passed over.
    """
    return lines_alike(actor, fields)


def lines_alike(actor: Actor, fields: PersonFields) -> tuple[PersonLine, ...]:
    """What `likely_duplicates` tells, inside a running verb."""
    return _lines(actor, _rows_alike(actor.centre, fields))


def names_alike(centre_id: int, fields: PersonFields) -> tuple[list[str], list[str]]:
    """The names of `likely_duplicates`: of people called the same, and of the others."""
    own = fold(fields.family_name), fold(fields.given_name)
    named: list[str] = []
    others: list[str] = []
    for _id, family, given, patronymic, *_more in _rows_alike(centre_id, fields):
        alike = named if (fold(family), fold(given)) == own else others
        alike.append(full_name(family, given, patronymic))
    return named, others


def _rows_alike(centre_id: int, fields: PersonFields) -> list[tuple[Any, ...]]:
    """Rows for `_lines`, by name."""
    here = (
        Person.centre_id == centre_id, Person.merged_into_id.is_null(),
        Person.erased_on.is_null(), Person.practice == False,  # noqa: E712
    )  # fmt: skip
    found: dict[int, Person] = {}
    if fields.iin:
        found |= {row.id: row for row in Person.select().where(*here, Person.iin == fields.iin)}
    with suppress(Invalid):
        phone = phone_digits(fields.phone)
        found |= {row.id: row for row in Person.select().where(*here, Person.phone == phone)}
    found |= {row.id: row for row in _same_name(centre_id, fields) if _same_birth(row, fields)}
    return [
        (row.id, row.family_name, row.given_name, row.patronymic, row.birth_year, row.phone)
        for row in sorted(found.values(), key=lambda row: (bytes(row.sort_ru), row.id))
    ]


def _same_name(centre_id: int, fields: PersonFields) -> list[Person]:
    """People with the same folded family and given name; a patronymic may be missing."""
    own = tuple(fold(each) for each in (fields.family_name, fields.given_name))
    words = " ".join(own).split()
    if not words:
        return []
    rows = Person.select().where(Person.id.in_(_ids_with(centre_id, words)))
    patronymic = fold(fields.patronymic)
    return [
        row
        for row in rows
        if (fold(row.family_name), fold(row.given_name)) == own
        and (not patronymic or fold(row.patronymic) in ("", patronymic))
    ]


def _ids_with(centre_id: int, words: list[str]) -> list[int]:
    match = " AND ".join([f'"c{centre_id}c"', *(f'"{word}"' for word in words)])
    rows = database.execute_sql(
        f"SELECT rowid FROM person_word WHERE person_word MATCH ? LIMIT {ALIKE_MOST}", (match,)
    )
    return [row_id for (row_id,) in rows]


def _same_birth(row: Person, fields: PersonFields) -> bool:
    """Whether nothing known of the two births differs."""
    if row.birth_date and fields.birth_date:
        return bool(row.birth_date == fields.birth_date)
    year = fields.birth_date.year if fields.birth_date else fields.birth_year
    return not (row.birth_year and year) or bool(row.birth_year == year)
