"""The centre's calendar: public holidays to begin with, edited by the facilitator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from clc_tui.db.models import Holiday
from clc_tui.db.names import tidy
from clc_tui.language import N_
from clc_tui.services.gate import about, reads, writes
from clc_tui.terms import Actor, Invalid

RUSSIAN = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Православное Рождество",
    "Orthodox Christmas Day": "Православное Рождество",
    "International Women's Day": "Международный женский день",
    "Constitution Day": "День Конституции",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Kazakhstan's People Unity Day": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Eid al-Adha": "Курбан айт",
    "Capital Day": "День столицы",
    "Republic Day": "День Республики",
    "Day of the Republic": "День Республики",
    "Independence Day": "День Независимости",
    "First President Day": "День Первого Президента",
    "Day off": "Выходной (перенос)",
}
"""The `holidays` package has no Russian names for Kazakhstan."""


class HolidayLine(NamedTuple):
    """One day off."""

    id: int
    on_date: date
    name_kk: str
    name_ru: str
    name_en: str
    own: bool

    def name(self, language: str) -> str:
        return {"kk": self.name_kk, "ru": self.name_ru}.get(language, self.name_en)


def public_holidays(year: int) -> Iterator[tuple[date, str, str, str]]:
    """Date and names (kk, ru, en) of Kazakhstan's public holidays, as the package knows them."""
    import holidays

    kazakh = holidays.country_holidays("KZ", years=year, language="kk")
    english = holidays.country_holidays("KZ", years=year, language="en_US")
    for day in sorted(english):
        name = english[day]
        base, _mark, rest = name.partition(" (")
        russian = "; ".join(RUSSIAN.get(part, part) for part in base.split("; "))
        if "observed" in rest:
            russian += " (выходной)"
        yield day, kazakh.get(day, name), russian, name


def prefill(centre_id: int, years: range) -> int:
    """Write the public holidays of some years that are not there yet; returns how many."""
    have = {row.on_date for row in Holiday.select().where(Holiday.centre_id == centre_id)}
    added = 0
    for year in years:
        for day, name_kk, name_ru, name_en in public_holidays(year):
            if day not in have:
                Holiday.create(
                    centre_id=centre_id,
                    on_date=day,
                    name_kk=name_kk,
                    name_ru=name_ru,
                    name_en=name_en,
                )
                added += 1
    return added


@reads
def calendar(actor: Actor, year: int) -> tuple[HolidayLine, ...]:
    """The days off of a year in order."""
    rows = (
        Holiday.select()
        .where(
            Holiday.centre_id == actor.centre,
            Holiday.on_date >= date(year, 1, 1),
            Holiday.on_date <= date(year, 12, 31),
        )
        .order_by(Holiday.on_date)
    )
    return tuple(HolidayLine(r.id, r.on_date, r.name_kk, r.name_ru, r.name_en, r.own) for r in rows)


@reads
def day_off(actor: Actor, on_date: date) -> HolidayLine | None:
    """What day off a day is; None for a day like others."""
    row = Holiday.get_or_none(Holiday.centre_id == actor.centre, Holiday.on_date == on_date)
    if row is None:
        return None
    return HolidayLine(row.id, row.on_date, row.name_kk, row.name_ru, row.name_en, row.own)


@writes
def prefill_calendar(actor: Actor, year: int) -> int:
    """Fill a year with the public holidays that are missing; returns how many were added."""
    if not 2000 <= year <= 2099:
        raise Invalid(N_("Write a year like 2027."), field="year")
    about("centre", actor.centre)
    return prefill(actor.centre, range(year, year + 1))


@writes
def add_holiday(actor: Actor, on_date: date, name: str) -> int:
    """Close the centre on a day; lessons already planned stay and are shown."""
    clean = tidy(name)
    if not 1 <= len(clean) <= 80:
        raise Invalid(N_("Write what day it is, in at most {most} letters."), field="name", most=80)
    if Holiday.get_or_none(Holiday.centre_id == actor.centre, Holiday.on_date == on_date):
        raise Invalid(N_("{day} is already a day off."), field="on_date", day=on_date)
    row = Holiday.create(
        centre_id=actor.centre,
        on_date=on_date,
        name_kk=clean,
        name_ru=clean,
        name_en=clean,
        own=True,
    )
    about("holiday", row.id)
    return int(row.id)


@writes
def remove_holiday(actor: Actor, holiday_id: int) -> date:
    """Take a day off out of the calendar; lessons are not made anew by themselves."""
    row = Holiday.get_or_none(Holiday.id == holiday_id, Holiday.centre_id == actor.centre)
    if row is None:
        raise Invalid(N_("That is not here any more. Go back and look again."))
    about("holiday", holiday_id)
    row.delete_instance()
    return row.on_date  # type: ignore[no-any-return]


def days_off(centre_id: int, first: date, last: date) -> frozenset[date]:
    """The centre's days off between two days, both included."""
    rows = Holiday.select(Holiday.on_date).where(
        Holiday.centre_id == centre_id, Holiday.on_date >= first, Holiday.on_date <= last
    )
    return frozenset(row.on_date for row in rows)
