"""Every key on every screen as it opens: one meaning, the same on every layout, and text is text.

`test_bindings` looks at what each class says by itself; here the screens are open, and a key
means what the whole chain from the focus to the app makes of it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, desk, type_in
from every_screen import NEVER_SHOWN, OPEN, Opened, below, closed, opened
from layouts import DIGITS, LAYOUTS, LETTERS, PLACES, RUSSIAN_LETTERS, SIGNS, arrives, type_on
from textual.dom import DOMNode
from textual.widgets import Input

from clc_tui.app import ClcApp
from clc_tui.screens.asking import Choose, Leave
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.first_login import FirstLoginScreen, WelcomeScreen
from clc_tui.screens.people import PeopleScreen
from clc_tui.screens.register import RegisterScreen
from clc_tui.widgets.mark_line import MarkLine
from clc_tui.widgets.record_form import ChoiceLine

Act = tuple[str, str, tuple[Any, ...]]
"""Whose action, which, with what."""
NOTHING: Act = ("", "does nothing here", ())

OVERRIDDEN = {"RegisterScreen": "1234568", "PeopleScreen": "s", "VolunteerListScreen": "s",
    "MergeScreen": "12q", "RecommendationsScreen": "s",
}  # fmt: skip
"""Where a screen knowingly takes a key of the app's.

In the register digits are journal numbers and the areas one `q` away; `s` finds, in the lists of
people, of volunteers and of recommendations in that list. Of two records digits take the left or
the right one; `q` is one step back.
"""
KNOWINGLY = {(screen, key) for screen, keys in OVERRIDDEN.items() for key in keys}
ANSWERED_BY_DIGITS = (Choose, FirstLoginScreen)
"""Questions whose digits are the answers themselves: tried one by one further below."""


@dataclass
class Seen:
    """What was found out about one screen."""

    typing: bool = False
    clashes: dict[str, list[str]] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    done: dict[str, list[Act]] = field(default_factory=dict)
    held: dict[str, list[Act]] = field(default_factory=dict)


@contextmanager
def noted(app: ClcApp, acts: list[Act]) -> Iterator[None]:
    """Write down which action a key comes to, and do not carry it out."""

    async def note(namespace: DOMNode, action_name: str, params: Any) -> bool:  # noqa: ANN401
        acts.append((type(namespace).__name__, action_name, tuple(params)))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_dispatch_action", note)
        patch.setattr(ClcScreen, "useless_key", lambda screen, event: acts.append(NOTHING))
        yield


async def acts_of(app: ClcApp, characters: str, held: str = "") -> list[Act]:
    """What a burst of keys comes to."""
    acts: list[Act] = []
    with noted(app, acts):
        for character in characters:
            app.post_message(arrives(character, held))
        await app.keys_idle()
    return acts


def meanings(app: ClcApp) -> dict[str, list[str]]:
    """By letter and digit everything that the chain from the focus outwards may do with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for node, bindings in app.screen._modal_binding_chain:
        for key, several in bindings.key_to_bindings.items():
            for binding in several:
                allowed = app._check_action_state(binding.action, node) is not False
                if len(key) == 1 and key.isalnum() and allowed:
                    found[key].append(f"{type(node).__name__}: {binding.action}")
    return found


async def look(app: ClcApp, at: Desk, kind: type[Opened]) -> Seen:
    screen = await opened(app, at, kind)
    focused = screen.focused
    seen = Seen(isinstance(focused, Input | ChoiceLine | MarkLine))
    seen.clashes = {key: acts for key, acts in meanings(app).items() if len(set(acts)) > 1}
    seen.bound = {key: active.binding.action for key, active in screen.active_bindings.items()}
    seen.held = {
        "latin": await acts_of(app, LETTERS, "ctrl"),
        "cyrillic": await acts_of(app, RUSSIAN_LETTERS, "ctrl"),
    }
    if not seen.typing:
        start = len(DIGITS) if kind in ANSWERED_BY_DIGITS else 0
        for layout, characters in LAYOUTS.items():
            seen.done[layout] = await acts_of(app, characters[start:])
    assert app.screen is screen, "a key whose action is not carried out left the screen"
    await closed(app, screen)
    return seen


WALKED = [kind for kind in OPEN if kind not in (Leave, WelcomeScreen)]
"""Every key answers `Leave` and `WelcomeScreen`, so these are tried by themselves."""


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk(folder) as made:
        yield made


@pytest.fixture(scope="module")
def walk(at: Desk) -> dict[type[Opened], Seen]:
    """Every screen opened once, one after the other."""

    async def story() -> dict[type[Opened], Seen]:
        async with at.sitting("akhmetova") as app:
            return {kind: await look(app, at, kind) for kind in WALKED}

    return asyncio.run(story())


def test_no_screen_is_forgotten() -> None:
    assert set(OPEN) | NEVER_SHOWN == set(below(ClcScreen))
    assert not set(OPEN) & NEVER_SHOWN


@pytest.mark.parametrize("kind", WALKED, ids=lambda kind: kind.__name__)
def test_a_key_means_one_thing_on_an_open_screen(
    walk: dict[type[Opened], Seen], kind: type[Opened]
) -> None:
    unexpected = {
        key: acts
        for key, acts in walk[kind].clashes.items()
        if (kind.__name__, key) not in KNOWINGLY
    }
    assert not unexpected


def test_the_list_of_what_is_overridden_is_no_longer_than_it_must_be(
    walk: dict[type[Opened], Seen],
) -> None:
    found = {(kind.__name__, key) for kind, seen in walk.items() for key in seen.clashes}
    assert found == KNOWINGLY


@pytest.mark.parametrize("kind", WALKED, ids=lambda kind: kind.__name__)
def test_a_key_does_the_same_on_every_layout(
    walk: dict[type[Opened], Seen], kind: type[Opened]
) -> None:
    seen = walk[kind]
    if seen.typing:
        assert not seen.done
        return
    places = PLACES[-len(seen.done["latin"]) :]
    latin = dict(zip(places, seen.done["latin"], strict=True))
    for place, act in latin.items():
        name = seen.bound.get(place, "").partition("(")[0].rpartition(".")[2]
        assert act[1] == (name or NOTHING[1]), place
    for layout, characters in LAYOUTS.items():
        for place, made, act in zip(places, characters[-len(places) :], seen.done[layout],
                                    strict=True):  # fmt: skip
            sign_alone = made in SIGNS and kind is not RegisterScreen
            assert act == (NOTHING if sign_alone else latin[place]), (layout, place, made)


@pytest.mark.parametrize("kind", WALKED, ids=lambda kind: kind.__name__)
def test_a_letter_with_ctrl_does_the_same_on_every_layout(
    walk: dict[type[Opened], Seen], kind: type[Opened]
) -> None:
    held = walk[kind].held
    assert held["latin"] == held["cyrillic"]


def test_digits_are_journal_numbers_in_the_register(walk: dict[type[Opened], Seen]) -> None:
    for acts in walk[RegisterScreen].done.values():
        assert [act[1:] for act in acts[:10]] == [("digit", (digit,)) for digit in DIGITS]


def test_every_screen_with_commands_was_really_walked(walk: dict[type[Opened], Seen]) -> None:
    walked = {kind.__name__ for kind, seen in walk.items() if not seen.typing}
    typed_in = {kind.__name__ for kind, seen in walk.items() if seen.typing}
    assert typed_in == {
        "AskLine", "CommandsScreen", "FindScreen",
        "CentreCardForm", "CourseForm", "GroupForm", "PersonForm", "DeskScreen",
        "NewWorkForm", "WorkForm",
            "ContractForm", "PayerForm", "BodyForm", "KnownMemberForm", "MemberForm",
            "NewMemberForm", "MeetingForm", "WhoSits", "KeptLine",
        "ClassNeedForm", "DatedNeedForm", "OpenNeedForm", "VolunteerForm",
        "InternalForm", "ExternalForm", "NewFeedbackForm", "FeedbackForm", "FindingsScreen",
        "CiteFigureForm", "EvidenceFigureForm",
        "RecommendationForm", "ActionForm", "ChangeActionForm", "AnswerForm", "DeclaredForm",
        "CheckedForm", "ReturnedForm", "NotNeededForm", "ReaddressForm",
    }  # fmt: skip
    assert {"RegisterScreen", "PeopleScreen", "Confirm", "TodayScreen"} <= walked


@pytest.mark.parametrize("place", "ahqsu238")
def test_letters_open_what_they_open_on_latin(at: Desk, place: str) -> None:
    """The screen that comes, with the actions carried out, from the list of people."""

    async def story() -> dict[str, list[str]]:
        came = {}
        for layout, characters in LAYOUTS.items():
            async with at.sitting("akhmetova") as app:
                await opened(app, at, PeopleScreen)
                await type_on(app, characters[PLACES.index(place)])
                focused = type(app.focused).__name__
                came[layout] = [*(type(screen).__name__ for screen in app.screen_stack), focused]
        return came

    came = asyncio.run(story())
    assert all(screens == came["latin"] for screens in came.values()), came


def test_the_keys_that_end_and_help_act_while_somebody_types(at: Desk) -> None:
    async def story() -> list[str]:
        async with at.sitting("akhmetova") as app:
            await opened(app, at, PeopleScreen)
            await type_in(app, "s", "f1")
            return [type(screen).__name__ for screen in app.screen_stack]

    assert asyncio.run(story())[-1] == "HelpScreen"
