"""What became of every policy: its left side, bound, slack and status, recomputed from the plan alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Assignment, Rule, ShareLimit

BINDING = 1e-6
"""A slack below this is none."""


@dataclass(frozen=True)
class Finding:
    """One bound of one repetition of a policy in one period."""

    policy: str
    label: str
    """The value of `each`, or the process it holds for."""
    period: int
    """From 0."""
    side: Literal["min", "max"]
    left: float
    """What the plan has. [share]"""
    bound: float
    """What the policy asks for. [share]"""
    excess: float
    """By how much it is broken, 0 when it is kept, in the unit its penalty is for."""
    penalty: float | None
    """Cost of a unit of excess; None for a hard policy. [money/unit/period]"""

    @property
    def slack(self) -> float:
        """Room left; negative when broken. [share]"""
        return self.bound - self.left if self.side == "max" else self.left - self.bound

    @property
    def status(self) -> Literal["slack", "binding", "violated"]:
        """violated is allowed only at a penalty."""
        if self.slack < -BINDING:
            return "violated"
        return "binding" if self.slack <= BINDING else "slack"


def findings(plan: Plan) -> list[Finding]:
    """What became of every policy, ordered by id."""
    found: list[Finding] = []
    for policy in sorted(plan.economics.study.policies, key=lambda row: row.id):
        found += EVALUATIONS[policy.type](plan, policy)
    return found


def penalty_npv(plan: Plan, found: list[Finding]) -> float:
    """Present value of what broken soft policies cost. [money]"""
    discount = plan.economics.axes.calendar.discount
    return float(sum(f.excess * f.penalty * discount[f.period] for f in found if f.penalty is not None))


def evaluate_share_limit(plan: Plan, policy: ShareLimit) -> Iterator[Finding]:
    """Part of the metric that the locations hold; its excess is in FTE, money or hours."""
    economics = plan.economics
    match policy.metric:
        case "fte":
            amounts = plan.fte
        case "cost":
            amounts = plan.share * economics.run.total
        case _:
            amounts = plan.share * economics.hours[:, None, :] * economics.axes.calendar.years
    for selection in selections(economics.study, economics.axes, policy):
        total = amounts[selection.workstreams].sum(axis=(0, 1))
        held = amounts[np.ix_(selection.workstreams, selection.locations)].sum(axis=(0, 1))
        for t in _periods(plan, policy):
            if total[t] > 0:
                yield from _bounds(policy, selection.label, t, held[t] / total[t], total[t])


def evaluate_assignment(plan: Plan, policy: Assignment) -> Iterator[Finding]:
    """Part of each process that is at the locations."""
    axes = plan.economics.axes
    part = np.array([workstream.share for workstream in axes.workstreams])
    for selection in selections(plan.economics.study, axes, policy):
        for process, workstreams in axes.by_process.items():
            if selection.workstreams[workstreams[0]]:
                rows = list(workstreams)
                there = (plan.share[rows][:, selection.locations] * part[rows, None, None]).sum(axis=(0, 1))
                for t in _periods(plan, policy):
                    yield from _bounds(policy, process, t, there[t], 1.0)


EVALUATIONS: dict[str, Callable[[Plan, Any], Iterator[Finding]]] = {
    "share_limit": evaluate_share_limit,
    "assignment": evaluate_assignment,
}
"""Policy type -> its evaluation, written without a look at its constraint."""


def _periods(plan: Plan, policy: Rule) -> range:
    return range(policy.from_ - 1, policy.to or plan.economics.axes.calendar.count)


def _bounds(policy: ShareLimit | Assignment, label: str, t: int, left: float, whole: float) -> Iterator[Finding]:
    if policy.max is not None:
        excess = max(0.0, left - policy.max) * whole
        yield Finding(policy.id, label, t, "max", float(left), policy.max, float(excess), policy.penalty)
    if policy.min is not None:
        excess = max(0.0, policy.min - left) * whole
        yield Finding(policy.id, label, t, "min", float(left), policy.min, float(excess), policy.penalty)
