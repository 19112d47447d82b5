"""What the cells of a list mean: dates, sexes, phones, remarks, in three languages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from clc_tui.db.names import fold, mended, phone_digits, tidy
from clc_tui.imports.months import month_number
from clc_tui.imports.reading import Cell, Formula
from clc_tui.language import N_
from clc_tui.terms import Invalid, Sex

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
    if (found := _written_out(text, today)) is not None:
        return found
    if text.isdigit() and len(text) == 5:
        return _from_number(int(text), today)
    raise Invalid(N_("{text} cannot be read as a birth date."), field="birth", text=text[:40])


_MIDNIGHT = r"(?:[T ]0?0:00(?::00)?)?"
_BESIDE_YEAR = frozenset(
    fold(word)
    for word in "г гр год года р рожд рождения ж жт т жыл жылы жылғы туған туылған born in".split()
)


def _written_out(text: str, today: date) -> tuple[date | None, int | None] | None:
    """A date or year in words and figures; None where it is neither."""
    if found := re.fullmatch(rf"(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){_MIDNIGHT}", text):
        year, month, day = (int(part) for part in found.groups()[:3])
        return _day(year, month, day, text, today), None
    if found := re.fullmatch(
        rf"(\d{{1,2}})[\s./,\-]+(\d{{1,2}})[\s./,\-]+(\d{{4}}|\d{{2}}){_MIDNIGHT}\D{{0,6}}", text
    ):
        day, month, year = (int(part) for part in found.groups()[:3])
        return _day(_full_year(year, text, today), month, day, text, today), None
    if found := re.fullmatch(r"(\d{1,2})[\s-]+([^\W\d_]+)\.?[\s,-]+(\d{4}|\d{2})\D{0,8}", text):
        number = month_number(found[2])
        if number is not None:
            year = _full_year(int(found[3]), text, today)
            return _day(year, number, int(found[1]), text, today), None
    if found := re.fullmatch(r"(\d{2})\s*(?:г\.?\s*р|ж\.?\s*т)\.?", text):
        return None, _past_year(_full_year(int(found[1]), text, today), today)
    found = re.fullmatch(r"(\D{0,16})((?:18|19|20)\d\d)(\D{0,16})", text)
    if found and not set(text) & set("?~<>-–/"):
        beside = fold(f"{found[1]} {found[3]}").split()
        if all(word in _BESIDE_YEAR or month_number(word) for word in beside):
            return None, _past_year(int(found[2]), today)
    return None


_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})")


def month_first(text: str) -> bool:
    """Whether a date can only be read as month/day/year: 03/25/1985."""
    found = _SLASHES.fullmatch(text)
    return found is not None and int(found[1]) <= 12 < int(found[2])


def either_way(text: str) -> bool:
    """Whether a date may be day/month as well as month/day."""
    found = _SLASHES.fullmatch(text)
    return found is not None and int(found[1]) != int(found[2]) and int(found[2]) <= 12


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


class Young(Invalid):
    """A birth of late: a child's, or the day somebody was written down."""


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
    if today.year - year < AGE_LEAST:
        raise Young(
            N_("A birth in {year}: is that right? Then add the person by hand."),
            field="birth",
            year=year,
        )
    if year < 1900:
        raise Invalid(N_("The birth year {year} lies too far back."), field="birth", year=year)
    if today.year - year > AGE_MOST:
        raise Young(
            N_("A birth in {year}: is that right? Then add the person by hand."),
            field="birth",
            year=year,
        )
    return year


SEXES: dict[str, Sex] = {
    **dict.fromkeys(
        "м муж мужск мужской мужчина мужчины юноша мальчик ер е еркек ұл ер_адам ұл_бала ер_бала m"
        " male man boy mr".split(),
        Sex.MALE,
    ),
    **dict.fromkeys(
        "ж жен женщ женск женский женщина женщины девушка девочка әйел әйел_адам эйел айел ә э қыз"
        " қыз_бала кыз f fem female w woman girl mrs".split(),
        Sex.FEMALE,
    ),
}
"""Words for the sexes as they are written: folding would make ә and э the letter е."""


def sex_of(text: str) -> Sex | None:
    """The sex a word says; raises `Invalid` for a word that says none."""
    if not text:
        return None
    word = "_".join(text.lower().replace(".", " ").split())
    found = SEXES.get(word) or SEXES.get(mended(f"ж{word}")[0][1:])
    if found is None:
        raise Invalid(N_("{text} is not a sex: write м or ж."), field="sex", text=text[:20])
    return found


NEEDS = tuple(map(fold, (
    "зрени", "слух", "коляск", "инвалид колясочник", "слабовид", "слабослыш", "плохо вид",
    "плохо слыш", "глух", "көзі наш", "нашар көр", "нашар ест", "құлағы наш", "vision", "sight",
    "hearing", "wheelchair", "deaf", "blind",
)))  # fmt: skip
WAITS = tuple(map(fold, (
    "лист ожидан", "лист ож", "списке ожидан", "список ожидан", "очереди на курс", "күту тізім",
    "waiting list", "wait list", "waitlist",
)))  # fmt: skip
WAITS_WHOLE = frozenset(map(fold, (
    "ожидание", "в ожидании", "ожидает", "ждёт", "ждёт место", "ждёт места", "в очереди", "очередь",
    "кезекте", "кезек", "күтуде", "орын күтуде", "waiting", "waits",
)))  # fmt: skip
"""Words that mean the waiting list where nothing else is written beside them."""


def says_waiting(note: str) -> bool:
    """Whether a remark says that somebody is only on the waiting list."""
    parts = [fold(part) for part in re.split(r"[,;.()]", note)]
    return any(
        part in WAITS_WHOLE or any(f" {stem}" in f" {part}" for stem in WAITS) for part in parts
    )


def says_need(note: str) -> bool:
    """Whether a remark tells of a special learning need: that is not for every eye."""
    return any(f" {stem}" in f" {fold(note)}" for stem in NEEDS)


_PHONE = re.compile(
    r"(?<!\d)(?:\+?7|8)?[\s(-]{0,2}[3-9]\d{2}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"
)


def phone_of(text: str) -> tuple[str, str]:
    """A phone number's digits and what stood beside it: another number, whose it is.

    Raises `Invalid` for what is no number.
    """
    if re.fullmatch(r"\d[.,]\d+[eEеЕ]\+?\d+", text):
        raise Invalid(
            N_("{text}: the spreadsheet cut this number short. Write it out as text."),
            field="phone",
            text=text,
        )
    bare = re.sub(r"[\s/_]", "", text)
    if re.fullmatch(r"\+?[78][\d()-]+", bare) and len(re.sub(r"\D", "", bare)) == 11:
        return phone_digits(bare), ""
    words = re.findall(r"[^\W\d_]{2,}", text)
    numbers = re.sub(r"\([^\d()]*\)|[^\W\d_]{2,}\.?:?|(?<!\w)[тТ]\.|(?<=\s)и(?=\s)|\*", " ", text)
    parts = [part.strip() for part in re.split(r"[;,/]", numbers) if part.strip()]
    found = _PHONE.findall(numbers)
    if len(found) > 1 and len("".join(found)) >= len(re.sub(r"[^\d]", "", numbers)):
        parts = [part.strip() for part in found]
    first = phone_digits(parts[0] if parts else text)
    told = [word for word in words if fold(word) not in _PHONE_WORDS]
    return first, ", ".join([*parts[1:], " ".join(told)]).strip(", ")


_PHONE_WORDS = frozenset(
    map(fold, "тел телефон сот моб раб дом whatsapp ватсап уатсап ұялы tel mob phone".split())
)
