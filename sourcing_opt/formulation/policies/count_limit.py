"""The policy `count_limit`: how many locations, countries or providers are in use."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Flags, Indices
from sourcing_opt.formulation.model import Expressions, Formulation
from sourcing_opt.formulation.policies.binaries import add_use, places
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import CountLimit


def rows(model: Formulation, policy: CountLimit, name: str) -> None:
    """The processes `for` together use at least `min` and at most `max` locations, countries or providers of `where`.

    max:   share[p,v,t] <= use[v,t],                    sum_v use[v,t]    <=  max
    min:   held[v,t]    >= counts_from counts[v,t],     sum_v counts[v,t] >=  min
    for every t in from..to; v is a place, held[v,t] the part of the work (standard hours) there; use and counts are 0 or 1.
    Unit of violation: number of places. Source: models/README.md, P4.
    """
    periods = periods_of(model, policy)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        if not selection.workstreams.any():
            continue
        place, family = places(model, selection, policy.of), f"{name}_{number}"
        v, t = np.repeat(np.arange(len(place)), len(periods)), np.tile(periods, len(place))
        row = np.tile(np.arange(len(periods)), len(place))
        for side, bound in bounds_of(policy):
            if side == "max":
                p = np.flatnonzero(selection.workstreams)
                each, of = np.tile(p, len(v)), np.repeat(np.arange(len(v)), len(p))
                counted, _ = add_use(model, family, v, t, side, p=each, of=of, place=place[v], t=t)
            else:
                counted = model.add_columns(f"counts_{family}", v, t, side, upper=1.0, integer=True)
                held, today = _held(model, selection, place, periods)
                terms = held + Terms.of(np.arange(len(v)), counted, -policy.counts_from)
                model.add_rows(f"count_{family}", v, t, side, terms=terms, lower=-today)
            left = Terms.of(row, counted), np.zeros(len(periods))
            bounded(model, policy, family, periods, side, left=left, side=side, bound=bound, t=periods)


def _held(model: Formulation, selection: Selection, place: Flags, periods: Indices) -> Expressions:
    """(V x n) Part of the work (standard hours, so the same wherever it is done) that is at each place in each period. [share]"""
    p = np.flatnonzero(selection.workstreams)
    hours = model.economics.hours[p][:, periods]
    as_today = model.economics.axes.as_today[p]
    whole = hours[as_today].sum(axis=0)
    parts = np.where(whole > 0, hours / np.where(whole > 0, whole, 1.0), 1 / as_today.sum())
    v, l = (each[:, None, None] for each in np.nonzero(place))
    n = np.arange(len(periods))
    row = v * len(periods) + n
    return model.shares(row, p[:, None], l, periods, parts, len(place) * len(periods))
