"""A solved program, turned around: is there another plan that costs no more?"""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.objective import net_present_cost
from sourcing_opt.formulation.program import Terms
from sourcing_opt.tolerances import SAME_COST


def seek_another(model: Formulation, arrive: Floats, cost: float) -> None:
    """Ask the model for the plan that differs most from one with these arrivals (P, L, T), among those that cost no more.

    maximise  sum of the arrivals that are 0 now     subject to     net present cost <= cost
    Unit: share of a workstream. The model's objective is replaced.
    """
    program, moves = model.program, model.arrive
    price, constant = net_present_cost(model)
    right = cost + SAME_COST * max(1.0, abs(cost)) - constant
    columns = np.flatnonzero(price)
    model.add_rows("no_dearer", terms=Terms.of(np.zeros(len(columns)), columns, price[columns]), upper=right)
    program.cost[:], program.offset = 0.0, 0.0
    program.cost[moves.columns[arrive[moves.p, moves.l, moves.w] == 0]] = -1.0
