"""A solved program, asked for another plan: one that costs no more and makes other moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.objective import net_present_cost
from sourcing_opt.formulation.program import Terms
from sourcing_opt.tolerances import SAME_COST

GOLDEN = (5**0.5 - 1) / 2
"""Of no fraction, so that no two sums of few of its multiples' fractions are the same."""


def add_and_seek_another(model: Formulation, arrive: Floats, cost: float) -> Indices:
    """Ask the model for the plan that differs most from one with these arrivals (P, L, T), among those that cost no more.

    maximise  sum of the arrivals that are 0 now     subject to     net present cost <= cost
    Unit: share of a workstream. The model's objective is replaced. Returns the row that holds the cost.
    """
    program, moves = model.program, model.arrive
    price, constant = net_present_cost(model)
    right = cost + SAME_COST * max(1.0, abs(cost)) - constant
    columns = np.flatnonzero(price)
    row = model.add_rows("no_dearer", terms=Terms.of(np.zeros(len(columns)), columns, price[columns]), upper=right)
    program.cost[:], program.offset = 0.0, 0.0
    program.cost[moves.columns[arrive[moves.p, moves.l, moves.w] == 0]] = -1.0
    return row


def seek_other_shares(model: Formulation, arrive: Floats) -> Iterator[float]:
    """Where no other arrivals are to be had: whether these (P, L, T) may have other shares. The model is turned around twice; each time it is told what they amount to now.

    minimise  +-sum of weights x arrivals,   weights of which no two exchange for each other
    Unit: share of a workstream, weighted.
    """
    program, moves = model.program, model.arrive
    now = arrive[moves.p, moves.l, moves.w]
    program.upper[moves.columns[now == 0]] = 0.0
    weights = np.where(now > 0, 0.5 + np.cumsum(now > 0) * GOLDEN % 1, 0.0)
    for sign in (1.0, -1.0):
        program.cost[:] = 0.0
        program.cost[moves.columns] = sign * weights
        yield sign * float(weights @ now)
