"""How the log reads of figures: columns and values."""

from __future__ import annotations

from enum import StrEnum

from clc_tui.follow_up import Measure, Occasion, TargetIs
from clc_tui.language import N_

FIGURE_HIDDEN = frozenset(
    "figure.evaluation_id figure.recommendation_id figure_id definition".split()
)
"""Columns that say nothing to a reader: the entry says what they belong to."""
FIGURE_COLUMNS: dict[str, str] = {
    "measure": N_("Figure"), "window_days": N_("Of the last days"),
    "figure.target": N_("Should be"), "target_is": N_("At least or at most"),
    "read_on": N_("Counted on"), "occasion": N_("Counted when"), "numerator": N_("Counted"),
    "denominator": N_("Of all"), "unknown": N_("Not known of"),
}  # fmt: skip
FIGURE_VALUES: dict[str, type[StrEnum]] = {
    "figure.measure": Measure, "figure.target_is": TargetIs, "figure_reading.occasion": Occasion,
}  # fmt: skip
