"""The app: areas, theme, language, key dispatch. Nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from clc_tui import themes
from clc_tui.keyboards import latin_key, layout_of, shown_key
from clc_tui.language import N_, _
from clc_tui.screens.areas import areas_of
from clc_tui.screens.base import ClcScreen
from clc_tui.services.centres import centre
from clc_tui.services.today import landing_lesson
from clc_tui.services.users import set_language, set_theme
from clc_tui.session import Session
from clc_tui.terminal.typeahead import OneKeyAtATime
from clc_tui.terms import Role


class ClcApp(OneKeyAtATime):
    """One session at one terminal."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", N_("keys"), tooltip=N_("The keys of this screen"), id="help"),
        Binding("s,f3", "find", N_("find"), tooltip=N_("Find people and classes"), id="find"),
        Binding("u", "undo", N_("undo"), tooltip=N_("Take back what I did last"), id="undo"),
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
            show=False,
        ),
        Binding(
            "q,escape", "back", N_("back"), tooltip=N_("One step back"), id="back",
        ),
        Binding("ctrl+c,ctrl+q", "leave", N_("leave"), id="leave", show=False,
                tooltip=N_("End this session; everything is saved")),
        *(
            Binding(str(n), f"area({n})", N_("area"), id=f"area-{n}", show=False)
            for n in range(1, 9)
        ),
    ]  # fmt: skip

    def __init__(self, session: Session, *, theme: str | None = None) -> None:
        super().__init__()
        self.session = session
        loaded, self.broken_themes = themes.load()
        for one in loaded:
            self.register_theme(one)
        self.theme = themes.chosen(theme, loaded)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults()

    async def on_mount(self) -> None:
        """Land where the role begins."""
        self.session.centre_name = (await self.session.do(centre)).name
        await self.land()

    async def land(self) -> None:
        """Open the first page: an instructor's register, else Today."""
        from clc_tui.screens.today import TodayScreen

        await self.push_screen(TodayScreen(self.session))
        actor = self.session.actor
        if actor.is_a(Role.INSTRUCTOR) and not actor.is_a(Role.FACILITATOR):
            lesson_id = await self.session.do(landing_lesson)
            if lesson_id is not None:
                from clc_tui.screens.register import RegisterScreen

                await self.push_screen(RegisterScreen(self.session, lesson_id))

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

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Bindings are Latin letters; a key of another layout acts by its place on the board."""
        return await super()._check_bindings(latin_key(key), priority)

    async def _on_key(self, event: events.Key) -> None:
        if await self._check_bindings(event.key):
            return
        if not isinstance(self.focused, Input | TextArea) and isinstance(self.screen, ClcScreen):
            self.screen.say(
                _("{key} does nothing here. F1 shows the keys.").format(
                    key=shown_key(latin_key(event.key), self.session.layout)
                )
            )

    # Going places

    async def action_area(self, number: int) -> None:
        """Open an area of the role's own; its base screen replaces everything opened so far."""
        area = next((a for a in areas_of(self.session.actor) if a.number == number), None)
        if area is None:
            if isinstance(self.screen, ClcScreen):
                self.screen.say(_("There is no area on this key for you."))
            return
        await self.pop_to_base()
        if area.name != "today":
            await self.push_screen(self._area_screen(area.name))

    def _area_screen(self, name: str) -> Screen[Any]:
        if name == "register":
            from clc_tui.screens.lessons import LessonsScreen

            return LessonsScreen(self.session)
        if name == "people":
            from clc_tui.screens.people import PeopleScreen

            return PeopleScreen(self.session)
        from clc_tui.screens.centre import CentreScreen

        return CentreScreen(self.session)

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
    async def action_leave(self) -> None:
        """Ask, tell what was saved, and end the session."""
        from clc_tui.screens.asking import leaves

        if await leaves(self, self.session):
            self.exit()

    @work
    async def action_find(self) -> None:
        """Find a person or a class from anywhere and open it."""
        from clc_tui.screens.find import FindScreen, open_found

        found = await self.push_screen_wait(FindScreen(self.session))
        if found is not None:
            await open_found(self, self.session, found)

    @work
    async def action_undo(self) -> None:
        """Take back the last action; the first time after a login, show it and ask."""
        from clc_tui.screens.undoing import take_back

        await take_back(self, self.session)

    @work
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

    async def action_help(self) -> None:
        """The keys of this screen."""
        from clc_tui.screens.help import HelpScreen

        if isinstance(self.screen, ClcScreen) and not isinstance(self.screen, HelpScreen):
            await self.push_screen(HelpScreen(self.session, self.screen))

    @work
    async def action_commands(self) -> None:
        """Everything that has no key of its own: language, theme, centre, leaving."""
        from clc_tui.screens.commands import choose_command

        await choose_command(self, self.session)

    def action_repaint(self) -> None:
        self.refresh(repaint=True, layout=True)

    # Language and theme

    async def speak(self, language: str) -> None:
        """Go on in another language, kept with the account."""
        await self.session.do(set_language, language)
        self.session.speak(language)
        await self.renew_all()

    async def wear(self, theme: str) -> None:
        """Go on in another theme, kept with the account."""
        await self.session.do(set_theme, theme)
        self.theme = theme

    async def renew_all(self) -> None:
        """Every open screen says its words anew."""
        for screen in self.screen_stack:
            if isinstance(screen, ClcScreen) and screen.is_mounted:
                await screen.renew()

    def may_idle_out(self) -> bool:
        """Not while the class of the open register is on, nor 15 minutes after."""
        for screen in self.screen_stack:
            busy: Callable[[], bool] | None = getattr(screen, "class_is_on", None)
            if busy is not None and busy():
                return False
        return True
