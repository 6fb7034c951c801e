"""What a plan has where the policy `survivability` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, by_process, finding, periods_of, places_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Survivability


def findings(plan: Plan, policy: Survivability) -> Iterator[Finding]:
    """What is left of each process, with surge, without each place."""
    surge = np.array([location.surge for location in plan.economics.axes.locations])
    for selection in selections_of(plan, policy):
        for process, share_at_location in by_process(plan, selection).items():
            for place, lost in places_of(plan, selection, policy.of).items():
                left = ((1 + surge) * ~lost) @ share_at_location
                for t in periods_of(plan, policy):
                    yield finding(policy, f"{process} without {place}", t, "min", left[t], policy.min, "share")
