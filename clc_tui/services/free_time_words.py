"""The words in which people say when they are free, in Kazakh, Russian and English.

Longer words are known by how they begin, in any spelling (`fold`), so every case and ending
counts; abbreviations only as they stand. Hours of a day are given here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from clc_tui.db.names import fold


class Hours(NamedTuple):
    """A part of the day in minutes, and the hour meant by "after" and by "before" it."""

    first: int
    last: int
    after: int
    before: int
    alone: bool = True
    """Whether the word alone tells a time: "morning" does, "work" only in "after work"."""


class Word(Enum):
    """What else a word may say."""

    FROM = auto()
    UNTIL = auto()
    AFTER = auto()
    FROM_BEHIND = auto()
    """Kazakh says these behind the word: 10-нан бастап, 13-ке дейін, түстен кейін."""
    UNTIL_BEHIND = auto()
    AFTER_BEHIND = auto()
    BETWEEN_BEHIND = auto()
    AND = auto()
    NOT = auto()
    EXCEPT = auto()
    OTHER_THAN = auto()
    """Kazakh says "except" behind the word: сенбіден басқа."""
    BUSY = auto()
    CANNOT = auto()
    FREE = auto()
    ALWAYS = auto()
    ALL_DAY = auto()
    EVERY = auto()
    """Any, each: says nothing beside another word, and everything alone."""
    SOMETIMES = auto()
    """Not all of the days that are named: every other, in summer, once a month."""
    BY = auto()
    """Russian "по": until between two days, else nothing."""
    AM = auto()
    PM = auto()
    OF_DAY = auto()
    """Russian "дня": after noon behind an hour, else nothing."""


def _hours(first: int, last: int, after: int, before: int, alone: bool = True) -> Hours:
    return Hours(first * 60, last * 60, after * 60, before * 60, alone)


MORNING = _hours(6, 12, 12, 6)
BEFORE_LUNCH = _hours(0, 13, 13, 13)
LUNCH = _hours(12, 14, 13, 13)
AFTER_LUNCH = _hours(13, 24, 13, 13)
AFTERNOON = _hours(12, 18, 18, 12)
DAYTIME = _hours(9, 18, 18, 9)
EVENING = _hours(17, 24, 17, 18)
NIGHT = _hours(20, 24, 20, 20)
WORK = _hours(9, 18, 18, 9, alone=False)
SCHOOL = _hours(8, 14, 14, 8, alone=False)

Days = frozenset[int]
"""Days of the week, 1 = Monday."""
Meaning = Days | Hours | Word

MON, TUE, WED, THU, FRI, SAT, SUN = (frozenset({n}) for n in range(1, 8))
WORKDAYS = frozenset(range(1, 6))
WEEKEND = frozenset({6, 7})
EVERY_DAY = frozenset(range(1, 8))

_AS_THEY_STAND: tuple[tuple[Meaning, str], ...] = (
    (MON, "пн пнд пон понед дс дүй дүйс mon mons"),
    (TUE, "вт втр втор сс сей сейс tue tues"),
    (WED, "ср срд сә сәр сәрс wed weds"),
    (THU, "чт чтв чет четв бс бей бейс thu thur thurs"),
    (FRI, "пт птн пят жм жұ жұм fri"),
    (SAT, "сб сбт суб субб сен sat sats"),
    (SUN, "вс вск воск воскр жс жк жек жекс sun suns"),
    (Word.FROM, "с со от from since between между starting начиная"),
    (Word.UNTIL, "до to till til until through thru before раньше ранее earlier"),
    (Word.AFTER, "после позже позднее after past later"),
    (Word.FROM_BEHIND, "бастап"),
    (Word.UNTIL_BEHIND, "дейін шейін бұрын"),
    (Word.AFTER_BEHIND, "кейін соң"),
    (Word.BETWEEN_BEHIND, "аралығында арасында"),
    (Word.AND, "и или либо а and or & + / мен бен пен және немесе не_болмаса"),
    (Word.NOT, "не ни not no never"),
    (Word.EXCEPT, "кроме except but without исключая"),
    (Word.OTHER_THAN, "басқа емес нет"),
    (Word.CANNOT, "нельзя cannot cant"),
    (Word.BUSY, "busy works оқимын оқиды"),
    (Word.FREE, "бос free can may available"),
    (Word.ALWAYS, "всегда always anytime whenever daily everyday күнде"),
    (Word.EVERY, "любой любая любое любую любые кажд any every each all все сайын кез барлық"),
    (Word.BY, "по"),
    (Word.AM, "am утра"),
    (Word.PM, "pm вечера"),
    (Word.OF_DAY, "дня"),
    (SCHOOL, "school"),
    (WORK, "work"),
    (LUNCH, "түске түстен түсте"),
)
"""Abbreviations and words too short to be known by their beginning."""

_BEGINNINGS: tuple[tuple[Meaning, str], ...] = (
    (MON, "понедел дүйсенб monday"),
    (TUE, "вторн сейсенб tuesday"),
    (WED, "сред сәрсенб wednesday"),
    (THU, "четверг бейсенб thursday"),
    (FRI, "пятниц жұма friday"),
    (SAT, "суббот сенбі saturday"),
    (SUN, "воскрес жексенб sunday"),
    (WORKDAYS, "будн weekday workday"),
    (WEEKEND, "выходн демалыс weekend"),
    (MORNING, "утр таңерт таңғ таңмен morning"),
    (BEFORE_LUNCH, "дообед"),
    (LUNCH, "обед полд lunch noon midday"),
    (AFTER_LUNCH, "послеобед"),
    (AFTERNOON, "afternoon"),
    (DAYTIME, "днем дневн күндіз daytime"),
    (EVENING, "вечер вечор кешке кешкі кешқұр кештер evening"),
    (NIGHT, "ноч түнде түнг night"),
    (WORK, "работы работой смены жұмыстан жұмысқа"),
    (SCHOOL, "школ урок заняти учеб учёб сабақ мектеп"),
    (Word.BUSY, "занят работаю работает работаем дежур учусь учится жұмыста"),
    (Word.CANNOT, "алмай"),
    (Word.FREE, "свобод может могу можем смогу"),
    (Word.ALWAYS, "ежедн постоян круглосут әрқашан үнемі әрдайым күнделікті"),
    (Word.EVERY, "кажд"),
    (
        Word.SOMETIMES,
        "чётн нечётн через иногда редко изредка кейде другую second alternate sometimes occasional"
        " месяц ай_ айына month раз_ раза_ рет_ числ once twice летом лето летн зимой осенью весной"
        " жазда қыста күзде көктемде summer winter autumn spring каникул holidays демалыста"
        " январ феврал марта марте апрел мая_ июн июл август сентябр октябр ноябр декабр"
        " перв_ первой первую первая первого первым трет последн четвертый четвертой четвертую"
        " вторая второй вторую бірінші екінші үшінші төртінші соңғы first third fourth last_"
        " қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
        " january february march april june july august september october november december",
    ),
)
"""Longer words by how they begin; `_` at the end: as it stands."""

PHRASES: tuple[tuple[str, Meaning], ...] = (
    ("рабоч д", WORKDAYS),
    ("раб дн", WORKDAYS),
    ("жұмыс күн", WORKDAYS),
    ("working day", WORKDAYS),
    ("work day", WORKDAYS),
    ("week day", WORKDAYS),
    ("среди недели", WORKDAYS),
    ("в течение недели", WORKDAYS),
    ("апта іш", WORKDAYS),
    ("апта соң", WEEKEND),
    ("аптаның соң", WEEKEND),
    ("week end", WEEKEND),
    ("конец недели", WEEKEND),
    ("конц недели", WEEKEND),
    ("кез келген күн", Word.ALWAYS),
    ("күн сайын", Word.ALWAYS),
    ("барлық күн", Word.ALWAYS),
    ("любой день", Word.ALWAYS),
    ("когда угодно", Word.ALWAYS),
    ("любые дни", Word.ALWAYS),
    ("каждый день", Word.ALWAYS),
    ("все дни", Word.ALWAYS),
    ("any day", Word.ALWAYS),
    ("every day", Word.ALWAYS),
    ("all days", Word.ALWAYS),
    ("all week", Word.ALWAYS),
    ("всю неделю", Word.ALWAYS),
    ("апта бойы", Word.ALWAYS),
    ("любое время", Word.ALL_DAY),
    ("кез келген уақыт", Word.ALL_DAY),
    ("any time", Word.ALL_DAY),
    ("весь день", Word.ALL_DAY),
    ("целый день", Word.ALL_DAY),
    ("күні бойы", Word.ALL_DAY),
    ("all day", Word.ALL_DAY),
    ("whole day", Word.ALL_DAY),
    ("перв половин", BEFORE_LUNCH),
    ("втор половин", AFTER_LUNCH),
    ("күннің бірінші жартыс", BEFORE_LUNCH),
    ("күннің екінші жартыс", AFTER_LUNCH),
    ("бірінші жартыс", BEFORE_LUNCH),
    ("екінші жартыс", AFTER_LUNCH),
    ("after noon", AFTERNOON),
    ("day time", DAYTIME),
    ("бос емес", Word.BUSY),
    ("не могу", Word.CANNOT),
    ("не может", Word.CANNOT),
    ("не смогу", Word.CANNOT),
    ("не получ", Word.CANNOT),
    ("can not", Word.CANNOT),
    ("can t", Word.CANNOT),
    ("not free", Word.BUSY),
    ("not available", Word.BUSY),
    ("не свобод", Word.BUSY),
    ("не занят", Word.FREE),
    ("не работает", Word.FREE),
    ("не работаю", Word.FREE),
    ("not busy", Word.FREE),
    ("келе алмай", Word.CANNOT),
    ("на работе", Word.BUSY),
    ("на уч", Word.BUSY),
    ("жұмыс істей", Word.BUSY),
    ("every other", Word.SOMETIMES),
    ("every second", Word.SOMETIMES),
    ("каждую вторую", Word.SOMETIMES),
    ("бір апта", Word.SOMETIMES),
)
"""Words that say something only together, each by how it begins."""

_PLAIN = str.maketrans("әғқңөұүһіё", "агкноуухие")
"""Kazakh letters as they are typed on a Russian keyboard."""


def plain(word: str) -> str:
    """A word without the letters that only Kazakh has."""
    return word.translate(_PLAIN)


_SHORT: dict[str, Meaning] = {
    spelling: meaning
    for meaning, words in reversed(_AS_THEY_STAND)
    for word in words.split()
    for spelling in (plain(word), word)
}
_LONG: dict[str, Meaning] = {
    fold(word) + "_" * word.endswith("_"): meaning
    for meaning, words in _BEGINNINGS
    for word in words.split()
}
_LONGEST = max(map(len, _LONG))
_TOGETHER = tuple((tuple(map(fold, phrase.split())), meaning) for phrase, meaning in PHRASES)
_FIRST_LETTERS = frozenset(stems[0][0] for stems, _meaning in _TOGETHER)
_GLUED = ("после", "до", "по", "во", "в", "с")
"""Little words that people write together with the next: "всубботу", "повечерам"."""


def meaning_of(word: str) -> Meaning | None:
    """What one word says; None where it says nothing of times."""
    if (short := _SHORT.get(word) or _SHORT.get(plain(word))) is not None:
        return short
    key = fold(word)
    if (exact := _LONG.get(f"{key}_")) is not None:
        return exact
    for length in range(min(len(key), _LONGEST), 2, -1):
        if (found := _LONG.get(key[:length])) is not None:
            return found
    for little in _GLUED:
        rest = word.removeprefix(little)
        if (
            rest != word
            and len(rest) > 3
            and isinstance(found := meaning_of(rest), Hours | frozenset)
        ):
            return found
    return None


def together(words: Sequence[str]) -> tuple[Meaning, int] | None:
    """What the first of these words say only together, and how many they are."""
    keys = [fold(word) for word in words]
    if not keys or keys[0][:1] not in _FIRST_LETTERS:
        return None
    for stems, meaning in _TOGETHER:
        if len(stems) <= len(keys) and all(map(str.startswith, keys, stems)):
            return meaning, len(stems)
    return None
