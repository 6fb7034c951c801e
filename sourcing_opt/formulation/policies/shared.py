"""What all policies' constraints share: the periods they hold in, and being hard or soft."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from sourcing_opt.economics.attributes import Selection
from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Expressions, Formulation, Origin
from sourcing_opt.formulation.program import Index, Terms
from sourcing_opt.schemas.policies import Bounded, Rule


def periods_of(model: Formulation, policy: Rule) -> Indices:
    """The periods a policy holds in, counted from 0."""
    return np.array(policy.periods(model.economics.axes.calendar.count), dtype=np.intp)


def bounds_of(policy: Bounded) -> list[tuple[str, float]]:
    """("max", bound) and ("min", bound), as far as the policy has them."""
    return [(side, bound) for side, bound in (("max", policy.max), ("min", policy.min)) if bound is not None]


def processes_of(model: Formulation, selection: Selection) -> tuple[Indices, Indices, Indices]:
    """(Q,) the first workstream of every process selected; (n,) all their workstreams, and which of the processes each is of."""
    p = np.flatnonzero(selection.workstreams)
    axes = model.economics.axes
    begins = axes.as_today[p] & np.array([axes.workstreams[each].shift == 0 for each in p.tolist()], dtype=bool)
    return p[begins], p, np.cumsum(begins) - 1


def held_by_process(
    model: Formulation, selection: Selection, places: Floats, periods: Indices
) -> tuple[tuple[Indices, Indices], Expressions]:
    """sum_{p in q, l} places[l] part[p] share[p,l,t] of every process q selected, in each of the periods.

    places: (L,) what a share counts there. Returns q's first workstream and t for each of the expressions, and these.
    """
    first, p, q = processes_of(model, selection)
    parts = np.array([workstream.share for workstream in model.economics.axes.workstreams])
    l, n = np.flatnonzero(places), np.arange(len(periods))
    row = q[:, None, None] * len(periods) + n[:, None]
    weights = parts[p][:, None, None] * places[l]
    held = model.shares(row, p[:, None, None], l, periods[:, None], weights, len(first) * len(periods))
    return (np.repeat(first, len(periods)), np.tile(periods, len(first))), held


def bounded(
    model: Formulation,
    policy: Rule,
    family: str,
    *index: Index,
    left: Expressions,
    side: str,
    bound: float | Floats,
    t: Indices,
    unit: float | Floats = 1.0,
) -> None:
    """left <= bound (side "max") or left >= bound ("min"), a row for each of `t`; a soft policy may exceed it by a violation that costs.

    left - violation <= bound,   violation >= 0,   objective + penalty x discount[t] x violation
    unit: what one unit of the policy's `side` comes to in the row; a rough figure will do, it only compares rows.
    """
    terms, constants = left
    most = side == "max"
    if policy.penalty is not None:
        violation = model.add_columns(f"violation_{family}", *index)
        terms += Terms.of(np.arange(len(t)), violation, -1.0 if most else 1.0)
        model.add_penalties(policy.id, violation, t, policy.penalty)
    right = bound - constants
    low, high = (-np.inf, right) if most else (right, np.inf)
    column = side if side in type(policy).model_fields else None
    origins = repeat(Origin("policies", (policy.id,), column), len(t) if policy.penalty is None else 0)
    model.add_rows(family, *index, terms=terms, lower=low, upper=high, origins=origins, unit=unit)
