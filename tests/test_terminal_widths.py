"""Signs of two cells, of none, and of widths every terminal thinks something else about."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

import given
import pytest
from desk import Desk, desk
from emulated import BEGIN, Cells, Emulated, differences
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from twins import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Side, side, twins

from clc_tui.db.models import Person
from clc_tui.terminal.cells import SIMPLE, Row
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.pens import Pens

WIDE = (
    "漢字漢字漢字漢字漢字", "Роза 漢字 e\u0301й", "한글한글 한글", "ｶﾞＡＢＣ", "🙂🙂🙂🙂🙂🙂",
    "שָׁלום", "👨\u200d👩\u200d👧\u200d👦 Ким", "e" + "\u0301" * 5 + "ё́ю́", "а\u0483б\u2de0", "№₸…±①●",
    "\u0301Ким\u0301", "\u3000Ли\xa0Ким",
)  # fmt: skip
"""Signs of two cells, of none and of one, of whose widths both emulators think what Rich does."""

DOUBTFUL = (
    "❤\ufe0f Роза❤\ufe0f", "👍🏽👍🏽👍🏽 Ким", "🇰🇿🇰🇿", "1\ufe0f\u20e32\ufe0f\u20e3",
    "\u1112\u1161\u11ab", "क्षिक्षि", "漢\ufe00字\ufe00", "葛\U000e0100飾", "\u3164x",
    "\u0378x", "ก็ก็",
)  # fmt: skip
"""Signs of whose widths every terminal thinks something else."""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=20) as made:
        yield made


def call(at: Desk, names: tuple[str, ...]) -> None:
    """Give the learners family names that nobody can type: behind the back of every check."""
    for person, name in zip(at.learners, cycle(names), strict=False):
        at.ask(partial(given.rewritten, Person, person, family_name=name))


SCREENS = pytest.mark.parametrize(("user", "way"), [("li", "p"), ("akhmetova", "3")])
"""The register and the list of people."""


@SCREENS
def test_wide_signs_look_the_same_wherever_they_are_cut(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str, way: str
) -> None:
    """Scrolled by a line and by a page."""
    call(at, WIDE)

    async def story() -> None:
        async with twins(at, user, "ru", monkeypatch) as pair:
            await pair.same(way)
            keys = cycle((DOWN, PAGE_DOWN, DOWN, UP, PAGE_UP))
            for columns in (79, 61, 20, 21, *range(28, 42)):
                await pair.same((columns, 14))
                await pair.same(next(keys))

    asyncio.run(story())


def shown(side: Side) -> list[Cells]:
    """What each emulator shows by now."""
    side.show()
    return [emulator.cells() for emulator in side.emulators]


def columns_of(words: str, cells: Cells) -> set[int]:
    """Where the words begin, in all lines they stand in."""
    lines = ["".join(cell[0][:1] or " " for cell in line) for line in cells]
    return {line.index(words) for line in lines if words in line}


@pytest.mark.parametrize(("user", "way", "words"), [("li", "p", "100"), ("akhmetova", "3", "Sew")])
def test_after_signs_of_doubtful_width_the_columns_are_straight(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str, way: str, words: str
) -> None:
    call(at, (*DOUBTFUL, "Османова"))

    async def story() -> None:
        async with twins(at, user, "ru", monkeypatch, size=(80, 14)) as pair:
            for key in (way, DOWN, PAGE_DOWN, UP, "\x0c"):
                await pair.type_in(key)
                pair.ours.show()
                assert len(columns_of(words, pair.ours.pyte.cells())) == 1

    asyncio.run(story())


def test_signs_that_are_called_simple_fill_one_cell_everywhere() -> None:
    signs = [sign for sign in map(chr, range(0x20, 0x3000)) if SIMPLE.fullmatch(sign)]
    lines = ["".join(signs[start : start + 40]) for start in range(0, len(signs), 40)]
    size = (41, len(lines) + 1)
    sent = "".join(f"\x1b[{y};1H{line}|" for y, line in enumerate(lines, 1)).encode()
    with side(size, bytearray(BEGIN + sent)) as one:
        assert {cell_len(sign) for sign in signs} == {1}
        for cells in shown(one):
            assert ["".join(cell[0] for cell in line).rstrip() for line in cells[:-1]] == [
                f"{line}|".rstrip() for line in lines
            ]


@SCREENS
def test_after_signs_of_doubtful_width_nothing_is_left_of_what_was_there(
    at: Desk, monkeypatch: pytest.MonkeyPatch, user: str, way: str
) -> None:
    """What was changed bit by bit looks as when it is drawn anew."""
    call(at, (*DOUBTFUL, "Османова"))

    async def story() -> None:
        async with twins(at, user, "ru", monkeypatch, size=(80, 14)) as pair:
            for key in (way, END, HOME, DOWN, PAGE_DOWN, UP, PAGE_UP, "q", "1", way):
                await pair.type_in(key)
                changed = shown(pair.ours)
                await pair.type_in("\x0c")
                for bit_by_bit, anew in zip(changed, shown(pair.ours), strict=True):
                    assert not (found := differences(bit_by_bit, anew)), f"{key!r}\n{found}"

    asyncio.run(story())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("xyz", "❤\ufe0fz"),  # drawn in one cell: the y stays beside it
        ("a bcd", "👍🏽bcd"),  # drawn in four: it covers the b and the c
        ("a  xyz  bcd", "👍🏽|bcd|de"),  # with other looks beside it, and the cursor behind them
    ],
)
def test_the_line_is_written_anew_around_a_sign_of_doubtful_width(before: str, after: str) -> None:
    pens = Pens(ColorSystem.STANDARD)
    painter, bit_by_bit, anew = Painter(12, 1, pens), Emulated(12, 1), Emulated(12, 1)
    looks = (Style(), Style(bold=True), Style(reverse=True))
    for words, showing in ((before, [bit_by_bit]), (after, [bit_by_bit, anew])):
        row = Row.blank(12)
        row.write(0, [Strip(list(map(Segment, words.split("|"), looks)))], pens)
        for emulator in showing:
            if emulator is anew:
                painter.forget()
            emulator.feed(painter.paint([row], (11, 0)).encode())
    assert not differences(bit_by_bit.cells(), anew.cells())
