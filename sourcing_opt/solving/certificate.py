"""A certificate of a proof, and the page that checks it: that no plan costs less than a bound, or that there is none.

A tree of cases and, for each of its leaves, dual values. Any dual values y bound the cost of what a leaf holds from below,

    cost x  >=  sum_i y_i b_i + sum_j min over [l_j, u_j] of (c_j - y A_j) x_j,        b_i the side of row i that y_i's sign speaks of,

whoever found them and however; without any cost, a bound above zero says that nothing keeps the rows. The check needs the program and this
sum, which it rounds downward. It shares nothing with the search.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.linear import Linear

UNIT = 2.0**-52
"""The relative error of a floating-point operation, twice over."""


class NotProven(Exception):
    """What is wrong with a certificate."""


@dataclass(frozen=True)
class Certificate:
    """Cases by number, parents before their children; the first is everything. Money and rows in the study's units."""

    links: Indices
    """(k, 4) Which row, p, l, t of the rows `share[p,l,t] <= open[l,t]`, and of several p together, that follow the program's and the implied ones."""
    parent: Indices
    """(n,) -1 for the first."""
    row: Indices
    """(n,) A row `sum x <= 1` that tells the case from its sibling; -1 where a single column does."""
    column: Indices
    """(n,) That column."""
    at: Indices
    """(n,) Of the row's columns, one of the first at + 1 is 1, or none; the column is above `at`, or not."""
    yes: Indices
    """(n,) Which of the two."""
    start: Indices
    """(n + 1,) Where a case's dual values begin; cases that were divided have none."""
    dual_row: Indices
    dual_value: Floats
    ray: Indices
    """(n,) Whether the duals say that the case holds nothing."""
    bound: float
    """No plan costs less; infinite where there is none. [money]"""

    @property
    def digest(self) -> str:
        """Of all its numbers."""
        return digest_of({field.name: np.asarray(getattr(self, field.name)) for field in fields(self)})


def digest_of(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """SHA-256 of named numbers; whole ones are the same however many bytes they take."""
    digest = hashlib.sha256()
    for name, array in arrays.items():
        array = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
        digest.update(f"{name}{array.dtype}{array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def verify(certificate: Certificate, program: Linear, lower: Floats, upper: Floats) -> float:
    """The bound that a certificate proves, which is at least the one it claims. Raises NotProven.

    program: with the implied rows and the certificate's links. lower, upper: (N,) finite ranges of its columns.
    """
    proven = lower_bound(certificate, program, lower, upper)
    if not proven >= certificate.bound:
        raise NotProven(f"it claims a bound of {certificate.bound!r}, and proves {proven!r}")
    return proven


def lower_bound(certificate: Certificate, program: Linear, lower: Floats, upper: Floats) -> float:
    """The bound that a certificate proves, whatever it claims. Raises NotProven where its cases are not all there are."""
    c = certificate
    _require_numbers(c, *program.shape)
    parts = _require_all_cases(c)
    bound = math.inf
    # From above to below, so that what a case holds is narrowed once for all that are parts of it.
    ahead = [(0, (lower, upper, program.row_lower))]
    while ahead:
        node, box = ahead.pop()
        if node > 0:
            box = _narrowed(c, node, program, *box)
        if node in parts:
            ahead += ((part, box) for part in parts[node])
        else:
            bound = min(bound, _case(c, node, program, *box))
    return bound


def _require_numbers(c: Certificate, rows: int, columns: int) -> None:
    """That each case has all that a case has, and all numbers of rows and columns are some."""
    cases, duals = c.parent.size, c.dual_value.size
    if cases == 0 or any(part.shape != (cases,) for part in (c.parent, c.row, c.column, c.at, c.yes, c.ray)):
        raise NotProven("its cases are not all of a piece")
    if c.start.shape != (cases + 1,) or c.start[0] != 0 or (np.diff(c.start) < 0).any() or c.start[-1] != duals:
        raise NotProven("its dual values are not those of its cases")
    if c.dual_row.shape != (duals,) or c.dual_value.shape != (duals,):
        raise NotProven("its dual values are not each of a row")
    for what, numbers, count in (("row", c.row, rows), ("column", c.column, columns), ("row", c.dual_row, rows)):
        if ((numbers < -1) | (numbers >= count)).any():
            raise NotProven(f"it speaks of a {what} that the program does not have")
    if ((c.row < 0) & (c.column < 0))[1:].any() or (c.dual_row < 0).any():
        raise NotProven("it speaks of a row or a column that the program does not have")


def _require_all_cases(c: Certificate) -> dict[int, list[int]]:
    """The cases that are divided, each with its parts: two that are each other's opposite."""
    children: dict[int, list[int]] = {}
    for node, parent in enumerate(c.parent.tolist()):
        if parent >= node or parent < -1 or (parent < 0) != (node == 0):
            raise NotProven(f"case {node} has no place in the tree")
        children.setdefault(parent, []).append(node)
    for parent, pair in children.items():
        same = all(len({int(part[node]) for node in pair}) == 1 for part in (c.row, c.column, c.at))
        if parent >= 0 and not (len(pair) == 2 and same and {bool(c.yes[node]) for node in pair} == {False, True}):
            raise NotProven(f"case {parent} is not divided into two opposites")
    return children


def _case(c: Certificate, node: int, program: Linear, lower: Floats, upper: Floats, row_lower: Floats) -> float:
    """The bound of a case from its dual values, rounded downward. lower, upper, row_lower: what it holds."""
    if (lower > upper).any():
        return math.inf
    rows, y = c.dual_row[c.start[node] : c.start[node + 1]], c.dual_value[c.start[node] : c.start[node + 1]]
    side = np.where(y > 0, row_lower[rows], program.row_upper[rows])
    if not (np.isfinite(y).all() and np.isfinite(side).all()):
        raise NotProven(f"case {node} counts on a side that a row does not have")
    cost = np.zeros(len(lower)) if c.ray[node] else program.cost
    matrix = program.matrix[rows]
    by_row = np.repeat(y, np.diff(matrix.indptr)) * matrix.data
    reduced = cost - np.bincount(matrix.indices, by_row, len(cost))
    size = np.abs(cost) + np.bincount(matrix.indices, np.abs(by_row), len(cost))
    least = np.where(reduced > 0, reduced * lower, reduced * upper)
    terms = np.concatenate([y * side, least])
    reach = np.maximum(np.abs(lower), np.abs(upper))
    count = np.bincount(matrix.indices, minlength=len(cost)) + 2
    error = math.fsum((UNIT * count * size * reach).tolist()) + UNIT * math.fsum(np.abs(terms).tolist())
    value = math.fsum(terms.tolist()) - error
    if c.ray[node]:
        if not value > 0:
            raise NotProven(f"case {node} may hold something")
        return math.inf
    return value + program.offset - UNIT * (abs(value) + abs(program.offset))


def _narrowed(
    c: Certificate, node: int, program: Linear, lower: Floats, upper: Floats, row_lower: Floats
) -> tuple[Floats, Floats, Floats]:
    """What a case holds of what its parent holds: what tells it from its sibling."""
    lower, upper, row_lower = lower.copy(), upper.copy(), row_lower.copy()
    row, at, yes = int(c.row[node]), int(c.at[node]), bool(c.yes[node])
    if row < 0:
        column = int(c.column[node])
        semi = program.semicontinuous
        if at == 0 and len(small := np.flatnonzero(semi.column == column)):
            # It is nothing, or enough, and then what would undo it is nothing.
            if yes:
                lower[column] = max(lower[column], float(semi.least[small[0]]))
                upper[semi.opposite[small][semi.opposite[small] >= 0]] = 0.0
            else:
                upper[column] = min(upper[column], 0.0)
            return lower, upper, row_lower
        if not program.integer[column]:
            raise NotProven(f"column {column} need not be whole")
        if yes:
            lower[column] = max(lower[column], at + 1)
        else:
            upper[column] = min(upper[column], at)
        return lower, upper, row_lower
    one = program.matrix[[row]]
    columns = np.sort(one.indices)
    if not (
        (one.data == 1).all() and program.integer[columns].all() and (lower[columns] >= 0).all() and program.row_upper[row] <= 1
    ):
        raise NotProven(f"row {row} does not say that at most one of its columns is 1")
    upper[columns[at + 1 :] if yes else columns[: at + 1]] = 0.0
    if yes:
        row_lower[row] = max(row_lower[row], 1.0)
    return lower, upper, row_lower
