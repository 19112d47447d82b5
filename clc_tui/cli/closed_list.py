"""What a client may ask for at the door: a closed list of words, never given to a shell."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from clc_tui.language import N_
from clc_tui.terms import Refused

MOST = 4096
"""Bytes of a command that are looked at."""


class Noun(NamedTuple):
    """What may follow a noun: its kinds, the words after them, and its options."""

    kinds: frozenset[str]
    rest: tuple[str, ...]
    with_value: frozenset[str]
    alone: frozenset[str] = frozenset()


WITH_VALUE = frozenset("--format --output --centre --group --from --to --month --lang".split())
OF_RECOMMENDATIONS = frozenset("--show --standing --who --area --evaluation".split())
NOUNS = {
    "report": Noun(
        frozenset({"register", "hours", "volunteers", "recommendations"}),
        (),
        WITH_VALUE | {"--by", "--payer", "--person"} | OF_RECOMMENDATIONS,
    ),
    "import": Noun(
        frozenset({"learners", "volunteers", "attendance"}),
        ("-",),
        WITH_VALUE,
        frozenset({"--dry-run", "--accept-good-rows"}),
    ),
    "papers": Noun(frozenset(), (), frozenset({"--format", "--output"})),
}
"""Every noun; of `papers` a number may follow instead of a kind."""


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
    noun = NOUNS[words[0]]
    plain = _without_options(words[1:], noun)
    if noun.kinds:
        fits = bool(plain) and plain[0] in noun.kinds and tuple(plain[1:]) == noun.rest
    else:
        fits = not plain or (len(plain) == 1 and bool(re.fullmatch(r"[1-9][0-9]{0,3}", plain[0])))
    if not fits:
        raise _refused()
    return words


def _without_options(words: list[str], noun: Noun) -> list[str]:
    """The words that are no options; raises `Refused` for an option that is not on the list."""
    plain: list[str] = []
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            plain.append(word)
        elif name in noun.with_value:
            _check_value(name, value if equals else next(left, ""))
        elif word not in noun.alone:
            raise _refused()
    return plain


def _check_value(name: str, value: str) -> None:
    if name == "--output" and value != "-":
        raise _refused()
    if not value or (value.startswith("-") and value != "-"):
        raise _refused()


def _refused() -> Refused:
    return Refused(
        N_("This key opens the screens, `report …`, `import … -` and `papers`, nothing else.")
    )
