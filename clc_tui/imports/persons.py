"""Names as people write them in lists, and the rows of a sheet that are nobody's."""

from __future__ import annotations

import re
from typing import NamedTuple

from clc_tui.db.names import fold, mended
from clc_tui.language import N_
from clc_tui.terms import Invalid

NOBODY = frozenset(
    fold(word)
    for word in (
        "итого всего барлығы жиыны жалпы сумма total totals sum came был была были келді келгендер"
        " келмегендер қатысқан қатысқандар қатыспағандар присутствовало присутствовали"
        " присутствующих отсутствовало отсутствовали отсутствующих present absent преподаватель"
        " учитель тренер педагог мұғалім оқытушы instructor teacher директор director руководитель"
        " басшысы подпись подписи қолы signature тема тақырып тақырыбы topic составил составила"
        " количество саны"
    ).split()
)
"""First words of rows that count, sign or explain."""
NOBODY_TWO = frozenset(map(fold, ("по списку", "тізім бойынша", "орталық басшысы", "not held")))

PATRONYMIC = re.compile(r"(ович|евич|ич|овна|евна|ична|инична|ұлы|улы|қызы|кызы|uly|kyzy|qyzy|"
                        r"ovich|evich|ovna|evna)$")  # fmt: skip


def is_nobody(text: str) -> bool:
    """Whether words where a name should stand begin a row of sums or signatures."""
    words = fold(re.sub(r"[_.]{2,}", " ", text)).split()
    return bool(words) and (words[0] in NOBODY or " ".join(words[:2]) in NOBODY_TWO)


class Written(NamedTuple):
    """A name as written, without what is no name: numbers, brackets, a birth year."""

    text: str
    aside: str = ""
    """What stood in brackets."""
    born: int | None = None


def bare_name(text: str) -> Written:
    """A name without its number, its brackets and its birth year."""
    text = re.sub(r"^\s*\d{1,3}\s*[.)]\s*", "", text).strip()
    asides = re.findall(r"\(([^()]*)\)", text)
    text = re.sub(r"\([^()]*\)", " ", text)
    born = None
    for place in (text, *asides):
        found = re.search(
            r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*(?:г\.?\s?р|ж\.?\s?т|ж|г)?\.?\s*$", place
        )
        if found:
            born = int(found[1])
            asides = [aside for aside in asides if aside != place]
            text = text.replace(found[0], " ") if place is text else text
            break
    text = " ".join(text.replace(",", " ").split()).rstrip("*").strip()
    return Written(text, "; ".join(aside.strip() for aside in asides if aside.strip()), born)


def name_parts(text: str, *, given_first: bool = False) -> tuple[str, str, str]:
    """Family name, given name, patronymic; what comes after the third word belongs to it.

    Two initials behind a surname are two names. Raises `Invalid` for what is no name.
    """
    for sign in text:
        if not (sign.isalpha() or sign in " -.'’ʼ`"):
            raise Invalid(N_("{text} is not a name."), field="name", text=text[:40])
    if not any(sign.isalpha() for sign in text):
        raise Invalid(N_("The name is missing."), field="name")
    text = re.sub(r"(?<!\S)([^\W\d_])\.\s*([^\W\d_])\.?(?!\S)", r"\1. \2.", text)
    words = text.split(" ")
    if given_first and len(words) > 1:
        middle = " ".join(words[1:-1])
        return words[-1], words[0], middle
    return words[0], words[1] if len(words) > 1 else "", " ".join(words[2:])


def _patronymic(word: str) -> bool:
    return bool(PATRONYMIC.search(word.lower())) or word.endswith(".")


def order_unsure(text: str, *, told: bool) -> bool:
    """Whether a name may begin with the given name: its patronymic is the second word.

    Where the column does not tell the order, every name may, but for patronymics and initials.
    """
    words = text.split()
    if len(words) == 3 and PATRONYMIC.search(words[1].lower()):
        return not _patronymic(words[2])
    return not told and len(words) in (2, 3) and not any(map(_patronymic, words))


def surname_first(text: str) -> bool:
    """Whether a name shows that surnames come first: its patronymic stands third."""
    words = text.split()
    return len(words) == 3 and bool(PATRONYMIC.search(words[2].lower()))


def split_name(text: str) -> tuple[str, tuple[str, ...]]:
    """The first word of a name, and the others or their letters: "Дурсунов Ө.И." gives Ө and И.

    A shortened name keeps its point: "Ал.".
    """
    first, _space, rest = text.partition(" ")
    if "." in first.rstrip("."):  # А.Қ. Ахметова
        first, rest = rest, ""
        rest = text.partition(" ")[0]
    pieces = re.findall(r"[^.\s]+\.?", rest)
    pieces = [_like(first, piece) for piece in pieces]
    words = [piece.rstrip(".") if len(piece.rstrip(".")) == 1 else piece for piece in pieces]
    return first, (*words[:1], *([" ".join(words[1:])] if words[1:] else []))


def _like(first: str, piece: str) -> str:
    """Initials typed in Latin letters behind a Cyrillic surname, mended."""
    return mended(first + piece)[0][len(first) :] if len(piece) <= 3 else piece
