"""For whom a recommendation is, as a form asks it: the centre, a body, or somebody outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clc_tui.follow_up import Addressed, BodyCode
from clc_tui.language import C_, N_
from clc_tui.services.bodies import BodyLine, WhichBody
from clc_tui.services.recommending import OUTSIDE_MOST, To
from clc_tui.widgets.record_form import Field, Kind

BODY = "body "
"""What the value of a body begins with."""


def to_fields(lines: Sequence[BodyLine]) -> tuple[Field, ...]:
    """The two lines that ask for whom."""
    choices = (
        (Addressed.CENTRE.value, C_("addressed", "the centre")),
        *((f"{BODY}{line.which}", line.words) for line in lines),
        (Addressed.OUTSIDE.value, C_("addressed", "outside")),
    )
    return (
        Field("to", N_("For whom"), Kind.CHOICE, choices, required=True),
        Field("outside", N_("Outside: which authority"), most=OUTSIDE_MOST),
    )


def to_values(to: To) -> dict[str, str]:
    """What stands in them."""
    value = to.addressed.value if to.body is None else f"{BODY}{to.body}"
    return {"to": value, "outside": to.outside}


def to_of(values: Mapping[str, str]) -> To:
    """For whom, as it was chosen."""
    chosen = values["to"]
    if chosen.startswith(BODY):
        return To(Addressed.BODY, which_body(chosen.removeprefix(BODY)))
    addressed = Addressed(chosen)
    return To(addressed, None, values["outside"] if addressed is Addressed.OUTSIDE else "")


def which_body(value: str) -> WhichBody:
    """A body by its number, or by its usual code."""
    return int(value) if value.isdecimal() else BodyCode(value)
