"""A centre's card and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from clc_tui.db.models import Centre, Setting
from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.terms import Actor, Clash, Invalid, NotFound

CENTRE_WORDS: dict[str, str] = {
    "name": N_("Name"),
    "region": N_("Region"),
    "district": N_("District"),
    "settlement": N_("Village or town"),
    "host": N_("Hosted by (school, library)"),
    "rural": N_("In a village"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class CentreFields:
    """What may be written about a centre."""

    name: str
    region: str = ""
    district: str = ""
    settlement: str = ""
    host: str = ""
    """The school or library the centre sits in."""
    rural: bool | None = None


class CentreCard(NamedTuple):
    """A centre."""

    id: int
    fields: CentreFields
    time_zone: str

    @property
    def name(self) -> str:
        return self.fields.name


class SettingInfo(NamedTuple):
    """A setting: its value where none is written, and its bounds, both included."""

    default: int
    least: int
    most: int
    meaning: str


SETTINGS: dict[str, SettingInfo] = {
    "late_change_days": SettingInfo(14, 0, 365, N_("days in which a mark may be changed freely")),
    "offer_days": SettingInfo(3, 1, 60, N_("days an offered place is held")),
    "absent_in_a_row": SettingInfo(3, 2, 20, N_("absences in a row that make a call")),
    "low_rate": SettingInfo(70, 1, 100, N_("attendance in percent below which somebody is listed")),
    "timesheet_day": SettingInfo(5, 1, 28, N_("day of the month by which hours are handed in")),
}
"""Every setting there is."""


class SettingLine(NamedTuple):
    """One setting as it stands in a centre."""

    name: str
    value: int
    info: SettingInfo


@writes
def add_centre(
    actor: Actor,
    name: str,
    *,
    region: str = "",
    district: str = "",
    settlement: str = "",
    host: str = "",
    rural: bool | None = None,
) -> CentreCard:
    """A new centre; raises `Clash` where one has this name."""
    row = Centre()
    _write(row, CentreFields(name, region, district, settlement, host, rural))
    about("centre", row.id)
    return _card(row)


@reads
def list_centres(actor: Actor) -> tuple[CentreCard, ...]:
    """Every centre in the file."""
    return tuple(_card(row) for row in Centre.select().order_by(Centre.id))


@reads
def centre(actor: Actor) -> CentreCard:
    """The actor's centre."""
    return _card(Centre.get_by_id(actor.centre))


@writes
def change_centre(actor: Actor, fields: CentreFields, *, was: CentreFields) -> CentreCard:
    """Change the actor's own centre's card from what the form showed to what it says now."""
    row = Centre.get_by_id(actor.centre)
    _write(row, merged(_card(row).fields, was, fields, CENTRE_WORDS))
    about("centre", row.id)
    return _card(row)


def _write(row: Centre, fields: CentreFields) -> None:
    name = text(fields.name, "name", 120)
    if not name:
        raise Invalid(N_("Write the centre's name."), field="name")
    same = Centre.get_or_none(Centre.name == name)
    if same is not None and same.id != row.id:
        raise Clash(N_("There is already a centre called {name}."), name=name)
    row.name = name
    for field in ("region", "district", "settlement", "host"):
        setattr(row, field, text(getattr(fields, field), field, 80) or None)
    row.rural = fields.rural
    row.save()


def _card(row: Centre) -> CentreCard:
    fields = CentreFields(
        row.name,
        row.region or "",
        row.district or "",
        row.settlement or "",
        row.host or "",
        row.rural,
    )
    return CentreCard(row.id, fields, row.time_zone)


def centre_called(which: str | int) -> CentreCard:
    """The one centre with this number, name or part of a name; raises `NotFound`."""
    rows = list(Centre.select().order_by(Centre.id))
    words = str(which).strip()
    found = [row for row in rows if words in (str(row.id), row.name)]
    if not found and not isinstance(which, int) and fold(words):
        found = [row for row in rows if fold(row.name) == fold(words)]
        found = found or [row for row in rows if fold(words) in fold(row.name)]
    if len(found) != 1:
        raise NotFound(
            N_("There are several centres like “{which}”: {names}.")
            if found
            else N_("There is no centre “{which}”. There are: {names}."),
            which=words,
            names=", ".join(row.name for row in (found or rows)[:20]) or "–",
        )
    return _card(found[0])


def setting_of(centre_id: int, name: str) -> int:
    """A setting of a centre, or its default."""
    row = Setting.get_or_none(Setting.centre_id == centre_id, Setting.name == name)
    return SETTINGS[name].default if row is None else int(row.value)


@reads
def setting(actor: Actor, name: str) -> int:
    """One setting of the actor's centre."""
    _info(name)
    return setting_of(actor.centre, name)


@reads
def settings(actor: Actor) -> tuple[SettingLine, ...]:
    """Every setting of the actor's centre."""
    return tuple(
        SettingLine(name, setting_of(actor.centre, name), info) for name, info in SETTINGS.items()
    )


@writes
def set_setting(actor: Actor, name: str, value: int) -> SettingLine:
    """Change a setting; raises `Invalid` outside its bounds."""
    info = _info(name)
    if not info.least <= value <= info.most:
        raise Invalid(
            N_("Write a number from {least} to {most}."),
            field=name,
            least=info.least,
            most=info.most,
        )
    row = Setting.get_or_none(Setting.centre_id == actor.centre, Setting.name == name)
    row = row or Setting(centre_id=actor.centre, name=name)
    row.value = str(value)
    row.save()
    about("setting", row.id)
    return SettingLine(name, value, info)


def _info(name: str) -> SettingInfo:
    if name not in SETTINGS:
        raise NotFound(N_("There is no setting called {name}."), name=name)
    return SETTINGS[name]
