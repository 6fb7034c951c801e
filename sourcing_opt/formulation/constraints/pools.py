"""Pools of agents: each erlang more at a place takes fewer people more who wait for calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms
from sourcing_opt.tolerances import SAME_LOAD

_PARTS = (1.0, 1 / 3, 1 / 9, 1 / 27)
"""Of the largest load, where chords meet to begin with: between a load and three times as much, waiting is a few percent above its chord."""
MANY = 1_000
"""So many of them in all, and yes-or-no columns, are worth beginning with: where pools, places and periods are more, only plans that are found say where
chords are to meet."""


def staff_pools(model: Formulation) -> None:
    """People who wait for calls, from below: along the chords between some loads, which are exact at these.

    load[k,l,t] = sum_{p in k} load[p,l,t] share[p,l,t] = sum_i piece[k,l,t,i];     piece[k,l,t,i] <= largest load x lies[k,l,t,i];     sum_i lies[k,l,t,i] <= 1
    objective + sum_i d_t kept[l,t] price[k,l,t] (begins_i lies[k,l,t,i] + slope_i piece[k,l,t,i]);     the first chord begins at 0 and needs no yes or no
    Waiting is concave in the load, so it is the least of its chords' lines, or more; which of them counts, the least cost says by itself.
    Unit: erlangs. Source: pools, processes.pool. models/README.md, "Pools of agents".
    """
    economics, pools = model.economics, model.economics.pools
    if not pools.some:
        return
    possible = (np.cumsum(economics.may_arrive, axis=2) > 0) | (economics.baseline > 0)[:, :, None]
    most = pools.loads(possible.astype(float))
    cells = np.argwhere((most > 0) & (pools.price > 0))
    if not len(cells):
        return
    k, l, t = cells.T
    row, limit = np.arange(len(cells)), most[k, l, t]
    n, p = np.nonzero(pools.member[k] & (pools.load[:, l, t].T != 0))
    held, constants = model.shares(n, p, l[n], t[n], pools.load[p, l[n], t[n]], len(cells))
    load = model.add_columns("load", k, l, t, upper=limit)
    model.add_rows("define_load", k, l, t, terms=held + Terms.of(row, load, -1.0), lower=-constants, upper=-constants)

    cell, number, begins, slope = _chords(model, cells, limit)
    price = economics.axes.calendar.discount[t] * economics.taxes.kept[l, t] * pools.price[k, l, t]
    piece = model.add_columns("piece", k[cell], l[cell], t[cell], number, upper=limit[cell])
    model.add_cost(piece, price[cell] * slope)
    model.add_rows("pieces", k, l, t, terms=Terms.of(cell, piece) + Terms.of(row, load, -1.0), lower=0.0, upper=0.0)
    later = np.flatnonzero(number > 0)
    at = cell[later]
    lies = model.add_columns("lies", k[at], l[at], t[at], number[later], upper=1.0, integer=True)
    model.add_cost(lies, price[at] * begins[later])
    model.waiting = piece, lies
    each = np.arange(len(later))
    some = Terms.of(each, piece[later]) + Terms.of(each, lies, -limit[at])
    model.add_rows("lies_on", k[at], l[at], t[at], number[later], terms=some, upper=0.0)
    chosen, one = np.unique(at, return_inverse=True)
    rows = model.add_rows("one_chord", k[chosen], l[chosen], t[chosen], terms=Terms.of(one, lies), upper=1.0)
    model.add_exclusive(rows, [lies[one == n] for n in range(len(chosen))])


def _chords(model: Formulation, cells: Indices, most: Floats) -> tuple[Indices, Indices, Floats, Floats]:
    """(n, 3) k, l, t and (n,) their largest loads -> of each chord: of which cell, its number there, where it meets no load [FTE], and its slope [FTE/erlang]."""
    pools = model.economics.pools
    parts = _PARTS[: max(1, MANY // len(cells))]
    meets = [np.array(list(_meets(model, cell, limit, parts))) for cell, limit in zip(cells.tolist(), most.tolist(), strict=True)]
    cell = np.repeat(np.arange(len(cells)), [len(loads) for loads in meets])
    loads, k = np.concatenate(meets), cells[cell, 0]
    agents = np.zeros_like(loads)
    for number, queue in enumerate(pools.queues):
        agents[k == number] = queue.agents(loads[k == number])
    waiting = pools.people[k, cells[cell, 1]] * (pools.included[k] * agents - loads)
    same = np.flatnonzero(cell[1:] == cell[:-1])
    slope = (waiting[same + 1] - waiting[same]) / (loads[same + 1] - loads[same])
    first = np.searchsorted(cell[same], cell[same])
    return cell[same], np.arange(len(same)) - first, waiting[same] - slope * loads[same], slope


def _meets(model: Formulation, cell: tuple[int, int, int], most: float, parts: tuple[float, ...]) -> Iterator[float]:
    """Loads at which the chords of a pool at a place in a period meet, in order: none, today's, those of plans that were found, and parts of the most."""
    pools, economics = model.economics.pools, model.economics
    k, l, t = cell
    today = float((pools.member[k] * economics.baseline[:, l] * pools.load[:, l, t]).sum())
    last = -1.0
    for load in sorted((0.0, today, *(float(loads[k, l, t]) for loads in pools.exact_at), *(part * most for part in parts))):
        if load <= most * (1 + SAME_LOAD) and load > last + SAME_LOAD * most:
            yield load
            last = load
