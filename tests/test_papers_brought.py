"""F7 and `papers`: from a key in the program to the page on the person's own computer."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import given
import openpyxl
import pytest
from clc import Answer, clc
from desk import Desk, desk, shown, type_in

from clc_tui.app import ClcApp
from clc_tui.cli import papers as papers_command
from clc_tui.cli.frame import Place
from clc_tui.cli.screens import open_screens
from clc_tui.db.connection import database
from clc_tui.db.models import Group, User
from clc_tui.language import LANGUAGES
from clc_tui.screens.papers import bringing
from clc_tui.services.actors import sign_in
from clc_tui.services.papers import put_paper
from clc_tui.services.spot_checks import draw_spot_check
from clc_tui.session import local_clock
from clc_tui.terms import Role


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(autouse=True)
def empty_trays(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.ask(lambda: database.execute_sql("DELETE FROM paper"))
    monkeypatch.setenv("CLC_DB", str(at.path))
    monkeypatch.setenv("CLC_LANG", "en")


def screens(
    at: Desk, *bursts: str, user: str = "akhmetova", language: str = "en",
    size: tuple[int, int] = (80, 24),
) -> list[list[str]]:  # fmt: skip
    """What the screen says after each burst of keys."""

    async def told() -> list[list[str]]:
        said = []
        async with at.sitting(user, language, size) as app:
            for burst in bursts:
                await type_in(app, *burst.split())
                said.append(shown(app))
        return said

    return asyncio.run(told())


def story(at: Desk, *bursts: str, user: str = "akhmetova") -> list[str]:
    """What the screen says at last."""
    return screens(at, *bursts, user=user)[-1]


def kinds(at: Desk) -> list[tuple[str, str, str]]:
    rows = "SELECT kind, options, language FROM paper ORDER BY id"
    return at.ask(lambda: list(database.execute_sql(rows)))


def papers(*words: str, user: str = "akhmetova") -> Answer:
    """`papers` as a user; what was put in just now is not too old for the real clock."""
    return clc("papers", *words, "--user", user)


def put(at: Desk, user: str, kind: str, subject: int | None = None, language: str = "en",
        **options: object) -> None:  # fmt: skip
    at.ask(
        lambda: put_paper(sign_in(user, local_clock()), kind, subject, options, language=language)
    )


def test_f7_in_the_register_puts_the_lessons_month_into_the_tray(at: Desk) -> None:
    lines = story(at, "f7 1", user="li")
    assert "Paper 1 is in the tray. On your own computer: ssh clc-files papers" in lines[-2]
    assert kinds(at) == [("month", '{"month": "2026-11"}', "en")]
    assert at.marks() == {}


def test_at_the_machine_itself_the_command_says_who_and_which_file(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ClcApp] = []
    for name in ("hold_keys", "keep_a_log"):
        monkeypatch.setattr(f"clc_tui.cli.screens.{name}", lambda: None)

    def run(make: Callable[[], ClcApp]) -> int:
        opened.append(make())
        return 0

    monkeypatch.setattr("clc_tui.terminal.run.run_alone", run)
    open_screens(Place(at.path, "li"))
    told = bringing(opened[0].session)
    assert told == f"clc-tui papers --output papers.html --user li --db {at.path}"


def test_the_tray_is_among_the_commands_by_the_word_screens_use(at: Desk) -> None:
    lines = story(at, "ctrl+p t r a y", "enter")
    assert any("The tray is empty" in line for line in lines)


def test_keys_typed_ahead_go_where_they_were_meant(at: Desk) -> None:
    lines = story(at, "f7 2 f7 1 p", user="li")
    assert [kind for kind, *_rest in kinds(at)] == ["month_blank", "month"]
    assert at.marks() == {1: "present"}
    at.ask(lambda: database.execute_sql("DELETE FROM mark WHERE lesson_id = ?", (at.lesson,)))
    assert "F7" not in lines[-1]


def test_who_stands_in_prints_nothing_of_the_class(at: Desk) -> None:
    lines = story(at, "q 2 down enter f7", user="kim")
    assert "F7 does nothing here" in lines[-2] or "C-4" not in lines[0]
    assert kinds(at) == []


def test_one_paper_alone_goes_in_at_once(at: Desk) -> None:
    lines = story(at, "3 enter f7")
    assert "Paper 1 is in the tray" in lines[-2]
    assert [kind for kind, *_rest in kinds(at)] == ["person"]
    assert "F7 does nothing here" in story(at, "q 3 enter f7", user="li")[-2]


def test_an_evaluator_prints_the_spot_check_from_its_page_and_from_the_list(at: Desk) -> None:
    given_eva(at)
    drawn = at.ask(lambda: draw_spot_check(sign_in("eva", given.clock_at(given.NOW)),
                                           given.TERM, given.TODAY))  # fmt: skip
    for keys in ("8 down down enter f7", "8 down down enter enter f7"):
        assert "Paper 1 is in the tray" in story(at, keys, user="eva")[-2]
        assert [kind for kind, *_rest in kinds(at)] == ["spot_check"]
        at.ask(lambda: database.execute_sql("DELETE FROM paper"))
    put(at, "eva", "spot_check", drawn)
    brought = papers(user="eva")
    assert brought.status == 0 and "Showed the signed papers: ____" in brought.text


def given_eva(at: Desk) -> None:
    """An evaluator of the desk's centre."""
    at.ask(lambda: given.grant(given.user("eva", language="en"),
                               Group.get_by_id(at.group).centre_id, Role.EVALUATOR))  # fmt: skip


def test_forms_are_asked_for_until_the_number_can_be(at: Desk) -> None:
    lines = story(at, "3 f7", "6 1", "enter")
    assert "from 1 to 60" in lines[-2] and "61" in "".join(lines[-4:])
    assert kinds(at) == []
    story(at, "3 f7", "1 2 enter 2")
    assert kinds(at) == [("forms", '{"count": 12, "on_page": 2}', "ru")]
    story(at, "3 f7 escape f7 5 enter escape")
    assert len(kinds(at)) == 1, "given up"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_ours_is_cut_in_the_tray(at: Desk, language: str, size: tuple[int, int]) -> None:
    put(at, "akhmetova", "forms", None, "ru", count=12, on_page=2)
    put(at, "akhmetova", "month", at.group, "kk", month="2026-11")
    keys = ("8 enter end f7", "7", "down enter", "x")
    asked, tray, how, dropped = screens(at, *keys, language=language, size=size)
    assert any(line.startswith(">   1") for line in tray), "\n".join(tray)
    for lines in (asked, tray, how, dropped):
        assert not any("…" in line for line in lines if "Sewing" not in line), "\n".join(lines)
    assert "ssh clc-files papers" in tray[-2] and "ssh clc-files papers 2" in how[-2]
    assert [kind for kind, *_rest in kinds(at)] == ["forms"]


def test_an_empty_tray_says_how_it_is_filled(at: Desk) -> None:
    opened, nothing = screens(at, "8 enter end f7 7", "x")
    assert any("The tray is empty: F7 on a class" in line for line in opened)
    assert "The tray is empty" in nothing[-2]
    assert any("The tray is empty" in line for line in story(at, "ctrl+p", "p a p e r s enter"))


def test_papers_brings_what_is_new_and_else_the_last_once_more(at: Desk) -> None:
    assert (papers().status, papers().data) == (1, b"")
    assert papers().words.startswith("Nothing is in your tray.")
    put(at, "akhmetova", "month", at.group, "kk", month="2026-11")
    put(at, "akhmetova", "class_list", at.group, "ru")
    first = papers()
    assert first.status == 0 and first.words == "2 papers.\n"
    assert "Аты-жөні" in first.text and "Список группы" in first.text
    again = papers()
    assert again.data == first.data and "the last time too" in again.words
    put(at, "akhmetova", "forms", None, "kk", count=1, on_page=2)
    third = papers()
    assert third.words == "1 paper.\n" and "БСН" in third.text and "Аты-жөні" not in third.text
    assert papers().data == third.data
    one = papers("2", "--format", "xlsx")
    assert [tab.title for tab in openpyxl.load_workbook(io.BytesIO(one.data))] == [
        "Sewing · housewives"
    ]
    assert papers().data == third.data, "asking for an old one changes nothing"
    assert papers("7").status == 1 and "no paper 7" in papers("7").words
    assert papers("x").status == papers("0").status == papers("--format", "pdf").status == 2


def test_a_paper_somebody_may_no_longer_see_is_told_and_the_others_come(at: Desk) -> None:
    put(at, "li", "person", at.learners[0])
    put(at, "li", "class_list", at.group)
    answer = papers(user="li")
    assert answer.status == 0 and "Ахметова Айгүл" in answer.text
    assert answer.words.splitlines()[0] == (
        "Paper 1: Your role does not allow this here. Ask the facilitator."
    )
    put(at, "li", "person", at.learners[0])
    alone = papers("1", user="li")
    assert alone.status == 1 and not alone.data and "Paper 1:" in alone.words


def test_a_paper_that_can_never_be_made_is_told_once_and_blocks_nothing(at: Desk) -> None:
    """Its class was removed, say: the tray must not end in an error for thirty days."""
    put(at, "akhmetova", "class_list", at.group)
    first = papers()
    put(at, "akhmetova", "class_list", 10_000)
    dead = papers()
    assert (dead.status, dead.data) == (1, b"")
    assert dead.words.splitlines()[1:] == ["Paper 2 is out of the tray."]
    again = papers()
    assert (again.status, again.data) == (0, first.data) and "Paper 2" not in again.words
    put(at, "akhmetova", "class_list", 10_000)
    put(at, "akhmetova", "class_list", at.group, "kk")
    others = papers()
    assert others.status == 0 and "Paper 2 is out of the tray." in others.words
    assert "1 paper.\n" in others.words and papers().data == others.data
    put(at, "akhmetova", "class_list", 10_000)
    assert papers("2").status == 1 and [kind for kind, *_rest in kinds(at)] == ["class_list"] * 2


def test_what_could_not_be_put_out_is_still_new(at: Desk, tmp_path: Path) -> None:
    put(at, "akhmetova", "class_list", at.group)
    lost = papers("--output", str(tmp_path / "no" / "papers.html"))
    assert lost.status == 1
    target = tmp_path / "papers.xlsx"
    done = papers("--output", str(target))
    assert done.words == "1 paper.\n" and target.read_bytes().startswith(b"PK")
    assert target.stat().st_mode & 0o777 == 0o600


def test_every_paper_with_people_leaves_a_line_in_the_access_log(at: Desk) -> None:
    at.ask(lambda: database.execute_sql("DELETE FROM access_log"))
    put(at, "akhmetova", "month", at.group, month="2026-11")
    put(at, "akhmetova", "class_list", at.group)
    put(at, "akhmetova", "person", at.learners[0])
    papers()
    rows = at.ask(lambda: list(database.execute_sql("SELECT what, people FROM access_log")))
    assert {("month_paper", 12), ("class_list", 12), ("person_paper", 1)} <= set(rows)


def test_papers_of_every_centre_of_the_user_come_together(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = given.user("zhanar", language="ru")
    for number, name in enumerate(("Талгар", "Тараз")):
        centre = given.centre(name)
        given.grant(user, centre, Role.FACILITATOR)
        person = given.person(centre, f"Ахметова{number} Айгүл")
        put_paper(sign_in("zhanar", local_clock(), centre=centre), "person", person)
    database.close()
    monkeypatch.setenv("CLC_DB", str(file))
    both = papers(user="zhanar")
    assert both.words == "2 papers.\n"
    assert "Ахметова0" in both.text and "Ахметова1" in both.text
    second = papers("2", user="zhanar").text
    assert "Тараз" in second and "Ахметова0" not in second


def test_what_is_no_use_at_a_terminal_is_refused_in_the_users_language(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLC_LANG")
    monkeypatch.setattr(papers_command, "sys", SimpleNamespace(stdout=Terminal()))
    at.ask(lambda: given.rewritten(User, User.get(User.name == "kim").id, language="ru"))
    assert "--output" in papers(user="kim").words
    assert "Papers" not in papers(user="kim").words
    assert "Papers cannot be shown here" in papers("--lang", "en", user="kim").words


class Terminal:
    """Where a page of html is no use."""

    def isatty(self) -> bool:
        return True
