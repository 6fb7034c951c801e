"""Work is neither lost nor created: what arrives has left, and nothing leaves that is not there."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pulp

from sourcing_opt.formulation.model import EQ, LE, Formulation, Pairs, row


def conserve_work(model: Formulation) -> list[pulp.LpConstraint]:
    """All work is done somewhere in every period.

    sum_l arrive[p,l,w] = sum_l leave[p,l,w]     for every wave w of existing work
    sum_l arrive[p,l,1] = 1                      for new work
    Unit: share of the workstream.
    """
    existing = model.economics.existing
    terms: dict[tuple[int, int], Pairs] = defaultdict(list)
    for moves, sign in ((model.arrive, 1.0), (model.leave, -1.0)):
        for p, w, variable in zip(moves.p.tolist(), moves.w.tolist(), moves.variables, strict=True):
            terms[p, w].append((variable, sign))
    for p in np.flatnonzero(~existing).tolist():
        terms.setdefault((p, 0), [])
    return [row(f"conserve_{p}_{w}", pairs, EQ, 0.0 if existing[p] else 1.0) for (p, w), pairs in sorted(terms.items())]


def leave_what_is_there(model: Formulation) -> list[pulp.LpConstraint]:
    """Only today's work can leave a place.

    sum_w leave[p,l,w] <= b[p,l]                 for every p, l with work today
    Unit: share of the workstream.
    """
    terms: dict[tuple[int, int], Pairs] = defaultdict(list)
    for p, l, variable in zip(model.leave.p.tolist(), model.leave.l.tolist(), model.leave.variables, strict=True):
        terms[p, l].append((variable, 1.0))
    baseline = model.economics.baseline
    return [row(f"leave_{p}_{l}", pairs, LE, float(baseline[p, l])) for (p, l), pairs in sorted(terms.items())]
