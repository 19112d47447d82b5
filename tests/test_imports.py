"""Spreadsheets as people bring them: the samples row by row, and the same in other clothes."""

from __future__ import annotations

import csv
import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from clc_tui.imports.attendance import read_register
from clc_tui.imports.doing import doing_of
from clc_tui.imports.headings import find_headings
from clc_tui.imports.learners import LearnerList, read_learners
from clc_tui.imports.reading import CELL_MOST, FILE_MOST, Cell, Formula, Sheet, read_table
from clc_tui.imports.words import birth_of, sex_of
from clc_tui.language import sentence
from clc_tui.services.importing import Kind
from clc_tui.terms import Category, ClcError, Employment, Invalid, Sex, Status

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 11, 23)
Table = list[list[Cell]]


def sample(name: str) -> list[Sheet]:
    return read_table((SAMPLES / name).read_bytes(), name)


def learners_of(table: Table, write: Callable[[Table], bytes]) -> LearnerList:
    return read_learners(read_table(write(table), "list"), TODAY)


def said(listed: LearnerList) -> list[tuple[int, str, str, str]]:
    return [
        (r.row, r.kind.value, r.column, sentence(ClcError(r.message, **r.words)))
        for r in listed.remarks
    ]


def xlsx(table: Table) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append([str(cell) if isinstance(cell, Formula) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(encoding: str, delimiter: str) -> Callable[[Table], bytes]:
    def write(table: Table) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        for row in table:
            writer.writerow([_shown(cell) for cell in row])
        return out.getvalue().encode(encoding, "xmlcharrefreplace")

    return write


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y")
    return "" if cell is None else str(cell)


def sample_table() -> Table:
    """The sample list with its rows where they stand."""
    rows = dict(sample("learners.xlsx")[0].rows)
    width = max(len(cells) for cells in rows.values())
    return [
        [*rows.get(n, ()), *[None] * (width - len(rows.get(n, ())))]
        for n in range(1, max(rows) + 1)
    ]


EXPECTED_REMARKS = [
    (54, "wrong", "name", "The name is missing."),
    (55, "wrong", "birth", "There is no day 31.02.1990."),
    (56, "doubtful", "birth", "The birth date 04.05.2062 lies ahead. Is 1962 meant?"),
    (57, "remark", "iin", "The last digit of the IIN does not fit the others. Look at it again."),
    (58, "wrong", "name", "The name is a formula, not words."),
    (59, "doubtful", "iin",
     "The same person as in row 8? A patronymic, an IIN would tell."),
]  # fmt: skip


def test_the_sample_list_row_by_row() -> None:
    listed = read_learners(sample("learners.xlsx"), TODAY)
    assert said(listed) == EXPECTED_REMARKS
    assert len(listed.learners) == 47
    assert listed.unread == ()
    by_row = {learner.row: learner for learner in listed.learners}
    assert sorted(r for r, learner in by_row.items() if learner.waiting) == [5, 10, 18, 25, 42, 50]
    first = by_row[5].fields
    assert (first.family_name, first.given_name, first.patronymic) == (
        "Дурсунов", "Өмірзақ", "Ильич",
    )  # fmt: skip
    assert (first.birth_date, first.birth_year, first.sex) == (None, 1992, Sex.MALE)
    assert (first.phone, first.settlement) == ("77770702635", "с.Кызыл-Кайрат")
    assert first.categories == {Category.MANY_CHILDREN}
    assert by_row[8].fields.phone == "77053765321"
    assert by_row[27].fields.birth_date == date(1999, 3, 3)
    assert by_row[34].fields.birth_date == date(1967, 9, 19)
    assert by_row[35].fields.family_name == "Жұмабаев"
    assert by_row[52].fields.given_name == "Рустам"
    assert by_row[19].fields.special_needs == "слабое зрение"
    assert by_row[19].fields.note == ""
    assert by_row[6].fields.note == "вечером не может"
    assert by_row[57].fields.iin == "750315390014"
    groups = [learner.group for learner in listed.learners]
    assert [groups.count(g) for g in ("Швейное дело", "Компьютер (нач.)", "Английский A1")] == [
        16, 15, 16,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_columns_in_any_order(seed: int) -> None:
    table = sample_table()
    order = list(range(len(table[3])))
    random.Random(seed).shuffle(order)
    listed = learners_of([[row[n] for n in order] for row in table], xlsx)
    assert said(listed) == EXPECTED_REMARKS
    assert len(listed.learners) == 47


KAZAKH = ["р/с", "Аты-жөні", "Туған күні", "Жынысы", "ЖСН", "Телефоны", "Елді мекен",
          "Жұмыспен қамтылуы", "Топ", "Ескертпе"]  # fmt: skip
ENGLISH = ["No", "Full name", "Date of birth", "Sex", "IIN", "Phone", "Village", "Employment",
           "Class", "Notes"]  # fmt: skip
LOOK_ALIKE = ["№", "Ф.И.О.", "Дaтa poждeния", "Пoл", "ИИH", "Teлeфoн", "Ceлo", "Зaнятocть",
              "Гpyппa", "Пpимeчaниe"]  # fmt: skip
"""Latin letters in Cyrillic words, as some keyboards leave them."""


@pytest.mark.parametrize("headings", [KAZAKH, ENGLISH, LOOK_ALIKE], ids=["kk", "en", "mixed"])
def test_headings_in_any_language_and_with_strange_letters(headings: list[Cell]) -> None:
    table = sample_table()
    table[3] = headings
    listed = learners_of(table, xlsx)
    assert said(listed) == EXPECTED_REMARKS
    assert len(listed.learners) == 47


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-8", "\t"), ("utf-16", ";")],
)
def test_as_csv_in_unicode(encoding: str, delimiter: str) -> None:
    listed = learners_of(sample_table(), as_csv(encoding, delimiter))
    assert said(listed) == EXPECTED_REMARKS
    assert len(listed.learners) == 47


def test_as_csv_in_windows_1251() -> None:
    russian = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
    table = [
        [c.translate(russian) if isinstance(c, str) else c for c in row] for row in sample_table()
    ]
    for delimiter in ";,\t":
        listed = learners_of(table, as_csv("windows-1251", delimiter))
        assert said(listed) == EXPECTED_REMARKS
        assert len(listed.learners) == 47


def test_names_in_three_columns_and_no_title() -> None:
    table: Table = [
        ["Имя", "Отчество", "Фамилия", "Год рождения", "Лишнее"],
        ["Айгүл", "Қайратқызы", "АХМЕТОВА-КИМ", 1984, "x"],
        ["Вера", None, "Ким", "20 г.р.", None],
        ["Мадина", None, None, 1990, None],
    ]
    listed = learners_of(table, xlsx)
    names = [(x.fields.family_name, x.fields.given_name, x.fields.patronymic)
             for x in listed.learners]  # fmt: skip
    assert names == [("АХМЕТОВА-КИМ", "Айгүл", "Қайратқызы"), ("Мадина", "", "")]
    assert [(r.row, r.kind, r.column) for r in listed.remarks] == [(3, Kind.DOUBTFUL, "birth")]
    assert listed.unread == ("Лишнее",)


def test_a_list_without_names_is_told_what_is_missing() -> None:
    with pytest.raises(Invalid, match="No column is headed"):
        learners_of([["Телефон", "Пол"], ["87010000001", "ж"]], xlsx)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("29.02.2004", (date(2004, 2, 29), None)),
        ("1.9.84", (date(1984, 9, 1), None)),
        ("01/09/1984", (date(1984, 9, 1), None)),
        ("1984-09-01", (date(1984, 9, 1), None)),
        ("1984-09-01 00:00:00", (date(1984, 9, 1), None)),
        ("01.09.1984 г.", (date(1984, 9, 1), None)),
        ("1984 ж.", (None, 1984)),
        ("1984ж.т.", (None, 1984)),
        (1984, (None, 1984)),
        (1984.0, (None, 1984)),
        (30926, (date(1984, 9, 1), None)),
        (datetime(1984, 9, 1), (date(1984, 9, 1), None)),
        ("05.06.12", (date(2012, 6, 5), None)),
        (None, (None, None)),
    ],
)
def test_births(cell: Cell, expected: tuple[date | None, int | None]) -> None:
    assert birth_of(cell, TODAY) == expected


@pytest.mark.parametrize(
    "cell", ["29.02.1900", "31.02.1990", "00.00.1990", "вчера", "12.13.1990", "2027", "1.1.1830",
             "05.06.20", 99_999_999, "5"],
)  # fmt: skip
def test_births_that_cannot_be(cell: Cell) -> None:
    with pytest.raises(Invalid):
        birth_of(cell, TODAY)


@pytest.mark.parametrize(
    ("text", "employment", "categories", "strange"),
    [
        ("безраб.", Employment.UNEMPLOYED, set(), ""),
        ("зарегистрированный безработный", Employment.UNEMPLOYED_REGISTERED, set(), ""),
        ("не работает", Employment.UNEMPLOYED, set(), ""),
        ("Работает", Employment.EMPLOYED, set(), ""),
        ("САМОЗАНЯТАЯ", Employment.SELF_EMPLOYED, set(), ""),
        ("в декрете", Employment.CARE_LEAVE, set(), ""),
        ("инвалид 3 гр.", None, {Category.DISABILITY}, ""),
        ("домохозяйка, многодетная мать", Employment.HOMEMAKER, {Category.MANY_CHILDREN}, ""),
        ("көп балалы ана", None, {Category.MANY_CHILDREN}, ""),
        ("жұмыссыз; қандас", Employment.UNEMPLOYED, {Category.KANDAS}, ""),
        ("retired", Employment.PENSIONER, set(), ""),
        ("космонавт", None, set(), "космонавт"),
    ],
)
def test_what_people_do(
    text: str, employment: Employment | None, categories: set[Category], strange: str
) -> None:
    assert doing_of(text) == (employment, frozenset(categories), strange)


def test_sexes_are_read_and_never_guessed() -> None:
    assert [sex_of(w) for w in ("м", "Муж.", "ЖЕН", "Ә", "ер", "f", "")] == [
        Sex.MALE, Sex.MALE, Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.FEMALE, None,
    ]  # fmt: skip
    with pytest.raises(Invalid, match="not a sex"):
        sex_of("да")


MARKS = {"н": Status.ABSENT, "о": Status.LATE, "у": Status.EXCUSED, "б": Status.ILL}


def test_the_sample_register_mark_by_mark() -> None:
    paper = read_register(sample("register-2026-10.xlsx"))
    raw = openpyxl.load_workbook(SAMPLES / "register-2026-10.xlsx").active
    assert raw is not None
    days = [day for day in range(3, 16) if any(raw.cell(r, day).value for r in range(5, 20))]
    assert [day.day for day in paper.days] == [raw.cell(4, column).value for column in days]
    assert 30 not in [day.day for day in paper.days]
    assert len(paper.rows) == 15
    for row in paper.rows:
        cells = [raw.cell(row.row, column).value for column in days]
        wanted = [MARKS[str(cell)] if cell else Status.PRESENT for cell in cells]
        assert [status for _day, status in row.marks] == wanted
    assert paper.remarks == []
    assert any("Швейное дело" in title for title in paper.titles)
    assert (paper.rows[0].family_name, paper.rows[0].initials) == ("Дурсунов", ("Ө", "И"))


def register_table(letters: str, head: list[Cell], legend: str | None = None) -> Table:
    table: Table = [head, [1, "Ахметова А.Қ.", *letters], [2, "Ким В.", None, "+", None, None]]
    return [*table, [None, legend]] if legend else table


@pytest.mark.parametrize(
    ("letters", "legend"),
    [
        ("ноуб", None),
        ("НОУБ", None),
        ("жкда", None),
        ("alei", None),
        ("Hoyб", None),
        ("abcd", "a - не был, b - опоздал, c - уваж., d - болел"),
        ("абвг", "а = келмеді; б = кешікті; в = дәлелді; г = ауырды"),
    ],
)
def test_letters_of_three_languages_and_of_legends(letters: str, legend: str | None) -> None:
    table = register_table(letters, ["№", "ФИО", 2, "5", "7.10", datetime(2026, 10, 9)], legend)
    paper = read_register(read_table(xlsx(table), "r"), (2026, 10))
    assert [status for _day, status in paper.rows[0].marks] == list(MARKS.values())
    assert [status for _day, status in paper.rows[1].marks] == [Status.PRESENT] * 4
    assert paper.remarks == []


def test_a_letter_nobody_knows_is_asked_about() -> None:
    table = register_table("нощб", ["№", "ФИО", 2, 5, 7, 9])
    paper = read_register(read_table(xlsx(table), "r"), (2026, 10))
    assert [(r.row, r.kind) for r in paper.remarks] == [(2, Kind.DOUBTFUL)]
    assert [row.family_name for row in paper.rows] == ["Ким"]


def test_a_register_without_a_month_asks_for_it() -> None:
    table = register_table("ноуб", ["№", "ФИО", 2, 5, 7, 9])
    with pytest.raises(Invalid, match="--month"):
        read_register(read_table(xlsx(table), "r"))


def test_the_thirty_first_of_a_short_month_is_no_day() -> None:
    table = register_table("нои ", ["№", "ФИО", 28, 29, 30, 31])
    for row in table[1:]:
        row[3:] = [None, None, None]
    paper = read_register(read_table(xlsx(table), "r"), (2026, 2))
    assert [day.day for day in paper.days] == [28]
    table[1][4] = "н"
    with pytest.raises(Invalid, match="Column E has marks"):
        read_register(read_table(xlsx(table), "r"), (2026, 2))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (100 * 1024 * 1024))
    return out.getvalue()


def entity_bomb() -> bytes:
    whole = xlsx([["ФИО"], ["Ким Вера"]])
    out = io.BytesIO()
    evil = (
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
    )
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            is_sheet = item.filename == "xl/worksheets/sheet1.xml"
            target.writestr(item.filename, evil if is_sheet else source.read(item))
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "far larger inside"),
    "entities": (entity_bomb, "cannot be read"),
    "broken": (lambda: xlsx([["ФИО"]])[:-200], "damaged"),
    "not xlsx": (lambda: b"PK\x03\x04 nothing", "damaged"),
    "a long cell": (lambda: xlsx([["ФИО"], ["а" * (CELL_MOST + 1)]]), "longer than"),
    "a 9 MB cell": (lambda: b"\xd0\xb0" * (9 * 1024 * 512), "longer than|cannot be read"),
    "too large": (lambda: b"a" * (FILE_MOST + 1), "larger than"),
    "wide": (lambda: (";".join("x" * 1 for _ in range(100_000))).encode(), "columns"),
    "long": (lambda: b"a;b\n" * 30_000, "rows"),
    "empty": (lambda: b"", "is empty"),
    "blank": (lambda: b"\n ;\n", "is empty"),
    "binary": (lambda: bytes(range(256)) * 20, "not a spreadsheet"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old Excel"),
    "pdf": (lambda: b"%PDF-1.7 ...", "PDF"),
    "a quote that never ends": (lambda: ('ФИО;x\n"' + "а" * 200_000).encode(), "cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_a_sentence_and_at_once(name: str) -> None:
    make, words = HOSTILE[name]
    data = make()
    began = time.monotonic()
    with pytest.raises(Invalid, match=words) as refused:
        read_table(data, "file")
    assert time.monotonic() - began < 10
    assert len(sentence(refused.value)) < 200


@pytest.mark.parametrize("text", ["Ким\x1b]0;x\x07 Вера", "Ким \u202eараВ", "Ким В\u0000ера"])
def test_signs_that_are_not_for_showing_are_refused(text: str) -> None:
    rows = [(1, ("ФИО", "Тел")), (2, (text, "87010000001"))]
    listed = read_learners([Sheet("", list(rows))], TODAY)
    assert listed.held_back(Kind.WRONG) == (2,)


def test_headings_are_found_below_titles_and_in_the_second_sheet() -> None:
    title: list[tuple[int, tuple[Cell, ...]]] = [(1, ("Список слушателей",)), (2, ("Имя центра",))]
    assert find_headings(Sheet("", title)) is None
    listed = read_learners(
        [Sheet("", title), Sheet("", [(7, ("Слушатель", "Село")), (9, ("Ким Вера", "Шу"))])], TODAY
    )
    assert [learner.row for learner in listed.learners] == [9]
