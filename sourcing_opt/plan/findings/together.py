"""What became of the policy `together`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, by_process, periods_of, places_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Together
from sourcing_opt.tolerances import LEAST_WORK


def findings(plan: Plan, policy: Together) -> Iterator[Finding]:
    """Where any of the processes is, how much of the least present one is there."""
    for selection in selections_of(plan, policy):
        processes = by_process(plan, selection)
        for place, members in (places_of(plan, selection, policy.of) if len(processes) > 1 else {}).items():
            share_of_process = np.array([share_at_location[members].sum(axis=0) for share_at_location in processes.values()])
            for t in periods_of(plan, policy):
                # Broken one by one: either nobody should be here, or everybody with their smallest part.
                leaving, joining = (
                    share_of_process[:, t].sum(),
                    np.maximum(0.0, policy.counts_from - share_of_process[:, t]).sum(),
                )
                present = bool(share_of_process[:, t].max() > LEAST_WORK)
                excess = float(min(leaving, joining)) if present else 0.0
                least = float(share_of_process[:, t].min()) if present else policy.counts_from
                label = " ".join(part for part in (selection.label, place) if part)
                yield Finding(
                    policy=policy.id,
                    label=label,
                    period=t,
                    side="min",
                    left=least,
                    bound=policy.counts_from,
                    unit="share",
                    excess=excess,
                    penalty=policy.penalty,
                )
