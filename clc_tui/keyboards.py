"""The Latin, Russian and Kazakh layouts: the same key is the same key on each of them.

Source: xkb-data `ru(winkeys)` and `kz(basic)`, identical to Windows on these keys. The top row of
the Kazakh layout makes no digits at all, so its letters count as digits wherever digits are keys.
"""

from __future__ import annotations

from typing import Literal

Layout = Literal["latin", "russian", "kazakh"]

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TOP_ROW = "2345890-=" + "@#$%*()_+"
_KAZAKH = "әіңғүұқөһ" + "ӘІҢҒҮҰҚӨҺ"

_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_KAZAKH = str.maketrans(_LATIN + _TOP_ROW, _RUSSIAN + _KAZAKH)
_TO_LATIN = str.maketrans(_RUSSIAN + _KAZAKH, _LATIN + _TOP_ROW)
_ROW_TO_KAZAKH = str.maketrans(_TOP_ROW[:9], _KAZAKH[:9])
_DIGITS = dict(zip("әіңғүұқӘІҢҒҮҰҚ", "2345890" * 2, strict=True))
_DIGIT_SIGNS = {'"': "1", ",": "6", ".": "7"}

_NAMES = {
    "`": "grave_accent", "[": "left_square_bracket", "]": "right_square_bracket",
    ";": "semicolon", "'": "apostrophe", ",": "comma", ".": "full_stop", "-": "minus",
    "=": "equals_sign", '"': "quotation_mark",
}  # fmt: skip
"""Textual's names of the keys that are neither letters nor digits."""
_SIGNS = {name: sign for sign, name in _NAMES.items()}


def latin_key(key: str) -> str:
    """A key name of Textual as the same key is named on the Latin layout, lower case.

    `ctrl+с` (Cyrillic) becomes `ctrl+c`, `Й` and `Q` become `q` (Caps Lock swaps cases), `ә`
    becomes `2`. Punctuation stays: what it stands for depends on the layout, see `digit`.
    """
    *held, last = key.split("+")
    if len(last) != 1:
        return key
    here = last.lower().translate(_TO_LATIN)
    return "+".join([*held, _NAMES.get(here, here) if here != last else here])


def digit(character: str, punctuation: bool = False) -> str | None:
    """The digit a character stands for, if any; None for everything else.

    Letters of the Kazakh top row always count; its `"` `,` `.` (1, 6, 7) only with `punctuation`:
    in the register and in fields that hold nothing but digits.
    """
    if len(character) == 1 and character in "0123456789":
        return character
    if punctuation and character in _DIGIT_SIGNS:
        return _DIGIT_SIGNS[character]
    return _DIGITS.get(character)


def retyped(text: str) -> tuple[str, ...]:
    """What the text reads had it been typed on the other layouts: `Rfqhfn` is `Кайрат`."""
    readings: list[str] = []
    typed = {layout_of(character) for character in text}
    if "latin" in typed:
        readings += [text.translate(_TO_RUSSIAN), text.translate(_TO_KAZAKH)]
    if typed & {"russian", "kazakh"}:
        readings += [text.translate(_TO_LATIN), text.translate(_ROW_TO_KAZAKH)]
    digits = [digit(character, punctuation=True) for character in text if not character.isspace()]
    if digits and None not in digits:
        readings.append("".join(filter(None, digits)))
    return tuple(reading for reading in dict.fromkeys(readings) if reading != text)


def layout_of(character: str) -> Layout | None:
    """The layout a letter was typed on; None where it could be any of them."""
    if len(character) != 1:
        return None
    if character.isascii():
        return "latin" if character.isalpha() else None
    if character in _KAZAKH:
        return "kazakh"
    return "russian" if character in _RUSSIAN else None


def shown_key(key: str, layout: Layout | None) -> str:
    """A Latin key name as its key cap reads on a layout: `p` is `з`; digits stay digits.

    With Ctrl the Latin letter is meant, which stands on every key cap and in every manual.
    """
    if layout in (None, "latin") or "+" in key:
        return key
    sign = _SIGNS.get(key, key)
    return sign.translate(_TO_RUSSIAN) if len(sign) == 1 else key


def aliases(keys: str, punctuation: bool = False) -> str:
    """The keys of a `Binding` with every other name under which they may arrive.

    `n` becomes `n,т,N,Т`; `ctrl+s` becomes `ctrl+s,ctrl+ы`; `2` becomes `2,ә,Ә`; with
    `punctuation` `6` also becomes `comma`.
    """
    found: list[str] = []
    for key in keys.split(","):
        *held, last = key.strip().split("+")
        names = [last]
        if len(last) == 1:
            names.append(last.translate(_TO_RUSSIAN if last.isalpha() else _TO_KAZAKH))
            if not held:
                names += [name.upper() for name in names]
            if punctuation:
                names += [_NAMES[sign] for sign, stands in _DIGIT_SIGNS.items() if stands == last]
        found += ["+".join([*held, name]) for name in names]
    return ",".join(dict.fromkeys(found))
