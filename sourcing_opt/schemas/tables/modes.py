"""The table about how work is done: `modes`."""

from __future__ import annotations

from typing import ClassVar

from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import Id, Words
from sourcing_opt.schemas.columns.quantities import Factor, Mark, Money, Months, Share
from sourcing_opt.schemas.tables.processes import ProcessId


class Mode(Row):
    """A way of doing a process beside today's: assisted, or automated in part. Each piece of its work is done in one of them, or as today."""

    key: ClassVar[tuple[str, ...]] = ("process", "mode")

    process: ProcessId
    """The process."""
    mode: Id
    """Short name used by the other tables."""
    automated: Share = 0.0
    """Part of the work that takes no people any more. [share]"""
    handling: Factor = 1.0
    """Working time of what people still do, relative to today's: above 1 where what is left is harder. [factor]"""
    build_cost: Money = 0.0
    """One-off cost, paid when the first work is done in it, in the study's currency. [money]"""
    licence: Money = 0.0
    """What a unit of the volume done in it costs, in the study's currency. [money/unit]"""
    certifications: Words = ()
    """Certifications a location must hold for it."""
    min_technology: Mark = 0.0
    """Lowest mark for technology that a vendor may have for it. [0-100]"""
    ready_months: Months = 0.0
    """Months until work can be done in it. [months]"""

    @property
    def people(self) -> float:
        """People it takes, of those that it takes today's way. [factor]"""
        return (1 - self.automated) * self.handling
