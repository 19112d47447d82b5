"""The call list and the spot check on the screen, by bursts of keys, in every language."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, desk, shown, type_in

from clc_tui.app import ClcApp
from clc_tui.db.models import (
    AnnouncedAbsence,
    Call,
    Consent,
    Enrolment,
    Group,
    Interest,
    Lesson,
    Mark,
    Offer,
    Person,
)
from clc_tui.language import LANGUAGES
from clc_tui.screens.calls import CallsScreen
from clc_tui.screens.spot_check import SpotChecksScreen
from clc_tui.terms import CallAbout, Role, Status

OFTEN, RARELY, NEVER = 1, 2, 6
"""Who is absent again and again, who comes too rarely, who never came: places in the journal."""
OFFERED = "Сейтова Гүлмира"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    """The desk with a reason of each kind to call, and an evaluator."""
    with desk(tmp_path) as made:
        made.ask(lambda: fill(made))
        yield made


def fill(at: Desk) -> None:
    centre = Lesson.get_by_id(at.lesson).centre_id
    quiet = [at.learners[place] for place in (OFTEN, RARELY, NEVER)]
    Mark.delete().where(Mark.lesson_id == at.before, Mark.person_id << quiet).execute()
    Mark.delete().where(Mark.lesson_id == at.old, Mark.person_id == quiet[2]).execute()
    for back in (8, 7, 6, 5, 4):
        lesson = given.lesson(at.group, given.TODAY - timedelta(days=back), "08:00")
        given.mark(lesson, at.learners[0])
        given.mark(lesson, quiet[0], Status.ABSENT)
        given.mark(lesson, quiet[1], Status.PRESENT if back in (8, 4) else Status.ABSENT)
        given.mark(lesson, quiet[2], Status.ABSENT)
    waits = given.person(centre, OFFERED, birth_year=1990)
    group = Group.get_by_id(Lesson.get_by_id(at.other).group_id)
    with given.logged(centre):
        interest = Interest.create(centre_id=centre, course_id=group.course_id, person_id=waits,
                                   since="2026-10-01 10:00:00")  # fmt: skip
        Offer.create(centre_id=centre, interest_id=interest.id, group_id=group.id,
                     offered_at="2026-11-20 10:00:00", expires_on="2026-11-23")  # fmt: skip
    for row in Person.select():
        given.rewritten(Person, row.id, phone=f"7701555{row.id:04}")
    given.grant(given.user("eva", language="en"), centre, Role.EVALUATOR)


async def opened(app: ClcApp, about: CallAbout | None = None) -> None:
    await app.push_screen(CallsScreen(app.session, about))
    await app.keys_idle()


def under_cursor(app: ClcApp) -> str:
    return next(line for line in shown(app) if line.startswith(">"))


def after(at: Desk, *keys: str, about: CallAbout = CallAbout.ABSENT, user: str = "akhmetova",
          language: str = "en", size: tuple[int, int] = (80, 24)) -> list[str]:  # fmt: skip
    """The call list opened at a section, after a burst of keys."""

    async def story() -> list[str]:
        async with at.sitting(user, language, size) as app:
            await opened(app, about)
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


def test_today_leads_to_each_section(at: Desk) -> None:
    async def story() -> dict[str, str]:
        found = {}
        async with at.sitting("akhmetova") as app:
            for words in ("Call 1: absent 5 times", "1 learner comes too rarely",
                          "1 place may be free", "14 of 14 forms", "1 offer without"):  # fmt: skip
                await type_in(app, "home")
                while words not in under_cursor(app):
                    await type_in(app, "down")
                await type_in(app, "enter")
                found[words] = under_cursor(app)
                await type_in(app, "q")
        return found

    lines = list(asyncio.run(story()).values())
    assert "Бекова Ж.          +7 701 555" in lines[0] and "5 times, since 15.11" in lines[0]
    assert "Исмаилова Ф." in lines[1] and "50 %  3/6" in lines[1]
    assert "Абдрахманова Г." in lines[2] and "5 times" in lines[2]
    assert "Sewing" in lines[3] and "Сейтова Г." in lines[4] and "20.11, until 23.11" in lines[4]


def test_one_key_writes_it_down_and_the_line_stays_told(at: Desk) -> None:
    async def story() -> tuple[str, list[str], list[str]]:
        async with at.sitting("akhmetova") as app:
            await opened(app, CallAbout.ABSENT)
            await type_in(app, "p")
            told, here = under_cursor(app), shown(app)
            await type_in(app, "q")
            await opened(app, CallAbout.ABSENT)
            return told, here, shown(app)

    told, here, later = asyncio.run(story())
    assert told.startswith("> Бекова Ж.") and told.endswith("23.11 will come")
    assert "Бекова Ж.: will come. u takes it back." in here[-2]
    assert not any("5 times" in line and "Бекова" in line for line in later)
    assert at.ask(lambda: Call.get().outcome) == "coming"


def test_the_same_keys_by_their_place_on_a_cyrillic_layout(at: Desk) -> None:
    assert any(line.endswith("23.11 no answer") for line in after(at, "т"))


def test_ill_until_a_day_or_not_known(at: Desk) -> None:
    after(at, "i", *"30.11", "enter", "down", "i", "enter")
    (absence,) = at.ask(lambda: list(AnnouncedAbsence.select()))
    assert f"{absence.to_date}" == "2026-11-30" and absence.person_id == at.learners[OFTEN]
    assert at.ask(lambda: [call.outcome for call in Call.select()]) == ["ill", "ill"]


def test_a_wrong_day_is_told_and_stays_to_be_mended(at: Desk) -> None:
    lines = after(at, "i", *"31.02", "enter")
    assert any("31.02" in line for line in lines[:-2]) and "! There is no day" in lines[-2]
    assert at.ask(Call.select().count) == 0
    assert at.ask(AnnouncedAbsence.select().count) == 0


def test_giving_up_a_question_writes_nothing(at: Desk) -> None:
    after(at, "x", "escape", "i", "escape", "down", "down", "x", "escape")
    assert at.ask(Call.select().count) == 0


def test_a_place_is_freed_with_its_reason_and_comes_back(at: Desk) -> None:
    async def story() -> tuple[str, str]:
        async with at.sitting("akhmetova") as app:
            await opened(app, CallAbout.START)
            await type_in(app, "x", "enter")
            freed = under_cursor(app)
            await type_in(app, "u", "enter")
            return freed, under_cursor(app)

    freed, back = asyncio.run(story())
    assert "Абдрахманова" in freed and freed.endswith("23.11 has left")
    assert "Абдрахманова" in back and back.endswith("Sewing")
    after(at, "x", "enter", about=CallAbout.START)
    spell = at.ask(lambda: Enrolment.get(Enrolment.person_id == at.learners[NEVER]))
    assert (spell.outcome, spell.reason) == ("left", "did not come")


def test_a_form_is_signed_by_a_guardian_where_one_must(at: Desk) -> None:
    first = "Абдрахманова Г."
    at.ask(lambda: given.rewritten(Person, at.learners[NEVER], birth_year=2012))
    lines = after(at, about=CallAbout.UNSIGNED)
    assert f"> {first}" in "\n".join(lines) and "guardian signs" in "\n".join(lines)
    lines = after(at, "c", "enter", about=CallAbout.UNSIGNED)
    assert "under 18" in lines[-2] and at.ask(Consent.select().count) == 0
    lines = after(at, "c", *"Абдрахманов Е.", "enter", about=CallAbout.UNSIGNED)
    assert any(first in line and line.endswith("23.11 signed") for line in lines)
    assert at.ask(lambda: Consent.get().guardian) == "Абдрахманов Е."


def test_offers_are_answered(at: Desk) -> None:
    lines = after(at, "y", about=CallAbout.OFFER)
    assert any("Сейтова" in line and line.endswith("takes the place") for line in lines)
    assert at.ask(lambda: Offer.get().answer) == "accepted"


def test_an_offer_is_declined_with_a_reason_only(at: Desk) -> None:
    lines = after(at, "d", "enter", about=CallAbout.OFFER)
    assert "Say why" in lines[-2] and at.ask(lambda: Offer.get().answer) is None
    after(at, "d", *"далеко", "enter", about=CallAbout.OFFER)
    assert at.ask(lambda: (Offer.get().answer, Offer.get().reason)) == ("declined", "далеко")


def test_a_key_that_does_not_fit_says_which_do(at: Desk) -> None:
    assert "Here: i ill, p will come, x left, n no answer" in after(at, "y")[-2]
    assert "Here: y yes, takes it" in after(at, "p", about=CallAbout.OFFER)[-2]
    assert at.ask(Call.select().count) == 0


def test_the_help_tells_each_answer(at: Desk) -> None:
    lines = "\n".join(after(at, "f1"))
    told = {"i": "Ill, and until when", "p": "Will come", "x": "Does not come", "n": "Nobody"}
    for key, words in told.items():
        assert f"{key}{' ' * 13}{words}" in lines
    assert "Takes the offered place" not in lines


def test_an_instructor_has_the_own_learners_only(at: Desk) -> None:
    lines = "\n".join(after(at, user="li"))
    assert "Бекова Ж." in lines and "forms" not in lines and OFFERED[:7] not in lines
    after(at, "x", *"уехала", "enter", user="li")
    assert at.ask(lambda: Enrolment.get(Enrolment.person_id == at.learners[OFTEN]).ends_on) is None
    told = after(at)
    assert any("Бекова" in line and line.endswith("23.11 has left") for line in told)
    assert any("уехала" in line for line in after(at, "x")), "what was heard is there to confirm"


def test_two_at_one_list_see_each_others_calls(at: Desk) -> None:
    async def story() -> list[str]:
        async with at.sitting("akhmetova") as app, at.sitting("li") as other:
            await type_in(app, "home", "down", "down", "down", "enter")
            await type_in(other, "q", "home", "down", "down", "down", "enter", "p")
            await type_in(app, "down", "up")
            deadline = asyncio.get_running_loop().time() + 5
            while not (seen := under_cursor(app)).endswith("23.11 will come"):
                assert asyncio.get_running_loop().time() < deadline, seen
                await asyncio.sleep(0.01)
            await type_in(app, "x", *"переезд", "enter")
            await type_in(other, "n")
            return shown(other)

    late = asyncio.run(story())
    assert "not in this class" in late[-2] or not any("> Бекова" in line for line in late)


def test_the_call_is_told_in_the_register(at: Desk) -> None:
    after(at, "p")

    async def story() -> list[str]:
        async with at.sitting("li") as app:
            await type_in(app, "2")
            passed = shown(app)[-2]
            await type_in(app, "enter")
            looked = shown(app)[-2]
            await type_in(app, "1")
            return [passed, looked, shown(app)[-2]]

    passed, looked, other = asyncio.run(story())
    assert passed == " call 23.11: will come"
    assert looked == " 2 Бекова Жанар  call 23.11: will come"
    assert "call" not in other


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    with desk(tmp_path, learners=1) as at:
        lines = after(at, user="kim")
        assert "Nobody waits for a call. q goes back." in "\n".join(lines)
        assert "Nobody is called here." in after(at, "p", user="kim")[-2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_cut_and_phones_are_whole(at: Desk, language: str) -> None:
    async def story() -> list[list[str]]:
        seen = []
        async with at.sitting("akhmetova", language) as app:
            for keys in ((), ("p", "down", "n", "down", "i", "enter"), ("end",), ("f1",)):
                await opened(app)
                await type_in(app, *keys)
                seen.append(shown(app))
        async with at.sitting("akhmetova", language, (40, 12)) as app:
            await opened(app, CallAbout.START)
            await type_in(app, "n")
            seen.append(shown(app))
            await type_in(app, "down", "up")
            seen.append(shown(app))
        async with at.sitting("eva", language) as app:
            await app.push_screen(SpotChecksScreen(app.session))
            await type_in(app, "a", "ctrl+u", *"01.11.2026", "enter", "enter", "y", "enter")
            seen.append(shown(app))
        return seen

    for lines in asyncio.run(story()):
        assert not any("…" in line for line in lines), "\n".join(lines)
        named = [line for line in lines[:-2] if line[2:].startswith("Абдрахманова")]
        assert all("+7 701 555" in line for line in named)


def test_an_evaluator_draws_and_compares(at: Desk) -> None:
    async def story() -> list[list[str]]:
        async with at.sitting("eva") as app:
            await type_in(app, "8", "down", "down", "enter")
            seen = [shown(app)]
            await type_in(app, "a", "ctrl+u", *"01.11.2026", "enter", "enter")
            await type_in(app, "y", "y", "d", "enter")
            seen.append(shown(app))
            await type_in(app, *"двое", "enter")
            seen.append(shown(app))
            await type_in(app, "up", "backspace", "y", "y", "y")
            seen.append(shown(app))
            await type_in(app, "escape")
            seen.append(shown(app))
            await type_in(app, "y", "enter")
            seen.append(shown(app))
            await type_in(app, "d")
            seen.append(shown(app))
            return seen

    empty, refused, on, asked, left, done, after_it = asyncio.run(story())
    assert "  No spot check yet: a draws five lessons by lot." in empty
    assert "Write what differs" in refused[-2]
    differs = next(n for n, line in enumerate(on) if "differs: двое" in line)
    assert on[differs + 1].startswith(">"), "the next lesson, as after one that agrees"
    assert any("then the check stays as it is. Go on?" in line for line in asked)
    assert "4 of 5 compared" in left[-2]
    assert "5 of 5 agree" in done[-2] and not any("differs" in line for line in done)
    assert "does nothing here" in after_it[-2]


def test_a_lesson_opens_into_its_names(at: Desk) -> None:
    async def story() -> tuple[list[str], list[str]]:
        async with at.sitting("eva") as app:
            await app.push_screen(SpotChecksScreen(app.session))
            await type_in(app, "a", "ctrl+u", *"04.11.2026", "enter", "ctrl+u", *"15.11.2026")
            await type_in(app, "enter", "enter")
            opened = shown(app)
            await type_in(app, "enter")
            return opened, shown(app)

    opened, closed = asyncio.run(story())
    assert any("+   1 Ахметова Айгүл Қайратқызы" in line for line in opened)
    assert any("present 2  late 0  excused 0  ill 0  absent 2" in line for line in closed)
    assert not any("Ахметова" in line for line in closed)
    assert any("Only 1 lesson was held." in line for line in closed)
