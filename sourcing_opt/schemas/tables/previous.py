"""The tables about the plan before: `previous_moves`, `previous_sites`. A study that follows no plan has neither."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Id, Whole, refuse
from sourcing_opt.schemas.columns.quantities import NamedPeriod, Ordinal, Plausible, Share
from sourcing_opt.schemas.tables.processes import LocationId, ProcessId


class PreviousMove(Row):
    """A move of the plan before that still matters: it ramps up, is under way, or is planned."""

    key: ClassVar[tuple[str, ...]] = ("process", "shift", "origin", "destination", "period", "origin_mode", "mode")

    process: ProcessId
    """The process."""
    shift: Ordinal | None = None
    """Which of its 8-hour shifts, the home business day first. Blank: all. [shift]"""
    origin: LocationId | None = None
    """Location the work leaves. Blank: it was new work."""
    destination: LocationId
    """Location it arrives at."""
    origin_mode: Id | None = None
    """The mode it leaves, of the table modes. Blank: none of them. [mode]"""
    mode: Id | None = None
    """The mode it arrives in. Blank: none of them. [mode]"""
    period: Annotated[Whole, Plausible(low=-1_200, high=600, least=-1_200, most=10_000), NamedPeriod("one")]
    """Period in which it goes live; 0 or below: before the horizon, 0 just before it. [period]"""
    share: Share
    """Part of the shift's work. [share]"""
    status: Literal["live", "under_way", "planned"]
    """live (in the baseline, still ramping up), under_way (prepared by now: carried out) or planned (may be decided anew)."""

    @model_validator(mode="after")
    def _live_is_past(self) -> Self:
        if (self.status == "live") != (self.period < 1):
            held = (
                "is live, so its period is 0 or below"
                if self.status == "live"
                else f"is {self.status}, so its period is 1 or above"
            )
            raise refuse(held)
        if (self.origin, self.origin_mode) == (self.destination, self.mode):
            raise refuse("leaves and arrives at the same location, in the same mode")
        if self.origin is None and self.status != "live":
            raise refuse("origin is blank: only work that was new, and is live now, came from nowhere")
        return self


class PreviousSite(Row):
    """A location that the plan before meant to open or close within the horizon."""

    key: ClassVar[tuple[str, ...]] = ("location",)

    location: LocationId
    """The location."""
    change: Literal["opens", "closes"]
    """Whether it opens or closes."""
    period: Annotated[Ordinal, NamedPeriod("one")]
    """The period. [period]"""
