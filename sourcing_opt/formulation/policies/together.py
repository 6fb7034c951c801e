"""The policy `together`: processes that share their locations, countries or providers."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.binaries import places
from sourcing_opt.formulation.policies.shared import bounded, held_by_process, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import Together


def rows(model: Formulation, policy: Together, name: str) -> None:
    """Where one of the processes `for` is, all of them are.

    counts_from use[v,t]  <=  held[q,v,t]  <=  use[v,t]      for every place v of where, process q in for, t in from..to
    held[q,v,t] = sum_{p in q, l in v} part[p] share[p,l,t] is the part of q at v.
    Unit of violation: share of the process. Source: models/README.md, P7.
    """
    periods = periods_of(model, policy)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        for v, place in enumerate(places(model, selection, policy.of)):
            family = f"{name}_{number}_{v}"
            (first, t), (held, today) = held_by_process(model, selection, place.astype(float), periods)
            if len(first) <= len(periods):
                # One process is always together.
                continue
            use = model.add_columns(f"together_{family}", periods, upper=1.0, integer=True)
            row = np.arange(len(t))
            for side, factor in (("max", 1.0), ("min", policy.counts_from)):
                left = held + Terms.of(row, use[row % len(periods)], -factor), today
                bounded(model, policy, family, first, t, side, left=left, side=side, bound=0.0, t=t)
