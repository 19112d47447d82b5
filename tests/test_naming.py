"""Whether somebody's words name a person who is to be erased: in every case, and nobody else."""

from __future__ import annotations

import given
import pytest

from clc_tui.db.models import Person
from clc_tui.services.naming import Namer
from clc_tui.services.people import insert_person
from clc_tui.services.person_fields import PersonFields, cleaned


@pytest.fixture
def centre(file: object) -> int:
    return given.centre()


def namer_of(centre_id: int, family: str, name: str = "Гүл") -> Namer:
    known = cleaned(PersonFields(family, name), given.TERM)
    with given.logged(centre_id):
        made = insert_person(centre_id, known, given.TERM)
    return Namer([Person.get_by_id(made.id)])


NAMED = {
    "Ковалевская": ("Ковалевской не было", "видели Ковалевскую"),
    "Толстая": ("Толстой не было",),
    "Толстой": ("говорили с Толстым",),
    "Горький": ("с Горьким говорили",),
    "Иванова-Петрова": ("Иванова-Петрова болеет", "нет Ивановой-Петровой", "Петрова болеет"),
    "Абай қызы": ("Абай қызы ушла", "Абай қызының анасы"),
    "Ни": ("Ни ушла", "без ни г. тяжело"),
    "Тё": ("Тё ушла",),
    "Цой": ("у Цоя", "Цой келмеді"),
    "Ким": ("Кима нет", "Кимдердің үйі", "Кимдікінде"),
    "Жұмабай": ("Жұмабайлардың үйі", "Жұмабайдікінде", "Жумабаевна у Жумабая"),
    "Мұрат": ("Мұраттардың үйі", "Мұраттікі"),
    "Қызылбаева": ("Кызылбаеваның анасы", "с Қызылбаевой"),
    "Пак": ("Пак Г. опоздала", "у Пака", "видели пака гүл", "с Паком", "Pak G. keldi"),
    "Тен": ("Тен не была", "Тену звонили", "Теннің анасы"),
    "Юн": ("Юн и Ким", "Юна не было"),
    "Ан": ("Ану видели", "Анның үйі", "Г. Ан ушла", "ан г. ушла"),
    "Ли": ("Ли Гүл больна", "Ли Г. упала", "ли гүл ушла", "Гүл Ли", "Ли больна"),
    "О": ("О Гүл ушла", "О Г. больна"),
    "Зоя": ("Зое звонили", "с Зоей", "Зоя келмеді"),
    "Али": ("Алидің анасы", "Али ушла"),
}  # fmt: skip
"""By family name, what is about the person who has it."""
OTHERS = {
    "Абай қызы": ("қызы ауырды",),
    "Ни": ("ни разу не был", "Нина болеет"),
    "Ли": ("придёт ли", "нет: лист, лицей, Лиза", "придёт ли Гүлнар", "Лида ушла"),
    "Кан": ("каникулы", "Каникулы", "канарейка"),
    "Пак": ("принести пакеты и ткань", "Пакеты", "Пакиза Алиева", "за паком"),
    "Тен": ("шили тент", "Тент", "200 тенге", "Тентек"),
    "Ким": ("шьём кимоно", "Кимоно"),
    "Юн": ("юные швеи", "Юные швеи"),
    "Ан": ("Анна ведёт за Олю", "анкеты собрали", "Анкеты", "Аня и Анар"),
    "Цой": ("цоколь",),
    "О": ("О погоде", "говорили о гвоздях"),
    "Али": ("Алия больна", "Алина"),
    "Жұмабай": ("Жұмабекова болеет",),
    "Иванова-Петрова": ("Петренко болеет",),
}
"""By family name, what is about others or about something else."""


def test_a_family_name_is_known_in_every_case(centre: int) -> None:
    namers = {family: namer_of(centre, family) for family in NAMED}
    missed = [
        text for family, texts in NAMED.items() for text in texts
        if not namers[family].named_in(text)
    ]  # fmt: skip
    assert missed == []


def test_words_that_only_begin_like_a_name_stay(centre: int) -> None:
    namers = {family: namer_of(centre, family) for family in OTHERS}
    taken = [
        text for family, texts in OTHERS.items() for text in texts if namers[family].named_in(text)
    ]
    assert taken == []


def test_half_of_a_double_name_names_who_alone_has_it(centre: int) -> None:
    given.person(centre, "Петрова Роза")
    namer = namer_of(centre, "Иванова-Петрова")
    assert namer.named_in("нет Ивановой") and namer.named_in("Гүл Петрова ушла")
    assert not namer.named_in("Петрова болеет")


@pytest.mark.parametrize("text", ["Роза", "Розы нет", "роза", "Роза Ахметова"])
def test_a_single_name_names_nobody(centre: int, text: str) -> None:
    """Many a one is called so, and of most of them the file knows nothing."""
    assert not namer_of(centre, "Роза", "").named_in(text)


def test_a_name_that_is_somebody_s_given_name_too_needs_its_own(centre: int) -> None:
    given.person(centre, "Бекова Абай")
    namer = namer_of(centre, "Абай")
    assert namer.named_in("Абай Гүл ушла") and not namer.named_in("Абай ауырып қалды")


def test_of_two_of_one_name_only_the_one_is_meant(centre: int) -> None:
    given.person(centre, "Пак Гаухар")
    namer = namer_of(centre, "Пак")
    assert namer.named_in("Пак Гуля ушла") and namer.named_in("у Пака Г. вопрос")
    assert not any(map(namer.named_in, ("Пак Гаухар ушла", "Пак готова", "Пак и Ким")))
