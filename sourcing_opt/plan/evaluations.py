"""What a plan has where each type of policy has a bound; written without a look at the constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sourcing_opt.economics.attributes import Selection, domains, selections
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.scores import scores
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import (
    AmountLimit,
    Apart,
    Assignment,
    Bounded,
    CountLimit,
    Domain,
    Rule,
    ScoreLimit,
    ShareLimit,
    Stability,
    Survivability,
    Switching,
    Together,
    UnderWay,
)

BINDING = 1e-6
"""A slack below this, relative to the bound where that is above 1, is none."""
THERE = 1e-7
"""A share above this is work, below it the arithmetic's dust."""
MOVED = 1e-6
"""A move that differs by more than this share is another move."""


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


def share_limit(plan: Plan, policy: ShareLimit) -> Iterator[Finding]:
    """Part of the metric that the locations hold; its excess is in FTE, money or hours."""
    economics = plan.economics
    match policy.metric:
        case "fte":
            amounts = plan.fte
        case "cost":
            amounts = plan.share * economics.run.total
        case _:
            amounts = plan.share * economics.hours[:, None, :] * economics.axes.calendar.years
    for selection in _selections(plan, policy):
        total, held = amounts[selection.workstreams].sum(axis=(0, 1)), _of(selection, amounts)
        for t in _periods(plan, policy):
            if total[t] > 0:
                yield from _bounds(policy, policy, selection.label, t, held[t] / total[t], "share", total[t])


def amount_limit(plan: Plan, policy: AmountLimit) -> Iterator[Finding]:
    """What there is in each period: people, money, moves."""
    economics, decisions = plan.economics, plan.decisions
    match policy.metric:
        case "fte":
            amounts = plan.fte
        case "run_cost":
            amounts = plan.share * economics.run.total
        case "moved_fte":
            amounts = decisions.arrive * economics.fte * economics.existing[:, None, None]
        case _:
            amounts = np.asarray(sum(plan.one_off.values()))
    unit = "FTE" if policy.metric in ("fte", "moved_fte") else economics.study.study.currency
    for selection in _selections(plan, policy):
        there = _of(selection, amounts)
        if policy.metric == "one_off_cost" and not policy.for_:
            there = there + (plan.site_cost["opening"] + plan.site_cost["closing"])[selection.locations].sum(axis=0)
        for t in _periods(plan, policy):
            yield from _bounds(policy, policy, selection.label, t, there[t], unit)


def count_limit(plan: Plan, policy: CountLimit) -> Iterator[Finding]:
    """How many places are in use: any work for a maximum, enough work for a minimum."""
    hours = plan.economics.hours
    for selection in _selections(plan, policy):
        rows = selection.workstreams
        places = _places(plan, selection, policy.of)
        for t in _periods(plan, policy) if rows.any() else ():
            whole = hours[rows, t].sum()
            parts = hours[:, t] / whole if whole > 0 else np.full(len(hours), 1 / rows.sum())
            share = plan.share[:, :, t] * rows[:, None]
            any_work = sum(bool((share[:, place] > THERE).any()) for place in places.values())
            enough = sum(bool((parts @ share)[place].sum() >= policy.counts_from - THERE) for place in places.values())
            if policy.max is not None:
                yield _finding(policy, selection.label, t, "max", any_work, policy.max, "number")
            if policy.min is not None:
                yield _finding(policy, selection.label, t, "min", enough, policy.min, "number")


def score_limit(plan: Plan, policy: ScoreLimit) -> Iterator[Finding]:
    """The FTE-weighted mean; its excess is in FTE times points."""
    score = np.nan_to_num(scores(plan.economics.study, plan.economics.axes, policy.score))
    for selection in _selections(plan, policy):
        people, points = _of(selection, plan.fte), _of(selection, plan.fte * score[:, :, None])
        for t in _periods(plan, policy):
            if people[t] > THERE:
                yield from _bounds(policy, policy, selection.label, t, points[t] / people[t], "points", people[t])


def survivability(plan: Plan, policy: Survivability) -> Iterator[Finding]:
    """What is left of each process, with surge, without each place."""
    surge = np.array([location.surge for location in plan.economics.axes.locations])
    for selection in _selections(plan, policy):
        for process, there in _by_process(plan, selection).items():
            for place, lost in _places(plan, selection, policy.of).items():
                left = ((1 + surge) * ~lost) @ there
                for t in _periods(plan, policy):
                    yield _finding(policy, f"{process} without {place}", t, "min", left[t], policy.min, "share")


def together(plan: Plan, policy: Together) -> Iterator[Finding]:
    """Where any of the processes is, how much of the least present one is there."""
    for selection in _selections(plan, policy):
        processes = _by_process(plan, selection)
        for place, members in (_places(plan, selection, policy.of) if len(processes) > 1 else {}).items():
            held = np.array([there[members].sum(axis=0) for there in processes.values()])
            for t in _periods(plan, policy):
                # Broken one by one: either nobody should be here, or everybody with their smallest part.
                leaving, joining = held[:, t].sum(), np.maximum(0.0, policy.counts_from - held[:, t]).sum()
                present = bool(held[:, t].max() > THERE)
                excess = float(min(leaving, joining)) if present else 0.0
                least = float(held[:, t].min()) if present else policy.counts_from
                label = " ".join(part for part in (selection.label, place) if part)
                yield Finding(policy.id, label, t, "min", least, policy.counts_from, "share", excess, policy.penalty)


def apart(plan: Plan, policy: Apart) -> Iterator[Finding]:
    """How many of the processes are at each place."""
    for selection in _selections(plan, policy):
        processes = _by_process(plan, selection)
        for place, members in _places(plan, selection, policy.of).items():
            present = sum(there[members].max(axis=0) > THERE for there in processes.values())
            for t in _periods(plan, policy):
                label = " ".join(part for part in (selection.label, place) if part)
                yield _finding(policy, label, t, "max", float(np.atleast_1d(present)[t]) if processes else 0.0, 1.0, "number")


def assignment(plan: Plan, policy: Assignment) -> Iterator[Finding]:
    """Part of each process that is at the locations."""
    for selection in _selections(plan, policy):
        for process, there in _by_process(plan, selection).items():
            held = there[selection.locations].sum(axis=0)
            for t in _periods(plan, policy):
                yield from _bounds(policy, policy, process, t, held[t], "share")


def stability(plan: Plan, policy: Stability) -> Iterator[Finding]:
    """Part of the FTE that is not where the plan before has it; without one, that has left where it is today."""
    economics = plan.economics
    before = economics.previous.share(economics.baseline)
    missing = np.maximum(0.0, before - plan.share)
    missing[~economics.previous.moving] = np.cumsum(plan.decisions.leave, axis=2)[~economics.previous.moving]
    for selection in _selections(plan, policy):
        away, there = _of(selection, missing * economics.fte), _of(selection, before * economics.fte)
        for t in _periods(plan, policy):
            if there[t] > 0:
                yield _finding(policy, selection.label, t, "max", away[t] / there[t], policy.max, "share", there[t])


def switching(plan: Plan, policy: Switching) -> Iterator[Finding]:
    """How many processes move otherwise than in the plan before."""
    axes, previous, decisions = plan.economics.axes, plan.economics.previous, plan.decisions
    other = np.abs(decisions.arrive - previous.arrive) + np.abs(decisions.leave - previous.leave) > MOVED
    departs = other.any(axis=(1, 2)) & plan.economics.existing
    for selection in _selections(plan, policy):
        count = sum(bool((departs & selection.workstreams)[list(rows)].any()) for rows in axes.by_process.values())
        for t in _periods(plan, policy):
            yield _finding(policy, selection.label, t, "max", count, policy.max, "number")


def under_way(plan: Plan, policy: UnderWay) -> Iterator[Finding]:
    """The part of what is under way that goes live when it is to; its excess is in FTE."""
    previous, fte = plan.economics.previous, plan.economics.fte
    due, done = previous.under_way * fte, np.minimum(plan.decisions.arrive, previous.under_way) * fte
    for selection in _selections(plan, policy):
        asked, there = _of(selection, due), _of(selection, done)
        for t in _periods(plan, policy):
            if asked[t] > 0:
                yield _finding(policy, selection.label, t, "min", there[t] / asked[t], 1.0, "share", asked[t])


EVALUATIONS: dict[str, Callable[[Plan, Any], Iterator[Finding]]] = {
    "share_limit": share_limit,
    "amount_limit": amount_limit,
    "count_limit": count_limit,
    "score_limit": score_limit,
    "survivability": survivability,
    "together": together,
    "apart": apart,
    "assignment": assignment,
    "stability": stability,
    "switching": switching,
    "under_way": under_way,
}
"""Policy type -> its evaluation."""


def _selections(plan: Plan, policy: Rule) -> list[Selection]:
    return selections(plan.economics.study, plan.economics.axes, policy)


def _periods(plan: Plan, policy: Rule) -> range:
    return policy.periods(plan.economics.axes.calendar.count)


def _of(selection: Selection, amounts: Floats) -> Floats:
    """(P, L, T) -> (T,): what is selected of it."""
    return np.asarray(amounts[np.ix_(selection.workstreams, selection.locations)].sum(axis=(0, 1)))


def _by_process(plan: Plan, selection: Selection) -> dict[str, Floats]:
    """Process id -> (L, T) share of the process at each location, over its shifts by their parts of its hours."""
    axes = plan.economics.axes
    found = {}
    for process, workstreams in axes.by_process.items():
        if selection.workstreams[workstreams[0]]:
            parts = np.array([axes.workstreams[p].share for p in workstreams])
            found[process] = np.einsum("p,plt->lt", parts, plan.share[list(workstreams)])
    return found


def _places(plan: Plan, selection: Selection, of: Domain) -> dict[str, Flags]:
    """Location, country or provider -> (L,) its selected locations."""
    found = {name: members & selection.locations for name, members in domains(plan.economics.axes, of).items()}
    return {name: members for name, members in found.items() if members.any()}


def _bounds(policy: Rule, bounds: Bounded, label: str, t: int, left: float, unit: str, whole: float = 1.0) -> Iterator[Finding]:
    if bounds.max is not None:
        yield _finding(policy, label, t, "max", left, bounds.max, unit, whole)
    if bounds.min is not None:
        yield _finding(policy, label, t, "min", left, bounds.min, unit, whole)


def _finding(
    policy: Rule, label: str, t: int, side: Literal["min", "max"], left: float, bound: float, unit: str, whole: float = 1.0
) -> Finding:
    """`whole` turns a unit of the left side into a unit of excess."""
    over = left - bound if side == "max" else bound - left
    return Finding(policy.id, label, t, side, float(left), float(bound), unit, float(max(0.0, over) * whole), policy.penalty)
