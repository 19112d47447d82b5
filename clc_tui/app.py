"""The app: areas, theme, language, key dispatch. Nothing else."""

from __future__ import annotations

import asyncio
import logging
import os
import time
import traceback
from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial
from pathlib import Path, PurePath
from typing import Any, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from clc_tui.keyboards import latin_key, layout_of
from clc_tui.language import N_, _, sentence, speaking
from clc_tui.screens.areas import AREAS, areas_of
from clc_tui.screens.base import ClcScreen, OthersWrote, tells
from clc_tui.screens.closing import done_words
from clc_tui.services.actors import centres_of, choices_of, has_done_nothing, shown_name, still_open
from clc_tui.services.centres import centre
from clc_tui.services.news import Written
from clc_tui.services.today import landing_lesson
from clc_tui.services.users import set_language, set_theme
from clc_tui.services.visits import note_visit
from clc_tui.session import Session
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.line import BROKEN
from clc_tui.terminal.textual_inside import driver_of, exits
from clc_tui.terminal.typeahead import InTurn, OneKeyAtATime
from clc_tui.terms import Actor, ClcError, Role
from clc_tui.themes import BASE_CSS, load_themes, theme_name, variable_defaults

log = logging.getLogger(__name__)

SHEETS = sorted((Path(__file__).parent / "screens").glob("*.tcss"))
"""The looks of all screens: read when a session begins, so that no update changes them midway."""

NOTICE_SECONDS = 60.0
FOLLOW_EVERY = 1.0
"""Seconds between two times of reading anew what others change, however much they do."""

ACTING = (Role.FACILITATOR, Role.INSTRUCTOR, Role.EVALUATOR)
"""Roles that do things here: who has done one is greeted no more."""


class Notice(InTurn):
    """Words to everybody from whoever looks after the server."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class ClcApp(OneKeyAtATime):
    """One session at one terminal."""

    ENABLE_COMMAND_PALETTE = False
    CSS = BASE_CSS
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", *SHEETS]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", N_("keys"), tooltip=N_("The keys of this screen"), id="help"),
        Binding("s,f3", "find", N_("find"), id="find",
                tooltip=N_("Find people, classes and recommendations")),
        Binding("u", "undo", N_("undo"), tooltip=N_("Take back what I did last"), id="undo"),
        Binding("f7", "print", N_("print"), id="print",
                tooltip=N_("Put a paper to print into my tray")),
        Binding(
            "h", "history", N_("history"),
            tooltip=N_("What was done here, by whom and when"), id="history", show=False,
        ),
        Binding(
            "ctrl+p", "commands", N_("commands"), tooltip=N_("Everything else"), id="commands",
            show=False,
        ),
        Binding(
            "ctrl+l", "repaint", N_("repaint"), tooltip=N_("Draw the screen anew"), id="repaint",
            show=False, priority=True,  # also where a question lies over the screen
        ),
        Binding(
            "q,escape", "back", N_("back"), tooltip=N_("One step back"), id="back",
        ),
        Binding("ctrl+c,ctrl+q", "leave", N_("leave"), id="leave", show=False,
                tooltip=N_("End this session; everything is saved")),
        *(
            Binding(str(n), f"area({n})", title, id=f"area-{n}", show=False)
            for n, _name, title, _roles in AREAS
        ),
    ]  # fmt: skip

    def __init__(self, session: Session, *, theme: str | None = None) -> None:
        speaking.set(session.speaker)
        environment = dict(os.environ)
        wish = os.environ.pop("NO_COLOR", None)  # Textual would make all text black on black
        super().__init__()
        if wish is not None:
            os.environ["NO_COLOR"] = wish
        self.session = session
        session.end = self.part
        session.changed = self._others_wrote
        self._own_context = copy_context()
        self._news: list[Written] = []
        self._follows_at = 0.0
        self._following: asyncio.TimerHandle | None = None
        self.farewell = ""
        """What to say at the terminal once the screens are closed."""
        loaded, self.broken_themes = load_themes()
        for one in loaded:
            self.register_theme(one)
        self.theme = theme_name(theme, [one.name for one in loaded], environment)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults()

    def on_mount(self) -> None:
        """Land where the role begins."""
        self.land()

    def on_unmount(self) -> None:
        """Nobody looks here any more."""
        self.session.store.leave(self.session)
        if self._following is not None:
            self._following.cancel()

    @work
    async def land(self) -> None:
        """Ask for the language where none was chosen yet, greet, then open the first page."""
        try:
            self.session.store.listen(self.session)
            await self._choose_language()
            await self.enter_centre()
        except ClcError as error:
            self.part(sentence(error), code=1)

    async def _choose_language(self) -> None:
        known = (await self.session.do(choices_of)).language is not None
        acts = self.session.actor.is_a(*ACTING)
        if known and not (acts and await self.session.do(has_done_nothing)):
            return
        from clc_tui.screens.first_login import FirstLoginScreen, WelcomeScreen

        if not known:
            language = await self.push_screen_wait(FirstLoginScreen(self.session))
            await self.session.do(set_language, language)
            self.session.speak(language)
        await self.push_screen_wait(WelcomeScreen(self.session))

    async def enter_centre(self) -> None:
        """Open the first page of the centre: an instructor's register, a secretary's follow-up,
        else Today."""
        from clc_tui.screens.today import TodayScreen

        session = self.session
        name = (await session.do(centre)).name
        session.centre_name = name
        session.who = await session.do(shown_name)
        session.several_centres = len(await session.do(centres_of)) > 1
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(TodayScreen(session))
        actor = session.actor
        if actor.is_a(Role.INSTRUCTOR) and not actor.is_a(Role.FACILITATOR):
            lesson_id = await session.do(landing_lesson)
            if lesson_id is not None:
                from clc_tui.screens.register import RegisterScreen

                await self.push_screen(RegisterScreen(session, lesson_id))
        await self._visited()
        from clc_tui.screens.going_on import offer_draft

        await offer_draft(self, session)

    async def _visited(self) -> None:
        """Who comes twice a month is told what is new; the secretary lands there."""
        actor = self.session.actor
        if not actor.is_a(Role.SECRETARY, Role.EVALUATOR):
            return
        await self.session.do(note_visit)
        if actor.is_a(Role.SECRETARY) and not actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR):
            await self.push_screen(await self._area_screen("follow_up"))

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded and event.character:
            self._notice_layout(event.character)
        await super().on_event(event)

    def _notice_layout(self, character: str) -> None:
        """After the first Cyrillic key hints show the keys as the user sees them."""
        layout = layout_of(character)
        if layout is not None and layout != self.session.layout:
            self.session.layout = layout
            if isinstance(self.screen, ClcScreen):
                self.screen.show_hints()

    def key_meant(self, key: str) -> str:
        """Bindings are Latin letters; a key of another layout acts by its place on the board."""
        return latin_key(key)

    async def on_key(self, event: events.Key) -> None:
        event.prevent_default()  # the stock handler would carry the key out a second time
        if isinstance(self.screen, ClcScreen):
            self.screen.forget_useless_key()
        if await self.act_on(event.key):
            return
        if not isinstance(self.focused, Input | TextArea) and isinstance(self.screen, ClcScreen):
            self.screen.useless_key(event)

    # Going places

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the areas of the user's own roles are on keys, and F7 where something is printed."""
        if action == "area":
            return any(area.number == parameters[0] for area in areas_of(self.session.actor))
        if action == "print":
            top = self.screen_stack[-1] if self.screen_stack else None
            return isinstance(top, ClcScreen) and bool(top.papers_here())
        return super().check_action(action, parameters)

    @tells
    async def action_area(self, number: int) -> None:
        """Open an area of the role's own; its base screen replaces everything opened so far."""
        area = next(a for a in AREAS if a.number == number)
        await self.pop_to_base()
        if area.name != "today":
            await self.push_screen(await self._area_screen(area.name))

    async def _area_screen(self, name: str) -> Screen[Any]:
        if name == "register":
            from clc_tui.screens.lessons import LessonsScreen

            return LessonsScreen(self.session)
        if name == "people":
            from clc_tui.screens.people import PeopleScreen

            people: Screen[Any] = PeopleScreen(self.session)
            return people
        if name == "hours":
            from clc_tui.screens.hours import first_page

            hours: Screen[Any] = await first_page(self.session)
            return hours
        if name == "volunteers":
            from clc_tui.screens.volunteers import VolunteersScreen

            return VolunteersScreen(self.session)
        if name == "follow_up":
            from clc_tui.screens.recommendations import RecommendationsScreen

            return RecommendationsScreen(self.session)
        from clc_tui.screens.centre import CentreScreen

        return CentreScreen(self.session)

    def part(self, words: str = "", code: int = 0) -> None:
        """End the session with some last words."""
        self.farewell = words
        self.exit(return_code=code)

    def ends_by(self, error: Exception) -> bool:
        """End the session in one sentence; the log gets the place, never the data."""
        if self.is_headless:
            return False
        if exits(self):
            return True  # half of the screens is gone by now: what trips over that is no mistake
        places = traceback.extract_tb(error.__traceback__)[-6:]
        log.error(
            "%s at %s",
            type(error).__name__,
            " < ".join(f"{os.path.basename(p.filename)}:{p.lineno}" for p in reversed(places)),
        )
        self.part(
            _("The program made a mistake and ended. What was shown as saved is saved."), BROKEN
        )
        return True

    async def pop_to_base(self) -> None:
        """Back to Today, which lies under everything."""
        while len(self.screen_stack) > 2:
            await self.pop_screen()

    async def action_back(self) -> None:
        """One step back; from Today, ask whether to leave."""
        if len(self.screen_stack) > 2:
            await self.pop_screen()
        else:
            self.action_leave()

    @work
    @tells
    async def action_leave(self) -> None:
        """Ask, tell what was saved, and end the session."""
        from clc_tui.screens.asking import leaves
        from clc_tui.screens.own_hours import so_far

        unsaved = any(isinstance(s, ClcScreen) and s.unsaved for s in self.screen_stack)
        if await leaves(self, self.session, unsaved=unsaved):
            told = done_words(self.session), await so_far(self.session)
            self.part(" ".join(filter(None, told)))

    @work
    @tells
    async def action_find(self) -> None:
        """Find a person or a class from anywhere and open it."""
        from clc_tui.screens.find import FindScreen, open_found

        found = await self.push_screen_wait(FindScreen(self.session))
        if found is not None:
            await open_found(self, self.session, found)

    @work
    @tells
    async def action_undo(self) -> None:
        """Take back the last action; the first time after a login, show it and ask."""
        from clc_tui.screens.undoing import take_back

        await take_back(self, self.session)

    @work
    @tells
    async def action_history(self) -> None:
        """What was done to the thing under the cursor."""
        from clc_tui.screens.history import HistoryScreen

        screen = self.screen
        if not isinstance(screen, ClcScreen):
            return
        subject = screen.history_subject()
        if subject is None:
            screen.say(_("There is no history of this."))
            return
        await self.push_screen(HistoryScreen(self.session, *subject))

    @work
    @tells
    async def action_print(self) -> None:
        """Put what can be printed here into the tray."""
        from clc_tui.screens.papers import put_in_tray

        if isinstance(self.screen, ClcScreen):
            await put_in_tray(self.screen)

    async def action_tray(self) -> None:
        """What waits to be printed."""
        from clc_tui.screens.papers import PapersScreen

        if not isinstance(self.screen, PapersScreen):
            await self.push_screen(PapersScreen(self.session))

    async def action_help(self) -> None:
        """The keys of this screen; on them, back to it."""
        from clc_tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            await self.pop_screen()
        elif isinstance(self.screen, ClcScreen):
            await self.push_screen(HelpScreen(self.session, self.screen))

    @work
    @tells
    async def action_commands(self) -> None:
        """Everything that has no key of its own: language, theme, centre, leaving."""
        from clc_tui.screens.commands import choose_command

        await choose_command(self, self.session)

    @work
    @tells
    async def action_practise(self) -> None:
        """Try the register where nothing counts."""
        from clc_tui.screens.practising import open_practice_class

        await open_practice_class(self, self.session)

    def action_repaint(self) -> None:
        """Draw everything anew, whatever the terminal shows."""
        driver = driver_of(self)
        if isinstance(driver, LineDriver):
            driver.repaint()

    def complain(self, error: ClcError) -> None:
        """Tell a refusal on the screen that is open."""
        if isinstance(self.screen, ClcScreen):
            self.screen.complain(error)

    # What others do

    def _others_wrote(self, news: Sequence[Written]) -> None:
        """Have it shown in turn with the keys, and not more often than `FOLLOW_EVERY`."""
        self._news += news
        if self._following is None:
            loop, now = asyncio.get_running_loop(), time.monotonic()
            self._follows_at = max(now, self._follows_at + FOLLOW_EVERY)
            self._following = loop.call_at(
                loop.time() + self._follows_at - now, self._now_follow, context=self._own_context
            )

    def _now_follow(self) -> None:
        self._following = None
        self.post_message(OthersWrote())

    @on(OthersWrote)
    async def follow(self) -> None:
        """Show what others changed, on the screens below when they are on top again."""
        news, self._news = self._news, []
        for screen in self.screen_stack:
            if isinstance(screen, ClcScreen) and screen.concerned_by(news):
                screen.stale = True
        top, session = self.screen, self.session
        try:
            if any(note.centre_id is None for note in news):
                session.actor = await session.store.read(partial(still_open, session.actor))
            if isinstance(top, ClcScreen) and top.stale and not top.QUESTION and top.is_mounted:
                await top.follow()
        except ClcError as error:
            if not (isinstance(top, ClcScreen) and top.is_gone(error)):
                self.complain(error)
                self._others_wrote(news)  # try again

    @on(Notice)
    def tell(self, notice: Notice) -> None:
        """Show a message in place of the hints for `NOTICE_SECONDS`, whatever is done meanwhile."""
        self.session.notice = f"* {notice.words}"
        self._show_hints()
        self.bell()
        asyncio.get_running_loop().call_later(
            NOTICE_SECONDS, self._forget, self.session.notice, context=self._own_context
        )

    def _forget(self, notice: str) -> None:
        if self.session.notice == notice:
            self.session.notice = ""
            self._show_hints()

    def _show_hints(self) -> None:
        if self.is_running and isinstance(self.screen, ClcScreen):
            self.screen.show_hints()

    # Language, theme and centre

    async def speak(self, language: str) -> None:
        """Go on in another language, kept with the account."""
        await self.session.do(set_language, language)
        self.session.speak(language)
        for screen in self.screen_stack:
            if isinstance(screen, ClcScreen) and screen.is_mounted:
                screen.say("")  # what was told before was told in the other language
        await self.renew_all()

    async def wear(self, theme: str) -> None:
        """Go on in another theme, kept with the account."""
        await self.session.do(set_theme, theme)
        self.theme = theme

    async def move_to(self, actor: Actor) -> None:
        """Go on in another centre of the user's."""
        self.session.actor = actor
        self.session.asked_before_undo = False
        await self.enter_centre()

    async def renew_all(self) -> None:
        """Every open screen says its words anew."""
        for screen in self.screen_stack:
            if isinstance(screen, ClcScreen) and screen.is_mounted:
                await screen.renew()

    def idles_out(self) -> None:
        """Nobody has pressed a key for so long that the session ends now."""
        self.farewell = self.session.in_own_words(
            ClcError(N_("Nobody pressed a key for long, so this session ended. All is saved."))
        )

    def may_idle_out(self) -> bool:
        """Not while the class of the open register is on, nor 15 minutes after."""
        for screen in self.screen_stack:
            busy: Callable[[], bool] | None = getattr(screen, "class_is_on", None)
            if busy is not None and busy():
                return False
        return True
