"""How much a location can hold, how little is worth running there, and how many people there are to hire."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Indices
from sourcing_opt.formulation.amounts import define_amounts
from sourcing_opt.formulation.model import Formulation, Origin, column_of
from sourcing_opt.formulation.program import Terms


def limit_capacity(model: Formulation) -> None:
    """A location holds no more than its capacity, and nothing while it is not open.

    sum_p fte[p,l,t] share[p,l,t] <= max_fte[l] open[l,t]        for every l with a capacity, every t
    share[p,l,t] <= open[l,t]                                    where there is no capacity, or the work takes no people
    share[p,l,T] <= open[l,T]                                    implied, and a tighter relaxation; where `uses` does not say it already
    Unit: FTE; share of the workstream. Source: locations.max_fte.
    """
    economics = model.economics
    count_p, _, count_t = economics.axes.shape
    capacity = economics.sites.max_fte
    held = define_amounts(model, "fte", np.ones(count_p, dtype=bool), np.arange(count_t)).T
    l, t = np.nonzero((held >= 0) & np.isfinite(capacity)[:, None])
    row, load = np.arange(len(l)), Terms.of(np.arange(len(l)), held[l, t])
    opened, constants = model.open(row, l, t, -capacity[l], len(l))
    model.add_rows("capacity", l, t, terms=load + opened, upper=-constants, origins=_of_location(model, l, "max_fte"))

    turning = opened.some(len(l))
    l, t, row, load = l[turning], t[turning], row[: turning.sum()], load.only(turning)
    opened, constants = model.open(row, l, t, -economics.fte[:, l, t].sum(axis=0), len(l))
    model.add_behind("closed", l, t, terms=load + opened, upper=-constants)

    turns = (economics.sites.candidate | economics.sites.closable) & economics.may_be
    linked = np.repeat((turns & (np.isinf(capacity) | (economics.fte.min(axis=2) == 0)))[:, :, None], count_t, axis=2)
    linked[:, :, -1] = turns
    for process, place in model.uses:
        linked[list(economics.axes.by_process[process]), place, -1] = False
    l, t, p = np.nonzero(linked.transpose(1, 2, 0))
    there, today = model.shares(np.arange(len(p)), p, l, t, 1.0, len(p))
    opened, constants = model.open(np.arange(len(p)), l, t, -1.0, len(p))
    model.add_rows("open", p, l, t, terms=there + opened, upper=-constants - today)


def keep_minimum_scale(model: Formulation) -> None:
    """A location that is open, or that cannot close but is used, has at least its smallest scale in the end state.

    sum_p fte[p,l,T] share[p,l,T] >= min_fte[l] open[l,T]        for every l that opens or closes
    sum_p fte[p,l,T] share[p,l,T] >= min_fte[l] runs[l],   <= largest load[l] runs[l]        for every other l
    Unit: FTE. Source: locations.min_fte.
    """
    economics = model.economics
    last = economics.axes.calendar.count - 1
    [held] = define_amounts(model, "fte", np.ones(len(economics.axes.workstreams), dtype=bool), np.array([last]))
    l = np.flatnonzero(economics.sites.min_fte > 0)
    scale, runs, row = economics.sites.min_fte[l], column_of(model.runs, l), np.arange(len(l))
    some = held[l] >= 0
    load = Terms.of(row[some], held[l[some]])
    stays = runs >= 0
    opened, constants = model.open(row[~stays], l[~stays], last, -scale[~stays], len(l))
    running = Terms.of(row[stays], runs[stays], -scale[stays])
    terms = load + opened + running
    model.add_rows("scale", l, terms=terms, lower=-constants, origins=_of_location(model, l, "min_fte"))

    l, load, runs, row = l[stays], load.only(stays), runs[stays], row[: stays.sum()]
    all_work = economics.fte[:, l, last].sum(axis=0)
    most = np.minimum(economics.sites.max_fte[l], all_work)
    rows = model.add_rows("runs", l, terms=load + Terms.of(row, runs, -most), upper=0.0)
    limited = most < all_work
    model.from_input(rows[limited], _of_location(model, l[limited], "max_fte"))
    model.add_behind("idle", l, terms=load + Terms.of(row, runs, -all_work), upper=0.0)


def limit_headcount(model: Formulation) -> None:
    """No more people of a role are employed at a location than there are to hire.

    sum_p mix[p,r] fte[p,l,t] share[p,l,t] <= max_headcount[r,l] (1 + pool_growth)^m_t        for every r, l with a talent pool, every t
    Unit: FTE. Source: labor_rates.max_headcount, pool_growth.
    """
    economics, pay = model.economics, model.economics.pay
    count_p, _, count_t = economics.axes.shape
    r, l = np.nonzero(np.isfinite(pay.max_headcount[:, :, 0]))
    pool, t, p = np.ogrid[: len(r), :count_t, :count_p]
    weights = pay.mix[p, r[pool]] * economics.fte[p, l[pool], t]
    terms, constants = model.shares(pool * count_t + t, p, l[pool], t, weights, len(r) * count_t)
    # Before anything may move there are no terms, but there may be too much work.
    there = terms.some(len(constants)) | (constants != 0)
    pools, t = np.divmod(np.flatnonzero(there), count_t)
    r, l = r[pools], l[pools]
    right = pay.max_headcount[r, l, t] - constants[there]
    places = zip(r.tolist(), l.tolist(), strict=True)
    keys = [(pay.roles[role].id, economics.axes.locations[place].id) for role, place in places]
    grown = {(row.role, row.location): economics.axes.calendar.index(row.pool_growth) for row in economics.study.labor_rates}
    model.add_rows(
        "headcount",
        r,
        l,
        t,
        terms=terms.only(there),
        upper=right,
        origins=(Origin("labor_rates", key, "max_headcount") for key in keys),
        unit=np.array([grown[key][period] for key, period in zip(keys, t.tolist(), strict=True)]),
    )


def _of_location(model: Formulation, l: Indices, column: str) -> Iterator[Origin]:
    """The cells of the locations."""
    return (Origin("locations", (model.economics.axes.locations[each].id,), column) for each in l.tolist())
