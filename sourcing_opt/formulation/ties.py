"""Which way the search leans where costs are equal: fewest moves, then lowest risk, then the order of ids and periods. `equals` settles them.

Each preference is a cost too small to outweigh any real one, and large enough for a solver to see.
"""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.scores import mean_risk
from sourcing_opt.formulation.model import Formulation, Weights

WEIGHT = 1e-8
"""All preferences together weigh at most about this much of the cost of all work."""
NEXT = 0.05
"""Each preference weighs this much of the one before it: as little as a solver's tolerance allows on a small study."""


def preferences(model: Formulation) -> Weights:
    """What each arrival costs by the rules for ties: a move, the risk of the place, its place in the order.

    Unit: study currency, present value; negligible. Source: models/README.md, "Ties".
    """
    economics, arrive = model.economics, model.arrive
    _, count_l, count_t = economics.axes.shape
    unit = WEIGHT * _cost_of_all_work(economics) / max(1, len(economics.axes.workstreams))
    moved = economics.existing[arrive.p].astype(float)
    risk = mean_risk(economics.study, economics.axes)[arrive.l] / 100
    order = (arrive.l * count_t + arrive.w) / (count_l * count_t)
    return Weights(arrive.columns, unit * (moved + NEXT * risk + NEXT**2 * order))


def _cost_of_all_work(economics: Economics) -> float:
    """Present value of all work, each where it costs least."""
    possible = economics.may_be
    running = economics.run.total @ economics.axes.calendar.discount
    return float(np.where(possible, running, np.inf).min(axis=1, initial=np.inf, where=possible)[possible.any(axis=1)].sum())
