"""The policy `assignment`: a process stays, must go, or must not go somewhere."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, bounds_of, periods_of
from sourcing_opt.schemas.policies import Assignment


def assign(model: Formulation, policy: Assignment, name: str) -> list[pulp.LpConstraint]:
    """Each process in `for` has at least `min` and at most `max` of itself at the locations `where`.

    sum_{p in q, l in where} part[p] share[p,l,t]  <=  max     (>= min)
    for every process q in for, every t in from..to; part[p] is the share of q's work in its shift p.
    Unit of violation: share of the process. Source: models/README.md, P2.
    """
    axes = model.economics.axes
    rows = []
    for number, selection in enumerate(selections(model.economics.study, axes, policy)):
        for workstreams in axes.by_process.values():
            if not selection.workstreams[workstreams[0]]:
                continue
            weights = np.zeros(axes.shape[:2])
            for p in workstreams:
                weights[p] = axes.workstreams[p].share * selection.locations
            for t in periods_of(model, policy):
                for side, bound in bounds_of(policy):
                    label = f"{name}_{number}_{workstreams[0]}_{t}_{side}"
                    rows += bounded(model, policy, label, model.weighted_share(weights, t), side, bound, t)
    return rows
