"""What a plan has where the policy `score_limit` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.scores import scores
from sourcing_opt.plan.findings.finding import Finding, bounded, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.tolerances import LEAST_WORK


def findings(plan: Plan, policy: ScoreLimit) -> Iterator[Finding]:
    """The FTE-weighted mean; its excess is in FTE times points."""
    score = np.nan_to_num(scores(plan.economics.study, plan.economics.axes, policy.score))
    for selection in selections_of(plan, policy):
        people, points = selected(selection, plan.fte), selected(selection, plan.fte * score[:, :, None])
        for t in periods_of(plan, policy):
            if people[t] > LEAST_WORK:
                yield from bounded(policy, policy, selection.label, t, points[t] / people[t], "points", people[t])
