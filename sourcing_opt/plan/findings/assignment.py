"""What a plan has where the policy `assignment` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.plan.findings.finding import Finding, bounded, by_process, periods_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Assignment


def findings(plan: Plan, policy: Assignment) -> Iterator[Finding]:
    """Part of each process that is at the locations."""
    for selection in selections_of(plan, policy):
        for process, share_at_location in by_process(plan, selection).items():
            selected_share = share_at_location[selection.locations].sum(axis=0)
            for t in periods_of(plan, policy):
                yield from bounded(policy, policy, process, t, selected_share[t], "share")
