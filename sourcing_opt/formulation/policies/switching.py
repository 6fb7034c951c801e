"""The policy `switching`: how many processes may depart from the plan before, or what one that does has to save."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation, Moves, sums
from sourcing_opt.formulation.policies.shared import bounded, processes_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import Switching


def rows(model: Formulation, policy: Switching, name: str) -> None:
    """At most `max` of the processes `for` move otherwise than in the plan before.

    arrive[p,l,w] >= before[p,l,w] (1 - switch[q]),     leave likewise
    sum_{l,w} arrive[p,l,w] <= sum_{l,w} before[p,l,w] + switch[q] (1 - that sum)
    sum_q switch[q] <= max                         for every p of a process q that is done today;  switch binary
    before is what the plan before had arrive, under way or planned. Unit of violation: number of processes. Source: models/README.md, P10.
    """
    economics, arrive = model.economics, model.arrive
    previous = economics.previous
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        first, p, q = processes_of(model, selection)
        # Work that cannot move, and was not meant to, departs from nothing.
        free = sums(q, economics.may_arrive[p].any(axis=(1, 2)) | previous.moving[p], len(first)) > 0
        concerned = free & economics.existing[first]
        switches = model.add_columns(f"switch_{name}_{number}", first[concerned], upper=1.0, integer=True)
        p, q = p[concerned[q]], (np.cumsum(concerned) - 1)[q[concerned[q]]]
        switch = np.full(economics.axes.shape[0], -1)
        switch[p] = switches[q]
        _as_before(model, model.arrive, previous.arrive, switch, f"arrive_{name}_{number}")
        _as_before(model, model.leave, previous.leave, switch, f"leave_{name}_{number}")
        moved = previous.arrive[p].sum(axis=(1, 2))
        row = np.full(len(switch), -1)
        row[p] = np.arange(len(p))
        arrives = row[arrive.p] >= 0
        arrivals = Terms.of(row[arrive.p[arrives]], arrive.columns[arrives]) + Terms.of(np.arange(len(p)), switch[p], moved - 1.0)
        model.add_rows(f"no_more_{name}_{number}", p, terms=arrivals, upper=moved)
        left = Terms.of(np.zeros(len(switches)), switches), np.zeros(1)
        bounded(model, policy, name, number, left=left, side="max", bound=policy.max, t=np.array([0]))


def _as_before(model: Formulation, moves: Moves, before: Floats, switch: Indices, name: str) -> None:
    """Every move that the plan before has of a workstream, unless its process departs from it; switch: (P,) -1 for no process concerned."""
    p, l, w = np.nonzero((before > 0) & (switch >= 0)[:, None, None])
    share, at, row = before[p, l, w], moves.at[p, l, w], np.arange(len(p))
    # What cannot be any more leaves no choice but to depart.
    possible = at >= 0
    terms = Terms.of(row[possible], moves.columns[at[possible]]) + Terms.of(row, switch[p], share)
    model.add_rows(name, p, l, w, terms=terms, lower=share)
