"""A loaded HiGHS model, narrowed for a while: made continuous, its whole numbers fixed, or all but its core left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import highspy
import numpy as np

from sourcing_opt.economics.axes import Floats, Indices

KEPT = 0.25
"""Part of all columns that make the core; fewer are faster, and miss the best plans."""
WHOLE = 1e-12
"""What a whole number may be off by and still be one."""


def whole_columns(model: highspy.Highs) -> Indices:
    """The columns that must be whole numbers."""
    return np.flatnonzero([kind == highspy.HighsVarType.kInteger for kind in model.getLp().integrality_])


@contextmanager
def relaxed(model: highspy.Highs, whole: Indices) -> Iterator[None]:
    """Whole numbers may be fractions."""
    columns = whole.astype(np.int32)
    model.changeColsIntegrality(len(columns), columns, np.full(len(columns), highspy.HighsVarType.kContinuous))
    yield
    model.changeColsIntegrality(len(columns), columns, np.full(len(columns), highspy.HighsVarType.kInteger))


@contextmanager
def fixed(model: highspy.Highs, columns: Indices, values: Floats) -> Iterator[None]:
    """Some columns have a given value. The solution found in the meantime stays, as the start of the next solve."""
    loaded = model.getLp()
    lower, upper = (np.array(bounds)[columns] for bounds in (loaded.col_lower_, loaded.col_upper_))
    indices = columns.astype(np.int32)
    model.changeColsBounds(len(indices), indices, values, values)
    yield
    found = model.getSolution()
    model.changeColsBounds(len(indices), indices, lower, upper)
    model.setSolution(found)


def settle_whole_numbers(model: highspy.Highs) -> None:
    """Fix the integers at whole numbers and solve what remains as a linear program.

    A branch-and-bound solution may hold 0.9999999 of a location open; the plan should not.
    Where rounding leaves no solution, the one found stays.
    """
    whole = whole_columns(model)
    if not len(whole):
        return
    found = model.getSolution()
    values = np.array(found.col_value)
    rounded = np.round(values[whole])
    if np.abs(values[whole] - rounded).max() <= WHOLE:
        values[whole] = rounded
        found.col_value = values
        model.setSolution(found)
        return
    model.setOptionValue("time_limit", float("inf"))
    with relaxed(model, whole), fixed(model, whole, rounded):
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            model.setSolution(found)


def outside_core(model: highspy.Highs) -> tuple[Indices, Floats]:
    """The columns that a good plan will hardly use, and the value they then have; the loaded model's relaxation is just solved.

    What the relaxation leaves at its lower bound, and would cost most to use: its reduced cost says how much.
    """
    loaded, relaxation = model.getLp(), model.getSolution()
    lower, value = np.array(loaded.col_lower_), np.array(relaxation.col_value)
    continuous = np.ones(len(lower), dtype=bool)
    continuous[whole_columns(model)] = False
    price = np.where(continuous & (value <= lower), np.array(relaxation.col_dual), -np.inf)
    dearest_first = np.argsort(-price, kind="stable")
    left_out = dearest_first[: int((1 - KEPT) * len(price))]
    left_out = left_out[price[left_out] > 0]
    return left_out, lower[left_out]
