"""A mixed-integer program as plain arrays: what the search, and whoever checks it, is handed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sparse

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.program import Program, Semicontinuous
from sourcing_opt.tolerances import NEITHER


@dataclass(frozen=True)
class Linear:
    """minimise offset + cost x  where  row_lower <= matrix x <= row_upper,  lower <= x <= upper,  x[integer] whole, some semicontinuous.

    N columns, M rows.
    """

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
    semicontinuous: Semicontinuous = field(default_factory=Semicontinuous.none)

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
            semicontinuous=program.semicontinuous,
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
        at = np.full(len(fixed), -1, dtype=np.intp)
        at[columns] = np.arange(len(columns))
        semi = self.semicontinuous
        inside = Semicontinuous(at[semi.column], semi.least, np.where(semi.opposite >= 0, at[semi.opposite], -1))
        return Linear(
            matrix=self.matrix[:, columns],
            cost=self.cost[columns],
            offset=self.offset + float((self.cost * fixed).sum()),
            lower=lower[columns],
            upper=upper[columns],
            integer=self.integer[columns],
            row_lower=self.row_lower - done,
            row_upper=self.row_upper - done,
            semicontinuous=inside.only(inside.column >= 0),
        )

    def with_rows(self, matrix: sparse.csr_array, lower: Floats, upper: Floats) -> Linear:
        """The program with more rows at its end."""
        return replace(
            self,
            matrix=sparse.csr_array(sparse.vstack([self.matrix, matrix], format="csr")),
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
        )

    def gaps(self, x: Floats) -> Indices:
        """Which of the semicontinuous columns are, at (N,) x, neither 0 nor what they are at least."""
        net = self.semicontinuous.net(x)
        return np.flatnonzero(np.minimum(net, self.semicontinuous.least - net) > NEITHER)

    def stepped(self, which: Indices) -> Linear:
        """The program with a yes-or-no column y for some of the semicontinuous ones, at its end:  least y <= x <= upper y,  opposite + y <= 1."""
        semi, (rows, columns) = self.semicontinuous.only(which), self.shape
        count, undone = len(which), np.flatnonzero(semi.opposite >= 0)
        most = np.where(np.isfinite(self.upper), self.upper, 1.0)[semi.column]
        each = np.arange(count)
        row = np.concatenate([each, each, count + each, count + each, np.tile(2 * count + np.arange(len(undone)), 2)])
        column = np.concatenate(
            [semi.column, columns + each, semi.column, columns + each, semi.opposite[undone], columns + undone]
        )
        value = np.concatenate([-np.ones(count), semi.least, np.ones(count), -most, np.ones(2 * len(undone))])
        more = sparse.coo_array((value, (row, column)), (2 * count + len(undone), columns + count)).tocsr()
        wider = sparse.hstack([self.matrix, sparse.csr_array((rows, count))], format="csr")
        return Linear(
            matrix=sparse.csr_array(sparse.vstack([wider, more], format="csr")),
            cost=np.concatenate([self.cost, np.zeros(count)]),
            offset=self.offset,
            lower=np.concatenate([self.lower, np.zeros(count)]),
            upper=np.concatenate([self.upper, np.ones(count)]),
            integer=np.concatenate([self.integer, np.ones(count, dtype=bool)]),
            row_lower=np.concatenate([self.row_lower, np.full(more.shape[0], -np.inf)]),
            row_upper=np.concatenate([self.row_upper, np.zeros(2 * count), np.ones(len(undone))]),
            semicontinuous=self.semicontinuous,
        )

    def breach(self, x: Floats) -> float:
        """By how much (N,) x breaks the row, bound, wholeness or step that it breaks most, relative to the size of the row's terms."""
        activity = self.matrix @ x
        size = 1.0 + abs(self.matrix) @ np.abs(x)
        rows = np.maximum(self.row_lower - activity, activity - self.row_upper) / size
        columns = np.maximum(self.lower - x, x - self.upper)
        whole = np.abs(x - np.round(x))[self.integer]
        net = self.semicontinuous.net(x)
        steps = np.minimum(net, self.semicontinuous.least - net)
        return max(float(part.max(initial=0.0)) for part in (rows, columns, whole, steps))
