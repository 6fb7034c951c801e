"""Pools of agents at places: the load of their calls, the people who wait for calls beside those who answer, and what these cost.

Source: models/README.md, "Pools of agents".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.components import BUILD_UP, POOL_COMPONENTS, in_order
from sourcing_opt.economics.cost.run_cost import RunCost, governance_of
from sourcing_opt.economics.queues.erlang import Queue
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.pools import Pool
from sourcing_opt.schemas.tables.processes import SHIFTS
from sourcing_opt.schemas.tables.settings import WEEKS_A_YEAR
from sourcing_opt.tolerances import SAME_LOAD

HOURS_A_SHIFT = 8
DAYS_A_WEEK = {"8x5": 5, "16x5": 5, "24x7": 7}


class PoolShift(NamedTuple):
    """A pool in one 8-hour shift of its day."""

    pool: str
    shift: int
    """From 0."""
    shifts: int
    """Of its day."""

    @property
    def name(self) -> str:
        """The pool's id, with the shift where there is more than one."""
        return self.pool if self.shifts == 1 else f"{self.pool}/{self.shift + 1}"


@dataclass(frozen=True)
class Pools:
    """All pools, shift by shift (K), at all locations (L) in all periods (T)."""

    names: tuple[PoolShift, ...]
    queues: tuple[Queue, ...]
    """(K,)"""
    member: Flags
    """(K, P) Whether the calls of a workstream are its."""
    hours: Floats
    """(K,) Hours of service. [hours/year]"""
    included: Floats
    """(K,) Part of the productive hours that calls take; 1 where no waiting is taken off them. [share]"""
    load: Floats
    """(P, L, T) Of all calls of a workstream there, mean over the hours of service; 0 where it has no pool, or a quote covers its vendor's
    waiting. [erlangs]"""
    people: Floats
    """(K, L) People it takes for one who is there in all hours of service. [FTE]"""
    price: Floats
    """(K, L, T) What one who waits costs: the build-up with its margin, and governance. [money/FTE/period]"""
    exact_at: tuple[Floats, ...] = ()
    """(K, L, T) each: loads of plans that were found, at which a program is to be exact."""

    @property
    def some(self) -> bool:
        """Whether there is any."""
        return bool(self.names)

    def exact_also_at(self, *loads: Floats) -> Pools:
        """The same, for a program that is exact at more loads, (K, L, T) each."""
        return replace(self, exact_at=(*self.exact_at, *loads))

    def is_exact_at(self, loads: Floats) -> bool:
        """Whether a program is exact at these loads, (K, L, T)."""
        return any((np.abs(known - loads) <= SAME_LOAD * np.maximum(1.0, known)).all() for known in self.exact_at)

    def loads(self, share: Floats) -> Floats:
        """(P, L, T) shares -> (K, L, T) load of each pool. [erlangs]"""
        if not self.some:
            return np.zeros((0, *share.shape[1:]))
        return np.asarray(np.einsum("kp,plt->klt", self.member.astype(float), share * self.load, optimize=True))

    def agents(self, loads: Floats) -> Floats:
        """(K, L, T) loads -> agents who are there, mean over the hours of service."""
        found = [queue.agents(load) for queue, load in zip(self.queues, loads, strict=True)]
        return np.array(found).reshape(loads.shape)

    def waiting(self, loads: Floats) -> Floats:
        """(K, L, T) loads -> people who wait for calls, beside those whom the calls take; below 0 where more waiting is included. [FTE]"""
        return self.people[:, :, None] * (self.included[:, None, None] * self.agents(loads) - loads)

    def costs(self, waiting: Floats) -> dict[str, Floats]:
        """Component of POOL_COMPONENTS -> (K, L, T); none where there is no pool. [money/period]"""
        return in_order({"waiting": waiting * self.price}, POOL_COMPONENTS) if self.some else {}


def pools_of(study: Study, axes: Axes, fte: Floats, run: RunCost) -> Pools:
    """Every pool that any process has, in each of its shifts. fte: (P, L, T)"""
    stated = {pool.id: pool for pool in study.pools}
    members: dict[PoolShift, list[int]] = {}
    for p, workstream in enumerate(axes.workstreams):
        process = workstream.process
        if process.pool is not None:
            key = PoolShift(process.pool, workstream.shift, SHIFTS[process.coverage])
            members.setdefault(key, []).append(p)
    names = tuple(sorted(members))
    count = len(names)
    member = np.zeros((count, len(axes.workstreams)), dtype=bool)
    hours, price = np.zeros(count), np.zeros((count, *axes.shape[1:]))
    productive = np.array([location.productive_hours or study.study.productive_hours for location in axes.locations])
    load = np.zeros(axes.shape if count else (len(axes.workstreams), 1, 1))
    governance = (1 + governance_of(study, axes))[:, None] * axes.calendar.years
    for k, name in enumerate(names):
        first, rows = members[name][0], members[name]
        member[k, rows] = True
        hours[k] = hours_of_service(axes.workstreams[first].process.coverage)
        load[rows] = np.where(run.quoted[rows, :, None], 0.0, fte[rows] * productive[:, None] / hours[k])
        # Whoever can take each other's calls costs the same.
        price[k] = sum(run.per_fte[component][first] for component in BUILD_UP) * governance
    return Pools(
        names=names,
        queues=tuple(queue_of(stated[name.pool], name) for name in names),
        member=member,
        hours=hours,
        included=np.array([stated[name.pool].occupancy_included for name in names]),
        load=load,
        people=hours[:, None] / productive,
        price=price,
    )


def hours_of_service(coverage: str) -> float:
    """Of a shift. [hours/year]"""
    return float(HOURS_A_SHIFT * DAYS_A_WEEK[coverage] * WEEKS_A_YEAR)


def queue_of(pool: Pool, name: PoolShift) -> Queue:
    """The queue of a pool in a shift; the calls of a shift are spread over its parts of the profile."""
    each = len(pool.profile) // name.shifts
    parts = np.array(pool.profile[name.shift * each : (name.shift + 1) * each] or (1.0,))
    return Queue(
        service_level=pool.service_level,
        target=pool.target_seconds / pool.call_seconds,
        patience=np.inf if pool.patience_seconds is None else pool.patience_seconds / pool.call_seconds,
        profile=tuple((parts / parts.mean()).tolist()),
    )
