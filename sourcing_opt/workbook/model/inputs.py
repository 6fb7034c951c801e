"""The study inside the plan's workbook: the sheets `In_*`, which load back as the same study, and references to their cells."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from sourcing_opt.io.sheets import INPUT_BLUE, InputFormats, write_table
from sourcing_opt.io.spreadsheet import PREFIX
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns
from sourcing_opt.workbook.grid.page import set_up_printing

_FIRST_ROW = 2
"""Of a table's rows on its sheet: units and header stand above."""
_FIRST_SETTING = 1


def shown_tables(study: Study) -> list[str]:
    """The tables that get a sheet: all with rows, and those a study is not read without."""
    return [table for table in TABLES if study.rows(table) or table in REQUIRED]


def write_inputs(workbook: Any, study: Study) -> None:
    """Add a sheet for each table."""
    formats = InputFormats.of(workbook)
    for table in shown_tables(study):
        sheet = write_table(workbook, f"{PREFIX}{table}", study, table, formats)
        sheet.set_tab_color(INPUT_BLUE)
        sheet.repeat_rows(0, 0 if table == "study" else 1)
        set_up_printing(sheet)


def input_column(study: Study, table: str, column: str) -> str:
    """`In_baseline!$C$3:$C$90`: all of an input column; a table without rows has none."""
    position = list(table_columns(table)).index(column)
    last = _FIRST_ROW + len(study.rows(table)) - 1
    return f"{PREFIX}{table}!{xl_range_abs(_FIRST_ROW, position, last, position)}"


def input_cell(table: str, column: str, index: int) -> str:
    """`In_providers!$F4`: one input, by the index of its row in the study."""
    position = list(table_columns(table)).index(column)
    return f"{PREFIX}{table}!{xl_rowcol_to_cell(_FIRST_ROW + index, position, col_abs=True)}"


def setting(column: str) -> str:
    """`In_study!$B$9`: one of the study's settings."""
    line = _FIRST_SETTING + list(table_columns("study")).index(column)
    return f"{PREFIX}study!{xl_rowcol_to_cell(line, 1, row_abs=True, col_abs=True)}"


def position(study: Study, table: str, column: str, key: str) -> str:
    """The row of an input table, counted from 1, in which a column holds a key; 0 where none does."""
    if not study.rows(table):
        return "0"
    return row_in(input_column(study, table, column), key)


def row_in(keys: str, key: str) -> str:
    """The row of a range, counted from 1, that holds a key; 0 where none does. Compares text as text, which COUNTIF does not."""
    return f"IF(SUMPRODUCT(({keys}={key})*1)=0,0,MATCH({key},{keys},0))"


def looked_up(study: Study, table: str, column: str, row: str, default: str = "0") -> str:
    """An input in the row that a cell counts from 1; the default where that is 0 or the input is blank."""
    if not study.rows(table):
        return default
    value = f"INDEX({input_column(study, table, column)},{row})"
    return f'IF({row}=0,{default},IF({value}="",{default},{value}))'
