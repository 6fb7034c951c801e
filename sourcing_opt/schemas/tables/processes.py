"""The tables about work: `processes`, `process_roles`, `baseline`, `volumes`, `fit`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import Amount, Grade, Id, Languages, Positive, Shares, Text, Words, YesNo, refuse
from sourcing_opt.schemas.columns.quantities import (
    Count,
    Factor,
    Mark,
    Money,
    NamedPeriod,
    Ordinal,
    People,
    Plausible,
    Share,
    Yearly,
)
from sourcing_opt.tolerances import ADDS_UP

ProcessId = Annotated[Id, References("processes")]
LocationId = Annotated[Id, References("locations")]

Coverage = Literal["8x5", "16x5", "24x7"]
SHIFTS: dict[str, int] = {"8x5": 1, "16x5": 2, "24x7": 3}
"""Coverage -> how many shifts of eight hours its day has."""


class Process(Row):
    """A unit of business work, sized by volume and handling time or directly in FTE."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name used by the other tables."""
    name: Text
    """What the work is called."""
    function: Text
    """The business function it belongs to."""
    service_type: Literal["front_office", "back_office", "kpo"]
    """front_office (customers), back_office (administration) or kpo (knowledge work)."""
    volume: Annotated[Amount, Plausible(low=0, high=1e10, least=0, most=1e13, in_thousands=True)] | None = None
    """Units of work at the start of the horizon; with handling_minutes, instead of fte. [units/year]"""
    handling_minutes: Annotated[Positive, Plausible(low=0.01, high=20_000, least=1e-6, most=1e6, in_thousands=True)] | None = None
    """Working time per unit. [minutes/unit]"""
    occupancy: Annotated[Positive, Plausible(low=0.5, high=0.95, least=0.05, most=1, is_fraction=True)] | None = None
    """Part of productive time that is spent on units; waiting for the next is the rest. Blank: all of it; of work sized in FTE it is in the FTE. [share]"""
    fte: People | None = None
    """People needed at the study's productive hours and productivity 1, instead of volume. [FTE]"""
    role: Annotated[Id, References("roles")] | None = None
    """Who does it; blank where process_roles gives a mix."""
    growth: Yearly = 0.0
    """Yearly growth of the volume. [share/year]"""
    automation: Share = 0.0
    """Handling time saved every year. [share/year]"""
    languages: Languages = ()
    """Languages every location must offer. [ISO 639]"""
    min_overlap_hours: Annotated[Amount, Plausible(low=0, high=8, least=0, most=8)] = 0.0
    """How much of the home business day (9 to 17) a location's own must share, all year round. [hours/day]"""
    coverage: Coverage = "8x5"
    """Hours of service; beyond one shift, each 8-hour shift of the day is allocated on its own."""
    shift_shares: Shares = ()
    """Share of the work in each shift, the home business day first. Blank: equal. [share]"""
    data_classes: Words = ()
    """Classes of data handled; data_rules say where each may go."""
    certifications: Words = ()
    """Certifications every location must hold."""
    strategic_importance: Grade = 3
    """How much of the company's advantage rests on it. [1-5]"""
    performance: Grade = 3
    """How well it runs today. [1-5]"""
    criticality: Literal["low", "medium", "high"] = "medium"
    """What an outage would mean."""
    complexity: Literal["simple", "standard", "complex"] = "standard"
    """Sets lead time, knowledge transfer and parallel running (table transition)."""
    lead_periods: Count | None = None
    """Periods before it can go live elsewhere. Blank: from its complexity. [periods]"""
    min_locations: Ordinal = 1
    """Fewest locations in the end state. [locations]"""
    max_locations: Ordinal | None = None
    """Most locations in the end state. Blank: any number. [locations]"""
    min_share: Share = 0.0
    """Smallest share of the process worth placing anywhere, in the end state. [share]"""
    smallest_move: People | None = None
    """Fewest people of it worth moving. Blank: as the study has it. [FTE]"""
    min_quality: Mark = 0.0
    """Lowest quality a location may have for it. [0-100]"""
    repeat_rate: Share = 0.0
    """Part of the contacts not resolved at once that come back; service_levels say how many are resolved. [share]"""
    rework_minutes: Annotated[Amount, Plausible(low=0.01, high=20_000, least=0, most=1e6, in_thousands=True)] = 0.0
    """Working time to put an error right. [minutes/error]"""
    cost_per_error: Money = 0.0
    """What an error costs beside that, in the study's currency. [money/error]"""
    resolution_included: Share | None = None
    """First-time resolution whose repeats are in the volume. Blank: that of where the work is done today; of new work, 1. [share]"""
    error_rate_included: Share | None = None
    """Error rate whose rework is in the handling time. Blank: that of where the work is done today; of new work, 0. [share]"""
    pool: Annotated[Id, References("pools")] | None = None
    """The pool of agents that its calls wait for. Blank: it does not matter when its work is done."""

    @model_validator(mode="after")
    def _sized_one_way(self) -> Self:
        if self.fte is not None and (self.volume is not None or self.handling_minutes is not None):
            raise refuse("both fte and volume: give fte, or volume with handling_minutes")
        if self.fte is None and (self.volume is None or self.handling_minutes is None):
            raise refuse("no size: give fte, or volume with handling_minutes")
        return self

    @model_validator(mode="after")
    def _shift_shares_fit_coverage(self) -> Self:
        if self.shift_shares and len(self.shift_shares) != SHIFTS[self.coverage]:
            raise refuse(
                f"shift_shares has {len(self.shift_shares)} shares, coverage {self.coverage} has {SHIFTS[self.coverage]} shifts"
            )
        if self.shift_shares and abs(sum(self.shift_shares) - 1) > ADDS_UP:
            raise refuse(f"shift_shares add up to {sum(self.shift_shares):g}, not 1")
        return self

    @model_validator(mode="after")
    def _locations_in_order(self) -> Self:
        if self.max_locations is not None and self.max_locations < self.min_locations:
            raise refuse(f"max_locations {self.max_locations} is below min_locations {self.min_locations}")
        if self.min_locations > 1 and self.min_share == 0:
            raise refuse("min_locations says nothing without min_share", "give the smallest share that counts, such as 0.1")
        if self.min_share * self.min_locations > 1:
            raise refuse(f"min_share {self.min_share:g} at each of min_locations {self.min_locations} is more than the whole")
        return self


class ProcessRole(Row):
    """One role's part in a process."""

    key: ClassVar[tuple[str, ...]] = ("process", "role")

    process: ProcessId
    """The process."""
    role: Annotated[Id, References("roles")]
    """The role."""
    share: Share
    """Part of the process's FTE; the shares of a process add up to 1. [share]"""


class Baseline(Row):
    """Where work is done today."""

    key: ClassVar[tuple[str, ...]] = ("process", "location", "shift", "mode")

    process: ProcessId
    """The process."""
    location: LocationId
    """An open location."""
    shift: Ordinal | None = None
    """Which of its 8-hour shifts, the home business day first. Blank: all. [shift]"""
    mode: Id | None = None
    """The mode it is done in, of the table modes. Blank: none of them. [mode]"""
    share: Share
    """Part of the work done there; the shares of a process, in each of its shifts, add up to 1. [share]"""


class Volume(Row):
    """Season and peaks: a period whose volume differs from the trend."""

    key: ClassVar[tuple[str, ...]] = ("process", "period")

    process: ProcessId
    """The process."""
    period: Annotated[Ordinal, NamedPeriod("one")]
    """The period, from 1 or by name (2028-Q1). [period]"""
    factor: Annotated[Amount, Plausible(low=0.05, high=5, least=0, most=20)]
    """Volume of the period relative to the trend. [factor]"""


class Fit(Row):
    """What differs from the rule when a process is done at a location."""

    key: ClassVar[tuple[str, ...]] = ("process", "location")

    process: ProcessId
    """The process."""
    location: LocationId
    """The location."""
    productivity: Factor = 1.0
    """Productivity of this pair relative to the location's. [factor]"""
    quality: Mark | None = None
    """Quality of this pair instead of the location's. [0-100]"""
    allowed: YesNo = True
    """Whether the process may be done there at all."""
