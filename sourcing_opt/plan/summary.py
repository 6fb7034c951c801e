"""The plan in a page: what it saves, what it costs once, and how the work is spread before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.policies import findings, penalty_npv

LOCATION_MODELS = ("onshore", "nearshore", "offshore")


@dataclass(frozen=True)
class Spread:
    """How much work is at one group of locations, if nothing moves and by plan, in the last period."""

    name: str
    baseline_fte: float
    plan_fte: float
    baseline_cost: float
    """Run cost of the last twelve months of the horizon. [money]"""
    plan_cost: float
    """[money]"""


@dataclass(frozen=True)
class Summary:
    """Headline figures, in the study's currency. New work is in the plan's cost and in no saving."""

    baseline_npv: float
    """Leaving everything as it is. [money, present value]"""
    plan_npv: float
    """The plan, new work included. [money, present value]"""
    new_work_npv: float
    """Part of it for work nobody does today. [money, present value]"""
    npv_saving: float
    """[money, present value]"""
    penalty_npv: float
    """What broken soft policies count for in the objective. [money, present value]"""
    one_off: float
    """All one-off cost. [money]"""
    baseline_last_year: float
    """Run cost of the last twelve months if nothing moves. [money]"""
    plan_last_year: float
    """Run cost of the last twelve months by plan, new work left out. [money]"""
    payback_years: float | None
    moved_fte: float
    """People's worth of work that goes live elsewhere. [FTE]"""
    hybrid_processes: int
    """Processes whose work is split over location models in the end state."""
    by_location_model: tuple[Spread, ...]
    by_country: tuple[Spread, ...]
    by_provider: tuple[Spread, ...]


def summary(plan: Plan) -> Summary:
    """The headline of a plan."""
    economics, axes = plan.economics, plan.economics.axes
    models = [location_model(economics.study, location) for location in axes.locations]
    discount = axes.calendar.discount
    last = last_year(plan)
    cost = plan.run_cost_by_period - sum(component[~economics.existing].sum(axis=(0, 1)) for component in plan.run_cost.values())
    return Summary(
        economics.baseline_npv,
        plan.npv,
        float(plan.new_work_by_period @ discount),
        plan.npv_saving,
        penalty_npv(plan, findings(plan)),
        float(plan.one_off_by_period.sum()),
        float(economics.baseline_cost[last].sum()),
        float(np.asarray(cost)[last].sum()),
        plan.payback_years,
        float(plan.moved_fte_by_period.sum()),
        _hybrid_processes(plan, models),
        _spread(plan, models, LOCATION_MODELS),
        _spread(plan, [location.country for location in axes.locations]),
        _spread(plan, [location.provider for location in axes.locations]),
    )


def last_year(plan: Plan) -> slice:
    """The periods of the last twelve months of the horizon."""
    calendar = plan.economics.axes.calendar
    return slice(max(0, calendar.count - 12 // calendar.months), calendar.count)


def _spread(plan: Plan, groups: Sequence[str], order: Sequence[str] = ()) -> tuple[Spread, ...]:
    economics, last = plan.economics, last_year(plan)
    run, fixed = economics.run.total, economics.sites.fixed
    baseline_cost = _per_location(economics.baseline[:, :, None] * run, last)
    baseline_cost += (fixed * ~economics.sites.candidate[:, None])[:, last].sum(axis=1)
    plan_cost = _per_location(plan.share * run, last) + plan.site_cost["fixed"][:, last].sum(axis=1)
    baseline_fte, plan_fte = plan.baseline_fte[:, :, -1].sum(axis=0), plan.fte[:, :, -1].sum(axis=0)
    names = [name for name in order if name in groups] or sorted(set(groups))
    found = []
    for name in names:
        inside = np.array([group == name for group in groups])
        amounts = (float(values[inside].sum()) for values in (baseline_fte, plan_fte, baseline_cost, plan_cost))
        found.append(Spread(name, *amounts))
    return tuple(found)


def _per_location(cost: Floats, periods: slice) -> Floats:
    return np.asarray(cost[:, :, periods].sum(axis=(0, 2)))


def _hybrid_processes(plan: Plan, models: Sequence[str]) -> int:
    there = plan.share[:, :, -1] > 0
    return sum(
        len({model for l, model in enumerate(models) if there[list(workstreams), l].any()}) > 1
        for workstreams in plan.economics.axes.by_process.values()
    )
