"""A solved model, turned around: is there another plan that costs no more?"""

from __future__ import annotations

import pulp

from sourcing_opt.formulation.model import LE, Formulation, row
from sourcing_opt.formulation.objective import net_present_cost

SAME_COST = 1e-10
"""Costs closer than this, relatively, are equal."""


def seek_another(model: Formulation, cost: float) -> None:
    """Ask the model for the plan that differs most from the one its variables hold, among those that cost no more.

    maximise  sum of the arrivals that are 0 now     subject to     net present cost <= cost
    Unit: share of a workstream. The model's objective is replaced.
    """
    model.preferences.clear()
    spent = net_present_cost(model)
    right = cost + SAME_COST * max(1.0, abs(cost)) - spent.constant
    model.problem.extend([row("no_dearer", spent.items(), LE, right)])
    elsewhere = [(variable, -1.0) for variable in model.arrive.variables if not variable.varValue]
    model.problem.setObjective(pulp.LpAffineExpression(elsewhere))
