"""Columns whose rows do not all say the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.expression import Expression, Operand, Part, lift, results, texts
from sourcing_opt.workbook.grid.meaning import Cells


class Rows(Expression):
    """Another expression, or a plain value, in each row; None is a blank cell."""

    strength = 0

    def __init__(self, rows: Sequence[Operand | None]) -> None:
        self.rows = rows
        self._shown: dict[int, float | str | None] = {}

    def parts(self, sheet: str) -> list[Part]:
        """Each row's own text."""
        return [[texts(row, sheet, 1)[0] if isinstance(row, Expression) else "" for row in self.rows]]

    def values(self) -> Cells:
        """Each row's own value."""
        return meaning.cells_of(self.shown())

    def shown(self) -> list[float | str | None]:
        """What each row shows; None where it is blank."""
        return [self.row(index) for index in range(len(self.rows))]

    def row(self, index: int) -> float | str | None:
        """What one row shows."""
        if index not in self._shown:
            row = self.rows[index]
            self._shown[index] = results(row, 1)[0] if isinstance(row, Expression) else row
        return self._shown[index]


class Kinds(Expression):
    """One of several expressions in each row, as is known before anything is calculated; None for a cell that stays blank."""

    strength = 0

    def __init__(self, which: Sequence[int], *kinds: Operand | None) -> None:
        self._which, self._kinds = which, [None if kind is None else lift(kind) for kind in kinds]

    def parts(self, sheet: str) -> list[Part]:
        """Each row's own text."""
        count = len(self._which)
        of_kind = [repeat("", count) if kind is None else texts(kind, sheet, count) for kind in self._kinds]
        return [[row[which] for which, row in zip(self._which, zip(*of_kind, strict=True), strict=True)]]

    def values(self) -> Cells:
        """Each row's own value."""
        return meaning.cells_of(self.shown())

    def shown(self) -> list[float | str | None]:
        """What each row shows; None where it is blank."""
        count = len(self._which)
        used = set(self._which)
        of_kind = [
            list(results(kind, count)) if kind is not None and number in used else [None] * count
            for number, kind in enumerate(self._kinds)
        ]
        return [of_kind[which][row] for row, which in enumerate(self._which)]
