"""Handing work over costs something where two processes are apart."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.terms.links import HandOver
from sourcing_opt.formulation.model import Expressions, Formulation
from sourcing_opt.formulation.program import Terms


def pay_for_handing_over(model: Formulation) -> None:
    """What is handed over between places is what the process has more of at each than the other has there.

    apart[k,g,t] >= sum_{p in q, l in g} part[p] share[p,l,t] - the same of the other process      for every link k, group of places g, period t
    objective + d[t] cost[k,t] apart[k,g,t]
    Unit: share of the process. Source: links.
    """
    economics = model.economics
    calendar = economics.axes.calendar
    for k, link in enumerate(economics.contracts.links):
        g, t = (each.ravel() for each in np.indices((int(link.group.max()) + 1, calendar.count)))
        apart = model.add_columns(f"apart_{k}", g, t)
        model.add_cost(apart, economics.worth_at_home[t] * link.cost[t])
        terms, constants = _difference(model, link, len(g))
        model.add_rows(f"apart_{k}", g, t, terms=terms + Terms.of(np.arange(len(g)), apart, -1.0), upper=-constants)


def _difference(model: Formulation, link: HandOver, count: int) -> Expressions:
    """What the process has more of in each group of places and period, group by group."""
    economics = model.economics
    periods, places = economics.axes.calendar.count, len(link.group)
    found: list[Expressions] = []
    for rows, sign in ((link.process, 1.0), (link.other, -1.0)):
        p = np.array(rows, dtype=np.intp)[:, None, None]
        l, t = np.arange(places)[None, :, None], np.arange(periods)[None, None, :]
        weight = sign * economics.contracts.parts[p]
        found.append(model.shares(link.group[l] * periods + t, p, l, t, weight, count))
    (ours, today), (theirs, elsewhere) = found
    return ours + theirs, today + elsewhere
