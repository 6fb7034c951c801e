"""What an earlier plan has set going goes live whatever it takes, unless a policy is about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation, Moves, Origin
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.columns.base import key_of


def carry_out(model: Formulation) -> None:
    """Work that is under way arrives where and when it is to, from where it is to leave, unless a policy is about it.

    arrive[p,l,w] >= under_way[p,l,w],     leave[p,l,w] >= leaving[p,l,w]
    Before its lead time, nothing else of p moves: the columns' upper bounds say so.
    Unit: share of the workstream. Source: previous_moves.
    """
    arriving, leaving = model.economics.locked
    _at_least(model, "arrives", model.arrive, arriving, "destination")
    _at_least(model, "leaves", model.leave, leaving, "origin")


def _at_least(model: Formulation, name: str, moves: Moves, shares: Floats, end: str) -> None:
    p, l, w = np.nonzero(shares > 0)
    share, terms = shares[p, l, w], Terms.of(np.arange(len(p)), moves.columns[moves.at[p, l, w]])
    origins = rows_of_moves(model, p, l, w, end)
    model.add_rows(name, p, l, w, terms=terms, lower=share, origins=origins, unit=share)


def rows_of_moves(model: Formulation, p: Indices, l: Indices, w: Indices, end: str) -> Iterator[Origin]:
    """The rows that have the work under way."""
    axes = model.economics.axes
    moves = [move for move in model.economics.study.previous_moves if move.status == "under_way"]
    for work, place, wave in zip(p.tolist(), l.tolist(), w.tolist(), strict=True):
        workstream, where, mode = axes.workstreams[work], axes.locations[place].id, axes.mode_of(work)
        named = next(
            move
            for move in moves
            if (move.process, move.period - 1, getattr(move, end)) == (workstream.process.id, wave, where)
            and move.shift in (None, workstream.shift + 1)
            and mode == (move.mode if end == "destination" else move.origin_mode)
        )
        yield Origin("previous_moves", key_of(named))
