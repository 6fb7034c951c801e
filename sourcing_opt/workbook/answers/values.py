"""Tables of values alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.formats import Formats, Ink, Number
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.workings.prices import known

Value = float | str | None


@dataclass(frozen=True)
class Shown:
    """A cell that is a different kind of figure from the rest of its column."""

    value: Value
    number: Number


ValueRow = Mapping[str, Value | Shown]
"""Header -> cell; a column without an entry stays blank."""


@dataclass(frozen=True)
class ValueColumn:
    """A column of a table."""

    header: str
    unit: str = ""
    ink: Ink = "text"
    number: Number = "text"
    width: float = 10


@dataclass(frozen=True)
class ValueTable:
    """Where a table stands."""

    sheet: str
    name: str
    """Of the native Table."""
    columns: tuple[ValueColumn, ...]
    top: int
    """Row of the units, from 0; the header is below, then the rows."""
    count: int

    @property
    def first(self) -> int:
        """The first row."""
        return self.top + 2

    @property
    def end(self) -> int:
        """The row after the last."""
        return self.first + max(1, self.count)

    def all(self, header: str) -> str:
        """`'Price of rules'!$K$14:$K$90`: a whole column."""
        position = [column.header for column in self.columns].index(header)
        return f"{quote_sheetname(self.sheet)}!{xl_range_abs(self.first, position, self.end - 1, position)}"


def write(sheet: Any, formats: Formats, table: ValueTable, rows: Iterable[ValueRow]) -> None:
    """Write a table."""
    grid, lines = Table(table.sheet, table.name, table.top, table.count), list(rows)
    for column in table.columns:
        cells = [_shown(row.get(column.header), column.number) for row in lines]
        added = grid.add(
            column.header, column.unit, column.ink, column.number, column.width, cells=[cell.value for cell in cells]
        )
        added.numbers = [cell.number for cell in cells]
    Page(None, sheet, formats).table(grid)


def _shown(cell: Value | Shown, number: Number) -> Shown:
    cell = cell if isinstance(cell, Shown) else Shown(cell, number)
    return cell if isinstance(cell.value, str | None) else Shown(known(cell.value), cell.number)


def set_widths(sheet: Any, columns: Sequence[ValueColumn]) -> None:
    """Set the sheet's columns as wide as a table's."""
    for position, column in enumerate(columns):
        done(sheet.set_column(position, position, column.width))
