"""Two records of one person become one: nothing is lost, and undo brings both back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import given
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from test_rights import Rolled
from world import DAY, World, world

from clc_tui.db.connection import database, open_file
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import (
    LOGGED_TABLES,
    Consent,
    Employment,
    Enrolment,
    Grant,
    Interest,
    Mark,
    Offer,
    Person,
    Skip,
    Volunteer,
)
from clc_tui.screens.undoing import undoable_words
from clc_tui.services import attendance, enrolments, find, people, people_list, waiting_list
from clc_tui.services import undo as undoing
from clc_tui.services.checking import check
from clc_tui.services.people_merging import LEFT, RIGHT, merge_people, merge_preview
from clc_tui.services.undo import undo
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Role, Sex, Status

Rows = dict[str, list[Any]]


@pytest.fixture
def w(file: object) -> Iterator[World]:
    made = world()
    yield made
    assert check(given.administrator(made.centre)) == ()


def rows() -> Rows:
    return {
        table: list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id'))
        for table in LOGGED_TABLES
    }


def second_record(w: World, **fields: Any) -> int:  # noqa: ANN401
    """The same person once more, written otherwise, with a little of everything."""
    other = given.person(
        w.centre, "Ахметова Айгуль", phone="87057770000", birth_date=date(1990, 2, 28),
        settlement="Нура", note="звонить вечером", sex=Sex.FEMALE, **fields,
    )  # fmt: skip
    given.enrolled(w.group, other, starts_on=DAY - timedelta(days=10))
    given.enrolled(w.other_group, other)
    given.mark(w.marked, other, Status.PRESENT)
    given.mark(w.quiet, other, Status.ILL)
    return other


def facts(w: World, person_id: int, **columns: Any) -> None:  # noqa: ANN401
    """An interest with an offer, consent, employment, a skip, a volunteer's words."""
    with given.logged(w.centre):
        interest = Interest.create(
            centre_id=w.centre, course_id=columns["course"], person_id=person_id,
            since=columns.get("since", "2026-11-20 10:00:00"), note=columns.get("note"),
        )  # fmt: skip
        Offer.create(
            centre_id=w.centre, interest_id=interest.id, group_id=w.empty_group,
            offered_at="2026-11-22 10:00:00", expires_on=DAY + timedelta(days=2),
        )  # fmt: skip
        Skip.create(
            centre_id=w.centre, interest_id=interest.id, group_id=w.group, person_id=w.outsider,
            at="2026-11-21 10:00:00", reason="в отъезде",
        )  # fmt: skip
        Consent.create(centre_id=w.centre, person_id=person_id, signed_on=columns["signed_on"])
        Employment.create(
            centre_id=w.centre, person_id=person_id, status=columns["status"], since=DAY
        )
        Volunteer.create(
            centre_id=w.centre, person_id=person_id, skills=columns["skills"], since=DAY
        )


def test_nothing_is_lost_and_undo_gives_the_same_file_row_by_row(w: World) -> None:
    keep, other = w.learners[0], second_record(w)
    cooking = given.course(w.centre, "Кулинария")
    facts(
        w, keep, course=cooking, signed_on=date(2026, 9, 5), status="employed", skills="шьёт",
        note="утром",
    )  # fmt: skip
    facts(
        w, other, course=cooking, signed_on=date(2026, 9, 1), status="homemaker", skills="готовит",
        since="2026-11-01 09:00:00", note="только в Нуре",
    )  # fmt: skip
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=other)
    attendance.note_mark(w.facilitator, w.marked, other, "опоздала?")
    before = rows()
    lessons = {m.lesson_id for m in Mark.select().where(Mark.person_id.in_((keep, other)))}

    seen = merge_preview(w.facilitator, keep, other)
    assert [pair.lesson_id for pair in seen.marks] == [w.marked]
    assert "birth" not in seen.differ and "given_name" in seen.differ
    assert seen.classes == ("Швейное дело · домохозяйки",)
    assert seen.lines == ("Кулинария",) and seen.placed == ("Английский A1",)

    done = merge_people(w.facilitator, keep, other, marks={w.marked: LEFT})
    assert (done.marks, done.classes, done.waiting) == (2, 2, 1)
    assert {m.lesson_id for m in Mark.select().where(Mark.person_id == keep)} == lessons
    mark = Mark.get(Mark.lesson_id == w.marked, Mark.person_id == keep)
    assert (mark.status, mark.minutes, mark.note) == ("late", 10, "опоздала?")
    (spell,) = Enrolment.select().where(Enrolment.group_id == w.group, Enrolment.person_id == keep)
    assert (spell.starts_on, spell.ends_on, spell.journal_no) == (given.TERM, None, 1)
    (place,) = Interest.select().where(Interest.person_id == keep, Interest.course_id == cooking)
    assert (place.since, place.note) == ("2026-11-01 09:00:00", "утром; только в Нуре")
    offers = list(Offer.select().where(Offer.interest_id == place.id))
    assert sorted(str(o.answer) for o in offers) == ["None", "withdrawn"]
    assert Skip.select().where(Skip.interest_id == place.id).count() == 2
    row = Person.get_by_id(keep)
    assert (row.birth_date, row.settlement, row.sex) == (date(1990, 2, 28), "Нура", "f")
    for word in ("звонить вечером", "Айгуль", "homemaker"):
        assert word in str(row.note)
    assert row.phone == "77057770000"
    (consent,) = Consent.select().where(Consent.person_id == keep)
    assert consent.signed_on == date(2026, 9, 1)
    (helper,) = Volunteer.select().where(Volunteer.person_id == keep)
    assert helper.skills == "шьёт; готовит"
    assert Grant.get(Grant.user_id == teacher.user_id).person_id == keep
    for table in LOGGED_TABLES:
        columns = [c.name for c in database.get_columns(table)]
        if "person_id" in columns:
            left = f'SELECT count(*) FROM "{table}" WHERE person_id = {other}'
            assert database.execute_sql(left).fetchone() == (0,), table

    undo(w.facilitator)
    assert rows() == before


def test_the_other_record_is_found_no_more_and_its_number_leads_to_the_one(w: World) -> None:
    keep, other = w.learners[0], second_record(w)
    merge_people(w.facilitator, keep, other, marks={w.marked: RIGHT})
    assert Mark.get(Mark.lesson_id == w.marked, Mark.person_id == keep).status == "present"
    assert [line.id for line in find.find(w.facilitator, "Ахметова").people] == [keep]
    assert [line.id for line in find.find(w.facilitator, "8705 777").people] == [keep]
    assert other not in [line.id for line in people_list.people_list(w.facilitator).rows]
    assert people.person(w.facilitator, other).id == keep
    third = given.person(w.centre, "Ахметова А.")
    merge_people(w.facilitator, third, keep)
    assert people.person(w.facilitator, other).id == third
    undo(w.facilitator)
    undo(w.facilitator)
    assert people.person(w.facilitator, other).id == other


def test_the_right_hand_side_may_be_the_right_one(w: World) -> None:
    keep = given.person(w.centre, "Ахмитова Айгул", phone="87010000009", iin="750315390013")
    other = given.person(
        w.centre, "Ахметова Айгүл", phone="87010000008", birth_year=1990, iin="821205490018"
    )
    before = rows()
    merge_people(
        w.facilitator, keep, other,
        fields={"family_name": RIGHT, "given_name": RIGHT, "phone": LEFT, "iin": RIGHT},
    )  # fmt: skip
    row = Person.get_by_id(keep)
    assert (row.family_name, row.given_name, row.phone) == ("Ахметова", "Айгүл", "77010000009")
    assert row.iin == "821205490018" and "7503" not in str(row.note)
    assert "+7 701 000 00 08" in str(row.note) and "Ахмитова" in str(row.note)
    undo(w.facilitator)
    assert rows() == before


def test_a_consent_taken_back_holds_for_both(w: World) -> None:
    keep, other = w.learners[0], given.person(w.centre, "Ахметова", consent_on=date(2026, 9, 1))
    people.consent_signed(w.facilitator, keep)
    people.consent_withdrawn(w.facilitator, keep)
    merge_people(w.facilitator, keep, other)
    assert people.person(w.facilitator, keep).fields.consent_on is None


def test_marks_that_differ_have_to_be_chosen(w: World) -> None:
    keep, other = w.learners[0], second_record(w)
    before = rows()
    for marks in ({}, {w.marked: 3}):
        with pytest.raises(Invalid, match="two marks") as refused:
            merge_people(w.facilitator, keep, other, marks=marks)
        assert refused.value.field == "marks" and rows() == before


def test_why_a_shorter_spell_ended_is_noted_with_its_class_and_day(w: World) -> None:
    keep, other = (given.person(w.centre, "Ахметова Айгүл") for _ in range(2))
    end = DAY - timedelta(days=2)
    given.enrolled(w.group, keep)
    given.enrolled(w.group, other, ends_on=end, outcome="left", reason="не ходила")
    merge_people(w.facilitator, keep, other)
    words = f"Швейное дело: left {end:%d.%m.%Y}, не ходила"
    assert Person.get_by_id(keep).note == words


def test_what_cannot_be_one_is_refused(w: World) -> None:
    with pytest.raises(Invalid, match="same record"):
        merge_people(w.facilitator, w.outsider, w.outsider)
    elsewhere = given.person(given.centre("Тараз"), "Ли Вера")
    with pytest.raises(NotFound):
        merge_people(w.facilitator, w.outsider, elsewhere)
    merge_people(w.facilitator, w.outsider, w.learners[3])
    with pytest.raises(Clash, match="one already"):
        merge_people(w.facilitator, w.learners[3], w.learners[2])
    given.rewritten(Person, w.learners[2], practice=True)
    with pytest.raises(Invalid, match="practice"):
        merge_preview(w.facilitator, w.outsider, w.learners[2])


def test_undo_is_refused_where_somebody_went_on_since(w: World) -> None:
    keep, other = w.learners[0], second_record(w)
    merge_people(w.facilitator, keep, other, marks={w.marked: LEFT})
    desk = given.actor(w.centre, Role.FACILITATOR, person_id=w.teacher)
    attendance.mark(desk, w.quiet, keep, Status.LATE)
    with pytest.raises(Rolled), database.atomic():
        undo(w.facilitator)
        assert Mark.get(Mark.lesson_id == w.quiet, Mark.person_id == other).status == "late"
        raise Rolled
    was = people.person(desk, keep).fields
    people.change_person(desk, keep, replace(was, settlement=""), was=was)
    after = rows()
    with pytest.raises(Clash, match=r"Ли О\. changed this since"):
        undo(w.facilitator)
    assert rows() == after


def test_who_comes_back_has_the_next_number_where_a_newcomer_got_theirs(w: World) -> None:
    keep, other = w.learners[0], second_record(w)
    before = spells_of(other)
    merge_people(w.facilitator, keep, other, marks={w.marked: LEFT})
    merged = undoing.last_action(w.facilitator)
    newcomer = given.person(w.centre, "Цой Марина")
    assert merged is not None
    came = enrolments.enrol(w.facilitator, w.group, newcomer, reason="просила раньше")
    assert came.journal_no == before[0]["journal_no"]
    done = undo(w.facilitator, merged.entry_id)
    assert done.notes == ("Ахметова А. is number 6 now: 5 was given to Цой М.",)
    assert undoable_words(done)[0] == done.notes[0]
    assert spells_of(other) == [before[0] | {"journal_no": 6}, before[1]]
    assert spells_of(newcomer)[0]["journal_no"] == 5


def test_two_long_notes_are_not_cut(w: World) -> None:
    keep = given.person(w.centre, "Ли Ия", note="а" * 900)
    other = given.person(w.centre, "Ли Ия", note="б" * 200)
    with pytest.raises(Invalid, match="1000") as refused:
        merge_people(w.facilitator, keep, other)
    assert refused.value.field == "note"
    assert Person.get_by_id(other).merged_into_id is None


class Start(NamedTuple):
    """A file as every example begins with it, and what is in it."""

    file: bytes
    desk: Actor
    course: int
    groups: list[int]
    lessons: list[int]
    pair: list[int]
    newcomer: int


@cache
def begun() -> Start:
    """The file is made once; each example writes into its own copy."""
    with tempfile.TemporaryDirectory() as folder:
        path = given.new_file(Path(folder) / "centre.db")
        centre = given.centre()
        desk = given.actor(centre, Role.FACILITATOR)
        course = given.course(centre)
        groups = [given.group(course, name) for name in ("а", "б")]
        lessons = given.lessons(groups[0], [given.TERM + timedelta(days=n) for n in range(6)])
        pair = [given.person(centre, "Ли Вера"), given.person(centre, "Ли Вера")]
        newcomer = given.person(centre, "Цой Марина")
        database.close()
        return Start(path.read_bytes(), desk, course, groups, lessons, pair, newcomer)


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
DAYS = st.integers(0, 60)
SPELLS = st.lists(st.tuples(st.integers(0, 1), DAYS, DAYS), max_size=4)
MARKS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Status)), max_size=6)


@settings(
    max_examples=12,
    deadline=None,
    phases=QUICK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@examples(left=SPELLS, right=SPELLS, marks=st.tuples(MARKS, MARKS), waits=st.tuples(*[DAYS] * 2))
def test_any_two_records_become_one_and_two_again(
    tmp_path_factory: pytest.TempPathFactory,
    left: list[tuple[int, int, int]],
    right: list[tuple[int, int, int]],
    marks: tuple[list[tuple[int, Status]], list[tuple[int, Status]]],
    waits: tuple[int, int],
) -> None:
    """Spells never overlap afterwards, every mark of both is there, and undo is exact; where
    somebody came into the classes between, all but the journal numbers given since."""
    start = begun()
    path = tmp_path_factory.mktemp("two") / "centre.db"
    path.write_bytes(start.file)
    open_file(path, schema=SCHEMA)
    try:
        desk, course, groups, lessons, pair, newcomer = start[1:]
        for person_id, spells, made in zip(pair, (left, right), marks, strict=True):
            write_spells(groups, person_id, spells)
            for lesson, status in dict(made).items():
                given.mark(lessons[lesson], person_id, status)
        for person_id, day in zip(pair, waits, strict=True):
            with suppress(Clash):  # who is in its class does not wait
                waiting_list.wait_for(desk, course, person_id)
            if not Interest.select().where(Interest.person_id == person_id).exists():
                continue
            since = f"{given.TERM + timedelta(days=day)} 10:00:00"
            given.rewritten(Interest, Interest.get(person_id=person_id).id, since=since)
        before = rows()
        clashes = merge_preview(desk, *pair).marks
        chosen = {c.lesson_id: 1 + n % 2 for n, c in enumerate(clashes)}
        merge_people(desk, *pair, marks=chosen)
        marked = [m.lesson_id for m in Mark.select().where(Mark.person_id == pair[0])]
        assert sorted(marked) == sorted({lessons[n] for each in marks for n, _status in each})
        require_apart(pair[0])
        assert Interest.select().where(Interest.closed_on.is_null()).count() <= 1
        assert check(given.administrator()) == ()
        undo(desk)
        assert rows() == before

        numbers = spells_of(*pair)
        merge_people(desk, *pair, marks=chosen)
        merged = undoing.last_action(desk)
        assert merged is not None
        for group in groups:
            enrolments.enrol(desk, group, newcomer, reason="просила раньше")
        taken = {s["group_id"]: s["journal_no"] for s in spells_of(newcomer)}
        undo(desk, merged.entry_id)
        for was, now in zip(numbers, spells_of(*pair), strict=True):
            if was["journal_no"] == taken[was["group_id"]]:
                was["journal_no"] += 1
            assert now == was
        require_apart(pair[1])
        assert check(given.administrator()) == ()
    finally:
        database.close()


def write_spells(groups: list[int], person_id: int, spells: list[tuple[int, int, int]]) -> None:
    """Spells that do not overlap, as the verbs would leave them; the last may be open."""
    free: dict[int, int] = {}
    for group, start, length in sorted(spells, key=lambda spell: spell[1]):
        if start <= free.get(group, -1):
            continue
        open_end = length > 50
        free[group] = 1000 if open_end else start + length
        ends = None if open_end else given.TERM + timedelta(days=start + length)
        given.enrolled(
            groups[group], person_id, starts_on=given.TERM + timedelta(days=start),
            ends_on=ends, outcome=None if ends is None else "left", journal_no=person_id,
        )  # fmt: skip


def spells_of(*person_ids: int) -> list[dict[str, Any]]:
    spells = Enrolment.select().where(Enrolment.person_id.in_(person_ids))
    return [dict(spell.__data__) for spell in spells.order_by(Enrolment.id)]


def require_apart(person_id: int) -> None:
    spells = list(Enrolment.select().where(Enrolment.person_id == person_id))
    for one in spells:
        assert {s.journal_no for s in spells if s.group_id == one.group_id} == {one.journal_no}
        for other in spells:
            if one is not other and one.group_id == other.group_id:
                first, second = sorted((one, other), key=lambda s: s.starts_on)
                assert first.ends_on is not None and first.ends_on < second.starts_on
