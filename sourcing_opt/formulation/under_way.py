"""What an earlier plan has set going goes live: whatever it takes, or as the policy `under_way` has it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation, Moves, Origin
from sourcing_opt.formulation.policy_rows import bounded, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.base import key_of
from sourcing_opt.schemas.policies import UnderWay


def carry_out(model: Formulation) -> None:
    """Work that is under way arrives where and when it is to, from where it is to leave, unless a policy is about it.

    arrive[p,l,w] >= under_way[p,l,w],     leave[p,l,w] >= leaving[p,l,w]
    Before its lead time, nothing else of p moves: the columns' upper bounds say so.
    Unit: share of the workstream. Source: previous_moves.
    """
    arriving, leaving = model.economics.locked
    _at_least(model, "arrives", model.arrive, arriving, "destination")
    _at_least(model, "leaves", model.leave, leaving, "origin")


def live_as_under_way(model: Formulation, policy: UnderWay, name: str) -> None:
    """Work of the processes `for` that is under way to the locations `where` arrives when it is to.

    fte[p,l,t] arrive[p,l,t]  >=  fte[p,l,t] under_way[p,l,t]        for every p, l with work under way, every t in from..to
    A hard one comes from the moves: what gives way when there is no plan is a move that is called off, as without the policy.
    Unit of violation: FTE. Source: models/README.md, P11; previous_moves.
    """
    economics, arrive, periods = model.economics, model.arrive, periods_of(model, policy)
    due = (economics.fte * economics.previous.under_way)[:, :, periods]
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        n, p, l = np.nonzero((chosen[:, :, None] & (due > 0)).transpose(2, 0, 1))
        t, people, family = periods[n], due[p, l, n], f"{name}_{number}"
        left = Terms.of(np.arange(len(n)), arrive.columns[arrive.at[p, l, t]], economics.fte[p, l, t])
        if policy.penalty is None:
            rows = model.program.add_rows(family, p, l, t, terms=left, lower=people)
            model.from_input(rows, _decided(model, p, l, t, "destination"), people)
        else:
            bounded(model, policy, family, p, l, t, left=(left, np.zeros(len(n))), side="min", bound=people, t=t)


def _at_least(model: Formulation, name: str, moves: Moves, shares: Floats, end: str) -> None:
    p, l, w = np.nonzero(shares > 0)
    share, terms = shares[p, l, w], Terms.of(np.arange(len(p)), moves.columns[moves.at[p, l, w]])
    rows = model.program.add_rows(name, p, l, w, terms=terms, lower=share)
    model.from_input(rows, _decided(model, p, l, w, end), share)


def _decided(model: Formulation, p: Indices, l: Indices, w: Indices, end: str) -> Iterator[Origin]:
    """The rows that have the work under way."""
    axes = model.economics.axes
    moves = [move for move in model.economics.study.previous_moves if move.status == "under_way"]
    for work, place, wave in zip(p.tolist(), l.tolist(), w.tolist(), strict=True):
        workstream, where = axes.workstreams[work], axes.locations[place].id
        named = next(
            move
            for move in moves
            if (move.process, move.period - 1, getattr(move, end)) == (workstream.process.id, wave, where)
            and move.shift in (None, workstream.shift + 1)
        )
        yield Origin("previous_moves", key_of(named))
