"""The `clc-tui` command: one file per noun."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    if sys.argv[1:2] == ["door"]:
        from clc_tui.cli.environment import shut_out_the_client

        shut_out_the_client()
    from clc_tui.cli.frame import run

    sys.exit(run(sys.argv[1:]))
