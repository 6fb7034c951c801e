"""What a plan has where the policy `score_limit` has its bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import numpy as np

from sourcing_opt.economics.scores import scores
from sourcing_opt.plan.findings.finding import Finding, bounded, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.tolerances import LEAST_WORK


def findings(plan: Plan, policy: ScoreLimit) -> Iterator[Finding]:
    """The mean by FTE or hours; its excess is in FTE, or hours, times points."""
    score = np.nan_to_num(scores(plan.economics.study, plan.economics.axes, policy.score))
    match policy.by:
        case "fte":
            weight = plan.fte
        case "volume":
            weight = plan.share * plan.economics.hours[:, None, :] * plan.economics.axes.calendar.years
        case unknown:
            assert_never(unknown)
    for selection in selections_of(plan, policy):
        whole, points = selected(selection, weight), selected(selection, weight * score[:, :, None])
        for t in periods_of(plan, policy):
            if whole[t] > LEAST_WORK:
                yield from bounded(policy, policy, selection.label, t, points[t] / whole[t], "points", whole[t])
