"""Only printable characters reach a terminal, whatever got into the file."""

from __future__ import annotations

import os
import re
import textwrap

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


NARROWEST = 20


def printable(text: str) -> str:
    """The text with every character shown as `\N{REPLACEMENT CHARACTER}` that is not for showing.

    Widgets call it before they measure, so that columns stay straight.
    """
    return text if text.isprintable() else _UNSAFE.sub(REPLACEMENT, text)


def in_lines(words: str, terminal: int) -> str:
    """Words in lines as wide as a terminal (its descriptor), broken between words."""
    try:
        columns = os.get_terminal_size(terminal).columns
    except OSError:
        columns = 0
    return "\n".join(
        textwrap.wrap(printable(" ".join(words.split())), max(columns, 20) if columns else 1000)
    )
