"""What all tests need."""

from __future__ import annotations

from catalogues import compile_stale

compile_stale()
