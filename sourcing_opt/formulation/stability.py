"""The policy `stability`: how much of today's work may move away at all."""

from __future__ import annotations

import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.schemas.policies import Stability


def keep_in_place(model: Formulation, policy: Stability, name: str) -> list[pulp.LpConstraint]:
    """Of today's FTE of the processes `for` at the locations `where`, at most `max` has left by any period.

    sum_{p in for, l in where, w <= t} fte[p,l,t] leave[p,l,w]  <=  max  sum_{p in for, l in where} fte[p,l,t] b[p,l]
    for every t in from..to.  Unit of violation: FTE. Source: models/README.md, P9.
    """
    economics, leave = model.economics, model.leave
    rows = []
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        for t in periods_of(model, policy):
            people = economics.fte[:, :, t] * chosen
            count = leave.until(t)
            left = zip(leave.variables[:count], people[leave.p[:count], leave.l[:count]].tolist(), strict=True)
            today = float((people * economics.baseline).sum())
            moved = [pair for pair in left if pair[1]]
            rows += bounded(model, policy, f"{name}_{number}_{t}", (moved, 0.0), "max", policy.max * today, t, today)
    return rows
