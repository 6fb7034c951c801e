"""The sheets of a workbook as rows of cells, formulas with the values stored with them; whatever is in the file, it fails politely."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import range_boundaries
from openpyxl.worksheet import _reader

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io.raw import MAX_ROWS, read_bytes, unreadable
from sourcing_opt.io.workbook.archive import check_archive, transitional
from sourcing_opt.schemas.columns.spelling import clean

LAST_ROW = 1_048_576
"""Of a sheet, in any spreadsheet program."""


@dataclass(slots=True, frozen=True)
class Cell:
    """A cell that holds something."""

    value: Any
    data_type: str
    """n a number, s text, b yes or no, d a date, e an error value, f a formula."""
    number_format: str = "General"
    formula: str | None = None
    """What was typed, where the value is a formula's."""


EMPTY = Cell(None, "n")
Grid = list[Sequence[Cell]]
"""The cells of a sheet by row, from the first; blank ones behind the last filled are left out."""


@dataclass(frozen=True)
class Sheet:
    """What a sheet holds, and what of it nobody sees."""

    cells: Grid
    merged: Sequence[tuple[int, int, int, int]]
    """Ranges shown as one cell: first column, first row, last column, last row, from 1."""
    hidden: bool
    hidden_rows: frozenset[int]
    """From 1."""
    hidden_columns: frozenset[int]


class Sheets:
    """The sheets of an opened workbook."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        """The file's."""
        self._workbook: Any = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        self._read: dict[str, Sheet] = {}
        self.titles: list[str] = [sheet.title for sheet in self._workbook.worksheets]

    def sheet(self, title: str) -> Sheet:
        """A sheet; a formula without a value stays a cell of type `f`. Raises InvalidInput when the sheet is too long."""
        if title not in self._read:
            self._read[title] = _sheet(self._workbook[title], f"{self.name} > {title}")
        return self._read[title]

    @property
    def properties(self) -> dict[str, str]:
        """Name -> value of the document's own properties."""
        return {custom.name: str(custom.value) for custom in self._workbook.custom_doc_props.props}

    def grid(self, title: str) -> Grid:
        """The cells of a sheet. Raises InvalidInput when the sheet is too long."""
        return self.sheet(title).cells

    def formulas(self, title: str) -> Grid:
        """The cells of a sheet as they were typed: every formula is a cell of type `f`. Raises InvalidInput."""
        return [[Cell(cell.formula, "f") if cell.formula else cell for cell in row] for row in self.grid(title)]


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
            yield Sheets(transitional(data), path.name)
        except InvalidInput:
            raise
        except Exception as error:  # a damaged file can fail anywhere in the reader, in any way
            if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
                raise unreadable("declares XML entities, which no spreadsheet program does: refused", path.name) from error
            raise unreadable(
                f"the workbook is damaged ({error})", path.name, "save it again from a spreadsheet program"
            ) from error


def filled(cell: Cell | None) -> bool:
    """Whether there is a cell, and more in it than blanks."""
    return cell is not None and cell.value is not None and not (isinstance(cell.value, str) and not clean(cell.value))


class _Parser(_reader.WorkSheetParser):
    """openpyxl's reader, with the value of a formula beside it, hidden rows by number, and numbers of any length."""

    def __init__(self, sheet: Any, source: Any, place: str) -> None:
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.data_only = True
        self.place = place
        self.hidden_rows: set[int] = set()

    def parse_row(self, row: Any) -> tuple[int, list[tuple[int, Any, str, int, str | None]]]:  # type: ignore[override]  # as tuples: there may be many
        """Row number, and of its filled cells: column, value, type, style, formula."""
        number = _row_number(row.get("r"), self.row_counter, self.place)
        if row.get("hidden") in ("1", "true"):
            self.hidden_rows.add(number)
        self.row_counter, self.col_counter = number, 0
        cells: list[tuple[int, Any, str, int, str | None]] = []
        for element in row:
            formula = element.find(_reader.FORMULA_TAG)
            stored = element.find(_reader.VALUE_TAG)
            if stored is not None and element.get("t", "n") == "n" and len(stored.text or "") > 300:
                stored.text = "1e999"  # nobody's number; the length of it would only cost time
            read = self.parse_cell(element)
            if read["row"] != number:
                raise unreadable(
                    f"a cell of row {read['row']} stands in row {number}", self.place, "save it again from a spreadsheet program"
                )
            typed = None if formula is None else f"={formula.text or ''}"
            if read["value"] is not None or read["data_type"] != "n" or typed:
                uncalculated = typed and read["value"] is None and read["data_type"] == "n"
                value, kind = (typed, "f") if uncalculated else (read["value"], read["data_type"])
                cells.append((read["column"], value, kind, read["style_id"], typed))
        return number, cells


def _row_number(text: str | None, before: int, place: str) -> int:
    number = before + 1 if text is None else float(text)
    if number != int(number) or not before < number <= LAST_ROW:
        what = f"a row is numbered {number:,.15g}" if math.isfinite(number) else "a row has no number"
        behind = f", behind {before:,}" if before and number <= before else f"; a sheet has {LAST_ROW:,}"
        raise unreadable(what + behind, place, "save it again from a spreadsheet program")
    return int(number)


def _sheet(sheet: Any, place: str) -> Sheet:
    book = sheet.parent

    def shown(style: int) -> str:
        number = book._cell_styles[style].numFmtId
        return BUILTIN_FORMATS.get(number, "General") if number < 164 else str(book._number_formats[number - 164])

    formats: dict[int, str] = {}
    grid: Grid = []
    with sheet._get_source() as source:
        parser = _Parser(sheet, source, place)
        for number, cells in parser.parse():
            row: list[Cell] = []
            for column, value, kind, style, typed in cells:
                if style not in formats:
                    formats[style] = shown(style)
                row += [EMPTY] * (column - len(row))
                row[column - 1] = Cell(value, kind, formats[style], typed)
            if row:
                if number > MAX_ROWS:
                    raise unreadable(f"the sheet has more than {MAX_ROWS:,} rows", place, "delete what stands below the data")
                grid += [()] * (number - 1 - len(grid))
                grid.append(row)
        merged: list[Any] = [range_boundaries(area.ref) for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
        columns = {
            column
            for dimension in parser.column_dimensions.values()
            if dimension.get("hidden") in ("1", "true")
            for column in range(int(dimension["min"]), min(int(dimension["max"]), 16_384) + 1)
        }
    return Sheet(
        cells=grid,
        merged=merged,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(parser.hidden_rows),
        hidden_columns=frozenset(columns),
    )
