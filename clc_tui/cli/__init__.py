"""The `clc-tui` command: one file per noun."""

from __future__ import annotations

import os
import signal
import sys

KEYS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""Signals that keys of a terminal make; in the screens these are keys like others."""


def main() -> None:
    """Run the command line and end the process with its exit status."""
    hold_keys()
    if sys.argv[1:2] == ["door"]:
        from clc_tui.cli.environment import shut_out_the_client

        shut_out_the_client()
        from clc_tui.host.knock import knock

        knock(sys.argv[2:], os.environ)
    from clc_tui.cli.frame import run

    sys.exit(run(sys.argv[1:]))


def hold_keys() -> None:
    """Let no Ctrl+C, Ctrl+\\ or Ctrl+Z do harm while the screens are still being loaded."""
    for number in KEYS:
        signal.signal(number, signal.SIG_IGN)


def let_keys_go() -> None:
    """Let Ctrl+C and its kind end or stop a command, as anywhere."""
    for number in KEYS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
