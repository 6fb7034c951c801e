"""The plan as moves: what goes live where, in which wave, from where, and what it costs once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan.plan import Plan
from sourcing_opt.tolerances import NO_PEOPLE, NO_SHARE


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
    leaves: int
    """Workstream that it was: another than p where it changes its mode."""
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

    What leaves a place and arrives there in another mode is the same. Where a workstream leaves several places and arrives at several in the same wave, each
    origin feeds each destination in proportion.
    """
    decisions, economics = plan.decisions, plan.economics
    moving = economics.modes.moving(decisions.arrive, decisions.leave)
    paid_for, given_up = (
        np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
        for part, whole in ((moving.arriving, decisions.arrive), (moving.leaving, decisions.leave))
    )
    ramp, settling = (
        _over_the_horizon(plan, cost) for cost in (plan.economics.transition.ramp_cost, plan.economics.transition.settling_cost)
    )
    set_free = decisions.leave * economics.fte * economics.people.weight.sum(axis=1)[:, :, None]
    moves = []
    for w, p, l, origin, share in _paired(plan):
        leaves, at = (p, None) if origin is None else origin
        one_off = {name: share * float(cost[p, l, w] * paid_for[p, l, w]) for name, cost in economics.transition.arrival.items()}
        one_off["ramp_up"] = share * float(ramp[p, l, w])
        one_off["stabilisation"] = share * float(settling[p, l, w])
        for name, cost in economics.transition.departure.items():
            one_off[name] = 0.0 if at is None else share * float(cost[leaves, at, w] * given_up[leaves, at, w])
        moves.append(
            Move(
                p=p,
                origin=at,
                leaves=leaves,
                destination=l,
                wave=w,
                share=share,
                fte=share * float(economics.fte[p, l, w]),
                one_off=one_off,
                let_go=LetGo(0.0, 0.0, 0.0)
                if at is None
                else _let_go(plan, at, w, set_free, float(set_free[leaves, at, w] * share / decisions.leave[leaves, at, w])),
            )
        )
    return moves


Source = tuple[int, int] | None
"""Workstream and place that a share leaves; None for new work."""


def _paired(plan: Plan) -> Iterator[tuple[int, int, int, Source, float]]:
    """(wave, workstream, place it arrives at, what it leaves, share) of every move."""
    axes, decisions = plan.economics.axes, plan.decisions
    modes = {work: np.flatnonzero(axes.work == work) for work in np.unique(axes.work).tolist()}
    for w, work in np.argwhere(axes.in_all_modes(decisions.arrive.sum(axis=1)).T * axes.as_today > 0).tolist():
        rows = modes[work]
        arriving, leaving = decisions.arrive[rows, :, w], decisions.leave[rows, :, w]
        pairs: list[tuple[int, int, Source, float]] = []
        if len(rows) > 1:
            arriving, leaving, pairs = _in_place(rows, arriving, leaving)
        left, total = [(int(m), int(l)) for m, l in np.argwhere(leaving > 0)], float(leaving.sum())
        for m, l in np.argwhere(arriving > 0).tolist():
            if not left:
                pairs.append((int(rows[m]), l, None, float(arriving[m, l])))
            for n, origin in left:
                pairs.append((int(rows[m]), l, (int(rows[n]), origin), float(arriving[m, l] * (leaving[n, origin] / total))))
        for p, l, source, share in sorted(
            pairs, key=lambda pair: (pair[0], (-1, -1) if pair[2] is None else pair[2][::-1], pair[1])
        ):
            yield w, p, l, source, share


def _in_place(rows: Indices, arriving: Floats, leaving: Floats) -> tuple[Floats, Floats, list[tuple[int, int, Source, float]]]:
    """Of (m, L) shares of a piece of work in its modes, what arrives from elsewhere, what leaves for elsewhere, and what changes its mode in place."""
    arrives, leaves = arriving.sum(axis=0), leaving.sum(axis=0)
    same = np.minimum(arrives, leaves)
    pairs: list[tuple[int, int, Source, float]] = []
    for l in np.flatnonzero(same > 0).tolist():
        for m in np.flatnonzero(arriving[:, l] > 0).tolist():
            for n in np.flatnonzero(leaving[:, l] > 0).tolist():
                share = float(same[l] * (arriving[m, l] / arrives[l]) * (leaving[n, l] / leaves[l]))
                pairs.append((int(rows[m]), l, (int(rows[n]), l), share))

    def elsewhere(share: Floats, whole: Floats) -> Floats:
        rest = np.where(whole > same + NO_SHARE, (whole - same) / np.where(whole > 0, whole, 1.0), 0.0)
        return np.asarray(share * rest)

    return elsewhere(arriving, arrives), elsewhere(leaving, leaves), pairs


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
