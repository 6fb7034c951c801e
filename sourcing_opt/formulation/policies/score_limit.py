"""The policy `score_limit`: the work's mean risk, quality or provider's mark is no worse than a bound."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.scores import scores
from sourcing_opt.formulation.amounts import size
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, periods_of
from sourcing_opt.schemas.policies import ScoreLimit


def rows(model: Formulation, policy: ScoreLimit, name: str) -> None:
    """The FTE-weighted mean of a score over the processes `for` at the locations `where` is at most `max`, at least `min`.

    sum_{p in for, l in where} (score[p,l] - max) fte[p,l,t] share[p,l,t]  <=  0     (min: >= 0)
    for every t in from..to.  Unit of violation: FTE x points. Source: models/README.md, P5.
    """
    economics, t = model.economics, periods_of(model, policy)
    score = np.nan_to_num(scores(economics.study, economics.axes, policy.score))
    fte = economics.fte[:, :, t].transpose(2, 0, 1)
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        people = size(model, "fte", selection.workstreams, t)
        for side, bound in bounds_of(policy):
            excess = model.weighted_shares(fte * (chosen * (score - bound)), t)
            bounded(model, policy, f"{name}_{number}", t, side, left=excess, side=side, bound=0.0, t=t, unit=people)
