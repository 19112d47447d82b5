"""Invented people: common names of the two regions, put together at random.

Any likeness with somebody is an accident. Telephone numbers are all +7 700 000 xx xx, a block
of zeros that nobody is given; IINs are never invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

from clc_tui.demo.content import CAME_FOR, HEARD, Target, said
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Category, Sex

KAZAKH_FAMILIES = """Ахметов Ахметова|Оспанов Оспанова|Қасымов Қасымова Касымов Касымова
Жұмабаев Жұмабаева Жумабаев Жумабаева|Нұрғалиев Нұрғалиева Нургалиев Нургалиева
Әбенов Әбенова Абенов Абенова|Өтегенов Өтегенова Отегенов Отегенова
Ізтілеуов Ізтілеуова Изтлеуов Изтлеуова|Ғабитов Ғабитова Габитов Габитова
Төлеген Төлеген Толеген Толеген|Сейітқазы Сейітқазы Сейтказы Сейтказы|Беков Бекова
Һашимов Һашимова Хашимов Хашимова|Садықов Садықова Садыков Садыкова|Ибраев Ибраева
Смағұлов Смағұлова Смагулов Смагулова|Есенов Есенова|Тілеубаев Тілеубаева Тлеубаев Тлеубаева"""
FAMILIES = {
    "ru": "Соколов Соколова|Кузнецов Кузнецова|Щербаков Щербакова|Ёлкин Ёлкина|Белоус Белоус"
    "|Петренко Петренко|Морозов Морозова|Лебедев Лебедева",
    "ug": "Турдиев Турдиева|Ушуров Ушурова|Розыбакиев Розыбакиева|Исмаилов Исмаилова",
    "ko": "Ким Ким|Цой Цой|Тен Тен|Ли Ли|Пак Пак",
    "dng": "Машанло Машанло|Ванахун Ванахун|Сушанло Сушанло",
    "tr": "Османов Османова|Дурсунов Дурсунова|Алиев Алиева",
}
KAZAKH_WOMEN = """Айгүл Айгуль|Әсел Асель|Гүлнар Гульнара|Жанар Жанар|Шолпан Шолпан
Салтанат Салтанат|Мөлдір Мольдир|Қарлығаш Карлыгаш|Бақыт Бахыт|Нұргүл Нургуль|Інкәр Инкар
Ұлжан Улжан|Ғалия Галия|Жұлдыз Жулдыз|Динара Динара|Сәуле Сауле|Өміргүл Омиргуль
Мадина Мадина|Айнұр Айнур|Зәуре Зауре"""
WOMEN = {
    "ru": "Елена Наталья Ольга Юлия Светлана Любовь Вера Татьяна Марина",
    "ug": "Гульшат Патигуль Зарина Хадича Аминам",
    "ko": "Светлана Вера Людмила Ирина",
    "dng": "Хадича Айша Зухра Фатима",
    "tr": "Фатма Айша Гульназ Лейла",
}
KAZAKH_MEN = """Қайрат Кайрат|Нұрлан Нурлан|Серік Серик|Ерлан Ерлан|Асқар Аскар|Болат Болат
Мұрат Мурат|Бауыржан Бауыржан|Талғат Талгат|Дәурен Даурен|Әлібек Алибек|Ғалым Галым
Өмірзақ Омирзак|Үсен Усен|Жанат Жанат|Тимур Тимур|Ислам Ислам"""
MEN = {
    "ru": "Александр Сергей Николай Виктор Илья Виталий",
    "ug": "Рустам Дильшат Турсун",
    "ko": "Виктор Виталий Александр Сергей",
    "dng": "Юсуп Исмар Ислам",
    "tr": "Осман Мехмет Тимур",
}
IRREGULAR = {
    "Илья": ("Ильич", "Ильинична"),
    "Виталий": ("Витальевич", "Витальевна"),
    "Сергей": ("Сергеевич", "Сергеевна"),
    "Николай": ("Николаевич", "Николаевна"),
}
PEOPLES = ("kz",) * 11 + ("ru",) * 4 + ("ug", "ug", "ko", "dng", "tr")
SPOKEN = {"kz": "kk", "ru": "ru", "ug": "other", "ko": "ru", "dng": "other", "tr": "other"}


class Name(NamedTuple):
    """Family name, given name, patronymic."""

    family: str
    given: str
    patronymic: str


EDGE_CASES = (
    Name("Ван", "Ли", ""),
    Name("Роза", "", ""),
    Name("Ерболқызы", "Әсел", ""),
    Name("Ахметова-Ким", "Айгуль", "Викторовна"),
    Name("Сейітқазы", "Өміргүл", "Өмірзаққызы"),
    Name("Ёлкина", "Любовь", "Ильинична"),
    Name("Ахметова", "Айгүл", "Қайратқызы"),
    Name("Ахметова", "Айгүл", "Қайратқызы"),
)
"""Names that lists and searches must bear; two people share one."""


def _table(text: str) -> list[list[str]]:
    return [entry.split() for line in text.splitlines() for entry in line.split("|")]


_KAZAKH_FAMILIES, _KAZAKH_WOMEN, _KAZAKH_MEN = map(
    _table, (KAZAKH_FAMILIES, KAZAKH_WOMEN, KAZAKH_MEN)
)
_FAMILIES = {people: _table(text) for people, text in FAMILIES.items()}
_WOMEN = {people: text.split() for people, text in WOMEN.items()}
_MEN = {people: text.split() for people, text in MEN.items()}


def invented_name(dice: Random, people: str, sex: Sex, kazakh: bool) -> Name:
    """A name of one of the peoples; `kazakh` spells Kazakh names in Kazakh."""
    woman = sex is Sex.FEMALE
    if people == "kz":
        forms = dice.choice(_KAZAKH_FAMILIES)
        family = forms[(0 if kazakh or len(forms) == 2 else 2) + woman]
        given = dice.choice(_KAZAKH_WOMEN if woman else _KAZAKH_MEN)[0 if kazakh else 1]
        father = dice.choice(_KAZAKH_MEN)[0 if kazakh else 1]
        if kazakh:
            return Name(family, given, father + ("қызы" if woman else "ұлы"))
    else:
        family = dice.choice(_FAMILIES[people])[woman]
        given = dice.choice((_WOMEN if woman else _MEN)[people])
        father = dice.choice(_MEN[people])
    return Name(family, given, _russian_patronymic(father, woman))


def _russian_patronymic(father: str, woman: bool) -> str:
    return IRREGULAR.get(father, (father + "ович", father + "овна"))[woman]


class Inventor:
    """Invents the people of one centre, each with an own telephone number."""

    def __init__(self, dice: Random, language: str, settlement: str) -> None:
        self._dice = dice
        self._language = language
        self._settlement = settlement
        self._phones = dice.randrange(10_000)
        self._kazakh = 0.85 if language == "kk" else 0.35

    def person(self, target: Target, today: date, name: Name | None = None) -> PersonFields:
        """Somebody of a target group who comes for the first time today."""
        dice = self._dice
        people = dice.choice(PEOPLES)
        sex = target.sex or (Sex.FEMALE if dice.random() < 0.62 else Sex.MALE)
        kazakh = dice.random() < self._kazakh
        if name is None:
            name = invented_name(dice, people, sex, kazakh)
            if dice.random() < 0.08:
                name = name._replace(patronymic="")
        else:
            sex = Sex.FEMALE
        year = today.year - dice.randint(*target.ages)
        born = date(year, dice.randint(1, 12), dice.randint(1, 28))
        fields = PersonFields(
            *name, sex=sex, birth_year=year, phone=self._phone(), settlement=self._settlement,
            language=SPOKEN[people], employment=dice.choice(target.employment),
            categories=self._categories(target, today.year - year),
            heard_from=self._maybe(HEARD, 0.5), came_for=self._maybe(CAME_FOR, 0.5),
        )  # fmt: skip
        return replace(fields, birth_date=born) if dice.random() < 0.8 else fields

    def _phone(self) -> str:
        self._phones += 1
        return f"7700000{self._phones % 10_000:04}" if self._dice.random() < 0.92 else ""

    def _maybe(self, texts: tuple[tuple[str, str, str], ...], chance: float) -> str:
        return (
            said(self._dice.choice(texts), self._language) if self._dice.random() < chance else ""
        )

    def _categories(self, target: Target, age: int) -> frozenset[Category]:
        dice = self._dice
        found = set()
        if target.sex is Sex.FEMALE and dice.random() < 0.22:
            found.add(Category.MANY_CHILDREN)
        if dice.random() < 0.12:
            found.add(Category.LOW_INCOME)
        if dice.random() < 0.04:
            found.add(Category.DISABILITY)
        if dice.random() < 0.05:
            found.add(Category.KANDAS)
        if age < 25 and dice.random() < 0.2:
            found.add(Category.RURAL_YOUTH)
        return frozenset(found)
