"""The type `together`: processes share their locations, countries or providers."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.columns.quantities import Share
from sourcing_opt.schemas.policies.rule import PLURALS, Domain, Rule


class Together(Rule):
    """The processes share their locations, countries or providers: where one of them is, all of them are."""

    type: Literal["together"] = "together"
    """together"""
    of: Domain = "location"
    """What they share."""
    counts_from: Share = 0.01
    """Smallest part of a process that counts as being there. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"the processes{work} share their {PLURALS[self.of]}{places}"
