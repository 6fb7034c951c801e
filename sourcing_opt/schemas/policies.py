"""The table `policies`: rules a plan keeps, hard or at a stated penalty.

One class per type of rule. `POLICY_TYPES` is the registry: formulation, audit and tests each hold exactly one entry for every type in it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Protocol, Self, get_args

from pydantic import Field, model_validator

from sourcing_opt.schemas.base import Row
from sourcing_opt.schemas.cells import EndOrOrdinal, Id, Prose, Text, YesNo, refuse
from sourcing_opt.schemas.quantities import Count, Mark, Money, NamedPeriod, Ordinal, Share
from sourcing_opt.schemas.selector import EACH, LocationSelector, ProcessSelector

Each = Literal[
    "process", "function", "service_type", "role", "location", "country", "city", "provider", "provider_type", "location_model"
]
assert get_args(Each) == EACH

Domain = Literal["location", "country", "provider"]
"""What work can be concentrated in, and lost with."""


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
    from_: Annotated[EndOrOrdinal, NamedPeriod("first")] = Field(default=1, alias="from")
    """First period it holds in, by number or name (2028-Q1), or "end" for the last of any horizon. [period]"""
    to: Annotated[Ordinal, NamedPeriod("last")] | None = None
    """Last period it holds in, by number or name. Blank: the last of the horizon. [period]"""
    penalty: Money | None = None
    """Blank: the rule is hard. Else what each unit of violation costs in a period, in the study's currency. [money/unit/period]"""
    allow_empty: YesNo = False
    """Whether it may select nothing."""
    owner: Text | None = None
    """Who asks for it."""
    rationale: Prose | None = None
    """Why."""

    @model_validator(mode="after")
    def _periods_in_order(self) -> Self:
        if self.to is not None and self.from_ == "end":
            raise refuse("holds in the last period only: leave `to` blank")
        if self.to is not None and self.from_ != "end" and self.to < self.from_:
            raise refuse(f"ends in period {self.to}, before it begins in {self.from_}")
        return self

    def periods(self, count: int) -> range:
        """The periods it holds in, counted from 0, of a horizon of `count`."""
        first = count - 1 if self.from_ == "end" else self.from_ - 1
        return range(first, count if self.to is None else self.to)


class Bounded(Protocol):
    """A policy with a lower bound, an upper bound, or both."""

    @property
    def min(self) -> float | None:
        """Lower bound."""

    @property
    def max(self) -> float | None:
        """Upper bound."""


class _BoundedRule(Rule):
    """A rule with `min`, `max` or both; each type says in which unit."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        low, high = getattr(self, "min"), getattr(self, "max")
        if low is None and high is None:
            raise refuse("no bound: give min, max or both")
        if low is not None and high is not None and low > high:
            raise refuse(f"min {low:g} is above max {high:g}")
        return self


class ShareLimit(_BoundedRule):
    """The locations hold at least `min` and at most `max` of what the processes amount to."""

    type: Literal["share_limit"] = "share_limit"
    """share_limit"""
    metric: Literal["fte", "cost", "volume"] = "fte"
    """What is shared out: FTE, run cost, or volume (standard hours of work)."""
    min: Share | None = None
    """Lowest share. [share]"""
    max: Share | None = None
    """Highest share. [share]"""


class AmountLimit(_BoundedRule):
    """What the processes take, cost or move at the locations in each period is at least `min` and at most `max`."""

    type: Literal["amount_limit"] = "amount_limit"
    """amount_limit"""
    metric: Literal["fte", "run_cost", "one_off_cost", "moved_fte"] = "fte"
    """FTE, run cost, one-off cost (with sites where all processes are meant), or FTE that go live."""
    min: Money | None = None
    """Lowest amount in a period, of fte or run_cost. [FTE or money]"""
    max: Money | None = None
    """Highest amount in a period. [FTE or money]"""

    @model_validator(mode="after")
    def _of_what_can_be_asked(self) -> Self:
        if self.min is not None and self.metric in ("moved_fte", "one_off_cost"):
            raise refuse(f"a plan cannot be made to have {self.metric}: give max", "limit what is run somewhere: fte or run_cost")
        return self


class CountLimit(_BoundedRule):
    """The processes together use at least `min` and at most `max` locations, countries or providers."""

    type: Literal["count_limit"] = "count_limit"
    """count_limit"""
    of: Domain = "location"
    """What is counted."""
    min: Count | None = None
    """Fewest in use. [number]"""
    max: Count | None = None
    """Most in use. [number]"""
    counts_from: Share = 0.01
    """Smallest part of the work (standard hours) that counts as use for `min`; for `max` any part does. [share]"""


class ScoreLimit(_BoundedRule):
    """The FTE-weighted mean of a score over the work at the locations is at least `min` and at most `max`."""

    type: Literal["score_limit"] = "score_limit"
    """score_limit"""
    score: Id
    """A risk dimension, `quality`, or a mark of the providers' scorecard."""
    min: Mark | None = None
    """Lowest mean. [0-100]"""
    max: Mark | None = None
    """Highest mean. [0-100]"""


class Survivability(Rule):
    """Losing any one location, country or provider leaves at least `min` of each process, with the others' surge."""

    type: Literal["survivability"] = "survivability"
    """survivability"""
    of: Domain = "location"
    """What is lost."""
    min: Share
    """Part of each process that must remain. [share]"""


class Together(Rule):
    """The processes share their locations, countries or providers: where one of them is, all of them are."""

    type: Literal["together"] = "together"
    """together"""
    of: Domain = "location"
    """What they share."""
    counts_from: Share = 0.01
    """Smallest part of a process that counts as being there. [share]"""


class Apart(Rule):
    """The processes never share a location, country or provider."""

    type: Literal["apart"] = "apart"
    """apart"""
    of: Domain = "location"
    """What they do not share."""


class Assignment(_BoundedRule):
    """Each process has at least `min` and at most `max` of itself at the locations: it stays, must go, must not go."""

    type: Literal["assignment"] = "assignment"
    """assignment"""
    min: Share | None = None
    """Lowest share of each process. [share]"""
    max: Share | None = None
    """Highest share of each process. [share]"""


class Stability(Rule):
    """At most `max` of the FTE is elsewhere than where it is today; where there is a plan before, than where that has it."""

    type: Literal["stability"] = "stability"
    """stability"""
    max: Share
    """Highest share of the FTE that is elsewhere, in each period. [share]"""


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


class UnderWay(Rule):
    """What the plan before has under way goes live as it is to; with a penalty, as far as the other rules leave room."""

    type: Literal["under_way"] = "under_way"
    """under_way"""


Policy = Annotated[
    ShareLimit
    | AmountLimit
    | CountLimit
    | ScoreLimit
    | Survivability
    | Together
    | Apart
    | Assignment
    | Stability
    | Switching
    | UnderWay,
    Field(discriminator="type"),
]
POLICY_TYPES: dict[str, type[Rule]] = {
    "share_limit": ShareLimit,
    "amount_limit": AmountLimit,
    "count_limit": CountLimit,
    "score_limit": ScoreLimit,
    "survivability": Survivability,
    "together": Together,
    "apart": Apart,
    "assignment": Assignment,
    "stability": Stability,
    "switching": Switching,
    "under_way": UnderWay,
}
"""Type -> its class."""
