"""The policy `apart`: processes that never share a location, country or provider."""

from __future__ import annotations

import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation, Pairs
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.formulation.use import in_use, places
from sourcing_opt.schemas.policies import Apart


def keep_apart(model: Formulation, policy: Apart, name: str) -> list[pulp.LpConstraint]:
    """At most one of the processes `for` is at any one place v of `where`.

    share[p,v,t] <= use[q,v,t]  for p in q;      sum_{q in for} use[q,v,t]  <=  1      for every v, t in from..to
    Unit of violation: number of processes too many. Source: models/README.md, P8.
    """
    axes = model.economics.axes
    rows = []
    for number, selection in enumerate(selections(model.economics.study, axes, policy)):
        processes = [group for group in axes.by_process.values() if selection.workstreams[group[0]]]
        for v, place in enumerate(places(model, selection, policy.of)):
            for t in periods_of(model, policy):
                there: Pairs = []
                for workstreams in processes:
                    use, implied = in_use(model, workstreams, place, t, f"{name}_{number}_{v}_{workstreams[0]}_{t}")
                    if implied:
                        rows += implied
                        there.append((use, 1.0))
                if len(there) > 1:
                    rows += bounded(model, policy, f"{name}_{number}_{v}_{t}", (there, 0.0), "max", 1.0, t)
    return rows
