"""`python -m clc_tui`: the same as the `clc-tui` command."""

from __future__ import annotations

from clc_tui.cli import main

if __name__ == "__main__":
    main()
