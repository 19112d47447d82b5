"""How a lesson, a class and its state read in a list."""

from __future__ import annotations

from datetime import datetime

from clc_tui.language import _, class_words, short_date, word
from clc_tui.services.day import RegisterLesson
from clc_tui.services.people_list import PersonLine
from clc_tui.terms import CancelReason, LessonState
from clc_tui.widgets.record_table import Column, Record


def lesson_columns(*, dated: bool) -> tuple[Column, ...]:
    """When, what, where, who, how many, and how it stands."""
    return (
        Column(11 if dated else 5),
        Column(),
        Column(5, least=64, tight=dated),
        Column(15, least=64, tight=dated),
        Column(5, right=True, least=50, tight=dated),
        Column(14, tight=dated),
    )


def person_record(line: PersonLine, key: object) -> Record:
    """A person as a line of a list."""
    born = str(line.birth_year or "")
    return Record(
        key,
        (line.name, born, line.phone, ", ".join(line.classes)),
        brief=(line.listed, born, line.phone, ", ".join(line.courses)),
    )


def lesson_record(
    line: RegisterLesson, key: object, *, dated: bool, now: datetime | None = None
) -> Record:
    """A lesson as a line of a list; of one that has not begun `now` nothing is told."""
    when = f"{short_date(line.on_date)} {line.starts_at}" if dated else line.starts_at
    return Record(
        key,
        (
            when,
            class_words(line.title, line.target),
            line.room,
            line.instructors,
            _count(line),
            "" if now is not None and _to_come(line, now) else lesson_state(line),
        ),
    )


def _count(line: RegisterLesson) -> str:
    if line.open_event or not line.expected or line.state is LessonState.CANCELLED:
        return ""
    return f"{line.marked}/{line.expected}" if line.marked else str(line.expected)


def _to_come(line: RegisterLesson, now: datetime) -> bool:
    """Whether a lesson has not begun, and nobody has said anything of it yet."""
    begins = f"{line.on_date.isoformat()} {line.starts_at}"
    planned = line.state is LessonState.PLANNED and not line.marked
    return planned and begins > f"{now:%Y-%m-%d %H:%M}"


def lesson_state(line: RegisterLesson) -> str:
    """How a lesson stands, in a word or two."""
    if line.state is LessonState.CANCELLED:
        return word(LessonState.CANCELLED)
    if line.nobody_came:
        return _("nobody came")
    if line.open_event and line.head_count is not None:
        return _("{n} came").format(n=line.head_count)
    if not line.marked:
        return _("not marked")
    left = line.expected - line.marked
    return _("{n} left").format(n=left) if left > 0 else _("marked")


def reason_words(reason: str | None) -> str:
    """Why a lesson was not held."""
    return word(CancelReason(reason)) if reason else word(LessonState.CANCELLED)
