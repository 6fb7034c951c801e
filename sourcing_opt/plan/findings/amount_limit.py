"""What a plan has where the policy `amount_limit` has its bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, bounded, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import AmountLimit


def findings(plan: Plan, policy: AmountLimit) -> Iterator[Finding]:
    """What there is in each period: people, money, moves, emissions."""
    economics, decisions = plan.economics, plan.decisions
    match policy.metric:
        case "fte":
            amounts = plan.fte
        case "run_cost":
            amounts = plan.share * economics.run.total
        case "moved_fte":
            amounts = decisions.arrive * economics.fte * economics.existing[:, None, None]
        case "one_off_cost":
            amounts = np.asarray(sum(plan.one_off.values()))
        case "carbon":
            amounts = plan.share * economics.run.emissions
        case unknown:
            assert_never(unknown)
    units = {"fte": "FTE", "moved_fte": "FTE", "carbon": "t CO2e"}
    unit = units.get(policy.metric, economics.study.study.currency)
    for selection in selections_of(plan, policy):
        selected_amounts = selected(selection, amounts)
        if policy.metric == "one_off_cost" and not policy.for_:
            selected_amounts = selected_amounts + (plan.site_cost["opening"] + plan.site_cost["closing"])[
                selection.locations
            ].sum(axis=0)
        if policy.metric == "one_off_cost" and not policy.for_ and not policy.where:
            selected_amounts = selected_amounts + plan.built
        for t in periods_of(plan, policy):
            yield from bounded(policy, policy, selection.label, t, selected_amounts[t], unit)
