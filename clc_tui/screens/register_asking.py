"""What the register asks before it writes: reasons, notes, walk-ins, who taught, not held."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from clc_tui.language import _, date_text, word
from clc_tui.screens.asking import asks, chooses
from clc_tui.services.attendance import (
    add_walk_in,
    announce_absence,
    name_walk_in,
    nobody_came,
    note_lesson,
    note_mark,
    remove_walk_in,
    set_instructors,
)
from clc_tui.services.lessons import cancel_lesson, move_lesson, restore_lesson
from clc_tui.services.register import LearnerRow, WalkInRow, possible_instructors
from clc_tui.terms import CancelReason, LessonState, Status

if TYPE_CHECKING:
    from clc_tui.screens.register import RegisterScreen

REASONS = tuple(reason for reason in CancelReason if reason is not CancelReason.MOVED)


async def reason_for_change(screen: RegisterScreen) -> str | None:
    """Why an old mark changes; None where it shall not."""
    reason = await asks(
        screen.app, screen.session, _("This mark is old. Why does it change?"), most=200
    )
    if reason is None or not reason.strip():
        screen.say(_("Without a reason the mark stays as it is."))
        return None
    return reason


async def who_taught_known(screen: RegisterScreen) -> bool:
    """Ask a substitute once who taught; False where the question was not answered."""
    if screen.teacher_known:
        return True
    return await who_taught(screen)


async def who_taught(screen: RegisterScreen) -> bool:
    """Ask who taught this lesson and write it down; False where it was not said."""
    register = screen.shown
    planned = register.planned_instructors
    options: list[tuple[tuple[int, ...], str]] = []
    if planned:
        names = ", ".join(teacher.name for teacher in planned)
        options.append(((), _("as planned: {names}").format(names=names)))
    own = {teacher.person_id for teacher in planned}
    people = await screen.session.do(possible_instructors)
    options += [
        ((teacher.person_id,), teacher.name) for teacher in people if teacher.person_id not in own
    ][:8]
    if not options:
        screen.say(_("Nobody is known who teaches here."))
        return True
    taught = await chooses(screen.app, screen.session, _("Who taught this lesson?"), options)
    if taught is None:
        screen.say(_("Nothing was marked: say first who taught."))
        return False
    screen.saved(await screen.session.do(set_instructors, screen.lesson_id, taught))
    screen.teacher_known = True
    await screen.reload()
    return True


async def note(screen: RegisterScreen, row: LearnerRow) -> None:
    """A note to a mark."""
    cell = row.cells[screen.shown.at]
    if cell is None:
        screen.say(_("Mark the learner first, then write the note."))
        return
    words = await asks(
        screen.app, screen.session, _("Note, {name}:").format(name=row.name), cell.note or ""
    )
    if words is not None:
        saved = await screen.session.do(note_mark, screen.lesson_id, row.person_id, words)
        screen.saved(saved.at)
        await screen.reload()
        screen.tell()


async def minutes_late(screen: RegisterScreen, row: LearnerRow) -> None:
    """Late, and by how many minutes."""
    if not await who_taught_known(screen):
        return
    cell = row.cells[screen.shown.at]
    known = str(cell.minutes) if cell is not None and cell.minutes else ""
    typed = await asks(
        screen.app,
        screen.session,
        _("Minutes late, {name}:").format(name=row.name),
        known,
        digits_only=True,
        most=3,
    )
    if typed is None:
        return
    if not typed.strip().isdecimal():
        screen.say(_("Write the minutes as a number."))
        return
    reason = None
    if screen.wants_reason(row):
        reason = await reason_for_change(screen)
        if reason is None:
            return
    await screen.save_mark(row, Status.LATE, minutes=int(typed), reason=reason)


async def announced_absence(screen: RegisterScreen, row: LearnerRow) -> None:
    """Somebody said beforehand that they will not come."""
    options = [(status, word(status)) for status in (Status.EXCUSED, Status.ILL)]
    question = _("{name} will not come:").format(name=row.name)
    status = await chooses(screen.app, screen.session, question, options)
    if status is None:
        return
    lesson = screen.shown.lesson
    typed = await asks(
        screen.app, screen.session, _("Until which day?"), date_text(lesson.on_date), most=10
    )
    if typed is None:
        return
    last = _day(typed, lesson.on_date)
    if last is None:
        screen.say(_("Write the day like 23.11.2026."))
        return
    await screen.session.do(
        announce_absence,
        row.person_id,
        lesson.on_date,
        last,
        status,
        group_id=screen.shown.group_id,
    )
    screen.saved(screen.session.actor.now)
    await screen.reload()
    screen.tell()


async def new_walk_in(screen: RegisterScreen) -> None:
    """Somebody came who is not on the list: one line with a name."""
    if not await who_taught_known(screen):
        return
    name = await asks(screen.app, screen.session, _("Who came? Name:"), most=80)
    if name and name.strip():
        await screen.session.do(add_walk_in, screen.lesson_id, name)
        screen.saved(screen.session.actor.now, marks=1)
        await screen.reload()
        screen.tell()


async def who_it_was(screen: RegisterScreen, walk_in: WalkInRow) -> None:
    """Tie a walk-in to a person, or take it off the register."""
    options = [("find", _("find the person")), ("remove", _("take off the register again"))]
    question = _("{name} came without being on the list:").format(name=walk_in.name)
    what = await chooses(screen.app, screen.session, question, options)
    if what == "remove":
        screen.saved(await screen.session.do(remove_walk_in, walk_in.id))
    elif what == "find":
        from clc_tui.screens.find import FindScreen

        found = await screen.app.push_screen_wait(
            FindScreen(screen.session, walk_in.name, people_only=True)
        )
        if found is None:
            return
        saved = await screen.session.do(name_walk_in, walk_in.id, found.id)
        screen.saved(saved.at)
    else:
        return
    await screen.reload()
    screen.tell()


async def note_of_lesson(screen: RegisterScreen) -> None:
    """A note to the whole lesson."""
    words = await asks(
        screen.app, screen.session, _("Note to this lesson:"), screen.shown.lesson.note or ""
    )
    if words is not None:
        screen.saved(await screen.session.do(note_lesson, screen.lesson_id, words))
        await screen.reload()
        screen.tell()


async def not_held(screen: RegisterScreen) -> None:
    """Not held and why, moved, nobody came; or taking that back."""
    lesson = screen.shown.lesson
    options: list[tuple[object, str]]
    if lesson.state is LessonState.CANCELLED:
        options = [("restore", _("take “not held” back"))]
    elif lesson.nobody_came:
        options = [("came", _("take “nobody came” back"))]
    else:
        options = [("nobody", _("held, but nobody came")), ("move", _("moved to another day"))]
        words = _("not held: {reason}")
        options += [(reason, words.format(reason=word(reason))) for reason in REASONS]
    what = await chooses(screen.app, screen.session, _("What happened?"), options)
    if what is None:
        return
    if what == "move":
        await _move(screen)
        return
    await _settle(screen, what)
    screen.saved(screen.session.actor.now)
    await screen.reload()
    screen.tell()


async def _settle(screen: RegisterScreen, what: object) -> None:
    if isinstance(what, CancelReason):
        await screen.session.do(cancel_lesson, screen.lesson_id, what)
    elif what == "restore":
        await screen.session.do(restore_lesson, screen.lesson_id)
    else:
        await screen.session.do(nobody_came, screen.lesson_id, what == "came")


async def _move(screen: RegisterScreen) -> None:
    lesson = screen.shown.lesson
    typed = await asks(
        screen.app,
        screen.session,
        _("New day and hour:"),
        f"{date_text(lesson.on_date)} {lesson.starts_at}",
        most=16,
    )
    if typed is None:
        return
    day_text, _blank, hour = typed.strip().partition(" ")
    day = _day(day_text, lesson.on_date)
    if day is None:
        screen.say(_("Write the day like 23.11.2026."))
        return
    screen.lesson_id = await screen.session.do(
        move_lesson, screen.lesson_id, day, hour.strip() or lesson.starts_at
    )
    screen.saved(screen.session.actor.now)
    await screen.reload()


def _day(typed: str, near: date) -> date | None:
    """A date as people write it; without a year the one of `near`; None for none."""
    text = typed.strip().rstrip(".")
    for pattern, value in (("%d.%m.%Y", text), ("%d.%m.%Y", f"{text}.{near.year}")):
        try:
            return datetime.strptime(value, pattern).date()
        except ValueError:
            continue
    return None
