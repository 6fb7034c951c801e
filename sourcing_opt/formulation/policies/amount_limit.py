"""The policy `amount_limit`: how many people, how much money, moving or carbon there is in any one period."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.amounts import Metric, define_amounts
from sourcing_opt.formulation.model import Expressions, Formulation, Moves
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import AmountLimit


def rows(model: Formulation, policy: AmountLimit, name: str) -> None:
    """In each period the processes `for` take, cost, move or emit at least `min` and at most `max` at the locations `where`.

    fte, run_cost:  sum_{p in for, l in where} m[p,l,t] share[p,l,t]
    carbon:         sum_{p in for, l in where} emissions[p,l,t] share[p,l,t]
    moved_fte:      sum fte[p,l,t] arrive[p,l,t]                                                of existing work
    one_off_cost:   sum one-offs[p,l,t] arrive[p,l,t] + sum_k ramp-up[p,l,t] arrive[p,l,t-k] + sum departure one-offs[p,l,t] leave[p,l,t]
                    + ramp-up in t of what went live before the horizon + opening[l,t] opens[l,t] + closing[l,t] closes[l,t]                        where `for` is blank
                    - move[p,l,t] stays[p,l,t], + build_cost[q,m] builds[q,m,t]                 where `for` and `where` are blank
    <=  max   (>= min)   for every t in from..to.  Unit of violation: FTE, study currency, t CO2e. Source: models/README.md, P3.
    """
    t = periods_of(model, policy)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        if policy.metric in _HELD:
            held = define_amounts(model, _HELD[policy.metric], selection.workstreams, t)
            row, l = np.nonzero((held >= 0) & selection.locations)
            amount = Terms.of(row, held[row, l]), np.zeros(len(t))
        else:
            amount = _of_changes(model, policy, selection, t)
        for side, bound in bounds_of(policy):
            bounded(model, policy, f"{name}_{number}", t, side, left=amount, side=side, bound=bound, t=t)


_HELD: dict[str, Metric] = {"fte": "fte", "run_cost": "cost", "carbon": "carbon"}
"""Metric of the policy -> the amount that locations hold."""


def _of_changes(model: Formulation, policy: AmountLimit, selection: Selection, periods: Indices) -> Expressions:
    """What there is of moving, and of its cost, in each of the periods."""
    economics = model.economics
    chosen = (selection.workstreams[:, None] & selection.locations[None, :])[:, :, None]
    match policy.metric:
        case "moved_fte":
            moved = chosen * economics.fte * economics.existing[:, None, None]
            return _after(model.arrive, moved, periods), np.zeros(len(periods))
        case "one_off_cost":
            terms = _of_moves(model, chosen, periods)
            if not policy.for_:
                terms += _of_sites(model, selection, periods)
            if not policy.for_ and not policy.where:
                terms += _of_modes(model, periods)
            return terms, (chosen * economics.live_before).sum(axis=(0, 1))[periods]
        case unknown:
            raise AssertionError(f"no rows are written for the metric {unknown}")


def _of_moves(model: Formulation, chosen: Flags, periods: Indices) -> Terms:
    """One-off cost of what leaves and arrives, and of the ramp-up of what has arrived; chosen: (P, L, 1)."""
    transition = model.economics.transition
    terms = _after(model.leave, chosen * transition.leaving, periods)
    if (staying := model.staying) is not None:
        # What is paid for whoever arrives and leaves is not for those who stay.
        row = np.full(model.economics.axes.calendar.count, -1)
        row[periods] = np.arange(len(periods))
        met = row[staying.w] >= 0
        p, l, w = staying.p[met], staying.l[met], staying.w[met]
        saved = (chosen * model.economics.modes.move)[p, l, w]
        terms += Terms.of(row[w], staying.columns[met], -saved)
    for k in reversed(range(max(1, transition.ramp_periods))):
        cost = transition.cost_after(k) if k < transition.ramp_periods else np.zeros(model.economics.axes.shape)
        if k == 0:
            cost += sum(transition.arrival.values())
        terms += _after(model.arrive, chosen * cost, periods, k)
    return terms


def _of_sites(model: Formulation, selection: Selection, periods: Indices) -> Terms:
    """One-off cost of the sites that open and close."""
    sites, rows = model.economics.sites, {t: row for row, t in enumerate(periods.tolist())}
    terms = Terms.of([], [], [])
    for turns, price in ((model.opens, sites.opening), (model.closes, sites.closing)):
        here = [(rows[w], column, price[l, w]) for (l, w), column in turns.items() if w in rows and selection.locations[l]]
        terms += Terms.of(*np.array(here).reshape(-1, 3).T)
    return terms


def _of_modes(model: Formulation, periods: Indices) -> Terms:
    """What it costs to build modes, which are at no place."""
    terms = Terms.of([], [], [])
    for built in model.built:
        row, of = np.nonzero(periods[:, None] == built.waves)
        terms += Terms.of(row, built.columns[of], built.cost)
    return terms


def _after(moves: Moves, cost: Floats, periods: Indices, k: int = 0) -> Terms:
    """sum over p, l of cost[p,l,t] times the move of wave t - k, for each of the periods t; cost: (P, L, T)."""
    row = np.full(cost.shape[2] + k, -1)
    row[periods] = np.arange(len(periods))
    met = row[moves.w + k] >= 0
    t = moves.w[met] + k
    return Terms.of(row[t], moves.columns[met], cost[moves.p[met], moves.l[met], t])
