"""The looks: sound files, exact terminal colours, and the wheel that carries them."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, OptionList, Static

from clc_tui.themes import BASE_CSS, load_themes, theme_name, themes_folder, variable_defaults

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["dark", "high-contrast", "light", "monochrome"]
CSS = (
    BASE_CSS
    + """
#accent { color: $clc-accent; text-style: $clc-accent-style; }
#dim { color: $clc-dim; }
#alert { color: $clc-alert; text-style: $clc-alert-style; }
#cursor { color: $clc-cursor-text; background: $clc-cursor; text-style: $clc-cursor-style; }
"""
)


class Sample(App[None]):
    """One of each thing that takes colours."""

    CSS = CSS

    def __init__(self, theme: str) -> None:
        super().__init__(ansi_color=True)
        for loaded in load_themes()[0]:
            self.register_theme(loaded)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults()

    def compose(self) -> ComposeResult:
        for place in ("accent", "dim", "alert", "cursor"):
            yield Static(place, id=place)
        yield Input("typed")
        yield OptionList("one", "two")
        yield Button("button")
        with VerticalScroll():
            yield Static("long\n" * 100)


def styles_of(theme: str) -> dict[str, list[Style]]:
    """Every text on the screen with the styles it has."""

    async def draw() -> dict[str, list[Style]]:
        app = Sample(theme)
        seen: dict[str, list[Style]] = {}
        async with app.run_test(size=(40, 20)) as pilot:
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    if segment.style is not None:
                        seen.setdefault(segment.text.strip(), []).append(segment.style)
        return seen

    return asyncio.run(draw())


def test_our_themes_are_sound() -> None:
    loaded, failed = load_themes()
    assert [theme.name for theme in loaded] == NAMES
    assert failed == ()
    assert [theme.name for theme in loaded if not theme.dark] == ["light"]


@pytest.mark.parametrize("theme", [*NAMES, "ansi-dark"])
def test_screens_use_nothing_but_the_terminals_sixteen_colours(theme: str) -> None:
    styles = [style for found in styles_of(theme).values() for style in found]
    colours = [c for style in styles for c in (style.color, style.bgcolor) if c is not None]
    assert len(styles) > 20
    assert {found.type for found in colours} <= {ColorType.DEFAULT, ColorType.STANDARD}
    if theme == "monochrome":
        assert {found.type for found in colours} == {ColorType.DEFAULT}


def colour(found: Color | None) -> int | None:
    """The number of a colour among the terminal's sixteen; None for the terminal's own."""
    return None if found is None else found.number


@pytest.mark.parametrize(
    ("theme", "accent", "alert"),
    [("dark", 6, 9), ("light", 4, 1), ("high-contrast", 11, 9), ("monochrome", None, None)],
)
def test_meanings_have_their_colours(theme: str, accent: int | None, alert: int | None) -> None:
    seen = styles_of(theme)
    assert [colour(seen[place][0].color) for place in ("accent", "alert")] == [accent, alert]
    cursor, plain = seen["cursor"][0], seen["long"][0]
    if theme == "high-contrast":
        assert (colour(cursor.color), colour(cursor.bgcolor), cursor.bold) == (0, 11, True)
        assert (colour(plain.color), colour(plain.bgcolor)) == (15, 0)
    else:
        assert cursor.reverse and not plain.reverse
        assert colour(plain.color) is colour(plain.bgcolor) is None
    if theme == "monochrome":
        assert seen["accent"][0].bold and seen["alert"][0].bold


BROKEN = {
    "torn": "[colours",
    "bytes": b"\xff\xfe".decode("latin-1"),
    "colour": '[colours]\nprimary = "ansi_pinkish"',
    "number": "[colours]\nprimary = 7",
    "place": '[colours]\nprimary = "ansi_red"\nprimray = "ansi_red"',
    "none": "dark = true",
    "dark": 'dark = "yes"\n[colours]\nprimary = "ansi_red"',
    "table": 'colours = "red"',
    "word": 'colour = "red"',
    "variable": '[colours]\nprimary = "ansi_red"\n[variables]\nclc-acent = "ansi_red"',
    "style": '[colours]\nprimary = "ansi_red"\n[variables]\nclc-cursor-style = "upside-down"',
    "nothing": '[colours]\nprimary = "ansi_red"\n[variables]\nclc-cursor-style = ""',
}


def test_broken_files_are_reported_and_the_rest_is_loaded(tmp_path: Path) -> None:
    for name, text in BROKEN.items():
        (tmp_path / f"{name}.toml").write_bytes(text.encode("latin-1"))
    (tmp_path / "sound.toml").write_text('[colours]\nprimary = "#0a0"\n', encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    loaded, failed = load_themes(tmp_path)
    assert [theme.name for theme in loaded] == ["sound"]
    assert {broken.file for broken in failed} == {f"{name}.toml" for name in [*BROKEN, "folder"]}
    assert all(broken.why for broken in failed)


def test_no_folder_is_no_themes(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "nowhere") == ((), ())


@pytest.mark.parametrize(
    ("wanted", "environ", "name"),
    [
        ("light", {}, "light"), (None, {}, "dark"), ("gone", {}, "dark"),
        ("light", {"NO_COLOR": "1"}, "monochrome"), ("light", {"NO_COLOR": ""}, "light"),
        ("light", {"NO_COLOR": "0"}, "monochrome"),
    ],
)  # fmt: skip
def test_which_theme_a_session_gets(wanted: str | None, environ: dict[str, str], name: str) -> None:
    assert theme_name(wanted, NAMES, environ) == name
    assert theme_name(wanted, [], environ) == "ansi-dark"


def test_a_source_tree_has_its_themes_at_the_top() -> None:
    assert themes_folder() == ROOT / "themes"


SAY = """
import clc_tui
from clc_tui.language import speak, word
from clc_tui.terms import Status
from clc_tui.themes import load_themes
loaded, failed = load_themes()
print(clc_tui.__file__, [theme.name for theme in loaded], failed)
for language in ("kk", "ru", "en"):
    speak(language)
    print(word(Status.LATE))
"""


def test_the_wheel_carries_themes_and_catalogues(tmp_path: Path) -> None:
    if importlib.util.find_spec("hatchling") is None:
        assert not os.environ.get("CI"), "install hatchling: the wheel must be looked into"
        pytest.skip("hatchling is not installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "--no-index", "-w", tmp_path, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    assert held >= {f"clc_tui/themes/{name}.toml" for name in NAMES}
    assert held >= {f"clc_tui/locale/{own}/LC_MESSAGES/clc.mo" for own in ("kk", "ru", "en")}
    answer = subprocess.run(
        [sys.executable, "-c", SAY],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    first, *late = answer.stdout.splitlines()
    assert first.startswith(str(tmp_path / "installed")) and first.endswith(f"{NAMES} ()")
    assert late == ["кешікті", "опоздал(а)", "late"]
