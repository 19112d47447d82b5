"""The walls of the house: which part may know which, and what `--help` loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from picture import draw, shown

ROOT = Path(__file__).resolve().parent.parent


def python(code: str, *words: str) -> str:
    """Run a little program of its own; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LOADED = "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"


def test_no_import_crosses_a_wall() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_rules_and_file_load_no_screen_library() -> None:
    loaded = python(
        "import sys, pkgutil, importlib, clc_tui.services, clc_tui.db\n"
        "for package in (clc_tui.services, clc_tui.db):\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n" + LOADED
    ).split()
    assert "peewee" in loaded
    assert not {"textual", "rich", "click"} & set(loaded)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["user", "--help"],
        ["user", "add", "--help"],
        ["report", "register", "--help"],
        ["demo", "--help"],
        ["door", "--help"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_help_loads_neither_textual_nor_the_database(words: list[str]) -> None:
    loaded = python(
        "import io, sys\n"
        "from clc_tui.cli.frame import run\n"
        "out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()\n"
        "run(sys.argv[1:])\n"
        "assert sys.stdout.getvalue() + sys.stderr.getvalue()\n"
        "sys.stdout = out\n" + LOADED,
        *words,
    ).split()
    assert "click" in loaded
    assert not {"textual", "rich", "peewee", "apsw", "openpyxl"} & set(loaded)


def test_the_picture_in_the_readme_is_what_the_program_shows(tmp_path: Path) -> None:
    assert draw(tmp_path) == shown(), "draw it anew: python tests/picture.py"
