"""What the demo centres offer and say, each text in Kazakh, Russian and English."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.terms import Area, Employment, Sex

Words = tuple[str, str, str]
"""Kazakh, Russian, English."""


def said(words: Words, language: str) -> str:
    """The text in a language: kk, ru or en."""
    return words[("kk", "ru", "en").index(language)]


class Place(NamedTuple):
    """A real district in which the story puts an invented centre."""

    settlement: Words
    district: Words
    region: Words
    rural: bool


_ALMATY: Words = ("Алматы облысы", "Алматинская область", "Almaty region")
_ZHAMBYL: Words = ("Жамбыл облысы", "Жамбылская область", "Zhambyl region")

PLACES = (
    Place(("Талғар", "Талгар", "Talgar"), ("Талғар", "Талгарский", "Talgar"), _ALMATY, False),
    Place(("Меркі", "Мерке", "Merki"), ("Меркі", "Меркенский", "Merki"), _ZHAMBYL, True),
    Place(
        ("Есік", "Есик", "Esik"),
        ("Еңбекшіқазақ", "Енбекшиказахский", "Enbekshikazakh"), _ALMATY, False,
    ),
    Place(("Қордай", "Кордай", "Korday"), ("Қордай", "Кордайский", "Korday"), _ZHAMBYL, True),
    Place(("Шонжы", "Чунджа", "Shonzhy"), ("Ұйғыр", "Уйгурский", "Uyghur"), _ALMATY, True),
    Place(("Шу", "Шу", "Shu"), ("Шу", "Шуский", "Shu"), _ZHAMBYL, False),
    Place(
        ("Ұзынағаш", "Узынагаш", "Uzynagash"),
        ("Жамбыл", "Жамбылский", "Zhambyl"), _ALMATY, True,
    ),
)  # fmt: skip
CENTRE_NAMES: tuple[Words, ...] = (
    ("Достық", "Достык", "Dostyk"),
    ("Бірлік", "Бирлик", "Birlik"),
    ("Болашақ", "Болашак", "Bolashak"),
    ("Шаңырақ", "Шанырак", "Shanyrak"),
    ("Үміт", "Умит", "Umit"),
    ("Арман", "Арман", "Arman"),
    ("Өрлеу", "Орлеу", "Orleu"),
)
CLC: Words = ("ҚОО {place} «{name}»", "ОУЦ {place} «{name}»", "{place} CLC “{name}”")
HOSTS: tuple[Words, ...] = (
    ("орта мектеп", "средняя школа", "secondary school"),
    ("аудандық кітапхана", "районная библиотека", "district library"),
)


class Target(NamedTuple):
    """A target group: who is in such a class."""

    words: Words
    sex: Sex | None
    ages: tuple[int, int]
    employment: tuple[Employment, ...]


_E = Employment
TARGETS = (
    Target(
        ("жұмыссыз әйелдер", "безработные женщины", "unemployed women"), Sex.FEMALE, (24, 52),
        (_E.UNEMPLOYED_REGISTERED, _E.UNEMPLOYED, _E.UNEMPLOYED),
    ),
    Target(
        ("жастар", "молодёжь", "youth"), None, (15, 24),
        (_E.STUDENT, _E.UNEMPLOYED, _E.STUDENT, _E.EMPLOYED),
    ),
    Target(
        ("үй шаруасындағы әйелдер", "домохозяйки", "housewives"), Sex.FEMALE, (22, 58),
        (_E.HOMEMAKER, _E.HOMEMAKER, _E.CARE_LEAVE),
    ),
    Target(
        ("барлығы", "все желающие", "everybody"), None, (18, 60),
        (_E.EMPLOYED, _E.SELF_EMPLOYED, _E.UNEMPLOYED, _E.HOMEMAKER),
    ),
    Target(
        ("зейнеткерлер", "пенсионеры", "pensioners"), None, (58, 76), (_E.PENSIONER,),
    ),
    Target(
        ("жұмыссыз ерлер", "безработные мужчины", "unemployed men"), Sex.MALE, (20, 55),
        (_E.UNEMPLOYED, _E.UNEMPLOYED_REGISTERED, _E.SELF_EMPLOYED),
    ),
)  # fmt: skip


class CoursePlan(NamedTuple):
    """A course and the target groups (by number) it is run for."""

    title: Words
    area: Area
    hours: int
    ratio: int | None
    textbook: Words
    targets: tuple[int, ...]


_NONE: Words = ("", "", "")
COURSES = (
    CoursePlan(
        ("Компьютерлік сауаттылық", "Компьютерная грамотность", "Computer basics"), Area.ICT, 48, 5,
        ("Компьютермен алғашқы қадам", "Первые шаги с компьютером", "First steps with a computer"),
        (0, 4, 3),
    ),
    CoursePlan(
        ("Ағылшын тілі A1", "Английский язык A1", "English A1"), Area.LANGUAGES, 64, None,
        ("English A1", "English A1", "English A1"), (1, 3),
    ),
    CoursePlan(("Тігін ісі", "Швейное дело", "Sewing"), Area.SEWING, 64, None, _NONE, (2, 0)),
    CoursePlan(
        ("Қазақ тілі", "Казахский язык", "Kazakh for beginners"), Area.LANGUAGES, 64, None,
        ("Қазақ тілі A1", "Қазақ тілі A1", "Қазақ тілі A1"), (3, 1),
    ),
    CoursePlan(
        ("Ағаш ұстасы", "Столярное дело", "Carpentry"), Area.CARPENTRY, 72, None, _NONE, (5, 1)
    ),
    CoursePlan(
        ("Отбасы денсаулығы", "Здоровье семьи", "Family health"), Area.HEALTH, 32, None, _NONE,
        (2, 4, 3),
    ),
    CoursePlan(
        ("Шаштараз ісі", "Парикмахерское дело", "Hairdressing"), Area.PRE_VOCATIONAL, 72, None,
        _NONE, (0, 1),
    ),
    CoursePlan(
        ("Кеңсе бағдарламалары", "Офисные программы", "Office programs"), Area.ICT, 48, 5, _NONE,
        (1, 0),
    ),
    CoursePlan(
        ("Аспаз көмекшісі", "Помощник повара", "Kitchen helper"), Area.PRE_VOCATIONAL, 72, None,
        _NONE, (0, 5),
    ),
)  # fmt: skip
EVENT_COURSE = CoursePlan(
    ("Кездесулер мен мерекелер", "Встречи и праздники", "Meetings and festivities"),
    Area.COMMUNITY, 24, None, _NONE, (3,),
)  # fmt: skip

OPEN_EVENT: Words = ("ашық іс-шара", "открытое мероприятие", "open event")
INDIVIDUAL: Words = ("жеке сабақ", "индивидуально", "individual")
RESTRICTED: tuple[Words, ...] = (
    (
        "Нашар көреді: ірі қаріп, алдыңғы үстел.",
        "Плохо видит: крупный шрифт, место у доски.",
        "Poor sight: large print, a seat in front.",
    ),
    (
        "Естуі нашар: жазып түсіндіру керек.",
        "Слабый слух: объяснять письменно.",
        "Hard of hearing: explain in writing.",
    ),
    (
        "Арбада: бірінші қабат қана.",
        "На коляске: только первый этаж.",
        "In a wheelchair: ground floor only.",
    ),
)
VILLAGE_DAY: Words = ("Ауыл күні", "День села", "Village day")

LEFT: tuple[Words, ...] = (
    ("жұмыс тапты", "устройство на работу", "found work"),
    ("көшіп кетті", "переезд", "moved away"),
    ("бала күтімі", "уход за ребёнком", "child care"),
    ("уақыты сай келмейді", "неудобное время", "the hours do not suit"),
    ("денсаулығына байланысты", "по здоровью", "health"),
    ("келмей кетті", "больше не приходит", "stopped coming"),
)
GAVE_UP: tuple[Words, ...] = (
    ("басқа курс тапты", "другой курс", "found another course"),
    ("енді қажет емес", "больше не нужно", "no longer needed"),
)
WILL_COME: tuple[Words, ...] = (
    ("дүйсенбіден келеді", "придёт с понедельника", "comes from Monday"),
    ("баласы ауырып жатыр", "болеет ребёнок", "a child is ill"),
)
WILL_SIGN: Words = ("анасы қол қояды", "мама подпишет", "the mother will sign")
ON_PAPER: Words = ("қағазда бір адам көп", "на бумаге на одного больше", "one more on the paper")
MARK_NOTES: tuple[Words, ...] = (
    ("баласы ауырды", "болел ребёнок", "a sick child"),
    ("автобус болмады", "не было автобуса", "no bus"),
    ("ерте кетті", "ранний уход", "left early"),
    ("хабарламады", "без предупреждения", "did not call"),
)
ABSENCE_NOTES: tuple[Words, ...] = (
    ("емханада", "в больнице", "in hospital"),
    ("той", "семейный праздник", "a family feast"),
    ("Тараздағы туыстарына барады", "едет к родным в Тараз", "visits relatives in Taraz"),
)
LESSON_NOTES: tuple[Words, ...] = (
    ("Екі тігін машинасы бұзылды.", "Две машинки не работали.", "Two machines were broken."),
    ("Қонақ келді: кітапханашы.", "В гостях библиотекарь.", "The librarian was our guest."),
    ("Қайталау сабағы.", "Повторение.", "Revision."),
)
HEARD: tuple[Words, ...] = (
    ("көршіден", "от соседки", "from a neighbour"),
    ("мектептегі хабарландыру", "объявление в школе", "a notice at the school"),
    ("жұмыспен қамту орталығы", "центр занятости", "the employment centre"),
    ("WhatsApp тобы", "группа WhatsApp", "a WhatsApp group"),
)
CAME_FOR: tuple[Words, ...] = (
    ("жұмыс табу үшін", "чтобы найти работу", "to find work"),
    ("балаларға көмектесу үшін", "чтобы помогать детям", "to help the children"),
    ("адамдармен араласу", "общение", "company"),
    ("өз ісін ашу", "открыть своё дело", "to start a business"),
)
