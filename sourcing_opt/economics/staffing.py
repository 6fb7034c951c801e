"""The people that given work takes, at least cost: who joins, who is released, where temps help. A linear program for each place."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.people import People, Staffing
from sourcing_opt.tolerances import NO_PEOPLE, NOBODY_MISSING, STAFFED

MISSING = 1_000.0
"""A person who is missing weighs so many times what the dearest of all that can be done about it costs."""


def cheapest_staffing(people: People, need: Floats, weight: Floats) -> Staffing:
    """What is decided about people when they come and go at least cost. need: (R, L, T), weight: (L, T) what money counts for

    Where the intake does not let enough join, as many join as can: who is missing is no cost, and the audit says it.
    """
    found = Staffing(*(np.zeros(need.shape) for _ in Staffing._fields))
    for l in np.flatnonzero(people.own).tolist():
        roles = np.flatnonzero(need[:, l].any(axis=1) | (people.start[:, l] > 0))
        if len(roles):
            joiners, released, temps = _of_place(people, l, need[roles, l], roles, weight[l])
            for whole, part in zip(found, (joiners, released, temps), strict=True):
                whole[roles, l] = part
    return _enough(people, found, need)


def _of_place(people: People, l: int, need: Floats, roles: np.ndarray, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """(R, T) joiners, released and temps of a place. Columns: staff, joiners, released, temps, idle, missing, scarce; each (R, T)."""
    from scipy.optimize import linprog  # slow to load, and for studies with people of the company's own alone

    count_r, count_t = need.shape
    size, remain, start = count_r * count_t, people.remain[l], people.start[roles, l]
    unit = max(float(need.max(initial=0.0)), float(start.max(initial=0.0)), 1.0)
    one, nothing = sparse.identity(size, format="csr"), sparse.csr_array((size, size))
    before = sparse.kron(sparse.identity(count_r), sparse.eye(count_t, k=-1), format="csr")
    balance = sparse.hstack([one - remain * before, -one, one, *[nothing] * 4])
    begins = np.zeros((count_r, count_t))
    begins[:, 0] = remain * start
    cover = sparse.hstack([one, nothing, nothing, one, -one, one, nothing])
    limit = sparse.hstack([-people.temps_limit[l] * one, nothing, nothing, one, *[nothing] * 3])
    above = [limit]
    right = [np.zeros(size)]
    if np.isfinite(people.intake[l]):
        each_period = sparse.kron(np.ones((1, count_r)), sparse.identity(count_t), format="csr")
        above.append(sparse.hstack([each_period * 0, each_period, *(each_period * 0 for _ in range(5))]))
        right.append(np.full(count_t, people.intake[l] / unit))
    rising = np.repeat(np.isfinite(people.scarce_from[roles, l]), count_t)
    if rising.any():
        above.append(sparse.hstack([one, *[nothing] * 5, -one], format="csr")[rising])
        right.append(np.repeat(people.scarce_from[roles, l], count_t)[rising] / unit)
    joining, release, temps, idle, scarcity = (
        (people.cost[name][roles, l] * weight).ravel() for name in ("joining", "release", "temps", "idle", "scarcity")
    )
    money = float(max(part.max() for part in (joining, release, temps, idle, scarcity))) or 1.0
    missing = np.full(size, MISSING * money)
    cost = np.concatenate([np.zeros(size), joining, release, temps, idle, missing, scarcity]) / money
    solved = linprog(
        cost,
        A_ub=sparse.vstack(above, format="csr"),
        b_ub=np.concatenate(right),
        A_eq=sparse.vstack([balance, cover], format="csr"),
        b_eq=np.concatenate([begins.ravel(), need.ravel()]) / unit,
        method="highs",
        options={"primal_feasibility_tolerance": STAFFED, "dual_feasibility_tolerance": STAFFED},
    )
    assert solved.x is not None, f"people of a place: {solved.message}"
    parts = np.maximum(0.0, solved.x.reshape(7, count_r, count_t)) * unit
    return parts[1], parts[2], parts[3]


def _enough(people: People, staffing: Staffing, need: Floats) -> Staffing:
    """Without the solver's dust: who is missing by no more than it joins, who joins and is released in one period does neither."""
    joiners, released, temps = (np.where(part < NO_PEOPLE, 0.0, part) for part in staffing)
    both = np.minimum(joiners, released)
    joiners, released = joiners - both, released - both
    for t in range(need.shape[2]):
        walk = people.walk(Staffing(joiners, released, temps), need)
        dust = np.where(walk.short[:, :, t] < NOBODY_MISSING * np.maximum(1.0, need[:, :, t]), walk.short[:, :, t], 0.0)
        joiners[:, :, t] += dust
    return Staffing(joiners, released, temps)
