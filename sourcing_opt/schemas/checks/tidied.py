"""What is taken away from cells before they mean anything, said once for each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.columns.base import kinds_of, marks_of
from sourcing_opt.schemas.columns.cells import prose
from sourcing_opt.schemas.columns.spelling import clean, cleaned_of, is_plain
from sourcing_opt.schemas.study import table_columns


class _First(NamedTuple):
    row: int
    typed: str
    read: str


class Tidied:
    """Cleans the texts of a table's cells, and remembers which are read as something else than was typed."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._fields: dict[str, FieldInfo] = table_columns(table)
        self._first: dict[str, _First] = {}
        self._count: dict[str, int] = {}

    def row(self, index: int, cells: Mapping[str, object]) -> Mapping[str, object]:
        """The cells of a row, clean; columns that are not known are for others to refuse."""
        for column, cell in cells.items():
            if not _is_plain(cell) and column in self._fields:
                cells = {**cells, column: self._clean(index, column, cell)}
        return cells

    def problems(self) -> Iterator[Problem]:
        """A warning for every column, at its first cell."""
        for column, first in self._first.items():
            others = self._count[column] - 1
            hint = None if not others else f"and so in {others:,} more cell{'s' * (others > 1)} of this column"
            message = f'is read as "{first.read}", {cleaned_of(first.typed, first.read)}'
            yield Problem(
                message, table=self._table, row=first.row, column=column, value=first.typed, suggestion=hint, severity="warning"
            )

    def _clean(self, index: int, column: str, cell: Any) -> object:
        match cell:
            case str():
                field = self._fields[column]
                read = clean(cell, lines=any(mark.func is prose for mark in marks_of(field, BeforeValidator)))
                if read and read != (cell if _is_text(field) else _without_space(cell)):
                    self._first.setdefault(column, _First(index, cell, read))
                    self._count[column] = self._count.get(column, 0) + 1
                return read
            case Mapping():
                return {clean(str(name)): self._clean(index, column, value) for name, value in cell.items()}
            case list():
                return [self._clean(index, column, value) for value in cell]
        return cell


def _is_plain(cell: object) -> bool:
    return is_plain(cell) if isinstance(cell, str) else not isinstance(cell, (Mapping, list))


def _is_text(field: FieldInfo) -> bool:
    """Whether a cell is one text: blanks around a number, or around the items of a list, are nothing to talk about."""
    return str in kinds_of(field)


def _without_space(cell: str) -> str:
    return re.sub(" +", " ", cell).strip(" ")
