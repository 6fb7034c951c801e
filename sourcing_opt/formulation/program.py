"""A mixed-integer program as blocks of columns and rows: the arrays a solver takes, and names for whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.tolerances import NO_COEFFICIENT

Index = int | str | npt.NDArray[Any]
"""One part of the names in a block: a number or a word for each of them, or one for all."""


@dataclass(frozen=True)
class Terms:
    """Coefficients of a block of rows: `value` of a column in a row; those of the same row and column add up."""

    row: Indices
    """(n,) Counted from the block's first row."""
    column: Indices
    """(n,) Number in the program."""
    value: Floats
    """(n,)"""

    @classmethod
    def of(cls, row: npt.ArrayLike, column: npt.ArrayLike, value: npt.ArrayLike = 1.0) -> Terms:
        """Terms from arrays of any shapes that go together, or single numbers."""
        rows, columns, values = np.broadcast_arrays(row, column, value)
        row, column = (part.ravel().astype(np.intp, copy=False) for part in (rows, columns))
        return cls(row, column, values.ravel().astype(np.float64, copy=False))

    def __add__(self, other: Terms) -> Terms:
        """Both."""
        row, column = np.concatenate([self.row, other.row]), np.concatenate([self.column, other.column])
        return Terms(row, column, np.concatenate([self.value, other.value]))

    def some(self, count: int) -> Flags:
        """(count,) Whether a row has any."""
        return np.bincount(self.row, minlength=count) > 0

    def only(self, rows: Flags) -> Terms:
        """Those of the rows that are flagged, which are numbered anew."""
        kept = rows[self.row]
        return Terms((np.cumsum(rows) - 1)[self.row[kept]], self.column[kept], self.value[kept])


@dataclass(frozen=True)
class Semicontinuous:
    """Columns from 0 that are 0, or at least something: (k,) of each."""

    column: Indices
    least: Floats
    opposite: Indices
    """A column that would undo it, and is 0 where it is not; -1 where there is none."""

    @classmethod
    def none(cls) -> Semicontinuous:
        """No columns."""
        nothing = np.zeros(0, dtype=np.intp)
        return cls(nothing, np.zeros(0), nothing)

    def net(self, x: Floats) -> Floats:
        """(k,) What there is of each column, as far as the opposite does not undo it."""
        undone = np.where(self.opposite >= 0, x[self.opposite], 0.0) if len(self.column) else 0.0
        return np.asarray(np.maximum(0.0, x[self.column] - undone))

    def only(self, kept: Flags | Indices) -> Semicontinuous:
        """Some of them."""
        return Semicontinuous(self.column[kept], self.least[kept], self.opposite[kept])


class Program:
    """minimise  offset + cost x     where  row_lower <= A x <= row_upper,  lower <= x <= upper,  some of x whole or semicontinuous.

    Costs and bounds can be changed in place; the arrays are others once columns or rows are added.
    """

    def __init__(self) -> None:
        """Empty."""
        self.offset = 0.0
        self._cost, self._lower, self._upper, self._row_lower, self._row_upper = (_Growing(np.float64) for _ in range(5))
        self._integer = _Growing(np.bool_)
        self._columns: list[_Block] = []
        self._rows: list[_Block] = []
        self._terms: list[Terms] = []
        self._matrix: csr_array | None = None
        self.semicontinuous = Semicontinuous.none()

    def add_columns(
        self, family: str, *index: Index, lower: float | Floats = 0.0, upper: float | Floats = np.inf, integer: bool = False
    ) -> Indices:
        """The numbers of new columns, which cost nothing yet: one for every entry of the index, by which they are named."""
        block = _Block.of(family, index)
        self._columns.append(block)
        self._cost.extend(0.0, block.count)
        self._lower.extend(lower, block.count)
        self._upper.extend(upper, block.count)
        first = self._integer.extend(integer, block.count)
        self._matrix = None
        return np.arange(first, first + block.count)

    def add_rows(
        self, family: str, *index: Index, terms: Terms, lower: float | Floats = -np.inf, upper: float | Floats = np.inf
    ) -> Indices:
        """The numbers of new rows lower <= terms <= upper: one for every entry of the index, by which they are named."""
        block = _Block.of(family, index)
        self._rows.append(block)
        self._row_lower.extend(lower, block.count)
        first = self._row_upper.extend(upper, block.count)
        self.add_terms(Terms(terms.row + first, terms.column, terms.value))
        return np.arange(first, first + block.count)

    def add_terms(self, terms: Terms) -> None:
        """Terms in rows that are there, by their numbers in the program."""
        kept = np.abs(terms.value) > NO_COEFFICIENT
        self._terms.append(terms if kept.all() else Terms(terms.row[kept], terms.column[kept], terms.value[kept]))
        self._matrix = None

    @property
    def cost(self) -> Floats:
        """(N,) For a unit of each column."""
        return self._cost.array

    @property
    def lower(self) -> Floats:
        """(N,)"""
        return self._lower.array

    @property
    def upper(self) -> Floats:
        """(N,)"""
        return self._upper.array

    @property
    def integer(self) -> Flags:
        """(N,) Whether it must be a whole number."""
        return self._integer.array

    @property
    def row_lower(self) -> Floats:
        """(M,)"""
        return self._row_lower.array

    @property
    def row_upper(self) -> Floats:
        """(M,)"""
        return self._row_upper.array

    @property
    def matrix(self) -> csr_array:
        """(M, N) A; the columns of a row in order, none twice."""
        if self._matrix is None:
            terms = self.terms
            shape = (len(self.row_lower), len(self.lower))
            self._matrix = coo_array((terms.value, (terms.row, terms.column)), shape).tocsr()
        return self._matrix

    def put_matrix(self, matrix: csr_array) -> None:
        """Other coefficients in the place of those that were written, for those who ask what would be if; `terms` stay as they are."""
        assert matrix.shape == (len(self.row_lower), len(self.lower))
        self._matrix = matrix

    @property
    def terms(self) -> Terms:
        """All terms as they were written, by the numbers of their rows in the program."""
        parts = ([getattr(terms, part) for terms in self._terms] for part in ("row", "column", "value"))
        row, column, value = (np.concatenate(part) if part else np.zeros(0) for part in parts)
        return Terms.of(row, column, value)

    def column_names(self) -> list[str]:
        """Like arrive_3_0_11: the family and the index."""
        return [name for block in self._columns for name in block.names()]

    def row_names(self) -> list[str]:
        """Like capacity_0_11."""
        return [name for block in self._rows for name in block.names()]

    def value(self, x: Floats) -> float:
        """The objective at x."""
        return self.offset + float(self.cost @ x)


@dataclass(frozen=True)
class _Block:
    """The names of columns or rows that were added together."""

    family: str
    index: Sequence[npt.NDArray[Any]]
    count: int

    @classmethod
    def of(cls, family: str, index: Iterable[Index]) -> _Block:
        parts = np.broadcast_arrays(*(np.atleast_1d(part) for part in index))
        return cls(family, parts, len(parts[0]) if parts else 1)

    def names(self) -> Iterator[str]:
        for each in zip(*(part.tolist() for part in self.index), strict=True) if self.index else [()]:
            yield "_".join([self.family, *map(str, each)])


class _Growing:
    """An array that grows at its end, put together when it is looked at."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._parts: list[npt.NDArray[Any]] = [np.zeros(0, dtype=kind)]
        self._kind, self._count = kind, 0

    def extend(self, values: npt.ArrayLike, count: int) -> int:
        """Add `count` values, or one that often; returns where they begin."""
        self._parts.append(np.broadcast_to(np.asarray(values, dtype=self._kind), count))
        self._count += count
        return self._count - count

    @property
    def array(self) -> npt.NDArray[Any]:
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts)]
        return self._parts[0]
