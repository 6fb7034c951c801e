"""The policy `share_limit`: at most, or at least, so much of something is at some locations; "at most 40 % in one country"."""

from __future__ import annotations

import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.amounts import amounts, size
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, bounds_of, periods_of
from sourcing_opt.schemas.policies import ShareLimit


def limit_share(model: Formulation, policy: ShareLimit, name: str) -> list[pulp.LpConstraint]:
    """The locations `where` hold at least `min` and at most `max` of what the processes `for` amount to.

    sum_{p in for, l in where} m[p,l,t] share[p,l,t]  <=  max  sum_{p in for, l} m[p,l,t] share[p,l,t]     (>= min)
    for every t in from..to; m is fte[p,l,t], run cost[p,l,t], or standard hours[p,t].
    Unit of violation: FTE, study currency, hours. Source: models/README.md, P1.
    """
    rows = []
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        inside = selection.locations.astype(float)
        for t in periods_of(model, policy):
            held = amounts(model, policy.metric, selection.workstreams, t)
            whole = size(model, policy.metric, selection.workstreams, t)
            for side, bound in bounds_of(policy):
                excess = [(variable, float(inside[l]) - bound) for l, variable in held.items()]
                rows += bounded(model, policy, f"{name}_{number}_{t}_{side}", (excess, 0.0), side, 0.0, t, whole)
    return rows
