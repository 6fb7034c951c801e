"""What became of the policy `apart`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, by_process, finding, periods_of, places_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Apart
from sourcing_opt.tolerances import LEAST_WORK


def findings(plan: Plan, policy: Apart) -> Iterator[Finding]:
    """How many of the processes are at each place."""
    for selection in selections_of(plan, policy):
        processes = by_process(plan, selection)
        for place, members in places_of(plan, selection, policy.of).items():
            present = sum(share_at_location[members].max(axis=0) > LEAST_WORK for share_at_location in processes.values())
            for t in periods_of(plan, policy):
                label = " ".join(part for part in (selection.label, place) if part)
                yield finding(policy, label, t, "max", float(np.atleast_1d(present)[t]) if processes else 0.0, 1.0, "number")
