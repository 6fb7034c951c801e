"""The policy `count_limit`: how many locations, countries or providers are in use."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import GE, Formulation, Pairs, row
from sourcing_opt.formulation.policy_rows import bounded, bounds_of, periods_of
from sourcing_opt.formulation.use import held, in_use, places
from sourcing_opt.schemas.policies import CountLimit


def limit_count(model: Formulation, policy: CountLimit, name: str) -> list[pulp.LpConstraint]:
    """The processes `for` together use at least `min` and at most `max` locations, countries or providers of `where`.

    max:   share[p,v,t] <= use[v,t],                    sum_v use[v,t]    <=  max
    min:   held[v,t]    >= counts_from counts[v,t],     sum_v counts[v,t] >=  min
    for every t in from..to; v is a place, held[v,t] the part of the work (standard hours) there; use and counts are 0 or 1.
    Unit of violation: number of places. Source: models/README.md, P4.
    """
    rows = []
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        workstreams = np.flatnonzero(selection.workstreams).tolist()
        for t in periods_of(model, policy) if workstreams else ():
            for side, bound in bounds_of(policy):
                counted: Pairs = []
                for v, place in enumerate(places(model, selection, policy.of)):
                    label = f"{name}_{number}_{v}_{t}_{side}"
                    if side == "max":
                        use, implied = in_use(model, workstreams, place, t, label)
                        rows += implied
                    else:
                        use = model.problem.add_variable(f"counts_{label}", 0, 1, pulp.LpInteger)
                        pairs, constant = held(model, workstreams, place, t)
                        rows.append(row(f"count_{label}", [*pairs, (use, -policy.counts_from)], GE, -constant))
                    counted.append((use, 1.0))
                rows += bounded(model, policy, f"{name}_{number}_{t}_{side}", (counted, 0.0), side, bound, t)
    return rows
