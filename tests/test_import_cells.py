"""What single cells of a list mean: births, phones, sexes, what people do, notes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from test_imports import TODAY

from clc_tui.imports.doing import doing_of
from clc_tui.imports.reading import Cell
from clc_tui.imports.words import birth_of, phone_of, says_need, says_waiting, sex_of, words_of
from clc_tui.terms import Invalid, Sex


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12 марта 1985 г.", (date(1985, 3, 12), None)),
        ("12 наурыз 1985", (date(1985, 3, 12), None)),
        ("12-Mar-1985", (date(1985, 3, 12), None)),
        ("1985.03.12", (date(1985, 3, 12), None)),
        ("1985/03/12", (date(1985, 3, 12), None)),
        ("1985-03-12T00:00:00", (date(1985, 3, 12), None)),
        ("12,03,1985", (date(1985, 3, 12), None)),
        ("12.03.1985 0:00", (date(1985, 3, 12), None)),
        ("85 г.р.", (None, 1985)),
        ("1985 жылы туған", (None, 1985)),
        ("март 1985", (None, 1985)),
    ],
)
def test_births_in_words_and_figures(cell: str, expected: tuple[date | None, int | None]) -> None:
    assert birth_of(cell, TODAY) == expected


@pytest.mark.parametrize(
    "cell",
    ["12.03.2026", 2025, datetime(2020, 1, 1), "1905", "41 год", "85", "1985?", "с. 1985 дом",
     "не позднее 1985", "1985/1986", 12.031985, "Mar-85"],
    ids=str,
)  # fmt: skip
def test_births_that_are_asked_about(cell: Cell) -> None:
    with pytest.raises(Invalid):
        birth_of(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8/701/1234567", ""), ("8_701_123_45_67", ""), ("тел. 87011234567", ""),
        ("8 701 123 45 67 WhatsApp", ""), ("87011234567*", ""), ("87011234567 (мама)", "мама"),
        ("87011234567 / 87011234568", "87011234568"), ("87011234567 87011234568", "87011234568"),
        ("87011234567\n8 702 123 45 67", "8 702 123 45 67"),
        ("8 701 123 45 67 и 8 702 123 45 67", "8 702 123 45 67"),
    ],
)  # fmt: skip
def test_phones(cell: str, expected: str) -> None:
    assert phone_of(words_of(cell)) == ("77011234567", expected)


@pytest.mark.parametrize("cell", ["8,70112E+10", "2-34-56", "8 O701 123 45 67", "8701123456"])
def test_phones_that_are_asked_about(cell: str) -> None:
    with pytest.raises(Invalid):
        phone_of(cell)


def test_sexes_of_a_russian_keyboard() -> None:
    women = "э Э эйел Әйел_адам қыз женск. Ж. F".split()
    men = "ұл мужск. ер_адам Е M ep".split()
    assert {w: sex_of(w.replace("_", " ")) for w in women} == dict.fromkeys(women, Sex.FEMALE)
    assert {m: sex_of(m.replace("_", " ")) for m in men} == dict.fromkeys(men, Sex.MALE)


def said_of(text: str) -> str:
    employment, categories, strange = doing_of(text)
    return "|".join((employment or "", " ".join(sorted(categories)), strange))


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        ("||", "нет;Нет;жоқ;-;no;none"),
        ("unemployed||", "нетрудоустроена;не трудоустроен;жұмыс істемейді;нет работы;без работы"
         ";ищет работу;not employed;not working;неработающая;жұмысы жоқ;б/р"
         ";незарегистрированный безработный;официально не трудоустроена"),
        ("unemployed_registered||", "Безработный (состоит на учёте);безработный, зарегистрирован"),
        ("employed||", "работает;учитель;мұғалім;разнорабочий;жұмыс істейді"),
        ("self_employed||", "ИП;ЖК;ИП Ахметова"),
        ("pensioner||", "пенс.;на пенсии;неработающая пенсионерка"),
        ("student||", "ученик;ученица 9 класса"),
        ("homemaker||", "д/х;дом. хоз."),
        ("care_leave||", "в отпуске по уходу за ребёнком"),
        ("|disability|", "мать-инвалид;инв. 3гр;инвалид 2 группы;мүгедек"),
        ("|disability_carer|", "мать инвалида;mother of a disabled child"
         ";мать ребёнка-инвалида;уход за инвалидом;мүгедек баласы бар"),
        ("|single_parent|", "мать-одиночка;мать одиночка"),
        ("|low_income|", "АСП;получает АСП"),
        ("|neet|", "NEET"),
        ("unemployed||домохозяйка", "безработная, домохозяйка"),
        ("||этнический казах", "этнический казах"),
        ("||раньше работала", "раньше работала"),
        ("||нужно трудоустройство", "нужно трудоустройство"),
        ("pensioner||", "одинокая пенсионерка"),
        ("||single", "single"),
    ],
)  # fmt: skip
def test_what_people_do_in_their_words(meaning: str, texts: str) -> None:
    assert {text: said_of(text) for text in texts.split(";")} == dict.fromkeys(
        texts.split(";"), meaning
    )


@pytest.mark.parametrize(
    "text", ["не зарегистрирован", "нет инвалидности", "не многодетная", "not a pensioner"]
)
def test_what_is_denied_is_asked_about(text: str) -> None:
    with pytest.raises(Invalid, match="what is meant"):
        doing_of(text)


@pytest.mark.parametrize(
    ("waits", "notes"),
    [
        (True, "лист ожидания;Лист ож.;в очереди;кезекте;күту тізімі;waitlist;ожидает"
         ";не может вечером, в очереди"),
        (False, "ждёт ребёнка;стоит в очереди на жильё;очередной отпуск;бала күтуде;очередница"
         ";не может вечером, ожидание автобуса;инвалид, стоит в очереди на жильё"),
    ],
)  # fmt: skip
def test_only_whole_phrases_mean_the_waiting_list(waits: bool, notes: str) -> None:
    assert {note: says_waiting(note) for note in notes.split(";")} == dict.fromkeys(
        notes.split(";"), waits
    )
    assert [says_need(note) for note in ("слабовидящая", "послушная")] == [True, False]
