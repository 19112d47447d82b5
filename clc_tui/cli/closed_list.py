"""What a client may ask for at the door: a closed list of words, never given to a shell."""

from __future__ import annotations

import shlex

from clc_tui.language import N_
from clc_tui.terms import Refused

MOST = 4096
"""Bytes of a command that are looked at."""

NOUNS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "report": (frozenset({"register"}), ()),
    "import": (frozenset({"learners", "volunteers", "attendance"}), ("-",)),
}
"""A noun with its kinds, and the words that follow them."""

WITH_VALUE = frozenset("--format --output --centre --group --from --to --month --lang".split())
ALONE = frozenset("--dry-run --accept-good-rows".split())


def asked_words(command: bytes) -> list[str]:
    """The words of a command that may be carried out; raises `Refused` for any other."""
    if len(command) > MOST:
        raise _refused()
    try:
        text = command.decode("utf-8")
        words = shlex.split(text) if text.isprintable() else []
    except ValueError:
        raise _refused() from None
    if not words or words[0] not in NOUNS:
        raise _refused()
    kinds, rest = NOUNS[words[0]]
    plain = _without_options(words[1:])
    if not plain or plain[0] not in kinds or tuple(plain[1:]) != rest:
        raise _refused()
    return words


def _without_options(words: list[str]) -> list[str]:
    """The words that are no options; raises `Refused` for an option that is not on the list."""
    plain: list[str] = []
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            plain.append(word)
        elif name in WITH_VALUE:
            _check_value(name, value if equals else next(left, ""))
        elif word not in ALONE:
            raise _refused()
    return plain


def _check_value(name: str, value: str) -> None:
    if name == "--output" and value != "-":
        raise _refused()
    if not value or (value.startswith("-") and value != "-"):
        raise _refused()


def _refused() -> Refused:
    return Refused(N_("This key opens the screens, `report …` and `import … -`, nothing else."))
