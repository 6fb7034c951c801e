"""One table in a CSV file: UTF-8, one header line, commas between columns, or what a spreadsheet program abroad writes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from sourcing_opt.errors import Problem
from sourcing_opt.io.csv_dialect import SEPARATORS, separator_of, with_points
from sourcing_opt.io.raw import RawTable, TextRows, read_text, unreadable
from sourcing_opt.schemas.checks.plausible import is_ambiguous
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.columns.spelling import clean
from sourcing_opt.schemas.study import table_columns

_RUNS = re.compile(r"[=+\-@\t']")
"""What spreadsheets take for a formula at the start of a text, and the mark that stops them."""
_NUMBER = re.compile(r"[+-]?[\d.]+([eE][+-]?\d+)?")


def read_csv(path: Path, table: str) -> RawTable:
    """Read a table; every cell is text, blank lines are skipped. Semicolons or tabs between columns, and decimal commas, are said.

    Raises InvalidInput when the file cannot be read as CSV.
    """
    text = read_text(path)
    separator, skipped = separator_of(text, table_columns(table))
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    columns: list[str] | None = None
    rows = TextRows(())
    lines = array("L")
    problems: list[Problem] = []
    header_line = line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if start <= skipped or not any(map(_filled, cells)):
                continue
            if columns is None:
                header_line, columns = start, [clean(name) for name in cells]
                rows = TextRows(columns)
                continue
            width = len(columns)
            problems += [
                Problem("this cell has no column name above it", table=table, row=len(rows), column=None, value=cell)
                for name, cell in zip_longest(columns, cells, fillvalue="")
                if not name and _filled(cell)
            ]
            texts = [unguarded(cell) if _filled(cell) else "" for cell in cells[:width]]
            rows.append(texts + [""] * (width - len(texts)))
            lines.append(start)
    except csv.Error as error:
        raise unreadable(f"not readable as CSV: {error}", f"{path.name}:{line}", "look for a stray quotation mark") from error
    if columns is None:
        raise unreadable("the file has no header line", path.name)

    def address(row: int | None, column: str | None) -> str:
        return f"{path.name}:{header_line if row is None else lines[row]}"

    if separator != ",":
        said = with_points(rows, table_columns(table))
        message = f"the columns are separated by {SEPARATORS.get(separator, separator)}, and read so{said}"
        problems.append(Problem(message, address=f"{path.name}:{header_line}", severity="warning"))
    return RawTable(name=table, columns=[name for name in columns if name], rows=rows, address=address, problems=problems)


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> str:
    """Rows of cells as CSV text with the given columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_written(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def guarded(text: str) -> str:
    """Text that no spreadsheet runs as a formula when it opens the file; `unguarded` gives it back."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text meant by a cell."""
    return cell[1:] if cell[:1] == "'" and _RUNS.match(cell, 1) else cell


def number_text(value: float) -> str:
    """A number with the 15 digits a spreadsheet keeps; three decimals have a nought behind them, lest they be read as thousands."""
    text = format(value, ".15g")
    return f"{text}0" if is_ambiguous(text) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else number_text(cell)


def _filled(cell: str) -> bool:
    return bool(cell) and bool(clean(cell))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, without a copy of all of it."""
    begins = 0
    while (ends := text.find("\n", begins)) >= 0:
        yield text[begins : ends + 1]
        begins = ends + 1
    yield text[begins:]
