"""Centre: the way to courses, classes, the calendar, users and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.widget import Widget

from clc_tui.language import N_, _
from clc_tui.screens.base import ClcScreen, Printable
from clc_tui.screens.form import FormScreen
from clc_tui.screens.papers import form_papers
from clc_tui.services.centres import CENTRE_WORDS, CentreFields, centre, change_centre
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.record_form import Field, Kind
from clc_tui.widgets.record_table import Column, Record, RecordTable

DESK = frozenset({Role.FACILITATOR})
TEACHING = frozenset({Role.FACILITATOR, Role.INSTRUCTOR})
FOLLOWING = frozenset({Role.FACILITATOR, Role.SECRETARY, Role.EVALUATOR})
CHECKING = frozenset({Role.EVALUATOR, Role.SECRETARY})
FOLLOWING = frozenset({Role.FACILITATOR, Role.SECRETARY, Role.EVALUATOR})
EVERYBODY = frozenset(Role)


class Door(NamedTuple):
    """One line of the area: where it leads and for whom."""

    name: str
    title: str
    about: str
    roles: frozenset[Role]


DOORS = (
    Door("classes", N_("Classes"), N_("who is in them, lessons, weekly pattern"), TEACHING),
    Door("courses", N_("Courses"), N_("what is offered"), EVERYBODY),
    Door("calendar", N_("Calendar"), N_("days off"), EVERYBODY),
    Door("users", N_("Users"), N_("who has access to this centre"), DESK),
    Door("settings", N_("Settings"), N_("rules of this centre"), DESK),
    Door("card", N_("The centre's card"), N_("name and place"), DESK),
    Door("looked", N_("Who looked"), N_("at lists and pages of people"), DESK),
    Door("spot_checks", N_("Spot checks"), N_("lessons held against the signed paper"), CHECKING),
    Door("hours", N_("Planned, held, paid"), N_("hours, and who cannot be paid"), DESK),
    Door("contracts", N_("Contracts"), N_("who is paid how much"), DESK),
    Door("payers", N_("Payers"), N_("who pays"), DESK),
    Door("committee", N_("Committee"), N_("who sits for which body, until when"), FOLLOWING),
    Door("meetings", N_("Meetings"), N_("of the committee: who came, decisions"), FOLLOWING),
    Door("evaluations", N_("Evaluations"), N_("of the committee and of the NGO"), FOLLOWING),
    Door("language", N_("My language and colours"), "Қазақша, Русский, English", EVERYBODY),
)


class CentreScreen(ClcScreen[None]):
    """A short list that leads on."""

    AREA: ClassVar[int | None] = 8

    def body(self) -> Iterable[Widget]:
        yield RecordTable([Column(29), Column(least=50)], id="doors")

    async def reload(self) -> None:
        doors = [door for door in DOORS if self.session.actor.is_a(*door.roles)]
        self.query_one("#doors", RecordTable).fill(
            [Record(door.name, (_(door.title), _(door.about))) for door in doors]
        )

    def papers_here(self) -> Sequence[Printable]:
        return form_papers(self.session)

    @on(RecordTable.Chosen, "#doors")
    async def open_door(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if event.key == "language":
            await self.app.run_action("app.commands")
            return
        await self.app.push_screen(_screen(str(event.key), self.session))


def _screen(name: str, session: Session) -> ClcScreen[Any]:
    from clc_tui.screens.calendar import CalendarScreen
    from clc_tui.screens.classes import ClassesScreen
    from clc_tui.screens.committee import CommitteeScreen
    from clc_tui.screens.contracts import ContractsScreen
    from clc_tui.screens.courses import CoursesScreen
    from clc_tui.screens.evaluations import EvaluationsScreen
    from clc_tui.screens.hours_report import HoursReportScreen
    from clc_tui.screens.meetings import MeetingsScreen
    from clc_tui.screens.payers import PayersScreen
    from clc_tui.screens.settings import SettingsScreen
    from clc_tui.screens.spot_check import SpotChecksScreen
    from clc_tui.screens.users import UsersScreen
    from clc_tui.screens.who_looked import WhoLookedScreen

    screens: dict[str, Callable[[Session], ClcScreen[Any]]] = {
        "classes": ClassesScreen,
        "courses": CoursesScreen,
        "calendar": CalendarScreen,
        "committee": CommitteeScreen,
        "contracts": ContractsScreen,
        "meetings": MeetingsScreen,
        "payers": PayersScreen,
        "users": UsersScreen,
        "looked": WhoLookedScreen,
        "settings": SettingsScreen,
        "spot_checks": SpotChecksScreen,
        "hours": HoursReportScreen,
        "evaluations": EvaluationsScreen,
        "card": CentreCardForm,
    }
    return screens[name](session)


class CentreCardForm(FormScreen):
    """The centre's name and where it is."""

    FORM = "centre"
    TITLE = N_("The centre's card")
    AREA: ClassVar[int | None] = 8
    _was: CentreFields

    def fields(self) -> Sequence[Field]:
        return (
            Field("name", CENTRE_WORDS["name"], most=120, required=True),
            *(
                Field(name, CENTRE_WORDS[name], most=80)
                for name in ("region", "district", "settlement", "host")
            ),
            Field("rural", CENTRE_WORDS["rural"], Kind.YES_NO),
        )

    async def initial(self) -> Mapping[str, str]:
        self._was = (await self.session.do(centre)).fields
        return {**asdict(self._was), "rural": "1" if self._was.rural else ""}

    async def save(self, values: dict[str, str]) -> object:
        texts = {name: value for name, value in values.items() if name != "rural"}
        fields = CentreFields(**texts, rural=bool(values["rural"]))
        was = replace(self._was, rural=bool(self._was.rural))
        card = await self.session.do(change_centre, fields, was=was)
        self.session.centre_name = card.name
        return True
