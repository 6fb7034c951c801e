"""What a unit of a process costs, and how well it is done: if nothing moves and by plan, over the last twelve months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.quality import levels
from sourcing_opt.economics.workload import units
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.tables.quality import MEASURES
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR
from sourcing_opt.tolerances import LEAST_WORK


@dataclass(frozen=True)
class UnitCost:
    """One way of doing a process."""

    handled: float
    """Units, those that come back with them. [units, last twelve months]"""
    per_transaction: float | None
    """Run cost of a unit handled; None for work sized in FTE. [money/unit]"""
    per_resolved: float | None
    """Run cost of a unit that is resolved at once; None where resolution is not known everywhere. [money/unit]"""
    measures: dict[str, float | None]
    """Measure -> mean over the standard hours; None where it is not known everywhere. [share]"""


@dataclass(frozen=True)
class ProcessQuality:
    """What quality a process has and costs, if nothing moves and by plan."""

    process: str
    baseline: UnitCost
    plan: UnitCost


def quality(plan: Plan) -> tuple[ProcessQuality, ...]:
    """A line for each process, where the study says anything of how well work is done."""
    economics = plan.economics
    if not economics.study.service_levels:
        return ()
    baseline, by_plan = (_unit_costs(each) for each in (plan.baseline, plan))
    return tuple(ProcessQuality(process, baseline[process], by_plan[process]) for process in economics.axes.by_process)


def _unit_costs(plan: Plan) -> dict[str, UnitCost]:
    economics, axes = plan.economics, plan.economics.axes
    calendar = axes.calendar
    last = slice(max(0, calendar.count - MONTHS_A_YEAR // calendar.months), calendar.count)
    share = plan.share[:, :, last]
    handled = share * units(economics.study, axes)[:, None, last] * economics.quality.contacts[:, :, None] * calendar.years
    hours = (share * economics.hours[:, None, last]).sum(axis=2)
    cost = (share * economics.run.total[:, :, last]).sum(axis=2)
    by_place, measured = handled.sum(axis=2), dict[str, Floats]()
    for name in MEASURES:
        measured[name] = levels(economics.study, axes, name)
    found = {}
    for process, rows in axes.by_process.items():
        p = list(rows)
        whole, spent = float(by_place[p].sum()), float(cost[p].sum())
        means = {name: _mean(value[p], hours[p]) for name, value in measured.items()}
        resolution = _mean(measured["first_time_resolution"][p], by_place[p])
        resolved = 0.0 if resolution is None else whole * resolution
        found[process] = UnitCost(
            handled=whole,
            per_transaction=spent / whole if whole > 0 else None,
            per_resolved=spent / resolved if resolved > 0 else None,
            measures=means,
        )
    return found


def _mean(values: Floats, weights: Floats) -> float | None:
    """Weighted; None where there is no weight, or a value is missing that has some."""
    there = weights > LEAST_WORK
    if not there.any() or np.isnan(values[there]).any():
        return None
    return float((values[there] * weights[there]).sum() / weights[there].sum())
