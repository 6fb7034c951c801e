"""The table about work that is handed from one process to another: `links`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Amount, refuse
from sourcing_opt.schemas.columns.quantities import Money, Plausible
from sourcing_opt.schemas.tables.processes import ProcessId


class Link(Row):
    """Handing work over costs something where the two processes are apart."""

    key: ClassVar[tuple[str, ...]] = ("process", "other")

    process: ProcessId
    """Where the work comes from."""
    other: ProcessId
    """Where it goes to."""
    of: Literal["location", "country", "timezone"] = "location"
    """What they have to share not to be apart: location, country or timezone."""
    units: Annotated[Amount, Plausible(low=0, high=1e10, least=0, most=1e13, in_thousands=True)] | None = None
    """Hand-overs at the start of the horizon; they grow as the process does. Blank: its volume. [units/year]"""
    cost: Money
    """What each costs where they are apart: rework, waiting, asking back; in the study's currency. [money/unit]"""

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.process == self.other:
            raise refuse("is of a process and itself")
        return self
