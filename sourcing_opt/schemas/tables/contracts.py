"""The tables about contracts beyond their prices: `contracts`, `packages`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from sourcing_opt.schemas.columns.base import References, Row
from sourcing_opt.schemas.columns.cells import Amount, Date, Id, Text, Words, refuse
from sourcing_opt.schemas.columns.quantities import Months, Plausible, Share, fraction
from sourcing_opt.schemas.tables.processes import ProcessId


class Contract(Row):
    """What leaving a provider takes and costs while its contract runs. Today's work can then not leave for nothing."""

    key: ClassVar[tuple[str, ...]] = ("provider", "process")

    provider: Annotated[Id, References("providers")]
    """The provider."""
    process: ProcessId | None = None
    """The process it is about. Blank: all of the provider's that have no row of their own."""
    ends: Date
    """Last day of its term; after it, leaving takes no notice and no fee. [date]"""
    notice_months: Months = 0.0
    """Notice that can be given when the horizon starts at the earliest: before it has run out no work leaves. [months]"""
    exit_fee: Annotated[Amount, fraction(0.6, 1)] = 0.0
    """Of what the leaving work would have been charged until the term ends, paid when it leaves. [share of charges]"""
    transition_help: Annotated[Amount, Plausible(low=0, high=26, least=0, most=104)] = 0.0
    """What the provider asks for handing over, in weeks of its charge for the leaving work, whenever that is. [weeks of charge]"""


class Package(Row):
    """Processes that a provider does at a discount when it gets all of them: one yes or no."""

    key: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    """Short name of the package."""
    name: Text | None = None
    """What it is called."""
    provider: Annotated[Id, References("providers")]
    """The provider."""
    processes: Words
    """The processes that belong to it."""
    discount: Share
    """Taken off what the provider charges for these processes, in every period, beside its other discounts. [share of spend]"""
    min_share: Share = 1.0
    """Of each of its processes the provider needs at least this part in the end state. [share]"""

    @model_validator(mode="after")
    def _of_several(self) -> Self:
        if len(set(self.processes)) < 2:
            raise refuse("a package is of two processes or more")
        if len(set(self.processes)) < len(self.processes):
            raise refuse("names a process twice")
        if self.min_share == 0:
            raise refuse("min_share 0 asks for nothing", "give the smallest part that counts, such as 0.5; blank means all")
        return self
