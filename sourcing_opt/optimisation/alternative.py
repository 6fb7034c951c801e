"""Plans that cost the same: whether there are others than the one that was found, and which of them comes first."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.variants.another_optimum import add_and_seek_another, seek_other_shares
from sourcing_opt.optimisation.settle import settle
from sourcing_opt.plan.audit import audit
from sourcing_opt.plan.plan import Plan
from sourcing_opt.solving import Limits, Status, solve
from sourcing_opt.solving.equals import waves_of_the_first
from sourcing_opt.tolerances import ANOTHER_PLAN, PROVEN, SAME_COST, SAME_MOVE

OTHER_SHARES = 1e-4
"""Shares that differ by less, weighted, are the same."""
ASKING = 10.0
"""Time for asking. [seconds]"""
SAME = 10 * SAME_COST
"""Costs closer than this, relatively, are told as the same."""


def among_equals(model: Formulation, plan: Plan, limits: Limits) -> Plan:
    """The plan, or the first of those that cost the same where these can be told in the time: then it is the same whoever solves.

    limits: what is left of the time allowed. The model is spoiled.
    """
    seconds = ASKING if limits.seconds is None else min(ASKING, limits.seconds)
    until = time.perf_counter() + seconds
    asking = replace(limits, gap=0.0, resolution=None, seconds=seconds)
    if not _is_best(model, plan, asking):
        return plan
    program = model.program
    price, offset = program.cost.copy(), program.offset
    upper = program.upper.copy()
    [row] = add_and_seek_another(model, plan.decisions.arrive, plan.objective)
    plan = replace(plan, alternative=_is_there_another(model, plan, asking, until))
    if not plan.alternative:
        return plan
    if model.economics.pools.some:
        # Away from the plan, waiting costs more than the program says: another plan may only seem to cost as little.
        return replace(plan, alternative=None)
    program.cost[:], program.upper[:] = 0.0, upper
    chosen = waves_of_the_first(model, max(0.0, until - time.perf_counter()))
    if chosen is None:
        return plan
    # The best plan that makes these waves and no others, those of the plan before as it has them.
    program.cost[:] = 0.0
    program.cost[: len(price)], program.offset = price, offset
    program.row_upper[row] = np.inf
    arrive, planned = model.arrive, plan.economics.previous.arrive[model.arrive.p, model.arrive.l, model.arrive.w]
    program.upper[arrive.columns[chosen == 0]] = 0.0
    kept = (planned > 0) & (chosen > planned - SAME_MOVE)
    program.lower[arrive.columns[kept]] = planned[kept]
    outcome = solve(model, replace(asking, seconds=None if limits.seconds is None else max(1.0, limits.seconds)))
    if outcome.status is not Status.OPTIMAL or outcome.values is None:
        return plan
    decisions, objective = settle(model, outcome.values)
    first = replace(plan, decisions=decisions, objective=objective, is_first=True)
    same = objective <= plan.objective + SAME * abs(plan.objective)
    return first if same and all(check.passed for check in audit(first)) else plan


def _is_there_another(model: Formulation, plan: Plan, asking: Limits, until: float) -> bool | None:
    """Whether a program turned around has another plan; None when the time did not suffice. First with other arrivals, then with other shares of these."""

    def differs(now: float, least: float) -> bool | None:
        outcome = solve(model, replace(asking, resolution=least / 2, seconds=max(0.0, until - time.perf_counter())))
        if outcome.objective is not None and outcome.objective < now - least:
            return True
        return False if outcome.status is Status.OPTIMAL else None

    others = differs(0.0, ANOTHER_PLAN)
    if others is not False:
        return others
    answers = [differs(now, OTHER_SHARES) for now in seek_other_shares(model, plan.decisions.arrive)]
    return True if True in answers else None if None in answers else False


def _is_best(model: Formulation, plan: Plan, asking: Limits) -> bool:
    """Whether the plan is the best there is, by our own arithmetic where nobody else's bound says so."""
    if plan.gap is None:
        return False
    if plan.gap <= PROVEN:
        return True
    if plan.outcome.proof == "" or plan.outcome.status is not Status.OPTIMAL:
        return False
    outcome = solve(model, asking)
    return outcome.bound is not None and outcome.bound >= plan.objective - SAME * abs(plan.objective)
