"""What all policies' constraints share: the periods they hold in, and being hard or soft."""

from __future__ import annotations

import pulp

from sourcing_opt.formulation.model import GE, LE, Formulation, Origin, Pairs, Penalty, row
from sourcing_opt.schemas.policies import Bounded, Rule


def periods_of(model: Formulation, policy: Rule) -> range:
    """The periods a policy holds in, counted from 0."""
    return policy.periods(model.economics.axes.calendar.count)


def bounds_of(policy: Bounded) -> list[tuple[str, float]]:
    """("max", bound) and ("min", bound), as far as the policy has them."""
    return [(side, bound) for side, bound in (("max", policy.max), ("min", policy.min)) if bound is not None]


def bounded(
    model: Formulation,
    policy: Rule,
    name: str,
    left: tuple[Pairs, float],
    side: str,
    bound: float,
    t: int,
    unit: float = 1.0,
) -> list[pulp.LpConstraint]:
    """left <= bound (side "max") or left >= bound ("min"); a soft policy may exceed it by a violation that costs its penalty.

    left - violation <= bound,   violation >= 0,   objective + penalty x discount[t] x violation
    unit: what one unit of the policy's `side` comes to in the row; a rough figure will do, it only compares rows.
    """
    pairs, constant = left
    sense, sign = (LE, -1.0) if side == "max" else (GE, 1.0)
    if policy.penalty is not None:
        violation = model.problem.add_variable(f"violation_{name}", 0, None)
        discount = float(model.economics.axes.calendar.discount[t])
        model.penalties.append(Penalty(violation, policy.id, t, policy.penalty * discount))
        pairs = [*pairs, (violation, sign)]
    constraint = row(name, pairs, sense, bound - constant)
    if policy.penalty is not None:
        return [constraint]
    column = side if side in type(policy).model_fields else None
    return [model.from_input(Origin("policies", (policy.id,), column), constraint, unit)]
