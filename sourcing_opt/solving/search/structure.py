"""What the search knows of a program beyond its numbers: which columns are moves, what whole numbers there are to branch on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation import Formulation


class Kind(IntEnum):
    """What is decided, in the order in which it is worth deciding: the rest follows from the first."""

    SITE = 0
    """Whether a site opens, closes or does any work, and when."""
    TIER = 1
    OTHER = 2
    MOVE = 3
    """Whether a share moves that would be too little to move: asked only where it is."""


@dataclass(frozen=True)
class Split:
    """Something to branch on: yes-or-no columns in an order, of which at most one is 1; or a single whole or semicontinuous column."""

    kind: Kind
    columns: Indices
    row: int | None
    """The row that says that their sum is at most 1; None where it is a single column."""
    least: float | None = None
    """What a semicontinuous column is at least where it is not 0,"""
    opposite: int = -1
    """and the column that is 0 then; -1 where there is none."""


State = tuple[int, int, bool]
"""Of a split: first and last of its columns that may be 1, and whether one of them must be. Of a single column: its bounds, of a semicontinuous one
as parts of what it is at least."""


@dataclass(frozen=True)
class Structure:
    """Of a program with N columns."""

    moves: Flags
    """(N,) Arrivals and departures: shares of work."""
    arrivals: Indices
    """(A,) Columns of the arrivals,"""
    workstream: Indices
    """(A,) of which workstream,"""
    location: Indices
    """(A,) where,"""
    wave: Indices
    """(A,) and when."""
    departures: Indices
    """(D,) Columns of the departures,"""
    departing: Indices
    """(D,) of which workstream,"""
    departure_wave: Indices
    """(D,) when."""
    conserved: Indices
    """(C,) Workstreams,"""
    conserving: Indices
    """(C,) and the rows by which their work is conserved: lowering the duals of a workstream's rows by 1 raises the reduced cost of each of its
    arrivals by 1, and of no other column."""
    count: int
    """P, number of workstreams."""
    splits: tuple[Split, ...]


def structure_of(model: Formulation) -> Structure:
    """Of a study's program."""
    program, arrive, leave = model.program, model.arrive, model.leave
    # Rows conserve a piece of work in all its modes: they are one workstream here.
    work = model.economics.axes.work
    moves = np.zeros(len(program.cost), dtype=bool)
    moves[arrive.columns] = moves[leave.columns] = True
    workstreams, moved = (np.concatenate(part) for part in zip(*model.moved, strict=True))
    return Structure(
        moves=moves,
        arrivals=arrive.columns,
        workstream=work[arrive.p],
        location=arrive.l,
        wave=arrive.w,
        departures=leave.columns,
        departing=work[leave.p],
        departure_wave=leave.w,
        conserved=work[workstreams],
        conserving=moved,
        count=len(model.economics.axes.workstreams),
        splits=tuple(_splits(model)),
    )


def _splits(model: Formulation) -> Iterator[Split]:
    turns = {*model.opens.values(), *model.closes.values()}
    for row, columns in model.exclusive:
        yield Split(kind=Kind.SITE if int(columns[0]) in turns else Kind.TIER, columns=columns, row=row)
    grouped = np.zeros(len(model.program.cost), dtype=bool)
    for _, columns in model.exclusive:
        grouped[columns] = True
    runs = set(model.runs.values())
    for column in np.flatnonzero(model.program.integer & ~grouped).tolist():
        yield Split(kind=Kind.SITE if column in runs else Kind.OTHER, columns=np.array([column]), row=None)
    semi = model.program.semicontinuous
    for column, least, opposite in zip(semi.column.tolist(), semi.least.tolist(), semi.opposite.tolist(), strict=True):
        yield Split(kind=Kind.MOVE, columns=np.array([column]), row=None, least=least, opposite=opposite)


def likely(structure: Structure, cost: Floats, lower: Floats, places: int) -> Flags:
    """(N,) The columns to begin with: of each workstream's arrivals those at its cheapest places, each in its first wave, and those that must
    be; all other columns."""
    s = structure
    kept = ~structure.moves | (lower > 0)
    kept[s.departures] = True
    if not len(s.arrivals):
        return kept
    count_p, count_l, count_t = s.count, int(s.location.max()) + 1, int(s.wave.max()) + 1
    saved = np.zeros((count_p, max(count_t, int(s.departure_wave.max(initial=0)) + 1)))
    np.minimum.at(saved, (s.departing, s.departure_wave), cost[s.departures])
    net = cost[s.arrivals] + saved[s.workstream, s.wave]
    cheapest = np.full((count_p, count_l), np.inf)
    np.minimum.at(cheapest, (s.workstream, s.location), net)
    rank = np.argsort(np.argsort(cheapest, axis=1, kind="stable"), axis=1, kind="stable")
    first = np.full((count_p, count_l), count_t)
    np.minimum.at(first, (s.workstream, s.location), s.wave)
    pair = s.workstream, s.location
    kept[s.arrivals[(rank[pair] < places) & (s.wave == first[pair])]] = True
    return kept
