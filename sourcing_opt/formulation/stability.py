"""The policy `stability`: how much of the work may be elsewhere than today, or than the plan before has it."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import GE, Formulation, Pairs, row, scaled
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.schemas.policies import Stability


def keep_in_place(model: Formulation, policy: Stability, name: str) -> list[pulp.LpConstraint]:
    """Of the FTE that the plan before has of the processes `for` at the locations `where`, at most `max` is elsewhere in any period.

    sum_{p in for, l in where} away[p,l,t]  <=  max  sum_{p in for, l in where} fte[p,l,t] before[p,l,t]     for every t in from..to
    away[p,l,t] = fte[p,l,t] sum_{w <= t} leave[p,l,w]                      work that the plan before does not move: before = b
    away[p,l,t] >= fte[p,l,t] (before[p,l,t] - share[p,l,t]),  >= 0         work that it moves
    Unit of violation: FTE. Source: models/README.md, P9.
    """
    economics = model.economics
    before = economics.previous.share(economics.baseline)
    rows = []
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        for t in periods_of(model, policy):
            label = f"{name}_{number}_{t}"
            people = economics.fte[:, :, t] * chosen
            there = float((people * before[:, :, t]).sum())
            away, defined = _away(model, people, before[:, :, t], t, label)
            rows += [*defined, *bounded(model, policy, label, (away, 0.0), "max", policy.max * there, t, there)]
    return rows


def _away(model: Formulation, people: Floats, before: Floats, t: int, name: str) -> tuple[Pairs, list[pulp.LpConstraint]]:
    """The FTE that are away in period t, and the rows that make it so; people: (P, L) FTE of what is looked at; before: (P, L)."""
    moving, leave = model.economics.previous.moving, model.leave
    count = leave.until(t)
    away = [
        (variable, float(people[p, l]))
        for p, l, variable in zip(leave.p[:count].tolist(), leave.l[:count].tolist(), leave.variables[:count], strict=True)
        if people[p, l] and not moving[p]
    ]
    rows = []
    for p, l in np.argwhere(people * before * moving[:, None] > 0).tolist():
        fte, missing = float(people[p, l]), model.problem.add_variable(f"away_{name}_{p}_{l}", 0, None)
        share, constant = model.share(p, l, t)
        # In people, not in shares: what the solver is inaccurate by costs no more then than a penalty for so little.
        rows.append(
            row(f"away_{name}_{p}_{l}", [*scaled(share, fte), (missing, 1.0)], GE, fte * (float(before[p, l]) - constant))
        )
        away.append((missing, 1.0))
    return away, rows
