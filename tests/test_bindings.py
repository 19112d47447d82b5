"""What every class binds by itself: no two things on one key, each says what it does.

`test_every_key` presses the keys on the open screens, on every layout.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict

import pytest
from every_screen import below
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget

import clc_tui.widgets
from clc_tui.app import ClcApp
from clc_tui.keyboards import latin_key
from clc_tui.screens.base import ClcScreen

for module in pkgutil.iter_modules(clc_tui.widgets.__path__, "clc_tui.widgets."):
    importlib.import_module(module.name)

RU = "йцукенгшщзхъфывапролджэячсмитьбю"
LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
KAZAKH_DIGITS = dict(zip("әіңғүұқ", "2345890", strict=True))


KINDS: list[type[DOMNode]] = [
    ClcApp,
    *below(ClcScreen),
    *(w for w in below(Widget) if not issubclass(w, ClcScreen)),
]


def own(kind: type[DOMNode]) -> list[Binding]:
    """The bindings a class says itself, one for each key."""
    said = [b for b in kind.__dict__.get("BINDINGS", []) if isinstance(b, Binding)]
    return list(Binding.make_bindings(said))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_two_things_on_one_key(kind: type[DOMNode]) -> None:
    by_key: dict[str, set[str]] = defaultdict(set)
    for binding in own(kind):
        by_key[binding.key].add(binding.action)
    clashes = {key: actions for key, actions in by_key.items() if len(actions) > 1}
    assert not clashes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_binding_says_what_it_does_and_needs_no_punctuation(kind: type[DOMNode]) -> None:
    for binding in own(kind):
        assert binding.description, binding
        assert not (len(binding.key) == 1 and not binding.key.isalnum()), binding
        assert latin_key(binding.key) == binding.key, binding


def test_a_key_acts_by_its_place_on_every_layout() -> None:
    for russian, latin in zip(RU, LATIN, strict=True):
        if latin.isalpha():
            assert latin_key(russian) == latin_key(russian.upper()) == latin
            assert latin_key(f"ctrl+{russian}") == f"ctrl+{latin}"
    for letter, number in KAZAKH_DIGITS.items():
        assert latin_key(letter) == number


def test_every_letter_of_every_screen_is_reached_from_every_layout() -> None:
    letters = {b.key for kind in KINDS for b in own(kind) if len(b.key) == 1 and b.key.isalpha()}
    reached = {latin_key(russian) for russian in RU}
    assert letters <= reached
    assert "p" in letters


ONE_ACT = (
    ("p", "RegisterScreen.mark('present')", "CallsScreen.record('coming')"),
    ("p", "GroupScreen.desk", "PersonScreen.place"),
    ("i", "RegisterScreen.mark('ill')", "CallsScreen.record('ill')"),
    ("x", "GroupScreen.end", "PersonScreen.end", "CallsScreen.record('left')"),
    ("c", "PersonScreen.sign", "CallsScreen.record('signed')"),
    ("y", "Confirm.yes", "WaitingListScreen.take", "CallsScreen.record('accepted')"),
    ("d", "WaitingListScreen.decline", "CallsScreen.record('declined')"),
    ("w", "WaitingListScreen.not_now", "CallsScreen.record('not_now')"),
    ("w", "GroupScreen.waiting", "CoursesScreen.waiting", "PersonScreen.wait"),
    ("n", "WaitingListScreen.no_answer", "CallsScreen.record('no_answer')"),
    ("a", "PeopleScreen.add", "ClassesScreen.add", "CoursesScreen.add", "CalendarScreen.add",
     "GroupLessonsScreen.add", "WaitingListScreen.add", "ContractsScreen.add", "PayersScreen.add",
     "CommitteeScreen.add", "MeetingsScreen.add", "MeetingScreen.add"),
    ("y", "Confirm.yes", "HoursScreen.approve", "TimesheetScreen.approve"),
    ("b", "HoursScreen.send_back", "TimesheetScreen.send_back", "RecommendationScreen.send_back"),
    ("r", "TimesheetScreen.answer", "RecommendationScreen.answer"),
    ("o", "TimesheetScreen.open_again", "RecommendationScreen.open_again"),
    ("x", "VolunteersScreen.close", "RecommendationScreen.not_needed"),
    ("c", "PersonScreen.sign", "HoursScreen.hand_in", "TimesheetScreen.hand_in"),
    ("z", "HoursScreen.send", "TimesheetScreen.send"),
    ("a", "PeopleScreen.add", "TimesheetScreen.add", "RecommendationsScreen.add",
     "RecommendationScreen.add"),
    ("e", "PersonScreen.edit", "TimesheetScreen.edit", "RecommendationScreen.edit"),
    ("o", "PersonScreen.announce", "RegisterScreen.announce"),
    ("o", "ClassesScreen.ended", "ContractsScreen.ended"),
    ("b", "RegisterScreen.length", "GroupLessonsScreen.length"),
    ("k", "GroupScreen.contract", "PersonScreen.contract"),
    ("d", "GroupScreen.remove", "ContractsScreen.remove"),
    ("p", "ShiftScreen.came", "MeetingScreen.came"),
    ("r", "ShiftScreen.all_came", "MeetingScreen.all_came"),
    ("x", "ShiftScreen.call_off", "MeetingScreen.call_off"),
    ("x", "ContractsScreen.end", "CommitteeScreen.end"),
    ("o", "ClassesScreen.ended", "CommitteeScreen.ended"),
    ("x", "CoursesScreen.close", "PayersScreen.close", "EvaluationScreen.close"),
    ("c", "HoursScreen.hand_in", "EvaluationScreen.hand_in"),
    ("a", "PayersScreen.add", "EvaluationsScreen.add", "EvaluationScreen.add"),
    ("d", "SpotCheckScreen.differs", "CrossCheckScreen.say('differs')"),
    ("y", "SpotCheckScreen.agrees", "CrossCheckScreen.say('agreed')"),
    ("t", "EvaluationsScreen.both_sides", "EvaluationScreen.both_sides"),
    ("d", "GroupScreen.remove", "EvaluationScreen.remove"),
    ("e", "PersonScreen.edit", "EvaluationScreen.edit"),
)  # fmt: skip
"""What is done on several screens, and its one letter."""


@pytest.mark.parametrize("act", ONE_ACT, ids=lambda act: act[1])
def test_one_act_has_one_letter_on_all_screens(act: tuple[str, ...]) -> None:
    letter, *places = act
    letters = {f"{kind.__name__}.{b.action}": b.key for kind in KINDS for b in own(kind)
               if len(b.key) == 1 and b.key.isalpha()}  # fmt: skip
    assert {place: letters[place] for place in places} == dict.fromkeys(places, letter)


def test_the_same_word_stands_beside_the_same_letter() -> None:
    letters: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for binding in own(kind):
            if len(binding.key) == 1 and binding.key.isalpha() and binding.key != "q":
                letters[str(binding.description)].add(binding.key)
    assert not {words: keys for words, keys in letters.items() if len(keys) > 1}
