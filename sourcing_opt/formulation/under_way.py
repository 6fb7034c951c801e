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
    A hard one comes from the moves: what gives way when there is no plan is a move that is called off, as without the policy.
    Unit of violation: FTE. Source: models/README.md, P11; previous_moves.
    """
    economics, arrive = model.economics, model.arrive
    due = economics.fte * economics.previous.under_way
    rows = []
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        for t in periods_of(model, policy):
            for p, l in np.argwhere(chosen & (due[:, :, t] > 0)).tolist():
                left = [(arrive.variables[int(arrive.at[p, l, t])], float(economics.fte[p, l, t]))]
                label, people = f"{name}_{number}_{p}_{l}_{t}", float(due[p, l, t])
                if policy.penalty is None:
                    rows.append(model.from_input(_decided(model, p, l, t, "destination"), row(label, left, GE, people), people))
                else:
                    rows += bounded(model, policy, label, (left, 0.0), "min", people, t)
    return rows


def _at_least(model: Formulation, name: str, moves: Moves, shares: Floats, end: str) -> Iterator[pulp.LpConstraint]:
    for p, l, w in np.argwhere(shares > 0).tolist():
        share = float(shares[p, l, w])
        at_least = row(f"{name}_{p}_{l}_{w}", [(moves.variables[int(moves.at[p, l, w])], 1.0)], GE, share)
        yield model.from_input(_decided(model, p, l, w, end), at_least, share)


def _decided(model: Formulation, p: int, l: int, w: int, end: str) -> Origin:
    """The row that has the work under way."""
    axes = model.economics.axes
    workstream, location = axes.workstreams[p], axes.locations[l].id
    named = next(
        move
        for move in model.economics.study.previous_moves
        if (move.status, move.process, move.period - 1, getattr(move, end)) == ("under_way", workstream.process.id, w, location)
        and move.shift in (None, workstream.shift + 1)
    )
    return Origin("previous_moves", key_of(named))
