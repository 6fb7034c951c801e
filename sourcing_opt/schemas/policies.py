"""The table `policies`: rules a plan keeps, hard or at a stated penalty.

One class per type of rule. `POLICY_TYPES` is the registry: formulation, audit and tests each hold exactly one entry for every type in it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import Field, model_validator

from sourcing_opt.schemas.base import Row
from sourcing_opt.schemas.cells import Amount, Id, Ordinal, Share, Text, YesNo, refuse
from sourcing_opt.schemas.selector import EACH, LocationSelector, ProcessSelector

Each = Literal[
    "process", "function", "service_type", "role", "location", "country", "city", "provider", "provider_type", "location_model"
]
assert get_args(Each) == EACH


class Rule(Row):
    """What all policies share: whom they are about, when they hold, and what breaking them costs."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name."""
    for_: ProcessSelector = Field(default={}, alias="for")
    """The processes it is about. Blank: all."""
    where: LocationSelector = {}
    """The locations it is about. Blank: all."""
    each: Each | None = None
    """Repeat the rule for every value of this attribute."""
    from_: Ordinal = Field(default=1, alias="from")
    """First period it holds in. [period]"""
    to: Ordinal | None = None
    """Last period it holds in. Blank: the last of the horizon. [period]"""
    penalty: Amount | None = None
    """Blank: the rule is hard. Else what each unit of violation costs in a period, in the study's currency. [money/unit/period]"""
    allow_empty: YesNo = False
    """Whether it may select nothing."""
    owner: Text | None = None
    """Who asks for it."""
    rationale: Text | None = None
    """Why."""

    @model_validator(mode="after")
    def _periods_in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise refuse(f"ends in period {self.to}, before it begins in {self.from_}")
        return self


class _ShareBounds(Rule):
    min: Share | None = None
    """Lowest share. [share]"""
    max: Share | None = None
    """Highest share. [share]"""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise refuse("no bound: give min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise refuse(f"min {self.min:g} is above max {self.max:g}")
        return self


class ShareLimit(_ShareBounds):
    """The locations hold at least `min` and at most `max` of what the processes amount to."""

    type: Literal["share_limit"] = "share_limit"
    """share_limit"""
    metric: Literal["fte", "cost", "volume"] = "fte"
    """What is shared out: FTE, run cost, or volume (standard hours of work)."""


class Assignment(_ShareBounds):
    """Each process has at least `min` and at most `max` of itself at the locations: it stays, must go, must not go."""

    type: Literal["assignment"] = "assignment"
    """assignment"""


Policy = Annotated[ShareLimit | Assignment, Field(discriminator="type")]
POLICY_TYPES: dict[str, type[Rule]] = {"share_limit": ShareLimit, "assignment": Assignment}
