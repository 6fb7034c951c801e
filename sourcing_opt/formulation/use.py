"""Whether work is somewhere at all: the yes-or-no variables that counting, togetherness and separation share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pulp

from sourcing_opt.economics.attributes import Selection, domains
from sourcing_opt.economics.axes import Flags
from sourcing_opt.formulation.model import LE, Formulation, Pairs, row
from sourcing_opt.schemas.policies import Domain


def places(model: Formulation, selection: Selection, of: Domain) -> list[Flags]:
    """(L,) for every location, country or provider, those of its locations that are selected; empty ones left out."""
    found = (members & selection.locations for members in domains(model.economics.axes, of).values())
    return [members for members in found if members.any()]


def held(model: Formulation, workstreams: Sequence[int], place: Flags, t: int) -> tuple[Pairs, float]:
    """Part of the workstreams' work (standard hours, so the same wherever it is done) that is at a place in period t. [share]"""
    hours = model.economics.hours[list(workstreams), t]
    parts = hours / hours.sum() if hours.sum() > 0 else np.full(len(hours), 1 / len(hours))
    weights = np.zeros(model.economics.axes.shape[:2])
    weights[list(workstreams)] = parts[:, None] * place
    return model.weighted_share(weights, t)


def in_use(model: Formulation, workstreams: Sequence[int], place: Flags, t: int, name: str) -> tuple[pulp.LpVariable, list[pulp.LpConstraint]]:  # fmt: skip
    """A variable that is 1 where any of the workstreams has any work at the place in period t, and the rows that make it so.

    sum_{l in place} share[p,l,t] <= use      for every p
    """
    use = model.problem.add_variable(f"use_{name}", 0, 1, pulp.LpInteger)
    rows = []
    for p in workstreams:
        weights = np.zeros(model.economics.axes.shape[:2])
        weights[p] = place
        pairs, constant = model.weighted_share(weights, t)
        if pairs or constant:
            rows.append(row(f"in_use_{name}_{p}", [*pairs, (use, -1.0)], LE, -constant))
    return use, rows
