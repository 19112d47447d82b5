"""What a second independent emulator (tmux) shows, cell by cell, to be compared.

with TmuxEmulated(80, 24) as shown:
    shown.feed(b"\\x1b[1mtalgar")
    assert shown.cells()[0][0] == ("t", "default", "default", frozenset({"bold"}))
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from emulated import BEGIN, BLANK, Cell, Cells, seen
from pyte.graphics import BG_AIXTERM, BG_ANSI, FG_AIXTERM, FG_ANSI

_ASK, _ANSWER = b"\x1b[5n", b"\x1b[0n"
"""“How are you?” of a terminal's (DSR): it answers when it has done all that came before."""

_PANE = "stty raw -echo -opost; exec 3<&0; cat <&3 >out & cat <in"
"""What is sent comes through one pipe; what the terminal answers goes into another.

It ends, and tmux with it, when nobody holds the first pipe any more: also after a test was killed.
"""

_LOOKS = {
    "1": "bold", "2": "dim", "3": "italics", "4": "underscore", "4:2": "double-underscore",
    "5": "blink", "7": "reverse", "8": "hidden", "9": "strikethrough", "53": "overline",
}  # fmt: skip
_INKS = {str(code): name for code, name in {**FG_ANSI, **FG_AIXTERM}.items()}
_PAPERS = {str(code): name for code, name in {**BG_ANSI, **BG_AIXTERM}.items()}


def tmux_here() -> bool:
    """Whether there is tmux to hold screens against; in CI there must be."""
    found = shutil.which("tmux") is not None
    assert found or not os.environ.get("CI"), "install tmux: screens must be held against it"
    return found


class TmuxEmulated:
    """A terminal of tmux's that nobody looks at.

    tmux tells the paper of what was written, and not of what was erased.
    """

    def __init__(self, columns: int, rows: int, begin: bytes = BEGIN) -> None:
        self._columns, self._rows = columns, rows
        self._folder = tempfile.TemporaryDirectory()
        for name in ("in", "out"):
            os.mkfifo(Path(self._folder.name, name))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", f"{columns}", "-y", f"{rows}",
                   "-c", self._folder.name, _PANE)  # fmt: skip
        self._in, self._out = (
            os.open(Path(self._folder.name, name), os.O_RDWR) for name in ("in", "out")
        )
        self.feed(begin)

    def _tmux(self, *words: str) -> str:
        """Say something to our own server, which has nothing to do with any other."""
        done = subprocess.run(
            ["tmux", "-u", "-S", f"{self._folder.name}/socket", *words],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def feed(self, data: bytes) -> None:
        """Show what was sent; back when it is shown."""
        data += _ASK
        while data:
            data = data[os.write(self._in, data) :]
        answer = b""
        while not answer.endswith(_ANSWER):
            assert select.select([self._out], [], [], 5)[0], "tmux does not answer"
            answer += os.read(self._out, 4096)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._columns, self._rows = columns, rows
        self._tmux("resize-window", "-x", f"{columns}", "-y", f"{rows}")

    @property
    def cursor(self) -> tuple[int, int, bool]:
        """Column, line, and whether it is hidden."""
        x, y, shown = self._tmux("display", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}").split()
        return min(int(x), self._columns - 1), int(y), shown == "0"

    def cells(self) -> Cells:
        """Every sign as it is seen; the right half of a wide one is left out."""
        captured = self._tmux("capture-pane", "-e", "-N", "-p").split("\n")[: self._rows]
        brush = _Brush()
        lines = [list(brush.cells(line)) for line in captured]
        return [line + [BLANK] * (self._columns - len(line)) for line in lines]

    def close(self) -> None:
        """End the server."""
        self._tmux("kill-server")
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Brush:
    """Reads what `capture-pane -e` wrote: signs, and looks (SGR) that go on from line to line."""

    def __init__(self) -> None:
        self._ink = self._paper = "default"
        self._looks: set[str] = set()

    def cells(self, line: str) -> Iterator[Cell]:
        """The cells of a line; marks without width belong to the sign before them."""
        at: Cell | None = None
        for codes, sign in re.findall(r"\x1b\[([\d;:]*)m|(.)", line):
            if not sign:
                self._set(codes.split(";"))
            elif at is not None and unicodedata.category(sign) in ("Mn", "Me", "Cf"):
                at = (unicodedata.normalize("NFC", at[0] + sign), *at[1:])
            else:
                if at is not None:
                    yield at
                at = seen(sign, self._ink, self._paper, self._looks)
        if at is not None:
            yield at

    def _set(self, codes: list[str]) -> None:
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                colour = "/".join([codes.pop(0) for _ in range(2 if codes[0] == "5" else 4)])
                self._ink, self._paper = (
                    (colour, self._paper) if code == "38" else (self._ink, colour)
                )
            elif code in ("", "0"):
                self._ink = self._paper = "default"
                self._looks = set()
            elif code in _LOOKS:
                self._looks.add(_LOOKS[code])
            else:
                self._ink = _INKS.get(code, self._ink)
                self._paper = _PAPERS.get(code, self._paper)
