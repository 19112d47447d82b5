"""A person's name as it stands in a sentence: in every case, and whether it says who is meant.

A long family name is known by how it begins. A short one begins many a word (Пак, пакеты; Ким,
кимоно), so each of its forms is made, and it has to be written as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clc_tui.db.names import fold

SHORT = 4
"""A name of so many folded letters at most is a short one."""
ENDING = 3
"""So many letters another case of a long one has more at most."""

_CASES = re.compile(r"(?:(?<=\w{3})(?:i?aia|oi)|[aeiou])$")
"""How a long family name ends that ends otherwise in another case: Толстая, Толстой."""
_MANY = re.compile(r"(?:[ldt]?[ae]r|[dtn]?iki|[dt]?[ae]gi|m?enen)[a-z]{0,5}")
"""What Kazakh puts behind a name: of several, theirs, at their place, with them; and a case."""

_RUSSIAN = {
    "а": "ы е у ой ою",
    "я": "и е ю ей ею",
    "й": "я ю ем е и ев",
    "ь": "я ю ем е и",
}
"""The endings of other cases, by the letter they stand in place of."""
_BEHIND_CONSONANTS = "а у ом ем е ы ым ов ам ами ах"
_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_KAZAKH = {
    "vowel": "ның нің ны ні ға ге да де дан ден мен",
    "voiced": "ның нің дың дің ны ні ды ді ға ге да де дан ден нан нен мен бен",
    "voiceless": "тың тің ты ті қа ке та те тан тен пен",
}
"""The endings of cases, by the sound before them."""
_SOUNDS = {"vowel": _VOWELS, "voiced": "иую", "voiceless": "пткқсшщфхһцч"}


class Word(NamedTuple):
    """A word of a sentence."""

    text: str
    """Folded."""
    twice: bool
    """Whether a letter stands twice in a row, which folding takes away: Анна is no case of Ан."""
    capital: bool
    initial: bool

    def is_of(self, name: str) -> bool:
        """Whether it may be a given name, or stand for it: О., Ольга, Ольгу, Оля."""
        if self.initial:
            return name.startswith(self.text)
        return self.text.startswith(name[:2]) if self.capital else self.text == name


def words_of(text: str) -> list[Word]:
    """The words of a sentence."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for found in re.finditer(r"(\w+)(\.?)", text):
        written = found[1]
        capital = written != written.lower()
        initial = (len(written) < 3 and found[2] == ".") or (len(written) == 1 and capital)
        for folded in fold(written).split():
            yield Word(folded, _twice(written), capital, initial)


def _twice(written: str) -> bool:
    return re.search(r"(\w)\1", written.casefold()) is not None


class _Long(NamedTuple):
    """A word of a family name that is long enough to be known by how it begins."""

    name: str
    stem: str

    def fits(self, word: Word) -> bool:
        if not word.text.startswith(self.stem):
            return False
        longer = len(word.text) - len(self.name)
        return longer <= ENDING or bool(_MANY.fullmatch(word.text.removeprefix(self.name)))


class _Short(NamedTuple):
    """A short word of a family name: every form of it, and whether a letter stands there twice."""

    name: str
    stem: str
    """How every form of it begins."""
    forms: frozenset[tuple[str, bool]]

    def fits(self, word: Word) -> bool:
        if (word.text, word.twice) in self.forms:
            return True
        behind = word.text.removeprefix(self.name)
        return behind != word.text and bool(
            re.fullmatch(r"(?:[ldt][ae]r|[dtn]iki)[a-z]{0,5}", behind)
        )


Part = _Long | _Short


def _part(written: str) -> Part:
    name = fold(written).replace(" ", "")
    if len(name) > SHORT:
        return _Long(name, _CASES.sub("", name))
    forms = frozenset((fold(each), _twice(each)) for each in _forms(written))
    stems = (name[:n] for n in range(len(name), -1, -1))
    stem = next(each for each in stems if all(form.startswith(each) for form, _twice in forms))
    return _Short(name, stem, forms)


def _forms(written: str) -> Iterator[str]:
    """A short name in every case; of two letters it has none: Ли, Ни, Тё."""
    small = written.casefold()
    yield small
    last = small[-1]
    if len(small) < 3 and last in _VOWELS:
        return
    stem = small[:-1] if last in _RUSSIAN else small
    endings = _RUSSIAN.get(last, "" if last in _VOWELS else _BEHIND_CONSONANTS)
    yield from (stem + ending for ending in endings.split())
    sounds = [each for each, letters in _SOUNDS.items() if last in letters] or ["voiced"]
    yield from (small + ending for sound in sounds for ending in _KAZAKH[sound].split())


class Name(NamedTuple):
    """A family name, or half of a double one, and the given name that goes with it."""

    family: tuple[Part, ...]
    given: str
    only: bool
    """Whether nobody else of the centre is called so: it says enough without the given name."""

    def stands_in(self, words: list[Word]) -> bool:
        """Whether the name is there, and nobody else can be meant by it."""
        wide = len(self.family)
        return any(
            self._says_who(words, at, at + wide)
            for at in range(len(words) - wide + 1)
            if all(part.fits(words[at + n]) for n, part in enumerate(self.family))
        )

    def _says_who(self, words: list[Word], first: int, end: int) -> bool:
        """A single name says nothing alone, nor what may be a word as well: ли, ни, кан."""
        short = all(len(part.name) <= SHORT for part in self.family)
        as_name = words[first].capital or not short
        if not self.given:
            return False
        if self.only and as_name and len("".join(part.name for part in self.family)) > 1:
            return True
        near: Iterable[Word] = (*words[max(0, first - 1) : first], *words[end : end + 1])
        return any(
            each.is_of(self.given) and (as_name or each.initial or not each.capital)
            for each in near
        )


def name_of(family: str, given: str, *, only: bool) -> Name | None:
    """A name made ready to be looked for; None where there is nothing to look for."""
    parts = tuple(_part(word) for word in re.findall(r"\w+", family) if fold(word))
    return Name(parts, fold(given), only) if parts else None
