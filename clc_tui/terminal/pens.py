"""How a cell is inked, and the fewest bytes from one ink to another (ECMA-48 8.3.117, SGR)."""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.color import ColorSystem
from rich.style import Style

MOST_KNOWN: Final = 4096
"""Styles remembered by number; past that they are looked at anew."""

_ATTRIBUTES: Final = (
    # name of Rich, code for on, code for off
    ("bold", "1", "22"),
    ("dim", "2", "22"),
    ("italic", "3", "23"),
    ("underline", "4", "24"),
    ("blink", "5", "25"),
    ("blink2", "6", "25"),
    ("reverse", "7", "27"),
    ("conceal", "8", "28"),
    ("strike", "9", "29"),
    ("underline2", "21", "24"),
    ("overline", "53", "55"),
)
_ON: Final = {on: off for _name, on, off in _ATTRIBUTES}
_SEEN_ON_BLANKS: Final = frozenset({"3", "4", "5", "6", "7", "9", "21", "53"})
"""Attributes that are seen where nothing is written, and with them the ink, which bold brightens.

Italic is one: screen shows it as reverse video.
"""

PLAIN: Final = 0
"""The number of the terminal's own look."""


class Pen(NamedTuple):
    """Codes of the ink and the paper (empty: the terminal's own) and of the attributes."""

    ink: str
    paper: str
    attributes: frozenset[str]


class Pens:
    """Pens by number, and the way from one to another."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._pens = [Pen("", "", frozenset())]
        self._numbers: dict[Pen, int] = {self._pens[0]: PLAIN}
        self._of_style: dict[Style | None, int] = {None: PLAIN}
        self._ways: dict[tuple[int, int], str] = {}
        self.blank = [PLAIN]
        """For each pen the one that makes the same blank: what is not seen there is left out."""

    def number(self, style: Style | None) -> int:
        """The number of the pen that a style of Rich's means."""
        found = self._of_style.get(style)
        if found is None:
            assert style is not None
            if len(self._of_style) >= MOST_KNOWN:
                self._of_style = {None: PLAIN}
            found = self._of_style[style] = self._known(self._pen(style))
        return found

    def _pen(self, style: Style) -> Pen:
        if self._colours is None:
            return self._pens[PLAIN]
        on = frozenset(code for name, code, _off in _ATTRIBUTES if getattr(style, name))
        ink = paper = ""
        if style.color is not None:
            ink = ";".join(style.color.downgrade(self._colours).get_ansi_codes())
        if style.bgcolor is not None:
            codes = style.bgcolor.downgrade(self._colours).get_ansi_codes(foreground=False)
            paper = ";".join(codes)
        return Pen("" if ink == "39" else ink, "" if paper == "49" else paper, on)

    def _known(self, pen: Pen) -> int:
        number = self._numbers.get(pen)
        if number is None:
            number = self._numbers[pen] = len(self._pens)
            self._pens.append(pen)
            self.blank.append(number)
            if not pen.attributes & _SEEN_ON_BLANKS:
                self.blank[number] = self._known(Pen("", pen.paper, frozenset()))
        return number

    def cleared(self, pen: int | None) -> int:
        """A pen that leaves cleared cells plain: terminals differ in what else they clear to."""
        return PLAIN if pen is None or self.blank[pen] != PLAIN else pen

    def way(self, before: int | None, after: int) -> str:
        """The shortest sequence from one pen (None: unknown) to another."""
        if before == after:
            return ""
        found = self._ways.get((-1 if before is None else before, after))
        if found is None:
            found = self._way(before, after)
            self._ways[-1 if before is None else before, after] = found
        return found

    def _way(self, before: int | None, after: int) -> str:
        new = self._pens[after]
        anew = [code for code in (*sorted(new.attributes), new.ink, new.paper) if code]
        fresh = f"\x1b[{';'.join(['', *anew]) if anew else ''}m"
        if before is None:
            return fresh
        old = self._pens[before]
        if _bold_on_linux(old, new):
            return fresh
        codes = sorted({_ON[code] for code in old.attributes - new.attributes})
        gone = {code for code in new.attributes if _ON[code] in codes}
        codes += sorted((new.attributes - old.attributes) | gone)
        if new.ink != old.ink:
            codes.append(new.ink or "39")
        if new.paper != old.paper:
            codes.append(new.paper or "49")
        change = f"\x1b[{';'.join(codes)}m"
        return change if len(change) < len(fresh) else fresh


def _bold_on_linux(old: Pen, new: Pen) -> bool:
    """Whether an ink leaves another intensity behind: the Linux console makes bright ones bold."""
    if not old.ink.startswith("9"):
        return False
    return not new.ink.startswith("9") or not (old.attributes ^ new.attributes).isdisjoint("12")
