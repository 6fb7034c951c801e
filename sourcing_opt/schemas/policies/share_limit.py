"""The type `share_limit`: the locations hold at least, or at most, a share of what the processes amount to."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.columns.quantities import Share
from sourcing_opt.schemas.policies.rule import BoundedRule, Meeting, Rule, above


class ShareLimit(BoundedRule):
    """The locations hold at least `min` and at most `max` of what the processes amount to."""

    type: Literal["share_limit"] = "share_limit"
    """share_limit"""
    metric: Literal["fte", "cost", "volume"] = "fte"
    """What is shared out: FTE, run cost, or volume (standard hours of work)."""
    min: Share | None = None
    """Lowest share. [share]"""
    max: Share | None = None
    """Highest share. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:.4g} of the {self.metric}{work}{places}"

    def contradicts(self, ceiling: Rule) -> Meeting | None:
        """Shares of the same whole."""
        return "the same" if isinstance(ceiling, ShareLimit) and self.metric == ceiling.metric and above(self, ceiling) else None

    @property
    def money_columns(self) -> tuple[str, ...]:
        """A penalty for each unit of money is the same in every currency."""
        return () if self.metric == "cost" else ("penalty",)
