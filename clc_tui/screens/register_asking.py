"""What the register asks before it writes: reasons, notes, walk-ins, who taught, not held."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from clc_tui.language import N_, _, date_text, short_date, word
from clc_tui.screens.asking import asks, asks_until, chooses
from clc_tui.screens.choosing import ChooseSeveral
from clc_tui.screens.lesson_asking import ask_length, even_on_day_off
from clc_tui.services.absences import announce_absence, withdraw_absence
from clc_tui.services.attendance import nobody_came, note_lesson, note_mark, set_instructors
from clc_tui.services.calendar import day_off
from clc_tui.services.lesson_facts import Teacher
from clc_tui.services.lessons import cancel_lesson, move_lesson, restore_lesson
from clc_tui.services.register import (
    Announced,
    LearnerRow,
    WalkInRow,
    possible_instructors,
)
from clc_tui.services.waiting_list import waiters_like
from clc_tui.services.walk_ins import add_walk_in, name_walk_in, remove_walk_in
from clc_tui.terms import CancelReason, Invalid, LessonState, Role, Status
from clc_tui.widgets.form_values import day_of, needed_number, time_of
from clc_tui.widgets.typing_line import Digits

if TYPE_CHECKING:
    from clc_tui.screens.register import RegisterScreen

REASONS = tuple(reason for reason in CancelReason if reason is not CancelReason.MOVED)


def _day(screen: RegisterScreen) -> str:
    """The lesson on the screen, as a question names it: its class stands in the first line."""
    return short_date(screen.shown.lesson.on_date)


async def reason_for_change(screen: RegisterScreen, name: str = "") -> str | None:
    """Why something old changes, somebody's mark or else the lesson; None where it shall not."""
    question = _("{what}: written long ago. Why does it change?")
    question = question.format(what=name or _day(screen))
    reason = await asks(screen.app, screen.session, question, read=_needed_words)
    if reason is None:
        screen.say(
            _("Without a reason the mark stays as it is.") if name
            else _("Without a reason it stays as it is.")
        )  # fmt: skip
    return reason


def _needed_words(typed: str) -> str:
    if not typed.strip():
        raise Invalid(N_("Write a reason; Esc leaves it as it is."))
    return typed


async def who_taught_known(screen: RegisterScreen) -> bool:
    """Ask a substitute once who taught; False where the question was not answered."""
    if screen.teacher_known or await who_taught(screen):
        return True
    screen.say(_("Nothing was marked: say first who taught."))
    return False


async def who_taught(screen: RegisterScreen) -> bool:
    """Ask who taught this lesson and write it down; False where it was not said."""
    planned = screen.shown.planned_instructors
    people = await screen.session.do(possible_instructors)
    own = {teacher.person_id for teacher in planned}
    options: list[tuple[tuple[int, ...] | str, str]] = []
    if planned:
        names = ", ".join(teacher.name for teacher in planned)
        options.append(((), _("as planned: {names}").format(names=names)))
    options += [((one.person_id,), one.name) for one in people if one.person_id not in own]
    if len(people) > 1:
        options.append(("several", _("several together")))
    if screen.session.actor.is_a(Role.FACILITATOR):
        options.append(("find", _("somebody else: find by name")))
        if screen.shown.instructors and screen.shown.lesson.on_date <= screen.session.actor.today:
            options.append(("pay", _("which contract pays this lesson")))
    if not options:
        screen.say(_("Nobody is known who teaches here."))
        return True
    question = _("{day}: who taught this lesson?").format(day=_day(screen))
    taught = await chooses(screen.app, screen.session, question, options)
    if taught == "pay":
        return await _paid(screen)
    if isinstance(taught, str):
        taught = await (_several(screen, people) if taught == "several" else _found(screen))
    if taught is None:
        screen.tell()
        return False
    if not await _save_taught(screen, taught):
        return False
    screen.teacher_known = True
    await screen.reload()
    return True


async def _save_taught(screen: RegisterScreen, people: tuple[int, ...]) -> bool:
    """Write down who taught, asking why where the lesson is old; False where that is not said."""
    do, lesson_id = screen.session.do, screen.lesson_id
    try:
        screen.saved(await do(set_instructors, lesson_id, people))
    except Invalid as error:
        if error.field != "reason":
            raise
        reason = await reason_for_change(screen)
        if reason is None:
            return False
        screen.saved(await do(set_instructors, lesson_id, people, reason=reason))
    return True


async def _paid(screen: RegisterScreen) -> bool:
    """Say which contract pays this lesson; whether it was said."""
    from clc_tui.screens.naming_contract import name_at_lesson

    found = screen.shown
    day = found.lesson.on_date
    named = await name_at_lesson(screen, screen.lesson_id, found.instructors, day)
    if named:
        screen.saved(screen.session.actor.now)
        await screen.reload()
    screen.tell()
    return named


async def how_long(screen: RegisterScreen) -> None:
    """It lasted longer or shorter than planned."""
    told = await ask_length(screen, screen.shown.lesson)
    if told is not None:
        screen.saved(screen.session.actor.now)
        await screen.reload()
        screen.say(told)


async def _several(screen: RegisterScreen, people: tuple[Teacher, ...]) -> tuple[int, ...] | None:
    """Everybody who taught together."""
    there = ",".join(str(teacher.person_id) for teacher in screen.shown.instructors)
    options = [(str(teacher.person_id), teacher.name) for teacher in people]
    question = _("{day}: who taught this lesson?").format(day=_day(screen))
    ticked = await screen.app.push_screen_wait(
        ChooseSeveral(screen.session, question, options, there)
    )
    return tuple(int(one) for one in ticked.split(",")) if ticked else None


async def _found(screen: RegisterScreen) -> tuple[int, ...] | None:
    """Somebody found by name."""
    from clc_tui.screens.find import FindScreen

    found = await screen.app.push_screen_wait(FindScreen(screen.session, people_only=True))
    return None if found is None else (found.id,)


async def note(screen: RegisterScreen, row: LearnerRow) -> None:
    """A note to a mark."""
    cell = row.cells[screen.shown.at]
    if cell is None:
        screen.say(_("Mark the learner first, then write the note."))
        return

    async def write(words: str) -> datetime:
        return (await screen.session.do(note_mark, screen.lesson_id, row.person_id, words)).at

    await _write(screen, _("Note, {name}:").format(name=row.name), cell.note or "", write)


async def note_of_lesson(screen: RegisterScreen) -> None:
    """A note to the whole lesson."""

    async def write(words: str) -> datetime:
        return await screen.session.do(note_lesson, screen.lesson_id, words)

    question = _("Note to the lesson of {day}:").format(day=_day(screen))
    await _write(screen, question, screen.shown.lesson.note or "", write)


async def _write(
    screen: RegisterScreen,
    question: str,
    value: str,
    act: Callable[[str], Awaitable[datetime]],
    *,
    most: int = 200,
    digits: Digits = Digits.NONE,
) -> bool:
    """Ask for a line, write it, and show the register as it is then."""
    at = await asks_until(
        screen.app, screen.session, question, value, act, most=most, digits=digits
    )
    if at is None:
        return False
    screen.saved(at)
    await screen.reload()
    screen.tell()
    return True


async def minutes_late(screen: RegisterScreen, row: LearnerRow) -> None:
    """Late, and by how many minutes."""
    if not await who_taught_known(screen):
        return
    reason = await reason_for_change(screen, row.name) if screen.wants_reason(row) else None
    if screen.wants_reason(row) and reason is None:
        return
    cell = row.cells[screen.shown.at]
    known = str(cell.minutes) if cell is not None and cell.minutes else ""

    async def late(typed: str) -> bool:
        minutes = needed_number(typed)
        await screen.save_mark(row, Status.LATE, minutes=minutes, reason=reason)
        return True

    question = _("Minutes late, {name}:").format(name=row.name)
    await asks_until(screen.app, screen.session, question, known, late, digits=Digits.ALL, most=3)


async def announced_absence(screen: RegisterScreen, row: LearnerRow) -> None:
    """Somebody said beforehand that they will not come; or that they will after all."""
    if row.cells[screen.shown.at] is not None:
        screen.say(_("{name} is marked already; change the mark instead.").format(name=row.name))
        return
    options: list[tuple[Status | Announced, str]] = [
        (status, word(status)) for status in (Status.EXCUSED, Status.ILL)
    ]
    if row.announced is not None:
        options.append((row.announced, _("will come after all")))
    question = _("{name} will not come:").format(name=row.name)
    said = await chooses(screen.app, screen.session, question, options)
    if isinstance(said, Announced):
        screen.saved(await screen.session.do(withdraw_absence, said.id))
        await screen.reload()
        screen.tell()
    elif said is not None:
        await _announce(screen, row, said)


async def _announce(screen: RegisterScreen, row: LearnerRow, status: Status) -> None:
    first = screen.shown.lesson.on_date

    async def announce(typed: str) -> datetime:
        last = day_of(typed, near=first)
        group_id = screen.shown.group_id
        await screen.session.do(
            announce_absence, row.person_id, first, last, status, group_id=group_id
        )
        return screen.session.actor.now

    question = _("{name} will not come until which day?").format(name=row.name)
    await _write(screen, question, date_text(first), announce, most=12, digits=Digits.LETTERS)


async def new_walk_in(screen: RegisterScreen) -> None:
    """Somebody came who is not on the list: one line with a name."""
    if not await who_taught_known(screen):
        return

    async def add(name: str) -> datetime:
        await screen.session.do(add_walk_in, screen.lesson_id, name)
        return screen.session.actor.now

    question = _("{day}: who came? Name:").format(day=_day(screen))
    if await _write(screen, question, "", add, most=80):
        screen.session.marks_saved += 1


async def who_it_was(screen: RegisterScreen, walk_in: WalkInRow) -> None:
    """Tie a walk-in to a person, or take it off the register."""
    options: list[tuple[str | int, str]] = []
    if screen.session.actor.is_a(Role.FACILITATOR):
        waits = await screen.session.do(waiters_like, screen.shown.group_id, walk_in.name)
        said = _("{name}: waiting, {n}")
        options = [(each.person_id, said.format(name=each.name, n=each.place)) for each in waits]
    options += [("find", _("find the person")), ("remove", _("take off the register again"))]
    question = _("{name} came without being on the list:").format(name=walk_in.name)
    what = await chooses(screen.app, screen.session, question, options)
    if what == "remove":
        reason = await _reason_if_old(screen, walk_in.name)
        if reason is not None:
            screen.saved(await screen.session.do(remove_walk_in, walk_in.id, reason=reason))
    elif isinstance(what, int):
        saved = await screen.session.do(name_walk_in, walk_in.id, what)
        screen.saved(saved.at)
    elif what == "find":
        from clc_tui.screens.find import FindScreen

        found = await screen.app.push_screen_wait(
            FindScreen(screen.session, walk_in.name, people_only=True)
        )
        if found is None:
            return
        saved = await screen.session.do(name_walk_in, walk_in.id, found.id)
        screen.saved(saved.at)
    if what is not None:
        await screen.reload()
        screen.tell()


async def _reason_if_old(screen: RegisterScreen, name: str = "") -> str | None:
    """A reason where the lesson is so old that a change wants one, else an empty one."""
    return await reason_for_change(screen, name) if screen.is_old else ""


async def not_held(screen: RegisterScreen) -> bool:
    """Not held and why, moved, nobody came; or taking that back. Whether it was settled here."""
    lesson = screen.shown.lesson
    options: list[tuple[object, str]]
    if lesson.state is LessonState.CANCELLED:
        moved = lesson.reason == CancelReason.MOVED
        words = _("hold it on its old day again") if moved else _("take “not held” back")
        options = [("restore", words)]
    elif lesson.nobody_came:
        options = [("came", _("take “nobody came” back"))]
    else:
        options = [("nobody", _("held, but nobody came")), ("move", _("moved to another day"))]
        words = _("not held: {reason}")
        options += [(reason, words.format(reason=word(reason))) for reason in REASONS]
    question = _("{day}: what happened?").format(day=_day(screen))
    what = await chooses(screen.app, screen.session, question, options)
    if what is None or (what == "nobody" and not await who_taught_known(screen)):
        return False
    if what == "move":
        await _move(screen)
        return False
    settled = await _settle(screen, what)
    if settled:
        screen.saved(screen.session.actor.now)
        await screen.reload()
        screen.tell()
    return settled and what not in ("restore", "came")


async def _settle(screen: RegisterScreen, what: object) -> bool:
    """Write down what happened; False where a reason was wanted and not given."""
    if isinstance(what, CancelReason):
        await screen.session.do(cancel_lesson, screen.lesson_id, what)
    elif what == "restore":
        await screen.session.do(restore_lesson, screen.lesson_id)
    elif what == "nobody":
        await screen.session.do(nobody_came, screen.lesson_id)
    else:
        reason = await _reason_if_old(screen)
        if reason is None:
            return False
        await screen.session.do(nobody_came, screen.lesson_id, True, reason=reason)
    return True


async def _move(screen: RegisterScreen) -> None:
    lesson = screen.shown.lesson

    async def move(typed: str) -> tuple[date, str]:
        """Move it at once; on a day off only when that was asked."""
        to = _day_and_hour(typed, lesson.on_date, lesson.starts_at)
        if await screen.session.do(day_off, to[0]) is None:
            await _moved(screen, *to)
        return to

    value = f"{date_text(lesson.on_date)} {lesson.starts_at}"
    question = _("{day}, new day and hour:").format(day=_day(screen))
    to = await asks_until(
        screen.app, screen.session, question, value, move, most=16, digits=Digits.LETTERS
    )
    if to is None:
        return
    if screen.lesson_id == lesson.id:
        if not await even_on_day_off(screen, to[0]):
            return
        await _moved(screen, *to)
    screen.saved(screen.session.actor.now)
    await screen.reload()


async def _moved(screen: RegisterScreen, day: date, hour: str) -> None:
    screen.lesson_id = await screen.session.do(move_lesson, screen.lesson_id, day, hour)


def _day_and_hour(typed: str, near: date, usual: str) -> tuple[date, str]:
    """A day and an hour as people write them; the usual hour where none is said."""
    day, _blank, hour = typed.strip().partition(" ")
    return day_of(day, near=near), time_of(hour) if hour.strip() else usual
