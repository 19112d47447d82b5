"""What people do or belong to, in the words of lists: employment and social categories."""

from __future__ import annotations

import re

from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.terms import Category, Employment, Invalid

Meaning = Employment | Category

_EMPLOYMENT: tuple[tuple[Employment, str], ...] = (
    (Employment.UNEMPLOYED, "не работа|неработа|не трудоустр|нетрудоустр|официально не трудоустр|"
     "нет работы|без работы|ищет работу|в поиске работы|временно не работа|не состоит на учет|"
     "незарегистрированн|жұмыс істемей|жұмысы жоқ|тіркелмеген|not employed|not working"),
    (Employment.UNEMPLOYED_REGISTERED, "зарегистр|состоит на учет|с регистрац|тіркелген|"
     "registered"),
    (Employment.UNEMPLOYED, "безраб|жұмыссыз|unemployed|незанят"),
    (Employment.SELF_EMPLOYED, "самозан|независим|өзін-өзі|self|предприним|кәсіпкер|entrepreneur"),
    (Employment.HOMEMAKER, "домохоз|дом хоз|домхоз|ведет дом|үй шаруас|housewi|homemaker|"
     "stay at home"),
    (Employment.CARE_LEAVE, "декрет|отпуск по уход|отпуске по уход|бала күт|care leave|maternity"),
    (Employment.PENSIONER, "пенсион|на пенсии|зейнет|pension|retired"),
    (Employment.STUDENT, "студент|школьн|учащ|учится|учени|оқушы|оқиды|student|pupil"),
    (Employment.EMPLOYED, "работает|работающ|работаю|работник|работниц|рабоч|"
     "разнорабоч|трудоустроен|служащ|госслужащ|бюджетник|учител|"
     "мұғалім|жұмыс істейді|жұмыс істеп|жұмыскер|қызметкер|employed|works|working"),
)  # fmt: skip
_CATEGORIES: tuple[tuple[Category, str], ...] = (
    (Category.DISABILITY_CARER, "ухаживает за инвалид|ухаживающ|уход за инвалид|"
     "ребенка инвалид|ребенка с инвалид|ребенок инвалид|"
     "ребенком инвалид|детей инвалид|дети инвалид|сын инвалид|дочь инвалид|күтім жаса|"
     "мать инвалида|отец инвалида|опекун|мүгедектің|disabled child|of a disabled|"
     "мүгедек бала|мүгедек ұл|мүгедек қыз|carer"),
    (Category.DISABILITY, "инвалид|мүгедек|disab"),
    (Category.MANY_CHILDREN, "многодет|көп бала|көпбала|many children|large family"),
    (Category.SINGLE_PARENT, "одинокая мат|одинокая мам|одинокий отец|одинокий родит|одиноч|"
     "неполная семь|жалғызбасты ана|жалғызбасты әке|жалғызілікті ана|single mother|single mom|"
     "single father|single parent"),
    (Category.LOW_INCOME, "малообесп|малоимущ|получатель асп|получает асп|аз қамт|тұрмысы төмен|"
     "атаулы әлеум|low income"),
    (Category.KANDAS, "кандас|оралман|kandas"),
    (Category.RURAL_YOUTH, "сельская молод|ауыл жаст|rural youth"),
    (Category.MINORITY, "этническое мен|этнических мен|этникалық аз|minority"),
    (Category.MIGRANT, "мигрант|бежен|босқын|migrant|refugee"),
)  # fmt: skip
"""How words begin that say what somebody does, or belongs to; the first that fits counts."""

_WHOLE: dict[str, Meaning] = {
    "б/р": Employment.UNEMPLOYED, "безр": Employment.UNEMPLOYED, "д/х": Employment.HOMEMAKER,
    "ип": Employment.SELF_EMPLOYED, "жк": Employment.SELF_EMPLOYED, "чп": Employment.SELF_EMPLOYED,
    "пенс": Employment.PENSIONER, "студ": Employment.STUDENT, "инв": Category.DISABILITY,
    "асп": Category.LOW_INCOME, "neet": Category.NEET,
}  # fmt: skip
"""Short words that count only whole, as they are written."""
_NEGATIONS = frozenset("не нет без жоқ емес not no non никогда".split())

NOTHING = frozenset("- -- — – . нет жоқ no none n/a нету отсутствует".split())
"""Cells that say: nothing."""


def is_blank(text: str) -> bool:
    """Whether a cell says in words or signs that there is nothing."""
    return text.strip().strip(".").lower() in NOTHING or not text.strip(" .-–—")


def _stems(pairs: tuple[tuple[Meaning, str], ...]) -> tuple[tuple[str, Meaning], ...]:
    return tuple((fold(stem), meaning) for meaning, stems in pairs for stem in stems.split("|"))


_STEMS = {"employment": _stems(_EMPLOYMENT), "category": _stems(_CATEGORIES)}
_LISTED = tuple(stem for stem in map(fold, _EMPLOYMENT[0][1].split("|")))


def doing_of(text: str) -> tuple[Employment | None, frozenset[Category], str]:
    """Employment, categories, and the words that were not understood.

    Raises `Invalid` where words are denied and what is left of them is not clear.
    """
    employment: Employment | None = None
    categories: set[Category] = set()
    strange = []
    for piece in _pieces(text):
        found = _meanings(piece)
        work = next((m for m in found if isinstance(m, Employment)), None)
        categories |= {m for m in found if isinstance(m, Category)}
        if employment is Employment.UNEMPLOYED and work is Employment.UNEMPLOYED_REGISTERED:
            employment = work
        elif work is not None and employment not in (None, work):
            strange.append(piece)
        employment = employment or work
        if not found:
            strange.append(piece)
    return employment, frozenset(categories), ", ".join(strange)


def _pieces(text: str) -> list[str]:
    small = re.sub(r"\b(б|д)\s*/\s*(р|х)\b", r"\1⁄\2", text, flags=re.IGNORECASE)
    pieces = re.split(r"[,;/+\n]| и | және | and ", small)
    return [piece.replace("⁄", "/").strip() for piece in pieces if not is_blank(piece)]


def _meanings(piece: str) -> set[Meaning]:
    """What one piece says: at most one employment, and one category."""
    words = f" {fold(piece)}"
    found: set[Meaning] = set()
    for word in re.findall(r"[\w/]+", re.sub(r"(?<=[^\W\d_])\d", " ", piece.lower())):
        found |= {_WHOLE[word]} if word in _WHOLE else set()
    for stems in _STEMS.values():
        meaning = next((m for stem, m in stems if f" {stem}" in words), None)
        if meaning is not None and not any(type(m) is type(meaning) for m in found):
            found.add(meaning)
    if Employment.UNEMPLOYED in found and f" {fold('пенсион')}" in words:
        found = found - {Employment.UNEMPLOYED} | {Employment.PENSIONER}
    if Category.DISABILITY_CARER in found:
        found.discard(Employment.CARE_LEAVE)
    denied = _NEGATIONS & set(piece.lower().split())
    if found and denied and not any(f" {stem}" in words for stem in _LISTED):
        raise Invalid(
            N_("“{text}”: what is meant? Write what the person is, not what they are not."),
            field="employment",
            text=piece[:40],
        )
    return found
