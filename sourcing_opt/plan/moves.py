"""The plan as moves: what goes live where, in which wave, from where, and what it costs once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan.plan import Plan
from sourcing_opt.tolerances import NO_PEOPLE


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
    ramp = _ramp_up_of_arrivals(plan)
    found = []
    for w, p in np.argwhere(decisions.arrive.sum(axis=1).T > 0).tolist():
        arriving, leaving = decisions.arrive[p, :, w], decisions.leave[p, :, w]
        origins: list[int | None] = [*np.flatnonzero(leaving).tolist()] or [None]
        for origin in origins:
            part = 1.0 if origin is None else float(leaving[origin] / leaving.sum())
            for l in np.flatnonzero(arriving).tolist():
                share = float(arriving[l] * part)
                one_off = {name: share * float(cost[p, l, w]) for name, cost in economics.transition.arrival.items()}
                one_off["ramp_up"] = share * float(ramp[p, l, w])
                for name, cost in economics.transition.departure.items():
                    one_off[name] = 0.0 if origin is None else share * float(cost[p, origin, w])
                found.append(
                    Move(
                        p=p,
                        origin=origin,
                        destination=l,
                        wave=w,
                        share=share,
                        fte=share * float(economics.fte[p, l, w]),
                        one_off=one_off,
                    )
                )
    return found


def small_waves(plan: Plan) -> int:
    """How many waves are smaller than one person: what goes live of a workstream at a place in a period."""
    staffed = [not location.is_machine for location in plan.economics.axes.locations]
    arrive = plan.decisions.arrive * np.array(staffed)[:, None]
    return int(((arrive > 0) & (arrive * plan.economics.fte < 1 - NO_PEOPLE)).sum())


def site_changes(plan: Plan) -> list[SiteChange]:
    """Locations that open or close, by wave."""
    decisions, sites = plan.decisions, plan.economics.sites
    found = []
    for opens, waves, cost in ((True, decisions.opens, sites.opening), (False, decisions.closes, sites.closing)):
        found += [SiteChange(l, int(w), opens, float(cost[l, w])) for l, w in enumerate(waves.tolist()) if w != NEVER]
    return sorted(found, key=lambda change: (change.wave, change.location))


def _ramp_up_of_arrivals(plan: Plan) -> Floats:
    """(P, L, W) What ramping up costs over the horizon when all of a workstream arrives in a wave. [money]"""
    transition = plan.economics.transition
    total = np.zeros_like(transition.ramp_base)
    count = total.shape[2]
    for k in range(min(transition.ramp_loss.shape[1], count)):
        total[:, :, : count - k] += transition.ramp_loss[:, k, None, None] * transition.ramp_base[:, :, k:]
    return total
