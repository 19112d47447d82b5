"""Which month words speak of: titles of registers in three languages, stamps and school years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from clc_tui.db.names import fold, mended

Month = tuple[int, int]
"""Year and month."""

_RUSSIAN_ENGLISH = (
    "январь января январе january jan", "февраль февраля феврале february feb",
    "март марта марте march mar", "апрель апреля апреле april apr", "май мая мае may",
    "июнь июня июне june jun", "июль июля июле july jul", "август августа августе august aug",
    "сентябрь сентября сентябре september sep sept", "октябрь октября октябре october oct",
    "ноябрь ноября ноябре november nov", "декабрь декабря декабре december dec",
)  # fmt: skip
_KAZAKH = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
_ENDINGS = ("", "да", "де", "дағы", "дегі", "ның", "нің", "тың", "тің", "та", "те")
"""How Kazakh months end in a sentence."""
_SHORT = (
    "янв қаң", "фев февр ақп", "мар нау", "апр сәу", "мам", "июн мау", "июл шіл", "авг там",
    "сен сент қыр", "окт қаз", "ноя нояб қар", "дек жел",
)  # fmt: skip
"""Short forms, understood only beside a year or a day."""

WHOLE: dict[str, int] = {
    **{fold(w): n for n, words in enumerate(_RUSSIAN_ENGLISH, 1) for w in words.split()},
    **{fold(w + ending): n for n, w in enumerate(_KAZAKH, 1) for ending in _ENDINGS},
}
ALL = WHOLE | {fold(w): n for n, words in enumerate(_SHORT, 1) for w in words.split()}

_YEAR = r"(?P<year>20\d\d)(?:\s*[-–—/]\s*(?P<next>20\d\d|\d\d)(?!\d))?"
_TAIL = r"\s*(?:-?\s*(?:жыл\w*|ж|г|год\w*)\b\.?)?"
_DATE = r"\d{1,2}\s*[./]\s*\d{1,2}\s*[./]\s*(?:20)?\d\d(?!\d)"


def month_number(word: str) -> int | None:
    """Which month of the year a word names, short forms too."""
    return ALL.get(fold(mended(word)[0]))


def months_said(texts: Iterable[str]) -> set[Month]:
    """Every month that words above a table may name; the days of stamps and orders name none.

    A month beside its year ("қазан 2026", "2026 ж. қазан") counts before words that stand apart,
    but a cell with nothing but a month in it always counts.
    """
    cells = [_mended(text.lower()) for text in texts]
    text = " \0 ".join(cells)
    found = _spans(text)
    text = _without_days(text)
    for match in re.finditer(r"(?<!\d)(0?[1-9]|1[0-2])\s*[./]\s*(20\d\d)(?!\d)", text):
        found.add((int(match[2]), int(match[1])))
    for match in re.finditer(r"(?<!\d)(20\d\d)\s*[-./]\s*(0[1-9]|1[0-2])(?!\d)", text):
        found.add((int(match[1]), int(match[2])))
    found = found or _beside(text)
    words = cells if found else _words(text)
    months = {WHOLE[key] for word in words if (key := fold(word)) in WHOLE}
    years = list(re.finditer(rf"(?<!\d){_YEAR}", text))
    apart = {(_year(match, month), month) for match in years for month in months}
    if not found:
        return apart
    return found | {said for said in apart if said[1] not in {month for _year, month in found}}


def period_said(texts: Iterable[str]) -> tuple[date, date] | None:
    """From which to which day words above a table say that it goes: "01.09.2026–31.12.2026"."""
    for text in texts:
        for match in re.finditer(rf"({_DATE})\s*[-–—]\s*({_DATE})", text):
            ends = [re.split(r"\s*[./]\s*", match[n]) for n in (1, 2)]
            with suppress(ValueError):
                first, last = (date(int(y) % 100 + 2000, int(m), int(d)) for d, m, y in ends)
                return first, last
    return None


def _mended(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: mended(found[0])[0], text)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _spans(text: str) -> set[Month]:
    """From the first to the last day: "01.10.2026–31.10.2026"."""
    found = set()
    for match in re.finditer(rf"({_DATE})[^\d\n]{{1,8}}({_DATE})", text):
        ends = [re.split(r"\s*[./]\s*", match[n]) for n in (1, 2)]
        months = {(int(year) % 100 + 2000, int(month)) for _day, month, year in ends}
        found |= months if len(months) == 1 else set()
    return found


def _without_days(text: str) -> str:
    """The text without whole dates: who signed when says nothing of the month."""
    text = re.sub(rf"(?<![\d.]){_DATE}", " ", text)

    def stamp(found: re.Match[str]) -> str:
        return " " if month_number(found[1]) else found[0]

    text = re.sub(
        r"(?<!\d)[«\"“]?\d{1,2}[»\"”]?\s+([^\W\d_]+)\.?\s+20\d\d(?!\d)(?!\s*[-–—/]\s*20\d\d)",
        stamp,
        text,
    )
    return re.sub(
        r"20\d\d\s*(?:жыл\w*|ж|г)\b\.?\s*[«\"“]?\d{1,2}[»\"”]?\s+([^\W\d_]+)", stamp, text
    )


_MONTHS = r"(?P<months>[^\W\d_]+\.?(?:\s*[-–—/,и]\s*[^\W\d_]+)*)"


def _beside(text: str) -> set[Month]:
    """Months that stand right before or behind a year, with "айы" or "месяц" between."""
    found = set()
    between = r"\s*(?:айы\w*|ай|месяц\w*)?\s*,?\s*"
    for pattern in (rf"{_MONTHS}{between}(?<!\d){_YEAR}", rf"(?<!\d){_YEAR}{_TAIL}\s*{_MONTHS}"):
        for match in re.finditer(pattern, text):
            numbers = [month_number(word) for word in _words(match["months"])]
            found |= {(_year(match, n), n) for n in numbers if n is not None}
    return found


def _year(match: re.Match[str], month: int) -> int:
    """The year; of a school year its first from September on, else its second."""
    year = int(match["year"])
    return year + 1 if match["next"] and month < 9 else year
