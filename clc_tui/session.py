"""What a session carries: actor, language, clock, and the way to the file.

Verbs are awaited, so keys keep their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from clc_tui.keyboards import Layout
from clc_tui.language import Speaker, sentence, speaking
from clc_tui.services.access import Shown, remembering
from clc_tui.services.gate import VERBS
from clc_tui.services.news import Written
from clc_tui.services.undo import Undoable
from clc_tui.store import Store
from clc_tui.terms import Actor, ClcError, Clock

P = ParamSpec("P")
T = TypeVar("T")


class Session:
    """Somebody at a terminal, from login to the end."""

    def __init__(self, store: Store, actor: Actor, speaker: Speaker) -> None:
        self.store = store
        self.actor = actor
        self.speaker = speaker
        self.centre_name = ""
        self.who = actor.user
        """The person who sits here, as the head of every screen names them."""
        self.several_centres = False
        """Whether the user may go to another centre; then every screen says which one it is."""
        self.layout: Layout = "latin"
        """The keyboard layout of the last letter typed; hints show their keys as it has them."""
        self.end: Callable[[str, int], None] = lambda words, code: None
        """Ends the session with last words and a return code; the app says how."""
        self.changed: Callable[[Sequence[Written]], None] = lambda news: None
        """Somebody else wrote this about the session's centre; the app says what follows."""
        self.command_here: Callable[..., str] | None = None
        """Makes a command of the user's own to paste at this machine; None behind a door."""
        self.notice = ""
        """Words to everybody that stand in place of the hints for a while."""
        self.asked_before_undo = False
        """Whether this session has been shown what `u` takes back."""
        self.marks_saved = 0
        """Marks this session saved, for the closing line."""
        self.marks_before: int | None = None
        """Marks the user made before, as far as hints go by them; None: not looked at yet."""
        self.done: Counter[str] = Counter()
        """How often this session carried out each verb; what it took back is taken off."""

        self._shown: Shown = {}

    async def do(
        self,
        verb: Callable[Concatenate[Actor, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Carry out a verb as this session's actor; raises what the verb raises."""
        work = partial(verb, self.actor, *args, **kwargs)
        known = VERBS.get(verb.__name__)
        if known is not None and known.writes:
            made = await self.store.write(work, self)
            self.done[verb.__name__] += 1
            if isinstance(made, Undoable):
                self.done[made.verb] -= 1
            return made
        return await self.store.read(partial(remembering, self._shown, work))

    # What others write

    def noticed(self, news: Sequence[Written]) -> None:
        """Somebody else wrote something; it matters where it is about this centre, or the file."""
        here = [note for note in news if note.centre_id in (None, self.actor.centre_id)]
        if here:
            self.changed(here)

    def over(self, error: ClcError) -> None:
        """The file can be used no more: end with what is wrong, in the session's language."""
        self.end(self.in_own_words(error), 1)

    def in_own_words(self, error: ClcError) -> str:
        """What went wrong, in the session's language, whoever asks."""
        context = copy_context()
        context.run(speaking.set, self.speaker)
        return context.run(sentence, error)

    @property
    def language(self) -> str:
        return self.speaker.language

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.speaker.language = language
        self.actor = replace(self.actor, language=language)


def local_clock(time_zone: str = "Asia/Almaty") -> Clock:
    """The centre's own time, from the machine's clock."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(zone).replace(tzinfo=None)
