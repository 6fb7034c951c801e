"""A study in one workbook: a sheet per table, named as the table or, as a plan's workbook has them, `In_` and the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from pydantic.fields import FieldInfo

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.grid import Grid, Sheets, filled, open_workbook
from sourcing_opt.io.raw import RawStudy, RawTable, unreadable
from sourcing_opt.schemas.base import kinds_of
from sourcing_opt.schemas.spelling import clean
from sourcing_opt.schemas.study import TABLES, table_columns

PREFIX = "In_"
"""Before the table's name on the input sheets of a plan's workbook, whose other sheets are answers or somebody's own."""
AS_MADE = "Inputs as made"
"""The sheet of a plan's workbook that keeps what the plan was made from."""
README = "README"
_HEADER_WITHIN = 10
_LEADING_ZEROS = re.compile(r"0{2,}")


def read_workbook(path: Path) -> RawStudy:
    """Find and read the tables in a workbook.

    Raises InvalidInput when the file as a whole cannot be used.
    """
    with open_workbook(path) as sheets:
        return _read_sheets(sheets)


def _read_sheets(workbook: Sheets) -> RawStudy:
    sheets, problems = _sheets_of_tables(workbook.titles, workbook.name)
    gone = [table for table in _tables_as_made(workbook) if table not in sheets]
    problems += [_gone(table, workbook.name) for table in gone]
    tables: list[RawTable] = []
    unread = set(gone)
    for table, title in sheets.items():
        place = f"{workbook.name} > {title}"
        try:
            grid = workbook.grid(title)
            tables.append(_read_settings(grid, place) if table == "study" else _read_table(table, grid, place))
        except InvalidInput as error:
            problems += error.problems
            unread.add(table)
    return RawStudy(tables, problems, frozenset(unread), lambda table: f"{workbook.name} > {table}")


def _sheets_of_tables(titles: Sequence[str], name: str) -> tuple[dict[str, str], list[Problem]]:
    is_plan = any(title.startswith(PREFIX) for title in titles)
    sheets: dict[str, str] = {}
    problems: list[Problem] = []
    for title in titles:
        table, place = title.removeprefix(PREFIX), f"{name} > {title}"
        if is_plan and title not in TABLES and not title.startswith(PREFIX):
            continue  # an answer, or a sheet of somebody's own
        if table in sheets:
            problems.append(Problem("this table stands twice", address=place, suggestion=f'also in sheet "{sheets[table]}"'))
        elif table in TABLES:
            sheets[table] = title
        elif title != README:
            hint = did_you_mean(table, TABLES) or f"tables: {', '.join(TABLES)}"
            problems.append(Problem("no such table", address=place, suggestion=hint))
    return sheets, problems


def _tables_as_made(workbook: Sheets) -> list[str]:
    """The tables that a plan was made from; none where the workbook does not keep them."""
    if AS_MADE not in workbook.titles:
        return []
    return list(dict.fromkeys(row[0].value for row in workbook.grid(AS_MADE) if row and row[0].value in TABLES))


def _gone(table: str, name: str) -> Problem:
    hint = "if it was renamed, give it its name back; if its rows are to go, keep the sheet with its header"
    return Problem("this sheet was there when the plan was made", address=f"{name} > {PREFIX}{table}", suggestion=hint)


def _read_settings(grid: Grid, place: str) -> RawTable:
    """The sheet `study`: a setting per line, in the columns `field` and `value`."""
    headers = [[clean(str(cell.value)) for cell in row] for row in grid[:_HEADER_WITHIN]]
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
        if name_at >= len(cells) or not filled(cells[name_at]):
            continue
        name = clean(str(cells[name_at].value))
        columns.append(name)
        lines.setdefault(name, line)
        if value_at < len(cells) and filled(cells[value_at]):
            problems += _faults(cells[value_at], known.get(name), "study", 0, name)
            row.setdefault(name, cells[value_at].value)

    def address(index: int | None, column: str | None) -> str:
        if column not in lines:
            return place
        return f"{place}!{get_column_letter(1 + (name_at if index is None else value_at))}{lines[column]}"

    return RawTable("study", columns, [row], address, problems)


def _read_table(table: str, grid: Grid, place: str) -> RawTable:
    """A sheet with a column per column; titles, units and notes may stand above the header."""
    known = table_columns(table)
    known_names = [sum(clean(str(cell.value)) in known for cell in row) for row in grid[:_HEADER_WITHIN]]
    if not any(known_names):
        raise unreadable("the header row is missing", place, f"columns: {', '.join(known)}")
    header = known_names.index(max(known_names))
    names = [clean(str(cell.value)) if filled(cell) else "" for cell in grid[header]]
    rows: list[dict[str, object]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for line, cells in enumerate(grid[header + 1 :], header + 2):
        row: dict[str, object] = {}
        for column, cell in enumerate(cells):
            if not filled(cell):
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
