"""The waiting list on the screen: whose turn it is, offers, answers, the committee's order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.app import ClcApp
from clc_tui.db.models import AccessLog, Call, Enrolment, Group, Interest, Offer, Skip
from clc_tui.screens.group import GroupScreen
from clc_tui.screens.waiting_list import WaitingListScreen
from clc_tui.services.waiting_list import wait_for
from clc_tui.terms import Role, Sex


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    """The desk's class with thirteen places, twelve of them taken, and three who wait."""
    with desk(tmp_path) as made:
        made.ask(lambda: _three_wait(made))
        yield made


def _three_wait(at: Desk) -> None:
    group = Group.get_by_id(at.group)
    Group.update(capacity=13).where(Group.id == at.group).execute()
    for n, name in enumerate(("Ан Оля", "Ву Пётр", "Го Яна")):
        then = given.NOW - timedelta(days=30 - n)
        actor = given.actor(group.centre_id, Role.FACILITATOR, now=then)
        sex = Sex.MALE if n == 1 else Sex.FEMALE
        wait_for(actor, group.course_id, given.person(group.centre_id, name, sex=sex))


async def at_the_list(app: ClcApp) -> WaitingListScreen:
    """From Today, where the free place waits."""
    await type_in(app, "end", "enter")
    assert isinstance(app.screen, WaitingListScreen), "\n".join(shown(app))
    return app.screen


@acted
async def test_a_free_place_stands_in_today_and_is_offered_in_turn(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        assert line_with(app, "free 1, waiting 3").endswith("next Ан О. · Sewing")
        await at_the_list(app)
        assert line_with(app, "Ан Оля").startswith(">   1 Ан Оля")
        assert line_with(app, "Го Яна").endswith("28 days")
        await type_in(app, "o", "enter")
        assert "Held for Ан Оля until 26.11.2026." in told(app)
        assert line_with(app, "Ан Оля").endswith("offered until 26.11")
        await type_in(app, "down", "o")
        assert "No place is free now." in told(app)
        await type_in(app, "up", "t")
        text = " ".join(line.strip() for line in shown(app))
        assert "Сәлеметсіз бе, Ан Оля!" in text and "Здравствуйте, Ан Оля!" in text
        assert "ответьте до 26.11.2026" in text
        await type_in(app, "q", "y")
        assert "place 13 of 13" in told(app)
    assert at.ask(lambda: Interest.select().where(Interest.closed_on.is_null()).count()) == 2
    assert not at.ask(lambda: Skip.select().count())


@acted
async def test_who_saw_the_names_in_today_stands_in_the_access_log(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        assert "next Ан О." in line_with(app, "free 1, waiting 3")
    seen = at.ask(lambda: [(row.what, row.people) for row in AccessLog.select()])
    assert ("free_places", 1) in seen


@acted
async def test_leaving_the_order_takes_a_reason_and_keeps_it(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "down", "down", "o", "enter")
        assert "Before them in the line: Ан О., Ву П." in "\n".join(shown(app))
        await type_in(app, "enter")
        assert "Before them in the line" in told(app), "an empty reason is none"
        await type_in(app, *"двое", "space", *"уехали", "enter")
        assert "Held for Го Яна" in told(app)
        await type_in(app, "n")
        assert told(app) == " Го Яна: no answer. The place is held until 26.11.2026."
        assert line_with(app, "Ан Оля").endswith("passed over 1 time")
        assert line_with(app, "Го Яна").endswith("offered until 26.11"), "one call is no end"
    rows = at.ask(lambda: [row.reason for row in Skip.select()])
    assert rows == ["двое уехали"] * 2


@acted
async def test_answers_keep_or_end_the_place_in_the_line(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "y")
        assert "No place is offered here: o offers one." in told(app)
        await type_in(app, "o", "enter", "w")
        assert line_with(app, "Ан Оля").endswith("not now 23.11")
        assert "Next: Ву П." in told(app)
        await type_in(app, "down", "o", "enter", "d", *"работа", "enter")
        assert "Ву Пётр: declined the place. Next: Го Я." in told(app)
        assert "Ву Пётр" not in "\n".join(shown(app)[:-2])
        await type_in(app, "u", "y")
        assert line_with(app, "Ву Пётр").endswith("offered until 26.11")
        await type_in(app, "up", "x", *"ошибка", "enter")
        assert line_with(app, "Ву Пётр").endswith("offer taken back 23.11")
    answers = at.ask(lambda: [row.answer for row in Offer.select().order_by(Offer.id)])
    assert answers == ["not_now", "withdrawn"]
    calls = at.ask(lambda: [(call.about, call.outcome) for call in Call.select()])
    assert calls == [("offer", "not_now")], "among the person's calls; what was taken back is not"


@acted
async def test_who_says_yes_or_no_has_a_call_with_the_reason(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "o", "enter", "d", "enter")
        assert "Say why" in told(app) and at.ask(Call.select().count) == 0
        await type_in(app, *"далеко", "enter")
        assert told(app) == " Ан Оля: declined the place. Next: Ву П."
        await type_in(app, "home", "o", "enter", "y")
        assert told(app).startswith(" Ву Пётр: place 13 of 13")
    calls = at.ask(lambda: [(call.outcome, call.note) for call in Call.select().order_by(Call.id)])
    assert calls == [("declined", "далеко"), ("accepted", None)]
    async with at.sitting("akhmetova") as app:
        await type_in(app, "u", "y")
        assert line_with(app, "Taken back: ").startswith(" Taken back: Ву П.: call; ")


@acted
async def test_a_narrow_list_tells_below_what_is_going_on_with_whom_the_cursor_is_on(
    at: Desk,
) -> None:
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        await at_the_list(app)
        assert told(app) == " 3 people wait"
        await type_in(app, "o", "enter", "down")
        assert told(app) == " 3 people wait"
        await type_in(app, "up")
        assert told(app) == " offered until 26.11"
        await type_in(app, "w", "down", "up")
        assert told(app) == " not now 23.11"


@acted
async def test_of_two_classes_of_a_course_it_is_said_which(at: Desk) -> None:
    course = at.ask(lambda: Group.get_by_id(at.group).course_id)
    at.ask(lambda: given.group(course, "students", capacity=5))
    async with at.sitting("akhmetova") as app:
        assert line_with(app, "free 1, waiting 3").endswith("next Ан О. · Sewing · housewives")
        assert line_with(app, "free 5, waiting 3").endswith("next Ан О. · Sewing · students")
        screen = await at_the_list(app)
        assert screen._to_offer is not None and screen._to_offer.target == "students"
        await type_in(app, "o", "enter", "w")
        assert told(app) == " Ан Оля: not now. Next: Ву П."
        await type_in(app, "down", "up")
        assert told(app) == " not now 23.11 · students"
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        assert "free 1, waiting 3: Ан О. · housewi" in "\n".join(shown(app))


@acted
async def test_the_committee_says_who_comes_first(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "r", "down", "space", "enter", "enter", "4", "enter")
        assert "First: male (committee 23.11.2026, minutes 4)" in "\n".join(shown(app))
        assert line_with(app, "Ву Пётр").split()[:2] == ["1", "Ву"] or line_with(
            app, "Ву Пётр"
        ).startswith(">   1")
        await type_in(app, "r", "down", "space", "enter", "enter", "5", "enter")
        assert "First:" not in "\n".join(shown(app))


@acted
async def test_an_offer_nobody_answered_gives_the_place_to_the_next(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "o", "enter")
    later = given.NOW + timedelta(days=4)
    async with at.sitting("akhmetova", now=later) as app:
        assert line_with(app, "free 1, waiting 3").endswith("next Ву П. · Sewing")
        await type_in(app, "end", "enter", "home", "t")
        assert line_with(app, "Ан Оля").endswith("offer ended 26.11")
        assert told(app).startswith(" This offer ended on 26.11.2026. n writes down")
        await type_in(app, "down", "o", "enter")
        assert "Held for Ву Пётр" in told(app)
        await type_in(app, "home", "y")
        assert "All 13 places are taken" in told(app), "the day has passed, and the place is gone"
    assert at.ask(lambda: Enrolment.select().where(Enrolment.group_id == at.group).count()) == 12


@acted
async def test_no_answer_after_the_day_closes_the_offer(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_list(app)
        await type_in(app, "o", "enter")
    async with at.sitting("akhmetova", now=given.NOW + timedelta(days=4)) as app:
        await at_the_list(app)
        await type_in(app, "home", "n")
        assert told(app) == " Ан Оля: no answer. Next: Ву П."
        assert line_with(app, "Ан Оля").endswith("no answer 27.11")
    assert at.ask(lambda: Offer.get().answer) == "no_answer"


@acted
async def test_somebody_who_came_unasked_is_looked_for_among_those_who_wait(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "home", "enter")
        while "Sewing" not in shown(app)[0]:
            await type_in(app, "q", "down", "enter")
        await type_in(app, "w", *"Яна", "enter", "end", "enter")
        assert line_with(app, "Го Яна: waiting, 3").split()[:2] in (["1", "Го"], [">", "1"])
        await type_in(app, "1")
        assert line_with(app, "Го Я.").split()[-2:] == ["+", "100"]
        await type_in(app, "u", "y", "u")
        words = " Taken back: Яна: walk-in – Sewing · housewives"
        assert line_with(app, "Taken back: ").startswith(words)
    waits = at.ask(lambda: Interest.select().where(Interest.closed_on.is_null()).count())
    assert waits == 3, "who came once still waits for a place"


@acted
async def test_the_class_says_how_many_wait_and_the_key_to_them(at: Desk) -> None:
    for user, words in (("akhmetova", "13 places, waiting 3 (w)"), ("li", "13 places")):
        async with at.sitting(user) as app:
            await app.push_screen(GroupScreen(app.session, at.group))
            await app.keys_idle()
            assert told(app).rstrip().endswith(words)


@acted
async def test_where_nobody_waits_every_key_says_so(at: Desk) -> None:
    at.ask(lambda: Interest.update(closed_on=given.TODAY, reason="moved").execute())
    async with at.sitting("akhmetova") as app:
        await type_in(app, "8", "down", "enter", "w")
        for key in ("o", "x"):
            await type_in(app, "y", key)
            assert told(app).startswith(" Nobody waits: a puts somebody"), key
