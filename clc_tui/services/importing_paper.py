"""Who is meant by a name on paper: surname and initials in any order, among those of a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.names import fold
from clc_tui.services.importing_known import as_first_written
from clc_tui.terms import Status

DIGRAPHS = ("zh", "sh", "ch", "kh", "gh", "yu", "ya", "yo", "ye", "ts")
"""Two Latin letters that stand for one Cyrillic letter."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a paper register: a name as written, and a status for each day marked."""

    row: int
    family_name: str
    initials: tuple[str, ...]
    """Given name and patronymic, whole or as initials."""
    marks: tuple[tuple[date, Status], ...]
    empty: frozenset[date] = frozenset()
    """Days of `marks` on which the cell was empty: present, if the person was in the class."""
    born: int | None = None
    """A birth year written behind the name, as namesakes have it."""
    sheet: str = ""

    @property
    def at(self) -> tuple[str, int]:
        return self.sheet, self.row

    @property
    def name(self) -> str:
        """The name as written, with its points."""
        rest = (f"{word}." if len(word) == 1 else word for word in self.initials)
        return " ".join((self.family_name, *rest))


class Named(NamedTuple):
    """Somebody of a class, under one of the names they have or had."""

    id: int
    family_name: str
    given_name: str
    patronymic: str
    born: int | None


def learners_of(group_id: int) -> list[Named]:
    """Who is or was in the class."""
    return _named(
        "SELECT DISTINCT person_id FROM enrolment WHERE group_id = ?", group_id
    )  # fmt: skip


def waiting_for(group_id: int) -> list[Named]:
    """Who waits for the class's course: the paper may show them in it."""
    return _named(
        'SELECT i.person_id FROM "group" g JOIN interest i ON i.course_id = g.course_id'
        " AND i.closed_on IS NULL WHERE g.id = ?",
        group_id,
    )


def _named(wanted: str, group_id: int) -> list[Named]:
    rows = database.execute_sql(
        "SELECT id, family_name, given_name, patronymic, birth_date, birth_year, centre_id"
        f" FROM person WHERE id IN ({wanted}) ORDER BY id",
        (group_id,),
    )
    found: list[Named] = []
    centres = set()
    for person_id, family, given, patronymic, birth_date, birth_year, centre_id in list(rows):
        born = int(birth_date[:4]) if birth_date else birth_year
        found.append(Named(person_id, family, given, patronymic, born))
        centres.add(centre_id)
    born_of = {person.id: person.born for person in found}
    for centre_id in centres:
        for person_id, once in as_first_written(centre_id):
            if person_id in born_of:
                names = (once.family_name, once.given_name, once.patronymic)
                found.append(Named(person_id, *names, born_of[person_id]))
    return found


def meant(row: PaperRow, people: list[Named]) -> list[int]:
    """The people a name on paper may mean."""
    found = {
        person.id: person.born
        for person in people
        if fits(row, person.family_name, person.given_name, person.patronymic)
    }
    return [
        person_id
        for person_id, born in found.items()
        if row.born is None or born is None or born == row.born
    ]


def fits(row: PaperRow, family_name: str, given_name: str, patronymic: str) -> bool:
    """Whether a name on paper is this person's: the family name, and each initial written.

    The family name stands first or last.
    """
    written = [word for part in (row.family_name, *row.initials) for word in _words(part)]
    family = fold(family_name).split()
    size = len(family)
    folded = [fold(word) for word in written]
    if folded[:size] == family and _rest_fits(written[size:], given_name, patronymic):
        return True
    return (
        len(written) > size
        and folded[-size:] == family
        and _rest_fits(written[:-size], given_name, patronymic)
    )


def _words(part: str) -> list[str]:
    return [word for word in part.replace("-", " ").split() if fold(word)]


def _rest_fits(written: list[str], given_name: str, patronymic: str) -> bool:
    if len(written) == 1 and len(written[0]) == 2 and written[0].isupper() and given_name:
        initials = _same(written[0][0], given_name) and _same(written[0][1], patronymic)
        return initials or _same(written[0], given_name)
    given_words = _words(given_name)
    size = max(len(given_words), 1)
    if len(written) >= size > 1 and all(map(_same, written, given_words)):
        return _same(" ".join(written[size:]), patronymic)
    return not written or (
        _same(written[0], given_name) and _same(" ".join(written[1:]), patronymic)
    )


def _same(written: str, whole: str) -> bool:
    """Whether a name or initial as written agrees with a name; what is missing agrees."""
    short, full = written.strip(". "), whole.strip(". ")
    if not short or not full or fold(short) == fold(full):
        return True
    if min(len(short), len(full)) == 1 or short.lower() in DIGRAPHS:
        return _first(short) == _first(full) or (
            short[0].isascii() and short[:1].lower() == full[:1].lower() and len(short) == 1
        )
    return written.endswith(".") and fold(full).startswith(fold(short))


def _first(name: str) -> str:
    """The key of a name's first letter, of two where they stand for one."""
    return fold(name[: 2 if name[:2].lower() in DIGRAPHS else 1])
