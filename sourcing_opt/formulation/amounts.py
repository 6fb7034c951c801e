"""How much of something a location holds: FTE, run cost or hours of some processes, as columns that many rows share.

Written out in every row that speaks of it, the sum over all moves so far would fill most of the matrix.
"""

from __future__ import annotations

from typing import Literal, assert_never

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms

Metric = Literal["fte", "cost", "delivery", "volume", "carbon"]
"""What is counted: people, run cost, what places are paid, standard hours, emissions."""


def define_amounts(model: Formulation, metric: Metric, workstreams: Flags, periods: Indices) -> Indices:
    """(n, L) The columns that say how much of the metric of the workstreams (P,) a location holds in each period; -1 where it cannot have any.

    amount[l,t] = sum_{p selected} m[p,l,t] share[p,l,t],     m is fte[p,l,t], run cost[p,l,t], what the place is paid, standard hours[p,t], or emissions[p,l,t]
    Unit: FTE, study currency, hours, t CO2e. The rows that define the columns join the program when they are first asked for.
    """
    number, known = model.amounts_of(metric, workstreams)
    missing = np.array([t for t in periods.tolist() if t not in known], dtype=np.intp)
    if len(missing):
        columns = _define(model, metric, workstreams, missing, number)
        model.add_amounts(metric, workstreams, dict(zip(missing.tolist(), columns, strict=True)))
    _, known = model.amounts_of(metric, workstreams)
    return np.array([known[t] for t in periods.tolist()], dtype=np.intp).reshape(-1, model.economics.axes.shape[1])


def size(model: Formulation, metric: Metric, workstreams: Flags, periods: Indices) -> Floats:
    """(n,) Roughly what the workstreams amount to in all in each period: the mean over the places where each may be."""
    economics = model.economics
    possible = economics.may_be
    means = (weights(economics, metric, periods) * possible).sum(axis=2) / np.maximum(1, possible.sum(axis=1))
    return np.asarray(means[:, workstreams].sum(axis=1))


def _define(model: Formulation, metric: Metric, workstreams: Flags, periods: Indices, number: int) -> Indices:
    """(n, L)"""
    weight = weights(model.economics, metric, periods) * workstreams[:, None]
    n, p, l = np.nonzero(weight)
    columns = np.full((len(periods), weight.shape[2]), -1, dtype=np.intp)
    terms, constants = model.shares(n * columns.shape[1] + l, p, l, periods[n], weight[n, p, l], columns.size)
    there = terms.some(columns.size) | (constants != 0)
    n, l = np.divmod(np.flatnonzero(there), columns.shape[1])
    columns[n, l] = model.add_columns(f"amount_{number}", l, periods[n])
    terms = terms.only(there) + Terms.of(np.arange(len(l)), columns[n, l], -1.0)
    right = -constants[there]
    model.add_rows(f"define_{number}", l, periods[n], terms=terms, lower=right, upper=right)
    return columns


def weights(economics: Economics, name: Metric, periods: Indices) -> Floats:
    """(n, P, L) What a workstream amounts to if all of it is done at a location in each period."""
    match name:
        case "fte":
            amount = economics.fte
        case "cost":
            amount = economics.run.total
        case "delivery":
            amount = economics.run.delivery * economics.axes.calendar.years
        case "volume":
            amount = np.broadcast_to(economics.hours[:, None] * economics.axes.calendar.years, economics.axes.shape)
        case "carbon":
            amount = economics.run.emissions
        case unknown:
            assert_never(unknown)
    return np.asarray(amount[:, :, periods].transpose(2, 0, 1))
