"""The policy `together`: processes that share their locations, countries or providers."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.formulation.use import places
from sourcing_opt.schemas.policies import Together


def keep_together(model: Formulation, policy: Together, name: str) -> list[pulp.LpConstraint]:
    """Where one of the processes `for` is, all of them are.

    counts_from use[v,t]  <=  held[q,v,t]  <=  use[v,t]      for every place v of where, process q in for, t in from..to
    held[q,v,t] = sum_{p in q, l in v} part[p] share[p,l,t] is the part of q at v.
    Unit of violation: share of the process. Source: models/README.md, P7.
    """
    axes = model.economics.axes
    rows = []
    for number, selection in enumerate(selections(model.economics.study, axes, policy)):
        processes = [group for group in axes.by_process.values() if selection.workstreams[group[0]]]
        for v, place in enumerate(places(model, selection, policy.of) if len(processes) > 1 else ()):
            for t in periods_of(model, policy):
                use = model.problem.add_variable(f"together_{name}_{number}_{v}_{t}", 0, 1, pulp.LpInteger)
                for workstreams in processes:
                    weights = np.zeros(axes.shape[:2])
                    for p in workstreams:
                        weights[p] = axes.workstreams[p].share * place
                    pairs, constant = model.weighted_share(weights, t)
                    label = f"{name}_{number}_{v}_{workstreams[0]}_{t}"
                    rows += bounded(model, policy, f"{label}_max", ([*pairs, (use, -1.0)], constant), "max", 0.0, t)
                    scaled = ([*pairs, (use, -policy.counts_from)], constant)
                    rows += bounded(model, policy, f"{label}_min", scaled, "min", 0.0, t)
    return rows
