"""Two records of one person side by side: what differs is chosen, then they are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import (
    LANGUAGE_NAMES,
    N_,
    _,
    date_text,
    month_text,
    ngettext,
    short_date,
    word,
)
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.contract_words import saved_words
from clc_tui.screens.help_words import DOES
from clc_tui.services.approving import Between
from clc_tui.services.at_one_hour import AtOneHour
from clc_tui.services.people import PersonRecord, person
from clc_tui.services.people_merging import (
    CHOSEN,
    JOINED,
    LEFT,
    RIGHT,
    MarkPair,
    Merged,
    Together,
    merge_people,
    merge_preview,
    value,
)
from clc_tui.services.person_fields import FIELD_WORDS
from clc_tui.session import Session
from clc_tui.terms import Status
from clc_tui.widgets.record_table import Column, Record, RecordTable

BIRTH = N_("Date of birth")


class MergeScreen(ClcScreen[Merged]):
    """The record that stays on the left, the other on the right; dismissed with what was done."""

    AREA: ClassVar[int | None] = 3
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("merge",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1,left", "take(1)", N_("left one"), tooltip=N_("The left one is right")),
        Binding("2,right", "take(2)", N_("right one"), tooltip=N_("The right one is right")),
        Binding("l", "take_all(1)", N_("all left"), tooltip=N_("Everywhere the left one")),
        Binding("r", "take_all(2)", N_("all right"), tooltip=N_("Everywhere the right one")),
        Binding("f2", "merge", N_("make one"), tooltip=N_("Make the two records one")),
        Binding("escape,q", "give_up", N_("back"), tooltip=N_("Back; both stay as they are")),
    ]

    def __init__(self, session: Session, keep_id: int, other_id: int) -> None:
        super().__init__(session)
        self._ids = keep_id, other_id
        self._seen: Together | None = None
        self._chosen: dict[tuple[str, Any], int] = {}

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="pair")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#pair", RecordTable)

    async def reload(self) -> None:
        seen = await self.session.do(merge_preview, *self._ids)
        self._seen = seen
        there: list[tuple[str, Any]] = [("field", name) for name in seen.differ]
        there += [("mark", pair.lesson_id) for pair in seen.marks]
        self._chosen = {key: side for key, side in self._chosen.items() if key in there}
        for name in seen.differ:
            self._chosen.setdefault(("field", name), LEFT)
        asked = [key for key in there if key not in self._chosen]
        self._show(self.table.key or next(iter([*asked, *there]), None))
        self._tell_left()

    def _show(self, at: object | None = None) -> None:
        assert self._seen is not None
        self.table.set_columns([Column(23 if self.size.width >= 60 else 11), Column(), Column()])
        self.table.fill(list(_records(self._seen, self._chosen)), key=at)

    def _tell_left(self) -> None:
        """What is still to be chosen, or how it goes on."""
        assert self._seen is not None
        left = sum(("mark", pair.lesson_id) not in self._chosen for pair in self._seen.marks)
        if left:
            words = ngettext(
                "{n} mark is still to be chosen: {one} or {two}.",
                "{n} marks are still to be chosen: {one} or {two}.",
                left,
            ).format(n=left, one=1, two=2)
        elif "iin" in self._seen.differ:
            words = _("+ stays. The other value goes into the note, the IIN does not. F2 merges.")
        else:
            words = _("+ stays. The other value goes into the note. F2 makes one record of both.")
        self.say(words)

    @on(RecordTable.Chosen, "#pair")
    def tell_all(self, event: RecordTable.Chosen) -> None:
        """Tell both values whole, which may be cut in the line."""
        event.stop()
        assert self._seen is not None
        for record in _records(self._seen, self._chosen):
            if record.key == event.key:
                self.say(" | ".join(cell.strip() or "–" for cell in record.cells))

    def action_take(self, side: int) -> None:
        key = self.table.key
        if key not in self._chosen and not (isinstance(key, tuple) and key[0] == "mark"):
            self.say(_("Nothing is to be chosen in this line."))
            return
        assert isinstance(key, tuple)
        self._chosen[key] = side
        self._show()
        self.table.action_move(1)
        self._tell_left()

    def action_take_all(self, side: int) -> None:
        if self._seen is None:
            self.say(_("Nothing is to be chosen in this line."))
            return
        for name in self._seen.differ:
            self._chosen["field", name] = side
        for pair in self._seen.marks:
            self._chosen["mark", pair.lesson_id] = side
        self._show()
        self._tell_left()

    def action_give_up(self) -> None:
        self.dismiss(None)

    @work
    @tells
    async def action_merge(self) -> None:
        """Once more asked, then done; where the two cannot be one, why is told again."""
        if self._seen is None:
            await self.reload()
        assert self._seen is not None
        question = _("Make one record of both? {key} takes it back.").format(key=self.key("u"))
        both = f"{self._seen.keep.name} | {self._seen.other.name}"
        lines = [both]
        if n := len(self._seen.at_one_hour):
            words = ngettext(
                "{n} time of helping is at the hour of something else.",
                "{n} times of helping are at the hour of something else.", n,
            )  # fmt: skip
            lines.append(words.format(n=n))
        if not await confirms(self.app, self.session, *lines, question):
            return
        fields = {name: side for (kind, name), side in self._chosen.items() if kind == "field"}
        marks = {name: side for (kind, name), side in self._chosen.items() if kind == "mark"}
        done = await self.session.do(merge_people, *self._ids, fields=fields, marks=marks)
        self.dismiss(done)


def _records(seen: Together, chosen: dict[tuple[str, Any], int]) -> Iterator[Record]:
    yield Record(None, (_("Left stays, right goes into it"),), strong=True)
    for name in CHOSEN:
        yield from _field(seen, name, chosen.get(("field", name)))
        if name == "iin" and name in seen.differ:
            words = _("The IIN that does not stay is shown no more; undo brings it back.")
            yield Record(None, (words,), dim=True)
    for name in JOINED:
        texts = [getattr(record.fields, name) for record in (seen.keep, seen.other)]
        if any(texts):
            yield Record(("both", name), (_(FIELD_WORDS[name]), *map(_stays, texts)))
    yield from _facts(seen)
    if seen.marks:
        yield Record(None, (_("Two different marks: which is right?"),), strong=True)
    for pair in seen.marks:
        yield _mark(pair, chosen.get(("mark", pair.lesson_id)))
    for words, titles in (
        (_("Both are in this class; it becomes one time"), seen.classes),
        (_("Both wait for it; the longer waiting counts"), seen.lines),
        (_("Waits no more, being in a class of it"), seen.placed),
        (_("A place was held here; it is free again"), seen.freed),
        (_("One approved these hours of the other"), tuple(map(_approved, seen.approved))),
    ):
        if titles:
            yield Record(None, (words,), strong=True)
        for title in titles:
            yield Record((words, title), (title,), spread=True)
    yield from _at_one_hour(seen.at_one_hour)


def _approved(sheet: Between) -> str:
    """A timesheet that one record approved of the other, and what is to be done about it."""
    told = _("sent: it stays so, and says so") if sheet.sent else _("open it again first")
    return f"{month_text(sheet.month)}, {sheet.name}: {told}"


def _field(seen: Together, name: str, side: int | None) -> Iterator[Record]:
    left, right = (_said(record, name) for record in (seen.keep, seen.other))
    if not left and not right:
        return
    label = _(BIRTH if name == "birth" else FIELD_WORDS[name])
    yield Record(("field", name), (label, *_sides(left, right, side)))


def _sides(left: str, right: str, side: int | None) -> tuple[str, str]:
    """Both values; a `+` before the one that stays, the key before the other one."""
    if side is None:
        return (_stays(left), f"  {right}") if left else ("", _stays(right))
    return f"{'+' if side == LEFT else '1'} {left}", f"{'+' if side == RIGHT else '2'} {right}"


def _stays(text: str) -> str:
    return f"+ {text}" if text else ""


def _said(record: PersonRecord, name: str) -> str:
    said = value(record.fields, name)
    if isinstance(said, date):
        return date_text(said)
    if name == "sex":
        return word(said) if said else ""
    if name == "language":
        return str(LANGUAGE_NAMES.get(said, said))
    return str(said)


def _facts(seen: Together) -> Iterator[Record]:
    """Employment, categories and consent: each keeps its days, nothing is chosen."""
    pair = seen.keep.fields, seen.other.fields
    told = {
        "employment": [word(each.employment) if each.employment else "" for each in pair],
        "categories": [", ".join(sorted(map(word, each.categories))) for each in pair],
        "consent_on": [date_text(each.consent_on) if each.consent_on else "" for each in pair],
    }
    for name, texts in told.items():
        if any(texts):
            yield Record(("both", name), (_(FIELD_WORDS[name]), *map(_stays, texts)))
    both = seen.keep, seen.other
    counts = [f"  {sum(spell.marked for spell in each.enrolments)}" for each in both]
    yield Record(("both", "marks"), (_("Marks"), *counts))


def _mark(pair: MarkPair, side: int | None) -> Record:
    left, right = (_mark_words(*mark) for mark in (pair.left, pair.right))
    day = f"{short_date(pair.on_date)} {pair.course}"
    cells = (f"1 {left}", f"2 {right}") if side is None else _sides(left, right, side)
    return Record(("mark", pair.lesson_id), (day, *cells))


def _at_one_hour(found: tuple[AtOneHour, ...]) -> Iterator[Record]:
    """Help in an hour of something else: it is seen before, and says so afterwards."""
    if found:
        words = _("At one hour: both stay, saying why")
        yield Record(None, (words,), strong=True)
    for each in found:
        there = _(DOES[each.other.does]).format(what=each.other.what, time=each.other.starts_at)
        line = f"{short_date(each.on_date)} {each.starts_at} {each.what} | {there}"
        yield Record(("hour", each.assignment_id), (line,), spread=True)


def _mark_words(status: Status, minutes: int | None) -> str:
    late = "" if minutes is None else " " + _("{n} min").format(n=minutes)
    return word(status) + late


async def make_one(screen: ClcScreen[Any], person_id: int) -> None:
    """Find the other record of a person, see both, make them one."""
    from clc_tui.screens.find import FindScreen

    record = await screen.session.do(person, person_id)
    found = await screen.app.push_screen_wait(
        FindScreen(
            screen.session,
            record.fields.family_name,
            people_only=True,
            beside=person_id,
            wanted=_("The other record of this person:"),
        )
    )
    if found is None:
        return
    made = await screen.app.push_screen_wait(MergeScreen(screen.session, person_id, found.id))
    if made is None:
        return
    await screen.reload()
    if made.approved_own:
        months = ", ".join(dict.fromkeys(month_text(each.month) for each in made.approved_own))
        words = _("Now one record. It approved its own hours of {months}: the sheets say so.")
        screen.say(words.format(months=months))
    elif made.pays_on:
        screen.say(saved_words(made.pays_on))
    else:
        screen.say(_("Now one record. {key} takes it back.").format(key=screen.key("u")))
