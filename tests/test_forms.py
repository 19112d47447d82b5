"""Forms: every key in its field, what was typed kept, drafts, dates and digits of any layout."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from desk import Desk, desk, shown, type_in
from textual import events

from clc_tui.app import ClcApp
from clc_tui.screens.form import FormScreen
from clc_tui.screens.group_form import GroupForm
from clc_tui.services.drafts import draft, drafts, keep_draft
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import date_of, date_or_year, number_of, time_of
from clc_tui.widgets.record_form import Field, Kind, RecordForm

FIELDS = (
    Field("title", "Title", required=True),
    Field("from", "First day", Kind.DATE, most=12),
    Field("area", "Area", Kind.CHOICE, (("", "–"), ("ict", "computers"), ("sew", "sewing"))),
    Field("groups", "For whom", Kind.SEVERAL, (("a", "adults"), ("y", "youth"), ("k", "kids"))),
    Field("phone", "Phone", Kind.PHONE, most=20),
    Field("note", "Note"),
)


class Trial(FormScreen):
    """A form that takes anything but the title «no»."""

    FORM = "trial"

    def fields(self) -> Sequence[Field]:
        return FIELDS

    async def save(self, values: dict[str, str]) -> object:
        if values["title"] == "no":
            raise Invalid("This title will not do.", "title")
        date_of(values["from"], "from")
        return values


class Long(Trial):
    """More fields than lines."""

    def fields(self) -> Sequence[Field]:
        return [Field(f"f{n}", f"Field {n}") for n in range(20)]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


async def opened(app: ClcApp) -> list[object]:
    """The form on the screen; what it is dismissed with comes into the list."""
    answers: list[object] = []
    await app.push_screen(Trial(app.session), answers.append)
    await app.keys_idle()
    return answers


def told(at: Desk, *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[list[object], list[str]]:
    """What the form gave and the last screen, after a burst of keys."""

    async def story() -> tuple[list[object], list[str]]:
        async with at.sitting("akhmetova", size=size) as app:
            answers = await opened(app)
            await type_in(app, *keys)
            return answers, shown(app)

    return asyncio.run(story())


def values(**changed: str) -> dict[str, str]:
    return {**{field.name: "" for field in FIELDS}, **changed}


def test_a_field_to_choose_in_tells_its_keys(at: Desk) -> None:
    _answers, lines = told(at, "tab", "tab", size=(40, 12))
    assert "← → choose" in lines[-1] and "s find" not in lines[-1]


def test_a_burst_fills_every_field_in_order_and_saves(at: Desk) -> None:
    answers, _screen = told(
        at, *"Шитьё", "enter", *"5.9.26", "enter", "s", "enter", "enter", *"8701", "enter",
        *"q", "enter",
    )  # fmt: skip
    expected = values(title="Шитьё", area="sew", phone="8701", note="q", **{"from": "5.9.26"})
    assert answers == [expected]


def test_what_is_refused_stays_and_is_told_under_its_field(at: Desk) -> None:
    async def story() -> tuple[list[object], list[str], list[object]]:
        async with at.sitting("akhmetova") as app:
            answers = await opened(app)
            await type_in(app, *"no", "f2")
            before, screen = list(answers), shown(app)
            await type_in(app, "backspace", "backspace", *"yes", "f2")
            return before, screen, answers

    before, screen, answers = asyncio.run(story())
    assert before == []
    at_title = next(n for n, line in enumerate(screen) if "Title *" in line)
    assert screen[at_title].endswith("no")
    assert screen[at_title + 1].strip() == "! This title will not do."
    assert [dict(a)["title"] for a in answers] == ["yes"]  # type: ignore[call-overload]


def test_a_wrong_day_is_told_at_its_field(at: Desk) -> None:
    answers, screen = told(at, *"Шитьё", "enter", *"31.02.26", "f2")
    assert answers == []
    assert any("There is no day 31.02.26" in line for line in screen)


def test_several_are_ticked_in_a_list(at: Desk) -> None:
    answers, _screen = told(
        at, *"Шитьё", "enter", "enter", "enter", "space", "space", "down", "down", "space",
        "enter", "f2",
    )  # fmt: skip
    assert [dict(a)["groups"] for a in answers] == ["a,k"]  # type: ignore[call-overload]


def test_the_kazakh_top_row_makes_digits_in_dates(at: Desk) -> None:
    answers, _screen = told(at, *"Т", "enter", *"ә.ұ.ә0ә4", "f2")
    assert [dict(a)["from"] for a in answers] == ["2.9.2024"]  # type: ignore[call-overload]


def test_shortcuts_are_letters_while_somebody_types(at: Desk) -> None:
    answers, _screen = told(at, *"suhq18", "f2")
    assert [dict(a)["title"] for a in answers] == ["suhq18"]  # type: ignore[call-overload]


def test_a_paste_is_one_line_without_signs_that_do_not_show(at: Desk) -> None:
    async def story() -> list[object]:
        async with at.sitting("akhmetova") as app:
            answers = await opened(app)
            app.post_message(events.Paste("Шить\x1bё[/b]\nвторая"))
            await type_in(app, "f2")
            return answers

    assert [dict(a)["title"] for a in asyncio.run(story())] == ["Шитьё[/b]"]  # type: ignore[call-overload]


def test_leaving_asks_and_a_draft_is_gone_on_with(at: Desk) -> None:
    async def story() -> tuple[list[object], list[object], str]:
        async with at.sitting("akhmetova") as app:
            first = await opened(app)
            await type_in(app, *"Шить", "escape", "2")
            second = await opened(app)
            question = "\n".join(shown(app))
            await type_in(app, "enter", "end", *"ё", "f2")
            return first, second, question

    first, second, question = asyncio.run(story())
    assert first == [None]
    assert "Go on with what you typed on 23.11.2026 at 14:07?" in question
    assert [dict(a)["title"] for a in second] == ["Шитьё"]  # type: ignore[call-overload]


def test_a_draft_refused_or_thrown_away_is_gone(at: Desk) -> None:
    async def story() -> tuple[object, object]:
        async with at.sitting("akhmetova") as app:
            await app.session.do(keep_draft, "trial", 0, {"title": "старое"})
            await opened(app)
            await type_in(app, "n", *"новое", "escape", "3")
            kept = await app.session.do(draft, "trial", 0)
            return kept, app.screen.__class__.__name__

    assert asyncio.run(story()) == (None, "TodayScreen")


def test_a_draft_of_a_form_nobody_knows_is_left_alone_at_login(at: Desk) -> None:
    async def story() -> str:
        async with at.sitting("akhmetova") as app:
            await app.session.do(keep_draft, "trial", 0, {"title": "старое"})
        async with at.sitting("akhmetova") as app:
            return app.screen.__class__.__name__

    assert asyncio.run(story()) == "TodayScreen"


@pytest.mark.parametrize(
    ("key", "opens"),
    [
        ("1", "CourseForm"), ("2", "TodayScreen"), ("escape", "TodayScreen"),
        ("3", "Choose"), ("8", "Choose"),  # keys of areas, typed before the question was seen
    ],
)  # fmt: skip
def test_at_login_a_draft_is_gone_on_with_or_left_and_never_thrown_away(
    at: Desk, key: str, opens: str
) -> None:
    async def story() -> tuple[str, int]:
        async with at.sitting("akhmetova") as app:
            await app.session.do(keep_draft, "course", 0, {"title": "Валяние"})
        async with at.sitting("akhmetova") as app:
            await type_in(app, key)
            await app.keys_idle()
            assert ("Валяние" in "\n".join(shown(app))) == (opens == "CourseForm")
            return app.screen.__class__.__name__, len(await app.session.do(drafts))

    assert asyncio.run(story()) == (opens, 1)


def test_a_draft_is_kept_while_typing_goes_on(at: Desk) -> None:
    async def story() -> dict[str, str]:
        async with at.sitting("akhmetova") as app:
            await opened(app)
            await type_in(app, *"Шитьё", "enter", *"1")
            kept = await app.session.do(draft, "trial", 0)
            assert kept is not None
            return kept.body

    assert asyncio.run(story())["title"] == "Шитьё"


def test_space_on_a_field_without_choices_says_what_to_do(at: Desk) -> None:
    async def story() -> tuple[str, bool]:
        async with at.sitting("akhmetova") as app:
            form = GroupForm(app.session, 0, (), ())
            await app.push_screen(form)
            await app.keys_idle()
            form.form.line("instructors").focus()
            await type_in(app, "space")
            return shown(app)[-2], app.screen is form

    words = " Nobody teaches here yet: save the class, then t there names who does."
    assert asyncio.run(story()) == (words, True)


def test_a_form_fits_a_small_screen_and_scrolls(at: Desk) -> None:
    _answers, screen = told(at, *"Т", "tab", "tab", "tab", "tab", "tab", *"низ", size=(40, 12))
    assert any(line.rstrip().endswith("низ") for line in screen)
    assert all(len(line) <= 40 for line in screen)


def test_down_goes_to_the_next_field_where_the_form_does_not_fit(at: Desk) -> None:
    async def walked() -> list[str | None]:
        async with at.sitting("akhmetova", size=(40, 12)) as app:
            await app.push_screen(Long(app.session))
            await app.keys_idle()
            been = []
            for key in ("down",) * 14 + ("up",) * 2:
                await type_in(app, key)
                been.append(app.focused.id if app.focused is not None else None)
            return been

    names = [f"field-f{n}" for n in (*range(1, 15), 13, 12)]
    assert asyncio.run(walked()) == names


def test_labels_change_with_the_language(at: Desk) -> None:
    async def story() -> tuple[str, dict[str, str]]:
        async with at.sitting("akhmetova") as app:
            await opened(app)
            await type_in(app, *"abc")
            await app.speak("ru")
            await app.keys_idle()
            return "\n".join(shown(app)), app.screen.query_one(RecordForm).values

    screen, kept = asyncio.run(story())
    assert kept["title"] == "abc"
    assert "F2 save" not in screen


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23.11.2026", date(2026, 11, 23)),
        ("5.9.26", date(2026, 9, 5)),
        ("05092026", date(2026, 9, 5)),
        ("050926", date(2026, 9, 5)),
        ("29.02.2028", date(2028, 2, 29)),
        ("2026-11-23", date(2026, 11, 23)),
        ("3 3 99", date(1999, 3, 3)),
        ("  ", None),
    ],
)
def test_dates_as_people_write_them(text: str, day: date | None) -> None:
    assert date_of(text, near=date(2026, 11, 23)) == day


@pytest.mark.parametrize(
    "text", ["31.02.2026", "29.02.2027", "1", "вчера", "٢٣.١١.٢٠٢٦", "1.1.1.1"]
)
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        date_of(text)


def test_years_numbers_and_hours() -> None:
    assert date_or_year("1984") == (None, 1984)
    assert date_or_year("1.9.1984") == (date(1984, 9, 1), None)
    assert [number_of(t) for t in ("", "12", "1 000")] == [None, 12, 1000]
    assert [time_of(t) for t in ("9:30", "930", "9", "14.05", "0900")] == [
        "09:30", "09:30", "09:00", "14:05", "09:00",
    ]  # fmt: skip
    for bad in ("25:00", "9:60", "", "утром"):
        with pytest.raises(Invalid):
            time_of(bad)
    for bad in ("-1", "1,5", "٣", "1" * 10):
        with pytest.raises(Invalid):
            number_of(bad)
