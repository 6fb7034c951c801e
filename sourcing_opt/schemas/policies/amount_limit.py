"""The type `amount_limit`: at least, or at most, so many people, so much money, moving or carbon in a period."""

from __future__ import annotations

import math
from typing import Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.cells import refuse
from sourcing_opt.schemas.columns.quantities import Money
from sourcing_opt.schemas.policies.rule import BoundedRule, Meeting, Rule, above


class AmountLimit(BoundedRule):
    """What the processes take, cost, move or emit at the locations in each period is at least `min` and at most `max`."""

    type: Literal["amount_limit"] = "amount_limit"
    """amount_limit"""
    metric: Literal["fte", "run_cost", "one_off_cost", "moved_fte", "carbon"] = "fte"
    """FTE, run cost, one-off cost (with sites where all processes are meant), FTE that go live, or tonnes of CO2e emitted."""
    min: Money | None = None
    """Lowest amount in a period, of fte or run_cost. [FTE or money]"""
    max: Money | None = None
    """Highest amount in a period. [FTE, money or t CO2e]"""

    @model_validator(mode="after")
    def _of_what_can_be_asked(self) -> Self:
        if self.min is not None and self.metric in ("moved_fte", "one_off_cost", "carbon"):
            raise refuse(f"a plan cannot be made to have {self.metric}: give max", "limit what is run somewhere: fte or run_cost")
        return self

    @property
    def _of_money(self) -> bool:
        return self.metric in ("run_cost", "one_off_cost")

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        counted = "t CO2e" if self.metric == "carbon" else self.metric
        return f"{at} {bound:,.12g} {counted} a period{work}{places}"

    def step(self, change: float) -> float:
        """Whole people; money and carbon to two digits of what it has to change by."""
        in_people = self.metric in ("fte", "moved_fte")
        return 1.0 if in_people else float(10.0 ** (math.floor(math.log10(change)) - 1))

    def contradicts(self, ceiling: Rule) -> Meeting | None:
        """What a part has, the whole has."""
        return "within" if isinstance(ceiling, AmountLimit) and self.metric == ceiling.metric and above(self, ceiling) else None

    @property
    def money_columns(self) -> tuple[str, ...]:
        """A bound of money; a penalty for each unit of money is the same in every currency."""
        return ("min", "max") if self._of_money else ("penalty",)
