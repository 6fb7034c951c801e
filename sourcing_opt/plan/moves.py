"""The plan as moves: what goes live where, in which wave, from where, and what it costs once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan.plan import Plan
from sourcing_opt.tolerances import NO_PEOPLE


class LetGo(NamedTuple):
    """People whose work leaves a place with its own staff. [FTE]"""

    released: float
    gone: float
    """By attrition, in the period in which the work leaves."""
    redeployed: float
    """To other work there; or they wait for it, or to leave by themselves later."""


@dataclass(frozen=True)
class Move:
    """One share of one workstream that goes live at one location."""

    p: int
    """Workstream."""
    origin: int | None
    """Location it leaves; None for new work."""
    destination: int
    """Location it arrives at."""
    wave: int
    """Period, from 0."""
    share: float
    """[share of the workstream]"""
    fte: float
    """People at the destination when it goes live. [FTE]"""
    one_off: dict[str, float]
    """Component -> cost over the horizon, in the study's currency, nominal. [money]"""
    let_go: LetGo
    """What becomes of the people who did the work, where they are the place's own."""


@dataclass(frozen=True)
class SiteChange:
    """A location that opens or closes."""

    location: int
    wave: int
    """Period, from 0."""
    opens: bool
    cost: float
    """One-off, in the study's currency. [money]"""


def moves(plan: Plan) -> list[Move]:
    """All moves, by wave, workstream, origin and destination.

    Where a workstream leaves several places and arrives at several in the same wave, each origin feeds each destination in proportion.
    """
    decisions, economics = plan.decisions, plan.economics
    ramp, settling = (
        _over_the_horizon(plan, cost) for cost in (plan.economics.transition.ramp_cost, plan.economics.transition.settling_cost)
    )
    set_free = decisions.leave * economics.fte * economics.people.weight.sum(axis=1)[:, :, None]
    moves = []
    for w, p in np.argwhere(decisions.arrive.sum(axis=1).T > 0).tolist():
        arriving, leaving = decisions.arrive[p, :, w], decisions.leave[p, :, w]
        origins: list[int | None] = [*np.flatnonzero(leaving).tolist()] or [None]
        for origin in origins:
            part = 1.0 if origin is None else float(leaving[origin] / leaving.sum())
            for l in np.flatnonzero(arriving).tolist():
                share = float(arriving[l] * part)
                one_off = {name: share * float(cost[p, l, w]) for name, cost in economics.transition.arrival.items()}
                one_off["ramp_up"] = share * float(ramp[p, l, w])
                one_off["stabilisation"] = share * float(settling[p, l, w])
                for name, cost in economics.transition.departure.items():
                    one_off[name] = 0.0 if origin is None else share * float(cost[p, origin, w])
                moves.append(
                    Move(
                        p=p,
                        origin=origin,
                        destination=l,
                        wave=w,
                        share=share,
                        fte=share * float(economics.fte[p, l, w]),
                        one_off=one_off,
                        let_go=LetGo(0.0, 0.0, 0.0)
                        if origin is None
                        else _let_go(plan, origin, w, set_free, float(set_free[p, origin, w] * arriving[l] / arriving.sum())),
                    )
                )
    return moves


def _let_go(plan: Plan, l: int, w: int, set_free: Floats, people: float) -> LetGo:
    """Of people set free at a place in a period, the same parts of each piece of work: who is released there then, who leaves by themselves."""
    whole = float(set_free[:, l, w].sum())
    if whole <= 0:
        return LetGo(0.0, 0.0, 0.0)
    released = min(1.0, float(plan.staffing.released[:, l, w].sum()) / whole)
    gone = min(1.0 - released, float(plan.walk.leavers[:, l, w].sum()) / whole)
    return LetGo(people * released, people * gone, people * (1 - released - gone))


def small_waves(plan: Plan) -> int:
    """How many waves are smaller than one person: what goes live of a workstream at a place in a period."""
    staffed = [not location.is_machine for location in plan.economics.axes.locations]
    arrive = plan.decisions.arrive * np.array(staffed)[:, None]
    return int(((arrive > 0) & (arrive * plan.economics.fte < 1 - NO_PEOPLE)).sum())


def site_changes(plan: Plan) -> list[SiteChange]:
    """Locations that open or close, by wave."""
    decisions, sites = plan.decisions, plan.economics.sites
    site_changes = []
    for opens, waves, cost in ((True, decisions.opens, sites.opening), (False, decisions.closes, sites.closing)):
        site_changes += [SiteChange(l, int(w), opens, float(cost[l, w])) for l, w in enumerate(waves.tolist()) if w != NEVER]
    return sorted(site_changes, key=lambda change: (change.wave, change.location))


def _over_the_horizon(plan: Plan, cost_of: Callable[[int], Floats]) -> Floats:
    """(P, L, W) What it costs over the horizon when all of a workstream arrives in a wave; cost_of: periods since -> (P, L, T). [money]"""
    transition = plan.economics.transition
    total = np.zeros_like(transition.ramp_base)
    count = total.shape[2]
    for k in range(min(transition.ramp_periods, count)):
        total[:, :, : count - k] += cost_of(k)[:, :, k:]
    return total
