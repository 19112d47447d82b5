"""What volunteers of the demo can do, when, and what for, in their own words."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.demo.content import Words

SKILLS: tuple[Words, ...] = (
    ("тігеді", "шьёт", "sews"),
    ("тігеді, сабақта көмектеседі", "шьёт; помогает на занятиях", "sews, helps in class"),
    ("компьютер", "компьютер", "computers"),
    ("хабарландыру, әлеуметтік желі", "объявления, соцсети", "notices, social media"),
    ("ас пісіреді", "готовит", "cooks"),
    ("көлігі бар, кітап тасиды", "есть машина, возит книги", "has a car, fetches books"),
    ("ағылшынша аударады", "английский, переводит", "English, translates"),
    ("жөндеу, электрик", "ремонт, электрика", "repairs, electrics"),
    ("балаларға қарайды", "посидит с детьми", "looks after children"),
    ("ән айтады, домбыра", "поёт, домбра", "sings, plays the dombra"),
    ("", "что скажете", ""),
)
TIMES: tuple[Words, ...] = (
    ("кешке", "вечером", "evenings"),
    ("сенбі", "сб", "Saturdays"),
    ("дс-ср түске дейін", "пн-ср до обеда", "Mon-Wed before noon"),
    ("кез келген уақытта", "всегда", "any time"),
    ("жұмыстан кейін, 18-ден бастап", "после работы, с 18", "after work, from 18"),
    ("сс, бс таңертең", "вт, чт утром", "Tue and Thu mornings"),
    ("демалыс күндері", "по выходным", "weekends"),
    ("аптасына бір рет", "раз в неделю, позвоните", "once a week, call me"),
    ("балабақшадан кейін 10-12", "пока дети в садике, 10-12", "10-12, children at nursery"),
    ("", "", ""),
)
AFTER_SCHOOL: Words = (
    "сабақтан кейін, 14-тен бастап",
    "после школы, с 14",
    "after school, from 14",
)
YOUNG_SKILLS: Words = ("телефон мен компьютер үйретеді", "учит с телефоном", "helps with phones")


class Job(NamedTuple):
    """What help is needed for, and what a helper should be able to do."""

    title: Words
    skills: Words


AT_LESSONS = Job(
    ("Сабақта көмектесу", "Помощь на занятии", "Help in class"),
    ("сабақта көмектеседі", "помогает на занятиях", "helps in class"),
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
        ("жөндеу, электрик", "ремонт, электрика", "repairs, electrics"),
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
