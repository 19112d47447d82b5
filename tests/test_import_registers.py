"""Paper registers as people keep them: months, days, signs, names, and what is refused."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from test_imports import Table, xlsx

from clc_tui.imports.attendance import PaperRegister, read_register
from clc_tui.imports.months import months_said
from clc_tui.imports.persons import bare_name, split_name
from clc_tui.imports.reading import Cell, Formula, Sheet, read_table
from clc_tui.services.importing_paper import Named, PaperRow, meant
from clc_tui.terms import Invalid, Status

P, A, L, E, I = Status.PRESENT, Status.ABSENT, Status.LATE, Status.EXCUSED, Status.ILL  # noqa: E741


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("Октябрь 2026 г.", "2026-10"),
        ("за октября 2026", "2026-10"),
        ("2026 жылғы қазан айы", "2026-10"),
        ("қазанда 2026", "2026-10"),
        ("Oктябрь 2026", "2026-10"),
        ("окт. 2026", "2026-10"),
        ("Sept 2026", "2026-09"),
        ("Журнал 10.2026", "2026-10"),
        ("2026.10", "2026-10"),
        ("2026-10", "2026-10"),
        ("с 01.10.2026 по 31.10.2026", "2026-10"),
        ("БЕКІТЕМІН ____ 01 қыркүйек 2026 ж.|Журнал|2026 ж. қазан", "2026-10"),
        ("Утв. 12 мая 2025 года. Журнал за октябрь 2026", "2026-10"),
        ("«01» сентября 2026 г.|Октябрь 2026", "2026-10"),
        ("Журнал за 2025-2026 учебный год|Месяц: март", "2026-03"),
        ("2026-2027 оқу жылы ақпан", "2027-02"),
        ("2026-2027 оқу жылы|қазан", "2026-10"),
        ("Преподаватель Мая Ивановна октябрь 2026", "2026-10"),
        ("Наурызбаев А. қазан 2026", "2026-10"),
        ("Октябрь - ноябрь 2026", "2026-10 2026-11"),
        ("2026|октябрь|ноябрь", "2026-10 2026-11"),
        ("Октябрь 2026|Ноябрь", "2026-10 2026-11"),
        ("Журнал на 05.10.2026", ""),
        ("Журнал", ""),
        ("Октябрь", ""),
    ],
)
def test_months_in_titles(title: str, months: str) -> None:
    found = sorted(months_said(title.split("|")))
    assert " ".join(f"{year}-{month:02}" for year, month in found) == months


def register(
    head: list[Cell],
    *marks: str | list[Cell],
    above: tuple[str, ...] = ("октябрь 2026",),
    below: Table | None = None,
    names: str = "ФИО",
) -> Table:
    """A register; a row's marks stand apart with spaces, a point for an empty cell."""
    people = [["Ахметова А."], ["Бекова Ж."], ["Ким В."]]
    rows: Table = [[None, text] for text in above]
    rows.append(["№", names, *head])
    for n, line in enumerate(marks):
        cells = line if isinstance(line, list) else [None if m == "_" else m for m in line.split()]
        rows.append([n + 1, *people[n], *cells])
    return [*rows, *(below or [])]


def read(table: Table, month: tuple[int, int] | None = None) -> PaperRegister:
    return read_register(read_table(xlsx(table), "r"), month)


def days_of(paper: PaperRegister) -> list[str]:
    return [f"{day.day}.{day.month}" for day in paper.days]


OCTOBER = ["2.10", "5.10", "7.10"]


@pytest.mark.parametrize(
    "head",
    [
        [2, 5, 7],
        ["2", "5.", "7.10"],
        [2.1, 5.1, 7.1],
        ["2 октября", "5-окт", "7 қазан"],
        ["02.10.", "5.10.26", "7.10.2026г."],
        ["Пт 02.10", "Mon 5", "07.10 (ср)"],
        ["пт\n02.10", "дс 5", "ср\n7"],
        [46297, "46300", 46302],
        ["2026-10-02", datetime(2026, 10, 5), date(2026, 10, 7)],
    ],
    ids=str,
)
def test_days_in_many_spellings(head: list[Cell]) -> None:
    assert days_of(read(register(head, "н _ _", "_ н _", "_ _ н"))) == OCTOBER


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["10/02", "10/05", "10/07"], "Column C: 10/02 does not lie in October 2026"),
        ([2.11, 5.11, 7.11], "Column C: 2.11 does not lie in October 2026"),
        ([28, 30, 2], "Column E: 2 comes after 30.10.2026"),
        ([2, 2, 7], "Column D: 2 stands there twice"),
        ([2, 5, "31.9"], "Column E: 31.9 does not lie in October"),
        ([2, Formula("=C2+1"), 7], "Column D has marks, but “=C2\\+1” is not understood"),
        ([2, "пятое", 7], "Column D has marks, but “пятое” is not understood"),
        ([2, None, 7], "Column D has marks, but “” is not understood"),
    ],
    ids=str,
)
def test_a_heading_that_is_not_understood_is_a_refusal(head: list[Cell], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read(register(head, "н _ _", "_ н _", "_ _ н"))


def test_sums_beside_the_days_are_no_marks() -> None:
    head: list[Cell] = [2, 5, "Всего", "Н", "31 день", "%", "Примечание"]
    paper = read(register(head, ["н", None, 1, 1, 4, "50%", "+"], ["+", "н", 1, 1, 1, 1, None]))
    assert (days_of(paper), paper.remarks) == (["2.10", "5.10"], [])


NOVEMBER = register([3, 6], "б _", "_ б", above=())


def two_sheets(one: str, other: str) -> list[Sheet]:
    sheets = []
    for name, table in ((one, register([2, 5], "н _", "_ н", above=())), (other, NOVEMBER)):
        sheets += read_table(xlsx(table), "r")
        sheets[-1].name = name
    return sheets


def test_each_sheet_is_read_with_its_own_month() -> None:
    sheets = two_sheets("Октябрь 2026", "Ноябрь 2026")
    assert days_of(read_register(sheets)) == ["2.10", "5.10", "3.11", "6.11"]
    assert {row.sheet for row in read_register(sheets).rows} == {"Октябрь 2026", "Ноябрь 2026"}
    chosen = read_register(sheets, (2026, 11))
    assert (days_of(chosen), chosen.not_read) == (["3.11", "6.11"], ("Октябрь 2026",))
    assert {status for row in chosen.rows for _day, status in row.marks} == {I, P}


def test_a_month_that_no_sheet_is_of_is_refused() -> None:
    with pytest.raises(Invalid, match="sheet Октябрь 2026 is of October 2026, not of December"):
        read_register(two_sheets("Октябрь 2026", "Ноябрь 2026"), (2026, 12))
    with pytest.raises(Invalid, match="both have the day"):
        sheets = two_sheets("Октябрь 2026", "Октябрь 2026 (2)")
        sheets[1].rows[0] = (1, ("№", "ФИО", 2, 5))
        read_register(sheets)


def test_a_period_of_several_months_gives_the_year_of_days_with_a_month() -> None:
    above = ("Талгар · 01.10.2026–31.01.2027",)
    assert days_of(read(register(["26.10", "2.11", "11.01"], "н н н", above=above))) == [
        "26.10", "2.11", "11.1",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="--month"):
        read(register([26, 27], "н н", above=above))


def test_a_refusal_names_its_sheet_where_there_are_several() -> None:
    sheets = two_sheets("Октябрь 2026", "Ноябрь 2026")
    sheets[1].rows[0] = (1, ("№", "ФИО", 6, 3))
    with pytest.raises(Invalid, match="Sheet Ноябрь 2026: Column D: 3 comes after"):
        read_register(sheets)


def test_two_months_in_one_title_are_asked_about() -> None:
    table = register([26, 28, 30], "н _ _", above=("Октябрь - ноябрь 2026",))
    with pytest.raises(Invalid, match="--month"):
        read(table)
    assert days_of(read(table, (2026, 10))) == ["26.10"]


@pytest.mark.parametrize(
    "table",
    [
        [["октябрь 2026"], ["№", "ФИО", "Числа месяца"], [None, None, 2, 5, 7],
         [1, "Ким В.", "н", "н", "н"]],
        [["қазан 2026"], ["р/с", "Тыңдаушының аты-жөні", "Күні"], [None, None, "2", "5", "7"],
         [None, None, "жм", "дс", "ср"], [1, "Ким В.", "ж", "ж", "ж"]],
        [["октябрь 2026"], [None, None, 2, 5, 7], ["№", "ФИО", "пт", "пн", "ср"],
         [1, "Ким В.", "н", "н", "н"]],
        [["октябрь 2026"], ["№", "Фамилия", "Имя", 2, 5, 7], ["1", "2", "3", "4", "5", "6"],
         [1, "Ким", "В.", "н", "н", "н"], ["№", "Фамилия", "Имя", 2, 5, 7]],
    ],
    ids=["days below", "kazakh", "days above", "columns counted"],
)  # fmt: skip
def test_headings_in_two_rows(table: Table) -> None:
    paper = read(table)
    assert (days_of(paper), paper.remarks) == (OCTOBER, [])
    assert [(row.family_name, row.initials, {s for _d, s in row.marks}) for row in paper.rows] == [
        ("Ким", ("В",), {A})
    ]


FOOT: Table = [
    [], [None, "Итого присутствовало", 9, 8], ["Total", 5, 1], ["Барлығы", "", 0, 1],
    [None, "Қатысқандар саны", 8, 9], [None, "По списку", 10, 10], [None, "Был", "9 + 1", 8],
    [None, "Преподаватель ______ Ли О."], [None, "Тема урока", "шов", "шов"],
    [None, "Подпись", "Ли", "Ли"], [None, "Директор", None, None, "Иванова О."],
    ["Мұғалім: Ли О."],
]  # fmt: skip


def test_sums_and_signatures_are_nobody() -> None:
    paper = read(register([2, 5], "н _", "_ н", below=FOOT))
    assert ([row.row for row in paper.rows], paper.remarks) == ([3, 4], [])


def test_people_are_not_taken_for_sums_and_none_is_dropped() -> None:
    table: Table = [["октябрь 2026"], ["№", "ФИО", 2], [1, "Сумарокова А.", "н"],
                    [2, None, "н"], [3, "Итого А.", "н"], [4, Formula("=B3"), "н"]]  # fmt: skip
    paper = read(table)
    assert [row.family_name for row in paper.rows] == ["Сумарокова", "Итого"]
    assert [(r.row, r.column) for r in paper.remarks] == [(4, "name"), (6, "name")]


def test_hours_below_the_days_are_no_days() -> None:
    table = register([2, 5, 7], "н _ _", "_ н _", "_ _ н")
    table.insert(2, [None, None, 2, 2, 2, 6])
    assert days_of(read(table)) == OCTOBER


def test_a_formula_without_a_value_is_no_empty_cell() -> None:
    paper = read(register([2, 5], ["н", Formula("=C2")], "н н"))
    assert [(r.row, r.column) for r in paper.remarks] == [(3, "day")]
    assert [row.row for row in paper.rows] == [4]


@pytest.mark.parametrize(
    ("letters", "names", "below", "expected"),
    [
        ("A", "Name", None, [A]),
        ("a", "Аты-жөні", None, [I]),
        ("A", "ФИО", None, None),
        ("б ж", "ФИО", None, None),
        ("н ж", "ФИО", "ж - жоқ, б - бар", [A, A]),
        ("О П", "ФИО", "О - отсутствует, П - присутствует", [A, P]),
        ("н о б", "ФИО", "Преподаватель: Болатова А. - Б", [A, L, I]),
    ],
)
def test_letters_that_could_mean_two_things(
    letters: str, names: str, below: str | None, expected: list[Status] | None
) -> None:
    table = register([2, 5, 7], letters, names=names, below=[[below]] if below else None)
    if expected is None:
        with pytest.raises(Invalid, match="What do the letters"):
            read(table)
    else:
        marks = [s for _d, s in read(table).rows[0].marks]
        assert marks == expected


def test_a_legend_of_two_columns_and_one_whose_meaning_is_unknown() -> None:
    below: Table = [[], [None, "н", "не был"], [None, "о", "опоздал"], [None, "б - бронь, н - нет"]]
    paper = read(register([2, 5, 7], "н о б", "н + _", below=below))
    assert [row.row for row in paper.rows] == [4]
    assert [r.column for r in paper.remarks] == ["day"]


def test_empty_cells_that_mean_absent_are_refused() -> None:
    below: Table = [[None, "+ - был, н - болел, пусто - не был"]]
    with pytest.raises(Invalid, match="empty cell means absent"):
        read(register([2], "+", below=below))


def test_a_person_with_a_short_name_is_no_legend() -> None:
    paper = read([["октябрь 2026"], ["№", "ФИО", 2], [None, "Ли", "болел"], [1, "Ли О", "н"]])
    assert [row.row for row in paper.rows] == [3, 4]


def test_a_point_in_our_own_report_is_no_mark() -> None:
    own = register([2, 5, "Был", "%"], ["+", ".", 1, 100], ["-", "+", 1, 50])
    rows = read(own).rows
    assert [len(row.marks) for row in rows] == [1, 2]
    assert [(r.row, r.kind.value) for r in read(own).remarks] == [(3, "remark")]
    assert rows[0].empty == frozenset()
    assert [r.column for r in read(register([2, 5], "+ .", "- +")).remarks] == ["day"]


def test_empty_cells_are_told_from_marks() -> None:
    row = read(register([2, 5, 7], "н _ _", "_ + _")).rows[0]
    assert row.marks == ((date(2026, 10, 2), A), (date(2026, 10, 5), P))
    assert row.empty == {date(2026, 10, 5)}


def test_a_sheet_of_several_classes_is_refused() -> None:
    table: Table = [["Группа", "ФИО", "02.10.2026"], ["Шитьё", "Ким В", "н"]]
    assert "Шитьё" in read(table).titles
    with pytest.raises(Invalid, match="several classes: Вязание, Шитьё"):
        read([*table, ["Вязание", "Ли А", "+"]])


CLASS = [
    Named(1, "Ахметова", "Айгүл", "Қайратқызы", 1977),
    Named(2, "Ахметова", "Алия", "Қуатқызы", 1999),
    Named(3, "Бекова", "Жанар", "Болатқызы", 1980),
    Named(4, "Ким", "Вера", "Олеговна", None),
    Named(5, "Ким-Ли", "Анна", "", None),
    Named(6, "Ёлкина", "Лариса", "Ивановна", None),
    Named(7, "Ван", "Л.", "", None),
    Named(8, "Роза", "", "", None),
]


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Ахметова А.Қ.", [1, 2]), ("Ахметова АҚ", [1, 2]), ("А.Қ. Ахметова", [1, 2]),
        ("Ахметова Ал.", [2]), ("Ахметова А.Қ. 1999", [2]), ("Ахметова А. (1977 г.р.)", [1]),
        ("Айгүл Ахметова", [1]), ("Ахметова, Айгүл", [1]), ("Ахметова Айг", []),
        ("1. Бекова Ж.Б.", [3]), ("Бекова Ж. (староста)", [3]), ("БEKOBA  Ж. Б.*", [3]),
        ("Bekova Zh.B.", [3]), ("Бекова З.", []), ("Бекова Ж.К.", []), ("Бекова Ж. выбыла", []),
        ("Kим B.O.", [4]), ("Ким Ли Анна", [5]), ("Ким-Ли А", [5]), ("Yolkina L.", [6]),
        ("Ван Лариса", [7]), ("Ван", [7]), ("роза", [8]), ("Роза И.", [8]), ("Пак О.", []),
    ],
)  # fmt: skip
def test_who_is_meant_on_paper(written: str, people: list[int]) -> None:
    from clc_tui.imports.words import words_of

    name = bare_name(words_of(written))
    family_name, initials = split_name(name.text)
    assert meant(PaperRow(1, family_name, initials, (), born=name.born), CLASS) == people


def test_long_cells_do_not_hold_the_reading_up() -> None:
    began = time.monotonic()
    long: list[list[Cell]] = [["а - б, " * 280] * 150, ["(" * 2000] * 150, ["- " * 1000] * 150]
    table: Table = [*long, ["ФИО", *range(1, 31)], *(["Ким В", *row[:60]] for row in long * 20)]
    with pytest.raises(Invalid):
        read_register([Sheet("", [(n, tuple(row)) for n, row in enumerate(table, 1)])])
    assert time.monotonic() - began < 5
