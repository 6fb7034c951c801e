"""A sheet as a page to write on: titles, tables, single cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from sourcing_opt.io.workbook.printing import Block
from sourcing_opt.workbook.grid.cells import done, put, put_formula
from sourcing_opt.workbook.grid.expression import Expression, texts
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.functions import sum_of
from sourcing_opt.workbook.grid.single_cells import Cell
from sourcing_opt.workbook.grid.table import Column, Table

LINE_HEIGHT = 15
"""The same in every program, so that charts cover the lines they are meant to. [points]"""
HEADER_HEIGHT = 28
"""Two lines. [points]"""


class Page:
    """A worksheet, and what it is written with."""

    def __init__(self, workbook: Any, sheet: Any, formats: Formats) -> None:
        self.workbook, self.sheet, self.formats = workbook, sheet, formats

    def begin(self, title: str, subtitle: str) -> None:
        """Head the sheet."""
        begin_page(self.sheet, self.formats, title, subtitle)

    def section(self, row: int, title: str, width: int, left: int = 0) -> None:
        """A heading over part of the sheet, ruled over its columns."""
        section(self.sheet, self.formats, row, title, width, left)

    def put(self, row: int, column: int, value: float | str | None, style: Any) -> None:
        """Write a cell that is no formula."""
        put(self.sheet, row, column, value, style)

    def cell(self, cell: Cell, style: Any) -> None:
        """Write a cell that stands by itself."""
        content = cell.content
        if isinstance(content, Expression):
            put_formula(self.sheet, cell.row, cell.column, texts(content, cell.sheet, 1)[0], cell.value, style)
        else:
            put(self.sheet, cell.row, cell.column, content, style)

    def widths(self, columns: Sequence[Column], left: int = 0) -> None:
        """Set the sheet's columns as wide as a table's."""
        for position, column in enumerate(columns, left):
            done(self.sheet.set_column(position, position, column.width))

    def mark(self, area: str, test: Expression, style: str) -> None:
        """Mark the cells of an area where a test over the first of them holds; as it would be copied over the area."""
        rule = {
            "type": "formula",
            "criteria": f"={texts(test, self.sheet.get_name(), 1)[0]}",
            "format": self.formats.style(style),
        }
        done(self.sheet.conditional_format(area, rule))

    def titled(self, table: Table, title: str, width: int | None = None) -> None:
        """Write a table under its heading."""
        self.section(table.top - 1, title, len(table.columns) if width is None else width, table.left)
        self.table(table)

    def table(self, table: Table) -> None:
        """Write a table, with a total line where a column asks for one. Raises NoValue for a formula that is an error."""
        for column in table.columns:
            side = self.formats.side(column.number)
            put(self.sheet, table.top, column.position, column.unit or None, self.formats.style(f"unit{side}"))
            put(self.sheet, table.top + 1, column.position, column.header, self.formats.style(f"header{side}"))
        done(self.sheet.set_row(table.top + 1, HEADER_HEIGHT))
        total = any(column.total for column in table.columns)
        self.sheet.layout.blocks.append(Block(table.top, table.end + total, 2))
        if not table.count:
            return
        for line, cells in enumerate(zip(*map(self._prepared, table.columns), strict=True), table.first):
            for column, (text, value, style) in zip(table.columns, cells, strict=True):
                if text:
                    put_formula(self.sheet, line, column.position, text, value, style)
                else:
                    put(self.sheet, line, column.position, value, style)
        self._make_native(table)
        if total:
            self._write_total(table)

    def _prepared(self, column: Column) -> list[tuple[str, float | str | None, Any]]:
        """Formula, value and style of each row."""
        count, look = column.table.count, self.formats.figure
        if column.numbers is None:
            looks: Iterable[Any] = repeat(look(column.ink, column.number))
        else:
            looks = [look(column.ink, number) for number in column.numbers]
        return list(zip(column.formulas() or repeat("", count), column.checked(), looks, strict=False))

    def _make_native(self, table: Table) -> None:
        headers = [
            {"header": column.header, "header_format": self.formats.style(f"header{self.formats.side(column.number)}")}
            for column in table.columns
        ]
        right = table.left + len(table.columns) - 1
        options = {"name": table.name, "columns": headers, "style": None, "autofilter": table.count > 20}
        done(self.sheet.add_table(table.top + 1, table.left, table.end - 1, right, options))

    def _write_total(self, table: Table) -> None:
        label = next(column for column in table.columns if column.number == "text")
        for column in table.columns:
            style = self.formats.figure("formula", column.number, "total")
            if column.total:
                self.cell(total_of(column), style)
            else:
                put(self.sheet, table.end, column.position, "Total" if column is label else None, style)


def total_of(column: Column) -> Cell:
    """The cell of the total line."""
    return Cell(column.table.sheet, column.table.end, column.position, sum_of(column.all))


def begin_page(sheet: Any, formats: Formats, title: str, subtitle: str) -> None:
    """Head a sheet."""
    put(sheet, 0, 0, title, formats.style("title"))
    put(sheet, 1, 0, subtitle, formats.style("subtitle"))
    sheet.layout.subtitle = subtitle, formats.style("long_subtitle")
    sheet.set_default_row(LINE_HEIGHT)
    done(sheet.set_row(0, 28))
    sheet.hide_gridlines(2)


def section(sheet: Any, formats: Formats, row: int, title: str, width: int, left: int = 0) -> None:
    """A heading over part of a sheet, ruled over its columns."""
    sheet.layout.sections.append(row)
    put(sheet, row, left, title, formats.style("section"))
    for column in range(left + 1, left + width):
        put(sheet, row, column, None, formats.style("section"))
