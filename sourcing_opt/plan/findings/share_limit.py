"""What a plan has where the policy `share_limit` has its bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sourcing_opt.plan.findings.finding import Finding, bounded, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import ShareLimit


def findings(plan: Plan, policy: ShareLimit) -> Iterator[Finding]:
    """Part of the metric that the locations hold; its excess is in FTE, money or hours."""
    economics = plan.economics
    match policy.metric:
        case "fte":
            amounts = plan.fte
        case "cost":
            amounts = plan.share * economics.run.total
        case "volume":
            amounts = plan.share * economics.hours[:, None, :] * economics.axes.calendar.years
        case unknown:
            assert_never(unknown)
    for selection in selections_of(plan, policy):
        total, selected_total = amounts[selection.workstreams].sum(axis=(0, 1)), selected(selection, amounts)
        for t in periods_of(plan, policy):
            if total[t] > 0:
                yield from bounded(policy, policy, selection.label, t, selected_total[t] / total[t], "share", total[t])
