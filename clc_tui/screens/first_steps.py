"""The first steps of an empty centre: each opens the very place where it begins."""

from __future__ import annotations

from typing import Any

from textual.app import App

from clc_tui.language import _
from clc_tui.screens.base import ClcScreen
from clc_tui.services.classes import GroupLine, groups
from clc_tui.services.today import lesson_near
from clc_tui.session import Session

MAKE_A_CLASS, PUT_PEOPLE_IN, MARK = 1, 2, 3


async def begin(app: App[Any], session: Session, step: int) -> None:
    """Open the form of a class, its enrolment desk, or its first register."""
    from clc_tui.screens.classes import ClassesScreen
    from clc_tui.screens.desk import DeskScreen

    if step == MAKE_A_CLASS:
        classes = ClassesScreen(session)
        await app.push_screen(classes)
        classes.action_add()
        return
    group = _meant(await session.do(groups), empty=step == PUT_PEOPLE_IN)
    if group is None:
        if isinstance(app.screen, ClcScreen):
            app.screen.say(_("First make a class: the step above."))
        return
    if step == PUT_PEOPLE_IN or not group.learners:
        await app.push_screen(DeskScreen(session, group.id))
        return
    lesson_id = await session.do(lesson_near, group.id)
    if lesson_id is None:
        from clc_tui.screens.group_lessons import GroupLessonsScreen

        await app.push_screen(GroupLessonsScreen(session, group.id))
        return
    from clc_tui.screens.register import RegisterScreen

    await app.push_screen(RegisterScreen(session, lesson_id))


def _meant(lines: tuple[GroupLine, ...], *, empty: bool) -> GroupLine | None:
    """The class a step is about: one that still lacks people, or one that has them."""
    own = [line for line in lines if not line.practice and not line.head_count]
    fitting = [line for line in own if bool(line.learners) != empty]
    return next(iter([*fitting, *own]), None)
