"""The type `count_limit`: at least, or at most, so many locations, countries or providers in use."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.columns.quantities import Count, Share
from sourcing_opt.schemas.policies.rule import PLURALS, BoundedRule, Domain


class CountLimit(BoundedRule):
    """The processes together use at least `min` and at most `max` locations, countries or providers."""

    type: Literal["count_limit"] = "count_limit"
    """count_limit"""
    of: Domain = "location"
    """What is counted."""
    min: Count | None = None
    """Fewest in use. [number]"""
    max: Count | None = None
    """Most in use. [number]"""
    counts_from: Share = 0.01
    """Smallest part of the work (standard hours) that counts as use for `min`; for `max` any part does. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:,.12g} {PLURALS[self.of]}{work}{places}"

    def step(self, change: float) -> float:
        """Whole places."""
        return 1.0
