"""What is paid beside work and sites: seats that stay empty until their lease ends, and grants for the jobs that come."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation.amounts import define_amounts
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms


def pay_for_empty_seats(model: Formulation) -> None:
    """Until its lease ends a seat is paid for, whether anybody sits there or not.

    empty[l,t] >= seats[l] - sum_p fte[p,l,t] share[p,l,t]          for every l with a lease, every t in it
    objective + d[t] price[l,t] empty[l,t]
    Unit: FTE. Source: locations.lease_ends, leased_seats, seat_cost.
    """
    economics, leases = model.economics, model.economics.leases
    l, t = np.nonzero(leases.price * leases.seats[:, None])
    if not len(l):
        return
    count_p, _, count_t = economics.axes.shape
    held = define_amounts(model, "fte", np.ones(count_p, dtype=bool), np.arange(count_t))
    empty = model.add_columns("empty", l, t)
    model.add_cost(empty, economics.worth[l, t] * leases.price[l, t])
    row, there = np.arange(len(l)), held[t, l] >= 0
    terms = Terms.of(row, empty) + Terms.of(row[there], held[t, l][there])
    model.add_rows("lease", l, t, terms=terms, lower=leases.seats[l])


def grant_jobs(model: Formulation) -> None:
    """Jobs that come to a place are paid for, up to so many; as money later is worth no more, the first come first.

    granted[l,t] <= sum of fte[p,l,t] arrive[p,l,t] over p with b[p,l] = 0,      sum_t granted[l,t] <= max_jobs[l]
    objective - d[t] per_job[l] granted[l,t]
    Unit: FTE. Source: incentives.per_job, max_jobs.
    """
    economics, taxes, arrive = model.economics, model.economics.taxes, model.arrive
    count_t = economics.axes.calendar.count
    places = np.flatnonzero(taxes.per_job)
    if not len(places):
        return
    number = np.full(len(taxes.per_job), -1)
    number[places] = np.arange(len(places))
    l, t = np.repeat(places, count_t), np.tile(np.arange(count_t), len(places))
    granted = model.add_columns("granted", l, t)
    model.add_cost(granted, -economics.axes.calendar.discount[t] * taxes.per_job[l])
    # Who left and came back at once would come for the grant.
    today = economics.axes.in_all_modes(economics.baseline)
    here = (number[arrive.l] >= 0) & (today[arrive.p, arrive.l] == 0)
    p, at, w = arrive.p[here], arrive.l[here], arrive.w[here]
    jobs = Terms.of(number[at] * count_t + w, arrive.columns[here], -economics.fte[p, at, w])
    model.add_rows("jobs", l, t, terms=Terms.of(np.arange(len(l)), granted) + jobs, upper=0.0)
    limited = np.isfinite(taxes.max_jobs[places])
    whole = Terms.of(number[l], granted).only(limited)
    model.add_rows("max_jobs", places[limited], terms=whole, upper=taxes.max_jobs[places[limited]])
