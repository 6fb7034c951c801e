"""What became of every policy: its left side, bound, slack and status, recomputed from the plan alone."""

from __future__ import annotations

import numpy as np

from sourcing_opt.plan.findings import FINDINGS, Finding
from sourcing_opt.plan.plan import Plan
from sourcing_opt.tolerances import STANDS_NEAR


def findings(plan: Plan) -> list[Finding]:
    """What became of every policy, ordered by id."""
    findings: list[Finding] = []
    for policy in sorted(plan.economics.study.policies, key=lambda row: row.id):
        findings += FINDINGS[policy.type](plan, policy)
    return findings


def recomputed(plan: Plan) -> float:
    """The objective from the decisions alone: what the plan costs, before tax or after, and what broken soft policies count for. [money, present value]"""
    return plan.minimised_npv + penalty_npv(plan, findings(plan))


def cheapest_reading(plan: Plan) -> float:
    """What it would cost if whatever stands near a threshold of spend had reached it: what a solver may have taken it for. [money, present value]"""
    most = plan.settled(STANDS_NEAR)
    gained = sum(plan.commercial.values()) - sum(most.values())
    return recomputed(plan) - float(np.dot(gained, plan.economics.axes.calendar.discount)) * plan.economics.taxes.kept_at_home


def penalties_npv(plan: Plan) -> dict[str, float]:
    """Soft policy -> present value of what breaking it counts for. [money]"""
    discount, present_value = plan.economics.axes.calendar.discount, dict[str, float]()
    for finding in findings(plan):
        if finding.penalty is not None:
            present_value[finding.policy] = present_value.get(finding.policy, 0.0) + float(
                finding.excess * finding.penalty * discount[finding.period]
            )
    return present_value


def penalty_npv(plan: Plan, findings: list[Finding]) -> float:
    """Present value of what broken soft policies cost. [money]"""
    discount = plan.economics.axes.calendar.discount
    return float(sum(f.excess * f.penalty * discount[f.period] for f in findings if f.penalty is not None))
