"""How columns are called: headings in Kazakh, Russian and English, in any spelling."""

from __future__ import annotations

from clc_tui.db.names import fold, mended
from clc_tui.imports.reading import Cell, Formula

WORDS: dict[str, tuple[str, ...]] = {
    "number": (
        "№", "№№", "№ п/п", "п/п", "n п/п", "номер", "р/с", "р/н", "№ р/с", "р/с №", "реттік №",
        "рет саны", "no", "nr", "n", "number", "s/n",
    ),
    "name": (
        "ФИО", "Ф.И.О.", "Ф И О", "фамилия имя отчество", "фамилия имя", "фамилия и имя",
        "фамилия и.о.", "фамилия и инициалы", "фамилия инициалы", "слушатель", "слушатели",
        "аты-жөні", "тегі аты-жөні", "аты-жөні тегі", "т.а.ә.", "таә",
        "т.ә.а.", "тәа", "т.а.ж.", "таж", "тегі аты", "тегі аты әкесінің аты",
        "аты-жөні әкесінің аты", "тыңдаушы",
        "тыңдаушылар", "оқушы", "қатысушы", "білім алушы", "surname name",
        "surname and name", "last name first name", "full name", "name", "names", "learner",
        "student", "participant", "участник", "student name", "learner name", "participant name",
        "student's name", "learner's name", "participant's name",
        "волонтёр", "волонтёры", "доброволец", "ерікті", "еріктілер", "volunteer", "volunteers",
    ),
    "given_first": (
        "имя фамилия", "имя и фамилия", "имя отчество фамилия", "аты тегі",
        "name and surname", "first name last name", "name surname", "given name family name",
    ),
    "family_name": ("фамилия", "фамилиясы", "тегі", "family name", "surname", "last name"),
    "given_name": (
        "имя", "аты", "есімі", "өз аты", "given name", "given names", "first name",
        "имя отчество", "имя и отчество", "аты әкесінің аты", "аты мен әкесінің аты",
    ),
    "patronymic": ("отчество", "әкесінің аты", "әкесінің есімі", "patronymic", "middle name",
                   "father's name"),
    "birth": (
        "дата рожд", "дата рождения", "дата рожд-я", "год рождения", "год рожд", "год р", "год",
        "г р", "д р", "др", "рождение", "рождения", "день рождения", "т ж", "туған ж", "туған күні",
        "туған күн", "туған жылы", "туған уақыты", "туылған", "туылған күні", "туылған жылы",
        "жылы", "birth", "birthdate", "birth date", "date of birth", "birthday", "birth year",
        "year of birth", "born", "dob", "d o b", "yob", "year",
    ),
    "sex": ("пол", "жынысы", "жыныс", "м/ж", "ер/әйел", "sex", "gender"),
    "iin": ("иин", "жсн", "иин/жсн", "жсн/иин", "iin"),
    "phone": (
        "тел", "телефон", "телефона", "телефоны", "номер телефона", "мобильный", "моб", "сотовый",
        "контакт", "контакты", "контактные данные", "ұялы", "байланыс", "байланыс нөмірі", "phone",
        "mobile", "cell", "tel", "telephone", "contact", "contact number", "whatsapp", "ватсап",
        "уатсап",
    ),
    "settlement": (
        "населенный пункт", "нас пункт", "село", "аул", "село/аул", "адрес", "место жительства",
        "место прож", "место проживания", "проживание", "ауыл", "ауылы", "ауыл атауы", "елді мекен",
        "мекенжайы", "мекен-жайы", "мекенжай", "тұрғылықты жері", "тұратын жері", "village",
        "settlement", "address", "residence", "place",
    ),
    "employment": (
        "занятость", "статус", "статус занятости", "социальный статус", "соц статус",
        "соц положение", "социальное положение", "род занятий", "категория", "кат", "соц кат",
        "социальная категория", "место работы", "работа", "льгота", "льготная категория",
        "жұмыспен қамтылуы", "жұмысы", "жұмыс орны", "мәртебесі", "статусы", "жағдайы",
        "әлеуметтік", "санаты", "кәсібі", "қызметі", "employment", "occupation", "status",
        "category",
    ),
    "group": (
        "группа", "курс", "класс", "наименование курса", "название курса", "направление",
        "программа", "кружок", "топ", "тобы", "курсы", "курс атауы", "үйірме", "бағыты", "сынып",
        "пән", "class", "group", "course",
    ),
    "skills": (
        "что умеет", "что умеет делать", "умеет", "умения", "навыки", "навык", "умения и навыки",
        "чем может помочь", "чем помогает", "может помочь", "чем поможет", "вид помощи",
        "не істей алады", "қолынан келетіні", "қолынан не келеді", "білетіні", "дағдылары",
        "дағдысы", "немен көмектеседі", "қандай көмек", "skills", "skill", "can do",
        "what they can do", "can help with", "helps with", "abilities",
    ),
    "free_times": (
        "когда может", "когда свободен", "когда свободна", "когда", "свободное время",
        "удобное время", "время", "дни и часы", "график", "қашан келе алады", "қашан",
        "қашан бос", "бос уақыты", "бос уақыт", "уақыты", "ыңғайлы уақыты", "қолайлы уақыты",
        "free times", "free time", "when free", "when", "available", "availability", "times",
    ),
    "": ("место рождения", "place of birth", "туған жері", "name of course"),
    "note": (
        "примечание", "примечания", "примеч", "прим", "комментарий", "комментарии", "отметка",
        "дополнительно", "ескертпе", "ескертпелер", "ескерту", "қосымша", "note", "notes",
        "comment", "comments", "remark", "remarks",
    ),
}  # fmt: skip
"""How each column is called; `given_first` is a column of names that begins with the given one."""

QUALIFIERS = (
    "слушателя слушателей обучающегося обучающихся участника участников учащегося ученика"
    " полностью полное при наличии если есть тыңдаушының тыңдаушылардың оқушының қатысушының"
    " білім алушының толық бар болса learner's learners student's students participant's"
    " participants of the волонтера волонтеров добровольца еріктінің еріктілердің volunteer's"
    " м ж муж жен m f ер әйел dd mm yyyy"
)
"""Words that say nothing of which column it is."""

OTHERS = (
    "преподават тренер педагог мұғалім оқытушы instructor teacher ребенк ребёнк родител матери отца"
    " мамы папы ата-анас child parent mother руководит директор подпис қолы signature файл file"
    " паспорт удостоверен договор приказ заявк application сертификат certificate инвалидност крови"
    " вов оконч зачисл поступл прием начал enrol enroll start начала құжат диплом документ почт"
    " mail study возраст жасы age национальн ұлты количеств саны"
)
"""Beginnings of words that make a heading one of a column we do not read."""

ALONE = (
    "год",
    "жылы",
    "year",
    "place",
    "кат",
    "n",
    "время",
    "когда",
    "уақыты",
    "қашан",
    "when",
    "times",
    "available",
    "навык",
    "skill",
    "график",
)
"""Words too common to count inside a longer heading."""
CONTAINED = (
    "birth",
    "sex",
    "iin",
    "phone",
    "settlement",
    "employment",
    "group",
    "note",
    "skills",
    "free_times",
)
"""Fields whose words count also inside a longer heading; words for names must stand alone."""


def canonical(text: str) -> str:
    """A heading without case, dots, spelling and look-alike letters."""
    return fold(" ".join(mended(word)[0] for word in text.replace("№", " nomer ").split()))


KNOWN: dict[str, str] = {
    canonical(phrase): field for field, phrases in WORDS.items() for phrase in phrases
}
_QUALIFIERS = {fold(word) for word in QUALIFIERS.split()}
_OTHERS = tuple(fold(stem) for stem in OTHERS.split())
_ALONE = {fold(word) for word in ALONE}
_PARTS = {
    key: field
    for key, field in KNOWN.items()
    if field in CONTAINED and len(key) > 2 and key not in _ALONE
}


def field_of(heading: Cell) -> str | None:
    """Which field a heading names; None for one we do not read."""
    if not isinstance(heading, str) or isinstance(heading, Formula) or len(heading) > 100:
        return None
    key = canonical(heading)
    if key in KNOWN:
        return KNOWN[key] or None
    words = key.split()
    if any(word.startswith(_OTHERS) for word in words):
        return None
    for shortest in (2, 1):
        bare = " ".join(w for w in words if w not in _QUALIFIERS or len(w) < shortest)
        if bare in KNOWN:
            return KNOWN[bare] or None
    padded = f" {bare} "
    inside = [part for part in _PARTS if f" {part} " in padded]
    longest = max(map(len, inside), default=0)
    fields = {_PARTS[part] for part in inside if len(part) == longest}
    return fields.pop() if len(fields) == 1 else None
