"""How the enrolment desk reads: its headings, its answers, the people a name may mean."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rich.cells import cell_len

from clc_tui.language import C_, N_, _, ngettext
from clc_tui.services.desk import DeskAnswer, KnownPerson
from clc_tui.services.enrolments import Place
from clc_tui.services.waiting_list import FreePlaces
from clc_tui.terms import Invalid
from clc_tui.widgets.entered import NAME, PHONE, SEX, YEAR
from clc_tui.widgets.form_values import date_of
from clc_tui.widgets.record_table import Record


def headings(thin: bool) -> str:
    """What is typed where."""
    name, year, sex, phone = _("Name"), C_("desk", "Year"), C_("desk", "Sex"), _("Phone")
    if thin:
        return f" {name} / {_(year)}, {_(sex)}, {phone}"
    pieces = zip((name, _(year), _(sex), phone), (NAME, YEAR, SEX, PHONE), strict=True)
    words = ""
    for piece, at in pieces:
        words += " " * (at - cell_len(words)) + piece
    return words


def places_counted(places: FreePlaces, *, thin: bool) -> str:
    """How many places are free, and how many people wait."""
    if thin and places.left is not None and places.waiting:
        return _("free {n}, waiting {m}").format(n=places.left, m=places.waiting)
    words = []
    if places.left is not None:
        words.append(free_places(places.left))
    if places.waiting:
        words.append(_("waiting {n}").format(n=places.waiting))
    return "   ".join(words)


def free_places(left: int) -> str:
    """So many places are free."""
    return ngettext("{n} free place", "{n} free places", left).format(n=left)


class Told(NamedTuple):
    """An answer of the desk: at the end of the line, and in the status line."""

    brief: str
    whole: str


def answer_words(answer: DeskAnswer, left: int | None) -> Told:
    """The place, or where in the line; who comes first there, and how many places are `left`."""
    if answer.place is not None:
        return place_words(answer.name, answer.place)
    brief = _("waiting, {n}").format(n=answer.waiting)
    told = f"{answer.name}: {brief}."
    if answer.before:
        words = ngettext(
            "{n} person waits before and comes first.",
            "{n} people wait before and come first.", answer.before,
        )  # fmt: skip
        told += f" {words.format(n=answer.before)} {free_places(left or 0)}."
    if answer.second is not None:
        course, at = answer.second
        told += " " + _("{course}: waiting, {n}.").format(course=course, n=at)
    return Told(brief, told)


def place_words(name: str, place: Place) -> Told:
    """Which place it is, and the journal number."""
    if place.capacity is None:
        whole = _("{name}: journal number {number}.")
        brief = _("number {n}").format(n=place.journal_no)
        return Told(brief, whole.format(name=name, number=place.journal_no))
    brief = _("place {taken} of {capacity}").format(taken=place.taken, capacity=place.capacity)
    whole = _("{name}: {place}, journal number {number}.")
    return Told(brief, whole.format(name=name, place=brief, number=place.journal_no))


def year_of_birth(text: str, today: date) -> int | None:
    """A year in four digits, or its last two: the last one that has begun; or a whole date.

    Raises `Invalid` for any other.
    """
    clean = text.strip()
    if clean.isdecimal() and len(clean) == 2:
        year = today.year // 100 * 100 + int(clean)
        return year - (100 if year > today.year else 0)
    wrong = Invalid(N_("Write the year of birth like 1980, or 80."), field="year")
    if clean.isdecimal() and len(clean) <= 4:
        if len(clean) != 4 or clean[:2] not in ("19", "20"):
            raise wrong
        return int(clean)
    try:
        day = date_of(clean, "year", near=today)
    except Invalid:
        if "." in clean:
            raise
        raise wrong from None
    return None if day is None else day.year


def known_record(person: KnownPerson) -> Record:
    where = ""
    if person.journal_no is not None:
        where = _("here, no. {n}").format(n=person.journal_no)
    elif person.waiting:
        where = _("waiting, {n}").format(n=person.waiting)
    return Record(
        person.person_id, (person.name, str(person.birth_year or ""), person.phone, where)
    )
