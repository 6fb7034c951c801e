"""What became of every policy: its left side, bound, slack and status, recomputed from the plan alone."""

from __future__ import annotations

from sourcing_opt.plan.findings import FINDINGS, Finding
from sourcing_opt.plan.plan import Plan


def findings(plan: Plan) -> list[Finding]:
    """What became of every policy, ordered by id."""
    found: list[Finding] = []
    for policy in sorted(plan.economics.study.policies, key=lambda row: row.id):
        found += FINDINGS[policy.type](plan, policy)
    return found


def recomputed(plan: Plan) -> float:
    """The objective from the decisions alone: what the plan costs, and what broken soft policies count for. [money, present value]"""
    return plan.npv + penalty_npv(plan, findings(plan))


def penalty_npv(plan: Plan, found: list[Finding]) -> float:
    """Present value of what broken soft policies cost. [money]"""
    discount = plan.economics.axes.calendar.discount
    return float(sum(f.excess * f.penalty * discount[f.period] for f in found if f.penalty is not None))
