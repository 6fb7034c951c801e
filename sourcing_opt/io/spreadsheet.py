"""A study in one workbook: a sheet per table, named as the table or, as a plan's workbook has them, `In_` and the table."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pydantic.fields import FieldInfo

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.archive import check_archive
from sourcing_opt.io.raw import MAX_ROWS, RawStudy, RawTable, read_bytes, unreadable
from sourcing_opt.schemas.base import kinds_of
from sourcing_opt.schemas.study import TABLES, table_columns

PREFIX = "In_"
"""Before the table's name on the input sheets of a plan's workbook, whose other sheets are answers."""
OUTPUT_SHEETS = {
    "Cover", "Summary", "Scenarios", "Allocation", "Transition", "Sites", "Providers", "Cost build-up", "Policies", "Risk", "Checks", "Run log", "Run_log",
}  # fmt: skip
README = "README"
_HEADER_WITHIN = 10
_MAX_COLUMNS = 64
_LEADING_ZEROS = re.compile(r"0{2,}")

_Grid = list[Sequence[Any]]
"""The cells of a sheet as openpyxl reads them, by row."""


def read_workbook(path: Path) -> RawStudy:
    """Find and read the tables in a workbook.

    Raises InvalidInput when the file as a whole cannot be used.
    """
    data = read_bytes(path)
    check_archive(data, path.name)
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep (drop-downs, styles); nothing of that is input.
        warnings.simplefilter("ignore")
        try:
            return _read_sheets(data, path.name)
        except InvalidInput:
            raise
        except Exception as error:  # a damaged file can fail anywhere in the reader, in any way
            if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
                raise unreadable("declares XML entities, which no spreadsheet program does: refused", path.name) from error
            raise unreadable(
                f"the workbook is damaged ({error})", path.name, "save it again from a spreadsheet program"
            ) from error


def _read_sheets(data: bytes, name: str) -> RawStudy:
    workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    calculated: Any = None
    sheets, problems = _sheets_of_tables(workbook.sheetnames, name)
    tables: list[RawTable] = []
    unread: set[str] = set()
    for table, title in sheets.items():
        place = f"{name} > {title}"
        try:
            grid = _grid(workbook[title], place)
            if any(cell.data_type == "f" for row in grid for cell in row):
                # Only now is it worth opening the file again, for the values of formulas.
                calculated = calculated or load_workbook(io.BytesIO(data), read_only=True, keep_links=False, data_only=True)
                grid = _with_values(grid, _grid(calculated[title], place))
            tables.append(_read_settings(grid, place) if table == "study" else _read_table(table, grid, place))
        except InvalidInput as error:
            problems += error.problems
            unread.add(table)
    return RawStudy(tables, problems, frozenset(unread), lambda table: f"{name} > {table}")


def _sheets_of_tables(titles: Sequence[str], name: str) -> tuple[dict[str, str], list[Problem]]:
    is_plan = any(title.startswith(PREFIX) for title in titles)
    sheets: dict[str, str] = {}
    problems: list[Problem] = []
    for title in titles:
        table, place = title.removeprefix(PREFIX), f"{name} > {title}"
        if table in sheets:
            problems.append(Problem("this table stands twice", address=place, suggestion=f'also in sheet "{sheets[table]}"'))
        elif table in TABLES:
            sheets[table] = title
        elif title != README and not (is_plan and title in OUTPUT_SHEETS):
            hint = did_you_mean(table, TABLES) or f"tables: {', '.join(TABLES)}"
            problems.append(Problem("no such table", address=place, suggestion=hint))
    return sheets, problems


def _grid(sheet: Any, place: str) -> _Grid:
    too_many = unreadable(f"the sheet has more than {MAX_ROWS:,} rows", place, "delete the empty rows below the data")
    if (sheet.max_row or 0) > MAX_ROWS:
        raise too_many
    # What a sheet says about its own size may be wrong.
    sheet.reset_dimensions()
    grid: _Grid = []
    for row in sheet.iter_rows(max_col=_MAX_COLUMNS):
        if len(grid) == MAX_ROWS:
            raise too_many
        width = len(row)
        while width and row[width - 1].value is None and row[width - 1].data_type == "n":
            width -= 1
        grid.append(row[:width])
    return grid


def _filled(cell: Any) -> bool:
    return cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip(" \t\n"))


def _with_values(formulas: _Grid, values: _Grid) -> _Grid:
    """The grid with its formulas replaced by the values stored with them; a formula without one stays."""

    def value_at(row: int, column: int, formula: Any) -> Any:
        cell = values[row][column] if column < len(values[row]) else None
        return formula if cell is None or (cell.value is None and cell.data_type == "n") else cell

    return [
        [value_at(r, c, cell) if cell.data_type == "f" else cell for c, cell in enumerate(row)] for r, row in enumerate(formulas)
    ]


def _read_settings(grid: _Grid, place: str) -> RawTable:
    """The sheet `study`: a setting per line, in the columns `field` and `value`."""
    headers = [[str(cell.value).strip(" ") for cell in row] for row in grid[:_HEADER_WITHIN]]
    start = next((line for line, names in enumerate(headers, 1) if {"field", "value"} <= set(names)), None)
    if start is None:
        raise unreadable("the header row is missing", place, "head the columns: field, value")
    names = headers[start - 1]
    name_at, value_at = names.index("field"), names.index("value")
    columns: list[str] = []
    row: dict[str, object] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    known = table_columns("study")
    for line, cells in enumerate(grid[start:], start + 1):
        if name_at >= len(cells) or not _filled(cells[name_at]):
            continue
        name = str(cells[name_at].value).strip(" ")
        columns.append(name)
        lines.setdefault(name, line)
        if value_at < len(cells) and _filled(cells[value_at]):
            problems += _faults(cells[value_at], known.get(name), "study", 0, name)
            row.setdefault(name, cells[value_at].value)

    def address(index: int | None, column: str | None) -> str:
        if column not in lines:
            return place
        return f"{place}!{get_column_letter(1 + (name_at if index is None else value_at))}{lines[column]}"

    return RawTable("study", columns, [row], address, problems)


def _read_table(table: str, grid: _Grid, place: str) -> RawTable:
    """A sheet with a column per column; titles, units and notes may stand above the header."""
    known = table_columns(table)
    known_names = [sum(str(cell.value).strip(" ") in known for cell in row) for row in grid[:_HEADER_WITHIN]]
    if not any(known_names):
        raise unreadable("the header row is missing", place, f"columns: {', '.join(known)}")
    header = known_names.index(max(known_names))
    names = [str(cell.value).strip(" ") if _filled(cell) else "" for cell in grid[header]]
    rows: list[dict[str, object]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for line, cells in enumerate(grid[header + 1 :], header + 2):
        row: dict[str, object] = {}
        for column, cell in enumerate(cells):
            if not _filled(cell):
                continue
            name = names[column] if column < len(names) else ""
            if not name:
                where = f"{place}!{get_column_letter(column + 1)}{line}"
                problems.append(Problem("this cell has no column name above it", value=cell.value, address=where))
            elif name not in row:
                problems += _faults(cell, known.get(name), table, len(rows), name)
                row[name] = cell.value
        if row:
            rows.append(row)
            lines.append(line)

    def address(index: int | None, column: str | None) -> str:
        if index is None and column not in names:
            return place
        position = names.index(column) if column in names else 0
        return f"{place}!{get_column_letter(position + 1)}{header + 1 if index is None else lines[index]}"

    return RawTable(table, [name for name in names if name], rows, address, problems)


def _faults(cell: Any, field: FieldInfo | None, table: str, row: int, column: str) -> list[Problem]:
    """What is wrong with a cell whatever its value means."""
    value, message, suggestion = str(cell.value), None, None
    if cell.data_type == "f":
        message, suggestion = "this formula has no value", "open the workbook in a spreadsheet program and save it"
    elif cell.data_type == "e":
        message = "is an error value"
    elif (
        field
        and cell.data_type == "n"
        and {float, int}.isdisjoint(kinds_of(field))
        and _LEADING_ZEROS.fullmatch(cell.number_format)
    ):
        shown = f"{cell.value:0{len(cell.number_format)}.0f}"
        message, suggestion = f"is the number {value}, only shown as {shown}", f'format the cell as text and write "P{shown}"'
    return [Problem(message, table, row, column, value, suggestion)] if message else []
