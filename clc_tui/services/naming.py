"""Whether words that somebody wrote name people who are to be erased, and where such words stand.

A text about the person is not asked: it goes anyway. Here are the reason of the erasing itself,
drafts, and what was written freely about lessons, checks and other people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Person
from clc_tui.db.names import fold, squashed
from clc_tui.services.erased import FREE, Line, Places
from clc_tui.services.name_forms import name_of, words_of


def naming(text: str, people: Collection[Person]) -> bool:
    """Whether a text names one of these people, by any of their names or a number."""
    if _names(people) & set(fold(text).split()):
        return True
    return _has_number(text, people)


def drafted(body: str, people: Collection[Person]) -> bool:
    """Whether a draft speaks of one of these people: the whole name, or a number."""
    text = squashed(body)
    for row in people:
        names = [squashed(name) for name in (row.family_name, row.given_name) if name]
        if all(name in text for name in names):
            return True
    return _has_number(body, people)


def _names(people: Collection[Person]) -> set[str]:
    """Words that name these people, folded; initials and short words say nothing alone."""
    texts = (
        f"{row.family_name} {row.given_name} {row.patronymic} {row.latin_name or ''}"
        for row in people
    )
    return {word for text in texts for word in fold(text).split() if len(word) > 2}


def _has_number(text: str, people: Collection[Person]) -> bool:
    digits = re.sub(r"\D", "", text)
    numbers = [number for row in people for number in (row.phone, row.iin) if number]
    return any(number[-10:] in digits for number in numbers)


class Named(NamedTuple):
    """A line of the log in which these people are named, and in which columns."""

    table: str
    row_id: int
    columns: frozenset[str]
    line: Line


class Namer:
    """Knows texts of others that name these people."""

    def __init__(self, people: Collection[Person]) -> None:
        self._people = people
        names = (
            name_of(family, row.given_name, only=not _namesakes(row, family, people))
            for row in people
            for family in _families(row.family_name)
            if fold(family)
        )
        self._names = [name for name in names if name is not None]
        self._known: dict[str, bool] = {}  # the same few reasons stand everywhere

    def named_in(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        if text not in self._known:
            self._known[text] = self._names_them(text)
        return self._known[text]

    def _names_them(self, text: str) -> bool:
        folded = fold(text)
        names = [each for each in self._names if each.family[0].stem in folded]
        words = words_of(text) if names else []
        return any(each.stands_in(words) for each in names) or _has_number(text, self._people)


def _families(name: str) -> set[str]:
    """A family name, and the halves of a double one."""
    return {name, *name.split("-")} - {""}


def _namesakes(row: Person, family: str, people: Collection[Person]) -> bool:
    """Whether somebody else of the centre is called so, by family, half of it or given name."""
    name = fold(family)
    found = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name FROM person_word w"
        " JOIN person p ON p.id = w.rowid WHERE w.words MATCH ?",
        (f"c{row.centre_id}c " + " ".join(f'"{word}"' for word in name.split()),),
    )
    own = {each.id for each in people}
    return any(
        number not in own and name in map(fold, (given, *_families(theirs)))
        for number, theirs, given in list(found)
    )


def places_naming(lines: list[Named], namer: Namer, own: dict[str, set[int]]) -> Places:
    """Rows of others in which these people are named now, with the columns.

    No words stand in a row that the log does not know, so only rows named there are looked at.
    """
    found: Places = {}
    for each in lines:
        if each.row_id in own.get(each.table, ()):
            continue
        values = changes.current(each.table, each.row_id) or {}
        named = _columns(each.table, values, namer)
        if named:
            found[each.table, each.row_id] = named
    return found


def _columns(table: str, values: changes.Values, namer: Namer) -> set[str]:
    """The columns that go: of somebody who just came, the phone tells the name and the name it."""
    named = {name for name in FREE.get(table, ()) if namer.named_in(values.get(name))}
    return set(FREE[table]) if named and table in READ_WHOLE else named


def lines_naming(centre_id: int, namer: Namer) -> list[Named]:
    """Lines of the centre's log in which these people are named.

    The marks of a whole class carry no words but those of an absence announced before, so they
    are read only where such an absence names somebody.
    """
    found = list(_named(centre_id, namer, "<>"))
    if any(each.table == "announced_absence" for each in found):
        found += _named(centre_id, namer, "=")
    return found


READ_WHOLE = frozenset({"walk_in", "order_rule", "holiday"})
"""Tables of which every line is read: few, or with columns that others call so as well."""


def _named(centre_id: int, namer: Namer, which: str) -> Iterator[Named]:
    free = {name for table in FREE.keys() - READ_WHOLE for name in FREE[table]}
    names = sorted(free - {"note"})
    whole = ", ".join(f"'{table}'" for table in sorted(READ_WHOLE))
    others = " OR ".join(
        f"instr(c.{side}, '\"{name}\":')" for name in names for side in ("before", "after")
    )
    rows = database.execute_sql(
        "SELECT c.tbl, c.row_id, c.entry_id, c.n, c.before, c.after FROM log_entry e"
        " CROSS JOIN change c ON c.entry_id = e.id"
        f" WHERE e.centre_id = ? AND e.verb {which} 'mark_rest' AND ("
        " instr(c.before, '\"note\":') OR instr(c.after, '\"note\":')"
        f" OR c.tbl IN ({whole}) OR (c.tbl <> 'mark' AND ({others})))",
        (centre_id,),
    )
    for table, row_id, entry_id, n, before, after in rows:
        sides = [json.loads(side) for side in (before, after) if side is not None]
        named = {name for side in sides for name in _columns(table, side, namer)}
        if named:
            yield Named(table, row_id, frozenset(named), (entry_id, n, before, after))
