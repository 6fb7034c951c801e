"""The type `stability`: so much of the work stays where it is today, or where the plan before has it."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.columns.quantities import Share
from sourcing_opt.schemas.policies.rule import Rule


class Stability(Rule):
    """At most `max` of the FTE is elsewhere than where it is today; where there is a plan before, than where that has it."""

    type: Literal["stability"] = "stability"
    """stability"""
    max: Share
    """Highest share of the FTE that is elsewhere, in each period. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:.4g} of the FTE is elsewhere than before{work}{places}"
