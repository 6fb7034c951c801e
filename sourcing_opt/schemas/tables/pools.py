"""The table `pools`: work that waits for whoever is free, and how long it may wait."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Id, Shares, refuse
from sourcing_opt.schemas.columns.quantities import Seconds, Share
from sourcing_opt.tolerances import ADDS_UP


class Pool(Row):
    """Processes whose calls any of the same agents may answer, at each place and in each shift. Agents who wait for calls cost what those cost who answer."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name used by the column `pool` of processes."""
    service_level: Annotated[Share, Field(ge=0.5, le=0.999)]
    """Part of the callers for whom an agent is free within target_seconds. [share]"""
    target_seconds: Seconds
    """How long a call may wait. [seconds]"""
    call_seconds: Annotated[Seconds, Field(gt=0)]
    """How long a call takes on average, work after it included; what it may wait is held against it. [seconds]"""
    patience_seconds: Annotated[Seconds, Field(gt=0)] | None = None
    """How long callers wait on average before they hang up. Blank: nobody hangs up. [seconds]"""
    profile: Shares = ()
    """Share of the calls in each of as many equal parts of the hours of service, such as 8 of a single shift. Blank: they come evenly. [share]"""
    occupancy_included: Annotated[Share, Field(ge=0.3)] = 1.0
    """Part of the productive hours in which somebody has a call, where waiting is taken off them already. Blank: it is not. [share]"""

    @model_validator(mode="after")
    def _profile_adds_up(self) -> Self:
        if self.profile and abs(sum(self.profile) - 1) > ADDS_UP:
            raise refuse(f"profile adds up to {sum(self.profile):g}, not 1")
        return self
