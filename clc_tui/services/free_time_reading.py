"""What people say of their free times, cut into days, hours and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from clc_tui.services.dates import DAY
from clc_tui.services.free_time_words import (
    EVENING,
    EVERY_DAY,
    LUNCH,
    MORNING,
    Days,
    Hours,
    Meaning,
    Word,
    meaning_of,
    together,
)

MOST = 400
"""Letters that are looked at."""
AT = 3 * 60
"""Minutes somebody stays who only says when they can be there: "в 15:00"."""


class Span(NamedTuple):
    """Minutes of a day."""

    first: int
    last: int


class Clock(NamedTuple):
    """An hour in figures; `case` is what its Kazakh ending says."""

    hour: int
    minute: int
    sure: bool
    """Written so that morning and afternoon cannot be meant both: 05:00, 18."""
    case: str = ""


class Sign(Enum):
    COMMA = auto()
    END = auto()
    DASH = auto()


Token = Meaning | Clock | Sign
Atom = Days | Span | Word | Sign


_PIECES = re.compile(
    r"(?P<count>\d+\s*(?:[-–]\s*\d+\s*)?(?:раз|рет|times|(?:дн|дней|день|күн|days?)\w*\s+(?:в|a|per)\b)"
    r"|аптасына\s+\d+|\d+\s*-?\s*(?:[яюойеы]{1,2}|го|му|[ыі]?н?ш[іы])\b|\d+(?:st|nd|rd|th)\b"
    r"|\d{4}-\d\d?-\d\d?|\d{1,2}/\d{1,2}(?:/\d{2,4})?(?!\d)|\d{1,2}\.\d(?:\.\d{2,4})?(?![\d:])"
    r"|\d{1,2}\s*(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сент|окт|ноя|дек"
    r"|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)"
    r"|(?P<clock>(?<!\d)(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d\d)|[ -](?P<round>00|30))?(?!\d)"
    r"(?:\s?-?(?P<case>нан|нен|дан|ден|тан|тен|ға|ге|қа|ке|га|ка|на|не|да|де|та|те)\b)?"
    r"\s*(?:ч|час\w{0,2}|h|hrs?|сағат\w*|саг)?\b\.?)"
    r"|(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<sign>[;\n,&+/–—−-])"
)
_SIGNS: dict[str, Token] = {
    ";": Sign.END, "\n": Sign.END, ",": Sign.COMMA, "/": Word.AND, "&": Word.AND, "+": Word.AND,
}  # fmt: skip


def tokens_of(words: str) -> list[Token]:
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", words[:MOST].casefold())
    text = re.sub(r"\b(пн|вт|ср|чт|пт|сб|вс)(до|после|по)\b", r"\1 \2", text)
    found = list(_PIECES.finditer(text))
    tokens: list[Token] = []
    place = 0
    while place < len(found):
        piece, step = found[place], 1
        if piece["word"]:
            run = [each["word"] for each in found[place : place + 4]]
            run = run[: run.index(None)] if None in run else run
            phrase = together(run)
            meaning, step = phrase if phrase else (meaning_of(run[0]), 1)
            if meaning is not None:
                tokens.append(meaning)
        elif piece["sign"]:
            tokens.append(_SIGNS.get(piece["sign"], Sign.DASH))
        else:
            tokens.append(_clock(piece) or Word.SOMETIMES)
        place += step
    return _with_halves(tokens)


def _clock(piece: re.Match[str]) -> Clock | None:
    """An hour; None for any other number and for a date."""
    if not piece["clock"]:
        return None
    hour, minute = int(piece["hour"]), int(piece["minute"] or piece["round"] or 0)
    dotted = piece["minute"] and "." in piece["clock"]
    if hour > 24 or minute > 59 or (hour == 24 and minute) or (dotted and minute % 15):
        return None
    case = {"н": "from", "к": "until", "г": "until", "қ": "until", "ғ": "until"}
    ending = piece["case"] or ""
    means = case.get(ending[-1:], "") or ("until" if ending[:1] in case and ending else "")
    return Clock(hour, minute, piece["hour"].startswith("0") or hour > 12, means)


def _with_halves(tokens: list[Token]) -> list[Token]:
    """Hours with what is said beside them: 5 вечера, таңғы 9; numbers of a date left out."""
    told: list[Token] = []
    for token in tokens:
        before = told[-1] if told else None
        if token in (Word.AM, Word.PM, Word.OF_DAY):
            if isinstance(before, Clock):
                told[-1] = _half(before, afternoon=token is not Word.AM)
            elif token is not Word.OF_DAY:
                told.append(MORNING if token is Word.AM else EVENING)
        elif isinstance(token, Clock) and isinstance(before, Hours) and before.alone:
            told[-1] = _half(token, afternoon=before is not MORNING)
        elif token is Word.SOMETIMES and isinstance(before, Clock):
            told[-1] = token
        elif (
            token is Word.NOT and isinstance(before, frozenset) and len(before) == 1
        ):  # Kazakh "or"; Russian has a comma before its "not"
            told.append(Word.AND)
        else:
            told.append(token)
    return told


def _half(clock: Clock, *, afternoon: bool) -> Clock:
    if clock.sure and clock.hour > 12:
        return clock
    hour = clock.hour % 12 + 12 * afternoon
    return clock._replace(hour=hour, sure=True)


def _minute(clock: Clock, *, late: bool = False) -> int:
    """The minute of a day; small hours alone are those after noon, "after 7" is the evening."""
    small = 1 <= clock.hour <= (8 if late else 6)
    return (clock.hour + 12 * (small and not clock.sure)) * 60 + clock.minute


Bound = Clock | Hours


def _from(bound: Bound) -> int:
    if isinstance(bound, Clock):
        return _minute(bound)
    return bound.first if bound.alone and bound is not LUNCH else bound.after


def _after(bound: Bound) -> int:
    return _minute(bound, late=True) if isinstance(bound, Clock) else bound.after


def _until(bound: Bound) -> int:
    return _minute(bound) if isinstance(bound, Clock) else bound.before


def _between(first: Bound, last: Bound) -> Span:
    begins, ends = _from(first), _until(last)
    if isinstance(last, Clock) and not last.sure and ends > begins + DAY / 2 > DAY:
        ends -= DAY // 2
    if ends <= begins:
        ends = ends + DAY // 2 if begins < ends + DAY // 2 <= DAY else DAY
    return Span(begins, ends)


_BETWEEN = frozenset[Word | Sign](
    {
        Sign.COMMA, Sign.END, Word.AND, Word.NOT, Word.EXCEPT, Word.OTHER_THAN, Word.BUSY,
        Word.CANNOT, Word.FREE,
    }
)  # fmt: skip
"""What tells how days and hours belong together."""


def atoms_of(tokens: list[Token]) -> Iterator[Atom]:
    """Days and hours with their little words taken in, and what stands between them."""
    place = 0
    while place < len(tokens):
        found = _days_at(tokens[place:]) or _span_at(tokens[place:])
        if found is not None:
            atom, step = found
            yield atom
            place += step
            continue
        token = tokens[place]
        if token is Word.ALWAYS:
            yield EVERY_DAY
        elif token is Word.ALL_DAY:
            yield Span(0, DAY)
        elif isinstance(token, Word | Sign) and token in _BETWEEN:
            yield token
        place += 1


_TO = (Sign.DASH, Word.UNTIL, Word.BY)


def _days_at(tokens: list[Token]) -> tuple[Days, int] | None:
    """Days these tokens begin with, and how many tokens that takes."""
    before = tokens[0] if tokens[0] in (Word.FROM, Word.UNTIL) else None
    match tokens[1:] if before is not None else tokens:
        case [frozenset() as a, Sign.DASH, frozenset() as b, Sign.DASH, frozenset() as c, *_]:
            days, taken = a | b | c, 5
        case [frozenset() as a, between, frozenset() as b, *_] if between in _TO:
            days, taken = _days_between(a, b), 3
        case [frozenset() as a, frozenset() as b, Word.UNTIL_BEHIND, *_]:
            days, taken = _days_between(a, b), 3
        case [frozenset() as a, Word.AND, frozenset() as b, Word.BETWEEN_BEHIND, *_]:
            days, taken = _days_between(a, b), 4
        case [frozenset() as a, Word.FROM_BEHIND, *_]:
            days, taken = _days_between(a, frozenset({7})), 2
        case [frozenset() as a, Word.UNTIL_BEHIND, *_]:
            days, taken = _days_between(frozenset({1}), a), 2
        case [frozenset() as a, *_] if before is Word.FROM:
            days, taken = _days_between(a, frozenset({7})), 1
        case [frozenset() as a, *_] if before is Word.UNTIL:
            days, taken = _days_between(frozenset({1}), a), 1
        case [frozenset() as a, *_]:
            days, taken = a, 1
        case _:
            return None
    return days, taken + (before is not None)


def _days_between(first: Days, last: Days) -> Days:
    """From one day to another, over the end of the week where need be."""
    if len(first) > 1 or len(last) > 1:
        return first | last
    (begins,), (ends,) = first, last
    count = (ends - begins) % 7
    return frozenset((begins + n - 1) % 7 + 1 for n in range(count + 1))


def _span_at(tokens: list[Token]) -> tuple[Span, int] | None:
    """Hours these tokens begin with, and how many tokens that takes."""
    before = tokens[0] if tokens[0] in (Word.FROM, Word.UNTIL, Word.AFTER) else None
    match tokens[1:] if before is not None else tokens:
        case [Clock() | Hours() as a, to, Clock() | Hours() as b, *_] if (
            to in _TO and before is not Word.UNTIL
        ):
            span, taken = _between(a, b), 3
        case [Clock() | Hours() as a, Clock() | Hours() as b, Word.UNTIL_BEHIND, *_]:
            span, taken = _between(a, b), 3
        case [Clock() as a, Word.AND, Clock() as b, *rest] if before is Word.FROM or rest[:1] == [
            Word.BETWEEN_BEHIND
        ]:
            span, taken = _between(a, b), 3
        case [Clock() | Hours() as a, Word.UNTIL_BEHIND, *_]:
            span, taken = Span(0, _until(a)), 2
        case [Clock() | Hours() as a, Word.AFTER_BEHIND, *_]:
            span, taken = Span(_after(a), DAY), 2
        case [Clock() | Hours() as a, Word.FROM_BEHIND, *_]:
            span, taken = Span(_from(a), DAY), 2
        case [Clock() | Hours() as a, *_]:
            alone = _alone(a, before)
            if alone is None:
                return None
            span, taken = alone, 1
        case _:
            return None
    return span, taken + (before is not None)


def _alone(bound: Bound, before: Token | None) -> Span | None:
    """One hour or part of the day, with the word before it."""
    if before is Word.UNTIL:
        return Span(0, _until(bound))
    if before is Word.AFTER:
        return Span(_after(bound), DAY)
    if isinstance(bound, Hours):
        if before is Word.FROM and bound is not MORNING:
            return Span(_from(bound), DAY)
        return Span(bound.first, bound.last) if bound.alone else None
    begins = _minute(bound)
    if before is Word.FROM or bound.case == "from":
        return Span(begins, DAY)
    return Span(begins, min(DAY, begins + AT))
