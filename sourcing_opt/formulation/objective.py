"""The objective: the net present cost of the plan, as the baseline's plus what every decision adds or saves."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.terms.tax import PAID_FROM_HOME
from sourcing_opt.formulation.model import Formulation


def net_present_cost(model: Formulation) -> tuple[Floats, float]:
    """What the plan costs over the horizon, discounted, before tax or after: (N,) for a unit of each column, and the constant.

    run cost of the baseline + ramp-up of what went live before
                 + sum arrive[p,l,w] (NPV of running p at l from w on + arrival one-offs at w + ramp-up from w on)
                 + sum leave[p,l,w]  (departure one-offs at w - NPV of running p at l from w on)
                 + sum opens[l,w]  (opening at w + NPV of being open from w on)
                 + sum closes[l,w] (closing at w - NPV of being open from w on)
                 - providers' discounts + paid for commitments not used + penalties
    Unit: study currency, present value. Source: models/README.md, "Objective".
    """
    economics = model.economics
    discount, sites, kept, worth = economics.axes.calendar.discount, economics.sites, economics.taxes.kept, economics.worth
    running = _from_wave_on(discount * after_tax(economics))
    arriving = running + worth * sum(economics.transition.arrival.values()) + ramp_up_npv(economics, worth)
    leaving = worth * economics.transition.leaving - running
    being_open = _from_wave_on(worth * sites.fixed)
    opening = economics.taxes.opening_npv(sites.opening, discount) + being_open
    closing = worth * sites.closing - being_open

    cost = np.zeros_like(model.program.cost)
    for moves, price in ((model.arrive, arriving), (model.leave, leaving)):
        cost[moves.columns] = price[moves.p, moves.l, moves.w]
    for turns, price in ((model.opens, opening), (model.closes, closing)):
        for turn, column in turns.items():
            cost[column] = price[turn]
    for columns, price in model.costs:
        cost[columns] = price
    for penalty in model.penalties:
        cost[penalty.column] = penalty.cost
    work = np.einsum("pl,plt->t", economics.baseline, after_tax(economics))
    open_today = ((sites.fixed * ~sites.candidate[:, None]) * kept).sum(axis=0)
    sunk = work + open_today + (kept * economics.live_before).sum(axis=(0, 1))
    return cost, float(sunk @ discount)


def after_tax(economics: Economics) -> Floats:
    """(P, L, T) Run cost of all of a workstream as the objective counts it: what a place is paid there, what is paid from home at home. [money/period]"""
    taxes, run = economics.taxes, economics.run
    if not taxes.is_minimised:
        return run.total
    from_home = sum((run.components[name] for name in PAID_FROM_HOME), np.zeros_like(run.total))
    return np.asarray((run.total - from_home) * taxes.kept + from_home * taxes.kept_at_home)


def ramp_up_npv(economics: Economics, worth: Floats) -> Floats:
    """(P, L, W) Present value of the ramp-up of work that arrives in each wave: its months fall into the periods after.

    worth: (T,) or (L, T) what a unit of money counts for, present value.
    """
    transition = economics.transition
    total = np.zeros(economics.axes.shape)
    for k in range(min(transition.ramp_periods, total.shape[2])):
        total[:, :, : total.shape[2] - k] += (worth * transition.cost_after(k))[:, :, k:]
    return total


def _from_wave_on(discounted: Floats) -> Floats:
    """(..., T) -> (..., W): the sum over all periods from the wave on."""
    return np.asarray(discounted[..., ::-1].cumsum(axis=-1)[..., ::-1])
