"""The policy `survivability`: enough of each process goes on when any one location, country or provider is lost."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import domains, selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.schemas.policies import Survivability


def survive(model: Formulation, policy: Survivability, name: str) -> list[pulp.LpConstraint]:
    """Losing what is in `where` of any one domain d leaves at least `min` of each process, with the others' surge.

    sum_{p in q, l not in d} (1 + surge[l]) part[p] share[p,l,t]  >=  min      for every domain d, process q in for, t in from..to
    Unit of violation: share of the process. Source: models/README.md, P6.
    """
    axes = model.economics.axes
    surge = np.array([location.surge for location in axes.locations])
    rows = []
    for number, selection in enumerate(selections(model.economics.study, axes, policy)):
        for d, members in enumerate(domains(axes, policy.of).values()):
            lost = members & selection.locations
            for workstreams in axes.by_process.values() if lost.any() else ():
                if not selection.workstreams[workstreams[0]]:
                    continue
                weights = np.zeros(axes.shape[:2])
                for p in workstreams:
                    weights[p] = axes.workstreams[p].share * (1 + surge) * ~lost
                for t in periods_of(model, policy):
                    left = model.weighted_share(weights, t)
                    rows += bounded(model, policy, f"{name}_{number}_{d}_{workstreams[0]}_{t}", left, "min", policy.min, t)
    return rows
