"""A formulation in which what a process needs can give way: where it may be done at all, and how soon it can move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.build import build
from sourcing_opt.formulation.model import Formulation, Origin, sums
from sourcing_opt.formulation.program import Terms

LEAD = "lead_periods"


def build_with_needs(economics: Economics) -> Formulation:
    """As `build`, with a row for each process that keeps it from moving before its lead time, and one that keeps it where it may be.

    sum_{p in q, l, w not in W(p)} arrive[p,l,w] + leave[p,l,w]  <=  what is under way        sum_{p in q, l not in L(p), w} arrive[p,l,w]  <=  0
    The first row comes from the process's `lead_periods`, the second from the process.
    """
    wide = replace(economics, eligible=np.ones_like(economics.eligible), lead=np.zeros_like(economics.lead))
    model, axes, previous = build(wide), economics.axes, economics.previous
    process = np.repeat(np.arange(len(axes.processes)), [len(p) for p in axes.by_process.values()])
    too_soon, under_way = Terms.of([], [], []), np.zeros(len(axes.processes))
    for moves, shares in ((model.arrive, previous.under_way), (model.leave, previous.leaving)):
        p, l, w, columns = (part[~economics.waves[moves.p, moves.w]] for part in (moves.p, moves.l, moves.w, moves.columns))
        too_soon += Terms.of(process[p], columns)
        under_way += sums(process[p], shares[p, l, w], len(under_way))
    _need(model, LEAD, too_soon, under_way, LEAD)
    barred = ~economics.eligible[model.arrive.p, model.arrive.l]
    elsewhere = Terms.of(process[model.arrive.p[barred]], model.arrive.columns[barred])
    _need(model, "place", elsewhere, np.zeros(len(axes.processes)), None)
    return model


def _need(model: Formulation, name: str, terms: Terms, right: Floats, column: str | None) -> None:
    """A row for each process (Q,) that has terms."""
    processes, there = model.economics.axes.processes, terms.some(len(right))
    q = np.flatnonzero(there)
    origins = (Origin("processes", (processes[each].id,), column) for each in q.tolist())
    model.add_rows(f"need_{name}", q, terms=terms.only(there), upper=right[there], origins=origins)
