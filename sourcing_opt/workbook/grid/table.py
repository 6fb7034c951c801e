"""Tables of a workbook: declared once as columns, each with its unit, its look and what its cells hold; known before they are written.

A column is an expression: in a formula it stands for its cell in the same row. `Column.all` is the whole of it, `part` some of it,
`at` the cell of a row that another cell counts, `rows` other rows than the formula's own, `above` those over it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.expression import Expression, Function, Literal, Operand, Part, lift, results, texts
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.functions import Test, index, picked, sum_of, sum_where
from sourcing_opt.workbook.grid.meaning import Cells
from sourcing_opt.workbook.grid.rows import Kinds, Rows

Given = Sequence[float | str | None]
"""The cells of a column that are no formulas: inputs, decisions, words; None is blank."""
Content = Given | Callable[[], Expression] | None
"""What a column holds: cells; or a formula, put together when all tables are known; or nothing yet."""
Places = int | Sequence[int] | npt.NDArray[np.int64]
"""Rows of a table, from 0: one for all rows of a formula, or one for each."""


class NoValue(ValueError):
    """A formula is an error value, or what programs do not agree on."""


class Column(Expression):
    """A column of a table."""

    def __init__(
        self,
        table: Table,
        position: int,
        header: str,
        unit: str,
        ink: Ink,
        number: Number,
        width: float,
        total: bool,
        content: Content,
    ) -> None:
        self.table, self.position, self.header, self.unit = table, position, header, unit
        self.ink, self.width, self.total = ink, width, total
        self.number = number
        """The kind of figure in it."""
        self.numbers: Sequence[Number] | None = None
        """Of each row, where they differ."""
        self._content = content
        self._letter = str(xl_col_to_name(position))

    @property
    def is_filled(self) -> bool:
        """Whether anything was said of what it holds."""
        return self._content is not None

    @cached_property
    def content(self) -> Expression | Given:
        """What it holds."""
        made = self._content() if callable(self._content) else self._content
        return [None] * self.table.count if made is None else made

    @cached_property
    def cells(self) -> list[float | str | None]:
        """What each row shows; None where it is blank, NaN where it is an error."""
        if not self.table.count:
            return []
        content = self.content
        with np.errstate(invalid="ignore", over="ignore"):
            if isinstance(content, (Rows, Kinds)):
                values = content.shown()
            else:
                values = list(results(content, self.table.count) if isinstance(content, Expression) else content)
        assert len(values) == self.table.count, f"{self.header}: {len(values)} cells for {self.table.count} rows"
        return values

    def checked(self) -> list[float | str | None]:
        """The same. Raises NoValue where a formula is an error, or means something else in another program."""
        for row, value in enumerate(self.cells):
            if isinstance(value, float) and not math.isfinite(value):
                text = (self.formulas() or [""] * self.table.count)[row]
                raise NoValue(
                    f"{self.table.sheet}!{self.address(row)}, {self.header}: no program has a value for {text or value}"
                )
        return self.cells

    def formulas(self) -> list[str] | None:
        """The formula of each row, empty where a row holds a plain cell; None where none has one."""
        return texts(self.content, self.table.sheet, self.table.count) if isinstance(self.content, Expression) else None

    @cached_property
    def _values(self) -> Cells:
        return meaning.cells_of(self.cells or [None])

    def parts(self, sheet: str) -> list[Part]:
        """`K14`, in each row; on other sheets `'Cost build-up'!K14`."""
        return [f"{self.table.prefix(sheet)}{self._letter}", self.table.lines]

    def values(self) -> Cells:
        """(count, 1)"""
        return self._values

    def address(self, row: int) -> str:
        """`K14`: where a row stands."""
        return f"{self._letter}{self.table.first + row + 1}"

    def rows(self, places: Places) -> Reference:
        """The cell of another row, or of one for each of the formula's."""
        return Reference(self, places, "", "")

    def fixed(self, places: Places) -> Reference:
        """`$K$14`: the same, of which a copied formula would still speak."""
        return Reference(self, places, "$", "$")

    def pinned(self, places: Places) -> Reference:
        """`$K14`: the same, in the same column wherever it is copied to."""
        return Reference(self, places, "$", "")

    def above(self, count: int = 1) -> Reference:
        """The cell so many rows above. Over the first row it is no part of the table, and an error to calculate with."""
        return Reference(self, np.arange(self.table.count) - count, "", "")

    @property
    def all(self) -> Range:
        """`$K$14:$K$90`: the whole column."""
        return Range(self, self)

    def part(self, start: Places, stop: Places) -> Range:
        """The rows from start to before stop."""
        return Range(self, self, start, stop)

    def at(self, row: Operand) -> Expression:
        """`INDEX(...)`: its cell in the row, counted from 1, that a cell holds."""
        return index(self.all, row)

    def sum(self) -> Expression:
        """`SUM(...)` of the whole column."""
        return sum_of(self.all)

    def sum_where(self, *criteria: tuple[Column, Operand | Test]) -> Expression:
        """`SUMIFS(...)` of the column over the rows where other columns are what a cell or a test says."""
        return sum_where(self.all, *((column.all, is_) for column, is_ in criteria))


class Reference(Expression):
    """Cells of a column by their rows."""

    def __init__(self, column: Column, places: Places, before_column: str, before_row: str) -> None:
        self.column, self._before_column = column, before_column
        self.places = np.atleast_1d(np.asarray(places, dtype=np.int64))
        self._before_row = before_row

    def parts(self, sheet: str) -> list[Part]:
        """The address, in each row."""
        table = self.column.table
        head = f"{table.prefix(sheet)}{self._before_column}{self.column._letter}{self._before_row}"
        lines = [str(table.first + row + 1) for row in self.places.tolist()]
        return [head + lines[0]] if len(lines) == 1 else [head, lines]

    def values(self) -> Cells:
        """(rows or 1, 1); an error above the first row."""
        content = self.column.content
        if isinstance(content, Rows) and len(self.places) == 1:
            # Rows of their own may refer to each other.
            return meaning.cells_of([content.row(int(self.places[0]))])
        return picked(self.column.values()[:, 0], self.places.astype(float) + 1).reshape(-1, 1)


class Range(Expression):
    """Cells of neighbouring columns: of all rows, of some, or of others for each row of the formula."""

    def __init__(self, first: Column, last: Column, start: Places = 0, stop: Places | None = None, absolute: bool = True) -> None:
        self.first, self.last, self._mark = first, last, "$" if absolute else ""
        end = max(1, first.table.count) if stop is None else stop
        self._starts, self._stops = (np.atleast_1d(np.asarray(rows, dtype=np.int64)) for rows in (start, end))

    def parts(self, sheet: str) -> list[Part]:
        """`$K$14:$M$90`; one cell is `$K$14`."""
        table, mark = self.first.table, self._mark
        left, right = (f"{mark}{column._letter}{mark}" for column in (self.first, self.last))
        starts = [str(table.first + row + 1) for row in self._starts.tolist()]
        stops = [str(table.first + row) for row in self._stops.tolist()]
        begins = [f"{table.prefix(sheet)}{left}", starts[0] if len(starts) == 1 else starts]
        if self._mark and starts == stops and left == right:
            return begins
        return [*begins, f":{right}", stops[0] if len(stops) == 1 else stops]

    def matrix(self) -> Cells:
        """(rows of the table, columns); an empty table is one blank row."""
        columns = self.first.table.columns[
            self.first.position - self.first.table.left : self.last.position - self.first.table.left + 1
        ]
        arrays = [column.values() for column in columns]
        if len({array.dtype for array in arrays}) > 1:
            arrays = [array.astype(object) for array in arrays]
        return arrays[0] if len(arrays) == 1 else np.hstack(arrays)

    def values(self) -> Cells:
        """(rows or 1, cells)"""
        matrix = self.matrix()
        if len(self._starts) == 1 and len(self._stops) == 1:
            return matrix[self._starts[0] : self._stops[0]].reshape(1, -1)
        lengths = np.unique(self._stops - self._starts)
        assert len(lengths) == 1, "ranges of different lengths stand in rows of their own"
        rows = np.broadcast_to(self._starts, self._stops.shape)[:, None] + np.arange(lengths[0])[None, :]
        return matrix[rows].reshape(len(rows), -1)

    def cell(self, row: Operand, column: Operand) -> Expression:
        """`INDEX(...,row,column)`, both counted from 1."""
        places = lift(row), lift(column)

        def value() -> Cells:
            matrix = self.matrix()
            down, across = (meaning.numbers(place.values()) for place in places)
            inside = (down >= 1) & (down <= len(matrix)) & (across >= 1) & (across <= matrix.shape[1])
            r, c = (np.where(inside, place, 1).astype(int) - 1 for place in (down, across))
            return meaning.error_or(~inside, matrix[r, c])

        return Function("INDEX", (self, *places), value)

    def line(self, row: Expression) -> Expression:
        """`INDEX(...,row,0)`: all of a row, counted from 1."""

        def value() -> Cells:
            matrix, rows = self.matrix(), meaning.numbers(row.values())[:, 0]
            inside = (rows >= 1) & (rows <= len(matrix))
            return meaning.error_or(~inside[:, None], matrix[np.where(inside, rows, 1).astype(int) - 1])

        return Function("INDEX", (self, row, Literal(0)), value)


class Headers(Expression):
    """The headers of neighbouring columns, as a range of words."""

    def __init__(self, first: Column, last: Column) -> None:
        self.first, self.last = first, last

    def parts(self, sheet: str) -> list[Part]:
        """`$K$13:$M$13`; one cell is `$K$13`."""
        table = self.first.table
        first, last = (f"${column._letter}${table.first}" for column in (self.first, self.last))
        return [f"{table.prefix(sheet)}{first}" + (f":{last}" if last != first else "")]

    def values(self) -> Cells:
        """(1, columns)"""
        table = self.first.table
        columns = table.columns[self.first.position - table.left : self.last.position - table.left + 1]
        return np.array([[column.header for column in columns]], dtype=object)


def across(first: Column, last: Column, places: Places | None = None, absolute: bool = True) -> Range:
    """`$K$14:$M$14`: neighbouring columns in the formula's own row, or in others."""
    rows = np.arange(first.table.count) if places is None else np.atleast_1d(np.asarray(places, dtype=np.int64))
    return Range(first, last, rows, rows + 1, absolute)


class Running(Expression):
    """The sum so far: of the row above and what this row adds."""

    def __init__(self, column: Column, added: Column) -> None:
        self._own, self._added = column, added

    def parts(self, sheet: str) -> list[Part]:
        """`J14`, then `K14+J15`."""
        above = ["", *(f"{self._own.address(row - 1)}+" for row in range(1, self._own.table.count))]
        return [above, *self._added.parts(sheet)]

    def values(self) -> Cells:
        """(count, 1)"""
        return np.cumsum(meaning.numbers(self._added.values()), axis=0)


class Table:
    """A table of a sheet: units, header, rows, and a total where a column asks for one."""

    def __init__(self, sheet: str, name: str, top: int, count: int, left: int = 0) -> None:
        self.sheet, self.name, self.top, self.count, self.left = sheet, name, top, count, left
        """Sheet and native Table; row of the units, number of rows, first column, counted from 0."""
        self.columns: list[Column] = []

    def add(
        self,
        header: str,
        unit: str = "",
        ink: Ink = "text",
        number: Number = "text",
        width: float = 10,
        *,
        cells: Content = None,
        total: bool = False,
    ) -> Column:
        """Declare the next column."""
        column = Column(self, self.left + len(self.columns), header, unit, ink, number, width, total, cells)
        self.columns.append(column)
        return column

    @property
    def first(self) -> int:
        """The first row, from 0."""
        return self.top + 2

    @property
    def end(self) -> int:
        """The row after the last; an empty table keeps one blank row, so that every range is one."""
        return self.first + max(1, self.count)

    @cached_property
    def lines(self) -> list[str]:
        """The rows as a spreadsheet counts them."""
        return [str(self.first + row + 1) for row in range(self.count)]

    def prefix(self, sheet: str) -> str:
        """`'Cost build-up'!`, for formulas on other sheets."""
        return "" if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!"

    def column(self, header: str) -> Column:
        """A column by its header."""
        return self._by_header[header]

    @cached_property
    def _by_header(self) -> dict[str, Column]:
        return {column.header: column for column in self.columns}
