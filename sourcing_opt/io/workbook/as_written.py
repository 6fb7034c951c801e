"""Whether a workbook is still as it was written: nobody's work is overwritten because a command is given again.

Every sheet has a document property, which spreadsheet programs keep, with sums over its cells: of what is in each, as a number, and of that number times
the cell's place. Where one cell of a sum has changed, the quotient of the two differences is its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from sourcing_opt.errors import InvalidInput, NotWritable
from sourcing_opt.io.workbook.grid import Sheet, open_workbook

Cells = Mapping[tuple[int, int], str]
"""(row, column), counted from 1 -> what is in the cell, as `content_of` has it; blank cells have none."""

PROPERTY = "As written: "
"""Before the sheet's name."""
_PRIME = 2**61 - 1
_SUMS = 7
"""As many pairs of sums as fit into a property; a cell belongs to one by its place."""
_COLUMNS = 2**14
"""Of a sheet."""
_NAMED = 5
"""Edits of a sheet that are named."""


def sums_of(cells: Cells) -> str:
    """What the property of a sheet with these cells says."""
    return " ".join(f"{number:x}" for pair in _sums(cells) for number in pair)


def content_of(value: object) -> str:
    """What is in a cell, whichever program saved it: programs write numbers with 15 digits or more, and formulas each in their own way.

    A number is first what it is in the file, which has 16 digits: rounded twice, it would not be the same from here and from there.
    """
    if isinstance(value, dt.datetime | dt.date | dt.time):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    if isinstance(value, bool):
        return f"is {value}"
    if isinstance(value, int | float):
        return f"{float(f'{float(value):.16g}'):.15g}"
    return f'"{value}'


def formula_of(text: str) -> str:
    """A formula, without what programs add and leave out."""
    return "=" + re.sub(r"[\s'$=]", "", text).upper()


def require_as_written(path: Path) -> None:
    """Raise NotWritable, with sheet and cell, when there is a workbook in which somebody has worked, or that is not known to be as it was written."""
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        edits = list(_edits(path))
    except InvalidInput as error:
        raise NotWritable(
            f"{path}: is there and is no workbook of sourcing-opt's: choose another name, or replace it with --force"
        ) from error
    if edits:
        listed = "; ".join(edits)
        raise NotWritable(f"{path}: was edited since it was written: {listed}. Choose another name, or replace it with --force")


def _edits(path: Path) -> Iterator[str]:
    """Each place where the workbook is not as it was written."""
    with open_workbook(path) as sheets:
        written = {title: sheets.properties.get(_name(title)) for title in sheets.titles}
        if not any(written.values()):
            raise InvalidInput([])
        for title, said in written.items():
            if said is None:
                yield f"the sheet {title} is new"
            elif sums_of(cells := _cells(sheets.sheet(title))) != said:
                yield from _places(title, cells, said)
        known = {_name(title) for title in sheets.titles}
        yield from (
            f"the sheet {name.removeprefix(PROPERTY)} is gone"
            for name in sheets.properties
            if name.startswith(PROPERTY) and name not in known
        )


def _places(title: str, cells: Cells, said: str) -> Iterator[str]:
    """The cells that have changed, as far as they can be told."""
    numbers = [int(number, 16) for number in said.split()]
    before = list(zip(numbers[::2], numbers[1::2], strict=True))
    changes, unknown = [], False
    for bucket, (now, then) in enumerate(zip(_sums(cells), before, strict=True)):
        content, placed = ((a - b) % _PRIME for a, b in zip(now, then, strict=True))
        if not content and not placed:
            continue
        place = placed * pow(content, -1, _PRIME) % _PRIME if content else 0
        row, column = divmod(place, _COLUMNS)
        if 0 < row < 2**20 and column and place % _SUMS == bucket:
            changes.append((row, column))
        else:
            unknown = True
    named = [f"{title}!{get_column_letter(column)}{row}" for row, column in sorted(changes)[:_NAMED]]
    more = unknown or len(changes) > _NAMED
    yield ", ".join(named) + (" and more" if named and more else "") or f"several cells of the sheet {title}"


def _sums(cells: Cells) -> list[tuple[int, int]]:
    sums = [[0, 0] for _ in range(_SUMS)]
    for (row, column), content in cells.items():
        place = row * _COLUMNS + column
        number = int.from_bytes(hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=7).digest())
        pair = sums[place % _SUMS]
        pair[0] += number
        pair[1] += number * place
    return [(content % _PRIME, placed % _PRIME) for content, placed in sums]


def _cells(sheet: Sheet) -> Cells:
    sums = {}
    for row, cells in enumerate(sheet.cells, 1):
        for column, cell in enumerate(cells, 1):
            typed = cell.formula or (str(cell.value) if cell.data_type == "f" else None)
            if typed is not None:
                sums[row, column] = formula_of(typed)
            elif cell.value not in (None, ""):
                sums[row, column] = content_of(cell.value)
    return sums


def _name(title: str) -> str:
    """Of the property of a sheet."""
    return f"{PROPERTY}{title}"
