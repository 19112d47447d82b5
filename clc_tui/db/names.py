"""Names of people: their order, their spellings, and how they are written down.

SQLite folds and sorts ASCII only, so keys for both are made here and stored beside the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from clc_tui.language import N_
from clc_tui.terms import Invalid

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "аәбвгғдежзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя"
_BEFORE_LETTERS = " _-,;:!?.'’\"()0123456789"


def _weights(alphabet: str) -> dict[str, int]:
    """Cyrillic stands before Latin, as in CLDR's order for both languages."""
    order = _BEFORE_LETTERS + alphabet + "abcdefghijklmnopqrstuvwxyz"
    return {sign: weight for weight, sign in enumerate(order, start=10)}


_WEIGHTS = {"kk": _weights(_KAZAKH), "ru": _weights(_RUSSIAN)}
_WEIGHTS["ru"]["ё"] = _WEIGHTS["ru"]["е"]
_WEIGHTS["en"] = _WEIGHTS["ru"]
_OTHER = b"\xff"
"""Goes before the code point of a letter outside the tables, so that it comes after all others."""


def sort_key(text: str, language: str) -> bytes:
    """Bytes whose order is the dictionary order of the language (kk, ru or en), as ICU has it.

    Letters decide first, then accents (ё beside е in Russian), then capitals.
    """
    weights = _WEIGHTS[language]
    letters, accents, capitals = bytearray(), bytearray(), bytearray()
    for sign in unicodedata.normalize("NFC", text):
        small = sign.lower()
        weight = weights.get(small)
        plain = weight is not None and not (small == "ё" and language != "kk")
        if weight is None:
            base = unicodedata.normalize("NFD", small)[0]
            weight = weights.get(base)
            letters += bytes([weight]) if weight else _OTHER + ord(base).to_bytes(3, "big")
        else:
            letters.append(weight)
        accents.append(1 if plain else 2)
        capitals.append(1 if sign == small else 2)
    return b"\0".join((letters, accents.rstrip(b"\1"), capitals.rstrip(b"\1")))


# Search folding: Kazakh letters to Russian ones, Russian ones to a Latin skeleton, and the many
# romanisations (2018, 2021, passport, ISO 9, BGN) to the same skeleton.
_TO_RUSSIAN = str.maketrans(
    {
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
        "ё": "е", "ы": "и", "й": "и", "э": "е", "щ": "ш", "ъ": "", "ь": "",
        "ў": "у", "ҳ": "х", "җ": "ж", "ə": "а",
    }
)  # fmt: skip
_TO_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_SPECIAL = str.maketrans(
    {"ş": "sh", "ç": "ch", "š": "sh", "č": "ch", "ž": "zh", "ı": "i", "æ": "a", "ŋ": "n"}
)
_SEQUENCES = (
    ("shch", "sh"), ("sch", "sh"), ("dzh", "zh"), ("kh", "h"), ("gh", "g"), ("zh", "j"),
    ("ts", "c"), ("yo", "e"), ("io", "e"), ("yu", "iu"), ("ya", "ia"), ("ye", "e"), ("ee", "e"),
    ("oo", "u"), ("ou", "u"),
)  # fmt: skip
_SINGLE = str.maketrans({"q": "k", "x": "h", "w": "u", "y": "i"})


def fold(text: str) -> str:
    """The key under which every spelling of a name is found: Қайрат, Кайрат, Qairat: `kairat`."""
    skeleton = unicodedata.normalize("NFC", text).casefold()
    skeleton = skeleton.translate(_SPECIAL).translate(_TO_RUSSIAN).translate(_TO_LATIN)
    skeleton = "".join(
        sign for sign in unicodedata.normalize("NFD", skeleton) if not unicodedata.combining(sign)
    )
    for written, meant in _SEQUENCES:
        skeleton = skeleton.replace(written, meant)
    skeleton = re.sub(r"[^a-z0-9]+", " ", skeleton.translate(_SINGLE))
    return re.sub(r"([a-z])\1+", r"\1", skeleton).strip()


def squashed(text: str) -> str:
    """The folded text without its spaces, for finding a part of a name."""
    return fold(text).replace(" ", "")


_SPACES = re.compile("[ \t\n\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def tidy(text: str) -> str:
    """What a person typed, composed (NFC), with single spaces and none at the ends.

    Raises Invalid for signs that are not for showing: control, escape, bidirectional, zero-width.
    """
    clean = _SPACES.sub(" ", text).strip(" ")
    for sign in clean:
        kind = unicodedata.category(sign)
        if kind[0] == "C" or kind in ("Zl", "Zp"):
            raise Invalid(
                N_("There is a sign here that cannot be shown ({sign}). Type it again without it."),
                sign=f"U+{ord(sign):04X}",
            )
    return unicodedata.normalize("NFC", clean)


_LOOK_ALIKE = dict(
    zip("ABCEHIKMOPTXYaceiopxyhkəƏɵƟËë", "АВСЕНІКМОРТХУасеіорхуһкәӘөӨЁё", strict=True)
)


def mended(word: str) -> tuple[str, bool]:
    """A Cyrillic word with its Latin look-alikes made Cyrillic, and whether that changed it.

    A word stays as it is when it has no Cyrillic letter or a Latin one without a look-alike.
    """
    strange = [sign for sign in word if sign.isalpha() and not _cyrillic(sign)]
    if not strange or not any(map(_cyrillic, word)) or any(s not in _LOOK_ALIKE for s in strange):
        return word, False
    return "".join(_LOOK_ALIKE.get(sign, sign) for sign in word), True


def _cyrillic(sign: str) -> bool:
    return "\u0400" <= sign <= "\u052f"


_SMALL = {"ұлы", "қызы", "улы", "кызы", "оглы"}
"""Son and daughter of: written small where they stand as a word of their own."""


def proper_case(name: str) -> str:
    """A name in CAPITALS as it is written: АХМЕТОВА-КИМ becomes Ахметова-Ким."""

    def written(found: re.Match[str]) -> str:
        letters = found.group()
        if len(letters) == 1 or not letters.isupper():
            return letters
        small = letters.lower()
        return small if small in _SMALL and found.start() else small.capitalize()

    return re.sub(r"[^\W\d_]+", written, name)


def full_name(family: str, given: str | None = None, patronymic: str | None = None) -> str:
    """Surname, given name, patronymic: what there is of them."""
    return " ".join(part for part in (family, given, patronymic) if part)


def short_name(family: str, given: str | None = None, patronymic: str | None = None) -> str:
    """The surname with initials: Ахметова А. Қ."""
    initials = (f"{part[0].upper()}." for part in (given, patronymic) if part)
    return " ".join((family, *initials)) if family else full_name(given or "", patronymic)


def told_apart(
    people: Mapping[int, tuple[str, int | None, str | None]], behind: str = "{name} ({told})"
) -> dict[int, str]:
    """What people of one list are called, by name, year of birth and phone.

    Where two would read the same, the year stands behind the name: Ахметова Г. С. (1987); where it
    does not tell them apart, the last two digits of the phone: Ахметова Г. С. (…45).
    """
    shown = {who: name for who, (name, _year, _phone) in people.items()}
    years = {who: str(year) for who, (_name, year, _phone) in people.items() if year}
    phones = {who: f"…{phone[-2:]}" for who, (_name, _year, phone) in people.items() if phone}
    for tags in (years, phones):
        read = Counter(shown.values())
        longer = {
            who: behind.format(name=shown[who], told=told)
            for who, told in tags.items()
            if read[shown[who]] > 1
        }
        same = Counter(longer.values())
        shown |= {who: name for who, name in longer.items() if same[name] == 1}
    return shown


def short_names(
    people: Mapping[int, tuple[tuple[str, str, str], int | None, str | None]],
) -> dict[int, str]:
    """Short names; where two read the same with the whole given name, else told apart behind.

    Without brackets: a column of names stands beside many others.
    """
    short = {who: short_name(*names) for who, (names, *_rest) in people.items()}
    usual = Counter(short.values())
    called = {
        who: f"{names[0]} {names[1]}" if usual[short[who]] > 1 and names[1] else short[who]
        for who, (names, *_rest) in people.items()
    }
    doubled = Counter(called.values())
    apart = {
        who: (called[who] if doubled[called[who]] == 1 else short[who], year, phone)
        for who, (_names, year, phone) in people.items()
    }
    return told_apart(apart, "{name} {told}")


def phone_digits(value: str | int | float) -> str:
    """A phone number in its normal form: 7 and ten digits, or a foreign one with its country code.

    Reads 8701…, +7 701 …, 8(705)…, 701…, and what spreadsheets make of them (87770702635.0).
    Raises Invalid when no telephone number can be read.
    """
    text = f"{value:.0f}" if isinstance(value, float) else str(value).strip()
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    digits = re.sub(r"[\s().\u2010-\u2015-]+", "", text)
    if national := re.fullmatch(r"(?:\+?7|8)([3-9][0-9]{9})|(7[0-9]{9})", digits):
        return "7" + (national[1] or national[2])
    if re.fullmatch(r"\+[1-9][0-9]{7,14}", digits):
        return digits[1:]
    raise Invalid(
        N_("{phone} is not a telephone number. Write it with its code: 8 701 234 56 78."),
        field="phone",
        phone=str(value),
    )


def phone_text(digits: str) -> str:
    """A normal form as people read it: +7 701 234 56 78."""
    if re.fullmatch(r"7[0-9]{10}", digits):
        return f"+7 {digits[1:4]} {digits[4:7]} {digits[7:9]} {digits[9:]}"
    return f"+{digits}"
