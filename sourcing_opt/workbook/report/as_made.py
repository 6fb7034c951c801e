"""The sheet `Inputs as made`: every input as it was when the plan was made, so that what somebody changed later can be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sourcing_opt.io.workbook.spreadsheet import AS_MADE
from sourcing_opt.schemas.columns.base import as_cell
from sourcing_opt.schemas.study import TABLES, Study
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book, Sheet


class InputsAsMade(Sheet):
    """A line for each cell that was filled in."""

    name = AS_MADE
    caption = "Every input as it was, so that changes can be told"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        tables, numbers, columns, cells = zip(*_cells(book.plan.economics.study), strict=True)
        table = self.table = Table(self.name, "Inputs_as_made", 3, len(cells))
        table.add("Table", width=18, cells=tables)
        table.add("Row", "of the table", number="count", width=10, cells=numbers)
        table.add("Column", width=24, cells=columns)
        table.add("As made", "blank cells and defaults left out", "computed", "text", 60, cells=cells)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(self.name, "Not for editing: sourcing-opt check holds the sheets In_... against this.")
        page.widths(self.table.columns)
        page.table(self.table)
        page.sheet.freeze_panes(self.table.first, 0)


def _cells(study: Study) -> Iterator[tuple[str, int, str, float | str]]:
    """Table, row from 1, column, cell."""
    for table in TABLES:
        for number, row in enumerate(study.rows(table), 1):
            fields = type(row).columns()
            for column, cell in row.cells().items():
                if cell is not None and (
                    fields[column].is_required() or column == "type" or cell != as_cell(fields[column].default)
                ):
                    yield table, number, column, cell.isoformat() if isinstance(cell, dt.date) else cell
