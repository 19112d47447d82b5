"""Two centres in one file: ids of the other one are refused, and nothing of it ever comes back.

The other centre's people, courses and classes bear names that are found nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import given
import pytest
from test_rights import ACTS, LETTERS, MAY, in_role, rows_of, trial
from world import BEFORE, WRITES, World, world

from clc_tui.db.models import Person
from clc_tui.language import sentence
from clc_tui.services import (
    actors,
    calendar,
    classes,
    find,
    importing,
    people,
    people_list,
    users,
    walk_ins,
)
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Actor, ClcError, NotFound, Role

SIGN = "Ъылғын"
"""Begins every name of the other centre."""
PHONE = "87059998877"
TELL = "people_list register groups group courses today calendar person find volunteers shifts"
"""Verbs that show names."""
NO_IDS = frozenset({"centre", "facilitator", "evaluator"})
"""What acts use of a world that is no id of a row."""
WHOLE_FILE = frozenset(
    "add_centre list_centres add_user list_users grant_role take_role disable_user enable_user "
    "add_key list_keys remove_key keys_for_door check".split()
)
"""What the administrator does with the whole file, whichever centre was said."""


class Noting:
    """A world that writes down what an act takes from it, some of it from another world."""

    def __init__(self, own: World, other: World | None = None, swapped: str = "") -> None:
        self.own, self.other, self.swapped = own, other, swapped
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        self.asked.add(name)
        if self.other is not None and name == self.swapped:
            return getattr(self.other, name)
        return getattr(self.own, name)


@pytest.fixture
def w(file: object) -> World:
    return world()


@pytest.fixture
def other(w: World) -> Iterator[World]:
    """The other centre; what people wrote there begins with `SIGN`."""
    person, course, group, walk_in, holiday = (
        given.person, given.course, given.group, walk_ins.add_walk_in, calendar.add_holiday,
    )  # fmt: skip

    def person_there(centre_id: int, name: str, **fields: Any) -> int:  # noqa: ANN401
        return person(centre_id, f"{SIGN}{name}", **{**fields, "phone": PHONE})

    def group_there(course_id: int, target: str = "", **rest: Any) -> int:  # noqa: ANN401
        return group(course_id, f"{SIGN}{target}", **{**rest, "room": SIGN})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(given, "person", person_there)
        patch.setattr(given, "group", group_there)
        patch.setattr(given, "course", lambda c, title, *a, **k: course(c, SIGN + title, *a, **k))
        patch.setattr(walk_ins, "add_walk_in", lambda a, x, name: walk_in(a, x, SIGN + name))
        patch.setattr(calendar, "add_holiday", lambda a, day, name: holiday(a, day, SIGN + name))
        made = world(f"{SIGN} орталығы")
    yield made


def ids_taken(w: World) -> dict[str, frozenset[str]]:
    """By verb which ids its act takes from the world, found by doing it."""
    found = {}
    for verb, act in ACTS.items():
        noting = Noting(w)
        letter = next(each for each in "fea" if each in MAY[verb])
        doer = w.facilitator if letter == "f" else in_role(w, LETTERS[letter])
        with trial():
            if verb in BEFORE:
                BEFORE[verb](w)
            act(cast(World, noting), doer)
        found[verb] = frozenset(noting.asked - NO_IDS)
    return {verb: names for verb, names in found.items() if names}


def tells(answer: object) -> bool:
    """Whether an answer holds anything of the other centre."""
    told = repr(answer)
    return SIGN.casefold() in told.casefold() or PHONE[1:] in told.replace(" ", "")


def test_the_other_centre_tells_its_name_to_its_own(w: World, other: World) -> None:
    """Else the tests below would look for something that nothing ever says."""
    telling = (
        "people_list register groups group courses today calendar person find volunteers shifts"
    )
    for verb in telling.split():
        act = ACTS[verb]
        answer = find.find(other.facilitator, SIGN) if verb == "find" else act(
            other, other.facilitator
        )  # fmt: skip
        assert tells(answer), verb
    assert Person.select().where(Person.family_name.startswith(SIGN)).count() == 11


def test_most_verbs_take_ids(w: World) -> None:
    taken = ids_taken(w)
    assert len(taken) > 45
    assert {"mark", "register", "undo", "history", "enrol", "change_person"} <= set(taken)


@pytest.mark.parametrize("letter", "fisea")
def test_ids_of_the_other_centre_are_refused(w: World, other: World, letter: str) -> None:
    stranger = in_role(w, LETTERS[letter])
    wrong = []
    for verb, ids in ids_taken(w).items():
        if letter == "a" and verb in WHOLE_FILE:
            continue
        before = rows_of(w.centre), rows_of(other.centre)
        with trial():
            try:
                answer = ACTS[verb](other, stranger)
                wrong.append(f"{verb} ({', '.join(sorted(ids))}): gave {answer!r}")
            except ClcError as error:
                if tells(sentence(error)) or tells(error.words):
                    wrong.append(f"{verb}: {sentence(error)}")
            if (rows_of(w.centre), rows_of(other.centre)) != before:
                wrong.append(f"{verb}: left something behind")
    assert not wrong, "\n".join(wrong)


def test_one_id_of_the_other_centre_among_own_ones_is_refused(w: World, other: World) -> None:
    wrong = []
    for verb, ids in ids_taken(w).items():
        if verb in WHOLE_FILE:
            continue
        for name in ids:
            mixed = Noting(w, other, name)
            if verb == "change_person":  # it reads the person first, as the other centre would
                mixed.own = cast(World, Noting(w, other, "facilitator"))
            before = rows_of(w.centre), rows_of(other.centre)
            with trial():
                try:
                    answer = ACTS[verb](cast(World, mixed), w.facilitator)
                    wrong.append(f"{verb}, {name}: gave {answer!r}")
                except ClcError as error:
                    if tells(sentence(error)):
                        wrong.append(f"{verb}, {name}: {sentence(error)}")
                if (rows_of(w.centre), rows_of(other.centre)) != before:
                    wrong.append(f"{verb}, {name}: left something behind")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("letter", "fisea")
def test_no_answer_tells_of_the_other_centre(w: World, other: World, letter: str) -> None:
    wrong = []
    for verb, act in ACTS.items():
        if letter not in MAY[verb] or (letter == "a" and verb in WHOLE_FILE):
            continue
        doer = w.facilitator if verb == "undo" and letter == "f" else in_role(w, LETTERS[letter])
        with trial():
            try:
                answer: object = act(w, doer)
            except ClcError as error:
                answer = sentence(error)
            if tells(answer):
                wrong.append(f"{verb}: {answer!r}")
    assert not wrong, "\n".join(wrong)


def looked_for(reader: Actor) -> dict[str, object]:
    """What comes of looking for the other centre by its names and its phone number."""
    asked = PersonFields(f"{SIGN}Османова", "Айша", phone=PHONE)
    row = importing.NewLearner(5, asked, f"{SIGN}домохозяйки")
    found: dict[str, object] = {
        "people_list by name": people_list.people_list(reader, query=SIGN).rows,
        "people_list by phone": people_list.people_list(reader, query=PHONE[:6]).rows,
        "find by name": find.find(reader, SIGN)[:2],
        "find by phone": find.find(reader, PHONE)[:2],
    }
    if Role.FACILITATOR in reader.roles:
        found["likely_duplicates"] = people.likely_duplicates(reader, asked)
        plan = importing.plan_learners(reader, (row,))
        found["plan_learners"] = [r.words for r in plan.remarks]
    return found


def test_the_other_centre_is_not_found_by_its_names(w: World, other: World) -> None:
    for letter in "fi":
        for way, answer in looked_for(in_role(w, LETTERS[letter])).items():
            assert answer in ((), [], ((), ())), way
    assert any(looked_for(other.facilitator).values())
    for asked in (f"{SIGN}Швейное дело", SIGN, str(other.group)):
        for reader in (w.facilitator, given.administrator(w.centre)):
            with pytest.raises(ClcError) as refused:
                assert classes.class_called(reader, asked) != other.group
                raise NotFound("another class of ours has this number")
            assert not tells(refused.value.message)


def test_the_same_person_in_both_centres_is_two_people(w: World, other: World) -> None:
    """What the one centre writes down is neither known nor refused because of the other."""
    known = people.person(other.facilitator, other.outsider).fields
    added = people.add_person(w.facilitator, known)
    assert added.id != other.outsider
    assert people.likely_duplicates(w.facilitator, known)[0].id == added.id
    assert [line.id for line in people.likely_duplicates(other.facilitator, known)].count(
        added.id
    ) == 0


def test_an_account_of_both_centres_sees_one_at_a_time(w: World, other: World) -> None:
    owner = given.administrator()
    users.grant_role(owner, w.account, w.centre, Role.FACILITATOR)
    users.grant_role(owner, w.account, other.centre, Role.FACILITATOR)
    clock = given.clock_at(given.NOW)
    here = actors.sign_in(w.account, clock, centre=str(w.centre))
    there = actors.sign_in(w.account, clock, centre=str(other.centre))
    assert not tells(people.people_list(here)) and tells(people.people_list(there))
    for verb in sorted(WRITES):
        taken = Noting(other)
        if verb in WHOLE_FILE:
            continue
        with trial():
            try:
                ACTS[verb](cast(World, taken), here)
                assert not taken.asked - NO_IDS, verb
            except ClcError as error:
                assert not tells(sentence(error)), verb
