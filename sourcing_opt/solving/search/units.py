"""Units inside the program: columns, rows and objective of like size whatever currency, people and hours are counted in.

Shares and yes-or-no columns keep their unit. An amount is counted in the largest amount it can be, a row in its largest coefficient, and the
objective in what moving a usual piece of work costs. A solver's tolerances are absolute numbers; so they mean the same in every study.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.formulation.linear import Linear

USUAL = 2.0**13
"""What a usual cost becomes: a solver's tolerance of 1e-7 is then a part in 10^11 of it, and the preferences that settle ties lie well above."""
LARGEST = 2.0**26
"""A penalty is no larger than this, as far as that does not make its column's coefficients smaller than LEAST."""
LEAST = 2.0**-14
BESIDE = 2.0**-10
"""An amount is counted in no less than this part of what it stands beside in a row."""
DIGITS = 36
"""Binary digits that the solver sees. In another currency the last digits of a number differ; so it is handed the same program."""


@dataclass(frozen=True)
class Units:
    """How a program is handed to a solver, and how its answers are read."""

    column: Floats
    """(N,) What one of the solver's units of a column is. [unit of the column]"""
    row: Floats
    """(M,) What one of the solver's units of a row is. [unit of the row]"""
    money: float
    """What one of the solver's units of the objective is. [money]"""

    def inside(self, linear: Linear) -> Linear:
        """The program in the solver's units. Rows beyond those that have a unit keep theirs."""
        rows = self.rows(linear.shape[0])
        matrix = linear.matrix.tocsr(copy=True)
        matrix.data = matrix.data * self.column[matrix.indices] / np.repeat(rows, np.diff(matrix.indptr))
        return Linear(
            matrix=sparse.csr_array(matrix),
            cost=linear.cost * self.column / self.money,
            offset=linear.offset / self.money,
            lower=linear.lower / self.column,
            upper=linear.upper / self.column,
            integer=linear.integer,
            row_lower=linear.row_lower / rows,
            row_upper=linear.row_upper / rows,
            # Of shares, which keep their unit.
            semicontinuous=linear.semicontinuous,
        )

    def rows(self, count: int) -> Floats:
        """(count,) What one of the solver's units of each row is."""
        return np.concatenate([self.row, np.ones(count - len(self.row))])


def units_of(linear: Linear, moves: Flags, ranges: tuple[Floats, Floats]) -> Units:
    """Units for a program. moves: (N,) its columns that are shares of work. ranges: finite bounds of its columns."""
    size = np.maximum(*np.abs(ranges))
    amount = ~moves & ~linear.integer & np.isfinite(size)
    size = np.where(amount | ~np.isfinite(size), size, 1.0)
    matrix, of_row = linear.matrix, np.repeat(np.arange(linear.shape[0]), np.diff(linear.matrix.indptr))
    coefficients = np.maximum(np.abs(matrix.data), np.finfo(float).tiny)
    beside, least = np.zeros(linear.shape[0]), np.zeros(len(size))
    np.maximum.at(beside, of_row, coefficients * np.where(np.isfinite(size), size, 0.0)[matrix.indices])
    np.maximum.at(least, matrix.indices, beside[of_row] / coefficients)
    column = np.where(amount, np.maximum(size, least * BESIDE), 1.0)
    column = np.where(column > 0, column, 1.0)
    money = _usual(np.abs(linear.cost[moves])) / USUAL
    with np.errstate(divide="ignore"):
        dear = np.where(linear.cost != 0, LARGEST * money / np.abs(linear.cost), np.inf)
    column = np.where(amount, np.maximum(np.minimum(column, dear), column * LEAST), column)
    return Units(column, row_units(linear, column), money)


def row_units(linear: Linear, column: Floats) -> Floats:
    """(M,) The largest coefficient of each row, where columns are counted in these units (N,)."""
    matrix = linear.matrix
    largest = np.zeros(linear.shape[0])
    of_row = np.repeat(np.arange(linear.shape[0]), np.diff(matrix.indptr))
    np.maximum.at(largest, of_row, np.abs(matrix.data) * column[matrix.indices])
    return np.where(largest > 0, largest, 1.0)


def _usual(costs: Floats) -> float:
    """What a usual move costs: three in four cost less. [money]"""
    costs = costs[costs > 0]
    return float(np.quantile(costs, 0.75)) if len(costs) else 1.0


def seen(linear: Linear) -> Linear:
    """The program to the digits that the solver sees."""
    matrix = linear.matrix.copy()
    matrix.data = _short(matrix.data)
    parts = (linear.cost, linear.lower, linear.upper, linear.row_lower, linear.row_upper)
    cost, lower, upper, row_lower, row_upper = (_short(part) for part in parts)
    return Linear(
        matrix=matrix,
        cost=cost,
        offset=linear.offset,
        lower=lower,
        upper=upper,
        integer=linear.integer,
        row_lower=row_lower,
        row_upper=row_upper,
        semicontinuous=linear.semicontinuous,
    )


def _short(values: Floats) -> Floats:
    """The values to DIGITS binary digits."""
    mantissa, exponent = np.frexp(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.ldexp(np.round(np.ldexp(mantissa, DIGITS)), exponent - DIGITS))
