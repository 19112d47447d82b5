"""What volunteers of the demo can do, when, and what for, in their own words."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.demo.content import Words

SKILLS: tuple[Words, ...] = (
    ("тігеді", "шьёт", "sews"),
    ("тігеді, тоқиды", "шьёт, вяжет", "sews, knits"),
    ("компьютер", "компьютер", "computers"),
    ("әлеуметтік желі", "соцсети", "social media"),
    ("ас пісіреді", "готовит", "cooks"),
    ("көлігі бар", "есть машина", "has a car"),
    ("ағылшын тілі", "английский", "English"),
    ("жөндеу", "ремонт", "repairs"),
    ("бала қарайды", "посидит с детьми", "child care"),
    ("домбыра", "поёт", "sings"),
    ("", "", ""),
)
TIMES: tuple[Words, ...] = (
    ("кешке", "вечером", "evenings"),
    ("сб", "сб", "Sat"),
    ("түске дейін", "пн-ср до обеда", "Mon-Wed mornings"),
    ("әрқашан", "всегда", "any time"),
    ("18-ден кейін", "после 18", "after 18"),
    ("сс, бс", "вт, чт", "Tue, Thu"),
    ("сб, жс", "по выходным", "weekends"),
    ("", "звоните", "call me"),
    ("10-12", "10-12", "10-12"),
    ("", "", ""),
)
AFTER_SCHOOL: Words = ("14-тен кейін", "после школы", "after school")
YOUNG_SKILLS: Words = ("телефон үйретеді", "учит с телефоном", "helps with phones")


class Job(NamedTuple):
    """What help is needed for, and what a helper should be able to do."""

    title: Words
    skills: Words


AT_LESSONS = Job(
    ("Сабақта көмектесу", "Помощь на занятии", "Help in class"),
    ("", "", ""),
)
_NOTHING: Words = ("", "", "")
FEASTS: dict[int, Job] = {
    1: Job(("Қысқы ашық есік күні", "Зимний день открытых дверей", "Winter open day"), _NOTHING),
    3: Job(("Наурыз мейрамы", "Праздник Наурыз", "Nauryz feast"), ("ас пісіреді", "готовит", "")),
    5: Job(("Жеңіс күні", "День Победы", "Victory Day"), _NOTHING),
    9: Job(("Білім күні", "День знаний", "Day of Knowledge"), _NOTHING),
    10: Job(("Республика күні", "День Республики", "Republic Day"), _NOTHING),
    12: Job(("Жаңа жыл шыршасы", "Новогодняя ёлка", "New Year's party"), _NOTHING),
}
"""By month."""
FAIR = Job(("Шеберлер жәрмеңкесі", "Ярмарка умений", "Fair of skills"), _NOTHING)
REPAIR_DAY = Job(
    ("Жөндеу күні: терезе, үстелдер", "День ремонта: окна, столы", "Repair day: windows, desks"),
    ("жөндеу", "ремонт", "repairs"),
)
ANY_TIME = (
    Job(
        ("Тігін машиналарын жөндеу", "Ремонт швейных машинок", "Repair of sewing machines"),
        ("жөндеу", "ремонт", "repairs"),
    ),
    Job(
        ("Кітапханадан кітап әкелу", "Привезти книги из библиотеки", "Fetch books"),
        ("көлігі бар", "машина", "a car"),
    ),
)
CALLED_OFF: tuple[Words, ...] = (
    ("қар жауды", "снегопад", "snow"),
    ("зал бос емес", "зал занят", "the hall is taken"),
)
DESPITE: Words = (
    "сабақтан сұранды, бір рет", "отпросилась с занятия, один раз", "off from class, this once",
)  # fmt: skip
THANKS: tuple[Words, ...] = (
    ("Мейрамға көмегіңізге рақмет", "Спасибо за помощь на празднике", "Thank you for the feast"),
    ("Үш айлық көмек үшін алғыс хат", "Благодарственное письмо", "A letter of thanks"),
)
