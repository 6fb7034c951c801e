"""What it costs once to move work, by component: where it arrives, and where it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.cost.components import ARRIVAL_COMPONENTS, DEPARTURE_COMPONENTS, in_order
from sourcing_opt.economics.cost.pay import Pay
from sourcing_opt.economics.cost.run_cost import RunCost, joining_cost, margins
from sourcing_opt.economics.quality import Quality
from sourcing_opt.economics.terms.contracts import leaving_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Transition
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR, WEEKS_A_YEAR


@dataclass(frozen=True)
class TransitionCost:
    """One-off cost of moving all of a workstream, in the study's currency, nominal."""

    arrival: dict[str, Floats]
    """Component of ARRIVAL_COMPONENTS -> (P, L, T) when it arrives at l in t. [money]"""
    departure: dict[str, Floats]
    """Component of DEPARTURE_COMPONENTS -> (P, L, T) when it leaves l in t. [money]"""
    ramp_loss: Floats
    """(P, L, K) Work lost, and done in addition, in the k-th period from arrival on. [FTE-years per FTE]"""
    ramp_base: Floats
    """(P, L, T) Price of the people who make up for it. [money/FTE-year lost, for all of the workstream]"""
    ramp_errors: Floats
    """(P, L, K) Errors made in addition, per unit handled. [years of all units]"""
    error_price: Floats
    """(P, L, T) [money/year, for an error in every unit]"""
    settles: Floats
    """(P, K) Management that is there twice, and work done again where going live went wrong, in the k-th period from arrival on. [years of all work]"""

    @property
    def ramp_periods(self) -> int:
        """In how many periods from arrival on it may cost something that work ramps up and settles."""
        return int(self.ramp_loss.shape[2])

    def ramps_up_from(self, p: int, l: int, k: int) -> bool:
        """Whether work that has arrived still ramps up or settles in the k-th period from arrival on, or after it."""
        lost = self.ramp_loss[p, l, k:].any() or self.ramp_errors[p, l, k:].any()
        return bool(lost or self.settles[p, k:].any())

    def ramp_cost(self, k: int) -> Floats:
        """(P, L, T) What ramping up costs in a period when all of a workstream arrived k periods before. [money]"""
        lost = self.ramp_loss[:, :, k, None] * self.ramp_base
        return np.asarray(lost + self.ramp_errors[:, :, k, None] * self.error_price)

    def settling_cost(self, k: int) -> Floats:
        """(P, L, T) What stabilisation costs then. [money]"""
        return np.asarray(self.settles[:, k, None, None] * self.ramp_base)

    def cost_after(self, k: int) -> Floats:
        """(P, L, T) Both. [money]"""
        return self.ramp_cost(k) + self.settling_cost(k)

    @property
    def leaving(self) -> Floats:
        """(P, L, T) All that it costs when work leaves l in t. [money]"""
        return np.asarray(sum(self.departure.values()))

    def ramp_up(self, arrive: Floats) -> Floats:
        """(P, L, T) Cost of ramping up in each period, from the shares that arrived in it and before. [money/period]

        arrive: (P, L, T) share that goes live in each period.
        """
        return self._of_arrivals(self.ramp_cost, arrive)

    def stabilisation(self, arrive: Floats) -> Floats:
        """(P, L, T) Cost of stabilisation in each period, likewise. [money/period]"""
        return self._of_arrivals(self.settling_cost, arrive)

    def ramp_up_after(self, arrived: Floats) -> Floats:
        """(P, L, T) Cost of ramping up in each period, from the shares that arrived before the first. [money/period]

        arrived: (P, L, K) share that went live k + 1 periods before it.
        """
        return self._of_live(self.ramp_cost, arrived)

    def stabilisation_after(self, arrived: Floats) -> Floats:
        """(P, L, T) Cost of stabilisation in each period, likewise. [money/period]"""
        return self._of_live(self.settling_cost, arrived)

    def _of_arrivals(self, cost_of: Callable[[int], Floats], arrive: Floats) -> Floats:
        cost = np.zeros_like(arrive)
        for k in range(min(self.ramp_periods, arrive.shape[2])):
            cost[:, :, k:] += cost_of(k)[:, :, k:] * arrive[:, :, : arrive.shape[2] - k]
        return cost

    def _of_live(self, cost_of: Callable[[int], Floats], arrived: Floats) -> Floats:
        cost = np.zeros_like(self.ramp_base)
        for before in range(arrived.shape[2]):
            for t in range(min(cost.shape[2], self.ramp_periods - before - 1)):
                cost[:, :, t] += cost_of(t + before + 1)[:, :, t] * arrived[:, :, before]
        return cost


def transition_cost(
    study: Study, axes: Axes, pay: Pay, fte: Floats, run: RunCost, quality: Quality, moves: Floats
) -> TransitionCost:
    """One-offs of every possible move.

    fte: (P, L, T); moves: (P,) 1 where the work is done somewhere today, 0 where it is new and nothing is handed over.
    A quote covers its vendor's own hiring and training; where people come and go, they are counted one by one. Source: models/README.md, "One-off cost".
    """
    rows = [study.transitions[workstream.process.complexity] for workstream in axes.workstreams]
    transfer = _column([row.knowledge_transfer_weeks / WEEKS_A_YEAR for row in rows]) * moves[:, None, None]
    parallel = _column([row.parallel_weeks / WEEKS_A_YEAR for row in rows]) * moves[:, None, None]
    abroad = np.array([location.country != study.study.home_country for location in axes.locations], dtype=float)
    travel = _column([row.travel for row in rows]) * moves[:, None, None] * abroad[None, :, None]
    programme = _column([row.programme_office for row in rows]) * moves[:, None, None]
    it_setup = _column([row.it_setup for row in rows]) * moves[:, None, None]
    prices = axes.calendar.index(study.study.price_inflation)

    hiring, training = joining_cost(pay)
    own = np.array([location.own_staff for location in axes.locations])
    employed = fte * (1 + margins(study, axes))[None, :, None] * (~run.quoted & ~own)[:, :, None]
    arrival = {
        "hiring": employed * hiring,
        "training": employed * training * (1 - _training_grants(study, axes))[None, :, None],
        "knowledge_transfer": run.delivery * transfer,
        "parallel_running": run.delivery * parallel,
        "travel": fte * travel * prices,
        "programme_office": fte * programme * prices,
        "it_setup": fte * it_setup * prices,
    }
    weeks = np.array([location.severance / WEEKS_A_YEAR for location in axes.locations])[None, :, None]
    severance = fte * weeks * pay.weighted(pay.salary) * (run.quoted | ~own)[:, :, None]
    contract = leaving_of(study, axes, run.delivery)
    departure = {"severance": severance, "exit_fee": contract.fee, "transition_help": contract.help}
    # A machine learns nothing.
    staffed = np.array([not location.is_machine for location in axes.locations], dtype=float)[None, :, None]
    learning = _ramp_loss(axes, pay)[:, None, :] * staffed
    settles = _settles(axes, rows) * moves[:, None]
    longest = max(learning.shape[2], quality.more_work.shape[2], settles.shape[1])
    return TransitionCost(
        arrival=in_order(arrival, ARRIVAL_COMPONENTS),
        departure=in_order(departure, DEPARTURE_COMPONENTS),
        ramp_loss=_until(longest, learning) + _until(longest, quality.more_work),
        ramp_base=run.delivery,
        ramp_errors=_until(longest, quality.more_errors),
        error_price=run.error_price,
        settles=_until(longest, settles),
    )


def _training_grants(study: Study, axes: Axes) -> Floats:
    """(L,) Part of initial training that is paid for where work arrives."""
    grants = {row.location: row.training_grant for row in study.incentives}
    return np.array([grants.get(location.id, 0.0) for location in axes.locations])


def _until(longest: int, by_period: Floats) -> Floats:
    """(..., K) With nothing in the periods after its last."""
    return np.pad(by_period, [(0, 0)] * (by_period.ndim - 1) + [(0, longest - by_period.shape[-1])])


def _column(values: list[float]) -> Floats:
    return np.array(values)[:, None, None]


def _settles(axes: Axes, rows: Sequence[Transition]) -> Floats:
    """(P, K) Of the months in which each workstream settles, those in each period: management twice, and the work of a disruption spread over all."""
    months = axes.calendar.months
    longest = np.array([row.stabilisation_months for row in rows])
    edges = np.arange(int(np.ceil(longest.max(initial=0.0) / months)) + 1) * months
    within = np.diff(np.minimum(edges[None, :], longest[:, None]), axis=1)
    twice = np.array([row.double_management for row in rows]) / MONTHS_A_YEAR
    again = np.array([row.disruption_probability * row.disruption_weeks for row in rows]) / WEEKS_A_YEAR
    each_month = twice + again / np.where(longest > 0, longest, 1.0)
    return np.asarray(within * each_month[:, None])


def _ramp_loss(axes: Axes, pay: Pay) -> Floats:
    """(P, K) Sum of 1 - productivity over the months of each period after arrival, in years, weighted over roles."""
    months = axes.calendar.months
    longest = max((len(role.ramp) for role in pay.roles), default=0)
    loss = np.zeros((len(pay.roles), -(-longest // months)))
    for r, role in enumerate(pay.roles):
        for month, productivity in enumerate(role.ramp):
            loss[r, month // months] += (1 - productivity) / MONTHS_A_YEAR
    return np.asarray(pay.mix @ loss)
