"""The register on the screen: what each key does to the file, and what is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, desk, line_with, shown, type_in
from rich.cells import cell_len

from clc_tui.db.models import Lesson, LessonInstructor, LogEntry, Mark, WalkIn
from clc_tui.keyboards import shown_key
from clc_tui.screens.register import RegisterScreen
from clc_tui.services import attendance
from clc_tui.services.actors import sign_in
from clc_tui.terms import Status


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def run(
    at: Desk,
    *keys: str,
    user: str = "li",
    language: str = "en",
    size: tuple[int, int] = (80, 24),
    open_lesson: int | None = None,
) -> list[str]:
    """The screen after a burst of keys, at first in the register."""

    async def story() -> list[str]:
        async with at.sitting(user, language, size) as app:
            if open_lesson is not None:
                await app.push_screen(RegisterScreen(app.session, open_lesson))
                await app.keys_idle()
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def test_an_instructor_lands_in_the_class_that_is_on(at: Desk) -> None:
    lines = run(at)
    assert lines[0].startswith(" Sewing · housewives   C-4   Ли О.")
    assert lines[0].endswith("Mon 23.11  14:00")
    assert "[23]" in lines[1] and " 03 20[23]25 " in lines[1] and lines[1].endswith("%")
    assert lines[2].startswith(" > 1 Ахметова А. Қ.")
    assert len(lines) == 24
    assert lines[22].startswith(" unmarked 12")


def test_keys_mark_and_move_on(at: Desk) -> None:
    lines = run(at, "p", "l", "e", "i", "a")
    assert at.marks() == {1: "present", 2: "late", 3: "excused", 4: "ill", 5: "absent"}
    column = lines[1].index("[") + 1
    assert [line[column] for line in lines[2:8]] == ["+", "l", "e", "i", "-", "."], text(lines)
    assert lines[7].startswith(" > 6 ")
    assert lines[22].startswith(" unmarked 7   present 1   late 1  excused 1  ill 1  absent 1  ")
    assert lines[22].endswith(" saved 14:07")


@pytest.mark.parametrize("layout", ["latin", "russian"])
def test_the_same_keys_of_every_layout(at: Desk, layout: str) -> None:
    run(at, *(shown_key(key, layout) for key in "pleia"))  # type: ignore[arg-type]
    assert list(at.marks().values()) == ["present", "late", "excused", "ill", "absent"]


def test_eight_keys_for_a_class_of_twenty(tmp_path: Path) -> None:
    with desk(tmp_path, learners=20) as at:
        keys = ["7", "a", "1", "5", "a", "r"]
        lines = run(at, *keys)
        assert len(keys) <= 8
        marks = at.marks()
        assert len(marks) == 20
        assert {n for n, status in marks.items() if status == "absent"} == {7, 15}
        assert all(lines[2 + n].strip() for n in range(20)), text(lines)


def test_journal_numbers_jump(at: Desk) -> None:
    assert " > 7 " in text(run(at, "7"))
    assert " >12 " in text(run(at, "1", "2"))
    assert " > 2 " in text(run(at, "7", "2")), "no number begins with 72, so 2 begins anew"
    assert " > 1 " in text(run(at, "5", "1"))


@pytest.mark.parametrize(("typed", "row"), [('"', 1), (",", 6), (".", 7), ("ә", 2), ("ү", 8)])
def test_the_top_row_of_the_kazakh_layout_is_digits(at: Desk, typed: str, row: int) -> None:
    names = {'"': "quotation_mark", ",": "comma", ".": "full_stop"}
    assert f" > {row} " in text(run(at, "down", names.get(typed, typed)))


def test_a_number_that_is_not_there_marks_nobody(at: Desk) -> None:
    lines = run(at, "1", "5", "a")
    assert at.marks() == {}
    assert "There is no number 15 here. Nothing was marked." in lines[22]
    run(at, "1", "5", "a", "2", "a")
    assert at.marks() == {2: "absent"}


def test_rest_wants_a_second_press_while_nobody_is_marked(at: Desk) -> None:
    lines = run(at, "r")
    assert at.marks() == {}
    assert "Nobody is marked yet. r again" in lines[22]
    run(at, "r", "down", "r")
    assert at.marks() == {}
    assert "12 marked present." in run(at, "r", "r")[22]
    assert set(at.marks().values()) == {"present"}


def test_rest_turns_announced_absences_into_marks(at: Desk) -> None:
    lines = run(at, "3", "o", "2", "enter")
    assert "(i)" in lines[4], text(lines)
    lines = run(at, "3", "down", "p", "r")
    assert at.marks()[3] == "ill" and at.marks()[4] == "present"
    assert "as said beforehand" in lines[22]


def test_backspace_clears(at: Desk) -> None:
    run(at, "p", "p", "p", "backspace")
    assert sorted(at.marks()) == [1, 2]
    run(at, "1", "backspace")
    assert sorted(at.marks()) == [2]
    assert "no mark here" in run(at, "5", "backspace")[22]
    assert sorted(at.marks()) == [2]


def test_resumes_at_the_first_unmarked(at: Desk) -> None:
    run(at, "p", "p", "4", "a")
    assert " > 3 " in text(run(at))


def test_note_and_minutes(at: Desk) -> None:
    lines = run(at, "2", "m", "1", "0", "enter")
    row = at.ask(lambda: Mark.get(Mark.lesson_id == at.lesson))
    assert (row.status, row.minutes) == ("late", 10)
    assert "l*" in lines[3]
    lines = run(at, "2", "n", "b", "u", "s", "enter")
    assert at.ask(lambda: Mark.get(Mark.lesson_id == at.lesson)).note == "bus"
    assert "Бекова Ж.: late 10 min “bus”" in lines[22]


def test_walk_in_and_who_it_was(at: Desk) -> None:
    lines = run(at, "w", "R", "o", "z", "a", "enter")
    assert "walk-in: Roza" in text(lines)
    assert "present 0 + 1" in lines[22]
    assert at.ask(lambda: WalkIn.get()).name == "Roza"
    run(at, "end", "enter", "2")
    assert at.ask(lambda: WalkIn.select().count()) == 0
    run(at, "w", *"Сериков", "enter")
    lines = run(at, "end", "enter", "1", "enter", user="akhmetova", open_lesson=at.lesson)
    assert at.ask(lambda: WalkIn.get().person_id) is not None, text(lines)
    assert at.ask(lambda: Mark.select().where(Mark.lesson_id == at.lesson).count()) == 1


def test_not_held_and_taking_it_back(at: Desk) -> None:
    lines = run(at, "x", "5")
    assert (at.lesson_row().state, at.lesson_row().reason) == ("cancelled", "no_power")
    assert "Not held: no electricity." in lines[22]
    assert "was not held" in run(at, "p", open_lesson=at.lesson)[22]
    run(at, "x", "1", open_lesson=at.lesson)
    assert at.lesson_row().state == "planned"
    assert "Nobody came." in run(at, "x", "1")[22]
    assert at.lesson_row().nobody_came
    run(at, "x", "1")
    assert not at.lesson_row().nobody_came


def test_moved_to_another_day(at: Desk) -> None:
    run(at, "x", "2", *["backspace"] * 16, *"25.11 15:30", "enter")
    row = at.lesson_row()
    assert row.reason == "moved"
    assert at.ask(lambda: Lesson.get_by_id(row.moved_to_id)).starts_at == "15:30"


def test_head_count(at: Desk) -> None:
    lines = run(at, "3", "4", "enter", open_lesson=at.event)
    assert at.lesson_row(at.event).head_count == 34
    assert "34 people came" in lines[22]
    assert "Only a head count" in run(at, "p", open_lesson=at.event)[22]


def test_left_and_right_turn_to_other_lessons(at: Desk) -> None:
    lines = run(at, "left")
    assert "[20]" in lines[1] and "Fri 20.11" in lines[0]
    lines = run(at, "right", "p")
    assert "only absences can be announced" in lines[22]
    assert "There is no lesson there." in run(at, "right", "right")[22]


def test_an_old_mark_wants_a_reason_of_the_facilitator(at: Desk) -> None:
    lines = run(at, user="akhmetova", open_lesson=at.old)
    assert "These marks are 20 days old: a change wants a reason." in lines[22]
    run(at, "a", "escape", user="akhmetova", open_lesson=at.old)
    assert at.marks(at.old)[1] == "present"
    run(at, "a", *"paper", "enter", user="akhmetova", open_lesson=at.old)
    assert at.marks(at.old)[1] == "absent"
    last = at.ask(lambda: LogEntry.select().order_by(LogEntry.id.desc()).first())
    assert (last.verb, last.reason) == ("mark", "paper")


def test_who_taught_an_old_lesson_is_asked_for_with_a_reason(at: Desk) -> None:
    lines = run(at, "t", "2", "escape", user="akhmetova", open_lesson=at.old)
    assert "Without a reason it stays as it is." in text(lines)
    assert at.ask(lambda: given.count_of(LessonInstructor)) == 0
    run(at, "t", "2", *"paper", "enter", user="akhmetova", open_lesson=at.old)
    assert at.ask(lambda: given.count_of(LessonInstructor)) == 1
    last = at.ask(lambda: LogEntry.select().order_by(LogEntry.id.desc()).first())
    assert (last.verb, last.reason) == ("set_instructors", "paper")
    refused = run(at, "left", "left", "t", "1")
    assert "only the facilitator changes who taught" in text(refused)


def test_an_old_mark_is_refused_to_an_instructor_and_stays(at: Desk) -> None:
    lines = run(at, "left", "left", "a")
    assert "only the facilitator changes it" in lines[22]
    assert at.marks(at.old)[1] == "present"
    assert lines[2].split()[3:5] == ["Қ.", "+"] or "+" in lines[2]


def test_a_substitute_is_asked_once_who_taught(at: Desk) -> None:
    lines = run(at, "p", open_lesson=at.lesson, user="kim")
    assert at.marks() == {}
    assert "who taught this lesson?" in text(lines) and "as planned: Ли О." in text(lines)
    run(at, "p", "2", "p", open_lesson=at.lesson, user="kim")
    assert at.marks() == {1: "present", 2: "present"}
    taught = at.ask(lambda: LessonInstructor.get(LessonInstructor.lesson_id == at.lesson))
    assert taught.person_id == at.stand_in


def test_ratio_only_where_broken(at: Desk) -> None:
    assert "the rule is" not in text(run(at, "p", "p", "p", "p", "p"))
    assert "6 for one, the rule is 5" in run(at, "p")[22]


def test_undo_asks_once_and_says_what_came_back(at: Desk) -> None:
    lines = run(at, "p", "a", "u")
    assert "Take this back?" in text(lines) and "not marked → absent" in text(lines)
    lines = run(at, "u", "y", "u")
    assert at.marks() == {}
    told = "Taken back: Ахметова А. Қ.: not marked → present; mark – Sewing · housewives"
    assert told in " ".join(line.strip() for line in lines[-3:])


def test_the_mark_of_somebody_else_is_seen_within_two_seconds(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as one, at.sitting("akhmetova") as two:
            await two.push_screen(RegisterScreen(two.session, at.lesson))
            await two.keys_idle()
            await type_in(one, "7", "a")
            await asyncio.sleep(1.6)
            assert "  -  " in line_with(two, "Абдрахманова Г.")
            await type_in(two, "7", "p")
            await asyncio.sleep(1.6)
            assert line_with(one, "Абдрахманова Г.").count("+") == 3
            assert " > 8 " in "\n".join(shown(one)), "the cursor stays where it was"

    asyncio.run(story())
    assert at.marks() == {7: "present"}


def test_forty_by_twelve(at: Desk) -> None:
    lines = run(at, "9", "l", size=(40, 12))
    assert at.marks() == {9: "late"}
    assert all(cell_len(line) <= 40 for line in lines) and len(lines) == 12
    assert "[23.11]" in lines[1]
    assert " >10 Ержанова М." in text(lines)
    assert lines[10].startswith(" . 11  l 1") and lines[10].endswith(" 14:07"), lines[10]


def test_wide_screens_show_more_lessons(at: Desk) -> None:
    assert "25" in run(at, size=(120, 40))[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_every_language_fits(at: Desk, language: str, size: tuple[int, int]) -> None:
    for keys in ((), ("p", "a", "w"), ("x",), ("o",), ("f1",), ("h",), ("u",), ("t",), ("q",)):
        lines = run(at, *keys, language=language, size=size)
        assert all(cell_len(line) <= size[0] for line in lines)
        assert "F1" in lines[-1] or "Esc" in lines[-1], text(lines)


def test_the_words_for_beginners_fade(tmp_path: Path) -> None:
    with desk(tmp_path, learners=18) as at:
        told = "Saved by itself. You may just close."
        assert told not in text(run(at)) and told not in text(run(at, "p", "p"))
        assert told in text(run(at, *"r"))
        assert told not in text(run(at, *"1p2p3p"))


def test_the_hints_fade_once_twenty_marks_were_made(tmp_path: Path) -> None:
    with desk(tmp_path, learners=18) as at:
        assert "p present" in run(at, *"p" * 18)[-1]
        assert "p present" in run(at, "1", "l", "2", "l", "q", "enter", user="kim")[-1]
        run(at, "1", "l", "2", "l")
        assert run(at)[-1].strip() == "u undo  F1 keys"
        assert run(at, "q", "enter")[-1].strip() == "u undo  F1 keys"


def test_the_class_keeps_the_session_awake(at: Desk) -> None:
    async def story(minutes: int) -> bool:
        now = given.NOW.replace(hour=14, minute=0) + timedelta(minutes=minutes)
        async with at.sitting("li", now=now) as app:
            await app.push_screen(RegisterScreen(app.session, at.lesson))
            await app.keys_idle()
            return app.may_idle_out()

    assert not asyncio.run(story(60))
    assert not asyncio.run(story(104))
    assert asyncio.run(story(106))


def test_a_refusal_is_told_and_the_cell_stays(at: Desk) -> None:
    """The lesson is said to be not held while the register is open."""

    async def story() -> list[str]:
        async with at.sitting("li") as app:
            at.ask(lambda: given.change_lesson(at.lesson, state="cancelled", reason="weather"))
            await type_in(app, "p")
            return shown(app)

    lines = asyncio.run(story())
    assert "! This lesson was not held. Take that back first." in lines[22]
    assert at.marks() == {} and lines[2].startswith(" > 1 ")


def test_a_session_whose_account_is_closed_ends_with_a_sentence(at: Desk) -> None:
    async def story() -> tuple[bool, str]:
        async with at.sitting("li") as app:
            at.ask(lambda: _close_account("li"))
            await type_in(app, "p")
            return app._exit, app.farewell

    assert asyncio.run(story()) == (True, "This account is closed. Ask the administrator.")
    assert at.marks() == {}


def _close_account(name: str) -> None:
    from clc_tui.db.models import User

    User.update(disabled_at="2026-11-23 14:00:00").where(User.name == name).execute()


def test_a_mark_made_behind_the_screen_is_not_overwritten_by_rest(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("li") as app:
            actor = at.ask(lambda: sign_in("akhmetova", given.clock_at(given.NOW)))
            at.ask(lambda: attendance.mark(actor, at.lesson, at.learners[4], Status.ABSENT))
            await type_in(app, "p", "r")

    asyncio.run(story())
    assert at.marks()[5] == "absent" and len(at.marks()) == 12
