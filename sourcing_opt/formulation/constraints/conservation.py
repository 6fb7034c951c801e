"""Work is neither lost nor created: what arrives has left, and nothing leaves that is not there."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms


def conserve_work(model: Formulation) -> None:
    """All work is done somewhere, in some mode, in every period.

    sum_{p', l} arrive[p',l,w] = sum_{p', l} leave[p',l,w]       for every wave w of existing work p, p' being p in any of its modes
    sum_{p', l} arrive[p',l,1] = 1                               for new work
    Unit: share of the workstream.
    """
    arrive, leave, new = model.arrive, model.leave, ~model.economics.existing
    work = model.economics.axes.work
    moves = np.zeros((len(work), arrive.at.shape[2]), dtype=bool)
    np.logical_or.at(moves, work, (arrive.at >= 0).any(axis=1) | (leave.at >= 0).any(axis=1))
    moves[new & model.economics.axes.as_today, 0] = True
    p, w = np.nonzero(moves)
    row = np.cumsum(moves).reshape(moves.shape) - 1
    terms = Terms.of(row[work[arrive.p], arrive.w], arrive.columns) + Terms.of(row[work[leave.p], leave.w], leave.columns, -1.0)
    starting = new[p].astype(float)
    model.add_conserving("conserve", p, w, terms=terms, lower=starting, upper=starting)


def leave_what_is_there(model: Formulation) -> None:
    """Only today's work can leave a place.

    sum_w leave[p,l,w] <= b[p,l]                 for every p, l with work today
    Unit: share of the workstream.
    """
    leave = model.leave
    leaves = (leave.at >= 0).any(axis=2)
    p, l = np.nonzero(leaves)
    row = np.cumsum(leaves).reshape(leaves.shape) - 1
    terms = Terms.of(row[leave.p, leave.l], leave.columns)
    model.add_conserving("leave", p, l, terms=terms, upper=model.economics.baseline[p, l])
