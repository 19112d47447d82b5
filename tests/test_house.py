"""The walls of the house: which part may know which, what `--help` loads, who reaches inside."""

from __future__ import annotations

import ast
import functools
import inspect
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from picture import draw, shown

ROOT = Path(__file__).resolve().parent.parent
INSIDE = ROOT / "clc_tui" / "terminal" / "textual_inside.py"
NOT_TEXTUAL_S = {
    "_asdict", "_replace", "_meta", "_worksheet_path", "os._exit", "sys._current_frames",
}  # fmt: skip
"""Of named tuples, peewee, openpyxl and Python."""

ITSELF = ("self", "cls", "super()")
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef)


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


def ours() -> list[Path]:
    """Our files, but for the one that reaches inside Textual."""
    files = sorted((ROOT / "clc_tui").rglob("*.py"))
    return [file for file in files if file != INSIDE and file.stem != "__main__"]


@pytest.fixture(autouse=True, scope="module")
def trees() -> Iterator[None]:
    """Give back the memory of the parsed files: it is large."""
    yield
    tree.cache_clear()


@functools.cache
def tree(file: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def is_private(name: str) -> bool:
    """Whether a name, dotted or not, has a part that is not public."""
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def reaches(node: ast.AST) -> Iterator[str]:
    """What a node of the source takes that may be private to Textual or Rich."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        before = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for name in (before + alias.name for alias in node.names):
            if name.startswith(("textual.", "rich.")) and is_private(name):
                yield name
    elif isinstance(node, ast.Attribute) and is_private(node.attr):
        words = ast.unparse(node)
        if ast.unparse(node.value) not in ITSELF and not {words, node.attr} & NOT_TEXTUAL_S:
            yield words


@pytest.mark.parametrize(
    "line",
    [
        "import textual._xterm_parser",
        "from textual._on import on",
        "from textual.widgets import _input",
        "app._exit",
        "self.app._driver = None",
        "del self._workers._workers",
    ],
)
def test_a_reach_inside_textual_is_seen(line: str) -> None:
    assert [reach for node in ast.walk(ast.parse(line)) for reach in reaches(node)]


def test_one_file_reaches_inside_textual() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {reach}"
        for file in ours()
        for node in ast.walk(tree(file))
        for reach in reaches(node)
    ]
    assert not found, f"only {INSIDE.name} may do so: {found}"


def kept(of: ast.ClassDef) -> set[str]:
    """Private names that a class defines, or uses as its own."""
    names = {node.name for node in of.body if isinstance(node, DEFINED)}
    for line in of.body:
        if isinstance(line, ast.Assign | ast.AnnAssign):
            targets = line.targets if isinstance(line, ast.Assign) else [line.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    for node in ast.walk(of):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ITSELF:
            names.add(node.attr)
    return {name for name in names if is_private(name)}


@functools.cache
def kept_by_textual(base: type) -> set[str]:
    """Private names of a class of Textual's or Rich's."""
    source = tree(Path(inspect.getfile(base)))
    return {name for name in vars(base) if is_private(name)}.union(
        *(
            kept(node)
            for node in ast.walk(source)
            if isinstance(node, ast.ClassDef) and node.name == base.__name__
        )
    )


def taken_from_parents(file: Path) -> Iterator[str]:
    """Private names of Textual's or Rich's that heirs in a file of ours define or use."""
    module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    for node in tree(file).body:
        if isinstance(node, ast.ClassDef):
            for base in vars(module)[node.name].__mro__:
                if base.__module__.startswith(("textual.", "rich.")):
                    for name in kept(node) & kept_by_textual(base):
                        yield f"{node.name}.{name}"


def test_no_heir_takes_what_textual_keeps_to_itself() -> None:
    found = {f"{file}: {name}" for file in ours() for name in taken_from_parents(file)}
    assert not found, f"only {INSIDE.name} may do so: {found}"
    inside = {
        "HookedApp._check_bindings", "HookedApp._handle_exception",
        "KeyParser._parse_extended_key",
    }  # fmt: skip
    assert set(taken_from_parents(INSIDE)) == inside
