"""A study in one workbook: a sheet per table, named as the table or, as a plan's workbook has them, `In_` and the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter
from pydantic.fields import FieldInfo

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.raw import RawStudy, RawTable, left_alone, table_meant, unreadable
from sourcing_opt.io.workbook.grid import EMPTY, Cell, Sheet, Sheets, filled, open_workbook
from sourcing_opt.io.workbook.number_format import shown_as
from sourcing_opt.schemas.columns.base import kinds_of, marks_of
from sourcing_opt.schemas.columns.quantities import Plausible
from sourcing_opt.schemas.columns.spelling import clean
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
            sheet = workbook.sheet(title)
            tables.append(_read_settings(sheet, place) if table == "study" else _read_table(table, sheet, place))
        except InvalidInput as error:
            problems += error.problems
            unread.add(table)
    return RawStudy(tables, problems, frozenset(unread), lambda table: f"{workbook.name} > {table}")


def _sheets_of_tables(titles: Sequence[str], name: str) -> tuple[dict[str, str], list[Problem]]:
    is_plan = any(title.startswith(PREFIX) for title in titles)
    sheets: dict[str, str] = {}
    problems: list[Problem] = []
    for title in titles:
        table, place = clean(title).removeprefix(PREFIX), f"{name} > {title}"
        if is_plan and title not in TABLES and not title.startswith(PREFIX):
            continue  # an answer, or a sheet of somebody's own
        if table in sheets:
            problems.append(Problem("this table stands twice", address=place, suggestion=f'also in sheet "{sheets[table]}"'))
        elif table in TABLES:
            sheets[table] = title
        elif (near := table_meant(table)) is not None:
            problems.append(Problem("no such table", address=place, suggestion=f'did you mean "{near}"?'))
        elif title != README:
            problems.append(left_alone(place))
    return sheets, problems


def _tables_as_made(workbook: Sheets) -> list[str]:
    """The tables that a plan was made from; none where the workbook does not keep them."""
    if AS_MADE not in workbook.titles:
        return []
    return list(dict.fromkeys(row[0].value for row in workbook.grid(AS_MADE) if row and row[0].value in TABLES))


def _gone(table: str, name: str) -> Problem:
    hint = "if it was renamed, give it its name back; if its rows are to go, keep the sheet with its header"
    return Problem("this sheet was there when the plan was made", address=f"{name} > {PREFIX}{table}", suggestion=hint)


def _read_settings(sheet: Sheet, place: str) -> RawTable:
    """The sheet `study`: a setting per line, in the columns `field` and `value`."""
    grid = sheet.cells
    headers = [[clean(str(cell.value)) for cell in row] for row in grid[:_HEADER_WITHIN]]
    start = next((line for line, names in enumerate(headers, 1) if {"field", "value"} <= set(names)), None)
    if start is None:
        raise unreadable("the header row is missing", place, "head the columns: field, value")
    names = headers[start - 1]
    name_at, value_at = names.index("field"), names.index("value")
    problems = [*_spread(sheet, start, [name_at, value_at], place), *_unseen(sheet, start, names, place)]
    columns: list[str] = []
    row: dict[str, object] = {}
    lines: dict[str, int] = {}
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

    return RawTable(name="study", columns=columns, rows=[row], address=address, problems=problems)


def _read_table(table: str, sheet: Sheet, place: str) -> RawTable:
    """A sheet with a column per column; titles, units and notes may stand above the header."""
    known, grid = table_columns(table), sheet.cells
    known_names = [sum(clean(str(cell.value)) in known for cell in row) for row in grid[:_HEADER_WITHIN]]
    if not any(known_names):
        raise unreadable("the header row is missing", place, f"columns: {', '.join(known)}")
    header = known_names.index(max(known_names))
    names = [clean(str(cell.value)) if filled(cell) else "" for cell in grid[header]]
    named = [column for column, name in enumerate(names) if name]
    problems = [*_spread(sheet, header + 1, named, place), *_unseen(sheet, header + 1, names, place)]
    rows: list[dict[str, object]] = []
    lines: list[int] = []
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
        letter = get_column_letter(1 + names.index(column)) if column in names else ""
        if index is None:
            return f"{place}!{letter}{header + 1}" if letter else place
        return f"{place}!{letter or 'A'}{lines[index]}"

    return RawTable(name=table, columns=[name for name in names if name], rows=rows, address=address, problems=problems)


def _spread(sheet: Sheet, header: int, named: Sequence[int], place: str) -> Iterator[Problem]:
    """Give every cell of a merged range below the header the range's value, and say so. One over several columns is refused by its address."""
    for left, top, right, bottom in sheet.merged:
        columns = [column for column in named if left - 1 <= column < right]
        row = sheet.cells[top - 1] if top <= len(sheet.cells) else ()
        anchor = row[left - 1] if left <= len(row) else EMPTY
        if bottom < header or not columns or not filled(anchor):
            continue
        cells = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        if top <= header or columns != [left - 1]:
            yield Problem(
                "these cells are merged", address=f"{place}!{cells}", suggestion="unmerge them and fill each", value=anchor.value
            )
            continue
        # Rows that are blank but for the range are no rows.
        lines = [line for line in range(top, min(bottom, len(sheet.cells))) if any(map(filled, sheet.cells[line]))]
        for line in lines:
            below = [*sheet.cells[line], *[EMPTY] * (left - len(sheet.cells[line]))]
            below[left - 1] = anchor
            sheet.cells[line] = below
        if lines:
            message = f"these cells are merged: each of {1 + len(lines):,} rows is read with this value"
            yield Problem(message, address=f"{place}!{cells}", value=anchor.value, severity="warning")


def _unseen(sheet: Sheet, header: int, names: Sequence[str], place: str) -> Iterator[Problem]:
    """Sheets, rows and columns that are hidden count like any other, and that is said."""
    if sheet.hidden:
        yield Problem("this sheet is hidden, and read all the same", address=place, severity="warning")
    rows = [
        number
        for number in sorted(sheet.hidden_rows)
        if header < number <= len(sheet.cells) and any(filled(cell) for cell in sheet.cells[number - 1])
    ]
    if rows:
        listed = ", ".join(map(str, rows[:5])) + (f" and {len(rows) - 5:,} more" if len(rows) > 5 else "")
        said = (
            f"row {listed} is hidden, by hand or by a filter, and read"
            if len(rows) == 1
            else f"rows {listed} are hidden, by hand or by a filter, and read"
        )
        yield Problem(f"{said} all the same", address=place, suggestion="delete what is not to count", severity="warning")
    columns = [name for column, name in enumerate(names, 1) if name and column in sheet.hidden_columns]
    if columns:
        yield Problem(f"hidden columns are read all the same: {', '.join(columns)}", address=place, severity="warning")


def _faults(cell: Cell, field: FieldInfo | None, table: str, row: int, column: str) -> list[Problem]:
    """What is wrong with a cell whatever its value means."""
    value, message, suggestion = str(cell.value), None, None
    if cell.data_type == "f":
        message, suggestion = "this formula has no value", "open the workbook in a spreadsheet program and save it"
    elif cell.data_type == "e":
        message = "is an error value"
    elif cell.data_type == "n" and field is not None:
        if not {float, int}.isdisjoint(kinds_of(field)):
            scaled = shown_as(cell.value, cell.number_format) if _may_be_scaled(field) else None
            if scaled is not None:
                message = f"is the number {value}, shown as {scaled.text}"
                suggestion = f"write {scaled.meant} or {value}, in a plain number format"
        elif _LEADING_ZEROS.fullmatch(cell.number_format):
            shown = f"{cell.value:0{len(cell.number_format)}.0f}"
            message, suggestion = f"is the number {value}, only shown as {shown}", f'format the cell as text and write "P{shown}"'
    return [Problem(message, table=table, row=row, column=column, value=value, suggestion=suggestion)] if message else []


def _may_be_scaled(field: FieldInfo) -> bool:
    """Whether thousands, or percentages, may be meant by what stands behind a number; 3 m in a column of months are months."""
    return any(mark.in_thousands or mark.is_fraction for mark in marks_of(field, Plausible))
