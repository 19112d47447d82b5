"""The keys of a keyboard as they arrive from each layout, with Caps Lock and without.

Written down from `ru(winkeys)` and `kz(basic)` of xkb-data, apart from the program's own tables.
"""

from __future__ import annotations

from textual import events
from textual.keys import _character_to_key

from clc_tui.app import ClcApp

DIGITS = "1234567890"
LETTERS = "qwertyuiopasdfghjklzxcvbnm"
RUSSIAN_LETTERS = "йцукенгшщзфывапролдячсмить"
KAZAKH_ROW = '"әіңғ,.үұқ'
SIGNS = frozenset('",.')
"""What the Kazakh top row makes for 1, 6 and 7: signs that mean something else elsewhere."""

PLACES = DIGITS + LETTERS
LAYOUTS: dict[str, str] = {
    "latin": PLACES,
    "latin with caps": PLACES.upper(),
    "russian": DIGITS + RUSSIAN_LETTERS,
    "russian with caps": (DIGITS + RUSSIAN_LETTERS).upper(),
    "kazakh": KAZAKH_ROW + RUSSIAN_LETTERS,
    "kazakh with caps": (KAZAKH_ROW + RUSSIAN_LETTERS).upper(),
}
"""What each of `PLACES` makes on a layout."""


def arrives(character: str, held: str = "") -> events.Key:
    """The key of a character as the terminal's parser hands it over, `held` being `ctrl`."""
    name = _character_to_key(character)
    return events.Key(f"{held}+{name}" if held else name, None if held else character)


async def type_on(app: ClcApp, characters: str) -> None:
    """Type characters in one burst, whatever layout made them, and wait until they settled."""
    for character in characters:
        app.post_message(arrives(character))
    await app.keys_idle()
