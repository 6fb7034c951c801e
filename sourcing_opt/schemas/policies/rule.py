"""What the policies of all types share: whom they are about, when they hold, what breaking them costs, how they are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Protocol, Self, get_args

from pydantic import Field, model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import EndOrOrdinal, Id, Prose, Text, YesNo, refuse
from sourcing_opt.schemas.columns.quantities import Money, NamedPeriod, Ordinal
from sourcing_opt.schemas.columns.selector import EACH, LocationSelector, ProcessSelector

Each = Literal[
    "process", "function", "service_type", "role", "location", "country", "city", "provider", "provider_type", "location_model"
]
assert get_args(Each) == EACH

Domain = Literal["location", "country", "provider"]
"""What work can be concentrated in, and lost with."""
PLURALS: dict[Domain, str] = {"location": "locations", "country": "countries", "provider": "providers"}

Meeting = Literal["the same", "within", "shared"]
"""How the work of a lower bound must lie to the work of an upper one for the two to exclude each other: it is the same, all of it is that of the
other too, some of it is."""


class Rule(Row):
    """What all policies share: whom they are about, when they hold, and what breaking them costs."""

    key: ClassVar[tuple[str, ...]] = ("id",)
    about_each_process: ClassVar[bool] = False
    """Whether it asks something of every process by itself, so that work which cannot move may be left out of it."""

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

    def in_words(self, side: str | None) -> str:
        """The rule in one line. side: which of its bounds is meant, "min" or "max"; a type that has no such bound says what it asks for."""
        bound = getattr(self, side) if side in type(self).model_fields else 0.0
        work, places = _selected(" of", self.for_), _selected(" in", self.where)
        text = self._says(f"at {'least' if side == 'min' else 'most'}", bound, work, places)
        return text + (f", for each {self.each}" if self.each else "") + self._when()

    def _says(self, at: str, bound: float, work: str, places: str) -> str:
        """What it asks for. at: "at least" or "at most"; work, places: whom it is about, or nothing where that is all."""
        raise NotImplementedError(type(self).__name__)

    def _when(self) -> str:
        if self.from_ == "end":
            return ", in the last period"
        if self.to is not None:
            return f", in periods {self.from_} to {self.to}"
        return f", from period {self.from_} on" if self.from_ > 1 else ""

    def step(self, change: float) -> float:
        """The coarsest step in which people write its bound, when it has to change by so much."""
        return 0.01

    def contradicts(self, ceiling: Rule) -> Meeting | None:
        """How the work of the two must lie for no plan to keep both this rule's `min` and the other's `max`; None where one can."""
        return None

    @property
    def money_columns(self) -> tuple[str, ...]:
        """Its columns that become another number in another currency."""
        return ("penalty",)


class Bounded(Protocol):
    """A policy with a lower bound, an upper bound, or both."""

    @property
    def min(self) -> float | None:
        """Lower bound."""

    @property
    def max(self) -> float | None:
        """Upper bound."""


class BoundedRule(Rule):
    """A rule with `min`, `max` or both; each type says in which unit."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        low, high = getattr(self, "min"), getattr(self, "max")
        if low is None and high is None:
            raise refuse("no bound: give min, max or both")
        if low is not None and high is not None and low > high:
            raise refuse(f"min {low:g} is above max {high:g}")
        return self


def _selected(word: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    chosen = " and ".join(f"{name} {' or '.join(options)}" for name, options in choices.items())
    return f"{word} {chosen}" if chosen else ""


def above(floor: Bounded, ceiling: Bounded) -> bool:
    """Whether the lower bound of the one is above the upper bound of the other."""
    return floor.min is not None and ceiling.max is not None and floor.min > ceiling.max
