"""The words: three languages, live switching, plurals, and the gate of the catalogues."""

from __future__ import annotations

import asyncio
import contextvars
import string
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

import pytest
from babel.messages.catalog import Message
from catalogues import catalogue, extracted, marked

from clc_tui import language, terms
from clc_tui.language import (
    C_,
    CONTEXT_END,
    LANGUAGES,
    N_,
    _,
    current,
    date_text,
    letter,
    month_name,
    ngettext,
    number_text,
    sentence,
    short_date,
    speak,
    weekday_name,
    weekday_short,
    word,
)
from clc_tui.terms import CancelReason, Invalid, Outcome, Status

ENUMS = (
    terms.Role, terms.Status, terms.LessonState, terms.CancelReason, terms.Outcome, terms.Sex,
    terms.Employment, terms.Category, terms.Area,
)  # fmt: skip
VALUES: list[StrEnum] = [value for kind in ENUMS for value in kind]


def in_each_language(say: Callable[[], str]) -> dict[str, str]:
    """What is said in each language."""
    said = {}
    for own in LANGUAGES:
        speak(own)
        said[own] = say()
    return said


def test_switching_is_seen_by_tasks_and_threads_that_inherited_the_speaker() -> None:
    async def session() -> tuple[str, str]:
        speaker = speak("kk")
        switched = asyncio.Event()

        async def screen() -> str:
            await switched.wait()
            return word(Status.ILL)

        drawing = asyncio.create_task(screen())
        thread = contextvars.copy_context()
        speaker.language = "ru"
        switched.set()
        return await drawing, await asyncio.to_thread(thread.run, word, Status.LATE)

    said = contextvars.copy_context().run(asyncio.run, session())
    assert said == ("болеет", "опоздал(а)")


def test_sessions_beside_each_other_keep_their_languages() -> None:
    async def session(own: str) -> list[str]:
        speak(own)
        heard = []
        for _turn in range(3):
            await asyncio.sleep(0)
            heard.append(current() + letter(Status.LATE))
        return heard

    async def together() -> list[list[str]]:
        return list(await asyncio.gather(*(session(own) for own in LANGUAGES)))

    assert asyncio.run(together()) == [["kkК"] * 3, ["ruО"] * 3, ["enl"] * 3]


def test_without_a_speaker_sentences_are_english() -> None:
    assert contextvars.Context().run(current) == "en"
    assert contextvars.Context().run(word, Status.LATE) == "late"
    assert _("") == ""


@pytest.mark.parametrize("own", LANGUAGES)
def test_every_value_has_its_own_word(own: str) -> None:
    speak(own)
    for kind in ENUMS:
        words = [word(value) for value in kind]
        assert all(words) and len(set(words)) == len(words), kind
    assert word(CancelReason.MOVED) != word(Outcome.MOVED)


def test_letters_are_those_of_the_national_journal() -> None:
    statuses = (None, Status.PRESENT, Status.ABSENT, Status.LATE, Status.EXCUSED, Status.ILL)
    shown = in_each_language(lambda: "".join(letter(status) for status in statuses))
    assert shown == {"en": ".+-lei", "ru": ".+-ОУБ", "kk": ".+-КДА"}


def test_dates_and_numbers() -> None:
    day = date(2026, 3, 9)
    dates = in_each_language(
        lambda: f"{date_text(day)} {date_text('0900-03-09')} {short_date(datetime(2026, 3, 9, 14))}"
    )
    assert set(dates.values()) == {"09.03.2026 09.03.0900 09.03"}
    names = in_each_language(lambda: f"{weekday_short(day)} {weekday_name(1)} {month_name(3)}")
    assert names == {
        "kk": "дс дүйсенбі Наурыз",
        "ru": "пн понедельник март",
        "en": "Mon Monday March",
    }
    numbers = in_each_language(
        lambda: f"{number_text(1.5)} {number_text(2.345, 1)} {number_text(12)}"
    )
    assert numbers == {"kk": "1,5 2,3 12", "ru": "1,5 2,3 12", "en": "1.5 2.3 12"}


@pytest.mark.parametrize("own", LANGUAGES)
def test_names_of_days_and_months_agree_with_cldr(own: str) -> None:
    from babel.dates import get_day_names, get_month_names

    speak(own)
    days = get_day_names("wide", locale=own)
    assert [weekday_name(n) for n in range(1, 8)] == [days[n] for n in range(7)]
    alone = get_month_names("wide", context="stand-alone", locale=own)
    assert [month_name(n).lower() for n in range(1, 13)] == [alone[n].lower() for n in range(1, 13)]


def test_an_error_is_said_in_the_readers_language() -> None:
    speak("ru")
    error = Invalid(
        "{who}: {status}, {when}, {hours}; {also}", who="late", status=Status.LATE,
        when=date(2026, 3, 9), hours=1.5, also=[N_("late"), datetime(2026, 3, 9, 8, 5)],
    )  # fmt: skip
    assert sentence(error) == "late: опоздал(а), 09.03.2026, 1,5; опоздал(а), 09.03.2026 08:05"


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, 2), (1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (14, 2), (21, 0), (22, 1), (25, 2),
     (101, 0), (111, 2), (112, 2), (121, 0), (1004, 1)],
)  # fmt: skip
def test_russian_plurals(n: int, form: int) -> None:
    speak("ru")
    for message in catalogue("ru"):
        if message.pluralizable and all(_strings(message)):
            one, many = _ids(message)
            assert ngettext(one, many, n) == _strings(message)[form]
    assert language._catalogue("ru").plural(n) == form  # type: ignore[attr-defined]


@pytest.mark.parametrize(("n", "form"), [(0, 1), (1, 0), (2, 1), (21, 1), (101, 1)])
@pytest.mark.parametrize("own", ["kk", "en"])
def test_kazakh_and_english_plurals(own: str, n: int, form: int) -> None:
    assert language._catalogue(own).plural(n) == form  # type: ignore[attr-defined]


def _ids(message: Message) -> tuple[str, ...]:
    if message.context:
        return (f"{message.context}{CONTEXT_END}{message.id}",)
    return tuple(message.id) if message.pluralizable else (str(message.id),)


def _strings(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _places(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name is not None}


def test_sentences_are_found_wherever_they_are_marked() -> None:
    source = """say(f"{_('in braces')} {n}"); N_("kept"); ngettext("one", "many", n); _(name)
C_("hint", "short")"""
    assert list(marked(source)) == ["in braces", "kept", ("one", "many"), "hint\x04short"]


def test_a_sentence_in_a_context_reads_otherwise() -> None:
    said = in_each_language(lambda: f"{_(C_('hint', 'excused'))}, {word(Status.EXCUSED)}")
    assert said["en"] == "excused, excused"
    assert said["ru"] == "уважит., по уважительной причине"
    assert _(C_("nowhere", "as it is")) == "as it is"


@pytest.fixture(scope="module")
def wanted() -> set[tuple[str, ...]]:
    """Every sentence of the source."""
    return {_ids(message) for message in extracted() if message.id}


@pytest.mark.parametrize("own", LANGUAGES)
def test_catalogues_are_complete(own: str, wanted: set[tuple[str, ...]]) -> None:
    """Nothing missing, fuzzy, untranslated or left over; every placeholder in its place."""
    words = catalogue(own)
    held = {_ids(message): message for message in words if message.id}
    assert wanted - held.keys() == set(), "missing: run `make messages`"
    assert held.keys() - wanted == set(), "no longer in the source: run `make messages`"
    assert not words.obsolete
    assert [ids for ids, message in held.items() if message.fuzzy] == [], "fuzzy"
    untranslated = [ids for ids, message in held.items() if not all(_strings(message))]
    assert untranslated == [], "untranslated"
    for ids, message in held.items():
        if len(ids) > 1:
            assert len(_strings(message)) == words.num_plurals, ids
        for text in _strings(message):
            spare = _places(text) - _places(ids[-1])
            lost = _places(ids[-1]) - _places(text) - ({"n"} if len(ids) > 1 else set())
            assert not spare and not lost, f"placeholders differ: {text}"


def test_english_says_what_the_source_says() -> None:
    for message in catalogue("en"):
        assert not message.id or message.string == message.id
