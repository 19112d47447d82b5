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


_CASES = re.compile(r"(?:(?<=\w{3})(?:i?aia|oi)|[aeiou])$")
"""How a family name ends that ends otherwise in another case: Толстая, Толстой."""
_KAZAKH = re.compile(r"(?:[ldt]?[ae]r|[dtn]?iki|[dt]?[ae]gi|m?enen)[a-z]{0,5}")
"""What Kazakh puts behind a name: of several, theirs, at their place, with them; and a case."""
ENDING = 3
"""So many letters another case has more at most."""


class _Word(NamedTuple):
    """A folded word, and whether it was written with a capital."""

    text: str
    capital: bool


class _Part(NamedTuple):
    """One word of a family name, folded; `stem` is in every case of it, empty where too short."""

    name: str
    stem: str

    def fits(self, word: _Word) -> bool:
        text = word.text
        if not self.stem or not text.startswith(self.stem):
            return text == self.name
        longer = len(text) - len(self.name)
        return longer <= ENDING or bool(_KAZAKH.fullmatch(text.removeprefix(self.name)))


class _Name(NamedTuple):
    """A family name, or half of a double one, as it stands in a sentence, in any case of it."""

    family: tuple[_Part, ...]
    given: str
    only: bool
    """Whether nobody else of the centre has this family name: it says enough alone."""

    def stands_in(self, words: list[_Word]) -> bool:
        """Whether the family name is there; of several who have it, with the given name."""
        wide = len(self.family)
        return any(
            self._says_who(words, n, n + wide)
            for n in range(len(words) - wide + 1)
            if all(part.fits(words[n + at]) for at, part in enumerate(self.family))
        )

    def _says_who(self, words: list[_Word], first: int, end: int) -> bool:
        """Whether nobody else can be meant; "ли" and "ни" are words as well as names."""
        if self.only and (words[first].capital or any(part.stem for part in self.family)):
            return True
        near = (*words[max(0, first - 1) : first], *words[end : end + 1])
        return any(self.given[:1] == word.text[:1] for word in near)


def _parts(family: str) -> tuple[_Part, ...]:
    stems = ((word, _CASES.sub("", word)) for word in family.split())
    return tuple(_Part(word, stem if len(stem) > 1 else "") for word, stem in stems)


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
        self._names = [
            _Name(_parts(family), fold(row.given_name), not _namesakes(row, family, people))
            for row in people
            for family in _families(row.family_name)
        ]
        self._known: dict[str, bool] = {}  # the same few reasons stand everywhere

    def named_in(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        if text not in self._known:
            self._known[text] = self._names_them(text)
        return self._known[text]

    def _names_them(self, text: str) -> bool:
        words = [
            _Word(word, written != written.lower())
            for written in text.split()
            for word in fold(written).split()
        ]
        return any(each.stands_in(words) for each in self._names) or _has_number(text, self._people)


def _families(name: str) -> set[str]:
    """A family name, and the halves of a double one, folded."""
    return {fold(part) for part in (name, *name.split("-"))} - {""}


def _namesakes(row: Person, family: str, people: Collection[Person]) -> bool:
    """Whether somebody else of the centre has this family name, or half of it."""
    found = database.execute_sql(
        "SELECT p.id, p.family_name FROM person_word w JOIN person p ON p.id = w.rowid"
        " WHERE w.words MATCH ?",
        (f"c{row.centre_id}c " + " ".join(f'"{word}"' for word in family.split()),),
    )
    own = {each.id for each in people}
    return any(number not in own and family in _families(name) for number, name in list(found))


def places_naming(lines: list[Named], namer: Namer, own: dict[str, set[int]]) -> Places:
    """Rows of others in which these people are named now, with the columns.

    No words stand in a row that the log does not know, so only rows named there are looked at.
    """
    found: Places = {}
    for each in lines:
        if each.row_id in own.get(each.table, ()):
            continue
        values = changes.current(each.table, each.row_id) or {}
        named = {name for name in FREE[each.table] if namer.named_in(values.get(name))}
        if named:
            found[each.table, each.row_id] = named
    return found


def lines_naming(centre_id: int, namer: Namer) -> list[Named]:
    """Lines of the centre's log in which these people are named.

    The marks of a whole class carry no words but those of an absence announced before, so they
    are read only where such an absence names somebody.
    """
    found = list(_named(centre_id, namer, "<>"))
    if any(each.table == "announced_absence" for each in found):
        found += _named(centre_id, namer, "=")
    return found


def _named(centre_id: int, namer: Namer, which: str) -> Iterator[Named]:
    names = sorted({name for names in FREE.values() for name in names} - {"note", "name", "phone"})
    others = " OR ".join(
        f"instr(c.{side}, '\"{name}\":')" for name in names for side in ("before", "after")
    )
    rows = database.execute_sql(
        "SELECT c.tbl, c.row_id, c.entry_id, c.n, c.before, c.after FROM log_entry e"
        " CROSS JOIN change c ON c.entry_id = e.id"
        f" WHERE e.centre_id = ? AND e.verb {which} 'mark_rest' AND ("
        " instr(c.before, '\"note\":') OR instr(c.after, '\"note\":')"
        f" OR c.tbl = 'walk_in' OR (c.tbl <> 'mark' AND ({others})))",
        (centre_id,),
    )
    for table, row_id, entry_id, n, before, after in rows:
        sides = [json.loads(side) for side in (before, after) if side is not None]
        named = {
            name for name in FREE.get(table, ()) for side in sides if namer.named_in(side.get(name))
        }
        if named:
            yield Named(table, row_id, frozenset(named), (entry_id, n, before, after))
