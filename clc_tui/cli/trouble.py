"""What is written down when the program makes a mistake: places in the code, never data."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path
from types import TracebackType

from clc_tui.language import _

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlacesOnly(logging.Formatter):
    """Formats an error as its kind and the places it passed; its message may hold names."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Of other libraries' messages only where they come from: they may tell what they hold."""
        if not record.name.startswith("clc_tui"):
            record = logging.makeLogRecord({**record.__dict__, "msg": "…", "args": ()})
        return super().format(record)

    def formatException(self, ei: Raised) -> str:
        kind, error, _trace = ei
        return "" if kind is None or error is None else places(error)


def places(error: BaseException) -> str:
    """The kind of an error and where it came from, innermost first."""
    passed = reversed(traceback.extract_tb(error.__traceback__)[-12:])
    road = " < ".join(f"{os.path.basename(one.filename)}:{one.lineno}" for one in passed)
    return f"{type(error).__name__} at {road}"


def log_path() -> Path:
    """The log file of this account."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "clc-tui" / "clc-tui.log"


def keep_a_log() -> Path | None:
    """Send the program's log to its file; None where it cannot be written."""
    path = log_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
    except OSError:
        return None
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(PlacesOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    return path


def note(error: BaseException) -> str:
    """Write an unexpected error down; a sentence that says where."""
    path = keep_a_log()
    logging.getLogger("clc_tui.cli").error("%s", places(error))
    if path is None:
        return places(error)
    return _("Send the end of {path} to whoever looks after it.").format(path=path)
