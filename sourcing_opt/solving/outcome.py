"""What a solver answered, in words that do not depend on which solver it was. The only place where a status is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sourcing_opt.economics.axes import Floats
from sourcing_opt.solving.certificate import Certificate


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """A plan, proven to be within the gap asked for."""
    FEASIBLE = "feasible"
    """A plan, but a limit or the user stopped the proof."""
    INFEASIBLE = "infeasible"
    """Proven that no plan keeps every hard rule."""
    NOTHING_FOUND = "nothing found"
    """A limit or the user stopped the search before any plan was found."""
    AS_IS = "as it is"
    """Nothing was to be decided: the study as it stands."""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands."""

    seconds: float
    objective: float
    """Of the best plan so far; infinite before there is one. [money]"""
    bound: float
    """[money]"""
    nodes: int


@dataclass(frozen=True)
class Limits:
    """When to stop."""

    gap: float = 0.0001
    """Proven distance from the best possible plan that is good enough. [share of the plan's net present cost]"""
    seconds: float | None = None
    """Time allowed, for everything from the study to the audited plan. None: no limit. [seconds]"""
    threads: int = 1
    """For CBC, which may be faster with more; the others use one, which gives the same plan on every machine."""
    seed: int = 0
    """Of no effect: nothing is left to chance. Kept in manifests, so that older ones are read."""
    resolution: float | None = None
    """Proven distance that is good enough as well. [money, present value]"""


@dataclass(frozen=True)
class Outcome:
    """A solve, as the solver reports it."""

    status: Status
    solver: str
    """Name and version."""
    objective: float | None
    """Of the plan found. [money]"""
    bound: float | None
    """Proven: no plan costs less. [money]"""
    seconds: float
    handover_seconds: float = 0.0
    """Part of it spent handing the problem to the solver."""
    nodes: int = 0
    """Branch-and-bound nodes explored."""
    interrupted: bool = False
    """Whether the user stopped it."""
    proof: str | None = None
    """Whose word it is, that of the bound or that there is no plan: a solver's name and version, or "" where it is proven by our own
    arithmetic; None where nothing is proven."""
    certificate: Certificate | None = field(default=None, compare=False, repr=False)
    """What proves the bound by our own arithmetic, where that is what proves it."""
    loads: tuple[Floats, ...] = field(default=(), compare=False, repr=False)
    """Loads of pools at which the program was exact that the bound is of."""
    values: Floats | None = field(default=None, compare=False, repr=False)
    """(N,) The plan found, a value for each of the program's columns."""

    @property
    def by_whom(self) -> str:
        """What "proven" is to be followed by: whose word it is, where it is somebody's."""
        return f" by {self.proof}" if self.proof else ""

    @property
    def gap(self) -> float | None:
        """Proven relative distance between the plan and the best possible. [share]"""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """(objective - bound) / |objective|, never negative. [share]"""
    return max(0.0, objective - bound) / max(abs(objective), 1e-9)
