"""A study -> an audited plan: appraise, build, solve, settle, audit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sourcing_opt.economics import appraise
from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import Infeasible, Interrupted, NothingFound
from sourcing_opt.formulation import build
from sourcing_opt.optimisation.alternative import among_equals
from sourcing_opt.optimisation.pooled import exact_also_at, settled, solve_pooled
from sourcing_opt.optimisation.settle import decided
from sourcing_opt.plan.audit import audit, require
from sourcing_opt.plan.plan import Decisions, Plan
from sourcing_opt.plan.policies import cheapest_reading, recomputed
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Outcome, Status, solve
from sourcing_opt.solving.outcome import Progress
from sourcing_opt.tolerances import TIES

SETTLING = 1.0
"""Time for settling what follows from decisions, where none is left: it is little. [seconds]"""


def optimise(
    study: Study,
    limits: Limits | None = None,
    solver: str = "highs",
    progress: Callable[[Progress], None] | None = None,
    hand: Decisions | None = None,
) -> Plan:
    """The plan with the least net present cost that keeps every hard rule, audited.

    hand: a plan in hand, else the plan before, where the study has one: another has to save more than is unproven of it.
    Raises Infeasible, NothingFound, Interrupted (stopped before any plan), SolverMissing, AuditFailed.
    """
    limits, began = limits or Limits(), time.perf_counter()
    times: dict[str, float] = {}
    with _timed(times, "appraise"):
        economics = appraise(study)
    with _timed(times, "build"):
        model = build(economics)
    before = economics.previous
    moves = (before.arrive, before.leave) if before.arrive.any() else None
    if hand is not None:
        moves = hand.arrive, hand.leave
    if economics.pools.some:
        model, outcome = solve_pooled(economics, _left(limits, began), solver, progress, moves)
    else:
        outcome = solve(model, _left(limits, began), solver, progress, moves)
    times |= {"hand-over": outcome.handover_seconds, "solve": outcome.seconds - outcome.handover_seconds}
    values = _required(outcome, limits)
    with _timed(times, "audit"):
        decisions, objective = settled(model, values)
        outcome = replace(outcome, values=None)
        if objective > recomputed(
            Plan(economics=economics, decisions=decisions, outcome=outcome, objective=objective)
        ) + TIES * abs(objective):
            with decided(model, decisions):
                again = solve(model, replace(_left(limits, began, SETTLING), gap=0.0, resolution=None), solver)
            if again.status is Status.OPTIMAL and again.values is not None:
                _, objective = settled(model, again.values)
        if outcome.bound is not None and objective < outcome.bound <= objective + TIES * abs(objective):
            # The solver's bound counts what settles ties, which is in no cost.
            outcome = replace(outcome, bound=objective)
        plan = Plan(economics=economics, decisions=decisions, outcome=outcome, objective=objective, times=times)
        plan = _on_its_side(plan, limits)
        require(audit(plan))
    left = _left(limits, began)
    if left.seconds != 0:
        with _timed(times, "alternative"):
            if economics.pools.some:
                model = build(exact_also_at(economics, plan.loads))
            plan = among_equals(model, plan, left)
    return plan


def _on_its_side(plan: Plan, limits: Limits) -> Plan:
    """The plan at what it really costs, where the solver took a threshold for reached that is missed by a hair: the bound is no other."""
    cost, slack = recomputed(plan), TIES * abs(plan.objective)
    if plan.objective >= cost - slack or plan.objective < cheapest_reading(plan) - slack:
        return plan
    outcome = replace(plan.outcome, objective=cost)
    repriced = replace(plan, objective=cost, outcome=outcome)
    if repriced.gap is not None and repriced.gap > limits.gap:
        repriced = replace(repriced, outcome=replace(outcome, status=Status.FEASIBLE))
    return repriced


def _left(limits: Limits, began: float, least: float = 0.0) -> Limits:
    """With the seconds that are left of the time allowed."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=max(least, limits.seconds - (time.perf_counter() - began)))


def _required(outcome: Outcome, limits: Limits) -> Floats:
    """The solver's plan. Raises Infeasible, Interrupted, NothingFound where there is none."""
    if outcome.values is not None:
        return outcome.values
    if outcome.status is Status.INFEASIBLE:
        raise Infeasible("no plan keeps all hard rules: make a policy soft (penalty), raise a capacity, or allow more locations")
    if outcome.interrupted:
        raise Interrupted("stopped before any plan was found")
    raise NothingFound(f"no plan was found within {limits.seconds} seconds; allow more time (--time-limit)")


@contextmanager
def _timed(times: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times[step] = time.perf_counter() - began
