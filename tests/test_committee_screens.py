"""The committee and its meetings as a facilitator and a secretary work in them, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in
from test_following import sees

from clc_tui.app import ClcApp
from clc_tui.db.follow_up import Body, CommitteeMember, Decision, Meeting, MeetingPerson
from clc_tui.db.models import Draft, Paper, Person
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.screens.committee import CommitteeScreen, Seat
from clc_tui.screens.meeting import MeetingScreen
from clc_tui.screens.meetings import MeetingsScreen
from clc_tui.services.checking import check
from clc_tui.terms import Role

CENTRE = 1


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as at:
        at.ask(lambda: seated(at))
        yield at
        assert at.ask(lambda: check(given.administrator(CENTRE))) == ()


def seated(at: Desk) -> None:
    """The stand-in is chair for the school, the teacher leads the community."""
    body = given.body(CENTRE, BodyCode.EDUCATION)
    given.member(at.stand_in, CommitteeRole.CHAIR, body_id=body)
    given.member(at.teacher)


async def open_door(app: ClcApp, words: str) -> None:
    """Centre, and from there where a line leads."""
    await type_in(app, "8")
    number = next(n for n, line in enumerate(shown(app)) if words in line)
    first = next(n for n, line in enumerate(shown(app)) if line.startswith(">"))
    await type_in(app, *["down"] * (number - first), "enter")


def typed(text: str) -> list[str]:
    return ["space" if sign == " " else sign for sign in text]


@acted
async def test_one_list_by_body_with_empty_seats_and_the_leader_at_the_end(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Committee")
        assert isinstance(app.screen, CommitteeScreen)
        assert [line.lstrip(" >").split("  ")[0] for line in shown(app)[2:11]] == [
            "local authority", "education department", "health department",
            "social protection office", "business", "NGOs", "trade union", "residents",
            "community leader",
        ]  # fmt: skip
        assert line_with(app, "education").split()[2:] == ["Ким", "В.", "chair"]
        assert line_with(app, "health").endswith("– empty –")
        assert "Ли О." in line_with(app, "community leader")
        assert told(app).strip() == "1 of 8 seats taken"


@acted
async def test_a_secretary_brings_somebody_new_into_an_empty_seat(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Committee")
        await type_in(app, "enter", *typed("Бекова Жанар"))
        assert "Nobody known is meant" in told(app), "a learner is not named to her"
        await type_in(app, *typed(" 8 701 000 00 21"), "enter")
        assert "Бекова Жанар" in line_with(app, "Family and given name")
        assert "local authority" in line_with(app, "Body")
        await type_in(app, "f2")
        assert "Saved." in told(app)
        assert "Бекова Ж." in line_with(app, "local authority")
    newest = at.ask(lambda: CommitteeMember.select().order_by(CommitteeMember.id.desc()).get())
    assert newest.role == "member"
    assert at.ask(lambda: Person.get_by_id(newest.person_id).phone) == "77010000021"


@acted
async def test_the_facilitator_takes_somebody_known_in_one_burst(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await open_door(app, "Committee")
        await type_in(app, "a", *typed("ахмет"), "enter", "f2")
        assert "Ахметова А. Қ." in line_with(app, "local authority")
        await type_in(app, "u")
        await type_in(app, "enter")
        assert line_with(app, "local authority").endswith("– empty –")


@acted
async def test_a_second_chair_is_refused_with_the_name_and_what_was_typed_stays(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await open_door(app, "Committee")
        await type_in(app, "a", *typed("ахмет"), "enter", "down", "left", "left", "f2")
        assert "Ким В.: chair, since 01.09.2026. There is one at a time" in told(app)
        assert "chair" in line_with(app, "Role")
        await type_in(app, "right", "f2")
        assert "secretary" in line_with(app, "local authority")


@acted
async def test_the_last_day_of_a_term_and_the_change_of_a_role(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Committee")
        await type_in(app, "down", "x", *typed("5.12"), "enter")
        assert "Ким В.: until 05.12.2026." in told(app)
        assert "! 12 days left" in line_with(app, "Ким В.")
        await type_in(app, "x", *typed("31.02.2027"), "enter")
        assert "There is no day" in told(app)
        await type_in(app, "escape", "e", *["tab"] * 4, *typed("1.12.2026"), "up", "up", "up",
                      "right", "right", "f2")  # fmt: skip
        assert "Saved." in told(app)
    rows = at.ask(lambda: [(r.role, str(r.until)) for r in CommitteeMember.select().where(
        CommitteeMember.person_id == at.stand_in)])  # fmt: skip
    assert rows == [("chair", "2026-11-30"), ("member", "2026-12-05")]


@acted
async def test_bodies_are_named_given_seats_closed_and_opened(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Committee")
        await type_in(app, "b", *["end"], "tab", "2", "f2")
        assert sum("– empty –" in line for line in shown(app)) == 8
        await type_in(app, "down", "down", "down", "x")
        assert "On the committee no more: health department." in told(app)
        assert not any("health" in line for line in shown(app)[2:11])
        await type_in(app, "g", *typed("Совет аксакалов"), "f2")
        assert app.screen.query_one("RecordTable").key == Seat(  # type: ignore[attr-defined]
            at.ask(lambda: Body.get(Body.name == "Совет аксакалов").id), None, 1
        )
        await type_in(app, "o")
        assert "closed" in line_with(app, "health department")


@acted
async def test_a_namesake_is_asked_about_and_written_down_all_the_same(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await open_door(app, "Committee")
        await type_in(app, "a", *typed("бекова жанар"))
        assert "1 known person. Enter takes them." in told(app)
        await type_in(app, "f2", "f2")
        assert "already known by this name" in "\n".join(shown(app))
        await type_in(app, "escape")
        assert "Not saved" in told(app) or "already known" in told(app)
        await type_in(app, "f2", "y")
        assert "Бекова Ж." in line_with(app, "local authority")
    names = at.ask(lambda: [p.given_name for p in Person.select().where(
        Person.family_name == "Бекова")])  # fmt: skip
    assert names == ["Жанар", "Жанар"]


@acted
async def test_what_was_typed_of_a_usual_body_is_there_again(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Committee")
        await type_in(app, "b", *typed(" района"), "escape", "down", "enter")
    async with at.sitting("sec") as app:
        assert "Body of the committee: go on typing?" in "\n".join(shown(app))
        await type_in(app, "enter", "f2")
        assert at.ask(lambda: Body.get(Body.code == "local_authority").name).endswith("района")


@acted
async def test_a_term_that_never_was_and_its_return(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await open_door(app, "Committee")
        await type_in(app, "down", "backspace")
        assert "Ким В., 01.09: taken away. u takes it back." in told(app)
        assert line_with(app, "education").endswith("– empty –")
        await type_in(app, "u", "enter")
        assert "Ким В." in line_with(app, "education")
        await type_in(app, "h")
        assert "taken back: Person: Ким В." in "\n".join(shown(app))


@acted
async def test_an_evaluator_reads_and_changes_nothing(at: Desk) -> None:
    at.ask(lambda: given.grant(given.user("ev", language="en"), CENTRE, Role.EVALUATOR))
    async with at.sitting("ev") as app:
        await open_door(app, "Committee")
        await type_in(app, "a")
        assert "does nothing here" in told(app)
        await type_in(app, "enter")
        assert "does nothing here" in told(app)
        assert "new member" not in "\n".join(shown(app))
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("ev") as app:
        await open_door(app, "Meetings")
        for key in ("a", "enter", "enter", "p", "x"):
            await type_in(app, key)
            assert "does nothing here" in told(app) or key == "enter"
    assert at.ask(lambda: MeetingPerson.select().count()) == 0


# Meetings


@acted
async def test_a_whole_meeting_from_its_agenda_to_the_paper(at: Desk) -> None:
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        assert isinstance(app.screen, MeetingsScreen)
        assert "No meeting yet" in shown(app)[2]
        await type_in(app, "a", "tab", *typed("1500"), "tab", *typed("школа"), "f2")
        assert isinstance(app.screen, MeetingScreen)
        await type_in(app, "g", *typed("План"), "enter", *typed("Смета"), "enter", "enter")
        assert "2. Смета" in "\n".join(shown(app))
        await type_in(app, "down", "p", "p")
        assert told(app).strip() == "2 of 2 came"
        await type_in(app, "a", *typed("Открыть класс"), "enter", *typed("О'Нил: нитки"),
                      "enter", "escape")  # fmt: skip
        assert "2. О'Нил: нитки" in "\n".join(shown(app))
        await type_in(app, "enter", *typed(" и иглы"), "enter")
        assert "2. О'Нил: нитки и иглы" in "\n".join(shown(app))
        await type_in(app, "f7")
    rows = at.ask(lambda: [(r.number, r.words) for r in Decision.select()])
    assert rows == [(1, "Открыть класс"), (2, "О'Нил: нитки и иглы")]
    assert at.ask(lambda: MeetingPerson.select().count()) == 2
    assert at.ask(lambda: [row.kind for row in Paper.select()]) == ["minutes"]


@acted
async def test_who_came_is_taken_back_and_all_came(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        await type_in(app, "enter", "r")
        assert "2 more came. 2 of 2 came" in told(app)
        await type_in(app, "backspace")
        assert told(app).strip() == "1 of 2 came"
        await type_in(app, "enter")
        assert told(app).strip() == "2 of 2 came"


@acted
async def test_called_off_with_a_reason_and_after_all(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        await type_in(app, "enter", "x", "enter")
        assert "Say why" in told(app)
        await type_in(app, *typed("буран"), "enter")
        assert "Called off: буран. ч takes it back." in told(app)
        await type_in(app, "r")
        assert "was called off: буран. The key x takes it back." in told(app)
        await type_in(app, "x", "r")
        assert "2 of 2 came" in told(app)
        await type_in(app, "x", *typed("ошибка"), "enter")
        assert "take that away before" in told(app)
    assert at.ask(lambda: Meeting.get().cancelled) is None


@acted
async def test_lines_of_the_agenda_and_decisions_are_mended_and_taken_away(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE, agenda="План\nСмета"))
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        await type_in(app, "enter", "enter", *typed(" года"), "enter", "down", "backspace")
        assert "Taken away" in told(app)
        assert at.ask(lambda: Meeting.get().agenda) == "План года"
        await type_in(app, "a", *typed("Да"), "enter", "escape", "backspace")
        assert at.ask(lambda: Decision.select().count()) == 0
        await type_in(app, "u", "enter")
        assert "1. Да" in "\n".join(shown(app))


@acted
async def test_a_decision_half_typed_is_there_again_after_the_line_dropped(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        await type_in(app, "enter", "a", *typed("Первое"), "enter", *typed("Открыть кла"))
    async with at.sitting("sec") as app:
        await open_door(app, "Meetings")
        await type_in(app, "enter", "a")
        assert "What you were typing when the line dropped is back." in told(app)
        await type_in(app, *typed("сс"), "enter", *typed("Лишнее"), "escape", "a")
        assert "is back" not in told(app), "what is given up is gone"
        await type_in(app, "escape")
    rows = at.ask(lambda: [(r.number, r.words) for r in Decision.select()])
    assert rows == [(1, "Первое"), (2, "Открыть класс")]
    assert at.ask(lambda: Draft.select().count()) == 0


@acted
async def test_what_the_secretary_writes_the_facilitator_sees(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("sec") as one, at.sitting("akhmetova") as two:
        for app in (one, two):
            await open_door(app, "Meetings")
            await type_in(app, "enter")
        await type_in(one, "r")
        await sees(two, lambda: told(two).strip() == "2 of 2 came")


@acted
async def test_two_people_write_decisions_at_once(at: Desk) -> None:
    at.ask(lambda: given.meeting(CENTRE))
    async with at.sitting("sec") as one, at.sitting("akhmetova") as two:
        for app in (one, two):
            await open_door(app, "Meetings")
            await type_in(app, "enter", "a")
        await type_in(one, *typed("Первое"), "enter")
        await type_in(two, *typed("Второе"), "enter")
    rows = at.ask(lambda: [(r.number, r.words) for r in Decision.select()])
    assert rows == [(1, "Первое"), (2, "Второе")]


@acted
@pytest.mark.parametrize("door", ["Committee", "Meetings"])
async def test_forty_columns_are_enough(at: Desk, door: str) -> None:
    at.ask(lambda: given.meeting(CENTRE, place="школа", starts_at="15:00"))
    async with at.sitting("sec", size=(40, 12)) as app:
        await open_door(app, door)
        await type_in(app, *(["down", "enter"] if door == "Committee" else ["enter"]))
        assert "Ким В." in "\n".join(shown(app))
