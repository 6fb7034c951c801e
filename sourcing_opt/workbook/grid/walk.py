"""A walk from row to row: what is left of the row above, and what this row adds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.expression import ADDS, MULTIPLIES, Expression, Part
from sourcing_opt.workbook.grid.meaning import Cells
from sourcing_opt.workbook.grid.table import Column


class Walk(Expression):
    """`K13*J14+L14`: of the row above; in the first row of each walk, of what it begins with."""

    strength = ADDS

    def __init__(self, own: Column, begins: Column, is_first: Sequence[bool], kept: Expression, added: Expression) -> None:
        """begins: a column, of which the first row of each walk counts; kept: the part of it that is left; added: what joins it."""
        self._own, self._begins, self._is_first, self._kept, self._added = own, begins, is_first, kept, added

    def parts(self, sheet: str) -> list[Part]:
        """Where it comes from, what is left of it, what is added."""
        origins = [self._begins.address(row) if first else self._own.address(row - 1) for row, first in enumerate(self._is_first)]
        return [origins, "*", *self._kept.within(sheet, MULTIPLIES + 1), "+", *self._added.within(sheet, ADDS)]

    def values(self) -> Cells:
        """(count, 1), one row after another."""
        count = len(self._is_first)
        begins, kept, added = (
            np.broadcast_to(meaning.numbers(each.values()), (count, 1))[:, 0] for each in (self._begins, self._kept, self._added)
        )
        found = np.zeros(count)
        for row, first in enumerate(self._is_first):
            found[row] = (begins[row] if first else found[row - 1]) * kept[row] + added[row]
        return found.reshape(-1, 1)
