"""The type `under_way`: what the plan before has under way goes live as it is to."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.policies.rule import Rule


class UnderWay(Rule):
    """What the plan before has under way goes live as it is to; with a penalty, as far as the other rules leave room."""

    type: Literal["under_way"] = "under_way"
    """under_way"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"what is under way{work}{places} goes live as it is to"
