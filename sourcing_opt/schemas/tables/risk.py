"""The tables about what the company will not risk: `risk_scores`, `data_rules`."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Country, Id, Prose, refuse
from sourcing_opt.schemas.columns.quantities import Mark, Money
from sourcing_opt.schemas.tables.processes import LocationId


class RiskScore(Row):
    """How risky a country, or one location, is in one respect."""

    key: ClassVar[tuple[str, ...]] = ("country", "location", "dimension")

    country: Country | None = None
    """The country, for all its locations without a score of their own. [ISO 3166-1]"""
    location: LocationId | None = None
    """Or one location."""
    dimension: Id
    """The kind of risk."""
    score: Mark
    """0 is best, 100 is worst. [0-100]"""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.country is None) == (self.location is None):
            raise refuse("a risk score is for a country or for a location: give one of the two")
        return self


class DataRule(Row):
    """Whether a class of data may be handled in a country. Without a rule it may."""

    key: ClassVar[tuple[str, ...]] = ("data_class", "country")

    data_class: Id
    """The class of data."""
    country: Country
    """Where it would be handled. [ISO 3166-1]"""
    allowed: Literal["yes", "no", "with_cost"]
    """yes, no, or with_cost: allowed with safeguards that cost."""
    cost: Money = 0.0
    """What the safeguards cost, in the study's currency. [money/FTE/year]"""
    citation: Prose | None = None
    """The law or contract behind it."""

    @model_validator(mode="after")
    def _cost_where_it_costs(self) -> Self:
        if self.cost and self.allowed != "with_cost":
            raise refuse(f"a cost needs allowed = with_cost, not {self.allowed}")
        return self
