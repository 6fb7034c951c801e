"""The portfolio as a picture of 5 x 5: how important the work is, how well it runs today, and what the plan does with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sourcing_opt.plan.plan import Plan

GRADES = range(1, 6)


@dataclass(frozen=True)
class Cell:
    """The work of one importance that runs as well."""

    strategic_importance: int
    performance: int
    processes: tuple[str, ...]
    fte: float
    """If nothing moves, in the last period. [FTE]"""
    fte_elsewhere: float
    """Of it, what is elsewhere by plan. [FTE, as many as it took where it was]"""
    saving: float
    """Of the work itself: sites and what is settled with providers are in no cell. [money, present value]"""


def portfolio(plan: Plan) -> tuple[Cell, ...]:
    """The cells that have work, the most important first, of these the best."""
    axes, economics = plan.economics.axes, plan.economics
    discount, baseline = axes.calendar.discount, plan.baseline
    cost = [sum(each.run_cost.values()) + sum(each.one_off.values()) for each in (baseline, plan)]
    saved = np.asarray(cost[0] - cost[1]).sum(axis=1) @ discount
    before = baseline.share[:, :, -1]
    gone = np.maximum(0.0, before - plan.share[:, :, -1]) * economics.fte[:, :, -1]
    found = []
    for importance in reversed(GRADES):
        for performance in reversed(GRADES):
            here = [
                process
                for process in axes.processes
                if (process.strategic_importance, process.performance) == (importance, performance)
            ]
            rows = [p for process in here for p in axes.by_process[process.id]]
            if here:
                cell = Cell(
                    strategic_importance=importance,
                    performance=performance,
                    processes=tuple(process.id for process in here),
                    fte=float(baseline.fte[rows, :, -1].sum()),
                    fte_elsewhere=float(gone[rows].sum()),
                    saving=float(saved[rows].sum()),
                )
                found.append(cell)
    return tuple(found)


def document_of_portfolio(plan: Plan) -> list[dict[str, Any]]:
    """The cells, for the plan's document."""
    return [asdict(cell) for cell in portfolio(plan)]
