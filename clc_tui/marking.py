"""Sentences marked for the catalogues; `language` says them."""

from __future__ import annotations

CONTEXT_END = "\x04"
"""What gettext puts between the context of a sentence and the sentence."""


class Marked(str):
    """A sentence of the program (not of a person), to be translated when it is shown."""

    __slots__ = ()


def N_(message: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return Marked(message)


def C_(context: str, message: str) -> str:
    """Mark a sentence that reads otherwise in this context: shorter in a hint of a key."""
    return Marked(f"{context}{CONTEXT_END}{message}")
