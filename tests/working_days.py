"""The working day of each role, key by key, as the line is measured by it; and what it may cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

UP, DOWN, LEFT, RIGHT, PAGE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[6~"
HOME, END, F1, F3, CTRL_P = "\x1b[H", "\x1b[F", "\x1bOP", "\x1bOR", "\x10"

COLUMNS, ROWS = 80, 24
MARK, MARKS_95 = 36, 62
CURSOR = 16
REGISTER, SCREEN = 1500, 1550
CLASS = 2050
AT_THE_DESK = 250
APPROVED, OF_HOURS = 64, 1500
"""The most bytes of approving a sheet, and of opening the list of a month."""
RECOMMENDATIONS, CHAIN, STEPPED = 1600, 1500, 200
"""The most bytes of opening the list of twenty, the whole chain of one, and of a step taken."""
OF_CURSES, OF_CURSES_A_DAY, OF_TEXTUAL = 0.75, 0.79, 1 / 7
"""The most bytes of a mark (median, 95 %), a step of the cursor, opening the register of twenty,
any other screen, login to a class of twenty saved, a person at the desk beyond what was typed; of
all days, and of each, beside ncurses
painting the same frames; of each day beside Textual's own output of our screens."""


EVALUATION, VERDICT, OBSERVATION = 1500, 330, 270
"""The most bytes of a screen of evaluations, of an answer or a verdict, of an observation beyond
what was typed."""


class Step(NamedTuple):
    """Keys sent in one write, and what they are: a "mark", "cursor", "screen" or "register"."""

    name: str
    keys: str
    kind: str = ""


def opens(name: str, keys: str) -> Step:
    """A step that brings another screen."""
    return Step(name, keys, "screen")


def opens_register(name: str, keys: str) -> Step:
    """A step that brings the register of a class."""
    return Step(name, keys, "register")


def marks(keys: str, name: str = "mark") -> list[Step]:
    """One learner after another."""
    return [Step(f"{name} {n}", key, "mark") for n, key in enumerate(keys, 1)]


def cursor(key: str, times: int = 1, name: str = "cursor") -> list[Step]:
    """Line after line."""
    return [Step(f"{name} {n}", key, "cursor") for n in range(1, times + 1)]


TWENTY: Final = [Step("7 absent", "7a"), Step("15 absent", "15a"), Step("the rest", "r")]
"""A class of twenty: two are missing."""

INSTRUCTOR: Final = [
    *TWENTY,
    Step("back to totals", UP), *cursor(UP, 3), Step("page", PAGE),
    Step("lesson before", LEFT), Step("lesson after", RIGHT),
    opens("keys", F1), opens("back from keys", "q"),
    Step("note asked", "n"), Step("note, letter 1", "ж"), Step("note, letter 2", "а"),
    Step("note", "\r"),
    opens("history", "h"), opens("back from history", "q"),
    opens("Today", "q"), opens("Register", "2"), opens_register("its register", "\r"),
    opens("Today again", "qq"), opens_register("the first register", "\r"),
    opens("Today, third", "q"),
    Step("next class", DOWN), opens_register("next register", "\r"),
    *marks("pppplpppappe"),
    opens("Today at last", "q"),
]  # fmt: skip

FACILITATOR: Final = [
    *cursor(DOWN), opens_register("register", "\r"), opens("Today, back", "q"),
    opens("People", "3"), *cursor(DOWN, 3, "cursor in People"), Step("People, page", PAGE),
    Step("People, scrolled", DOWN), opens("person", "\r"), opens("person form", "e"),
    Step("next field", "\t"), Step("field, letter 1", "ж"), Step("field, letter 2", "а"),
    Step("given up", "\x1b"), opens("thrown away", "3"), opens("People, back", "q"),
    opens("Today from People", "q"),
    opens("Volunteers", "4"), opens("people who help", "v"), opens("Volunteers, back", "q"),
    opens("Today from Volunteers", "q"),
    opens("find", F3), Step("find, letter 1", "а"), Step("find, letter 2", "х"),
    opens("found", "\r"), opens("Today from found", "q"),
    opens("Centre", "8"), opens("Classes", "\r"), *cursor(DOWN, 2, "cursor in Classes"),
    opens("class", "\r"), opens("its lessons", "l"), opens("class, back", "q"),
    opens("Classes, back", "q"), opens("Centre, back", "q"),
    opens("Courses", DOWN + "\r"), opens("course form", "a"), opens("Courses, back", "\x1b"),
    opens("Centre from Courses", "q"), opens("Calendar", DOWN + "\r"),
    opens("Centre from Calendar", "q"), opens("Users", DOWN + "\r"),
    opens("Centre from Users", "q"), opens("Settings", DOWN + "\r"),
    opens("Centre from Settings", "q"), opens("centre card", DOWN + "\r"),
    opens("Centre from its card", "\x1b"), opens("Today from Centre", "q"),
    Step("commands", CTRL_P), Step("no command", "\x1b"),
    opens("Hours", "5"), opens("Today from Hours", "q"),
    opens("waiting for you", END + "\r"), opens("Today from waiting", "q"),
    opens("Register", "2"), opens("history", "h"), opens("Register, back", "q"),
    opens("Today at last", "q"),
]  # fmt: skip

OTHERS: Final = [
    *cursor(DOWN, 2), opens("keys", F1), opens("Today from keys", "q"),
    opens("Centre", "8"), opens("Courses", "\r"), *cursor(DOWN, 3, "cursor in Courses"),
    opens("Centre from Courses", "q"), opens("Calendar", DOWN + "\r"),
    opens("Centre from Calendar", "q"), opens("Today from Centre", "q"),
    opens("find", F3), Step("find, letter 1", "а"), Step("find, letter 2", "н"),
    opens("Today from find", "\x1b"),
]  # fmt: skip

DESK_LINE: Final = "Дурсунова Нұргүл Олеговна\r1985\rж87770702635\r"
"""Somebody at the enrolment desk, typed key by key."""
AT_DESK: Final = [
    opens("Centre", "8"), opens("Classes", "\r"), opens("class", "\r"), opens("desk", "p"),
    *(Step(f"key {number}", key) for number, key in enumerate(DESK_LINE)),
]  # fmt: skip

FOUND: Final = [
    opens("People", "3"), Step("narrowed", "s"), opens("find 1", "а"), opens("find 2", "х"),
    opens("find 3", "м"), opens("find 4", "е"), *cursor(DOWN, 2),
]  # fmt: skip

HOURS: Final = [opens("Hours", "5"), Step("approved", "y"), opens("timesheet", "\r")]
"""The month whose sheets wait; one is approved as it stands in the list."""

FOLLOW_UP: Final = [
    opens("recommendations", "6"), *cursor(DOWN, 2), opens("its chain", UP + UP + "\r"),
    *cursor(DOWN, 2, "down the chain"), opens("back", "q"),
    opens("another chain", DOWN + "\r"), Step("begun", "g"),
    Step("asked", "d"), *(Step(f"letter {n}", each) for n, each in enumerate("звоним")),
    Step("declared", "\r"), opens("recommendations, back", "q"),
]  # fmt: skip
"""The one that is most overdue is begun, and said to be done."""

ONE_BY_ONE: Final = marks("pppplpppappepppipppp")
"""A class of twenty by single marks; the first also says that it was saved."""

DAYS: Final[dict[tuple[str, str], list[Step]]] = {
    ("instructor", "ru"): INSTRUCTOR,
    ("instructor", "kk"): INSTRUCTOR,
    ("facilitator", "ru"): FACILITATOR,
    ("facilitator", "kk"): FACILITATOR,
    ("secretary", "ru"): [opens("Today", "q"), *OTHERS],
    ("evaluator", "kk"): OTHERS,
}


LOGIN: Final = opens("login", "")
"""The first screen, and the tab stops it is written by."""


def reached(share: float, values: Sequence[float]) -> float:
    """The least of the values that so large a share of them does not exceed (nearest rank)."""
    return sorted(values)[math.ceil(round(share * len(values), 6)) - 1]


EVALUATED: Final = (
    opens("centre", "8"),
    opens("evaluations", f"{END}{UP}\r"),
    opens("draft", "\r"),
    opens("observations", "a"),
    Step("area", "о-"),
    Step("observation", "ходят редко по понедельникам\r"),
    Step("back", "\x1b"),
    Step("to the answers", END),
    Step("asked", "\r2"),
    Step("answer", "да\r"),
    Step("list", "q"),
    Step("both handed in", DOWN),
    opens("both sides", "t"),
    Step("chosen", "y1"),
    Step("verdict", "да\r"),
)
"""An evaluator adds an observation, answers, and says how both sides see something."""
