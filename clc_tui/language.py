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

from clc_tui.terms import (
    Area,
    AssignmentState,
    CallAbout,
    CallOutcome,
    CancelReason,
    Category,
    ClcError,
    CorrectionReason,
    Employment,
    LessonState,
    LineKind,
    NeedKind,
    OfferAnswer,
    Outcome,
    RatePer,
    Role,
    Rounding,
    Sex,
    SheetColumn,
    SheetState,
    Standing,
    Status,
    WorkKind,
)

LANGUAGES = ("kk", "ru", "en")
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Each language in its own words, for the moment before one is chosen."""

LOCALE = Path(__file__).parent / "locale"


@dataclass(slots=True)
class Speaker:
    """Who is being spoken to; setting `language` (kk, ru or en) switches a session live."""

    language: str = "en"


CONTEXT_END = "\x04"
"""What gettext puts between the context of a sentence and the sentence."""

speaking: ContextVar[Speaker] = ContextVar("speaking")


class Marked(str):
    """A sentence of the program (not of a person), to be translated when it is shown."""

    __slots__ = ()


def N_(message: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return Marked(message)


def C_(context: str, message: str) -> str:
    """Mark a sentence that reads otherwise in this context: shorter in a hint of a key."""
    return Marked(f"{context}{CONTEXT_END}{message}")


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
        case StrEnum() if (type(value), value.value) in _WORD_OF:
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


_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Role.FACILITATOR, N_("facilitator")),
    (Role.INSTRUCTOR, N_("instructor")),
    (Role.SECRETARY, N_("committee secretary")),
    (Role.EVALUATOR, N_("evaluator")),
    (Role.ADMINISTRATOR, N_("administrator")),
    (Status.PRESENT, N_("present")),
    (Status.LATE, N_("late")),
    (Status.EXCUSED, N_("excused")),
    (Status.ILL, N_("ill")),
    (Status.ABSENT, N_("absent")),
    (LessonState.PLANNED, N_("planned")),
    (LessonState.HELD, N_("held")),
    (LessonState.CANCELLED, N_("not held")),
    (CancelReason.INSTRUCTOR_ILL, N_("the instructor is ill")),
    (CancelReason.NO_ROOM, N_("no room")),
    (CancelReason.NO_POWER, N_("no electricity")),
    (CancelReason.WEATHER, N_("weather")),
    (CancelReason.HOLIDAY, N_("holiday")),
    (CancelReason.MOVED, N_("moved to another day")),
    (CancelReason.OTHER, N_("another reason")),
    (Outcome.COMPLETED, N_("completed")),
    (Outcome.LEFT, N_("left")),
    (Outcome.MOVED, N_("moved to another class")),
    (OfferAnswer.ACCEPTED, N_("accepted the place")),
    (OfferAnswer.DECLINED, N_("declined the place")),
    (OfferAnswer.NOT_NOW, N_("not now")),
    (OfferAnswer.NO_ANSWER, N_("no answer")),
    (OfferAnswer.WITHDRAWN, N_("offer taken back")),
    (Standing.PLACED, N_("in a class of it")),
    (Standing.ERASED, N_("erased")),
    (Standing.CLASS_ENDED, N_("the class has ended")),
    (Standing.LIST, N_("from a list that was brought")),
    (CallAbout.ABSENT, N_("absent again and again")),
    (CallAbout.LOW, N_("comes too rarely")),
    (CallAbout.START, N_("did not come to the first lessons")),
    (CallAbout.UNSIGNED, N_("form not signed")),
    (CallAbout.OFFER, N_("place offered")),
    (CallOutcome.ILL, C_("call", "is ill")),
    (CallOutcome.COMING, C_("call", "will come")),
    (CallOutcome.LEFT, C_("call", "has left")),
    (CallOutcome.NO_ANSWER, C_("call", "no answer")),
    (CallOutcome.SIGNED, C_("call", "signed")),
    (CallOutcome.ACCEPTED, C_("call", "takes the place")),
    (CallOutcome.DECLINED, C_("call", "says no")),
    (CallOutcome.NOT_NOW, C_("call", "not now")),
    (NeedKind.DATED, N_("on its own days")),
    (NeedKind.LESSONS, N_("at lessons")),
    (NeedKind.OPEN, N_("at any time")),
    (AssignmentState.OFFERED, C_("shift", "asked")),
    (AssignmentState.CONFIRMED, C_("shift", "will come")),
    (AssignmentState.DECLINED, C_("shift", "said no")),
    (AssignmentState.CAME, C_("shift", "came")),
    (AssignmentState.ABSENT, C_("shift", "did not come")),
    (RatePer.ACADEMIC, N_("academic hour")),
    (RatePer.CLOCK, N_("clock hour")),
    (Rounding.NONE, N_("not rounded")),
    (Rounding.QUARTER, N_("to a quarter of an hour")),
    (Rounding.HALF, N_("to half an hour")),
    (Rounding.WHOLE, N_("to whole hours")),
    (WorkKind.PREPARATION, N_("preparation")),
    (WorkKind.MEETING, N_("meeting")),
    (WorkKind.CONSULTATION, N_("individual consultation")),
    (WorkKind.EXAM, N_("exam")),
    (SheetState.DRAFT, C_("hours", "not handed in")),
    (SheetState.SUBMITTED, C_("hours", "handed in")),
    (SheetState.RETURNED, C_("hours", "sent back")),
    (SheetState.APPROVED, C_("hours", "approved")),
    (SheetState.SENT, C_("hours", "at the payer")),
    (LineKind.HELD, N_("lesson")),
    (LineKind.PLANNED, N_("lesson as planned")),
    (LineKind.OTHER, N_("other work")),
    (LineKind.CORRECTION, N_("correction")),
    (CorrectionReason.MARKED_LATER, N_("written down later")),
    (CorrectionReason.UNMARKED, N_("has no marks")),
    (CorrectionReason.NOT_HELD, N_("was not held")),
    (CorrectionReason.MOVED, N_("was moved")),
    (CorrectionReason.TAUGHT_BY_OTHERS, N_("was taught by somebody else")),
    (CorrectionReason.OTHER_CONTRACT, N_("another contract pays it")),
    (CorrectionReason.OTHER_LENGTH, N_("lasted longer or shorter")),
    (CorrectionReason.TAKEN_BACK, N_("was taken back")),
    (SheetColumn.IIN, N_("IIN")),
    (SheetColumn.POSITION, N_("Position or subject")),
    (SheetColumn.DAYS, N_("Days worked")),
    (SheetColumn.CLOCK_HOURS, N_("Clock hours")),
    (SheetColumn.ACADEMIC_HOURS, N_("Academic hours")),
    (Sex.FEMALE, N_("female")),
    (Sex.MALE, N_("male")),
    (Employment.EMPLOYED, N_("employed")),
    (Employment.SELF_EMPLOYED, N_("self-employed")),
    (Employment.UNEMPLOYED_REGISTERED, N_("registered unemployed")),
    (Employment.UNEMPLOYED, N_("unemployed, not registered")),
    (Employment.HOMEMAKER, N_("homemaker")),
    (Employment.STUDENT, N_("student or pupil")),
    (Employment.PENSIONER, N_("pensioner")),
    (Employment.CARE_LEAVE, N_("on child-care leave")),
    (Category.DISABILITY, N_("person with a disability")),
    (Category.DISABILITY_CARER, N_("carer of a person with a disability")),
    (Category.MANY_CHILDREN, N_("large family")),
    (Category.SINGLE_PARENT, N_("single parent")),
    (Category.LOW_INCOME, N_("low income")),
    (Category.KANDAS, N_("kandas")),
    (Category.NEET, N_("neither studies nor works (NEET)")),
    (Category.RURAL_YOUTH, N_("rural youth")),
    (Category.MINORITY, N_("ethnic minority")),
    (Category.MIGRANT, N_("migrant or refugee")),
    (Category.LEFT_SCHOOL, N_("school not completed")),
    (Area.LANGUAGES, N_("languages")),
    (Area.ICT, N_("computers")),
    (Area.HEALTH, N_("health")),
    (Area.SEWING, N_("sewing")),
    (Area.CARPENTRY, N_("carpentry")),
    (Area.PRE_VOCATIONAL, N_("pre-vocational training")),
    (Area.COMMUNITY, N_("community life")),
)
_WORD_OF = {(type(value), value.value): text for value, text in _WORDS}
"""Members of different `StrEnum`s with the same value are equal, so the kind is part of the key."""


def word(value: StrEnum) -> str:
    """The word people read for a value of `terms`, in the reader's language."""
    return _(_WORD_OF[type(value), value.value])


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
