"""Tables on output sheets: units above, a header, rows, a total; and the addresses formulas refer to them by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range_abs

from sourcing_opt.workbook.grid.cells import Formula, Value, done, put
from sourcing_opt.workbook.grid.formats import Formats, Ink, Number


@dataclass(frozen=True)
class Shown:
    """A cell that is a different kind of figure from the rest of its column."""

    value: Value
    number: Number


Row = Mapping[str, Value | Shown]
"""Header -> cell; a column without an entry stays blank."""
HEADER_HEIGHT = 28
"""Two lines. [points]"""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    header: str
    unit: str = ""
    ink: Ink = "text"
    number: Number = "text"
    width: float = 10
    total: bool = False
    """Whether the total line adds it up."""


@dataclass(frozen=True)
class Table:
    """Where a table stands, known before it is written, so that its own formulas and those of other sheets can refer to it."""

    sheet: str
    name: str
    """Of the native Table."""
    columns: tuple[Column, ...]
    top: int
    """Row of the units, from 0; the header is below, then the rows."""
    count: int
    left: int = 0

    @property
    def first(self) -> int:
        """The first row."""
        return self.top + 2

    @property
    def end(self) -> int:
        """The row after the last; an empty table keeps one blank row, so that every range is one."""
        return self.first + max(1, self.count)

    def cell(self, header: str, index: int) -> str:
        """`K14`: one cell, for formulas on the same sheet."""
        return f"{self._letters[header]}{self.first + index + 1}"

    def fixed(self, header: str, index: int) -> str:
        """`'Pay'!$A$14`: one cell that stays the same wherever the formula stands."""
        return self._of_sheet(f"${self._letters[header]}${self.first + index + 1}")

    def link(self, header: str, index: int) -> str:
        """`'Cost build-up'!K14`: one cell, for formulas on other sheets."""
        return self._of_sheet(self.cell(header, index))

    def all(self, header: str) -> str:
        """`'Cost build-up'!$K$14:$K$90`: a whole column."""
        return self.part(header, 0, max(1, self.count))

    def part(self, header: str, start: int, stop: int) -> str:
        """The rows from start to before stop of a column."""
        position = self._position(header)
        return self._of_sheet(xl_range_abs(self.first + start, position, self.first + stop - 1, position))

    def area(self, first: str, last: str, rows: tuple[int, int] | None = None) -> str:
        """The columns from one to another: all rows, or those from one to before another."""
        start, stop = rows or (0, max(1, self.count))
        return self._of_sheet(
            xl_range_abs(self.first + start, self._position(first), self.first + stop - 1, self._position(last))
        )

    def at(self, header: str, row: str) -> str:
        """`INDEX(...)`: a column's cell in the row, counted from 1, that another cell holds."""
        return f"INDEX({self.all(header)},{row})"

    def across(self, first: str, last: str, index: int) -> str:
        """The cells of one row from one column to another; index -1 is the header."""
        row = self.first + index
        return self._of_sheet(xl_range_abs(row, self._position(first), row, self._position(last)))

    def block(self) -> str:
        """All rows of all columns but the first."""
        right = self.left + len(self.columns) - 1
        return self._of_sheet(xl_range_abs(self.first, self.left + 1, self.end - 1, right))

    @property
    def here(self) -> Table:
        """The table as formulas on its own sheet refer to it, without the sheet's name."""
        return replace(self, sheet="")

    def sum(self, header: str) -> str:
        """`SUM(...)` of a whole column."""
        return f"SUM({self.all(header)})"

    def sum_where(self, header: str, conditions: Mapping[str, str]) -> str:
        """`SUMIFS(...)` of a column over the rows where other columns, by header, are what a cell or a quoted criterion says."""
        pairs = "".join(f",{self.all(name)},{criterion}" for name, criterion in conditions.items())
        return f"SUMIFS({self.all(header)}{pairs})"

    def _of_sheet(self, address: str) -> str:
        return f"{quote_sheetname(self.sheet)}!{address}" if self.sheet else address

    def _position(self, header: str) -> int:
        return self._positions[header]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {column.header: position for position, column in enumerate(self.columns, self.left)}

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {header: str(xl_col_to_name(position)) for header, position in self._positions.items()}


def write(sheet: Any, formats: Formats, table: Table, rows: Iterable[Row]) -> None:
    """Write a table, with a total line where a column asks for one."""
    for position, column in enumerate(table.columns, table.left):
        side = formats.side(column.number)
        put(sheet, table.top, position, column.unit or None, formats.style(f"unit{side}"))
        put(sheet, table.top + 1, position, column.header, formats.style(f"header{side}"))
    done(sheet.set_row(table.top + 1, HEADER_HEIGHT))
    totals: dict[str, float] = defaultdict(float)
    for line, row in enumerate(rows, table.first):
        for position, column in enumerate(table.columns, table.left):
            cell = row.get(column.header)
            value, number = (cell.value, cell.number) if isinstance(cell, Shown) else (cell, column.number)
            put(sheet, line, position, value, formats.figure(column.ink, number))
            if column.total:
                totals[column.header] += number_in(value)
    if table.count:
        _make_native(sheet, formats, table)
        if totals:
            _write_total(sheet, formats, table, totals)


def number_in(value: Value) -> float:
    """The figure in a cell."""
    figure = value.value if isinstance(value, Formula) else value
    assert isinstance(figure, (int, float))
    return figure


def _make_native(sheet: Any, formats: Formats, table: Table) -> None:
    headers = [
        {"header": column.header, "header_format": formats.style(f"header{formats.side(column.number)}")}
        for column in table.columns
    ]
    right = table.left + len(table.columns) - 1
    options = {"name": table.name, "columns": headers, "style": None, "autofilter": table.count > 20}
    done(sheet.add_table(table.top + 1, table.left, table.end - 1, right, options))


def _write_total(sheet: Any, formats: Formats, table: Table, totals: Mapping[str, float]) -> None:
    label = next(column for column in table.columns if column.number == "text")
    for position, column in enumerate(table.columns, table.left):
        value: Value = "Total" if column is label else None
        if column.total:
            value = Formula(table.here.sum(column.header), totals[column.header])
        put(sheet, table.end, position, value, formats.figure("formula", column.number, "total"))


def set_widths(sheet: Any, columns: Sequence[Column], left: int = 0) -> None:
    """Set the sheet's columns as wide as a table's."""
    for position, column in enumerate(columns, left):
        done(sheet.set_column(position, position, column.width))
