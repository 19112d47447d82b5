"""Ways through all screens, as keys and what must be seen then; the words are English.

walk(pty, TODAY + REGISTER)
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from ptys import Pty

UP, DOWN, LEFT, RIGHT, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[6~"
F1, ENTER, ESC, PALETTE, TAB = "\x1bOP", "\r", "\x1b", "\x10", "\t"


class Step(NamedTuple):
    """Keys, and words that are on the screen afterwards, or, with `gone`, no longer."""

    keys: str
    sign: str
    gone: bool = False


def away(keys: str, sign: str) -> Step:
    """Out of the question that says this."""
    return Step(keys, sign, gone=True)


def walk(pty: Pty, steps: tuple[Step, ...]) -> str:
    """Go this way; every screen that was seen on it, one after another."""
    screens = []
    for step in steps:
        pty.send(step.keys)
        pty.wait_for(partial(_arrived, pty, step))
        pty.wait_quiet(0.02)
        screens.append(pty.text)
    return "\n".join(screens)


def _arrived(pty: Pty, step: Step) -> bool:
    return (step.sign in pty.text) is not step.gone


HELP = (Step(F1 + "\x1b[F", "End this session; everything is saved"), Step("q", "find"))
"""The keys of the screen; back again."""

COMMANDS = (Step(PALETTE, "Command:"), away(ESC, "Command:"))

HISTORY = (
    Step("h", "administr"),
    Step(ENTER, ""),  # the whole line, below
    Step("x", "Take this back?"),
    away("n", "Take this back?"),
    Step("q", ""),
)

A_DRAFT = (
    Step("1", "Family name"),
    Step(PAGE_DOWN, "Note"),
    Step("\x1b[F", ""),
    Step("\x1b[H", ""),
    Step(ESC, "This is not saved yet."),
    Step("3", "Classes today"),
)
"""What was being typed when a line dropped."""

REGISTER = (
    *HELP,
    *COMMANDS,
    Step(ENTER, "1 Аа"),
    Step("p", "present 1"),
    Step("u", "Take this back?"),
    away("n", "Take this back?"),
    Step(UP + "n", "Note, "),
    away(ESC, "Note, "),
    Step("m", "Minutes late, "),
    away(ESC, "Minutes late, "),
    Step(DOWN + "o", "will not come:"),
    away("q" + UP, "will not come:"),
    Step("t", "who taught this lesson?"),
    away("q", "who taught this lesson?"),
    Step("k", "Note to the lesson of "),
    away(ESC, "Note to the lesson of "),
    Step("x", "what happened?"),
    away("q", "what happened?"),
    Step("\x1b[F" + ENTER, "came without being on the list:"),
    away("q", "came without being on the list:"),
    Step("w", "who came? Name:"),
    away(ESC, "who came? Name:"),
    Step("\x1b[H", "> 1"),
    Step("h", "marked"),
    Step("q", "walk-in:"),
    Step(LEFT, "Not held"),
    Step(LEFT, "absent"),
    Step(RIGHT + RIGHT, "walk-in:"),
)
"""A lesson's register with all its questions."""

LESSONS = (
    Step("q2", "[2 Register]"),
    Step(LEFT, "Sunday"),
    Step("c", "Which class?"),
    away("q", "Which class?"),
    *HISTORY,
)

FIND = (
    Step("srbv", "Аа"),
    Step(DOWN * 5, "read as"),
    Step(ENTER, "Phone"),
    Step("q", "find"),
)
"""People by name from anywhere; a page."""

PEOPLE = (
    Step("3", "[3 People]"),
    Step(DOWN * 20, "people"),
    Step("\x1b[H" + ENTER, "Special learning needs"),
    Step(DOWN * 8, ""),
    *HELP,
)

PEOPLE_DESK = (
    *HISTORY,
    Step("e", "1/2  PgDn"),
    *(Step(TAB, "") for _ in range(3)),
    away(ESC, "1/2  PgDn"),
    Step("c", "signed the consent"),
    away("n", "signed the consent"),
    Step("p", "into which class?"),
    away("q", "into which class?"),
    Step("w", "waits for which course?"),
    away("q", "waits for which course?"),
    Step("o", " will not come:"),
    away("q", " will not come:"),
    Step("m", ": to which class?"),
    away("q", ": to which class?"),
    Step("x", "how did it end?"),
    away("q", "how did it end?"),
    Step("q", "[3 People]"),
    Step("a", "Family name"),
    Step("Ким" + TAB + "В" + TAB * 4 + "87012345678", "Known already?"),
    Step(ESC, "This is not saved yet."),
    away("3", "Family name"),
    Step("sКим", "Find:"),
    away(ESC, "Find:"),
)
"""A person's history, form and questions; a new person who is known already."""

CLASSES = (
    Step("8", "[8 Centre]"),
    Step(ENTER, "2 classes"),
    Step(ENTER, "learners"),
    *HELP,
    Step("l", "90 min"),
    *HISTORY,
    Step("q", "learners"),
    *HISTORY,
    Step("g", "[23]"),
    Step("q", "learners"),
)

CLASSES_DESK = (
    Step("p", "Name   "),
    away(ESC, "Sex Phone"),
    Step("w", "Waiting list:"),
    away("q", "Waiting list:"),
    Step("m", ": to which class?"),
    away("q", ": to which class?"),
    Step("x", "how did it end?"),
    away("q", "how did it end?"),
    Step("e", "For whom"),
    away(ESC, "For whom"),
    Step("t", "Who teaches "),
    away("q", "Who teaches "),
)

CENTRE = (
    Step("q", "2 classes"),
    Step("o", "classes"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "2 courses"),
    *HISTORY,
    Step(ENTER, "Planned hours"),
    away(ESC, "Planned hours"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "1 day off"),
    *HISTORY,
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "Access is given"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "days in which a mark"),
    Step(ENTER, "(0"),
    away(ESC, "(0"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "Region"),
    away(ESC, "Region"),
    Step(DOWN + ENTER, "Who looked at what"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "Unpayable"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "1 contract"),
    Step(ENTER, "Beside a main job"),
    away(ESC, "Beside a main job"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "1 payer"),
    Step(ENTER, "Title over the sheet"),
    away(ESC, "Title over the sheet"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "community leader"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "No meeting"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "Nobody has handed in"),
    Step("q", "what is offered"),
    Step(DOWN + ENTER, "Command:"),
    away(ESC, "Command:"),
)

WAITING = (
    Step("1", "Classes today"),
    Step("\x1b[F" + ENTER, "forms not signed"),
    Step("q\x1b[F" + UP + ENTER, "times, since"),
    Step(ENTER, "Phone"),
    Step("qq\x1b[F" + UP * 3 + ENTER, "1 line"),
    Step(ENTER, "[21"),
    Step("qq", "Classes today"),
)
"""The lists behind the lines of Today."""

HOURS = (
    Step("5", "[5 Hours]"),
    Step(ENTER, "academic h"),
    Step("4", "[4 Volunteers]"),
    Step("v", "1 volunteer"),
    Step(ENTER, "Helps since"),
)
"""Hours and volunteers."""

LEAVING = (Step("q", "again to leave"),)

FACILITATOR = (*A_DRAFT, *REGISTER, *LESSONS, *FIND, *PEOPLE, *PEOPLE_DESK, *CLASSES,
               *CLASSES_DESK, *CENTRE, *HOURS, *WAITING, *LEAVING)  # fmt: skip
"""From the first screen of a facilitator to the question whether to leave."""

INSTRUCTOR = (*REGISTER, *LESSONS, *FIND, *PEOPLE, Step("q", "[3 People]"), *CLASSES)
"""The same for an instructor, who begins in the register of the class that is on."""
