"""What an earlier plan has set going goes live: whatever it takes, or as the policy `under_way` has it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pulp

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import GE, Formulation, Moves, Origin, row
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.schemas.base import key_of
from sourcing_opt.schemas.policies import UnderWay


def carry_out(model: Formulation) -> list[pulp.LpConstraint]:
    """Work that is under way arrives where and when it is to, from where it is to leave, unless a policy is about it.

    arrive[p,l,w] >= under_way[p,l,w],     leave[p,l,w] >= leaving[p,l,w]
    Before its lead time, nothing else of p moves: the variables' upper bounds say so.
    Unit: share of the workstream. Source: previous_moves.
    """
    arriving, leaving = model.economics.locked
    return [
        *_at_least(model, "arrives", model.arrive, arriving, "destination"),
        *_at_least(model, "leaves", model.leave, leaving, "origin"),
    ]


def live_as_under_way(model: Formulation, policy: UnderWay, name: str) -> list[pulp.LpConstraint]:
    """Work of the processes `for` that is under way to the locations `where` arrives when it is to.

    fte[p,l,t] arrive[p,l,t]  >=  fte[p,l,t] under_way[p,l,t]        for every p, l with work under way, every t in from..to
    Unit of violation: FTE. Source: models/README.md, P11; previous_moves.
    """
    economics, arrive = model.economics, model.arrive
    rows = []
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        for t in periods_of(model, policy):
            for p, l in np.argwhere(chosen & (economics.previous.under_way[:, :, t] > 0)).tolist():
                people = float(economics.fte[p, l, t])
                due = people * float(economics.previous.under_way[p, l, t])
                left = [(arrive.variables[int(arrive.at[p, l, t])], people)]
                rows += bounded(model, policy, f"{name}_{number}_{p}_{l}_{t}", (left, 0.0), "min", due, t, due)
    return rows


def _at_least(model: Formulation, name: str, moves: Moves, shares: Floats, end: str) -> Iterator[pulp.LpConstraint]:
    axes = model.economics.axes
    decided = [move for move in model.economics.study.previous_moves if move.status == "under_way"]
    for p, l, w in np.argwhere(shares > 0).tolist():
        workstream, location = axes.workstreams[p], axes.locations[l].id
        named = next(
            move
            for move in decided
            if (move.process, move.period - 1, getattr(move, end)) == (workstream.process.id, w, location)
            and move.shift in (None, workstream.shift + 1)
        )
        share = float(shares[p, l, w])
        at_least = row(f"{name}_{p}_{l}_{w}", [(moves.variables[int(moves.at[p, l, w])], 1.0)], GE, share)
        yield model.from_input(Origin("previous_moves", key_of(named)), at_least, share)
