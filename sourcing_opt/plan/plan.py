"""The plan: which share of which work is done where and when, and everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.economics.transition import ONE_OFF_COMPONENTS
from sourcing_opt.solving import Outcome
from sourcing_opt.solving.outcome import relative_gap

DIGITS = 11
"""Shares are kept to this many digits; what is beyond is arithmetic."""
HALF_A_CENT = 0.005
"""A cumulative saving this little below zero is the arithmetic's dust."""


@dataclass(frozen=True)
class Decisions:
    """What was decided, and nothing that follows from it."""

    arrive: Floats
    """(P, L, T) Share that goes live."""
    leave: Floats
    """(P, L, T) Share that leaves."""
    opens: npt.NDArray[np.int64]
    """(L,) Wave in which a candidate opens; NEVER."""
    closes: npt.NDArray[np.int64]
    """(L,) Wave in which an open location closes; NEVER."""


@dataclass(frozen=True)
class Plan:
    """An answer to a study. Money in the study's currency, nominal unless called present value."""

    economics: Economics
    decisions: Decisions
    outcome: Outcome
    objective: float
    """Of the decisions as they stand, as the model counts it, penalties included. [money, present value]"""
    times: dict[str, float] = field(default_factory=dict)
    """Step -> seconds it took."""
    alternative: bool | None = None
    """Whether another plan costs the same; None where the plan is not proven best or there was no time to ask."""

    @cached_property
    def share(self) -> Floats:
        """(P, L, T) Share of each workstream done at each location in each period: baseline + arrivals - departures."""
        moved = np.cumsum(self.decisions.arrive - self.decisions.leave, axis=2)
        return np.round(self.economics.baseline[:, :, None] + moved, DIGITS)

    @cached_property
    def fte(self) -> Floats:
        """(P, L, T) People."""
        return np.asarray(self.share * self.economics.fte)

    @cached_property
    def baseline_fte(self) -> Floats:
        """(P, L, T) People if everything stayed where it is today."""
        return np.asarray(self.economics.baseline[:, :, None] * self.economics.fte)

    @cached_property
    def run_cost(self) -> dict[str, Floats]:
        """Component -> (P, L, T). [money/period]"""
        return {name: self.share * cost for name, cost in self.economics.run.components.items()}

    @cached_property
    def one_off(self) -> dict[str, Floats]:
        """Component of the moves -> (P, L, T). [money/period]"""
        transition, decisions = self.economics.transition, self.decisions
        costs = {name: decisions.arrive * cost for name, cost in transition.arrival.items()}
        costs["ramp_up"] = transition.ramp_up(decisions.arrive) + self.economics.ramp_up_before
        return costs | {"severance": decisions.leave * transition.severance}

    @cached_property
    def open(self) -> Flags:
        """(L, T) Whether each location is open."""
        period = np.arange(self.economics.axes.calendar.count)[None, :]
        opens, closes = self.decisions.opens[:, None], self.decisions.closes[:, None]
        opened = (opens != NEVER) & (period >= opens)
        closed = (closes != NEVER) & (period >= closes)
        return np.asarray(np.where(self.economics.sites.candidate[:, None], opened, ~closed))

    @cached_property
    def site_cost(self) -> dict[str, Floats]:
        """opening, closing and fixed -> (L, T). [money/period]"""
        sites = self.economics.sites
        period = np.arange(self.economics.axes.calendar.count)[None, :]
        return {
            "opening": sites.opening * (period == self.decisions.opens[:, None]),
            "closing": sites.closing * (period == self.decisions.closes[:, None]),
            "fixed": sites.fixed * self.open,
        }

    @cached_property
    def commercial(self) -> dict[str, Floats]:
        """`rebate` (negative) and `min_spend` (paid for a commitment not used) -> (T,). [money/period]"""
        paid = (self.share * self.economics.run.delivery).sum(axis=0) * self.economics.axes.calendar.years
        return self.economics.commercials.settlement(paid)

    @cached_property
    def run_cost_by_period(self) -> Floats:
        """(T,) Run cost of all work, fixed cost of all open sites, less providers' discounts. [money/period]"""
        work = sum(cost.sum(axis=(0, 1)) for cost in self.run_cost.values())
        return np.asarray(work + self.site_cost["fixed"].sum(axis=0) + sum(self.commercial.values()))

    @cached_property
    def one_off_by_component(self) -> dict[str, Floats]:
        """Component of ONE_OFF_COMPONENTS -> (T,). [money/period]"""
        of_moves = {name: cost.sum(axis=(0, 1)) for name, cost in self.one_off.items()}
        of_sites = {name: self.site_cost[name].sum(axis=0) for name in ("opening", "closing")}
        return {name: (of_moves | of_sites)[name] for name in ONE_OFF_COMPONENTS}

    @cached_property
    def one_off_by_period(self) -> Floats:
        """(T,) [money/period]"""
        return np.asarray(sum(self.one_off_by_component.values()))

    @cached_property
    def npv(self) -> float:
        """Net present cost over the horizon, penalties not included. [money]"""
        return float((self.run_cost_by_period + self.one_off_by_period) @ self.economics.axes.calendar.discount)

    @cached_property
    def new_work_by_period(self) -> Floats:
        """(T,) What work costs that nobody does today: it is in the plan and in no baseline. [money/period]"""
        new = ~self.economics.existing
        costs = [*self.run_cost.values(), *self.one_off.values()]
        return np.asarray(sum(cost[new].sum(axis=(0, 1)) for cost in costs))

    @cached_property
    def saving_by_period(self) -> Floats:
        """(T,) Baseline less plan, new work left out of both. [money/period]"""
        cost = self.run_cost_by_period + self.one_off_by_period - self.new_work_by_period
        return np.asarray(self.economics.baseline_cost - cost)

    @cached_property
    def npv_saving(self) -> float:
        """Present value of the saving against the baseline. [money]"""
        return float(self.saving_by_period @ self.economics.axes.calendar.discount)

    @cached_property
    def payback_years(self) -> float | None:
        """Time from the start until the cumulative saving is and stays positive; None when it never does. [years]"""
        cumulative = np.cumsum(self.saving_by_period)
        if cumulative[-1] <= 0 or not self.moved_fte_by_period.any():
            return None
        negative = np.flatnonzero(cumulative < -HALF_A_CENT)
        if not len(negative):
            return 0.0
        last = int(negative[-1])
        return float((last + 1 - cumulative[last] / self.saving_by_period[last + 1]) * self.economics.axes.calendar.years)

    @cached_property
    def moved_fte_by_period(self) -> Floats:
        """(T,) People's worth of today's work that goes live elsewhere. [FTE]"""
        existing = self.economics.existing[:, None, None]
        return np.asarray((self.decisions.arrive * self.economics.fte * existing).sum(axis=(0, 1)))

    @cached_property
    def gap(self) -> float | None:
        """Proven relative distance of the plan's objective from the best possible. [share]"""
        return None if self.outcome.bound is None else relative_gap(self.objective, self.outcome.bound)
