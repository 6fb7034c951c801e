"""A formulation in which what a process needs can give way: where it may be done at all, and how soon it can move."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.formulation.build import build
from sourcing_opt.formulation.model import LE, Formulation, Origin, Pairs, row

LEAD = "lead_periods"


def build_with_needs(economics: Economics) -> Formulation:
    """As `build`, with a row for each process that keeps it where it may be, and one that keeps it from moving before its lead time.

    sum_{p in q, l not in L(p), w} arrive[p,l,w]  <=  0        sum_{p in q, l, w not in W(p)} arrive[p,l,w] + leave[p,l,w]  <=  what is under way
    The first row comes from the process, the second from its `lead_periods`.
    """
    wide = replace(economics, eligible=np.ones_like(economics.eligible), lead=np.zeros_like(economics.lead))
    model = build(wide)
    needs: dict[Origin, Pairs] = defaultdict(list)
    under_way: dict[tuple[str, ...], float] = defaultdict(float)
    for moves, arriving in ((model.arrive, True), (model.leave, False)):
        for p, l, w, variable in zip(moves.p.tolist(), moves.l.tolist(), moves.w.tolist(), moves.variables, strict=True):
            process = (economics.axes.workstreams[p].process.id,)
            if arriving and not economics.eligible[p, l]:
                needs[Origin("processes", process)].append((variable, 1.0))
            if not economics.waves[p, w]:
                needs[Origin("processes", process, LEAD)].append((variable, 1.0))
                under_way[process] += float((economics.previous.under_way if arriving else economics.previous.leaving)[p, l, w])
    for number, (origin, pairs) in enumerate(needs.items()):
        right = under_way[origin.key] if origin.column == LEAD else 0.0
        model.problem.extend([model.from_input(origin, row(f"need_{number}", pairs, LE, right))])
    return model
