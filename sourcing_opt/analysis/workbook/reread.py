"""A plan read again: all that follows from its decisions, and how it was proven, as its file says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from sourcing_opt.analysis.workbook.decisions import decided, unmoved_in
from sourcing_opt.economics import appraise
from sourcing_opt.io.workbook.plan_workbook import PlanWorkbook
from sourcing_opt.optimisation import evaluated
from sourcing_opt.plan import Plan
from sourcing_opt.solving import Outcome, Status


def reread(past: PlanWorkbook) -> Plan:
    """The plan with its overrides, for the inputs it was made from.

    Where somebody put other decisions in the place of the plan's, nothing is proven of it. Raises InvalidInput as `decided` does.
    """
    economics = appraise(past.made_from)
    unmoved = unmoved_in(economics, past) if any(share.placed for share in past.shares) else None
    plan = evaluated(economics, decided(economics, past, lambda decision: decision.used), unmoved)
    ended, status = past.ended, Status.FEASIBLE
    with suppress(ValueError):
        status = Status(ended.status)
    if overridden(past):
        return replace(plan, outcome=replace(plan.outcome, status=Status.FEASIBLE))
    outcome = Outcome(
        status=status,
        solver="none",
        objective=plan.objective,
        bound=ended.bound,
        seconds=0.0,
        interrupted=ended.interrupted,
        proof=ended.proof,
    )
    return replace(plan, outcome=outcome, alternative=ended.alternative, is_first=bool(ended.is_first))


def overridden(past: PlanWorkbook) -> int:
    """How many decisions have another figure in their place."""
    return sum(decision.override not in {None, decision.by_plan} for decision in (*past.shares, *past.sites))
