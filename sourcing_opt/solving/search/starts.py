"""Plans to begin with: what there is today, and the plan before."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.solving.engine import Effort
from sourcing_opt.solving.search.plans import Plans
from sourcing_opt.solving.search.relaxation import Relaxation

QUICK = Effort(gap=0.01, nodes=1, thorough=False)
"""Little is left to decide."""
ANY = Effort(gap=0.3, nodes=1, thorough=False)
"""All that is new is to be decided: any plan will do, as the relaxation shows where a good one is."""


def stay(plans: Plans, relaxation: Relaxation) -> None:
    """Nothing moves but what is under way; new work goes where the relaxation would begin to look."""
    problem = plans.problem
    economics, arrive, leave = problem.model.economics, problem.model.arrive, problem.model.leave
    columns = ~problem.structure.moves | (problem.lower > 0)
    new = arrive.columns[~economics.existing[arrive.p]]
    columns[new] = relaxation.kept[new]
    for moves, going in ((arrive, economics.previous.under_way), (leave, economics.previous.leaving)):
        columns[moves.columns[going[moves.p, moves.l, moves.w] > 0]] = True
    plans.restricted(np.flatnonzero(columns), relaxation.free, ANY if len(new) else QUICK)


def follow(plans: Plans, relaxation: Relaxation, arrive: Floats, leave: Floats) -> Floats | None:
    """Moves (P, L, T) as they were decided, and whatever follows from them: (N,), or None where they are no plan any more."""
    problem = plans.problem
    model, decided = problem.model, np.zeros(len(problem.lower))
    reachable = 0.0
    for moves, shares in ((model.arrive, arrive), (model.leave, leave)):
        decided[moves.columns] = shares[moves.p, moves.l, moves.w]
        reachable += float(decided[moves.columns].sum())
    if reachable < float(arrive.sum() + leave.sum()) - 1e-9:
        # It makes moves that are not to be had any more.
        return None
    others: Flags = ~problem.structure.moves
    return plans.restricted(np.flatnonzero(others), relaxation.free, QUICK, rest=decided)
