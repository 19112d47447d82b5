"""Names: their order against ICU and an oracle, every spelling found, phones and IINs read."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clc_tui.db import iin
from clc_tui.db.iin import iin_check
from clc_tui.db.names import (
    fold,
    full_name,
    mended,
    phone_digits,
    phone_text,
    proper_case,
    short_name,
    sort_key,
    squashed,
    tidy,
    told_apart,
)
from clc_tui.terminal.printable import printable
from clc_tui.terms import Invalid

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
RUSSIAN = "аәбвгғдежзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
SIGNS = " _-,;:!?.'’\"()"

Oracle = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def table(alphabet: str) -> dict[str, int]:
    return {sign: n for n, sign in enumerate([*SIGNS, *"0123456789", *alphabet, *LATIN], start=10)}


TABLES = {"kk": table(KAZAKH), "ru": table(RUSSIAN)}
TABLES["ru"]["ё"] = TABLES["ru"]["е"]
TABLES["en"] = TABLES["ru"]


def oracle(text: str, language: str) -> Oracle:
    """The order spelled out as tuples: letters, then accents, then capitals."""
    weights = TABLES[language]
    letters, accents, capitals = [], [], []
    for sign in unicodedata.normalize("NFC", text):
        low = sign.lower()
        if low in weights:
            letters.append(weights[low])
            accents.append(1 if low == "ё" and language != "kk" else 0)
        else:
            base = unicodedata.normalize("NFD", low)[0]
            letters.append(weights.get(base, 5000 + ord(base)))
            accents.append(1)
        capitals.append(1 if sign != low else 0)
    return tuple(letters), tuple(accents), tuple(capitals)


TEXTS = st.text(max_size=12) | st.text(st.sampled_from(KAZAKH + KAZAKH.upper() + "ёЁé -Aabä\0ß"))


@settings(max_examples=200)
@given(TEXTS, TEXTS, st.sampled_from(["kk", "ru", "en"]))
def test_bytes_order_as_the_tuples_do(one: str, other: str, language: str) -> None:
    keys = sort_key(one, language), sort_key(other, language)
    tuples = oracle(one, language), oracle(other, language)
    assert (keys[0] < keys[1]) == (tuples[0] < tuples[1])
    assert (keys[0] == keys[1]) == (tuples[0] == tuples[1])


@cache
def python_with_icu() -> str | None:
    """An interpreter that can ask ICU: ours with PyICU, or the system's with python3-icu."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python):
            found = subprocess.run([python, "-c", "import icu"], capture_output=True, check=False)
            if found.returncode == 0:
                return python
    return None


ASK_ICU = """
import icu, json, sys
asked = json.load(sys.stdin)
order = icu.Collator.createInstance(icu.Locale(asked["language"]))
print(json.dumps([sorted(texts, key=order.getSortKey) for texts in asked["lists"]]))
"""


def random_lists(language: str) -> list[list[str]]:
    dice = random.Random(f"names-{language}")
    letters = KAZAKH + "".join(KAZAKH.upper()) + LATIN + LATIN.upper()
    weights = [8] * 84 + [1] * 52

    def word() -> str:
        return "".join(dice.choices(letters, weights, k=dice.randint(1, 6)))

    def name() -> str:
        return dice.choice([" ", "-"]).join(word() for _ in range(dice.randint(1, 3)))

    lists = [list({name() for _ in range(60)}) for _ in range(100)]
    close = [["".join(dice.choices("еёЕЁұүҰҮіьІЬ", k=3)) for _ in range(60)] for _ in range(30)]
    return lists + [list(set(texts)) for texts in close]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_order_is_that_of_icu(language: str) -> None:
    python = python_with_icu()
    if python is None:
        assert not os.environ.get("CI"), "install python3-icu: the order must be held against ICU"
        pytest.skip("neither PyICU nor Debian's python3-icu is installed")
    lists = random_lists(language)
    answer = subprocess.run(
        [python, "-c", ASK_ICU],
        input=json.dumps({"language": language, "lists": lists}),
        capture_output=True, check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    ours = [sorted(texts, key=lambda text: sort_key(text, language)) for texts in lists]
    assert ours == json.loads(answer.stdout)


def test_the_alphabets_are_in_order() -> None:
    assert "".join(sorted(KAZAKH, key=lambda sign: sort_key(sign, "kk"))) == KAZAKH
    names = ["Ёлкин", "Елкин", "Ели", "Ерлан", "Қасым", "Касым", "Ян", "Adam", "Ким А", "Кимова"]
    assert sorted(names, key=lambda name: sort_key(name, "ru")) == [
        "Ели", "Елкин", "Ёлкин", "Ерлан", "Касым", "Ким А", "Кимова", "Қасым", "Ян", "Adam",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spellings",
    [
        "Қайрат Кайрат Qairat Kairat Qayrat Kayrat Qaırat",
        "Әсел Асель Assel Asel Äsel əсел",
        "Айгүл Айгуль Aigul Aygul Aıgúl",
        "Жамбыл Zhambyl Jambyl Zhambil",
        "Нұрсұлтан Nursultan Nūrsūltan",
        "Ғалия Galiya Ğaliia Ghaliya",
        "Һашим Хашим Khashim",
        "Шолпан Sholpan Şolpan",
        "Щербаков Shcherbakov Scherbakov",
        "Юлия Yuliya Iuliia",
        "Ёлкин Елкин Yolkin",
        "Ерлан Yerlan",
        "Серікқызы Серикқызы Serikkyzy",
        "ҚАЙРАТ қайрат Каи\u0306рат",
    ],
)
def test_every_spelling_has_one_key(spellings: str) -> None:
    assert len({fold(name) for name in spellings.split()}) == 1


def test_folding_keeps_apart_what_differs() -> None:
    assert len({fold(name) for name in ("Ким", "Кин", "Джамбул", "Жамбыл", "Кимова")}) == 5
    assert fold("Sewing 1") != fold("Sewing 11")
    assert fold("  Ахметова-Ким, Әсел ") == "ahmetova kim asel"
    assert squashed("Ахметова-Ким Әсел") == "ahmetovakimasel"
    assert fold("") == fold("№ —") == ""


@settings(max_examples=100)
@given(TEXTS)
def test_keys_are_made_of_anything(text: str) -> None:
    assert set(fold(text)) <= set(LATIN + "0123456789 ")
    assert " " not in squashed(text)


def test_tidy() -> None:
    assert tidy("  Ахметова \t Айгүл\u00a0\n") == "Ахметова Айгүл"
    assert tidy("Каи\u0306рат") == "Кайрат"
    assert tidy("") == ""


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x07", "\x1b", "\x1c", "\x7f", "\x85", "\x9b", "\xad", "\u200b", "\u200d", "\u200e",
     "\u2028", "\u2029", "\u202e", "\u2060", "\u2066", "\ufeff", "\ud800", "\U000e0041", "\ue000"],
)  # fmt: skip
def test_signs_that_cannot_be_shown_are_refused(sign: str) -> None:
    with pytest.raises(Invalid) as refused:
        tidy(f"Ким{sign}Вера")
    assert refused.value.words["sign"] == f"U+{ord(sign):04X}"


@settings(max_examples=200)
@given(st.text(max_size=20))
def test_what_tidy_lets_pass_is_tidy_and_printable(text: str) -> None:
    try:
        clean = tidy(text)
    except Invalid:
        return
    assert tidy(clean) == clean == unicodedata.normalize("NFC", clean)
    assert printable(clean) == clean
    assert "  " not in clean and clean.strip(" ") == clean


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Рустaм", "Рустам"), ("Жұмaбаев", "Жұмабаев"), ("əсел", "әсел"), ("Əсел", "Әсел"),
        ("hашим", "һашим"), ("Cepік", "Серік"), ("Сeрiк", "Серік"), ("ɵмір", "өмір"),
    ],
)  # fmt: skip
def test_latin_letters_in_a_cyrillic_word_are_mended(word: str, meant: str) -> None:
    assert mended(word) == (meant, True)


@pytest.mark.parametrize("word", ["Рустам", "Rustam", "Kim", "COXA", "Русzам", "", "12", "Ким-7"])
def test_other_words_stay_as_they_are(word: str) -> None:
    assert mended(word) == (word, False)


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("АХМЕТОВА-КИМ", "Ахметова-Ким"), ("ҚАЙРАТҚЫЗЫ", "Қайратқызы"), ("ЁЛКИН", "Ёлкин"),
        ("ІЗТІЛЕУОВ ӘЛІБЕК ҮСЕНҰЛЫ", "Ізтілеуов Әлібек Үсенұлы"), ("О'КОННОР", "О'Коннор"),
        ("ЕРБОЛ ҚЫЗЫ", "Ербол қызы"), ("МАМЕД-ОГЛЫ", "Мамед-оглы"), ("ЛИ А.Қ.", "Ли А.Қ."),
        ("АХМЕТОВА Айгүл", "Ахметова Айгүл"), ("МакДональд", "МакДональд"), ("де Ли", "де Ли"),
    ],
)  # fmt: skip
def test_names_in_capitals(capitals: str, name: str) -> None:
    assert proper_case(capitals) == name


def test_short_and_full_names() -> None:
    assert short_name("Ахметова", "Айгүл", "Қайратқызы") == "Ахметова А. Қ."
    assert short_name("Ким", "Вера", None) == "Ким В."
    assert short_name("Роза") == full_name("Роза", "", None) == "Роза"
    assert short_name("", "Роза") == "Роза"
    assert full_name("Ахметова", "Айгүл", "Қайратқызы") == "Ахметова Айгүл Қайратқызы"


def test_namesakes_are_told_apart_by_year_else_by_phone() -> None:
    name = "Ахметова Г. С."
    assert told_apart({
        1: (name, 1987, "77010000045"), 2: (name, 1990, None), 3: (name, 1987, "77010000012"),
        4: (name, None, None), 5: ("Ким В.", 1987, "77010000045"),
    }) == {
        1: f"{name} (…45)", 2: f"{name} (1990)", 3: f"{name} (…12)", 4: name, 5: "Ким В.",
    }  # fmt: skip


KNOWN = st.tuples(
    st.sampled_from(["Ахметова Г. С.", "Ким В.", "Цой"]),
    st.sampled_from([None, 1987, 1990, 2001]),
    st.sampled_from([None, "77010000045", "77019990045", "77010000012"]),
)


@given(st.dictionaries(st.integers(0, 99), KNOWN, max_size=8))
def test_only_the_doubled_are_told_apart_and_wherever_something_can(
    people: dict[int, tuple[str, int | None, str | None]],
) -> None:
    shown = told_apart(people)
    for who, (name, year, phone) in people.items():
        others = [(y, p) for w, (n, y, p) in people.items() if w != who and n == name]
        end = (phone or "")[-2:]
        tags = {f" ({year})", f" (…{end})", ""} if others else {""}
        assert shown[who].removeprefix(name) in tags
        by_year = year and all(year != y for y, _phone in others)
        by_phone = phone and all(end != (p or "")[-2:] for _year, p in others)
        if by_year or by_phone:
            assert list(shown.values()).count(shown[who]) == 1


@pytest.mark.parametrize(
    ("written", "digits", "shown"),
    [
        ("87012345678", "77012345678", "+7 701 234 56 78"),
        ("+7 701 234-56-78", "77012345678", "+7 701 234 56 78"),
        ("8(705)1234567", "77051234567", "+7 705 123 45 67"),
        ("7012345678", "77012345678", "+7 701 234 56 78"),
        ("87770702635.0", "77770702635", "+7 777 070 26 35"),
        (87770702635.0, "77770702635", "+7 777 070 26 35"),
        (87770702635, "77770702635", "+7 777 070 26 35"),
        ("8 (727) 244–11–08", "77272441108", "+7 727 244 11 08"),
        ("+7 916 123 45 67", "79161234567", "+7 916 123 45 67"),
        ("+996 555 123 456", "996555123456", "+996555123456"),
    ],
)
def test_phones(written: str | int | float, digits: str, shown: str) -> None:
    assert phone_digits(written) == digits
    assert phone_text(digits) == shown
    assert phone_digits(shown) == digits


@pytest.mark.parametrize(
    "written", ["", "нет", "2-15-43", "870123456", "8701234567890", "8701٢345678", float("nan"), -1]
)
def test_what_is_no_phone_is_refused(written: str | float) -> None:
    with pytest.raises(Invalid) as refused:
        phone_digits(written)
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    "number",
    ["750315390013", "821205490018", "040229590010", "051130690013", "000229690012", "990101190016",
     "800101390203", "800101390215", "650712490806", "061211600012", "900101300017",
     " 750315 390013 "],
)  # fmt: skip
def test_good_iins(number: str) -> None:
    assert iin_check(number) == ("".join(number.split()), ())


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        ("000229490017", iin.STRANGE_DATE), ("010229690011", iin.STRANGE_DATE),
        ("800231390019", iin.STRANGE_DATE), ("801301390011", iin.STRANGE_DATE),
        ("000000390015", iin.STRANGE_DATE), ("800101090012", iin.STRANGE_SEVENTH),
        ("750315390014", iin.WRONG_CHECK_DIGIT), ("030740900017", iin.LOOKS_LIKE_BIN),
        ("100250900019", iin.LOOKS_LIKE_BIN), ("990963900019", iin.LOOKS_LIKE_BIN),
    ],
)  # fmt: skip
def test_doubtful_iins_are_kept_with_the_doubt(number: str, doubt: str) -> None:
    assert iin_check(number) == (number, (doubt,))


@pytest.mark.parametrize("eleven", ["80010139029", "80010139290", "90120149061", "89040231584"])
def test_numbers_that_are_never_issued(eleven: str) -> None:
    for last in "0123456789":
        assert iin.WRONG_CHECK_DIGIT in iin_check(eleven + last).doubts


@pytest.mark.parametrize("number", ["75031539001", "7503153900130", "75031539001a", "٧50315390013"])
def test_wrong_iins_are_refused(number: str) -> None:
    with pytest.raises(Invalid) as refused:
        iin_check(number)
    assert refused.value.field == "iin"


def test_no_iin_is_no_iin() -> None:
    assert iin_check("  ") == (None, ())
