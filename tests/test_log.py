"""No write without its log entry; the log replayed gives the file; what was done comes back."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import apsw
import given
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from test_rights import MAY
from world import BEFORE, READS, WRITES, World, world

import clc_tui.services
from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import COLUMNS, LOGGED_TABLES, LogEntry, Offer
from clc_tui.language import speak
from clc_tui.services import (
    attendance,
    checking,
    classes,
    enrolments,
    history,
    log_words,
    undo,
    walk_ins,
)
from clc_tui.services.gate import VERBS
from clc_tui.terms import Actor, Clash, ClcError, NotFound, Outcome, Role, Status

ACCOUNTS = frozenset(
    "add_centre add_user grant_role take_role disable_user enable_user add_key remove_key".split()
)
"""Verbs of the owner of the file."""
FOR_GOOD = frozenset(
    {"undo", "erase_person", "draw_spot_check", "reopen_timesheet", "send_timesheet"}
)
"""What cannot be taken back."""
EVALUATORS = frozenset(verb for verb, roles in MAY.items() if "e" in roles and "f" not in roles)
"""Verbs the evaluator has and the facilitator has not."""
UNLOGGED = frozenset({"keep_draft", "drop_draft", "put_paper", "drop_paper", "bring", "note_visit"})
"""Verbs that write no facts, only what somebody is typing."""
Rows = dict[str, list[tuple[Any, ...]]]


def public_functions() -> Iterator[tuple[str, Any]]:
    """Every public function of the services whose first parameter is the actor."""
    for module in pkgutil.iter_modules(clc_tui.services.__path__, "clc_tui.services."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            own = inspect.unwrap(function).__module__ == module.name
            if own and not name.startswith("_") and parameters[:1] == ["actor"]:
                yield name, function


INNER = frozenset(
    """require_nothing_followed admit reach_of refreshed require_group row_of taught_groups
    teaches open_lesson require_changeable change_rule day_lines lesson_lines
    lessons_without_marks describe write_entry saw matching page_of row_in_sight record_of
    taught_words shows_people centres_of choices_of shown_name still_open teachers_here
    require_marks_changeable lines_alike told living_person place_in places_to_offer
    require_open put_in_line take_turn return_to_line settle_offer close_offer
    has_done_nothing answered withdraw_offers waiting_calls people_in_classes
    running_classes written_absence to_check sheet_of require_own waiting_hours seen_on spot
    written require_may_help help_now require_sound_help cards_where require_lengths_changeable
    entered_today require_taught_changeable require_colleagues_stay contracts_of_month
    sheets_in_full shift_lines bodies_of body_row may_approve require_attested
    corrected_later still_to_sign attest require_somebody require_other_hand take_step
    open_row lines_of followed_centres waiting_follow_up people_of count checked_scope
    require_days keep_readings figure_lines follow_lines is_own_side may_write require_side
    own_row draft_row committee_of person_for sees_everybody held_meeting
    require_sound_committee paid_until_now go_on_paying_lessons""".split()
)
"""Functions below the gate: verbs call them, nobody else."""


def test_every_public_function_that_takes_an_actor_is_a_verb() -> None:
    strays = {name for name, _function in public_functions()} - set(VERBS) - INNER
    assert not strays


def test_every_verb_is_tried_here() -> None:
    assert set(WRITES) == {name for name, verb in VERBS.items() if verb.writes}
    assert set(READS) == {name for name, verb in VERBS.items() if not verb.writes}


def rows() -> Rows:
    return {
        table: list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id'))
        for table in LOGGED_TABLES
    }


def found_by_search() -> list[tuple[Any, ...]]:
    found = list(database.execute_sql("SELECT rowid FROM person_word ORDER BY rowid"))
    return found + list(database.execute_sql("SELECT rowid FROM person_part ORDER BY rowid"))


def entries_after(entry_id: int) -> list[LogEntry]:
    return list(LogEntry.select().where(LogEntry.id > entry_id).order_by(LogEntry.id))


def last_entry() -> int:
    return max((entry.id for entry in LogEntry.select()), default=0)


def doer(verb: str, w: World) -> Actor:
    if verb in EVALUATORS:
        return w.evaluator
    return given.administrator(w.centre) if verb in ACCOUNTS else w.facilitator


RAW = frozenset(
    {name for columns in COLUMNS.values() for name in columns}
    | {each.value for kind in StrEnum.__subclasses__() for each in kind}
)
"""Words of the file: what columns are called there, and what stands in some of them."""


def raw_words(actor: Actor, made: list[changes.Change]) -> list[str]:
    """Lines of a history in which a word of the file stands as it is."""
    both = [each for change in made for each in (change, change.inverse)]
    lines = log_words.told(actor, both)
    return [line for line in lines if RAW & set(re.findall(r"(?<![\w@])[a-z_]+(?![\w@])", line))]


@pytest.mark.parametrize("verb", sorted(WRITES))
def test_the_log_replayed_over_the_file_before_gives_the_file_after(
    file: Path, tmp_path: Path, verb: str
) -> None:
    w = world()
    if verb in BEFORE:
        BEFORE[verb](w)
    before, newest = rows(), last_entry()
    copy = tmp_path / "before.db"
    database.execute_sql("VACUUM INTO ?", (str(copy),))
    speak("ru")
    WRITES[verb](w, doer(verb, w))
    after, found = rows(), found_by_search()
    made = entries_after(newest)
    if verb in UNLOGGED:
        assert (after, made) == (before, [])
        return
    assert after != before
    assert [entry.verb for entry in made] == [verb]
    told = [change for entry in made for change in changes.of_entry(entry.id)]
    assert not raw_words(w.facilitator, told)
    database.close()
    database.init(str(copy))
    database.connect()
    assert rows() == before
    with database.atomic():
        changes.apply(told)
    assert rows() == after
    assert found_by_search() == found


def test_a_reason_of_the_program_is_said_in_the_language_of_who_reads(file: Path) -> None:
    w = world()
    was = classes.group(w.facilitator, w.other_group).fields
    speak("kk")
    ended = replace(was, ends_on=given.TODAY - timedelta(days=1))
    classes.change_group(w.facilitator, w.other_group, ended, was=was)
    assert Offer.get_by_id(w.offer).reason == "class_ended"
    speak("en")
    (line, *_others) = history.history(w.facilitator, "group", w.other_group).lines
    assert any("Reason: – → the class has ended" in told for told in line.details)


@pytest.mark.parametrize("verb", sorted(set(WRITES) - UNLOGGED - ACCOUNTS - FOR_GOOD))
def test_every_act_of_a_centre_comes_back_by_undo(file: Path, verb: str) -> None:
    w = world()
    if verb in BEFORE:
        BEFORE[verb](w)
    before = rows()
    newest = last_entry()
    actor = doer(verb, w)
    WRITES[verb](w, actor)
    if verb in ("set_language", "set_theme", "open_practice"):
        told = undo.last_action(w.facilitator)
        assert told is not None and told.entry_id <= newest
        return
    assert rows() != before
    undo.undo(actor)
    assert rows() == before
    assert not checking.check(given.administrator())


def test_undo_goes_back_step_by_step(file: Path) -> None:
    w = world()
    stages = [rows()]
    for person_id, status in zip(w.learners[1:], (Status.LATE, Status.ILL, Status.ABSENT),
                                 strict=True):  # fmt: skip
        attendance.mark(w.facilitator, w.lesson, person_id, status)
        stages.append(rows())
    for stage in reversed(stages[:-1]):
        undo.undo(w.facilitator)
        assert rows() == stage


def test_undo_is_refused_with_name_and_value_when_somebody_changed_the_row(file: Path) -> None:
    w = world()
    other = given.actor(w.centre, Role.FACILITATOR, user_name="zhanar")
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.ABSENT)
    attendance.mark(other, w.lesson, w.learners[1], Status.ILL)
    before = rows()
    with pytest.raises(Clash, match=r"Somebody else changed this since: Бекова Ж\.: .*ill"):
        undo.undo(w.facilitator)
    assert rows() == before


def test_undo_of_a_first_mark_leaves_the_lesson_held_by_others_marks(file: Path) -> None:
    w = world()
    other = given.actor(w.centre, Role.FACILITATOR)
    attendance.mark(w.facilitator, w.quiet, w.learners[0], Status.PRESENT)
    attendance.mark(other, w.quiet, w.learners[1], Status.PRESENT)
    undo.undo(w.facilitator)
    assert not checking.check(given.administrator())
    state = database.execute_sql("SELECT state FROM lesson WHERE id = ?", (w.quiet,)).fetchone()
    assert state == ("held",)


def test_nothing_of_anybody_else_is_taken_back(file: Path) -> None:
    w = world()
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    with pytest.raises(NotFound, match="nothing of yours"):
        undo.undo(instructor)
    with pytest.raises(ClcError, match="role"):
        undo.undo(instructor, w.done)


def test_an_old_mark_comes_back_under_the_same_rule_as_any_change(file: Path) -> None:
    w = world()
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    attendance.mark(instructor, w.marked, w.learners[0], Status.PRESENT)
    late = given.clock_at(given.NOW + timedelta(days=30))
    with pytest.raises(ClcError, match="only the facilitator"):
        undo.undo(replace(instructor, clock=late))


def test_check_finds_what_was_done_behind_the_log(file: Path) -> None:
    w = world()
    owner = given.administrator()
    assert checking.check(owner) == ()
    database.execute_sql("UPDATE mark SET status = 'ill' WHERE person_id = ?", (w.learners[1],))
    assert {finding.kind for finding in checking.check(owner)} == {"log"}
    database.execute_sql("DELETE FROM walk_in WHERE id = ?", (w.walk_in,))
    database.execute_sql("INSERT INTO setting (centre_id, name, value) VALUES (1, 'x', '1')")
    kinds = {finding.kind for finding in checking.check(owner)}
    assert kinds == {"log", "gone", "unlogged"}


def test_check_finds_broken_references(file: Path) -> None:
    w = world()
    connection = database.connection()
    connection.execute("PRAGMA foreign_keys = 0")
    connection.execute("UPDATE mark SET lesson_id = 999999 WHERE person_id = ?", (w.learners[1],))
    assert "reference" in {finding.kind for finding in checking.check(given.administrator())}


def test_a_verb_that_fails_leaves_nothing(file: Path) -> None:
    w = world()
    before, newest = rows(), last_entry()
    with pytest.raises(ClcError):
        classes.add_group(
            w.facilitator,
            classes.GroupFields(w.course, starts_on=given.TODAY),
            instructors=(w.teacher, 999_999),
        )
    assert (rows(), last_entry()) == (before, newest)


STEPS = st.sampled_from(["mark", "clear", "rest", "undo", "other", "walk", "leave", "back"])


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(steps=st.lists(st.tuples(STEPS, st.integers(0, 3), st.sampled_from(Status)), max_size=25))
def test_any_day_of_work_agrees_with_its_log(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, Status]]
) -> None:
    given.new_file(tmp_path_factory.mktemp("day") / "centre.db")
    try:
        w = world()
        other = given.actor(w.centre, Role.FACILITATOR)
        for step, number, status in steps:
            try:
                one_step(w, other, step, w.learners[number], status)
            except ClcError:
                continue
        assert checking.check(given.administrator()) == ()
    finally:
        database.close()


def one_step(w: World, other: Actor, step: str, person_id: int, status: Status) -> None:
    match step:
        case "mark":
            attendance.mark(w.facilitator, w.lesson, person_id, status)
        case "other":
            attendance.mark(other, w.lesson, person_id, status)
        case "clear":
            attendance.clear_mark(w.facilitator, w.lesson, person_id)
        case "rest":
            attendance.mark_rest(w.facilitator, w.lesson)
        case "walk":
            walk_ins.add_walk_in(w.facilitator, w.quiet, "Роза")
        case "leave":
            enrolments.end_enrolment(w.facilitator, w.group, person_id, Outcome.LEFT, reason="?")
        case "back":
            enrolments.enrol(w.facilitator, w.group, person_id)
        case _:
            undo.undo(w.facilitator)


def test_a_day_of_the_log_is_json_that_any_tool_reads(file: Path) -> None:
    world()
    raw = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    bad = raw.execute(
        "SELECT count(*) FROM change WHERE NOT json_valid(coalesce(before, '{}'))"
        " OR NOT json_valid(coalesce(after, '{}'))"
    ).fetchone()
    raw.close()
    assert bad == (0,)
