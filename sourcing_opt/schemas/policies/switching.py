"""The type `switching`: how many processes depart from the plan before."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.cells import refuse
from sourcing_opt.schemas.columns.quantities import Count
from sourcing_opt.schemas.policies.rule import Rule


class Switching(Rule):
    """At most `max` processes depart from the plan before; with a penalty, each further one has to save at least that much."""

    type: Literal["switching"] = "switching"
    """switching"""
    max: Count = 0
    """How many processes may move otherwise than the plan before had them move. [number]"""

    def periods(self, count: int) -> range:
        """It is about all moves together and counts once, in the first period."""
        return range(min(1, count))

    @model_validator(mode="after")
    def _of_all_periods(self) -> Self:
        if self.from_ != 1 or self.to is not None:
            raise refuse("is about all moves of the horizon: leave `from` and `to` blank")
        return self

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        return f"{at} {bound:,.12g} processes{work} depart from the plan before"

    def step(self, change: float) -> float:
        """Whole processes."""
        return 1.0
