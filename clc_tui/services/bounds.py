"""Bounds of what is written into a row."""

from __future__ import annotations

import re

from clc_tui.db.names import tidy
from clc_tui.language import N_
from clc_tui.terms import Invalid


def text(value: str, field: str, most: int) -> str:
    """A tidy text of at most so many letters; raises `Invalid` naming the field."""
    clean = tidy(value)
    if len(clean) > most:
        raise Invalid(N_("At most {most} letters fit here."), field=field, most=most)
    return clean


_SIGN = re.compile(r"\s*(?:№|#|N°|No?\.?(?=\s*\d))\s*", re.IGNORECASE)


def without_sign(value: str) -> str:
    """A paper's number without the sign for it, which stands before it wherever it is shown."""
    return value[found.end() :] if (found := _SIGN.match(value)) else value


def number(value: int | None, field: str, least: int, most: int) -> int | None:
    """A number within bounds, or none; raises `Invalid` naming the field."""
    if value is not None and not least <= value <= most:
        raise Invalid(N_("Between {least} and {most}."), field=field, least=least, most=most)
    return value
