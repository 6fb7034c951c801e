"""What it costs at least to have work somewhere: from the duals that prove the plan, for all places at once and without another solve."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.solving.best import CLOSE, Loaded
from sourcing_opt.solving.search.relaxation import Relaxation
from sourcing_opt.solving.search.splits import fixing_at


def dearer_at_least(loaded: Loaded) -> tuple[Floats, Floats]:
    """(n,) The bound of each leaf of the first answer's tree, and (n, P, L) by how much it rises for a share of 1 that arrives somewhere.

    Infinite where nothing can arrive. [money]
    """
    assert loaded.known is not None
    known, problem = loaded.known, loaded.problem
    problem.linked = list(known.linked)
    problem.refresh()
    relaxation = Relaxation(problem, loaded.clock, CLOSE, known.kept)
    structure, axes = problem.structure, problem.model.economics.axes
    bounds, rises = [], []
    for leaf in known.tree.leaves():
        if np.isinf(known.tree.bound[leaf]):
            continue
        relaxation.stand_at(fixing_at(structure.splits, known.tree.path(leaf)))
        duals = known.tree.dense(leaf, len(relaxation.box.row_lower))
        bound, lowered, _, _ = relaxation.priced(duals, problem.exact.cost)
        reduced = problem.exact.cost - problem.exact.matrix.T @ lowered
        rise = np.full(axes.shape[:2], np.inf)
        np.minimum.at(rise, (structure.workstream, structure.location), np.maximum(reduced[structure.arrivals], 0.0))
        bounds.append(problem.money(bound + problem.exact.offset))
        rises.append(problem.money(1.0) * rise)
    return np.array(bounds), np.array(rises).reshape(-1, *axes.shape[:2])
