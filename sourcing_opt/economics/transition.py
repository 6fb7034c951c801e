"""What it costs once to move work, by component: where it arrives, and where it leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.components import ARRIVAL_COMPONENTS, DEPARTURE_COMPONENTS, in_order
from sourcing_opt.economics.contracts import leaving_of
from sourcing_opt.economics.pay import Pay
from sourcing_opt.economics.run_cost import RunCost, joining_cost, margins
from sourcing_opt.schemas.settings import MONTHS_A_YEAR, WEEKS_A_YEAR
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class TransitionCost:
    """One-off cost of moving all of a workstream, in the study's currency, nominal."""

    arrival: dict[str, Floats]
    """Component of ARRIVAL_COMPONENTS -> (P, L, T) when it arrives at l in t. [money]"""
    departure: dict[str, Floats]
    """Component of DEPARTURE_COMPONENTS -> (P, L, T) when it leaves l in t. [money]"""
    ramp_loss: Floats
    """(P, K) Productivity lost in the k-th period from arrival on. [FTE-years per FTE]"""
    ramp_base: Floats
    """(P, L, T) Price of the people who make up for it. [money/FTE-year lost, for all of the workstream]"""

    @property
    def leaving(self) -> Floats:
        """(P, L, T) All that it costs when work leaves l in t. [money]"""
        return np.asarray(sum(self.departure.values()))

    def ramp_up(self, arrive: Floats) -> Floats:
        """(P, L, T) Cost of ramping up in each period, from the shares that arrived in it and before. [money/period]

        arrive: (P, L, T) share that goes live in each period.
        """
        cost = np.zeros_like(arrive)
        for k in range(min(self.ramp_loss.shape[1], arrive.shape[2])):
            cost[:, :, k:] += self.ramp_loss[:, k, None, None] * arrive[:, :, : arrive.shape[2] - k]
        return cost * self.ramp_base

    def ramp_up_after(self, arrived: Floats) -> Floats:
        """(P, L, T) Cost of ramping up in each period, from the shares that arrived before the first. [money/period]

        arrived: (P, L, K) share that went live k + 1 periods before it.
        """
        cost = np.zeros_like(self.ramp_base)
        for before in range(arrived.shape[2]):
            for t in range(min(cost.shape[2], self.ramp_loss.shape[1] - before - 1)):
                cost[:, :, t] += self.ramp_loss[:, t + before + 1, None] * arrived[:, :, before]
        return cost * self.ramp_base


def transition_cost(study: Study, axes: Axes, pay: Pay, fte: Floats, run: RunCost, moves: Floats) -> TransitionCost:
    """One-offs of every possible move.

    fte: (P, L, T); moves: (P,) 1 where the work is done somewhere today, 0 where it is new and nothing is handed over.
    A quote covers its vendor's own hiring and training. Source: models/README.md, "One-off cost".
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
    employed = fte * (1 + margins(study, axes))[None, :, None] * ~run.quoted[:, :, None]
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
    severance = fte * weeks * pay.weighted(pay.salary)
    # A machine learns nothing.
    staffed = np.array([not location.is_machine for location in axes.locations], dtype=float)[None, :, None]
    contract = leaving_of(study, axes, run.delivery)
    departure = {"severance": severance, "exit_fee": contract.fee, "transition_help": contract.help}
    return TransitionCost(
        in_order(arrival, ARRIVAL_COMPONENTS),
        in_order(departure, DEPARTURE_COMPONENTS),
        _ramp_loss(axes, pay),
        run.delivery * staffed,
    )


def _training_grants(study: Study, axes: Axes) -> Floats:
    """(L,) Part of initial training that is paid for where work arrives."""
    grants = {row.location: row.training_grant for row in study.incentives}
    return np.array([grants.get(location.id, 0.0) for location in axes.locations])


def _column(values: list[float]) -> Floats:
    return np.array(values)[:, None, None]


def _ramp_loss(axes: Axes, pay: Pay) -> Floats:
    """(P, K) Sum of 1 - productivity over the months of each period after arrival, in years, weighted over roles."""
    months = axes.calendar.months
    longest = max((len(role.ramp) for role in pay.roles), default=0)
    loss = np.zeros((len(pay.roles), -(-longest // months)))
    for r, role in enumerate(pay.roles):
        for month, productivity in enumerate(role.ramp):
            loss[r, month // months] += (1 - productivity) / MONTHS_A_YEAR
    return np.asarray(pay.mix @ loss)
