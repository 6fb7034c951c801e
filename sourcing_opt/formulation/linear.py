"""A mixed-integer program as plain arrays: what the search, and whoever checks it, is handed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.program import Program


@dataclass(frozen=True)
class Linear:
    """minimise offset + cost x  where  row_lower <= matrix x <= row_upper,  lower <= x <= upper,  x[integer] whole. N columns, M rows."""

    matrix: sparse.csr_array
    """(M, N)"""
    cost: Floats
    """(N,)"""
    offset: float
    lower: Floats
    """(N,)"""
    upper: Floats
    """(N,)"""
    integer: Flags
    """(N,)"""
    row_lower: Floats
    """(M,)"""
    row_upper: Floats
    """(M,)"""

    @classmethod
    def of(cls, program: Program) -> Linear:
        """A program as it is now."""
        return cls(
            matrix=program.matrix,
            cost=program.cost.copy(),
            offset=program.offset,
            lower=program.lower.copy(),
            upper=program.upper.copy(),
            integer=program.integer,
            row_lower=program.row_lower.copy(),
            row_upper=program.row_upper.copy(),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """(M, N)"""
        return len(self.row_lower), len(self.cost)

    def value(self, x: Floats) -> float:
        """The objective at (N,) x."""
        return float((self.cost * x).sum()) + self.offset

    def only(self, columns: Indices, lower: Floats, upper: Floats, rest: Floats) -> Linear:
        """The program over some columns, with other bounds; all others are fixed at (N,) rest. lower, upper: (N,)."""
        fixed = rest.copy()
        fixed[columns] = 0.0
        done = self.matrix @ fixed
        return Linear(
            matrix=self.matrix[:, columns],
            cost=self.cost[columns],
            offset=self.offset + float((self.cost * fixed).sum()),
            lower=lower[columns],
            upper=upper[columns],
            integer=self.integer[columns],
            row_lower=self.row_lower - done,
            row_upper=self.row_upper - done,
        )

    def with_rows(self, matrix: sparse.csr_array, lower: Floats, upper: Floats) -> Linear:
        """The program with more rows at its end."""
        return replace(
            self,
            matrix=sparse.csr_array(sparse.vstack([self.matrix, matrix], format="csr")),
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
        )

    def breach(self, x: Floats) -> float:
        """By how much (N,) x breaks the row, bound or wholeness that it breaks most, relative to the size of the row's terms."""
        activity = self.matrix @ x
        size = 1.0 + abs(self.matrix) @ np.abs(x)
        rows = np.maximum(self.row_lower - activity, activity - self.row_upper) / size
        columns = np.maximum(self.lower - x, x - self.upper)
        whole = np.abs(x - np.round(x))[self.integer]
        return max(float(part.max(initial=0.0)) for part in (rows, columns, whole))
