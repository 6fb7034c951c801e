"""The policy `amount_limit`: how many people, how much money or how much moving there is in any one period."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.amounts import amounts
from sourcing_opt.formulation.model import Formulation, Moves, Pairs
from sourcing_opt.formulation.policy_rows import bounded, bounds_of, periods_of
from sourcing_opt.schemas.policies import AmountLimit


def limit_amount(model: Formulation, policy: AmountLimit, name: str) -> list[pulp.LpConstraint]:
    """In each period the processes `for` take, cost or move at least `min` and at most `max` at the locations `where`.

    fte, run_cost:  sum_{p in for, l in where} m[p,l,t] share[p,l,t]
    moved_fte:      sum fte[p,l,t] arrive[p,l,t]                                                of existing work
    one_off_cost:   sum one-offs[p,l,t] arrive[p,l,t] + sum_k ramp-up[p,l,t] arrive[p,l,t-k] + sum severance[p,l,t] leave[p,l,t]
                    + ramp-up in t of what went live before the horizon + opening[l,t] opens[l,t] + closing[l,t] closes[l,t]                        where `for` is blank
    <=  max   (>= min)   for every t in from..to.  Unit of violation: FTE, study currency. Source: models/README.md, P3.
    """
    rows = []
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        for t in periods_of(model, policy):
            amount = _amount(model, policy, selection, t)
            for side, bound in bounds_of(policy):
                rows += bounded(model, policy, f"{name}_{number}_{t}_{side}", amount, side, bound, t)
    return rows


def _amount(model: Formulation, policy: AmountLimit, selection: Selection, t: int) -> tuple[Pairs, float]:
    if policy.metric in ("fte", "run_cost"):
        held = amounts(model, {"fte": "fte", "run_cost": "cost"}[policy.metric], selection.workstreams, t)
        return [(variable, 1.0) for l, variable in held.items() if selection.locations[l]], 0.0
    economics = model.economics
    chosen = (selection.workstreams[:, None] & selection.locations[None, :]).astype(float)
    if policy.metric == "moved_fte":
        return _in_wave(model.arrive, chosen * economics.fte[:, :, t] * economics.existing[:, None], t), 0.0
    transition = economics.transition
    pairs = _in_wave(model.leave, chosen * transition.severance[:, :, t], t)
    for w in range(t + 1):
        cost = np.zeros_like(chosen)
        if w == t:
            cost += sum(component[:, :, t] for component in transition.arrival.values())
        if t - w < transition.ramp_loss.shape[1]:
            cost += transition.ramp_loss[:, t - w, None] * transition.ramp_base[:, :, t]
        pairs += _in_wave(model.arrive, chosen * cost, w)
    if not policy.for_:
        for variables, price in ((model.opens, economics.sites.opening), (model.closes, economics.sites.closing)):
            pairs += [(v, float(price[l, w])) for (l, w), v in variables.items() if w == t and selection.locations[l]]
    return pairs, float((chosen * economics.ramp_up_before[:, :, t]).sum())


def _in_wave(moves: Moves, weights: Floats, w: int) -> Pairs:
    """sum over p, l of weights[p,l] times the move of wave w."""
    begin, end = moves.until(w - 1), moves.until(w)
    coefficients = weights[moves.p[begin:end], moves.l[begin:end]]
    return [(moves.variables[begin + i], float(coefficients[i])) for i in np.flatnonzero(coefficients).tolist()]
