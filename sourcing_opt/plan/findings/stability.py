"""What a plan has where the policy `stability` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, finding, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Stability


def findings(plan: Plan, policy: Stability) -> Iterator[Finding]:
    """Part of the FTE that is not where the plan before has it; without one, that has left where it is today."""
    economics = plan.economics
    before = economics.previous.share(economics.baseline)
    missing = np.maximum(0.0, before - plan.share)
    missing[~economics.previous.moving] = np.cumsum(plan.decisions.leave, axis=2)[~economics.previous.moving]
    for selection in selections_of(plan, policy):
        away, still_there = selected(selection, missing * economics.fte), selected(selection, before * economics.fte)
        for t in periods_of(plan, policy):
            if still_there[t] > 0:
                yield finding(policy, selection.label, t, "max", away[t] / still_there[t], policy.max, "share", still_there[t])
