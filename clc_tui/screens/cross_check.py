"""Both sides side by side: the committee's observations at the left, the NGO's at the right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.follow_up import EvaluationKind, EvaluationState, Verdict
from clc_tui.language import N_, _, date_text, word
from clc_tui.screens.asking import asks, asks_until, chooses
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.evaluation_words import SIDES, finding_words, period
from clc_tui.screens.reading import ReadScreen
from clc_tui.screens.side_rows import Free, Rows, pair_words, rows_of
from clc_tui.services.cross_checks import (
    CrossCheckView,
    Pair,
    VerdictFields,
    change_verdict,
    cross_check,
    discuss_findings,
    give_verdict,
    hold_beside,
    take_apart,
)
from clc_tui.services.evaluations import evaluations
from clc_tui.services.findings import FindingLine
from clc_tui.session import Session
from clc_tui.terms import Invalid, Role
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.record_table import Column, RecordTable
from clc_tui.widgets.sides_table import LEFT, SidesTable
from clc_tui.widgets.typing_line import Digits

INSIDE, OUTSIDE = EvaluationKind.INTERNAL, EvaluationKind.EXTERNAL


class CrossCheckScreen(ClcScreen[None]):
    """Choose one of each side, then one key says how both see it, and a line what was said."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = (
        "say('agreed')", "say('differs')", "say('one_side')", "discuss",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", N_("hold against"), show=False,
                tooltip=N_("Choose what the other side says of the same; Enter does it too")),
        Binding("y", "say('agreed')", N_("both see it so"),
                tooltip=N_("Both see it alike; a line says what was said")),
        Binding("d", "say('differs')", N_("differs"),
                tooltip=N_("They see it differently; a line says in what")),
        Binding("n", "say('one_side')", N_("one side only"),
                tooltip=N_("Only this side saw it")),
        Binding("c", "discuss", N_("discussed"),
                tooltip=N_("Write down when both sides discussed it, and who")),
        Binding("o", "other", N_("other evaluation"), show=False,
                tooltip=N_("Hold the evaluation under the cursor against another one")),
        Binding("backspace,delete", "clear", N_("take back"), show=False,
                tooltip=N_("Take back what was said of it")),
    ]  # fmt: skip

    def __init__(self, session: Session, cross_check_id: int) -> None:
        super().__init__(session)
        self.cross_check_id = cross_check_id
        self.view: CrossCheckView | None = None
        self._picked: tuple[int, int] | None = None
        """One of each side, held against each other; how both see it is not said yet."""

    def body(self) -> Iterable[Widget]:
        yield SidesTable(id="sides")

    @property
    def table(self) -> SidesTable:
        return self.query_one("#sides", SidesTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The secretary and the evaluator say something, until it is discussed."""
        if action not in ("pick", "say", "clear", "discuss", "other"):
            return True
        judges = self.session.actor.is_a(Role.SECRETARY, Role.EVALUATOR)
        open_ = self.view is not None and self.view.discussed_on is None
        return judges and open_ and (action != "other" or not (self.view and self.view.pairs))

    def hints_first(self) -> tuple[str, ...]:
        if self.view is not None and not self.view.left:
            return ("discuss",)
        return self.HINTS_FIRST[:3]

    # Showing

    async def reload(self) -> None:
        self.view = await self.session.do(cross_check, self.cross_check_id)
        if self._picked is not None and None in map(self._found, self._picked):
            self._picked = None
        self._show()
        self.show_hints()
        self._tell()

    def _found(self, finding_id: int) -> FindingLine | None:
        """An observation of either side that may be held against one of the other."""
        free = (*self._to_choose(INSIDE), *self._to_choose(OUTSIDE))
        return next((each for each in free if each.id == finding_id), None)

    def _show(self, key: object | None = None) -> None:
        assert self.view is not None
        wide = self.size.width >= ROOMY
        heads = [self._heading(kind) for kind in EvaluationKind]
        columns = [Column(heading=words) for words in heads] if wide else [Column()]
        self.table.set_columns(columns)
        rows: Rows = rows_of(self.view, self._picked, heads, wide=wide)
        self.table.fill_sides(rows.records, double=rows.double, right=rows.right, key=key)

    def _heading(self, kind: EvaluationKind) -> str:
        """A side, its time and how far it is; or that it is not there yet."""
        assert self.view is not None
        side = self.view.internal if kind is INSIDE else self.view.external
        if side is None:
            return _("{side}: nothing yet").format(side=_(SIDES[kind]))
        days = period(side.from_day, side.until)
        return f"{_(SIDES[kind])}, {days}" + (f" ({side.said_by})" if side.said_by else "")

    def _tell(self) -> None:
        """What is left to be said, or when it was discussed; and a side that is missing."""
        view = self.view
        assert view is not None
        if view.discussed_on is not None:
            words = _("Discussed on {day}: {who}.")
            told = words.format(day=date_text(view.discussed_on), who=view.parties)
        elif view.left:
            told = _("Nothing said yet of {n}.").format(n=view.left)
        else:
            told = _("Something is said of each. {key}: both sides discussed it.")
            told = told.format(key=self.key("c"))
        for kind, side in ((INSIDE, view.internal), (OUTSIDE, view.external)):
            if side is None:
                words = _("{side} has not handed in an evaluation of this time yet.")
                told += " " + words.format(side=_(SIDES[kind]))
        self.say(told)

    # Under the cursor

    def pair(self) -> Pair | None:
        """What was said under the cursor."""
        key, view = self.table.key, self.view
        if view is None or not isinstance(key, tuple) or key[0] != "pair":
            return None
        return next((each for each in view.pairs if each.id == key[1]), None)

    def free(self) -> tuple[EvaluationKind, FindingLine] | None:
        """The observation under the cursor of which nothing is said yet."""
        key = self.table.key
        if not isinstance(key, Free):
            return None
        inside = key.left if self.table.side == LEFT else None
        finding = self._found(inside or key.right or key.left or 0)
        if finding is None:
            return None
        return (INSIDE if finding.id == key.left else OUTSIDE), finding

    def _to_choose(self, kind: EvaluationKind) -> list[FindingLine]:
        """What of a side may be held against something: free, or said to be seen by it alone."""
        assert self.view is not None
        inside = kind is INSIDE
        alone = [p.internal if inside else p.external for p in self.view.pairs
                 if p.fields.verdict is Verdict.ONE_SIDE]  # fmt: skip
        free = self.view.internal_left if inside else self.view.external_left
        return [*free, *(each for each in alone if each is not None)]

    @on(RecordTable.Chosen, "#sides")
    def chosen(self, event: RecordTable.Chosen) -> None:
        """Choose the counterpart, where something may be said; else read it whole."""
        event.stop()
        if self.free() is not None and self.check_action("pick", ()):
            self.action_pick()
        else:
            self._read_whole()

    @work
    @tells
    async def _read_whole(self) -> None:
        view, key = self.view, self.table.key
        if view is None:
            return
        texts = []
        found = self.pair()
        if found is not None:
            texts = [*_both(found.internal, found.external), pair_words(found.fields)]
        elif isinstance(key, Free):
            ids = (key.left, key.right)
            texts = _both(*(self._found(each or 0) for each in ids))
        if texts:
            await self.app.push_screen(ReadScreen(self.session, *texts))

    # Saying something

    @work
    @tells
    async def action_pick(self) -> None:
        """Choose what the other side says of the same."""
        here = self.free()
        if here is None:
            self._read_whole()
            return
        await self._pick(*here)

    async def _pick(self, kind: EvaluationKind, finding: FindingLine) -> bool:
        """Whether the user chose one of the other side; it then stands beside this one."""
        others = self._to_choose(kind.other)
        if not others:
            words = N_("The other side has nothing left to hold against it. {key}: one side only.")
            raise Invalid(words, key=self.key("n"))
        options = [(each.id, finding_words(each)) for each in others]
        question = finding_words(finding)
        other = await chooses(self.app, self.session, question, options)
        if other is None:
            return False
        self._picked = (finding.id, other) if kind is INSIDE else (other, finding.id)
        self._show(Free(*self._picked))
        words = _("{yes} both see it so, {no} differs; ⌫ takes it apart.")
        self.say(words.format(yes=self.key("y"), no=self.key("d")))
        return True

    @work
    @tells
    async def action_say(self, name: str) -> None:
        """How both see what is under the cursor; a line says what was said."""
        verdict, pair, here = Verdict(name), self.pair(), self.free()
        if pair is not None:
            await self._say_otherwise(pair, verdict)
        elif here is None:
            return
        elif verdict is Verdict.ONE_SIDE:
            inside = here[0] is INSIDE
            ids = (here[1].id, None) if inside else (None, here[1].id)
            await self._say(verdict, *ids)
        elif self._is_picked() or await self._pick(*here):
            assert self._picked is not None
            await self._say(verdict, *self._picked)

    def _is_picked(self) -> bool:
        return self._picked is not None and self.table.key == Free(*self._picked)

    async def _say_otherwise(self, pair: Pair, verdict: Verdict) -> None:
        both = pair.internal is not None and pair.external is not None
        if both and verdict is Verdict.ONE_SIDE:
            raise Invalid(N_("Both sides saw this. Take it apart first: ⌫."))
        if not both and verdict is not Verdict.ONE_SIDE:
            kind = EvaluationKind.EXTERNAL if pair.internal is None else EvaluationKind.INTERNAL
            alone = pair.internal or pair.external
            if alone is not None and await self._pick(kind, alone):
                assert self._picked is not None
                await self._say(verdict, *self._picked)
            return

        async def change(words: str) -> bool:
            fields = VerdictFields(verdict, words)
            await self.session.do(change_verdict, pair.id, fields, was=pair.fields)
            return True

        texts = _both(pair.internal, pair.external)
        if await self._asked(verdict, texts, pair.fields.words, change):
            await self._renewed(_("Saved."), ("pair", pair.id))

    async def _say(self, verdict: Verdict, left: int | None, right: int | None) -> None:
        async def give(words: str) -> int:
            return await self.session.do(
                give_verdict, self.cross_check_id, VerdictFields(verdict, words),
                internal_id=left, external_id=right,
            )  # fmt: skip

        texts = _both(*(self._found(each or 0) for each in (left, right)))
        made = await self._asked(verdict, texts, "", give)
        if made:
            self._picked = None
            await self.reload()
            self._show(self._next())

    def _next(self) -> object | None:
        """The next row of which nothing is said."""
        assert self.view is not None
        left = [each.id for each in self.view.internal_left]
        right = [each.id for each in self.view.external_left]
        if self.size.width < ROOMY:
            return Free(left[0], None) if left else Free(None, right[0]) if right else None
        return Free(next(iter(left), None), next(iter(right), None)) if left or right else None

    async def _asked(
        self, verdict: Verdict, texts: list[str], said: str, act: Callable[[str], Awaitable[int]]
    ) -> int | None:
        question = _("{verdict}: what was said?").format(verdict=word(verdict))
        above = " | ".join(texts)
        return await asks_until(self.app, self.session, question, said, act, most=500, above=above)

    @tells
    async def action_clear(self) -> None:
        """Take apart what was chosen, or take back what was said."""
        pair = self.pair()
        if pair is not None:
            await self.session.do(take_apart, pair.id)
            await self._renewed(_("Taken apart. {key} takes it back.").format(key=self.key("u")))
        elif self._picked is not None:
            self._picked = None
            self._show()
            self._tell()

    @work
    @tells
    async def action_discuss(self) -> None:
        """On which day both sides discussed it, and who."""
        view = self.view
        if view is None:
            return
        if view.left:
            words = N_("Say first how both see each observation. Left: {n}.")
            raise Invalid(words, n=view.left)
        today = self.session.actor.today

        def past(typed: str) -> date:
            day = day_of(typed, "on", near=today)
            if day > today:
                raise Invalid(N_("That day is still to come."), "on")
            return day

        on_day = await asks(
            self.app, self.session, _("On which day was it discussed?"), date_text(today),
            digits=Digits.LETTERS, most=12, read=past,
        )  # fmt: skip
        if on_day is None:
            return

        async def discuss(parties: str) -> bool:
            await self.session.do(discuss_findings, view.id, on_day, parties)
            return True

        question = _("Who discussed it?")
        if await asks_until(self.app, self.session, question, view.parties, discuss, most=200):
            await self._renewed("")

    @work
    @tells
    async def action_other(self) -> None:
        """Hold one of the evaluations against another of the other side, or against none."""
        view = self.view
        if view is None:
            return
        side, kind = (view.internal, INSIDE) if view.internal else (view.external, OUTSIDE)
        assert side is not None
        options: list[tuple[int, str]] = [
            (line.id, f"{_(SIDES[line.kind])}, {period(line.from_day, line.until)}")
            for line in await self.session.do(evaluations)
            if line.kind is kind.other and line.state is not EvaluationState.DRAFT
        ]
        question = _("Against which evaluation is it held?")
        chosen = await chooses(self.app, self.session, question, [*options, (0, _("None for now"))])
        if chosen is not None:
            made = await self.session.do(hold_beside, side.evaluation_id, chosen or None)
            self.cross_check_id = made
            await self._renewed(_("Saved."))

    async def _renewed(self, words: str, key: object | None = None) -> None:
        await self.reload()
        if key is not None:
            self._show(key)
        if words:
            self.say(words)


def _both(left: FindingLine | None, right: FindingLine | None) -> list[str]:
    """The observations of both sides whole, each with its side's name."""
    pairs = ((INSIDE, left), (OUTSIDE, right))
    return [f"{_(SIDES[kind])} {finding_words(each)}" for kind, each in pairs if each is not None]
