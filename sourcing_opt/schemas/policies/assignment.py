"""The type `assignment`: each process stays, must go, or must not go somewhere."""

from __future__ import annotations

from typing import ClassVar, Literal

from sourcing_opt.schemas.columns.quantities import Share
from sourcing_opt.schemas.policies.rule import BoundedRule, Meeting, Rule, above


class Assignment(BoundedRule):
    """Each process has at least `min` and at most `max` of itself at the locations: it stays, must go, must not go."""

    about_each_process: ClassVar[bool] = True

    type: Literal["assignment"] = "assignment"
    """assignment"""
    min: Share | None = None
    """Lowest share of each process. [share]"""
    max: Share | None = None
    """Highest share of each process. [share]"""

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:.4g} of each process{work}{places}"

    def contradicts(self, ceiling: Rule) -> Meeting | None:
        """One process that both are about is enough."""
        return "shared" if isinstance(ceiling, Assignment) and above(self, ceiling) else None
