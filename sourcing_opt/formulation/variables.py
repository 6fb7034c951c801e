"""The decisions: what arrives where and when, what leaves, which locations are used, opened and closed."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.formulation.model import Formulation, Moves
from sourcing_opt.schemas.processes import Process


def declare(economics: Economics) -> Formulation:
    """All variables, named by indices and never by ids, which PuLP would sanitise and merge."""
    problem = pulp.LpProblem("sourcing", pulp.LpMinimize)
    axes, sites = economics.axes, economics.sites
    today = economics.baseline > 0
    # Work that is all at one place has nowhere to arrive from at that same place.
    at_one_place: Flags = today.sum(axis=1) == 1
    comes_from_elsewhere = ~(today & at_one_place.reshape(-1, 1))
    may_arrive = economics.may_arrive & comes_from_elsewhere[:, :, None]
    reachable = today | economics.may_arrive.any(axis=2)

    uses = {}
    for process in axes.processes:
        if counts_locations(process):
            for l in np.flatnonzero(reachable[list(axes.by_process[process.id])].any(axis=0)).tolist():
                p = axes.by_process[process.id][0]
                uses[process.id, l] = _binary(problem, f"uses_{p}_{l}")
    used = reachable.any(axis=0)
    count = axes.calendar.count
    opens = [(l, w) for l in np.flatnonzero(sites.candidate & used).tolist() for w in range(count)]
    closes = [(l, w) for l in np.flatnonzero(sites.closable).tolist() for w in range(count)]
    # A location that can be closed answers for its smallest scale by being open; one that cannot, by being used.
    scaled = ~sites.candidate & ~sites.closable & (sites.min_fte > 0)
    return Formulation(
        economics,
        problem,
        _moves(problem, "arrive", may_arrive, economics.previous.under_way, economics.waves),
        _moves(problem, "leave", economics.may_leave, economics.previous.leaving, economics.waves),
        uses,
        {(l, w): _binary(problem, f"opens_{l}_{w}") for l, w in opens},
        {(l, w): _binary(problem, f"closes_{l}_{w}") for l, w in closes},
        {l: _binary(problem, f"runs_{l}") for l in np.flatnonzero(scaled).tolist()},
    )


def counts_locations(process: Process) -> bool:
    """Whether it matters how many locations a process has, or how little is at one."""
    return process.min_share > 0 or process.min_locations > 1 or process.max_locations is not None


def _moves(problem: pulp.LpProblem, name: str, allowed: Flags, under_way: Floats, waves: Flags) -> Moves:
    """One variable for every allowed move; before a workstream's lead time it ends at the share that is under way."""
    w, p, l = np.nonzero(allowed.transpose(2, 0, 1))
    most = [None if free else share for free, share in zip(waves[p, w].tolist(), under_way[p, l, w].tolist(), strict=True)]
    at = np.full(allowed.shape, -1, dtype=np.intp)
    at[p, l, w] = np.arange(len(p))
    labels = zip(p.tolist(), l.tolist(), w.tolist(), most, strict=True)
    return Moves(p, l, w, [problem.add_variable(f"{name}_{p}_{l}_{w}", 0, end) for p, l, w, end in labels], at)


def _binary(problem: pulp.LpProblem, name: str) -> pulp.LpVariable:
    return problem.add_variable(name, 0, 1, pulp.LpInteger)
