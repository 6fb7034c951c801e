"""The best plan where agents are pooled: solved along chords below what waiting costs, which meet where plans were found, until these are good enough.

A chord is exact where it begins and ends, and below between: so every bound is one of the study itself, and every plan is held against what it really
costs. Source: models/README.md, "Pools of agents".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.optimisation.settle import settle
from sourcing_opt.plan.plan import Decisions, Plan
from sourcing_opt.plan.policies import recomputed
from sourcing_opt.solving import Limits, Outcome, Status, solve
from sourcing_opt.solving.best import Moves
from sourcing_opt.solving.outcome import Progress, relative_gap
from sourcing_opt.tolerances import PROVEN

ROUNDS = 30
"""Chords are refined so often at most. Each round either ends it or makes them exact at one plan more."""


def exact_also_at(economics: Economics, *loads: Floats) -> Economics:
    """The same, whose program is exact at more loads of pools, (K, L, T) each."""
    return replace(economics, pools=economics.pools.exact_also_at(*loads))


def solve_pooled(
    economics: Economics,
    limits: Limits,
    solver: str,
    progress: Callable[[Progress], None] | None,
    moves: Moves | None,
) -> tuple[Formulation, Outcome]:
    """The outcome of the best plan found, at what it really costs, and the program that its values are of. moves: of a plan in hand."""
    began, cost, best, proof = time.perf_counter(), np.inf, None, None
    for _ in range(ROUNDS):
        model = build(economics)
        outcome = solve(model, _left(limits, began), solver, progress, moves)
        outcome = replace(outcome, loads=economics.pools.exact_at)
        if proof is None or (outcome.bound is not None and (proof.bound is None or outcome.bound >= proof.bound)):
            proof = outcome
        if outcome.values is None:
            break
        plan = Plan(economics=economics, decisions=settle(model, outcome.values)[0], outcome=outcome, objective=0.0)
        if (found := recomputed(plan)) < cost:
            cost, best, of_best, values = found, plan, model, outcome.values
        assert best is not None
        over = outcome.interrupted or _left(limits, began).seconds == 0
        if over or economics.pools.is_exact_at(plan.loads) or _is_good_enough(cost, proof, limits):
            break
        moves = best.decisions.arrive, best.decisions.leave
        economics = exact_also_at(economics, plan.loads)
    assert proof is not None
    if best is None:
        return model, proof
    status = Status.OPTIMAL if _is_good_enough(cost, proof, limits) else Status.FEASIBLE
    bound = None if proof.bound is None else min(proof.bound, cost)
    return of_best, replace(proof, status=status, objective=cost, bound=bound, values=values, interrupted=outcome.interrupted)


def settled(model: Formulation, values: Floats) -> tuple[Decisions, float]:
    """As `settle`, with waiting at what it really costs and not along its chords."""
    decisions, objective = settle(model, values)
    economics, pools = model.economics, model.economics.pools
    if pools.some:
        share = economics.baseline[:, :, None] + np.cumsum(decisions.arrive - decisions.leave, axis=2)
        costs = pools.costs(pools.waiting(pools.loads(share)))
        weight = economics.axes.calendar.discount * economics.taxes.kept
        objective += float(sum((cost.sum(axis=0) * weight).sum() for cost in costs.values()))
        whole = np.where(model.program.integer, np.round(values), values)
        objective -= sum(float(model.program.cost[columns] @ whole[columns]) for columns in model.waiting)
    return decisions, objective


def _is_good_enough(cost: float, proof: Outcome, limits: Limits) -> bool:
    if proof.bound is None:
        return False
    return relative_gap(cost, proof.bound) <= max(limits.gap, PROVEN) or cost - proof.bound <= (limits.resolution or 0.0)


def _left(limits: Limits, began: float) -> Limits:
    """With the seconds that are left of the time allowed."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=max(0.0, limits.seconds - (time.perf_counter() - began)))
