"""How much a location can hold, how little is worth running there, and how many people there are to hire."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.formulation.amounts import amounts
from sourcing_opt.formulation.model import GE, LE, Formulation, Origin, row, scaled


def limit_capacity(model: Formulation) -> list[pulp.LpConstraint]:
    """A location holds no more than its capacity, and nothing while it is not open.

    sum_p fte[p,l,t] share[p,l,t] <= max_fte[l] open[l,t]        for every l with a capacity, every t
    share[p,l,t] <= open[l,t]                                    where there is no capacity, or the work takes no people
    share[p,l,T] <= open[l,T]                                    implied, and a tighter relaxation; where `uses` does not say it already
    Unit: FTE; share of the workstream. Source: locations.max_fte.
    """
    economics = model.economics
    everything = np.ones(len(economics.axes.workstreams), dtype=bool)
    rows = []
    for l in range(len(economics.axes.locations)):
        capacity = float(economics.sites.max_fte[l])
        origin = Origin("locations", (economics.axes.locations[l].id,), "max_fte")
        opening = bool(economics.sites.candidate[l] or economics.sites.closable[l])
        here = np.flatnonzero(economics.eligible[:, l] | (economics.baseline[:, l] > 0))
        weightless = [p for p in here.tolist() if np.isinf(capacity) or economics.fte[p, l].min() == 0]
        linked = [p for p in here.tolist() if (economics.axes.workstreams[p].process.id, l) not in model.uses]
        for t in range(economics.axes.calendar.count):
            open_pairs, open_constant = model.open(l, t)
            held = amounts(model, "fte", everything, t).get(l)
            if held is not None and np.isfinite(capacity):
                pairs = [(held, 1.0), *scaled(open_pairs, -capacity)]
                rows.append(model.from_input(origin, row(f"capacity_{l}_{t}", pairs, LE, capacity * open_constant)))
                if open_pairs:
                    all_work = float(economics.fte[:, l, t].sum())
                    pairs = [(held, 1.0), *scaled(open_pairs, -all_work)]
                    model.behind.append(row(f"closed_{l}_{t}", pairs, LE, all_work * open_constant))
            for p in (linked if t == economics.axes.calendar.count - 1 else weightless) if opening else ():
                pairs, constant = model.share(p, l, t)
                rows.append(row(f"open_{p}_{l}_{t}", [*pairs, *scaled(open_pairs, -1)], LE, open_constant - constant))
    return rows


def keep_minimum_scale(model: Formulation) -> list[pulp.LpConstraint]:
    """A location that is open, or that cannot close but is used, has at least its smallest scale in the end state.

    sum_p fte[p,l,T] share[p,l,T] >= min_fte[l] open[l,T]        for every l that opens or closes
    sum_p fte[p,l,T] share[p,l,T] >= min_fte[l] runs[l],   <= largest load[l] runs[l]        for every other l
    Unit: FTE. Source: locations.min_fte.
    """
    economics = model.economics
    last = economics.axes.calendar.count - 1
    held = amounts(model, "fte", np.ones(len(economics.axes.workstreams), dtype=bool), last)
    rows = []
    for l in np.flatnonzero(economics.sites.min_fte > 0).tolist():
        scale, location = float(economics.sites.min_fte[l]), (economics.axes.locations[l].id,)
        smallest, largest = Origin("locations", location, "min_fte"), Origin("locations", location, "max_fte")
        load = [(held[l], 1.0)] if l in held else []
        if l in model.runs:
            all_work = float(economics.fte[:, l, last].sum())
            most = min(float(economics.sites.max_fte[l]), all_work)
            rows.append(model.from_input(smallest, row(f"scale_{l}", [*load, (model.runs[l], -scale)], GE, 0.0)))
            runs = row(f"runs_{l}", [*load, (model.runs[l], -most)], LE, 0.0)
            rows.append(model.from_input(largest, runs) if most < all_work else runs)
            model.behind.append(row(f"idle_{l}", [*load, (model.runs[l], -all_work)], LE, 0.0))
        else:
            open_pairs, open_constant = model.open(l, last)
            pairs = [*load, *scaled(open_pairs, -scale)]
            rows.append(model.from_input(smallest, row(f"scale_{l}", pairs, GE, scale * open_constant)))
    return rows


def limit_headcount(model: Formulation) -> list[pulp.LpConstraint]:
    """No more people of a role are employed at a location than there are to hire.

    sum_p mix[p,r] fte[p,l,t] share[p,l,t] <= max_headcount[r,l]        for every r, l with a talent pool, every t
    Unit: FTE. Source: labor_rates.max_headcount.
    """
    economics = model.economics
    pay = economics.pay
    rows = []
    for r, l in zip(*np.nonzero(np.isfinite(pay.max_headcount)), strict=True):
        origin = Origin("labor_rates", (pay.roles[r].id, economics.axes.locations[l].id), "max_headcount")
        for t in range(economics.axes.calendar.count):
            weights = np.zeros(economics.axes.shape[:2])
            weights[:, l] = pay.mix[:, r] * economics.fte[:, l, t]
            pairs, constant = model.weighted_share(weights, t)
            # Before anything may move there are no variables, but there may be too much work.
            if pairs or constant:
                right = float(pay.max_headcount[r, l]) - constant
                rows.append(model.from_input(origin, row(f"headcount_{r}_{l}_{t}", pairs, LE, right)))
    return rows
