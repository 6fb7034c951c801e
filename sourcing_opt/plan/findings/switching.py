"""What a plan has where the policy `switching` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, finding, periods_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Switching
from sourcing_opt.tolerances import SAME_MOVE


def findings(plan: Plan, policy: Switching) -> Iterator[Finding]:
    """How many processes move otherwise than in the plan before."""
    axes, previous, decisions = plan.economics.axes, plan.economics.previous, plan.decisions
    other = np.abs(decisions.arrive - previous.arrive) + np.abs(decisions.leave - previous.leave) > SAME_MOVE
    departs = other.any(axis=(1, 2)) & plan.economics.existing
    for selection in selections_of(plan, policy):
        count = sum(bool((departs & selection.workstreams)[list(rows)].any()) for rows in axes.by_process.values())
        for t in periods_of(plan, policy):
            yield finding(policy, selection.label, t, "max", count, policy.max, "number")
