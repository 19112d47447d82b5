"""The words of an offer, ready to be written or said, in Kazakh and in Russian."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap
from typing import ClassVar

from textual.widget import Widget

from clc_tui.db.names import phone_text
from clc_tui.language import LANGUAGE_NAMES, Speaker, _, class_words, date_text, speaking
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.pattern_words import pattern_text
from clc_tui.services.classes import GroupPage, group
from clc_tui.services.waiting_list import Waiter
from clc_tui.session import Session
from clc_tui.widgets.record_table import Column, Record, RecordTable

SPOKEN = ("kk", "ru")
"""The languages people are written to in."""


class OfferTextScreen(ClcScreen[None]):
    """The whole text, to be read out or copied from the screen."""

    AREA: ClassVar[int | None] = 8

    def __init__(self, session: Session, waiter: Waiter) -> None:
        super().__init__(session)
        self._waiter = waiter

    def body(self) -> Iterable[Widget]:
        yield RecordTable((Column(),), id="text", opens=False)

    async def reload(self) -> None:
        assert self._waiter.offer is not None
        page = await self.session.do(group, self._waiter.offer.group_id)
        phone = phone_text(self._waiter.phone) if self._waiter.phone else _("no telephone")
        lines = [Record(None, (f"{self._waiter.name}  {phone}",), strong=True)]
        for language in SPOKEN:
            lines.append(Record(None, ("",)))
            lines.append(Record(None, (LANGUAGE_NAMES[language],), dim=True))
            text = offer_text(
                language, self._waiter, page, self.session.centre_name, self.session.actor.today
            )
            lines += [Record(None, (words,)) for words in wrap(text, self.size.width - 3)]
        self.query_one("#text", RecordTable).fill(lines)


def offer_text(language: str, waiter: Waiter, page: GroupPage, centre: str, today: date) -> str:
    """What to write to somebody whose place is held; names are not declined."""
    assert waiter.offer is not None
    token = speaking.set(Speaker(language))
    try:
        return " ".join(_sentences(waiter, page, centre, today))
    finally:
        speaking.reset(token)


def _sentences(waiter: Waiter, page: GroupPage, centre: str, today: date) -> Iterator[str]:
    assert waiter.offer is not None
    course = class_words(page.course, page.fields.target)
    yield _("Hello, {name}! {centre}: a place is free for you in “{course}”.").format(
        name=waiter.name, centre=centre, course=course
    )
    if page.pattern:
        yield _("Lessons: {pattern}.").format(pattern=_hours(page))
    if page.fields.room:
        yield _("Room: {room}.").format(room=page.fields.room)
    if page.fields.starts_on is not None and page.fields.starts_on > today:
        yield _("First day: {day}.").format(day=date_text(page.fields.starts_on))
    yield _("Please answer until {day}; we hold the place for you until then.").format(
        day=date_text(waiter.offer.expires_on)
    )


def _hours(page: GroupPage) -> str:
    """The weekly pattern as people say it: days and hour, the length left out."""
    pieces = pattern_text(page.pattern).split("; ")
    return "; ".join(piece.rpartition(" ")[0] for piece in pieces)
