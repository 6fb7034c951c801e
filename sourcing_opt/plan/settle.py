"""The solver's values -> decisions: whole numbers whole, dust swept, nothing that arrives and leaves at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.model import Moves, Variable
from sourcing_opt.plan.plan import DIGITS, Decisions

DUST = 1e-9
"""A share below this is the solver's arithmetic."""


def settle(model: Formulation) -> tuple[Decisions, float]:
    """The decisions, and the model's own objective at exactly these, without what settles ties.

    The variables are given the settled values, so that the objective is what the model thinks of the plan that is handed out.
    """
    shape = model.economics.axes.shape
    arrive, leave = _array(model.arrive, shape), _array(model.leave, shape)
    passing = np.minimum(arrive, leave)
    arrive, leave = arrive - passing, leave - passing
    for moves, settled in ((model.arrive, arrive), (model.leave, leave)):
        for variable, value in zip(moves.variables, settled[moves.p, moves.l, moves.w].tolist(), strict=True):
            variable.varValue = value
    for variable in model.problem.variables():
        if variable.isInteger():
            variable.varValue = round(variable.varValue or 0.0)
    decisions = Decisions(arrive, leave, _waves(model.opens, shape[1]), _waves(model.closes, shape[1]))
    assert model.problem.objective is not None
    ties = sum(weight * float(variable.varValue or 0.0) for variable, weight in model.preferences)
    return decisions, float(model.problem.objective.value() or 0.0) - ties


@contextmanager
def decided(model: Formulation, decisions: Decisions) -> Iterator[None]:
    """What is decided cannot change for a while: a solve then settles all that follows from it.

    A plan that is good enough may call a place used, or a process changed, that is not; nobody looked for a better one.
    """
    values = {
        variable: value
        for moves, settled in ((model.arrive, decisions.arrive), (model.leave, decisions.leave))
        for variable, value in zip(moves.variables, settled[moves.p, moves.l, moves.w].tolist(), strict=True)
    }
    for variables, waves in ((model.opens, decisions.opens), (model.closes, decisions.closes)):
        values |= {variable: float(waves[l] == w) for (l, w), variable in variables.items()}
    bounds = {variable: (variable.lowBound, variable.upBound) for variable in values}
    for variable, value in values.items():
        variable.lowBound = variable.upBound = value
    try:
        yield
    finally:
        for variable, (low, up) in bounds.items():
            variable.lowBound, variable.upBound = low, up


def _array(moves: Moves, shape: tuple[int, int, int]) -> Floats:
    found = np.zeros(shape)
    values = np.round([variable.varValue or 0.0 for variable in moves.variables], DIGITS)
    found[moves.p, moves.l, moves.w] = np.where(values < DUST, 0.0, values)
    return found


def _waves(variables: dict[tuple[int, int], Variable], count: int) -> npt.NDArray[np.int64]:
    waves = np.full(count, NEVER, dtype=np.int64)
    for (l, w), variable in variables.items():
        if variable.varValue == 1:
            waves[l] = w
    return waves
