"""How many locations a process has in the end state, and the smallest share worth having at one."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.formulation.model import EQ, GE, LE, Formulation, Origin, Pairs, row, scaled


def count_locations(model: Formulation) -> list[pulp.LpConstraint]:
    """A process is done at neither too few nor too many locations, and not in slivers.

    share[p,l,T] <= uses[q,l] <= open[l,T]                                for every workstream p of process q
    sum_{p in q} part[p] share[p,l,T] >= min_share[q] uses[q,l]           or, where all is at one place, share[p,l,T] = uses[q,l]
    min_locations[q] <= sum_l uses[q,l] <= max_locations[q]
    Unit: share of the process; locations. Source: processes.min_share, min_locations, max_locations.
    """
    axes = model.economics.axes
    last = axes.calendar.count - 1
    rows = []
    counted: dict[str, Pairs] = {}
    processes = {process.id: process for process in axes.processes}
    for (q, l), uses in model.uses.items():
        counted.setdefault(q, []).append((uses, 1.0))
        workstreams = axes.by_process[q]
        undivided = processes[q].min_share == 1
        smallest = Origin("processes", (q,), "min_share")
        weights = np.zeros(axes.shape[:2])
        for p in workstreams:
            weights[p, l] = axes.workstreams[p].share
            pairs, constant = model.share(p, l, last)
            use = row(f"use_{p}_{l}", [*pairs, (uses, -1.0)], EQ if undivided else LE, -constant)
            rows.append(model.from_input(smallest, use) if undivided else use)
        if processes[q].min_share > 0 and not undivided:
            pairs, constant = model.weighted_share(weights, last)
            sliver = row(f"sliver_{workstreams[0]}_{l}", [*pairs, (uses, -processes[q].min_share)], GE, -constant)
            rows.append(model.from_input(smallest, sliver))
        open_pairs, open_constant = model.open(l, last)
        if open_pairs:
            rows.append(row(f"use_open_{workstreams[0]}_{l}", [(uses, 1.0), *scaled(open_pairs, -1)], LE, open_constant))
    for q, pairs in counted.items():
        p, process = axes.by_process[q][0], processes[q]
        if process.min_locations > 1:
            fewest = row(f"min_locations_{p}", pairs, GE, process.min_locations)
            rows.append(model.from_input(Origin("processes", (q,), "min_locations"), fewest))
        if process.max_locations is not None and process.max_locations < len(pairs):
            most = row(f"max_locations_{p}", pairs, LE, process.max_locations)
            rows.append(model.from_input(Origin("processes", (q,), "max_locations"), most))
    return rows
