"""The words of a session in its reader's language: Kazakh, Russian or English.

The language hangs on a `Speaker` in a context variable, never on the process: every task and
thread that inherited the context sees a live switch, and sessions beside it see nothing of it.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from clc_tui.enum_words import WORD_OF
from clc_tui.marking import C_ as C_
from clc_tui.marking import CONTEXT_END as CONTEXT_END
from clc_tui.marking import N_ as N_
from clc_tui.marking import Marked as Marked
from clc_tui.terms import ClcError, Standing, Status

LANGUAGES = ("kk", "ru", "en")
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Each language in its own words, for the moment before one is chosen."""

LOCALE = Path(__file__).parent / "locale"


@dataclass(slots=True)
class Speaker:
    """Who is being spoken to; setting `language` (kk, ru or en) switches a session live."""

    language: str = "en"


speaking: ContextVar[Speaker] = ContextVar("speaking")


def speak(language: str) -> Speaker:
    """Speak the language from here on in this context; the holder returned switches it later."""
    speaker = Speaker(language)
    speaking.set(speaker)
    return speaker


def current() -> str:
    """The language of this context: kk, ru or en."""
    speaker = speaking.get(None)
    return speaker.language if speaker is not None else "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English sentences where none is built."""
    return gettext.translation("clc", LOCALE, [language], fallback=True)


def load_catalogues() -> None:
    """Read the catalogues of all languages now, not when the first reader comes."""
    for language in LANGUAGES:
        _catalogue(language)


def _(message: str) -> str:
    """The sentence in the reader's language."""
    said = _catalogue(current()).gettext(message) if message else ""
    return said.rpartition(CONTEXT_END)[2]


def in_every_language(message: str) -> tuple[str, ...]:
    """The sentence in each of `LANGUAGES`, for what is kept as it was said."""
    return tuple(_catalogue(language).gettext(message) for language in LANGUAGES)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence in the reader's language, in the form that goes with the number."""
    return _catalogue(current()).ngettext(one, many, n)


def sentence(error: ClcError) -> str:
    """What went wrong, in the reader's language; the full stop of a name may end it as well."""
    said = _(error.message)
    words = {name: _spoken(value) for name, value in error.words.items()}
    for name, value in words.items():
        if isinstance(value, str) and f"{{{name}}}." in said:
            words[name] = value.removesuffix(".")
    return said.format(**words)


def _spoken(value: object) -> object:
    """A value as it stands in a sentence; what people typed stays as it is."""
    match value:
        case StrEnum() if (type(value), value.value) in WORD_OF:
            return word(value)
        case Marked():
            return _(value)
        case datetime():
            return f"{date_text(value)} {value:%H:%M}"
        case date():
            return date_text(value)
        case float() | Decimal():
            return number_text(value)
        case list() | tuple():
            return ", ".join(str(_spoken(item)) for item in value)
        case _:
            return value


def word(value: StrEnum) -> str:
    """The word people read for a value of `terms`, in the reader's language."""
    return _(WORD_OF[type(value), value.value])


def reason_text(reason: str | None) -> str:
    """A reason as it stands in the file: somebody's own words, or ours in the reader's language."""
    return word(Standing(reason)) if reason in _STANDING else reason or ""


_STANDING = frozenset(each.value for each in Standing)


_LETTERS = {
    "en": {Status.LATE: "l", Status.EXCUSED: "e", Status.ILL: "i"},
    "ru": {Status.LATE: "О", Status.EXCUSED: "У", Status.ILL: "Б"},
    "kk": {Status.LATE: "К", Status.EXCUSED: "Д", Status.ILL: "А"},
}
"""The letters people know from the national e-journal; never keys, they clash across layouts."""


def letter(status: Status | None) -> str:
    """One cell of the register: `+`, `-`, a letter of the reader's language, or `.` (no mark)."""
    if status is None:
        return "."
    return {Status.PRESENT: "+", Status.ABSENT: "-"}.get(status) or _LETTERS[current()][status]


_MONTHS = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "en": "January February March April May June July August September October November December",
}
_WEEKDAYS = {
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_WEEKDAYS_SHORT = {
    "kk": "дс сс ср бс жм сб жс",
    "ru": "пн вт ср чт пт сб вс",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
}


def _date(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _weekday(value: date | str | int) -> int:
    return value - 1 if isinstance(value, int) else _date(value).weekday()


def date_text(value: date | str) -> str:
    """A date (or ISO text) as dd.MM.yyyy: the same in all three languages, on purpose."""
    return f"{_date(value):%d.%m.}{_date(value).year:04}"


def short_date(value: date | str) -> str:
    """A date (or ISO text) as dd.MM."""
    return f"{_date(value):%d.%m}"


def weekday_short(value: date | str | int) -> str:
    """The two or three letters of a date's weekday, or of an ISO weekday (1 = Monday)."""
    return _WEEKDAYS_SHORT[current()].split()[_weekday(value)]


def weekday_name(value: date | str | int) -> str:
    """The name of a date's weekday, or of an ISO weekday (1 = Monday)."""
    return _WEEKDAYS[current()].split()[_weekday(value)]


def month_name(month: int) -> str:
    """The name of a month (1 to 12) as it stands alone; Kazakh then takes a capital."""
    name = _MONTHS[current()].split()[month - 1]
    return name.capitalize() if current() == "kk" else name


def month_text(month: str) -> str:
    """A month written like 2026-11, in words."""
    year, number = month.split("-")
    return f"{month_name(int(number))} {year}"


def month_title(month: str) -> str:
    """A month written like 2026-11, in words over a page."""
    words = month_text(month)
    return words[:1].upper() + words[1:]


def month_alone(month: str) -> str:
    """The name of a month written like 2026-11, as it begins a sentence."""
    name = month_name(int(month.split("-")[1]))
    return name[:1].upper() + name[1:]


def hours_text(hours: Fraction) -> str:
    """Hours with at most two places: 24, 1,5 or 2,25."""
    return number_text(round(float(hours), 2)).removesuffix(".0").removesuffix(",0")


def length_text(minutes: int) -> str:
    """Minutes as hours on a clock: 1:30."""
    return f"{minutes // 60}:{minutes % 60:02}"


def class_words(title: str, target: str) -> str:
    """A class: its course and whom it is for."""
    return f"{title} · {target}" if target else title


def money_text(tiyn: int) -> str:
    """Tenge with their hundredths, thousands apart: 12 500 or 12 500,50."""
    whole, part = divmod(abs(tiyn), 100)
    text = f"{whole:,}".replace(",", "\u00a0")
    sign = "-" if tiyn < 0 else ""
    return sign + text + (number_text(f".{part:02}") if part else "")


def number_text(value: int | float | Decimal | str, places: int | None = None) -> str:
    """A number with the decimal sign of the language, rounded to `places` where given."""
    text = str(value) if places is None else f"{value:.{places}f}"
    return text if current() == "en" else text.replace(".", ",")
