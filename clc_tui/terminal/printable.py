"""Only printable characters reach a terminal, whatever got into the file."""

from __future__ import annotations

import re

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: escape sequences, bells, cursor moves
    "\xad\u061c\u180e\u200b-\u200f"  # soft hyphen, zero width, direction marks
    "\u2028-\u202e\u2060-\u206f"  # line separators, overrides, isolates, invisible operators
    "\ufeff\ufff9-\ufffb\ud800-\udfff"  # byte order mark, annotations, lone surrogates
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)


def printable(text: str) -> str:
    """The text with every character shown as `\N{REPLACEMENT CHARACTER}` that is not for showing.

    Widgets call it before they measure, so that columns stay straight.
    """
    return text if text.isprintable() else _UNSAFE.sub(REPLACEMENT, text)


def _unsafe(text: str, style: Style | None) -> bool:
    return not text.isprintable() or bool(style is not None and style.link)


def _without_link(style: Style | None) -> Style | None:
    """The style without the address that would be written into the terminal as it stands."""
    return style.update_link(None) if style is not None and style.link else style


# The one place through which all content of screens passes on its way out: `Strip.render` turns
# the segments of a row into terminal text. tests/test_terminal_output.py guards it.
_stock_render = Strip.render


def _render(self: Strip, console: Console) -> str:
    """`Strip.render`, with the content of the segments made printable."""
    segments = list(self)
    if not any(_unsafe(text, style) for text, style, _ in segments):
        return _stock_render(self, console)
    clean = [Segment(printable(text), _without_link(style)) for text, style, _ in segments]
    return _stock_render(Strip(clean, self.cell_length), console)


def guard_output() -> None:
    """Make every strip of this process printable; safe to call again."""
    Strip.render = _render  # type: ignore[method-assign]
