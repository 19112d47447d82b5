"""`clc-tui import volunteers`: people who help, with their skills and times in words."""

from __future__ import annotations

from pathlib import Path

import given
import pytest
from bringing import brought, held, unchanged, with_classes
from clc import clc

from clc_tui.cli.closed_list import asked_words
from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.imports.learners import read_learners
from clc_tui.imports.reading import read_table
from clc_tui.imports.volunteers import read_volunteers
from clc_tui.services import people, undo
from clc_tui.services.importing_known import KnownPerson, everybody
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Role

SAMPLE = Path(__file__).parent / "samples" / "volunteers.csv"
HEAD = "ФИО;Телефон;Что умеет;Когда может\n"
GOOD = HEAD + "Алиева Айгул;87016146882;готовит;сб\nО'Нил Анна;;шьёт;вечером\n"


@pytest.fixture
def db(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return with_classes(file, monkeypatch)


def helpers(db: Path) -> list[tuple[str, str, str, str]]:
    """Who helps, with which phone, what and when."""
    connection.connect(db)
    try:
        return [
            (str(name), str(phone or ""), str(skills), str(times))
            for name, phone, skills, times in database.execute_sql(
                "SELECT p.family_name || ' ' || p.given_name, p.phone, v.skills, v.free_times"
                " FROM volunteer v JOIN person p ON p.id = v.person_id ORDER BY v.id"
            )
        ]
    finally:
        database.close()


def taken_in(db: Path, tmp_path: Path, rows: str, *words: str) -> tuple[int, str]:
    answer = clc("import", "volunteers", brought(tmp_path, HEAD + rows), *words)
    return answer.status, answer.words


def test_a_good_list_is_taken_in_and_a_second_time_changes_nothing(
    db: Path, tmp_path: Path
) -> None:
    path = brought(tmp_path, GOOD)
    trial = unchanged(db, "volunteers", path, "--dry-run")
    assert (trial.status, trial.words) == (0, "2 good rows.\n")
    answer = clc("import", "volunteers", path)
    assert answer.status == 0 and answer.data == b""
    assert answer.words == "New people: 2. Known, now volunteers: 0. There already: 0.\n"
    assert helpers(db) == [
        ("Алиева Айгул", "77016146882", "готовит", "сб"), ("О'Нил Анна", "", "шьёт", "вечером"),
    ]  # fmt: skip
    again = unchanged(db, "volunteers", path)
    assert again.words == "New people: 0. Known, now volunteers: 0. There already: 2.\n"


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--accept-good-rows",)])
@pytest.mark.parametrize("more", ["", "12345;87010000001;шьёт;\n", "Ли Ольга;87;шьёт;\n"])
def test_everybody_is_looked_through_once(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], more: str
) -> None:
    looked: list[int] = []

    def counted(centre_id: int) -> list[KnownPerson]:
        looked.append(centre_id)
        return everybody(centre_id)

    monkeypatch.setattr("clc_tui.services.importing_volunteers.everybody", counted)
    answer = clc("import", "volunteers", brought(tmp_path, GOOD + more), *words)
    assert looked == [1], answer.words
    assert bool(helpers(db)) == (words != ("--dry-run",) and not (more and not words))


def test_the_sample_asks_about_one_name_with_two_phones(db: Path) -> None:
    refused = unchanged(db, "volunteers", SAMPLE)
    assert refused.status == 1
    assert refused.words.splitlines() == [
        "Row 5 (Щербакова Инкар), doubtful: The same name as in row 3, another phone. One person:"
        " leave one row. Two: write the patronymic or the year of birth in both. Column: Телефон.",
        "13 good rows.",
        "1 row is not good.",
        "Nothing was written. Mend these rows, or add --accept-good-rows.",
    ]
    assert unchanged(db, "volunteers", SAMPLE, "--dry-run").status == 3
    assert clc("import", "volunteers", SAMPLE, "--accept-good-rows").status == 3
    assert len(helpers(db)) == 13
    assert ("Ким Шолпан", "77017100763", "компьютер", "пн-ср до обеда") in helpers(db)
    again = unchanged(db, "volunteers", SAMPLE, "--accept-good-rows")
    assert again.status == 3 and "There already: 13." in again.words


def test_somebody_known_becomes_a_volunteer_and_no_second_person(db: Path, tmp_path: Path) -> None:
    before = len(held(db)["person"])
    status, words = taken_in(db, tmp_path, "Ахметова Айгүл;87010000001;шьёт;сб\n")
    assert status == 0 and "New people: 0. Known, now volunteers: 1." in words
    assert len(held(db)["person"]) == before


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ("Ли Ольга;87010000009;шьёт;\n", "known here with the phone +7 701 000 00 01"),
        ("Сериков Арман;87010000001;шьёт;\n", "This is the phone of Ли Ольга"),
        ("Цой Вера;;шьёт;\nЦой Вера;87010000005;вяжет;\n", "The same name as in row 2"),
        ("Цой Вера;87010000005;шьёт;\nЦой Вера;87010000005;вяжет;\n", "in one row"),
    ],
)
def test_what_is_not_clear_is_asked(db: Path, tmp_path: Path, row: str, asked: str) -> None:
    connection.connect(db)
    database.execute_sql("UPDATE person SET phone = '77010000001' WHERE family_name = 'Ли'")
    database.close()
    status, words = taken_in(db, tmp_path, row)
    assert status == 1 and asked in words and "doubtful" in words
    assert not helpers(db)


def test_a_row_said_twice_counts_once_and_namesakes_with_patronymics_are_two(
    db: Path, tmp_path: Path
) -> None:
    row = "Цой Вера;87010000005;шьёт;сб\n"
    assert taken_in(db, tmp_path, row + row)[0] == 0
    assert len(helpers(db)) == 1
    two = "Ким Анна Ивановна;87010000006;шьёт;\nКим Анна Петровна;87010000007;вяжет;\n"
    assert taken_in(db, tmp_path, two)[0] == 0
    assert len(helpers(db)) == 3
    born = "ФИО;Год рождения;Телефон\nЛи Ира;1980;87010000008\nЛи Ира;1990;87010000009\n"
    assert clc("import", "volunteers", brought(tmp_path, born)).status == 0
    assert len(helpers(db)) == 5


def test_who_is_under_age_is_told_before_and_after_but_not_once_there(
    db: Path, tmp_path: Path
) -> None:
    path = brought(
        tmp_path,
        "ФИО;Год рождения;Согласие родителя\nЛи Ира;2010;да\nЛи Вера;1990;\nЦой Ян;1985;нет\n",
    )
    told = "1 volunteer is under 18, without a parent's signature: write down on their page"
    trial = unchanged(db, "volunteers", path, "--dry-run")
    assert trial.status == 0 and told in trial.words and "Согласие родителя" in trial.words
    assert told in clc("import", "volunteers", path).words
    assert "under 18" not in clc("import", "volunteers", path).words


def test_what_was_corrected_since_stays(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, GOOD)
    clc("import", "volunteers", path)
    connection.connect(db)
    facilitator = given.actor(1, Role.FACILITATOR)
    line = people.people_list(facilitator, query="Алиева").rows[0]
    was = people.person(facilitator, line.id).fields
    wanted = PersonFields("Алиева-Ким", "Айгуль", phone="87770000000")
    people.change_person(facilitator, line.id, wanted, was=was)
    database.close()
    again = unchanged(db, "volunteers", path)
    assert again.status == 0 and "There already: 2." in again.words


@pytest.mark.parametrize(
    "text",
    [
        "Қашан келе алады;Не істей алады;Аты-жөні;Телефоны\nсб;готовит;Алиева Айгүл;87016146882\n",
        "When free;Surname, name;Skills;Phone\nсб;Алиева Айгүл;готовит;8 701 614 68 82\n",
        "№;Навыки волонтера;ФИО волонтера;Свободное время;Тел.\n"
        "1;готовит;Алиева Айгүл;сб;87016146882\n",
        "Список волонтёров;;;\n;;;\nВолонтёр;Чем может помочь;Дни и часы;Тел\n"
        "Алиева Айгүл;готовит;сб;+7 (701) 614-68-82\n",
    ],
)
def test_headings_in_three_languages_in_any_order(text: str) -> None:
    listed, rows = read_volunteers(read_table(text.encode(), "list.csv"), given.TODAY)
    assert not listed.remarks and not listed.unread and len(rows) == 1
    one = rows[0]
    assert (one.fields.family_name, one.fields.phone) == ("Алиева", "77016146882")
    assert (one.skills, one.free_times) == ("готовит", "сб")


def test_a_list_of_learners_still_names_such_columns_as_not_read() -> None:
    text = "ФИО;Группа;Что умеет\nКим Вера;Вязание;шьёт\n"
    listed = read_learners(read_table(text.encode(), "list.csv"), given.TODAY)
    assert listed.unread == ("Что умеет",) and len(listed.learners) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Ким Вера;87;шьёт;\n", "doubtful"),
        ("12345;87010000001;шьёт;\n", "wrong"),
        (f"Ким Вера;87010000001;{'ш' * 201};\n", "At most 200 letters"),
    ],
)
def test_rows_that_cannot_be_taken_in(db: Path, tmp_path: Path, rows: str, said: str) -> None:
    status, words = taken_in(db, tmp_path, rows)
    assert status == 1 and said in words and not helpers(db)


def test_who_may_and_through_the_door_only_what_comes_in(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, GOOD)
    for user, status in (("olga", 1), ("sec", 1), ("zhanar", 0)):
        assert clc("import", "volunteers", path, "--user", user).status == status
    assert asked_words(b"import volunteers - --dry-run")[1] == "volunteers"


def test_the_person_s_page_and_undo(db: Path, tmp_path: Path) -> None:
    clc("import", "volunteers", brought(tmp_path, GOOD), "--user", "zhanar")
    connection.connect(db)
    from clc_tui.services.actors import sign_in

    zhanar = sign_in("zhanar", given.clock_at(given.NOW))
    line = people.people_list(zhanar, query="Алиева").rows[0]
    record = people.person(zhanar, line.id)
    assert record.volunteer is not None
    assert (record.volunteer.skills, record.volunteer.free_times) == ("готовит", "сб")
    undo.undo(zhanar)
    assert not people.people_list(zhanar, query="Алиева").rows
    database.close()
