"""The type `score_limit`: the mean of a risk, of quality or of a provider's mark is at least, or at most, a bound."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.columns.cells import Id
from sourcing_opt.schemas.columns.quantities import Mark
from sourcing_opt.schemas.policies.rule import BoundedRule


class ScoreLimit(BoundedRule):
    """The mean of a score over the work at the locations is at least `min` and at most `max`."""

    type: Literal["score_limit"] = "score_limit"
    """score_limit"""
    score: Id
    """A risk dimension, `quality`, a measure of service_levels, or a mark of the providers' scorecard."""
    by: Literal["fte", "volume"] = "fte"
    """What weighs in the mean: FTE, or volume (standard hours of work)."""
    min: Mark | None = None
    """Lowest mean. [0-100]"""
    max: Mark | None = None
    """Highest mean. [0-100]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"mean {self.score}{' by volume' if self.by == 'volume' else ''} of {at} {bound:,.12g}{work}{places}"

    def step(self, change: float) -> float:
        """A tenth of a point."""
        return 0.1
