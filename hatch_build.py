"""Compile the message catalogues while the package is built, so no .mo lies in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Turns every `clc_tui/locale/*/LC_MESSAGES/*.po` into the `.mo` beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in Path(self.root).glob("clc_tui/locale/*/LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
