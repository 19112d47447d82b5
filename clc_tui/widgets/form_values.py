"""What is typed into a form, understood: dates, years, numbers, times of day."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from clc_tui.language import N_, date_text
from clc_tui.terms import Invalid


def day_of(text: str, field: str | None = None, *, near: date) -> date:
    """A day, its year left out where it is the one nearest to `near`; raises `Invalid`."""
    short = re.fullmatch(r"(\d{1,2})[.,/ \-](\d{1,2})[.]?", text.strip(), re.ASCII)
    if short is None:
        found = date_of(text, field)
        if found is None:
            raise Invalid(N_("Write a date like 23.11.2026."), field)
        return found
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            days.append(date(year, int(short[2]), int(short[1])))
        except ValueError:
            continue
    if not days:
        raise Invalid(N_("There is no day {text}."), field, text=text.strip())
    return min(days, key=lambda day: abs(day - near))


def date_of(text: str, field: str | None = None, *, near: date | None = None) -> date | None:
    """A date as 23.11.2026, 5.9.26, 05092026 or 2026-11-23; nothing typed is None.

    A year of two digits is of this century, unless that lies after `near` (births: today).
    Raises `Invalid` for a day that does not exist.
    """
    clean = text.strip()
    if not clean:
        return None
    read = (
        re.fullmatch(r"(?P<d>\d{1,2})[.,/ \-](?P<m>\d{1,2})[.,/ \-](?P<y>\d{4}|\d{2})", clean)
        or re.fullmatch(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4}|\d{2})", clean)
        or re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", clean)
    )
    if read is None or not clean.isascii():
        raise Invalid(N_("Write a date like 23.11.2026."), field)
    year = int(read["y"])
    if year < 100:
        year += 2000
        if near is not None and year > near.year:
            year -= 100
    try:
        return date(year, int(read["m"]), int(read["d"]))
    except ValueError:
        raise Invalid(N_("There is no day {text}."), field, text=clean) from None


def date_or_year(
    text: str, field: str | None = None, *, near: date | None = None
) -> tuple[date | None, int | None]:
    """A date, or only its year where just that is typed."""
    clean = text.strip()
    if re.fullmatch(r"(18|19|20)\d\d", clean, re.ASCII):
        return None, int(clean)
    return date_of(clean, field, near=near), None


def number_of(text: str, field: str | None = None) -> int | None:
    """A whole number, not negative; nothing typed is None."""
    clean = text.strip().replace("\u00a0", "").replace(" ", "")
    if not clean:
        return None
    if not re.fullmatch(r"\d{1,9}", clean, re.ASCII):
        raise Invalid(N_("Write a number."), field)
    return int(clean)


def needed_number(text: str) -> int:
    """A whole number, not negative, that has to be there."""
    found = number_of(text)
    if found is None:
        raise Invalid(N_("Write a number."))
    return found


def time_of(text: str, field: str | None = None) -> str:
    """A time of day as HH:MM, from 9:30, 930, 9.30 or 9; raises `Invalid` for any other."""
    clean = text.strip()
    read = re.fullmatch(r"(\d{1,2})[:.,\- ]?(\d\d)?", clean, re.ASCII)
    if read is None or int(read[1]) > 23 or int(read[2] or 0) > 59:
        raise Invalid(N_("Write the hour like 09:30."), field)
    return f"{int(read[1]):02d}:{int(read[2] or 0):02d}"


def length_of(text: str, field: str | None = None) -> int:
    """Minutes of a time that is written like 1:30, 1,5 or 2 (hours), or 90 (minutes)."""
    clean = text.strip()
    if whole := re.fullmatch(r"(\d{1,4})", clean, re.ASCII):
        number = int(whole[1])
        return number * 60 if number <= HOURS_MOST else number
    if clock := re.fullmatch(r"(\d{1,2})[:\-](\d\d)", clean, re.ASCII):
        if int(clock[2]) < 60:
            return int(clock[1]) * 60 + int(clock[2])
    elif part := re.fullmatch(r"(\d{1,2})[.,](\d|25|50|75)", clean, re.ASCII):
        return int(part[1]) * 60 + round(float(f"0.{part[2]}") * 60)
    raise Invalid(N_("Write how long it was like 1:30, 1,5 or 90."), field)


HOURS_MOST = 12
"""A whole number up to this one means hours, a larger one minutes."""


def date_words(day: date | None) -> str:
    """A date as it stands in a form; empty for none."""
    return "" if day is None else date_text(day)


MONEY = re.compile(r"(?P<tenge>\d{1,9})(?:[.,](?P<tiyn>\d{1,2}))?(?:₸|тг\.?|тенге|теңге|kzt)?")


def money_of(text: str, field: str | None = None) -> int | None:
    """A sum in tiyn, from 2500, 2 500,50 or 2500 тг; nothing typed is None."""
    clean = re.sub(r"\s", "", text).casefold()
    if not clean:
        return None
    read = MONEY.fullmatch(clean)
    if read is None or not (read["tenge"] + (read["tiyn"] or "")).isascii():
        raise Invalid(N_("Write a sum like 2500 or 2500,50."), field)
    return int(read["tenge"]) * 100 + int((read["tiyn"] or "0").ljust(2, "0"))


def hours_of(text: str, field: str | None = None) -> Fraction | None:
    """Hours, from 40 or 40,5; nothing typed is None."""
    clean = re.sub(r"\s", "", text)
    if not clean:
        return None
    if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", clean, re.ASCII):
        raise Invalid(N_("Write hours like 40 or 40,5."), field)
    return Fraction(clean.replace(",", "."))
