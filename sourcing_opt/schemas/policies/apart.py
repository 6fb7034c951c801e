"""The type `apart`: processes never share a location, country or provider."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.policies.rule import Domain, Rule


class Apart(Rule):
    """The processes never share a location, country or provider."""

    type: Literal["apart"] = "apart"
    """apart"""
    of: Domain = "location"
    """What they do not share."""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"the processes{work} never share a {self.of}{places}"
