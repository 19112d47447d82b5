"""Putting people into classes, moving them, and the end of a spell: asked in the bottom lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from clc_tui.language import _, class_words, date_text, ngettext, sentence
from clc_tui.screens.asking import asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.desk_words import place_words
from clc_tui.services.classes import GroupLine, groups
from clc_tui.services.courses import courses
from clc_tui.services.enrolments import change_first_day, end_enrolment, enrol, move_enrolment
from clc_tui.services.waiting_list import stop_waiting, wait_for
from clc_tui.terms import Full, Outcome, OutOfTurn
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits

Screen = ClcScreen[Any]
Result = TypeVar("Result")


class Spell(NamedTuple):
    """Somebody in a class, as they are called in a question about it."""

    person_id: int
    name: str
    group_id: int
    title: str


async def put_into_class(screen: Screen, person_id: int, name: str) -> None:
    """Choose a class for a person; a full one offers its course's waiting list."""
    chosen = await _choose_class(screen, _("{name}: into which class?").format(name=name))
    if chosen is not None:
        await _enrol_or_wait(screen, person_id, name, chosen)


async def _enrol_or_wait(screen: Screen, person_id: int, name: str, group: GroupLine) -> None:
    """A place, or the waiting list where there is none."""
    try:
        place = await in_turn(
            screen,
            name,
            lambda reason: screen.session.do(enrol, group.id, person_id, reason=reason),
        )
    except Full as full:
        left = _("{course}: no place is left.").format(course=group.title)
        question = _("{name}: onto the waiting list?").format(name=name)
        if not await confirms(screen.app, screen.session, left, question):
            raise full from None
        course_id = next(
            line.id
            for line in await screen.session.do(courses, closed=True)
            if line.fields.title == group.title
        )
        await _wait(screen, person_id, course_id)
        return
    if place is not None:
        await screen.reload()
        screen.say(place_words(name, place).whole)


async def in_turn(
    screen: Screen, name: str, act: Callable[[str], Awaitable[Result]]
) -> Result | None:
    """Give somebody a place; where others stand before in the line, ask why. None: given up."""
    try:
        return await act("")
    except OutOfTurn as error:
        question = _("Reason, {name}:").format(name=name)
        return await asks_until(
            screen.app, screen.session, question, "", act, above=sentence(error)
        )


async def wait_for_course(screen: Screen, person_id: int, name: str) -> None:
    """Choose a course whose waiting list a person goes onto."""
    listed = await screen.session.do(courses)
    options = [(line.id, line.fields.title) for line in listed]
    if not options:
        screen.say(_("There is no course yet."))
        return
    question = _("{name} waits for which course?").format(name=name)
    course_id = await chooses(screen.app, screen.session, question, options)
    if course_id is not None:
        await _wait(screen, person_id, course_id)


async def _wait(screen: Screen, person_id: int, course_id: int) -> None:
    number = await screen.session.do(wait_for, course_id, person_id)
    await screen.reload()
    screen.say(ngettext("Waiting, {n} in line.", "Waiting, {n} in line.", number).format(n=number))


async def off_the_list(
    screen: Screen, person_id: int, name: str, course_id: int, course: str
) -> None:
    """Take somebody off a waiting list, with the reason."""

    async def stop(reason: str) -> bool:
        await screen.session.do(stop_waiting, course_id, person_id, reason)
        return True

    question = _("Why does {name} no longer wait for {course}?").format(name=name, course=course)
    if await asks_until(screen.app, screen.session, question, "", stop):
        await screen.reload()
        screen.say(_("Off the waiting list. {key} takes it back.").format(key=screen.key("u")))


async def move_spell(screen: Screen, spell: Spell) -> None:
    """Move somebody from one class to another; past marks stay where they were earned."""
    question = _("{name}: to which class?").format(name=spell.name)
    chosen = await _choose_class(screen, question, but=spell.group_id)
    if chosen is not None:
        place = await in_turn(
            screen,
            spell.name,
            lambda reason: screen.session.do(
                move_enrolment, spell.person_id, spell.group_id, chosen.id, reason=reason
            ),
        )
        if place is not None:
            await screen.reload()
            screen.say(place_words(spell.name, place).whole)


async def since_when(screen: Screen, spell: Spell, class_begins: date) -> None:
    """Change the first day of a spell; offered is that of the class."""

    async def change(typed: str) -> date:
        day = day_of(typed, near=class_begins)
        return await screen.session.do(change_first_day, spell.group_id, spell.person_id, day)

    question = _("{name}: in the class from which day?").format(name=spell.name)
    day = await asks_until(
        screen.app, screen.session, question, date_text(class_begins), change,
        digits=Digits.LETTERS, most=12,
    )  # fmt: skip
    if day is not None:
        await screen.reload()
        words = _("{name}: in the class from {day}.")
        screen.say(words.format(name=spell.name, day=date_text(day)))


async def end_spell(screen: Screen, spell: Spell) -> None:
    """Completed, or left with a reason."""
    options = [
        (Outcome.COMPLETED, _("completed the class")),
        (Outcome.LEFT, _("left before the end")),
    ]
    question = _("{name}, {course}: how did it end?").format(name=spell.name, course=spell.title)
    outcome = await chooses(screen.app, screen.session, question, options)
    if outcome is None:
        return
    if outcome is Outcome.LEFT:

        async def end(reason: str) -> bool:
            await screen.session.do(
                end_enrolment, spell.group_id, spell.person_id, outcome, reason=reason
            )
            return True

        question = _("Why did {name} leave?").format(name=spell.name)
        if not await asks_until(screen.app, screen.session, question, "", end):
            return
    else:
        await screen.session.do(end_enrolment, spell.group_id, spell.person_id, outcome)
    await screen.reload()
    screen.say(_("Ended. {key} takes it back.").format(key=screen.key("u")))


async def _choose_class(
    screen: Screen, question: str, *, but: int | None = None
) -> GroupLine | None:
    """One of the running classes that list their learners."""
    lines = [
        g
        for g in await screen.session.do(groups)
        if not g.head_count and not g.practice and g.id != but
    ]
    if not lines:
        screen.say(_("There is no class yet."))
        return None
    options = [(line, _class_line(line)) for line in lines]
    return await chooses(screen.app, screen.session, question, options)


def _class_line(line: GroupLine) -> str:
    places = f"{line.learners}/{line.capacity}" if line.capacity else str(line.learners)
    return f"{class_words(line.title, line.target)}  {places}"
