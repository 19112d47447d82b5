"""Evaluations by keys: typed, handed in, held side by side, discussed, answered, closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import evaluating
import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in
from evaluating import DISCUSSED, EXTERNAL, INTERNAL, SUBMITTED

from clc_tui.db.follow_up import CrossCheck, Evaluation, Feedback, Finding, FindingPair, Progress
from clc_tui.db.models import Draft
from clc_tui.follow_up import Measure, ReviewArea
from clc_tui.language import LANGUAGES, speak
from clc_tui.services import evaluations, findings
from clc_tui.services.actors import sign_in
from clc_tui.services.figures import FigureWish, cite_figure, count_again
from clc_tui.services.findings import FindingFields
from clc_tui.terms import Role, Status
from clc_tui.widgets.mark_line import area_letters

LIST = ("8", "end", "up", "enter")
"""From anywhere to the list of evaluations."""
SEEN = ("+Учебники есть", "Ходят редко", "Холодно")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    """A centre with a secretary `sec`, an evaluator `eva` and a facilitator."""
    with desk(tmp_path, learners=1) as made:
        made.ask(lambda: given.grant(given.user("eva", language="en"), 1, Role.EVALUATOR))
        yield made


def draft(at: Desk, **columns: object) -> int:
    """The NGO's draft."""
    return at.ask(lambda: evaluating.evaluation(1, EXTERNAL, **columns))  # type: ignore[arg-type]


def both(at: Desk, seen: tuple[str, ...] = SEEN) -> int:
    """Both sides handed in; the cross-check's id."""

    def make() -> int:
        kinds = (INTERNAL, EXTERNAL)
        inside, outside = (evaluating.evaluation(1, kind, SUBMITTED, seen=seen) for kind in kinds)
        return evaluating.side_by_side(inside, outside)

    return at.ask(make)


def typed(at: Desk) -> list[tuple[str, bool, str]]:
    rows = at.ask(lambda: list(Finding.select().order_by(Finding.number)))
    return [(row.area, bool(row.positive), row.words) for row in rows]


@acted
async def test_an_evaluation_is_begun_from_an_empty_list(at: Desk) -> None:
    async with at.sitting("eva", "ru") as app:
        await type_in(app, *LIST)
        assert "Оценок пока нет: a – начать" in told(app)
        await type_in(app, "a", *"01.07.2026", "enter", "enter", *"трое", "enter", "enter")
        assert "НПО, 01.07 – 23.11.2026" in line_with(app, "пишется")
        assert "трое" in line_with(app, "трое") and "ф – записать" in line_with(app, "Пока нет")
        await type_in(app, "q")
        assert "пишется" in line_with(app, "НПО")
    async with at.sitting("akhmetova") as app:
        await type_in(app, *LIST)
        assert "Nobody has handed in" in told(app)
        await type_in(app, "a")
        assert "does nothing here" in told(app)


@acted
async def test_twenty_observations_are_typed_without_a_form(at: Desk) -> None:
    draft(at)
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter", "a", "l", "-", *"rarely come", "enter")
        for number in range(19):
            await type_in(app, "+", *f"good {number}", "enter")
        assert "Saved: 20." in told(app)
        await type_in(app, "o", "-", *"no money", "enter")
        rows = typed(at)
        assert rows[0] == ("learners", False, "rarely come")
        assert rows[1:20] == [("learners", True, f"good {n}") for n in range(19)]
        assert rows[20] == ("money", False, "no money")


@acted
async def test_keys_of_the_line_on_any_layout(at: Desk) -> None:
    draft(at)
    async with at.sitting("eva", "ru") as app:
        await type_in(app, *LIST, "enter", "a", "enter")
        assert "Сначала область: о обучение" in "\n".join(shown(app))
        await type_in(app, "g", "enter")
        assert "Нажмите + для хорошего" in told(app), "п by its place: premises"
        await type_in(app, "space", "enter", *"тепло", "enter", "right", "=", *"умеют", "enter")
        await type_in(app, "ө", *"не знают", "enter", "left", "h", "+", *"?", "escape", "escape")
        assert typed(at) == [
            ("premises", True, "тепло"), ("management", True, "умеют"),
            ("management", False, "не знают"),
        ]  # fmt: skip


def test_each_area_has_a_letter_of_its_own_in_each_language() -> None:
    for language in LANGUAGES:
        speak(language)
        letters = area_letters()
        assert len(set(letters.values())) == len(letters) == 8


@acted
async def test_what_is_written_is_changed_and_taken_out_in_the_list(at: Desk) -> None:
    own = draft(at, seen=("cold", "dark"))
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter", "a", "up", "up", "enter", *" again", "enter")
        assert typed(at)[0][2] == "cold again"
        await type_in(app, "up", "backspace")
        assert "Taken out: 2. u takes it back." in told(app)
        await type_in(app, "u", "enter")
        assert len(typed(at)) == 2
        await type_in(app, "enter", *"x" * 3, "escape")
        assert "The line is empty" in told(app)
        await type_in(app, "escape", "down", "backspace")
        assert "Taken out" in told(app) and len(typed(at)) == 1
    assert at.ask(lambda: Finding.select().where(Finding.evaluation_id == own).count()) == 1


@acted
async def test_a_refusal_leaves_the_line_and_a_dropped_line_brings_it_back(at: Desk) -> None:
    own = draft(at)
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter", "a", "t", "+", "enter")
        assert "Write what was seen." in told(app)
        await type_in(app, *"half a sen")
    assert at.ask(lambda: Draft.get().form) == "findings"
    async with at.sitting("eva") as app:
        assert "Observations: go on typing?" in "\n".join(shown(app))
        await type_in(app, "enter", *"tence", "enter", "escape")
        assert typed(at) == [("teaching", True, "half a sentence")]
    assert at.ask(Draft.select().count) == 0
    at.ask(lambda: evaluating.evaluation(1, EXTERNAL, SUBMITTED, evaluating.SPRING))
    assert at.ask(lambda: Evaluation.get_by_id(own).state) == "draft"


@acted
async def test_what_people_said_and_the_head_of_it_are_forms(at: Desk) -> None:
    draft(at)
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter", "v", *"mothers", "enter", "1", "2", "enter")
        await type_in(app, *"30.11", "enter", *"too far", "enter")
        assert "still to come" in "\n".join(shown(app))
        await type_in(app, *["backspace"] * 12, *"20.11", "f2")
        assert "mothers (12)" in line_with(app, "too far")
        await type_in(app, "enter", "down", "down", "down", *" by bus", "f2", "e", "down", "down")
        await type_in(app, *"three of us", "f2")
        assert "three of us" in line_with(app, "three") and line_with(app, "far by bus")
        row = at.ask(Feedback.get)
        assert (row.words, row.people) == ("too far by bus", 12)
        await type_in(app, "d", "n")
        assert at.ask(Evaluation.select().count) == 1
        await type_in(app, "d", "y")
        assert at.ask(Evaluation.select().count) == 0 and "Taken away. u takes" in told(app)
        await type_in(app, "u", "enter")
        assert line_with(app, "being written")


@acted
async def test_figures_it_cites_stand_in_it_as_they_were_and_as_they_are(at: Desk) -> None:
    own, day = draft(at, seen=("ok",)), evaluating.AUTUMN[1]

    def cite() -> int:
        actor = sign_in("eva", given.clock_at(given.NOW))
        wish = FigureWish(Measure.ATTENDANCE)
        return cite_figure(actor, own, wish, first=evaluating.AUTUMN[0], last=day)

    figure = at.ask(cite)
    missed = at.ask(lambda: given.lesson(at.group, day, "08:00"))
    at.ask(lambda: given.mark(missed, at.learners[0], Status.ABSENT))
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter")
        assert line_with(app, "Figures") and "100 %" in line_with(app, "attendance")
        at.ask(lambda: count_again(sign_in("eva", given.clock_at(given.NOW)), figure))
        await type_in(app, "q", "enter")
        assert "→" in line_with(app, "100 %")
        await type_in(app, "end", "enter")
        assert "1 figure" in told(app)


@acted
async def test_it_is_handed_in_and_taken_back(at: Desk) -> None:
    draft(at)
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "enter", "c", "y")
        assert "Nothing is written down that was seen" in told(app)
        await type_in(app, "a", "t", "+", *"good", "enter", "escape", "c", "y")
        assert "Committee has not handed in an evaluation" in "\n".join(shown(app))
        await type_in(app, "a")
        assert "does nothing here" in told(app)
        await type_in(app, "x")
        assert "It is not discussed yet" in told(app)
        await type_in(app, "t")
        assert "Committee: nothing yet" in line_with(app, "NGO, 01.07")
        assert "Committee has not handed in an evaluation" in "\n".join(shown(app))
        await type_in(app, "q", "b")
        assert "being written again" in told(app)


@acted
async def test_where_the_committee_has_nobody_the_evaluator_types_its_paper(at: Desk) -> None:
    at.ask(lambda: given.closed("sec"))
    async with at.sitting("eva") as app:
        await type_in(app, *LIST, "a", "2", *"01.07.2026", "f2", "a", "t", "+", *"ok", "enter")
        await type_in(app, "escape", "c", "enter")
        assert "Write who said it." in "\n".join(shown(app))
        await type_in(app, *"Serikova", "enter", *"24.11", "enter")
        assert "still to come" in "\n".join(shown(app))
        await type_in(app, *["backspace"] * 6, *"20.11", "enter", "enter")
        assert "Write the number" in "\n".join(shown(app))
        await type_in(app, *"7", "enter", "q", "enter")
        assert told(app).strip() == ("Said by Serikova on 20.11.2026, paper 7; typed by eva")
    async with at.sitting("akhmetova") as app:
        await type_in(app, *LIST)
        assert "(said by Serikova)" in line_with(app, "Committee")


@acted
async def test_both_sides_are_held_side_by_side_with_few_keys(at: Desk) -> None:
    both(at)
    async with at.sitting("sec", "en") as app:
        await type_in(app, *LIST, "t")
        line = line_with(app, "NGO, 01.07")
        assert line.index("Committee") < 3 and line.index("NGO") > 38
        assert "Nothing said yet of 6." in told(app)
        await type_in(app, "c")
        assert "Left: 6." in told(app)
        await type_in(app, "y", "2", *"both", "enter")
        line = line_with(app, "Учебники есть")
        assert line.index("1+") < 4 and "2- Ходят редко" in line[38:]
        assert line_with(app, "agreed: both")
        await type_in(app, "space", "1")
        assert "y both see it so, d differs" in told(app)
        await type_in(app, "d", "enter")
        assert "in what the two sides differ" in "\n".join(shown(app))
        await type_in(app, *"not so", "enter", "n", "enter")
        assert "Nothing said yet of 1." in told(app)
        await type_in(app, "y", "escape", "n", *"only we", "enter")
        assert "c: both sides discussed it" in told(app)
        assert at.ask(FindingPair.select().count) == 4
        await type_in(app, "c", "enter", "enter")
        assert "Write who discussed it." in "\n".join(shown(app))
        await type_in(app, *"committee, NGO", "enter")
        assert "Discussed on 23.11.2026: committee, NGO." in told(app)
        await type_in(app, "backspace")
        assert "does nothing here" in told(app)
        await type_in(app, "u", "enter")
        assert at.ask(lambda: CrossCheck.get().discussed_on) is None


@acted
async def test_what_was_said_is_changed_taken_apart_and_read_whole(at: Desk) -> None:
    both(at, ("длинно " * 30, "коротко"))
    async with at.sitting("sec") as app:
        await type_in(app, *LIST, "t", "enter", "1", "backspace")
        assert "Nothing said yet of 4." in told(app), "what was only chosen goes"
        await type_in(app, "right", "y", "1", *"so", "enter", "up", "up", "up", "n")
        assert "Both sides saw this" in told(app)
        await type_in(app, "enter")
        assert sum("длинно" in line for line in shown(app)) > 6
        await type_in(app, "escape", "d", *" but", "enter")
        assert line_with(app, "differs: so but")
        await type_in(app, "backspace")
        assert "Taken apart. u takes it back." in told(app)
        await type_in(app, "n", "enter", "up", "up", "y", "1", *"late", "enter")
        assert line_with(app, "agreed: late"), "what one saw alone is held against another's"


@acted
async def test_one_under_the_other_on_a_small_screen(at: Desk) -> None:
    both(at)
    async with at.sitting("eva", "ru", size=(40, 12)) as app:
        await type_in(app, *LIST, "t", "y", "1", "enter")
        lines = shown(app)
        at_pair = next(n for n, line in enumerate(lines) if "Комитет 1+" in line)
        assert "НПО 1+ Учебники" in lines[at_pair + 1]
        assert "видят одинаково" in lines[at_pair + 2]


@acted
async def test_the_facilitator_reads_and_says_nothing(at: Desk) -> None:
    both(at)
    async with at.sitting("akhmetova") as app:
        await type_in(app, *LIST, "t", "y")
        assert "does nothing here" in told(app)
        await type_in(app, "enter")
        assert line_with(app, "NGO 1+ Учебники")
        await type_in(app, "escape", "q", "enter", "c")
        assert "does nothing here" in told(app)


@acted
async def test_another_evaluation_is_put_beside_it(at: Desk) -> None:
    both(at)
    at.ask(
        lambda: evaluating.side_by_side(
            None, evaluating.evaluation(1, EXTERNAL, SUBMITTED, evaluating.SPRING, seen=("damp",))
        )
    )
    async with at.sitting("sec") as app:
        await type_in(app, *LIST, "t", "o", "2")
        assert "damp" in line_with(app, "Учебники") and "Saved." in told(app)


def answerable(at: Desk) -> tuple[int, list[int]]:
    """The committee's evaluation, discussed, and what it has to answer; the NGO did."""

    def make() -> tuple[int, list[int]]:
        numbers = [evaluating.recommendation(1, words) for words in ("Звонить", "Греть")]
        outside = evaluating.evaluation(1, EXTERNAL, DISCUSSED, seen=("тихо",))
        evaluating.answered(outside, numbers[0], words="наполовину")
        inside = evaluating.evaluation(1, INTERNAL, DISCUSSED, seen=("тихо",))
        evaluating.side_by_side(inside, outside, given.TODAY)
        return inside, numbers

    return at.ask(make)


@acted
async def test_earlier_recommendations_are_answered_beside_the_other_side(at: Desk) -> None:
    inside, _numbers = answerable(at)
    async with at.sitting("sec", "en") as app:
        await type_in(app, *LIST, "enter")
        assert "to answer: 2" in line_with(app, "Committee, 01.07")
        assert line_with(app, "2026-01").split()[-3:] == ["?", "in", "part"]
        await type_in(app, "x")
        assert "Not answered yet: 2026-01, 2026-02." in told(app)
        await type_in(app, "enter")
        assert "NGO: done in part. наполовину" in "\n".join(shown(app))
        await type_in(app, "1", "enter")
        assert "Write in a line how far it is" in "\n".join(shown(app))
        await type_in(app, *"nobody calls", "enter")
        assert "to answer: 1" in line_with(app, "Committee, 01.07") and "Saved." in told(app)
        await type_in(app, "enter", "3", "enter")
        assert "All answered." in told(app)
        await type_in(app, "up", "down", "k", *"Serikova", "enter", "backspace")
        assert "Taken out" in told(app)
        await type_in(app, "u", "enter", "x")
        assert "Closed. u takes it back." in told(app)
        await type_in(app, "end", "enter")
        assert "said by Serikova, typed by sec" in "\n".join(shown(app))
    assert at.ask(lambda: Evaluation.get_by_id(inside).state) == "closed"
    assert at.ask(Progress.select().count) == 3


@acted
async def test_somebody_else_answered_meanwhile_and_the_words_stay(at: Desk) -> None:
    inside, numbers = answerable(at)
    async with at.sitting("sec", "en") as app:
        await type_in(app, *LIST, "enter", "enter", "2", *"we began")
        at.ask(lambda: evaluating.answered(inside, numbers[0], words="?", moment=given.NOW))
        await type_in(app, "enter")
        lines = "\n".join(shown(app))
        assert "has answered meanwhile: done in part" in lines and "we began" in lines


@acted
async def test_no_word_of_ours_is_cut_off_and_nothing_is_too_wide(at: Desk) -> None:
    check_id = both(at)
    answerable(at)
    places = (LIST, (*LIST, "t"), (*LIST, "enter"), (*LIST, "t", "y"), (*LIST, "end", "enter"))
    assert check_id
    for language in LANGUAGES:
        for size in ((80, 24), (40, 12)):
            async with at.sitting("sec", language, size=size) as app:
                for keys in places:
                    await type_in(app, *["escape"] * 3, "8", "home", *keys[1:])
                    bottom = [told(app), shown(app)[-1]]
                    assert not [line for line in bottom if "…" in line], (language, size, keys)


@acted
async def test_others_see_what_is_handed_in(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, *LIST)

        def hand_in() -> None:
            actor = sign_in("eva", given.clock_at(given.NOW))
            own = evaluating.evaluation(1, EXTERNAL)
            fields = FindingFields(ReviewArea.STAFF, True, "well taught")
            findings.add_finding(actor, own, fields)
            evaluations.submit_evaluation(actor, own)

        at.ask(hand_in)
        await type_in(app, "q", "enter")
        assert "handed in" in line_with(app, "NGO")
