"""F7: what is to be printed goes into the tray; and the tray itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import LANGUAGE_NAMES, N_, _, ngettext, short_date
from clc_tui.reports.forms import FORMS_MOST
from clc_tui.reports.papers import SUBJECTS, paper_words
from clc_tui.screens.asking import asks, chooses
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.volunteer_papers import hours_asked
from clc_tui.services.papers import PaperLine, drop_paper, put_paper, tray
from clc_tui.session import Session
from clc_tui.terms import Invalid, Role
from clc_tui.widgets.form_values import number_of
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits


def bringing(session: Session) -> str:
    """What brings the tray: on one's own computer as the client page sets it up, or right here."""
    if session.command_here is None:
        return "ssh clc-files papers"
    return session.command_here("papers", "--output", "papers.html")


def _numbered(command: str, number: object) -> str:
    """The command for one paper of the tray."""
    return command.replace("papers", f"papers {number}", 1)


def class_papers(session: Session, group_id: int, day: date) -> Sequence[Printable]:
    """The papers of a class: the month of a day, filled and empty, the list, and forms."""
    month = f"{day:%Y-%m}"
    following = f"{day.replace(day=1) + timedelta(days=31):%Y-%m}"
    before = f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
    papers = [
        Printable("month", group_id, {"month": month}),
        Printable("month_blank", group_id, {"month": month}),
        Printable("month_blank", group_id, {"month": following}),
        Printable("month", group_id, {"month": before}),
        Printable("class_list", group_id),
    ]
    return (*papers, *form_papers(session, group_id))


def form_papers(session: Session, group_id: int | None = None) -> Sequence[Printable]:
    """Empty forms, which the facilitator hands out."""
    if not session.actor.is_a(Role.FACILITATOR):
        return ()
    return (Printable("forms", group_id, {"count": 1, "on_page": 2}),)


async def put_in_tray(screen: ClcScreen[Any]) -> None:
    """Let the user say which paper, put it in, and tell how it comes out of the printer."""
    app, session, papers = screen.app, screen.session, screen.papers_here()
    chosen: Printable | None = papers[0]
    if len(papers) > 1:
        options = [(paper, _words_of(paper)) for paper in papers]
        options.append((Printable("tray"), _("See what lies in the tray")))
        chosen = await chooses(app, session, _("Print what?"), options)
    if chosen is None:
        return
    if chosen.kind == "tray":
        await app.push_screen(PapersScreen(session))
        return
    language = None
    ask = ASKED.get(chosen.kind)
    if ask is not None:
        asked = await ask(screen, chosen)
        if asked is None:
            return
        chosen, language = asked
    line = await session.do(
        put_paper, chosen.kind, chosen.subject_id, dict(chosen.options), language=language
    )
    screen.say(_told(session, line, screen.size.width))


def _told(session: Session, line: PaperLine, width: int) -> str:
    """Under which number the paper lies in the tray, and what to type to have it."""
    command = bringing(session)
    if width < ROOMY:
        return f"{line.number}: {command}"
    if session.command_here is not None:
        return _("Paper {n} is in the tray: {command}").format(n=line.number, command=command)
    words = _("Paper {n} is in the tray. On your own computer: {command}")
    return words.format(n=line.number, command=command)


async def _forms_asked(screen: ClcScreen[Any], paper: Printable) -> tuple[Printable, str] | None:
    """How many forms and in which language; None where the user gives up."""

    def count_of(text: str) -> int:
        count = number_of(text)
        if count is None or not 1 <= count <= FORMS_MOST:
            raise Invalid(N_("Write a number from {least} to {most}."), least=1, most=FORMS_MOST)
        return count

    app, session = screen.app, screen.session
    question = _("How many forms?")
    count = await asks(app, session, question, "", digits=Digits.ALL, most=3, read=count_of)
    if count is None:
        return None
    options = [
        ((language, on_page), words.format(language=LANGUAGE_NAMES[language]))
        for on_page, words in (
            (2, _("{language}, two on a page")),
            (1, _("{language}, one on a page")),
        )
        for language in ("kk", "ru")
    ]
    now = (session.language if session.language in ("kk", "ru") else "kk", 2)
    chosen = await chooses(app, session, _("In which language?"), options, now)
    if chosen is None:
        return None
    language, on_page = chosen
    return paper._replace(options={"count": count, "on_page": on_page}), language


ASKED: dict[str, Callable[[ClcScreen[Any], Printable], Awaitable[tuple[Printable, str] | None]]] = {
    "forms": _forms_asked,
    "volunteer_hours": hours_asked,
}
"""What has to be known before a kind of paper can be put in: its options, and the language."""


def _words_of(paper: Printable) -> str:
    """A paper as it stands in the question."""
    options = {} if paper.kind == "forms" else dict(paper.options)
    line = PaperLine(0, paper.kind, paper.subject_id, "", options, "en", "", None)
    return paper_words(line)


class TrayTable(RecordTable):
    """The papers: Enter tells how one of them is printed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("how"), tooltip=N_("What to type to bring this one alone")),
    ]


class PapersScreen(ClcScreen[None]):
    """The tray: each paper with its number, when it was put in, and whether it was brought."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "drop", N_("take out"), tooltip=N_("Take this paper out of the tray")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: dict[int, PaperLine] = {}

    def body(self) -> Iterable[Widget]:
        columns = (Column(3, right=True), Column(), Column(15, least=60))
        yield TrayTable(columns, id="papers")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#papers", RecordTable)

    async def reload(self) -> None:
        self.table.empty = _("The tray is empty: F7 on a class, a register or a person fills it.")
        lines = await self.session.do(tray, SUBJECTS)
        self._lines = {line.number: line for line in lines}
        self.table.fill([_record(line) for line in lines])
        self.say(self._waiting())

    def _waiting(self) -> str:
        waiting = sum(1 for line in self._lines.values() if line.brought_at is None)
        if not waiting:
            return ""
        words = ngettext("{n} waits: {command}", "{n} wait: {command}", waiting)
        return words.format(n=waiting, command=bringing(self.session))

    @on(RecordTable.Chosen, "#papers")
    def tell_how(self, event: RecordTable.Chosen) -> None:
        """What to type for this paper alone."""
        event.stop()
        words = _("This one alone: {command}") if self.size.width >= ROOMY else "{command}"
        self.say(words.format(command=_numbered(bringing(self.session), event.key)))

    @tells
    async def action_drop(self) -> None:
        key = self.table.key
        if not isinstance(key, int):
            self.say(self.table.empty)
            return
        await self.session.do(drop_paper, key)
        await self.reload()
        self.say(_("Paper {n} is out of the tray.").format(n=key))


def _record(line: PaperLine) -> Record:
    when = f"{short_date(line.put_at)} {line.put_at[11:16]}"
    if line.brought_at is not None:
        when = _("brought {day}").format(day=short_date(line.brought_at))
    cells = (str(line.number), paper_words(line), when)
    return Record(line.number, cells, dim=line.brought_at is not None)
