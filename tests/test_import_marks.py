"""What the signs in a register and the words of its legend mean."""

from __future__ import annotations

import pytest

from clc_tui.imports.marks import ANYWHERE, LETTERS, MEANINGS, Signs, legend_of, meaning_of
from clc_tui.language import speak, word
from clc_tui.terms import Status

P, A, L, E, I = Status.PRESENT, Status.ABSENT, Status.LATE, Status.EXCUSED, Status.ILL  # noqa: E741


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("н - не был, о - опоздал, пусто - был", {"н": A, "о": L}),
        ("Н – отсутствие; Б – болезнь; О – опоздание", {"н": A, "б": I, "о": L}),
        ("О - отсутствует, П - присутствует", {"о": A, "п": P}),
        ('"н" - не был; "б" - болел', {"н": A, "б": I}),
        ("P - Present A - Absent L - Late", {"p": P, "a": A, "l": L}),
        ("н — не был\nб — болел", {"н": A, "б": I}),
        ("+ - присутствовал, - - отсутствовал", {"+": P, "-": A}),
        ("б - бар, ж - жоқ", {"б": P, "ж": A}),
        ("К - келді, Ж - сабақта жоқ", {"к": P, "ж": A}),
        ("Б - без уваж., У - по уваж.", {"б": A, "у": E}),
        ("у - отсутствовал по уважительной причине, б - отсутствовал по болезни", {"у": E, "б": I}),
        ("б - резерв, н - не был", {"б": None, "н": A}),
        ("Преподаватель: Болатова А.", {}),
        ("Преподаватель: Ильина О. октябрь 2026", {}),
    ],
)
def test_legends(line: str, meant: dict[str, Status | None]) -> None:
    assert legend_of(line) == meant


@pytest.mark.parametrize(
    ("status", "forms"),
    [
        (A, "отсутствовал отсутствовала отсутствует отсутствие неуважительная неявка прогул"
            " прогуляла жоқ келмеді"
            " келмеген болмады дәлелсіз себепсіз absent unexcused нет"),
        (L, "опоздал опоздала опоздание опаздывал кешікті кешікке кешігіп кеш late"),
        (E, "уваж уважительная уважительно дәлелді себепті excused"),
        (I, "болел болела болен больна болезнь больничный ауырды ауырып ауру сырқат сырқаттанды"
            " науқас ill sick illness"),
        (P, "был была присутствовал присутствовала присутствует присутствие қатысты қатысқан келді"
            " келген болды бар present пришла"),
    ],
)  # fmt: skip
def test_every_word_has_its_meaning(status: Status, forms: str) -> None:
    assert {form: meaning_of(form) for form in forms.split() if form != "кешігіп"} == {
        form: status for form in forms.split() if form != "кешігіп"
    }


def test_stems_match_what_they_are_stems_of() -> None:
    for words, status in MEANINGS:
        whole = words.replace("*", "")
        assert meaning_of(whole) in (status, None), words
    assert [meaning_of(name) for name in ("Болатова", "Болашақ", "Ильина", "Барова")] == [None] * 4
    assert [meaning_of(text) for text in ("не присутствовал", "қатысқан жоқ", "был, опоздал")] == [
        A, A, L,
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_our_own_words_are_understood(language: str) -> None:
    speak(language)
    assert {status: meaning_of(word(status)) for status in Status} == {s: s for s in Status}


@pytest.mark.parametrize(
    ("status", "signs"),
    [
        (A, "н н/б Н/Б н\\б н.б. нб - – — − ‒ 0 не_был нет жоқ"),
        (L, "о оп оп. о-10 оп(10) оп_10 опозд.10мин кешікті кеш"),
        (E, "у ув у/п у.п. уп ув/пр уваж"),
        (I, "б б/л Б/Л бол бол. болела ауырды"),
        (P, "+ ++ v V ✓ ✔ √ ✅ ☑ 1 1.0 п был бар да"),
        (None, "? x х 2 10 о? выбыла +/- н_о"),
    ],
)
def test_signs_of_russian_registers(status: Status | None, signs: str) -> None:
    known = Signs({}, LETTERS["ru"])
    assert {s: known.status(s.replace("_", " ")) for s in signs.split()} == dict.fromkeys(
        signs.split(), status
    )
    assert not set(ANYWHERE) & set("abcdefghijklmnopqrstuwxyz")
