"""Lower bounds by our own arithmetic: any dual values give one, whatever the solver did to find them.

For any (M,) y:   min cost x  >=  sum_i y_i b_i + sum_j min over [l_j, u_j] of (cost_j - y A_j) x_j,
where b_i is the row's lower side for y_i > 0, its upper side for y_i < 0. With no cost at all, a value above zero proves that nothing keeps the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats


@dataclass
class Box:
    """The bounds of a program's columns and rows at some node of the search; columns' are finite."""

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats

    def copy(self) -> Box:
        """To be changed."""
        return Box(self.lower.copy(), self.upper.copy(), self.row_lower.copy(), self.row_upper.copy())

    def admissible(self, duals: Floats) -> Floats:
        """The duals without those that would count on a side that a row does not have."""
        wrong = ((duals > 0) & np.isinf(self.row_lower)) | ((duals < 0) & np.isinf(self.row_upper))
        return np.where(wrong, 0.0, duals)

    def value(self, duals: Floats, reduced: Floats) -> float:
        """The bound, given admissible duals and the reduced costs (cost - y A) that they leave."""
        above, below = duals > 0, duals < 0
        rows = (duals[above] * self.row_lower[above]).sum() + (duals[below] * self.row_upper[below]).sum()
        positive, negative = reduced > 0, reduced < 0
        columns = (reduced[positive] * self.lower[positive]).sum() + (reduced[negative] * self.upper[negative]).sum()
        return float(rows + columns)
