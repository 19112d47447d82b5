"""Two people at one form: what each changed is kept, and a clash is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

from clc_tui.language import N_
from clc_tui.terms import Clash


class Fields(Protocol):
    """A frozen record of what a form says."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


F = TypeVar("F", bound=Fields)


def _as_it_is(name: str, value: object) -> object:
    """A value that people know as it stands."""
    return value


def merged(
    now: F,
    was: F,
    wanted: F,
    words: Mapping[str, str],
    *,
    said: Callable[[str, object], object] = _as_it_is,
) -> F:
    """What stands in the file with a form's own changes over it.

    `was` is what the form showed, `words` how its fields are called, `said` how a value reads.
    Raises `Clash` with field and value where somebody else changed the same field meanwhile.
    """
    changed = {}
    for name in (field.name for field in fields(wanted)):
        mine, before, theirs = (getattr(each, name) for each in (wanted, was, now))
        if mine in (before, theirs):
            continue
        if theirs != before:
            value = said(name, theirs)
            raise Clash(
                N_("{name}: somebody else wrote “{value}” meanwhile. Look again and repeat."),
                name=words[name],
                value=sorted(theirs) if isinstance(theirs, frozenset) else _said(value),
            )
        changed[name] = mine
    return replace(now, **changed)


def _said(value: object) -> object:
    return "–" if value is None or value == "" else value
