"""The looks, read from TOML files: the terminal's own 16 colours under names of what they mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from textual.color import Color, ColorParseError
from textual.css.constants import VALID_STYLE_FLAGS
from textual.theme import Theme

DEFAULT = "dark"
WITHOUT_COLOUR = "monochrome"
LAST_RESORT = "ansi-dark"
"""Built into Textual: what is left when no file of ours can be read."""

BASE_CSS = """
Screen { background: $background; color: $foreground; }
Widget {
    scrollbar-color: $scrollbar;
    scrollbar-color-hover: $scrollbar-hover;
    scrollbar-color-active: $scrollbar-active;
    scrollbar-background: $scrollbar-background;
    scrollbar-background-hover: $scrollbar-background-hover;
    scrollbar-background-active: $scrollbar-background-active;
    scrollbar-corner-color: $scrollbar-corner-color;
}
Input {
    background: $background;
    color: $foreground;
    & > .input--cursor {  /* the terminal's own cursor stands there */
        background: $background;
        color: $foreground;
        text-style: none;
    }
    & > .input--selection {
        background: $clc-cursor;
        color: $clc-cursor-text;
        text-style: $clc-cursor-style;
    }
    &.-invalid, &.-invalid:focus { border: tall $clc-alert; }
}
"""
"""For `App.CSS`: undoes the colours Textual writes into its own widgets for 16-colour themes, so
that what a theme says holds everywhere."""

_COLOURS = (
    "primary", "secondary", "warning", "error", "success", "accent",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip
_PLAIN = "ansi_default"


class BrokenTheme(NamedTuple):
    """A theme file that is not used."""

    file: str
    why: str


def variable_defaults() -> dict[str, str]:
    """Our own variables of style sheets, as they are where a theme does not say otherwise.

    Those ending in `-style` are text styles, the others colours. The cursor is reverse video by
    default: its colours then are the terminal's own.
    """
    return {
        "clc-accent": _PLAIN,
        "clc-accent-style": "none",
        "clc-dim": _PLAIN,
        "clc-alert": _PLAIN,
        "clc-alert-style": "none",
        "clc-cursor": _PLAIN,
        "clc-cursor-text": _PLAIN,
        "clc-cursor-style": "reverse",
    }


def themes_folder() -> Path:
    """Where the theme files lie: inside the installed package, or at the top of a source tree."""
    here = Path(__file__).resolve().parent
    packaged = here / "themes"
    return packaged if packaged.is_dir() else here.parent / "themes"


def load_themes(folder: Path | None = None) -> tuple[tuple[Theme, ...], tuple[BrokenTheme, ...]]:
    """Every theme of the folder that is sound, and those that are not with the reason."""
    loaded: list[Theme] = []
    failed: list[BrokenTheme] = []
    for path in sorted((folder or themes_folder()).glob("*.toml")):
        try:
            loaded.append(_theme(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError) as error:
            failed.append(BrokenTheme(path.name, str(error)))
    return tuple(loaded), tuple(failed)


def theme_name(wanted: str | None, names: Collection[str], environ: Mapping[str, str]) -> str:
    """The theme of a session: without colour where `NO_COLOR` asks for it, else the one wanted.

    See https://no-color.org: an empty `NO_COLOR` asks for nothing.
    """
    first = WITHOUT_COLOUR if environ.get("NO_COLOR") else wanted
    return next((name for name in (first, DEFAULT) if name and name in names), LAST_RESORT)


def _theme(name: str, content: dict[str, Any]) -> Theme:
    """The theme a file describes; raises ValueError for anything in it that cannot be right."""
    colours, variables = content.pop("colours", {}), content.pop("variables", {})
    dark = content.pop("dark", True)
    if content:
        raise ValueError(f"unknown: {', '.join(content)}")
    if not (isinstance(colours, dict) and isinstance(variables, dict) and isinstance(dark, bool)):
        raise ValueError("dark is true or false; colours and variables are tables")
    for place, value in colours.items():
        if place not in _COLOURS:
            raise ValueError(f"unknown colour: {place}")
        _check_colour(place, value)
    if "primary" not in colours:
        raise ValueError("primary is missing")
    for place, value in variables.items():
        _check_variable(place, value)
    terminals_own = dict.fromkeys(("foreground", "background", "surface", "panel", "boost"), _PLAIN)
    drawn: dict[str, Any] = terminals_own | colours
    looks = _looks(variable_defaults() | variables)
    return Theme(name=name, dark=dark, ansi=True, variables=looks, **drawn)


def _looks(own: dict[str, str]) -> dict[str, str]:
    """Textual's own variables drawn from ours, so that its widgets look like the rest."""
    cursor = {
        "foreground": own["clc-cursor-text"],
        "background": own["clc-cursor"],
        "text-style": own["clc-cursor-style"],
    }
    return {
        **{f"block-cursor-{part}": value for part, value in cursor.items()},
        **{f"input-cursor-{part}": value for part, value in cursor.items()},
        "ansi-background": _PLAIN,
        "ansi-foreground": _PLAIN,
        "input-selection-foreground": _PLAIN,
        "border": own["clc-accent"],
        "border-blurred": own["clc-dim"],
        "footer-key-foreground": own["clc-accent"],
        "button-focus-text-style": "bold reverse",
        **{f"scrollbar{part}": _PLAIN for part in ("", "-hover", "-active")},
        **{f"scrollbar-background{part}": _PLAIN for part in ("", "-hover", "-active")},
        **own,
    }


@cache
def _known_variables() -> frozenset[str]:
    """The names a theme may set: Textual's and ours."""
    textual = Theme(name="any", primary=_PLAIN, ansi=True).to_color_system().generate()
    return frozenset(textual) | frozenset(_looks(variable_defaults()))


def _check_variable(place: str, value: object) -> None:
    if place not in _known_variables():
        raise ValueError(f"unknown variable: {place}")
    if not place.endswith("-style"):
        _check_colour(place, value)
    elif not isinstance(value, str) or not set(value.split() or [""]) <= VALID_STYLE_FLAGS:
        raise ValueError(f"{place}: {value!r} is not a text style")


def _check_colour(place: str, value: object) -> None:
    try:
        Color.parse(re.sub(r" +\d{1,3}%$", "", value) if isinstance(value, str) else "")
    except ColorParseError:
        raise ValueError(f"{place}: {value!r} is not a colour") from None
