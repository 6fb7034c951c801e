"""The plan in a page: what it saves, what it costs once, and how the work is spread before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan.moves import small_waves
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.policies import findings, penalty_npv
from sourcing_opt.plan.unit_costs import ProcessQuality, quality
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR

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
    """Headline figures, in the study's currency, of all work: today's and new. The baseline less the plan is the saving."""

    baseline_npv: float
    """Nothing moves; new work goes where it costs least. [money, present value]"""
    plan_npv: float
    """The plan. [money, present value]"""
    new_work_npv: float
    """Part of the baseline for work nobody does today. [money, present value]"""
    npv_saving: float
    """[money, present value]"""
    all_work_is_new: bool
    """Then there is no baseline but the plan itself, and no saving."""
    penalty_npv: float
    """What broken soft policies count for in the objective. [money, present value]"""
    one_off: float
    """All one-off cost. [money]"""
    baseline_one_off: float
    """One-off cost if nothing moves: of new work, and of the end of a ramp-up. [money]"""
    baseline_last_year: float
    """Run cost of the last twelve months if nothing moves. [money]"""
    plan_last_year: float
    """Run cost of the last twelve months by plan. [money]"""
    payback_years: float | None
    moved_fte: float
    """People's worth of work that goes live elsewhere. [FTE]"""
    small_waves: int
    """Waves smaller than one person."""
    hybrid_processes: int
    """Processes whose work is split over location models in the end state."""
    by_location_model: tuple[Spread, ...]
    by_country: tuple[Spread, ...]
    by_provider: tuple[Spread, ...]
    quality: tuple[ProcessQuality, ...]
    """By process: cost of a unit handled and of one resolved, and how well the work is done; none where the study says nothing of it."""


def summary(plan: Plan) -> Summary:
    """The headline of a plan."""
    economics, axes, baseline = plan.economics, plan.economics.axes, plan.baseline
    models = [location_model(economics.study, location) for location in axes.locations]
    last = last_year(plan)
    return Summary(
        baseline_npv=baseline.npv,
        plan_npv=plan.npv,
        new_work_npv=float(plan.new_work_by_period @ axes.calendar.discount),
        npv_saving=plan.npv_saving,
        all_work_is_new=not bool(economics.existing.any()),
        penalty_npv=penalty_npv(plan, findings(plan)),
        one_off=float(plan.one_off_by_period.sum()),
        baseline_one_off=float(baseline.one_off_by_period.sum()),
        baseline_last_year=float(baseline.run_cost_by_period[last].sum()),
        plan_last_year=float(plan.run_cost_by_period[last].sum()),
        payback_years=plan.payback_years,
        moved_fte=float(plan.moved_fte_by_period.sum()),
        small_waves=small_waves(plan),
        hybrid_processes=_hybrid_processes(plan, models),
        by_location_model=_spread(plan, models, LOCATION_MODELS),
        by_country=_spread(plan, [location.country for location in axes.locations]),
        by_provider=_spread(plan, [location.provider for location in axes.locations]),
        quality=quality(plan),
    )


def last_year(plan: Plan) -> slice:
    """The periods of the last twelve months of the horizon."""
    calendar = plan.economics.axes.calendar
    return slice(max(0, calendar.count - MONTHS_A_YEAR // calendar.months), calendar.count)


def _spread(plan: Plan, groups: Sequence[str], order: Sequence[str] = ()) -> tuple[Spread, ...]:
    last = last_year(plan)
    baseline_cost, plan_cost = (_per_location(side, last) for side in (plan.baseline, plan))
    baseline_fte, plan_fte = (side.fte[:, :, -1].sum(axis=0) for side in (plan.baseline, plan))
    names = [name for name in order if name in groups] or sorted(set(groups))
    spreads = []
    for name in names:
        inside = np.array([group == name for group in groups])
        spread = Spread(
            name=name,
            baseline_fte=float(baseline_fte[inside].sum()),
            plan_fte=float(plan_fte[inside].sum()),
            baseline_cost=float(baseline_cost[inside].sum()),
            plan_cost=float(plan_cost[inside].sum()),
        )
        spreads.append(spread)
    return tuple(spreads)


def _per_location(plan: Plan, periods: slice) -> Floats:
    work = (plan.share * plan.economics.run.total)[:, :, periods].sum(axis=(0, 2))
    people = sum(cost[:, periods].sum(axis=1) for cost in plan.people_cost.values())
    return np.asarray(work + people + plan.site_cost["fixed"][:, periods].sum(axis=1))


def _hybrid_processes(plan: Plan, models: Sequence[str]) -> int:
    has_work = plan.share[:, :, -1] > 0
    return sum(
        len({model for l, model in enumerate(models) if has_work[list(workstreams), l].any()}) > 1
        for workstreams in plan.economics.axes.by_process.values()
    )
