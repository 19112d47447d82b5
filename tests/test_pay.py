"""Minutes into hours and money: figures by hand, and what holds for all of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clc_tui.language import hours_text, money_text, speak
from clc_tui.services.pay import PayTerms, amount, half_up, paid_hours
from clc_tui.terms import RatePer, Rounding

ACADEMIC, CLOCK = RatePer.ACADEMIC, RatePer.CLOCK
terms = st.builds(
    PayTerms,
    st.integers(0, 10**8),
    st.sampled_from(RatePer),
    st.sampled_from([40, 45, 50, 60]),
    st.sampled_from(Rounding),
)


@pytest.mark.parametrize(
    ("minutes", "pay", "hours", "tiyn"),
    [
        (90, PayTerms(250_000, ACADEMIC, 45, Rounding.NONE), Fraction(2), 500_000),
        (100, PayTerms(250_000, ACADEMIC, 45, Rounding.NONE), Fraction(20, 9), 555_556),
        (100, PayTerms(250_000, ACADEMIC, 45, Rounding.QUARTER), Fraction(9, 4), 562_500),
        (100, PayTerms(250_000, CLOCK, 45, Rounding.HALF), Fraction(3, 2), 375_000),
        (90, PayTerms(250_000, CLOCK, 45, Rounding.WHOLE), Fraction(2), 500_000),
        (89, PayTerms(250_000, CLOCK, 45, Rounding.WHOLE), Fraction(1), 250_000),
        (-90, PayTerms(250_000, CLOCK, 45, Rounding.WHOLE), Fraction(-2), -500_000),
        (1, PayTerms(1, CLOCK, 45, Rounding.NONE), Fraction(1, 60), 0),
        (30, PayTerms(1, CLOCK, 45, Rounding.NONE), Fraction(1, 2), 1),
    ],
)
def test_hours_and_money_by_hand(minutes: int, pay: PayTerms, hours: Fraction, tiyn: int) -> None:
    assert paid_hours(minutes, pay) == hours
    assert amount(minutes, pay) == tiyn


@given(st.integers(-50_000, 50_000), terms)
def test_rounding_is_near_and_the_same_both_ways(minutes: int, pay: PayTerms) -> None:
    exact = Fraction(minutes, pay.hour)
    rounded = paid_hours(minutes, pay)
    steps = {"none": "0", "quarter": "1/4", "half": "1/2", "whole": "1"}
    step = Fraction(steps[pay.rounding])
    assert abs(rounded - exact) * 2 <= step
    assert paid_hours(-minutes, pay) == -rounded and amount(-minutes, pay) == -amount(minutes, pay)
    assert abs(amount(minutes, pay) - rounded * pay.rate) * 2 <= 1


@given(st.integers(0, 50_000), st.integers(0, 50_000), terms)
def test_more_work_is_never_less_money(one: int, other: int, pay: PayTerms) -> None:
    assert amount(min(one, other), pay) <= amount(max(one, other), pay)


@given(st.fractions())
def test_a_half_goes_up(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)
    assert half_up(Fraction(1, 2)) == 1 and half_up(Fraction(-1, 2)) == -1


def test_hours_and_money_in_words() -> None:
    assert [hours_text(Fraction(n, 4)) for n in (96, 97, 98, 99)] == [
        "24",
        "24.25",
        "24.5",
        "24.75",
    ]
    assert hours_text(Fraction(20, 9)) == "2.22" and hours_text(Fraction(0)) == "0"
    assert money_text(1_250_000) == "12\u00a0500" and money_text(-5) == "-0.05"
    speak("ru")
    assert hours_text(Fraction(3, 2)) == "1,5" and hours_text(Fraction(10)) == "10"
    assert money_text(1_250_050) == "12\u00a0500,50"
