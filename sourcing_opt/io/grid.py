"""The sheets of a workbook as rows of cells, formulas with the values stored with them; whatever is in the file, it fails politely."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io.archive import check_archive
from sourcing_opt.io.raw import MAX_ROWS, read_bytes, unreadable

Grid = list[Sequence[Any]]
"""The cells of a sheet as openpyxl reads them, by row."""
_MAX_COLUMNS = 64


class Sheets:
    """The sheets of an opened workbook."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self.name = name
        """The file's."""
        self._formulas = self._opened(values=False)
        self.titles: list[str] = self._formulas.sheetnames

    @cached_property
    def _values(self) -> Any:
        return self._opened(values=True)

    def _opened(self, values: bool) -> Any:
        return load_workbook(io.BytesIO(self._data), read_only=True, keep_links=False, data_only=values)

    @cached_property
    def properties(self) -> dict[str, str]:
        """Name -> value of the document's own properties."""
        whole = self._formulas.custom_doc_props
        return {each.name: str(each.value) for each in whole.props}

    def sheet(self, title: str) -> Any:
        """A sheet as openpyxl reads it, formulas as they were typed."""
        sheet = self._formulas[title]
        sheet.reset_dimensions()
        return sheet

    def formulas(self, title: str) -> Grid:
        """The cells of a sheet as they were typed: a formula is a cell of type `f`. Raises InvalidInput when the sheet is too long."""
        return _grid(self._formulas[title], f"{self.name} > {title}")

    def grid(self, title: str) -> Grid:
        """The cells of a sheet; a formula without a value stays a cell of type `f`.

        Raises InvalidInput when the sheet is too long.
        """
        grid = self.formulas(title)
        if any(cell.data_type == "f" for row in grid for cell in row):
            # Only now is it worth opening the file again, for the values of formulas.
            return _with_values(grid, _grid(self._values[title], f"{self.name} > {title}"))
        return grid


@contextmanager
def open_workbook(path: Path) -> Iterator[Sheets]:
    """Open a workbook for reading.

    Raises InvalidInput when the file as a whole cannot be used, also for what only shows while it is read.
    """
    data = read_bytes(path)
    check_archive(data, path.name)
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep (drop-downs, styles); nothing of that is input.
        warnings.simplefilter("ignore")
        try:
            yield Sheets(data, path.name)
        except InvalidInput:
            raise
        except Exception as error:  # a damaged file can fail anywhere in the reader, in any way
            if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
                raise unreadable("declares XML entities, which no spreadsheet program does: refused", path.name) from error
            raise unreadable(
                f"the workbook is damaged ({error})", path.name, "save it again from a spreadsheet program"
            ) from error


def filled(cell: Any) -> bool:
    """Whether there is a cell, and more in it than spaces."""
    return cell is not None and cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip(" \t\n"))


def _grid(sheet: Any, place: str) -> Grid:
    too_many = unreadable(f"the sheet has more than {MAX_ROWS:,} rows", place, "delete the empty rows below the data")
    if (sheet.max_row or 0) > MAX_ROWS:
        raise too_many
    # What a sheet says about its own size may be wrong.
    sheet.reset_dimensions()
    grid: Grid = []
    for row in sheet.iter_rows(max_col=_MAX_COLUMNS):
        if len(grid) == MAX_ROWS:
            raise too_many
        width = len(row)
        while width and row[width - 1].value is None and row[width - 1].data_type == "n":
            width -= 1
        grid.append(row[:width])
    return grid


def _with_values(formulas: Grid, values: Grid) -> Grid:
    """The grid with its formulas replaced by the values stored with them; a formula without one stays."""

    def value_at(row: int, column: int, formula: Any) -> Any:
        cell = values[row][column] if column < len(values[row]) else None
        return formula if cell is None or (cell.value is None and cell.data_type == "n") else cell

    return [
        [value_at(r, c, cell) if cell.data_type == "f" else cell for c, cell in enumerate(row)] for r, row in enumerate(formulas)
    ]
