"""What an earlier plan has set going goes live: the waves that are under way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pulp

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import GE, Formulation, Moves, Origin, row
from sourcing_opt.schemas.base import key_of


def carry_out(model: Formulation) -> list[pulp.LpConstraint]:
    """Work that is under way arrives where and when it is to, from where it is to leave.

    arrive[p,l,w] >= under_way[p,l,w],     leave[p,l,w] >= leaving[p,l,w]
    Before its lead time, nothing else of p moves: the variables' upper bounds say so.
    Unit: share of the workstream. Source: previous_moves.
    """
    previous = model.economics.previous
    arriving = _at_least(model, "arrives", model.arrive, previous.under_way, "destination")
    return [*arriving, *_at_least(model, "leaves", model.leave, previous.leaving, "origin")]


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
