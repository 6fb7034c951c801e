"""The study inside the plan's workbook: the sheets `In_*`, which load back as the same study, and references to their cells."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from sourcing_opt.io.workbook.sheets import INPUT_BLUE, InputFormats, shown_tables, write_table
from sourcing_opt.io.workbook.spreadsheet import PREFIX
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.study import Study, table_columns
from sourcing_opt.workbook.grid.expression import Expression, Literal, Operand, lift
from sourcing_opt.workbook.grid.functions import if_, match, product_sum
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book

_FIRST_ROW = 2
"""Of a table's rows on its sheet: units and header stand above."""
_FIRST_SETTING = 1


class InputTable(Table):
    """A sheet `In_*` as formulas refer to it."""

    def __init__(self, study: Study, name: str) -> None:
        if name == "study":
            fields = list(table_columns(name))
            super().__init__(f"{PREFIX}{name}", name, _FIRST_SETTING - 2, len(fields))
            cells = study.study.cells()
            self.add("field", cells=fields)
            self.add("value", cells=[_plain(cells[field]) for field in fields])
        else:
            rows = [row.cells() for row in study.rows(name)]
            super().__init__(f"{PREFIX}{name}", name, _FIRST_ROW - 2, len(rows))
            for field in table_columns(name):
                self.add(field, cells=[_plain(row.get(field)) for row in rows])


def _plain(cell: Cell) -> float | str | None:
    """A cell as formulas can read it. A date is an error to them: a spreadsheet counts its days, each in its way."""
    return math.nan if isinstance(cell, dt.date) else cell


class Inputs:
    """The inputs of a plan's study: the leaves of every formula."""

    def __init__(self, book: Book) -> None:
        self._study = book.plan.economics.study
        self._tables: dict[str, InputTable] = {}

    def column(self, table: str, column: str) -> Column:
        """`In_baseline!$C$3:$C$90` in its rows; a table without rows has none."""
        return self._table(table).column(column)

    def setting(self, name: str) -> Expression:
        """`In_study!$B$9`: one of the study's settings."""
        return self.column("study", "value").fixed(list(table_columns("study")).index(name))

    def position(self, table: str, column: str, key: Expression) -> Expression:
        """The row of an input table, counted from 1, in which a column holds a key; 0 where none does."""
        return row_of(self.column(table, column).all, key) if self._study.rows(table) else Literal(0)

    def looked_up(self, table: str, column: str, row: Expression, default: Operand = 0) -> Expression:
        """An input in the row that a cell counts from 1; the default where that is 0 or the input is blank."""
        if not self._study.rows(table):
            return lift(default)
        value = self.column(table, column).at(row)
        return if_(row.equals(0), default, if_(value.equals(""), default, value))

    def _table(self, name: str) -> InputTable:
        if name not in self._tables:
            self._tables[name] = InputTable(self._study, name)
        return self._tables[name]


def row_of(keys: Expression, key: Expression) -> Expression:
    """The row of a range, counted from 1, that holds a key; 0 where none does. Compares text as text, which COUNTIF does not."""
    return if_(product_sum(keys.equals(key) * 1).equals(0), 0, match(key, keys))


def write_inputs(workbook: Any, study: Study) -> None:
    """Add a sheet for each table."""
    formats = InputFormats.of(workbook)
    tables = shown_tables(study)
    for table in tables:
        sheet = write_table(workbook, f"{PREFIX}{table}", study, table, formats, tables)
        sheet.set_tab_color(INPUT_BLUE)


def input_contents(study: Study) -> list[tuple[str, str]]:
    """Sheet -> what is on it."""
    counts = {table: len(study.rows(table)) for table in shown_tables(study)}
    return [
        (f"{PREFIX}{table}", "Input: the settings" if table == "study" else f"Input: {count:,} {'row' if count == 1 else 'rows'}")
        for table, count in counts.items()
    ]
