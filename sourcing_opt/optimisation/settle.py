"""The solver's values -> decisions: whole numbers rounded, shares too small to mean anything set to 0, nothing that arrives and leaves at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.people import Staffing
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.model import Moves
from sourcing_opt.plan.plan import Decisions
from sourcing_opt.tolerances import NO_SHARE, SHARE_DIGITS, SPECK


def settle(model: Formulation, values: Floats) -> tuple[Decisions, float]:
    """The decisions, and the model's own objective at exactly these, without what settles ties.

    values: (N,) the solver's, for each of the program's columns.
    """
    shape = model.economics.axes.shape
    arrive, leave = _array(model.arrive, values, shape), _array(model.leave, values, shape)
    passing = np.minimum(arrive, leave)
    arrive, leave = _without_specks(model, arrive - passing, leave - passing)
    settled = np.where(model.program.integer, np.round(values), values)
    for moves, shares in ((model.arrive, arrive), (model.leave, leave)):
        settled[moves.columns] = shares[moves.p, moves.l, moves.w]
    decisions = Decisions(
        arrive=arrive, leave=leave, opens=_waves(model.opens, settled, shape[1]), closes=_waves(model.closes, settled, shape[1])
    )
    ties = sum(float(weights @ settled[columns]) for columns, weights in model.preferences)
    return decisions, model.program.value(settled) - ties


def staffing_in(model: Formulation, values: Floats) -> Staffing | None:
    """Who is taken in and let go by the solver's values (N,); None where no place has staff of its own."""
    columns = model.staffed
    if columns is None:
        return None
    shape = (len(model.economics.pay.roles), *model.economics.axes.shape[1:])
    found = Staffing(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for part, of in zip(found, (columns.joiners, columns.released, columns.temps), strict=True):
        part[columns.r, columns.l, columns.t] = values[of]
    return found


@contextmanager
def decided(model: Formulation, decisions: Decisions) -> Iterator[None]:
    """What is decided cannot change for a while: a solve then settles all that follows from it.

    A plan that is good enough may call a place used, or a process changed, that is not; nobody looked for a better one.
    """
    program = model.program
    before = program.lower.copy(), program.upper.copy()
    for bound in (program.lower, program.upper):
        for moves, settled in ((model.arrive, decisions.arrive), (model.leave, decisions.leave)):
            bound[moves.columns] = settled[moves.p, moves.l, moves.w]
        for columns, waves in ((model.opens, decisions.opens), (model.closes, decisions.closes)):
            for (l, w), column in columns.items():
                bound[column] = waves[l] == w
    try:
        yield
    finally:
        program.lower[:], program.upper[:] = before


def _without_specks(model: Formulation, arrive: Floats, leave: Floats) -> tuple[Floats, Floats]:
    """Arrivals and departures (P, L, T) without what is said not to move: it stays where most of it would have come from, or goes where most goes."""
    small = model.program.semicontinuous.column
    asked = np.isin(model.arrive.columns, small)
    p, l, w = (axis[asked] for axis in (model.arrive.p, model.arrive.l, model.arrive.w))
    specks = (arrive[p, l, w] > 0) & (arrive[p, l, w] < np.minimum(SPECK, model.program.semicontinuous.least / 2))
    for work, place, wave in zip(p[specks].tolist(), l[specks].tolist(), w[specks].tolist(), strict=True):
        share, arrive[work, place, wave] = arrive[work, place, wave], 0.0
        moved, sign = (leave, -1.0) if model.economics.existing[work] else (arrive, 1.0)
        same = np.flatnonzero(model.economics.axes.work == model.economics.axes.work[work])
        mode, largest = np.unravel_index(moved[same, :, wave].argmax(), (len(same), moved.shape[1]))
        at = same[mode], largest, wave
        moved[at] = max(0.0, moved[at] + sign * share)
    return arrive, leave


def _array(moves: Moves, values: Floats, shape: tuple[int, int, int]) -> Floats:
    share = np.zeros(shape)
    shares = np.round(values[moves.columns], SHARE_DIGITS)
    share[moves.p, moves.l, moves.w] = np.where(shares < NO_SHARE, 0.0, shares)
    return share


def _waves(columns: Mapping[tuple[int, int], int], values: Floats, count: int) -> npt.NDArray[np.int64]:
    waves = np.full(count, NEVER, dtype=np.int64)
    for (l, w), column in columns.items():
        if values[column] == 1:
            waves[l] = w
    return waves
