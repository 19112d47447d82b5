"""When somebody is free is understood from their own words, in three languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from clc_tui.services.free_times import fits

MONDAY = date(2026, 11, 23)

DAYS = "mon tue wed thu fri sat sun".split()
ALL = "mon tue wed thu fri sat sun"
WORK = "mon tue wed thu fri"

UNDERSTOOD = {
    # days
    "сб": "sat",
    "по субботам": "sat",
    "Суббота.": "sat",
    "всубботу": "sat",
    "пн ср пт": "mon wed fri",
    "пн/ср/пт": "mon wed fri",
    "пн-ср-пт": "mon wed fri",
    "по понедельникам, средам, пятницам": "mon wed fri",
    "пт-пн": "mon fri sat sun",
    "с пн по ср": "mon tue wed",
    "с четверга": "thu fri sat sun",
    "по выходным": "sat sun",
    "в выходные и праздники": "sat sun",
    "каждый будний день": WORK,
    "рабочие дни": WORK,
    "сенбі күндері": "sat",
    "сенби кундери": "sat",
    "сенбі не жексенбі": "sat sun",
    "дс-жм": WORK,
    "дүйсенбіден сәрсенбіге дейін": "mon tue wed",
    "демалыс күндері": "sat sun",
    "апта соңында": "sat sun",
    "бейсенбіден бастап": "thu fri sat sun",
    "Sat and Sun": "sat sun",
    "Mon to Fri": WORK,
    "free on Mondays": "mon",
    # at any time
    "всегда": ALL,
    "в любое время": ALL,
    "любой день": ALL,
    "кез келген уақытта": ALL,
    "күн сайын": ALL,
    "any time": ALL,
    # all but
    "кроме воскресенья": "mon tue wed thu fri sat",
    "всегда, кроме сб и вс": WORK,
    "будни, кроме среды": "mon tue thu fri",
    "не по пятницам": "mon tue wed thu sat sun",
    "в среду нет": "mon tue thu fri sat sun",
    "сб не может": "mon tue wed thu fri sun",
    "не могу в сб": "mon tue wed thu fri sun",
    "сенбі мен жексенбіден басқа": WORK,
    "жұмада бос емес": "mon tue wed thu sat sun",
    "any time except Sunday": "mon tue wed thu fri sat",
    "не работает по пятницам": "fri",
}

HOURS = {
    # words, hours that fit, hours that do not (on a Monday)
    "пн-ср до обеда": ("10:00 11:00", "12:30 14:00 18:00"),
    "пн-срдо обеда": ("10:00", "14:00"),
    "вечером": ("17:00 18:00", "10:00 16:00"),
    "с 10 до 13": ("10:00 12:00", "09:30 12:30"),
    "10:00-13:00": ("10:00 12:00", "09:30 12:30"),
    "с 10-00 до 13-00": ("10:00 12:00", "09:30 12:30"),
    "10.00 – 13.00": ("10:00 12:00", "09:30 12:30"),
    "после 18": ("18:00", "17:30"),
    "после 5": ("17:00", "05:00 12:00"),
    "с 9 до 1": ("09:00 12:00", "13:00 01:00"),
    "с 9 утра до 5 вечера": ("09:00 16:00", "17:00"),
    "с 5 до 7": ("17:00 18:00", "05:00"),
    "в первой половине дня": ("09:00", "14:00"),
    "во второй половине дня": ("14:00", "09:00"),
    "с утра до вечера": ("08:00 17:00", "19:00"),
    "с обеда": ("13:00 20:00", "10:00"),
    "в 15:00": ("15:00", "14:00 18:30"),
    "после работы": ("18:00", "12:00"),
    "работаю до 18": ("18:00", "12:00"),
    "занята по вечерам": ("10:00", "18:00"),
    "не раньше 10": ("10:00", "09:00"),
    "в любое время кроме утра": ("14:00", "09:00"),
    "вечером после 19": ("19:00", "17:00"),
    "утром и вечером": ("09:00 18:00", "14:00"),
    "кешке": ("18:00", "10:00"),
    "түске дейін": ("10:00", "14:00"),
    "түстен кейін": ("14:00", "10:00"),
    "таңертең": ("09:00", "13:00"),
    "18-ден кейін": ("18:00", "17:00"),
    "сағат 10-нан 13-ке дейін": ("10:00 12:00", "13:00"),
    "10 мен 13 аралығында": ("10:00 12:00", "13:00"),
    "кешкі 5-тен кейін": ("17:00", "05:00"),
    "таңғы 9-дан 11-ге дейін": ("09:00", "21:00"),
    "жұмыстан кейін": ("18:00", "10:00"),
    "weekdays after 5 pm": ("17:00", "16:00"),
    "from 10 to 1 pm": ("10:00 12:00", "13:00"),
    "between 10 and 13": ("10:00 12:00", "13:00"),
    "afternoons": ("13:00", "10:00"),
    # several parts
    "пн вечером, сб": ("18:00", "10:00"),
    "сб, пн вечером": ("18:00", "10:00"),
    "пн, ср и пт после 18": ("18:00", "10:00"),
    "будни после 18, выходные весь день": ("18:00", "10:00"),
    "будни не раньше 18; выходные": ("18:00", "10:00"),
    "утром по будням, вечером по выходным": ("10:00", "18:00"),
    "вечером по вторникам и понедельникам": ("18:00", "10:00"),
    "сенбі, дүйсенбі күндері түстен кейін": ("14:00", "10:00"),
    "weekday evenings and Saturdays": ("18:00", "10:00"),
    "Mon, Wed mornings": ("09:00", "14:00"),
    "пн: 10-12; ср: 14-16": ("10:00", "14:00"),
    "кроме понедельника вечером": ("10:00", "18:00"),
}

NOTHING = (
    "",
    "по звонку",
    "если попросят",
    "когда будет время",
    "2 раза в неделю",
    "летом",
    "с 15 октября",
    "25 числа",
    "бос уақытта",
    "???",
)


@pytest.mark.parametrize("words", UNDERSTOOD)
def test_days_are_understood(words: str) -> None:
    found = [name for n, name in enumerate(DAYS) if fits(words, MONDAY + timedelta(n), None, None)]
    assert found == UNDERSTOOD[words].split()


@pytest.mark.parametrize("words", HOURS)
def test_hours_are_understood(words: str) -> None:
    good, bad = HOURS[words]
    assert all(fits(words, MONDAY, hour, 60) is True for hour in good.split())
    assert all(fits(words, MONDAY, hour, 60) is False for hour in bad.split())


@pytest.mark.parametrize("words", NOTHING)
def test_words_that_say_nothing_of_a_week_are_no_answer(words: str) -> None:
    assert fits(words, MONDAY, "10:00", 60) is None


@pytest.mark.parametrize("words", ["через субботу", "1-я суббота месяца", "по субботам летом"])
def test_which_saturday_is_not_known_but_no_other_day_fits(words: str) -> None:
    assert fits(words, MONDAY, "10:00", 60) is False
    assert fits(words, MONDAY + timedelta(5), "10:00", 60) is None


def test_all_of_a_shift_has_to_fit() -> None:
    assert fits("с 10 до 13", MONDAY, "11:00", 120) is True
    assert fits("с 10 до 13", MONDAY, "11:00", 121) is False
    assert fits("с 10 до 13", MONDAY, "11:00", None) is True
    assert fits("вечером", MONDAY, "23:00", 180) is True, "what is after midnight is not asked"


NAMES = (
    "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "понедельникам вторникам средам четвергам пятницам субботам воскресеньям".split(),
    "пн вт ср чт пт сб вс".split(),
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі".split(),
    "дүйсенбіде сейсенбіде сәрсенбіде бейсенбіде жұмада сенбіде жексенбіде".split(),
    "дс сс сә бс жм сб жс".split(),
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    DAYS,
)
HALF_HOURS = st.integers(0, 47).map(lambda n: f"{n // 2:02}:{n % 2 * 30:02}")
PIECES = st.sampled_from(
    "пн сб, по в с до 10 18 - — ; и или кроме не вечером обеда после дейін кейін басқа сенбі кез"
    " келген занята может через 2 раза утра pm and except 25 99 00 . : \n летом любой".split(" ")
)


@each(st.sampled_from(NAMES), st.integers(0, 6), st.integers(0, 6), HALF_HOURS, st.integers(5, 720))
def test_a_day_named_alone_fits_all_its_hours_and_no_other_day(
    names: list[str], named: int, asked: int, hour: str, minutes: int
) -> None:
    assert fits(names[named], MONDAY + timedelta(asked), hour, minutes) is (named == asked)


@each(st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join), HALF_HOURS)
def test_any_words_are_read_without_a_fault(words: str, hour: str) -> None:
    answer = fits(words, MONDAY, hour, 90)
    assert answer in (True, False, None)
    if answer:
        assert fits(words, MONDAY, hour, 30), "part of a shift fits where all of it does"
        assert fits(words, MONDAY, None, None), "and the day"


@each(st.lists(PIECES, max_size=8).map(" ".join))
def test_spaces_and_case_say_nothing(words: str) -> None:
    for asked in range(7):
        day = MONDAY + timedelta(asked)
        assert fits(words, day, "10:00", 60) is fits(f"  {words.upper()} ", day, "10:00", 60)


@each(st.integers(0, 23), st.integers(1, 24), HALF_HOURS, st.integers(5, 240))
def test_hours_in_figures_are_what_they_say(first: int, last: int, hour: str, minutes: int) -> None:
    if first >= last:
        return
    starts = int(hour[:2]) * 60 + int(hour[3:])
    ends = min(24 * 60, starts + minutes)
    inside = first * 60 <= starts and ends <= last * 60
    assert fits(f"{first:02}:00-{last:02}:00", MONDAY, hour, minutes) is inside
