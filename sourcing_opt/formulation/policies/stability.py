"""The policy `stability`: how much of the work may be elsewhere than today, or than the plan before has it."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import Stability


def rows(model: Formulation, policy: Stability, name: str) -> None:
    """Of the FTE that the plan before has of the processes `for` at the locations `where`, at most `max` is elsewhere in any period.

    sum_{p in for, l in where} away[p,l,t]  <=  max  sum_{p in for, l in where} fte[p,l,t] before[p,l,t]     for every t in from..to
    away[p,l,t] = fte[p,l,t] sum_{w <= t} leave[p,l,w]                      work that the plan before does not move: before = b
    away[p,l,t] >= fte[p,l,t] (before[p,l,t] - share[p,l,t]),  >= 0         work that it moves
    Unit of violation: FTE. Source: models/README.md, P9.
    """
    economics, t = model.economics, periods_of(model, policy)
    before = economics.previous.share(economics.baseline)[:, :, t]
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        people = economics.fte[:, :, t] * chosen[:, :, None]
        there = (people * before).sum(axis=(0, 1))
        away = _left(model, people, t) + _add_missing(model, people, before, t, f"{name}_{number}")
        left = away, np.zeros(len(t))
        bounded(model, policy, f"{name}_{number}", t, left=left, side="max", bound=policy.max * there, t=t, unit=there)


def _left(model: Formulation, people: Floats, t: Indices) -> Terms:
    """The FTE that have left by each of the periods, of work that the plan before does not move; people: (P, L, n) FTE of what is looked at."""
    leave, stays = model.leave, ~model.economics.previous.moving
    n, move = np.nonzero((leave.w <= t[:, None]) & stays[leave.p])
    return Terms.of(n, leave.columns[move], people[leave.p[move], leave.l[move], n])


def _add_missing(model: Formulation, people: Floats, before: Floats, t: Indices, name: str) -> Terms:
    """The FTE that are not where the plan before has them in each of the periods, of work that it moves, with the rows that make it so."""
    moving = model.economics.previous.moving[:, None, None]
    n, p, l = np.nonzero((people * before * moving > 0).transpose(2, 0, 1))
    missing = model.add_columns(f"away_{name}", t[n], p, l)
    row, fte = np.arange(len(n)), people[p, l, n]
    # In people, not in shares: what the solver is inaccurate by costs no more then than a penalty for so little.
    there, today = model.shares(row, p, l, t[n], fte, len(n))
    model.add_rows(f"away_{name}", t[n], p, l, terms=there + Terms.of(row, missing), lower=fte * before[p, l, n] - today)
    return Terms.of(n, missing)
