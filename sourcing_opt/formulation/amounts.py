"""How much of something a location holds: FTE, run cost or hours of some processes, as variables that many rows share.

Written out in every row that speaks of it, the sum over all moves so far would fill most of the matrix.
"""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.formulation.model import EQ, Formulation, row


def amounts(model: Formulation, metric: str, workstreams: Flags, t: int) -> dict[int, pulp.LpVariable]:
    """l -> how much of the metric of the workstreams (P,) the location holds in period t; locations that cannot have any are left out.

    amount[l] = sum_{p selected} m[p,l,t] share[p,l,t],     m is fte[p,l,t], run cost[p,l,t], run cost without governance, or standard hours[p,t]
    Unit: FTE, study currency, hours. The rows that define the variables join the problem when they are first asked for.
    """
    key = (metric, workstreams.tobytes(), t)
    if key not in model.amounts:
        number = list(dict.fromkeys(known[:2] for known in (*model.amounts, key))).index(key[:2]) + 1
        model.amounts[key] = _define(model, _metric(model.economics, metric, t) * workstreams[:, None], f"{number}_{{}}_{t}", t)
    return model.amounts[key]


def size(model: Formulation, metric: str, workstreams: Flags, t: int) -> float:
    """Roughly what the workstreams amount to in all: the mean over the places where each may be."""
    economics = model.economics
    possible = economics.eligible | (economics.baseline > 0)
    means = np.where(possible, _metric(economics, metric, t), 0.0).sum(axis=1) / np.maximum(1, possible.sum(axis=1))
    return float(means[workstreams].sum())


def _define(model: Formulation, weights: Floats, name: str, t: int) -> dict[int, pulp.LpVariable]:
    variables = {}
    for l in range(weights.shape[1]):
        here = np.zeros_like(weights)
        here[:, l] = weights[:, l]
        pairs, constant = model.weighted_share(here, t)
        if pairs or constant:
            variable = model.problem.add_variable("amount_" + name.format(l), 0, None)
            model.problem.extend([row("define_" + name.format(l), [*pairs, (variable, -1.0)], EQ, -constant)])
            variables[l] = variable
    return variables


def _metric(economics: Economics, name: str, t: int) -> Floats:
    """(P, L) What a workstream amounts to if all of it is done at a location in period t."""
    match name:
        case "fte":
            return economics.fte[:, :, t]
        case "cost":
            return economics.run.total[:, :, t]
        case "delivery":
            return np.asarray(economics.run.delivery[:, :, t] * economics.axes.calendar.years)
        case _:
            return np.broadcast_to(economics.hours[:, t, None] * economics.axes.calendar.years, economics.axes.shape[:2])
