"""Cells that stand by themselves, outside tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.expression import Expression, Part, results
from sourcing_opt.workbook.grid.meaning import Cells


class Cell(Expression):
    """A cell that stands by itself."""

    def __init__(self, sheet: str, row: int, column: int, content: Expression | float | str) -> None:
        self.sheet, self.row, self.column, self.content = sheet, row, column, content

    @property
    def address(self) -> str:
        """`C7`."""
        return f"{xl_col_to_name(self.column)}{self.row + 1}"

    @property
    def fixed(self) -> str:
        """`$C$7`."""
        return f"${xl_col_to_name(self.column)}${self.row + 1}"

    @cached_property
    def value(self) -> float | str:
        """What it shows."""
        return results(self.content, 1)[0] if isinstance(self.content, Expression) else self.content

    def parts(self, sheet: str) -> list[Part]:
        """The address."""
        return [f"{'' if sheet == self.sheet else f'{quote_sheetname(self.sheet)}!'}{self.address}"]

    def values(self) -> Cells:
        """(1, 1)"""
        return meaning.cells_of([self.value])


class CellRow(Expression):
    """`$B$30:$E$30`: cells by themselves beside each other."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells

    def parts(self, sheet: str) -> list[Part]:
        """From the first to the last, which may be the same."""
        first, last = self._cells[0].fixed, self._cells[-1].fixed
        return [first if first == last else f"{first}:{last}"]

    def values(self) -> Cells:
        """(1, cells)"""
        return meaning.cells_of([cell.value for cell in self._cells]).reshape(1, -1)


class CellRange(Expression):
    """`K90:K92`: cells by themselves below each other, down to a row; those between them are blank."""

    def __init__(self, cells: Sequence[Cell], last: int) -> None:
        self._cells, self._last = cells, last

    def parts(self, sheet: str) -> list[Part]:
        """From the first cell to the row, in its column."""
        first = self._cells[0]
        return [f"{first.address}:{xl_col_to_name(first.column)}{self._last + 1}"]

    def values(self) -> Cells:
        """(1, cells)"""
        return meaning.cells_of([cell.value for cell in self._cells]).reshape(1, -1)
