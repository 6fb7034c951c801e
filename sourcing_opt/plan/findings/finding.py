"""A finding: what a plan has where a policy has a bound; and what the readings of all types share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sourcing_opt.economics.attributes import Selection, domains, selections
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import Bounded, Domain, Rule
from sourcing_opt.tolerances import BINDING


@dataclass(frozen=True)
class Finding:
    """One bound of one repetition of a policy in one period."""

    policy: str
    label: str
    """What it holds for: the value of `each`, the process, the place."""
    period: int
    """From 0."""
    side: Literal["min", "max"]
    left: float
    """What the plan has. [unit]"""
    bound: float
    """What the policy asks for. [unit]"""
    unit: str
    """Of both: share, FTE, money, points, number."""
    excess: float
    """By how much it is broken, 0 when it is kept, in the unit its penalty is for."""
    penalty: float | None
    """Cost of a unit of excess; None for a hard policy. [money/unit/period]"""

    @property
    def slack(self) -> float:
        """Room left; negative when broken. [unit]"""
        return self.bound - self.left if self.side == "max" else self.left - self.bound

    @property
    def status(self) -> Literal["slack", "binding", "violated"]:
        """violated is allowed only at a penalty."""
        tolerance = BINDING * max(1.0, abs(self.bound))
        if self.slack < -tolerance:
            return "violated"
        return "binding" if self.slack <= tolerance else "slack"


def selections_of(plan: Plan, policy: Rule) -> list[Selection]:
    """Who each repetition of the policy is about."""
    return selections(plan.economics.study, plan.economics.axes, policy)


def periods_of(plan: Plan, policy: Rule) -> range:
    """The periods it holds in, from 0."""
    return policy.periods(plan.economics.axes.calendar.count)


def selected(selection: Selection, amounts: Floats) -> Floats:
    """(P, L, T) -> (T,): what is selected of it."""
    return np.asarray(amounts[np.ix_(selection.workstreams, selection.locations)].sum(axis=(0, 1)))


def by_process(plan: Plan, selection: Selection) -> dict[str, Floats]:
    """Process id -> (L, T) share of the process at each location, over its shifts by their parts of its hours."""
    axes = plan.economics.axes
    share_at_location = {}
    for process, workstreams in axes.by_process.items():
        if selection.workstreams[workstreams[0]]:
            parts = np.array([axes.workstreams[p].share for p in workstreams])
            share_at_location[process] = np.einsum("p,plt->lt", parts, plan.share[list(workstreams)])
    return share_at_location


def places_of(plan: Plan, selection: Selection, of: Domain) -> dict[str, Flags]:
    """Location, country or provider -> (L,) its selected locations."""
    members_of = {name: members & selection.locations for name, members in domains(plan.economics.axes, of).items()}
    return {name: members for name, members in members_of.items() if members.any()}


def bounded(
    policy: Rule, bounds: Bounded, label: str, t: int, left: float, unit: str, penalised_unit: float = 1.0
) -> Iterator[Finding]:
    """A finding for each of its bounds; `penalised_unit` turns a unit of the left side into a unit of excess."""
    if bounds.max is not None:
        yield finding(policy, label, t, "max", left, bounds.max, unit, penalised_unit)
    if bounds.min is not None:
        yield finding(policy, label, t, "min", left, bounds.min, unit, penalised_unit)


def finding(
    policy: Rule,
    label: str,
    t: int,
    side: Literal["min", "max"],
    left: float,
    bound: float,
    unit: str,
    penalised_unit: float = 1.0,
) -> Finding:
    """What became of one bound; `penalised_unit` turns a unit of the left side into a unit of excess."""
    over = left - bound if side == "max" else bound - left
    return Finding(
        policy=policy.id,
        label=label,
        period=t,
        side=side,
        left=float(left),
        bound=float(bound),
        unit=unit,
        excess=float(max(0.0, over) * penalised_unit),
        penalty=policy.penalty,
    )
