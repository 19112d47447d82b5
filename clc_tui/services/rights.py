"""The one table of rights: which role may use which verb, and how far it reaches.

A verb that is not listed here may be used by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from clc_tui.terms import Reach, Role

F, I, S, E, A = (  # noqa: E741
    Role.FACILITATOR,
    Role.INSTRUCTOR,
    Role.SECRETARY,
    Role.EVALUATOR,
    Role.ADMINISTRATOR,
)
CENTRE, TAUGHT, FILE = Reach.CENTRE, Reach.TAUGHT, Reach.FILE

DESK: Mapping[Role, Reach] = {F: CENTRE}
"""The facilitator alone."""
REGISTER: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT}
"""Taking the register."""
LISTS: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT, A: CENTRE}
"""Reading names: the administrator only at the command line, and the access log says so."""
IMPORTS: Mapping[Role, Reach] = {F: CENTRE, A: CENTRE}
EVERYBODY: Mapping[Role, Reach] = {F: CENTRE, I: CENTRE, S: CENTRE, E: CENTRE}
ACCOUNTS: Mapping[Role, Reach] = {A: FILE}

RIGHTS: dict[str, Mapping[Role, Reach]] = {
    # attendance
    "register": LISTS,
    "mark": REGISTER,
    "clear_mark": REGISTER,
    "mark_rest": REGISTER,
    "note_mark": REGISTER,
    "nobody_came": REGISTER,
    "head_count": REGISTER,
    "note_lesson": REGISTER,
    "add_walk_in": REGISTER,
    "remove_walk_in": REGISTER,
    "name_walk_in": REGISTER,
    "set_instructors": REGISTER,
    "announce_absence": REGISTER,
    "withdraw_absence": REGISTER,
}
