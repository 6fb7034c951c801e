"""The policy `share_limit`: at most, or at least, so much of something is at some locations; "at most 40 % in one country"."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics import Economics
from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.schemas.policies import ShareLimit


def limit_share(model: Formulation, policy: ShareLimit, name: str) -> list[pulp.LpConstraint]:
    """The locations `where` hold at least `min` and at most `max` of what the processes `for` amount to.

    sum_{p in for, l in where} m[p,l,t] share[p,l,t]  <=  max  sum_{p in for, l} m[p,l,t] share[p,l,t]     (>= min)
    for every t in from..to; m is fte[p,l,t], run cost[p,l,t], or standard hours[p,t].
    Unit of violation: FTE, study currency, hours. Source: models/README.md, P1.
    """
    rows = []
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        inside = selection.locations[None, :].astype(float)
        for t in periods_of(model, policy):
            amounts = metric(model.economics, policy.metric, t) * selection.workstreams[:, None]
            for side, bound in (("max", policy.max), ("min", policy.min)):
                if bound is not None:
                    excess = model.weighted_share(amounts * (inside - bound), t)
                    rows += bounded(model, policy, f"{name}_{number}_{t}_{side}", excess, side, 0.0, t)
    return rows


def metric(economics: Economics, name: str, t: int) -> Floats:
    """(P, L) What a workstream amounts to if all of it is done at a location: FTE, money or hours in period t."""
    match name:
        case "fte":
            return economics.fte[:, :, t]
        case "cost":
            return economics.run.total[:, :, t]
        case _:
            return np.broadcast_to(economics.hours[:, t, None] * economics.axes.calendar.years, economics.axes.shape[:2])
