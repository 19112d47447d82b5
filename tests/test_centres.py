"""A centre's card and settings."""

from __future__ import annotations

from collections.abc import Callable

import given
import pytest

from clc_tui.db.models import Centre
from clc_tui.services.centres import (
    SETTINGS,
    CentreFields,
    add_centre,
    centre_called,
    change_centre,
    list_centres,
    set_setting,
    setting,
    setting_of,
    settings,
)
from clc_tui.services.centres import centre as own_centre
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Refused, Role

Actors = Callable[..., Actor]


@pytest.mark.usefixtures("file")
def test_centres_are_added_by_the_administrator_once_each() -> None:
    admin = given.administrator()
    made = add_centre(admin, " Талгар ", region="Алматы облысы", rural=True)
    assert (made.name, made.fields.region, made.fields.rural) == ("Талгар", "Алматы облысы", True)
    assert made.time_zone == "Asia/Almaty"
    with pytest.raises(Clash, match="Талгар"):
        add_centre(admin, "Талгар")
    with pytest.raises(Invalid):
        add_centre(admin, "  ")
    with pytest.raises(Invalid):
        add_centre(admin, "x" * 121)
    assert list_centres(admin) == (made,)


def test_a_facilitator_changes_her_own_centre_only(centre: int, actor: Actors) -> None:
    other = given.centre("Тараз")
    facilitator = actor(Role.FACILITATOR)
    was = own_centre(facilitator).fields
    wanted = CentreFields("Талгар CLC", settlement="Талгар", host="№ 3")
    card = change_centre(facilitator, wanted, was=was)
    assert own_centre(facilitator) == card
    assert (card.id, card.fields.host, card.fields.rural) == (centre, "№ 3", None)
    assert Centre.get_by_id(other).name == "Тараз"
    with pytest.raises(Clash, match="Тараз"):
        change_centre(facilitator, CentreFields("Тараз"), was=card.fields)
    with pytest.raises(Clash, match="Name: somebody else wrote “Талгар CLC” meanwhile"):
        change_centre(facilitator, CentreFields("Есик"), was=was)
    with pytest.raises(Refused):
        add_centre(facilitator, "Есик")
    with pytest.raises(Refused):
        change_centre(actor(Role.INSTRUCTOR), CentreFields("x"), was=was)


def test_a_centre_is_called_by_number_name_or_part_of_it(centre: int) -> None:
    given.centre("Тараз")
    for which in (centre, str(centre), "Талгар", "талгар", "Talgar", "талг"):
        assert centre_called(which).id == centre
    for which in (99, "99", "Есик", "", "?"):
        with pytest.raises(NotFound, match="There are: Талгар, Тараз"):
            centre_called(which)
    with pytest.raises(NotFound, match="several"):
        centre_called("та")


def test_settings_have_defaults_and_bounds(centre: int, actor: Actors) -> None:
    facilitator = actor(Role.FACILITATOR)
    assert setting(facilitator, "late_change_days") == 14
    assert {line.name: line.value for line in settings(facilitator)} == {
        name: info.default for name, info in SETTINGS.items()
    }
    set_setting(facilitator, "late_change_days", 0)
    set_setting(facilitator, "late_change_days", 30)
    assert setting_of(centre, "late_change_days") == 30
    assert setting_of(given.centre("Тараз"), "late_change_days") == 14
    for value in (-1, 366):
        with pytest.raises(Invalid) as refused:
            set_setting(facilitator, "late_change_days", value)
        assert refused.value.field == "late_change_days"
    with pytest.raises(NotFound):
        set_setting(facilitator, "colour", 1)
    with pytest.raises(Refused):
        set_setting(actor(Role.INSTRUCTOR), "late_change_days", 1)
    assert setting(actor(Role.INSTRUCTOR), "late_change_days") == 30
