"""The sheet `Inputs as made`: every input as it was when the plan was made, so that what somebody changed later can be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sourcing_opt.io.spreadsheet import AS_MADE
from sourcing_opt.schemas.base import as_cell
from sourcing_opt.schemas.study import TABLES, Study
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write


def write_as_made(sheet: Any, formats: Formats, study: Study) -> None:
    """Fill the sheet."""
    rows = list(_rows(study))
    columns = (
        Column("Table", width=18),
        Column("Row", "of the table", number="count", width=10),
        Column("Column", width=24),
        Column("As made", "blank cells and defaults left out", "computed", "text", 60),
    )
    table = Table(AS_MADE, "Inputs_as_made", columns, 3, len(rows))
    begin_page(sheet, formats, AS_MADE, "Not for editing: sourcing-opt check holds the sheets In_... against this.")
    set_widths(sheet, columns)
    write(sheet, formats, table, rows)
    sheet.freeze_panes(table.first, 0)
    sheet.repeat_rows(table.top, table.top + 1)


def _rows(study: Study) -> Iterator[Row]:
    for table in TABLES:
        for number, row in enumerate(study.rows(table), 1):
            fields = type(row).columns()
            for column, cell in row.cells().items():
                if cell is not None and (
                    fields[column].is_required() or column == "type" or cell != as_cell(fields[column].default)
                ):
                    yield {
                        "Table": table,
                        "Row": number,
                        "Column": column,
                        "As made": cell.isoformat() if isinstance(cell, dt.date) else cell,
                    }
