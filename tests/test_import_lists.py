"""Lists of learners as people keep them: headings, names, cells, and what is asked or refused."""

from __future__ import annotations

import io

import openpyxl
import pytest
from test_imports import TODAY, Table, learners_of, xlsx

from clc_tui.imports.heading_words import field_of
from clc_tui.imports.learners import LearnerList, read_learners
from clc_tui.imports.reading import Cell, Formula, Sheet, read_table
from clc_tui.services.importing import NewLearner
from clc_tui.terms import Invalid

HEADINGS = {
    "name": "ФИО слушателя|ФИО (полностью)|Ф.И.О.(полностью)|Фамилия, имя, отчество слушателя"
    "|Фамилия И.О.|Фамилия, инициалы|Оқушының аты-жөні|Білім алушының аты-жөні|Т.А.Ә.|Т.А.Ж."
    "|Тегi, аты, әкесiнiң аты (бар болса)|Тыңдаушылар|Surname, name|Student name|Learner's name",
    "given_first": "Имя Фамилия|Имя, фамилия|Аты, тегі|Name, surname|Name and surname",
    "family_name": "Фамилия|Фамилиясы|ТЕГІ|Surname",
    "given_name": "Имя|Аты|Есімі|Имя Отчество|First name",
    "patronymic": "Отчество (при наличии)|Әкесінің аты (бар болса)|Father's name",
    "birth": "Дата рожд-я|Д.р.|ДР|Год|Число, месяц, год рождения|День рождения|Т.ж.|D.O.B."
    "|Дата и год рождения|Туылған жылы|Туған күні, айы, жылы|Date of Birth (dd.mm.yyyy)|Birthdate",
    "sex": "Пол (м/ж)|М/Ж|Жынысы (ер/әйел)|Gender M/F",
    "iin": "ИИН/ЖСН|ЖСН (ИИН)|ИИН слушателя|ИИН:",
    "phone": "Тел. №|№ тел.|Конт. тел.|Контактные данные|Моб. тел.|Ұялы тел.|WhatsApp|Контакты",
    "settlement": "Домашний адрес|Село/аул|Аул|Үй мекенжайы|Тұратын жері|Нас.пункт|Home address",
    "employment": "Соц. категория|Социальное положение|Место работы/учёбы|Әлеуметтік жағдайы"
    "|Жұмыс орны|Social status|Льготная категория",
    "group": "Название курса|Направление|Курс атауы|Үйірме|Course name|Группа",
    "note": "Прим.|Примечания|Ескертпелер|Дополнительно|Remarks",
    "number": "№ п/п|N|Р/с №|No.|S/N",
    "": "Дата поступления|Подпись слушателя|Возраст|Жасы|ФИО преподавателя|Название файла"
    "|Группа инвалидности|Группа крови|Телефон родителей|Имя ребёнка|Год окончания|Место рождения"
    "|Туған жері|Номер группы|Эл. почта|№ удостоверения|Классный руководитель|Status of application"
    "|Аты-жөні (ата-анасы)|Участник ВОВ|Date of enrolment|Количество детей|Мобильность",
}


@pytest.mark.parametrize("field", HEADINGS)
def test_headings(field: str) -> None:
    headings = HEADINGS[field].split("|")
    assert {heading: field_of(heading) for heading in headings} == dict.fromkeys(
        headings, field or None
    )


def listed(*rows: list[Cell]) -> LearnerList:
    return learners_of([list(row) for row in rows], xlsx)


def names(found: LearnerList) -> list[str]:
    return [
        "|".join((x.fields.family_name, x.fields.given_name, x.fields.patronymic))
        for x in found.learners
    ]


def asked(found: LearnerList) -> list[tuple[int, str, str]]:
    return [(r.row, r.kind.value, r.column) for r in found.remarks if r.kind.value != "remark"]


@pytest.mark.parametrize(
    ("heading", "written", "read"),
    [
        ("ФИО", "Смагулова Ж.Б.", "Смагулова|Ж.|Б."),
        ("ФИО", "1. Ким Вера", "Ким|Вера|"),
        ("ФИО", "Пак Нина*", "Пак|Нина|"),
        ("ФИО", "Алиев Вугар Мамед оглы", "Алиев|Вугар|Мамед оглы"),
        ("Фамилия", "Ахметова Айгүл Қайратқызы", "Ахметова|Айгүл|Қайратқызы"),
        ("Имя Фамилия", "Айгүл Ахметова", "Ахметова|Айгүл|"),
        ("Name and surname", "Aigul Akhmetova", "Akhmetova|Aigul|"),
        ("Surname, name", "Akhmetova Aigul", "Akhmetova|Aigul|"),
        ("Full name", "Akhmetova Aigul Kairatkyzy", "Akhmetova|Aigul|Kairatkyzy"),
        ("Full name", "Ахметова А. Қ.", "Ахметова|А.|Қ."),
        ("Full name", "Ахметова Айгүл", ""),
        ("Full name", "Aigul Akhmetova", ""),
        ("ФИО", "Айгүл Қайратқызы Ахметова", ""),
    ],
)
def test_names_in_one_column(heading: str, written: str, read: str) -> None:
    found = listed([heading, "Год рождения"], [written, 1980])
    assert names(found) == ([read] if read else [])
    assert asked(found) == ([] if read else [(2, "doubtful", "name")])


def test_a_patronymic_tells_the_order_of_its_column() -> None:
    found = listed(["Full name"], ["Ким Вера Олеговна"], ["Ахметова Айгүл"])
    assert (names(found), asked(found)) == (["Ким|Вера|Олеговна", "Ахметова|Айгүл|"], [])


def test_what_stands_in_brackets_beside_a_name_is_kept() -> None:
    found = listed(["ФИО", "Тел."], ["Иванова (Петрова) Мария", None], ["Ким Вера (1980 г.р.)", 1])
    assert [x.fields.note for x in found.learners] == ["Петрова"]
    found = listed(["ФИО"], ["Ким Вера (1980 г.р.)"])
    assert [x.fields.birth_year for x in found.learners] == [1980]


def test_given_name_and_patronymic_in_one_column() -> None:
    found = listed(["Фамилия", "Имя Отчество"], ["Ахметова", "Айгүл Қайратқызы"])
    assert names(found) == ["Ахметова|Айгүл|Қайратқызы"]


def test_a_full_name_counts_before_other_columns_of_names() -> None:
    found = listed(["ФИО", "Имя", "Тел."], ["Ким Вера", "Верочка", "87011234567"])
    assert names(found) == ["Ким|Вера|"]
    found = listed(["Фамилия Имя", "Отчество"], ["Ким Вера", "Олеговна"])
    assert names(found) == ["Ким|Вера|Олеговна"]
    assert asked(listed(["ФИО"], ["Ким Вера 2025"])) == [(2, "doubtful", "birth")]


def test_headings_in_two_rows_and_a_row_that_counts_the_columns() -> None:
    found = listed(
        ["№ п/п", "Ф.И.О. слушателя", None, None, "Контактные данные", None, "Группа"],
        [None, "Фамилия", "Имя", "Отчество", "Телефон", "Адрес проживания", None],
        [1, 2, 3, 4, 5, 6, 7],
        [1, "Петрова", "Анна", "Сергеевна", "87011234567", "Бесагаш", "Шитьё"],
        ["№ п/п", "Фамилия", "Имя", "Отчество", "Телефон", "Адрес проживания", "Группа"],
        [2, "Ким", "Вера", None, None, "Адрес не дала", "Шитьё"],
    )
    assert names(found) == ["Петрова|Анна|Сергеевна", "Ким|Вера|"]
    assert [x.fields.settlement for x in found.learners] == ["Бесагаш", "Адрес не дала"]
    assert (asked(found), found.unread) == ([], ())


def test_nobody_is_dropped_as_a_sum_or_a_heading() -> None:
    found = listed(
        ["№", "ФИО", "Село", "Группа"],
        [1, "Сумарокова Анна", "село Бесагаш", "Группа 1"],
        [2, "Тоталова Ира", "Село", "Группа"],
        [3, "Ким Вера", None, None],
        [None, "Итого", None, None],
        ["Всего: 3"],
        [None, "Директор", " ", "Смагулова Ж.Б."],
    )
    assert names(found) == ["Сумарокова|Анна|", "Тоталова|Ира|", "Ким|Вера|"]
    assert asked(found) == []


def test_lines_between_people_name_a_class_or_are_asked_about() -> None:
    found = listed(
        ["№", "ФИО", "Год рождения"],
        ["Группа: Шитьё"],
        [1, "Ким Вера", 1980],
        [None, "Курс «Компьютер»"],
        [1, "Ли Анна", 1990],
        [None, "Компьютерная грамотность"],
        [2, "Пак Олег", 1991],
        ["Вечерняя смена"],
        [3, "Цой Эля", 1991],
        ["Бесагаш, 2026 год"],
    )
    assert [x.group for x in found.learners] == ["Шитьё", "Компьютер", "", ""]
    assert asked(found) == [(6, "doubtful", "name"), (8, "doubtful", "name")]


def merged_list() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Группа", "ФИО"], ["Шитьё", "Ким Вера"], [None, "Ли Анна"], [None, "Пак Нина"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.create_sheet("Тренеры").append(["ФИО", "Тел."])
    hidden = book.create_sheet("Старые")
    hidden.append(["ФИО"])
    hidden.append(["Старая Запись"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Справка").append(["Всего групп", 2])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_classes_are_filled_down_and_other_sheets_are_named() -> None:
    found = read_learners(read_table(merged_list(), "list"), TODAY)
    assert [x.group for x in found.learners] == ["Шитьё", "Шитьё", ""]
    assert found.not_read == ("Тренеры", "Старые", "Справка")


def test_what_two_sheets_hold_is_told_apart() -> None:
    head = ("ФИО", "Год рождения")
    sheets = [
        Sheet("А", [(1, head), (2, ("Ким Вера", 1980)), (3, ("Ли Анна", "x"))]),
        Sheet("Б", [(1, head), (2, ("Ким Вера Олеговна", 1980)), (3, ("Ли Яна", "31.02.1980"))]),
    ]
    found = read_learners(sheets, TODAY)
    assert [(r.sheet, r.row, r.name) for r in found.remarks] == [
        ("А", 3, "Ли Анна"), ("Б", 3, "Ли Яна"), ("Б", 2, "Ким Вера Олеговна"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([["№", "ФИО", None, "№", "ФИО"], [1, "Ким Вера", None, 1, "Ли Анна"]], "side by side"),
        ([["Телефон", "Пол"], [87010000001, "ж"]], "Seen: Телефон, Пол"),
        (
            [["ФИО", "Год рождения"], ["Ким Вера", 1980], ["№", "Год рождения", "ФИО", "Группа"]],
            "Row 1 has headings in another order",
        ),
    ],
)
def test_tables_that_cannot_be_read(table: Table, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        learners_of(table, xlsx)


def test_american_dates_make_the_others_of_their_column_doubtful() -> None:
    rows: list[list[Cell]] = [["Ким Вера", "12/03/1985"], ["Ли Анна", "5/5/1985"]]
    assert asked(listed(["ФИО", "Дата рождения"], *rows)) == []
    found = listed(["ФИО", "Дата рождения"], *rows, ["Пак Ян", "03/25/1985"])
    assert asked(found) == [(2, "doubtful", "birth"), (4, "wrong", "birth")]


def test_two_columns_of_notes() -> None:
    found = listed(["ФИО", "Прим.", "Ескерту"], ["Ким Вера", "вечером", "күту тізімі"])
    learner = found.learners[0]
    assert (learner.waiting, learner.fields.note) == (True, "вечером; күту тізімі")


def test_two_columns_of_what_people_do() -> None:
    found = listed(["ФИО", "Социальная категория", "Занятость"], ["Ким Вера", "асп", "б/р"])
    fields = found.learners[0].fields
    assert (str(fields.employment), [str(c) for c in fields.categories]) == (
        "unemployed", ["low_income"],
    )  # fmt: skip


def test_formulas_without_a_value_are_asked_about() -> None:
    row: list[Cell] = ["Ким Вера", Formula("=DATE(1980,3,12)"), Formula("=1"), Formula("=2")]
    found = listed(["ФИО", "Дата рождения", "Телефон", "Группа"], row)
    assert [column for _row, _kind, column in asked(found)] == ["birth", "phone", "group"]


def with_values() -> bytes:
    """What Excel saves: a formula and what it gave."""
    import zipfile

    data = xlsx([["ФИО", "Год рождения"], [Formula('="Ким"&" Вера"'), Formula("=1979+1")]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<v />", b"<v>1980</v>").replace(
                    b"<v></v>", b"<v>1980</v>"
                )
                content = content.replace(b'<c r="A2">', b'<c r="A2" t="str">').replace(
                    b"<v>1980</v>", "<v>Ким Вера</v>".encode(), 1
                )
            target.writestr(item.filename, content)
    return out.getvalue()


def test_a_formula_counts_as_what_it_gave() -> None:
    found = read_learners(read_table(with_values(), "list"), TODAY)
    assert names(found) == ["Ким|Вера|"]
    assert found.learners[0].fields.birth_year == 1980


KAZAKH = "ФИО;Группа\r\nӘлиева Айгүл Ұлықбекқызы;Тігін\r\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("kz1048", KAZAKH),
        ("cp866", "ФИО|Группа\r\nАлиева Гуля|Шитьё\r\n"),
        ("windows-1251", "ФИО;Группа\r\nАлиева Гуля;Шитьё №1\r\n"),
        ("utf-16", KAZAKH),
    ],
)
def test_old_encodings(encoding: str, text: str) -> None:
    found = read_learners(read_table(text.encode(encoding), "list.csv"), TODAY)
    first = found.learners[0]
    assert f"{first.fields.family_name} {first.fields.given_name}" in text
    assert first.group in text


def test_empty_rows_that_are_only_formatted_do_not_count() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ФИО"])
    sheet.append(["Ким Вера"])
    sheet.cell(30_000, 1).number_format = "0.00"
    for row in range(20_001, 20_400):
        sheet.cell(row, 1).number_format = "0.00"
    out = io.BytesIO()
    book.save(out)
    assert len(read_learners(read_table(out.getvalue(), "list"), TODAY).learners) == 1


def test_the_note_of_somebody_waiting_is_kept() -> None:
    found = listed(["ФИО", "Примечание"], ["Ким Вера", "лист ожидания, вечером"])
    learner: NewLearner = found.learners[0]
    assert (learner.waiting, learner.fields.note) == (True, "лист ожидания, вечером")
