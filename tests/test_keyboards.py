"""The same key on three layouts."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.keys import _character_to_key

from clc_tui.keyboards import digit, latin_key, layout_of, retyped, shown_key

RUSSIAN = dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True))


@pytest.mark.parametrize(
    ("key", "latin"),
    [
        ("й", "q"), ("Й", "q"), ("Q", "q"), ("q", "q"), ("ctrl+с", "ctrl+c"), ("ctrl+c", "ctrl+c"),
        ("ctrl+ы", "ctrl+s"), ("ctrl+shift+й", "ctrl+shift+q"), ("ә", "2"), ("Қ", "0"),
        ("х", "left_square_bracket"), ("ж", "semicolon"), ("ө", "minus"), ("һ", "equals_sign"),
        ("escape", "escape"), ("shift+tab", "shift+tab"), ("f1", "f1"), ("full_stop", "full_stop"),
        ("7", "7"), ("ß", "ß"), ("+", "+"), ("", ""),
    ],
)  # fmt: skip
def test_keys_are_named_as_on_the_latin_layout(key: str, latin: str) -> None:
    assert latin_key(key) == latin


def test_every_letter_key_is_the_same_key_on_every_layout() -> None:
    assert sorted(RUSSIAN.values()) == list(string.ascii_lowercase)
    for cyrillic, latin in RUSSIAN.items():
        assert latin_key(cyrillic) == latin_key(cyrillic.upper()) == latin
        assert shown_key(latin, "russian") == shown_key(latin, "kazakh") == cyrillic
        assert shown_key(latin, "latin") == shown_key(latin, None) == latin


def test_names_of_punctuation_are_textuals() -> None:
    for cyrillic, sign in zip("ёхъжэбю", "`[];',.", strict=True):
        assert latin_key(cyrillic) == _character_to_key(sign)
        assert shown_key(_character_to_key(sign), "russian") == cyrillic


def test_digits_of_the_kazakh_top_row() -> None:
    row = '"әіңғ,.үұқ'
    assert [digit(sign, punctuation=True) for sign in row] == list("1234567890")
    assert [digit(sign, punctuation=False) for sign in row] == [
        None, "2", "3", "4", "5", None, None, "8", "9", "0",
    ]  # fmt: skip
    assert [digit(sign.upper()) for sign in "әіңғүұқ"] == list("2345890")
    assert [digit(sign) for sign in "1234567890"] == list("1234567890")
    assert [digit(other) for other in ("a", "й", "", "12", "٣", "²", "-")] == [None] * 7


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Rfqhfn", "Кайрат"), ("Лфшкфе", "Kairat"), ("2ctk", "әсел"), ("0fqhfn", "қайрат"),
        ("Айг8л", "Айгүл"), ("F[vtnjdf-Rbv", "Ахметова-Ким"), ('"kmdbhf', "Эльвира"),
        ("үұқ әі", "89023"), ('".,', "176"), ("ЙЦУ", "QWE"), (")fqhfn", "Қайрат"),
    ],
)  # fmt: skip
def test_text_typed_on_the_wrong_layout_is_read(typed: str, meant: str) -> None:
    assert meant in retyped(typed)


@pytest.mark.parametrize("text", ["", " ", "87011234567", "-", "№"])
def test_text_without_letters_has_no_other_reading(text: str) -> None:
    assert retyped(text) == ()


@settings(max_examples=60)
@given(st.text(alphabet=string.ascii_letters, min_size=1))
def test_what_was_typed_in_latin_comes_back(text: str) -> None:
    assert text in retyped(retyped(text)[0])
    assert text not in retyped(text)


def test_the_layout_of_a_letter() -> None:
    assert [layout_of(c) for c in "qQйЙәӨ1.№ß"] == [
        "latin", "latin", "russian", "russian", "kazakh", "kazakh", None, None, None, None,
    ]  # fmt: skip
    assert layout_of("") is None and layout_of("qq") is None
