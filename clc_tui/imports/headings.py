"""Which column is what: headings in Kazakh, Russian or English, in any order and spelling."""

from __future__ import annotations

from dataclasses import dataclass

from clc_tui.db.names import fold, mended
from clc_tui.imports.reading import Cell, Formula, Sheet

ROWS_ABOVE = 30
"""Within so many rows of a sheet the headings stand."""

WORDS: dict[str, tuple[str, ...]] = {
    "number": ("№", "№ п/п", "п/п", "номер", "р/с", "р/н", "no", "nr", "number"),
    "name": (
        "ФИО", "Ф.И.О.", "Ф И О", "фамилия имя отчество", "фамилия имя", "имя фамилия",
        "фамилия и имя", "слушатель", "имя слушателя", "аты-жөні", "аты жөні", "т.а.ә.", "т а ә",
        "таә", "тегі аты", "тегі аты әкесінің аты", "толық аты", "тыңдаушы", "тыңдаушының аты-жөні",
        "full name", "name", "name and surname", "learner", "student", "participant", "участник",
    ),
    "family_name": ("фамилия", "тегі", "family name", "surname", "last name"),
    "given_name": ("имя", "аты", "есімі", "given name", "first name"),
    "patronymic": ("отчество", "әкесінің аты", "patronymic", "middle name", "fathers name"),
    "birth": (
        "дата рожд", "дата рождения", "год рождения", "год рожд", "г р", "рождение", "туған күні",
        "туған жылы", "туған күні айы жылы", "birth date", "date of birth", "birthday",
        "birth year", "year of birth", "born", "dob", "year",
    ),
    "sex": ("пол", "жынысы", "sex", "gender"),
    "iin": ("иин", "жсн", "iin"),
    "phone": (
        "тел", "телефон", "номер телефона", "мобильный", "моб тел", "сотовый", "контакт",
        "телефоны", "телефон нөмірі", "ұялы", "ұялы телефон", "байланыс", "phone", "mobile",
        "phone number", "telephone",
    ),
    "settlement": (
        "населенный пункт", "нас пункт", "село", "адрес", "место жительства", "проживание", "ауыл",
        "ауылы", "елді мекен", "мекенжайы", "мекен-жайы", "тұрғылықты жері", "village",
        "settlement", "address", "place",
    ),
    "employment": (
        "занятость", "статус", "статус занятости", "социальный статус", "соц статус",
        "соц положение", "род занятий", "категория", "социальная категория", "жұмыспен қамтылуы",
        "жұмысы", "мәртебесі", "әлеуметтік мәртебесі", "санаты", "әлеуметтік санаты",
        "employment", "employment status", "occupation", "status", "category", "social category",
    ),
    "group": ("группа", "курс", "класс", "топ", "тобы", "курсы", "class", "group", "course"),
    "note": (
        "примечание", "примеч", "комментарий", "отметка", "ескертпе", "ескерту", "note", "notes",
        "comment", "comments", "remark", "remarks",
    ),
}  # fmt: skip
"""How each column is called."""


def canonical(text: str) -> str:
    """A heading without case, dots, spelling and look-alike letters."""
    return fold(" ".join(mended(word)[0] for word in text.replace("№", "nomer ").split()))


KNOWN: dict[str, str] = {
    canonical(phrase): field for field, phrases in WORDS.items() for phrase in phrases
}


def field_of(heading: Cell) -> str | None:
    """Which field a heading names; None for one we do not read."""
    if not isinstance(heading, str) or isinstance(heading, Formula):
        return None
    words = canonical(heading)
    if words in KNOWN:
        return KNOWN[words]
    if len(words) < 3 or len(words) > 60:
        return None
    longest = max(
        (phrase for phrase in KNOWN if len(phrase) >= 4 and words.startswith(phrase)),
        key=len,
        default=None,
    )
    return KNOWN[longest] if longest is not None else None


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand and which column is which field."""

    row: int
    """Number of the row, as the spreadsheet shows it."""
    columns: dict[str, int]
    unread: tuple[str, ...]
    """Headings of columns that are not read."""


def find_headings(sheet: Sheet) -> Headings | None:
    """The row of a sheet that names its columns; None where no row names people."""
    best: Headings | None = None
    for number, cells in sheet.rows[:ROWS_ABOVE]:
        columns: dict[str, int] = {}
        unread = []
        for place, cell in enumerate(cells):
            field = field_of(cell)
            if field is not None and field not in columns:
                columns[field] = place
            elif isinstance(cell, str) and cell.strip():
                unread.append(cell.strip())
        if "family_name" in columns and "name" in columns:
            del columns["name"]
        if "given_name" in columns and not {"family_name", "name"} & set(columns):
            columns["name"] = columns.pop("given_name")
        named = "name" in columns or "family_name" in columns
        alone = len([c for c in cells if c is not None and canonical(str(c)) in KNOWN]) == 1
        if (
            named
            and (len(columns) > 1 or alone)
            and (best is None or len(columns) > len(best.columns))
        ):
            best = Headings(number, columns, tuple(unread))
    return best
