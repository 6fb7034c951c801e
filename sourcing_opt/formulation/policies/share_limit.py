"""The policy `share_limit`: at most, or at least, so much of something is at some locations; "at most 40 % in one country"."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.amounts import define_amounts, size
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import ShareLimit


def rows(model: Formulation, policy: ShareLimit, name: str) -> None:
    """The locations `where` hold at least `min` and at most `max` of what the processes `for` amount to.

    sum_{p in for, l in where} m[p,l,t] share[p,l,t]  <=  max  sum_{p in for, l} m[p,l,t] share[p,l,t]     (>= min)
    for every t in from..to; m is fte[p,l,t], run cost[p,l,t], or standard hours[p,t].
    Unit of violation: FTE, study currency, hours. Source: models/README.md, P1.
    """
    t, none = periods_of(model, policy), np.zeros(1)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        held = define_amounts(model, policy.metric, selection.workstreams, t)
        whole = size(model, policy.metric, selection.workstreams, t)
        row, l = np.nonzero(held >= 0)
        for side, bound in bounds_of(policy):
            excess = Terms.of(row, held[row, l], selection.locations[l] - bound)
            bounded(model, policy, f"{name}_{number}", t, side, left=(excess, none), side=side, bound=0.0, t=t, unit=whole)
