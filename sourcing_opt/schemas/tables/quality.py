"""The table `service_levels`: how well work is done at a place."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import Id, refuse
from sourcing_opt.schemas.columns.quantities import Months, Share
from sourcing_opt.schemas.tables.processes import LocationId, ProcessId

Measure = Literal["first_time_resolution", "error_rate", "on_time", "satisfaction"]
MEASURES: tuple[Measure, ...] = get_args(Measure)


class ServiceLevel(Row):
    """One measure of how well work is done somewhere. Of several rows about the same, that for a process counts before that for a
    service type, and then that for a location before that for a provider."""

    key: ClassVar[tuple[str, ...]] = ("process", "service_type", "location", "provider", "measure")

    process: ProcessId | None = None
    """The process."""
    service_type: Literal["front_office", "back_office", "kpo"] | None = None
    """Or all processes of a type. Both blank: all processes."""
    location: LocationId | None = None
    """The location."""
    provider: Annotated[Id, References("providers")] | None = None
    """Or all locations of a provider. Both blank: everywhere."""
    measure: Measure
    """first_time_resolution, error_rate, on_time or satisfaction."""
    value: Share
    """What is reached: part of the contacts resolved at once, of the units with an error, of the work done on time, of the customers satisfied. [share]"""
    at_arrival: Share | None = None
    """What it is when work has just arrived. Blank: the value. [share]"""
    ramp_months: Months = 0.0
    """Months after arrival over which what is missing to the value falls evenly to nothing. [months]"""

    @model_validator(mode="after")
    def _about_one_kind_of_work_and_place(self) -> Self:
        if self.process is not None and self.service_type is not None:
            raise refuse("a service level is for a process or for a service type: give one of the two")
        if self.location is not None and self.provider is not None:
            raise refuse("a service level is for a location or for a provider: give one of the two")
        return self

    @model_validator(mode="after")
    def _ramp_is_whole(self) -> Self:
        if self.at_arrival is not None and not self.ramp_months:
            raise refuse("at_arrival says nothing without ramp_months", "say after how many months the value is reached")
        if self.ramp_months and self.at_arrival is None:
            raise refuse("ramp_months says nothing without at_arrival", "say what it is when work has just arrived")
        return self
