"""A finite range for every column of a program, so that bounds can be computed from any dual values whatever.

Ranges that the rows imply; and, for a column that costs nothing or something and only ever relaxes its rows, how much of it can be of use.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.tolerances import WIDER

ROUNDS = 8
"""Ranges follow from other ranges: moves from today's shares, amounts from moves, violations from amounts."""

Entries = npt.NDArray[np.int32]


def finite_ranges(linear: Linear) -> tuple[Floats, Floats]:
    """(N,) lower and (N,) upper: every solution that is no worse than the best of some others lies between them.

    Columns for which no range can be found keep an infinite one.
    """
    lower, upper = linear.lower.copy(), linear.upper.copy()
    matrix = linear.matrix.tocoo()
    there = matrix.data != 0
    row, column, value = matrix.row[there], matrix.col[there], matrix.data[there]
    for _ in range(ROUNDS):
        unknown = np.isinf(lower) | np.isinf(upper)
        if not unknown.any():
            break
        chosen = unknown[column]
        r, j, a = row[chosen], column[chosen], value[chosen]
        low = np.where(value > 0, value * lower[column], value * upper[column])
        high = np.where(value > 0, value * upper[column], value * lower[column])
        least, most = (_without(terms, terms[chosen], row, r, len(linear.row_lower)) for terms in (low, high))
        sides = _finite(linear.row_lower) + _finite(linear.row_upper)
        reach = sides + np.bincount(row, _finite(low) + _finite(high), len(linear.row_lower))
        size = np.abs(a)
        slack = WIDER * reach[r] / size
        with np.errstate(invalid="ignore"):
            highest = np.where(a > 0, linear.row_upper[r] - least, most - linear.row_lower[r]) / size
            lowest = np.where(a > 0, linear.row_lower[r] - most, least - linear.row_upper[r]) / size
        np.minimum.at(upper, j, np.where(np.isnan(highest), np.inf, highest + slack))
        np.maximum.at(lower, j, np.where(np.isnan(lowest), -np.inf, lowest - slack))
        _of_use(linear, (r, j, a), (least, most), slack, upper)
    return np.minimum(lower, upper), upper


def _of_use(
    linear: Linear, entries: tuple[Entries, Entries, Floats], others: tuple[Floats, Floats], slack: Floats, upper: Floats
) -> None:
    """Columns from 0 that cost nothing or something and stand in inequalities only: more than what relaxes all of these is of no use."""
    (r, j, a), (least, most) = entries, others
    with np.errstate(invalid="ignore"):
        below = np.where(np.isfinite(linear.row_lower[r]), linear.row_lower[r] - least, 0.0)
        above = np.where(np.isfinite(linear.row_upper[r]), most - linear.row_upper[r], 0.0)
        needed = np.where(a > 0, below, above) / np.abs(a) + slack
    enough = np.zeros(len(upper))
    np.maximum.at(enough, j, np.where(np.isnan(needed), np.inf, needed))
    free = (linear.cost >= 0) & (linear.lower == 0) & np.isinf(upper) & ~linear.integer
    free[j[linear.row_lower[r] == linear.row_upper[r]]] = False
    looked_at = np.zeros(len(upper), dtype=bool)
    looked_at[j] = True
    upper[free & looked_at] = enough[free & looked_at]


def _finite(values: Floats) -> Floats:
    """Their sizes, as far as they have one."""
    return np.where(np.isfinite(values), np.abs(values), 0.0)


def _without(terms: Floats, own: Floats, row: Entries, r: Entries, count: int) -> Floats:
    """What the rows r amount to without their own terms; NaN where another term is infinite."""
    finite = np.isfinite(terms)
    total, infinite = np.bincount(row[finite], terms[finite], count), np.bincount(row[~finite], minlength=count)
    return np.where(infinite[r] > np.isinf(own), np.nan, total[r] - np.where(np.isfinite(own), own, 0.0))
