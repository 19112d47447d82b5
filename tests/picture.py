"""The picture in the README, drawn from the running program.

`python tests/picture.py` draws it anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from ptys import Pty

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"(?<=```picture\n).*?(?=```)", re.DOTALL)
COMMAND = [
    sys.executable, "-m", "clc_tui", "demo", "--size", "centre", "--user", "instructor",
    "--lang", "en",
]  # fmt: skip


def draw(folder: Path) -> str:
    """The register of the demo's sewing class, half marked."""
    home = {"CLC_TODAY": "2026-11-24T14:05", "XDG_STATE_HOME": str(folder), "NO_COLOR": "1"}
    with Pty.spawn([*COMMAND, "--db", str(folder / "demo.db")], env=home) as pty:
        pty.wait_for("unmarked 20", 30)
        pty.send("pppl7a")
        pty.wait_for("unmarked 15")
        pty.wait_quiet()
        return "".join(f"{line}\n" for line in pty.lines)


def shown() -> str:
    """The picture as the README has it."""
    found = BLOCK.search(README.read_text(encoding="utf-8"))
    assert found is not None
    return found[0]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        picture = draw(Path(made))
    README.write_text(
        BLOCK.sub(lambda _found: picture, README.read_text(encoding="utf-8"), count=1),
        encoding="utf-8",
    )
