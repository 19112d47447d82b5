"""The painter: whatever it saves, an emulator shows exactly what was wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from emulated import Emulated, differences
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from clc_tui.terminal.cells import Row, cells_of
from clc_tui.terminal.motion import Place, motion, tab_stops
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.pens import PLAIN, Pens

COLUMNS, ROWS = 24, 9
STYLES = [
    Style(), Style(bold=True), Style(reverse=True), Style(color="red"), Style(bgcolor="blue"),
    Style(color="bright_black", italic=True), Style(underline=True, color="green"),
    Style(strike=True), Style(bold=True, reverse=True, color="yellow", bgcolor="cyan"),
]  # fmt: skip
WORDS = [
    "", " ", "  ", "   ", "         ", "+", "-", "Бекова Ж. С.", "Ән", "present 9", "é", "漢字",
    "x", "95", "unmarked 11  present 1  l",
]  # fmt: skip
line = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, len(STYLES) - 1)), max_size=6)
Line = list[tuple[str, int]]


def row_of(words: Line, pens: Pens) -> Row:
    row = Row.blank(COLUMNS)
    row.write(0, [Strip([Segment(text, STYLES[style]) for text, style in words])], pens)
    if row.signs[-1] and len(row.signs[-1].encode()) == 3:  # half a wide sign at the edge
        row.signs[-1], row.pens[-1] = " ", PLAIN
    return row


def naively(rows: Sequence[Row], pens: Pens) -> Emulated:
    """Each cell by itself, at its absolute place, with its whole look; blanks are there before."""
    shown = Emulated(len(rows[0].signs), len(rows))
    data = [
        f"\x1b[{y + 1};{x + 1}H{pens.way(None, pen)}{sign}"
        for y, row in enumerate(rows)
        for x, (sign, pen) in enumerate(zip(row.signs, row.pens, strict=True))
        if sign and (sign, pen) != (" ", PLAIN)
    ]
    shown.feed("".join(data).encode())
    return shown


@st.composite
def days(draw: st.DrawFn) -> list[list[Line]]:
    """Screens one after another: some cells other, some lines other, a list that scrolled."""
    screen: list[Line] = draw(st.lists(line, min_size=ROWS, max_size=ROWS))
    screens = [screen]
    for _ in range(draw(st.integers(1, 5))):
        screen = list(screen)
        match draw(st.sampled_from(["line", "lines", "scroll", "clear", "same"])):
            case "line":
                screen[draw(st.integers(0, ROWS - 1))] = draw(line)
            case "lines":
                screen = draw(st.lists(line, min_size=ROWS, max_size=ROWS))
            case "scroll":
                top, by = draw(st.integers(0, 3)), draw(st.integers(-3, 3))
                bottom = draw(st.integers(top + 4, ROWS))
                region = screen[top:bottom]
                fresh: list[Line] = [draw(line) for _ in range(abs(by))]
                region = [*region[by:], *fresh] if by > 0 else [*fresh, *region[: len(region) + by]]
                screen[top:bottom] = region
            case "clear":
                screen[draw(st.integers(0, ROWS - 1)) :] = []
                screen += [[] for _ in range(ROWS - len(screen))]
        screens.append(screen)
    return screens


@settings(max_examples=400, deadline=None)
@given(
    days(),
    st.lists(st.integers(0, 5), max_size=2),
    st.none()
    | st.lists(st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1)), min_size=6),
)
def test_what_is_shown_is_what_was_wanted(
    screens: list[list[Line]], forgotten: list[int], carets: list[tuple[int, int]] | None
) -> None:
    pens = Pens(ColorSystem.STANDARD)
    painter, shown = Painter(COLUMNS, ROWS, pens), Emulated(COLUMNS, ROWS)
    shown.screen.tabstops = set(range(4, COLUMNS, 4))  # as somebody's profile left them
    for number, screen in enumerate(screens):
        rows = [row_of(words, pens) for words in screen]
        if number in forgotten:
            painter.forget()
            shown.feed(b"\x1b[3;3H\x1b[7mjunk" if number else b"")
        caret = carets[number] if carets is not None else None
        shown.feed(painter.paint(rows, caret).encode())
        assert not differences(shown.cells(), naively(rows, pens).cells())
        assert shown.cursor[2] == (caret is None), "the cursor shows where somebody types"
        assert caret is None or shown.cursor[:2] == caret
        assert painter.paint(rows, caret) == ""


@st.composite
def journeys(draw: st.DrawFn) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """The columns of a window and two places in it, line and column."""
    columns = draw(st.sampled_from([1, 8, 9, COLUMNS, 79, 80, 81, 100, 300]))
    ends = st.integers(max(0, min(columns, 84) - 12), min(columns, 84) - 1)
    place = st.tuples(st.integers(0, ROWS - 1), st.integers(0, columns - 1) | ends)
    return columns, draw(place), draw(place)


@settings(max_examples=1000, deadline=None)
@given(journeys(), st.booleans())
def test_every_way_leads_there_and_none_is_longer_than_the_absolute_one(
    journey: tuple[int, tuple[int, int], tuple[int, int]], lost: bool
) -> None:
    columns, start, end = journey
    shown = Emulated(columns, ROWS)
    shown.screen.tabstops = {3, 50, 99}
    shown.feed(tab_stops(columns).encode())
    shown.feed(f"\x1b[{start[0] + 1};{start[1] + 1}H".encode())
    way = motion(Place(start[0], None if lost else start[1]), *end, columns)
    shown.feed(way.encode())
    assert shown.cursor[:2] == (end[1], end[0])
    assert len(way) <= len(f"\x1b[{end[0] + 1};{end[1] + 1}H")


@pytest.mark.parametrize("colours", [*ColorSystem, None])
def test_every_change_of_pen_gives_the_pen(colours: ColorSystem | None) -> None:
    pens = Pens(colours)
    numbers = [pens.number(style) for style in STYLES]
    for first in numbers:
        for second in numbers:
            short, plain = Emulated(2, 1), Emulated(2, 1)
            short.feed(f"{pens.way(None, first)}{pens.way(first, second)}x".encode())
            plain.feed(f"{pens.way(None, second)}x".encode())
            assert short.cells() == plain.cells()
            assert len(pens.way(first, second)) <= len(pens.way(None, second))


def linux(data: str) -> tuple[str, str]:
    """Ink and intensity on the Linux console, whose bright inks are bold ones (vt.c, csi_m)."""
    ink, intensity = "39", "22"
    for code in ";".join(re.findall(r"\x1b\[([\d;]*)m", data)).split(";"):
        number = int(code or 0)
        if number == 0:
            ink, intensity = "39", "22"
        elif number in (1, 2, 22):
            intensity = code
        elif 30 <= number <= 39:
            ink = code
        elif 90 <= number <= 97:
            ink, intensity = f"{number - 60}", "1"
    return ink, intensity


def test_bright_ink_leaves_no_bold_behind() -> None:
    pens = Pens(ColorSystem.STANDARD)
    looks = ["", "cyan", "bright_black", "bright_red"]
    styles = [Style.parse(f"{bold} {ink}") for ink in looks for bold in ("", "bold", "dim")]
    numbers = [pens.number(style) for style in styles]
    for first in numbers:
        for second in numbers:
            way = pens.way(None, first) + pens.way(first, second)
            assert linux(way) == linux(pens.way(None, second)), repr(way)


def sent(before: list[Line], after: list[Line]) -> bytes:
    """What leads from one screen to another."""
    pens = Pens(ColorSystem.STANDARD)
    painter = Painter(COLUMNS, ROWS, pens)
    for screen in (before, after):
        rows = [row_of(words, pens) for words in [*screen, *([[]] * ROWS)][:ROWS]]
        data = painter.paint(rows)
    return data.encode()


def test_a_list_that_scrolls_sends_its_new_line_only() -> None:
    names = "Akhmetova Bekova Ismailova Kim Osmanova Tsoy Abenova Dyusenova".split()
    lines: list[Line] = [[(name, 0)] for name in names]
    data = sent([*lines[:7], [], [("hints", 0)]], [*lines[1:8], [], [("hints", 0)]])
    assert data.endswith(b"Dyusenova") and len(data) < 30


def test_a_list_that_scrolls_back_under_a_line_that_is_new() -> None:
    names = "Akhmetova Bekova Ismailova Kim Osmanova Tsoy Abenova Dyusenova".split()
    lines: list[Line] = [[(name, 0)] for name in names]
    page = [[("Page 1", 2)], [("Abdrakhmanova", 0)], *lines[:7]]
    pens = Pens(ColorSystem.STANDARD)
    painter, shown = Painter(COLUMNS, ROWS, pens), Emulated(COLUMNS, ROWS)
    for screen in ([[("Page 2", 2)], *lines], page):
        rows = [row_of(words, pens) for words in screen]
        data = painter.paint(rows).encode()
        shown.feed(data)
        assert not differences(shown.cells(), naively(rows, pens).cells())
    assert b"Abdrakhmanova" in data and b"Bekova" not in data


def test_a_short_gap_is_written_again() -> None:
    assert sent([[("aXbXc", 0)]], [[("aYbYc", 0)]]) == b"\raYbY"


def test_the_end_of_a_line_is_erased() -> None:
    long: Line = [("present 9  unmarked 11", 0)]
    assert sent([long], [[("present", 0)]]) == b"\r\t\b\x1b[K"


def test_the_last_column_and_the_last_cell_are_written_without_harm() -> None:
    full: list[Line] = [[("z" * COLUMNS, 0)]] * ROWS
    pens = Pens(ColorSystem.STANDARD)
    painter, shown = Painter(COLUMNS, ROWS, pens), Emulated(COLUMNS, ROWS)
    for screen in (full, [[("y" * COLUMNS, 1)]] * ROWS):
        shown.feed(painter.paint([row_of(words, pens) for words in screen]).encode())
        (sign,) = {cell[0] for row in shown.cells() for cell in row}
        assert sign == screen[0][0][0][0]


SHARED = re.compile(
    r"\x1b\[(?:\d*;?\d*H|\d*[ABCDGdLM]|J|K|[\d;]*m|\d+;\d+r|r|3g)|\x1b[HM]|[\b\t\r\n]|[^\x00-\x1f\x7f-\x9f]"
)
"""All that may leave: what every terminal in the list of `painter` understands, and text."""


@settings(max_examples=100, deadline=None)
@given(days())
def test_nothing_leaves_that_some_terminal_does_not_know(screens: list[list[Line]]) -> None:
    pens = Pens(ColorSystem.STANDARD)
    painter = Painter(COLUMNS, ROWS, pens)
    for screen in screens:
        data = painter.paint([row_of(words, pens) for words in screen])
        assert SHARED.sub("", data) == ""


@given(st.text(max_size=30))
def test_whatever_is_in_the_data_only_printable_signs_become_cells(text: str) -> None:
    signs, inks = cells_of(Strip([Segment(text)]), Pens(None))
    assert len(signs) == len(inks)
    for sign in signs:
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", sign)


def test_what_is_written_after_an_empty_strip_is_there() -> None:
    row = Row.blank(4)
    row.write(0, [Strip([Segment(text)]) for text in ("", "ab", "", "cde")], Pens(None))
    assert row.signs == [*"abcd"]


def test_a_mark_belongs_to_the_sign_before_it_be_that_wide_or_not() -> None:
    for before in ("и", "漢"):
        signs, inks = cells_of(Strip([Segment(before), Segment("\u0306x")]), Pens(None))
        assert [sign for sign in signs if sign] == [f"{before}\u0306", "x"]
        assert len(signs) == len(inks)


def test_frames_cost_little_where_little_changes() -> None:
    """A mark and a cursor that moves on, as in the register."""
    before: Line = [(" ", 0), (">", 2), ("1 Бекова Ж. С.  +  .", 0)]
    after: Line = [("  1 Бекова Ж. С.  +  +", 0)]
    below: Line = [("  2 Ким В.        +  .", 0)]
    now: Line = [(" ", 0), (">", 2), ("2 Ким В.        +  .", 0)]
    assert len(sent([before, below], [after, now])) < 35


def test_pairs_of_screens_are_never_dearer_than_drawing_them_anew() -> None:
    screens: list[list[Line]] = [[[(f"{n} Бекова", n % 3)]] * 5 for n in range(4)]
    for one, other in pairwise(screens):
        assert len(sent(one, other)) <= len(sent([], other)) + len(b"\x1b[H\x1b[J\x1b[m")


def test_a_line_is_never_cleared_after_it_was_written() -> None:
    """The cursor stands where writing first and clearing then would be the shorter way."""
    before: Line = [("unmarked 11  present 1", 0)]
    after: Line = [("u", 0), ("                   ", 0), ("+", 0)]
    pens = Pens(ColorSystem.STANDARD)
    painter, shown = Painter(COLUMNS, ROWS, pens), Emulated(COLUMNS, ROWS)
    for line, caret in ((before, (20, 0)), (after, (3, 3))):
        rows = [row_of(words, pens) for words in [line, *([[]] * ROWS)][:ROWS]]
        data = painter.paint(rows, caret)
        shown.feed(data.encode())
        assert not differences(shown.cells(), naively(rows, pens).cells())
    assert "\x1b[K" in data
