"""What the signs in the cells of a register mean: legends, letters of three languages, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from clc_tui.db.names import fold
from clc_tui.imports.reading import Cell, Formula
from clc_tui.language import N_
from clc_tui.terms import Invalid, Status

ANYWHERE: dict[str, Status] = {
    **dict.fromkeys(("+", "v", "✓", "✔", "√", "✅", "☑", "1", "++"), Status.PRESENT),
    **dict.fromkeys(("-", "0", "н/б", "нб"), Status.ABSENT),
    **dict.fromkeys(("б/л", "бол"), Status.ILL),
    **dict.fromkeys(("у/п", "уп", "ув/пр", "уваж"), Status.EXCUSED),
}
LETTERS: dict[str, dict[str, Status]] = {
    "ru": {"н": Status.ABSENT, "о": Status.LATE, "оп": Status.LATE, "опозд": Status.LATE,
           "у": Status.EXCUSED, "ув": Status.EXCUSED, "б": Status.ILL, "п": Status.PRESENT},
    "kk": {"ж": Status.ABSENT, "к": Status.LATE, "д": Status.EXCUSED, "а": Status.ILL,
           "қ": Status.PRESENT},
    "en": {"a": Status.ABSENT, "l": Status.LATE, "e": Status.EXCUSED, "i": Status.ILL,
           "p": Status.PRESENT, "y": Status.PRESENT, "n": Status.ABSENT},
}  # fmt: skip
"""Letters where the sheet has no legend: Russian custom, Kundelik's Kazakh codes, English."""

LOOK_ALIKE = str.maketrans("aeopcyxkhb", "аеорсухкнв")
"""Latin letters typed for Cyrillic ones in a cell of one letter."""
LOOK_ALIKE_LATIN = str.maketrans("аеорсу", "aeopcy")
LEGEND_MOST, LEGEND_CELLS_MOST = 300, 10
"""Letters of a line beyond which it is no legend, and cells of its row."""
SIGN_MOST = 40
"""Letters of a cell beyond which it is no mark."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−➖", "-") | {"\\": "/", "\ufe0f": None})

MEANINGS: tuple[tuple[str, Status], ...] = (
    ("без уваж*", Status.ABSENT), ("дәлелсіз*", Status.ABSENT), ("себепсіз*", Status.ABSENT),
    ("не по уваж*", Status.ABSENT), ("неуваж*", Status.ABSENT),
    ("не уваж*", Status.ABSENT), ("unexcused", Status.ABSENT), ("не присутс*", Status.ABSENT),
    ("not present", Status.ABSENT), ("не был", Status.ABSENT), ("не была", Status.ABSENT),
    ("не было", Status.ABSENT), ("не пришел", Status.ABSENT), ("не пришла", Status.ABSENT),
    ("не явил*", Status.ABSENT), ("қатысқан жоқ", Status.ABSENT), ("келген жоқ", Status.ABSENT),
    ("қатыспа*", Status.ABSENT), ("келмеді", Status.ABSENT), ("келмеген", Status.ABSENT),
    ("болмады", Status.ABSENT), ("болмаған", Status.ABSENT), ("отсутс*", Status.ABSENT),
    ("неявк*", Status.ABSENT), ("прогул*", Status.ABSENT), ("жоқ", Status.ABSENT),
    ("нет", Status.ABSENT), ("absent", Status.ABSENT), ("absence", Status.ABSENT),
    ("опозд*", Status.LATE), ("опазд*", Status.LATE), ("кешік*", Status.LATE),
    ("кеш", Status.LATE), ("late", Status.LATE), ("уваж*", Status.EXCUSED),
    ("дәлелді", Status.EXCUSED), ("себепті", Status.EXCUSED), ("себеппен", Status.EXCUSED),
    ("excused", Status.EXCUSED), ("болел", Status.ILL), ("болела", Status.ILL),
    ("болеет", Status.ILL), ("болен", Status.ILL), ("больна", Status.ILL), ("болезн*", Status.ILL),
    ("больничн*", Status.ILL), ("ауыр*", Status.ILL), ("ауру", Status.ILL), ("сырқат*", Status.ILL),
    ("науқас*", Status.ILL), ("ill", Status.ILL), ("illness", Status.ILL), ("sick", Status.ILL),
    ("был", Status.PRESENT), ("была", Status.PRESENT), ("были", Status.PRESENT),
    ("присутс*", Status.PRESENT), ("қатысты", Status.PRESENT), ("қатысқан", Status.PRESENT),
    ("қатысу", Status.PRESENT), ("келді", Status.PRESENT), ("келген", Status.PRESENT),
    ("болды", Status.PRESENT), ("болған", Status.PRESENT), ("бар", Status.PRESENT),
    ("пришел", Status.PRESENT), ("пришла", Status.PRESENT), ("present", Status.PRESENT),
    ("да", Status.PRESENT), ("иә", Status.PRESENT), ("yes", Status.PRESENT), ("no", Status.ABSENT),
)  # fmt: skip
"""Words of legends and cells; a star stands for any ending. What is found first is used up."""


def _pattern(words: str) -> re.Pattern[str]:
    stem = re.escape(fold(words.rstrip("*")))
    return re.compile(rf"(?<![a-z0-9]){stem}{'[a-z]*' if words.endswith('*') else ''}(?![a-z0-9])")


_MEANINGS = tuple((_pattern(words), status) for words, status in MEANINGS)


def meaning_of(words: str) -> Status | None:
    """The one status that words name; None where they name none, or several.

    Why somebody was away, and that somebody came late, say more than "away" and "came".
    """
    rest, found = fold(words), set()
    for pattern, status in _MEANINGS:
        rest, times = pattern.subn(" ", rest)
        found |= {status} if times else set()
    if found & {Status.ILL, Status.EXCUSED}:
        found.discard(Status.ABSENT)
    if Status.LATE in found:
        found.discard(Status.PRESENT)
    return found.pop() if len(found) == 1 else None


@dataclass(slots=True)
class Signs:
    """What the signs of one register mean: its own legend first, else a language's letters."""

    legend: dict[str, Status | None] = field(default_factory=dict)
    """None for a sign that is named there with a meaning nobody understands."""
    letters: dict[str, Status] = field(default_factory=dict)
    known: dict[str, Status | None] = field(default_factory=dict)
    """What was looked up before."""

    def status(self, text: str) -> Status | None:
        """What a cell says; None where that is not known."""
        if len(text) > SIGN_MOST:
            return None
        if text not in self.known:
            self.known[text] = self._status(text)
        return self.known[text]

    def _status(self, text: str) -> Status | None:
        bare = plain(text)
        letter = re.sub(r"[\s(-]*\d+\s*(мин|min)?\.?\)?$", "", bare) or bare
        for table in (self.legend, ANYWHERE, self.letters):
            for sign in (bare, letter):
                for form in (sign, sign.translate(LOOK_ALIKE), sign.translate(LOOK_ALIKE_LATIN)):
                    if form in table:
                        return table[form]
        return meaning_of(letter) if len(letter) > 1 else None


def plain(text: str) -> str:
    """A sign as it is looked up: small letters, one kind of dash, no points at its ends."""
    small = " ".join(text.lower().translate(_DASHES).split()).strip(' ."«»')
    return re.sub(r"^(\w)\.\s?(\w)$", r"\1/\2", re.sub(r"^(\d+)[.,]0+$", r"\1", small))


_MARKERS = set("-=:‐‑‒–—―−➖")
_ENTRY = re.compile(r"(?<![^\s,;(])[\"«“']?([^\s,;\"«»“”'()]{1,4})[\"»”']?\s*[-=:]\s*(?=\S)")
_EMPTY = re.compile(r"(?<!\w)(пусто\w*|пустая\w*|бос|empty|blank)(?: \w+)?\s*[-=:]\s*([^,;\n]+)")


def legend_of(text: str) -> dict[str, Status | None]:
    """What a line like "н - не был, о - опоздал, пусто - был" says of signs."""
    found: dict[str, Status | None] = {}
    if not set(text) & _MARKERS or len(text) > LEGEND_MOST:
        return found
    for line in text.lower().translate(_DASHES).splitlines():
        entries = list(islice(_ENTRY.finditer(line), 12))
        for entry, following in zip(entries, [*entries, None][1:], strict=True):
            end = following.start() if following else len(line)
            found[plain(entry[1]) or entry[1]] = meaning_of(
                re.split("[,;]", line[entry.end() : end])[0]
            )
    return found


def legend_in(cells: tuple[Cell, ...], used: set[str]) -> dict[str, Status | None]:
    """What a row says of signs: in a line, or a sign and its meaning in two cells.

    `used` are the signs in the cells of days: two cells are a legend only for one of them.
    """
    filled = [cell for cell in cells if cell is not None]
    if len(filled) > LEGEND_CELLS_MOST:
        return {}
    lines = [cell for cell in filled if isinstance(cell, str) and not isinstance(cell, Formula)]
    if len(filled) == 2 == len(lines) and plain(lines[0]) in used:
        meaning = meaning_of(lines[1])
        return {plain(lines[0]): meaning} if meaning else {}
    found: dict[str, Status | None] = {}
    for line in lines:
        said = legend_of(line)
        understood = sum(meaning is not None for meaning in said.values())
        if understood > 1 or (understood and len(filled) == 1):
            found |= said
            _refuse_absent_blanks(line)
    return found


def signs_of(legends: Iterable[dict[str, Status | None]], used: set[str], language: str) -> Signs:
    """What signs mean in a sheet: as its legends say, else by the letters that are used.

    `used` are the signs in the cells of days, `language` that of the headings. Raises `Invalid`
    where a letter could mean two things and nothing decides.
    """
    legend: dict[str, Status | None] = {}
    for said in legends:
        legend |= said
    if len(legend) < 2:
        legend = {}
    for sign in list(legend):
        legend.setdefault(sign.translate(LOOK_ALIKE), legend[sign])
    return Signs(legend, _letters({sign for sign in used if sign not in legend}, language))


def _refuse_absent_blanks(line: str) -> None:
    found = _EMPTY.search(line.lower().translate(_DASHES))
    if found and meaning_of(found[2]) not in (Status.PRESENT, None):
        raise Invalid(
            N_("The legend says that an empty cell means absent: fill the cells in first.")
        )


def _letters(used: set[str], language: str) -> dict[str, Status]:
    """The letters of the language that knows most of the signs used; headings break a tie
    over one and the same letters."""
    known = {name: _alike(used, name) & set(table) for name, table in LETTERS.items()}
    most = max(map(len, known.values()))
    if not most:
        return LETTERS[language]
    best = [name for name in known if len(known[name]) == most]
    same = len({frozenset(sign.translate(LOOK_ALIKE) for sign in known[n]) for n in best}) == 1
    if len(best) > 1 and language in best and same:
        best = [language]
    if len(best) > 1:
        found = {sign.translate(LOOK_ALIKE) for name in best for sign in known[name]}
        raise Invalid(
            N_("What do the letters {letters} mean? Write a legend under the table."),
            letters=", ".join(sorted(found)),
        )
    return LETTERS[best[0]]


def _alike(used: set[str], language: str) -> set[str]:
    table = LOOK_ALIKE_LATIN if language == "en" else LOOK_ALIKE
    return {sign.translate(table) for sign in used}
