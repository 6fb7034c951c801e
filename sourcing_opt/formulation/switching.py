"""The policy `switching`: how many processes may depart from the plan before, or what one that does has to save."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import GE, LE, Formulation, Moves, Pairs, row
from sourcing_opt.formulation.policy_rows import bounded
from sourcing_opt.schemas.policies import Switching


def limit_switching(model: Formulation, policy: Switching, name: str) -> list[pulp.LpConstraint]:
    """At most `max` of the processes `for` move otherwise than in the plan before.

    arrive[p,l,w] >= before[p,l,w] (1 - switch[q]),     leave likewise
    sum_{l,w} arrive[p,l,w] <= sum_{l,w} before[p,l,w] + switch[q] (1 - that sum)
    sum_q switch[q] <= max                         for every p of a process q that is done today;  switch binary
    before is what the plan before had arrive, under way or planned. Unit of violation: number of processes. Source: models/README.md, P10.
    """
    economics = model.economics
    previous = economics.previous
    rows = []
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        switches: Pairs = []
        for workstreams in economics.axes.by_process.values():
            first = workstreams[0]
            # Work that cannot move, and was not meant to, departs from nothing.
            free = economics.may_arrive[list(workstreams)].any() or previous.moving[list(workstreams)].any()
            if not (selection.workstreams[first] and economics.existing[first] and free):
                continue
            switch = model.problem.add_variable(f"switch_{name}_{number}_{first}", 0, 1, pulp.LpInteger)
            switches.append((switch, 1.0))
            for p in workstreams:
                label = f"{name}_{number}_{p}"
                rows += _as_before(model.arrive, previous.arrive, p, switch, f"arrive_{label}")
                rows += _as_before(model.leave, previous.leave, p, switch, f"leave_{label}")
                moved = float(previous.arrive[p].sum())
                arrivals = [(model.arrive.variables[i], 1.0) for i in np.flatnonzero(model.arrive.p == p).tolist()]
                rows.append(row(f"no_more_{label}", [*arrivals, (switch, moved - 1.0)], LE, moved))
        rows += bounded(model, policy, f"{name}_{number}", (switches, 0.0), "max", policy.max, 0)
    return rows


def _as_before(moves: Moves, before: Floats, p: int, switch: pulp.LpVariable, name: str) -> list[pulp.LpConstraint]:
    """Every move of the workstream that the plan before has, unless the process departs from it."""
    found = []
    for l, w in np.argwhere(before[p] > 0).tolist():
        share, at = float(before[p, l, w]), int(moves.at[p, l, w])
        # What cannot be any more leaves no choice but to depart.
        move = [(moves.variables[at], 1.0)] if at >= 0 else []
        found.append(row(f"{name}_{l}_{w}", [*move, (switch, share)], GE, share))
    return found
