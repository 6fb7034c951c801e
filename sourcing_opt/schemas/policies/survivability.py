"""The type `survivability`: losing any one place leaves at least a share of each process."""

from __future__ import annotations

from typing import ClassVar, Literal

from sourcing_opt.schemas.columns.quantities import Share
from sourcing_opt.schemas.policies.rule import Domain, Rule


class Survivability(Rule):
    """Losing any one location, country or provider leaves at least `min` of each process, with the others' surge."""

    about_each_process: ClassVar[bool] = True

    type: Literal["survivability"] = "survivability"
    """survivability"""
    of: Domain = "location"
    """What is lost."""
    min: Share
    """Part of each process that must remain. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:.4g} of each process{work} goes on when any one {self.of} is lost{places}"
