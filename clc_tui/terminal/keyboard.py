"""What comes in from a terminal: bytes become keys and pastes, and none of them can hurt."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual.message import Message

from clc_tui.terminal.textual_inside import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    KeyParser,
)

MOST_PASTED = 64 * 1024
"""Characters of one paste; the rest is dropped."""

ESCAPE = "\x1b"
_KEPT_IN_PASTE = {"\n", "\r", "\t"}


class Keyboard:
    """Textual's own parser behind a UTF-8 decoder that drops bad bytes, pastes bounded.

    Only keys, pastes and mouse events come out. What a terminal answers to questions nobody
    asked (its size, its focus, its modes) is dropped.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._parser = KeyParser()
        self._tail = ""
        self._paste: list[str] | None = None
        self._end_seen = ""

    @property
    def pasting(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._paste is not None

    def feed(self, data: bytes) -> Iterator[Message]:
        """Give the events that the bytes complete."""
        for character in self._decoder.decode(data):
            if self._paste is None:
                yield from self._feed_key(character)
            else:
                yield from self._feed_paste(self._paste, character)

    def escape_timed_out(self) -> Iterator[Message]:
        """Give the key of an escape sequence that nothing followed."""
        if not self.pasting:
            yield from self._safely(self._parser.tick)

    def end_paste(self) -> Iterator[Message]:
        """End a paste whose end never came, so that the keyboard is not deaf."""
        text, self._paste, self._end_seen = "".join(self._paste or ()), None, ""
        if text:
            yield events.Paste(text)

    def _feed_key(self, character: str) -> Iterator[Message]:
        self._tail = (self._tail + character)[-len(BRACKETED_PASTE_START) :]
        if self._tail == BRACKETED_PASTE_START:
            self._paste, self._tail, self._parser = [], "", KeyParser()
            return
        yield from self._safely(lambda: self._parser.feed(character))

    def _feed_paste(self, paste: list[str], character: str) -> Iterator[Message]:
        seen = self._end_seen + character
        if not BRACKETED_PASTE_END.startswith(seen):
            for kept in seen[:-1] if character == ESCAPE else seen:
                if len(paste) < MOST_PASTED and (kept >= " " or kept in _KEPT_IN_PASTE):
                    paste.append(kept)
            seen = character if character == ESCAPE else ""
        self._end_seen = seen
        if seen == BRACKETED_PASTE_END:
            yield from self.end_paste()

    def _safely(self, parse: Callable[[], Iterable[Message]]) -> Iterator[Message]:
        """Parse; whatever the parser trips over is dropped and it begins anew."""
        try:
            parsed = list(parse())
        except Exception:
            self._parser = KeyParser()
            return
        for event in parsed:
            if isinstance(event, events.Resize):
                self._parser = KeyParser()
            elif isinstance(event, events.Key) and event.key == "ctrl+j":
                yield events.Key("enter", "\r")
            elif isinstance(event, events.Key | events.MouseEvent):
                yield event
