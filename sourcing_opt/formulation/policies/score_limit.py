"""The policy `score_limit`: the work's mean risk, quality or provider's mark is no worse than a bound."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.scores import scores
from sourcing_opt.formulation.amounts import size, weights
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, periods_of
from sourcing_opt.schemas.policies import ScoreLimit


def rows(model: Formulation, policy: ScoreLimit, name: str) -> None:
    """The mean of a score over the processes `for` at the locations `where`, weighted by FTE or hours, is at most `max`, at least `min`.

    sum_{p in for, l in where} (score[p,l] - max) m[p,l,t] share[p,l,t]  <=  0     (min: >= 0)
    for every t in from..to; m is fte[p,l,t] or standard hours[p,t].  Unit of violation: FTE x points, hours x points. Source: models/README.md, P5.
    """
    economics, t = model.economics, periods_of(model, policy)
    score = np.nan_to_num(scores(economics.study, economics.axes, policy.score))
    weight = weights(economics, policy.by, t)
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        whole = size(model, policy.by, selection.workstreams, t)
        for side, bound in bounds_of(policy):
            excess = model.weighted_shares(weight * (chosen * (score - bound)), t)
            bounded(model, policy, f"{name}_{number}", t, side, left=excess, side=side, bound=0.0, t=t, unit=whole)
