"""The audit of pools of agents: who waits for calls, counted from the volumes interval by interval, and from no coefficient."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.queues.erlang import Queue
from sourcing_opt.economics.queues.pools import hours_of_service
from sourcing_opt.economics.workload import standard_hours
from sourcing_opt.plan.contacts import of_people
from sourcing_opt.plan.plan import Plan


def waiting_differs(plan: Plan) -> float:
    """By how much the people who wait for calls, and what they cost, are not what the volumes take; relative to the largest of each."""
    economics, study, axes = plan.economics, plan.economics.study, plan.economics.axes
    pairs = {(row.process, row.location): row.productivity for row in study.fit}
    quoted = {(row.process, row.location) for row in study.quotes}
    stated, hours = {pool.id: pool for pool in study.pools}, standard_hours(study, axes)
    worst = [0.0]
    for k, name in enumerate(economics.pools.names):
        pool = stated[name.pool]
        rows = [p for p, work in enumerate(axes.workstreams) if work.process.pool == pool.id and work.shift == name.shift]
        service = hours_of_service(axes.workstreams[rows[0]].process.coverage)
        parts = pool.profile[len(pool.profile) // name.shifts * name.shift :][: len(pool.profile) // name.shifts] or (1.0,)
        patience = np.inf if pool.patience_seconds is None else pool.patience_seconds / pool.call_seconds
        queue = Queue(pool.service_level, pool.target_seconds / pool.call_seconds, patience)
        for l, location in enumerate(axes.locations):
            calls = np.zeros(axes.calendar.count)
            for p in rows:
                process = axes.workstreams[p].process.id
                if (process, location.id) not in quoted:
                    able = location.productivity * pairs.get((process, location.id), 1.0)
                    done = of_people(axes.workstreams[p].mode)
                    calls += plan.share[p, l] * hours[p] * done * economics.quality.work[p, l] / able
            there = sum(queue.agents(calls * part / sum(parts) * len(parts) / service) for part in parts) / len(parts)
            paid = location.productive_hours or study.study.productive_hours
            people = (there * service * pool.occupancy_included - calls) / paid
            worst.append(_off(people, plan.waiting[k, l]))
    cost = sum(_cost(plan, k) for k in range(len(economics.pools.names)))
    worst.append(_off(np.asarray(cost), plan.people_cost["waiting"]) if economics.pools.some else 0.0)
    return max(worst)


def _cost(plan: Plan, k: int) -> np.ndarray:
    """(L, T) What those cost who wait: for each as much as for one who answers, by build-up, with the provider's governance. [money/period]"""
    economics = plan.economics
    first = int(economics.pools.member[k].argmax())
    governance = {row.id: row.governance for row in economics.study.providers}
    each = sum(cost[first] for cost in economics.run.per_fte.values()) * economics.axes.calendar.years
    onward = np.array([1 + governance.get(location.provider, 0.0) for location in economics.axes.locations])
    return np.asarray(plan.waiting[k] * each * onward[:, None])


def _off(found: np.ndarray, told: np.ndarray) -> float:
    return float(np.max(np.abs(found - told) / np.maximum(1.0, np.abs(told)), initial=0.0))
