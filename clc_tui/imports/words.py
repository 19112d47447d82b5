"""What the cells of a list mean: names, dates, sexes, what people do, in three languages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from clc_tui.db.names import fold, mended, tidy
from clc_tui.imports.reading import Cell, Formula
from clc_tui.language import N_
from clc_tui.terms import Category, Employment, Invalid, Sex

AGE_LEAST, AGE_MOST = 10, 100
"""Ages between which a year of two digits is understood."""
EXCEL_BEGINS = date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates."""


def words_of(cell: Cell) -> str:
    """A cell as text, look-alike letters mended; raises `Invalid` for signs not for showing."""
    if cell is None or isinstance(cell, Formula):
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(mended(word)[0] for word in tidy(str(cell)).split())


def birth_of(cell: Cell, today: date) -> tuple[date | None, int | None]:
    """A birth date, or only its year, from what a cell holds.

    Raises `Invalid` for a day that does not exist, lies ahead, or cannot be understood.
    """
    if isinstance(cell, datetime):
        return _past(cell.date(), today), None
    if isinstance(cell, date):
        return _past(cell, today), None
    if isinstance(cell, int | float):
        return _from_number(int(cell), today)
    text = words_of(cell)
    if not text:
        return None, None
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})( .*)?", text):
        year, month, day = (int(part) for part in found.groups()[:3])
        return _day(year, month, day, text, today), None
    if found := re.fullmatch(
        r"(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})\D{0,6}", text
    ):
        day, month, year = (int(part) for part in found.groups())
        return _day(_full_year(year, text, today), month, day, text, today), None
    if found := re.fullmatch(r"\D{0,12}((?:18|19|20)\d\d)\D{0,12}", text):
        return None, _past_year(int(found[1]), today)
    if text.isdigit() and len(text) == 5:
        return _from_number(int(text), today)
    raise Invalid(N_("{text} cannot be read as a birth date."), field="birth", text=text[:40])


def _from_number(number: int, today: date) -> tuple[date | None, int | None]:
    if 1800 <= number <= 2200:
        return None, _past_year(number, today)
    if 3650 <= number <= 80_000:
        return _past(EXCEL_BEGINS + timedelta(days=number), today), None
    raise Invalid(N_("{text} cannot be read as a birth date."), field="birth", text=str(number))


def _full_year(year: int, text: str, today: date) -> int:
    if year >= 100:
        return year
    fits = [full for full in (1900 + year, 2000 + year)
            if AGE_LEAST <= today.year - full <= AGE_MOST]  # fmt: skip
    if len(fits) != 1:
        raise Invalid(
            N_("{text}: of which century? Write the year with four digits."),
            field="birth",
            text=text[:40],
        )
    return fits[0]


def _day(year: int, month: int, day: int, text: str, today: date) -> date:
    try:
        return _past(date(year, month, day), today)
    except ValueError:
        raise Invalid(N_("There is no day {text}."), field="birth", text=text[:40]) from None


class Ahead(Invalid):
    """A birth that lies ahead: a slip of the century, or of the hand."""


def _past(day: date, today: date) -> date:
    if day > today:
        raise Ahead(
            N_("The birth date {day} lies ahead. Is {year} meant?"),
            field="birth",
            day=day,
            year=day.year - 100,
        )
    _past_year(day.year, today)
    return day


def _past_year(year: int, today: date) -> int:
    if year > today.year:
        raise Ahead(
            N_("The birth year {year} lies ahead. Is {other} meant?"),
            field="birth",
            year=year,
            other=year - 100,
        )
    if year < 1900:
        raise Invalid(N_("The birth year {year} lies too far back."), field="birth", year=year)
    return year


SEXES: dict[str, Sex] = {
    **dict.fromkeys(map(fold, ("м", "муж", "мужской", "мужчина", "ер", "е", "еркек", "ер адам",
                               "m", "male", "man")), Sex.MALE),
    **dict.fromkeys(map(fold, ("ж", "жен", "женский", "женщина", "әйел", "ә", "f", "female",
                               "w", "woman")), Sex.FEMALE),
}  # fmt: skip


def sex_of(text: str) -> Sex | None:
    """The sex a word says; raises `Invalid` for a word that says none."""
    if not text:
        return None
    found = SEXES.get(fold(text))
    if found is None:
        raise Invalid(N_("{text} is not a sex: write м or ж."), field="sex", text=text[:20])
    return found


DOING: tuple[tuple[str, Employment | Category], ...] = (
    ("не работа", Employment.UNEMPLOYED),
    ("зарегистр", Employment.UNEMPLOYED_REGISTERED),
    ("тіркелген", Employment.UNEMPLOYED_REGISTERED),
    ("registered", Employment.UNEMPLOYED_REGISTERED),
    ("безраб", Employment.UNEMPLOYED),
    ("жұмыссыз", Employment.UNEMPLOYED),
    ("unemployed", Employment.UNEMPLOYED),
    ("самозан", Employment.SELF_EMPLOYED),
    ("независим", Employment.SELF_EMPLOYED),
    ("өзін-өзі", Employment.SELF_EMPLOYED),
    ("self", Employment.SELF_EMPLOYED),
    ("предприним", Employment.SELF_EMPLOYED),
    ("кәсіпкер", Employment.SELF_EMPLOYED),
    ("домохоз", Employment.HOMEMAKER),
    ("ведет дом", Employment.HOMEMAKER),
    ("үй шаруас", Employment.HOMEMAKER),
    ("housewi", Employment.HOMEMAKER),
    ("homemaker", Employment.HOMEMAKER),
    ("декрет", Employment.CARE_LEAVE),
    ("отпуск по уход", Employment.CARE_LEAVE),
    ("бала күт", Employment.CARE_LEAVE),
    ("care leave", Employment.CARE_LEAVE),
    ("maternity", Employment.CARE_LEAVE),
    ("пенсион", Employment.PENSIONER),
    ("зейнет", Employment.PENSIONER),
    ("pension", Employment.PENSIONER),
    ("retired", Employment.PENSIONER),
    ("студент", Employment.STUDENT),
    ("школьн", Employment.STUDENT),
    ("учащ", Employment.STUDENT),
    ("учится", Employment.STUDENT),
    ("оқушы", Employment.STUDENT),
    ("оқиды", Employment.STUDENT),
    ("student", Employment.STUDENT),
    ("pupil", Employment.STUDENT),
    ("работ", Employment.EMPLOYED),
    ("рабоч", Employment.EMPLOYED),
    ("трудоустр", Employment.EMPLOYED),
    ("служащ", Employment.EMPLOYED),
    ("жұмыс істе", Employment.EMPLOYED),
    ("жұмыскер", Employment.EMPLOYED),
    ("қызметкер", Employment.EMPLOYED),
    ("employed", Employment.EMPLOYED),
    ("works", Employment.EMPLOYED),
    ("working", Employment.EMPLOYED),
    ("ухажива", Category.DISABILITY_CARER),
    ("күтім жаса", Category.DISABILITY_CARER),
    ("carer", Category.DISABILITY_CARER),
    ("инвалид", Category.DISABILITY),
    ("мүгедек", Category.DISABILITY),
    ("disab", Category.DISABILITY),
    ("многодет", Category.MANY_CHILDREN),
    ("көп бала", Category.MANY_CHILDREN),
    ("көпбала", Category.MANY_CHILDREN),
    ("many children", Category.MANY_CHILDREN),
    ("large family", Category.MANY_CHILDREN),
    ("одинок", Category.SINGLE_PARENT),
    ("жалғызбас", Category.SINGLE_PARENT),
    ("single", Category.SINGLE_PARENT),
    ("малообесп", Category.LOW_INCOME),
    ("малоимущ", Category.LOW_INCOME),
    ("получатель асп", Category.LOW_INCOME),
    ("аз қамт", Category.LOW_INCOME),
    ("low income", Category.LOW_INCOME),
    ("low-income", Category.LOW_INCOME),
    ("кандас", Category.KANDAS),
    ("оралман", Category.KANDAS),
    ("kandas", Category.KANDAS),
    ("neet", Category.NEET),
    ("сельская молод", Category.RURAL_YOUTH),
    ("ауыл жаст", Category.RURAL_YOUTH),
    ("rural youth", Category.RURAL_YOUTH),
    ("этни", Category.MINORITY),
    ("minority", Category.MINORITY),
    ("мигрант", Category.MIGRANT),
    ("бежен", Category.MIGRANT),
    ("босқын", Category.MIGRANT),
    ("migrant", Category.MIGRANT),
    ("refugee", Category.MIGRANT),
)
"""How words begin that say what somebody does or belongs to; the first that fits counts."""

_DOING = tuple((fold(stem), meaning) for stem, meaning in DOING)


def doing_of(text: str) -> tuple[Employment | None, frozenset[Category], str]:
    """Employment, categories, and the words that were not understood."""
    employment: Employment | None = None
    categories: set[Category] = set()
    strange = []
    for piece in re.split(r"[,;/+]| и ", text):
        words = fold(piece)
        if not words:
            continue
        meaning = next((m for stem, m in _DOING if f" {words}".find(f" {stem}") >= 0), None)
        if isinstance(meaning, Employment):
            employment = employment or meaning
        elif isinstance(meaning, Category):
            categories.add(meaning)
        else:
            strange.append(piece.strip())
    return employment, frozenset(categories), ", ".join(strange)


NEEDS = tuple(map(fold, ("зрени", "слух", "коляск", "көзі наш", "нашар көр", "нашар ест",
                         "vision", "sight", "hearing", "wheelchair")))  # fmt: skip
WAITS = tuple(map(fold, ("ожидани", "ждёт", "ждет", "очеред", "күту", "кезек", "waiting")))


def says_waiting(note: str) -> bool:
    """Whether a remark says that somebody is only on the waiting list."""
    return any(stem in fold(note) for stem in WAITS)


def says_need(note: str) -> bool:
    """Whether a remark tells of a special learning need: that is not for every eye."""
    return any(stem in fold(note) for stem in NEEDS)
